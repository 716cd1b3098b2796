// `local-errors`: every hidden layer has a task of its own, and nothing is carried back. A layer has a fixed
// random vector of signs per class; a sample errs in a layer where the layer's activations do not agree with
// the vector of its class clearly more than with that of any other. Source: "Training Multi-Layer Binary
// Neural Networks With Random Local Binary Error Signals" (arXiv 2412.00119): integer hidden weights, fixed
// random classifiers, updates by counting alone.
//
// Decided by experiment (Fashion-MNIST, 512,512): only the neurons in which the vectors of the own class and
// of the best wrong one differ are told anything (88.7 %; all neurons: 85.3); of those the ones near their
// threshold, right or wrong, instead of the paper's groups of which the worst is updated (only wrong ones:
// 82.0). The output layer is trained, by the hinge; left as a vector per class it reaches 88.5.
#pragma once

#include "engine/learning/counterflips.h"

namespace flipscope {

class LocalErrors final : public CounterFlips {
public:
    LocalErrors(const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels);

    static Method method();

    std::string_view name() const override { return "local-errors"; }
    void reconfigure(const TrainingConfig& config) override;

protected:
    bool localErrors(VoteLayer& layer, std::size_t number, std::size_t sample,
                     std::uint16_t label) const override;
    std::vector<LedgerEntry> methodLedger() const override;

private:
    void takeMargins(const TrainingConfig& config);

    std::vector<BitMatrix> m_vectors;    // per hidden layer
    std::vector<std::int64_t> m_margins; // of the agreement with them
};

} // namespace flipscope
