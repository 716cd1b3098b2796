#include "datasets/partreader.h"

#include "datasets/archive.h"
#include "datasets/error.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <future>
#include <iterator>
#include <map>
#include <new>
#include <optional>

namespace flipscope {

Samples ReadPart::samples(const PictureWish& wish) && {
    if (empty())
        return {};
    if (block.pieces.empty())
        return Samples(std::make_shared<MemorySamples>(block.shape.size(), std::move(pixels),
                                                       std::move(block.labels), std::move(block.origins)));
    const ImageShape stored = raw.value_or(block.shape);
    const Samples onDemand(std::make_shared<FileSamples>(stored, std::move(block.pieces),
                                                         std::move(block.labels), std::move(block.origins)));
    return raw ? preparedOnRead(onDemand, stored, preparationFor(stored, wish)) : onDemand;
}

namespace {

template <typename Value> void moveBehind(std::vector<Value>& all, std::vector<Value>&& more) {
    all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

/// The position of each of `from` in `to`, which may grow.
std::vector<std::uint16_t> mapNames(const std::vector<std::string>& from, std::vector<std::string>& to) {
    std::map<std::string, std::size_t> known;
    for (std::size_t i = 0; i < to.size(); ++i)
        known.emplace(to[i], i);
    std::vector<std::uint16_t> positions;
    for (const auto& name : from) {
        const auto [at, isNew] = known.emplace(name, to.size());
        if (isNew)
            to.push_back(name);
        positions.push_back(static_cast<std::uint16_t>(at->second));
    }
    return positions;
}

void relabel(SampleBlock& block, const std::vector<std::uint16_t>& positions) {
    for (auto& label : block.labels)
        label = positions.at(label);
}

void append(SampleBlock& all, SampleBlock&& more) {
    if (all.shape != more.shape)
        throw Error(fmt::format("{}: expected pictures of {} as in {}, found {}.", more.pictureFile.string(),
                                toString(all.shape), all.pictureFile.string(), toString(more.shape)));
    if (all.classesAreFound && more.classesAreFound)
        relabel(more, mapNames(more.classNames, all.classNames));
    else if (all.classNames != more.classNames)
        throw Error(fmt::format("{}: expected the same {} classes as in {}, found {} or other names.",
                                more.pictureFile.string(), all.classNames.size(), all.pictureFile.string(),
                                more.classNames.size()));
    moveBehind(all.pieces, std::move(more.pieces));
    const std::size_t before = all.labels.size();
    const std::size_t after = before + more.labels.size();
    for (auto list : {&SampleOrigins::names, &SampleOrigins::groups}) {
        auto& names = all.origins.*list;
        if (names.empty() && (more.origins.*list).empty())
            continue;
        names.resize(before);
        moveBehind(names, std::move(more.origins.*list));
        names.resize(after);
    }
    moveBehind(all.labels, std::move(more.labels));
    moveBehind(all.notes, std::move(more.notes));
}

bool decodes(const std::vector<SampleFile>& files) {
    return std::any_of(files.begin(), files.end(),
                       [](const SampleFile& file) { return file.pictures != nullptr; });
}

/// What every part of a data set is read with.
struct Reading {
    std::size_t known; ///< classes that there must be; 0: unknown
    const PictureWish& wish;
    StoragePlan& plan;
    std::uint64_t bytesOnDisk; ///< of all files but pictures
    /// What pictures of the first part that is decoded became holds for the others.
    std::optional<Preparation> chosen = {};

    Preparation choose(ImageShape natural) {
        if (!chosen)
            chosen = preparationFor(natural, wish);
        return *chosen;
    }
};

/// The files one after the other, each read by `read`. Labels are checked file by file, while their offsets
/// are still at hand.
template <class Read>
SampleBlock readFiles(const std::vector<SampleFile>& files, std::size_t known, const Read& read) {
    SampleBlock all;
    for (const auto& file : files) {
        try {
            SampleBlock block = read(file);
            if (known != 0 && !block.classesAreFound)
                checkLabels(block, known, "the classes of this data set");
            if (all.labels.empty())
                all = std::move(block);
            else
                append(all, std::move(block));
        } catch (const std::bad_alloc&) {
            throw Error(fmt::format("{}: not enough memory to read it.", file.name().string()));
        }
    }
    return all;
}

/// Leaves the pixels in their files, where there are too many of them and all the files allow it.
std::optional<ReadPart> locatePart(const SampleFormat* format, const std::vector<SampleFile>& files,
                                   const Reading& reading) {
    if (format->locate == nullptr || reading.bytesOnDisk <= reading.plan.memory)
        return std::nullopt;
    std::vector<SampleBlock> blocks;
    for (const auto& file : files) {
        auto block = format->locate(file);
        if (!block)
            return std::nullopt;
        blocks.push_back(std::move(*block));
    }
    ReadPart part;
    auto next = blocks.begin();
    part.block = readFiles(files, reading.known, [&](const SampleFile&) { return std::move(*next++); });
    part.raw = part.block.shape;
    part.block.shape = preparationFor(*part.raw, reading.wish).shape;
    part.block.notes.push_back(fmt::format(
        "{}: the files of {} MiB are more than the {} MiB that pixels may take in memory; they are read "
        "when they are needed.",
        part.block.pictureFile.string(), reading.bytesOnDisk >> 20, reading.plan.memory >> 20));
    return part;
}

/// What the pixels of these files are called in the cache: it says all that they, and their labels, follow
/// from.
std::string keyOf(const SampleFormat* format, const std::vector<SampleFile>& files, const Reading& reading) {
    std::vector<std::filesystem::path> onDisk;
    const auto& wish = reading.wish;
    std::string how = fmt::format("{} {} {} {} {}", format->name, wish.width, wish.height,
                                  static_cast<int>(wish.resize), static_cast<int>(wish.colour));
    if (decodes(files) && reading.chosen)
        how += " as " + toString(reading.chosen->shape);
    const auto add = [&](const DataFile& file) {
        const auto path = file.archive ? file.archive->file() : file.path;
        if (onDisk.empty() || onDisk.back() != path)
            onDisk.push_back(path);
        how += '\n' + file.member;
    };
    for (const auto& file : files) {
        how += fmt::format("\n{}\n{}", file.imagesKey, file.labelsKey);
        for (const auto* one : {&file.images, &file.labels})
            if (!one->empty() && !file.pictures)
                add(*one);
        if (!file.pictures)
            continue;
        for (const auto& name : file.pictures->classNames)
            how += '\n' + name;
        for (const auto& picture : file.pictures->pictures) {
            add(file.pictures->roots.file(picture));
            how += fmt::format("\n{}\n{}", picture.label, picture.group);
        }
    }
    return PackedCache::keyOf(onDisk, how);
}

ReadPart readPart(const SampleFormat* format, const std::vector<SampleFile>& files, Reading& reading) {
    if (files.empty())
        return {};
    if (auto located = locatePart(format, files, reading))
        return std::move(*located);
    const bool isDecoded = decodes(files);
    const std::string key = keyOf(format, files, reading);
    ReadPart part;
    // Of files that need no decoding only what did not fit into memory is in the cache.
    const std::uint64_t free =
        reading.plan.memory - std::min<std::uint64_t>(reading.plan.used, reading.plan.memory);
    if (auto set = reading.plan.cache.load(key, free)) {
        reading.plan.used += set->pixels.size();
        part.block = std::move(set->block);
        part.pixels = std::move(set->pixels);
        if (isDecoded)
            reading.choose(part.block.shape);
        return part;
    }
    const Prepare choose = [&reading](ImageShape natural) { return reading.choose(natural); };
    const Prepare plain = [&reading](ImageShape raw) { return preparationFor(raw, reading.wish); };
    PixelStore store(reading.plan, key, isDecoded ? Prepare() : plain, files.size());
    part.block = readFiles(files, reading.known,
                           [&](const SampleFile& file) { return format->read(file, choose, store); });
    part.pixels = store.finish(part.block, isDecoded);
    return part;
}

/// Members of one archive that are read alone are fetched in one go.
void prefetch(const DatasetFiles& files) {
    std::map<std::shared_ptr<const Archive>, std::vector<std::string>> wanted;
    for (const auto* part : {&files.train, &files.validation, &files.test})
        for (const auto& unit : *part)
            for (const auto* file : {&unit.images, &unit.labels})
                if (file->archive && !unit.pictures)
                    wanted[file->archive].push_back(file->member);
    for (auto& [archive, names] : wanted) {
        std::sort(names.begin(), names.end());
        names.erase(std::unique(names.begin(), names.end()), names.end());
        archive->prefetch(names);
    }
}

std::uint64_t bytesOnDisk(const DatasetFiles& files) {
    std::uint64_t bytes = 0;
    for (const auto* part : {&files.train, &files.validation, &files.test})
        for (const auto& file : *part)
            bytes += file.images.empty() || file.pictures ? 0 : sizeOf(file.images);
    return bytes;
}

} // namespace

ReadParts readParts(const DatasetFiles& files, std::size_t known, const PictureWish& wish,
                    StoragePlan& plan) {
    prefetch(files);
    Reading reading{known, wish, plan, bytesOnDisk(files)};
    const auto readLater = [&](const SampleFormat* format, const std::vector<SampleFile>& part) {
        return std::async(decodes(part) ? std::launch::deferred : std::launch::async,
                          [&, format] { return readPart(format, part, reading); });
    };
    auto validation = readLater(files.format, files.validation);
    auto test = readLater(files.testFormat, files.test);
    ReadParts parts;
    parts.train = readPart(files.format, files.train, reading);
    parts.validation = validation.get();
    parts.test = test.get();
    return parts;
}

std::vector<std::string> agreeOnClasses(ReadParts& parts, const std::vector<std::string>& expected) {
    const ReadPart& first = parts.first();
    std::vector<std::string> names = expected;
    std::string reason = "the classes of the data set";
    const bool areFound = first.block.classesAreFound;
    if (names.empty()) {
        names = first.block.classNames;
        if (areFound)
            std::sort(names.begin(), names.end(), classNameLess);
    }
    if (names.empty()) {
        const std::size_t count =
            *std::max_element(first.block.labels.begin(), first.block.labels.end()) + std::size_t{1};
        for (std::size_t i = 0; i < count; ++i)
            names.push_back(std::to_string(i));
        reason =
            fmt::format("the labels of the training part, {}", first.block.labelFile.filename().string());
    }
    const std::string firstFile = first.block.pictureFile.string();
    const ImageShape shape = first.block.shape;
    for (auto* part : {&parts.train, &parts.validation, &parts.test}) {
        if (part->empty())
            continue;
        SampleBlock& block = part->block;
        if (block.classesAreFound) {
            auto grown = names;
            const auto positions = mapNames(block.classNames, grown);
            // Known names for folders that are merely numbered: the order of the folders says which is which.
            auto inOrder = block.classNames;
            std::sort(inOrder.begin(), inOrder.end(), classNameLess);
            if (grown.size() > names.size() && !(areFound && expected.empty()) &&
                inOrder.size() == names.size())
                relabel(block, mapNames(block.classNames, inOrder));
            else if (grown.size() > names.size())
                throw Error(fmt::format(
                    "{}: class \"{}\" is not one of the {} that there should be ({}, ...). "
                    "The parts, or the data and the model, do not belong together.",
                    block.pictureFile.string(), grown[names.size()], names.size(), names.front()));
            else
                relabel(block, positions);
        } else {
            checkLabels(block, names.size(), reason);
        }
        if (block.shape != shape)
            throw Error(fmt::format("{}: expected pictures of {} as in the training part, {}; found {}. The "
                                    "parts do not belong together.",
                                    block.pictureFile.string(), toString(shape), firstFile,
                                    toString(block.shape)));
    }
    return names;
}

} // namespace flipscope
