// One run of a series in its folder: what is finished there is not trained again, what was begun is gone on
// with, and what is new is trained; a stop keeps what was done. Which run a folder holds follows from its
// name (comparison.h, runName()).
#pragma once

#include "engine/observer.h"
#include "engine/trainingcontrol.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace flipscope {

struct CheckpointNote;

struct KeptRunHooks {
    std::function<Dataset(const TrainingConfig&)> open; ///< called where something is to be trained
    std::vector<TrainingObserver*> observers;
    std::function<void(const std::string&)> say; ///< notes and warnings
    std::function<void(const CheckpointNote&)> checkpointed;
};

/// Blocking. stoppedByUser: not finished this time. Throws Error, also where the ended run could not be kept.
TrainingResult keptRun(const TrainingConfig& config, const std::filesystem::path& folder,
                       const KeptRunHooks& hooks, TrainingControl& control);

} // namespace flipscope
