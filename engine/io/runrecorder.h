// Keeps a run in a folder while it trains: config.json first, metrics.csv a line per epoch, best and last
// model, result.json at the end. Each file is there whole or not at all.
#pragma once

#include "engine/io/modelfile.h"
#include "engine/observer.h"
#include "engine/trainer.h"

#include <filesystem>

namespace flipscope {

/// What a finished run hands over: the model that `result` describes, with all that it takes to predict.
Model resultModel(const Trainer& trainer, const TrainingResult& result);

class RunRecorder final : public TrainingObserver {
public:
    static constexpr const char* configName = "config.json";

    /// Makes the folder. Refuses one that already holds a run unless `overwrite`; throws Error also where it
    /// cannot be written. `trainer` must outlive the recorder.
    RunRecorder(const std::filesystem::path& folder, bool overwrite, const Trainer& trainer);

    void onEpoch(const EpochReport& report, const Network& network) override;
    void onFinished(const TrainingResult& result) override;

    /// Of the model that the result describes; empty before onFinished().
    const std::filesystem::path& modelPath() const { return m_modelPath; }

private:
    std::filesystem::path m_folder;
    std::filesystem::path m_modelPath;
    const Trainer& m_trainer;
    std::string m_metrics;
};

} // namespace flipscope
