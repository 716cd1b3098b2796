#include "datasets/module.h"

#include "datasets/error.h"

#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string>
#include <system_error>
#include <vector>

namespace flipscope {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> moduleFolders() {
    std::vector<fs::path> folders;
    if (const char* folder = std::getenv("FLIPSCOPE_MODULES"); folder != nullptr && *folder != '\0')
        folders.emplace_back(folder);
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    if (!error) {
        folders.push_back(program.parent_path() / FLIPSCOPE_MODULES_FROM_PROGRAM); // as installed
        for (const char* built : {"../lib/flipscope", "../../lib/flipscope"})      // tests lie deeper
            if (folders.back() != program.parent_path() / built)
                folders.push_back(program.parent_path() / built);
    }
    return folders;
}

} // namespace

const void* loadModule(const char* file, const char* symbol, int version, const char* purpose) {
    std::vector<std::string> tried;
    for (const auto& folder : moduleFolders()) {
        const fs::path path = folder / file;
        void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
        if (library == nullptr) {
            tried.emplace_back(dlerror());
            continue;
        }
        // Never closed: the libraries' threads and tables live as long as the program.
        const auto factory = reinterpret_cast<const void* (*)()>(dlsym(library, symbol));
        const void* table = factory != nullptr ? factory() : nullptr;
        const int found = table == nullptr ? 0 : *static_cast<const int*>(table);
        if (found == version)
            return table;
        tried.push_back(
            fmt::format("{}: expected interface version {}, found {}", path.string(), version, found));
    }
    throw Error(
        fmt::format("{}: the module {} could not be loaded ({}). Install or build it, or name its folder "
                    "in FLIPSCOPE_MODULES.",
                    purpose, file, fmt::join(tried, "; ")));
}

} // namespace flipscope
