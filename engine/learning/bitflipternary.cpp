#include "engine/learning/bitflipternary.h"

#include "engine/trainingconfig.h"

namespace flipscope {

Method BitflipTernary::method() {
    std::vector<OptionSpec> options = voteOptions(4.0, 0.7, 1.0);
    for (OptionSpec& option : counterOptions(1.0, 0.01, 8, 8))
        options.push_back(std::move(option));
    for (OptionSpec& option : errorOptions())
        options.push_back(std::move(option));
    return {"bitflip-ternary",
            "Ternary flips with counters",
            "Weights are -1, 0 or +1: the sign of a small counter, or 0 while the counter is small. A weight "
            "that "
            "does not know stays out of the sum.",
            "derived from arXiv 2410.09734; counters as inertia",
            std::move(options),
            {{"batch", "256"}, {"epochs", "20"}},
            [](const TrainingConfig& config, const LearningProblem& problem,
               const Kernels& kernels) -> std::unique_ptr<Learner> {
                return std::make_unique<BitflipTernary>(config, problem, kernels);
            }};
}

BitflipTernary::BitflipTernary(const TrainingConfig& config, const LearningProblem& problem,
                               const Kernels& kernels)
    : CounterFlips(config, problem, kernels, HiddenErrors::NearThreshold, 0, 2) {
    startCounters();
    weightsAreThere();
}

} // namespace flipscope
