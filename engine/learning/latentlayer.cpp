#include "engine/learning/latentlayer.h"

#include "datasets/error.h"
#include "engine/learning/latentcounts.h"
#include "engine/learning/schedule.h"
#include "engine/learning/state.h"
#include "engine/network/operations.h"
#include "engine/parallel.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <mutex>

namespace flipscope {

namespace {

constexpr std::size_t updateGroups = 8; // tasks per word of neurons: shares for every thread, few lists

/// a / b rounded to the nearest, halves up; b > 0.
std::int64_t divideRounded(std::int64_t a, std::int64_t b) {
    const std::int64_t doubled = 2 * a + b;
    return doubled >= 0 ? doubled / (2 * b) : -((-doubled + 2 * b - 1) / (2 * b));
}

} // namespace

std::uint64_t SignalBuffers::bytes() const {
    return signals.size() + weightSigns.size() + panels.size() + inputs.size();
}

LatentLayer::LatentLayer(const LayerShape& shape, ValueType inputType, std::size_t nextPadding, bool isHead,
                         bool hasLatents, const Kernels& kernels)
    : m_shape(shape), m_inputType(inputType), m_nextPadding(nextPadding), m_isHead(isHead),
      m_hasLatents(hasLatents), m_kernels(kernels),
      m_product(shape, inputType, kernels, LayerProduct::Use::Sums),
      m_weights(shape.weightRows(), shape.columns()), m_used(shape.usedColumns()),
      m_latents(m_weights.words() * wordBits * signalColumns()), m_momenta(hasLatents ? m_latents.size() : 0),
      m_bias(shape.neurons), m_biasMomenta(shape.neurons), m_runningMeans(shape.neurons),
      m_runningDeviations(shape.neurons), m_sums(signalColumns()), m_deviationSums(signalColumns()),
      m_means(signalColumns()), m_deviations(signalColumns(), 1), m_thresholds(signalColumns()),
      m_windows(signalColumns()), m_scales(writesStream() ? signalColumns() : 0),
      m_signalTotals(signalColumns()), m_signalSums(signalColumns()), m_shownSums(signalColumns()),
      m_shownCounts(signalColumns()), m_groups(std::min(updateGroups, m_weights.words())),
      m_changes(neuronWords() * m_groups) {
    assert(!shape.isFine() || (hasLatents && isGrey()));
    const auto largest = static_cast<std::uint64_t>(largestSum());
    m_fraction = std::clamp(29 - static_cast<int>(std::bit_width(largest)), 0, 8);
    // A signal carried back is a sum of products of at most 127, and needs bits behind the point; what is
    // carried to a stream is scaled first.
    if (!shape.isFine() && shape.neurons * shape.taps() >= std::size_t{1} << 19)
        throw Error(fmt::format("network: layer {} has {} neurons under {} taps; quantised back-propagation "
                                "takes at most 524287 in all; use fewer neurons or smaller filters",
                                shape.name(), shape.neurons, shape.taps()));
}

std::int64_t LatentLayer::largestSum() const {
    return static_cast<std::int64_t>(m_shape.inputs()) * (isGrey() ? 255 : 1) * m_shape.largestWeight();
}

/// The upper bits of the latent, to the nearest odd number.
int LatentLayer::weightFromLatent(std::size_t neuron, std::size_t column) const {
    const int latent = m_latents[column * signalColumns() + neuron];
    constexpr int planes = LayerShape::finePlanes;
    return m_shape.isFine() ? 2 * ((latent + 32768) >> (16 - planes)) - ((1 << planes) - 1)
                            : (latent >= 0 ? 1 : -1);
}

void LatentLayer::weightsFromLatents() {
    for (std::size_t k = 0; k < m_shape.columns(); ++k)
        for (std::size_t o = 0; o < m_shape.neurons; ++o) {
            if (!m_used.get(0, k))
                continue;
            if (!m_shape.isFine()) {
                m_weights.set(o, k, m_latents[k * signalColumns() + o] >= 0);
                continue;
            }
            const int level = (weightFromLatent(o, k) + m_shape.largestWeight()) / 2;
            for (std::size_t plane = 0; plane < m_shape.weightPlanes; ++plane)
                m_weights.set(o * m_shape.weightPlanes + plane, k, ((level >> plane) & 1) != 0);
        }
}

void LatentLayer::randomise(RandomKey key) {
    // The sum of four bytes less its mean is close to normal, of deviation 147.8; latents have 32767 = 1.
    const auto unit = static_cast<std::int64_t>(32767.0 / 147.8 * 65536);
    // Of fine weights a quarter is the deviation, whatever the inputs are: they have 63 steps, normalisation
    // takes their size away, and small ones would be steps alone.
    const auto root = m_shape.isFine() ? std::int64_t{4 << 8}
                                       : static_cast<std::int64_t>(integerRoot(m_shape.inputs() << 16)); // Q8
    for (std::size_t o = 0; o < m_shape.neurons; ++o)
        for (std::size_t k = 0; k < m_shape.columns(); ++k) {
            if (!m_used.get(0, k))
                continue;
            const std::uint32_t random = key.at(static_cast<std::uint32_t>(o * m_shape.columns() + k));
            const std::int64_t sum = static_cast<std::int64_t>((random & 255) + ((random >> 8) & 255) +
                                                               ((random >> 16) & 255) + (random >> 24)) -
                                     510;
            const std::int64_t latent =
                std::clamp<std::int64_t>((sum * unit * 256 / root) >> 16, -32767, 32767);
            if (m_hasLatents)
                m_latents[k * signalColumns() + o] = static_cast<std::int16_t>(latent);
            else
                m_weights.set(o, k, latent >= 0);
        }
    if (m_hasLatents)
        weightsFromLatents();
    m_product.setWeights(m_weights);
}

void LatentLayer::takeWeights(const BitMatrix& weights) {
    m_weights = weights;
    for (std::size_t k = 0; m_hasLatents && k < m_shape.columns(); ++k)
        for (std::size_t o = 0; o < m_shape.neurons; ++o)
            if (std::int16_t& latent = m_latents[k * signalColumns() + o]; !m_used.get(0, k)) {
                continue;
            } else if (m_shape.isFine()) { // the middle of what becomes this weight
                const int weight = weightOf(weights, o * m_shape.weightPlanes, m_shape.weightPlanes, k);
                latent = static_cast<std::int16_t>(weight << (15 - LayerShape::finePlanes));
            } else {
                const int size = std::max(std::abs(int{latent}), 1); // 0 is +1
                latent = static_cast<std::int16_t>(weights.get(o, k) ? size : -size);
            }
    m_product.setWeights(m_weights);
}

void LatentLayer::visitState(StateVisitor& state, std::size_t number) {
    if (!m_hasLatents)
        state.bits(StateVisitor::ofLayer(number, "weights"), m_weights);
    state.array(StateVisitor::ofLayer(number, m_hasLatents ? "latents" : "momenta"), m_latents);
    if (m_hasLatents)
        state.array(StateVisitor::ofLayer(number, "momenta"), m_momenta);
    state.array(StateVisitor::ofLayer(number, "bias"), m_bias);
    state.array(StateVisitor::ofLayer(number, "bias.momenta"), m_biasMomenta);
    state.array(StateVisitor::ofLayer(number, "means"), m_runningMeans);
    state.array(StateVisitor::ofLayer(number, "deviations"), m_runningDeviations);
    state.number(StateVisitor::ofLayer(number, "has-run"), m_hasRun);
}

void LatentLayer::stateRestored() {
    const std::int64_t mostMean = largestSum() << (m_fraction + runningBits);
    constexpr std::int32_t mostBias = 1 << 30;
    for (std::size_t o = 0; o < m_shape.neurons; ++o)
        if (std::abs(m_runningMeans[o]) > mostMean || m_runningDeviations[o] < 0 ||
            m_runningDeviations[o] > 2 * mostMean || std::abs(std::int64_t{m_bias[o]}) > mostBias ||
            std::abs(std::int64_t{m_biasMomenta[o]}) > 32767)
            throw Error(fmt::format("layer {}: mean, deviation or bias of neuron {} lie outside what its {} "
                                    "inputs give",
                                    m_shape.name(), o, m_shape.inputs()));
    for (std::size_t k = 0; k < m_weights.words() * wordBits; ++k)
        for (std::size_t o = 0; o < signalColumns(); ++o) {
            const bool isWeight = o < m_shape.neurons && k < m_shape.columns() && m_used.get(0, k);
            const std::int16_t latent = m_latents[k * signalColumns() + o];
            if (latent == INT16_MIN || (!isWeight && latent != 0) ||
                (m_hasLatents && m_momenta[k * signalColumns() + o] == INT8_MIN))
                throw Error(fmt::format("layer {}: a latent weight or momentum of neuron {} is out of range",
                                        m_shape.name(), o));
        }
    if (m_hasLatents)
        weightsFromLatents();
    m_product.setWeights(m_weights);
}

/// ceil(mean - bias * deviation), both with `bits` behind the point.
std::int32_t LatentLayer::thresholdFor(std::int64_t mean, std::int64_t deviation, std::size_t neuron,
                                       int bits) const {
    const std::int64_t at = mean - ((deviation * m_bias[neuron]) >> biasBits);
    const std::int64_t threshold = (at + (std::int64_t{1} << bits) - 1) >> bits;
    return static_cast<std::int32_t>(std::clamp<std::int64_t>(threshold, -(1 << 30), 1 << 30));
}

std::vector<std::int32_t> LatentLayer::thresholds() const {
    std::vector<std::int32_t> all(m_shape.neurons);
    for (std::size_t o = 0; o < all.size(); ++o)
        all[o] = thresholdFor(m_runningMeans[o], m_runningDeviations[o], o, m_fraction + runningBits);
    for (std::size_t o = 0; o < m_shape.neurons && writesStream(); ++o)
        all.push_back(
            streamScale(std::max<std::int64_t>(m_runningDeviations[o], 1), m_fraction + runningBits));
    return all;
}

std::size_t LatentLayer::numbersPerSample() const { return places() * m_product.sumStride(); }

void LatentLayer::reserve(std::size_t samples, SignalBuffers& buffers) {
    const std::int64_t largest = isGrey() ? 255 * 63 : 127; // of a product that a gradient is a sum of
    if (static_cast<std::int64_t>(samples * places()) * largest >= INT32_MAX) // a pooled place has one signal
        throw Error(
            fmt::format("batch of {}: gradients of layer {} are sums over {} places of each sample and "
                        "would not fit 31 bits; use a smaller batch",
                        samples, m_shape.name(), places()));
    const MapShape out = m_shape.output();
    const std::size_t columns = places() * signalColumns();
    m_bits = BitMatrix(samples,
                       (out.height + 2 * m_nextPadding) * (out.width + 2 * m_nextPadding) * signalColumns());
    if (!writesStream() || m_shape.pool > 1) // places are told only together with passes
        m_passes = BitMatrix(samples, columns);
    if (m_shape.pool > 1) {
        m_placeX = BitMatrix(samples, columns);
        m_placeY = BitMatrix(samples, columns);
    }
    growTo(buffers.signals, samples * columns + 4);
    growTo(buffers.weightSigns, inputWords() * wordBits * quads() * 4);
    if (!m_shape.isDense())
        return;
    growTo(buffers.panels, signalColumns() * ((samples + 3) / 4) * 4);
    growTo(buffers.inputs, inputWords() * wordBits * wordsFor(samples) * wordBits + 4);
}

// ---- forward ----

void LatentLayer::multiply(const LayerInput& input, std::size_t first, std::size_t count,
                           std::int32_t* numbers, Scratch& scratch) {
    const bool pooled = m_shape.pool > 1;
    const LayerOutput output{m_bits.row(0),
                             m_bits.stride(),
                             m_nextPadding,
                             m_passes.rows() > 0 ? m_passes.row(0) : nullptr,
                             pooled ? m_placeX.row(0) : nullptr,
                             pooled ? m_placeY.row(0) : nullptr,
                             m_passes.stride()};
    m_product.sums(input, first, count, numbers, output, scratch.product);
}

/// Means and deviations of the batch, its thresholds, and the running ones that inference takes.
void LatentLayer::normalise(const std::int32_t* numbers, std::size_t samples) {
    const std::size_t columns = m_product.sumStride(), positions = samples * places();
    const auto count = static_cast<std::int64_t>(positions);
    std::fill(m_sums.begin(), m_sums.end(), 0);
    std::fill(m_deviationSums.begin(), m_deviationSums.end(), 0);
    forEachTask((m_shape.neurons + signalLanes - 1) / signalLanes, [&](std::size_t block) {
        const std::size_t o = block * signalLanes;
        const LaneNumbers lanes{numbers + o, columns, positions};
        m_kernels.signals.sumLanes(lanes, &m_sums[o]);
        for (std::size_t i = o; i < o + signalLanes; ++i)
            m_means[i] = static_cast<std::int32_t>(divideRounded(m_sums[i] * (1 << m_fraction), count));
        m_kernels.signals.deviations(lanes, m_fraction, &m_means[o], &m_deviationSums[o]);
    });
    if (m_isHead) { // one scale for all classes: the network's scores are differences of sums
        std::int64_t all = 0;
        for (std::size_t o = 0; o < m_shape.neurons; ++o)
            all += m_deviationSums[o];
        std::fill_n(m_deviationSums.begin(), m_shape.neurons,
                    all / static_cast<std::int64_t>(m_shape.neurons));
    }
    for (std::size_t o = 0; o < m_shape.neurons; ++o) {
        m_deviations[o] = static_cast<std::int32_t>(std::max<std::int64_t>(1, m_deviationSums[o] / count));
        m_thresholds[o] = thresholdFor(m_means[o], m_deviations[o], o, m_fraction);
        m_windows[o] = m_deviations[o] >> m_fraction;
        if (writesStream())
            m_scales[o] = streamScale(m_deviations[o], m_fraction);
    }
}

void LatentLayer::updateRunning() {
    constexpr std::int64_t weight = 16;
    for (std::size_t o = 0; o < m_shape.neurons; ++o) {
        const std::int64_t mean = std::int64_t{m_means[o]} * (1 << runningBits);
        const std::int64_t deviation = std::int64_t{m_deviations[o]} * (1 << runningBits);
        m_runningMeans[o] = m_hasRun ? m_runningMeans[o] + (mean - m_runningMeans[o]) / weight : mean;
        m_runningDeviations[o] =
            m_hasRun ? m_runningDeviations[o] + (deviation - m_runningDeviations[o]) / weight : deviation;
    }
    m_hasRun = 1;
}

void LatentLayer::pack(const std::int32_t* numbers, std::size_t first, std::size_t count) {
    const MapShape out = m_shape.output();
    const std::size_t columns = m_product.sumStride(), pixel = out.pixelWords();
    const std::size_t mapRow = (out.width + 2 * m_nextPadding) * pixel;
    const bool rowsAreSamples = m_shape.isDense();
    for (std::size_t word = 0; word < pixel; ++word) {
        const std::size_t o = word * wordBits, neurons = std::min(wordBits, m_shape.neurons - o);
        const auto packRow = [&](const std::int32_t* z, std::size_t positions, Word* bits, Word* passes,
                                 std::size_t stride) {
            m_kernels.packPooled({z + o, columns, 0, 1, positions, neurons, &m_thresholds[o], 0, bits + word,
                                  passes ? passes + word : nullptr, nullptr, nullptr, stride, nullptr,
                                  &m_windows[o]});
        };
        if (rowsAreSamples) {
            assert(m_bits.stride() == m_passes.stride());
            packRow(numbers + first * columns, count, m_bits.row(first), m_passes.row(first),
                    m_bits.stride());
            continue;
        }
        for (std::size_t s = first; s < first + count; ++s)
            for (std::size_t y = 0; y < out.height; ++y)
                packRow(numbers + (s * places() + y * out.width) * columns, out.width,
                        m_bits.row(s) + (y + m_nextPadding) * mapRow + m_nextPadding * pixel,
                        writesStream() ? nullptr : m_passes.row(s) + y * out.width * pixel, pixel);
    }
}

void LatentLayer::scores(const std::int32_t* numbers, std::size_t sample, std::int32_t* scores) {
    constexpr std::int64_t most = std::int64_t{64} << 16;
    const std::int32_t* z = numbers + sample * m_product.sumStride();
    for (std::size_t c = 0; c < m_shape.neurons; ++c) {
        const std::int64_t distance = std::int64_t{z[c]} * (1 << m_fraction) - m_means[c];
        const std::int64_t score = distance * 65536 / m_deviations[c] + m_bias[c];
        scores[c] = static_cast<std::int32_t>(std::clamp(score, -most, most));
        m_bits.set(sample, c, score >= 0);
        m_passes.set(sample, c, true);
    }
}

// ---- what there is ----

void LatentLayer::appendChanges(std::vector<WordChange>& changes) const {
    const std::size_t begin = changes.size();
    for (const auto& group : m_changes)
        changes.insert(changes.end(), group.begin(), group.end());
    std::sort(changes.begin() + static_cast<std::ptrdiff_t>(begin), changes.end(),
              [](const WordChange& a, const WordChange& b) {
                  return a.row != b.row ? a.row < b.row : a.word < b.word;
              });
}

std::uint64_t LatentLayer::bitOps(std::size_t samples, int bits, bool carriesBack) const {
    const auto signal = static_cast<std::uint64_t>(bits);
    const std::uint64_t planes = m_shape.weightPlanes, input = isGrey() ? 8 : 1;
    const std::uint64_t back = (carriesBack ? signal * planes : 0) + signal * input;
    const std::uint64_t products =
        samples * m_shape.weightCount() * m_shape.sumHeight() * m_shape.sumWidth() * 2 * back;
    constexpr std::uint64_t latentPlanes = 16 + 8, inertiaPlanes = 16 + 1;
    return samples * bitOpsOf(m_shape, m_inputType) + products +
           2 * (m_hasLatents ? latentPlanes : inertiaPlanes) * m_shape.weightCount();
}

LatentWeights LatentLayer::latents(const LatentPlace& place, float reach) const {
    constexpr float unit = 1.0F / 32767.0F;
    LatentWeights all;
    all.place = place;
    all.reach = reach;
    all.values.resize(m_shape.columns());
    const int moved = static_cast<int>(std::ceil(reach * 32767.0F));
    std::mutex allMutex;
    forEachTask(inputWords(), [&](std::size_t word) {
        LatentCounts counts;
        for (Word left = m_used.row(0)[word]; left != 0; left &= left - 1) {
            const std::size_t k = word * wordBits + static_cast<std::size_t>(std::countr_zero(left));
            const std::int16_t* latents = &m_latents[k * signalColumns()];
            all.values[k] = static_cast<float>(latents[place.neuron]) * unit;
            for (std::size_t o = 0; o < m_shape.neurons; ++o) {
                const int size = std::abs(int{latents[o]});
                const int bar = std::bit_width(static_cast<unsigned>(size)); // as latentBar()
                counts.add(o, static_cast<std::size_t>(bar), size <= moved);
            }
        }
        const std::lock_guard lock(allMutex);
        counts.addTo(all);
    });
    return all;
}

void LatentLayer::addToLedger(std::vector<LedgerEntry>& ledger) const {
    const auto add = [&](const std::string& kind, std::uint64_t bytes) {
        const auto entry =
            std::find_if(ledger.begin(), ledger.end(), [&](const LedgerEntry& e) { return e.kind == kind; });
        if (entry == ledger.end())
            ledger.push_back({kind, bytes});
        else
            entry->bytes += bytes;
    };
    add("weights", m_weights.bytes() + m_product.bytes());
    if (m_hasLatents)
        add("latent weights", m_latents.size() * sizeof(std::int16_t));
    add("momenta", m_hasLatents ? m_momenta.size() : m_latents.size() * sizeof(std::int16_t));
    add("normalisation", m_shape.neurons * (2 * sizeof(std::int32_t) + 2 * sizeof(std::int64_t)) +
                             signalColumns() * (5 * sizeof(std::int32_t) + 4 * sizeof(std::int64_t)));
    add("activations", m_bits.bytes() + m_passes.bytes() + m_placeX.bytes() + m_placeY.bytes());
    std::uint64_t changes = 0;
    for (const auto& group : m_changes)
        changes += group.capacity() * sizeof(WordChange);
    add("flips", changes);
}

} // namespace flipscope
