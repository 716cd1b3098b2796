// Looks at the sizes that a MATLAB file of version 5 claims for its variables' dimensions and names, plain or
// compressed, before matio does: matio 1.5.23 allocates whatever they say. Part of the module. Files of
// version 7.3 are HDF5's to check.
#pragma once

namespace flipscope {

/// Throws std::runtime_error for claims that no sound file makes.
void checkMatClaims(const char* file);

} // namespace flipscope
