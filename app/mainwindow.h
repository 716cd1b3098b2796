// The window: puts the panels together and wires them to the one training session. What a panel does is in
// the panel; what may be done when, in TrainingActions; this class decides what follows from what.
#pragma once

#include "app/trainingsession.h"

#include <QMainWindow>

#include <memory>
#include <optional>

namespace flipscope {

class Banner;
class DataViews;
class InspectedModel;
class LogView;
class NeuronCheck;
class NeuronViews;
class ResultsView;
class RunCommands;
class RunPresenter;
class RunStatus;
class RunsDesk;
class SetupPanel;
class TimelineViews;
class TrainingActions;
class TrainingCharts;
class TryIt;
class WindowLayout;

class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(QWidget* parent = nullptr);
    ~MainWindow() override;

    TrainingSession& session() { return *m_session; }
    SetupPanel& setup() { return *m_setup; }
    TrainingActions& actions() { return *m_actions; }

    /// Fills the form from a preset (empty: leaves it) and opens its data set, or `dataset` (empty: the
    /// preset's). What goes wrong is shown in the window.
    void openInitial(const QString& preset, const QString& dataset);
    /// A name of the catalogue or a path.
    void openData(const QString& dataset);
    RunCommands& commands() { return *m_commands; }
    /// Keeps runs there from now on, and offers the latest one that was not trained to its end.
    void keepRuns(const QString& folder);
    /// Goes on with the run in a folder. What is wrong with it is shown in the window.
    void resumeRun(const QString& folder);
    /// The timeline of a kept run, with its settings and data. What is wrong is shown in the window.
    void openPast(const QString& folder);
    DataViews& data() { return *m_data; }
    TimelineViews& past() { return *m_past; }
    InspectedModel& inspected() { return *m_inspected; }
    ResultsView& results() { return *m_results; }
    NeuronCheck& neuronCheck() { return *m_check; }
    TryIt& tryIt() { return *m_tryIt; }
    RunsDesk& runs() { return *m_runs; }
    /// A model file or a run folder, to look at: beside a run, too.
    void openModel(const QString& path);
    /// All settings of the form, and data corrections, as a configuration file. Throw Error.
    void saveSettingsTo(const QString& file);
    void openSettingsFrom(const QString& file);

protected:
    void closeEvent(QCloseEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void makeDataAndSetupDocks();
    void makeNeuronDocks();
    void makeTimelineDocks();
    void makeModelDocks();
    void raiseFirstTabs();
    void makeMenus();
    void makeToolBar();
    void wireActions();
    void wireSession();
    QDockWidget* addDock(const QString& name, const QString& title, QWidget* contents,
                         Qt::DockWidgetArea area);

    enum class ConfigOf { Data, Run };
    /// What the form says; nothing where that cannot be, and the banner says why.
    std::optional<TrainingConfig> config(ConfigOf what);
    void openConfigured();
    void showState(TrainingSession::State state);
    void wireData();
    void wireTimeline();
    void wireModelViews();
    void wireLiveOptions();
    void wireRuns();
    void chooseModel();
    void pinRun(bool pin);
    void updateSnapshotWanted();
    void showDataset(const std::shared_ptr<const Dataset>& dataset,
                     const std::shared_ptr<const Encoder>& encoder);
    void showOpenFailure(const QString& text);

    void chooseFolder();
    void chooseRun();
    void chooseFile();
    void chooseSettings();
    void saveSettings();
    void drawSeed();

    TrainingSession* m_session;
    TrainingActions* m_actions;
    TrainingCharts* m_charts;
    NeuronViews* m_neurons;
    TimelineViews* m_past;
    SetupPanel* m_setup;
    DataViews* m_data;
    LogView* m_log;
    RunStatus* m_status;
    Banner* m_banner;
    RunPresenter* m_presenter;
    RunCommands* m_commands;
    InspectedModel* m_inspected;
    ResultsView* m_results;
    TryIt* m_tryIt;
    NeuronCheck* m_check;
    RunsDesk* m_runs;
    QDockWidget* m_dataDock;
    QDockWidget* m_setupDock;
    QDockWidget* m_neuronsDock;
    QDockWidget* m_previewDock;
    QDockWidget* m_weightsDock;
    QDockWidget* m_whyDock;
    QDockWidget* m_resultsDock;
    QDockWidget* m_tryItDock;
    QDockWidget* m_checkDock;
    std::unique_ptr<WindowLayout> m_layout;
    std::shared_ptr<const Dataset> m_shownDataset;
    QString m_runName; // its method
    std::int64_t m_runSeed = 0;
    QString m_offeredRun; // by the banner; empty: its button saves the model
};

} // namespace flipscope
