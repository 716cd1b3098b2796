// What follows from what: the signals of actions, session and views.
#include "app/mainwindow.h"

#include "app/banner.h"
#include "app/dataviews.h"
#include "app/filedrop.h"
#include "app/helpdialogs.h"
#include "app/helpwindow.h"
#include "app/inspectedmodel.h"
#include "app/liveoptions.h"
#include "app/logview.h"
#include "app/neuroncheck.h"
#include "app/neuronviews.h"
#include "app/openable.h"
#include "app/panelcycle.h"
#include "app/recentdata.h"
#include "app/resultsview.h"
#include "app/runcommands.h"
#include "app/runpresenter.h"
#include "app/runsdesk.h"
#include "app/setuphistory.h"
#include "app/setuppanel.h"
#include "app/shortcutsdialog.h"
#include "app/timelinepanel.h"
#include "app/timelineviews.h"
#include "app/trainingactions.h"
#include "app/trainingcharts.h"
#include "app/tryit.h"
#include "app/windowlayout.h"
#include "datasets/error.h"

#include <QAction>
#include <QComboBox>
#include <QDir>
#include <QDockWidget>
#include <QFileDialog>

namespace flipscope {

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
    connect(a.shortcuts, &QAction::triggered, this, [this] { (new ShortcutsDialog(this))->show(); });
    connect(a.nextPanel, &QAction::triggered, this, [this] { focusNextPanel(*this, true); });
    connect(a.previousPanel, &QAction::triggered, this, [this] { focusNextPanel(*this, false); });
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
    connect(m_banner, &Banner::otherClicked, this, &MainWindow::answerOffer);
    connect(m_session, &TrainingSession::started, this, [this] {
        m_offeredRun.clear();
        m_banner->hide(); // of what came before: a fork, too, begins here
    });
    connect(m_commands, &RunCommands::starting, m_banner, &Banner::hide);
    connect(
        m_commands, &RunCommands::modelExported, this, [this](const QString& folder, const QString& words) {
            m_log->add(tr("The model was exported to %1: %2.").arg(QDir::toNativeSeparators(folder), words));
        });
    connect(m_commands, &RunCommands::modelSaved, this, [this](const QString& file) {
        m_banner->hide();
        m_log->add(tr("The model was saved to %1.").arg(QDir::toNativeSeparators(file)));
        m_recentFiles->add(file);
    });
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
        m_setupDock->show();
        m_setupDock->raise();
        openConfig(config);
    });
    connect(m_runs, &RunsDesk::modelRequested, this, &MainWindow::openModel);
    connect(m_runs, &RunsDesk::timelineRequested, this, &MainWindow::openPast);
    connect(m_runs, &RunsDesk::resumeRequested, this, &MainWindow::resumeRun);
}

/// Settings: undone, remembered for the next start, and shown in full or in part.
void MainWindow::wireSettings() {
    m_setup->methodBox()->setProperty(helpPageProperty, m_setup->methodBox()->currentData());
    connect(m_setup->methodBox(), &QComboBox::currentIndexChanged, this, [this] {
        const QVariant method = m_setup->methodBox()->currentData();
        m_setup->methodBox()->setProperty(helpPageProperty, method);
    });
    connect(m_history, &SetupHistory::dataChanged, this, &MainWindow::openConfigured);
    connect(&m_data->corrections().stack(), &QUndoStack::indexChanged, this, &MainWindow::settingsChanged);
    connect(m_setup, &SetupPanel::optionEdited, this, &MainWindow::settingsChanged);
    const auto forgetWrongSetup = [this] {
        if (m_banner->title() == wrongSetupTitle())
            m_banner->hide();
    };
    connect(m_setup, &SetupPanel::optionEdited, this, forgetWrongSetup);
    connect(m_setup, &SetupPanel::chosen, this, forgetWrongSetup);
    connect(m_setup, &SetupPanel::expertChanged, m_actions->expert, &QAction::trigger);
    connect(m_recentFiles, &RecentData::chosen, this, &MainWindow::openPath);
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
    auto* drop = new FileDrop(this, [this](const QString& path) {
        const bool isRefused = m_session->isRunning() &&
                               Openable::of(path).kind != Openable::Kind::Model; // looked at beside a run
        return isRefused ? tr("A run is under way: stop it before other data are opened.") : QString();
    });
    connect(drop, &FileDrop::dropped, this, &MainWindow::openPath);
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
    connect(m_past, &TimelineViews::freezeAsked, this, &MainWindow::freeze);
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

/// Results and Try it look at one model: the run's, or one from a file.
void MainWindow::wireModelViews() {
    const auto showError = [this](const QString& title, const QString& text) {
        m_presenter->showError(title, text);
    };
    connect(m_inspected, &InspectedModel::failed, this,
            [showError](const QString& text) { showError(tr("The model cannot be opened"), text); });
    connect(m_resultsDock, &QDockWidget::visibilityChanged, m_results, &ResultsView::setShown);
    connect(m_tryItDock, &QDockWidget::visibilityChanged, m_tryIt, &TryIt::setShown);
    connect(m_checkDock, &QDockWidget::visibilityChanged, m_check, &NeuronCheck::setShown);
    connect(m_neuronsDock, &QDockWidget::visibilityChanged, m_neurons, &NeuronViews::setBlameShown);
    connect(m_weightsDock, &QDockWidget::visibilityChanged, m_neurons, &NeuronViews::setWeightsShown);
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

} // namespace flipscope
