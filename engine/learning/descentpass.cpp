#include "engine/learning/descentpass.h"

#include "engine/learning/schedule.h"

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <atomic>

namespace flipscope {

namespace {

constexpr std::size_t sumsAtOnce = 16;
constexpr std::size_t samplesPerTask = 256;

/// f(first, end) over ranges of samples, in parallel.
template <class F> void forRanges(std::size_t samples, F&& f) {
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, (samples + samplesPerTask - 1) / samplesPerTask, 1),
                      [&](const tbb::blocked_range<std::size_t>& tasks) {
                          f(tasks.begin() * samplesPerTask, std::min(samples, tasks.end() * samplesPerTask));
                      });
}

void copyRow(const BitMatrix& from, std::size_t row, BitMatrix& to, std::size_t toRow) {
    std::copy_n(from.row(row), from.words(), to.row(toRow));
}

} // namespace

void DescentLayer::avoidSums() {
    for (std::int32_t& threshold : thresholds)
        if (overBits && ((threshold ^ static_cast<std::int32_t>(shape.inputs())) & 1) == 0)
            --threshold; // z never is what lies between
}

DescentPass::DescentPass(const Kernels& kernels, std::int32_t margin, std::int64_t certaintyQ16)
    : m_kernels(kernels), m_margin(margin), m_certaintyQ16(certaintyQ16) {
    m_kernels.countedFrom = static_cast<std::size_t>(-1);
}

LayerInput DescentPass::inputOf(std::size_t layer) const {
    if (layer > 0)
        return {m_bits[layer - 1].row(0), m_bits[layer - 1].stride(), 0, nullptr, 0};
    if (const auto* grey = std::get_if<U8Matrix>(&m_batch->input))
        return {nullptr, 0, 0, grey->row(0), grey->stride()};
    const auto& bits = std::get<BitMatrix>(m_batch->input);
    return {bits.row(0), bits.stride(), 0, nullptr, 0};
}

std::int32_t DescentPass::inputAt(std::size_t layer, std::size_t sample, std::size_t column) const {
    const LayerInput input = inputOf(layer);
    if (input.bytes)
        return input.bytes[sample * input.byteStride + column];
    return ((input.bits[sample * input.stride + column / wordBits] >> (column % wordBits)) & 1) != 0 ? 1 : -1;
}

// ---- what the network says ----

void DescentPass::reserve(std::size_t samples) {
    m_samples = samples;
    if (m_verdicts.size() >= samples)
        return;
    m_bits.clear();
    m_near.clear();
    for (std::size_t l = 0; !isLast(l); ++l) {
        m_bits.emplace_back(samples, m_layers[l].shape.neurons);
        m_near.emplace_back(l == 0 ? 0 : samples, m_layers[l].shape.neurons);
    }
    m_scores = Int32Matrix(samples, m_products.back().scoreColumns());
    m_sums = Int32Matrix(samples, sumsAtOnce);
    m_sum.resize(samples);
    m_verdicts.resize(samples);
}

bool DescentPass::begin(const std::vector<DescentLayer>& layers, const Batch& batch, bool meansAsThresholds,
                        const Interrupted& interrupted) {
    m_layers = layers;
    m_batch = &batch;
    m_sumsValid = false;
    m_products.clear();
    m_transposed.assign(layers.size(), {});
    for (std::size_t l = 0; l < layers.size(); ++l) {
        const DescentLayer& layer = layers[l];
        m_products.emplace_back(layer.shape, layer.overBits ? ValueType::Bits : ValueType::U8, m_kernels);
        m_products[l].setWeights(layer.weights);
        if (l == 0 || isLast(l))
            continue;
        m_transposed[l] = BitMatrix(layer.weights.columns(), layer.shape.neurons);
        for (std::size_t o = 0; o < layer.shape.neurons; ++o)
            for (std::size_t i = 0; i < layer.weights.columns(); ++i)
                m_transposed[l].set(i, o, layer.weights.get(o, i));
    }
    const BitMatrix& head = layers.back().weights;
    m_headColumns = Int32Matrix(head.columns(), head.rows());
    for (std::size_t i = 0; i < head.columns(); ++i)
        for (std::size_t c = 0; c < head.rows(); ++c)
            m_headColumns.at(i, c) = 2 * head.sign(c, i);
    reserve(batch.size());
    for (std::size_t l = 0; l < layers.size(); ++l)
        if (!settle(l, meansAsThresholds, interrupted))
            return false;
    judgeAll();
    return true;
}

/// A layer's activations (or scores) for all samples; its thresholds first, where they are yet to be found.
bool DescentPass::settle(std::size_t layer, bool meansAsThresholds, const Interrupted& interrupted) {
    DescentLayer& l = m_layers[layer];
    if (meansAsThresholds) {
        std::vector<std::int64_t> sums(l.shape.neurons);
        std::fill(l.thresholds.begin(), l.thresholds.end(), 0);
        if (!forward(layer, interrupted, &sums))
            return false;
        for (std::size_t o = 0; o < l.shape.neurons; ++o)
            l.thresholds[o] = static_cast<std::int32_t>(sums[o] / static_cast<std::int64_t>(m_samples));
        if (!isLast(layer))
            l.avoidSums();
    }
    return forward(layer, interrupted, nullptr);
}

bool DescentPass::forward(std::size_t layer, const Interrupted& interrupted,
                          std::vector<std::int64_t>* sums) {
    const bool last = isLast(layer);
    m_products[layer].setThresholds(m_layers[layer].thresholds, 1);
    std::atomic<bool> skipped{false};
    forRanges(m_samples, [&](std::size_t first, std::size_t end) {
        if (interrupted()) {
            skipped = true;
            return;
        }
        std::vector<std::int64_t> own(m_layers[layer].shape.neurons);
        if (last) {
            m_products[layer].scores(inputOf(layer), first, end - first, m_scores, first, m_scratch.local());
            for (std::size_t s = first; s < end; ++s)
                for (std::size_t c = 0; c < own.size(); ++c)
                    own[c] += m_scores.at(s, c) -= m_layers[layer].thresholds[c];
        } else {
            const LayerOutput output{m_bits[layer].row(0),
                                     m_bits[layer].stride(),
                                     0,
                                     layer == 0 ? nullptr : m_near[layer].row(0),
                                     nullptr,
                                     nullptr,
                                     m_bits[layer].stride()};
            m_products[layer].pack(inputOf(layer), first, end - first, output, own.data(), m_scratch.local());
        }
        for (std::size_t o = 0; sums && o < own.size(); ++o)
            std::atomic_ref((*sums)[o]).fetch_add(own[o], std::memory_order_relaxed);
    });
    return !skipped;
}

void DescentPass::Balance::add(const Verdict& before, const Verdict& after) {
    const std::int64_t change = std::int64_t{after.loss} - before.loss;
    loss += change;
    squares += static_cast<std::uint64_t>(change * change);
    correct += int{after.correct} - int{before.correct};
}

/// The fall of the loss is to stand out of what chance does to so many samples: the root of the squares.
bool DescentPass::isKept(const Balance& balance) const {
    if (balance.loss >= 0 || balance.correct < 0)
        return false;
    const auto root =
        static_cast<std::int64_t>(integerRoot(std::min<std::uint64_t>(balance.squares, UINT64_MAX >> 2)));
    return -balance.loss * 65536 >= m_certaintyQ16 * root;
}

void DescentPass::settleAccounts(const Balance& balance) {
    m_loss += balance.loss;
    m_correct = static_cast<std::size_t>(static_cast<std::int64_t>(m_correct) + balance.correct);
}

/// The hinge on the best wrong class; right where the own class is the first of the highest.
DescentPass::Verdict DescentPass::judge(const std::int32_t* scores, std::uint16_t label) const {
    const std::size_t classes = m_layers.back().shape.neurons;
    std::int32_t before = INT32_MIN, after = INT32_MIN; // the best wrong one before and after the own
    for (std::size_t c = 0; c < label; ++c)
        before = std::max(before, scores[c]);
    for (std::size_t c = label + std::size_t{1}; c < classes; ++c)
        after = std::max(after, scores[c]);
    const std::int64_t lead = std::int64_t{scores[label]} - std::max(before, after);
    return {static_cast<std::int32_t>(std::max<std::int64_t>(0, m_margin - lead)),
            scores[label] > before && scores[label] >= after};
}

void DescentPass::judgeAll() {
    m_loss = 0;
    m_correct = 0;
    for (std::size_t s = 0; s < m_samples; ++s) {
        m_verdicts[s] = judge(m_scores.row(s), m_batch->labels[s]);
        m_loss += m_verdicts[s].loss;
        m_correct += m_verdicts[s].correct;
    }
}

std::size_t DescentPass::silent() const {
    return static_cast<std::size_t>(std::count_if(m_verdicts.begin(),
                                                  m_verdicts.begin() + static_cast<std::ptrdiff_t>(m_samples),
                                                  [](const Verdict& v) { return v.loss == 0; }));
}

std::uint64_t DescentPass::bytes() const {
    std::uint64_t bytes = m_scores.bytes() + m_sums.bytes() + m_headColumns.bytes() + m_trial.scores.bytes() +
                          (m_verdicts.capacity() + m_trial.verdicts.capacity()) * sizeof(Verdict) +
                          (m_trial.samples.capacity() + m_sum.capacity()) * sizeof(std::uint32_t);
    for (const auto* list : {&m_bits, &m_near, &m_transposed, &m_trial.bits, &m_trial.near})
        for (const BitMatrix& bits : *list)
            bytes += bits.bytes();
    for (const LayerProduct& product : m_products)
        bytes += product.bytes();
    for (const Part& part : m_parts) {
        bytes += part.sums.size() * sizeof(std::int64_t) +
                 (part.planes.size() + part.total.size() + part.slices.size() + part.masks.capacity()) *
                     sizeof(Word);
        for (const Voters& list : part.lists)
            bytes += (list.plus.capacity() + list.minus.capacity()) * sizeof(std::uint32_t);
    }
    return bytes;
}

/// z of a neuron for all samples; sixteen neurons at a time are summed up.
void DescentPass::loadSums(std::size_t layer, std::size_t neuron) {
    const std::size_t group = neuron / sumsAtOnce;
    if (!m_sumsValid || m_sumLayer != layer || m_sumGroup != group)
        sumGroup(layer, group);
    for (std::size_t s = 0; s < m_samples; ++s)
        m_sum[s] = m_sums.at(s, neuron % sumsAtOnce);
}

void DescentPass::sumGroup(std::size_t layer, std::size_t group) {
    const DescentLayer& l = m_layers[layer];
    const std::size_t first = group * sumsAtOnce, count = std::min(sumsAtOnce, l.shape.neurons - first);
    BitMatrix weights(count, l.weights.columns());
    for (std::size_t i = 0; i < count; ++i)
        copyRow(l.weights, first + i, weights, i);
    LayerProduct product(LayerShape::dense(l.shape.input, count),
                         l.overBits ? ValueType::Bits : ValueType::U8, m_kernels);
    product.setWeights(weights);
    forRanges(m_samples, [&](std::size_t from, std::size_t end) {
        product.scores(inputOf(layer), from, end - from, m_sums, from, m_scratch.local());
    });
    m_sumLayer = layer;
    m_sumGroup = group;
    m_sumsValid = true;
}

std::size_t DescentPass::visit(std::size_t layer, std::size_t neuron, std::size_t most, LayerBlame& blame) {
    constexpr int candidates = 3;
    if (!isLast(layer))
        loadSums(layer, neuron);
    std::size_t flips = 0;
    for (bool found = true; found && flips < most; flips += found) {
        weigh(layer, neuron);
        if (flips == 0)
            countBlame(neuron, blame);
        found = false;
        for (int i = 0; i < candidates && !found; ++i) {
            const auto best = std::max_element(m_gains.begin(), m_gains.end());
            if (*best <= 0)
                break;
            *best = 0; // the loss would fall, but the samples that are right may become fewer
            found = tryFlip(layer, neuron, static_cast<std::size_t>(best - m_gains.begin()));
        }
    }
    if (flips > 0 && layer > 0 && !isLast(layer))
        renewNear(layer, neuron);
    return flips;
}

// ---- trying a flip ----

bool DescentPass::tryFlip(std::size_t layer, std::size_t neuron, std::size_t column) {
    const bool kept = isLast(layer) ? tryHead(neuron, column) : tryHidden(layer, neuron, column);
    if (kept)
        flip(layer, neuron, column);
    return kept;
}

bool DescentPass::tryHidden(std::size_t layer, std::size_t neuron, std::size_t column) {
    const std::int32_t step = -2 * m_layers[layer].weights.sign(neuron, column);
    const std::int32_t threshold = m_layers[layer].thresholds[neuron];
    m_trial.samples.clear();
    for (std::size_t s = 0; s < m_samples; ++s) {
        const std::int32_t before = m_sum[s], after = before + step * inputAt(layer, s, column);
        if ((before >= threshold) != (after >= threshold))
            m_trial.samples.push_back(static_cast<std::uint32_t>(s));
    }
    runTrial(layer, neuron);
    Balance balance;
    for (std::size_t i = 0; i < m_trial.samples.size(); ++i)
        balance.add(m_verdicts[m_trial.samples[i]], m_trial.verdicts[i]);
    if (!isKept(balance))
        return false;
    takeOver(layer, neuron);
    settleAccounts(balance);
    for (std::size_t s = 0; s < m_samples; ++s)
        m_sum[s] += step * inputAt(layer, s, column);
    return true;
}

/// The trial's samples with one activation turned, through the layers above.
void DescentPass::runTrial(std::size_t layer, std::size_t neuron) {
    const std::size_t count = m_trial.samples.size(), last = m_layers.size() - 1;
    if (m_trial.scores.rows() < count) {
        const std::size_t room = std::max(count, 2 * m_trial.scores.rows());
        m_trial.verdicts.resize(std::max(room, m_trial.verdicts.size()));
        m_trial.bits.clear();
        m_trial.near.clear();
        for (std::size_t l = 0; l < last; ++l) {
            m_trial.bits.emplace_back(room, m_layers[l].shape.neurons);
            m_trial.near.emplace_back(room, m_layers[l].shape.neurons);
        }
        m_trial.scores = Int32Matrix(room, m_products[last].scoreColumns());
    }
    forRanges(count, [&](std::size_t first, std::size_t end) {
        BitMatrix& turned = m_trial.bits[layer];
        for (std::size_t i = first; i < end; ++i) {
            copyRow(m_bits[layer], m_trial.samples[i], turned, i);
            turned.row(i)[neuron / wordBits] ^= Word{1} << (neuron % wordBits);
        }
        for (std::size_t l = layer + 1; l < last; ++l) {
            BitMatrix& bits = m_trial.bits[l];
            const LayerOutput output{bits.row(0), bits.stride(), 0, m_trial.near[l].row(0), nullptr,
                                     nullptr,     bits.stride()};
            m_products[l].pack({m_trial.bits[l - 1].row(0), m_trial.bits[l - 1].stride(), 0, nullptr, 0},
                               first, end - first, output, nullptr, m_scratch.local());
        }
        const BitMatrix& top = m_trial.bits[last - 1];
        m_products[last].scores({top.row(0), top.stride(), 0, nullptr, 0}, first, end - first, m_trial.scores,
                                first, m_scratch.local());
        for (std::size_t i = first; i < end; ++i) {
            for (std::size_t c = 0; c < m_layers[last].shape.neurons; ++c)
                m_trial.scores.at(i, c) -= m_layers[last].thresholds[c];
            m_trial.verdicts[i] = judge(m_trial.scores.row(i), m_batch->labels[m_trial.samples[i]]);
        }
    });
}

void DescentPass::takeOver(std::size_t layer, std::size_t neuron) {
    const std::size_t last = m_layers.size() - 1;
    for (std::size_t i = 0; i < m_trial.samples.size(); ++i) {
        const std::size_t s = m_trial.samples[i];
        m_bits[layer].row(s)[neuron / wordBits] ^= Word{1} << (neuron % wordBits);
        for (std::size_t l = layer + 1; l < last; ++l) {
            copyRow(m_trial.bits[l], i, m_bits[l], s);
            copyRow(m_trial.near[l], i, m_near[l], s);
        }
        std::copy_n(m_trial.scores.row(i), m_layers[last].shape.neurons, m_scores.row(s));
        m_verdicts[s] = m_trial.verdicts[i];
    }
}

bool DescentPass::tryHead(std::size_t neuron, std::size_t column) {
    const std::size_t layer = m_layers.size() - 1;
    const std::int32_t step = -2 * m_layers[layer].weights.sign(neuron, column);
    if (m_trial.verdicts.size() < m_samples)
        m_trial.verdicts.resize(m_samples);
    const auto move = [&](std::int32_t by) {
        for (std::size_t s = 0; s < m_samples; ++s)
            m_scores.at(s, neuron) += by * inputAt(layer, s, column);
    };
    move(step);
    Balance balance;
    for (std::size_t s = 0; s < m_samples; ++s) {
        m_trial.verdicts[s] = judge(m_scores.row(s), m_batch->labels[s]);
        balance.add(m_verdicts[s], m_trial.verdicts[s]);
    }
    if (!isKept(balance)) {
        move(-step);
        return false;
    }
    std::copy_n(m_trial.verdicts.begin(), m_samples, m_verdicts.begin());
    settleAccounts(balance);
    return true;
}

void DescentPass::flip(std::size_t layer, std::size_t neuron, std::size_t column) {
    const Word mask = Word{1} << (column % wordBits);
    Word& word = m_layers[layer].weights.row(neuron)[column / wordBits];
    word ^= mask;
    m_products[layer].change(neuron, column / wordBits, mask, word);
    const bool now = m_layers[layer].weights.get(neuron, column);
    if (isLast(layer))
        m_headColumns.at(column, neuron) = now ? 2 : -2;
    else if (layer > 0)
        m_transposed[layer].set(column, neuron, now);
}

void DescentPass::renewNear(std::size_t layer, std::size_t neuron) {
    const std::int32_t threshold = m_layers[layer].thresholds[neuron];
    for (std::size_t s = 0; s < m_samples; ++s)
        m_near[layer].set(s, neuron, std::abs(m_sum[s] - threshold) == 1);
}

void DescentPass::countBlame(std::size_t neuron, LayerBlame& blame) const {
    const std::size_t neurons = blame.count.size();
    const auto count = [&](const std::vector<std::uint32_t>& samples, std::int32_t sign) {
        blame.count[neuron] += static_cast<std::uint32_t>(samples.size());
        blame.sum[neuron] += sign * static_cast<std::int32_t>(samples.size());
        for (const std::uint32_t s : samples)
            ++blame.byClass[m_batch->labels[s] * neurons + neuron];
    };
    for (const Part& part : m_parts) {
        count(part.askedUp, 1);
        count(part.askedDown, -1);
    }
}

} // namespace flipscope
