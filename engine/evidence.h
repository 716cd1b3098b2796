// Why a neuron answered as it did, exactly: the values that it looked at, its weights, and their sum as the
// engine's kernels compute it. For bits, value x weight is +1 where they agree (XNOR), so the sum is the
// number of agreements less that of disagreements; a grey value counts with the sign of its weight.
// Make one per network, run() it on a sample, ask for neurons.
#pragma once

#include "engine/network/forwardpass.h"

#include <cstdint>
#include <span>
#include <vector>

namespace flipscope {

struct NeuronEvidence {
    MapShape field; ///< what it looks at; entries below lie pixel by pixel, channels interleaved
    bool isGrey = false;
    std::vector<std::int16_t> values; ///< +1 or -1; grey: 0..255
    std::vector<std::int8_t> weights; ///< +1, -1, or 0 of ternary weights; odd up to 63 of fine ones
    std::int32_t sum = 0;             ///< as the engine's kernels count it
    std::int32_t threshold = 0;

    /// What entry i adds to the sum.
    int part(std::size_t i) const { return values[i] * weights[i]; }
    bool fires() const { return sum >= threshold; }
};

class Evidence {
public:
    /// The network must outlive it.
    Evidence(const Network& network, const Kernels& kernels);

    /// Row 0 of encoded samples, kept as a copy.
    void run(const Activations& encoded);

    /// After run(): one per class.
    std::span<const std::int32_t> scores() const;
    /// What the forward pass gave: of all layers but the last. Of layers that add to a stream: its sign.
    bool output(std::size_t layer, std::size_t neuron, std::size_t y, std::size_t x) const;
    /// Of a neuron at a place of its layer's output (0, 0 for dense layers); where sums are pooled, that of
    /// the largest. `neuron`, `y` and `x` are within the layer's output().
    NeuronEvidence of(std::size_t layer, std::size_t neuron, std::size_t y, std::size_t x) const;

private:
    NeuronEvidence at(std::size_t layer, std::size_t neuron, std::size_t sumY, std::size_t sumX) const;
    void readField(std::size_t layer, std::size_t sumY, std::size_t sumX, NeuronEvidence& evidence) const;
    std::int16_t inputValue(std::size_t layer, std::ptrdiff_t y, std::ptrdiff_t x, std::size_t channel) const;
    std::int32_t sumByKernels(const LayerParameters& layer, std::size_t neuron,
                              const NeuronEvidence& evidence) const;

    const Network& m_network;
    const Kernels& m_kernels;
    std::vector<LayerShape> m_shapes;
    ForwardPass m_pass;
    Activations m_input;
    ForwardPass::Trace m_trace;
};

} // namespace flipscope
