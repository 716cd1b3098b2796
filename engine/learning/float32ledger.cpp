#include "engine/learning/float32ledger.h"

#include <algorithm>

namespace flipscope {

std::vector<LedgerEntry> float32Ledger(const std::vector<LayerShape>& layers, std::size_t batch) {
    std::uint64_t weights = 0, channels = 0, inputs = 0, masks = 0, largest = 0;
    for (const LayerShape& layer : layers) {
        const std::uint64_t sums = layer.sumHeight() * layer.sumWidth() * layer.neurons;
        weights += layer.weightCount();
        channels += layer.neurons;
        inputs += layer.input.values();
        masks += layer.pool > 1 ? sums : 0;
        largest = std::max({largest, std::uint64_t{layer.input.values()}, sums});
    }
    constexpr std::uint64_t size = sizeof(float);
    return {{"weights", weights * size},
            {"weight gradients", weights * size},
            {"momenta", 2 * weights * size},
            {"activations", inputs * batch * size},
            {"sums and gradients", 2 * largest * batch * size},
            {"normalisation", 4 * channels * size},
            {"pooling", masks * batch * size}};
}

std::uint64_t totalBytes(const std::vector<LedgerEntry>& ledger) {
    std::uint64_t bytes = 0;
    for (const LedgerEntry& entry : ledger)
        bytes += entry.bytes;
    return bytes;
}

} // namespace flipscope
