// Numbers and bits as bytes: what the streams of a flip log's blocks are made of (FLIPLOG.md). Reading throws
// std::runtime_error where a stream ends early.
#pragma once

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace flipscope::flipstreams {

constexpr std::uint32_t escape = 255;

/// 7 bits per byte, the lowest first; 128 marks that more follow.
inline void putNumber(std::string& stream, std::uint64_t number) {
    for (; number >= 128; number >>= 7)
        stream.push_back(static_cast<char>(number | 128));
    stream.push_back(static_cast<char>(number));
}

/// One byte, or the escape and what is above it.
inline void putSmall(std::string& stream, std::uint32_t number) {
    stream.push_back(static_cast<char>(std::min(number, escape)));
    if (number >= escape)
        putNumber(stream, number - escape);
}

/// One stream while it is read.
class Cursor {
public:
    explicit Cursor(const std::string& bytes) : m_bytes(bytes) {}
    std::uint32_t byte() {
        if (m_at == m_bytes.size())
            throw std::runtime_error("a stream ends early");
        return static_cast<unsigned char>(m_bytes[m_at++]);
    }
    std::uint64_t number() {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            const std::uint64_t next = byte();
            value |= (next & 127) << shift;
            if (next < 128)
                return value;
        }
        throw std::runtime_error("a number is too long");
    }
    /// As putSmall() wrote it; at most `most`.
    std::uint64_t small(std::uint64_t most) {
        std::uint64_t value = byte();
        if (value == escape)
            value += number();
        if (value > most)
            throw std::runtime_error("a number is too large");
        return value;
    }
    const unsigned char* take(std::size_t count) {
        if (count > m_bytes.size() - m_at)
            throw std::runtime_error("a stream ends early");
        m_at += count;
        return reinterpret_cast<const unsigned char*>(m_bytes.data()) + m_at - count;
    }
    std::size_t left() const { return m_bytes.size() - m_at; }
    void mustBeAtEnd() const {
        if (m_at != m_bytes.size())
            throw std::runtime_error("a stream is too long");
    }

private:
    const std::string& m_bytes;
    std::size_t m_at = 0;
};

/// Writes numbers of a few bits each; ends at a whole byte.
class BitPutter {
public:
    explicit BitPutter(std::string& stream) : m_stream(stream) {}
    ~BitPutter() {
        if (m_used > 0)
            m_stream.push_back(static_cast<char>(m_bits));
    }
    BitPutter(const BitPutter&) = delete;
    BitPutter& operator=(const BitPutter&) = delete;
    /// The lowest `count` bits, at most 32.
    void put(std::uint64_t value, unsigned count) {
        m_bits |= (value & ((std::uint64_t{1} << count) - 1)) << m_used;
        for (m_used += count; m_used >= 8; m_used -= 8, m_bits >>= 8)
            m_stream.push_back(static_cast<char>(m_bits));
    }

private:
    std::string& m_stream;
    std::uint64_t m_bits = 0;
    unsigned m_used = 0;
};

/// Takes them back; the next one begins at the next whole byte.
class BitTaker {
public:
    explicit BitTaker(Cursor& stream) : m_stream(stream) {}
    std::uint32_t take(unsigned count) {
        for (; m_left < count; m_left += 8)
            m_bits |= std::uint64_t{m_stream.byte()} << m_left;
        const auto value = static_cast<std::uint32_t>(m_bits & ((std::uint64_t{1} << count) - 1));
        m_bits >>= count;
        m_left -= count;
        return value;
    }

private:
    Cursor& m_stream;
    std::uint64_t m_bits = 0;
    unsigned m_left = 0;
};

inline std::uint32_t zigzag(std::int32_t value) {
    return static_cast<std::uint32_t>(value) << 1 ^ static_cast<std::uint32_t>(value >> 31);
}
inline std::int32_t fromZigzag(std::uint32_t value) {
    return static_cast<std::int32_t>(value >> 1 ^ (0 - (value & 1)));
}

} // namespace flipscope::flipstreams
