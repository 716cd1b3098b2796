// Many trainings side by side: settings times seeds, each a run in a folder of its own, and what came of them
// as a table. Which runs there are follows from the settings alone: the same comparison asked for again finds
// the runs that are finished.
#pragma once

#include "engine/observer.h"
#include "engine/trainingconfig.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace flipscope {

/// One configuration, but for the seed.
struct ComparedSetting {
    std::string label; ///< what sets it apart from the others; empty: there is one only
    std::vector<Assignment> assignments;
};

/// A JSON list of objects of options; "title" names one, "preset" starts from it. Throws Error (Usage).
std::vector<ComparedSetting> settingsFromJson(const std::string& text, const std::string& origin);
/// Of a file of that name, or of a ready-made list in assets/comparisons ("ablation"). Throws Error (Usage)
/// naming those that there are.
std::vector<ComparedSetting> settingsFromList(const std::string& fileOrName);
/// Each setting once for every value of an option. `text`: key=value,value; values that hold commas are
/// separated by semicolons instead. Throws Error (Usage).
std::vector<ComparedSetting> varied(const std::vector<ComparedSetting>& settings, const std::string& text);
/// "3": seeds 1 to 3; "4,7": these. Throws Error (Usage).
std::vector<std::uint64_t> seedsFrom(const std::string& text);

struct PlannedRun {
    std::size_t setting = 0; ///< which of the settings
    std::uint64_t seed = 0;
    TrainingConfig config;
};
/// Every setting with every seed, the seeds of a setting side by side. Throws Error (Usage) where one cannot
/// be.
std::vector<PlannedRun> plannedRuns(const std::vector<ComparedSetting>& settings,
                                    const std::vector<std::uint64_t>& seeds);

/// The name of a run's folder: its method, a checksum over everything that decides its result, its seed.
std::string runName(const TrainingConfig& config);

/// What a figure was over the seeds.
struct SeedFigures {
    double mean = 0;
    double spread = 0; ///< largest - smallest
};

struct ComparisonRow {
    std::string data, network, method, encoder, label;
    double stateBitsPerWeight = 0;
    std::size_t runs = 0;
    std::optional<SeedFigures> test, validation; ///< accuracy, 0..1
    std::uint64_t epochs = 0;
    double secondsPerEpoch = 0;
    double flipsPerEpoch = 0, updatesPerEpoch = 0; ///< of stored values, as the method changes them
    std::uint64_t backpropUpdates = 0;             ///< per epoch: every weight, every step
    /// Per epoch of training, as the engine counted them: forward, blame, votes, updates; 0: not counted.
    double bitOps = 0;
    double floatOps = 0; ///< the same of a method that computes with floats
    /// Of backprop in float on the same layers: three products as large as the forward one, a multiplication
    /// and an addition each, and every weight updated in every step.
    std::uint64_t backpropFloatOps = 0;
};

/// `results`: of the seeds of one setting, at least one; `network`: of any of them.
ComparisonRow rowOf(const std::string& label, const TrainingConfig& config, const Network& network,
                    const std::vector<TrainingResult>& results);

/// Text with a line per row, for Markdown too.
std::string tableText(const std::vector<ComparisonRow>& rows);
std::string tableCsv(const std::vector<ComparisonRow>& rows);
/// {"event": "comparison", "schema": 1, "rows": [...]}
std::string tableJson(const std::vector<ComparisonRow>& rows);

} // namespace flipscope
