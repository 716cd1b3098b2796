#include "engine/network/distance.h"

#include <bit>

namespace flipscope {

LayerDistance distanceBetween(const LayerParameters& a, const LayerParameters& b) {
    const std::size_t planes = a.shape.weightPlanes;
    LayerDistance distance;
    distance.weights = a.shape.weightCount();
    distance.bits = distance.weights * planes;
    for (std::size_t row = 0; row < a.weights.rows(); row += planes) // padding is 0 in both
        for (std::size_t w = 0; w < a.weights.words(); ++w) {
            Word any = 0;
            for (std::size_t plane = 0; plane < planes; ++plane) {
                const Word differ = a.weights.row(row + plane)[w] ^ b.weights.row(row + plane)[w];
                distance.differing += static_cast<std::uint64_t>(std::popcount(differ));
                any |= differ;
            }
            distance.differingWeights += static_cast<std::uint64_t>(std::popcount(any));
        }
    return distance;
}

std::optional<std::vector<LayerDistance>> distanceBetween(const Network& a, const Network& b) {
    if (a.layers().size() != b.layers().size())
        return std::nullopt;
    std::vector<LayerDistance> distances;
    for (std::size_t l = 0; l < a.layers().size(); ++l) {
        const LayerParameters &p = parametersOf(a.layers()[l]), &q = parametersOf(b.layers()[l]);
        if (p.shape != q.shape)
            return std::nullopt;
        distances.push_back(distanceBetween(p, q));
    }
    return distances;
}

} // namespace flipscope
