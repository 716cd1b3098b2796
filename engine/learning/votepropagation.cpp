#include "engine/learning/votepropagation.h"

#include "datasets/error.h"
#include "engine/learning/schedule.h"
#include "engine/learning/trainedlayers.h"
#include "engine/trainingconfig.h"

#include <fmt/format.h>
#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <numeric>

namespace flipscope {

namespace {

constexpr std::int32_t everyNeuron = 1 << 30; // a window that no sum leaves

/// Neighbouring pixels are alike, so sums over them spread wider than those of independent inputs; 2 was
/// found by experiment.
double filterFactor(const LayerShape& shape) { return shape.isDense() ? 1.0 : 2.0; }

/// Samples that a task takes from the first layer to the last and back: enough to read the weights seldom,
/// few enough for every thread to have a share.
std::size_t samplesPerTask(std::size_t samples, bool maps) {
    const auto threads = static_cast<std::size_t>(tbb::this_task_arena::max_concurrency());
    const std::size_t share = (samples + 2 * threads - 1) / (2 * threads);
    return maps ? std::clamp<std::size_t>(share, 1, 8) : std::clamp<std::size_t>(share, 8, 32);
}

} // namespace

VotePropagation::VotePropagation(const TrainingConfig& config, const LearningProblem& problem,
                                 const Kernels& kernels, HiddenErrors hiddenErrors, std::size_t fixedLayers,
                                 std::size_t weightPlanes)
    : m_kernels(kernels), m_inputType(problem.inputType), m_hiddenErrors(hiddenErrors),
      m_trainedLayers(problem.layers.size() - fixedLayers), m_frozen(config.text("freeze"), problem.layers),
      m_seed(static_cast<std::uint64_t>(config.integer("seed"))),
      m_totalSteps(problem.stepsPerEpoch * static_cast<std::uint64_t>(config.integer("epochs"))),
      m_image(problem.image), m_inputDeviation(problem.inputDeviation),
      m_first(problem.layers.front(), problem.inputType, problem.image), m_totals(problem.layers.size()),
      m_blameSizes(problem.layers.size()) {
    std::vector<LayerShape> shapes = problem.layers;
    for (LayerShape& shape : shapes)
        shape.weightPlanes = weightPlanes;
    for (std::size_t l = 0; l < shapes.size(); ++l) {
        const bool last = l + 1 == shapes.size();
        m_layers.push_back(std::make_unique<VoteLayer>(shapes[l], l == 0 ? m_inputType : ValueType::Bits,
                                                       last ? 0 : shapes[l + 1].padding, kernels));
        const std::size_t neurons = shapes[l].neurons;
        m_blame.push_back({std::vector<std::uint32_t>(neurons), std::vector<std::int32_t>(neurons),
                           std::vector<std::uint32_t>(neurons * problem.classes())});
    }
    m_layers.front()->describeInput(problem.columns(shapes.front()));
    listTasks();
    VotePropagation::reconfigure(config);
    readErrorOptions(config, problem);
}

std::vector<std::string> VotePropagation::liveOptions() const {
    std::vector<std::string> keys{"margin"};
    if (m_hiddenErrors == HiddenErrors::NearThreshold)
        keys.emplace_back("dead-zone");
    if (m_hiddenErrors != HiddenErrors::WrongSign)
        keys.emplace_back("window");
    return keys;
}

void VotePropagation::reconfigure(const TrainingConfig& config) {
    const LayerShape& last = m_layers.back()->shape();
    m_margin = scaledRoot(config.real("margin"), last.inputs() * last.group);
    m_deadZoneQ16 = m_hiddenErrors == HiddenErrors::NearThreshold ? toQ16(config.real("dead-zone")) : 0;
    m_windows.clear();
    for (std::size_t l = 0; l < m_layers.size(); ++l) {
        const LayerShape& shape = m_layers[l]->shape();
        const std::uint64_t spread = l == 0 ? m_inputDeviation : 1;
        m_windows.push_back(
            m_hiddenErrors == HiddenErrors::WrongSign
                ? everyNeuron
                : scaledRoot(filterFactor(shape) * config.real("window"), shape.inputs() * spread * spread));
    }
}

void VotePropagation::randomiseWeights() {
    for (std::size_t l = 0; l < m_layers.size(); ++l) {
        BitMatrix& weights = m_layers[l]->weights();
        const BitMatrix used = m_layers[l]->shape().usedColumns();
        const std::size_t planes = m_layers[l]->shape().weightPlanes;
        const RandomKey key =
            RandomKey::derive(m_seed, RandomStream::InitialWeights, 0, static_cast<std::uint32_t>(l));
        std::uint32_t index = 0;
        for (std::size_t o = 0; o < m_layers[l]->shape().neurons; ++o)
            for (std::size_t i = 0; i < weights.columns(); ++i, ++index) {
                // One of planes + 1 values, in as many planes as it has steps from the lowest.
                const std::uint64_t value = std::uint64_t{key.at(index)} * (planes + 1) >> 32;
                for (std::size_t plane = 0; plane < planes; ++plane)
                    weights.set(o * planes + plane, i, value + plane >= planes && used.get(0, i));
            }
    }
}

void VotePropagation::startFrom(const Network& network) {
    for (std::size_t l = 0; l < m_trainedLayers; ++l) {
        const LayerParameters& from = parametersOf(network.layers()[l]);
        BitMatrix& weights = m_layers[l]->weights();
        const std::size_t planes = m_layers[l]->shape().weightPlanes, given = from.shape.weightPlanes;
        for (std::size_t r = 0; r < weights.rows(); ++r) // +1 and -1 are the same in both planes
            std::copy_n(from.weights.row(r / planes * given + r % planes % given), weights.words(),
                        weights.row(r));
        weightsTaken(l);
    }
    weightsAreThere();
}

void VotePropagation::weightsAreThere() {
    for (auto& layer : m_layers)
        layer->weightsReplaced();
}

void VotePropagation::Totals::clear() {
    correct = 0;
    silent = 0;
    loss = 0;
    for (auto& sum : blame)
        sum = 0;
}

void VotePropagation::reserve(std::size_t samples) {
    if (samples <= m_capacity)
        return;
    m_capacity = samples;
    m_first.reserve(samples);
    for (std::size_t l = 0; l < m_layers.size(); ++l)
        m_layers[l]->reserve(samples, l + 1 < m_layers.size());
    m_scores = Int32Matrix(samples, m_layers.back()->scoreColumns());
    m_errs.resize(samples);
    m_active.reserve(samples);
}

VotePropagation::Scratch& VotePropagation::localScratch() {
    Scratch& scratch = m_scratch.local();
    if (scratch.votes.size() == 0) {
        std::size_t stride = 0;
        for (const auto& layer : m_layers)
            stride = std::max(stride, layer->weights().stride());
        scratch.votes = AlignedBuffer<Word>(mostPlanes * (stride + 2 * readAhead));
        scratch.changed = AlignedBuffer<Word>(2 * stride + readAhead);
    }
    return scratch;
}

/// f(first, end, scratch) over ranges of samples; skipped once interrupted. False: interrupted.
template <class F>
bool VotePropagation::forSamples(std::size_t samples, const Interrupted& interrupted, F&& f) {
    const bool maps = !m_layers.front()->shape().isDense();
    const std::size_t grain = samplesPerTask(samples, maps);
    std::atomic<bool> skipped{false}; // asked once only: an interruption may be over by the end
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, (samples + grain - 1) / grain, 1),
                      [&](const tbb::blocked_range<std::size_t>& tasks) {
                          for (std::size_t t = tasks.begin(); t < tasks.end(); ++t)
                              if (interrupted())
                                  skipped = true;
                              else
                                  f(t * grain, std::min(samples, (t + 1) * grain), localScratch());
                      });
    return !skipped;
}

void VotePropagation::forward(std::size_t layer, const Batch& batch, std::size_t first, std::size_t end,
                              Scratch& scratch) {
    const LayerInput input = inputOf(layer, batch);
    if (layer + 1 == m_layers.size())
        m_layers[layer]->forwardScores(input, first, end - first, m_scores, scratch.layer);
    else
        m_layers[layer]->forward(input, first, end - first, scratch.layer);
}

/// |E| > kappa * mean|E| is the same as |E| > floor(kappa * mean|E|); the mean is over silent samples too.
std::int32_t VotePropagation::blameThreshold(std::size_t layer) const {
    return static_cast<std::int32_t>(static_cast<std::uint64_t>(m_deadZoneQ16) * m_blameSizes[layer] >> 24);
}

/// t of the layer below `layer`, for the samples of a range that err.
void VotePropagation::carryBack(std::size_t layer, std::size_t first, std::size_t end, std::int32_t threshold,
                                Totals& totals, Scratch& scratch) {
    VoteLayer& below = *m_layers[layer - 1];
    std::uint64_t sum = 0;
    for (std::size_t b = first; b < end; ++b) {
        if (!m_errs[b])
            continue;
        sum += m_layers[layer]->carryBack(b, threshold, below, scratch.layer);
        if (m_hiddenErrors == HiddenErrors::WrongSign)
            below.keepContradicted(b);
    }
    totals.blame[layer] += sum;
}

/// Everything of a step that changes nothing: a range of samples through all layers and back.
bool VotePropagation::allSamples(const Batch& batch, const Interrupted& interrupted, Totals& totals) {
    totals.clear();
    for (std::size_t l = 0; l < m_layers.size(); ++l)
        m_layers[l]->beginStep(m_windows[l]);
    const auto run = [&](std::size_t first, std::size_t end, Scratch& scratch) {
        m_first.prepare(batch.input, first, end - first, m_kernels);
        for (std::size_t l = 0; l < m_layers.size(); ++l)
            forward(l, batch, first, end, scratch);
        classify(batch, first, end, totals, scratch);
        if (m_hiddenErrors == HiddenErrors::Local)
            return errLocally(batch, first, end);
        for (std::size_t l = m_layers.size() - 1; l > 0; --l)
            carryBack(l, first, end, blameThreshold(l), totals, scratch);
    };
    return forSamples(batch.size(), interrupted, run);
}

void VotePropagation::noteBlameSize(std::size_t layer, std::size_t samples, const Totals& totals) {
    const std::uint64_t entries = samples * m_layers[layer]->shape().input.values();
    m_blameSizes[layer] = totals.blame[layer] * 256 / entries;
}

bool VotePropagation::prime(const Batch& batch, const Interrupted& interrupted) {
    const std::size_t samples = batch.size();
    const auto prepare = [&](std::size_t first, std::size_t end, Scratch&) {
        m_first.prepare(batch.input, first, end - first, m_kernels);
    };
    if (!forSamples(samples, interrupted, prepare))
        return false;
    Totals totals(m_layers.size());
    for (std::size_t l = 0; l < m_layers.size(); ++l) {
        VoteLayer& layer = *m_layers[l];
        for (const bool meansKnown : {false, true}) {
            layer.beginStep(m_windows[l]);
            const auto run = [&](std::size_t first, std::size_t end, Scratch& scratch) {
                forward(l, batch, first, end, scratch);
            };
            if (!forSamples(samples, interrupted, run))
                return false;
            if (meansKnown)
                break;
            layer.addZSums(inputOf(l, batch), samples, localScratch().layer);
            layer.endStep(samples, true);
        }
    }
    if (m_hiddenErrors == HiddenErrors::Local)
        return true;
    classify(batch, 0, samples, totals, localScratch());
    for (std::size_t l = m_layers.size() - 1; l > 0; --l) {
        for (const bool sizeKnown : {false, true}) {
            const std::int32_t threshold = sizeKnown ? blameThreshold(l) : 0;
            const auto run = [&](std::size_t first, std::size_t end, Scratch& scratch) {
                carryBack(l, first, end, threshold, totals, scratch);
            };
            if (!forSamples(samples, interrupted, run))
                return false;
            if (!sizeKnown)
                noteBlameSize(l, samples, totals);
        }
    }
    return true;
}

StepReport VotePropagation::learn(const Batch& batch, const Interrupted& interrupted, StepDelta* delta) {
    StepReport report;
    report.samples = batch.size();
    reserve(std::visit([](const auto& m) { return m.rows(); }, batch.input));
    m_weightKey = RandomKey::derive(m_seed, RandomStream::ClassWeights, m_step);
    std::vector<std::vector<std::int32_t>> before;
    if (delta)
        before = thresholdsOf(m_layers);
    if ((m_step == 0 && !prime(batch, interrupted)) || !allSamples(batch, interrupted, m_totals)) {
        if (m_step == 0)
            for (auto& layer : m_layers)
                layer->forgetMeans();
        return report;
    }
    m_active.clear();
    for (std::size_t b = 0; b < batch.size(); ++b)
        if (m_errs[b])
            m_active.push_back(static_cast<std::uint32_t>(b));
    report.correct = m_totals.correct;
    report.silent = m_totals.silent;
    report.loss = static_cast<double>(m_totals.loss) /
                  (static_cast<double>(lossUnit()) * static_cast<double>(batch.size()));
    commit(batch, report);
    for (std::size_t l = 1; l < m_layers.size(); ++l)
        noteBlameSize(l, batch.size(), m_totals);
    const std::size_t votes = std::accumulate(
        m_errs.begin(), m_errs.begin() + static_cast<std::ptrdiff_t>(batch.size()), std::size_t{0});
    for (std::size_t l = 0; l + 1 < m_layers.size(); ++l)
        m_layers[l]->followBlame(m_totals.blame[l + 1], votes);
    report.step = ++m_step;
    report.completed = true;
    if (delta)
        describeStep(*delta, m_step, m_layers, before);
    return report;
}

Network VotePropagation::network() const { return networkOf(m_inputType, m_image, m_layers); }

void VotePropagation::visitState(StateVisitor& state) {
    state.number("step", m_step);
    state.array("blame-sizes", m_blameSizes);
    for (std::size_t l = 0; l < m_layers.size(); ++l) {
        m_layers[l]->visitState(state, l);
        visitBlame(state, l, m_blame[l]);
    }
    visitMethodState(state);
}

void VotePropagation::stateRestored() {
    for (std::size_t l = 0; l < m_layers.size(); ++l) {
        const LayerShape& shape = m_layers[l]->shape();
        // Balanced, |E| may be twice as large, and counts in finer units.
        if (m_blameSizes[l] > (m_layers[l]->mostErrors() << (1 + blameFraction)) * 256)
            throw Error(fmt::format("layer {}: blame of mean size {} / 256 is more than {} neurons give",
                                    shape.name(), m_blameSizes[l], shape.neurons));
        m_layers[l]->stateRestored();
    }
    methodStateRestored();
}

void VotePropagation::resetBlame() { forgetBlame(m_blame); }

std::vector<LedgerEntry> VotePropagation::ledger() const {
    std::vector<LedgerEntry> entries;
    std::uint64_t blame = 0, votes = 0;
    for (std::size_t l = 0; l < m_layers.size(); ++l) {
        m_layers[l]->addToLedger(entries);
        blame += (m_blame[l].count.size() * 2 + m_blame[l].byClass.size()) * sizeof(std::uint32_t);
    }
    for (const Scratch& scratch : m_scratch) {
        votes += (scratch.votes.size() + scratch.changed.size()) * sizeof(Word) + scratch.layer.bytes();
        for (const Voters& voters : scratch.voters)
            votes += (voters.plus.capacity() + voters.minus.capacity()) * sizeof(std::uint32_t);
    }
    entries.push_back({"input", m_first.bytes() + m_scores.bytes()});
    entries.push_back({"votes", votes});
    entries.push_back({"blame", blame});
    for (LedgerEntry& entry : methodLedger())
        entries.push_back(std::move(entry));
    return entries;
}

} // namespace flipscope
