#include "app/runsdesk.h"

#include "app/batchwindow.h"
#include "app/racewindow.h"
#include "app/runswindow.h"
#include "app/trainingsession.h"
#include "widgets/theme.h"

#include <QAction>
#include <QEvent>
#include <QSettings>
#include <QShortcut>

namespace flipscope {

namespace {

/// Over steps, as the charts of a run have them.
TrainingCharts::Curves curvesOf(const RunSummary& run) {
    TrainingCharts::Curves curves;
    curves.name = TrainingCharts::tr("pinned: %1").arg(QString::fromStdString(run.title()));
    for (const RunEpoch& epoch : run.epochs) {
        const auto x = static_cast<double>(epoch.step);
        curves.train.append({x, epoch.trainAccuracy});
        curves.loss.append({x, epoch.loss});
        if (epoch.validationAccuracy)
            curves.validation.append({x, *epoch.validationAccuracy});
    }
    return curves;
}

QString geometryKey(const QWidget& window) { return QStringLiteral("windows/") + window.objectName(); }

} // namespace

RunsDesk::RunsDesk(TrainingSession& session, QWidget* window)
    : QObject(window), m_session(session), m_window(window), m_library(new RunLibrary(this)),
      m_showRuns(makeAction("showRuns", "runs", tr("Kept &runs"),
                            tr("All runs that were kept: compare, name, throw away"),
                            QKeySequence(tr("Ctrl+R")))),
      m_showBatch(makeAction("showBatch", "batch", tr("&Batch of runs…"),
                             tr("Train many settings with several seeds; mean and spread of each"),
                             QKeySequence(tr("Ctrl+B")))),
      m_showRace(makeAction("showRace", "race", tr("R&ace…"),
                            tr("Two methods or settings side by side on the same samples"),
                            QKeySequence(tr("Ctrl+Shift+A")))) {
    connect(m_showRuns, &QAction::triggered, this, [this] { show(runs()); });
    connect(m_showBatch, &QAction::triggered, this, [this] { show(batch()); });
    connect(m_showRace, &QAction::triggered, this, [this] { show(race()); });
    followSession();
}

QAction* RunsDesk::makeAction(const char* name, const char* iconName, const QString& text,
                              const QString& help, const QKeySequence& keys) {
    auto* action = new QAction(icon(QLatin1String(iconName)), text, m_window);
    action->setObjectName(QLatin1String(name));
    action->setShortcut(keys);
    action->setToolTip(help);
    m_window->addAction(action);
    return action;
}

void RunsDesk::followSession() {
    const auto update = [this] {
        if (!m_runs)
            return;
        m_runs->setTraining(trainingFolder());
        m_library->refresh();
    };
    const TrainingSession* s = &m_session;
    connect(s, &TrainingSession::started, this, update);
    connect(s, &TrainingSession::finished, this, update);
    connect(s, &TrainingSession::failed, this, update);
    connect(s, &TrainingSession::discarded, this, update);
    connect(s, &TrainingSession::epochDone, this, [this] {
        if (m_runs && m_runs->isVisible())
            m_library->refresh();
    });
}

QString RunsDesk::trainingFolder() const { return m_session.isRunning() ? m_session.runFolder() : QString(); }

void RunsDesk::setFolder(const QString& folder) {
    m_folder = folder;
    m_library->setFolders(folder.isEmpty() ? QStringList() : QStringList(folder));
}

RunsWindow& RunsDesk::runs() {
    if (m_runs)
        return *m_runs;
    m_runs = new RunsWindow(*m_library, m_window);
    prepare(m_runs);
    m_runs->setTraining(trainingFolder());
    const auto backToTraining = [this] {
        m_window->raise();
        m_window->activateWindow();
    };
    connect(m_runs, &RunsWindow::pinRequested, this,
            [this](const std::shared_ptr<const RunSummary>& run) { Q_EMIT pinRequested(curvesOf(*run)); });
    connect(m_runs, &RunsWindow::settingsRequested, this,
            [this, backToTraining](const std::shared_ptr<const RunSummary>& run) {
                Q_EMIT settingsRequested(*run->config);
                backToTraining();
            });
    connect(m_runs, &RunsWindow::modelRequested, this, &RunsDesk::modelRequested);
    connect(m_runs, &RunsWindow::timelineRequested, this, &RunsDesk::timelineRequested);
    connect(m_runs, &RunsWindow::resumeRequested, this, &RunsDesk::resumeRequested);
    for (auto signal :
         {&RunsWindow::modelRequested, &RunsWindow::timelineRequested, &RunsWindow::resumeRequested})
        connect(m_runs, signal, this, backToTraining);
    return *m_runs;
}

BatchWindow& RunsDesk::batch() {
    if (m_batch)
        return *m_batch;
    m_batch = new BatchWindow({[this] { return m_config(); }, [this] { return m_folder; }}, m_window);
    prepare(m_batch);
    connect(m_batch, &BatchWindow::kept, m_library, &RunLibrary::refresh);
    return *m_batch;
}

RaceWindow& RunsDesk::race() {
    if (m_race)
        return *m_race;
    const auto dataset = [this](const TrainingConfig& config) {
        return m_session.matchesDataset(config) ? m_session.dataset() : nullptr;
    };
    m_race = new RaceWindow({[this] { return m_config(); }, dataset, [this] { return m_folder; }}, m_window);
    prepare(m_race);
    connect(m_race, &RaceWindow::kept, m_library, &RunLibrary::refresh);
    return *m_race;
}

bool RunsDesk::isTraining() const {
    return (m_batch && m_batch->session().isRunning()) || (m_race && m_race->session().isRunning());
}

void RunsDesk::prepare(QWidget* window) {
    window->restoreGeometry(QSettings().value(geometryKey(*window)).toByteArray());
    window->installEventFilter(this);
    new QShortcut(QKeySequence::Close, window, window, &QWidget::close);
}

bool RunsDesk::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Close)
        if (const auto* window = qobject_cast<QWidget*>(watched))
            QSettings().setValue(geometryKey(*window), window->saveGeometry());
    return QObject::eventFilter(watched, event);
}

void RunsDesk::show(QWidget& window) {
    window.show();
    window.raise();
    window.activateWindow();
}

} // namespace flipscope
