// Products of small tiles of floats, and bits made into +1/-1 floats for them: the arithmetic of methods with
// float gradients. A caller cuts its matrices into tiles whose sizes depend on the network alone and gives
// each tile to one task; then results do not depend on the number of threads.
//
// The trap: sums of floats depend on their order, which is that of the tile's size here: tiles cut otherwise
// give other last digits.
#pragma once

#include "engine/bits/bitmatrix.h"

#include <cstddef>

namespace flipscope {

/// Rows x columns floats, row by row.
template <class T> struct FloatView {
    T* values;
    std::size_t rows, columns;
    std::size_t stride; ///< floats from row to row
};
using ConstTile = FloatView<const float>;
using Tile = FloatView<float>;

/// c += a b
void addProduct(const ConstTile& a, const ConstTile& b, const Tile& c);
/// c += a^T b
void addLeftTransposed(const ConstTile& a, const ConstTile& b, const Tile& c);
/// c += a b^T
void addRightTransposed(const ConstTile& a, const ConstTile& b, const Tile& c);

/// Bits [0, count) of `bits` as +1 and -1.
void expandSigns(const Word* bits, std::size_t count, float* out);

/// f(tap, channel, count, column) for the runs of channels that columns [first, last) of a filter consist of,
/// where column = tap * channels + channel.
template <class F> void forRuns(std::size_t channels, std::size_t first, std::size_t last, F&& f) {
    for (std::size_t k = first; k < last;) {
        const std::size_t channel = k % channels;
        const std::size_t count = channels - channel < last - k ? channels - channel : last - k;
        f(k / channels, channel, count, k);
        k += count;
    }
}

} // namespace flipscope
