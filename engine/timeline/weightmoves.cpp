#include "engine/timeline/weightmoves.h"

#include "engine/io/flipblock.h"
#include "engine/network/distance.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <map>
#include <tuple>

namespace flipscope {

namespace {

int weightOf(bool first, bool second) { return int{first} + int{second} - 1; }

} // namespace

bool haveOneShape(const Network& a, const Network& b) { return FlipLayout(a) == FlipLayout(b); }

WeightDistance weightDistance(const Network& a, const Network& b) {
    assert(haveOneShape(a, b));
    WeightDistance distance;
    for (std::size_t l = 0; l < a.layers().size(); ++l) {
        const LayerDistance layer = distanceBetween(parametersOf(a.layers()[l]), parametersOf(b.layers()[l]));
        distance.different += layer.differingWeights;
        distance.weights += layer.weights;
    }
    return distance;
}

TernaryMoves ternaryMoves(const Network& after, const std::vector<FlipPlace>& flips) {
    TernaryMoves all;
    for (const Layer& layer : after.layers()) {
        const LayerParameters& p = parametersOf(layer);
        if (p.shape.weightPlanes != 2)
            continue;
        const BitMatrix used = p.shape.usedColumns();
        for (std::size_t row = 0; row < p.weights.rows(); row += 2)
            for (std::size_t w = 0; w < p.weights.words(); ++w) {
                const Word first = p.weights.row(row)[w], second = p.weights.row(row + 1)[w];
                const Word counts = used.row(0)[w];
                all.shares[2] += static_cast<std::uint64_t>(std::popcount(first & second & counts));
                all.shares[1] += static_cast<std::uint64_t>(std::popcount((first ^ second) & counts));
                all.shares[0] += static_cast<std::uint64_t>(std::popcount(~(first | second) & counts));
            }
    }
    std::map<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>, unsigned>
        planes; // that flipped, a bit each
    for (const FlipPlace& flip : flips)
        planes[{flip.layer, flip.neuron, flip.column}] |= 1U << flip.plane;
    for (const auto& [place, flipped] : planes) {
        const auto [l, neuron, column] = place;
        const LayerParameters& p = parametersOf(after.layers()[l]);
        if (p.shape.weightPlanes != 2)
            continue;
        const bool first = p.weights.get(neuron * 2, column), second = p.weights.get(neuron * 2 + 1, column);
        const int to = weightOf(first, second);
        const int from = weightOf(first != ((flipped & 1) != 0), second != ((flipped & 2) != 0));
        ++all.moves[static_cast<std::size_t>(from + 1)][static_cast<std::size_t>(to + 1)];
    }
    return all;
}

} // namespace flipscope
