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
namespace {

class MemorySink final : public PixelSink {
public:
    /// Files of one part are mostly of one size.
    MemorySink(std::vector<std::uint8_t>& pixels, std::size_t files) : m_pixels(pixels), m_files(files) {}

    void expect(ImageShape shape, std::size_t samples) override {
        if (m_pixels.capacity() == 0)
            m_pixels.reserve(samples * shape.size() * m_files);
    }
    void add(std::span<const std::uint8_t> pixels) override {
        m_pixels.insert(m_pixels.end(), pixels.begin(), pixels.end());
    }

private:
    std::vector<std::uint8_t>& m_pixels;
    std::size_t m_files;
};

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

/// Labels are checked file by file, while their offsets are still at hand.
ReadPart readPart(const SampleFormat* format, const std::vector<SampleFile>& files, std::size_t known,
                  const Prepare& prepare, const CatalogueEntry* entry) {
    ReadPart all;
    MemorySink sink(all.pixels, files.size());
    for (const auto& file : files) {
        try {
            const std::size_t before = all.pixels.size();
            SampleBlock block = format->read(file, prepare, sink);
            if (entry != nullptr)
                asShown(*entry, block.shape, std::span(all.pixels).subspan(before), block.labels);
            if (known != 0 && !block.classesAreFound)
                checkLabels(block, known, "the classes of this data set");
            if (all.empty())
                all.block = std::move(block);
            else
                append(all.block, std::move(block));
        } catch (const std::bad_alloc&) {
            throw Error(fmt::format("{}: not enough memory to read it.", file.name().string()));
        }
    }
    return all;
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

} // namespace

ReadParts readParts(const DatasetFiles& files, std::size_t known, const Prepare& prepare,
                    const CatalogueEntry* entry) {
    prefetch(files);
    std::optional<Preparation> chosen; // the training part's holds for all
    const Prepare once = [&](ImageShape natural) {
        if (!chosen)
            chosen = prepare(natural);
        return *chosen;
    };
    const auto readLater = [&](const SampleFormat* format, const std::vector<SampleFile>& part) {
        const bool decodes = std::any_of(part.begin(), part.end(),
                                         [](const SampleFile& file) { return file.pictures != nullptr; });
        return std::async(decodes ? std::launch::deferred : std::launch::async,
                          [&, format] { return readPart(format, part, known, once, entry); });
    };
    auto validation = readLater(files.format, files.validation);
    auto test = readLater(files.testFormat, files.test);
    ReadParts parts;
    parts.train = readPart(files.format, files.train, known, once, entry);
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
