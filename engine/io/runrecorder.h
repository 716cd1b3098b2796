// Keeps a run in a folder while it trains: config.json first, metrics.csv a line per epoch, best and last
// model, result.json at the end. Each file is there whole or not at all. What cannot be written is told and
// tried again after the next epoch: a full disk does not end a training.
#pragma once

#include "engine/io/modelfile.h"
#include "engine/io/runfolder.h"
#include "engine/observer.h"
#include "engine/trainer.h"

#include <filesystem>
#include <functional>

namespace flipscope {

/// What a finished run hands over: the model that `result` describes, with all that it takes to predict.
Model resultModel(const Trainer& trainer, const TrainingResult& result);

class RunRecorder final : public TrainingObserver {
public:
    /// `trainer` is as it begins: new, or restored, and then metrics and models become those of its
    /// checkpoint. Throws Error where the folder cannot be written; later, `warn` is told. Run and trainer
    /// must outlive the recorder.
    RunRecorder(const RunFolder& run, const Trainer& trainer, std::function<void(const std::string&)> warn);

    void onChange(const OptionChange& change) override;
    void onEpoch(const EpochReport& report, const Network& network) override;
    void onFinished(const TrainingResult& result) override;

    /// Of the model that the result describes; empty before onFinished(), and where it could not be written.
    const std::filesystem::path& modelPath() const { return m_modelPath; }
    /// What of the finished run could not be written; empty: all of it was.
    const std::string& failure() const { return m_failure; }

private:
    void addToMetrics(const EpochReport& report);
    void writeEpoch(const EpochReport& report, const Network& network);

    const RunFolder& m_run;
    const Trainer& m_trainer;
    std::function<void(const std::string&)> m_warn;
    std::filesystem::path m_modelPath;
    std::string m_metrics;
    std::string m_failure;
    bool m_bestIsWritten = true;
};

} // namespace flipscope
