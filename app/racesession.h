// A race in the window: trains both lanes on a thread of its own and tells the GUI thread what each step and
// epoch was, in one batch every 33 ms. GUI thread only; every command returns at once.
#pragma once

#include "engine/race.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace flipscope {

/// What has been told since the last time.
struct RaceNews {
    struct Step {
        LanePoint point;
        double loss = 0;
        std::uint64_t flips = 0;
    };
    struct Lane {
        std::vector<Step> steps;
        std::vector<LanePoint> epochs; ///< accuracy: on the validation part, where there is one
    };
    std::array<Lane, 2> lanes;
    std::vector<std::pair<std::uint64_t, std::vector<LayerDistance>>> distances; ///< after a step of both
};

class RaceSession : public QObject {
    Q_OBJECT
public:
    enum class State { Resting, Loading, Racing, Paused, Stopping };
    Q_ENUM(State)
    struct Wish {
        std::array<TrainingConfig, 2> lanes;
        RaceBudget budget;
        std::shared_ptr<const Dataset> dataset; ///< null: to be opened
        std::array<QString, 2> folders;         ///< where the lanes are kept; empty: nowhere
        std::array<QString, 2> names;           ///< of the kept runs
    };

    explicit RaceSession(QObject* parent = nullptr);
    /// Stops and waits.
    ~RaceSession() override;

    State state() const { return m_state; }
    bool isRunning() const { return m_state != State::Resting; }
    void start(const Wish& wish);
    void pause();
    void resume();
    /// Both lanes end where they are, with a result.
    void stop();

Q_SIGNALS:
    void stateChanged(flipscope::RaceSession::State state);
    void started(const flipscope::TrainingStart& first, const flipscope::TrainingStart& second);
    void progressed(const flipscope::RaceNews& news);
    void finished(const flipscope::RaceResult& result);
    void failed(const QString& text);
    void message(const QString& text);

private:
    class Inbox;
    static RaceResult race(const Wish& wish, Inbox& inbox, TrainingControl& control);
    void drain();
    void end(const std::shared_ptr<const RaceResult>& result, const QString& failure);
    void setState(State state);

    State m_state = State::Resting;
    std::shared_ptr<Inbox> m_inbox;
    std::shared_ptr<TrainingControl> m_control;
    QTimer m_tick;
    std::jthread m_thread; // last
};

} // namespace flipscope
