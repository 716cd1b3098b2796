#include "datasets/datasetfiles.h"

#include "datasets/error.h"
#include "datasets/pictures.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fstream>
#include <map>
#include <span>

namespace flipscope {
namespace {

namespace fs = std::filesystem;

struct Recognised {
    const SampleFormat* format = nullptr;
    std::vector<SampleFile> files;
    std::vector<std::string> passedOver; ///< names, each with the reason
};

bool isHidden(const fs::path& file) { return file.filename().string().starts_with('.'); }

/// Regular files in `folder`, sorted; those of its folders named as a part as well.
std::vector<fs::path> listFiles(const fs::path& folder, bool deeper) {
    std::vector<fs::path> files;
    try {
        for (const auto& entry : fs::directory_iterator(folder)) {
            if (isHidden(entry.path()))
                continue;
            if (entry.is_regular_file()) {
                files.push_back(entry.path());
            } else if (deeper && entry.is_directory() && partOf(entry.path(), false) != Part::Unknown) {
                const auto below = listFiles(entry.path(), false);
                files.insert(files.end(), below.begin(), below.end());
            }
        }
    } catch (const fs::filesystem_error& error) {
        throw Error(
            fmt::format("{}: the folder cannot be read: {}.", folder.string(), error.code().message()));
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// What else a data set may come as: names for messages, by format. None of these is read by this version.
std::map<std::string, std::vector<std::string>> foreignFiles(const fs::path& place,
                                                             const std::vector<fs::path>& files) {
    static const std::map<std::string, std::string> endings = {
        {".npz", "npz"}, {".npy", "npz"}, {".mat", "mat"}, {".csv", "CSV"}, {".tsv", "CSV"}};
    std::map<std::string, std::vector<std::string>> found;
    for (const auto& file : files)
        if (const auto ending = endings.find(file.extension().string()); ending != endings.end())
            found[ending->second].push_back(file.filename().string());
    if (fs::is_directory(place) ? holdsPictures(place) : isPictureName(place))
        found["pictures"].push_back(fs::is_directory(place) ? "picture files" : place.filename().string());
    return found;
}

[[noreturn]] void failUnrecognised(const fs::path& place, const std::vector<fs::path>& files,
                                   const std::vector<const SampleFormat*>& tried) {
    std::vector<std::string> expected;
    for (const auto* format : tried)
        expected.push_back(fmt::format("{} ({})", format->name, format->description));
    std::string found;
    if (const auto foreign = foreignFiles(place, files); !foreign.empty()) {
        std::vector<std::string> kinds;
        for (const auto& [kind, names] : foreign)
            kinds.push_back(kind);
        found = fmt::format("{}. This version reads IDX and CIFAR binary files only", fmt::join(kinds, ", "));
    } else if (fs::is_directory(place)) {
        found = files.empty() ? "an empty folder" : fmt::format("{} files of other kinds", files.size());
    } else {
        std::array<char, 8> bytes{};
        std::ifstream stream(place, std::ios::binary);
        stream.read(bytes.data(), bytes.size());
        const auto start = std::as_bytes(std::span(bytes)).first(static_cast<std::size_t>(stream.gcount()));
        std::vector<int> values;
        for (const std::byte byte : start)
            values.push_back(std::to_integer<int>(byte));
        found = values.empty()
                    ? "an empty or unreadable file"
                    : fmt::format("a file that begins with the bytes {:02x}", fmt::join(values, " "));
    }
    throw Error(fmt::format("{}: no data set that can be read: expected {}; found {}.", place.string(),
                            fmt::join(expected, " or "), found));
}

/// A named file is taken as it is, not its compressed or unpacked twin.
void dropTwin(std::vector<fs::path>& files, const fs::path& named) {
    std::erase_if(files, [&named](const fs::path& file) {
        return file.string() == named.string() + ".gz" || file.string() + ".gz" == named.string();
    });
}

void notePassedOver(Recognised& result, const fs::path& place, const std::vector<fs::path>& files,
                    const std::vector<const SampleFormat*>& formats) {
    for (const auto& unit : result.files)
        for (const auto& twin : unit.twins)
            result.passedOver.push_back(twin.filename().string() + " (same content in another file)");
    const auto isTaken = [&result](const SampleFile& other) {
        return std::any_of(result.files.begin(), result.files.end(),
                           [&other](const SampleFile& unit) { return unit.holds(other.name()); });
    };
    for (const auto* format : formats) {
        if (format == result.format)
            continue;
        for (const auto& unit : format->find(files))
            if (!isTaken(unit))
                result.passedOver.push_back(
                    fmt::format("{} ({})", unit.name().filename().string(), format->name));
    }
    for (const auto& [kind, names] : foreignFiles(place, files))
        for (const auto& name : names)
            result.passedOver.push_back(kind == "pictures" ? name : fmt::format("{} ({})", name, kind));
}

/// Units of the first format that finds any; of a named file only the unit that holds it.
Recognised recognise(const fs::path& place, const std::string& formatName) {
    const bool isFolder = fs::is_directory(place);
    const fs::path parent = place.has_parent_path() ? place.parent_path() : fs::path(".");
    auto files = listFiles(isFolder ? place : parent, isFolder);
    std::vector<fs::path> candidates = files;
    std::erase_if(candidates, isPictureName);
    if (!isFolder)
        dropTwin(candidates, parent / place.filename());

    std::vector<const SampleFormat*> tried;
    std::vector<const SampleFormat*> all;
    for (const auto& format : sampleFormats()) {
        all.push_back(&format);
        if (formatName.empty() || format.name == formatName)
            tried.push_back(&format);
    }
    for (const auto* format : tried) {
        Recognised result{format, format->find(candidates), {}};
        if (!isFolder)
            std::erase_if(result.files, [&place](const SampleFile& unit) { return !unit.holds(place); });
        if (result.files.empty())
            continue;
        if (isFolder)
            notePassedOver(result, place, files, all);
        return result;
    }
    failUnrecognised(place, isFolder ? files : std::vector<fs::path>{place}, tried);
}

std::vector<SampleFile> take(std::vector<SampleFile>& files, Part part) {
    const auto from = std::stable_partition(files.begin(), files.end(),
                                            [part](const SampleFile& file) { return file.part != part; });
    std::vector<SampleFile> taken(from, files.end());
    files.erase(from, files.end());
    return taken;
}

/// The files that a `test` path means: all of a file's, of a folder those named as test files, or else all.
std::vector<SampleFile> testFiles(std::vector<SampleFile> files) {
    auto named = take(files, Part::Test);
    return named.empty() ? files : named;
}

std::string listNames(const std::vector<SampleFile>& files) {
    std::vector<std::string> names;
    for (const auto& file : files)
        names.push_back(file.name().filename().string());
    return fmt::format("{}", fmt::join(names, ", "));
}

void sortIntoParts(DatasetFiles& chosen, Recognised& found, bool isFolder) {
    if (!isFolder) {
        chosen.train = std::move(found.files);
        return;
    }
    chosen.validation = take(found.files, Part::Validation);
    auto ownTest = take(found.files, Part::Test);
    if (chosen.testFormat == nullptr) {
        chosen.test = std::move(ownTest);
        chosen.testFormat = found.format;
    } else if (!ownTest.empty()) {
        found.passedOver.push_back(listNames(ownTest) + " (another test part was named)");
    }
    chosen.train = take(found.files, Part::Train);
    if (chosen.train.empty())
        chosen.train = take(found.files, Part::Unknown);
    for (const auto& file : found.files)
        found.passedOver.push_back(file.name().filename().string() + " (its name says no part)");
}

} // namespace

DatasetFiles chooseFiles(const fs::path& place, const fs::path& testPlace, const std::string& format) {
    DatasetFiles chosen;
    Recognised found = recognise(place, format);
    chosen.format = found.format;
    const std::size_t foundFiles = found.files.size();
    if (!testPlace.empty()) {
        Recognised test = recognise(testPlace, format);
        chosen.test = testFiles(std::move(test.files));
        chosen.testFormat = test.format;
        std::erase_if(found.files, [&chosen](const SampleFile& file) {
            return std::any_of(chosen.test.begin(), chosen.test.end(), [&file](const SampleFile& named) {
                return (!named.images.empty() && file.holds(named.images)) ||
                       (!named.labels.empty() && file.holds(named.labels));
            });
        });
        if (found.files.size() < foundFiles)
            chosen.notes.push_back(
                fmt::format("Kept out of training, because named as test: {}.", listNames(chosen.test)));
    }
    sortIntoParts(chosen, found, fs::is_directory(place));
    if (chosen.train.empty())
        throw Error(fmt::format("{}: nothing to train on: expected training files ({}), found only {}.",
                                place.string(), found.format->description,
                                chosen.test.empty() && chosen.validation.empty()
                                    ? "none"
                                    : "files named as test or validation: " + listNames(chosen.test) +
                                          (chosen.test.empty() || chosen.validation.empty() ? "" : ", ") +
                                          listNames(chosen.validation)));

    std::string taken =
        fmt::format("Read as {}: {} for training", found.format->name, listNames(chosen.train));
    if (!chosen.validation.empty())
        taken += fmt::format(", {} for validation", listNames(chosen.validation));
    if (!chosen.test.empty())
        taken += fmt::format(", {} for testing", listNames(chosen.test));
    chosen.notes.insert(chosen.notes.begin(), taken + ".");
    if (!found.passedOver.empty())
        chosen.notes.push_back(fmt::format("Passed over: {}.", fmt::join(found.passedOver, ", ")));
    return chosen;
}

} // namespace flipscope
