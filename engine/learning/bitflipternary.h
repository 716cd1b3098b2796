// `bitflip-ternary`: as `bitflip`, with weights in {-1,0,+1}: 0 where the counter is within a third of its
// range. Source: as `bitflip`, derived from arXiv 2410.09734; the zone is ours.
#pragma once

#include "engine/learning/counterflips.h"

namespace flipscope {

class BitflipTernary final : public CounterFlips {
public:
    BitflipTernary(const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels);

    static Method method();

    std::string_view name() const override { return "bitflip-ternary"; }
};

} // namespace flipscope
