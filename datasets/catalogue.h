// The data sets that can be asked for by name: what they are and where on this machine they may lie.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace flipscope {

struct CatalogueEntry {
    std::string name;        ///< what the user types
    std::string title;
    std::string description; ///< one sentence: pictures, classes, size
    std::string homePage;
    std::string debianPackage; ///< empty: none
    /// Places to look, best first. The environment variable FLIPSCOPE_DATA (a folder of such folders, named as
    /// `name`) comes before all of them.
    std::vector<std::filesystem::path> places;
};

const std::vector<CatalogueEntry>& catalogue();

/// nullptr: no such name.
const CatalogueEntry* findInCatalogue(const std::string& name);

/// The first of its places that exists on this machine.
std::optional<std::filesystem::path> locate(const CatalogueEntry& entry);

} // namespace flipscope
