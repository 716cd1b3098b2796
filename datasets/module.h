// Libraries of ours that are loaded when they are first needed, because what they link is heavy (OpenCV 49
// MiB, libcurl 11 MiB: measured). A module is plain C at its boundary: one symbol, which returns a table
// whose first member is its version.
#pragma once

namespace flipscope {

/// The table that `symbol` of the module `file` (libflipscope-....so) returns. Looked for in
/// FLIPSCOPE_MODULES and beside the program; never unloaded. Throws Error that begins with `purpose`
/// ("Pictures cannot be decoded") where there is none of this `version`.
const void* loadModule(const char* file, const char* symbol, int version, const char* purpose);

} // namespace flipscope
