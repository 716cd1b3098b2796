// What the window opens and saves: data, models, runs, settings.
#include "app/mainwindow.h"

#include "app/banner.h"
#include "app/dataviews.h"
#include "app/inspectedmodel.h"
#include "app/logview.h"
#include "app/neuroncheck.h"
#include "app/neuronviews.h"
#include "app/openable.h"
#include "app/pastcurves.h"
#include "app/recentdata.h"
#include "app/resultsview.h"
#include "app/runcommands.h"
#include "app/runpresenter.h"
#include "app/runsdesk.h"
#include "app/setuphistory.h"
#include "app/setuppanel.h"
#include "app/timelineviews.h"
#include "app/trainingactions.h"
#include "app/tryit.h"
#include "app/windowlife.h"
#include "datasets/error.h"
#include "engine/io/atomicfile.h"
#include "engine/io/checkpoint.h"
#include "widgets/enginewords.h"
#include "widgets/numberformat.h"
#include "widgets/optionform.h"

#include <QDir>
#include <QDockWidget>
#include <QFileDialog>
#include <QSettings>

#include <filesystem>
#include <utility>

namespace flipscope {

namespace {

const QString leftRunKey = QStringLiteral("session/leftRun"); // not offered again

} // namespace

void MainWindow::chooseModel() {
    const QString file = QFileDialog::getOpenFileName(
        this, tr("Open model"), {},
        tr("Flipscope models (*%1);;All files (*)").arg(QString::fromLatin1(modelFileEnding)));
    if (!file.isEmpty())
        openModel(file);
}

void MainWindow::openModel(const QString& path) {
    m_inspected->openFile(path);
    m_recentFiles->add(path);
    if (!m_resultsDock->isVisible()) { // either may be looked at already
        m_tryItDock->show();
        m_tryItDock->raise();
    }
}

QString MainWindow::wrongSetupTitle() { return tr("This set-up cannot be trained"); }

std::optional<TrainingConfig> MainWindow::config(ConfigOf what) {
    try {
        return what == ConfigOf::Data ? m_setup->dataConfig() : m_setup->config();
    } catch (const Error& error) {
        m_setupDock->show();
        m_setupDock->raise();
        m_presenter->showError(wrongSetupTitle(), engineWords(error));
    }
    return std::nullopt;
}

void MainWindow::choosePreset(const QString& preset) {
    try {
        if (!preset.isEmpty())
            m_setup->choosePreset(preset);
    } catch (const Error& error) {
        m_presenter->showError(tr("The preset cannot be used"), engineWords(error));
    }
}

void MainWindow::openInitial(const QString& preset, const QString& dataset) {
    choosePreset(preset);
    if (dataset.isEmpty())
        openConfigured();
    else
        openData(dataset);
}

void MainWindow::openPath(const QString& path) {
    const Openable what = Openable::of(path);
    switch (what.kind) {
    case Openable::Kind::Data:
        return openData(what.path);
    case Openable::Kind::Model:
        return openModel(what.path);
    case Openable::Kind::Run:
        return openPast(what.path);
    case Openable::Kind::Settings:
        return openSettings(what.path);
    }
}

void MainWindow::begin(const CommandLine& line, const QString& folder) {
    m_life = new WindowLife(*this, folder);
    m_life->begin(line);
}

void MainWindow::setRunFolder(const QString& folder, int timelines) {
    m_session->setKeptRuns(KeptRuns(folder, timelines));
    m_runs->setFolder(folder);
}

void MainWindow::keepRuns(const QString& folder) {
    setRunFolder(folder);
    offerUnfinishedRun(false);
}

bool MainWindow::offerUnfinishedRun(bool crashed) {
    const auto run = m_session->keptRuns().latestUnfinished();
    if (!run || run->folder == QSettings().value(leftRunKey).toString())
        return false;
    offerToResume(*run, crashed ? Offer::Crashed : Offer::Left);
    return true;
}

void MainWindow::offerToResume(const UnfinishedRun& run, Offer offer) {
    m_offeredRun = run.folder;
    const bool isOpen = offer == Offer::Opened;
    const QString title = isOpen                    ? tr("This run was not trained to its end")
                          : offer == Offer::Crashed ? tr("Flipscope ended unexpectedly while a run trained")
                                                    : tr("A run was not trained to its end");
    m_banner->show(
        Banner::Kind::Information, title,
        tr("%1, network %2, method %3: %4 of %5 epochs are done. It can be gone on with as if never "
           "interrupted.")
            .arg(QString::fromStdString(run.config.text("dataset")),
                 QString::fromStdString(run.config.text("network")),
                 QString::fromStdString(run.config.text("method")))
            .arg(run.epochsDone)
            .arg(run.config.integer("epochs")),
        tr("&Resume"), isOpen ? QStringList() : QStringList{tr("&Open what is there"), tr("&Leave it")});
}

/// Of the banner: of a run that may be gone on with (look at it, or never be asked about it again), or of one
/// that has ended.
void MainWindow::answerOffer(int other) {
    if (m_offeredRun.isEmpty())
        return m_commands->exportModel();
    const QString run = std::exchange(m_offeredRun, {});
    if (other == 0)
        openPast(run);
    else
        QSettings().setValue(leftRunKey, run);
}

void MainWindow::openConfig(const TrainingConfig& config) {
    m_setup->setConfig(config);
    openConfigured();
}

void MainWindow::forgetUndo() {
    m_history->note({});
    m_data->corrections().stack().clear();
}

void MainWindow::tell(const QString& title, const QString& text) {
    m_banner->show(Banner::Kind::Information, title, text);
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
        m_history->note(tr("opening the run"));
        m_recentFiles->add(folder);
        m_log->add(tr("Going on with the run in %1.").arg(QDir::toNativeSeparators(folder)));
        m_session->resumeRun(folder, run->config);
    } catch (const Error& error) {
        m_presenter->showError(tr("This run cannot be gone on with"), engineWords(error));
    }
}

void MainWindow::freeze(const QString& term) {
    const QString key = QStringLiteral("freeze");
    OptionForm* form = m_setup->formOf(key);
    if (!form || m_session->isRunning())
        return m_presenter->showError(
            tr("Nothing was frozen"),
            form ? tr("Weights are frozen in a run that begins, or in a fork: wait for the end of this one, "
                      "or stop it.")
                 : tr("In this method weights cannot be frozen one by one: samples do not vote on them."));
    QString text = QString::fromStdString(std::get<std::string>(form->value(key)));
    if (!text.split(QLatin1Char(','), Qt::SkipEmptyParts).contains(term))
        text += (text.isEmpty() ? QString() : QStringLiteral(",")) + term;
    form->setValue(key, text.toStdString());
    m_banner->show(
        Banner::Kind::Information, tr("Frozen in the next run or fork: %1").arg(text),
        tr("Set-up, Frozen weights, says so and can be changed; fork from a step to see what follows."));
}

void MainWindow::openPast(const QString& folder) {
    if (m_session->isRunning())
        return m_presenter->showError(tr("This run cannot be opened"),
                                      tr("A run is under way: stop it before another one's past is opened."));
    try {
        m_setup->setConfig(configOfRun(RunFolder::view(folder.toStdString())));
        m_history->note(tr("opening the run"));
        m_recentFiles->add(folder);
        openConfigured();
        if (std::filesystem::exists(RunFolder::view(folder.toStdString()).flipLog()))
            m_past->openRun(folder);
        else // trained without one: there is its model
            openModel(folder);
        m_pastCurves->show(folder);
        if (const auto unfinished = readUnfinished(folder))
            offerToResume(*unfinished, Offer::Opened);
    } catch (const Error& error) {
        m_presenter->showError(tr("This run cannot be opened"), engineWords(error));
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
    m_history->note(tr("opening data"));
    m_dataDock->show();
    m_dataDock->raise();
    openConfigured();
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
        m_log->add(engineWords(QString::fromStdString(note)));
}

void MainWindow::showOpenFailure(const QString& text) {
    m_shownDataset = nullptr;
    m_setup->setDataset(nullptr, nullptr);
    m_presenter->showError(tr("The data set cannot be opened"), text);
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
    if (!file.isEmpty())
        openSettings(file);
}

void MainWindow::openSettings(const QString& file) {
    if (m_session->isRunning())
        return m_presenter->showError(tr("These settings cannot be used"),
                                      tr("A run is under way: stop it before other settings are opened."));
    try {
        openSettingsFrom(file);
    } catch (const std::exception& error) {
        m_presenter->showError(tr("These settings cannot be used"), engineWords(error));
    }
}

void MainWindow::openSettingsFrom(const QString& file) {
    m_setup->setConfig(TrainingConfig::resolve(assignmentsFromFile(file.toStdString())));
    m_history->note(tr("opening settings"));
    m_recentFiles->add(file);
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
        m_presenter->showError(tr("The settings were not saved"), engineWords(error));
    }
}

void MainWindow::saveSettingsTo(const QString& file) {
    writeFileAtomically(file.toStdString(), toJson(m_setup->config()));
    m_recentFiles->add(file);
}

} // namespace flipscope
