// Geometry, the forward pass, and what a layer is apart from a step; the way back is in floatlayer_back.cpp.
#include "engine/learning/floatlayer.h"

#include "datasets/error.h"
#include "datasets/random.h"
#include "engine/learning/latentcounts.h"
#include "engine/learning/state.h"
#include "engine/parallel.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <mutex>

namespace flipscope {

namespace {

/// Nearly normal, variance 1: eight uniform bytes added up, of two numbers, and a part of a step of a third.
float normalNumber(std::uint32_t random) {
    constexpr float deviation = 209.0087F; // of eight times 0..255: sqrt(8 (256^2 - 1) / 12)
    std::uint32_t sum = 0;
    for (int number = 0; number < 2; ++number, random = randomAfter(random))
        for (int byte = 0; byte < 4; ++byte)
            sum += (random >> (8 * byte)) & 0xff;
    const float part = (static_cast<float>(random >> 16) + 0.5F) / 65536.0F - 0.5F;
    return (static_cast<float>(sum) - 1020.0F + part) / deviation;
}

void addBytes(std::vector<LedgerEntry>& ledger, const char* kind, std::uint64_t bytes) {
    const auto entry =
        std::find_if(ledger.begin(), ledger.end(), [&](const LedgerEntry& e) { return e.kind == kind; });
    if (entry != ledger.end())
        entry->bytes += bytes;
    else if (bytes > 0)
        ledger.push_back({kind, bytes});
}

} // namespace

FloatLayer::FloatLayer(const LayerShape& shape, ValueType inputType, std::size_t nextPadding, bool isHead,
                       std::size_t classes, const FloatSettings& settings)
    : m_shape(shape), m_inputType(inputType), m_nextPadding(nextPadding), m_isHead(isHead),
      m_settings(settings), m_unit(inputType == ValueType::U8 ? 1.0F / 255.0F : 1.0F),
      m_weights(shape.neurons, shape.columns()),
      m_moments(settings.optimiser, settings.halfMomenta, shape.weightCount()), m_beta(shape.neurons),
      m_betaMomentum(shape.neurons), m_betaSecond(shape.neurons), m_means(shape.neurons),
      m_scales(shape.neurons, 1.0F), m_stepMeans(shape.neurons), m_stepScales(shape.neurons),
      m_ownScales(isHead ? shape.neurons : 0),
      m_betaGradient(shape.neurons), m_pending{std::vector<std::uint32_t>(shape.neurons),
                                               std::vector<std::int32_t>(shape.neurons),
                                               std::vector<std::uint32_t>(shape.neurons * classes)},
      m_stripErrors(strips()), m_changes(updateTasks()) {
    m_tileRows = shape.isDense() ? tilePlaces / 2 : std::max<std::size_t>(1, tilePlaces / sumsPerRow());
    // Blocks hold whole taps, or whole words of one tap.
    const std::size_t channels = shape.input.channels;
    for (std::size_t k = 0; k < shape.inputs();) {
        m_columnBlocks.push_back(k);
        const std::size_t left = channels - k % channels;
        k += left > columnBlock ? columnBlock
             : k % channels > 0 ? left
                                : std::min(columnBlock / channels * channels, shape.inputs() - k);
    }
    m_columnBlocks.push_back(shape.inputs());
    if (settings.binaryGradients)
        m_gradientBits = BitMatrix(shape.neurons, shape.columns());
    else
        m_gradient = AlignedBuffer<float>(shape.weightCount());
}

/// f(word of the row, first weight of it, weights) for the words of a row of weights.
template <class F> void FloatLayer::forRowWords(F&& f) const {
    const std::size_t channels = m_shape.input.channels;
    for (std::size_t tap = 0; tap < m_shape.taps(); ++tap)
        for (std::size_t c = 0; c < channels; c += wordBits)
            f(m_shape.column(tap / m_shape.kernelWidth, tap % m_shape.kernelWidth, c) / wordBits,
              tap * channels + c, std::min(wordBits, channels - c));
}

void FloatLayer::describeInput(const std::vector<bool>& variesByColumn) {
    if (std::find(variesByColumn.begin(), variesByColumn.end(), false) == variesByColumn.end())
        return;
    m_varies.resize(m_shape.inputs());
    forRowWords([&](std::size_t word, std::size_t first, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
            m_varies[first + i] = variesByColumn[word * wordBits + i] ? 1.0F : 0.0F;
    });
}

/// Normal with variance 1 / inputs, within [-1, 1].
void FloatLayer::randomise(const RandomKey& key) {
    const std::size_t inputs = m_shape.inputs();
    const float deviation = 1.0F / std::sqrt(static_cast<float>(inputs));
    for (std::size_t o = 0; o < m_shape.neurons; ++o)
        forRowWords([&](std::size_t word, std::size_t first, std::size_t count) {
            for (std::size_t i = 0; i < count; ++i) {
                const std::size_t index = o * inputs + first + i;
                const float value = normalNumber(key.at(static_cast<std::uint32_t>(index))) * deviation;
                if (m_moments.hasLatent())
                    *m_moments.latent(index) = std::clamp(value, -1.0F, 1.0F) + 0.0F;
                m_weights.set(o, word * wordBits + i, value >= 0);
            }
        });
}

void FloatLayer::takeWeights(const BitMatrix& weights) {
    constexpr float least = 1e-6F; // 0 is +1, whatever its sign
    m_weights = weights;
    for (std::size_t o = 0; m_moments.hasLatent() && o < m_shape.neurons; ++o)
        forRowWords([&](std::size_t word, std::size_t first, std::size_t count) {
            for (std::size_t i = 0; i < count; ++i) {
                float& latent = *m_moments.latent(o * m_shape.inputs() + first + i);
                const float size = std::max(std::abs(latent), least);
                latent = weights.get(o, word * wordBits + i) ? size : -size;
            }
        });
}

void FloatLayer::signsFromLatent() {
    for (std::size_t o = 0; o < m_shape.neurons; ++o)
        forRowWords([&](std::size_t word, std::size_t first, std::size_t count) {
            for (std::size_t i = 0; i < count; ++i)
                m_weights.set(o, word * wordBits + i,
                              *m_moments.latent(o * m_shape.inputs() + first + i) >= 0);
        });
}

void FloatLayer::visitState(StateVisitor& state, std::size_t number) {
    const auto name = [&](const char* what) { return StateVisitor::ofLayer(number, what); };
    m_moments.forEach([&](const char* what, auto& buffer) {
        if (buffer.size() > 0)
            state.array(name(what), buffer);
    });
    if (!m_moments.hasLatent())
        state.bits(name("weights"), m_weights);
    state.array(name("beta"), m_beta);
    state.array(name("beta.momentum"), m_betaMomentum);
    state.array(name("beta.second-moment"), m_betaSecond);
    state.array(name("means"), m_means);
    state.array(name("scales"), m_scales);
}

void FloatLayer::stateRestored() {
    const auto refuse = [&](const std::string& what) {
        throw Error(fmt::format("layer {}: {}", m_shape.name(), what));
    };
    if (const std::string what = m_moments.contradiction(); !what.empty())
        refuse(what);
    for (const std::vector<float>* numbers : {&m_beta, &m_betaMomentum, &m_betaSecond, &m_means, &m_scales})
        if (!std::all_of(numbers->begin(), numbers->end(), [](float v) { return std::isfinite(v); }))
            refuse("a number of its batch normalisation is none");
    if (std::any_of(m_scales.begin(), m_scales.end(), [](float s) { return s <= 0; }) ||
        std::any_of(m_betaSecond.begin(), m_betaSecond.end(), [](float v) { return v < 0; }))
        refuse("a scale or second moment of its batch normalisation is negative");
    if (m_moments.hasLatent())
        return signsFromLatent();
    const BitMatrix used = m_shape.usedColumns();
    for (std::size_t o = 0; o < m_shape.neurons; ++o)
        for (std::size_t w = 0; w < m_weights.words(); ++w)
            if ((m_weights.row(o)[w] & ~used.row(0)[w]) != 0)
                refuse("a weight lies between the inputs");
}

/// x' >= 0 where y >= t = mean - scale * beta. A network's z counts grey values p, not x = (2p - 255) / 255:
/// y = (2z - 255 * sum of w) / 255.
std::vector<std::int32_t> FloatLayer::thresholds() const {
    constexpr double most = 1 << 30;
    std::vector<std::int32_t> thresholds;
    for (std::size_t o = 0; o < m_shape.neurons; ++o) {
        double t = static_cast<double>(m_means[o]) -
                   static_cast<double>(m_scales[o]) * static_cast<double>(m_beta[o]);
        if (m_inputType == ValueType::U8) {
            std::int64_t ones = 0;
            for (std::size_t w = 0; w < m_weights.words(); ++w)
                ones += std::popcount(m_weights.row(o)[w]);
            const std::int64_t sum = 2 * ones - static_cast<std::int64_t>(m_shape.inputs());
            t = 255.0 * (t + static_cast<double>(sum)) / 2;
        }
        t = m_isHead ? std::floor(t + 0.5) : std::ceil(t);
        thresholds.push_back(static_cast<std::int32_t>(std::clamp(t, -most, most)));
    }
    return thresholds;
}

LatentWeights FloatLayer::latents(const LatentPlace& place, std::optional<float> reach) const {
    LatentWeights all;
    all.place = place;
    all.reach = reach;
    all.values.resize(m_shape.columns());
    const std::size_t inputs = m_shape.inputs();
    forRowWords([&](std::size_t word, std::size_t first, std::size_t count) {
        std::copy_n(m_moments.latent(place.neuron * inputs + first), count, &all.values[word * wordBits]);
    });
    const float moved = reach.value_or(-1.0F);
    std::mutex allMutex;
    forEachTask(m_shape.neurons, [&](std::size_t o) {
        LatentCounts counts;
        const float* const values = m_moments.latent(o * inputs);
        for (std::size_t i = 0; i < inputs; ++i)
            counts.add(i, latentBar(values[i]), std::abs(values[i]) <= moved);
        const std::lock_guard lock(allMutex);
        counts.addTo(all);
    });
    return all;
}

void FloatLayer::grow(Scratch& scratch) const {
    const auto atLeast = [](AlignedBuffer<float>& buffer, std::size_t size) {
        if (buffer.size() < size)
            buffer = AlignedBuffer<float>(size);
    };
    const std::size_t places = m_tileRows * sumsPerRow(), neurons = std::min(neuronBlock, m_shape.neurons);
    atLeast(scratch.inputs, places * std::min(columnBlock, m_shape.inputs()));
    atLeast(scratch.weights, neurons * std::min(columnBlock, m_shape.inputs()));
    atLeast(scratch.sums,
            std::max(places, neurons) * std::min(columnBlock, std::max(neurons, m_shape.inputs())));
    atLeast(scratch.signals, m_shape.pool > 1 ? places * neurons : 0);
    atLeast(scratch.row, m_settings.binaryGradients ? m_shape.inputs() : 0);
    atLeast(scratch.signs, m_moments.hasLatent() ? 0 : m_shape.inputs());
}

std::uint64_t FloatLayer::Scratch::bytes() const {
    return (inputs.size() + weights.size() + signals.size() + sums.size() + row.size() + signs.size()) *
           sizeof(float);
}

void FloatLayer::reserve(std::size_t samples) {
    const MapShape out = m_shape.output();
    const std::size_t map = out.pixels() * out.pixelWords() * wordBits;
    if (m_isHead || !m_settings.retainsBits)
        m_normal = AlignedBuffer<float>(values(samples));
    if (m_shape.pool > 1) {
        m_placeX = BitMatrix(samples, map);
        m_placeY = BitMatrix(samples, map);
    }
    if (m_isHead)
        return;
    if (m_settings.retainsBits)
        m_mask = BitMatrix(samples, map);
    const std::size_t padded = (out.height + 2 * m_nextPadding) * (out.width + 2 * m_nextPadding);
    m_bits = BitMatrix(samples, padded * out.pixelWords() * wordBits);
}

FloatLayer::Strip FloatLayer::stripAt(std::size_t strip) const {
    return {strip * normStrip, std::min(normStrip, m_shape.neurons - strip * normStrip)};
}

std::pair<std::size_t, std::size_t> FloatLayer::tileRows(std::size_t tile, std::size_t samples) const {
    return {tile * m_tileRows, std::min((tile + 1) * m_tileRows, samples * m_shape.output().height)};
}

/// Inputs under the filter, times unit (grey values: 2p - 255), [sums x columns].
void FloatLayer::gather(const FloatInput& input, std::size_t firstRow, std::size_t endRow,
                        std::size_t firstColumn, std::size_t endColumn, float unit, float* out) const {
    const MapShape& in = m_shape.input;
    const auto grey = [&](std::size_t sample, std::size_t y, std::size_t x, std::size_t channel,
                          std::size_t count, float* to) {
        y -= m_shape.padding; // wraps round where it lies in the padding
        x -= m_shape.padding;
        if (y >= in.height || x >= in.width)
            return static_cast<void>(std::fill_n(to, count, -255.0F * unit));
        const std::uint8_t* from = input.grey->row(sample) + (y * in.width + x) * in.channels + channel;
        for (std::size_t c = 0; c < count; ++c)
            to[c] = static_cast<float>(2 * from[c] - 255) * unit;
    };
    forSums(firstRow, endRow, [&](std::size_t sample, std::size_t sumY, std::size_t sumX) {
        forRuns(in.channels, firstColumn, endColumn,
                [&](std::size_t tap, std::size_t channel, std::size_t count, std::size_t column) {
                    const std::size_t y = sumY * m_shape.stride + tap / m_shape.kernelWidth;
                    const std::size_t x = sumX * m_shape.stride + tap % m_shape.kernelWidth;
                    float* to = out + column - firstColumn;
                    if (input.grey)
                        return grey(sample, y, x, channel, count, to);
                    expandSigns(input.bits + sample * input.stride + y * m_shape.mapRowWords() +
                                    x * in.pixelWords() + channel / wordBits,
                                count, to);
                });
        out += endColumn - firstColumn;
    });
}

void FloatLayer::expandWeights(std::size_t firstNeuron, std::size_t endNeuron, std::size_t firstColumn,
                               std::size_t endColumn, float* out) const {
    for (std::size_t o = firstNeuron; o < endNeuron; ++o, out += endColumn - firstColumn)
        forRuns(m_shape.input.channels, firstColumn, endColumn,
                [&](std::size_t tap, std::size_t channel, std::size_t count, std::size_t column) {
                    expandSigns(m_weights.row(o) + tap * m_shape.input.pixelWords() + channel / wordBits,
                                count, out + column - firstColumn);
                });
}

/// Sums of +1/-1 and of 2p - 255 are whole numbers, exact in any order.
void FloatLayer::sum(std::size_t task, const FloatInput& input, std::size_t samples, float* y,
                     Scratch& scratch) {
    const auto [firstRow, endRow] = tileRows(task / neuronBlocks(), samples);
    const std::size_t firstNeuron = task % neuronBlocks() * neuronBlock;
    const std::size_t neurons = std::min(neuronBlock, m_shape.neurons - firstNeuron);
    const std::size_t places = (endRow - firstRow) * sumsPerRow();
    const Tile sums{scratch.sums.data(), places, neurons, neurons};
    std::fill_n(sums.values, places * neurons, 0.0F);
    for (std::size_t b = 0; b + 1 < m_columnBlocks.size(); ++b) {
        const std::size_t first = m_columnBlocks[b], end = m_columnBlocks[b + 1];
        gather(input, firstRow, endRow, first, end, 1.0F, scratch.inputs.data());
        expandWeights(firstNeuron, firstNeuron + neurons, first, end, scratch.weights.data());
        addRightTransposed({scratch.inputs.data(), places, end - first, end - first},
                           {scratch.weights.data(), neurons, end - first, end - first}, sums);
    }
    pool(firstRow, endRow, firstNeuron, neurons, sums.values, y);
}

/// Writes the sums, or of 2 x 2 of them the first largest in raster order.
void FloatLayer::pool(std::size_t firstRow, std::size_t endRow, std::size_t firstNeuron, std::size_t neurons,
                      const float* sums, float* y) {
    const MapShape out = m_shape.output();
    for (std::size_t row = firstRow; row < endRow; ++row, sums += sumsPerRow() * neurons)
        for (std::size_t x = 0; x < out.width; ++x) {
            float* to = y + (row * out.width + x) * m_shape.neurons + firstNeuron;
            if (m_shape.pool == 1) {
                for (std::size_t o = 0; o < neurons; ++o)
                    to[o] = sums[x * neurons + o] * m_unit;
                continue;
            }
            const std::size_t at = placeWord(row % out.height * out.width + x) + firstNeuron / wordBits;
            Word *placeX = m_placeX.row(row / out.height) + at, *placeY = m_placeY.row(row / out.height) + at;
            std::fill_n(placeX, wordsFor(neurons), Word{0});
            std::fill_n(placeY, wordsFor(neurons), Word{0});
            for (std::size_t o = 0; o < neurons; ++o) {
                const auto sumAt = [&](std::size_t i) {
                    return sums[((i / 2) * out.width * 2 + 2 * x + i % 2) * neurons + o];
                };
                std::size_t best = 0;
                for (std::size_t i = 1; i < 4; ++i)
                    if (sumAt(i) > sumAt(best))
                        best = i;
                to[o] = sumAt(best) * m_unit;
                placeX[o / wordBits] |= Word{best & 1} << (o % wordBits);
                placeY[o / wordBits] |= Word{best >> 1} << (o % wordBits);
            }
        }
}

void FloatLayer::measure(std::size_t strip, const float* y, std::size_t samples) {
    const auto [first, count] = stripAt(strip);
    flipscope::measure({y + first, rows(samples), m_shape.neurons, count}, m_settings.norm,
                       m_stepMeans.data() + first, m_stepScales.data() + first);
}

void FloatLayer::shareScale() {
    double sum = 0;
    for (const float scale : m_stepScales)
        sum += static_cast<double>(scale);
    m_ownScales = m_stepScales;
    std::fill(m_stepScales.begin(), m_stepScales.end(),
              static_cast<float>(sum / static_cast<double>(m_shape.neurons)));
}

void FloatLayer::activate(std::size_t tile, float* y, std::size_t samples) {
    const MapShape out = m_shape.output();
    const auto [firstRow, endRow] = tileRows(tile, samples);
    for (std::size_t place = firstRow * out.width; place < endRow * out.width; ++place) {
        float* values = y + place * m_shape.neurons;
        for (std::size_t o = 0; o < m_shape.neurons; ++o)
            values[o] = (values[o] - m_stepMeans[o]) / m_stepScales[o] + m_beta[o];
        if (m_isHead)
            continue;
        const std::size_t sample = place / out.pixels(), pixel = place % out.pixels();
        const std::size_t padded = (pixel / out.width + m_nextPadding) * (out.width + 2 * m_nextPadding) +
                                   pixel % out.width + m_nextPadding;
        Word* bits = m_bits.row(sample) + placeWord(padded);
        Word* mask = m_settings.retainsBits ? m_mask.row(sample) + placeWord(pixel) : nullptr;
        for (std::size_t o = 0; o < m_shape.neurons; o += wordBits) {
            Word ones = 0, near = 0;
            for (std::size_t i = 0; i < std::min(wordBits, m_shape.neurons - o); ++i) {
                ones |= Word{values[o + i] >= 0} << i;
                near |= Word{std::abs(values[o + i]) <= 1} << i;
            }
            bits[o / wordBits] = ones;
            if (mask)
                mask[o / wordBits] = near;
        }
    }
}

double FloatLayer::bytesFor(const LayerShape& shape, const FloatSettings& settings, std::size_t samples) {
    const double perWeight = WeightMoments::bitsPerWeight(settings.optimiser, settings.halfMomenta) / 8 +
                             (settings.binaryGradients ? 0.125 : 4);
    return perWeight * static_cast<double>(shape.weightCount()) +
           (settings.retainsBits ? 0.25 : 4.0) * static_cast<double>(samples * shape.output().values());
}

void FloatLayer::addToLedger(std::vector<LedgerEntry>& ledger) const {
    addBytes(ledger, "weights", m_weights.bytes());
    addBytes(ledger, "latent weights", m_moments.latentBytes());
    addBytes(ledger, "momenta", m_moments.momentBytes());
    addBytes(ledger, "weight gradients", m_gradient.size() * sizeof(float) + m_gradientBits.bytes());
    addBytes(ledger, "activations",
             m_normal.size() * sizeof(float) + m_bits.bytes() + m_placeX.bytes() + m_placeY.bytes());
    addBytes(ledger, "masks", m_mask.bytes());
    const std::size_t channels = m_beta.size() * 7 * sizeof(float) + m_ownScales.size() * sizeof(float) +
                                 m_betaGradient.size() * sizeof(double);
    addBytes(ledger, "batch normalisation", channels);
    addBytes(ledger, "blame",
             (2 * m_pending.count.size() + m_pending.byClass.size()) * sizeof(std::uint32_t));
}

} // namespace flipscope
