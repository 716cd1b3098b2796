#include "datasets/cifar.h"

#include "datasets/bytereader.h"
#include "datasets/error.h"
#include "datasets/filesamples.h"

#include <fmt/format.h>
#include <fstream>

namespace flipscope {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t side = 32; // pixels
constexpr std::size_t planeSize = side * side;
constexpr std::size_t pictureSize = 3 * planeSize;

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
const Layout* layoutOf(const fs::path& file, std::uint64_t size) {
    const bool ten = size % cifar10.recordSize() == 0;
    const bool hundred = size % cifar100.recordSize() == 0;
    if (hundred && (!ten || fs::exists(file.parent_path() / cifar100.namesFile)))
        return &cifar100;
    return ten ? &cifar10 : nullptr;
}

bool namedAsOriginal(const fs::path& file) {
    const std::string name = file.filename().string();
    if (name == "train.bin" || name == "test.bin")
        return true;
    return name.ends_with(".bin") && (name.starts_with("data_batch") || name.starts_with("test_batch"));
}

std::vector<std::string> readClassNames(const fs::path& file, std::size_t count) {
    std::vector<std::string> names;
    if (!fs::exists(file)) {
        for (std::size_t i = 0; i < count; ++i)
            names.push_back(std::to_string(i));
        return names;
    }
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) {
        line.erase(line.find_last_not_of(" \t\r") + 1);
        if (!line.empty())
            names.push_back(line);
    }
    if (names.size() != count)
        throw Error(fmt::format("{}: expected {} class names, one on each line, found {}.", file.string(),
                                count, names.size()));
    return names;
}

/// The layout and all that a block says but its content.
const Layout& prepareBlock(const ByteReader& reader, SampleBlock& block) {
    const std::string file = reader.file().string();
    if (reader.fileSize() == 0)
        throw Error(fmt::format("{}: the file is empty: expected records of {} bytes, found 0 bytes.", file,
                                cifar10.recordSize()));
    if (reader.compressed())
        throw Error(
            fmt::format("{}: expected plain CIFAR records, found gzip data. Unpack it with gunzip.", file));
    const Layout* layout = layoutOf(reader.file(), reader.fileSize());
    if (layout == nullptr)
        throw Error(fmt::format(
            "{}: expected a multiple of {} bytes (CIFAR-10) or {} (CIFAR-100), found {} bytes: {} "
            "CIFAR-10 records and {} bytes over. The file is cut off or not CIFAR.",
            file, cifar10.recordSize(), cifar100.recordSize(), reader.fileSize(),
            reader.fileSize() / cifar10.recordSize(), reader.fileSize() % cifar10.recordSize()));
    block.shape = {side, side, 3};
    block.classNames = readClassNames(reader.file().parent_path() / layout->namesFile, layout->classCount);
    block.pictureFile = reader.file();
    block.labelFile = reader.file();
    block.firstLabel = layout->labelBytes - 1;
    block.labelStride = layout->recordSize();
    return *layout;
}

/// Gives each record to `take`, in order.
template <class Take>
void readRecords(ByteReader& reader, const Layout& layout, SampleBlock& block, const Take& take) {
    const std::size_t count = reader.fileSize() / layout.recordSize();
    block.labels.reserve(count);
    std::vector<std::uint8_t> record(layout.recordSize());
    for (std::size_t i = 0; i < count; ++i) {
        if (reader.read(record) < record.size())
            throw Error(
                fmt::format("{}: too short: expected {} records of {} bytes, found the end at offset {}.",
                            reader.file().string(), count, record.size(), reader.offset()));
        block.labels.push_back(record[layout.labelBytes - 1]);
        take(record.data() + layout.labelBytes);
    }
    checkLabels(block, layout.classCount, fmt::format("CIFAR-{}", layout.classCount));
}

} // namespace

std::vector<SampleFile> findCifar(const std::vector<fs::path>& files) {
    std::vector<SampleFile> found;
    for (const auto& file : files) {
        std::error_code error;
        const auto size = fs::file_size(file, error);
        const bool fits = !error && file.extension() == ".bin" && size > 0 && layoutOf(file, size) != nullptr;
        if (!fits && !namedAsOriginal(file))
            continue;
        const bool isBatch = file.filename().string().starts_with("data_batch");
        found.push_back({isBatch ? Part::Train : partOf(file, true), file, file, {}});
    }
    return found;
}

SampleBlock readCifar(const SampleFile& file) {
    ByteReader reader(file.images);
    SampleBlock block;
    const Layout& layout = prepareBlock(reader, block);
    block.pixels.reserve(reader.fileSize() / layout.recordSize() * pictureSize);
    readRecords(reader, layout, block, [&block](const std::uint8_t* planes) {
        block.pixels.resize(block.pixels.size() + pictureSize);
        interleave(planes, planeSize, 3, block.pixels.data() + block.pixels.size() - pictureSize);
    });
    return block;
}

std::optional<SampleBlock> locateCifar(const SampleFile& file) {
    ByteReader reader(file.images);
    SampleBlock located;
    const Layout& layout = prepareBlock(reader, located);
    readRecords(reader, layout, located, [](const std::uint8_t*) {});
    located.pieces = {{std::make_shared<const OpenFile>(file.images), layout.labelBytes, layout.recordSize(),
                       located.labels.size(), true}};
    return located;
}

} // namespace flipscope
