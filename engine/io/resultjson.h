// The events of a run as JSON, one schema for the command line (JSON Lines) and the run folder.
#pragma once

#include "engine/io/checkpoint.h"
#include "engine/io/jsontext.h"
#include "engine/observer.h"

#include <nlohmann/json.hpp>

namespace flipscope {

inline constexpr int eventSchema = 1;

nlohmann::ordered_json toJson(const TrainingStart& start);
nlohmann::ordered_json toJson(const EpochReport& report);
nlohmann::ordered_json toJson(const TrainingResult& result);
nlohmann::ordered_json toJson(const CheckpointNote& note);

/// What toJson() made; nothing where `file` is not there. Throws Error naming the file where it is no result.
std::optional<TrainingResult> readResult(const std::filesystem::path& file);
/// Nothing also where it tells of a run that was stopped.
std::optional<TrainingResult> readFinishedResult(const std::filesystem::path& file);

} // namespace flipscope
