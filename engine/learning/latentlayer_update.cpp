// Gradients of weights, block by block, each taken into the weights as soon as it is there: they are never
// stored whole.
#include "engine/learning/latentlayer.h"

#include "engine/bits/transpose.h"
#include "engine/parallel.h"

#include <algorithm>
#include <atomic>
#include <mutex>

namespace flipscope {

namespace {

constexpr std::size_t blockSize = wordBits * wordBits;

/// Grey values of one row per sample, `columns` of them, as one row per value.
void transposeBytes(const std::uint8_t* from, std::size_t stride, std::size_t rows, std::size_t columns,
                    std::uint8_t* to, std::size_t toStride) {
    constexpr std::size_t tile = 32; // both sides stay in the first level cache
    for (std::size_t r = 0; r < rows; r += tile)
        for (std::size_t c = 0; c < columns; ++c)
            for (std::size_t i = r; i < std::min(rows, r + tile); ++i)
                to[c * toStride + i] = from[i * stride + c];
}

} // namespace

/// Dense layers: their input as a row of bytes per column.
void LatentLayer::inputColumns(const LayerInput& input, std::size_t samples, SignalBuffers& buffers) const {
    const std::size_t rowBytes = wordsFor(samples) * wordBits;
    forEachTask(inputWords(), [&](std::size_t word) {
        std::uint8_t* bytes = buffers.inputs.data() + word * wordBits * rowBytes;
        if (!isGrey()) {
            m_kernels.signals.bytesOfColumns({input.bits + word, input.stride, samples, 1, bytes, rowBytes});
            return;
        }
        const std::size_t columns = std::min(wordBits, m_shape.columns() - word * wordBits);
        transposeBytes(input.bytes + word * wordBits, input.byteStride, samples, columns, bytes, rowBytes);
    });
}

void LatentLayer::sumDense(std::size_t neuronWord, std::size_t inputWord, std::size_t samples,
                           const SignalBuffers& buffers, std::int32_t* dots) const {
    const std::size_t rowBytes = wordsFor(samples) * wordBits, sampleQuads = (samples + 3) / 4;
    m_kernels.tileU8({buffers.inputs.data() + inputWord * wordBits * rowBytes, rowBytes, wordBits, 1, 0,
                      samples, buffers.panels.data() + neuronWord * 4 * sampleQuads * 64, wordBits},
                     {dots, wordBits});
}

/// Filters: the sums over all samples of 64 channels under some taps, with the signals of 64 filters.
void LatentLayer::sumMaps(const MapBlock& block, const LayerInput& input, std::size_t samples,
                          const SignalBuffers& buffers, Scratch& scratch) const {
    const std::size_t neuronWord = block.neuronWord, channelWord = block.channelWord;
    const std::size_t channels = std::min(wordBits, m_shape.input.channels - channelWord * wordBits);
    const std::size_t mapWidth = m_shape.input.width + 2 * m_shape.padding;
    const std::size_t pixels = mapWidth * (m_shape.input.height + 2 * m_shape.padding);
    const std::size_t planeBytes = (pixels + wordBits - 1) / wordBits * wordBits;
    // Signals lie as far apart as the places of their filters.
    const bool spreads = m_shape.pool > 1 || m_shape.stride > 1;
    const std::size_t height = m_shape.sumHeight();
    const std::size_t width = (m_shape.sumWidth() - 1) * m_shape.stride + 1;
    const std::size_t rowQuads = (width + 3) / 4, panelStride = height * rowQuads * 64;
    const std::size_t spreadRow = (width + m_shape.stride - 1) * wordBits;
    growTo(scratch.inputs, wordBits * planeBytes + 4);
    growTo(scratch.panels, 4 * panelStride);
    growTo(scratch.dots, m_shape.taps() * blockSize);
    if (spreads) // rows that a stride leaves out are left out here too: only their columns are spread
        growTo(scratch.map, height * m_shape.stride * spreadRow);
    std::fill_n(scratch.dots.data(), m_shape.taps() * blockSize, 0);
    for (std::size_t s = 0; s < samples; ++s) {
        if (isGrey())
            transposeBytes(input.bytes + s * input.byteStride + channelWord * wordBits,
                           m_shape.input.channels, pixels, channels, scratch.inputs.data(), planeBytes);
        else
            m_kernels.signals.bytesOfColumns({input.bits + s * input.stride + channelWord,
                                              m_shape.input.pixelWords(), pixels, 1, scratch.inputs.data(),
                                              planeBytes});
        const std::uint8_t* rows =
            buffers.signals.data() + s * places() * signalColumns() + neuronWord * wordBits;
        std::size_t rowStride = m_shape.output().width * signalColumns(), pixelStride = signalColumns();
        if (spreads) {
            std::fill_n(scratch.map.data(), height * m_shape.stride * spreadRow, std::uint8_t{128});
            spread(s, buffers,
                   {scratch.map.data(), spreadRow, wordBits, 0, 0, neuronWord * wordBits,
                    std::min(wordBits, m_shape.neurons - neuronWord * wordBits)});
            rows = scratch.map.data();
            rowStride = m_shape.stride * spreadRow;
            pixelStride = wordBits;
        }
        for (std::size_t y = 0; y < height; ++y)
            m_kernels.signals.panelsOfSignals({rows + y * rowStride, pixelStride, width,
                                               scratch.panels.data() + y * rowQuads * 64, panelStride});
        for (std::size_t tap = block.firstTap; tap < block.endTap; ++tap)
            m_kernels.tileU8(
                {scratch.inputs.data() + tap / m_shape.kernelWidth * mapWidth + tap % m_shape.kernelWidth,
                 planeBytes, channels, height, m_shape.stride * mapWidth, width, scratch.panels.data(),
                 wordBits, true},
                {scratch.dots.data() + tap * blockSize, wordBits});
    }
}

/// One block of 64 inputs by 64 neurons; changed words of the neurons' rows are appended to `changes`.
LayerStep LatentLayer::updateBlock(std::size_t neuronWord, std::size_t inputWord, const std::int32_t* dots,
                                   const WeightRule& rule, std::vector<WordChange>& changes) {
    const std::size_t first = neuronWord * wordBits, neurons = std::min(wordBits, m_shape.neurons - first);
    std::int64_t centres[wordBits] = {};
    // Bits are 1 and 0 in the sums: sum x*q = 2 * dot - sum q. The sum of a channel's signals is 0 but for
    // rounding; grey values are left as they are, so that pixels that are always 0 get no gradient from it.
    for (std::size_t i = 0; i < wordBits; ++i)
        centres[i] = m_signalTotals[first + i] * (isGrey() ? 255 : 1);
    Word signs[wordBits] = {};
    std::int16_t* latents = &m_latents[inputWord * wordBits * signalColumns() + first];
    LayerStep step;
    if (m_hasLatents) {
        step.updates =
            m_kernels.signals.updateLatents({dots, centres, m_used.row(0)[inputWord], latents,
                                             &m_momenta[inputWord * wordBits * signalColumns() + first],
                                             signalColumns(), rule.rate, rule.rateShift, signs});
    } else {
        for (std::size_t i = 0; i < neurons; ++i)
            signs[i] = m_weights.row(first + i)[inputWord];
        transposeBits(signs);
        step.updates = m_kernels.signals.updateInertia({dots, centres, m_used.row(0)[inputWord], latents,
                                                        signalColumns(), rule.rate, rule.threshold, signs});
    }
    if (m_shape.isFine()) {
        step.flips = changeFineWeights(neuronWord, inputWord, changes);
        return step;
    }
    transposeBits(signs);
    for (std::size_t i = 0; i < neurons; ++i) {
        Word& word = m_weights.row(first + i)[inputWord];
        const Word mask = word ^ signs[i];
        if (mask == 0)
            continue;
        word = signs[i];
        step.flips += static_cast<std::uint64_t>(__builtin_popcountll(mask));
        changes.push_back(
            {static_cast<std::uint32_t>(first + i), static_cast<std::uint32_t>(inputWord), mask});
    }
    return step;
}

std::uint64_t LatentLayer::changeFineWeights(std::size_t neuronWord, std::size_t inputWord,
                                             std::vector<WordChange>& changes) {
    constexpr std::size_t planes = LayerShape::finePlanes;
    const std::size_t first = neuronWord * wordBits, neurons = std::min(wordBits, m_shape.neurons - first);
    std::uint64_t flips = 0;
    for (std::size_t i = first; i < first + neurons; ++i) {
        Word now[planes] = {};
        for (Word left = m_used.row(0)[inputWord]; left != 0; left &= left - 1) {
            const auto bit = static_cast<std::size_t>(__builtin_ctzll(left));
            const auto level = static_cast<std::size_t>(
                (weightFromLatent(i, inputWord * wordBits + bit) + m_shape.largestWeight()) / 2);
            for (std::size_t plane = 0; plane < planes; ++plane)
                now[plane] |= Word{level >> plane & 1} << bit;
        }
        for (std::size_t plane = 0; plane < planes; ++plane) {
            const std::size_t row = i * planes + plane;
            Word& word = m_weights.row(row)[inputWord];
            const Word mask = word ^ now[plane];
            if (mask == 0)
                continue;
            word = now[plane];
            flips += static_cast<std::uint64_t>(__builtin_popcountll(mask));
            changes.push_back({static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(inputWord), mask});
        }
    }
    return flips;
}

LayerStep LatentLayer::update(const LayerInput& input, std::size_t samples, const WeightRule& rule,
                              SignalBuffers& buffers, Scratches& scratches) {
    if (m_shape.isDense()) {
        inputColumns(input, samples, buffers);
        const std::size_t panelStride = (samples + 3) / 4 * 64;
        forEachTask(neuronWords(), [&](std::size_t word) {
            m_kernels.signals.panelsOfSignals({buffers.signals.data() + word * wordBits, signalColumns(),
                                               samples, buffers.panels.data() + word * 4 * panelStride,
                                               panelStride});
        });
    }
    for (auto& changes : m_changes)
        changes.clear();
    LayerStep step;
    std::mutex stepMutex;
    const std::size_t pixel = m_shape.isDense() ? inputWords() : m_shape.input.pixelWords();
    // Where there are fewer words than threads, taps are shared out too: what is made ready for a word is made
    // ready for each share of its taps.
    const auto threads = static_cast<std::size_t>(tbb::this_task_arena::max_concurrency());
    const std::size_t wanted = m_shape.isDense() ? 1 : (threads - 1) / (neuronWords() * pixel) + 1;
    const std::size_t tapGroups =
        std::min({wanted, m_shape.taps(), std::max<std::size_t>(1, m_groups / pixel)});
    forEachTask(neuronWords() * m_groups, [&](std::size_t task) {
        const std::size_t neuronWord = task / m_groups;
        Scratch& scratch = scratches.local();
        LayerStep done;
        const std::size_t group = task % m_groups, tapGroup = group / pixel;
        for (std::size_t word = group % pixel; tapGroup < tapGroups && word < pixel; word += m_groups) {
            if (m_shape.isDense()) {
                growTo(scratch.dots, blockSize);
                sumDense(neuronWord, word, samples, buffers, scratch.dots.data());
                done += updateBlock(neuronWord, word, scratch.dots.data(), rule, m_changes[task]);
                continue;
            }
            const MapBlock block{neuronWord, word, tapGroup * m_shape.taps() / tapGroups,
                                 (tapGroup + 1) * m_shape.taps() / tapGroups};
            sumMaps(block, input, samples, buffers, scratch);
            for (std::size_t tap = block.firstTap; tap < block.endTap; ++tap)
                done += updateBlock(neuronWord, tap * pixel + word, scratch.dots.data() + tap * blockSize,
                                    rule, m_changes[task]);
        }
        const std::lock_guard lock(stepMutex);
        step += done;
    });
    forEachTask(neuronWords(), [&](std::size_t word) { // a neuron's sum of weights belongs to one task
        for (std::size_t group = 0; group < m_groups; ++group)
            for (const WordChange& change : m_changes[word * m_groups + group])
                m_product.change(change.row, change.word, change.mask,
                                 m_weights.row(change.row)[change.word]);
    });
    updateBias(rule);
    updateRunning();
    return step;
}

/// The bias follows the sign of its gradient as weights do: its size depends on the scale of the signals.
void LatentLayer::updateBias(const WeightRule& rule) {
    constexpr std::int32_t most = 8 << biasBits; // eight deviations
    for (std::size_t o = 0; o < m_shape.neurons; ++o) {
        const int sign = (m_signalSums[o] > 0) - (m_signalSums[o] < 0);
        m_biasMomenta[o] += ((sign * 32767 - m_biasMomenta[o]) * 26 + 128) >> 8;
        const std::int64_t step = (rule.biasRateQ32 * m_biasMomenta[o] + (std::int64_t{1} << 30)) >> 31;
        m_bias[o] = static_cast<std::int32_t>(std::clamp<std::int64_t>(m_bias[o] - step, -most, most));
    }
}

} // namespace flipscope
