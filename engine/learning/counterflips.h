// What the methods share that keep a small counter per weight: votes are added with dithered rounding, at a
// rate that falls over the run, and the weight is the counter's sign (ternary: 0 where the counter is small).
// A method derived from it says where errors come from.
//
// The trap: layers that are not trained have no counters; the method sets their weights, and calls
// weightsAreThere() once it has.
#pragma once

#include "datasets/random.h"
#include "engine/bits/alignedbuffer.h"
#include "engine/learning/votepropagation.h"

#include <algorithm>
#include <atomic>

namespace flipscope {

class CounterFlips : public VotePropagation {
public:
    double stateBitsPerWeight() const override { return m_planes; }
    std::vector<std::string> liveOptions() const override;
    void reconfigure(const TrainingConfig& config) override;

protected:
    /// The rate at the start and at the end, and the size of a counter, with a method's own defaults.
    static std::vector<OptionSpec> counterOptions(double rate, double finalRate, int bits, int mostBits);

    CounterFlips(const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels,
                 HiddenErrors hiddenErrors, std::size_t fixedLayers = 0, std::size_t weightPlanes = 1);

    /// A full adder and its dither per plane of the counter.
    std::uint64_t updateOps() const override { return 2 * static_cast<std::uint64_t>(m_planes); }
    void beginLayer(std::size_t layer, const Batch& batch) override;
    UpdateCounts updateNeuron(const Voted& voted) override;
    void endLayer(std::size_t layer) override;
    std::vector<LedgerEntry> methodLedger() const override;
    void visitMethodState(StateVisitor& state) override;
    void methodStateRestored() override;
    void weightsTaken(std::size_t layer) override;
    std::optional<WatchedCounter> counterOf(std::size_t layer, std::size_t neuron,
                                            std::size_t column) const override;

    /// Uniform over the middle half of their range, to which the weights are set; 0 before.
    void startCounters();
    SlicedSums countersOf(std::size_t layer, std::size_t neuron) const;
    static void setCounter(const SlicedSums& counters, std::size_t column, std::int32_t value);
    /// What a neuron's votes do to its counters; counts their size for the next step.
    CounterUpdate countVotes(const Voted& voted);

private:
    struct LayerState {
        AlignedBuffer<Word> counters;
        std::uint64_t magnitude = 0; ///< sum of |V| of the step before
        std::atomic<std::uint64_t> nextMagnitude{0};
        int shift = 0;
        RandomKey key;
    };

    void startCounters(std::size_t layer);
    void takeRates(const TrainingConfig& config);
    Word weightsOf(const SlicedSums& counters, std::size_t word, std::size_t plane) const;

    int m_planes;        // of a counter
    std::int32_t m_zone; // of CounterUpdate
    std::int64_t m_rateQ16, m_finalRateQ16;
    std::vector<std::unique_ptr<LayerState>> m_state;
};

} // namespace flipscope
