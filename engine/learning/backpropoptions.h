// What both methods of back-propagation are told alike: the optimiser, and how its rate goes on over the run.
#pragma once

#include "engine/options.h"

#include <cstdint>
#include <vector>

namespace flipscope {

class TrainingConfig;

enum class Optimiser : std::uint8_t { Adam, Sgd, Bop };
Optimiser optimiserOf(const TrainingConfig& config);
/// Whether weights have numbers behind them: Bop flips by momenta alone.
bool keepsLatents(const TrainingConfig& config);

/// A function of the step alone, so it may be changed between two steps.
class RateSchedule {
public:
    static std::vector<OptionSpec> options();
    /// What of options() changes a run by `config`, now or after `schedule` has been changed.
    static std::vector<std::string> keys() { return {"schedule", "halve-every"}; }

    RateSchedule(const TrainingConfig& config, std::uint64_t stepsPerEpoch);
    /// Of a rate that begins as `first`, at a step from 0; a cosine ends at `last`. In the caller's units.
    std::int64_t at(std::int64_t first, std::int64_t last, std::uint64_t step) const;

private:
    enum class Kind : std::uint8_t { Constant, Halve, Cosine };

    Kind m_kind;
    std::uint64_t m_halveEvery, m_totalSteps; // steps
};

} // namespace flipscope
