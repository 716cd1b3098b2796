// What the methods share whose weights are all their state: random ones to begin with, and flips decided by a
// neuron's votes and a probability that falls over the run. A method derived from it says which votes are
// strong enough.
#pragma once

#include "datasets/random.h"
#include "engine/learning/votepropagation.h"

namespace flipscope {

class StrictFlips : public VotePropagation {
public:
    std::vector<std::string> liveOptions() const override;
    void reconfigure(const TrainingConfig& config) override;
    double stateBitsPerWeight() const final { return static_cast<double>(layer(0).shape().weightPlanes); }

protected:
    /// The two options of the probability, with a method's own defaults.
    static std::vector<OptionSpec> probabilityOptions(double first, double last);

    StrictFlips(const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels,
                HiddenErrors hiddenErrors, std::size_t weightPlanes = 1);

    void beginLayer(std::size_t layer, const Batch& batch) override;
    /// Flips the neuron's weights whose votes against them exceed `threshold`, each with the probability of
    /// this step.
    UpdateCounts flip(const Voted& voted, std::int32_t threshold) const;
    /// step(), but never past the end of the schedules.
    std::uint64_t scheduledStep() const;

private:
    void takeProbabilities(const TrainingConfig& config);

    std::int64_t m_probabilityQ16, m_finalProbabilityQ16;
    std::uint32_t m_probabilityNow = 0; // of this step
    std::vector<RandomKey> m_keys;      // of this step, per layer
};

} // namespace flipscope
