#include "engine/learning/bep.h"

#include "engine/learning/classvectors.h"
#include "engine/trainingconfig.h"

namespace flipscope {

Method Bep::method() {
    std::vector<OptionSpec> options{marginOption(4.0), windowOption(1.0), freezeOption(),
                                    classWeightsOption()};
    for (OptionSpec& option : counterOptions(1.0, 0.01, 16, 16))
        options.push_back(std::move(option));
    return {"bep",
            "Binary error propagation",
            "The answer that each layer should have given is carried back sign by sign, from fixed patterns "
            "that stand for the classes, and moves hidden integer weights.",
            "derived from arXiv 2512.04189",
            std::move(options),
            {{"batch", "256"}, {"epochs", "20"}},
            [](const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels)
                -> std::unique_ptr<Learner> { return std::make_unique<Bep>(config, problem, kernels); }};
}

Bep::Bep(const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels)
    : CounterFlips(config, problem, kernels, HiddenErrors::Gated, 1) {
    startCounters();
    const std::size_t last = layerCount() - 1;
    layers()[last]->weights() =
        classVectors(layer(last).shape().input, layer(last).shape().neurons, seed(), last);
    weightsAreThere();
}

} // namespace flipscope
