#include "app/timeline.h"

#include "datasets/error.h"
#include "engine/io/modelfile.h"
#include "engine/io/runfolder.h"
#include "engine/parallel.h"
#include "engine/timeline/surgery.h"
#include "engine/trainer.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <system_error>

namespace flipscope {

namespace {

constexpr int readingMilliseconds = 1000; // between looks at a log that grows
constexpr std::size_t mostBursts = 12, mostBusiest = 12;

} // namespace

/// Of one run; each of the two readers belongs to the thread of one job.
struct Timeline::Source {
    Source(std::filesystem::path file, const Network& network) : log(std::move(file)), like(network) {}

    const std::filesystem::path log;
    const Network like;
    std::atomic<bool> dropped{false}; // another run is open

    const std::shared_ptr<StateCache> cache = std::make_shared<StateCache>();
    std::unique_ptr<TimeMachine> seeking; // seek job
    std::optional<Network> start;         // seek job
    std::optional<Network> best;          // seek job, as of the file's time
    std::filesystem::file_time_type bestTime{};
    std::optional<Network> other;          // seek job
    std::unique_ptr<TimeMachine> counting; // count job
    std::unique_ptr<FlipCensus> census;    // count job
    std::unique_ptr<TimeMachine> telling;  // story job
    NeuronStory story;                     // story job

    TimeMachine& seeker() {
        if (!seeking)
            seeking = std::make_unique<TimeMachine>(log, like, cache);
        return *seeking;
    }

    /// The best model so far: a run that is being trained writes it anew.
    void readBest() {
        std::error_code error;
        const std::filesystem::path file = log.parent_path() / ("best" + std::string(modelFileEnding));
        const auto written = std::filesystem::last_write_time(file, error);
        if (error || written == bestTime)
            return;
        bestTime = written;
        try {
            best = loadModel(file).network;
        } catch (const Error&) { // just being replaced: the next moment looks again
            bestTime = {};
        }
    }

    void measure(Moment& moment) {
        using To = MomentDistance::To;
        const Network& now = moment.snapshot->network;
        readBest();
        for (const auto& [to, network] :
             {std::pair(To::Start, &start), std::pair(To::Best, &best), std::pair(To::Other, &other)})
            if (*network && haveOneShape(now, **network))
                moment.distances.push_back({to, weightDistance(now, **network)});
        if (parametersOf(now.layers().front()).shape.weightPlanes == 2)
            moment.ternary = ternaryMoves(now, moment.flips);
    }

    std::shared_ptr<Moment> momentAt(quint64 step, quint64 stepsPerEpoch) {
        TimeMachine& time = seeker();
        if (!start) {
            time.seek(time.firstStep());
            start = time.network();
        }
        if (step > time.lastStep())
            time.readOn();
        auto moment = std::make_shared<Moment>();
        auto snapshot = std::make_shared<TrainingSnapshot>();
        snapshot->step = time.seek(step);
        snapshot->epoch = snapshot->step == 0 ? 0 : (snapshot->step - 1) / stepsPerEpoch + 1;
        snapshot->network = time.network();
        snapshot->blameFirstStep = snapshot->step;
        moment->snapshot = std::move(snapshot);
        moment->flips = time.flips();
        moment->hasFlips = time.hasChanges();
        measure(*moment);
        return moment;
    }

    /// Goes on where it stopped while the same neuron is asked for.
    std::shared_ptr<const NeuronStory> storyOf(std::uint32_t layer, std::uint32_t neuron) {
        const std::uint64_t before = telling ? telling->lastStep() : 0;
        if (!telling)
            telling = std::make_unique<TimeMachine>(log, like, cache);
        else
            telling->readOn();
        if (telling->lastStep() < before || story.layer != layer || story.neuron != neuron)
            story = {layer, neuron, 0, {}};
        const auto more = telling->flipsOf(layer, neuron, story.upTo + 1, telling->lastStep(),
                                           [this] { return dropped.load(); });
        story.flips.insert(story.flips.end(), more.begin(), more.end());
        story.upTo = telling->lastStep();
        return std::make_shared<const NeuronStory>(story);
    }

    RunOverview overview(bool patterns) {
        if (!counting) {
            counting = std::make_unique<TimeMachine>(log, like, cache);
            census = std::make_unique<FlipCensus>(like);
        } else {
            const std::uint64_t before = counting->lastStep();
            counting->readOn();
            if (counting->lastStep() < before)
                census->clear(); // the run was gone on with from an earlier step
        }
        census->count(*counting, [this] { return dropped.load(); });
        RunOverview result;
        result.firstStep = counting->firstStep();
        result.lastStep = counting->lastStep();
        result.exactFrom = counting->firstExactStep();
        auto landscape = std::make_shared<std::vector<std::vector<std::uint32_t>>>();
        for (std::size_t l = 0; l < census->layers(); ++l)
            landscape->push_back(census->flipsOf(l));
        result.landscape = std::move(landscape);
        if (patterns) {
            result.patterns = census->patterns();
            for (const FlipPlace& place : census->busiest(mostBusiest))
                result.busiest.emplace_back(place, census->flipsOfWeight(place));
        }
        result.bursts = census->bursts(mostBursts);
        result.epochs = census->epochs();
        return result;
    }
};

Timeline::Timeline(QObject* parent) : QObject(parent) {
    m_tick.setInterval(readingMilliseconds);
    connect(&m_tick, &QTimer::timeout, this, &Timeline::readOn);
    connect(&m_seek, &LatestJob::failed, this, &Timeline::failed);
    connect(&m_evaluate, &LatestJob::failed, this, &Timeline::failed);
    connect(&m_story, &LatestJob::failed, this, &Timeline::failed);
    connect(&m_count, &LatestJob::failed, this, [this](const QString& text) {
        if (!m_growing) // a log that has just been begun may not be there yet
            Q_EMIT failed(text);
    });
}

Timeline::~Timeline() {
    if (m_source)
        m_source->dropped = true;
}

void Timeline::setDataset(std::shared_ptr<const Dataset> dataset, std::shared_ptr<const Encoder> encoder) {
    m_dataset = std::move(dataset);
    m_encoder = std::move(encoder);
}

void Timeline::open(const QString& folder, const Network& like, quint64 totalSteps, quint64 stepsPerEpoch,
                    bool growing) {
    close();
    m_folder = folder;
    m_other.clear();
    m_source =
        std::make_shared<Source>(std::filesystem::path(folder.toStdString()) / RunFolder::flipLogName, like);
    m_totalSteps = totalSteps;
    m_stepsPerEpoch = std::max<quint64>(stepsPerEpoch, 1);
    m_growing = growing;
    Q_EMIT opened();
    readOn();
    if (growing)
        m_tick.start();
}

const Network& Timeline::like() const { return m_source->like; }

void Timeline::setGrowing(bool growing) {
    m_growing = growing;
    if (growing)
        m_tick.start();
    else
        m_tick.stop();
    m_stalePatterns = true;
    readOn();
}

void Timeline::close() {
    if (!m_source)
        return;
    m_tick.stop();
    m_source->dropped = true;
    m_seek.cancel();
    m_count.cancel();
    m_evaluate.cancel();
    m_story.cancel();
    m_source = nullptr;
    m_overview = {};
    m_position = 0;
    m_live = true;
    m_growing = false;
    const bool hadMoment = m_moment != nullptr;
    m_moment = m_unedited = nullptr;
    if (hadMoment)
        Q_EMIT momentChanged();
    Q_EMIT closed();
}

void Timeline::readOn() {
    if (!m_source)
        return;
    // Patterns look at every weight: not each second while more are coming.
    const bool patterns = !m_growing || m_stalePatterns;
    m_stalePatterns = false;
    m_count.request(
        [this, source = m_source, patterns] {
            return [this, source, overview = source->overview(patterns)] {
                if (source == m_source)
                    takeOverview(overview);
            };
        },
        LatestJob::Before::Finish);
}

void Timeline::takeOverview(const RunOverview& overview) {
    const RunOverview& known = overview.patterns ? overview : m_overview;
    const auto patterns = known.patterns;
    const auto busiest = known.busiest;
    const bool epochEnded = overview.lastStep / m_stepsPerEpoch != m_overview.lastStep / m_stepsPerEpoch;
    m_stalePatterns = m_stalePatterns || epochEnded;
    m_overview = overview;
    m_overview.patterns = patterns;
    m_overview.busiest = busiest;
    Q_EMIT overviewChanged();
    if (m_live && m_position != overview.lastStep) {
        m_position = overview.lastStep;
        Q_EMIT positionChanged(m_position, true);
    }
}

void Timeline::moveTo(quint64 step) {
    if (!m_source)
        return;
    step = std::clamp(step, m_overview.firstStep, std::max(m_overview.firstStep, m_overview.lastStep));
    if (!m_live && step == m_position && (m_moment || m_seek.isBusy()))
        return;
    m_live = false;
    m_position = step;
    Q_EMIT positionChanged(step, false);
    m_seek.request(
        [this, source = m_source, step, perEpoch = m_stepsPerEpoch] {
            return [this, source, moment = std::shared_ptr<const Moment>(source->momentAt(step, perEpoch))] {
                if (source == m_source && !m_live)
                    take(moment);
            };
        },
        LatestJob::Before::Finish);
}

void Timeline::take(const std::shared_ptr<const Moment>& moment) {
    m_moment = m_unedited = moment;
    Q_EMIT momentChanged();
    evaluate();
}

void Timeline::goLive() {
    if (m_live)
        return;
    m_live = true;
    m_position = m_overview.lastStep;
    m_moment = m_unedited = nullptr;
    m_evaluate.cancel();
    Q_EMIT positionChanged(m_position, true);
    Q_EMIT momentChanged();
}

void Timeline::compareWith(const QString& path) {
    if (!m_source)
        return;
    m_other = path;
    m_seek.request([this, source = m_source, path, step = m_live ? m_overview.lastStep : m_position,
                    perEpoch = m_stepsPerEpoch] {
        source->other.reset();
        if (!path.isEmpty()) {
            const Network network = loadModel(findModel(path.toStdString(), false)).network;
            if (!haveOneShape(network, source->like))
                throw Error(tr("%1: is another network: expected %2, found %3")
                                .arg(path, QString::fromStdString(source->like.sizes()),
                                     QString::fromStdString(network.sizes()))
                                .toStdString());
            source->other = network;
        }
        const auto moment = std::shared_ptr<const Moment>(source->momentAt(step, perEpoch));
        return [this, source, step, moment] {
            if (source != m_source)
                return;
            m_live = false;
            m_position = step;
            Q_EMIT positionChanged(step, false);
            take(moment);
        };
    });
}

void Timeline::askStory(int layer, int neuron) {
    if (!m_source || m_overview.lastStep == 0)
        return;
    m_story.request(
        [this, source = m_source, layer, neuron] {
            const auto story =
                source->storyOf(static_cast<std::uint32_t>(layer), static_cast<std::uint32_t>(neuron));
            return [this, source, story] {
                if (source == m_source)
                    Q_EMIT storyReady(story);
            };
        },
        LatestJob::Before::Finish);
}

void Timeline::setEdits(std::vector<FlipPlace> edits) {
    if (!m_unedited)
        return;
    auto edited = std::make_shared<Moment>(*m_unedited);
    auto snapshot = std::make_shared<TrainingSnapshot>(*m_unedited->snapshot);
    for (const FlipPlace& place : edits)
        snapshot->network = withFlip(snapshot->network, place);
    edited->snapshot = std::move(snapshot);
    edited->edits = std::move(edits);
    edited->distances.clear(); // those of the moment as it was
    m_moment = std::move(edited);
    Q_EMIT momentChanged();
    evaluate();
}

/// Of the validation part, else of the test part, on one thread: training keeps its cores.
void Timeline::evaluate() {
    if (!m_dataset || !m_encoder || !m_moment)
        return;
    const bool onValidation = !m_dataset->validation.empty();
    const Network& network = m_moment->snapshot->network;
    if ((!onValidation && m_dataset->test.empty()) || network.inputs() != m_encoder->outputs() ||
        network.classes() != m_dataset->classCount())
        return;
    m_evaluate.request(
        [this, moment = m_moment, dataset = m_dataset, encoder = m_encoder, onValidation] {
            MomentAccuracy accuracy;
            accuracy.step = moment->snapshot->step;
            accuracy.onValidation = onValidation;
            accuracy.edits = moment->edits.size();
            Workers worker(1);
            worker.run([&] {
                accuracy.confusion = flipscope::evaluate(moment->snapshot->network, *encoder,
                                                         onValidation ? dataset->validation : dataset->test,
                                                         dataset->classCount(), selectKernels("auto"));
            });
            return [this, moment, accuracy] {
                if (moment == m_moment)
                    Q_EMIT evaluated(accuracy);
            };
        },
        LatestJob::Before::Finish);
}

} // namespace flipscope
