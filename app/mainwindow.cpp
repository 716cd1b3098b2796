#include "app/mainwindow.h"

#include "app/appearance.h"
#include "app/banner.h"
#include "app/dataviews.h"
#include "app/inspectedmodel.h"
#include "app/latentviews.h"
#include "app/logview.h"
#include "app/neuroncheck.h"
#include "app/neuronviews.h"
#include "app/panelcycle.h"
#include "app/pastcurves.h"
#include "app/recentdata.h"
#include "app/resultsview.h"
#include "app/runcommands.h"
#include "app/runpresenter.h"
#include "app/runsdesk.h"
#include "app/runstatus.h"
#include "app/setuphistory.h"
#include "app/setuppanel.h"
#include "app/timelinepanel.h"
#include "app/timelineviews.h"
#include "app/trainingactions.h"
#include "app/trainingcharts.h"
#include "app/tryit.h"
#include "app/windowlayout.h"
#include "app/windowlife.h"
#include "widgets/blamepanel.h"
#include "widgets/datasetpanel.h"
#include "widgets/inputpreview.h"
#include "widgets/theme.h"
#include "widgets/weightview.h"
#include "widgets/whypanel.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QComboBox>
#include <QDockWidget>
#include <QKeyEvent>
#include <QMenuBar>
#include <QRandomGenerator>
#include <QScrollArea>
#include <QStatusBar>
#include <QTabBar>
#include <QTableView>
#include <QToolBar>
#include <QVBoxLayout>

namespace flipscope {

namespace {

constexpr QSize wantedSize(1280, 800);
constexpr QSize leastForPanelsAside(1000, 600); // with charts between them

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

MainWindow::MainWindow(QSize room)
    : m_session(new TrainingSession(this)), m_actions(new TrainingActions(this)),
      m_charts(new TrainingCharts), m_neurons(new NeuronViews(this)),
      m_past(new TimelineViews(*m_session, *m_neurons, this)),
      m_pastCurves(new PastCurves(*m_session, m_past->timeline(), *m_charts, this)),
      m_latents(new LatentViews(*m_session, *m_neurons, m_past->timeline(), this)), m_setup(new SetupPanel),
      m_data(new DataViews(*m_session, *m_setup, this)),
      m_history(new SetupHistory(*m_setup, m_data->corrections().stack(), this)),
      m_recentFiles(new RecentData(tr("Recent runs and m&odels"), QStringLiteral("recentFiles"), this)),
      m_log(new LogView), m_status(new RunStatus), m_banner(new Banner),
      m_presenter(new RunPresenter(*m_session, {m_charts, m_neurons, m_status, m_log, m_banner}, this)),
      m_commands(new RunCommands(
          *m_session, *m_actions, [this] { return config(ConfigOf::Run); }, this)),
      m_inspected(new InspectedModel(*m_session, this)), m_results(new ResultsView(*m_inspected, this)),
      m_tryIt(new TryIt(*m_inspected, this)), m_check(new NeuronCheck(*m_inspected, this)),
      m_runs(new RunsDesk(*m_session, this)), m_firstSize(wantedSize.boundedTo(room)),
      m_isStacked(m_firstSize.width() < leastForPanelsAside.width() ||
                  m_firstSize.height() < leastForPanelsAside.height()) {
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
    resize(m_firstSize);                                       // before docks are given their shares of it
    makeDataAndSetupDocks();
    makeNeuronDocks();
    makeModelDocks();
    makeTimelineDocks();
    if (m_isStacked)
        stackPanels();
    makeToolBar(m_isStacked ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
    makeMenus();
    wireActions();
    wireSession();
    wireData();
    wireTimeline();
    wireModelViews();
    wireLiveOptions();
    wireSettings();
    wireRuns();
    m_layout = std::make_unique<WindowLayout>(*this, m_isStacked ? QStringLiteral("Stacked") : QString());
    if (!m_layout->restore()) // before the tabs are laid out once, raising one of them is forgotten
        QMetaObject::invokeMethod(this, &MainWindow::raiseFirstTabs, Qt::QueuedConnection);
    showState(m_session->state());
    qApp->installEventFilter(this);
}

MainWindow::~MainWindow() {
    // The session tells its end to panels: it goes first. Panels that are hidden in the end ask it nothing.
    delete m_history; // asks the form, which goes before the steps do
    delete m_latents; // asks the session
    m_neurons->disconnect(this);
    m_tryIt->disconnect(this);
    delete m_session;
}

QDockWidget* MainWindow::addDock(const QString& name, const QString& title, QWidget* contents,
                                 Qt::DockWidgetArea area) {
    auto* dock = new QDockWidget(title, this);
    dock->setObjectName(name);
    dock->setProperty(panelNumberProperty,
                      findChildren<QDockWidget*>(QString(), Qt::FindDirectChildrenOnly).size());
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

/// All panels behind one another, beside the charts, which are behind one another too.
void MainWindow::stackPanels() {
    m_charts->stack();
    const QList<QDockWidget*> docks = panelsInOrder(*this);
    for (QDockWidget* dock : docks)
        removeDockWidget(dock); // the order of the tabs would be that of before
    addDockWidget(Qt::RightDockWidgetArea, docks.front());
    for (int i = 1; i < docks.size(); ++i)
        tabifyDockWidget(docks[i - 1], docks[i]);
    for (QDockWidget* dock : docks)
        dock->show();
    layout()->activate(); // makes the tabs
    const auto bars = findChildren<QTabBar*>(QString(), Qt::FindDirectChildrenOnly);
    for (QTabBar* bar : bars)
        bar->setElideMode(Qt::ElideNone); // of a dozen panels no name would be left
}

void MainWindow::raiseFirstTabs() {
    m_neuronsDock->raise();
    m_previewDock->raise(); // seen while data and form are looked at; see wireSession()
    if (!m_isStacked)
        return;
    m_dataDock->raise(); // they are all in one place
    resize(m_firstSize); // it grew while panels were one above the other, and never shrinks
    resizeDocks({m_dataDock}, {width() / 2}, Qt::Horizontal);
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

void MainWindow::makeToolBar(Qt::ToolButtonStyle style) {
    auto* bar = addToolBar(tr("Training"));
    bar->setObjectName(QStringLiteral("trainingToolBar"));
    bar->setToolButtonStyle(style);
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
    file->addMenu(m_recentFiles);
    file->addSeparator();
    file->addActions({m_actions->openSettings, m_actions->saveSettings});
    file->addActions({m_actions->resumeRun, m_past->panel()->openRun(), m_actions->openModel,
                      m_actions->saveModel, m_actions->exportModel});
    file->addSeparator();
    file->addAction(m_actions->quit);

    QMenu* edit = menuBar()->addMenu(tr("&Edit"));
    edit->addActions({m_data->corrections().undoAction(), m_data->corrections().redoAction()});
    m_data->corrections().undoAction()->setIcon(icon(QStringLiteral("undo")));
    m_data->corrections().redoAction()->setIcon(icon(QStringLiteral("redo")));
    edit->addSeparator();
    edit->addAction(m_actions->preferences);

    QMenu* training = menuBar()->addMenu(tr("&Training"));
    training->addActions(m_actions->training());

    QMenu* runs = menuBar()->addMenu(tr("&Runs"));
    runs->addActions(m_runs->actions());

    makeViewMenu();
    makeHelpMenu();
}

void MainWindow::makeViewMenu() {
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
    view->addActions({m_actions->expert, m_actions->pinRun});
    view->addSeparator();
    view->addActions({m_actions->nextPanel, m_actions->previousPanel, m_actions->resetLayout});
}

void MainWindow::makeHelpMenu() {
    QMenu* help = menuBar()->addMenu(tr("&Help"));
    help->addActions({m_actions->contents, m_actions->guide, m_actions->shortcuts});
    help->addSeparator();
    help->addAction(m_actions->about);
}

void MainWindow::showState(TrainingSession::State state) {
    const bool running = m_session->isRunning();
    m_actions->update(state, m_session->model() != nullptr);
    const QWidget* typedInto = focusWidget();
    m_setup->setReadOnly(running);
    m_data->setReadOnly(running);
    if (m_setup->isAncestorOf(typedInto) && !typedInto->isEnabled())
        m_charts->setFocus(); // else the next button of the form has it, and takes Space
}

void MainWindow::drawSeed() {
    const auto seed = static_cast<std::int64_t>(QRandomGenerator::global()->bounded(1, 1000000));
    m_setup->setOption(QStringLiteral("seed"), seed);
    m_history->note(tr("drawing a seed"));
    m_log->add(tr("New seed: %1").arg(seed));
    openConfigured();
}

void MainWindow::saveLayout() const { m_layout->save(); }

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
    if (m_life)
        m_life->end();
    event->accept();
}

/// Space pauses, but what has the focus and takes keys keeps its own.
bool MainWindow::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Polish && watched->parent() == this)
        if (auto* tabs = qobject_cast<QTabBar*>(watched)) // of panels; made by Qt when panels share a place
            tabs->setAccessibleName(tr("Panels"));
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
