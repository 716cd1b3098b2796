#include "datasets/open.h"

#include "datasets/catalogue.h"
#include "datasets/datasetfiles.h"
#include "datasets/error.h"
#include "datasets/glyphs.h"
#include "datasets/partreader.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <new>
#include <optional>
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

/// What openDataset() would have read, drawn.
ReadParts drawParts(const GlyphSpec& spec, const DatasetRequest& request) {
    if (!request.test.empty() || !request.format.empty())
        throw Error(
            fmt::format("{}: {} has no files: it is drawn, with a test part of its own. Leave the option "
                        "out.",
                        request.test.empty() ? "format" : "test", request.dataset),
            Error::Kind::Usage);
    const auto draw = [&spec](ReadPart& to, Part part, std::uint32_t count) {
        to.block.shape = {static_cast<int>(spec.size), static_cast<int>(spec.size), 1};
        to.block.classNames = glyphClassNames(spec);
        to.pixels.resize(to.block.shape.size() * count);
        for (std::uint32_t i = 0; i < count; ++i)
            to.block.labels.push_back(glyphLabel(spec, i));
        drawGlyphs(spec, part, 0, to.pixels);
    };
    ReadParts parts;
    if (!request.testOnly || spec.test == 0)
        draw(parts.train, Part::Train, spec.train);
    draw(parts.test, Part::Test, spec.test);
    return parts;
}

/// Over shape and, for each part that there is, its number, size, pixels and labels. Numbers are hashed as
/// the bytes of this machine, which are little-endian wherever this program runs.
std::string hashOf(const ReadParts& parts) {
    const std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> state(XXH3_createState(),
                                                                                XXH3_freeState);
    if (!state)
        throw std::bad_alloc();
    XXH3_64bits_reset(state.get());
    const auto& shape = parts.first().block.shape;
    const std::array<std::uint32_t, 3> sides = {static_cast<std::uint32_t>(shape.width),
                                                static_cast<std::uint32_t>(shape.height),
                                                static_cast<std::uint32_t>(shape.channels)};
    XXH3_64bits_update(state.get(), sides.data(), sizeof sides);
    std::uint64_t number = 0;
    for (const auto* part : {&parts.train, &parts.validation, &parts.test}) {
        const auto& labels = part->block.labels;
        const std::array<std::uint64_t, 2> head = {number++, labels.size()};
        if (labels.empty())
            continue;
        XXH3_64bits_update(state.get(), head.data(), sizeof head);
        XXH3_64bits_update(state.get(), part->pixels.data(), part->pixels.size());
        XXH3_64bits_update(state.get(), labels.data(), labels.size() * sizeof(std::uint16_t));
    }
    return fmt::format("{:016x}", XXH3_64bits_digest(state.get()));
}

Samples intoMemory(ReadPart&& part, std::vector<std::string>& notes) {
    notes.insert(notes.end(), part.block.notes.begin(), part.block.notes.end());
    if (part.empty())
        return {};
    SampleBlock& block = part.block;
    return Samples(std::make_shared<MemorySamples>(block.shape.size(), std::move(part.pixels),
                                                   std::move(block.labels), std::move(block.origins)));
}

/// Cuts `fraction` of `from` off.
Samples cutOff(Samples& from, double fraction, std::uint64_t seed, RandomStream stream, const char* option) {
    const auto count = static_cast<std::size_t>(std::llround(fraction * static_cast<double>(from.size())));
    if (count == 0 || count == from.size())
        throw Error(
            fmt::format("{}: {} of {} samples leaves nothing for {}. Choose another fraction (0: none) or "
                        "take more samples.",
                        option, fraction, from.size(), count == 0 ? "that part" : "training"),
            Error::Kind::Usage);
    auto [taken, rest] = splitStratified(from, count, seed, stream);
    from = std::move(rest);
    return taken;
}

void cutTestPart(Dataset& data, const DatasetRequest& request) {
    if (!data.test.empty())
        return;
    if (request.testFraction == 0.0) {
        data.notes.push_back("There is no test part.");
        return;
    }
    const std::size_t all = data.train.size();
    data.test =
        cutOff(data.train, request.testFraction, request.seed, RandomStream::TestSplit, "test-fraction");
    data.notes.push_back(fmt::format("There is no test part: {} of the {} samples were cut off as one (test "
                                     "fraction {}, stratified, by seed {}).",
                                     data.test.size(), all, request.testFraction, request.seed));
}

void limitTraining(Dataset& data, const DatasetRequest& request) {
    if (request.limit == 0)
        return;
    if (request.limit > data.train.size()) {
        data.notes.push_back(
            fmt::format("The limit of {} is more than the {} training samples that there are: all "
                        "are taken.",
                        request.limit, data.train.size()));
        return;
    }
    const std::size_t all = data.train.size();
    data.train = splitStratified(data.train, request.limit, request.seed, RandomStream::SampleLimit).taken;
    data.notes.push_back(fmt::format("Limited to {} of {} training samples (stratified, by seed {}).",
                                     data.train.size(), all, request.seed));
}

void cutValidationPart(Dataset& data, const DatasetRequest& request) {
    if (request.validationFraction == 0.0) {
        data.validation = {};
        return;
    }
    if (!data.validation.empty()) {
        data.notes.push_back("The data set has a validation part of its own: nothing was cut off for it.");
        return;
    }
    data.validation = cutOff(data.train, request.validationFraction, request.seed,
                             RandomStream::ValidationSplit, "validation");
}

void checkTrainable(const Dataset& data) {
    const std::uint16_t first = data.train.label(0);
    for (std::size_t i = 1; i < data.train.size(); ++i)
        if (data.train.label(i) != first)
            return;
    throw Error(
        fmt::format("{}: nothing to learn: expected training samples of at least 2 classes, found only class "
                    "\"{}\" ({} samples).",
                    data.location, data.classNames[first], data.train.size()));
}

} // namespace

Dataset openDataset(const DatasetRequest& request) {
    checkRequest(request);
    const Place place = findPlace(request.dataset);
    if (!request.test.empty() && !exists(request.test))
        throw Error(fmt::format("test: no such file or folder: {}. Check the path.", request.test));
    std::vector<std::string> expected = request.classNames;
    if (expected.empty() && place.entry != nullptr)
        expected = place.entry->classNames;
    const Prepare prepare = [&request](ImageShape natural) {
        return request.preparation ? *request.preparation : Preparation{natural};
    };
    Dataset data;
    ReadParts parts;
    if (place.glyphs) {
        parts = drawParts(*place.glyphs, request);
    } else {
        const DatasetFiles files = chooseFiles(place.path, request.test, request.format, request.testOnly);
        parts = readParts(files, expected.size(), prepare, place.entry);
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
    data.hash = hashOf(parts);
    data.train = intoMemory(std::move(parts.train), data.notes);
    data.validation = intoMemory(std::move(parts.validation), data.notes);
    data.test = intoMemory(std::move(parts.test), data.notes);
    if (data.train.empty() && request.testOnly)
        return data;
    cutTestPart(data, request);
    limitTraining(data, request);
    cutValidationPart(data, request);
    checkTrainable(data);
    return data;
}

std::vector<std::string> datasetFormats() {
    std::vector<std::string> names;
    for (const auto& format : sampleFormats())
        names.push_back(format.name);
    return names;
}

} // namespace flipscope
