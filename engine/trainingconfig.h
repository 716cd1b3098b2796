// The configuration of a run: one value per option of the general table and of the chosen method's table.
// Immutable once resolved; about 1 KB of JSON that, with the data, is the run.
#pragma once

#include "datasets/open.h"
#include "engine/options.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace flipscope {

/// One `key = text` and where it was said ("--batch", "run.json: batch"), for error messages.
struct Assignment {
    std::string key;
    std::string text;
    std::string origin;
    std::string source; ///< the file or preset it came with; empty: said directly

    bool isFromFile() const { return !source.empty(); }
};

class TrainingConfig {
public:
    /// All defaults, method `bitflip`.
    TrainingConfig();

    /// Later assignments win. Unknown keys, keys of another method and bad values are Errors (Usage); keys of
    /// another method are passed over where they come from a file that is about that other method.
    static TrainingConfig resolve(const std::vector<Assignment>& assignments);

    /// Options that every method has (dataset, network, epochs, seed, ...).
    static const std::vector<OptionSpec>& generalOptions();
    /// Those of one method; its defaults for general options (batch, epochs) are in methodDefaults().
    static const std::vector<OptionSpec>& methodOptions(const std::string& method);

    bool flag(const std::string& key) const;
    std::int64_t integer(const std::string& key) const;
    double real(const std::string& key) const;
    const std::string& text(const std::string& key) const;
    const OptionValue& value(const std::string& key) const;
    /// Whether there is such an option, for what several methods share and not all have.
    bool has(const std::string& key) const { return m_values.contains(key); }

    /// What openDataset needs.
    DatasetRequest datasetRequest() const;

    /// Every option, in table order: general, then the method's.
    std::vector<Assignment> assignments() const;

    /// In words, the options that differ ("epochs: 20, not 30; ..."); those that never change a result, and
    /// where the data lie, are passed over. Empty: with the same data both train the same network.
    std::string differenceFrom(const TrainingConfig& other) const;

    bool operator==(const TrainingConfig&) const = default;

private:
    struct Unset {};
    explicit TrainingConfig(Unset) {}
    std::map<std::string, OptionValue> m_values;
};

/// A JSON object of option values -> assignments; `origin` names the file in messages. Throws Error.
std::vector<Assignment> assignmentsFromJson(const std::string& json, const std::string& origin);
std::vector<Assignment> assignmentsFromFile(const std::filesystem::path& file);
/// With all defaults written out; assignmentsFromJson reads it back.
std::string toJson(const TrainingConfig& config);

/// A ready-made configuration in assets/presets: file name without .json.
struct Preset {
    std::string name;
    std::string title;
    std::string description;
    std::vector<Assignment> assignments;
};
/// Sorted by name. Looks in $FLIPSCOPE_ASSETS, beside the program (../share/flipscope) and in the source
/// tree.
std::vector<Preset> presets();
/// Throws Error (Usage) listing the names where there is none such.
Preset findPreset(const std::string& name);

} // namespace flipscope
