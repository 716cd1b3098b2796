#include "datasets/catalogue.h"

#include "datasets/knownsets.h"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string_view>
#include <utility>

namespace flipscope {
namespace {

namespace fs = std::filesystem;

fs::path environmentPath(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? fs::path() : fs::path(value);
}

/// The XDG folder for a person's own data sets; empty where there is no home.
fs::path personalFolder() {
    fs::path data = environmentPath("XDG_DATA_HOME");
    if (data.empty() && !environmentPath("HOME").empty())
        data = environmentPath("HOME") / ".local/share";
    return data.empty() ? data : data / "flipscope/datasets";
}

std::vector<fs::path> below(const fs::path& base, const CatalogueEntry& entry) {
    std::vector<fs::path> places;
    if (!base.empty())
        for (const auto& folder : entry.folderNames)
            places.push_back(base / folder);
    return places;
}

std::vector<CatalogueEntry> makeCatalogue() {
    auto entries = knownSets();
    for (auto& entry : entries) {
        if (entry.isBuiltIn())
            continue;
        entry.places = below(personalFolder(), entry);
        const auto shared = below("/usr/share/datasets", entry);
        entry.places.insert(entry.places.end(), shared.begin(), shared.end());
    }
    return entries;
}

} // namespace

const std::vector<CatalogueEntry>& catalogue() {
    static const std::vector<CatalogueEntry> entries = makeCatalogue();
    return entries;
}

const CatalogueEntry* findInCatalogue(const std::string& name) {
    const auto& entries = catalogue();
    const auto found = std::find_if(entries.begin(), entries.end(),
                                    [&name](const CatalogueEntry& entry) { return entry.name == name; });
    return found == entries.end() ? nullptr : &*found;
}

const CatalogueEntry* catalogueEntryAt(const fs::path& path) {
    for (const auto& entry : catalogue())
        for (const auto& place : searchPlaces(entry)) {
            std::error_code error;
            if (fs::equivalent(place, path, error))
                return &entry;
        }
    return nullptr;
}

std::vector<fs::path> searchPlaces(const CatalogueEntry& entry) {
    if (entry.isBuiltIn())
        return {};
    auto places = below(environmentPath("FLIPSCOPE_DATA"), entry);
    places.insert(places.end(), entry.places.begin(), entry.places.end());
    return places;
}

bool isUnfinished(const CatalogueEntry& entry, const fs::path& folder) {
    std::error_code error;
    if (!fs::exists(folder / unfinishedMark, error))
        return false;
    // A file has its name only when it is whole. Somebody may have put the missing ones there by hand.
    const auto isThere = [&](const std::string& name) { return fs::exists(folder / name, error); };
    if (entry.unpacking == Unpacking::None)
        return !std::all_of(entry.files.begin(), entry.files.end(),
                            [&](const RemoteFile& file) { return isThere(file.name); });
    return entry.members.empty() || !std::all_of(entry.members.begin(), entry.members.end(), isThere);
}

std::optional<fs::path> locate(const CatalogueEntry& entry) {
    for (const auto& place : searchPlaces(entry)) {
        std::error_code error;
        if (fs::is_directory(place, error) && !isUnfinished(entry, place))
            return place;
    }
    return std::nullopt;
}

fs::path downloadFolder() {
    const fs::path chosen = environmentPath("FLIPSCOPE_DATA");
    return chosen.empty() ? personalFolder() : chosen;
}

std::string absenceText(const CatalogueEntry& entry) {
    std::vector<std::string> places;
    for (const auto& place : searchPlaces(entry))
        places.push_back(place.string());
    const fs::path home = downloadFolder().empty() ? fs::path("/usr/share/datasets") : downloadFolder();
    std::string ways = fmt::format("Download it (flipscope-cli datasets --download {})", entry.name);
    if (!entry.debianPackage.empty())
        ways += fmt::format(", install the Debian package {} (sudo apt install {})", entry.debianPackage,
                            entry.debianPackage);
    return fmt::format(
        "The data set {} is not on this machine: looked for a folder at {} and found none that is "
        "complete. {}, or put its files into {}; its home page is {}. Or give the path of a "
        "folder; FLIPSCOPE_DATA may name a folder of data sets.",
        entry.name, fmt::join(places, ", "), ways, (home / entry.name).string(), entry.homePage);
}

std::string byHandText(const CatalogueEntry& entry, const fs::path& folder) {
    const bool isUnpacked = entry.unpacking != Unpacking::None;
    std::string text = fmt::format("To get it by hand, put into {}:", folder.string());
    for (const auto& file : entry.files) {
        const std::string size = file.size == 0 ? "size unknown" : fmt::format("{} bytes", file.size);
        text += fmt::format("\n  {} ({}, {}) from {}", file.name, size,
                            file.checksum.empty() ? "checksum unknown" : file.checksum,
                            fmt::join(file.urls, " or "));
    }
    return isUnpacked
               ? fmt::format("{}\nthen run flipscope-cli datasets --download {} again: it unpacks them.",
                             text, entry.name)
               : text;
}

std::uint64_t CatalogueEntry::downloadSize() const {
    std::uint64_t sum = 0;
    for (const auto& file : files) {
        if (file.size == 0)
            return 0;
        sum += file.size;
    }
    return sum;
}

void countLabelsFromZero(const CatalogueEntry& entry, std::span<std::uint16_t> labels) {
    for (auto& label : labels) // one below the first class becomes one beyond the last, and is refused
        label = static_cast<std::uint16_t>(label - entry.firstLabel);
}

} // namespace flipscope
