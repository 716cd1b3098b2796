// Whom a step of the past blamed: its samples told neurons to change, and how often is not in the flip log.
// The step is executed again.
#pragma once

#include "engine/timeline/replay.h"

#include <optional>
#include <vector>

namespace flipscope {

/// Of this step alone; empty: of step 0, or the method offers none. Nothing: stopped on the way. Throws Error
/// where there is no such step.
std::optional<std::vector<LayerBlame>> blameOfStep(Replay& replay, std::uint64_t step,
                                                   TrainingControl& control,
                                                   const Replay::Progress& progress = {});

} // namespace flipscope
