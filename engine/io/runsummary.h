// What there is to know of a kept run without training or loading it: its settings, epochs and result, and
// what a person said about it (name, note, star). For tables of many runs; readRunSummary() costs three small
// files.
//
// The trap: a damaged folder is no error here. Its summary says what is wrong and has the rest.
#pragma once

#include "engine/observer.h"
#include "engine/trainingconfig.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace flipscope {

/// What a person said about a run.
struct RunLabel {
    std::string name; ///< empty: none given
    std::string note;
    bool starred = false;

    bool isEmpty() const { return name.empty() && note.empty() && !starred; }
    bool operator==(const RunLabel&) const = default;
};

/// A line of metrics.csv.
struct RunEpoch {
    std::uint64_t epoch = 0, step = 0;
    double trainAccuracy = 0;
    std::optional<double> validationAccuracy;
    double loss = 0, flips = 0, updates = 0, seconds = 0;
};

struct RunSummary {
    std::filesystem::path folder;
    RunLabel label;
    std::optional<TrainingConfig> config; ///< none: it cannot be read
    std::vector<RunEpoch> epochs;
    std::optional<TrainingResult> result; ///< none: it was cut off, or is training
    std::int64_t written = 0;             ///< when it last trained, in seconds since 1970
    bool hasModel = false, hasFlipLog = false, hasCheckpoints = false;
    std::vector<std::string> problems; ///< what is wrong with it; empty: nothing
    std::string stamp;                 ///< runStamp() when it was read

    bool isFinished() const { return result && !result->stoppedByUser; }
    std::optional<double> bestValidation() const;
    /// Its name, or that of its folder; where that is but a date, method and seed.
    std::string title() const;
};

/// Below `root`, sorted: every folder that holds anything of a run. None where `root` is none.
std::vector<std::filesystem::path> runFoldersIn(const std::filesystem::path& root);

/// Changes when anything does that readRunSummary() reads.
std::string runStamp(const std::filesystem::path& folder);
/// Never throws for what is in the folder.
RunSummary readRunSummary(const std::filesystem::path& folder);

/// Of label.json. No file: an empty label. Throws Error where it is no label.
RunLabel readRunLabel(const std::filesystem::path& folder);
/// Throws Error where it cannot be written, or is unreasonably long; an empty label leaves no file.
void writeRunLabel(const std::filesystem::path& folder, const RunLabel& label);

} // namespace flipscope
