// A run at rest at one of its steps: what the views show instead of the latest snapshot.
#pragma once

#include "engine/observer.h"
#include "engine/timeline/flipplace.h"

#include <memory>
#include <vector>

namespace flipscope {

struct Moment {
    std::shared_ptr<const TrainingSnapshot>
        snapshot;                 ///< without blame: that is known of the latest step only
    std::vector<FlipPlace> flips; ///< of its step
    bool hasFlips = false;        ///< false: not known of this step
    std::vector<FlipPlace> edits; ///< weights that were flipped by hand
};

} // namespace flipscope
