#include "engine/learning/gft.h"

#include "engine/learning/schedule.h"
#include "engine/trainingconfig.h"

#include <algorithm>

namespace flipscope {

std::vector<OptionSpec> Gft::tailOptions(double window, double tail, double finalTail, double probability,
                                         double finalProbability) {
    std::vector<OptionSpec> options = voteOptions(6.0, 1.0, window);
    options.push_back({"tail",
                       "Tail",
                       "a weight may flip where the votes against it exceed this times the "
                       "neuron's mean vote, at the start",
                       tail,
                       0,
                       100,
                       {}});
    options.push_back({"final-tail",
                       "Final tail",
                       "the same at the end; in between a straight line",
                       finalTail,
                       0,
                       100,
                       {}});
    for (OptionSpec& option : probabilityOptions(probability, finalProbability))
        options.push_back(std::move(option));
    return options;
}

Method Gft::method() {
    return {
        "gft",
        "Strict bit flips",
        "One bit per weight is all there is: no counters, no hidden copies. Where the votes of a large batch "
        "against a weight stand out, it flips.",
        "derived from arXiv 2410.09734",
        tailOptions(0.7, 2.0, 3.5, 0.3, 0.03),
        {{"batch", "1024"}, {"epochs", "10"}},
        [](const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels)
            -> std::unique_ptr<Learner> { return std::make_unique<Gft>(config, problem, kernels); }};
}

Gft::Gft(const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels)
    : Gft(config, problem, kernels, 1) {}

Gft::Gft(const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels,
         std::size_t weightPlanes)
    : StrictFlips(config, problem, kernels, HiddenErrors::NearThreshold, weightPlanes) {
    takeTail(config);
}

std::vector<std::string> Gft::liveOptions() const {
    std::vector<std::string> keys = StrictFlips::liveOptions();
    keys.insert(keys.begin(), {"tail", "final-tail"});
    return keys;
}

void Gft::reconfigure(const TrainingConfig& config) {
    StrictFlips::reconfigure(config);
    takeTail(config);
}

void Gft::takeTail(const TrainingConfig& config) {
    m_factorQ16 = toQ16(config.real("tail"));
    m_finalFactorQ16 = toQ16(config.real("final-tail"));
}

void Gft::beginLayer(std::size_t layer, const Batch& batch) {
    StrictFlips::beginLayer(layer, batch);
    m_factorNow = linearAt(m_factorQ16, m_finalFactorQ16, scheduledStep(), totalSteps());
}

UpdateCounts Gft::updateNeuron(const Voted& voted) {
    // Inputs that never vary gather no votes and do not count.
    const std::uint64_t counted = std::max<std::uint64_t>(layer(voted.layer).usedCount(), 1);
    const std::uint64_t sum = kernels().absoluteSum(voted.votes);
    return flip(voted, static_cast<std::int32_t>(
                           static_cast<std::uint64_t>(m_factorNow) * (sum * 256 / counted) >> 24));
}

} // namespace flipscope
