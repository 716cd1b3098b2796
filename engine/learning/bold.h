// `bold`: Boolean logic deep learning. Source: "BOLD: Boolean Logic Deep Learning" (arXiv 2405.16339), by its
// abstract and a public reimplementation of its optimiser: beside each weight an accumulator m <- beta * m +
// rate * signal, beta the share of the layer's weights that did not flip in the step before; the weight flips
// where m reaches 1 against it, and m begins again at 0. Here m is a few bits, 1 is half its range, beta is
// one less a power of two, and m is rounded by dither. Ours are the signal (votes that are -1, 0 or 1 per
// sample, under a window and a dead zone, instead of integers scaled by the distance to the threshold), the
// hinge and the scale of the rate.
#pragma once

#include "engine/learning/counterflips.h"

namespace flipscope {

class Bold final : public CounterFlips {
public:
    Bold(const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels);

    static Method method();

    std::string_view name() const override { return "bold"; }
    /// The accumulator is no weight: both count.
    double stateBitsPerWeight() const override { return CounterFlips::stateBitsPerWeight() + 1; }

protected:
    void beginLayer(std::size_t layer, const Batch& batch) override;
    UpdateCounts updateNeuron(const Voted& voted) override;
    void endLayer(std::size_t layer) override;
    void visitMethodState(StateVisitor& state) override;
    void weightsTaken(std::size_t /*layer*/) override {} // accumulators begin at 0
    std::optional<WatchedCounter> counterOf(std::size_t layer, std::size_t neuron,
                                            std::size_t column) const override;
    void methodStateRestored() override {} // an accumulator and its weight may disagree

private:
    struct Forgetting {          // of a layer
        std::uint64_t flips = 0; ///< of the step before
        std::atomic<std::uint64_t> nextFlips{0};
        int decay = 0; ///< beta = 1 - 2^-decay; 0: nothing is forgotten
        RandomKey key;
    };
    std::vector<std::unique_ptr<Forgetting>> m_forgetting;
};

} // namespace flipscope
