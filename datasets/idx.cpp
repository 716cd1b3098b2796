#include "datasets/idx.h"

#include "datasets/bytereader.h"
#include "datasets/error.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <initializer_list>
#include <map>
#include <string_view>
#include <utility>

namespace flipscope {
namespace {

namespace fs = std::filesystem;

constexpr std::uint8_t unsignedBytes = 0x08;
constexpr std::uint32_t largestSide = 4096; // pixels

enum class Kind { None, Images, Labels };

std::string lowerName(const DataFile& file) {
    std::string name = file.path.filename().string();
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return name;
}

/// By the header; Kind::None where it is not that of images or labels.
Kind kindByContent(const DataFile& file) {
    std::array<std::uint8_t, 4> magic{};
    const auto head = headOf(file, 4);
    const bool isGzip = head.size() == 4 && head[0] == 0x1f && head[1] == 0x8b;
    if (!isGzip && (head.size() < 4 || head[0] != 0 || head[1] != 0))
        return Kind::None;
    try {
        ByteReader reader(file);
        if (reader.read(magic) < magic.size())
            return Kind::None;
    } catch (const Error&) {
        return Kind::None; // unreadable, and not named as one of ours
    }
    if (magic[0] != 0 || magic[1] != 0 || magic[2] != unsignedBytes)
        return Kind::None;
    return magic[3] == 1 ? Kind::Labels : magic[3] == 3 || magic[3] == 4 ? Kind::Images : Kind::None;
}

/// A name that says it decides, so that a damaged or swapped file is reported as what it should be.
Kind kindOf(const DataFile& file) {
    const std::string name = lowerName(file);
    const auto says = [&name](const char* text) { return name.find(text) != std::string::npos; };
    const bool namedIdx = says("ubyte") || says("idx1") || says("idx3") || says("idx4");
    if (namedIdx && (says("label") || says("idx1")))
        return Kind::Labels;
    if (namedIdx && (says("image") || says("idx3") || says("idx4")))
        return Kind::Images;
    // A CIFAR file may begin with any bytes; its ending keeps the two apart.
    return name.ends_with(".bin") ? Kind::None : kindByContent(file);
}

/// `text` with every `from` of the list replaced.
std::string replaced(std::string text, std::initializer_list<std::string_view> list, std::string_view to) {
    for (const auto from : list)
        for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
            text.replace(at, from.size(), to);
    return text;
}

std::string withoutGz(std::string name) {
    if (name.ends_with(".gz"))
        name.resize(name.size() - 3);
    return name;
}

/// Equal for an images file and its labels file, and for a file and its compressed twin.
std::string pairingKey(const DataFile& file) {
    const auto key = replaced(withoutGz(lowerName(file)),
                              {"images", "image", "labels", "label", "idx1", "idx3", "idx4"}, "");
    return (file.path.parent_path() / key).string();
}

/// Takes the plain file of several of the same content: it is read faster.
void assign(DataFile& place, const DataFile& file, std::vector<DataFile>& twins) {
    if (place.empty()) {
        place = file;
        return;
    }
    const bool better = lowerName(place).ends_with(".gz") && !lowerName(file).ends_with(".gz");
    twins.push_back(better ? place : file);
    if (better)
        place = file;
}

/// Joins the only images file without labels and the only labels file without images of one part in one
/// folder.
void pairLeftovers(std::vector<SampleFile>& found) {
    std::map<std::pair<Part, fs::path>, std::vector<SampleFile*>> lonely;
    for (auto& file : found)
        if (file.images.empty() || file.labels.empty())
            lonely[{file.part, file.name().parent_path()}].push_back(&file);
    for (auto& [home, files] : lonely) {
        if (files.size() != 2 || files[0]->images.empty() == files[1]->images.empty())
            continue;
        auto [withImages, withLabels] = std::minmax(files[0], files[1], [](const auto* a, const auto* b) {
            return a->images.empty() < b->images.empty();
        });
        withImages->labels = std::exchange(withLabels->labels, DataFile());
    }
    std::erase_if(found, [](const SampleFile& file) { return file.images.empty() && file.labels.empty(); });
}

/// The dimensions; throws where the file is not IDX of unsigned bytes.
std::vector<std::uint32_t> readHeader(ByteReader& reader, const char* what) {
    const std::string file = reader.file().string();
    std::array<std::uint8_t, 4> magic{};
    const std::size_t got = reader.read(magic);
    if (got < magic.size())
        throw Error(
            fmt::format("{}: {}: expected an IDX header of {} at offset 0 (at least 8 bytes), found {} "
                        "bytes.",
                        file, got == 0 ? "the file is empty" : "the file is too short", what, got));
    if (magic[0] != 0 || magic[1] != 0 || magic[3] == 0 || magic[3] > 4)
        throw Error(
            fmt::format("{}: not an IDX file: expected the bytes 00 00 08 and the number of dimensions at "
                        "offset 0, found {:02x}.",
                        file, fmt::join(magic, " ")));
    if (magic[2] != unsignedBytes)
        throw Error(fmt::format(
            "{}: element type at offset 2: expected 0x08 (unsigned bytes), found 0x{:02x}.", file, magic[2]));
    std::vector<std::uint32_t> dimensions;
    for (int i = 0; i < magic[3]; ++i) {
        std::array<std::uint8_t, 4> b{};
        if (reader.read(b) < b.size())
            throw Error(fmt::format("{}: too short: expected a header of {} bytes, found {} bytes.", file,
                                    4 + 4 * magic[3], reader.offset()));
        dimensions.push_back(std::uint32_t{b[0]} << 24 | std::uint32_t{b[1]} << 16 |
                             std::uint32_t{b[2]} << 8 | b[3]);
    }
    return dimensions;
}

ImageShape shapeOf(const std::vector<std::uint32_t>& dimensions, const std::string& file) {
    if (dimensions.size() < 3)
        throw Error(fmt::format("{}: expected images with 3 or 4 dimensions (offset 3), found {}{}.", file,
                                dimensions.size(), dimensions.size() == 1 ? ": this is a labels file" : ""));
    const std::uint32_t channels = dimensions.size() == 4 ? dimensions[3] : 1;
    if (channels != 1 && channels != 3)
        throw Error(fmt::format("{}: channels (the last dimension, offset 16): expected 1 or 3, found {}.",
                                file, channels));
    for (int i = 1; i <= 2; ++i)
        if (dimensions[i] == 0 || dimensions[i] > largestSide)
            throw Error(fmt::format("{}: {} at offset {}: expected 1 to {} pixels, found {}.", file,
                                    i == 1 ? "height" : "width", 4 + 4 * i, largestSide, dimensions[i]));
    return {static_cast<int>(dimensions[2]), static_cast<int>(dimensions[1]), static_cast<int>(channels)};
}

void checkCount(std::uint32_t count, const std::string& file) {
    if (count == 0)
        throw Error(
            fmt::format("{}: the data set is empty: the header at offset 4 says 0 samples, expected at "
                        "least 1.",
                        file));
}

/// What the header of an images file says; the reader stands behind it. Returns the count.
std::uint64_t readImagesHeader(ByteReader& reader, SampleBlock& block, std::string& claim) {
    const std::string file = reader.file().string();
    const auto dimensions = readHeader(reader, "images");
    block.shape = shapeOf(dimensions, file);
    checkCount(dimensions[0], file);
    claim = fmt::format("the header claims {} samples of {}", dimensions[0], toString(block.shape));
    return dimensions[0];
}

/// How many images there are.
std::size_t readImages(const DataFile& file, SampleBlock& block, PixelSink& pixels) {
    ByteReader reader(file);
    std::string claim;
    const std::uint64_t count = readImagesHeader(reader, block, claim);
    const std::size_t size = block.shape.size();
    // Bounded by what lies on disk, whatever the header says.
    pixels.expect(block.shape, std::min<std::uint64_t>(count, 16 * reader.fileSize() / size + 1));
    reader.readBlocks(count * size, size, claim,
                      [&pixels](std::span<const std::uint8_t> some) { pixels.add(some); });
    reader.expectEnd(claim);
    return count;
}

void checkPair(const SampleFile& file, std::size_t images, std::size_t labels) {
    if (images != labels)
        throw Error(
            fmt::format("{}: expected as many labels as there are images in {} ({}), found {}. The two "
                        "files do not belong together.",
                        file.labels.path.string(), file.images.path.filename().string(), images, labels));
}

void readLabels(const DataFile& from, SampleBlock& block) {
    ByteReader reader(from);
    const fs::path& file = from.path;
    const auto dimensions = readHeader(reader, "labels");
    if (dimensions.size() != 1)
        throw Error(fmt::format("{}: expected labels with 1 dimension (offset 3), found {}{}.", file.string(),
                                dimensions.size(), dimensions.size() > 2 ? ": this is an images file" : ""));
    checkCount(dimensions[0], file.string());
    block.labelFile = file;
    block.firstLabel = reader.offset();
    const std::string claim = fmt::format("the header claims {} labels", dimensions[0]);
    const auto bytes = reader.readAll(dimensions[0], claim);
    reader.expectEnd(claim);
    block.labels.assign(bytes.begin(), bytes.end());
}

/// The name that the missing half of a pair would usually have.
std::string partnerName(const fs::path& file, const char* from, const char* to, const char* idx) {
    const std::string name = replaced(withoutGz(file.filename().string()), {from}, to);
    return replaced(name, {"idx1", "idx3", "idx4"}, idx);
}

[[noreturn]] void failHalf(const SampleFile& file) {
    const bool noLabels = file.labels.empty();
    const std::string partner = noLabels ? partnerName(file.name(), "image", "label", "idx1")
                                         : partnerName(file.name(), "label", "image", "idx3");
    const bool telling = partner != file.name().filename().string();
    throw Error(
        fmt::format("{}: {} are missing: expected an IDX file{} in the same folder ({}), found none. Put it "
                    "there.",
                    file.name().string(), noLabels ? "its labels" : "its images",
                    telling ? fmt::format(" such as {} or {}.gz", partner, partner) : "",
                    file.name().parent_path().string()));
}

} // namespace

std::vector<SampleFile> findIdx(const DataPlace& place) {
    std::map<std::string, SampleFile> byKey;
    for (const auto& file : place.files()) {
        const Kind kind = kindOf(file);
        if (kind == Kind::None)
            continue;
        SampleFile& unit = byKey[pairingKey(file)];
        assign(kind == Kind::Images ? unit.images : unit.labels, file, unit.twins);
    }
    std::vector<SampleFile> found;
    for (auto& [key, unit] : byKey) {
        unit.part = partOf(unit.name(), true);
        found.push_back(std::move(unit));
    }
    pairLeftovers(found);
    return found;
}

SampleBlock readIdx(const SampleFile& file, const Prepare&, PixelSink& pixels) {
    if (file.images.empty() || file.labels.empty())
        failHalf(file);
    SampleBlock block;
    block.pictureFile = file.images.path;
    readLabels(file.labels, block);
    const std::size_t images = readImages(file.images, block, pixels);
    checkPair(file, images, block.labels.size());
    return block;
}

std::optional<SampleBlock> locateIdx(const SampleFile& file) {
    if (file.images.empty() || file.labels.empty() || file.images.archive)
        return std::nullopt;
    ByteReader reader(file.images);
    if (reader.compressed())
        return std::nullopt;
    SampleBlock located;
    std::string claim;
    const std::uint64_t count = readImagesHeader(reader, located, claim);
    auto images = std::make_shared<const OpenFile>(file.images.path);
    const std::uint64_t expected = reader.offset() + count * located.shape.size();
    if (images->size() != expected)
        throw Error(
            fmt::format("{}: too {}: {}, expected a file of {} bytes, found {}. The file is cut off or "
                        "not what its name says.",
                        file.images.path.string(), images->size() < expected ? "short" : "long", claim,
                        expected, images->size()));
    located.pictureFile = file.images.path;
    readLabels(file.labels, located);
    checkPair(file, count, located.labels.size());
    located.pieces = {{std::move(images), reader.offset(), located.shape.size(), count, false}};
    return located;
}

} // namespace flipscope
