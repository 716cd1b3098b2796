// Where the program's ready-made files lie.
#pragma once

#include <filesystem>
#include <string>

namespace flipscope {

/// A folder of assets ("presets", "comparisons"): in $FLIPSCOPE_ASSETS, beside the program
/// (../share/flipscope) or in the build tree. Empty: there is none.
std::filesystem::path assetFolder(const std::string& name);

} // namespace flipscope
