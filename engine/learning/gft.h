// `gft`: strict bit flips. A weight's only state is its bit; it flips where the votes of a batch against it
// exceed a multiple of the neuron's mean vote, with a probability that keeps all of a neuron from flipping at
// once. Source: derived from "Gradient-Free Training of Quantized Neural Networks" (arXiv 2410.09734). The
// errors, the window and the tail rule (|V| > k * mean|V|) are ours.
#pragma once

#include "engine/learning/strictflips.h"

namespace flipscope {

class Gft : public StrictFlips {
public:
    Gft(const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels);

    static Method method();

    std::string_view name() const override { return "gft"; }
    std::vector<std::string> liveOptions() const override;
    void reconfigure(const TrainingConfig& config) override;

protected:
    Gft(const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels,
        std::size_t weightPlanes);
    /// Errors, tail and probability, with a method's own defaults.
    static std::vector<OptionSpec> tailOptions(double window, double tail, double finalTail,
                                               double probability, double finalProbability);

    void beginLayer(std::size_t layer, const Batch& batch) override;
    UpdateCounts updateNeuron(const Voted& voted) override;

private:
    void takeTail(const TrainingConfig& config);

    std::int64_t m_factorQ16, m_finalFactorQ16; // k
    std::int64_t m_factorNow = 0;               // of this step
};

} // namespace flipscope
