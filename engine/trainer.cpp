#include "engine/trainer.h"

#include "datasets/augmentation.h"
#include "datasets/error.h"
#include "engine/batchsource.h"
#include "engine/io/statefile.h"
#include "engine/learning/float32ledger.h"
#include "engine/learning/methods.h"
#include "engine/learning/schedule.h"
#include "engine/learning/startmodel.h"
#include "engine/memory.h"
#include "engine/network/forwardpass.h"
#include "engine/network/networkspec.h"
#include "engine/parallel.h"
#include "engine/trainingprogress.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <oneapi/tbb/parallel_for.h>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

namespace flipscope {

namespace {

double secondsSince(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::uint64_t sizeOf(const Activations& activations) {
    return std::visit([](const auto& m) { return std::uint64_t{m.bytes()}; }, activations);
}

std::uint64_t sizeOf(const Network& network) {
    std::uint64_t bytes = 0;
    for (const Layer& layer : network.layers())
        bytes += parametersOf(layer).weights.bytes() +
                 parametersOf(layer).thresholds.size() * sizeof(std::int32_t);
    return bytes;
}

/// Refuses before allocating what this machine cannot hold.
void checkMemory(const std::vector<LayerShape>& layers, std::size_t batch) {
    double bytes = 0, largestStream = 0;
    for (const LayerShape& layer : layers) {
        // Counters of a byte, two orientations of bits; six planes of bits per activation.
        bytes += 1.3 * static_cast<double>(layer.columns()) * static_cast<double>(layer.neurons);
        const MapShape out = layer.output();
        bytes += 6 * 8.0 * static_cast<double>(batch * out.pixels() * out.pixelWords());
        if (layer.writes != Writes::Bits)
            largestStream =
                std::max(largestStream, static_cast<double>(out.pixels() * out.pixelWords() * wordBits));
    }
    // Sums, the stream (16 bits), its gradient and that of the stream before; signals of a byte.
    bytes += (4 + 2 + 4 + 4 + 1) * largestStream * static_cast<double>(batch);
    bytes += 2.0 * static_cast<double>(batch * layers.front().input.values());
    const double present =
        static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
    if (bytes > 0.8 * present)
        throw Error(
            fmt::format("network {}: training it at batch {} needs about {:.0f} MiB, this machine has {:.0f} "
                        "MiB; choose smaller layers or a smaller batch",
                        sizesText(layers), batch, bytes / 1048576.0, present / 1048576.0));
}

/// Threads beside the workers that make batches ahead: making one takes about as long as a step with it.
std::size_t batchThreads(int workers) { return static_cast<std::size_t>(std::max(1, workers / 2)); }

/// What methods are told about the inputs: which of them ever change; of grey ones also means and spread.
/// Augmentation may change any of them.
void describeInputs(const Samples& samples, const Encoder& encoder, bool isAugmented,
                    LearningProblem& problem) {
    if (problem.inputType == ValueType::Bits) {
        problem.inputVaries =
            isAugmented ? std::vector<bool>(encoder.outputs(), true) : encoder.varying(samples);
        return;
    }
    const std::size_t size = encoder.shape().size();
    std::vector<std::uint8_t> pixels(size), lowest(size, 255), highest(size, 0);
    std::vector<std::uint64_t> sums(size), squares(size);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        samples.read(i, pixels);
        for (std::size_t p = 0; p < size; ++p) {
            sums[p] += pixels[p];
            squares[p] += static_cast<std::uint64_t>(pixels[p]) * pixels[p];
            lowest[p] = std::min(lowest[p], pixels[p]);
            highest[p] = std::max(highest[p], pixels[p]);
        }
    }
    std::uint64_t deviations = 0;
    for (std::size_t p = 0; p < size; ++p) {
        problem.inputVaries.push_back(isAugmented || lowest[p] != highest[p]);
        const std::uint64_t mean = sums[p] / samples.size();
        problem.inputMeans.push_back(static_cast<std::uint8_t>(mean));
        deviations += squares[p] / samples.size() - std::min(mean * mean, squares[p] / samples.size());
    }
    problem.inputDeviation =
        static_cast<std::uint32_t>(std::max<std::uint64_t>(1, integerRoot(deviations / size)));
}

} // namespace

ConfusionMatrix evaluate(const Network& network, const Encoder& encoder, const Samples& samples,
                         std::size_t classes, const Kernels& kernels, std::uint64_t* bytes) {
    constexpr std::size_t block = 512; // bounds the memory for encoded pictures
    ConfusionMatrix confusion(classes);
    ForwardPass pass(network, kernels);
    for (std::size_t first = 0; first < samples.size(); first += block) {
        const std::size_t last = std::min(samples.size(), first + block);
        const Samples part(samples.source(), {samples.indices().begin() + static_cast<std::ptrdiff_t>(first),
                                              samples.indices().begin() + static_cast<std::ptrdiff_t>(last)});
        const Activations encoded = encoder.encode(part);
        const std::vector<std::uint16_t> predicted = pass.classes(encoded);
        if (bytes)
            *bytes = std::max(*bytes, pass.bytes() + sizeOf(encoded));
        for (std::size_t i = 0; i < predicted.size(); ++i)
            confusion.add(part.label(i), predicted[i]);
    }
    return confusion;
}

struct Trainer::State {
    State(TrainingConfig c, Dataset d, Begin begin);

    void loop(TrainingControl& control);
    bool advance(std::uint64_t until, TrainingControl& control);
    bool runEpoch(std::uint64_t epoch, std::uint64_t until, TrainingControl& control);
    void applyChanges(TrainingControl& control);
    void take(const OptionChange& change);
    void checkChanges() const;
    void endEpoch();
    void checkSchedules();
    void lowerRateOnPlateau();
    bool isStuck() const;
    void evaluateResult();
    TrainingStart start() const;
    void takeSnapshot(std::uint64_t epoch);
    std::optional<LatentWeights> latentsFor(const TrainingObserver& observer) const;
    void showLatents();
    void takeCheckpoint(bool stopped);
    template <class F> void tell(F&& f) {
        for (TrainingObserver* observer : observers)
            f(*observer);
    }

    TrainingConfig config;
    Dataset dataset;
    Workers workers;
    const Kernels& kernels;
    const Method& method;
    Encoder encoder;
    std::vector<LayerShape> layers;
    std::uint64_t epochs;
    std::unique_ptr<BatchSource> batches;
    std::unique_ptr<Learner> learner;
    std::vector<TrainingObserver*> observers;

    TrainingResult result;
    TrainingProgress progress;
    Network last;
    bool begun = false;           ///< and told
    std::optional<Error> noStart; ///< why the model to begin with could not be had
    std::uint64_t evaluationBytes = 0;
};

Trainer::State::State(TrainingConfig c, Dataset d, Begin begin)
    : config(std::move(c)), dataset(std::move(d)), workers(static_cast<int>(config.integer("threads"))),
      kernels(selectKernels(config.text("kernels"))), method(findMethod(config.text("method"))),
      epochs(static_cast<std::uint64_t>(config.integer("epochs"))) {
    if (dataset.train.empty())
        throw Error(fmt::format("{}: there are no training samples", dataset.location));
    const auto batch = std::min(static_cast<std::size_t>(config.integer("batch")), dataset.train.size());
    Encoder::checkSpec(config.text("encoder"));
    workers.run([&] {
        encoder = Encoder::fit(config.text("encoder"), dataset.train, dataset.shape);
        const MapShape image = imageMap(dataset.shape);
        layers = parseNetwork(config.text("network"), image, encoder.outputs(), dataset.classCount());
        checkTrains(method, layers);
        checkMemory(layers, batch);
        const Augmentation augmentation = Augmentation::parse(config.text("augment"));
        // What training needs is counted from here: the data is loaded, batches and learner not yet made.
        releaseFreeMemory();
        result.rssStartBytes = residentBytes();
        batches = std::make_unique<BatchSource>(dataset.train, encoder, batch,
                                                static_cast<std::uint64_t>(config.integer("seed")),
                                                augmentation, batchThreads(workers.threads()));
        LearningProblem problem;
        problem.inputType = encoder.outputType();
        problem.image = image;
        problem.layers = layers;
        problem.stepsPerEpoch = batches->stepsPerEpoch();
        describeInputs(dataset.train, encoder, !augmentation.empty(), problem);
        problem.classSizes.resize(dataset.classCount());
        for (std::size_t i = 0; i < dataset.train.size(); ++i)
            ++problem.classSizes[dataset.train.label(i)];
        learner = method.create(config, problem, kernels);
        try {
            if (!config.text("start").empty())
                startFromModel(*learner, config.text("start"), encoder);
        } catch (const Error& error) {
            if (begin == Begin::Anew)
                throw;
            noStart = error;
        }
        checkSchedules();
        checkChanges();
        last = learner->network();
    });
}

TrainingStart Trainer::State::start() const {
    TrainingStart s;
    s.config = config;
    s.liveOptions = learner->liveOptions();
    s.method = method.name;
    s.lossName = learner->lossName();
    s.layers = layers;
    s.trainSamples = dataset.train.size();
    s.validationSamples = dataset.validation.size();
    s.testSamples = dataset.test.size();
    s.stepsPerEpoch = batches->stepsPerEpoch();
    s.epochs = epochs;
    s.stepsDone = progress.step;
    s.history = progress.history;
    s.threads = workers.threads();
    s.kernels = kernels.name;
    s.rssBytes = result.rssStartBytes;
    return s;
}

void Trainer::State::takeSnapshot(std::uint64_t epoch) {
    for (TrainingObserver* observer : observers)
        if (observer->wantsSnapshot())
            observer->onSnapshot({progress.step, epoch, learner->network(), learner->blame(),
                                  progress.blameFirstStep, learner->ledger(), latentsFor(*observer)});
}

std::optional<LatentWeights> Trainer::State::latentsFor(const TrainingObserver& observer) const {
    const std::optional<LatentPlace> place = observer.latentsWanted();
    return place ? learner->latents(*place) : std::nullopt;
}

/// While paused, of what was snapshot before.
void Trainer::State::showLatents() {
    for (TrainingObserver* observer : observers)
        if (auto latents = latentsFor(*observer))
            observer->onLatents(std::move(*latents));
}

void Trainer::State::takeCheckpoint(bool stopped) {
    const bool endOfEpoch = progress.position == 0;
    const TrainingPoint point{progress.epochs, progress.step, endOfEpoch,
                              endOfEpoch && progress.bestEpoch == progress.epochs,
                              stopped || progress.epochs == epochs || isStuck()};
    const bool wanted = std::any_of(observers.begin(), observers.end(),
                                    [&](TrainingObserver* o) { return o->wantsCheckpoint(point); });
    if (!wanted)
        return;
    const Network network = learner->network();
    StateWriter writer;
    learner->visitState(writer);
    progress.visitState(writer, network);
    tell([&](TrainingObserver& o) { o.onCheckpoint(point, writer, network); });
}

/// A change that is written down but could not be made would be found out in the middle of the run.
void Trainer::State::checkChanges() const {
    const std::vector<std::string> live = learner->liveOptions();
    for (const OptionChange& change : parseChanges(config.text("changes")))
        if (std::find(live.begin(), live.end(), change.key) == live.end())
            throw Error(fmt::format("changes: {} cannot change while method {} trains; those that can: {}",
                                    change.key, method.name,
                                    live.empty() ? "none" : fmt::format("{}", fmt::join(live, ", "))),
                        Error::Kind::Usage);
    configAt(config, std::numeric_limits<std::uint64_t>::max());
}

/// Before the next step: what the configuration has for it, and what was asked for since the last one.
void Trainer::State::applyChanges(TrainingControl& control) {
    const std::uint64_t next = progress.step + 1;
    if (const auto due = changesUntil(config, next); !due.empty() && due.back().step == next)
        learner->reconfigure(configAt(config, next));
    for (const auto& [key, text] : control.takeChanges())
        take({next, key, text});
}

void Trainer::State::take(const OptionChange& change) {
    const std::vector<std::string> live = learner->liveOptions();
    try {
        if (std::find(live.begin(), live.end(), change.key) == live.end())
            throw Error(fmt::format("it cannot change while method {} trains", method.name));
        config = withChange(config, change);
    } catch (const Error& e) {
        tell([&](TrainingObserver& o) {
            o.onMessage(fmt::format("{}={} was not taken: {}", change.key, change.text, e.what()));
        });
        return;
    }
    learner->reconfigure(configAt(config, change.step));
    tell([&](TrainingObserver& o) { o.onChange(change); });
}

/// To the epoch's end, or until so many steps are done in all. False: stopped before.
bool Trainer::State::runEpoch(std::uint64_t epoch, std::uint64_t until, TrainingControl& control) {
    TrainingProgress& p = progress;
    if (p.position == 0) {
        p.beginEpoch(layers.size());
        learner->resetBlame();
    }
    const auto interrupted = [&control] { return control.interrupted(); };
    StepDelta delta;
    while (p.position < batches->stepsPerEpoch() && p.step < until) {
        bool waited = false;
        const auto onPause = [&] {
            waited = true;
            takeSnapshot(epoch);
            tell([](TrainingObserver& o) { o.onPhase(TrainingPhase::Paused); });
        };
        if (!control.waitForPermission(onPause, [&] { showLatents(); }))
            return false;
        if (waited)
            tell([](TrainingObserver& o) { o.onPhase(TrainingPhase::Training); });
        applyChanges(control);
        const bool wantsDelta = std::any_of(observers.begin(), observers.end(),
                                            [](TrainingObserver* o) { return o->wantsDelta(); });
        const auto begin = std::chrono::steady_clock::now();
        const StepReport report =
            learner->learn(batches->batch(epoch, p.position), interrupted, wantsDelta ? &delta : nullptr);
        p.epochNow.seconds += secondsSince(begin);
        if (!report.completed)
            continue; // dropped whole; the control says how to go on
        p.add(report);
        tell([&](TrainingObserver& o) { o.onStep(report, wantsDelta ? &delta : nullptr); });
        takeSnapshot(epoch);
        const bool endOfEpoch = p.position == batches->stepsPerEpoch();
        if (!endOfEpoch) // there: once the epoch is reported on
            takeCheckpoint(false);
        control.stepDone(endOfEpoch);
    }
    return true;
}

void Trainer::State::endEpoch() {
    last = learner->network();
    std::optional<double> accuracy, balanced;
    if (!dataset.validation.empty()) {
        const ConfusionMatrix confusion =
            evaluate(last, encoder, dataset.validation, dataset.classCount(), kernels, &evaluationBytes);
        accuracy = confusion.accuracy();
        balanced = confusion.balancedAccuracy();
    }
    progress.endEpoch(accuracy, balanced, config.text("best-by") == "balanced", last);
    lowerRateOnPlateau();
    tell([&](TrainingObserver& o) { o.onEpoch(progress.epochNow, last); });
    takeCheckpoint(false);
}

/// False: stopped before so many steps were done in all.
bool Trainer::State::advance(std::uint64_t until, TrainingControl& control) {
    while (progress.epochs < epochs && progress.step < until && !isStuck()) {
        if (!runEpoch(progress.epochs + 1, until, control))
            return false;
        if (progress.position == batches->stepsPerEpoch())
            endEpoch();
    }
    return true;
}

void Trainer::State::checkSchedules() {
    for (const char* key : {"plateau", "early-stop"})
        if (config.integer(key) > 0 && dataset.validation.empty())
            throw Error(fmt::format("{}: needs a validation part to look at; there is none (--validation 0.1 "
                                    "keeps a tenth of the training samples aside)",
                                    key),
                        Error::Kind::Usage);
    if (config.integer("plateau") > 0 && !learner->setRateHalvings(0))
        throw Error(fmt::format("plateau: method {} has no rate that could be lowered", method.name),
                    Error::Kind::Usage);
}

/// Halves the rate once the best epoch, and the last halving, are so many epochs ago.
void Trainer::State::lowerRateOnPlateau() {
    const auto patience = static_cast<std::uint64_t>(config.integer("plateau"));
    constexpr std::uint64_t most = 30; // nothing moves any more
    if (patience == 0 || progress.halvings == most ||
        progress.epochs - std::max(progress.bestEpoch, progress.patienceFrom) < patience)
        return;
    ++progress.halvings;
    progress.patienceFrom = progress.epochs;
    learner->setRateHalvings(static_cast<int>(progress.halvings));
    tell([&](TrainingObserver& o) {
        o.onMessage(
            fmt::format("epoch {}: no better validation accuracy for {} epochs; the rate is halved to "
                        "1/{} of its schedule",
                        progress.epochs, patience, std::uint64_t{1} << progress.halvings));
    });
}

bool Trainer::State::isStuck() const {
    const auto patience = static_cast<std::uint64_t>(config.integer("early-stop"));
    return patience > 0 && progress.position == 0 && progress.epochs - progress.bestEpoch >= patience;
}

void Trainer::State::loop(TrainingControl& control) {
    result.stopReason = fmt::format("all {} epochs are done", epochs);
    if (advance(UINT64_MAX, control)) {
        if (isStuck() && progress.epochs < epochs)
            result.stopReason =
                fmt::format("no better validation accuracy for {} epochs: the best is that of "
                            "epoch {}",
                            progress.epochs - progress.bestEpoch, progress.bestEpoch);
        return;
    }
    result.stoppedByUser = true;
    result.stopReason = fmt::format("stopped in epoch {} of {}", progress.epochs + 1, epochs);
    last = learner->network();
    takeCheckpoint(true);
    if (progress.position > 0)
        progress.account(); // what no end of an epoch has
}

/// Accuracies of the model that is handed over: the best by validation where there is one.
void Trainer::State::evaluateResult() {
    TrainingProgress& p = progress;
    result.epochs = p.epochs;
    result.flips = p.flips;
    result.updates = p.updates;
    result.trainBitOps = p.bitOps;
    result.trainSeconds = p.trainSeconds;
    result.which = p.bestAccuracy >= 0 ? "best" : "last";
    if (p.bestAccuracy < 0) {
        p.best = last;
        p.bestEpoch = p.epochs;
    }
    result.bestEpoch = p.bestEpoch;
    const auto accuracyOf = [&](const Samples& samples) -> std::optional<ConfusionMatrix> {
        if (samples.empty())
            return std::nullopt;
        return evaluate(p.best, encoder, samples, dataset.classCount(), kernels);
    };
    result.trainAccuracy = accuracyOf(dataset.train)->accuracy();
    if (const auto confusion = accuracyOf(dataset.validation))
        result.validationAccuracy = confusion->accuracy();
    if (const auto confusion = accuracyOf(dataset.test)) {
        result.testAccuracy = confusion->accuracy();
        result.balancedTestAccuracy = confusion->balancedAccuracy();
    }
    result.modelChecksum = p.best.checksum();
    result.network = p.best.sizes();
    result.bitOpsPerSample = p.best.bitOpsPerSample();
}

Trainer::Trainer(TrainingConfig config, Dataset dataset, Begin begin)
    : m_state(std::make_unique<State>(std::move(config), std::move(dataset), begin)) {}

Trainer::~Trainer() = default;

void Trainer::addObserver(TrainingObserver& observer) { m_state->observers.push_back(&observer); }

void Trainer::begin() {
    State& s = *m_state;
    if (s.noStart)
        throw *s.noStart;
    if (std::exchange(s.begun, true))
        return;
    s.workers.run([&] {
        resetPeakResident();
        s.tell([&](TrainingObserver& o) { o.onStarted(s.start()); });
        s.tell([](TrainingObserver& o) { o.onPhase(TrainingPhase::Training); });
    });
}

TrainingResult Trainer::run(TrainingControl& control) {
    begin();
    State& s = *m_state;
    TrainingResult& r = s.result;
    r.method = s.method.name;
    r.dataset = s.dataset.name;
    r.dataHash = s.dataset.hash;
    r.encoder = s.encoder.spec();
    r.seed = static_cast<std::uint64_t>(s.config.integer("seed"));
    r.threads = s.workers.threads();
    r.kernels = s.kernels.name;
    r.trainSamples = s.dataset.train.size();
    r.validationSamples = s.dataset.validation.size();
    r.testSamples = s.dataset.test.size();
    r.stateBitsPerWeight = s.learner->stateBitsPerWeight();
    s.workers.run([&] {
        s.loop(control);
        r.peakRssBytes = peakResidentBytes();
        s.tell([](TrainingObserver& o) { o.onPhase(TrainingPhase::Evaluating); });
        s.evaluateResult();
    });
    r.ledger = s.learner->ledger();
    r.float32Ledger = float32Ledger(s.layers, static_cast<std::size_t>(s.config.integer("batch")));
    r.ledger.push_back({"batches", s.batches->bytes()});
    // The networks of the last epoch and of the best one are copies.
    r.ledger.push_back({"evaluation", s.evaluationBytes + sizeOf(s.last) +
                                          (s.progress.bestAccuracy >= 0 ? sizeOf(s.progress.best) : 0)});
    const double trained = static_cast<double>(r.trainSamples) * static_cast<double>(r.epochs);
    r.samplesPerSecond = r.trainSeconds > 0 ? trained / r.trainSeconds : 0;
    const FloatWork work = s.learner->floatWork();
    const std::uint64_t seen =
        r.trainSamples * r.epochs + (s.progress.position > 0 ? s.progress.seen : std::uint64_t{0});
    r.trainFloatOps = work.perSample * seen + work.perStep * s.progress.step;
    s.tell([&](TrainingObserver& o) { o.onFinished(r); });
    return r;
}

bool Trainer::advance(std::uint64_t step, TrainingControl& control) {
    return m_state->workers.run([&] {
        const bool done = m_state->advance(step, control);
        m_state->last = m_state->learner->network();
        return done;
    });
}

void Trainer::save(StateWriter& state) {
    m_state->learner->visitState(state);
    m_state->progress.visitState(state, m_state->last);
}

const Batch& Trainer::batch(std::uint64_t step) {
    const std::uint64_t perEpoch = stepsPerEpoch();
    return m_state->batches->batch(1 + (step - 1) / perEpoch, (step - 1) % perEpoch);
}

std::uint64_t Trainer::stepsPerEpoch() const { return m_state->batches->stepsPerEpoch(); }

std::optional<LatentWeights> Trainer::latents(const LatentPlace& place) const {
    return m_state->workers.run([&] { return m_state->learner->latents(place); });
}

bool Trainer::watch(WeightWatch* watch) { return m_state->learner->watch(watch); }

void Trainer::restore(StateReader& checkpoint) {
    State& s = *m_state;
    s.learner->visitState(checkpoint);
    try {
        s.learner->stateRestored();
    } catch (const Error& e) {
        throw Error(fmt::format("{}: {}", checkpoint.origin(), e.what()));
    }
    s.noStart.reset();
    s.last = s.learner->network();
    s.progress = TrainingProgress::restore(checkpoint, s.last, s.epochs, s.batches->stepsPerEpoch());
    s.learner->setRateHalvings(static_cast<int>(s.progress.halvings));
    s.learner->reconfigure(configAt(s.config, s.progress.step));
}

const TrainingConfig& Trainer::config() const { return m_state->config; }
const Dataset& Trainer::dataset() const { return m_state->dataset; }
const Encoder& Trainer::encoder() const { return m_state->encoder; }
const Network& Trainer::resultNetwork() const { return m_state->progress.best; }
const Network& Trainer::lastNetwork() const { return m_state->last; }
const std::vector<LayerBlame>& Trainer::blame() const { return m_state->learner->blame(); }
const TrainingProgress& Trainer::progress() const { return m_state->progress; }

} // namespace flipscope
