#include "engine/learning/strictflips.h"

#include "engine/learning/schedule.h"
#include "engine/trainingconfig.h"

#include <algorithm>

namespace flipscope {

std::vector<OptionSpec> StrictFlips::probabilityOptions(double first, double last) {
    return {{"flip-probability",
             "Flip probability",
             "share of those weights that do flip, at the start",
             first,
             0.0001,
             1,
             {}},
            {"final-flip-probability",
             "Final flip probability",
             "the same at the end; in between a straight line",
             last,
             0.0001,
             1,
             {}}};
}

StrictFlips::StrictFlips(const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels,
                         HiddenErrors hiddenErrors, std::size_t weightPlanes)
    : VotePropagation(config, problem, kernels, hiddenErrors, 0, weightPlanes) {
    takeProbabilities(config);
    randomiseWeights();
    weightsAreThere();
}

std::vector<std::string> StrictFlips::liveOptions() const {
    std::vector<std::string> keys = VotePropagation::liveOptions();
    keys.insert(keys.begin(), {"flip-probability", "final-flip-probability"});
    return keys;
}

void StrictFlips::reconfigure(const TrainingConfig& config) {
    VotePropagation::reconfigure(config);
    takeProbabilities(config);
}

void StrictFlips::takeProbabilities(const TrainingConfig& config) {
    m_probabilityQ16 = toQ16(config.real("flip-probability"));
    m_finalProbabilityQ16 = toQ16(config.real("final-flip-probability"));
}

std::uint64_t StrictFlips::scheduledStep() const { return std::min(step(), totalSteps()); }

void StrictFlips::beginLayer(std::size_t layer, const Batch&) {
    m_probabilityNow = static_cast<std::uint32_t>(
        linearAt(m_probabilityQ16, m_finalProbabilityQ16, scheduledStep(), totalSteps()) >> rateHalvings());
    m_keys.resize(layerCount());
    m_keys[layer] =
        RandomKey::derive(seed(), RandomStream::FlipChoice, step(), static_cast<std::uint32_t>(layer));
}

UpdateCounts StrictFlips::flip(const Voted& voted, std::int32_t threshold) const {
    const std::size_t columns = layer(voted.layer).shape().columns();
    if (WeightWatch* watch = watchOver(voted.layer, voted.neuron))
        watch->threshold = threshold;
    return kernels().flipByVotes({voted.votes, voted.used, voted.weights, voted.changed, voted.stride,
                                  layer(voted.layer).shape().weightPlanes == 2, threshold, m_probabilityNow,
                                  m_keys[voted.layer], static_cast<std::uint32_t>(voted.neuron * columns)});
}

} // namespace flipscope
