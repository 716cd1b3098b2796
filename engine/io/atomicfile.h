// Writing a file so that it is there whole or not at all, also after the power failed: a temporary file
// beside it, synced, renamed over it, and the folder synced.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace flipscope {

/// Throws Error naming the file and what the system said; the old file, if any, is then untouched.
void writeFileAtomically(const std::filesystem::path& file, std::string_view content);

/// After a rename to `file`: makes its folder remember. Where that cannot be had (some network file systems)
/// there is nothing more to do.
void syncFolderOf(const std::filesystem::path& file);

} // namespace flipscope
