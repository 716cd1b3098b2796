// What a run folder tells about how its models came to be, for exports that show it. Everything is optional:
// a model file may lie anywhere, and a run may have been stopped. Files that are damaged count as missing.
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace flipscope {

/// Weights changed during the whole training.
std::optional<std::uint64_t> flipsOfRun(const std::filesystem::path& folder);

/// A JSON object in a file of the folder; null where there is none.
nlohmann::ordered_json runObject(const std::filesystem::path& folder, const std::string& name);

/// The columns of metrics.csv by name; an empty field is not a number (NaN).
std::map<std::string, std::vector<double>> runMetrics(const std::filesystem::path& folder);

} // namespace flipscope
