// `sign-flip`: a network of fixed random weights of which only the signs are trained. Source: "Training
// highly effective connectivities within neural networks with randomly initialized, fixed weights" (arXiv
// 2006.16627): weights are drawn once and kept; each connection learns whether its sign is turned round, and
// few turned signs are to do. All magnitudes are 1 here: the paper finds constant ones as good, and others
// would take more than a bit per weight out of every product. What is drawn follows from the seed, so that a
// network is its seed and the list of turned signs.
//
// A counter per weight holds the evidence for its sign. It starts on the drawn side, votes move it (as in
// `bitflip`), and a turned weight is now and then pulled one step back. Fashion-MNIST, 512,512: with the
// defaults 28 % of the signs end up turned (88.8 %); with evidence 0.8 and pull 0.008 12 % (88.2 %).
#pragma once

#include "engine/learning/counterflips.h"

namespace flipscope {

class SignFlip final : public CounterFlips {
public:
    SignFlip(const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels);

    static Method method();

    std::string_view name() const override { return "sign-flip"; }

protected:
    void beginLayer(std::size_t layer, const Batch& batch) override;
    UpdateCounts updateNeuron(const Voted& voted) override;
    void weightsTaken(std::size_t layer) override { startEvidence(layer); }

private:
    void drawWeights(std::size_t layer);
    /// Counters at the evidence for the weights as they are.
    void startEvidence(std::size_t layer);
    /// The drawn signs of 64 columns.
    Word drawn(std::size_t layer, std::size_t neuron, std::size_t word) const;
    std::uint64_t pull(const Voted& voted, CounterUpdate update) const;

    std::int64_t m_evidence;
    int m_pullShift; ///< a turned weight is pulled with a chance of 2^-shift; 0: never
    std::vector<RandomKey> m_weightKeys, m_pullKeys; // per layer
};

} // namespace flipscope
