#include "engine/network/distance.h"

#include <bit>

namespace flipscope {

std::optional<std::vector<LayerDistance>> distanceBetween(const Network& a, const Network& b) {
    if (a.layers().size() != b.layers().size())
        return std::nullopt;
    std::vector<LayerDistance> distances;
    for (std::size_t l = 0; l < a.layers().size(); ++l) {
        const LayerParameters &p = parametersOf(a.layers()[l]), &q = parametersOf(b.layers()[l]);
        if (p.shape != q.shape)
            return std::nullopt;
        LayerDistance distance;
        distance.bits = p.shape.weightCount() * p.shape.weightPlanes;
        for (std::size_t row = 0; row < p.shape.weightRows(); ++row) // padding is 0 in both
            for (std::size_t w = 0; w < wordsFor(p.shape.columns()); ++w)
                distance.differing +=
                    static_cast<std::uint64_t>(std::popcount(p.weights.row(row)[w] ^ q.weights.row(row)[w]));
        distances.push_back(distance);
    }
    return distances;
}

} // namespace flipscope
