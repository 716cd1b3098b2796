#include "engine/learning/bold.h"

#include "engine/learning/state.h"
#include "engine/trainingconfig.h"

#include <bit>

namespace flipscope {

namespace {

/// -log2 of the share of weights that flipped, rounded down, so that 1 - 2^-decay is about the share that did
/// not; at least 2: however much flips, most of a sum is kept.
int decayFor(std::uint64_t flips, std::uint64_t weights) {
    constexpr int least = 2, most = 24;
    return flips == 0 ? 0 : std::clamp(static_cast<int>(std::bit_width(weights / flips)) - 1, least, most);
}

} // namespace

Method Bold::method() {
    std::vector<OptionSpec> options = voteOptions(4.0, 0.7, 1.0);
    for (OptionSpec& option : counterOptions(2.0, 0.01, 8, 16))
        options.push_back(std::move(option));
    return {"bold",
            "Boolean logic",
            "Votes add up in a leaky accumulator beside each weight; where it stands against the weight, the "
            "weight flips and the accumulator begins again.",
            "derived from arXiv 2405.16339",
            std::move(options),
            {{"batch", "256"}, {"epochs", "20"}},
            [](const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels)
                -> std::unique_ptr<Learner> { return std::make_unique<Bold>(config, problem, kernels); }};
}

Bold::Bold(const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels)
    : CounterFlips(config, problem, kernels, HiddenErrors::NearThreshold) {
    for (std::size_t l = 0; l < layerCount(); ++l)
        m_forgetting.push_back(std::make_unique<Forgetting>());
    randomiseWeights();
    weightsAreThere();
}

void Bold::beginLayer(std::size_t layer, const Batch& batch) {
    CounterFlips::beginLayer(layer, batch);
    Forgetting& forgetting = *m_forgetting[layer];
    forgetting.nextFlips = 0;
    forgetting.decay = decayFor(forgetting.flips, this->layer(layer).shape().weightCount());
    forgetting.key =
        RandomKey::derive(seed(), RandomStream::DecayDither, step(), static_cast<std::uint32_t>(layer));
}

UpdateCounts Bold::updateNeuron(const Voted& voted) {
    Forgetting& forgetting = *m_forgetting[voted.layer];
    const UpdateCounts counts = kernels().accumulate({countVotes(voted), forgetting.decay, forgetting.key});
    forgetting.nextFlips.fetch_add(counts.flips, std::memory_order_relaxed);
    return counts;
}

std::optional<WatchedCounter> Bold::counterOf(std::size_t layer, std::size_t neuron,
                                              std::size_t column) const {
    auto counter = CounterFlips::counterOf(layer, neuron, column);
    const std::int32_t half = 1 << (static_cast<int>(CounterFlips::stateBitsPerWeight()) - 2);
    if (counter)
        *counter = {counter->value, half, -half};
    return counter;
}

void Bold::endLayer(std::size_t layer) {
    CounterFlips::endLayer(layer);
    m_forgetting[layer]->flips = m_forgetting[layer]->nextFlips;
}

void Bold::visitMethodState(StateVisitor& state) {
    CounterFlips::visitMethodState(state);
    for (std::size_t l = 0; l < layerCount(); ++l)
        state.number(StateVisitor::ofLayer(l, "flips"), m_forgetting[l]->flips);
}

} // namespace flipscope
