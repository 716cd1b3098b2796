// A layer's weights as every export takes them: numbers -1, 0 or +1 in one order, whatever way they are kept
// inside. The order is that of a filter's taps row by row, the channels of each tap together; of a dense
// layer over a map the same, its map being one large filter.
#pragma once

#include "engine/network/network.h"

#include <cstdint>
#include <span>
#include <vector>

namespace flipscope {

/// Throws Error where layers write to a stream: `format` holds chains of layers.
void refuseResidual(const Network& network, const char* format);

/// Of one neuron: shape.inputs() numbers.
void readWeights(const LayerParameters& layer, std::size_t neuron, std::span<std::int8_t> weights);

/// All neurons', one row after the other.
std::vector<std::int8_t> weightsOf(const LayerParameters& layer);

/// The bit of a weight in a plane: of ternary weights the first says +1, the second not -1.
inline bool isOne(std::int8_t weight, std::size_t plane) { return weight > -static_cast<int>(plane); }

/// Rows of bits, shape.weightPlanes for each neuron, without gaps inside a row, each row from a word of 32
/// bits on, least significant bit first.
std::vector<std::uint32_t> packedWeights(const LayerParameters& layer);
inline std::size_t packedWords(std::size_t inputs) { return (inputs + 31) / 32; }

/// The order of maps that lie channel by channel (ONNX) from that of weightsOf(): entry j is the place, in
/// the order of weightsOf(), of value j. `planes` blocks of height x width x channels follow each other
/// where the map is what a bit encoder gives to a dense layer.
std::vector<std::uint32_t> channelFirstOrder(std::size_t planes, std::size_t pixels, std::size_t channels);

} // namespace flipscope
