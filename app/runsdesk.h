// All that the window offers about kept runs: the menu's actions, the library of runs, and the windows, made
// when they are first asked for. Knows the session only to say which run is training; what is to happen in
// the training window is asked for by signals.
#pragma once

#include "app/runlibrary.h"
#include "app/trainingcharts.h"

#include <QObject>

#include <functional>
#include <optional>

class QAction;

namespace flipscope {

class BatchWindow;
class RaceWindow;
class RunsWindow;
class TrainingSession;

class RunsDesk : public QObject {
    Q_OBJECT
public:
    RunsDesk(TrainingSession& session, QWidget* window);

    /// Where the runs of this program are kept; empty: nowhere.
    void setFolder(const QString& folder);
    QList<QAction*> actions() const { return {m_showRuns, m_showBatch, m_showRace}; }
    RunLibrary& library() { return *m_library; }
    /// What the form of the training window says; nothing: it cannot be.
    using ConfigSource = std::function<std::optional<TrainingConfig>()>;
    void setConfig(ConfigSource config) { m_config = std::move(config); }
    // Made on the first call:
    RunsWindow& runs();
    BatchWindow& batch();
    RaceWindow& race();
    /// A batch or a race is training.
    bool isTraining() const;

    /// Remembers where its windows were.
    bool eventFilter(QObject* watched, QEvent* event) override;

Q_SIGNALS:
    void pinRequested(const flipscope::TrainingCharts::Curves& curves);
    void settingsRequested(const flipscope::TrainingConfig& config);
    void modelRequested(const QString& folder);
    void timelineRequested(const QString& folder);
    void resumeRequested(const QString& folder);

private:
    QAction* makeAction(const char* name, const char* iconName, const QString& text, const QString& help,
                        const QKeySequence& keys);
    void followSession();
    QString trainingFolder() const;
    /// What all its windows have alike.
    void prepare(QWidget* window);
    void show(QWidget& window);

    TrainingSession& m_session;
    QWidget* m_window;
    RunLibrary* m_library;
    ConfigSource m_config;
    QString m_folder;
    RunsWindow* m_runs = nullptr;
    BatchWindow* m_batch = nullptr;
    RaceWindow* m_race = nullptr;
    QAction* m_showRuns;
    QAction* m_showBatch;
    QAction* m_showRace;
};

} // namespace flipscope
