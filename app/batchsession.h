// A batch of runs - settings times seeds - trained one after the other on a thread of its own, each kept in a
// folder named by its configuration: what is finished there already is not trained again, and a batch that
// was stopped goes on where it was. GUI thread only; what happens is told at most 30 times a second.
#pragma once

#include "engine/comparison.h"
#include "engine/network/network.h"
#include "engine/trainingcontrol.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace flipscope {

class BatchSession : public QObject {
    Q_OBJECT
public:
    enum class RunState { Waiting, Training, Done, Stopped, Failed };
    struct Run {
        PlannedRun plan;
        QString folder;
        RunState state = RunState::Waiting;
        std::uint64_t epochs = 0;                     ///< finished
        std::optional<double> validation;             ///< best so far
        std::shared_ptr<const TrainingResult> result; ///< Done
        std::shared_ptr<const Network> network;       ///< Done
        QString problem;                              ///< Failed: why
    };

    explicit BatchSession(QObject* parent = nullptr);
    /// Stops and waits.
    ~BatchSession() override;

    /// What start() would do; while it runs: ignored. What is known of a run that was planned before stays;
    /// others whose folders are finished say so once they are reached.
    void plan(std::vector<ComparedSetting> settings, const std::vector<PlannedRun>& runs,
              const QString& root);
    void start();
    /// The run under way keeps a checkpoint, and can be gone on with.
    void stop();
    bool isRunning() const { return m_isRunning; }

    const std::vector<Run>& runs() const { return m_runs; }
    const std::vector<ComparedSetting>& settings() const { return m_settings; }
    /// Of the settings that have a finished run, in their order.
    std::vector<ComparisonRow> rows() const;

Q_SIGNALS:
    void runChanged(int index);
    void ended();

private:
    struct Mail; // to the GUI thread
    static void work(const std::vector<Run>& runs, const std::vector<ComparedSetting>& settings, Mail& mail,
                     TrainingControl& control);
    void fetch();
    void end();

    std::vector<ComparedSetting> m_settings;
    std::vector<Run> m_runs;
    std::shared_ptr<Mail> m_mail;
    std::shared_ptr<TrainingControl> m_control;
    bool m_isRunning = false;
    QTimer m_tick;
    std::jthread m_thread; // last
};

} // namespace flipscope
