// The events of a run as JSON, one schema for the command line (JSON Lines) and the run folder.
#pragma once

#include "engine/io/jsontext.h"
#include "engine/observer.h"

#include <nlohmann/json.hpp>

namespace flipscope {

inline constexpr int eventSchema = 1;

nlohmann::ordered_json toJson(const TrainingStart& start);
nlohmann::ordered_json toJson(const EpochReport& report);
nlohmann::ordered_json toJson(const TrainingResult& result);

} // namespace flipscope
