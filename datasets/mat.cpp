#include "datasets/mat.h"

#include "datasets/arraypairs.h"
#include "datasets/arrays.h"
#include "datasets/error.h"
#include "datasets/matmodule.h"
#include "datasets/module.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string_view>

namespace flipscope {
namespace {

using namespace std::string_view_literals;

constexpr int mostArrays = 1000;
constexpr std::uint64_t atOnce = std::uint64_t{64} << 20; // bytes
constexpr std::uint64_t fewestSlabs = 4;                  // of an array that is larger than that
constexpr std::uint64_t bestCompression = 1032;
constexpr std::size_t headSize = 512;

const MatModule& matModule() {
    static const auto* module = static_cast<const MatModule*>(
        loadModule(matModuleFile, matModuleSymbol, matModuleVersion, "MATLAB files cannot be read"));
    return *module;
}

bool isMat(const DataFile& file) {
    const auto head = headOf(file, headSize);
    const std::string_view text(reinterpret_cast<const char*>(head.data()), head.size());
    // Version 7.3 is an HDF5 file behind 512 bytes of MATLAB's own; other programs write HDF5 alone.
    return text.starts_with("MATLAB "sv) ||
           (file.path.extension() == ".mat" && text.starts_with("\x89HDF\r\n\x1a\n"sv));
}

ArrayHeader headerOf(const MatArray& array) {
    ArrayHeader header;
    header.type.kind = array.kind == 'b'   ? ElementKind::Bool
                       : array.kind == 'u' ? ElementKind::Unsigned
                       : array.kind == 'i' ? ElementKind::Signed
                                           : ElementKind::Float;
    header.type.bytes = static_cast<std::size_t>(array.bytes);
    header.dimensions.assign(array.dimensions, array.dimensions + array.rank);
    header.firstFastest = true;
    return header;
}

std::vector<MatArray> arraysOf(const LocalFile& local, const DataFile& file) {
    std::vector<MatArray> arrays(mostArrays);
    std::array<char, 256> message{};
    int count = 0;
    if (matModule().list(local.path().c_str(), arrays.data(), mostArrays, &count, message.data(),
                         message.size()) != 0)
        throw Error(fmt::format("{}: {}. Get the file again.", file.path.string(), message.data()));
    arrays.resize(static_cast<std::size_t>(count));
    return arrays;
}

/// A file that is open, and one of its arrays.
struct OpenArray {
    const LocalFile& local;
    const DataFile& file;
    std::string key;
    ArrayHeader header;
    std::string name;
};

OpenArray openArray(const LocalFile& local, const DataFile& file, const std::string& key) {
    for (const auto& array : arraysOf(local, file))
        if (key == array.name) {
            OpenArray open{local, file, key, headerOf(array),
                           fmt::format("{} ({})", file.path.string(), key)};
            const std::uint64_t bytes = open.header.elements(open.name) * open.header.type.bytes;
            if (bytes > sizeOf(file) * bestCompression)
                throw Error(
                    fmt::format("{}: too short: the array claims {} bytes, which a file of {} bytes cannot "
                                "hold. It is cut off or damaged.",
                                open.name, bytes, sizeOf(file)));
            return open;
        }
    throw Error(fmt::format("{}: expected an array \"{}\", found none.", file.path.string(), key));
}

/// Slab after slab along the last index.
ReadElements elementsOf(const OpenArray& array) {
    return [&array](const TakeElements& take) {
        const std::uint64_t last = array.header.dimensions.back();
        const std::uint64_t slice =
            array.header.elements(array.name) / std::max<std::uint64_t>(last, 1) * array.header.type.bytes;
        const std::uint64_t slab =
            slice * last <= atOnce ? last : std::clamp<std::uint64_t>(last / fewestSlabs + 1, 1, last);
        std::vector<std::uint8_t> bytes;
        std::array<char, 256> message{};
        for (std::uint64_t first = 0; first < last; first += slab) {
            const std::uint64_t count = std::min(slab, last - first);
            bytes.resize(count * slice);
            if (matModule().read(array.local.path().c_str(), array.key.c_str(), first, count, bytes.data(),
                                 bytes.size(), message.data(), message.size()) != 0)
                throw Error(fmt::format("{}: {}. Get the file again.", array.name, message.data()));
            take(bytes);
        }
    };
}

/// MATLAB counts from 1. Ten classes are digits, where 10 stands for 0; others keep their numbers as names.
void renumber(SampleBlock& block, const std::string& what) {
    if (block.labels.empty() || block.classesAreFound)
        return;
    const auto [least, most] = std::minmax_element(block.labels.begin(), block.labels.end());
    if (*least == 0)
        return;
    if (*most == 10) {
        std::replace(block.labels.begin(), block.labels.end(), std::uint16_t{10}, std::uint16_t{0});
        block.notes.push_back(fmt::format("{}: label 10 is taken as the digit 0.", what));
        return;
    }
    if (*most < 10)
        return;
    std::vector<std::string> names;
    for (const auto label : block.labels)
        names.push_back(std::to_string(label));
    block.labels.clear();
    setNamedLabels(names, what, block);
}

} // namespace

std::vector<SampleFile> findMat(const DataPlace& place) {
    std::vector<NamedArray> arrays;
    for (const auto& file : place.files()) {
        if (!isMat(file))
            continue;
        const LocalFile local(file);
        for (const auto& array : arraysOf(local, file))
            arrays.push_back(namedArray(file, array.name, headerOf(array)));
    }
    return pairArrays(std::move(arrays));
}

SampleBlock readMat(const SampleFile& file, const Prepare&, PixelSink& pixels) {
    const LocalFile imagesFile(file.images);
    const LocalFile labelsFile(file.labels);
    const OpenArray images = openArray(imagesFile, file.images, file.imagesKey);
    const OpenArray labels = openArray(labelsFile, file.labels, file.labelsKey);
    SampleBlock block;
    block.pictureFile = file.images.path;
    block.labelFile = file.labels.path;
    readArrayPair({images.header, elementsOf(images), images.name},
                  {labels.header, elementsOf(labels), labels.name}, block, pixels);
    renumber(block, labels.name);
    return block;
}

} // namespace flipscope
