#include "engine/learning/signflip.h"

#include "engine/learning/schedule.h"
#include "engine/trainingconfig.h"

#include <cmath>

namespace flipscope {

namespace {

/// -log2 of a chance, rounded; 0 for none.
int shiftOf(double chance) {
    constexpr int least = 1, most = 24;
    return chance > 0 ? std::clamp(static_cast<int>(std::lround(-std::log2(chance))), least, most) : 0;
}

std::int64_t evidenceFor(const TrainingConfig& config) {
    const std::int64_t limit = std::int64_t{1} << (config.integer("counter-bits") - 1);
    return std::min(limit - 1, toQ16(config.real("evidence")) * limit >> 16);
}

} // namespace

Method SignFlip::method() {
    std::vector<OptionSpec> options = voteOptions(4.0, 0.7, 1.0);
    for (OptionSpec& option : counterOptions(1.0, 0.01, 8, 8))
        options.push_back(std::move(option));
    options.push_back(
        {"evidence",
         "Evidence",
         "how far counters start on the side of the drawn sign, as a share of their range; more "
         "leaves more signs as drawn",
         0.25,
         0,
         1,
         {}});
    options.push_back({"pull",
                       "Pull",
                       "chance per step that the counter of a turned sign is taken a step back, to the next "
                       "power of two; more leaves more signs as drawn",
                       0.00025,
                       0,
                       0.5,
                       {}});
    return {
        "sign-flip",
        "Sign flips of random weights",
        "Weights are drawn once; training only turns signs round, and as few as will do. The network is its "
        "seed and the signs that differ.",
        "derived from arXiv 2006.16627",
        std::move(options),
        {{"batch", "256"}, {"epochs", "20"}},
        [](const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels)
            -> std::unique_ptr<Learner> { return std::make_unique<SignFlip>(config, problem, kernels); }};
}

SignFlip::SignFlip(const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels)
    : CounterFlips(config, problem, kernels, HiddenErrors::NearThreshold), m_evidence(evidenceFor(config)),
      m_pullShift(shiftOf(config.real("pull"))), m_pullKeys(problem.layers.size()) {
    for (std::size_t l = 0; l < layerCount(); ++l) {
        m_weightKeys.push_back(
            RandomKey::derive(seed(), RandomStream::InitialWeights, 0, static_cast<std::uint32_t>(l)));
        drawWeights(l);
        startEvidence(l);
    }
    weightsAreThere();
}

void SignFlip::drawWeights(std::size_t layer) {
    BitMatrix& weights = layers()[layer]->weights();
    const BitMatrix used = this->layer(layer).shape().usedColumns();
    for (std::size_t o = 0; o < weights.rows(); ++o)
        for (std::size_t w = 0; w < weights.words(); ++w)
            weights.row(o)[w] = drawn(layer, o, w) & used.row(0)[w];
}

void SignFlip::startEvidence(std::size_t layer) {
    const BitMatrix& weights = this->layer(layer).weights();
    const BitMatrix used = this->layer(layer).shape().usedColumns();
    for (std::size_t o = 0; o < weights.rows(); ++o) {
        const SlicedSums counters = countersOf(layer, o);
        for (std::size_t w = 0; w < weights.words(); ++w) {
            const Word plus = weights.row(o)[w], minus = used.row(0)[w] & ~plus;
            for (int p = 0; p < counters.count; ++p) // evidence, or -evidence - 1
                counters.planes[static_cast<std::size_t>(p) * counters.stride + w] =
                    ((m_evidence >> p) & 1) != 0 ? plus : minus;
        }
    }
}

Word SignFlip::drawn(std::size_t layer, std::size_t neuron, std::size_t word) const {
    const RandomKey& key = m_weightKeys[layer];
    const auto index = static_cast<std::uint32_t>((neuron * this->layer(layer).weights().words() + word) * 2);
    return Word{key.at(index)} | Word{key.at(index + 1)} << 32;
}

void SignFlip::beginLayer(std::size_t layer, const Batch& batch) {
    CounterFlips::beginLayer(layer, batch);
    m_pullKeys[layer] =
        RandomKey::derive(seed(), RandomStream::PullDither, step(), static_cast<std::uint32_t>(layer));
}

UpdateCounts SignFlip::updateNeuron(const Voted& voted) {
    const CounterUpdate update = countVotes(voted);
    UpdateCounts counts = kernels().updateCounters(update);
    if (m_pullShift == 0)
        return counts;
    counts.updates += pull(voted, update);
    counts.flips = 0; // votes and the pull may take each other back
    for (std::size_t w = 0; w < voted.votes.words; ++w)
        counts.flips += static_cast<std::uint64_t>(__builtin_popcountll(voted.changed[w]));
    return counts;
}

/// As votes of one for the drawn sign, of the turned weights. A block of columns at a time: that needs no
/// memory of its own.
std::uint64_t SignFlip::pull(const Voted& voted, CounterUpdate update) const {
    constexpr std::size_t block = 8, stride = block + readAhead;
    std::uint64_t updates = 0;
    for (std::size_t first = 0; first < voted.votes.words; first += block) {
        alignas(64) Word planes[2 * stride] = {}, changed[stride] = {};
        const std::size_t words = std::min(block, voted.votes.words - first);
        for (std::size_t w = 0; w < words; ++w) {
            const Word sign = drawn(voted.layer, voted.neuron, first + w);
            planes[w] = (voted.weights[first + w] ^ sign) & voted.used[first + w];
            planes[stride + w] = planes[w] & ~sign; // +1 and -1 as two planes
        }
        const SlicedSums& counters = update.counters;
        updates += kernels()
                       .updateCounters({{planes, stride, words, 2},
                                        {counters.planes + first, counters.stride, words, counters.count},
                                        voted.weights + first,
                                        changed,
                                        0,
                                        update.zone,
                                        voted.used + first,
                                        m_pullShift,
                                        m_pullKeys[voted.layer],
                                        update.firstIndex + ditherNumbers(first)})
                       .updates;
        for (std::size_t w = 0; w < words; ++w)
            voted.changed[first + w] ^= changed[w];
    }
    return updates;
}

} // namespace flipscope
