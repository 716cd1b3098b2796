// `gft-plain`: the paper's rule read literally. A sample that is not classified as expected, with a margin,
// asks its class's neuron for +1 and the best wrong one for -1; a hidden neuron is asked for the sign that
// the erring neurons above want. Only hidden neurons whose sign is wrong vote, and a weight flips, with some
// probability, where its contributions were wrong more often than right: -w*V > k * (number of voters).
// Source: "Gradient-Free Training of Quantized Neural Networks" (arXiv 2410.09734), our reading of its
// method; kept as the plain baseline beside `gft` and `bitflip`. The running-mean thresholds are ours.
#pragma once

#include "engine/learning/strictflips.h"

namespace flipscope {

class GftPlain final : public StrictFlips {
public:
    GftPlain(const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels);

    static Method method();

    std::string_view name() const override { return "gft-plain"; }
    std::vector<std::string> liveOptions() const override;
    void reconfigure(const TrainingConfig& config) override;

protected:
    UpdateCounts updateNeuron(const Voted& voted) override;

private:
    std::int64_t m_majorityQ16; // k
    std::uint32_t m_inputDeviation;
};

} // namespace flipscope
