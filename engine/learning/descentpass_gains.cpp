// What every flip of a neuron's weights would gain, exactly: the second half of a visit's work.
#include "engine/learning/descentpass.h"

#include "engine/learning/setbits.h"

#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <cassert>

namespace flipscope {

namespace {

/// Of gains times samples, as sliced sums.
constexpr int totalPlanes = mostPlanes;

/// total += sums * 2^shift, word by word.
void addShifted(const SlicedSums& sums, int shift, Word* total, std::size_t stride) {
    for (std::size_t w = 0; w < sums.words; ++w) {
        Word carry = 0;
        for (int p = shift; p < totalPlanes; ++p) {
            Word& t = total[static_cast<std::size_t>(p) * stride + w];
            const auto plane = static_cast<std::size_t>(std::min(p - shift, sums.count - 1));
            const Word x = sums.planes[plane * sums.stride + w], differ = t ^ x;
            const Word next = (t & x) | (carry & differ);
            t = differ ^ carry;
            carry = next;
        }
    }
}

} // namespace

/// m_gains: what flipping each weight of a neuron takes off the loss.
void DescentPass::weigh(std::size_t layer, std::size_t neuron) {
    const DescentLayer& l = m_layers[layer];
    const std::size_t columns = l.weights.columns();
    m_parts.resize(static_cast<std::size_t>(tbb::this_task_arena::max_concurrency()));
    const std::size_t share = (m_samples + m_parts.size() - 1) / m_parts.size();
    tbb::parallel_for(std::size_t{0}, m_parts.size(), [&](std::size_t i) {
        Part& part = m_parts[i];
        part.sums.assign(columns, 0);
        part.masks.clear();
        part.constant = 0;
        part.askedUp.clear();
        part.askedDown.clear();
        for (Voters& list : part.lists) {
            list.plus.clear();
            list.minus.clear();
        }
        for (std::size_t s = i * share; s < std::min(m_samples, (i + 1) * share); ++s)
            isLast(layer) ? weighScores(neuron, s, part) : weighHidden(layer, neuron, s, part);
        sumLists(layer, part);
    });
    m_gains.assign(columns, 0);
    for (std::size_t k = 0; k < columns; ++k)
        for (const Part& part : m_parts) // twice what it is
            m_gains[k] +=
                part.constant + (!l.overBits || l.weights.get(neuron, k) ? part.sums[k] : -part.sums[k]);
}

/// A hidden neuron's sample counts where one flip can carry its sum over the threshold: over bits, where the
/// sum is next to it; over grey values, for the columns whose value is at least half of what is missing.
void DescentPass::weighHidden(std::size_t layer, std::size_t neuron, std::size_t sample, Part& part) const {
    const DescentLayer& l = m_layers[layer];
    const std::int32_t distance = m_sum[sample] - l.thresholds[neuron];
    const bool on = distance >= 0;
    const std::int32_t needed = on ? distance / 2 + 1 : (1 - distance) / 2;
    if (needed > (l.overBits ? 1 : 255))
        return;
    const std::int32_t gain = gainOfTurning(sample, layer, neuron, part);
    if (gain == 0)
        return;
    if (gain > 0)
        (on ? part.askedDown : part.askedUp).push_back(static_cast<std::uint32_t>(sample));
    part.constant += gain;
    if (l.overBits)
        part.list(static_cast<std::uint32_t>(sample * inputOf(layer).stride), on ? gain : -gain);
    else
        part.list(listColumns(neuron, sample, on, static_cast<unsigned>(needed), part), gain);
}

/// The columns of grey inputs by which a sample can be carried over the threshold, as a row of bits: those
/// whose weight helps and whose value is large enough. Returns where it lies.
std::uint32_t DescentPass::listColumns(std::size_t neuron, std::size_t sample, bool on, unsigned least,
                                       Part& part) const {
    const BitMatrix& weights = m_layers.front().weights;
    const std::size_t words = weights.words(), stride = weights.stride() + readAhead;
    if (part.slices.size() < 8 * stride)
        part.slices = AlignedBuffer<Word>(8 * stride);
    m_kernels.sliceBytes(std::get<U8Matrix>(m_batch->input).row(sample), weights.columns(),
                         part.slices.data(), stride);
    const std::size_t at = part.masks.empty() ? 0 : part.masks.size() - readAhead;
    part.masks.resize(at + words + readAhead);
    const Word* w = weights.row(neuron);
    for (std::size_t i = 0; i < words; ++i) {
        Word enough = on ? w[i] : ~w[i];
        enough = lastWordMask(i + 1 == words ? weights.columns() : wordBits) & enough;
        Word atLeast = ~Word{0};
        for (std::size_t p = 0; p < 8; ++p) {
            const Word bit = part.slices.data()[p * stride + i];
            atLeast = ((least >> p) & 1) != 0 ? atLeast & bit : atLeast | bit;
        }
        part.masks[at + i] = enough & atLeast;
    }
    return static_cast<std::uint32_t>(at);
}

/// A class's score moves by 2 either way for every sample.
void DescentPass::weighScores(std::size_t neuron, std::size_t sample, Part& part) const {
    const std::uint16_t label = m_batch->labels[sample];
    const std::int32_t now = m_verdicts[sample].loss;
    part.scores.assign(m_scores.row(sample), m_scores.row(sample) + m_layers.back().shape.neurons);
    part.scores[neuron] += 2;
    const std::int32_t up = now - judge(part.scores.data(), label).loss;
    part.scores[neuron] -= 4;
    const std::int32_t down = now - judge(part.scores.data(), label).loss;
    if (up > 0)
        part.askedUp.push_back(static_cast<std::uint32_t>(sample));
    if (down > 0)
        part.askedDown.push_back(static_cast<std::uint32_t>(sample));
    part.constant += up + down;
    part.list(static_cast<std::uint32_t>(sample * inputOf(m_layers.size() - 1).stride), down - up);
}

/// Adds a row of inputs with a weight, to be summed bit by bit of it.
void DescentPass::Part::list(std::uint32_t inputs, std::int32_t weight) {
    const auto size = static_cast<std::uint32_t>(std::abs(weight));
    for (std::size_t bit = 0; size >> bit != 0; ++bit)
        if (((size >> bit) & 1) != 0)
            (weight > 0 ? lists[bit].plus : lists[bit].minus).push_back(inputs);
}

/// sums[k]: over the listed rows, weight times input.
void DescentPass::sumLists(std::size_t layer, Part& part) const {
    const BitMatrix used = m_layers[layer].shape.usedColumns();
    const std::size_t words = used.words(), stride = used.stride() + 2 * readAhead;
    const Word* base = m_layers[layer].overBits ? inputOf(layer).bits : part.masks.data();
    if (part.planes.size() < totalPlanes * stride) {
        part.planes = AlignedBuffer<Word>(totalPlanes * stride);
        part.total = AlignedBuffer<Word>(totalPlanes * stride);
    }
    std::fill_n(part.total.data(), totalPlanes * stride, Word{0});
    for (std::size_t bit = 0; bit < part.lists.size(); ++bit) {
        const Voters& list = part.lists[bit];
        if (list.size() == 0)
            continue;
        const SlicedSums sums{part.planes.data(), stride, words, planesForSum(list.size(), 1)};
        m_kernels.sumRows({{base, list.plus.data(), list.plus.size(), list.minus.data(), list.minus.size()},
                           1,
                           0,
                           nullptr,
                           0,
                           used.row(0)},
                          sums);
        addShifted(sums, static_cast<int>(bit), part.total.data(), stride);
    }
    for (std::size_t k = 0; k < part.sums.size(); ++k)
        for (int p = 0; p < totalPlanes; ++p) {
            const Word plane = part.total.data()[static_cast<std::size_t>(p) * stride + k / wordBits];
            const std::int64_t value = static_cast<std::int64_t>((plane >> (k % wordBits)) & 1) << p;
            part.sums[k] += p + 1 == totalPlanes ? -value : value;
        }
}

// ---- what a turned activation gains ----

void DescentPass::addHeadColumn(std::size_t column, bool plus, std::int32_t* scores) const {
    const std::int32_t* twice = m_headColumns.row(column);
    for (std::size_t c = 0; c < m_layers.back().shape.neurons; ++c)
        scores[c] += plus ? twice[c] : -twice[c];
}

/// How much less a sample's loss is with one activation of a hidden layer turned. The layer above it changes
/// where a sum is next to its threshold and moves over it.
std::int32_t DescentPass::gainOfTurning(std::size_t sample, std::size_t layer, std::size_t neuron,
                                        Part& part) const {
    const bool on = !m_bits[layer].get(sample, neuron);
    part.scores.assign(m_scores.row(sample), m_scores.row(sample) + m_layers.back().shape.neurons);
    const std::size_t above = layer + 1;
    if (isLast(above)) {
        addHeadColumn(neuron, on, part.scores.data());
    } else {
        const Word *now = m_bits[above].row(sample), *near = m_near[above].row(sample);
        const Word* weights = m_transposed[above].row(neuron);
        const Word flipped = on ? Word{0} : ~Word{0};
        const bool top = isLast(above + 1);
        if (!top && part.row.columns() != m_bits[above].columns())
            part.row = BitMatrix(1, m_bits[above].columns());
        for (std::size_t w = 0; w < m_bits[above].words(); ++w) {
            const Word up = weights[w] ^ flipped, turned = near[w] & (now[w] ^ up);
            if (top)
                forEachBit(turned, [&](std::size_t bit) {
                    addHeadColumn(w * wordBits + bit, ((up >> bit) & 1) != 0, part.scores.data());
                });
            else
                part.row.row(0)[w] = now[w] ^ turned;
        }
        if (!top)
            turnAbove(above, part);
    }
    return m_verdicts[sample].loss - judge(part.scores.data(), m_batch->labels[sample]).loss;
}

/// From the row of a layer's activations to scores, layer by layer.
void DescentPass::turnAbove(std::size_t layer, Part& part) const {
    const std::size_t last = m_layers.size() - 1;
    for (std::size_t l = layer + 1; l < last; ++l) {
        BitMatrix next(1, m_layers[l].shape.neurons);
        m_products[l].pack({part.row.row(0), part.row.stride(), 0, nullptr, 0}, 0, 1,
                           {next.row(0), next.stride(), 0, nullptr, nullptr, nullptr, 0}, nullptr,
                           part.scratch);
        part.row = std::move(next);
    }
    part.rowScores = Int32Matrix(1, m_products[last].scoreColumns());
    m_products[last].scores({part.row.row(0), part.row.stride(), 0, nullptr, 0}, 0, 1, part.rowScores, 0,
                            part.scratch);
    for (std::size_t c = 0; c < part.scores.size(); ++c)
        part.scores[c] = part.rowScores.at(0, c) - m_layers[last].thresholds[c];
}

} // namespace flipscope
