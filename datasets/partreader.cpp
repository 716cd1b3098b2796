#include "datasets/partreader.h"

#include "datasets/archive.h"
#include "datasets/error.h"
#include "datasets/watch.h"

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
    const auto join = [before, after](auto& list, auto&& other) {
        if (list.empty() && other.empty())
            return;
        list.resize(before);
        moveBehind(list, std::move(other));
        list.resize(after);
    };
    join(all.origins.names, std::move(more.origins.names));
    join(all.origins.groups, std::move(more.origins.groups));
    join(all.origins.sizes, std::move(more.origins.sizes));
    moveBehind(all.damaged, std::move(more.damaged));
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
    std::uint64_t bytesOnDisk;             ///< of all files but pictures
    const CatalogueEntry* entry = nullptr; ///< nullptr: not a known set
    /// What pictures of the first part that is decoded became holds for the others.
    std::optional<Preparation> chosen = {};

    Preparation choose(ImageShape natural) {
        if (!chosen)
            chosen = preparationFor(natural, wish);
        return *chosen;
    }
    bool isTransposed(ImageShape shape) const {
        return entry != nullptr && entry->isTransposed && shape.width == shape.height && shape.channels == 1;
    }
    void fixLabels(SampleBlock& block) const {
        if (entry != nullptr)
            countLabelsFromZero(*entry, block.labels);
    }
};

/// Turns pictures that a known set's files hold lying on their side before they are prepared and stored.
class UprightSink final : public PixelSink {
public:
    UprightSink(const Reading& reading, PixelSink& next) : m_reading(reading), m_next(next) {}
    void expect(ImageShape shape, std::size_t samples) override {
        m_shape = shape;
        m_next.expect(shape, samples);
    }
    void add(std::span<const std::uint8_t> pixels) override {
        if (!m_reading.isTransposed(m_shape))
            return m_next.add(pixels);
        m_turned.assign(pixels.begin(), pixels.end());
        transpose(static_cast<std::size_t>(m_shape.width), m_turned);
        m_next.add(m_turned);
    }

private:
    const Reading& m_reading;
    PixelSink& m_next;
    ImageShape m_shape;
    std::vector<std::uint8_t> m_turned; ///< buffer
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
        reading.fixLabels(*block);
        for (auto& piece : block->pieces)
            piece.transposed = reading.isTransposed(block->shape);
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
    if (reading.entry != nullptr)
        how += fmt::format(" {} from {}", reading.entry->isTransposed ? "turned" : "",
                           reading.entry->firstLabel);
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

/// From the cache. Of what needs no decoding only what did not fit into memory is there.
std::optional<ReadPart> keptPart(const std::string& key, StoragePlan& plan) {
    const std::uint64_t free = plan.memory - std::min<std::uint64_t>(plan.used, plan.memory);
    auto set = plan.cache.load(key, free);
    if (!set)
        return std::nullopt;
    plan.used += set->pixels.size();
    return ReadPart{std::move(set->block), std::move(set->pixels), {}};
}

ReadPart readPart(const SampleFormat* format, const std::vector<SampleFile>& files, Reading& reading) {
    if (files.empty())
        return {};
    if (auto located = locatePart(format, files, reading))
        return std::move(*located);
    const bool isDecoded = decodes(files);
    const std::string key = keyOf(format, files, reading);
    if (auto kept = keptPart(key, reading.plan)) {
        if (isDecoded)
            reading.choose(kept->block.shape);
        return std::move(*kept);
    }
    ReadPart part;
    const Prepare choose = [&reading](ImageShape natural) { return reading.choose(natural); };
    const Prepare plain = [&reading](ImageShape raw) { return preparationFor(raw, reading.wish); };
    PixelStore store(reading.plan, key, isDecoded ? Prepare() : plain, files.size());
    UprightSink upright(reading, store);
    part.block = readFiles(files, reading.known, [&](const SampleFile& file) {
        SampleBlock block = format->read(file, choose, upright);
        reading.fixLabels(block);
        return block;
    });
    part.pixels = store.finish(part.block, isDecoded);
    return part;
}

ReadPart drawPart(const GlyphSpec& spec, Part part, const PictureWish& wish, StoragePlan& plan) {
    const std::uint32_t count = part == Part::Test ? spec.test : spec.train;
    if (count == 0)
        return {};
    const std::string key =
        PackedCache::keyOf({}, fmt::format("glyphs {} {} {} {} {} as {} {} {} {}", static_cast<int>(part),
                                           spec.classes, spec.size, count, spec.seed, wish.width, wish.height,
                                           static_cast<int>(wish.resize), static_cast<int>(wish.colour)));
    if (auto kept = keptPart(key, plan))
        return std::move(*kept);
    ReadPart drawn;
    drawn.block.shape = {static_cast<int>(spec.size), static_cast<int>(spec.size), 1};
    drawn.block.classNames = glyphClassNames(spec);
    for (std::uint32_t i = 0; i < count; ++i)
        drawn.block.labels.push_back(glyphLabel(spec, i));
    PixelStore store(
        plan, key, [&wish](ImageShape raw) { return preparationFor(raw, wish); }, 1);
    store.expect(drawn.block.shape, count);
    constexpr std::uint32_t most = 4096; // samples in the buffer
    std::vector<std::uint8_t> pixels;
    Watch::begin(Watch::Stage::Reading, count);
    for (std::uint32_t first = 0; first < count; first += most) {
        Watch::advance(std::min(most, count - first));
        pixels.resize(std::size_t{std::min(most, count - first)} * spec.size * spec.size);
        drawGlyphs(spec, part, first, pixels);
        store.add(pixels);
    }
    drawn.pixels = store.finish(drawn.block, false);
    return drawn;
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

ReadParts readParts(const DatasetFiles& files, std::size_t known, const PictureWish& wish, StoragePlan& plan,
                    const CatalogueEntry* entry) {
    prefetch(files);
    Reading reading{known, wish, plan, bytesOnDisk(files), entry};
    const auto readLater = [&](const SampleFormat* format, const std::vector<SampleFile>& part) {
        return std::async(decodes(part) ? std::launch::deferred : std::launch::async,
                          [&, format, watch = Watch::current()] {
                              const Watch::Scope scope(watch);
                              return readPart(format, part, reading);
                          });
    };
    auto validation = readLater(files.format, files.validation);
    auto test = readLater(files.testFormat, files.test);
    ReadParts parts;
    parts.train = readPart(files.format, files.train, reading);
    parts.validation = validation.get();
    parts.test = test.get();
    return parts;
}

ReadParts drawParts(const GlyphSpec& spec, bool testOnly, const PictureWish& wish, StoragePlan& plan) {
    ReadParts parts;
    if (!testOnly || spec.test == 0)
        parts.train = drawPart(spec, Part::Train, wish, plan);
    parts.test = drawPart(spec, Part::Test, wish, plan);
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
