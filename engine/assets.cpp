#include "engine/assets.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace flipscope {

std::filesystem::path assetFolder(const std::string& name) {
    std::vector<std::filesystem::path> places;
    if (const char* assets = std::getenv("FLIPSCOPE_ASSETS"))
        places.emplace_back(std::filesystem::path(assets) / name);
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    // As installed; in a build tree, programs in bin and tests in bin/tests.
    for (const char* folder : {FLIPSCOPE_ASSETS_FROM_PROGRAM, "../share/flipscope", "../../share/flipscope"})
        places.push_back(program.parent_path() / folder / name);
    const auto place = std::find_if(places.begin(), places.end(),
                                    [&](const auto& p) { return std::filesystem::is_directory(p, error); });
    return place == places.end() ? std::filesystem::path() : *place;
}

} // namespace flipscope
