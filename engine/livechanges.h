// Options that were changed while training: which, to what, from which step on. They are part of the
// configuration (its option `changes`), so configuration and data still are the run: `verify`, resuming and
// a new run from the same file apply them at the same steps.
#pragma once

#include "engine/trainingconfig.h"

#include <cstdint>
#include <string>
#include <vector>

namespace flipscope {

struct OptionChange {
    std::uint64_t step = 1; ///< the first that it holds for
    std::string key;
    std::string text; ///< the value, as in a configuration
    bool operator==(const OptionChange&) const = default;
};

/// "120:learning-rate=0.5 400:margin=6": in the order of their steps; later ones of a step win. Throws Error
/// (Usage).
std::vector<OptionChange> parseChanges(const std::string& text);
std::string formatChanges(const std::vector<OptionChange>& changes);

/// `config` with one more change, which must not be earlier than the others (asserted). Throws Error (Usage)
/// where its value is none for its option.
TrainingConfig withChange(const TrainingConfig& config, const OptionChange& change);
/// The options as they are for step `step`, from 1.
TrainingConfig configAt(const TrainingConfig& config, std::uint64_t step);
/// Those of `config` that hold for step `step` or an earlier one.
std::vector<OptionChange> changesUntil(const TrainingConfig& config, std::uint64_t step);

} // namespace flipscope
