// Where a weight lies: which layer, neuron and column a numbered bit of the flip log is.
#pragma once

#include "engine/io/flipblock.h"

#include <cstdint>
#include <string>

namespace flipscope {

/// A bit of a layer's weights. Ternary weights have two planes of bits; a binary one's plane is 0.
struct FlipPlace {
    std::uint32_t layer = 0, neuron = 0;
    std::uint32_t column = 0; ///< of the neuron's row: LayerShape::column()
    std::uint32_t plane = 0;
    bool operator==(const FlipPlace&) const = default;

    std::uint32_t row(std::size_t weightPlanes) const {
        return neuron * static_cast<std::uint32_t>(weightPlanes) + plane;
    }
};

/// `layer`: not above the bit's own; ascending bits are found fastest with the layer of the one before.
inline FlipPlace placeOf(const FlipLayout& layout, std::uint64_t bit, std::uint32_t layer = 0) {
    while (bit >= layout.firstBit(layer + 1))
        ++layer;
    const FlipLayout::LayerSize& size = layout.layers()[layer];
    const std::uint64_t in = bit - layout.firstBit(layer), columns = std::uint64_t{size.words} * wordBits;
    const auto row = static_cast<std::uint32_t>(in / columns), planes = size.planes;
    return {layer, row / planes, static_cast<std::uint32_t>(in % columns), row % planes};
}

/// The number of a bit; the way back.
inline std::uint64_t bitAt(const FlipLayout& layout, const FlipPlace& place) {
    const FlipLayout::LayerSize& size = layout.layers()[place.layer];
    return layout.firstBit(place.layer) + (std::uint64_t{place.row(size.planes)} * size.words) * wordBits +
           place.column;
}

/// The column of weights that input `input` of the neuron has (channels counted through, tap after tap), and
/// the way back. They differ where channels do not fill words.
std::uint32_t columnOfInput(const LayerShape& shape, std::size_t input);
std::size_t inputOfColumn(const LayerShape& shape, std::uint32_t column);

} // namespace flipscope
