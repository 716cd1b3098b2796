#include "datasets/matcheck.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>
#include <stdexcept>
#include <vector>
#include <zlib.h>

namespace flipscope {
namespace {

constexpr std::size_t headerSize = 128;
constexpr std::size_t tagSize = 8;
constexpr std::size_t lookSize = 4096;
constexpr std::uint32_t matrixType = 14;
constexpr std::uint32_t compressedType = 15;
constexpr std::uint32_t mostDimensionBytes = 32 * 4;
constexpr std::uint32_t longestName = 1024;

/// 32-bit numbers in a variable's first bytes.
class Words {
public:
    Words(std::vector<std::uint8_t> bytes, bool isBigEndian)
        : m_bytes(std::move(bytes)), m_isBig(isBigEndian) {}

    bool has(std::size_t offset) const { return offset + 4 <= m_bytes.size(); }
    std::uint32_t at(std::size_t offset) const {
        if (!has(offset))
            throw std::runtime_error("it is cut off in a variable's header");
        std::uint32_t word = 0;
        for (std::size_t i = 0; i < 4; ++i)
            word |= std::uint32_t{m_bytes[offset + i]} << (8 * (m_isBig ? 3 - i : i));
        return word;
    }

private:
    std::vector<std::uint8_t> m_bytes;
    bool m_isBig;
};

std::vector<std::uint8_t> unpacked(std::vector<std::uint8_t> packed) {
    std::vector<std::uint8_t> bytes(lookSize);
    z_stream stream{};
    if (inflateInit(&stream) != Z_OK)
        throw std::runtime_error("not enough memory");
    stream.next_in = packed.data();
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = bytes.data();
    stream.avail_out = static_cast<uInt>(bytes.size());
    inflate(&stream, Z_SYNC_FLUSH); // what comes out before damage is what matters
    bytes.resize(bytes.size() - stream.avail_out);
    inflateEnd(&stream);
    return bytes;
}

/// Of a variable: its tag, flags, dimensions and name follow each other.
void checkVariable(const Words& words) {
    if (words.at(0) != matrixType)
        return;
    if (words.at(12) != 8) // bytes of the flags
        throw std::runtime_error("a variable's flags are damaged");
    const std::uint32_t dimensionBytes = words.at(28);
    if (dimensionBytes > mostDimensionBytes)
        throw std::runtime_error("a variable claims more than 32 dimensions");
    const std::size_t name = 32 + (dimensionBytes + 7) / 8 * 8;
    const bool isShort = words.at(name) >> 16 != 0; // then the length lies in the tag's first word
    if (!isShort && words.at(name + 4) > longestName)
        throw std::runtime_error("a variable claims a name of more than 1024 bytes");
}

} // namespace

void checkMatClaims(const char* file) {
    std::ifstream stream(file, std::ios::binary);
    std::array<char, headerSize> header{};
    if (!stream.read(header.data(), header.size()) || header[0] != 'M')
        return; // not of version 5
    const bool isBig = header[126] == 'M';
    stream.seekg(0, std::ios::end);
    const auto size = static_cast<std::uint64_t>(stream.tellg());
    for (std::uint64_t at = headerSize; at + tagSize <= size;) {
        const auto some = std::min<std::uint64_t>(lookSize, size - at);
        std::vector<std::uint8_t> bytes(some);
        stream.seekg(static_cast<std::streamoff>(at));
        if (!stream.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(some)))
            throw std::runtime_error("it cannot be read");
        const Words tag(bytes, isBig);
        const std::uint32_t type = tag.at(0);
        const std::uint64_t length = tag.at(4);
        if (length > size - at - tagSize)
            throw std::runtime_error("it is cut off: a variable claims more bytes than there are");
        if (type == compressedType)
            checkVariable(Words(unpacked({bytes.begin() + tagSize, bytes.end()}), isBig));
        else
            checkVariable(tag);
        at += tagSize + length;
    }
}

} // namespace flipscope
