// The window: puts the panels together and wires them to the one training session. What a panel does is in
// the panel; what may be done when, in TrainingActions; this class decides what follows from what.
#pragma once

#include "app/firstsize.h"
#include "app/keptruns.h"
#include "app/trainingsession.h"

#include <QMainWindow>

#include <memory>
#include <optional>

namespace flipscope {

class Banner;
class DataViews;
class InspectedModel;
class LatentViews;
class LogView;
class NeuronCheck;
class NeuronViews;
class PastCurves;
class ResultsView;
struct CommandLine;
class RecentData;
class RunCommands;
class RunPresenter;
class RunStatus;
class RunsDesk;
class SetupHistory;
class SetupPanel;
class TimelineViews;
class TrainingActions;
class TrainingCharts;
class TryIt;
class WindowLayout;
class WindowLife;

class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    /// No larger than `room`; where that is small, all panels stand behind one another.
    explicit MainWindow(QSize room = roomOn(QGuiApplication::primaryScreen()));
    ~MainWindow() override;

    TrainingSession& session() { return *m_session; }
    SetupPanel& setup() { return *m_setup; }
    TrainingActions& actions() { return *m_actions; }

    /// Fills the form; empty: leaves it. What goes wrong is shown in the window.
    void choosePreset(const QString& preset);
    /// Fills the form from a preset (empty: leaves it) and opens its data set, or `dataset` (empty: the
    /// preset's). What goes wrong is shown in the window.
    void openInitial(const QString& preset, const QString& dataset);
    /// A name of the catalogue or a path.
    void openData(const QString& dataset);
    /// Whatever a path is: data, a model, a run, settings. What goes wrong is shown in the window.
    void openPath(const QString& path);
    RunCommands& commands() { return *m_commands; }
    /// As the program starts: preferences, what the command line names or what was open last, what can be
    /// gone on with. `folder`: where sessions are kept.
    void begin(const CommandLine& line, const QString& folder);
    /// Null before begin().
    WindowLife* life() { return m_life; }
    /// Keeps runs there from now on. `timelines`: see KeptRuns.
    void setRunFolder(const QString& folder, int timelines = KeptRuns::defaultTimelines);
    /// And offers the latest one that was not trained to its end.
    void keepRuns(const QString& folder);
    /// False: there is none. `crashed`: the program ended while it trained.
    bool offerUnfinishedRun(bool crashed);
    /// All settings at once, and their data.
    void openConfig(const TrainingConfig& config);
    void forgetUndo();
    /// Where the panels are, for the next start.
    void saveLayout() const;
    void tell(const QString& title, const QString& text);
    /// Goes on with the run in a folder. What is wrong with it is shown in the window.
    void resumeRun(const QString& folder);
    /// The timeline of a kept run, with its settings and data. What is wrong is shown in the window.
    void openPast(const QString& folder);
    /// Adds to what the next run or fork leaves as it is.
    void freeze(const QString& term);
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

Q_SIGNALS:
    /// What the form says has changed, by whatever.
    void settingsChanged();

protected:
    void closeEvent(QCloseEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void makeDataAndSetupDocks();
    void makeNeuronDocks();
    void makeTimelineDocks();
    void makeModelDocks();
    void stackPanels();
    void raiseFirstTabs();
    void makeMenus();
    void makeViewMenu();
    void makeHelpMenu();
    void makeToolBar(Qt::ToolButtonStyle style);
    void wireActions();
    void wireSession();
    QDockWidget* addDock(const QString& name, const QString& title, QWidget* contents,
                         Qt::DockWidgetArea area);

    enum class ConfigOf { Data, Run };
    /// What the form says; nothing where that cannot be, and the banner says why.
    std::optional<TrainingConfig> config(ConfigOf what);
    static QString wrongSetupTitle();
    void openConfigured();
    void showState(TrainingSession::State state);
    void wireData();
    void wireTimeline();
    void wireModelViews();
    void wireLiveOptions();
    void chooseModel();
    void pinRun(bool pin);
    void updateSnapshotWanted();
    void showDataset(const std::shared_ptr<const Dataset>& dataset,
                     const std::shared_ptr<const Encoder>& encoder);
    void showOpenFailure(const QString& text);
    enum class Offer { Left, Crashed, Opened }; // Opened: it is looked at already
    void offerToResume(const UnfinishedRun& run, Offer offer);
    void answerOffer(int other);
    void wireSettings();
    void wireRuns();

    void chooseFolder();
    void chooseRun();
    void chooseFile();
    void chooseSettings();
    void openSettings(const QString& file);
    void saveSettings();
    void drawSeed();

    TrainingSession* m_session;
    TrainingActions* m_actions;
    TrainingCharts* m_charts;
    NeuronViews* m_neurons;
    TimelineViews* m_past;
    PastCurves* m_pastCurves;
    LatentViews* m_latents;
    SetupPanel* m_setup;
    DataViews* m_data;
    SetupHistory* m_history;
    RecentData* m_recentFiles; // runs, models, settings
    WindowLife* m_life = nullptr;
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
    QSize m_firstSize;
    bool m_isStacked; ///< all panels behind one another
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
