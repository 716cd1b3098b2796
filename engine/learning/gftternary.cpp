#include "engine/learning/gftternary.h"

namespace flipscope {

Method GftTernary::method() {
    return {
        "gft-ternary",
        "Strict ternary flips",
        "Weights are -1, 0 or +1 and all their state. Where the votes of a large batch stand out, a weight "
        "takes one step in their direction.",
        "derived from arXiv 2410.09734",
        tailOptions(0.7, 2.0, 3.5, 0.3, 0.03),
        {{"batch", "1024"}, {"epochs", "10"}},
        [](const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels)
            -> std::unique_ptr<Learner> { return std::make_unique<GftTernary>(config, problem, kernels); }};
}

} // namespace flipscope
