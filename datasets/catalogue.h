// The data sets that can be asked for by name: what they are, where on this machine they may lie, and which
// files, published by whom, they consist of. Downloading is download.h's; the entries are in knownsets.cpp.
#pragma once

#include "datasets/dataset.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace flipscope {

/// A file that servers offer.
struct RemoteFile {
    std::string name;              ///< under which it is kept
    std::vector<std::string> urls; ///< each of them the same file, best first; http or https
    std::uint64_t size = 0;        ///< bytes; 0: unknown
    std::string checksum; ///< `sha256:` or `md5:` and digits; empty: unknown, recorded at first download
    std::string checksumSource; ///< who published size and checksum
};

/// What is made of downloaded archives that hold several sets, or one in a form of its own.
enum class Unpacking {
    None,         ///< the files are opened as they are
    Members,      ///< the files in CatalogueEntry::members are taken out
    TrafficSigns, ///< GTSRB: pictures into folders train/CLASS and test/CLASS, by the test part's own CSV
                  ///< file
};

struct CatalogueEntry {
    std::string name; ///< what the user types
    std::string title;
    std::string description; ///< one sentence: pictures, classes, size
    std::string homePage;
    std::string licence;
    std::string debianPackage;            ///< empty: none
    std::vector<std::string> classNames;  ///< empty: the files say
    std::vector<std::string> folderNames; ///< under which its folder is known; the first is `name`

    std::size_t trainSamples = 0;
    std::size_t testSamples = 0;
    std::size_t classCount = 0;
    ImageShape shape; ///< width 0: pictures of several sizes

    std::vector<RemoteFile> files; ///< empty: drawn by the program itself, see glyphs.h
    Unpacking unpacking = Unpacking::None;
    std::string archiveFolder;        ///< where `files` go if they are unpacked, beside the set's own folder
    std::vector<std::string> members; ///< see Unpacking::Members

    // How the published files differ from what the program shows; see transpose() in filesamples.h and
    // countLabelsFromZero().
    bool isTransposed = false;    ///< rows and columns of each picture are exchanged
    std::uint16_t firstLabel = 0; ///< the label of the first class

    /// Places to look, best first. The environment variable FLIPSCOPE_DATA (a folder of such folders, named
    /// as in `folderNames`) comes before all of them; see searchPlaces().
    std::vector<std::filesystem::path> places;

    bool isBuiltIn() const { return files.empty(); }
    /// Bytes to download; 0: unknown.
    std::uint64_t downloadSize() const;
};

const std::vector<CatalogueEntry>& catalogue();

/// nullptr: no such name.
const CatalogueEntry* findInCatalogue(const std::string& name);

/// nullptr: `path` is not where an entry's data lie.
const CatalogueEntry* catalogueEntryAt(const std::filesystem::path& path);

/// FLIPSCOPE_DATA's folders and the entry's places, in the order in which locate() looks.
std::vector<std::filesystem::path> searchPlaces(const CatalogueEntry& entry);

/// The first of its places that exists on this machine and is no unfinished download.
std::optional<std::filesystem::path> locate(const CatalogueEntry& entry);

/// Where downloads go: a folder of data sets' folders. FLIPSCOPE_DATA, or else the person's own
/// (XDG_DATA_HOME/flipscope/datasets); empty where there is no home.
std::filesystem::path downloadFolder();

/// A file of this name in a data set's folder says that its download has not ended...
inline constexpr const char* unfinishedMark = ".unfinished-download";
/// ... and that files are missing indeed.
bool isUnfinished(const CatalogueEntry& entry, const std::filesystem::path& folder);

/// What to tell somebody who asked for an entry that is not on this machine.
std::string absenceText(const CatalogueEntry& entry);

/// Which files to put where by hand: their sizes, checksums and addresses.
std::string byHandText(const CatalogueEntry& entry, const std::filesystem::path& folder);

/// Labels that begin with 0 where the entry says that its files' do not.
void countLabelsFromZero(const CatalogueEntry& entry, std::span<std::uint16_t> labels);

} // namespace flipscope
