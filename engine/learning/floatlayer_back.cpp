// The way back through a layer, and the update of its weights.
#include "engine/learning/floatlayer.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace flipscope {

/// f(row, r, gate) for the rows of a strip: what backward knows of x' (r = x' - beta, or the bit as +1/-1)
/// and where signals pass (|x'| <= 1; everywhere at the head).
template <class F> void FloatLayer::forRetained(const Strip& strip, std::size_t samples, F&& f) const {
    std::array<float, normStrip> r{}, gate{};
    gate.fill(1.0F);
    if (m_normal.size() > 0) {
        for (std::size_t row = 0; row < rows(samples); ++row) {
            const float* x = m_normal.data() + row * m_shape.neurons + strip.first;
            for (std::size_t c = 0; c < strip.count; ++c)
                r[c] = x[c] - m_beta[strip.first + c];
            for (std::size_t c = 0; !m_isHead && c < strip.count; ++c)
                gate[c] = std::abs(x[c]) <= 1 ? 1.0F : 0.0F;
            f(row, r.data(), gate.data());
        }
        return;
    }
    const MapShape out = m_shape.output();
    const std::size_t word = strip.first / wordBits, shift = strip.first % wordBits;
    for (std::size_t row = 0; row < rows(samples); ++row) {
        const std::size_t sample = row / out.pixels(), pixel = row % out.pixels();
        const std::size_t padded = (pixel / out.width + m_nextPadding) * (out.width + 2 * m_nextPadding) +
                                   pixel % out.width + m_nextPadding;
        const Word bits = m_bits.row(sample)[placeWord(padded) + word] >> shift;
        const Word mask = m_mask.row(sample)[placeWord(pixel) + word] >> shift;
        expandSigns(&bits, strip.count, r.data());
        for (std::size_t c = 0; c < strip.count; ++c)
            gate[c] = ((mask >> c) & 1) != 0 ? 1.0F : 0.0F;
        f(row, r.data(), gate.data());
    }
}

float FloatLayer::carryThroughNorm(std::size_t strip, float* signals, std::size_t samples) {
    const Strip at = stripAt(strip);
    const bool isBit = m_normal.size() == 0;
    NormSums sums;
    forRetained(at, samples, [&](std::size_t row, const float* r, const float* gate) {
        float* dx = signals + row * m_shape.neurons + at.first;
        for (std::size_t c = 0; c < at.count; ++c)
            dx[c] *= gate[c];
        addRow(sums, dx, r, at.count, m_settings.norm == Norm::L1 && !isBit);
    });
    std::copy_n(sums.signal.begin(), at.count,
                m_betaGradient.begin() + static_cast<std::ptrdiff_t>(at.first));
    const NormGradient gradient =
        gradientOf(sums, rows(samples), at.count, m_settings.norm, isBit, m_stepScales.data() + at.first);
    float largest = 0;
    forRetained(at, samples, [&](std::size_t row, const float* r, const float*) {
        float* dx = signals + row * m_shape.neurons + at.first;
        for (std::size_t c = 0; c < at.count; ++c) {
            dx[c] = gradient(c, dx[c], r[c]);
            largest = std::max(largest, std::abs(dx[c]));
        }
    });
    return largest;
}

/// With s the mean of the classes' scales s_c: ds/dy of class c is 1 / classes of that of s_c, and every
/// class has a part in it.
float FloatLayer::carryThroughHead(float* signals, std::size_t samples) {
    std::vector<NormSums> sums(strips());
    double shared = 0;
    for (std::size_t strip = 0; strip < strips(); ++strip) {
        const Strip at = stripAt(strip);
        forRetained(at, samples, [&](std::size_t row, const float* r, const float*) {
            addRow(sums[strip], signals + row * m_shape.neurons + at.first, r, at.count,
                   m_settings.norm == Norm::L1);
        });
        for (std::size_t c = 0; c < at.count; ++c) {
            m_betaGradient[at.first + c] = sums[strip].signal[c];
            shared += sums[strip].correlated[c] / static_cast<double>(m_shape.neurons);
        }
    }
    float largest = 0;
    for (std::size_t strip = 0; strip < strips(); ++strip) {
        const Strip at = stripAt(strip);
        // r is relative to the shared scale, the direction of s_c to its own.
        for (std::size_t c = 0; c < at.count; ++c)
            sums[strip].correlated[c] =
                m_settings.norm == Norm::L1
                    ? shared
                    : shared * static_cast<double>(m_stepScales[at.first + c] / m_ownScales[at.first + c]);
        const NormGradient gradient = gradientOf(sums[strip], rows(samples), at.count, m_settings.norm, false,
                                                 m_stepScales.data() + at.first);
        forRetained(at, samples, [&](std::size_t row, const float* r, const float*) {
            float* dx = signals + row * m_shape.neurons + at.first;
            for (std::size_t c = 0; c < at.count; ++c) {
                dx[c] = gradient(c, dx[c], r[c]);
                largest = std::max(largest, std::abs(dx[c]));
            }
        });
    }
    return largest;
}

void FloatLayer::round(std::size_t strip, float* signals, float largest,
                       std::span<const std::uint16_t> labels) {
    const Strip at = stripAt(strip);
    const SignalRounding rounding(m_settings.signals, largest);
    const float counts = largest / 254.0F; // half a step of 127
    const std::size_t places = m_shape.output().pixels();
    for (std::size_t o = at.first; o < at.first + at.count; ++o) {
        m_pending.count[o] = 0;
        m_pending.sum[o] = 0;
        for (std::size_t c = o; c < m_pending.byClass.size(); c += m_shape.neurons)
            m_pending.byClass[c] = 0;
    }
    std::uint64_t errors = 0;
    for (std::size_t row = 0; row < rows(labels.size()); ++row) {
        float* dy = signals + row * m_shape.neurons + at.first;
        std::uint32_t* byClass = m_pending.byClass.data() + labels[row / places] * m_shape.neurons + at.first;
        for (std::size_t c = 0; c < at.count; ++c) {
            const float value = dy[c];
            const bool blamed = std::abs(value) > counts;
            m_pending.count[at.first + c] += blamed;
            m_pending.sum[at.first + c] += blamed ? (value < 0 ? 1 : -1) : 0; // told to rise
            byClass[c] += blamed;
            errors += blamed;
            dy[c] = rounding(value);
        }
    }
    m_stripErrors[strip] = errors;
}

/// dY of the sums under a tile: of pooled layers that of the place where the maximum was.
ConstTile FloatLayer::signalsOfSums(std::size_t firstRow, std::size_t endRow, std::size_t firstNeuron,
                                    std::size_t neurons, const float* signals, Scratch& scratch) const {
    const MapShape out = m_shape.output();
    const std::size_t places = (endRow - firstRow) * sumsPerRow();
    if (m_shape.pool == 1)
        return {signals + firstRow * out.width * m_shape.neurons + firstNeuron, places, neurons,
                m_shape.neurons};
    float* to = scratch.signals.data();
    std::fill_n(to, places * neurons, 0.0F);
    for (std::size_t row = firstRow; row < endRow; ++row, to += sumsPerRow() * neurons)
        for (std::size_t x = 0; x < out.width; ++x) {
            const float* dy = signals + (row * out.width + x) * m_shape.neurons + firstNeuron;
            const std::size_t at = placeWord(row % out.height * out.width + x) + firstNeuron / wordBits;
            const Word* placeX = m_placeX.row(row / out.height) + at;
            const Word* placeY = m_placeY.row(row / out.height) + at;
            for (std::size_t o = 0; o < neurons; ++o) {
                const std::size_t dx = (placeX[o / wordBits] >> (o % wordBits)) & 1;
                const std::size_t down = (placeY[o / wordBits] >> (o % wordBits)) & 1;
                to[(down * out.width * 2 + 2 * x + dx) * neurons + o] = dy[o];
            }
        }
    return {scratch.signals.data(), places, neurons, neurons};
}

void FloatLayer::addGradient(std::size_t task, const FloatInput& input, const float* signals,
                             std::size_t samples, const Stop& stop, Scratch& scratch) {
    const std::size_t block = task / neuronBlocks(), firstNeuron = task % neuronBlocks() * neuronBlock;
    const std::size_t neurons = std::min(neuronBlock, m_shape.neurons - firstNeuron);
    const std::size_t firstColumn = m_columnBlocks[block], endColumn = m_columnBlocks[block + 1];
    const std::size_t columns = endColumn - firstColumn;
    const Tile sum{scratch.sums.data(), neurons, columns, columns};
    std::fill_n(sum.values, neurons * columns, 0.0F);
    for (std::size_t tile = 0; tile < tiles(samples); ++tile) {
        if (stop())
            return;
        const auto [firstRow, endRow] = tileRows(tile, samples);
        gather(input, firstRow, endRow, firstColumn, endColumn, m_unit, scratch.inputs.data());
        const ConstTile dy = signalsOfSums(firstRow, endRow, firstNeuron, neurons, signals, scratch);
        addLeftTransposed(dy, {scratch.inputs.data(), dy.rows, columns, columns}, sum);
    }
    if (m_settings.binaryGradients)
        return packGradient(firstNeuron, firstNeuron + neurons, firstColumn, endColumn, sum.values);
    for (std::size_t o = 0; o < neurons; ++o)
        std::copy_n(sum.values + o * columns, columns,
                    m_gradient.data() + (firstNeuron + o) * m_shape.inputs() + firstColumn);
}

void FloatLayer::packGradient(std::size_t firstNeuron, std::size_t endNeuron, std::size_t firstColumn,
                              std::size_t endColumn, const float* gradient) {
    for (std::size_t o = firstNeuron; o < endNeuron; ++o, gradient += endColumn - firstColumn)
        forRuns(m_shape.input.channels, firstColumn, endColumn,
                [&](std::size_t tap, std::size_t channel, std::size_t count, std::size_t column) {
                    Word* words =
                        m_gradientBits.row(o) + tap * m_shape.input.pixelWords() + channel / wordBits;
                    std::fill_n(words, wordsFor(count), Word{0});
                    for (std::size_t i = 0; i < count; ++i)
                        words[i / wordBits] |= Word{gradient[column - firstColumn + i] >= 0}
                                               << (i % wordBits);
                });
}

std::size_t FloatLayer::imagesOfCarry() const {
    return std::max<std::size_t>(1, tilePlaces / (m_shape.output().height * sumsPerRow()));
}

std::size_t FloatLayer::carryTasks(std::size_t samples) const {
    if (m_shape.isDense())
        return tiles(samples) * (m_columnBlocks.size() - 1);
    const std::size_t images = imagesOfCarry();
    return (samples + images - 1) / images * ((m_shape.input.channels + neuronBlock - 1) / neuronBlock);
}

/// dX of the layer below: every value belongs to one task, which adds to it in one order.
void FloatLayer::carry(std::size_t task, const float* signals, std::size_t samples, float* below,
                       const Stop& stop, Scratch& scratch) const {
    m_shape.isDense() ? carryDense(task, signals, samples, below, stop, scratch)
                      : carryMap(task, signals, samples, below, stop, scratch);
}

void FloatLayer::carryDense(std::size_t task, const float* signals, std::size_t samples, float* below,
                            const Stop& stop, Scratch& scratch) const {
    const std::size_t blocks = m_columnBlocks.size() - 1, block = task % blocks;
    const auto [firstRow, endRow] = tileRows(task / blocks, samples);
    const std::size_t firstColumn = m_columnBlocks[block], columns = m_columnBlocks[block + 1] - firstColumn;
    const Tile dx{below + firstRow * m_shape.inputs() + firstColumn, endRow - firstRow, columns,
                  m_shape.inputs()};
    for (std::size_t row = 0; row < dx.rows; ++row)
        std::fill_n(dx.values + row * dx.stride, columns, 0.0F);
    for (std::size_t first = 0; first < m_shape.neurons && !stop(); first += neuronBlock) {
        const std::size_t neurons = std::min(neuronBlock, m_shape.neurons - first);
        expandWeights(first, first + neurons, firstColumn, firstColumn + columns, scratch.weights.data());
        addProduct({signals + firstRow * m_shape.neurons + first, dx.rows, neurons, m_shape.neurons},
                   {scratch.weights.data(), neurons, columns, columns}, dx);
    }
    for (std::size_t row = 0; m_settings.signals == SignalPrecision::Half && row < dx.rows; ++row)
        for (std::size_t c = 0; c < columns; ++c)
            dx.values[row * dx.stride + c] = roundedToHalf(dx.values[row * dx.stride + c]);
}

void FloatLayer::carryMap(std::size_t task, const float* signals, std::size_t samples, float* below,
                          const Stop& stop, Scratch& scratch) const {
    const MapShape in = m_shape.input;
    const std::size_t blocks = (in.channels + neuronBlock - 1) / neuronBlock;
    const std::size_t firstSample = task / blocks * imagesOfCarry();
    const std::size_t endSample = std::min(samples, firstSample + imagesOfCarry());
    const std::size_t firstChannel = task % blocks * neuronBlock;
    const std::size_t channels = std::min(neuronBlock, in.channels - firstChannel);
    const auto forPixels = [&](auto&& f) {
        for (std::size_t pixel = firstSample * in.pixels(); pixel < endSample * in.pixels(); ++pixel)
            f(below + pixel * in.channels + firstChannel);
    };
    forPixels([&](float* dx) { std::fill_n(dx, channels, 0.0F); });
    for (std::size_t tap = 0; tap < m_shape.taps() && !stop(); ++tap)
        carryTap(tap, firstChannel, channels, firstSample, endSample, signals, below, scratch);
    if (m_settings.signals == SignalPrecision::Half)
        forPixels([&](float* dx) {
            for (std::size_t c = 0; c < channels; ++c)
                dx[c] = roundedToHalf(dx[c]);
        });
}

/// A tap of the filter meets every input at one place at most, so its products are added row by row.
void FloatLayer::carryTap(std::size_t tap, std::size_t firstChannel, std::size_t channels,
                          std::size_t firstSample, std::size_t endSample, const float* signals, float* below,
                          Scratch& scratch) const {
    const MapShape in = m_shape.input;
    const std::size_t firstColumn = tap * in.channels + firstChannel, height = m_shape.output().height;
    for (std::size_t first = 0; first < m_shape.neurons; first += neuronBlock) {
        const std::size_t neurons = std::min(neuronBlock, m_shape.neurons - first);
        expandWeights(first, first + neurons, firstColumn, firstColumn + channels, scratch.weights.data());
        for (std::size_t row = firstSample * height; row < endSample * height; row += m_tileRows) {
            const std::size_t endRow = std::min(row + m_tileRows, endSample * height);
            const ConstTile dy = signalsOfSums(row, endRow, first, neurons, signals, scratch);
            std::fill_n(scratch.sums.data(), dy.rows * channels, 0.0F);
            addProduct(dy, {scratch.weights.data(), neurons, channels, channels},
                       {scratch.sums.data(), dy.rows, channels, channels});
            const float* from = scratch.sums.data();
            forSums(row, endRow, [&](std::size_t sample, std::size_t sumY, std::size_t sumX) {
                // What lies in the padding wraps round.
                const std::size_t y = sumY * m_shape.stride + tap / m_shape.kernelWidth - m_shape.padding;
                const std::size_t x = sumX * m_shape.stride + tap % m_shape.kernelWidth - m_shape.padding;
                if (y < in.height && x < in.width) {
                    float* dx =
                        below + ((sample * in.height + y) * in.width + x) * in.channels + firstChannel;
                    for (std::size_t c = 0; c < channels; ++c)
                        dx[c] += from[c];
                }
                from += channels;
            });
        }
    }
}

/// Of the mean loss. The signs of a layer's gradients all count 1 / sqrt(its weights).
const float* FloatLayer::gradientRow(std::size_t neuron, std::size_t samples, Scratch& scratch) {
    const std::size_t inputs = m_shape.inputs();
    float* row = m_settings.binaryGradients ? scratch.row.data() : m_gradient.data() + neuron * inputs;
    float scale = 1.0F / static_cast<float>(samples);
    if (m_settings.binaryGradients) {
        scale = 1.0F / std::sqrt(static_cast<float>(m_shape.weightCount()));
        forRuns(m_shape.input.channels, 0, inputs,
                [&](std::size_t tap, std::size_t, std::size_t count, std::size_t column) {
                    expandSigns(m_gradientBits.row(neuron) + tap * m_shape.input.pixelWords(), count,
                                row + column);
                });
    }
    for (std::size_t i = 0; i < inputs; ++i)
        row[i] *= scale;
    for (std::size_t i = 0; i < m_varies.size(); ++i)
        row[i] *= m_varies[i];
    return row;
}

LayerStep FloatLayer::update(std::size_t task, const UpdateRule& rule, std::size_t samples,
                             Scratch& scratch) {
    LayerStep done;
    m_changes[task].clear();
    const std::size_t inputs = m_shape.inputs();
    const std::size_t end = std::min((task + 1) * neuronsOfUpdate, m_shape.neurons);
    for (std::size_t o = task * neuronsOfUpdate; o < end; ++o) {
        float* signs = m_moments.hasLatent() ? m_moments.latent(o * inputs) : scratch.signs.data();
        if (!m_moments.hasLatent())
            expandWeights(o, o + 1, 0, inputs, signs);
        done.updates += m_moments.update(rule, o * inputs, inputs, gradientRow(o, samples, scratch),
                                         scratch.signs.data());
        forRuns(m_shape.input.channels, 0, inputs,
                [&](std::size_t tap, std::size_t, std::size_t count, std::size_t column) {
                    for (std::size_t i = 0; i < count; i += wordBits) {
                        Word now = 0;
                        for (std::size_t bit = 0; bit < std::min(wordBits, count - i); ++bit)
                            now |= Word{signs[column + i + bit] >= 0} << bit;
                        const std::size_t word = tap * m_shape.input.pixelWords() + i / wordBits;
                        const Word mask = m_weights.row(o)[word] ^ now;
                        if (mask == 0)
                            continue;
                        m_weights.row(o)[word] = now;
                        m_changes[task].push_back(
                            {static_cast<std::uint32_t>(o), static_cast<std::uint32_t>(word), mask});
                        done.flips += static_cast<std::uint64_t>(__builtin_popcountll(mask));
                    }
                });
    }
    return done;
}

LayerStep FloatLayer::endStep(const UpdateRule& betaRule, std::size_t samples, bool first,
                              LayerBlame& blame) {
    constexpr float kept = 0.9F; // of the moving statistics
    for (std::size_t o = 0; o < m_shape.neurons; ++o) {
        const auto g = static_cast<float>(m_betaGradient[o] / static_cast<double>(samples));
        updateByAdam(betaRule, g, m_beta[o], m_betaMomentum[o], m_betaSecond[o]);
        m_means[o] = first ? m_stepMeans[o] : kept * m_means[o] + (1 - kept) * m_stepMeans[o];
        m_scales[o] = first ? m_stepScales[o] : kept * m_scales[o] + (1 - kept) * m_stepScales[o];
        blame.count[o] += m_pending.count[o];
        blame.sum[o] += m_pending.sum[o];
    }
    for (std::size_t i = 0; i < blame.byClass.size(); ++i)
        blame.byClass[i] += m_pending.byClass[i];
    LayerStep done;
    for (const std::uint64_t errors : m_stripErrors)
        done.errors += errors;
    done.activations = values(samples);
    return done;
}

void FloatLayer::appendChanges(std::vector<WordChange>& changes) const {
    for (const std::vector<WordChange>& part : m_changes)
        changes.insert(changes.end(), part.begin(), part.end());
}

} // namespace flipscope
