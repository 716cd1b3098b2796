// Writing a file so that it is there whole or not at all: a temporary file beside it, synced, renamed over
// it.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace flipscope {

/// Throws Error naming the file and what the system said; the old file, if any, is then untouched.
void writeFileAtomically(const std::filesystem::path& file, std::string_view content);

} // namespace flipscope
