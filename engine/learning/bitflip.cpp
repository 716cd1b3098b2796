#include "engine/learning/bitflip.h"

#include "engine/trainingconfig.h"

namespace flipscope {

Method Bitflip::method() {
    std::vector<OptionSpec> options = voteOptions(4.0, 0.7, 1.0);
    for (OptionSpec& option : counterOptions(1.0, 0.01, 8, 8))
        options.push_back(std::move(option));
    for (OptionSpec& option : errorOptions())
        options.push_back(std::move(option));
    return {"bitflip",
            "Bit flips with counters",
            "Errors vote on every weight; a small counter per weight gathers the votes, and the weight flips "
            "when "
            "the counter changes sign. The most accurate of the gradient-free methods here.",
            "derived from arXiv 2410.09734; counters as inertia",
            std::move(options),
            {{"batch", "256"}, {"epochs", "20"}},
            [](const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels)
                -> std::unique_ptr<Learner> { return std::make_unique<Bitflip>(config, problem, kernels); }};
}

Bitflip::Bitflip(const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels)
    : CounterFlips(config, problem, kernels, HiddenErrors::NearThreshold) {
    startCounters();
    weightsAreThere();
}

} // namespace flipscope
