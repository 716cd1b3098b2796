// The data sets that can be asked for by name: what they are and where on this machine they may lie.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace flipscope {

struct CatalogueEntry {
    std::string name; ///< what the user types
    std::string title;
    std::string description; ///< one sentence: pictures, classes, size
    std::string homePage;
    std::string debianPackage;            ///< empty: none
    std::vector<std::string> classNames;  ///< empty: the files say
    std::vector<std::string> folderNames; ///< under which its folder is known; the first is `name`
    /// Places to look, best first. The environment variable FLIPSCOPE_DATA (a folder of such folders, named
    /// as in `folderNames`) comes before all of them; see searchPlaces().
    std::vector<std::filesystem::path> places;
};

const std::vector<CatalogueEntry>& catalogue();

/// nullptr: no such name.
const CatalogueEntry* findInCatalogue(const std::string& name);

/// nullptr: `path` is not where an entry's data lie.
const CatalogueEntry* catalogueEntryAt(const std::filesystem::path& path);

/// FLIPSCOPE_DATA's folders and the entry's places, in the order in which locate() looks.
std::vector<std::filesystem::path> searchPlaces(const CatalogueEntry& entry);

/// The first of its places that exists on this machine.
std::optional<std::filesystem::path> locate(const CatalogueEntry& entry);

/// What to tell somebody who asked for an entry that is not on this machine.
std::string absenceText(const CatalogueEntry& entry);

} // namespace flipscope
