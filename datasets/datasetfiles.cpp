#include "datasets/datasetfiles.h"

#include "datasets/error.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <set>

namespace flipscope {
namespace {

namespace fs = std::filesystem;

struct Recognised {
    const SampleFormat* format = nullptr;
    std::vector<SampleFile> files;
    std::vector<std::string> passedOver; ///< names, each with the reason
    std::vector<std::string> notes;
};

/// The format that a file's ending promises; empty: none.
std::string promisedFormat(const DataFile& file) {
    static const std::map<std::string, std::string> endings = {
        {".npz", "npz"}, {".npy", "npz"}, {".mat", "mat"}, {".csv", "csv"}, {".tsv", "csv"}};
    const auto at = endings.find(file.path.extension().string());
    return at == endings.end() ? std::string() : at->second;
}

std::string describe(const DataPlace& place, const std::vector<DataFile>& files) {
    if (!place.isFolder()) {
        const auto head = headOf(DataFile(place.path()), 12);
        const std::string text(head.begin(), std::find_if(head.begin(), head.end(), [](unsigned char c) {
                                   return c < ' ' || c > '~' || c == '"';
                               }));
        return head.empty() ? "an empty or unreadable file"
               : text.size() > 3
                   ? fmt::format("a file that begins with \"{}\"", text)
                   : fmt::format("a file that begins with the bytes {:02x}", fmt::join(head, " "));
    }
    std::set<std::string> promised;
    for (const auto& file : files)
        if (const auto format = promisedFormat(file); !format.empty())
            promised.insert(format);
    if (!promised.empty())
        return fmt::format("{} files, but none with samples and labels", fmt::join(promised, ", "));
    if (place.hasPictures())
        return "pictures, but no folders that say their classes";
    const char* kind = place.isArchive() ? "archive" : "folder";
    return files.empty() ? fmt::format("an empty {}", kind)
                         : fmt::format("{} files of other kinds", files.size());
}

[[noreturn]] void failUnrecognised(const DataPlace& place, const std::vector<const SampleFormat*>& tried) {
    std::vector<std::string> expected;
    for (const auto* format : tried)
        expected.push_back(fmt::format("{} ({})", format->name, format->description));
    throw Error(fmt::format("{}: found {}, but no data set that can be read; expected {}.",
                            place.path().string(), describe(place, place.files()),
                            fmt::join(expected, " or ")));
}

std::string unitName(const SampleFile& unit) {
    const std::string name = unit.name().filename().string();
    if (unit.pictures)
        return fmt::format("{} pictures of {} classes ({})", unit.pictures->pictures.size(),
                           unit.pictures->classNames.size(), name);
    return unit.imagesKey.empty() ? name : fmt::format("{} ({})", name, unit.imagesKey);
}

std::string listNames(const std::vector<SampleFile>& files) {
    std::vector<std::string> names;
    for (const auto& file : files)
        names.push_back(unitName(file));
    return fmt::format("{}", fmt::join(names, ", "));
}

void notePassedOver(Recognised& result, const DataPlace& place) {
    const auto isTaken = [&result](const DataFile& other) {
        return std::any_of(result.files.begin(), result.files.end(),
                           [&other](const SampleFile& unit) { return unit.holds(other); });
    };
    for (const auto& unit : result.files)
        for (const auto& twin : unit.twins)
            result.passedOver.push_back(twin.path.filename().string() + " (same content in another file)");
    std::set<fs::path> named;
    for (const auto& format : sampleFormats()) {
        if (&format == result.format || format.ofFolders)
            continue;
        for (const auto& unit : format.find(place))
            if (!isTaken(unit.images.empty() ? unit.labels : unit.images) && named.insert(unit.name()).second)
                result.passedOver.push_back(
                    fmt::format("{} ({})", unit.name().filename().string(), format.name));
    }
    for (const auto& file : place.files())
        if (const auto format = promisedFormat(file);
            !format.empty() && !isTaken(file) && named.insert(file.path).second)
            result.passedOver.push_back(
                fmt::format("{} ({} without samples)", file.path.filename().string(), format));
    const bool picturesTaken = std::any_of(result.files.begin(), result.files.end(),
                                           [](const SampleFile& unit) { return unit.pictures != nullptr; });
    if (!picturesTaken && place.hasPictures())
        result.passedOver.push_back("picture files");
}

/// Units of the first of `formats` that finds any; of a named file only the unit that holds it.
Recognised tryFormats(const DataPlace& place, const std::vector<const SampleFormat*>& formats) {
    for (const auto* format : formats) {
        Recognised result{format, format->find(place), {}, place.notes()};
        if (!place.isFolder())
            std::erase_if(result.files,
                          [&place](const SampleFile& unit) { return !unit.holds(DataFile(place.path())); });
        if (result.files.empty())
            continue;
        for (const auto& unit : result.files)
            result.notes.insert(result.notes.end(), unit.notes.begin(), unit.notes.end());
        if (place.isFolder())
            notePassedOver(result, place);
        return result;
    }
    return {};
}

Recognised recognise(const fs::path& path, const std::string& formatName) {
    std::vector<const SampleFormat*> tried;
    for (const auto& format : sampleFormats())
        if (formatName.empty() || format.name == formatName)
            tried.push_back(&format);
    const DataPlace place(path);
    Recognised result = tryFormats(place, tried);
    if (result.format != nullptr)
        return result;
    if (const auto inside = place.insideArchives()) {
        result = tryFormats(*inside, tried);
        if (result.format != nullptr)
            return result;
    }
    failUnrecognised(place, tried);
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

void sortIntoParts(DatasetFiles& chosen, Recognised& found, bool isFolder) {
    if (!isFolder && found.files.size() == 1) { // a named file is trained on, whatever its name says
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
        found.passedOver.push_back(unitName(file) + " (its name says no part)");
}

/// Takes out of `files` what the test part holds; how many files or pictures those were.
std::size_t keepOut(std::vector<SampleFile>& files, const std::vector<SampleFile>& test) {
    const auto idOf = [](const DataFile& file) {
        std::error_code error;
        const fs::path real = file.archive ? file.path : fs::canonical(file.path, error);
        return (error ? file.path : real).string();
    };
    std::set<std::string> pictures;
    for (const auto& unit : test)
        for (std::size_t i = 0; unit.pictures && i < unit.pictures->pictures.size(); ++i)
            pictures.insert(idOf(unit.pictures->roots.file(unit.pictures->pictures[i])));
    std::size_t count = std::erase_if(files, [&test](const SampleFile& file) {
        return !file.pictures && std::any_of(test.begin(), test.end(), [&file](const SampleFile& named) {
            return file.imagesKey == named.imagesKey &&
                   (file.holds(named.images) || file.holds(named.labels));
        });
    });
    for (auto& unit : files)
        if (unit.pictures && !pictures.empty())
            count += std::erase_if(unit.pictures->pictures, [&](const LabelledPictures::Picture& picture) {
                return pictures.contains(idOf(unit.pictures->roots.file(picture)));
            });
    std::erase_if(files,
                  [](const SampleFile& unit) { return unit.pictures && unit.pictures->pictures.empty(); });
    return count;
}

std::string taken(const DatasetFiles& chosen, const SampleFormat& format) {
    std::vector<std::string> parts;
    if (!chosen.train.empty())
        parts.push_back(listNames(chosen.train) + " for training");
    if (!chosen.validation.empty())
        parts.push_back(listNames(chosen.validation) + " for validation");
    if (!chosen.test.empty())
        parts.push_back(listNames(chosen.test) + " for testing");
    return fmt::format("Read as {}: {}.", format.name, fmt::join(parts, ", "));
}

/// The test part alone; false: there is none.
bool chooseTestOnly(DatasetFiles& chosen, const fs::path& place, const fs::path& testPlace,
                    const std::string& format) {
    Recognised found = recognise(testPlace.empty() ? place : testPlace, format);
    chosen.test = testPlace.empty() ? take(found.files, Part::Test) : testFiles(std::move(found.files));
    if (chosen.test.empty())
        return false;
    chosen.format = chosen.testFormat = found.format;
    chosen.notes = std::move(found.notes);
    chosen.notes.insert(chosen.notes.begin(), taken(chosen, *found.format));
    return true;
}

} // namespace

DatasetFiles chooseFiles(const fs::path& place, const fs::path& testPlace, const std::string& format,
                         bool testOnly) {
    DatasetFiles chosen;
    if (testOnly && chooseTestOnly(chosen, place, testPlace, format))
        return chosen;
    Recognised found = recognise(place, format);
    chosen.format = found.format;
    chosen.notes = found.notes;
    if (!testPlace.empty()) {
        Recognised test = recognise(testPlace, format);
        chosen.test = testFiles(std::move(test.files));
        chosen.testFormat = test.format;
        chosen.notes.insert(chosen.notes.end(), test.notes.begin(), test.notes.end());
        if (keepOut(found.files, chosen.test) > 0)
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
    chosen.notes.insert(chosen.notes.begin(), taken(chosen, *found.format));
    if (!found.passedOver.empty())
        chosen.notes.push_back(fmt::format("Passed over: {}.", fmt::join(found.passedOver, ", ")));
    return chosen;
}

} // namespace flipscope
