// Everything that keeps a run in its folder while it trains: configuration, metrics and models, the neurons
// of the report, the flip log, checkpoints; attached to the trainer in the order that they need.
//
//     const RunFolder folder = RunFolder::create(...);   // or open(), and restoreRun(folder, trainer, ...)
//     RunKeeper keeper(folder, trainer, warn, checkpointed);
//     trainer.run(control);
#pragma once

#include "engine/io/checkpoint.h"
#include "engine/io/fliplogwriter.h"
#include "engine/io/neuronrecorder.h"
#include "engine/io/runrecorder.h"

namespace flipscope {

class RunKeeper {
public:
    /// `warn` and `checkpointed` are called on the training thread, the former also for checkpoints that
    /// could not be written. Folder and trainer must outlive the keeper. Throws Error where the folder cannot
    /// be written.
    RunKeeper(const RunFolder& folder, Trainer& trainer, const std::function<void(const std::string&)>& warn,
              std::function<void(const CheckpointNote&)> checkpointed);

    /// Of the model that the result describes; empty before the end, and where it could not be written.
    const std::filesystem::path& modelPath() const { return m_recorder.modelPath(); }
    /// What of the ended run could not be written; empty: all of it was.
    const std::string& failure() const {
        return m_recorder.failure().empty() ? m_checkpoints.failure() : m_recorder.failure();
    }

private:
    RunRecorder m_recorder;
    NeuronRecorder m_neurons;
    FlipLogWriter m_flips;
    CheckpointWriter m_checkpoints;
};

} // namespace flipscope
