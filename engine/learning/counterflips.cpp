#include "engine/learning/counterflips.h"

#include "datasets/error.h"
#include "engine/learning/schedule.h"
#include "engine/learning/state.h"
#include "engine/trainingconfig.h"

#include <fmt/format.h>

#include <bit>
#include <cmath>

namespace flipscope {

namespace {

constexpr int largestShift = 24;
/// A mean vote moves large counters by more than its size.
constexpr int smallestShift(int planes) { return -6 - std::max(0, planes - 8); }

/// log2 of (mean |V|) / rate, rounded (halves lie at sqrt(2), taken as 181/128): a vote of mean size then
/// moves a counter by about `rate`.
int shiftFor(std::uint64_t magnitude, std::uint64_t weights, std::int64_t rateQ16, int planes) {
    const std::uint64_t meanQ16 = (magnitude / weights << 16) + (magnitude % weights << 16) / weights;
    const std::uint64_t ratioQ8 =
        (meanQ16 << 8) / static_cast<std::uint64_t>(std::max<std::int64_t>(rateQ16, 1));
    const int log2Q8 = static_cast<int>(std::bit_width(ratioQ8 * 181 / 128)) - 1;
    return std::clamp(log2Q8 - 8, smallestShift(planes), largestShift);
}

} // namespace

std::vector<OptionSpec> CounterFlips::counterOptions(double rate, double finalRate, int bits, int mostBits) {
    return {{"learning-rate",
             "Learning rate",
             "how far a vote of mean size moves a counter at the start",
             rate,
             0.001,
             100,
             {}},
            {"final-learning-rate",
             "Final learning rate",
             "the same at the end; in between half a cosine wave",
             finalRate,
             0.0001,
             100,
             {}},
            {"counter-bits",
             "Counter bits",
             "size of the counter behind each weight: its inertia, and the training state per weight",
             std::int64_t{bits},
             2,
             static_cast<double>(mostBits),
             {}}};
}

CounterFlips::CounterFlips(const TrainingConfig& config, const LearningProblem& problem,
                           const Kernels& kernels, HiddenErrors hiddenErrors, std::size_t fixedLayers,
                           std::size_t weightPlanes)
    : VotePropagation(config, problem, kernels, hiddenErrors, fixedLayers, weightPlanes),
      m_planes(static_cast<int>(config.integer("counter-bits"))),
      m_zone(weightPlanes == 1 ? -1 : ((1 << (m_planes - 1)) - 1) / 3) {
    takeRates(config);
    for (std::size_t l = 0; l < trainedLayers(); ++l) {
        const BitMatrix& weights = layer(l).weights();
        m_state.push_back(std::make_unique<LayerState>());
        m_state[l]->counters = AlignedBuffer<Word>(
            layer(l).shape().neurons * static_cast<std::size_t>(m_planes) * weights.stride() + readAhead);
    }
}

std::vector<std::string> CounterFlips::liveOptions() const {
    std::vector<std::string> keys = VotePropagation::liveOptions();
    keys.insert(keys.begin(), {"learning-rate", "final-learning-rate"});
    return keys;
}

void CounterFlips::reconfigure(const TrainingConfig& config) {
    VotePropagation::reconfigure(config);
    takeRates(config);
}

void CounterFlips::takeRates(const TrainingConfig& config) {
    m_rateQ16 = toQ16(config.real("learning-rate"));
    m_finalRateQ16 = toQ16(config.real("final-learning-rate"));
}

SlicedSums CounterFlips::countersOf(std::size_t layer, std::size_t neuron) const {
    const BitMatrix& weights = this->layer(layer).weights();
    Word* planes =
        m_state[layer]->counters.data() + neuron * static_cast<std::size_t>(m_planes) * weights.stride();
    return {planes, weights.stride(), weights.words(), m_planes};
}

void CounterFlips::startCounters() {
    for (std::size_t l = 0; l < trainedLayers(); ++l)
        startCounters(l);
}

void CounterFlips::startCounters(std::size_t layer) {
    BitMatrix& weights = layers()[layer]->weights();
    const RandomKey key =
        RandomKey::derive(seed(), RandomStream::InitialWeights, 0, static_cast<std::uint32_t>(layer));
    const BitMatrix used = this->layer(layer).shape().usedColumns();
    const std::size_t weightPlanes = this->layer(layer).shape().weightPlanes;
    std::uint32_t index = 0;
    for (std::size_t o = 0; o < this->layer(layer).shape().neurons; ++o) {
        const SlicedSums counters = countersOf(layer, o);
        for (int p = 0; p + 1 < m_planes; ++p)
            for (std::size_t w = 0; w < counters.words; ++w, index += 2) {
                const Word random = Word{key.at(index)} | Word{key.at(index + 1)} << 32;
                counters.planes[static_cast<std::size_t>(p) * counters.stride + w] = random & used.row(0)[w];
            }
        Word* sign = counters.planes + static_cast<std::size_t>(m_planes - 1) * counters.stride;
        for (std::size_t w = 0; w < counters.words; ++w) {
            sign[w] = (sign - counters.stride)[w]; // the two highest bits alike: half the range
            for (std::size_t plane = 0; plane < weightPlanes; ++plane)
                weights.row(o * weightPlanes + plane)[w] = weightsOf(counters, w, plane) & used.row(0)[w];
        }
    }
}

void CounterFlips::setCounter(const SlicedSums& counters, std::size_t column, std::int32_t value) {
    const Word bit = Word{1} << (column % wordBits);
    for (int p = 0; p < counters.count; ++p) {
        Word& word = counters.planes[static_cast<std::size_t>(p) * counters.stride + column / wordBits];
        word = ((value >> p) & 1) != 0 ? word | bit : word & ~bit;
    }
}

/// Each on the side of its weight, no farther than random counters begin: half of its part of the range. By
/// experiment (Fashion-MNIST, 512,512, seed 1, from a `gft` model of 86.0 %; validation accuracy after 1 and
/// 3 epochs): near 0 80.7, 86.8; up to a quarter 83.9, 87.5; a half 84.5, 88.1; the whole 85.0, 87.9. At a
/// quarter of the learning rate, which loses nothing of the model: near 0 82.4, 86.9; a half 86.3, 87.2; the
/// whole 86.5, 86.5.
void CounterFlips::weightsTaken(std::size_t layer) {
    const VoteLayer& trained = this->layer(layer);
    const LayerShape& shape = trained.shape();
    const BitMatrix used = shape.usedColumns();
    const RandomKey key =
        RandomKey::derive(seed(), RandomStream::InitialWeights, 0, static_cast<std::uint32_t>(layer));
    const auto distances = static_cast<std::uint64_t>(((1 << (m_planes - 1)) - m_zone) / 2);
    std::uint32_t index = 0;
    for (std::size_t o = 0; o < shape.neurons; ++o)
        for (std::size_t k = 0; k < shape.columns(); ++k, ++index) {
            if (!used.get(0, k))
                continue;
            const auto distance = static_cast<std::int32_t>(std::uint64_t{key.at(index)} * distances >> 32);
            const std::size_t row = o * shape.weightPlanes;
            const bool plus = trained.weights().get(row, k);
            const bool minus = !trained.weights().get(row + shape.weightPlanes - 1, k);
            setCounter(countersOf(layer, o), k,
                       plus    ? m_zone + 1 + distance
                       : minus ? std::min(-1, -m_zone - 1) - distance
                               : 0);
        }
}

/// The weights of 64 counters: a bit of each plane.
Word CounterFlips::weightsOf(const SlicedSums& counters, std::size_t word, std::size_t plane) const {
    const std::int32_t level = plane == 0 ? m_zone + 1 : -m_zone;
    Word atLeast = ~Word{0}; // from the lowest plane up; in the sign's plane a 1 is less than a 0
    for (int p = 0; p < counters.count; ++p) {
        const bool sign = p + 1 == counters.count, one = ((level >> p) & 1) != (sign ? 1 : 0);
        const Word bits = counters.planes[static_cast<std::size_t>(p) * counters.stride + word];
        const Word bit = sign ? ~bits : bits;
        atLeast = one ? bit & atLeast : bit | atLeast;
    }
    return atLeast;
}

/// The scale of the votes is that of the step before, so that they need be computed only once and never
/// stored.
void CounterFlips::beginLayer(std::size_t layer, const Batch& batch) {
    LayerState& state = *m_state[layer];
    if (step() == 0)
        state.magnitude = magnitudeOf(layer, batch);
    state.nextMagnitude = 0;
    const std::int64_t rate =
        ((cosineAt(m_rateQ16, m_finalRateQ16, std::min(step(), totalSteps()), totalSteps()) << m_planes) /
         256) >>
        rateHalvings();
    state.shift = shiftFor(state.magnitude, this->layer(layer).shape().weightCount(), rate, m_planes);
    state.key =
        RandomKey::derive(seed(), RandomStream::CounterDither, step(), static_cast<std::uint32_t>(layer));
}

CounterUpdate CounterFlips::countVotes(const Voted& voted) {
    LayerState& state = *m_state[voted.layer];
    state.nextMagnitude.fetch_add(kernels().absoluteSum(voted.votes), std::memory_order_relaxed);
    if (WeightWatch* watch = watchOver(voted.layer, voted.neuron))
        watch->shift = state.shift;
    return {voted.votes,   countersOf(voted.layer, voted.neuron),
            voted.weights, voted.changed,
            voted.stride,  m_zone,
            voted.used,    state.shift,
            state.key,     static_cast<std::uint32_t>(voted.neuron) * ditherNumbers(voted.votes.words)};
}

std::optional<WatchedCounter> CounterFlips::counterOf(std::size_t layer, std::size_t neuron,
                                                      std::size_t column) const {
    if (layer >= trainedLayers())
        return std::nullopt;
    return WatchedCounter{numberAt(countersOf(layer, neuron), column), m_zone + 1, -m_zone - (m_zone < 0)};
}

UpdateCounts CounterFlips::updateNeuron(const Voted& voted) {
    return kernels().updateCounters(countVotes(voted));
}

void CounterFlips::endLayer(std::size_t layer) {
    LayerState& state = *m_state[layer];
    // A step without any vote says nothing about their size.
    if (state.nextMagnitude > 0)
        state.magnitude = state.nextMagnitude;
}

void CounterFlips::visitMethodState(StateVisitor& state) {
    for (std::size_t l = 0; l < trainedLayers(); ++l) {
        state.number(StateVisitor::ofLayer(l, "magnitude"), m_state[l]->magnitude);
        state.array(StateVisitor::ofLayer(l, "counters"), m_state[l]->counters);
    }
}

void CounterFlips::methodStateRestored() {
    for (std::size_t l = 0; l < trainedLayers(); ++l) {
        const BitMatrix used = layer(l).shape().usedColumns();
        const std::size_t planes = layer(l).shape().weightPlanes;
        for (std::size_t row = 0; row < layer(l).weights().rows(); ++row) {
            const SlicedSums counters = countersOf(l, row / planes);
            for (std::size_t w = 0; w < counters.words; ++w)
                if (layer(l).weights().row(row)[w] != (weightsOf(counters, w, row % planes) & used.row(0)[w]))
                    throw Error(fmt::format("layer {}: weights of neuron {} are not those of their counters",
                                            layer(l).shape().name(), row / planes));
        }
    }
}

std::vector<LedgerEntry> CounterFlips::methodLedger() const {
    std::uint64_t bytes = 0;
    for (const auto& state : m_state)
        bytes += state->counters.size() * sizeof(Word);
    return {{"counters", bytes}};
}

} // namespace flipscope
