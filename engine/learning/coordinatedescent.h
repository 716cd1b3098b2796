// `coordinate-descent`: a weight flips where that lowers the loss of the batch, found out by trying. Source:
// "Combinatorial optimization for low bit-width neural networks" (arXiv 2206.02006): greedy coordinate
// descent on the weights by the loss of the forward pass alone; here for several layers, the coordinates of a
// neuron at a time, of which the best is kept, with what a flip gains found exactly and incrementally
// (learning/descentpass.h). No votes and no blame carried back.
//
// It starts from random weights, or as a polish from another method's model (option `start`). A flip is kept
// only where the loss falls and no fewer samples of the batch are right: with a batch that holds the whole
// training part, training accuracy never falls. The trap: dense networks with a hidden layer only.
#pragma once

#include "engine/learning/descentpass.h"
#include "engine/learning/methods.h"

namespace flipscope {

class CoordinateDescent final : public Learner {
public:
    /// Throws Error where the network does not fit.
    CoordinateDescent(const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels);

    static Method method();

    std::string_view name() const override { return "coordinate-descent"; }
    std::string_view lossName() const override { return "share of the margin missed"; }
    StepReport learn(const Batch& batch, const std::function<bool()>& interrupted, StepDelta* delta) override;
    /// With its thresholds.
    void startFrom(const Network& network) override;
    Network network() const override;
    void visitState(StateVisitor& state) override;
    void stateRestored() override;
    double stateBitsPerWeight() const override { return 1; }
    const std::vector<LayerBlame>& blame() const override { return m_blame; }
    void resetBlame() override;
    std::vector<LedgerEntry> ledger() const override;

private:
    void randomise(std::uint64_t seed);
    /// The layer and neuron at a place of a round: from the last layer to the first.
    std::pair<std::size_t, std::size_t> neuronAt(std::uint64_t place) const;
    void describe(StepDelta& delta) const;

    ValueType m_inputType;
    MapShape m_image;
    std::int32_t m_margin;
    std::size_t m_visits, m_flipsPerVisit;
    std::size_t m_neurons = 0; // of all layers
    std::uint64_t m_step = 0;
    std::uint64_t m_place = 0; // of the next visit, in the round over all neurons
    std::uint8_t m_thresholdsKnown = 0;
    std::vector<DescentLayer> m_layers;
    std::vector<LayerBlame> m_blame, m_blameNow; // m_blameNow: of a step that may yet be dropped
    DescentPass m_pass;
};

} // namespace flipscope
