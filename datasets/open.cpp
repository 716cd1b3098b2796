#include "datasets/open.h"

#include "datasets/catalogue.h"
#include "datasets/datasetfiles.h"
#include "datasets/divide.h"
#include "datasets/error.h"
#include "datasets/filesamples.h"
#include "datasets/labels.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <future>
#include <iterator>
#include <new>
#include <unistd.h>
#include <xxhash.h>

namespace flipscope {
namespace {

namespace fs = std::filesystem;

struct Place {
    fs::path path;
    std::string name;
    const CatalogueEntry* entry = nullptr; ///< nullptr: not a known data set
};

struct Blocks {
    SampleBlock train;
    SampleBlock validation;
    SampleBlock test;
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

std::uint64_t sizeOnDisk(const fs::path& file) {
    std::error_code error;
    const auto size = fs::file_size(file, error);
    return error ? 0 : size;
}

std::string lastPart(const fs::path& path) {
    std::error_code error;
    const fs::path whole = fs::weakly_canonical(path, error);
    return error ? path.string() : whole.filename().string();
}

Place findPlace(const std::string& dataset) {
    const CatalogueEntry* entry = findInCatalogue(dataset);
    if (entry != nullptr)
        if (const auto place = locate(*entry))
            return {*place, entry->name, entry};
    if (exists(dataset)) {
        const CatalogueEntry* known = catalogueEntryAt(dataset);
        return {dataset, known != nullptr ? known->name : lastPart(dataset), known};
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

void append(SampleBlock& all, SampleBlock&& more) {
    if (all.shape != more.shape)
        throw Error(fmt::format("{}: expected pictures of {} as in {}, found {}.", more.pictureFile.string(),
                                toString(all.shape), all.pictureFile.string(), toString(more.shape)));
    if (all.classNames != more.classNames)
        throw Error(fmt::format("{}: expected the same {} classes as in {}, found {} or other names.",
                                more.pictureFile.string(), all.classNames.size(), all.pictureFile.string(),
                                more.classNames.size()));
    const auto join = [](auto& to, auto& from) {
        to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
    };
    join(all.pixels, more.pixels);
    join(all.pieces, more.pieces);
    join(all.labels, more.labels);
    join(all.origins.names, more.origins.names);
    join(all.origins.groups, more.origins.groups);
    join(all.notes, more.notes);
}

/// How the files of a data set are read.
struct Reading {
    std::size_t classCount; ///< that the data set must have; 0: unknown
    std::uint64_t memory;   ///< pixels of a part that are more stay in the files where the format allows it
};

/// Nothing where the part is to be read whole.
std::optional<SampleBlock> locatePart(const SampleFormat* format, const std::vector<SampleFile>& files,
                                      const Reading& reading) {
    std::uint64_t bytes = 0;
    for (const auto& file : files)
        bytes += sizeOnDisk(file.images);
    if (format->locate == nullptr || bytes <= reading.memory)
        return std::nullopt;
    SampleBlock all;
    for (std::size_t i = 0; i < files.size(); ++i) {
        auto block = format->locate(files[i]);
        if (!block)
            return std::nullopt;
        if (reading.classCount != 0)
            checkLabels(*block, reading.classCount, "the classes of this data set");
        if (i == 0)
            all = std::move(*block);
        else
            append(all, std::move(*block));
    }
    all.notes.push_back(
        fmt::format("{}: {} MiB of pixels are more than the {} MiB that they may take in memory; "
                    "they are read when they are needed.",
                    all.pictureFile.string(), bytes >> 20, reading.memory >> 20));
    return all;
}

/// All files of one part, one after the other. Labels are checked file by file, while their offsets are still
/// at hand.
SampleBlock readPart(const SampleFormat* format, const std::vector<SampleFile>& files,
                     const Reading& reading) {
    if (auto located = locatePart(format, files, reading))
        return std::move(*located);
    SampleBlock all;
    const std::size_t known = reading.classCount;
    for (std::size_t i = 0; i < files.size(); ++i) {
        try {
            SampleBlock block = format->read(files[i]);
            if (known != 0)
                checkLabels(block, known, "the classes of this data set");
            if (i > 0) {
                append(all, std::move(block));
                continue;
            }
            all = std::move(block);
            all.pixels.reserve(all.pixels.size() * files.size()); // files of one part are mostly of one size
        } catch (const std::bad_alloc&) {
            throw Error(fmt::format("{}: not enough memory to read it.", files[i].name().string()));
        }
    }
    return all;
}

/// The parts are read at the same time: decompression is most of the time that opening takes.
Blocks readBlocks(const DatasetFiles& files, const Reading& reading) {
    const auto readLater = [&reading](const SampleFormat* format, const std::vector<SampleFile>& part) {
        return std::async(std::launch::async,
                          [=, &part, &reading] { return readPart(format, part, reading); });
    };
    auto validation = readLater(files.format, files.validation);
    auto test = readLater(files.testFormat, files.test);
    Blocks blocks;
    blocks.train = readPart(files.format, files.train, reading);
    blocks.validation = validation.get();
    blocks.test = test.get();
    return blocks;
}

/// The class names, after checking that the parts belong together.
std::vector<std::string> agreeOnClasses(const Blocks& blocks, const CatalogueEntry* entry) {
    std::vector<std::string> names = entry != nullptr ? entry->classNames : std::vector<std::string>();
    std::string reason = "the classes of the data set";
    if (names.empty())
        names = blocks.train.classNames;
    if (names.empty()) {
        const std::size_t count =
            *std::max_element(blocks.train.labels.begin(), blocks.train.labels.end()) + 1U;
        for (std::size_t i = 0; i < count; ++i)
            names.push_back(std::to_string(i));
        reason =
            fmt::format("the labels of the training part, {}", blocks.train.labelFile.filename().string());
    }
    for (const auto* part : {&blocks.train, &blocks.validation, &blocks.test}) {
        checkLabels(*part, names.size(), reason);
        if (!part->labels.empty() && part->shape != blocks.train.shape)
            throw Error(
                fmt::format("{}: expected pictures of {} as in the training part, {}; found {}. The parts "
                            "do not belong together.",
                            part->pictureFile.string(), toString(blocks.train.shape),
                            blocks.train.pictureFile.string(), toString(part->shape)));
    }
    return names;
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
        for (std::size_t i = 0; i < part->size(); ++i) {
            part->read(i, pixels);
            XXH3_64bits_update(state.get(), pixels.data(), pixels.size());
        }
        for (std::size_t i = 0; i < part->size(); ++i) {
            const std::uint16_t label = part->label(i);
            XXH3_64bits_update(state.get(), &label, sizeof label);
        }
    }
    return fmt::format("{:016x}", XXH3_64bits_digest(state.get()));
}

Samples samplesOf(SampleBlock&& block) {
    if (block.labels.empty())
        return {};
    if (!block.pieces.empty())
        return Samples(std::make_shared<FileSamples>(block.shape, std::move(block.pieces),
                                                     std::move(block.labels), std::move(block.origins)));
    return Samples(std::make_shared<MemorySamples>(block.shape.size(), std::move(block.pixels),
                                                   std::move(block.labels), std::move(block.origins)));
}

void takeBlocks(Dataset& data, Blocks&& blocks) {
    data.shape = blocks.train.shape;
    for (auto* block : {&blocks.train, &blocks.validation, &blocks.test})
        data.notes.insert(data.notes.end(), block->notes.begin(), block->notes.end());
    data.train = samplesOf(std::move(blocks.train));
    data.validation = samplesOf(std::move(blocks.validation));
    data.test = samplesOf(std::move(blocks.test));
}

void preparePictures(Dataset& data, const PictureWish& wish) {
    const ImageShape raw = data.shape;
    const std::string classes = std::move(data.preparation.classes);
    data.preparation = preparationFor(raw, wish);
    data.preparation.classes = classes;
    data.shape = data.preparation.shape;
    for (Samples* part : {&data.train, &data.validation, &data.test})
        *part = prepared(*part, raw, data.preparation);
    if (raw != data.shape)
        data.notes.push_back(fmt::format("Pictures of {} are made {} ({}).", toString(raw),
                                         toString(data.shape), nameOf(wish.resize)));
}

} // namespace

Dataset openDataset(const DatasetRequest& request) {
    checkRequest(request);
    const Place place = findPlace(request.dataset);
    if (!request.test.empty() && !exists(request.test))
        throw Error(fmt::format("test: no such file or folder: {}. Check the path.", request.test));
    const DatasetFiles files = chooseFiles(place.path, request.test, request.format);
    const Reading reading{place.entry != nullptr ? place.entry->classNames.size() : 0, memoryFor(request)};
    Blocks blocks = readBlocks(files, reading);

    Dataset data;
    data.name = place.name;
    data.location = place.path.string();
    data.notes = files.notes;
    data.classNames = agreeOnClasses(blocks, place.entry);
    takeBlocks(data, std::move(blocks));
    data.hash = hashOf(data);
    chooseClasses(data, request.classes);
    preparePictures(data, request.picture);
    divide(data, request);
    return data;
}

std::vector<std::string> datasetFormats() {
    std::vector<std::string> names;
    for (const auto& format : sampleFormats())
        names.push_back(format.name);
    return names;
}

} // namespace flipscope
