// How far networks of one shape lie apart in their weights, and how ternary weights moved in a step.
#pragma once

#include "engine/network/network.h"
#include "engine/timeline/flipplace.h"

#include <array>
#include <cstdint>
#include <vector>

namespace flipscope {

/// Hamming distance, weight by weight: a ternary one differs or not.
struct WeightDistance {
    std::uint64_t different = 0, weights = 0;
    double share() const {
        return weights == 0 ? 0 : static_cast<double>(different) / static_cast<double>(weights);
    }
};
bool haveOneShape(const Network& a, const Network& b);
/// Of networks that have one shape (asserted).
WeightDistance weightDistance(const Network& a, const Network& b);

/// Weights by value, and those that a step moved: [from + 1][to + 1].
struct TernaryMoves {
    std::array<std::uint64_t, 3> shares{};
    std::array<std::array<std::uint64_t, 3>, 3> moves{};
    std::uint64_t weights() const { return shares[0] + shares[1] + shares[2]; }
};
/// `after`: the network after the step in which `flips` flipped.
TernaryMoves ternaryMoves(const Network& after, const std::vector<FlipPlace>& flips);

} // namespace flipscope
