// The numbers behind binary weights, of methods that keep some: what a step moves, and whose sign is the
// weight. For views alone; the trained network, and every export of it, has the signs only.
//
// The trap: one neuron's values at a time, and of its layer how large they are, so that networks of millions
// of weights cost nothing to look at. A value is a share of the clip, -1 to 1.
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace flipscope {

struct LatentPlace {
    std::size_t layer = 0, neuron = 0;
    bool operator==(const LatentPlace&) const = default;
};

/// Where |value| is half as large it is one bar further down: bar 0 is below 2^-15, bar k from 2^(k-16) on,
/// the last takes the clip in.
inline constexpr std::size_t latentBars = 16;
inline std::size_t latentBar(float value) {
    const auto exponent = static_cast<int>(std::bit_cast<std::uint32_t>(std::abs(value)) >> 23) - 127;
    return exponent < -15 ? 0 : exponent >= 0 ? latentBars - 1 : static_cast<std::size_t>(exponent + 16);
}

struct LatentWeights {
    LatentPlace place;
    std::vector<float> values; ///< by column (LayerShape::column()); 0 where there is no input
    /// How many of the layer's weights lie in each bar.
    std::array<std::uint64_t, latentBars> bars{};
    /// How far the next step moves a value, at most; nothing: that is the gradient's to say.
    std::optional<float> reach;
    std::uint64_t withinReach = 0; ///< weights of the layer that it may take to the other side of 0

    bool operator==(const LatentWeights&) const = default;
};

} // namespace flipscope
