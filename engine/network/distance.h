// In how many weights, and bits of weights, two networks differ, layer by layer (Hamming distance). A weight
// of several bits (ternary: two) differs where any of them does.
#pragma once

#include "engine/network/network.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace flipscope {

struct LayerDistance {
    std::uint64_t differing = 0; ///< bits
    std::uint64_t bits = 0;      ///< in all
    std::uint64_t differingWeights = 0, weights = 0;

    bool operator==(const LayerDistance&) const = default;
};

/// Of layers whose weights have one shape.
LayerDistance distanceBetween(const LayerParameters& a, const LayerParameters& b);
/// Nothing where the networks do not have the same layers.
std::optional<std::vector<LayerDistance>> distanceBetween(const Network& a, const Network& b);

} // namespace flipscope
