#include "app/racesession.h"

#include "app/trainingsession.h"
#include "datasets/error.h"
#include "datasets/open.h"
#include "engine/io/runkeeper.h"
#include "engine/io/runsummary.h"

#include <exception>

namespace flipscope {

namespace {

constexpr int tickMilliseconds = 33;

} // namespace

/// Where the race's thread leaves what happened. A distance is taken only when the one before was fetched.
class RaceSession::Inbox final : public RaceObserver {
public:
    struct Contents {
        std::optional<std::array<TrainingStart, 2>> starts;
        RaceNews news;
        std::vector<std::string> messages;
    };
    Contents swap() {
        const std::lock_guard lock(m_mutex);
        m_distanceWanted = true;
        return std::exchange(m_contents, {});
    }
    void say(const std::string& text) {
        const std::lock_guard lock(m_mutex);
        m_contents.messages.push_back(text);
    }

    void onRaceStarted(const std::array<TrainingStart, 2>& starts) override {
        const std::lock_guard lock(m_mutex);
        m_contents.starts = starts;
    }
    void onLaneStep(int lane, const LanePoint& point, const StepReport& report) override {
        const std::lock_guard lock(m_mutex);
        m_contents.news.lanes[static_cast<std::size_t>(lane)].steps.push_back(
            {point, report.loss, totalOf(report.layers).flips});
    }
    void onLaneEpoch(int lane, const LanePoint& point, const EpochReport&) override {
        const std::lock_guard lock(m_mutex);
        m_contents.news.lanes[static_cast<std::size_t>(lane)].epochs.push_back(point);
    }
    void onDistance(std::uint64_t step, const std::vector<LayerDistance>& layers) override {
        const std::lock_guard lock(m_mutex);
        m_contents.news.distances.emplace_back(step, layers);
        m_distanceWanted = false;
    }
    bool wantsDistance() const override { return m_distanceWanted; }

private:
    std::atomic<bool> m_distanceWanted{true};
    std::mutex m_mutex; // guards m_contents
    Contents m_contents;
};

RaceSession::RaceSession(QObject* parent) : QObject(parent) {
    m_tick.setInterval(tickMilliseconds);
    m_tick.setTimerType(Qt::PreciseTimer);
    connect(&m_tick, &QTimer::timeout, this, &RaceSession::drain);
}

RaceSession::~RaceSession() {
    if (m_control)
        m_control->stop();
}

void RaceSession::setState(State state) {
    if (state == m_state)
        return;
    m_state = state;
    Q_EMIT stateChanged(state);
}

void RaceSession::start(const Wish& wish) {
    if (isRunning())
        return;
    m_inbox = std::make_shared<Inbox>();
    m_control = std::make_shared<TrainingControl>();
    setState(State::Loading);
    m_tick.start();
    m_thread = std::jthread([this, wish, inbox = m_inbox, control = m_control] {
        std::shared_ptr<const RaceResult> result;
        QString failure;
        try {
            result = std::make_shared<const RaceResult>(race(wish, *inbox, *control));
        } catch (const std::bad_alloc&) {
            failure =
                tr("There is not enough memory for two trainings. Choose smaller networks or fewer samples.");
        } catch (const std::exception& error) {
            failure = QString::fromUtf8(error.what());
        }
        QMetaObject::invokeMethod(
            this, [this, result, failure] { end(result, failure); }, Qt::QueuedConnection);
    });
}

/// The race's thread.
RaceResult RaceSession::race(const Wish& wish, Inbox& inbox, TrainingControl& control) {
    const std::array<TrainingConfig, 2> lanes{TrainingSession::withThreads(wish.lanes[0]),
                                              TrainingSession::withThreads(wish.lanes[1])};
    const Dataset dataset = wish.dataset ? *wish.dataset : openDataset(lanes[0].datasetRequest());
    Race race(lanes, dataset, wish.budget);
    race.addObserver(inbox);
    const auto say = [&](const std::string& text) { inbox.say(text); };
    std::array<std::optional<RunFolder>, 2> folders;
    std::array<std::optional<RunKeeper>, 2> keepers;
    for (const std::size_t i : {0U, 1U}) {
        if (wish.folders[i].isEmpty())
            continue;
        try {
            folders[i].emplace(RunFolder::create(wish.folders[i].toStdString(), false));
            writeRunLabel(folders[i]->path(), {wish.names[i].toStdString(), "", false});
            keepers[i].emplace(*folders[i], race.lane(static_cast<int>(i)), say,
                               [](const CheckpointNote&) {});
        } catch (const Error& error) { // no reason not to race
            say(tr("This lane is not kept on disk: %1").arg(QString::fromUtf8(error.what())).toStdString());
        }
    }
    return race.run(control);
}

void RaceSession::pause() {
    if (m_state != State::Racing)
        return;
    m_control->pause();
    setState(State::Paused);
}

void RaceSession::resume() {
    if (m_state != State::Paused)
        return;
    m_control->resume();
    setState(State::Racing);
}

void RaceSession::stop() {
    if (!isRunning() || m_state == State::Stopping)
        return;
    m_control->stop();
    setState(State::Stopping);
}

void RaceSession::drain() {
    const Inbox::Contents contents = m_inbox->swap();
    if (contents.starts) {
        if (m_state == State::Loading)
            setState(State::Racing);
        Q_EMIT started((*contents.starts)[0], (*contents.starts)[1]);
    }
    for (const std::string& text : contents.messages)
        Q_EMIT message(QString::fromStdString(text));
    Q_EMIT progressed(contents.news);
}

void RaceSession::end(const std::shared_ptr<const RaceResult>& result, const QString& failure) {
    m_thread.join();
    m_tick.stop();
    drain();
    setState(State::Resting);
    if (result)
        Q_EMIT finished(*result);
    else
        Q_EMIT failed(failure);
}

} // namespace flipscope
