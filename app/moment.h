// A run at rest at one of its steps: what the views show instead of the latest snapshot.
#pragma once

#include "engine/observer.h"
#include "engine/timeline/flipplace.h"
#include "engine/timeline/weightmoves.h"

#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace flipscope {

/// How far the moment's network lies from another one.
struct MomentDistance {
    enum class To { Start, Best, Other } to = To::Start;
    WeightDistance distance;
};

struct Moment {
    std::shared_ptr<const TrainingSnapshot> snapshot; ///< without blame: WhyFlips counts it
    std::vector<FlipPlace> flips;                     ///< of its step
    bool hasFlips = false;                            ///< false: not known of this step
    std::vector<FlipPlace> edits;                     ///< weights that were flipped by hand
    std::vector<MomentDistance> distances;
    std::optional<TernaryMoves> ternary; ///< of networks with ternary weights
};

} // namespace flipscope
