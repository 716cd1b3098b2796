#include "datasets/catalogue.h"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string_view>

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
    const std::vector<std::string> digits = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    std::vector<CatalogueEntry> entries = {
        {"fashion-mnist",
         "Fashion-MNIST",
         "70,000 grey pictures of clothing, 28 x 28, 10 classes; 60,000 for training",
         "https://github.com/zalandoresearch/fashion-mnist",
         "dataset-fashion-mnist",
         {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
          "Ankle boot"},
         {"fashion-mnist"},
         {}},
        {"mnist",
         "MNIST",
         "70,000 grey handwritten digits, 28 x 28, 10 classes; 60,000 for training",
         "http://yann.lecun.com/exdb/mnist/",
         "",
         digits,
         {"mnist"},
         {}},
        {"kmnist",
         "Kuzushiji-MNIST",
         "70,000 grey cursive Japanese characters, 28 x 28, 10 classes; 60,000 for training",
         "http://codh.rois.ac.jp/kmnist/",
         "",
         {"o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"},
         {"kmnist"},
         {}},
        {"cifar-10",
         "CIFAR-10",
         "60,000 colour photographs, 32 x 32, 10 classes; 50,000 for training",
         "https://www.cs.toronto.edu/~kriz/cifar.html",
         "",
         {"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"},
         {"cifar-10", "cifar-10-batches-bin"},
         {}},
        {"cifar-100",
         "CIFAR-100",
         "60,000 colour photographs, 32 x 32, 100 classes; 50,000 for training",
         "https://www.cs.toronto.edu/~kriz/cifar.html",
         "",
         {},
         {"cifar-100", "cifar-100-binary"},
         {}},
    };
    for (auto& entry : entries) {
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
    auto places = below(environmentPath("FLIPSCOPE_DATA"), entry);
    places.insert(places.end(), entry.places.begin(), entry.places.end());
    return places;
}

std::optional<fs::path> locate(const CatalogueEntry& entry) {
    for (const auto& place : searchPlaces(entry)) {
        std::error_code error;
        if (fs::is_directory(place, error))
            return place;
    }
    return std::nullopt;
}

std::string absenceText(const CatalogueEntry& entry) {
    std::vector<std::string> places;
    for (const auto& place : searchPlaces(entry))
        places.push_back(place.string());
    const fs::path home = personalFolder().empty() ? fs::path("/usr/share/datasets") : personalFolder();
    const std::string fetch =
        entry.debianPackage.empty()
            ? fmt::format("Put its files into {}", (home / entry.name).string())
            : fmt::format("Install the Debian package {} (sudo apt install {}), or put its files into {}",
                          entry.debianPackage, entry.debianPackage, (home / entry.name).string());
    return fmt::format(
        "The data set {} is not on this machine: looked for a folder at {} and found none. {}; its "
        "home page is {}. Or give the path of a folder; FLIPSCOPE_DATA may name a folder of data "
        "sets.",
        entry.name, fmt::join(places, ", "), fetch, entry.homePage);
}

} // namespace flipscope
