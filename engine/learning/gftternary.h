// `gft-ternary`: strict flips of weights in {-1,0,+1}. Two bits are a weight's only state; where the votes of
// a batch stand out, it takes one step in their direction. Source: as `gft`, derived from "Gradient-Free
// Training of Quantized Neural Networks" (arXiv 2410.09734), whose weights are ternary too.
#pragma once

#include "engine/learning/gft.h"

namespace flipscope {

class GftTernary final : public Gft {
public:
    GftTernary(const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels)
        : Gft(config, problem, kernels, 2) {}

    static Method method();

    std::string_view name() const override { return "gft-ternary"; }
};

} // namespace flipscope
