// The commands of flipscope-cli, one file each; main.cpp only parses. Results go to stdout, everything else
// to stderr. A command returns the exit code and throws Error for what main reports.
#pragma once

#include "engine/observer.h"
#include "engine/trainingconfig.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace flipscope::cli {

enum ExitCode { Done = 0, Failed = 1, WrongUsage = 2, Interrupted = 130 };

struct TrainArguments {
    std::vector<std::pair<std::string, std::string>>
        options;                       ///< --key value, in the order of the option table
    std::vector<std::string> settings; ///< --set key=value
    std::string preset, configFile, out;
    std::string resume, fork, from; ///< run folders; where to go on from
    bool overwrite = false;
    bool json = false;
};
int train(const TrainArguments& arguments);
/// key=value each, as said by --set. Throws Error (Usage).
std::vector<Assignment> settingsOf(const std::vector<std::string>& texts);
/// A preset, then a file, then settings of --set: later ones count. What is empty is passed over. Throws
/// Error.
std::vector<Assignment> settingsOf(const std::string& preset, const std::string& configFile,
                                   const std::vector<std::string>& texts);

/// The result of a run kept in a folder: read where it is finished, gone on with where it was begun, else
/// trained from the start. stoppedByUser: not finished this time either.
TrainingResult trainKept(const TrainingConfig& config, const std::filesystem::path& folder);

struct CompareArguments {
    std::string list;              ///< file of settings
    std::vector<std::string> vary; ///< key=value,value
    std::string seeds = "3";
    std::string preset, configFile, out;
    std::vector<std::string> settings; ///< --set key=value, for all
    bool csv = false;
    bool json = false;
};
int compare(const CompareArguments& arguments);

struct RaceArguments {
    std::string preset, configFile, out;
    std::vector<std::string> settings; ///< --set key=value, for both lanes
    std::vector<std::string> a, b;     ///< key=value, of one lane
    std::uint64_t epochs = 10;
    double seconds = 0, bitOps = 0; ///< of each lane; 0: not the budget
    bool overwrite = false;
    bool json = false;
};
int race(const RaceArguments& arguments);

struct EvaluateArguments {
    std::string model, dataset, test, format, skip, relabel, predictions, kernels = "auto";
    double testFraction = 0.2; ///< as in training, where the data has no test part
    bool last = false;
    bool json = false;
};
int evaluate(const EvaluateArguments& arguments);

struct EnsembleArguments {
    std::vector<std::string> models;
    std::string dataset, test, format, predictions, kernels = "auto";
    double testFraction = 0.2;
    bool last = false;
    bool json = false;
};
/// Accuracy of several models by majority, and of each.
int ensemble(const EnsembleArguments& arguments);

struct ExportArguments {
    std::string model, format, out, name, target, dataset, test, dataFormat;
    double testFraction = 0.2;
    bool last = false;
    bool overwrite = false;
    bool json = false;
};
/// Named so because `export` is a word of the language.
int exportFiles(const ExportArguments& arguments);

struct ImportArguments {
    std::string file, out, encoder = "grey", pictures, classes;
    double mean = 0, deviation = 1;
    bool noBiases = false;
    bool overwrite = false;
    bool json = false;
};
int importFile(const ImportArguments& arguments);

struct PredictArguments {
    std::string model, kernels = "auto";
    std::vector<std::string> pictures;
    bool last = false;
    bool csv = false;
    bool json = false;
};
int predict(const PredictArguments& arguments);

struct InfoArguments {
    std::string path;
    bool last = false;
    bool json = false;
};
int info(const InfoArguments& arguments);

struct FlipsArguments {
    std::string run, steps, csv, npz;
    std::int64_t layer = -1, neuron = -1; ///< below 0: all
    bool patterns = false;                ///< how weights behaved, instead
    bool json = false;
};
/// The flip log of a run: a summary, or every flip as CSV or as arrays for numpy.
int flips(const FlipsArguments& arguments);
/// How the weights of a run behaved.
int patterns(const std::string& run, bool json);

struct VerifyArguments {
    std::string run, kernels = "auto";
    int threads = 0;
    bool json = false;
};
/// Executes a run again and compares it with its flip log.
int verify(const VerifyArguments& arguments);

struct WhyArguments {
    std::string run;
    std::uint64_t step = 0;
    std::uint32_t layer = 0, neuron = 0, input = 0; ///< as `flips` numbers them
    int threads = 0;
    bool all = false; ///< every voter, not only the largest votes
    bool json = false;
};
/// Which samples made a weight flip in a step, and whether that helped.
int why(const WhyArguments& arguments);

struct DatasetsArguments {
    std::string download, to;
    bool json = false;
};
/// Lists the data sets known by name, or downloads one.
int datasets(const DatasetsArguments& arguments);

/// methods, kernels, presets, networks, encoders: a usable name first on each line.
int list(const std::string& what, bool json);

} // namespace flipscope::cli
