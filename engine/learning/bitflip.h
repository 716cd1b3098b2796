// `bitflip`: vote propagation with a small counter per weight as inertia. Integers and logic only;
// structurally ternary back-propagation of error votes through binary weights. Source: derived from
// "Gradient-Free Training of Quantized Neural Networks" (arXiv 2410.09734): weights flip where their
// contributions to erroneous neurons ask for it. The counters, the hinge on the best wrong class and the
// window are ours.
#pragma once

#include "datasets/random.h"
#include "engine/bits/alignedbuffer.h"
#include "engine/learning/votepropagation.h"

#include <algorithm>
#include <atomic>

namespace flipscope {

class Bitflip final : public VotePropagation {
public:
    Bitflip(const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels);

    static Method method();

    std::string_view name() const override { return "bitflip"; }
    double stateBitsPerWeight() const override;

protected:
    void beginLayer(std::size_t layer, const Batch& batch) override;
    UpdateCounts updateNeuron(const Voted& voted) override;
    void endLayer(std::size_t layer) override;
    std::vector<LedgerEntry> methodLedger() const override;
    void visitMethodState(StateVisitor& state) override;
    void methodStateRestored() override;

private:
    struct LayerState {
        /// [neurons][planes][words]: sliced, the weight is 1 where the counter is not negative
        AlignedBuffer<Word> counters;
        std::uint64_t magnitude = 0; ///< sum of |V| of the step before
        std::atomic<std::uint64_t> nextMagnitude{0};
        int shift = 0;
        RandomKey key;
    };

    void startCounters(std::size_t layer);
    SlicedSums countersOf(std::size_t layer, std::size_t neuron) const;

    int m_planes; // of a counter
    std::int64_t m_rateQ16, m_finalRateQ16;
    std::vector<std::unique_ptr<LayerState>> m_state;
};

} // namespace flipscope
