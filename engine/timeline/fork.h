// A fork: a new run that goes on from any step of another one, with other settings where these fit what was
// learnt so far. With the same settings it is the other run once more.
#pragma once

#include "engine/timeline/replay.h"

#include <memory>

namespace flipscope {

/// Throws Error (Usage) naming the settings that a run cannot change on the way: those that the data, the
/// network or the method's state depend on.
void checkFork(const TrainingConfig& original, const TrainingConfig& config);

/// A trainer of `config` that stands after `step` of the replayed run; its run() goes on from there. Null:
/// stopped. Throws Error where checkFork() does, or the step lies after the new end.
std::unique_ptr<Trainer> forkAt(Replay& replay, std::uint64_t step, const TrainingConfig& config,
                                Dataset data, TrainingControl& control, const Replay::Progress& progress);

} // namespace flipscope
