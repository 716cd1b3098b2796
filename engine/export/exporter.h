// Models for other programs: one table of formats, which the command line and the window read. An export is
// made in memory, proven in a temporary folder (compiled, run or simulated on every test picture, compared
// with what the program itself predicts) and only then put in place, so a wrong one never leaves the program.
#pragma once

#include "engine/export/boards.h"
#include "engine/io/modelfile.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace flipscope {

/// What an export is made of.
struct ExportSource {
    Model model;
    std::string name = "flipscope_model"; ///< of files and of what they define; see checkExportName()
    std::filesystem::path run;            ///< folder of the run that it is of; empty: not known
    Samples test;                         ///< prepared as the model says; empty: none
    std::string testName;                 ///< of its data set, for words
    const Board* target = nullptr;        ///< that it must fit; formats that take one
};

struct ExportedFile {
    std::string name;
    std::string content;
};

struct Export {
    std::vector<ExportedFile> files;
    std::string about;                    ///< what it needs, where it runs and how fast, in lines of words
    std::optional<Footprint> footprint{}; ///< that `about` tells, of formats for small computers

    std::uint64_t bytes() const;
};

struct Proof {
    enum class Outcome {
        Agrees,  ///< with the program on every picture that was compared
        Differs, ///< it must not be used
        NotMade  ///< nothing is there to run it
    };
    Outcome outcome = Outcome::NotMade;
    std::string words; ///< a sentence: what was run, on how many pictures, what came of it
};

/// Told how far the proof is (0 to 1); false ends it.
using ExportProgress = std::function<bool(const std::string& what, double share)>;

/// What a proof may use.
struct ProofRequest {
    const ExportSource& source;
    std::filesystem::path folder;         ///< the export's files are there; more may be made beside them
    std::vector<std::uint16_t> predicted; ///< by the program, one per picture of source.test
    ExportProgress progress;
};

struct ExportFormat {
    std::string name;
    std::string title;
    std::string description; ///< a sentence: what it is, what it runs on
    bool takesTarget = false;
    /// Throws Error where this model cannot be had in this format, or does not fit the target.
    Export (*make)(const ExportSource& source);
    Proof (*prove)(const ProofRequest& request);
};

const std::vector<ExportFormat>& exportFormats();
/// Throws Error (Usage) listing the names where there is none such.
const ExportFormat& findExportFormat(const std::string& name);

/// Throws Error (Usage) for a name that is no identifier in all the languages that are written.
void checkExportName(const std::string& name);

/// Proves `made`, then writes its files into `folder`, which is made where it is missing. Throws Error where
/// the proof finds a difference, where a file is there already unless `overwrite`, and where nothing can be
/// written. A stop by `progress` throws Error too; nothing is written then.
Proof proveAndWrite(const ExportFormat& format, const ExportSource& source, const Export& made,
                    const std::filesystem::path& folder, bool overwrite, const ExportProgress& progress);

/// The first lines of a generated file, each behind `mark`: what it is and of which model, safe within a
/// comment.
std::string exportHeading(const ExportSource& source, const std::string& mark);
/// `text` with all but printable ASCII replaced, and nothing in it that begins or ends a comment.
std::string plainText(const std::string& text);

/// Compares what a tool printed, one class per line, with `predicted`. `how`: what was run, for the words.
Proof compareClasses(const std::string& printed, const ProofRequest& request, const std::string& how);
/// The pictures of a proof one after the other, as a tool's standard input.
std::function<std::string()> pictureStream(const ProofRequest& request, const std::string& what);

} // namespace flipscope
