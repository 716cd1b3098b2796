#include "datasets/cifar.h"

#include "datasets/bytereader.h"
#include "datasets/error.h"

#include <fmt/format.h>
#include <span>
#include <sstream>

namespace flipscope {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t side = 32; // pixels
constexpr std::size_t planeSize = side * side;
constexpr std::size_t pictureSize = 3 * planeSize;
constexpr std::size_t largestNamesFile = 64 * 1024;

/// One of the two record layouts.
struct Layout {
    std::size_t labelBytes; ///< the label is the last of them
    std::size_t classCount;
    const char* namesFile;

    std::size_t recordSize() const { return labelBytes + pictureSize; }
};
constexpr Layout cifar10{1, 10, "batches.meta.txt"};
constexpr Layout cifar100{2, 100, "fine_label_names.txt"};

/// nullptr: neither.
const Layout* layoutOf(const DataFile& file, std::uint64_t size) {
    const bool ten = size % cifar10.recordSize() == 0;
    const bool hundred = size % cifar100.recordSize() == 0;
    if (hundred && (!ten || existsFile(sibling(file, cifar100.namesFile))))
        return &cifar100;
    return ten ? &cifar10 : nullptr;
}

bool namedAsOriginal(const fs::path& file) {
    const std::string name = file.filename().string();
    if (name == "train.bin" || name == "test.bin")
        return true;
    return name.ends_with(".bin") && (name.starts_with("data_batch") || name.starts_with("test_batch"));
}

std::vector<std::string> readClassNames(const DataFile& file, std::size_t count) {
    std::vector<std::string> names;
    if (!existsFile(file)) {
        for (std::size_t i = 0; i < count; ++i)
            names.push_back(std::to_string(i));
        return names;
    }
    ByteReader reader(file);
    std::vector<std::uint8_t> text(largestNamesFile);
    text.resize(reader.read(text));
    std::istringstream stream(std::string(text.begin(), text.end()));
    for (std::string line; std::getline(stream, line);) {
        line.erase(line.find_last_not_of(" \t\r") + 1);
        if (!line.empty())
            names.push_back(line);
    }
    if (names.size() != count)
        throw Error(fmt::format("{}: expected {} class names, one on each line, found {}.",
                                file.path.string(), count, names.size()));
    return names;
}

/// The layout of a file's records, and all that a block says but labels.
const Layout& describe(const DataFile& file, const ByteReader& reader, SampleBlock& block) {
    const std::string name = file.path.string();
    if (reader.fileSize() == 0)
        throw Error(fmt::format("{}: the file is empty: expected records of {} bytes, found 0 bytes.", name,
                                cifar10.recordSize()));
    if (reader.compressed())
        throw Error(
            fmt::format("{}: expected plain CIFAR records, found gzip data. Unpack it with gunzip.", name));
    const Layout* layout = layoutOf(file, reader.fileSize());
    if (layout == nullptr)
        throw Error(fmt::format(
            "{}: expected a multiple of {} bytes (CIFAR-10) or {} (CIFAR-100), found {} bytes: {} "
            "CIFAR-10 records and {} bytes over. The file is cut off or not CIFAR.",
            name, cifar10.recordSize(), cifar100.recordSize(), reader.fileSize(),
            reader.fileSize() / cifar10.recordSize(), reader.fileSize() % cifar10.recordSize()));
    block.shape = {side, side, 3};
    block.classNames = readClassNames(sibling(file, layout->namesFile), layout->classCount);
    block.pictureFile = file.path;
    block.labelFile = file.path;
    block.firstLabel = layout->labelBytes - 1;
    block.labelStride = layout->recordSize();
    return *layout;
}

/// Labels into the block; the planes of each record to `take`.
template <class Take>
void readRecords(ByteReader& reader, const Layout& layout, SampleBlock& block, const Take& take) {
    const std::size_t recordSize = layout.recordSize();
    reader.readBlocks(reader.fileSize(), recordSize, fmt::format("its records have {} bytes", recordSize),
                      [&](std::span<const std::uint8_t> records) {
                          for (; !records.empty(); records = records.subspan(recordSize)) {
                              block.labels.push_back(records[layout.labelBytes - 1]);
                              take(records.data() + layout.labelBytes);
                          }
                      });
    checkLabels(block, layout.classCount, fmt::format("CIFAR-{}", layout.classCount));
}

} // namespace

std::vector<SampleFile> findCifar(const DataPlace& place) {
    std::vector<SampleFile> found;
    for (const auto& file : place.files()) {
        const auto size = sizeOf(file);
        const bool fits = file.path.extension() == ".bin" && size > 0 && layoutOf(file, size) != nullptr;
        if (!fits && !namedAsOriginal(file.path))
            continue;
        const bool isBatch = file.path.filename().string().starts_with("data_batch");
        SampleFile unit;
        unit.part = isBatch ? Part::Train : partOf(file.path, true);
        unit.images = unit.labels = file;
        found.push_back(std::move(unit));
    }
    return found;
}

SampleBlock readCifar(const SampleFile& file, const Prepare&, PixelSink& pixels) {
    ByteReader reader(file.images);
    SampleBlock block;
    const Layout& layout = describe(file.images, reader, block);
    pixels.expect(block.shape, reader.fileSize() / layout.recordSize());
    std::vector<std::uint8_t> picture(pictureSize);
    readRecords(reader, layout, block, [&](const std::uint8_t* planes) {
        interleave(planes, planeSize, 3, picture.data());
        pixels.add(picture);
    });
    return block;
}

std::optional<SampleBlock> locateCifar(const SampleFile& file) {
    if (file.images.archive)
        return std::nullopt;
    ByteReader reader(file.images);
    SampleBlock located;
    const Layout& layout = describe(file.images, reader, located);
    readRecords(reader, layout, located, [](const std::uint8_t*) {});
    located.pieces = {{std::make_shared<const OpenFile>(file.images.path), layout.labelBytes,
                       layout.recordSize(), located.labels.size(), true}};
    return located;
}

} // namespace flipscope
