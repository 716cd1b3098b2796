// Gradients as signals of a few bits, and what is carried back of them.
#include "engine/learning/latentlayer.h"
#include "engine/parallel.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>

namespace flipscope {

namespace {

std::int32_t meanOf(std::int64_t sum, int fraction, std::int64_t count) {
    const std::int64_t scaled = sum * (std::int64_t{1} << fraction) * 2 + count;
    const std::int64_t mean = scaled / (2 * count);
    return static_cast<std::int32_t>(scaled % (2 * count) < 0 ? mean - 1 : mean); // towards minus infinity
}

/// The nearest power of two on a logarithmic scale, at most 64, sign kept; of q + 128.
struct PowersOfTwo {
    std::uint8_t of[256];
    constexpr PowersOfTwo() : of() {
        for (int byte = 0; byte < 256; ++byte) {
            const int q = byte - 128, size = q < 0 ? -q : q;
            int power = size == 0 ? 0 : 1;
            while (power != 0 && power < 64 && size * size > 2 * power * power) // size > power * sqrt(2)
                power *= 2;
            of[byte] = static_cast<std::uint8_t>(128 + (q < 0 ? -power : power));
        }
    }
};
constexpr PowersOfTwo powersOfTwo;

} // namespace

/// What turns gradients of this step into signals.
struct LatentLayer::Scaling {
    int fraction = 0, firstShift = 0, secondShift = 1;
    std::vector<std::int32_t> means, signedMeans, factors; // per neuron, padded
};

/// f(rows of signals of sixteen neurons, their first position, their first sample, samples per position).
template <class F> void LatentLayer::forSignalRows(std::size_t samples, std::size_t block, F&& f) const {
    const MapShape out = m_shape.output();
    const std::size_t word = block * signalLanes / wordBits, shift = block * signalLanes % wordBits;
    SignalBlock rows{{nullptr, signalColumns(), samples}, nullptr, 0, nullptr, 0, shift};
    if (m_shape.isDense()) {
        rows.bits = m_bits.row(0) + word;
        rows.bitStride = m_bits.stride();
        rows.passes = m_passes.row(0) + word;
        rows.passStride = m_passes.stride();
        return f(rows, std::size_t{0}, std::size_t{0}, std::size_t{1});
    }
    const std::size_t pixel = out.pixelWords(), mapRow = (out.width + 2 * m_nextPadding) * pixel;
    static constexpr Word everywhere = ~Word{0};
    rows.raw.positions = out.width;
    rows.bitStride = pixel;
    rows.passStride = writesStream() ? 0 : pixel;
    for (std::size_t s = 0; s < samples; ++s)
        for (std::size_t y = 0; y < out.height; ++y) {
            rows.bits = m_bits.row(s) + (y + m_nextPadding) * mapRow + m_nextPadding * pixel + word;
            rows.passes = writesStream() ? &everywhere : m_passes.row(s) + y * out.width * pixel + word;
            f(rows, s * places() + y * out.width, s, std::size_t{0});
        }
}

/// Scales so that the largest signal of the layer is near `limit`, by powers of two but for the deviations of
/// the neurons, which are taken relative to the smallest.
LatentLayer::Scaling LatentLayer::scalingOf(const std::int32_t* numbers, std::size_t samples, int limit) {
    const std::size_t blocks = signalColumns() / signalLanes;
    std::vector<SignalSums> sums(blocks, SignalSums{});
    forEachTask(blocks, [&](std::size_t block) {
        forSignalRows(samples, block, [&](SignalBlock rows, std::size_t position, std::size_t, std::size_t) {
            rows.raw.numbers = numbers + position * signalColumns() + block * signalLanes;
            m_kernels.signals.sumSignals(rows, sums[block]);
        });
    });
    std::int64_t allSigned = 0;
    std::int32_t largest = 1;
    for (const SignalSums& sum : sums)
        for (std::size_t i = 0; i < signalLanes; ++i) {
            largest = std::max(largest, sum.largest[i]);
            allSigned += sum.signedSum[i];
        }
    Scaling scaling;
    scaling.fraction =
        std::clamp(28 - static_cast<int>(std::bit_width(static_cast<std::uint32_t>(largest))), 0, 8);
    scaling.means.resize(signalColumns());
    scaling.signedMeans.resize(signalColumns());
    scaling.factors.resize(signalColumns());
    const auto count = static_cast<std::int64_t>(samples * places());
    const std::int64_t smallest = *std::min_element(
        m_deviations.begin(), m_deviations.begin() + static_cast<std::ptrdiff_t>(m_shape.neurons));
    std::vector<std::int64_t> bounds(m_shape.neurons);
    std::int64_t most = 0;
    for (std::size_t o = 0; o < m_shape.neurons; ++o) {
        const SignalSums& sum = sums[o / signalLanes];
        const std::size_t i = o % signalLanes;
        m_signalSums[o] = sum.sum[i];
        scaling.means[o] = meanOf(sum.sum[i], scaling.fraction, count);
        scaling.signedMeans[o] =
            m_isHead ? meanOf(allSigned, scaling.fraction, count * static_cast<std::int64_t>(m_shape.neurons))
                     : meanOf(sum.signedSum[i], scaling.fraction, count);
        scaling.factors[o] =
            static_cast<std::int32_t>(std::max<std::int64_t>(1, (smallest << 15) / m_deviations[o]));
        bounds[o] = (std::int64_t{sum.largest[i]} << scaling.fraction) +
                    std::abs(std::int64_t{scaling.means[o]}) + std::abs(std::int64_t{scaling.signedMeans[o]});
        most = std::max(most, bounds[o]);
    }
    while (most >> scaling.firstShift >= 1 << 15)
        ++scaling.firstShift;
    std::int64_t top = 0;
    for (std::size_t o = 0; o < m_shape.neurons; ++o)
        top = std::max(top, ((bounds[o] >> scaling.firstShift) + 1) * scaling.factors[o]);
    while (top >> scaling.secondShift > limit)
        ++scaling.secondShift;
    // A signal is v * smallest / deviation (in 2^15) * 2^(fraction - shifts); gradients are v / deviation.
    const int widthBits = 15 + static_cast<int>(std::bit_width(static_cast<std::uint64_t>(smallest)));
    m_carryScale.factor = ((std::int64_t{1} << widthBits) + smallest / 2) / smallest;
    m_carryScale.shift =
        widthBits - (scaling.firstShift + scaling.secondShift - scaling.fraction - 15 + m_fraction);
    return scaling;
}

LayerStep LatentLayer::quantise(const std::int32_t* numbers, const Batch& batch, Precision precision,
                                SignalBuffers& buffers, LayerBlame& blame) {
    // Products of grey values with wider signals would not fit the 15 bits that AVX2 sums pairs in.
    const std::int32_t limit = std::min((1 << (precision.bits - 1)) - 1, isGrey() ? 63 : 127);
    const Scaling scaling = scalingOf(numbers, batch.size(), limit);
    const std::size_t classes = blame.byClass.size() / m_shape.neurons, columns = signalColumns();
    m_shownByClass.assign(classes * columns, 0);
    std::fill(m_shownCounts.begin(), m_shownCounts.end(), 0U);
    std::fill(m_shownSums.begin(), m_shownSums.end(), 0);
    std::fill(m_signalTotals.begin(), m_signalTotals.end(), 0);
    forEachTask(columns / signalLanes, [&](std::size_t block) {
        const std::size_t o = block * signalLanes;
        const SignalScale scale{scaling.fraction,
                                &scaling.means[o],
                                &scaling.signedMeans[o],
                                scaling.firstShift,
                                &scaling.factors[o],
                                scaling.secondShift,
                                limit};
        forSignalRows(batch.size(), block,
                      [&](SignalBlock rows, std::size_t position, std::size_t sample, std::size_t step) {
                          rows.raw.numbers = numbers + position * columns + o;
                          std::uint8_t* out = buffers.signals.data() + position * columns + o;
                          m_kernels.signals.quantise(rows, scale, {out, columns},
                                                     {&m_shownCounts[o], &m_shownSums[o], &m_shownByClass[o],
                                                      columns, &batch.labels[sample], step,
                                                      &m_signalTotals[o]});
                          for (std::size_t p = 0; precision.powersOfTwo && p < rows.raw.positions; ++p)
                              for (std::size_t i = 0; i < signalLanes; ++i) {
                                  std::uint8_t& byte = out[p * columns + i];
                                  const std::uint8_t power = powersOfTwo.of[byte];
                                  m_signalTotals[o + i] += power - byte;
                                  byte = power;
                              }
                      });
    });
    LayerStep step;
    for (std::size_t o = 0; o < m_shape.neurons; ++o) {
        step.errors += m_shownCounts[o];
        blame.count[o] += m_shownCounts[o];
        blame.sum[o] += m_shownSums[o];
        for (std::size_t c = 0; c < classes; ++c)
            blame.byClass[c * m_shape.neurons + o] += m_shownByClass[c * columns + o];
    }
    step.activations = batch.size() * m_shape.output().values();
    return step;
}

// ---- carried back ----

/// The weights as panels whose columns are the inputs and whose rows are the neurons; of filters a panel's
/// rows are those of all taps, the last tap first: carrying back is a convolution with the filter turned.
void LatentLayer::signsAsPanels(SignalBuffers& buffers) const {
    const std::size_t pixel = m_shape.isDense() ? inputWords() : m_shape.input.pixelWords();
    const std::size_t taps = m_shape.isDense() ? 1 : m_shape.taps();
    const std::size_t panelStride = taps * quads() * 64;
    if (m_shape.isFine())
        return fineWeightsAsPanels(buffers, panelStride);
    forEachTask(pixel, [&](std::size_t word) {
        for (std::size_t tap = 0; tap < taps; ++tap)
            m_kernels.signals.panelsOfSigns(
                {m_weights.row(0) + tap * pixel + word, m_weights.stride(), m_shape.neurons, 1,
                 buffers.weightSigns.data() + word * 4 * panelStride + (taps - 1 - tap) * quads() * 64,
                 panelStride});
    });
}

void LatentLayer::fineWeightsAsPanels(SignalBuffers& buffers, std::size_t panelStride) const {
    assert(m_shape.taps() == 1);
    std::int8_t* panels = buffers.weightSigns.data();
    std::fill_n(panels, inputWords() * 4 * panelStride, std::int8_t{0});
    forEachTask(m_shape.columns(), [&](std::size_t k) {
        for (std::size_t o = 0; o < m_shape.neurons; ++o)
            panels[k / 16 * panelStride + o / 4 * 64 + k % 16 * 4 + o % 4] =
                static_cast<std::int8_t>(weightFromLatent(o, k));
    });
}

/// One row of inputs whose product is the sum of weights per column, times 128: what q + 128 has too much.
void LatentLayer::signedExcess(const SignalBuffers& buffers, std::int32_t* excess) const {
    const std::size_t rows = (m_shape.isDense() ? 1 : m_shape.taps()) * quads() * 4;
    const std::vector<std::uint8_t> ones(rows, 1);
    m_kernels.tileU8({ones.data(), 0, 1, 1, 0, rows, buffers.weightSigns.data(), carriedColumns()},
                     {excess, carriedColumns()});
    for (std::size_t k = 0; k < carriedColumns(); ++k)
        excess[k] *= -128;
}

void LatentLayer::carryBack(std::size_t samples, std::int32_t* numbers, SignalBuffers& buffers,
                            Scratches& scratches) const {
    signsAsPanels(buffers);
    std::vector<std::int32_t> excess(carriedColumns());
    signedExcess(buffers, excess.data());
    if (m_shape.isDense())
        return carryDense(samples, numbers, buffers, excess.data());
    const std::size_t pixels = m_shape.input.pixels();
    forEachTask(samples, [&](std::size_t s) {
        std::int32_t* out = numbers + s * pixels * carriedColumns();
        for (std::size_t p = 0; p < pixels; ++p)
            std::copy(excess.begin(), excess.end(), out + p * carriedColumns());
        carryMap(s, out, buffers, scratches.local());
    });
}

void LatentLayer::carryDense(std::size_t samples, std::int32_t* numbers, const SignalBuffers& buffers,
                             const std::int32_t* excess) const {
    constexpr std::size_t wordsPerTask = 4;
    forEachTask((inputWords() + wordsPerTask - 1) / wordsPerTask, [&](std::size_t task) {
        const std::size_t first = task * wordsPerTask * wordBits;
        const std::size_t columns = std::min(wordsPerTask * wordBits, carriedColumns() - first);
        for (std::size_t s = 0; s < samples; ++s)
            std::copy_n(excess + first, columns, numbers + s * carriedColumns() + first);
        m_kernels.tileU8({buffers.signals.data(), signalColumns(), samples, 1, 0, m_shape.neurons,
                          buffers.weightSigns.data() + first / 16 * quads() * 64, columns, true},
                         {numbers + first, carriedColumns()});
    });
}

/// A sample's signals as bytes in a map: where they were pooled, at the place of the maximum; between places
/// that a stride leaves out, and around, lies 128, which is no signal.
void LatentLayer::spread(std::size_t sample, const SignalBuffers& buffers, const SignalMap& map) const {
    const MapShape out = m_shape.output();
    const std::uint8_t* from = buffers.signals.data() + sample * places() * signalColumns() + map.firstNeuron;
    const auto at = [&](std::size_t y, std::size_t x) {
        return map.bytes + (y * m_shape.stride + map.top) * map.rowStride +
               (x * m_shape.stride + map.left) * map.pixelStride;
    };
    for (std::size_t y = 0, place = 0; y < out.height; ++y)
        for (std::size_t x = 0; x < out.width; ++x, ++place, from += signalColumns()) {
            if (m_shape.pool == 1) {
                std::memcpy(at(y, x), from, map.neurons);
                continue;
            }
            std::uint8_t* const corners[] = {at(2 * y, 2 * x), at(2 * y, 2 * x + 1), at(2 * y + 1, 2 * x),
                                             at(2 * y + 1, 2 * x + 1)};
            for (std::size_t o = 0; o < map.neurons; o += wordBits) {
                const std::size_t word = place * neuronWords() + (map.firstNeuron + o) / wordBits;
                const Word right = m_placeX.row(sample)[word], below = m_placeY.row(sample)[word];
                for (std::size_t i = o; i < std::min(map.neurons, o + wordBits); ++i)
                    corners[((below >> (i - o)) & 1) * 2 + ((right >> (i - o)) & 1)][i] = from[i];
            }
        }
}

/// dx[y, x] = the sum over taps of the signals at (y + padding - tap): a convolution of the signals, with
/// as many pixels around them as the turned filter needs.
void LatentLayer::carryMap(std::size_t sample, std::int32_t* numbers, const SignalBuffers& buffers,
                           Scratch& scratch) const {
    const std::size_t pixelStride = quads() * 4;
    const std::size_t height = m_shape.input.height + m_shape.kernelHeight - 1;
    const std::size_t width = m_shape.input.width + m_shape.kernelWidth - 1;
    growTo(scratch.map, height * width * pixelStride + 4);
    std::fill_n(scratch.map.data(), scratch.map.size(), std::uint8_t{128});
    spread(sample, buffers,
           {scratch.map.data(), width * pixelStride, pixelStride, m_shape.kernelHeight - 1 - m_shape.padding,
            m_shape.kernelWidth - 1 - m_shape.padding, 0, m_shape.neurons});
    const std::size_t panelBytes = m_shape.taps() * quads() * 64;
    for (std::size_t c = 0; c < m_shape.input.channels; c += wordBits) // their weights stay in the cache
        for (std::size_t y = 0; y < m_shape.input.height; ++y)
            m_kernels.tileU8({scratch.map.data() + y * width * pixelStride, pixelStride, m_shape.input.width,
                              m_shape.kernelHeight, width * pixelStride, m_shape.kernelWidth * pixelStride,
                              buffers.weightSigns.data() + c / 16 * panelBytes, wordBits, true},
                             {numbers + y * m_shape.input.width * carriedColumns() + c, carriedColumns()});
}

} // namespace flipscope
