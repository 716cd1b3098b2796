#include "engine/io/runrecorder.h"

#include "datasets/error.h"
#include "engine/io/atomicfile.h"
#include "engine/io/resultjson.h"

#include <fmt/format.h>

namespace flipscope {

namespace {

std::filesystem::path modelIn(const std::filesystem::path& folder, const std::string& which) {
    return folder / (which + modelFileEnding);
}

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

RunRecorder::RunRecorder(const std::filesystem::path& folder, bool overwrite, const Trainer& trainer)
    : m_folder(folder), m_trainer(trainer),
      m_metrics("epoch,step,train_accuracy,validation_accuracy,loss,flips,updates,seconds\n") {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error || !std::filesystem::is_directory(folder))
        throw Error(fmt::format("{}: cannot be made a run folder: {}; choose another --out", folder.string(),
                                error ? error.message() : "it is a file"));
    const std::string best = std::string("best") + modelFileEnding,
                      last = std::string("last") + modelFileEnding;
    for (const std::string& name :
         {std::string(configName), best, last, std::string("metrics.csv"), std::string("result.json")}) {
        if (!overwrite && std::filesystem::exists(folder / name))
            throw Error(fmt::format("{}: already holds a run ({}); choose another --out or add --overwrite",
                                    folder.string(), name));
        std::filesystem::remove(folder / name, error); // nothing of an old run is mixed into the new
    }
    writeFileAtomically(folder / configName, flipscope::toJson(trainer.config()));
}

void RunRecorder::onEpoch(const EpochReport& report, const Network& network) {
    const LayerStep total = totalOf(report.layers);
    m_metrics += fmt::format("{},{},{},{},{},{},{},{:.6f}\n", report.epoch, report.step, report.trainAccuracy,
                             report.validationAccuracy ? fmt::format("{}", *report.validationAccuracy) : "",
                             report.loss, total.flips, total.updates, report.seconds);
    writeFileAtomically(m_folder / "metrics.csv", m_metrics);
    Model model = modelFrom(m_trainer, network);
    model.epoch = report.epoch;
    model.trainAccuracy = report.trainAccuracy;
    model.validationAccuracy = report.validationAccuracy;
    saveModel(model, modelIn(m_folder, "last"));
    if (report.best)
        saveModel(model, modelIn(m_folder, "best"));
}

void RunRecorder::onFinished(const TrainingResult& result) {
    if (result.stoppedByUser) { // in the middle of an epoch: onEpoch() has not seen this network
        Model model = modelFrom(m_trainer, m_trainer.lastNetwork());
        model.epoch = result.epochs;
        saveModel(model, modelIn(m_folder, "last"));
    }
    m_modelPath = modelIn(m_folder, result.which);
    saveModel(resultModel(m_trainer, result), m_modelPath);
    TrainingResult written = result;
    written.modelPath = m_modelPath.string();
    writeFileAtomically(m_folder / "result.json", jsonText(flipscope::toJson(written), 2) + "\n");
}

} // namespace flipscope
