#include "engine/learning/standardbnn.h"

#include "datasets/error.h"
#include "datasets/random.h"
#include "engine/learning/trainedlayers.h"
#include "engine/trainingconfig.h"

#include <fmt/format.h>
#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/parallel_for.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cmath>

namespace flipscope {

namespace {

constexpr double betaRate = 1e-3; // where the weights are not Adam's

OptionSpec choice(const char* key, const char* label, const char* help, std::vector<std::string> choices) {
    return {key, label, help, choices.front(), 0, 0, choices};
}

/// The place of an option's value among its choices; enumerations are in their order.
template <class Choice> Choice chosen(const TrainingConfig& config, const char* key) {
    const std::vector<OptionSpec>& options = TrainingConfig::methodOptions("standard-bnn");
    const auto spec = std::find_if(options.begin(), options.end(),
                                   [&](const OptionSpec& option) { return option.key == key; });
    const auto at = std::find(spec->choices.begin(), spec->choices.end(), config.text(key));
    return static_cast<Choice>(at - spec->choices.begin());
}

std::vector<OptionSpec> standardOptions() {
    std::vector<OptionSpec> options{
        choice("optimiser", "Optimiser", "how the weights follow their gradients", {"adam", "sgd", "bop"}),
        {"learning-rate",
         "Learning rate",
         "how far a step moves at the start: of adam about 0.001, of sgd 0.1 to 1; of bop its adaptivity, "
         "about "
         "0.001",
         1e-3,
         1e-9,
         10,
         {}},
    };
    for (OptionSpec& option : RateSchedule::options())
        options.push_back(std::move(option));
    const std::vector<OptionSpec> precisions{
        choice("norm", "Norm",
               "what batch normalisation divides by: the standard deviation or the mean absolute one",
               {"l2", "l1"}),
        choice("weight-gradients", "Weight gradients", "whole, or their signs only: 1 bit per weight",
               {"float", "binary"}),
        choice("signals", "Signals", "precision of the gradients carried back from layer to layer",
               {"float", "half", "int8", "power-of-two"}),
        choice("retained", "Retained",
               "what is kept of activations for the way back: floats, or two bits each", {"float", "binary"}),
        choice("momenta", "Momenta", "precision of the weights' first moments", {"float", "half"}),
        {"flip-threshold",
         "Flip threshold",
         "bop flips a weight where its average gradient exceeds this; of binary gradients about "
         "0.0001",
         1e-6,
         0,
         1,
         {}}};
    options.insert(options.end(), precisions.begin(), precisions.end());
    return options;
}

} // namespace

/// Polls until it is told to stop; asked once only, for an interruption may be over by the end.
class StandardBnn::Interruption {
public:
    explicit Interruption(const std::function<bool()>& poll) : m_poll(poll) {}
    bool operator()() {
        if (!m_happened.load(std::memory_order_relaxed) && m_poll())
            m_happened = true;
        return m_happened;
    }
    bool happened() const { return m_happened; }

private:
    const std::function<bool()>& m_poll;
    std::atomic<bool> m_happened{false};
};

Method StandardBnn::method() {
    return {
        "standard-bnn",
        "Standard back-propagation",
        "A float behind every weight follows the gradient, and its sign is the weight: the usual way, as a "
        "baseline. Each precision that low-memory training gives up can be given up alone.",
        "arXiv 1602.02830; the choices of arXiv 2102.04270",
        standardOptions(),
        {{"batch", "100"}, {"epochs", "8"}, {"network", "mlp"}},
        [](const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels)
            -> std::unique_ptr<Learner> { return std::make_unique<StandardBnn>(config, problem, kernels); },
        false,
        false,
        keepsLatents};
}

StandardBnn::StandardBnn(const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels)
    : m_kernels(kernels), m_inputType(problem.inputType),
      m_image(problem.image), m_settings{chosen<Norm>(config, "norm"),
                                         config.text("weight-gradients") == "binary",
                                         chosen<SignalPrecision>(config, "signals"),
                                         config.text("retained") == "binary",
                                         optimiserOf(config),
                                         config.text("momenta") == "half"},
      m_stepsPerEpoch(problem.stepsPerEpoch), m_schedule(config, problem.stepsPerEpoch),
      m_first(problem.layers.front(), problem.inputType, problem.image) {
    checkMemory(problem, static_cast<std::size_t>(config.integer("batch")));
    const auto seed = static_cast<std::uint64_t>(config.integer("seed"));
    std::size_t strips = 0;
    for (std::size_t l = 0; l < problem.layers.size(); ++l) {
        const bool last = l + 1 == problem.layers.size();
        const LayerShape& shape = problem.layers[l];
        m_layers.push_back(std::make_unique<FloatLayer>(shape, l == 0 ? m_inputType : ValueType::Bits,
                                                        last ? 0 : problem.layers[l + 1].padding, last,
                                                        problem.classes(), m_settings));
        m_layers[l]->randomise(
            RandomKey::derive(seed, RandomStream::InitialWeights, 0, static_cast<std::uint32_t>(l)));
        m_blame.push_back({std::vector<std::uint32_t>(shape.neurons),
                           std::vector<std::int32_t>(shape.neurons),
                           std::vector<std::uint32_t>(shape.neurons * problem.classes())});
        strips = std::max(strips, m_layers[l]->strips());
    }
    m_layers.front()->describeInput(problem.columns(problem.layers.front()).varies);
    m_largest.resize(strips);
    reconfigure(config);
}

/// Refuses before allocating what this machine cannot hold.
void StandardBnn::checkMemory(const LearningProblem& problem, std::size_t batch) const {
    double bytes = 0, widest = 0;
    for (const LayerShape& shape : problem.layers) {
        bytes += FloatLayer::bytesFor(shape, m_settings, batch);
        widest = std::max(widest, static_cast<double>(batch * shape.output().values()));
    }
    bytes += 2 * widest * sizeof(float);
    const double present =
        static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
    constexpr double mebibyte = 1048576.0;
    if (bytes > 0.8 * present)
        throw Error(fmt::format("network {}: standard-bnn at batch {} needs about {:.0f} MiB, this machine "
                                "has {:.0f} MiB; choose smaller layers, a smaller batch, or retained=binary",
                                sizesText(problem.layers), batch, bytes / mebibyte, present / mebibyte));
}

void StandardBnn::reserve(std::size_t samples) {
    if (samples <= m_capacity)
        return;
    m_capacity = samples;
    if (m_inputType == ValueType::Bits)
        m_first.reserve(samples);
    std::size_t widest = 0;
    for (auto& layer : m_layers) {
        layer->reserve(samples);
        widest = std::max(widest, layer->values(samples));
    }
    for (AlignedBuffer<float>& signals : m_signals)
        signals = AlignedBuffer<float>(widest);
}

FloatLayer::Scratch& StandardBnn::localScratch() {
    FloatLayer::Scratch& scratch = m_scratch.local();
    if (scratch.inputs.size() == 0)
        for (const auto& layer : m_layers)
            layer->grow(scratch);
    return scratch;
}

template <class F> bool StandardBnn::forTasks(std::size_t count, Interruption& interruption, F&& f) {
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, count, 1),
                      [&](const tbb::blocked_range<std::size_t>& tasks) {
                          for (std::size_t t = tasks.begin(); t < tasks.end(); ++t)
                              if (!interruption())
                                  f(t, localScratch());
                      });
    return !interruption.happened();
}

FloatInput StandardBnn::inputOf(std::size_t layer, const Batch& batch) const {
    if (layer > 0)
        return m_layers[layer - 1]->output();
    if (const auto* grey = std::get_if<U8Matrix>(&batch.input))
        return {grey, nullptr, 0};
    const LayerInput bits = m_first.input(batch.input);
    return {nullptr, bits.bits, bits.stride};
}

bool StandardBnn::forward(const Batch& batch, Interruption& interruption) {
    const std::size_t samples = batch.size();
    if (m_inputType == ValueType::Bits)
        m_first.prepare(batch.input, 0, samples, m_kernels);
    for (std::size_t l = 0; l < m_layers.size(); ++l) {
        FloatLayer& layer = *m_layers[l];
        const FloatInput input = inputOf(l, batch);
        float* y = layer.sums(m_signals[0].data());
        const bool summed =
            forTasks(layer.sumTasks(samples), interruption,
                     [&](std::size_t task, auto& scratch) { layer.sum(task, input, samples, y, scratch); });
        if (!summed || !forTasks(layer.strips(), interruption,
                                 [&](std::size_t strip, auto&) { layer.measure(strip, y, samples); }))
            return false;
        if (l + 1 == m_layers.size())
            layer.shareScale();
        if (!forTasks(layer.tiles(samples), interruption,
                      [&](std::size_t tile, auto&) { layer.activate(tile, y, samples); }))
            return false;
    }
    return true;
}

/// Leaves dX of the head, summed over the batch rather than its mean: in 16 bit it would vanish.
void StandardBnn::classify(const Batch& batch, StepReport& report) {
    const std::size_t classes = m_layers.back()->shape().neurons;
    std::copy_n(m_layers.back()->scores(), batch.size() * classes, m_signals[0].data());
    for (std::size_t b = 0; b < batch.size(); ++b) {
        const std::span<float> scores(m_signals[0].data() + b * classes, classes);
        const auto best = std::max_element(scores.begin(), scores.end()) - scores.begin();
        report.correct += static_cast<std::size_t>(best) == batch.labels[b];
        report.loss += softmaxGradient(scores, batch.labels[b]) / static_cast<double>(batch.size());
    }
}

/// dX of a layer to its dY, and blame.
bool StandardBnn::carryThrough(std::size_t layer, const Batch& batch, float* signals, StepReport& report,
                               Interruption& interruption) {
    FloatLayer& own = *m_layers[layer];
    const std::size_t samples = batch.size();
    std::fill(m_largest.begin(), m_largest.end(), 0.0F);
    if (layer + 1 == m_layers.size())
        m_largest[0] = own.carryThroughHead(signals, samples);
    else if (!forTasks(own.strips(), interruption, [&](std::size_t strip, auto&) {
                 m_largest[strip] = own.carryThroughNorm(strip, signals, samples);
             }))
        return false;
    const float largest = *std::max_element(m_largest.begin(), m_largest.end());
    if (layer + 1 == m_layers.size()) // a sample is silent where nothing of it would be blamed
        for (std::size_t b = 0; b < samples; ++b) {
            const float* dy = signals + b * own.shape().neurons;
            report.silent += std::all_of(dy, dy + own.shape().neurons,
                                         [&](float value) { return std::abs(value) <= largest / 254.0F; });
        }
    return forTasks(own.strips(), interruption,
                    [&](std::size_t strip, auto&) { own.round(strip, signals, largest, batch.labels); });
}

bool StandardBnn::backward(const Batch& batch, StepReport& report, Interruption& interruption) {
    const std::size_t samples = batch.size();
    const FloatLayer::Stop stop = std::ref(interruption);
    classify(batch, report);
    for (std::size_t l = m_layers.size(), turn = 0; l-- > 0; turn = 1 - turn) {
        FloatLayer& layer = *m_layers[l];
        float *signals = m_signals[turn].data(), *below = m_signals[1 - turn].data();
        if (!carryThrough(l, batch, signals, report, interruption))
            return false;
        const FloatInput input = inputOf(l, batch);
        if (!forTasks(layer.gradientTasks(), interruption, [&](std::size_t task, auto& scratch) {
                layer.addGradient(task, input, signals, samples, stop, scratch);
            }))
            return false;
        if (l > 0 && !forTasks(layer.carryTasks(samples), interruption, [&](std::size_t task, auto& scratch) {
                layer.carry(task, signals, samples, below, stop, scratch);
            }))
            return false;
    }
    return true;
}

std::vector<std::string> StandardBnn::liveOptions() const {
    std::vector<std::string> keys{"learning-rate"};
    for (const std::string& key : RateSchedule::keys())
        keys.push_back(key);
    keys.emplace_back("signals");
    if (m_settings.optimiser == Optimiser::Bop)
        keys.emplace_back("flip-threshold");
    return keys;
}

void StandardBnn::reconfigure(const TrainingConfig& config) {
    m_rate = config.real("learning-rate");
    m_flipThreshold = config.real("flip-threshold");
    m_schedule = RateSchedule(config, m_stepsPerEpoch);
    m_settings.signals = chosen<SignalPrecision>(config, "signals");
    for (auto& layer : m_layers)
        layer->setSignals(m_settings.signals);
}

double StandardBnn::shareOfRate() const {
    constexpr std::int64_t one = std::int64_t{1} << 40;
    return std::ldexp(static_cast<double>(m_schedule.at(one, 0, m_step)), -40 - m_rateHalvings);
}

void StandardBnn::commit(const Batch& batch, StepReport& report) {
    const double share = shareOfRate();
    const UpdateRule rule = UpdateRule::at(m_settings.optimiser, m_rate * share, m_flipThreshold, m_step + 1);
    const bool isAdam = m_settings.optimiser == Optimiser::Adam;
    const UpdateRule betaRule =
        UpdateRule::at(Optimiser::Adam, (isAdam ? m_rate : betaRate) * share, 0, m_step + 1);
    const std::function<bool()> never = [] { return false; };
    Interruption none(never);
    report.layers.resize(m_layers.size());
    for (std::size_t l = 0; l < m_layers.size(); ++l) {
        FloatLayer& layer = *m_layers[l];
        std::atomic<std::uint64_t> flips{0}, updates{0};
        forTasks(layer.updateTasks(), none, [&](std::size_t task, auto& scratch) {
            const LayerStep done = layer.update(task, rule, batch.size(), scratch);
            flips += done.flips;
            updates += done.updates;
        });
        report.layers[l] = layer.endStep(betaRule, batch.size(), m_step == 0, m_blame[l]);
        report.layers[l].flips = flips;
        report.layers[l].updates = updates;
    }
}

StepReport StandardBnn::learn(const Batch& batch, const std::function<bool()>& interrupted,
                              StepDelta* delta) {
    StepReport report;
    report.samples = batch.size();
    reserve(std::visit([](const auto& m) { return m.rows(); }, batch.input));
    Interruption interruption(interrupted);
    if (!forward(batch, interruption) || !backward(batch, report, interruption))
        return report;
    std::vector<std::vector<std::int32_t>> before;
    if (delta)
        before = thresholdsOf(m_layers);
    commit(batch, report);
    report.step = ++m_step;
    report.completed = true;
    if (delta)
        describeStep(*delta, m_step, m_layers, before);
    return report;
}

void StandardBnn::startFrom(const Network& network) {
    for (std::size_t l = 0; l < m_layers.size(); ++l)
        m_layers[l]->takeWeights(parametersOf(network.layers()[l]).weights);
}

Network StandardBnn::network() const { return networkOf(m_inputType, m_image, m_layers); }

void StandardBnn::visitState(StateVisitor& state) {
    state.number("step", m_step);
    for (std::size_t l = 0; l < m_layers.size(); ++l) {
        m_layers[l]->visitState(state, l);
        visitBlame(state, l, m_blame[l]);
    }
}

void StandardBnn::stateRestored() {
    for (auto& layer : m_layers)
        layer->stateRestored();
}

/// Three products, a multiplication and an addition each, and of each weight's update an addition at least.
FloatWork StandardBnn::floatWork() const {
    FloatWork work;
    for (std::size_t l = 0; l < m_layers.size(); ++l) {
        const LayerShape& shape = m_layers[l]->shape();
        work.perSample += (l > 0 ? 3 : 2) * 2 * shape.weightCount() * shape.sumHeight() * shape.sumWidth();
        work.perStep += shape.weightCount();
    }
    return work;
}

std::optional<LatentWeights> StandardBnn::latents(const LatentPlace& place) const {
    if (m_settings.optimiser == Optimiser::Bop || place.layer >= m_layers.size() ||
        place.neuron >= m_layers[place.layer]->shape().neurons)
        return {};
    std::optional<float> reach; // of SGD's steps the gradient's size decides
    if (m_settings.optimiser == Optimiser::Adam)
        reach = static_cast<float>(m_rate * shareOfRate());
    return m_layers[place.layer]->latents(place, reach);
}

double StandardBnn::stateBitsPerWeight() const {
    return 1 + WeightMoments::bitsPerWeight(m_settings.optimiser, m_settings.halfMomenta);
}

void StandardBnn::resetBlame() { forgetBlame(m_blame); }

std::vector<LedgerEntry> StandardBnn::ledger() const {
    std::vector<LedgerEntry> entries;
    std::uint64_t tiles = 0, blame = 0;
    for (const auto& layer : m_layers)
        layer->addToLedger(entries);
    for (const LayerBlame& b : m_blame)
        blame += (2 * b.count.size() + b.byClass.size()) * sizeof(std::uint32_t);
    for (const FloatLayer::Scratch& scratch : m_scratch)
        tiles += scratch.bytes();
    for (LedgerEntry& entry : entries)
        if (entry.kind == "blame")
            entry.bytes += blame;
    entries.push_back({"signals", (m_signals[0].size() + m_signals[1].size()) * sizeof(float)});
    entries.push_back({"tiles", tiles});
    if (m_first.bytes() > 0)
        entries.push_back({"input", m_first.bytes()});
    return entries;
}

} // namespace flipscope
