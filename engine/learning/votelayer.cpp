#include "engine/learning/votelayer.h"

#include "datasets/error.h"
#include "engine/learning/setbits.h"
#include "engine/learning/state.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cassert>

namespace flipscope {

VoteLayer::VoteLayer(const LayerShape& shape, ValueType inputType, std::size_t nextPadding,
                     const Kernels& kernels)
    : m_shape(shape), m_inputType(inputType), m_nextPadding(nextPadding), m_kernels(kernels),
      m_product(shape, inputType, kernels), m_weights(shape.weightRows(), shape.columns()),
      m_used(shape.usedColumns()), m_channels(1, shape.input.channels), m_usedCount(shape.inputs()),
      m_means(shape.neurons), m_centres(shape.neurons), m_zSums(shape.neurons),
      m_changes(wordsFor(shape.neurons)) {
    for (std::size_t c = 0; c < shape.input.channels; ++c)
        m_channels.set(0, c, true);
    if (inputType == ValueType::U8 && !shape.isDense()) {
        m_greyLanes = BitMatrix(1, shape.columns());
        std::fill_n(m_greyLanes.row(0), m_greyLanes.words(), ~Word{0});
    }
}

void VoteLayer::describeInput(const InputStatistics& input) {
    for (std::size_t k = 0; k < m_shape.columns(); ++k)
        if (m_used.get(0, k) && !input.varies[k]) {
            m_used.set(0, k, false);
            --m_usedCount;
        }
    if (m_inputType != ValueType::U8)
        return;
    m_inputMeans = input.means;
    m_inputMeans.resize(wordsFor(m_shape.columns()) * wordBits);
    m_inputMeanPlanes = BitMatrix(8, m_shape.columns());
    m_kernels.sliceBytes(m_inputMeans.data(), m_inputMeans.size(), m_inputMeanPlanes.row(0),
                         m_inputMeanPlanes.stride());
}

void VoteLayer::weightsReplaced() {
    m_product.setWeights(m_weights);
    for (std::size_t o = 0; o < m_shape.neurons; ++o)
        m_centres[o] = centreOf(o);
}

void VoteLayer::visitState(StateVisitor& state, std::size_t number) {
    state.bits(StateVisitor::ofLayer(number, "weights"), m_weights);
    state.array(StateVisitor::ofLayer(number, "means"), m_means);
    if (m_balance)
        m_balance->visitState(state, StateVisitor::ofLayer(number, "balance"));
}

void VoteLayer::stateRestored() {
    const BitMatrix inputs = m_shape.usedColumns();
    for (std::size_t o = 0; o < m_weights.rows(); ++o)
        for (std::size_t w = 0; w < m_weights.words(); ++w)
            if ((m_weights.row(o)[w] & ~inputs.row(0)[w]) != 0)
                throw Error(fmt::format("layer {}: weight bits are set that are no inputs", m_shape.name()));
    // z - centre is at most twice what the inputs add up to.
    const auto largest =
        static_cast<std::int64_t>(2 * m_shape.inputs() * (m_inputType == ValueType::U8 ? 255 : 1))
        << meanShift;
    for (const std::int64_t mean : m_means)
        if (mean > largest || mean < -largest)
            throw Error(
                fmt::format("layer {}: expected means within {}, found {}", m_shape.name(), largest, mean));
    if (m_balance)
        m_balance->stateRestored(m_shape.name());
    weightsReplaced();
}

std::int32_t VoteLayer::centreOf(std::size_t neuron) const {
    std::int32_t sum = 0;
    for (std::size_t k = 0; k < m_inputMeans.size() && k < m_shape.columns(); ++k)
        for (std::size_t plane = 0; plane < m_shape.weightPlanes; ++plane)
            sum += m_weights.sign(neuron * m_shape.weightPlanes + plane, k) * m_inputMeans[k];
    return sum / static_cast<std::int32_t>(m_shape.weightPlanes);
}

std::vector<std::int32_t> VoteLayer::thresholds() const {
    std::vector<std::int32_t> all;
    writeThresholds(all);
    return all;
}

void VoteLayer::writeThresholds(std::vector<std::int32_t>& all) const {
    all.resize(m_shape.neurons);
    for (std::size_t o = 0; o < all.size(); ++o)
        all[o] = threshold(o);
}

std::uint64_t VoteLayer::Scratch::bytes() const {
    return product.bytes() +
           (list.plus.capacity() + list.minus.capacity() + errors[0].numbers() + errors[1].numbers() +
            silent.capacity() + numbers.size()) *
               sizeof(std::uint32_t) +
           zSums.capacity() * sizeof(std::int64_t) + addedPlanes.size() * sizeof(Word);
}

// ---- forward ----

void VoteLayer::reserve(std::size_t samples, bool hidden) {
    const MapShape out = m_shape.output();
    const std::size_t columns = errorWords() * wordBits;
    m_positive = BitMatrix(samples, columns);
    m_negative = BitMatrix(samples, columns);
    if (m_mostSizes > 0)
        m_sizes.resize(samples * m_shape.neurons);
    if (!hidden)
        return;
    const std::size_t mapPixels = (out.height + 2 * m_nextPadding) * (out.width + 2 * m_nextPadding);
    m_bits = BitMatrix(samples, mapPixels * out.pixelWords() * wordBits);
    m_near = BitMatrix(samples, columns);
    if (m_shape.pool > 1) {
        m_placeX = BitMatrix(samples, columns);
        m_placeY = BitMatrix(samples, columns);
    }
}

void VoteLayer::beginStep(std::int32_t window) {
    writeThresholds(m_stepThresholds);
    m_product.setThresholds(m_stepThresholds, window);
    m_stepCentres = m_centres;
    std::fill(m_zSums.begin(), m_zSums.end(), 0);
    for (auto& changes : m_changes)
        changes.clear();
    m_minusAllKnown = m_errsDensely.exchange(false);
    if (m_minusAllKnown)
        sumAllRows();
}

void VoteLayer::forward(const LayerInput& input, std::size_t first, std::size_t count, Scratch& scratch) {
    const bool pooled = m_shape.pool > 1;
    const LayerOutput output{m_bits.row(0),
                             m_bits.stride(),
                             m_nextPadding,
                             m_near.row(0),
                             pooled ? m_placeX.row(0) : nullptr,
                             pooled ? m_placeY.row(0) : nullptr,
                             m_near.stride()};
    if (m_product.isCounted()) {
        m_product.pack(input, first, count, output, nullptr, scratch.product);
        return;
    }
    scratch.zSums.assign(m_shape.neurons, 0);
    m_product.pack(input, first, count, output, scratch.zSums.data(), scratch.product);
    for (std::size_t o = 0; o < m_shape.neurons; ++o)
        std::atomic_ref(m_zSums[o]).fetch_add(scratch.zSums[o], std::memory_order_relaxed);
}

void VoteLayer::forwardScores(const LayerInput& input, std::size_t first, std::size_t count,
                              Int32Matrix& scores, Scratch& scratch) {
    m_product.scores(input, first, count, scores, first, scratch.product);
    scratch.zSums.assign(m_shape.neurons, 0);
    for (std::size_t s = first; s < first + count; ++s)
        for (std::size_t c = 0; c < m_shape.neurons; ++c) {
            scratch.zSums[c] += scores.at(s, c);
            scores.at(s, c) -= threshold(c);
        }
    if (m_product.isCounted())
        return;
    for (std::size_t c = 0; c < m_shape.neurons; ++c)
        std::atomic_ref(m_zSums[c]).fetch_add(scratch.zSums[c], std::memory_order_relaxed);
}

void VoteLayer::keepContradicted(std::size_t sample) {
    const Word* bits = m_bits.row(sample);
    Word *positive = m_positive.row(sample), *negative = m_negative.row(sample);
    forEachMapRow([&](std::size_t padded, std::size_t plain, std::size_t words) {
        for (std::size_t w = 0; w < words; ++w) {
            positive[plain + w] &= ~bits[padded + w];
            negative[plain + w] &= bits[padded + w];
        }
    });
}

void VoteLayer::keepNear(std::size_t sample) {
    const Word* near = m_near.row(sample);
    Word *positive = m_positive.row(sample), *negative = m_negative.row(sample);
    for (std::size_t w = 0; w < errorWords(); ++w) {
        positive[w] &= near[w];
        negative[w] &= near[w];
    }
}

std::int64_t VoteLayer::agreement(std::size_t sample, const Word* vector) const {
    const Word* bits = m_bits.row(sample);
    std::int64_t differ = 0;
    forEachMapRow([&](std::size_t padded, std::size_t plain, std::size_t words) {
        for (std::size_t w = 0; w < words; ++w)
            differ += __builtin_popcountll(bits[padded + w] ^ vector[plain + w]);
    });
    return static_cast<std::int64_t>(m_shape.output().values()) - 2 * differ;
}

// ---- blame carried back ----

std::uint64_t VoteLayer::carryBack(std::size_t sample, std::int32_t threshold, VoteLayer& below,
                                   Scratch& scratch) const {
    return m_shape.isDense() ? carryDense(sample, threshold, below, scratch)
                             : carryMap(sample, threshold, below, scratch);
}

std::uint64_t VoteLayer::carryDense(std::size_t sample, std::int32_t threshold, VoteLayer& below,
                                    Scratch& scratch) const {
    const auto stride = static_cast<std::uint32_t>(m_weights.stride());
    const auto planes = static_cast<std::uint32_t>(m_shape.weightPlanes);
    const std::uint8_t* sizes = this->sizes(sample);
    const auto list = [&](const Word* errors, std::vector<std::uint32_t>& rows) {
        rows.clear();
        for (std::size_t w = 0; w < errorWords(); ++w)
            forEachBit(errors[w], [&](std::size_t bit) {
                const std::size_t neuron = w * wordBits + bit;
                for (std::uint32_t plane = 0; plane < planes; ++plane) {
                    const auto row = (static_cast<std::uint32_t>(neuron) * planes + plane) * stride;
                    if (sizes)
                        rows.insert(rows.end(), sizes[neuron], row);
                    else
                        rows.push_back(row);
                }
            });
    };
    Voters& voters = scratch.list;
    list(m_positive.row(sample), voters.plus);
    list(m_negative.row(sample), voters.minus);
    CarriedBlame blame = carried(voters, voters.plus.size(), voters.minus.size(), threshold, below, sample, 0,
                                 m_weights.words());
    if (!sizes)
        carryFromAll(sample, scratch, blame);
    blame.centrePlanes = addToBlame(sample, 0, 0, m_weights.words(), below, scratch);
    blame.centre = blame.centrePlanes > 0 ? scratch.addedPlanes.data() : nullptr;
    blame.centreStride = m_weights.words();
    // The rows of both planes of ternary weights add up to twice E.
    return m_kernels.carryBack(blame) / planes;
}

/// Where that is less work, has the kernel add up the rows without an error in place of those of negative
/// ones.
void VoteLayer::carryFromAll(std::size_t sample, Scratch& scratch, CarriedBlame& blame) const {
    const std::size_t rows = m_shape.weightRows(), planes = m_shape.weightPlanes;
    const std::size_t silent = rows - blame.rows.plusCount - blame.rows.minusCount;
    if (silent + rows / 8 >= blame.rows.minusCount)
        return;
    m_errsDensely.store(true, std::memory_order_relaxed);
    if (!m_minusAllKnown)
        return;
    const Word *positive = m_positive.row(sample), *negative = m_negative.row(sample);
    scratch.silent.clear();
    scratch.silent.reserve(rows);
    for (std::size_t neuron = 0; neuron < m_shape.neurons; ++neuron)
        if ((((positive[neuron / wordBits] | negative[neuron / wordBits]) >> (neuron % wordBits)) & 1) == 0)
            for (std::size_t plane = 0; plane < planes; ++plane)
                scratch.silent.push_back(
                    static_cast<std::uint32_t>((neuron * planes + plane) * m_weights.stride()));
    blame.planes = planesForSum(rows, 1);
    blame.silent = scratch.silent.data();
    blame.silentCount = scratch.silent.size();
    blame.minusAll = m_minusAll.data();
    blame.allStride = m_weights.stride() + readAhead;
}

void VoteLayer::sumAllRows() {
    const std::size_t rows = m_shape.weightRows(), stride = m_weights.stride() + readAhead;
    const int planes = planesForSum(rows, 1);
    if (m_minusAll.size() == 0) {
        m_minusAll = AlignedBuffer<Word>(static_cast<std::size_t>(planes) * stride + readAhead);
        for (std::size_t row = 0; row < rows; ++row)
            m_allRows.push_back(static_cast<std::uint32_t>(row * m_weights.stride()));
    }
    m_kernels.sumRows(
        {{m_weights.row(0), nullptr, 0, m_allRows.data(), rows}, 1, 0, nullptr, 0, m_used.row(0)},
        {m_minusAll.data(), stride, m_weights.words(), planes});
}

/// What the kernel is told to carry back to the words from `at` on of a sample.
CarriedBlame VoteLayer::carried(const Voters& list, std::size_t plus, std::size_t minus,
                                std::int32_t threshold, VoteLayer& below, std::size_t sample, std::size_t at,
                                std::size_t words) const {
    return CarriedBlame{{m_weights.row(0), list.plus.data(), plus, list.minus.data(), minus},
                        words,
                        m_shape.isDense() ? m_used.row(0) : m_channels.row(0),
                        planesForSum(plus + minus, 1),
                        threshold * static_cast<std::int32_t>(m_shape.weightPlanes),
                        below.m_near.row(sample) + at,
                        below.m_positive.row(sample) + at,
                        below.m_negative.row(sample) + at};
}

/// Sorts the errors of a sample by place, of each sign: the first words of the neuron's weights, those of
/// place i from starts[i] on.
void VoteLayer::sortErrors(std::size_t sample, Scratch& scratch) const {
    const std::size_t width = m_shape.sumWidth();
    const auto stride = static_cast<std::uint32_t>(m_weights.stride());
    const auto planes = static_cast<std::uint32_t>(m_shape.weightPlanes);
    for (ErrorsByPlace& errors : scratch.errors)
        errors.starts.assign(m_shape.sumHeight() * width + 2, 0);
    for (std::size_t word = 0; word < neuronWords(); ++word)
        forEachError(sample, word, [&](std::size_t y, std::size_t x, std::size_t, bool negative) {
            scratch.errors[negative].starts[y * width + x + 2] += planes;
        });
    for (ErrorsByPlace& errors : scratch.errors) {
        for (std::size_t i = 2; i < errors.starts.size(); ++i)
            errors.starts[i] += errors.starts[i - 1];
        errors.rows.resize(errors.starts.back() + copiedAtOnce);
    }
    for (std::size_t word = 0; word < neuronWords(); ++word)
        forEachError(sample, word, [&](std::size_t y, std::size_t x, std::size_t o, bool negative) {
            ErrorsByPlace& errors = scratch.errors[negative];
            for (std::uint32_t plane = 0; plane < planes; ++plane)
                errors.rows[errors.starts[y * width + x + 1]++] =
                    (static_cast<std::uint32_t>(o) * planes + plane) * stride;
        });
}

/// Appends the errors of a place to a list, with the weights of one tap. Copies in fours: there are few.
std::size_t VoteLayer::ErrorsByPlace::append(std::size_t place, std::size_t tap, std::uint32_t* list) const {
    const std::uint32_t *from = rows.data() + starts[place], *end = rows.data() + starts[place + 1];
    const auto count = static_cast<std::size_t>(end - from);
    for (; from < end; from += copiedAtOnce, list += copiedAtOnce)
        for (std::size_t i = 0; i < copiedAtOnce; ++i)
            list[i] = from[i] + static_cast<std::uint32_t>(tap);
    return count;
}

/// For every pixel of the input: the errors of the places whose filters cover it, each with the weights of
/// the tap that lies on the pixel.
std::uint64_t VoteLayer::carryMap(std::size_t sample, std::int32_t threshold, VoteLayer& below,
                                  Scratch& scratch) const {
    sortErrors(sample, scratch);
    const std::size_t most = m_shape.taps() * m_shape.weightRows() + copiedAtOnce;
    scratch.list.plus.resize(most);
    scratch.list.minus.resize(most);
    std::uint32_t *plus = scratch.list.plus.data(), *minus = scratch.list.minus.data();
    const std::size_t pixelWords = m_shape.input.pixelWords();
    std::uint64_t sum = 0;
    for (std::size_t iy = 0, pixel = 0; iy < m_shape.input.height; ++iy)
        for (std::size_t ix = 0; ix < m_shape.input.width; ++ix, pixel += pixelWords) {
            std::size_t plusCount = 0, minusCount = 0;
            forCoveringPlaces(iy, ix, [&](std::size_t place, std::size_t tap) {
                plusCount += scratch.errors[0].append(place, tap * pixelWords, plus + plusCount);
                minusCount += scratch.errors[1].append(place, tap * pixelWords, minus + minusCount);
            });
            const int added = addToBlame(sample, iy, ix, pixelWords, below, scratch);
            if (plusCount + minusCount == 0 && added == 0) {
                std::fill_n(below.m_positive.row(sample) + pixel, pixelWords, Word{0});
                std::fill_n(below.m_negative.row(sample) + pixel, pixelWords, Word{0});
                continue;
            }
            CarriedBlame blame =
                carried(scratch.list, plusCount, minusCount, threshold, below, sample, pixel, pixelWords);
            if (added == 0) {
                sum += m_kernels.carryBack(blame);
                continue;
            }
            blame.centre = scratch.addedPlanes.data();
            blame.centreStride = pixelWords;
            blame.centrePlanes = added;
            const int finer = below.m_balance ? 0 : blameFraction; // what is added counts in 2^-blameFraction
            blame.threshold = std::min(blame.threshold, INT32_MAX >> blameFraction) << finer;
            sum += m_kernels.carryBack(blame) >> finer;
        }
    return sum / m_shape.weightPlanes;
}

/// f(place of the sums, tap) for all filters over an input pixel.
template <class F> void VoteLayer::forCoveringPlaces(std::size_t iy, std::size_t ix, F&& f) const {
    const std::size_t height = m_shape.sumHeight(), width = m_shape.sumWidth(), stride = m_shape.stride;
    const std::size_t top = iy + m_shape.padding, left = ix + m_shape.padding;
    for (std::size_t ky = 0; ky < m_shape.kernelHeight && ky <= top; ++ky) {
        const std::size_t y = stride == 1 ? top - ky : (top - ky) / stride; // divisions are slow here
        if (y >= height || y * stride != top - ky)
            continue;
        for (std::size_t kx = 0; kx < m_shape.kernelWidth && kx <= left; ++kx) {
            const std::size_t x = stride == 1 ? left - kx : (left - kx) / stride;
            if (x < width && x * stride == left - kx)
                f(y * width + x, ky * m_shape.kernelWidth + kx);
        }
    }
}

// ---- the end of a step ----

void VoteLayer::addZSums(const LayerInput& input, std::size_t samples, Scratch& scratch) {
    if (m_product.isCounted())
        m_product.addBatchSums(input, samples, m_zSums, scratch.product);
}

void VoteLayer::endStep(std::size_t samples, bool first) {
    const auto sums = static_cast<std::int64_t>(samples * m_shape.output().pixels());
    for (std::size_t o = 0; o < m_shape.neurons; ++o) {
        const std::int64_t centre = std::int64_t{m_stepCentres[o]} * (1 << meanShift);
        const std::int64_t mean = m_zSums[o] * (1 << meanShift) / sums - centre;
        m_means[o] = first ? mean : m_means[o] + (mean - m_means[o]) / meanWeight;
    }
}

void VoteLayer::forgetMeans() { std::fill(m_means.begin(), m_means.end(), 0); }

} // namespace flipscope
