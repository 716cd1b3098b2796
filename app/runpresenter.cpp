#include "app/runpresenter.h"

#include "app/banner.h"
#include "app/logview.h"
#include "app/neuronviews.h"
#include "app/runstatus.h"
#include "app/trainingcharts.h"
#include "widgets/enginetext.h"
#include "widgets/enginewords.h"
#include "widgets/layernames.h"
#include "widgets/numberformat.h"

namespace flipscope {

namespace {

/// "88.71 % on the test part, 89.10 % on the validation part, ..."
QString accuraciesOf(const TrainingResult& result) {
    QStringList parts;
    if (result.testAccuracy)
        parts.append(RunPresenter::tr("%1 on the test part").arg(formatPercent(*result.testAccuracy, 2)));
    if (result.validationAccuracy)
        parts.append(
            RunPresenter::tr("%1 on the validation part").arg(formatPercent(*result.validationAccuracy, 2)));
    if (result.trainAccuracy)
        parts.append(
            RunPresenter::tr("%1 on the training part").arg(formatPercent(*result.trainAccuracy, 2)));
    return parts.join(QStringLiteral(", "));
}

QString describe(const TrainingResult& result) {
    const QString which = result.which == "best"
                              ? RunPresenter::tr("Best model, after epoch %1").arg(result.bestEpoch)
                              : RunPresenter::tr("Model as the last step left it");
    return RunPresenter::tr("%1: accuracy %2. %3 weight flips in %4.")
        .arg(which, accuraciesOf(result), formatCount(static_cast<qint64>(result.flips)),
             formatDuration(result.trainSeconds));
}

/// "learning-rate 0.5"
QString markOf(const OptionChange& change) {
    return QStringLiteral("%1 %2").arg(QString::fromStdString(change.key),
                                       QString::fromStdString(change.text));
}

} // namespace

RunPresenter::RunPresenter(TrainingSession& session, RunViews views, QObject* parent)
    : QObject(parent), m_views(views) {
    const TrainingSession* s = &session;
    connect(s, &TrainingSession::stateChanged, m_views.status, &RunStatus::setState);
    connect(s, &TrainingSession::started, this, &RunPresenter::showStart);
    connect(s, &TrainingSession::progressed, m_views.charts, &TrainingCharts::addSteps);
    connect(s, &TrainingSession::progressed, m_views.status, &RunStatus::addSteps);
    connect(s, &TrainingSession::epochDone, this, &RunPresenter::showEpoch);
    connect(s, &TrainingSession::snapshotReady, m_views.neurons, &NeuronViews::setSnapshot);
    connect(s, &TrainingSession::phaseChanged, m_views.status, &RunStatus::setPhase);
    connect(s, &TrainingSession::message, m_views.log,
            [log = m_views.log](const QString& text) { log->add(engineWords(text)); });
    connect(s, &TrainingSession::optionChanged, this, &RunPresenter::showChange);
    connect(s, &TrainingSession::finished, this, &RunPresenter::showResult);
    connect(s, &TrainingSession::discarded, this, &RunPresenter::showDiscarded);
    connect(s, &TrainingSession::failed, this,
            [this](const QString& text) { showError(tr("Training failed"), text); });
}

void RunPresenter::showStart(const TrainingStart& start) {
    m_views.neurons->clear();
    m_views.charts->begin(start);
    m_views.status->begin(start);
    for (const OptionChange& change : parseChanges(start.config.text("changes")))
        m_views.charts->addMark(change.step, markOf(change));
    for (const EpochReport& report : start.history) { // of the run that this one goes on with
        m_views.charts->addEpoch(report);
        m_views.status->addEpoch(report);
    }
    m_views.log->add(
        tr("Training %1 with %2, seed %3: %4 samples, %5 epochs of %6 steps; threads: %7, kernels: %8.")
            .arg(mapsText(start.layers), QString::fromStdString(start.method))
            .arg(start.config.integer("seed"))
            .arg(formatCount(static_cast<qint64>(start.trainSamples)),
                 formatCount(static_cast<qint64>(start.epochs)),
                 formatCount(static_cast<qint64>(start.stepsPerEpoch)))
            .arg(start.threads)
            .arg(QString::fromStdString(start.kernels)));
}

void RunPresenter::showChange(const OptionChange& change) {
    m_views.charts->addMark(change.step, markOf(change));
    m_views.log->add(
        tr("From step %1 on: %2").arg(formatCount(static_cast<qint64>(change.step)), markOf(change)));
}

void RunPresenter::showEpoch(const EpochReport& report) {
    m_views.charts->addEpoch(report);
    m_views.status->addEpoch(report);
    const QString validation = report.validationAccuracy
                                   ? tr(", validation %1").arg(formatPercent(*report.validationAccuracy, 2))
                                   : QString();
    m_views.log->add(tr("Epoch %1: training %2%3%4, %5 flips, %6")
                         .arg(report.epoch)
                         .arg(formatPercent(report.trainAccuracy, 2), validation,
                              report.best ? tr(" (best so far)") : QString(),
                              formatCount(static_cast<qint64>(totalOf(report.layers).flips)),
                              formatDuration(report.seconds)));
}

void RunPresenter::showResult(const TrainingResult& result) {
    m_views.charts->refresh();
    m_views.status->finish(result);
    const QString title = result.stoppedByUser
                              ? tr("Stopped, the model is kept")
                              : tr("Training is finished: %1").arg(engineText(result.stopReason));
    m_views.banner->show(Banner::Kind::Information, title, describe(result), tr("Save model…"),
                         {tr("Export…")});
    m_views.log->add(tr("%1. %2 Checksum of the model: %3.")
                         .arg(title, describe(result), QString::fromStdString(result.modelChecksum)));
}

void RunPresenter::showDiscarded() {
    m_views.charts->clear();
    m_views.neurons->clear();
    m_views.status->clear();
    m_views.banner->hide();
    m_views.log->add(tr("The run was discarded."));
}

void RunPresenter::showError(const QString& title, const QString& text) {
    const QString words = engineWords(text); // it may come straight from the engine
    m_views.banner->show(Banner::Kind::Error, title, words);
    m_views.log->add(tr("%1: %2").arg(title, words));
}

} // namespace flipscope
