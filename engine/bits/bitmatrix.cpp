#include "engine/bits/bitmatrix.h"

#include <cassert>
#include <cstring>

namespace flipscope {

namespace {
constexpr std::size_t wordsPerLine = 8;
}

BitMatrix::BitMatrix(std::size_t rows, std::size_t columns)
    : m_rows(rows), m_columns(columns),
      m_stride((wordsFor(columns) + wordsPerLine - 1) / wordsPerLine * wordsPerLine),
      m_words(rows * m_stride + readAhead) {}

void BitMatrix::set(std::size_t r, std::size_t c, bool value) {
    assert(r < m_rows && c < m_columns);
    const Word bit = Word{1} << (c % wordBits);
    Word& word = row(r)[c / wordBits];
    word = value ? word | bit : word & ~bit;
}

bool BitMatrix::operator==(const BitMatrix& other) const {
    return m_rows == other.m_rows && m_columns == other.m_columns &&
           (m_words.size() == 0 || // an empty matrix has no memory to compare
            std::memcmp(m_words.data(), other.m_words.data(), m_words.size() * sizeof(Word)) == 0);
}

} // namespace flipscope
