// In how many bits of weights two networks differ, layer by layer (Hamming distance). Of ternary weights, two
// bits each, both count.
#pragma once

#include "engine/network/network.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace flipscope {

struct LayerDistance {
    std::uint64_t differing = 0;
    std::uint64_t bits = 0; ///< in all

    bool operator==(const LayerDistance&) const = default;
};

/// Nothing where the networks do not have the same layers.
std::optional<std::vector<LayerDistance>> distanceBetween(const Network& a, const Network& b);

} // namespace flipscope
