#include "datasets/npz.h"

#include "datasets/archive.h"
#include "datasets/arraypairs.h"
#include "datasets/arrays.h"
#include "datasets/bytereader.h"
#include "datasets/error.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <string_view>

namespace flipscope {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t headSize = 512;
constexpr auto npyMagic = "\x93NUMPY"sv;
constexpr auto npyEnding = ".npy"sv;

/// An array as it lies in a file.
struct NpyHeader {
    ArrayHeader array;
    std::size_t size = 0; ///< bytes before the first element
};

/// The text behind `key` in the header's dictionary; empty: there is none.
std::string_view valueOf(std::string_view dictionary, std::string_view key) {
    const auto at = dictionary.find(key);
    if (at == std::string_view::npos)
        return {};
    const auto colon = dictionary.find(':', at + key.size());
    if (colon == std::string_view::npos)
        return {};
    const auto start = dictionary.find_first_not_of(' ', colon + 1);
    return start == std::string_view::npos ? std::string_view() : dictionary.substr(start);
}

std::optional<ElementType> typeOf(std::string_view text) {
    static const std::map<char, ElementKind> kinds = {
        {'b', ElementKind::Bool},  {'u', ElementKind::Unsigned}, {'i', ElementKind::Signed},
        {'f', ElementKind::Float}, {'S', ElementKind::Text},     {'U', ElementKind::WideText}};
    if (text.size() < 4 || (text[0] != '\'' && text[0] != '"') || !kinds.contains(text[2]))
        return std::nullopt;
    ElementType type;
    type.kind = kinds.at(text[2]);
    type.isBigEndian = text[1] == '>';
    const auto [end, error] = std::from_chars(text.data() + 3, text.data() + text.size(), type.bytes);
    if (error != std::errc() || type.bytes > 65536)
        return std::nullopt;
    if (type.kind == ElementKind::WideText)
        type.bytes *= 4;
    return type;
}

std::optional<std::vector<std::uint64_t>> dimensionsOf(std::string_view text) {
    std::vector<std::uint64_t> dimensions;
    if (!text.starts_with('('))
        return std::nullopt;
    for (std::size_t i = 1; i < text.size();) {
        if (text[i] == ')')
            return dimensions;
        if (text[i] == ' ' || text[i] == ',') {
            ++i;
            continue;
        }
        std::uint64_t value = 0;
        const auto [end, error] = std::from_chars(text.data() + i, text.data() + text.size(), value);
        if (error != std::errc() || dimensions.size() == 8)
            return std::nullopt;
        dimensions.push_back(value);
        i = static_cast<std::size_t>(end - text.data());
    }
    return std::nullopt;
}

/// Nothing: not an array of numbers or texts.
std::optional<NpyHeader> parseHeader(const std::vector<std::uint8_t>& head) {
    const std::string_view text(reinterpret_cast<const char*>(head.data()), head.size());
    if (!text.starts_with(npyMagic) || head.size() < 12)
        return std::nullopt;
    const bool isLong = head[6] > 1;
    const std::size_t start = isLong ? 12 : 10;
    std::size_t length = head[8] + 256U * head[9];
    if (isLong)
        length += 65536U * head[10] + (std::size_t{head[11]} << 24);
    if (head.size() < start || length > head.size() - start)
        return std::nullopt;
    const auto dictionary = text.substr(start, length);
    const auto type = typeOf(valueOf(dictionary, "'descr'"));
    const auto dimensions = dimensionsOf(valueOf(dictionary, "'shape'"));
    if (!type || !dimensions)
        return std::nullopt;
    return NpyHeader{{*type, *dimensions, valueOf(dictionary, "'fortran_order'").starts_with("True")},
                     start + length};
}

/// The archive inside an .npz file; `holder` keeps it readable.
struct ArrayArchive {
    std::shared_ptr<const LocalFile> holder;
    std::shared_ptr<const Archive> archive; ///< nullptr: there is none
};

ArrayArchive openArrays(const DataFile& file) {
    ArrayArchive arrays;
    arrays.holder = std::make_shared<const LocalFile>(file);
    arrays.archive = Archive::open(arrays.holder->path(), file.path);
    return arrays;
}

void findInFile(const DataFile& file, bool isNamed, std::vector<NamedArray>& arrays) {
    const auto head = headOf(file, headSize);
    if (const auto header = parseHeader(head)) {
        arrays.push_back(namedArray(file, {}, header->array));
        return;
    }
    const bool isZip = head.size() > 4 && head[0] == 'P' && head[1] == 'K';
    if (!isZip || !(isNamed || file.path.extension() == ".npz"))
        return;
    const auto inside = openArrays(file);
    if (!inside.archive)
        return;
    for (const auto& member : inside.archive->members())
        if (const auto header = parseHeader(member.head); header && member.name.ends_with(npyEnding))
            arrays.push_back(namedArray(file, member.name.substr(0, member.name.size() - npyEnding.size()),
                                        header->array));
}

struct OpenArray {
    ArrayArchive inside; ///< of an .npz file
    DataFile file;
    NpyHeader header;
    std::string name;
};

OpenArray openArray(const DataFile& file, const std::string& key) {
    OpenArray array;
    array.file = file;
    array.name = key.empty() ? file.path.string() : fmt::format("{} ({})", file.path.string(), key);
    if (!key.empty()) {
        array.inside = openArrays(file);
        if (!array.inside.archive)
            throw Error(fmt::format("{}: the file is no longer an archive of arrays.", file.path.string()));
        array.file = DataFile(array.inside.archive, key + std::string(npyEnding));
    }
    const auto header = parseHeader(headOf(array.file, headSize));
    if (!header)
        throw Error(
            fmt::format("{}: expected a NumPy array of numbers or texts, found something else.", array.name));
    array.header = *header;
    const std::uint64_t bytes = header->array.elements(array.name) * header->array.type.bytes;
    if (const auto size = sizeOf(array.file); bytes > size - std::min<std::uint64_t>(size, header->size))
        throw Error(
            fmt::format("{}: too short: its header claims {} bytes behind the first {}, found {} in all. The "
                        "file is cut off.",
                        array.name, bytes, header->size, size));
    return array;
}

ReadElements elementsOf(const OpenArray& array) {
    return [&array](const TakeElements& take) {
        ByteReader reader(array.file);
        reader.readAll(array.header.size, "the array's header");
        const std::size_t width = array.header.array.type.bytes;
        const std::uint64_t bytes = array.header.array.elements(array.name) * width;
        const std::string claim = fmt::format("its header claims {} bytes", bytes);
        reader.readBlocks(bytes, std::max<std::size_t>(width, 1), claim, take);
        reader.expectEnd(claim);
    };
}

} // namespace

std::vector<SampleFile> findNpz(const DataPlace& place) {
    std::vector<NamedArray> arrays;
    for (const auto& file : place.files())
        findInFile(file, !place.isFolder() && isSameFile(file, DataFile(place.path())), arrays);
    return pairArrays(std::move(arrays));
}

SampleBlock readNpz(const SampleFile& file, const Prepare&, PixelSink& pixels) {
    SampleBlock block;
    block.pictureFile = file.images.path;
    block.labelFile = file.labels.path;
    const OpenArray images = openArray(file.images, file.imagesKey);
    const OpenArray labels = openArray(file.labels, file.labelsKey);
    readArrayPair({images.header.array, elementsOf(images), images.name},
                  {labels.header.array, elementsOf(labels), labels.name}, block, pixels);
    return block;
}

namespace {

/// As if the last index had changed fastest.
std::vector<float> lastFastest(const NumberArray& array) {
    std::vector<float> values;
    values.reserve(array.values.size());
    const std::size_t dimensions = array.sizes.size();
    std::vector<std::uint64_t> index(dimensions, 0), stride(dimensions, 1);
    for (std::size_t d = 1; d < dimensions; ++d)
        stride[d] = stride[d - 1] * array.sizes[d - 1];
    for (std::size_t i = 0; i < array.values.size(); ++i) {
        std::uint64_t at = 0;
        for (std::size_t d = 0; d < dimensions; ++d)
            at += index[d] * stride[d];
        values.push_back(array.values[at]);
        for (std::size_t d = dimensions; d-- > 0 && ++index[d] == array.sizes[d];)
            index[d] = 0;
    }
    return values;
}

} // namespace

std::vector<NumberArray> readNumberArrays(const std::filesystem::path& file, std::uint64_t most) {
    std::vector<NamedArray> found;
    findInFile(DataFile(file), true, found);
    std::vector<NumberArray> arrays;
    for (const NamedArray& each : found) {
        const ElementKind kind = each.header.type.kind;
        if (each.key.empty() || kind == ElementKind::Text || kind == ElementKind::WideText)
            continue;
        const OpenArray open = openArray(each.file, each.key);
        NumberArray array{each.key, open.header.array.dimensions,
                          readNumbers(open.header.array, elementsOf(open), open.name, most)};
        most -= array.values.size();
        if (open.header.array.firstFastest)
            array.values = lastFastest(array);
        arrays.push_back(std::move(array));
    }
    if (arrays.empty())
        throw Error(
            fmt::format("{}: expected a .npz file with arrays of numbers, found none.", file.string()));
    return arrays;
}

} // namespace flipscope
