// A matrix of bits, and the one place where the bit convention is written down.
//
// Sign:    bit 1 means +1, bit 0 means -1. For rows x, w of K columns:  sum x*w = K - 2 * popcount(x ^ w).
// Packing: column k of a row is bit (k % 64) of word (k / 64), least significant first.
// Rows:    start on 64-byte boundaries; the stride is a multiple of 8 words, and readAhead words follow the
// last row, so kernels may read whole vectors from anywhere in a row. Padding: bits past the last column are
// always 0 (both operands 0: x ^ w adds nothing). Writers keep it so.
#pragma once

#include "engine/bits/alignedbuffer.h"

#include <cstddef>
#include <cstdint>

namespace flipscope {

using Word = std::uint64_t;
inline constexpr std::size_t wordBits = 64;
/// Words past the end of a row that kernels may read.
inline constexpr std::size_t readAhead = 8;

/// Words that hold `bits` bits.
constexpr std::size_t wordsFor(std::size_t bits) { return (bits + wordBits - 1) / wordBits; }

/// The bits of a row's last used word that are columns, for a row of `columns` > 0.
constexpr Word lastWordMask(std::size_t columns) {
    const std::size_t used = columns % wordBits;
    return used == 0 ? ~Word{0} : (Word{1} << used) - 1;
}

class BitMatrix {
public:
    BitMatrix() = default;
    /// All bits 0 (that is, all -1).
    BitMatrix(std::size_t rows, std::size_t columns);

    std::size_t rows() const { return m_rows; }
    std::size_t columns() const { return m_columns; }
    std::size_t words() const { return wordsFor(m_columns); } ///< used words per row
    std::size_t stride() const { return m_stride; }           ///< words from row to row
    std::size_t bytes() const { return m_words.size() * sizeof(Word); }

    Word* row(std::size_t r) { return m_words.data() + r * m_stride; }
    const Word* row(std::size_t r) const { return m_words.data() + r * m_stride; }

    bool get(std::size_t r, std::size_t c) const { return (row(r)[c / wordBits] >> (c % wordBits)) & 1; }
    void set(std::size_t r, std::size_t c, bool value);
    /// +1 or -1.
    int sign(std::size_t r, std::size_t c) const { return get(r, c) ? 1 : -1; }

    bool operator==(const BitMatrix& other) const;

private:
    std::size_t m_rows = 0;
    std::size_t m_columns = 0;
    std::size_t m_stride = 0;
    AlignedBuffer<Word> m_words;
};

} // namespace flipscope
