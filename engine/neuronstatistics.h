// How the neurons of a network behave over samples: which never or always fire, which are twins, and how near
// their sums come to their thresholds. Counted from the engine's own activations and sums (evidence.h).
#pragma once

#include "datasets/dataset.h"
#include "engine/encoder.h"
#include "engine/network/network.h"

#include <cstdint>
#include <vector>

namespace flipscope {

/// The neuron of the same layer whose weights are most alike, or most opposite.
struct Twin {
    std::uint32_t neuron = 0;
    std::uint32_t distance = 0; ///< weights in which they differ; of opposites: in which they are the same
    bool isOpposite = false;
    bool operator==(const Twin&) const = default;
};

struct LayerStatistics {
    LayerShape shape;
    std::uint64_t looks = 0;          ///< samples x places that each neuron was looked at; the last layer: 0
    std::vector<std::uint64_t> fired; ///< how often each gave +1; the last layer: empty
    std::vector<Twin> twins;          ///< one per neuron; empty: one neuron, or too many to compare
    /// (z - threshold) / sqrt(inputs), of grey inputs also / 255: a sample of them, some per picture.
    std::vector<float> margins;

    bool isDead(std::size_t neuron) const { return looks > 0 && fired[neuron] == 0; }
    bool isAlwaysOn(std::size_t neuron) const { return looks > 0 && fired[neuron] == looks; }
    /// At most one in 50 weights differs.
    bool isTwin(std::size_t neuron) const {
        return !twins.empty() &&
               50 * std::size_t{twins[neuron].distance} <= shape.inputs() * shape.weightPlanes;
    }
};

/// Over the first `most` samples, evenly spread. Looks at the thread's Watch (Stage::Predicting).
std::vector<LayerStatistics> neuronStatistics(const Network& network, const Encoder& encoder,
                                              const Samples& samples, std::size_t most,
                                              const Kernels& kernels);

} // namespace flipscope
