#include "engine/learning/lowmemory.h"

#include "datasets/error.h"
#include "engine/learning/schedule.h"
#include "engine/learning/softmax.h"
#include "engine/learning/trainedlayers.h"
#include "engine/parallel.h"
#include "engine/trainingconfig.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>

namespace flipscope {

namespace {

constexpr std::int64_t fullLatent = 32767, fullMomentum = 127;

std::int64_t toQ32(double value) { return std::llround(value * 4294967296.0); }

std::vector<OptionSpec> lowMemoryOptions() {
    std::vector<OptionSpec> options{
        {"optimiser",
         "Optimiser",
         "adam: latent weights with momentum; sgd: the same with steps by the root of a neuron's inputs; "
         "bop: "
         "no latent weights, a weight flips by its momentum",
         std::string("adam"),
         0,
         0,
         {"adam", "sgd", "bop"}},
        {"learning-rate",
         "Learning rate",
         "how far a step moves a latent weight (of at most 1); sgd: about 100 times that of adam; bop: the "
         "share of a step in the momentum",
         0.001,
         0.000001,
         1,
         {}},
    };
    for (OptionSpec& option : RateSchedule::options())
        options.push_back(std::move(option));
    const std::vector<OptionSpec> signals{
        {"signal-bits",
         "Signal bits",
         "precision of the gradients carried back, sign included, at the end of the run",
         std::int64_t{8},
         2,
         8,
         {}},
        {"first-signal-bits",
         "First signal bits",
         "the same at the start; in between it grows evenly (after arXiv 2012.13113)",
         std::int64_t{8},
         2,
         8,
         {}},
        {"powers-of-two",
         "Powers of two",
         "round the gradients carried back to powers of two",
         false,
         0,
         0,
         {}},
        {"flip-threshold",
         "Flip threshold",
         "bop: a weight flips where its momentum (at most 1) exceeds this; goes with a constant rate",
         0.05,
         0,
         1,
         {}},
    };
    options.insert(options.end(), signals.begin(), signals.end());
    return options;
}

void checkResidual(const LearningProblem& problem, bool byInertia) {
    const bool isResidual = std::any_of(problem.layers.begin(), problem.layers.end(),
                                        [](const LayerShape& layer) { return layer.usesStream(); });
    if (isResidual && problem.inputType != ValueType::U8)
        throw Error(
            "low-memory: the first layer of a residual network has full precision and takes grey values; "
            "choose encoder=grey",
            Error::Kind::Usage);
    if (isResidual && byInertia)
        throw Error("low-memory: optimiser=bop has no latent weights, and the full-precision layers of a "
                    "residual network are made of them; choose adam or sgd",
                    Error::Kind::Usage);
}

} // namespace

Method LowMemory::method() {
    return {"low-memory",
            "Quantised back-propagation",
            "Gradients of eight bits, carried back through binary weights, move 16-bit latent weights whose "
            "signs are the network. All sums are exact integers; nothing is kept as floating point.",
            "arXiv 2102.04270, in integers",
            lowMemoryOptions(),
            {{"batch", "100"}, {"epochs", "8"}, {"network", "mlp"}},
            [](const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels)
                -> std::unique_ptr<Learner> { return std::make_unique<LowMemory>(config, problem, kernels); },
            true,
            false,
            keepsLatents};
}

LowMemory::LowMemory(const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels)
    : m_kernels(kernels), m_inputType(problem.inputType), m_image(problem.image),
      m_optimiser(optimiserOf(config)), m_stepsPerEpoch(problem.stepsPerEpoch),
      m_totalSteps(problem.stepsPerEpoch * static_cast<std::uint64_t>(config.integer("epochs"))),
      m_schedule(config, problem.stepsPerEpoch), m_stream(problem.layers),
      m_first(problem.layers.front(), problem.inputType, problem.image) {
    reconfigure(config);
    checkResidual(problem, m_optimiser == Optimiser::Bop);
    if (problem.layers.back().group > 1)
        throw Error("low-memory: takes one output neuron per class; leave h... out of the network",
                    Error::Kind::Usage);
    const auto seed = static_cast<std::uint64_t>(config.integer("seed"));
    const std::vector<LayerShape>& shapes = problem.layers;
    for (std::size_t l = 0; l < shapes.size(); ++l) {
        const bool last = l + 1 == shapes.size();
        const ValueType reads = l == 0                           ? m_inputType
                                : shapes[l].reads == Reads::Bits ? ValueType::Bits
                                                                 : ValueType::U8;
        const std::size_t padding = shapes[l].writes == Writes::Bits ? paddingAfter(shapes, l) : 0;
        m_layers.push_back(std::make_unique<LatentLayer>(shapes[l], reads, padding, last,
                                                         m_optimiser != Optimiser::Bop, kernels));
        m_layers[l]->randomise(
            RandomKey::derive(seed, RandomStream::InitialWeights, 0, static_cast<std::uint32_t>(l)));
        const std::size_t neurons = shapes[l].neurons;
        m_blame.push_back({std::vector<std::uint32_t>(neurons), std::vector<std::int32_t>(neurons),
                           std::vector<std::uint32_t>(neurons * problem.classes())});
    }
}

// ---- a step ----

void LowMemory::reserve(std::size_t samples) {
    if (samples <= m_capacity)
        return;
    m_first.reserve(samples);
    std::size_t numbers = 0;
    for (const auto& layer : m_layers) {
        layer->reserve(samples, m_buffers);
        numbers = std::max(numbers, layer->numbersPerSample() * samples);
    }
    m_stream.reserve(samples);
    growTo(m_numbers, numbers);
    m_scores = Int32Matrix(samples, m_layers.back()->shape().neurons);
    m_capacity = samples;
}

/// f(first, count, scratch) over ranges of samples. False: interrupted.
template <class F> bool LowMemory::forSamples(std::size_t samples, const Interrupted& interrupted, F&& f) {
    const auto threads = static_cast<std::size_t>(tbb::this_task_arena::max_concurrency());
    const bool maps = !m_layers.front()->shape().isDense();
    const std::size_t share = (samples + 2 * threads - 1) / (2 * threads);
    const std::size_t grain = std::clamp<std::size_t>(share, maps ? 1 : 8, maps ? 4 : 64);
    std::atomic<bool> skipped{false};
    forEachTask((samples + grain - 1) / grain, [&](std::size_t task) {
        if (interrupted())
            skipped = true;
        else
            f(task * grain, std::min(grain, samples - task * grain), m_scratches.local());
    });
    return !skipped;
}

LayerInput LowMemory::inputOf(std::size_t layer, const Batch& batch) const {
    if (layer == 0)
        return m_first.input(batch.input);
    return m_stream.isReadBy(layer) ? m_stream.inputOf(layer) : m_layers[layer - 1]->output();
}

void LowMemory::packRange(std::size_t l, std::size_t first, std::size_t count) {
    LatentLayer& layer = *m_layers[l];
    if (l + 1 == m_layers.size()) {
        for (std::size_t s = first; s < first + count; ++s)
            layer.scores(m_numbers.data(), s, m_scores.row(s));
        return;
    }
    layer.pack(m_numbers.data(), first, count);
    if (m_stream.writes(l))
        m_stream.write(l, m_numbers.data(), layer.streamPart(), first, count);
}

bool LowMemory::forward(const Batch& batch, const Interrupted& interrupted) {
    for (std::size_t l = 0; l < m_layers.size(); ++l) {
        LatentLayer& layer = *m_layers[l];
        const auto multiply = [&](std::size_t first, std::size_t count, LatentLayer::Scratch& scratch) {
            if (l == 0)
                m_first.prepare(batch.input, first, count, m_kernels);
            layer.multiply(inputOf(l, batch), first, count, m_numbers.data(), scratch);
        };
        if (!forSamples(batch.size(), interrupted, multiply))
            return false;
        layer.normalise(m_numbers.data(), batch.size());
        const auto pack = [&](std::size_t first, std::size_t count, LatentLayer::Scratch&) {
            packRange(l, first, count);
        };
        if (!forSamples(batch.size(), interrupted, pack))
            return false;
    }
    return true;
}

/// Gradients of the cross-entropy to the shared numbers, which the sums have left.
void LowMemory::classify(const Batch& batch, StepReport& report) {
    const std::size_t classes = m_layers.back()->shape().neurons, columns = m_layers.back()->signalColumns();
    std::int64_t loss = 0;
    for (std::size_t b = 0; b < batch.size(); ++b) {
        const std::int32_t* scores = m_scores.row(b);
        std::int32_t* gradient = m_numbers.data() + b * columns;
        std::fill_n(gradient, columns, 0);
        report.correct +=
            static_cast<std::size_t>(std::max_element(scores, scores + classes) - scores) == batch.labels[b];
        loss += softmaxGradient(scores, classes, batch.labels[b], gradient);
    }
    report.loss = static_cast<double>(loss) / (65536.0 * static_cast<double>(batch.size()));
}

void LowMemory::backward(const Batch& batch, StepReport& report) {
    report.layers.resize(m_layers.size());
    for (std::size_t l = m_layers.size(); l-- > 0;) {
        LatentLayer& layer = *m_layers[l];
        const std::int32_t* gradient = m_stream.writes(l) ? m_stream.gradient() : m_numbers.data();
        report.layers[l] = layer.quantise(gradient, batch, precision(), m_buffers, m_blame[l]);
        if (l > 0)
            layer.carryBack(batch.size(), m_numbers.data(), m_buffers, m_scratches);
        if (m_stream.isReadBy(l))
            m_stream.take(l, m_numbers.data(), batch.size(), layer.carryScale());
        report.layers[l] +=
            layer.update(inputOf(l, batch), batch.size(), ruleFor(layer), m_buffers, m_scratches);
        report.layers[l].bitOps = layer.bitOps(batch.size(), precision().bits, l > 0);
    }
}

StepReport LowMemory::learn(const Batch& batch, const Interrupted& interrupted, StepDelta* delta) {
    StepReport report;
    report.samples = batch.size();
    reserve(std::visit([](const auto& m) { return m.rows(); }, batch.input));
    std::vector<std::vector<std::int32_t>> before;
    if (delta)
        before = thresholdsOf(m_layers);
    if (!forward(batch, interrupted))
        return report;
    classify(batch, report);
    backward(batch, report);
    report.step = ++m_step;
    report.completed = true;
    if (delta)
        describeStep(*delta, m_step, m_layers, before);
    return report;
}

// ---- rates ----

std::vector<std::string> LowMemory::liveOptions() const {
    std::vector<std::string> keys{"learning-rate"};
    for (const std::string& key : RateSchedule::keys())
        keys.push_back(key);
    keys.insert(keys.end(), {"signal-bits", "first-signal-bits", "powers-of-two"});
    if (m_optimiser == Optimiser::Bop)
        keys.emplace_back("flip-threshold");
    return keys;
}

void LowMemory::reconfigure(const TrainingConfig& config) {
    m_schedule = RateSchedule(config, m_stepsPerEpoch);
    m_rateQ32 = toQ32(config.real("learning-rate"));
    m_flipThreshold = static_cast<std::int32_t>(toQ16(config.real("flip-threshold")) * fullLatent >> 16);
    m_firstBits = static_cast<int>(config.integer("first-signal-bits"));
    m_lastBits = static_cast<int>(config.integer("signal-bits"));
    m_powersOfTwo = config.flag("powers-of-two");
}

std::int64_t LowMemory::rateQ32() const {
    return m_schedule.at(m_rateQ32, m_rateQ32 / 100, m_step) >> m_rateHalvings;
}

/// How far a whole momentum moves a latent weight of the layer.
std::int64_t LowMemory::rateOf(const LatentLayer& layer) const {
    if (m_optimiser != Optimiser::Sgd)
        return rateQ32();
    // The momentum is a mean here, a tenth of SGD's sum; gradients are signs over the root of the inputs.
    return 10 * rateQ32() * 256 / static_cast<std::int64_t>(integerRoot(layer.shape().inputs() << 16));
}

/// From first to last in equal stretches of the run, of which the last one has the last.
LatentLayer::Precision LowMemory::precision() const {
    const int beyond = (m_lastBits > m_firstBits) - (m_lastBits < m_firstBits);
    const auto bits = static_cast<int>(
        linearAt(m_firstBits, m_lastBits + beyond, std::min(m_step, m_totalSteps), m_totalSteps));
    const auto [least, most] = std::minmax(m_firstBits, m_lastBits);
    return {std::clamp(bits, least, most), m_powersOfTwo};
}

WeightRule LowMemory::ruleFor(const LatentLayer& layer) const {
    WeightRule rule;
    rule.biasRateQ32 = std::min(rateQ32(), toQ32(0.001));
    std::int64_t rate = rateOf(layer);
    if (m_optimiser == Optimiser::Bop) {
        rule.hasLatents = false;
        rule.rate = static_cast<std::int32_t>(std::clamp<std::int64_t>(rate >> 16, 1, 32767));
        rule.threshold = m_flipThreshold;
        return rule;
    }
    // How far a momentum of 1 / 127 moves a latent weight of full scale 32767, with 40 bits behind the point.
    constexpr int bits = 40;
    if (m_optimiser == Optimiser::Adam) {
        std::int64_t kept = 1 << 24; // 0.9^(steps + 1): Adam's correction of an early mean
        for (std::uint64_t step = 0; step <= m_step && kept > 0; ++step)
            kept = kept * 9 / 10;
        rate = (rate << 24) / ((1 << 24) - kept);
    }
    std::int64_t step = (rate << (bits - 32)) * fullLatent / fullMomentum;
    rule.rateShift = bits;
    while (step >= 1 << 15 || rule.rateShift > 30) { // 127 times it, and half of 2^30, fit 31 bits
        step = (step + 1) >> 1;
        --rule.rateShift;
    }
    rule.rate = static_cast<std::int32_t>(step);
    return rule;
}

// ---- the rest of a learner ----

void LowMemory::startFrom(const Network& network) {
    for (std::size_t l = 0; l < m_layers.size(); ++l)
        m_layers[l]->takeWeights(parametersOf(network.layers()[l]).weights);
}

Network LowMemory::network() const { return networkOf(m_inputType, m_image, m_layers); }

void LowMemory::visitState(StateVisitor& state) {
    state.number("step", m_step);
    for (std::size_t l = 0; l < m_layers.size(); ++l) {
        m_layers[l]->visitState(state, l);
        visitBlame(state, l, m_blame[l]);
    }
}

void LowMemory::stateRestored() {
    for (const auto& layer : m_layers)
        layer->stateRestored();
}

std::optional<LatentWeights> LowMemory::latents(const LatentPlace& place) const {
    if (m_optimiser == Optimiser::Bop || place.layer >= m_layers.size() ||
        place.neuron >= m_layers[place.layer]->shape().neurons)
        return {};
    const LatentLayer& layer = *m_layers[place.layer];
    return layer.latents(place, static_cast<float>(static_cast<double>(rateOf(layer)) / 4294967296.0));
}

double LowMemory::stateBitsPerWeight() const { return m_optimiser == Optimiser::Bop ? 17 : 24; }

void LowMemory::resetBlame() { forgetBlame(m_blame); }

std::vector<LedgerEntry> LowMemory::ledger() const {
    std::vector<LedgerEntry> entries;
    std::uint64_t blame = 0, scratch = 0;
    for (std::size_t l = 0; l < m_layers.size(); ++l) {
        m_layers[l]->addToLedger(entries);
        blame += (m_blame[l].count.size() * 2 + m_blame[l].byClass.size()) * sizeof(std::uint32_t);
    }
    for (const LatentLayer::Scratch& thread : m_scratches)
        scratch += thread.bytes();
    entries.push_back({"input", m_first.bytes() + m_scores.bytes()});
    entries.push_back({"sums and gradients", m_numbers.size() * sizeof(std::int32_t)});
    if (m_stream.keptBytes() > 0) {
        entries.push_back({"stream and its gradient", m_stream.valueBytes()});
        entries.push_back({"activations of the stream", m_stream.keptBytes()});
    }
    entries.push_back({"signals", m_buffers.bytes() + scratch});
    entries.push_back({"blame", blame});
    return entries;
}

} // namespace flipscope
