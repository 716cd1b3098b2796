#include "engine/io/runrecorder.h"

#include "datasets/error.h"
#include "engine/io/atomicfile.h"
#include "engine/io/resultjson.h"
#include "engine/trainingprogress.h"

#include <fmt/format.h>

namespace flipscope {

namespace {

/// `network` with what the run knows about it; epoch and accuracies are left to the caller.
Model modelFrom(const Trainer& trainer, const Network& network) {
    const Dataset& data = trainer.dataset();
    Model model;
    model.network = network;
    model.encoder = trainer.encoder();
    model.preparation = data.preparation;
    model.preparation.shape = data.shape;
    model.classNames = data.classNames;
    model.method = trainer.config().text("method");
    model.dataset = data.name;
    model.dataHash = data.hash;
    model.seed = static_cast<std::uint64_t>(trainer.config().integer("seed"));
    return model;
}

} // namespace

Model resultModel(const Trainer& trainer, const TrainingResult& result) {
    Model model = modelFrom(trainer, trainer.resultNetwork());
    model.epoch = result.bestEpoch;
    model.trainAccuracy = result.trainAccuracy;
    model.validationAccuracy = result.validationAccuracy;
    model.testAccuracy = result.testAccuracy;
    return model;
}

RunRecorder::RunRecorder(const RunFolder& run, const Trainer& trainer,
                         std::function<void(const std::string&)> warn)
    : m_run(run), m_trainer(trainer), m_warn(std::move(warn)),
      m_metrics(
          "epoch,step,train_accuracy,validation_accuracy,loss,flips,updates,balanced_accuracy,seconds\n") {
    std::error_code error;
    const TrainingProgress& progress = trainer.progress();
    if (progress.step == 0 || !std::filesystem::exists(run.config(), error))
        writeFileAtomically(run.config(), flipscope::toJson(trainer.config()));
    std::filesystem::remove(run.result(), error);
    for (const EpochReport& report : progress.history)
        addToMetrics(report);
    m_bestIsWritten = progress.bestEpoch == 0;
    if (!progress.history.empty() && progress.position == 0)
        writeEpoch(progress.history.back(), trainer.lastNetwork());
    else if (progress.step > 0)
        writeFileAtomically(run.metrics(), m_metrics);
}

/// The configuration is the run, so it must be there before what follows from it.
void RunRecorder::onChange(const OptionChange& change) {
    try {
        writeFileAtomically(m_run.config(), flipscope::toJson(m_trainer.config()));
    } catch (const Error& e) {
        m_failure =
            fmt::format("the change of {} is not in the run's configuration: {}", change.key, e.what());
        m_warn(m_failure);
    }
}

void RunRecorder::addToMetrics(const EpochReport& report) {
    const LayerStep total = totalOf(report.layers);
    m_metrics += fmt::format(
        "{},{},{},{},{},{},{},{},{:.6f}\n", report.epoch, report.step, report.trainAccuracy,
        report.validationAccuracy ? fmt::format("{}", *report.validationAccuracy) : "", report.loss,
        total.flips, total.updates,
        report.balancedAccuracy ? fmt::format("{}", *report.balancedAccuracy) : "", report.seconds);
}

void RunRecorder::writeEpoch(const EpochReport& report, const Network& network) {
    writeFileAtomically(m_run.metrics(), m_metrics);
    const auto modelOf = [&](const EpochReport& epoch, const Network& its) {
        Model model = modelFrom(m_trainer, its);
        model.epoch = epoch.epoch;
        model.trainAccuracy = epoch.trainAccuracy;
        model.validationAccuracy = epoch.validationAccuracy;
        return model;
    };
    saveModel(modelOf(report, network), m_run.model("last"));
    const TrainingProgress& progress = m_trainer.progress();
    if (!m_bestIsWritten && progress.bestEpoch > 0)
        saveModel(modelOf(progress.history[progress.bestEpoch - 1], progress.best), m_run.model("best"));
    m_bestIsWritten = true;
}

void RunRecorder::onEpoch(const EpochReport& report, const Network& network) {
    addToMetrics(report);
    m_bestIsWritten = m_bestIsWritten && !report.best;
    try {
        writeEpoch(report, network);
    } catch (const Error& e) {
        m_warn(
            fmt::format("{}; the training goes on, and this is tried again after the next epoch", e.what()));
    }
}

void RunRecorder::onFinished(const TrainingResult& result) {
    try {
        writeFileAtomically(m_run.metrics(), m_metrics);
        if (result.stoppedByUser) { // in the middle of an epoch: onEpoch() has not seen this network
            Model model = modelFrom(m_trainer, m_trainer.lastNetwork());
            model.epoch = result.epochs;
            saveModel(model, m_run.model("last"));
        }
        const std::filesystem::path model = m_run.model(result.which.c_str());
        saveModel(resultModel(m_trainer, result), model);
        m_modelPath = model;
        TrainingResult written = result;
        written.modelPath = m_modelPath.string();
        writeFileAtomically(m_run.result(), jsonText(flipscope::toJson(written), 2) + "\n");
    } catch (const Error& e) {
        m_failure = e.what();
    }
}

} // namespace flipscope
