// `gft`: strict bit flips. A weight's only state is its bit; it flips where the votes of a batch against it
// exceed a multiple of the neuron's mean vote, with a probability that keeps all of a neuron from flipping at
// once. Source: derived from "Gradient-Free Training of Quantized Neural Networks" (arXiv 2410.09734). The
// errors, the window and the tail rule (|V| > k * mean|V|) are ours.
#pragma once

#include "datasets/random.h"
#include "engine/learning/votepropagation.h"

namespace flipscope {

/// Random bits as the first weights, for the methods whose weights are all their state.
void randomiseWeights(BitMatrix& weights, std::uint64_t seed, std::size_t layer);

class Gft final : public VotePropagation {
public:
    Gft(const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels);

    static Method method();

    std::string_view name() const override { return "gft"; }
    double stateBitsPerWeight() const override { return 1; }

protected:
    void beginLayer(std::size_t layer, const std::function<std::uint64_t()>& magnitude) override;
    UpdateCounts updateNeuron(const Voted& voted) override;

private:
    std::int64_t m_factorQ16, m_finalFactorQ16;           // k
    std::int64_t m_probabilityQ16, m_finalProbabilityQ16; // p
    BitMatrix m_varyingInputs;                            // one row: first-layer inputs that are not constant
    std::uint64_t m_varyingCount = 0;
    // Of the layer being updated:
    std::int64_t m_factorNow = 0;
    std::uint32_t m_probabilityNow = 0;
    RandomKey m_key;
};

} // namespace flipscope
