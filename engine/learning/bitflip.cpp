#include "engine/learning/bitflip.h"

#include "engine/learning/schedule.h"
#include "engine/trainingconfig.h"

#include <bit>
#include <cmath>

namespace flipscope {

namespace {

constexpr int smallestShift = -6;
constexpr int largestShift = 24;

/// log2 of (mean |V|) / rate, rounded (halves lie at sqrt(2), taken as 181/128): a vote of mean size then
/// moves a counter by about `rate`.
int shiftFor(std::uint64_t magnitude, std::uint64_t weights, std::int64_t rateQ16) {
    const std::uint64_t meanQ16 = (magnitude / weights << 16) + (magnitude % weights << 16) / weights;
    const std::uint64_t ratioQ8 =
        (meanQ16 << 8) / static_cast<std::uint64_t>(std::max<std::int64_t>(rateQ16, 1));
    const int log2Q8 = static_cast<int>(std::bit_width(ratioQ8 * 181 / 128)) - 1;
    return std::clamp(log2Q8 - 8, smallestShift, largestShift);
}

} // namespace

Method Bitflip::method() {
    std::vector<OptionSpec> options = voteOptions(4.0, 1.0, 1.0);
    options.push_back({"learning-rate",
                       "Learning rate",
                       "how far a vote of mean size moves a counter at the start",
                       1.5,
                       0.001,
                       100,
                       {}});
    options.push_back({"final-learning-rate",
                       "Final learning rate",
                       "the same at the end; in between half a cosine wave",
                       0.01,
                       0.0001,
                       100,
                       {}});
    options.push_back(
        {"counter-limit",
         "Counter limit",
         "counters stay within plus and minus this: the inertia of a weight (127: 8 bits of state)",
         std::int64_t{127},
         1,
         127,
         {}});
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
    : VotePropagation(config, problem, kernels, HiddenErrors::NearThreshold),
      m_limit(static_cast<int>(config.integer("counter-limit"))),
      m_rateQ16(toQ16(config.real("learning-rate"))),
      m_finalRateQ16(toQ16(config.real("final-learning-rate"))) {
    // Counters start uniform in [-half, half] without 0, the weights as their signs.
    const auto half = static_cast<std::uint32_t>(std::max(1, m_limit / 2));
    for (std::size_t l = 0; l < layers().size(); ++l) {
        BitMatrix& weights = layers()[l].weights;
        auto state = std::make_unique<LayerState>();
        state->counters = Matrix<std::int8_t>(weights.rows(), weights.columns());
        const RandomKey key =
            RandomKey::derive(seed(), RandomStream::InitialWeights, 0, static_cast<std::uint32_t>(l));
        std::uint32_t index = 0;
        for (std::size_t o = 0; o < weights.rows(); ++o)
            for (std::size_t i = 0; i < weights.columns(); ++i, ++index) {
                const auto draw = static_cast<std::int32_t>(key.below(index, 2 * half));
                const std::int32_t value = draw - static_cast<std::int32_t>(half);
                const std::int32_t counter = value >= 0 ? value + 1 : value;
                state->counters.at(o, i) = static_cast<std::int8_t>(counter);
                weights.set(o, i, counter > 0);
            }
        m_state.push_back(std::move(state));
    }
    startCentres();
}

double Bitflip::stateBitsPerWeight() const { return std::log2(2.0 * m_limit + 2.0); }

/// The scale of the votes is that of the step before, so that they need be computed only once and never
/// stored.
void Bitflip::beginLayer(std::size_t layer, const std::function<std::uint64_t()>& magnitude) {
    LayerState& state = *m_state[layer];
    if (step() == 0)
        state.magnitude = magnitude();
    state.nextMagnitude = 0;
    const VoteLayer& l = layers()[layer];
    const std::int64_t rate =
        cosineAt(m_rateQ16, m_finalRateQ16, std::min(step(), totalSteps()), totalSteps()) * m_limit / 127;
    state.shift = shiftFor(state.magnitude, l.inputs() * l.outputs(), rate);
    state.key =
        RandomKey::derive(seed(), RandomStream::CounterDither, step(), static_cast<std::uint32_t>(layer));
}

UpdateCounts Bitflip::updateNeuron(const Voted& voted) {
    LayerState& state = *m_state[voted.layer];
    const std::size_t inputs = layers()[voted.layer].inputs();
    state.nextMagnitude += kernels().sumAbsolute(voted.votes, nullptr, inputs);
    return kernels().updateCounters({voted.votes, state.counters.row(voted.neuron), voted.weights,
                                     voted.changed, inputs, state.shift, m_limit, state.key,
                                     static_cast<std::uint32_t>(voted.neuron * inputs)});
}

void Bitflip::endLayer(std::size_t layer) {
    LayerState& state = *m_state[layer];
    // A step without any vote says nothing about their size.
    if (state.nextMagnitude > 0)
        state.magnitude = state.nextMagnitude;
}

std::vector<LedgerEntry> Bitflip::methodLedger() const {
    std::uint64_t bytes = 0;
    for (const auto& state : m_state)
        bytes += state->counters.bytes();
    return {{"counters", bytes}};
}

} // namespace flipscope
