#include "app/runcommands.h"

#include "app/exportdialog.h"
#include "app/trainingactions.h"
#include "widgets/enginewords.h"
#include "widgets/numberformat.h"

#include <QAction>
#include <QDir>
#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>

#include <utility>

namespace flipscope {

namespace {

constexpr double secondsWorthAsking = 30; // a model that took longer is not replaced without asking

} // namespace

RunCommands::RunCommands(TrainingSession& session, const TrainingActions& actions, ConfigSource config,
                         QWidget* window)
    : QObject(window), m_session(session), m_config(std::move(config)), m_window(window) {
    connectActions(actions);
    connect(&m_session, &TrainingSession::finished, this,
            [this](const TrainingResult& result) { m_trainSeconds = result.trainSeconds; });
    connect(&m_session, &TrainingSession::failed, this, [this] { m_restart.reset(); });
    connect(&m_session, &TrainingSession::discarded, this, [this] {
        if (const auto restart = std::exchange(m_restart, std::nullopt))
            m_session.start(*restart, TrainingSession::Begin::Paused);
    });
}

void RunCommands::connectActions(const TrainingActions& a) {
    connect(a.start, &QAction::triggered, this, &RunCommands::startOrResume);
    connect(a.pauseResume, &QAction::triggered, this, &RunCommands::togglePause);
    connect(a.step, &QAction::triggered, this, [this] { step(TrainingSession::Begin::OneStep); });
    connect(a.stepEpoch, &QAction::triggered, this, [this] { step(TrainingSession::Begin::OneEpoch); });
    connect(a.stopAndKeep, &QAction::triggered, &m_session, &TrainingSession::stopAndKeep);
    connect(a.discard, &QAction::triggered, this, &RunCommands::discard);
    connect(a.reset, &QAction::triggered, this, &RunCommands::reset);
    connect(a.saveModel, &QAction::triggered, this, &RunCommands::saveModel);
    connect(a.exportModel, &QAction::triggered, this, &RunCommands::exportModel);
}

void RunCommands::start(TrainingSession::Begin begin) {
    const auto wanted = m_config();
    if (!wanted || !mayLoseRun(tr("Train anew")))
        return;
    Q_EMIT starting();
    m_session.start(*wanted, begin);
}

void RunCommands::startOrResume() {
    if (m_session.isRunning())
        m_session.resume();
    else
        start();
}

void RunCommands::togglePause() {
    if (m_session.state() == TrainingSession::State::Paused)
        m_session.resume();
    else
        m_session.pause();
}

void RunCommands::step(TrainingSession::Begin begin) {
    if (!m_session.isRunning())
        start(begin);
    else if (begin == TrainingSession::Begin::OneEpoch)
        m_session.stepEpoch();
    else
        m_session.stepBatch();
}

void RunCommands::discard() {
    if (ask(tr("Discard this run?"), tr("Its curves and its model are thrown away."), tr("Discard"),
            m_session.isRunning() ? tr("Keep training") : tr("Keep")))
        m_session.discard();
}

void RunCommands::reset() {
    const auto wanted = m_config();
    if (!wanted || !mayLoseRun(tr("Reset")))
        return;
    m_restart = wanted;
    m_session.discard();
}

bool RunCommands::mayLoseRun(const QString& action) {
    if (m_session.isRunning())
        return ask(tr("End this run?"), tr("It is still training; its curves and its model are thrown away."),
                   action, tr("Keep training"));
    const auto& model = m_session.model();
    if (!model || model == m_savedModel || m_trainSeconds < secondsWorthAsking)
        return true;
    return ask(tr("Lose the trained model?"),
               tr("It took %1 to train and was not saved.").arg(formatDuration(m_trainSeconds)), action,
               tr("Keep"));
}

bool RunCommands::ask(const QString& question, const QString& explanation, const QString& yes,
                      const QString& no) {
    QMessageBox box(QMessageBox::Question, m_window->windowTitle(), question, QMessageBox::NoButton,
                    m_window);
    box.setInformativeText(explanation);
    QPushButton* accept = box.addButton(yes, QMessageBox::AcceptRole);
    accept->setObjectName(QStringLiteral("yesButton"));
    QPushButton* refuse = box.addButton(no, QMessageBox::RejectRole);
    refuse->setObjectName(QStringLiteral("noButton"));
    box.setDefaultButton(refuse);
    box.setEscapeButton(refuse);
    if (m_session.isRunning()) { // a run that ends meanwhile is no longer what was asked about
        connect(&m_session, &TrainingSession::finished, &box, &QDialog::reject);
        connect(&m_session, &TrainingSession::failed, &box, &QDialog::reject);
    }
    box.exec();
    return box.clickedButton() == accept;
}

void RunCommands::saveModel() {
    const auto model = m_session.model();
    if (!model)
        return;
    const QString name = QStringLiteral("%1-%2%3").arg(QString::fromStdString(model->dataset),
                                                       QString::fromStdString(model->method),
                                                       QString::fromLatin1(modelFileEnding));
    const QString file =
        QFileDialog::getSaveFileName(m_window, tr("Save model"), QDir::home().filePath(name),
                                     tr("Flipscope models (*%1)").arg(QString::fromLatin1(modelFileEnding)));
    if (file.isEmpty())
        return;
    try {
        saveModelTo(file);
    } catch (const std::exception& error) {
        QMessageBox::critical(m_window, tr("The model was not saved"), engineWords(error));
    }
}

void RunCommands::exportModel() {
    const auto model = m_session.model();
    if (!model)
        return;
    ExportSource source;
    source.model = *model;
    source.run = m_session.runFolder().toStdString(); // of the run that made it
    if (m_session.dataset()) {
        source.test = m_session.dataset()->test;
        source.testName = m_session.dataset()->name;
    }
    auto* dialog = new ExportDialog(std::move(source), m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ExportDialog::exported, this, &RunCommands::modelExported);
    dialog->show();
}

void RunCommands::saveModelTo(const QString& file) {
    const auto model = m_session.model();
    flipscope::saveModel(*model, file.toStdString());
    m_savedModel = model;
    Q_EMIT modelSaved(file);
}

bool RunCommands::endBeforeClosing() {
    if (!m_session.isRunning())
        return true;
    const bool isKept = !m_session.runFolder().isEmpty();
    if (!ask(tr("Stop training and close?"),
             isKept ? tr("A run is under way. It is kept, and can be gone on with the next time.")
                    : tr("A run is under way; it ends when the window closes."),
             tr("Stop and close"), tr("Keep training")))
        return false;
    if (isKept)
        m_session.stopAndKeep();
    else
        m_session.discard();
    m_session.waitForEnd();
    return true;
}

} // namespace flipscope
