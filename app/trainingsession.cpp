#include "app/trainingsession.h"

#include "datasets/error.h"
#include "datasets/open.h"
#include "engine/io/runkeeper.h"
#include "engine/timeline/fork.h"
#include "engine/trainer.h"

#include <QElapsedTimer>

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <new>
#include <utility>

namespace flipscope {

namespace {

constexpr int tickMilliseconds = 33, slowestTick = 100;
constexpr int restShare = 4; // of the time that the window takes to show a tick, before the next one
constexpr int loadingTickMilliseconds = 100;

constexpr int niceness = 5; // of training, above the window's

/// Of this thread, and of the ones that it starts: where processors are scarce, the window comes first.
void giveWay() {
    const auto self = static_cast<id_t>(::gettid());
    errno = 0;
    const int now = ::getpriority(PRIO_PROCESS, self);
    if (errno == 0)
        ::setpriority(PRIO_PROCESS, self, now + niceness);
}

/// Runs f; what it throws as text, empty if nothing.
template <class F> std::string textOfFailure(F&& f) {
    try {
        f();
    } catch (const std::bad_alloc&) {
        return TrainingSession::tr(
                   "There is not enough memory. Choose a smaller network, a smaller batch or fewer "
                   "samples.")
            .toStdString();
    } catch (const std::exception& e) {
        return e.what();
    }
    return {};
}

} // namespace

/// Shared by the two threads while a training lasts. `model` and `result` belong to the training thread until
/// it has ended.
struct TrainingSession::Run {
    TrainingConfig config;
    Dataset dataset;
    std::filesystem::path folder; // empty: not kept
    bool resumes = false;
    std::filesystem::path forked; // empty: from the beginning
    std::uint64_t forkedStep = 0;
    TrainingControl control;
    Inbox inbox;
    std::optional<TrainingResult> result;
    std::shared_ptr<const Model> model;
    TrainingPhase phase = TrainingPhase::Training; // GUI thread: as last told
};

struct TrainingSession::Loaded {
    Wish wish;
    std::shared_ptr<const Dataset> read;
    std::shared_ptr<const Dataset> dataset;
    std::shared_ptr<const Encoder> encoder;
    std::string failure;
    bool isStopped = false;

    /// Loader thread: what is not there yet.
    void work() {
        const TrainingConfig& config = wish.config;
        const DatasetRequest request = config.datasetRequest();
        if (!dataset) {
            if (!read)
                read = std::make_shared<const Dataset>(readDataset(request));
            Dataset divided = *read;
            divideDataset(divided, request);
            dataset = std::make_shared<const Dataset>(std::move(divided));
        }
        encoder = std::make_shared<const Encoder>(Encoder::fit(
            config.text("encoder"), watched(dataset->train, Watch::Stage::Fitting), dataset->shape));
    }
};

TrainingSession::TrainingSession(QObject* parent) : QObject(parent) {
    m_tick.setInterval(tickMilliseconds);
    m_tick.setTimerType(Qt::PreciseTimer);
    connect(&m_tick, &QTimer::timeout, this, &TrainingSession::drain);
    m_loadingTick.setInterval(loadingTickMilliseconds);
    connect(&m_loadingTick, &QTimer::timeout, this,
            [this] { Q_EMIT loadingProgressed(m_watch->progress()); });
}

TrainingSession::~TrainingSession() {
    if (m_watch)
        m_watch->stop();
    if (m_run)
        m_run->control.stop();
}

int TrainingSession::trainingThreads() {
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()) - 1);
}

TrainingConfig TrainingSession::withThreads(const TrainingConfig& config) {
    if (config.integer("threads") != 0)
        return config;
    std::vector<Assignment> assignments = config.assignments();
    assignments.push_back({"threads", std::to_string(trainingThreads()), "threads", {}});
    return TrainingConfig::resolve(assignments);
}

void TrainingSession::setState(State state) {
    if (state == m_state)
        return;
    m_state = state;
    Q_EMIT stateChanged(state);
}

bool TrainingSession::matchesDataset(const TrainingConfig& config) const {
    return m_dataset && *m_request == config.datasetRequest();
}

void TrainingSession::open(const TrainingConfig& config) {
    if (!isRunning())
        load({config, std::nullopt, {}, {}, 0});
}

void TrainingSession::start(const TrainingConfig& config, Begin begin) {
    if (isRunning())
        return;
    const Wish wish{config, begin, {}, {}, 0};
    if (m_state != State::Loading && matchesDataset(config))
        launch(wish);
    else
        load(wish);
}

void TrainingSession::resumeRun(const QString& folder, const TrainingConfig& config) {
    if (!isRunning())
        load({config, Begin::Running, folder, {}, 0});
}

void TrainingSession::forkRun(const QString& folder, quint64 step, const TrainingConfig& config) {
    if (!isRunning())
        load({config, Begin::Running, {}, folder, step});
}

void TrainingSession::stopLoading() {
    if (m_state != State::Loading)
        return;
    m_next.reset();
    m_watch->stop();
}

void TrainingSession::load(Wish wish) {
    if (m_state == State::Loading) { // it ends soon; then this is done
        m_next = std::move(wish);
        m_watch->stop();
        return;
    }
    setState(State::Loading);
    Q_EMIT loading(QString::fromStdString(wish.config.text("dataset")));
    Loaded loaded{std::move(wish), nullptr, nullptr, nullptr, {}, false};
    if (matchesDataset(loaded.wish.config))
        loaded.dataset = m_dataset;
    if (m_read && readAlike(*m_readWith, loaded.wish.config.datasetRequest()))
        loaded.read = m_read;
    m_watch = std::make_shared<Watch>();
    m_loadingTick.start();
    m_loader = std::jthread([this, watch = m_watch, loaded = std::move(loaded)]() mutable {
        const Watch::Scope scope(watch.get());
        try {
            loaded.failure = textOfFailure([&] { loaded.work(); });
        } catch (const Stopped&) {
            loaded.isStopped = true;
        }
        QMetaObject::invokeMethod(
            this, [this, loaded = std::move(loaded)] { takeLoaded(loaded); }, Qt::QueuedConnection);
    });
}

void TrainingSession::takeLoaded(const Loaded& loaded) {
    m_loadingTick.stop();
    const bool isLoaded = loaded.failure.empty() && !loaded.isStopped;
    if (!loaded.isStopped) {
        m_dataset = isLoaded ? loaded.dataset : nullptr;
        m_encoder = isLoaded ? loaded.encoder : nullptr;
        m_request = loaded.wish.config.datasetRequest();
        m_read = loaded.read;
        m_readWith = m_request;
    }
    const State resting = !m_dataset ? State::Idle : m_model ? State::Finished : State::Ready;
    if (m_next) {
        m_state = resting; // not told: the next one begins at once
        load(*std::exchange(m_next, std::nullopt));
        return;
    }
    setState(resting);
    if (loaded.isStopped) {
        Q_EMIT loadingStopped();
        return;
    }
    if (!isLoaded) {
        Q_EMIT openFailed(QString::fromStdString(loaded.failure));
        return;
    }
    Q_EMIT datasetReady(m_dataset, m_encoder);
    if (loaded.wish.begin && !isRunning() && m_state != State::Loading)
        launch(loaded.wish);
}

void TrainingSession::launch(const Wish& wish) {
    const Begin begin = *wish.begin;
    m_model = nullptr;
    m_discarding = false;
    m_failure.reset();
    auto run = std::make_shared<Run>();
    run->config = withThreads(wish.config);
    run->resumes = !wish.resumed.isEmpty();
    run->forked = wish.forked.toStdString();
    run->forkedStep = wish.forkedStep;
    m_runFolder = run->resumes ? wish.resumed : m_keptRuns.newRun(wish.forked);
    run->folder = m_runFolder.toStdString();
    run->dataset = *m_dataset;
    run->inbox.setSnapshotWanted(m_snapshotWanted);
    run->inbox.setLatentsWanted(m_latentsWanted);
    if (begin != Begin::Running) {
        run->inbox.setPausing(begin != Begin::OneEpoch);
        run->control.pause();
    }
    if (begin == Begin::OneStep)
        run->control.step();
    if (begin == Begin::OneEpoch)
        run->control.stepEpoch();
    m_run = run;
    setState(State::Training);
    m_tick.start();
    m_trainer = std::jthread([this, run] {
        giveWay();
        const std::string failure = textOfFailure([&] { train(*run); });
        if (!failure.empty())
            run->inbox.fail(failure);
        QMetaObject::invokeMethod(
            this, [this, run] { endRun(run); }, Qt::QueuedConnection);
    });
}

/// Training thread. At the beginning, or where a fork begins; null: stopped on the way there.
std::unique_ptr<Trainer> TrainingSession::makeTrainer(Run& run) {
    if (run.forked.empty())
        return std::make_unique<Trainer>(run.config, std::move(run.dataset),
                                         run.resumes ? Trainer::Begin::Resumed : Trainer::Begin::Anew);
    Replay replay(run.forked, Replay::configOf(run.forked, static_cast<int>(run.config.integer("threads"))),
                  run.dataset);
    return forkAt(replay, run.forkedStep, run.config, std::move(run.dataset), run.control, {});
}

/// Training thread.
void TrainingSession::train(Run& run) {
    const auto say = [&](const std::string& text) { run.inbox.onMessage(text); };
    const auto made = makeTrainer(run);
    if (!made)
        throw Error(tr("The training was stopped before the fork had begun.").toStdString());
    Trainer& trainer = *made;
    trainer.addObserver(run.inbox);
    std::optional<RunFolder> folder;
    std::optional<RunKeeper> keeper;
    if (run.resumes) {
        folder.emplace(RunFolder::open(run.folder));
        if (!restoreRun(*folder, trainer, {}, say))
            say(tr("There is no checkpoint yet; the run starts over.").toStdString());
    }
    try {
        if (!folder && !run.folder.empty())
            folder.emplace(RunFolder::create(run.folder, false));
        if (folder)
            keeper.emplace(*folder, trainer, say, [](const CheckpointNote&) {});
    } catch (const Error& error) { // no reason not to train
        say(tr("This run is not kept on disk: %1").arg(QString::fromUtf8(error.what())).toStdString());
    }
    run.result = trainer.run(run.control);
    if (keeper && !keeper->failure().empty())
        say(tr("The run could not be kept whole: %1")
                .arg(QString::fromStdString(keeper->failure()))
                .toStdString());
    run.model = std::make_shared<const Model>(resultModel(trainer, *run.result));
}

void TrainingSession::pause() {
    if (!m_run || m_state == State::Stopping)
        return;
    m_run->inbox.setPausing(true);
    m_run->control.pause();
}

void TrainingSession::resume() {
    if (!m_run || m_state == State::Stopping)
        return;
    m_run->inbox.setPausing(false);
    m_run->control.resume();
}

void TrainingSession::stepBatch() {
    if (!m_run || m_state == State::Stopping)
        return;
    m_run->inbox.setPausing(true);
    m_run->control.step();
}

void TrainingSession::stepEpoch() {
    if (!m_run || m_state == State::Stopping)
        return;
    m_run->inbox.setPausing(false); // the epoch's last step leaves a snapshot in any case
    m_run->control.stepEpoch();
}

void TrainingSession::changeOption(const std::string& key, const std::string& text) {
    if (m_run && m_state != State::Stopping)
        m_run->control.change(key, text);
}

void TrainingSession::stopAndKeep() {
    if (!m_run || m_state == State::Stopping)
        return;
    m_run->control.stop();
    setState(State::Stopping);
}

void TrainingSession::discard() {
    if (m_run) {
        m_discarding = true;
        stopAndKeep();
    } else if (m_state == State::Finished) {
        m_model = nullptr;
        m_keptRuns.remove(m_runFolder);
        setState(State::Ready);
        Q_EMIT discarded();
    }
}

void TrainingSession::waitForEnd() {
    if (!m_run)
        return;
    const auto run = m_run;
    if (m_trainer.joinable())
        m_trainer.join();
    endRun(run);
}

void TrainingSession::setSnapshotWanted(bool wanted) {
    m_snapshotWanted = wanted;
    if (m_run)
        m_run->inbox.setSnapshotWanted(wanted);
}

void TrainingSession::setLatentsWanted(std::optional<LatentPlace> place) {
    if (place == m_latentsWanted)
        return;
    m_latentsWanted = place;
    if (!m_run)
        return;
    m_run->inbox.setLatentsWanted(place);
    if (place)
        m_run->control.look();
}

void TrainingSession::drain() {
    if (!m_run)
        return;
    QElapsedTimer clock;
    clock.start();
    const auto run = m_run; // a slot may end the run
    const Inbox::Contents contents = run->inbox.swap();
    auto milestone = contents.milestones.begin();
    if (milestone != contents.milestones.end() && std::holds_alternative<TrainingStart>(*milestone))
        deliver(*milestone++);
    if (!contents.steps.empty())
        Q_EMIT progressed(contents.steps);
    for (; milestone != contents.milestones.end(); ++milestone) {
        if (const auto* reached = std::get_if<TrainingPhase>(&*milestone))
            run->phase = *reached;
        deliver(*milestone);
    }
    // Paused: the thread says so, and nothing has told it to go on since.
    const bool paused = run->phase == TrainingPhase::Paused && run->control.paused();
    if (m_state != State::Stopping)
        setState(paused ? State::Paused : State::Training);
    if (contents.snapshot)
        Q_EMIT snapshotReady(contents.snapshot);
    // When all is painted, which comes after what a timer of 0 brings. Training has all cores but one, and
    // the window is not alone on that.
    QTimer::singleShot(1, this, [this, clock] {
        const auto rest = static_cast<int>(restShare * clock.elapsed());
        const int interval = std::clamp(rest, tickMilliseconds, slowestTick);
        if (m_tick.isActive() && interval != m_tick.interval())
            m_tick.setInterval(interval);
    });
}

void TrainingSession::deliver(const Milestone& milestone) {
    if (const auto* start = std::get_if<TrainingStart>(&milestone))
        Q_EMIT started(*start);
    else if (const auto* phase = std::get_if<TrainingPhase>(&milestone))
        Q_EMIT phaseChanged(*phase);
    else if (const auto* said = std::get_if<TrainingMessage>(&milestone))
        Q_EMIT message(QString::fromStdString(said->text));
    else if (const auto* change = std::get_if<OptionChange>(&milestone))
        Q_EMIT optionChanged(*change);
    else if (const auto* report = std::get_if<EpochReport>(&milestone))
        Q_EMIT epochDone(*report);
    else if (const auto* failure = std::get_if<TrainingFailure>(&milestone))
        m_failure = QString::fromStdString(failure->text); // told by endRun(), as is the result
}

/// The one end of a run, however it came; a second call for the same run does nothing.
void TrainingSession::endRun(const std::shared_ptr<Run>& run) {
    if (m_run != run)
        return;
    if (m_trainer.joinable())
        m_trainer.join();
    m_tick.stop();
    drain();
    m_run = nullptr;
    if (const auto failure = std::exchange(m_failure, std::nullopt)) {
        setState(State::Ready);
        Q_EMIT failed(*failure);
    } else if (m_discarding) {
        m_keptRuns.remove(m_runFolder);
        setState(State::Ready);
        Q_EMIT discarded();
    } else {
        m_model = run->model;
        setState(State::Finished);
        Q_EMIT finished(*run->result);
    }
}

} // namespace flipscope
