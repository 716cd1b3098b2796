#include "app/mainwindow.h"

#include "app/appearance.h"
#include "app/banner.h"
#include "app/dataviews.h"
#include "app/filedrop.h"
#include "app/helpdialogs.h"
#include "app/inspectedmodel.h"
#include "app/liveoptions.h"
#include "app/logview.h"
#include "app/neuroncheck.h"
#include "app/neuronviews.h"
#include "app/recentdata.h"
#include "app/resultsview.h"
#include "app/runcommands.h"
#include "app/runpresenter.h"
#include "app/runsdesk.h"
#include "app/runstatus.h"
#include "app/setuppanel.h"
#include "app/timelinepanel.h"
#include "app/timelineviews.h"
#include "app/trainingactions.h"
#include "app/trainingcharts.h"
#include "app/tryit.h"
#include "app/windowlayout.h"
#include "datasets/error.h"
#include "engine/io/atomicfile.h"
#include "engine/io/checkpoint.h"
#include "widgets/blamepanel.h"
#include "widgets/datasetpanel.h"
#include "widgets/inputpreview.h"
#include "widgets/numberformat.h"
#include "widgets/theme.h"
#include "widgets/weightview.h"
#include "widgets/whypanel.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QComboBox>
#include <QDir>
#include <QDockWidget>
#include <QFileDialog>
#include <QKeyEvent>
#include <QMenuBar>
#include <QRandomGenerator>
#include <QScrollArea>
#include <QStatusBar>
#include <QTableView>
#include <QToolBar>
#include <QVBoxLayout>

namespace flipscope {

namespace {

/// For what may be larger than its dock.
QScrollArea* scrolled(QWidget* contents) {
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(contents);
    return scroll;
}

} // namespace

MainWindow::MainWindow(QWidget* parent)
    : QMainWindow(parent), m_session(new TrainingSession(this)), m_actions(new TrainingActions(this)),
      m_charts(new TrainingCharts), m_neurons(new NeuronViews(this)),
      m_past(new TimelineViews(*m_session, *m_neurons, this)), m_setup(new SetupPanel),
      m_data(new DataViews(*m_session, *m_setup, this)), m_log(new LogView), m_status(new RunStatus),
      m_banner(new Banner),
      m_presenter(new RunPresenter(*m_session, {m_charts, m_neurons, m_status, m_log, m_banner}, this)),
      m_commands(new RunCommands(
          *m_session, *m_actions, [this] { return config(ConfigOf::Run); }, this)),
      m_inspected(new InspectedModel(*m_session, this)), m_results(new ResultsView(*m_inspected, this)),
      m_tryIt(new TryIt(*m_inspected, this)), m_check(new NeuronCheck(*m_inspected, this)),
      m_runs(new RunsDesk(*m_session, this)) {
    setWindowTitle(tr("Flipscope"));
    setWindowIcon(icon(QStringLiteral("flipscope")));
    auto* centre = new QWidget;
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(4, 4, 4, 4);
    layout->addWidget(m_banner);
    layout->addWidget(m_charts, 1);
    setCentralWidget(centre);
    statusBar()->addPermanentWidget(m_status, 1);
    statusBar()->setSizeGripEnabled(false);
    setDockNestingEnabled(true);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    setCorner(Qt::BottomLeftCorner, Qt::BottomDockWidgetArea); // the timeline is as wide as it can be,
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea); // but what is inspected needs height
    resize(1280, 800);                                         // before docks are given their shares of it
    makeDataAndSetupDocks();
    makeNeuronDocks();
    makeModelDocks();
    makeTimelineDocks();
    makeToolBar();
    makeMenus();
    wireActions();
    wireSession();
    wireData();
    wireTimeline();
    wireModelViews();
    wireLiveOptions();
    wireRuns();
    m_layout = std::make_unique<WindowLayout>(*this);
    if (!m_layout->restore()) // before the tabs are laid out once, raising one of them is forgotten
        QMetaObject::invokeMethod(this, &MainWindow::raiseFirstTabs, Qt::QueuedConnection);
    showState(m_session->state());
    qApp->installEventFilter(this);
}

MainWindow::~MainWindow() {
    // The session tells its end to panels: it goes first. Panels that are hidden in the end ask it nothing.
    m_neurons->disconnect(this);
    m_tryIt->disconnect(this);
    delete m_session;
}

QDockWidget* MainWindow::addDock(const QString& name, const QString& title, QWidget* contents,
                                 Qt::DockWidgetArea area) {
    auto* dock = new QDockWidget(title, this);
    dock->setObjectName(name);
    dock->setWidget(contents);
    addDockWidget(area, dock);
    return dock;
}

void MainWindow::makeDataAndSetupDocks() {
    m_dataDock = addDock(QStringLiteral("dataDock"), tr("Data"), m_data->panel(), Qt::LeftDockWidgetArea);
    m_setupDock = addDock(QStringLiteral("setupDock"), tr("Set-up"), m_setup, Qt::LeftDockWidgetArea);
    QDockWidget* log = addDock(QStringLiteral("logDock"), tr("Log"), m_log, Qt::LeftDockWidgetArea);
    tabifyDockWidget(m_dataDock, m_setupDock);
    tabifyDockWidget(m_setupDock, log);
    m_dataDock->raise();
}

void MainWindow::makeNeuronDocks() {
    m_neuronsDock = addDock(QStringLiteral("neuronsDock"), tr("Neurons"), m_neurons->blamePanel(),
                            Qt::RightDockWidgetArea);
    QScrollArea* scroll = scrolled(m_neurons->weightView()); // hundreds of maps are larger than the dock
    m_weightsDock = addDock(QStringLiteral("weightsDock"), tr("Weights"), scroll, Qt::RightDockWidgetArea);
    m_previewDock =
        addDock(QStringLiteral("previewDock"), tr("Input"), m_data->preview(), Qt::RightDockWidgetArea);
    splitDockWidget(m_neuronsDock, m_weightsDock, Qt::Vertical);
    tabifyDockWidget(m_weightsDock, m_previewDock);
}

void MainWindow::makeTimelineDocks() {
    QDockWidget* timeline =
        addDock(QStringLiteral("timelineDock"), tr("Timeline"), m_past->panel(), Qt::BottomDockWidgetArea);
    QDockWidget* flips =
        addDock(QStringLiteral("flipsDock"), tr("Flips"), m_past->flipList(), Qt::RightDockWidgetArea);
    m_whyDock = addDock(QStringLiteral("whyDock"), tr("Why"), m_past->whyPanel(), Qt::RightDockWidgetArea);
    tabifyDockWidget(m_previewDock, flips);
    tabifyDockWidget(m_neuronsDock, m_whyDock);
    resizeDocks({timeline}, {190}, Qt::Vertical);
    resizeDocks({m_dataDock, m_neuronsDock}, {304, 356}, Qt::Horizontal);
    resizeDocks({m_neuronsDock, m_weightsDock}, {430, 290}, Qt::Vertical);
}

void MainWindow::raiseFirstTabs() {
    m_neuronsDock->raise();
    m_previewDock->raise(); // seen while data and form are looked at; see wireSession()
}

void MainWindow::makeModelDocks() {
    m_resultsDock =
        addDock(QStringLiteral("resultsDock"), tr("Results"), m_results->panel(), Qt::RightDockWidgetArea);
    m_tryItDock = addDock(QStringLiteral("tryItDock"), tr("Try it"), scrolled(m_tryIt->panel()),
                          Qt::RightDockWidgetArea);
    m_checkDock =
        addDock(QStringLiteral("checkDock"), tr("Check"), m_check->panel(), Qt::RightDockWidgetArea);
    tabifyDockWidget(m_neuronsDock, m_checkDock);
    tabifyDockWidget(m_checkDock, m_resultsDock);
    tabifyDockWidget(m_resultsDock, m_tryItDock);
}

void MainWindow::makeToolBar() {
    auto* bar = addToolBar(tr("Training"));
    bar->setObjectName(QStringLiteral("trainingToolBar"));
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    const QList<QAction*> training = m_actions->training();
    for (QAction* action : training) {
        if (action == m_actions->stopAndKeep || action == m_actions->reset)
            bar->addSeparator();
        bar->addAction(action);
    }
    bar->addSeparator();
    bar->addAction(m_actions->saveModel);
}

void MainWindow::makeMenus() {
    QMenu* file = menuBar()->addMenu(tr("&File"));
    file->addActions({m_actions->openFolder, m_actions->openFile, m_actions->catalogue});
    file->addMenu(m_data->recent());
    file->addSeparator();
    file->addActions({m_actions->openSettings, m_actions->saveSettings});
    file->addActions({m_actions->resumeRun, m_past->panel()->openRun(), m_actions->openModel,
                      m_actions->saveModel, m_actions->exportModel});
    file->addSeparator();
    file->addAction(m_actions->quit);

    QMenu* edit = menuBar()->addMenu(tr("&Edit"));
    edit->addActions({m_data->corrections().undoAction(), m_data->corrections().redoAction()});

    QMenu* training = menuBar()->addMenu(tr("&Training"));
    training->addActions(m_actions->training());

    QMenu* runs = menuBar()->addMenu(tr("&Runs"));
    runs->addActions(m_runs->actions());

    QMenu* view = menuBar()->addMenu(tr("&View"));
    const auto docks = findChildren<QDockWidget*>(QString(), Qt::FindDirectChildrenOnly);
    for (QDockWidget* dock : docks)
        view->addAction(dock->toggleViewAction());
    view->addSeparator();
    const auto bars = findChildren<QToolBar*>(QString(), Qt::FindDirectChildrenOnly);
    for (QToolBar* bar : bars) {
        bar->toggleViewAction()->setText(tr("%1 toolbar").arg(bar->windowTitle()));
        view->addAction(bar->toggleViewAction());
    }
    view->addSeparator();
    addAppearances(view->addMenu(tr("&Appearance")));
    view->addActions({m_actions->pinRun, m_actions->resetLayout});

    QMenu* help = menuBar()->addMenu(tr("&Help"));
    help->addActions({m_actions->shortcuts, m_actions->about});
}

void MainWindow::wireActions() {
    const TrainingActions& a = *m_actions;
    connect(a.openFolder, &QAction::triggered, this, &MainWindow::chooseFolder);
    connect(a.openFile, &QAction::triggered, this, &MainWindow::chooseFile);
    connect(a.quit, &QAction::triggered, this, &MainWindow::close);
    connect(a.newSeed, &QAction::triggered, this, &MainWindow::drawSeed);
    connect(a.resetLayout, &QAction::triggered, this, [this] {
        m_layout->reset();
        raiseFirstTabs();
    });
    connect(a.pinRun, &QAction::triggered, this, &MainWindow::pinRun);
    connect(a.shortcuts, &QAction::triggered, this, [this] {
        showShortcuts(this, m_actions->file() + m_actions->training() + QList{m_actions->pinRun});
    });
    connect(a.about, &QAction::triggered, this, [this] { showAbout(this); });
    connect(a.catalogue, &QAction::triggered, m_data, &DataViews::showCatalogue);
    connect(a.openSettings, &QAction::triggered, this, &MainWindow::chooseSettings);
    connect(a.saveSettings, &QAction::triggered, this, &MainWindow::saveSettings);
    connect(m_setup, &SetupPanel::dataChanged, this, &MainWindow::openConfigured);
    connect(m_neurons, &NeuronViews::wantedChanged, this, &MainWindow::updateSnapshotWanted);
    connect(a.openModel, &QAction::triggered, this, &MainWindow::chooseModel);
    connect(a.resumeRun, &QAction::triggered, this, &MainWindow::chooseRun);
    connect(m_banner, &Banner::buttonClicked, this, [this] {
        if (m_offeredRun.isEmpty())
            m_commands->saveModel();
        else
            resumeRun(m_offeredRun);
    });
    connect(m_session, &TrainingSession::started, this, [this] { m_offeredRun.clear(); });
    connect(m_commands, &RunCommands::starting, m_banner, &Banner::hide);
    connect(
        m_commands, &RunCommands::modelExported, this, [this](const QString& folder, const QString& words) {
            m_log->add(tr("The model was exported to %1: %2.").arg(QDir::toNativeSeparators(folder), words));
        });
    connect(m_commands, &RunCommands::modelSaved, this, [this](const QString& file) {
        m_banner->hide();
        m_log->add(tr("The model was saved to %1.").arg(QDir::toNativeSeparators(file)));
    });
}

/// Runs are shown by the RunPresenter; here is what they mean for data, actions and forms.
void MainWindow::wireSession() {
    const TrainingSession* s = m_session;
    connect(s, &TrainingSession::stateChanged, this, &MainWindow::showState);
    connect(s, &TrainingSession::datasetReady, this, &MainWindow::showDataset);
    connect(s, &TrainingSession::openFailed, this, &MainWindow::showOpenFailure);
    connect(s, &TrainingSession::started, this, [this](const TrainingStart& start) {
        m_setup->live().begin(start.liveOptions, configAt(start.config, start.stepsDone + 1));
        m_setup->setReadOnly(true); // but for those
        m_runName = QString::fromStdString(start.method);
        m_runSeed = start.config.integer("seed");
        if (m_previewDock->isVisible() && !m_weightsDock->isHidden())
            m_weightsDock->raise(); // now there is something to see in it
    });
}

void MainWindow::wireData() {
    connect(m_data, &DataViews::openRequested, this, &MainWindow::openData);
    connect(m_data, &DataViews::folderRequested, this, &MainWindow::chooseFolder);
    connect(m_data, &DataViews::fileRequested, this, &MainWindow::chooseFile);
    connect(m_data, &DataViews::reopenRequested, this, &MainWindow::openConfigured);
    auto* drop = new FileDrop(this, [this] {
        return m_session->isRunning() ? tr("A run is under way: stop it before other data are opened.")
                                      : QString();
    });
    connect(drop, &FileDrop::dropped, this, &MainWindow::openData);
    connect(drop, &FileDrop::refused, this,
            [this](const QString& why) { m_presenter->showError(tr("This cannot be opened"), why); });
}

void MainWindow::wireTimeline() {
    m_past->setForkConfig([this] { return config(ConfigOf::Run); });
    connect(m_past->panel()->openRun(), &QAction::triggered, this, [this] {
        const QString folder = QFileDialog::getExistingDirectory(this, tr("Open a run's timeline"),
                                                                 m_session->keptRuns().folder());
        if (!folder.isEmpty())
            openPast(folder);
    });
    connect(&m_past->timeline(), &Timeline::opened, this, [this] {
        if (m_previewDock->isVisible() && !m_weightsDock->isHidden())
            m_weightsDock->raise(); // now there is something to see in it
    });
    connect(m_past, &TimelineViews::whyAsked, this, [this] {
        m_whyDock->show();
        m_whyDock->raise();
    });
    connect(m_past, &TimelineViews::momentShown, m_inspected, &InspectedModel::showMoment);
    connect(m_past, &TimelineViews::failed, m_presenter, &RunPresenter::showError);
    connect(m_past, &TimelineViews::said, m_log, &LogView::add);
}

void MainWindow::wireLiveOptions() {
    connect(&m_setup->live(), &LiveOptions::changeRequested, m_session, &TrainingSession::changeOption);
    connect(m_session, &TrainingSession::optionChanged, &m_setup->live(), &LiveOptions::take);
}

void MainWindow::wireRuns() {
    m_runs->setConfig([this]() -> std::optional<TrainingConfig> {
        try {
            return m_setup->config();
        } catch (const Error&) { // marked in the form
            return std::nullopt;
        }
    });
    connect(m_runs, &RunsDesk::pinRequested, this, [this](const TrainingCharts::Curves& curves) {
        m_charts->pin(curves);
        m_actions->pinRun->setChecked(true);
    });
    connect(m_runs, &RunsDesk::settingsRequested, this, [this](const TrainingConfig& config) {
        m_setup->setConfig(config);
        m_setupDock->show();
        m_setupDock->raise();
        openConfigured();
    });
    connect(m_runs, &RunsDesk::modelRequested, this, &MainWindow::openModel);
    connect(m_runs, &RunsDesk::timelineRequested, this, &MainWindow::openPast);
    connect(m_runs, &RunsDesk::resumeRequested, this, &MainWindow::resumeRun);
}

/// Results and Try it look at one model: the run's, or one from a file.
void MainWindow::wireModelViews() {
    const auto showError = [this](const QString& title, const QString& text) {
        m_presenter->showError(title, text);
    };
    connect(m_inspected, &InspectedModel::failed, this,
            [showError](const QString& text) { showError(tr("The model cannot be opened"), text); });
    connect(m_resultsDock, &QDockWidget::visibilityChanged, m_results, &ResultsView::setShown);
    connect(m_tryItDock, &QDockWidget::visibilityChanged, m_tryIt, &TryIt::setShown);
    connect(m_results, &ResultsView::failed, this, showError);
    connect(m_results, &ResultsView::folderPredicted, this, [this](const QString& text) {
        m_banner->show(Banner::Kind::Information, tr("The pictures are predicted"), text);
        m_log->add(text);
    });
    connect(m_results->panel(), &ResultsPanel::pictureChosen, this, [this](const PictureRef& picture) {
        if (m_tryIt->wanted())
            m_tryIt->askAbout(picture.part, picture.position);
    });
    connect(m_check->panel(), &NeuronCheckPanel::neuronSelected, m_neurons, &NeuronViews::showNeuron);
    connect(m_tryIt, &TryIt::failed, this, showError);
    connect(m_tryIt, &TryIt::openModelRequested, this, &MainWindow::chooseModel);
    connect(m_tryIt, &TryIt::wantedChanged, this, &MainWindow::updateSnapshotWanted);
}

void MainWindow::updateSnapshotWanted() {
    m_session->setSnapshotWanted(m_neurons->wanted() || m_tryIt->wanted());
}

void MainWindow::pinRun(bool pin) {
    if (!pin || m_charts->isEmpty()) {
        m_charts->unpin();
        m_actions->pinRun->setChecked(false);
        return;
    }
    m_charts->pin(tr("pinned: %1, seed %2").arg(m_runName).arg(m_runSeed));
}

void MainWindow::chooseModel() {
    const QString file = QFileDialog::getOpenFileName(
        this, tr("Open model"), {},
        tr("Flipscope models (*%1);;All files (*)").arg(QString::fromLatin1(modelFileEnding)));
    if (!file.isEmpty())
        openModel(file);
}

void MainWindow::openModel(const QString& path) {
    m_inspected->openFile(path);
    if (!m_resultsDock->isVisible()) { // either may be looked at already
        m_tryItDock->show();
        m_tryItDock->raise();
    }
}

std::optional<TrainingConfig> MainWindow::config(ConfigOf what) {
    try {
        return what == ConfigOf::Data ? m_setup->dataConfig() : m_setup->config();
    } catch (const Error& error) {
        m_setupDock->show();
        m_setupDock->raise();
        m_presenter->showError(tr("This set-up cannot be trained"), QString::fromUtf8(error.what()));
    }
    return std::nullopt;
}

void MainWindow::openInitial(const QString& preset, const QString& dataset) {
    try {
        if (!preset.isEmpty())
            m_setup->choosePreset(preset);
    } catch (const Error& error) {
        m_presenter->showError(tr("The preset cannot be used"), QString::fromUtf8(error.what()));
    }
    if (dataset.isEmpty())
        openConfigured();
    else
        openData(dataset);
}

void MainWindow::keepRuns(const QString& folder) {
    m_session->setKeptRuns(KeptRuns(folder));
    m_runs->setFolder(folder);
    const auto run = m_session->keptRuns().latestUnfinished();
    if (!run)
        return;
    m_offeredRun = run->folder;
    m_banner->show(
        Banner::Kind::Information, tr("A run was not trained to its end"),
        tr("%1, network %2, method %3: %4 of %5 epochs are done. It can be gone on with as if never "
           "interrupted.")
            .arg(QString::fromStdString(run->config.text("dataset")),
                 QString::fromStdString(run->config.text("network")),
                 QString::fromStdString(run->config.text("method")))
            .arg(run->epochsDone)
            .arg(run->config.integer("epochs")),
        tr("Resume"));
}

void MainWindow::resumeRun(const QString& folder) {
    if (m_session->isRunning())
        return;
    try {
        const auto run = readUnfinished(folder);
        m_offeredRun.clear();
        m_banner->hide();
        if (!run) {
            m_banner->show(
                Banner::Kind::Information, tr("This run is finished"),
                tr("%1 was trained to its end; its model is there.").arg(QDir::toNativeSeparators(folder)));
            return;
        }
        m_setup->setConfig(run->config);
        m_log->add(tr("Going on with the run in %1.").arg(QDir::toNativeSeparators(folder)));
        m_session->resumeRun(folder, run->config);
    } catch (const Error& error) {
        m_presenter->showError(tr("This run cannot be gone on with"), QString::fromUtf8(error.what()));
    }
}

void MainWindow::openPast(const QString& folder) {
    if (m_session->isRunning())
        return m_presenter->showError(tr("This run cannot be opened"),
                                      tr("A run is under way: stop it before another one's past is opened."));
    try {
        m_setup->setConfig(configOfRun(RunFolder::view(folder.toStdString())));
        openConfigured();
        m_past->openRun(folder);
    } catch (const Error& error) {
        m_presenter->showError(tr("This run cannot be opened"), QString::fromUtf8(error.what()));
    }
}

void MainWindow::chooseRun() {
    const QString folder =
        QFileDialog::getExistingDirectory(this, tr("Resume run"), m_session->keptRuns().folder());
    if (!folder.isEmpty())
        resumeRun(folder);
}

void MainWindow::openConfigured() {
    if (m_session->isRunning())
        return;
    if (const auto wanted = config(ConfigOf::Data))
        m_session->open(*wanted);
}

void MainWindow::openData(const QString& dataset) {
    if (m_session->isRunning())
        return;
    m_banner->hide();
    m_setup->setOption(QStringLiteral("dataset"), dataset.toStdString());
    m_setup->setOption(QStringLiteral("format"), std::string());
    for (const char* key : {"test", "classes", "group", "skip", "relabel"}) // of other data
        m_setup->setOption(QString::fromLatin1(key), std::string());
    m_dataDock->show();
    m_dataDock->raise();
    openConfigured();
}

void MainWindow::showState(TrainingSession::State state) {
    const bool running = m_session->isRunning();
    m_actions->update(state, m_session->model() != nullptr);
    m_setup->setReadOnly(running);
    m_data->setReadOnly(running);
}

void MainWindow::showDataset(const std::shared_ptr<const Dataset>& dataset,
                             const std::shared_ptr<const Encoder>& encoder) {
    m_setup->setDataset(dataset, encoder);
    m_neurons->setDataset(dataset, encoder);
    m_results->setDataset(dataset);
    m_tryIt->setDataset(dataset);
    m_check->setDataset(dataset);
    if (m_shownDataset == dataset) // another encoder for the same
        return;
    m_shownDataset = dataset;
    const auto count = [](const Samples& samples) {
        return formatCount(static_cast<qint64>(samples.size()));
    };
    m_log->add(tr("%1: %2 training, %3 validation, %4 test samples from %5")
                   .arg(QString::fromStdString(dataset->name), count(dataset->train),
                        count(dataset->validation), count(dataset->test),
                        QString::fromStdString(dataset->location)));
    for (const std::string& note : dataset->notes)
        m_log->add(QString::fromStdString(note));
}

void MainWindow::showOpenFailure(const QString& text) {
    m_shownDataset = nullptr;
    m_setup->setDataset(nullptr, nullptr);
    m_presenter->showError(tr("The data set cannot be opened"), text);
}

void MainWindow::drawSeed() {
    const auto seed = static_cast<std::int64_t>(QRandomGenerator::global()->bounded(1, 1000000));
    m_setup->setOption(QStringLiteral("seed"), seed);
    m_log->add(tr("New seed: %1").arg(seed));
    openConfigured();
}

void MainWindow::chooseFolder() {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Open data folder"));
    if (!folder.isEmpty())
        openData(folder);
}

void MainWindow::chooseFile() {
    const QString file = QFileDialog::getOpenFileName(this, tr("Open data file"));
    if (!file.isEmpty())
        openData(file);
}

void MainWindow::chooseSettings() {
    const QString file = QFileDialog::getOpenFileName(this, tr("Open settings"), {}, tr("Settings (*.json)"));
    if (file.isEmpty())
        return;
    try {
        openSettingsFrom(file);
    } catch (const std::exception& error) {
        m_presenter->showError(tr("These settings cannot be used"), QString::fromUtf8(error.what()));
    }
}

void MainWindow::openSettingsFrom(const QString& file) {
    m_setup->setConfig(TrainingConfig::resolve(assignmentsFromFile(file.toStdString())));
    openConfigured();
}

void MainWindow::saveSettings() {
    const QString file = QFileDialog::getSaveFileName(
        this, tr("Save settings"), QDir::home().filePath(tr("run.json")), tr("Settings (*.json)"));
    if (file.isEmpty())
        return;
    try {
        saveSettingsTo(file);
        m_log->add(tr("The settings were saved to %1.").arg(QDir::toNativeSeparators(file)));
    } catch (const std::exception& error) {
        m_presenter->showError(tr("The settings were not saved"), QString::fromUtf8(error.what()));
    }
}

void MainWindow::saveSettingsTo(const QString& file) {
    writeFileAtomically(file.toStdString(), toJson(m_setup->config()));
}

void MainWindow::closeEvent(QCloseEvent* event) {
    const bool mayEndRuns =
        !m_runs->isTraining() ||
        m_commands->ask(tr("Stop the batch or race and close?"),
                        tr("What was trained is kept; a batch goes on where it stopped the next time."),
                        tr("Stop and close"), tr("Keep training"));
    if (!mayEndRuns || !m_commands->endBeforeClosing()) {
        event->ignore();
        return;
    }
    m_layout->save();
    event->accept();
}

/// Space pauses, but what has the focus and takes keys keeps its own.
bool MainWindow::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool takesSpace = qobject_cast<QAbstractButton*>(watched) ||
                                qobject_cast<QComboBox*>(watched) ||
                                qobject_cast<QAbstractItemView*>(watched);
        if (key->key() == Qt::Key_Space && key->modifiers() == Qt::NoModifier && takesSpace) {
            event->accept();
            return true;
        }
    }
    return QMainWindow::eventFilter(watched, event);
}

} // namespace flipscope
