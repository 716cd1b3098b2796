#include "engine/learning/votepropagation.h"

#include "datasets/random.h"
#include "engine/learning/schedule.h"
#include "engine/learning/setbits.h"
#include "engine/trainingconfig.h"

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <atomic>

namespace flipscope {

namespace {

constexpr std::size_t samplesPerTask = 16;
constexpr int meanShift = 8;   // means are in 1/256 units
constexpr int meanWeight = 16; // a batch counts 1/16 in the running mean

/// f(begin, end) over blocks of `grain`; skipped once interrupted. False: interrupted.
template <class F>
bool forBlocks(std::size_t count, std::size_t grain, const std::function<bool()>& interrupted, F&& f) {
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, (count + grain - 1) / grain, 1),
                      [&](const tbb::blocked_range<std::size_t>& blocks) {
                          for (std::size_t b = blocks.begin(); b < blocks.end(); ++b)
                              if (!interrupted())
                                  f(b * grain, std::min(count, (b + 1) * grain));
                      });
    return !interrupted();
}

} // namespace

OptionSpec marginOption(double standard) {
    return {"margin",
            "Margin",
            "a sample votes until its class leads the best wrong one by this times the root of "
            "the last layer's inputs",
            standard,
            0,
            1000,
            {}};
}

std::vector<OptionSpec> voteOptions(double margin, double deadZone, double window) {
    return {
        marginOption(margin),
        {"dead-zone",
         "Dead zone",
         "a hidden neuron is blamed where the votes carried back exceed this times their "
         "mean size",
         deadZone,
         0,
         100,
         {}},
        {"window",
         "Window",
         "a hidden neuron is blamed only where its sum lies within this times its typical "
         "spread of the threshold",
         window,
         0.01,
         40,
         {}},
    };
}

VotePropagation::VotePropagation(const TrainingConfig& config, const LearningProblem& problem,
                                 const Kernels& kernels, HiddenErrors hiddenErrors)
    : m_kernels(kernels), m_inputType(problem.inputType), m_hiddenErrors(hiddenErrors),
      m_seed(static_cast<std::uint64_t>(config.integer("seed"))),
      m_totalSteps(problem.stepsPerEpoch * static_cast<std::uint64_t>(config.integer("epochs"))),
      m_deadZoneQ16(hiddenErrors == HiddenErrors::NearThreshold ? toQ16(config.real("dead-zone")) : 0) {
    const double window = hiddenErrors == HiddenErrors::NearThreshold ? config.real("window") : 0.0;
    const std::vector<std::size_t>& sizes = problem.layerSizes;
    if (m_inputType == ValueType::U8) {
        m_inputMeans = problem.inputMeans;
        m_inputMeans.resize(wordsFor(problem.inputs()) * wordBits);
        m_wideInputMeans.assign(m_inputMeans.begin(), m_inputMeans.end());
    }
    for (std::size_t l = 0; l + 1 < sizes.size(); ++l) {
        VoteLayer layer{BitMatrix(sizes[l + 1], sizes[l]), std::vector<std::int64_t>(sizes[l + 1]),
                        std::vector<std::int32_t>(sizes[l + 1])};
        m_layers.push_back(std::move(layer));
        m_blame.push_back({std::vector<std::uint32_t>(sizes[l + 1]), std::vector<std::int32_t>(sizes[l + 1]),
                           std::vector<std::uint32_t>(sizes[l + 1] * problem.classes())});
        const std::uint64_t spread = l == 0 ? problem.inputDeviation : 1;
        m_windows.push_back(scaledRoot(window, sizes[l] * spread * spread));
    }
    m_margin = scaledRoot(config.real("margin"), sizes[sizes.size() - 2]);
    m_now.resize(m_layers.size());
}

/// Of a neuron of the first layer over grey values.
std::int32_t VotePropagation::centreOf(std::size_t neuron) const {
    const VoteLayer& l = m_layers.front();
    return static_cast<std::int32_t>(
        m_kernels.weigh(l.weights.row(neuron), m_wideInputMeans.data(), l.inputs()));
}

void VotePropagation::startCentres() {
    if (m_inputType != ValueType::U8)
        return;
    for (std::size_t o = 0; o < m_layers.front().outputs(); ++o)
        m_layers.front().centres[o] = centreOf(o);
}

void VotePropagation::reserve(std::size_t samples) {
    if (samples <= m_capacity)
        return;
    m_capacity = samples;
    std::size_t widest = 0;
    for (std::size_t l = 0; l < m_layers.size(); ++l) {
        StepLayer& now = m_now[l];
        const std::size_t outputs = m_layers[l].outputs();
        now.means.resize(outputs);
        now.thresholds.resize(outputs);
        now.inputSums = AlignedBuffer<std::int32_t>(wordsFor(m_layers[l].inputs()) * wordBits);
        if (l + 1 < m_layers.size()) {
            now.bits = BitMatrix(samples, outputs);
            now.near = BitMatrix(samples, outputs);
        }
        now.positive = BitMatrix(samples, outputs);
        now.negative = BitMatrix(samples, outputs);
        if (l > 0)
            widest = std::max(widest, m_layers[l].inputs());
    }
    m_scores = Int32Matrix(samples, classes());
    m_errorSums = Int32Matrix(samples, wordsFor(widest) * wordBits);
    m_active.reserve(samples);
}

/// Rows of bits that feed `layer`.
const Word* VotePropagation::hiddenInput(std::size_t layer, const Batch& batch, std::size_t& stride) const {
    const BitMatrix& bits = layer == 0 ? std::get<BitMatrix>(batch.input) : m_now[layer - 1].bits;
    stride = bits.stride();
    return bits.row(0);
}

void VotePropagation::sumVotes(std::size_t layer, const Batch& batch, const std::vector<SignedRow>& list,
                               std::int32_t* votes) const {
    const std::size_t inputs = m_layers[layer].inputs();
    if (layer == 0 && m_inputType == ValueType::U8) {
        const auto& grey = std::get<U8Matrix>(batch.input);
        m_kernels.sumU8Rows(grey.row(0), grey.stride(), inputs, list.data(), list.size(), m_inputMeans.data(),
                            votes);
        return;
    }
    std::size_t stride = 0;
    const Word* rows = hiddenInput(layer, batch, stride);
    m_kernels.sumBitRows(rows, stride, inputs, list.data(), list.size(), votes);
}

/// The sum of z over the batch is sum_i w_i * (sum over the batch of x_i): no z needed.
void VotePropagation::computeThresholds(std::size_t layer, const Batch& batch) {
    StepLayer& now = m_now[layer];
    const VoteLayer& l = m_layers[layer];
    std::vector<SignedRow>& all = m_scratch.local().lists[0];
    all.clear();
    for (std::size_t b = 0; b < batch.size(); ++b)
        all.push_back(signedRow(b, false));
    sumVotes(layer, batch, all, now.inputSums.data());
    tbb::parallel_for(std::size_t{0}, l.outputs(), [&](std::size_t o) {
        const std::int64_t sum = m_kernels.weigh(l.weights.row(o), now.inputSums.data(), l.inputs());
        const std::int64_t mean = sum * (1 << meanShift) / static_cast<std::int64_t>(batch.size());
        now.means[o] = m_step == 0 ? mean : l.means[o] + (mean - l.means[o]) / meanWeight;
        now.thresholds[o] = static_cast<std::int32_t>(now.means[o] >> meanShift) + l.centres[o];
    });
}

bool VotePropagation::forward(const Batch& batch, const Interrupted& interrupted) {
    for (std::size_t layer = 0; layer < m_layers.size(); ++layer) {
        computeThresholds(layer, batch);
        StepLayer& now = m_now[layer];
        const VoteLayer& l = m_layers[layer];
        const bool last = layer + 1 == m_layers.size();
        const bool done =
            forBlocks(batch.size(), samplesPerTask, interrupted, [&](std::size_t begin, std::size_t end) {
                const PackEpilogue packed{now.thresholds.data(), m_windows[layer],
                                          last ? nullptr : now.bits.row(begin),
                                          last ? nullptr : now.near.row(begin), now.bits.stride()};
                const TileEpilogue scores{m_scores.row(begin), m_scores.stride()};
                if (layer == 0 && m_inputType == ValueType::U8) {
                    const auto& grey = std::get<U8Matrix>(batch.input);
                    const U8Product block{grey.row(begin),    grey.stride(), end - begin, l.weights.row(0),
                                          l.weights.stride(), l.outputs(),   l.inputs()};
                    last ? m_kernels.tileU8(block, scores) : m_kernels.packU8(block, packed);
                    return;
                }
                std::size_t stride = 0;
                const Word* rows = hiddenInput(layer, batch, stride);
                const BitProduct block{rows + begin * stride, stride,      end - begin, l.weights.row(0),
                                       l.weights.stride(),    l.outputs(), l.inputs()};
                last ? m_kernels.tileBits(block, scores) : m_kernels.packBits(block, packed);
            });
        if (!done)
            return false;
    }
    return true;
}

/// Errors at the output; which samples have any.
void VotePropagation::classify(const Batch& batch, StepReport& report) {
    StepLayer& now = m_now.back();
    const std::size_t words = now.positive.words();
    std::int64_t loss = 0;
    m_active.clear();
    for (std::size_t b = 0; b < batch.size(); ++b) {
        std::int32_t* scores = m_scores.row(b);
        for (std::size_t c = 0; c < classes(); ++c)
            scores[c] -= now.thresholds[c];
        report.correct += static_cast<std::size_t>(std::max_element(scores, scores + classes()) - scores) ==
                          batch.labels[b];
        Word* positive = now.positive.row(b);
        Word* negative = now.negative.row(b);
        std::fill_n(positive, words, Word{0});
        std::fill_n(negative, words, Word{0});
        loss += outputErrors(scores, batch.labels[b], positive, negative);
        Word any = 0;
        for (std::size_t w = 0; w < words; ++w)
            any |= positive[w] | negative[w];
        if (any != 0)
            m_active.push_back(static_cast<std::uint32_t>(b));
    }
    report.silent = batch.size() - m_active.size();
    report.loss =
        static_cast<double>(loss) / (static_cast<double>(lossUnit()) * static_cast<double>(batch.size()));
}

std::int64_t VotePropagation::outputErrors(const std::int32_t* scores, std::uint16_t label, Word* positive,
                                           Word* negative) const {
    std::size_t rival = label == 0 ? 1 : 0;
    for (std::size_t c = 0; c < classes(); ++c)
        if (c != label && scores[c] > scores[rival])
            rival = c;
    const std::int64_t lead = std::int64_t{scores[label]} - scores[rival];
    if (lead >= m_margin)
        return 0;
    positive[label / wordBits] |= Word{1} << (label % wordBits);
    negative[rival / wordBits] |= Word{1} << (rival % wordBits);
    return m_margin - lead;
}

/// E = t W for the active samples, then t of the layer below: the sign of E where it exceeds the dead zone.
bool VotePropagation::carryBack(std::size_t layer, std::size_t batchSize, const Interrupted& interrupted) {
    const StepLayer& now = m_now[layer];
    StepLayer& below = m_now[layer - 1];
    const VoteLayer& l = m_layers[layer];
    std::atomic<std::uint64_t> magnitude{0};
    const auto sumErrors = [&](std::size_t begin, std::size_t end) {
        std::vector<SignedRow>& list = m_scratch.local().lists[0];
        std::uint64_t sum = 0;
        for (std::size_t i = begin; i < end; ++i) {
            list.clear();
            const Word* positive = now.positive.row(m_active[i]);
            const Word* negative = now.negative.row(m_active[i]);
            for (std::size_t w = 0; w < now.positive.words(); ++w) {
                forEachBit(positive[w],
                           [&](std::size_t bit) { list.push_back(signedRow(w * wordBits + bit, false)); });
                forEachBit(negative[w],
                           [&](std::size_t bit) { list.push_back(signedRow(w * wordBits + bit, true)); });
            }
            m_kernels.sumBitRows(l.weights.row(0), l.weights.stride(), l.inputs(), list.data(), list.size(),
                                 m_errorSums.row(i));
            sum += m_kernels.sumAbsolute(m_errorSums.row(i), nullptr, l.inputs());
        }
        magnitude += sum;
    };
    if (!forBlocks(m_active.size(), samplesPerTask, interrupted, sumErrors))
        return false;
    // |E| > kappa * mean|E| is the same as |E| > floor(kappa * mean|E|); the mean is over silent samples too.
    const std::uint64_t entries = batchSize * l.inputs();
    const bool signsOnly = m_hiddenErrors == HiddenErrors::WrongSign;
    const auto threshold =
        signsOnly ? 0
                  : static_cast<std::int32_t>(
                        static_cast<std::uint64_t>(m_deadZoneQ16) * (magnitude * 256 / entries) >> 24);
    const auto ternarise = [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const std::size_t b = m_active[i];
            Word* positive = below.positive.row(b);
            Word* negative = below.negative.row(b);
            m_kernels.ternarise(m_errorSums.row(i), l.inputs(), threshold, positive, negative);
            const Word* bits = below.bits.row(b);
            const Word* near = below.near.row(b);
            for (std::size_t w = 0; w < below.positive.words(); ++w) {
                positive[w] &= signsOnly ? ~bits[w] : near[w];
                negative[w] &= signsOnly ? bits[w] : near[w];
            }
        }
    };
    return forBlocks(m_active.size(), samplesPerTask, interrupted, ternarise);
}

StepReport VotePropagation::learn(const Batch& batch, const Interrupted& interrupted, StepDelta* delta) {
    StepReport report;
    report.samples = batch.size();
    reserve(std::visit([](const auto& m) { return m.rows(); }, batch.input));
    if (!forward(batch, interrupted))
        return report;
    classify(batch, report);
    for (std::size_t layer = m_layers.size() - 1; layer > 0; --layer)
        if (!carryBack(layer, batch.size(), interrupted))
            return report;
    commit(batch, report, delta);
    report.step = ++m_step;
    report.completed = true;
    return report;
}

Network VotePropagation::network() const {
    std::vector<Layer> result;
    for (std::size_t layer = 0; layer < m_layers.size(); ++layer) {
        const VoteLayer& l = m_layers[layer];
        auto parameters = std::make_shared<DenseParameters>(DenseParameters{l.weights, {}});
        for (std::size_t o = 0; o < l.outputs(); ++o)
            parameters->thresholds.push_back(l.threshold(o));
        if (layer + 1 < m_layers.size())
            result.emplace_back(DenseLayer{std::move(parameters)});
        else
            result.emplace_back(DenseHead{std::move(parameters)});
    }
    return {m_inputType, std::move(result)};
}

void VotePropagation::resetBlame() {
    for (LayerBlame& blame : m_blame) {
        std::fill(blame.count.begin(), blame.count.end(), 0U);
        std::fill(blame.sum.begin(), blame.sum.end(), 0);
        std::fill(blame.byClass.begin(), blame.byClass.end(), 0U);
    }
}

std::vector<LedgerEntry> VotePropagation::ledger() const {
    std::uint64_t weights = 0, thresholds = 0, activations = 0, errors = 0, blame = 0, votes = 0;
    for (std::size_t l = 0; l < m_layers.size(); ++l) {
        const StepLayer& now = m_now[l];
        weights += m_layers[l].weights.bytes();
        thresholds += m_layers[l].outputs() * 2 * (sizeof(std::int64_t) + sizeof(std::int32_t));
        activations += now.bits.bytes() + now.near.bytes() + now.inputSums.size() * sizeof(std::int32_t);
        errors += now.positive.bytes() + now.negative.bytes();
        blame += (m_blame[l].count.size() * 2 + m_blame[l].byClass.size()) * sizeof(std::uint32_t);
    }
    errors += m_errorSums.bytes() + m_scores.bytes();
    for (const Scratch& scratch : m_scratch)
        votes += scratch.votes.size() * sizeof(std::int32_t) + scratch.changed.size() * sizeof(Word);
    std::vector<LedgerEntry> entries{
        {"weights", weights}, {"thresholds", thresholds}, {"activations", activations},
        {"errors", errors},   {"votes", votes},           {"blame", blame}};
    for (LedgerEntry& entry : methodLedger())
        entries.push_back(std::move(entry));
    return entries;
}

} // namespace flipscope
