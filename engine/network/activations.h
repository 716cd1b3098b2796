// What flows between layers: a batch of rows, one per sample, in one of a closed set of types.
#pragma once

#include "engine/bits/bitmatrix.h"

#include <cstddef>
#include <cstdint>
#include <variant>

namespace flipscope {

/// Rows x columns numbers; rows start on 64-byte boundaries, padding is 0.
template <class T> class Matrix {
public:
    Matrix() = default;
    Matrix(std::size_t rows, std::size_t columns)
        : m_rows(rows), m_columns(columns), m_stride((columns + perLine - 1) / perLine * perLine),
          m_values(rows * m_stride) {}

    std::size_t rows() const { return m_rows; }
    std::size_t columns() const { return m_columns; }
    std::size_t stride() const { return m_stride; } ///< elements from row to row
    std::size_t bytes() const { return m_values.size() * sizeof(T); }

    T* row(std::size_t r) { return m_values.data() + r * m_stride; }
    const T* row(std::size_t r) const { return m_values.data() + r * m_stride; }
    T& at(std::size_t r, std::size_t c) { return row(r)[c]; }
    const T& at(std::size_t r, std::size_t c) const { return row(r)[c]; }

private:
    static constexpr std::size_t perLine = 64 / sizeof(T);
    std::size_t m_rows = 0;
    std::size_t m_columns = 0;
    std::size_t m_stride = 0;
    AlignedBuffer<T> m_values;
};

using U8Matrix = Matrix<std::uint8_t>;
using Int16Matrix = Matrix<std::int16_t>;
using Int32Matrix = Matrix<std::int32_t>;
using FloatMatrix = Matrix<float>;

/// Bits carry +1/-1, U8 carries grey values 0..255, the others sums and scores.
using Activations = std::variant<BitMatrix, U8Matrix, Int16Matrix, Int32Matrix, FloatMatrix>;

enum class ValueType : std::uint8_t { Bits, U8, Int16, Int32, Float };

} // namespace flipscope
