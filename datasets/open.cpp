#include "datasets/open.h"

#include "datasets/catalogue.h"
#include "datasets/corrections.h"
#include "datasets/datasetfiles.h"
#include "datasets/divide.h"
#include "datasets/error.h"
#include "datasets/glyphs.h"
#include "datasets/labels.h"
#include "datasets/partreader.h"
#include "datasets/watch.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <new>
#include <optional>
#include <unistd.h>
#include <xxhash.h>

namespace flipscope {
namespace {

namespace fs = std::filesystem;

struct Place {
    fs::path path;
    std::string name;
    const CatalogueEntry* entry = nullptr; ///< nullptr: not a known data set
    std::optional<GlyphSpec> glyphs;       ///< drawn, not read
};

void checkFraction(double fraction, const char* option) {
    if (!(fraction >= 0.0 && fraction < 1.0))
        throw Error(
            fmt::format("{}: expected a fraction of at least 0 and below 1, found {}.", option, fraction),
            Error::Kind::Usage);
}

void checkRequest(const DatasetRequest& request) {
    checkFraction(request.validationFraction, "validation");
    checkFraction(request.testFraction, "test-fraction");
    checkFraction(request.labelNoise, "label-noise");
    checkClassList(request.classes);
    checkGroup(request.group);
    Corrections::parse(request.skip, request.relabel);
    const auto formats = datasetFormats();
    if (!request.format.empty() && std::find(formats.begin(), formats.end(), request.format) == formats.end())
        throw Error(fmt::format("format: expected one of {}, found \"{}\". Leave it out to have the format "
                                "recognised.",
                                fmt::join(formats, ", "), request.format),
                    Error::Kind::Usage);
    if (request.dataset.empty())
        throw Error("dataset: expected a name or the path of a file or folder, found nothing.",
                    Error::Kind::Usage);
}

bool exists(const fs::path& path) {
    std::error_code error;
    const auto status = fs::status(path, error);
    if (fs::exists(status))
        return true;
    if (error && status.type() != fs::file_type::not_found)
        throw Error(fmt::format("{}: cannot be looked at: {}.", path.string(), error.message()));
    return false;
}

std::string lastPart(const fs::path& path) {
    std::error_code error;
    const fs::path whole = fs::weakly_canonical(path, error);
    return error ? path.string() : whole.filename().string();
}

Place findPlace(const std::string& dataset) {
    if (const auto glyphs = parseGlyphs(dataset))
        return {"drawn by the program", dataset, nullptr, glyphs};
    const CatalogueEntry* entry = findInCatalogue(dataset);
    if (entry != nullptr)
        if (const auto place = locate(*entry))
            return {*place, entry->name, entry, {}};
    if (exists(dataset)) {
        const CatalogueEntry* known = catalogueEntryAt(dataset);
        return {dataset, known != nullptr ? known->name : lastPart(dataset), known, {}};
    }
    if (entry != nullptr)
        throw Error(absenceText(*entry));
    if (dataset.find('/') != std::string::npos || dataset.starts_with('.'))
        throw Error(fmt::format("dataset: no such file or folder: {}. Check the path.", dataset));
    std::vector<std::string> names;
    for (const auto& known : catalogue())
        names.push_back(known.name);
    throw Error(
        fmt::format("dataset: expected one of {}, or the path of a file or folder; found \"{}\", which is "
                    "neither.",
                    fmt::join(names, ", "), dataset),
        Error::Kind::Usage);
}

void checkDrawn(const DatasetRequest& request) {
    if (!request.test.empty() || !request.format.empty())
        throw Error(
            fmt::format("{}: {} has no files: it is drawn, with a test part of its own. Leave the option "
                        "out.",
                        request.test.empty() ? "format" : "test", request.dataset),
            Error::Kind::Usage);
}

std::uint64_t memoryFor(const DatasetRequest& request) {
    if (request.memory != 0)
        return request.memory;
    return static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) *
           static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)) / 2;
}

/// Over shape and, for each part that there is, its number, size, pixels and labels. Numbers are hashed as
/// the bytes of this machine, which are little-endian wherever this program runs.
std::string hashOf(const Dataset& data) {
    const std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> state(XXH3_createState(),
                                                                                XXH3_freeState);
    if (!state)
        throw std::bad_alloc();
    XXH3_64bits_reset(state.get());
    const std::array<std::uint32_t, 3> sides = {static_cast<std::uint32_t>(data.shape.width),
                                                static_cast<std::uint32_t>(data.shape.height),
                                                static_cast<std::uint32_t>(data.shape.channels)};
    XXH3_64bits_update(state.get(), sides.data(), sizeof sides);
    std::vector<std::uint8_t> pixels(data.shape.size());
    std::uint64_t number = 0;
    for (const auto* part : {&data.train, &data.validation, &data.test}) {
        const std::array<std::uint64_t, 2> head = {number++, part->size()};
        if (part->empty())
            continue;
        XXH3_64bits_update(state.get(), head.data(), sizeof head);
        const Samples counted = watched(*part, Watch::Stage::Checking);
        for (std::size_t i = 0; i < part->size(); ++i) {
            counted.read(i, pixels);
            XXH3_64bits_update(state.get(), pixels.data(), pixels.size());
        }
        for (std::size_t i = 0; i < part->size(); ++i) {
            const std::uint16_t label = part->label(i);
            XXH3_64bits_update(state.get(), &label, sizeof label);
        }
    }
    return fmt::format("{:016x}", XXH3_64bits_digest(state.get()));
}

Samples takePart(ReadPart&& part, const PictureWish& wish, Dataset& data) {
    data.notes.insert(data.notes.end(), part.block.notes.begin(), part.block.notes.end());
    data.damaged.insert(data.damaged.end(), part.block.damaged.begin(), part.block.damaged.end());
    return std::move(part).samples(wish);
}

} // namespace

Dataset openDataset(const DatasetRequest& request) {
    Dataset data = readDataset(request);
    divideDataset(data, request);
    return data;
}

bool readAlike(const DatasetRequest& a, const DatasetRequest& b) {
    DatasetRequest divided = a; // as `b` is
    divided.seed = b.seed;
    divided.validationFraction = b.validationFraction;
    divided.testFraction = b.testFraction;
    divided.limit = b.limit;
    divided.classes = b.classes;
    divided.group = b.group;
    divided.skip = b.skip;
    divided.relabel = b.relabel;
    divided.duplicates = b.duplicates;
    divided.labelNoise = b.labelNoise;
    return divided == b;
}

void divideDataset(Dataset& data, const DatasetRequest& request) {
    chooseClasses(data, request.classes);
    if (!data.train.empty() || !request.testOnly)
        divide(data, request);
    else
        Corrections::parse(request.skip, request.relabel).apply(data);
}

Dataset readDataset(const DatasetRequest& request) {
    checkRequest(request);
    const Place place = findPlace(request.dataset);
    if (!request.test.empty() && !exists(request.test))
        throw Error(fmt::format("test: no such file or folder: {}. Check the path.", request.test));
    std::vector<std::string> expected = request.classNames;
    if (expected.empty() && place.entry != nullptr)
        expected = place.entry->classNames;
    StoragePlan plan{memoryFor(request), PackedCache(request.cache)};
    Dataset data;
    ReadParts parts;
    if (place.glyphs) {
        checkDrawn(request);
        parts = drawParts(*place.glyphs, request.testOnly, request.picture, plan);
    } else {
        const DatasetFiles files = chooseFiles(place.path, request.test, request.format, request.testOnly);
        parts = readParts(files, expected.size(), request.picture, plan, place.entry);
        data.notes = files.notes;
    }
    if (request.testOnly ? parts.first().empty() : parts.train.empty())
        throw Error(
            fmt::format("{}: none of its {} samples could be read{}.", place.path.string(),
                        request.testOnly ? "test" : "training",
                        parts.train.block.notes.empty() ? "" : ": " + parts.train.block.notes.back()));

    data.name = place.name;
    data.location = place.path.string();
    data.classNames = agreeOnClasses(parts, expected);
    data.shape = parts.first().block.shape;
    data.preparation = preparationFor(data.shape, request.picture);
    data.train = takePart(std::move(parts.train), request.picture, data);
    data.validation = takePart(std::move(parts.validation), request.picture, data);
    data.test = takePart(std::move(parts.test), request.picture, data);
    data.hash = hashOf(data);
    return data;
}

std::vector<std::string> datasetFormats() {
    std::vector<std::string> names;
    for (const auto& format : sampleFormats())
        names.push_back(format.name);
    return names;
}

} // namespace flipscope
