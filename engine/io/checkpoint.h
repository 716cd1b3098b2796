// Checkpoints of a run: written while it trains, and gone on from. One file each (io/statefile.h), complete:
// the learner's state, how far the loop has come, the best model, configuration and data. Going on from one
// gives the bits of a run that was never interrupted, on any number of threads and with any kernels.
//
// The trap: a checkpoint that cannot be written is no reason to end a training. It is told, and tried again.
#pragma once

#include "engine/io/runfolder.h"
#include "engine/observer.h"
#include "engine/trainer.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace flipscope {

struct CheckpointFile {
    std::filesystem::path file;
    std::uint64_t epochs = 0, step = 0; ///< finished epochs, steps in all: as its name says
};

/// Those of a run, oldest first; also where there are none or no folder.
std::vector<CheckpointFile> checkpointsIn(const RunFolder& run);

/// What happened to a checkpoint.
struct CheckpointNote {
    CheckpointFile checkpoint;
    std::uint64_t bytes = 0;
    double seconds = 0;
    std::string failure; ///< empty: it is written
};

/// Writes checkpoints as the options checkpoint-minutes, checkpoint-epochs and checkpoint-keep of the run
/// say, and always where the training ends. Keeps the latest ones and the best one; of the others as many as
/// the flip log's budget has room for, spread over the run: replays of its steps begin there.
class CheckpointWriter final : public TrainingObserver {
public:
    /// `told` is called on the training thread. Run and trainer must outlive the writer.
    CheckpointWriter(const RunFolder& run, const Trainer& trainer,
                     std::function<void(const CheckpointNote&)> told);

    bool wantsCheckpoint(const TrainingPoint& point) override;
    void onCheckpoint(const TrainingPoint& point, const StateWriter& state, const Network& network) override;

    /// Why the latest attempt failed; empty: it did not.
    const std::string& failure() const { return m_failure; }

private:
    using Clock = std::chrono::steady_clock;

    void write(const CheckpointFile& checkpoint, const std::string& bytes);
    std::uint64_t historyBudget() const;
    void thinOut();

    const RunFolder& m_run;
    const Trainer& m_trainer;
    std::function<void(const CheckpointNote&)> m_told;
    std::optional<std::uint64_t> m_best; // step of the best checkpoint of the run
    Clock::time_point m_written = Clock::now();
    std::string m_failure;
};

/// The configuration that the run in a folder was begun with: its config.json, or what its latest readable
/// checkpoint says where that is gone. Throws Error.
TrainingConfig configOfRun(const RunFolder& run);

/// Makes `trainer` (of configOfRun(), and its data) go on from a checkpoint; empty `from`: the latest that
/// can be read; else a file, the number of an epoch after which there is one, or "step:N" for the latest
/// up to that step. `note` is told what was
/// passed over. Nothing: there is no checkpoint, the run starts over. Throws Error where configuration or
/// data are others.
std::optional<CheckpointFile> restoreRun(const RunFolder& run, Trainer& trainer, const std::string& from,
                                         const std::function<void(const std::string&)>& note);

} // namespace flipscope
