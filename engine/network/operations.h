// What a layer costs, from its sizes alone: of networks that exist and of those that are being drawn up.
#pragma once

#include "engine/network/activations.h"
#include "engine/network/layershape.h"

#include <cstdint>

namespace flipscope {

/// Bit operations of one forward pass: 2 per 1-bit multiply-accumulate (XNOR, count), 16 where the input is u8 (8
/// bit planes).
inline std::uint64_t bitOpsOf(const LayerShape& shape, ValueType input) {
    const std::uint64_t perMac = input == ValueType::U8 ? 16 : 2;
    return perMac * shape.weightPlanes * shape.weightCount() * shape.sumHeight() * shape.sumWidth();
}

/// Of a trained layer in a file: its weights as bits, thresholds (and scales) of four bytes.
inline std::uint64_t modelBytesOf(const LayerShape& shape) {
    return (shape.weightCount() * shape.weightPlanes + 7) / 8 + 4 * shape.numbers();
}

} // namespace flipscope
