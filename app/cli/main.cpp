// flipscope-cli: the program without a window. Parses the command line; the commands are in their own files.
#include "app/cli/commands.h"

#include "app/cli/manual.h"
#include "app/cli/output.h"
#include "datasets/error.h"
#include "engine/export/boards.h"
#include "engine/export/exporter.h"
#include "engine/learning/methods.h"
#include "engine/trainingconfig.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <map>

namespace {

using namespace flipscope;
using namespace flipscope::cli;

/// The options of `train` as the option table has them; every method's, each key once.
std::vector<std::pair<OptionSpec, std::string>> trainOptions() {
    std::vector<std::pair<OptionSpec, std::string>> options; // with the heading to show it under
    const auto add = [&](const std::vector<OptionSpec>& table, const std::string& group) {
        for (const OptionSpec& spec : table)
            if (std::none_of(options.begin(), options.end(),
                             [&](const auto& o) { return o.first.key == spec.key; }))
                options.emplace_back(spec, group);
    };
    add(TrainingConfig::generalOptions(), "Run");
    for (const Method& method : methods())
        add(method.options, "Method " + method.name);
    return options;
}

void addTrain(CLI::App& app, TrainArguments& arguments, std::map<std::string, std::string>& values) {
    CLI::App* train = app.add_subcommand("train", "train a network");
    for (const auto& [spec, group] : trainOptions()) {
        const std::string help = spec.help + " [" + formatOption(spec.defaultValue) + "]";
        train->add_option("--" + spec.key, values[spec.key], help)->group(group)->take_last();
    }
    train->add_option("--preset", arguments.preset, "start from a ready-made configuration (see: presets)");
    train->add_option("--config", arguments.configFile, "start from a configuration file (JSON)");
    train->add_option("--set", arguments.settings, "key=value, as often as wanted");
    train->add_option("--out", arguments.out, "folder that receives configuration, metrics and models");
    train->add_flag("--overwrite", arguments.overwrite, "replace a run that --out already holds");
    CLI::Option* resume = train->add_option(
        "--resume", arguments.resume, "run folder to go on with, to the same end as if never interrupted");
    for (const char* other : {"--preset", "--config", "--out", "--overwrite"})
        resume->excludes(train->get_option(other));
    CLI::Option* from =
        train->add_option("--from", arguments.from,
                          "of --resume and --fork: step:N, the number of an epoch, or (--resume) "
                          "the file of a checkpoint [--resume: the latest]");
    CLI::Option* fork =
        train->add_option("--fork", arguments.fork,
                          "run folder: a new run that goes on from any of its steps (--from), "
                          "with other settings where said");
    fork->needs(from);
    for (CLI::Option* other : {resume, train->get_option("--preset"), train->get_option("--config")})
        fork->excludes(other);
    train->add_flag("--json", arguments.json, "JSON Lines on stdout; the last line is the result");
}

void addEvaluate(CLI::App& app, EvaluateArguments& arguments) {
    CLI::App* evaluate = app.add_subcommand("evaluate", "accuracy of a model on the test part of a data set");
    evaluate->add_option("model", arguments.model, "model file or run folder")->required();
    evaluate->add_option("--dataset", arguments.dataset, "name or path")->required();
    evaluate->add_option("--test", arguments.test, "path of the test part");
    evaluate
        ->add_option("--test-fraction", arguments.testFraction,
                     "share cut off as test part where the data has none; as in training [0.2]")
        ->check(CLI::Range(0.0, 0.9));
    evaluate->add_option("--format", arguments.format, "format of the data");
    evaluate->add_option("--skip", arguments.skip, "samples left out by hand, as in training");
    evaluate->add_option("--relabel", arguments.relabel, "labels corrected by hand, as in training");
    evaluate->add_option("--predictions", arguments.predictions, "CSV file to write: index,label,class");
    evaluate->add_option("--kernels", arguments.kernels, "instruction set");
    evaluate->add_flag("--last", arguments.last, "of a run folder: the last model, not the best");
    evaluate->add_flag("--json", arguments.json, "JSON on stdout");
}

void addExport(CLI::App& app, ExportArguments& arguments) {
    std::string formats, targets;
    for (const ExportFormat& format : exportFormats())
        formats += (formats.empty() ? "" : ", ") + format.name;
    for (const Board& board : boards())
        targets += (targets.empty() ? "" : ", ") + board.name;
    CLI::App* command = app.add_subcommand(
        "export", "a model for other programs, compared with this one on every test picture");
    command->add_option("model", arguments.model, "model file or run folder")->required();
    command->add_option("--format", arguments.format, formats)->required();
    command->add_option("--out", arguments.out, "folder that receives the files")->required();
    command->add_option("--name", arguments.name, "of the files and what they define [flipscope_model]");
    command->add_option("--target", arguments.target, "board that it must fit (format c): " + targets);
    command->add_option("--dataset", arguments.dataset,
                        "whose test pictures to compare on [the model's own]");
    command->add_option("--test", arguments.test, "path of the test part");
    command
        ->add_option("--test-fraction", arguments.testFraction,
                     "share cut off as test part where the data has none; as in training [0.2]")
        ->check(CLI::Range(0.0, 0.9));
    command->add_option("--data-format", arguments.dataFormat, "format of the data");
    command->add_flag("--last", arguments.last, "of a run folder: the last model, not the best");
    command->add_flag("--overwrite", arguments.overwrite, "replace files that are there already");
    command->add_flag("--json", arguments.json, "JSON on stdout");
}

void addImport(CLI::App& app, ImportArguments& arguments) {
    CLI::App* command = app.add_subcommand(
        "import",
        "a model file of the signs of a dense network's weights (ONNX, .npz), or of an older model file");
    command->add_option("file", arguments.file, ".onnx, .npz or model file")->required();
    command->add_option("--out", arguments.out, "model file to write")->required();
    command->add_option("--encoder", arguments.encoder,
                        "what the first layer sees: grey, threshold:T, ... [grey]");
    command->add_option("--pictures", arguments.pictures, "WIDTHxHEIGHT [as the file says, or square]");
    command->add_option("--classes", arguments.classes, "names separated by commas [0, 1, ...]");
    command->add_option("--input-mean", arguments.mean,
                        "the network saw (pixel - mean) / std, pixels 0 to 1 [0]");
    command->add_option("--input-std", arguments.deviation,
                        "the same; 0.0039215686 for pixels of 0 to 255 [1]");
    command->add_flag("--no-biases", arguments.noBiases, "all thresholds 0: the signs of the weights alone");
    command->add_flag("--overwrite", arguments.overwrite, "replace a file that is there already");
    command->add_flag("--json", arguments.json, "JSON on stdout");
}

void addCompare(CLI::App& app, CompareArguments& arguments) {
    CLI::App* compare = app.add_subcommand(
        "compare", "trains a list of settings with several seeds; a table of mean and spread");
    compare->add_option("--list", arguments.list,
                        "JSON file: a list of configurations (title, preset, options); or the name of a "
                        "ready-made one: ablation");
    compare->add_option("--vary", arguments.vary,
                        "key=value,value: each of these, as often as wanted; values that hold commas are "
                        "separated by semicolons");
    compare->add_option("--seeds", arguments.seeds, "how many, or which: 4,7,9 [3]");
    compare->add_option("--preset", arguments.preset, "start from a ready-made configuration");
    compare->add_option("--config", arguments.configFile, "start from a configuration file (JSON)");
    compare->add_option("--set", arguments.settings, "key=value for all, as often as wanted");
    compare
        ->add_option("--out", arguments.out,
                     "folder of the runs; those that are finished there are not trained again")
        ->required();
    CLI::Option* csv = compare->add_flag("--csv", arguments.csv, "CSV on stdout");
    compare->add_flag("--json", arguments.json, "JSON on stdout")->excludes(csv);
}

void addRace(CLI::App& app, RaceArguments& arguments) {
    CLI::App* race = app.add_subcommand(
        "race", "two methods or settings side by side, on the same samples in the same order");
    race->add_option("--a", arguments.a, "key=value of the first lane, as often as wanted");
    race->add_option("--b", arguments.b, "key=value of the second lane, as often as wanted");
    race->add_option("--preset", arguments.preset, "start both from a ready-made configuration");
    race->add_option("--config", arguments.configFile, "start both from a configuration file (JSON)");
    race->add_option("--set", arguments.settings, "key=value for both, as often as wanted");
    CLI::Option* epochs = race->add_option("--epochs", arguments.epochs, "budget: epochs of each lane [10]")
                              ->check(CLI::Range(1, 1000000));
    CLI::Option* seconds =
        race->add_option("--seconds", arguments.seconds, "budget: seconds of training of each lane")
            ->check(CLI::PositiveNumber);
    CLI::Option* operations =
        race->add_option("--bit-ops", arguments.bitOps, "budget: bit operations of training of each lane")
            ->check(CLI::PositiveNumber);
    seconds->excludes(epochs);
    operations->excludes(epochs)->excludes(seconds);
    CLI::Option* out = race->add_option("--out", arguments.out, "folder that receives both runs, as a and b");
    race->add_flag("--overwrite", arguments.overwrite, "replace runs that --out already holds")->needs(out);
    race->add_flag("--json", arguments.json, "JSON Lines on stdout; the last line is the result");
}

void addEnsemble(CLI::App& app, EnsembleArguments& arguments) {
    CLI::App* ensemble = app.add_subcommand("ensemble", "accuracy of several models that vote, and of each");
    ensemble->add_option("models", arguments.models, "model files or run folders")->required();
    ensemble->add_option("--dataset", arguments.dataset, "name or path")->required();
    ensemble->add_option("--test", arguments.test, "path of the test part");
    ensemble
        ->add_option("--test-fraction", arguments.testFraction,
                     "share cut off as test part where the data has none; as in training [0.2]")
        ->check(CLI::Range(0.0, 0.9));
    ensemble->add_option("--format", arguments.format, "format of the data");
    ensemble->add_option("--predictions", arguments.predictions,
                         "CSV file to write: index,label,class and the class of each model");
    ensemble->add_option("--kernels", arguments.kernels, "instruction set");
    ensemble->add_flag("--last", arguments.last, "of run folders: the last models, not the best");
    ensemble->add_flag("--json", arguments.json, "JSON on stdout");
}

void addPredict(CLI::App& app, PredictArguments& arguments) {
    CLI::App* predict = app.add_subcommand("predict", "classes of pictures");
    predict->add_option("model", arguments.model, "model file or run folder")->required();
    predict->add_option("pictures", arguments.pictures, "picture files or folders of them")->required();
    predict->add_option("--kernels", arguments.kernels, "instruction set");
    predict->add_flag("--last", arguments.last, "of a run folder: the last model, not the best");
    CLI::Option* csv = predict->add_flag("--csv", arguments.csv, "CSV on stdout: file,class,score,lead");
    predict->add_flag("--json", arguments.json, "JSON Lines on stdout")->excludes(csv);
}

void addInfo(CLI::App& app, InfoArguments& arguments) {
    CLI::App* info = app.add_subcommand("info", "what a model or run is");
    info->add_option("path", arguments.path, "model file or run folder")->required();
    info->add_flag("--last", arguments.last, "of a run folder: the last model, not the best");
    info->add_flag("--json", arguments.json, "JSON on stdout");
}

void addFlips(CLI::App& app, FlipsArguments& arguments) {
    CLI::App* flips = app.add_subcommand("flips", "which weights flipped in a run, and when");
    flips->add_option("run", arguments.run, "run folder or flip log")->required();
    flips->add_option("--layer", arguments.layer, "of this layer only, from 0")
        ->check(CLI::NonNegativeNumber);
    flips->add_option("--neuron", arguments.neuron, "of this neuron or filter only, from 0")
        ->check(CLI::NonNegativeNumber);
    flips->add_option("--steps", arguments.steps, "of these steps only: FIRST-LAST, FIRST- or -LAST, from 1");
    CLI::Option* csv = flips->add_option("--csv", arguments.csv,
                                         "file for every flip: step,layer,neuron,input; - is "
                                         "stdout");
    flips->add_flag("--json", arguments.json, "JSON Lines on stdout")->excludes(csv);
    flips->add_flag("--patterns", arguments.patterns, "silent, decided and restless weights, bursts")
        ->excludes(csv);
}

void addVerify(CLI::App& app, VerifyArguments& arguments) {
    CLI::App* verify = app.add_subcommand("verify", "execute a run again and compare it with its flip log");
    verify->add_option("run", arguments.run, "run folder")->required();
    verify->add_option("--threads", arguments.threads, "threads (0: all cores)")->check(CLI::Range(0, 1024));
    verify->add_option("--kernels", arguments.kernels, "instruction set");
    verify->add_flag("--json", arguments.json, "JSON on stdout");
}

void addWhy(CLI::App& app, WhyArguments& arguments) {
    CLI::App* why =
        app.add_subcommand("why", "why a weight flipped: the samples that voted, and what it did");
    why->add_option("run", arguments.run, "run folder")->required();
    why->add_option("--step", arguments.step, "the step, from 1")->required();
    why->add_option("--layer", arguments.layer, "layer of the weight, from 0")->required();
    why->add_option("--neuron", arguments.neuron, "neuron or filter, from 0")->required();
    why->add_option("--input", arguments.input, "input of the neuron, as flips --csv numbers them")
        ->required();
    why->add_option("--threads", arguments.threads, "threads (0: all cores)")->check(CLI::Range(0, 1024));
    why->add_flag("--all", arguments.all, "every voter, not only the largest votes");
    why->add_flag("--json", arguments.json, "JSON on stdout");
}

void addDatasets(CLI::App& app, DatasetsArguments& arguments) {
    CLI::App* datasets = app.add_subcommand("datasets", "the datasets that can be named; downloads them");
    CLI::Option* download =
        datasets->add_option("--download", arguments.download, "the name of the one to download");
    datasets
        ->add_option("--to", arguments.to,
                     "folder of data sets that receives it [FLIPSCOPE_DATA, or your own: see the list]")
        ->needs(download);
    datasets->add_flag("--json", arguments.json, "JSON Lines on stdout");
}

int run(int argc, char** argv) {
    CLI::App app("Flipscope trains binary neural networks by flipping bits.", "flipscope-cli");
    app.set_version_flag("--version", "flipscope-cli " FLIPSCOPE_VERSION);
    app.require_subcommand(0, 1); // none is refused below: CLI11 would not name a mistyped command
    TrainArguments trainArguments;
    std::map<std::string, std::string> trainValues;
    EvaluateArguments evaluateArguments;
    CompareArguments compareArguments;
    ExportArguments exportArguments;
    ImportArguments importArguments;
    PredictArguments predictArguments;
    InfoArguments infoArguments;
    addTrain(app, trainArguments, trainValues);
    addCompare(app, compareArguments);
    addEvaluate(app, evaluateArguments);
    RaceArguments raceArguments;
    addRace(app, raceArguments);
    EnsembleArguments ensembleArguments;
    addEnsemble(app, ensembleArguments);
    addExport(app, exportArguments);
    addImport(app, importArguments);
    addPredict(app, predictArguments);
    addInfo(app, infoArguments);
    FlipsArguments flipsArguments;
    addFlips(app, flipsArguments);
    VerifyArguments verifyArguments;
    addVerify(app, verifyArguments);
    WhyArguments whyArguments;
    addWhy(app, whyArguments);
    DatasetsArguments datasetsArguments;
    addDatasets(app, datasetsArguments);
    bool listAsJson = false;
    for (const char* what : {"methods", "kernels", "presets", "networks", "encoders"})
        app.add_subcommand(what, std::string("the ") + what + " that can be named")
            ->add_flag("--json", listAsJson, "JSON Lines on stdout");
    std::string shell;
    app.add_subcommand("manual", "this program's manual page: man -l - shows it");
    app.add_subcommand("completion", "a file that lets a shell complete commands, options and names")
        ->add_option("shell", shell, "bash, zsh or fish")
        ->required();
    for (CLI::App* command : app.get_subcommands({}))
        command->set_version_flag("--version", "flipscope-cli " FLIPSCOPE_VERSION);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return app.exit(e) == 0 ? Done : WrongUsage;
    }
    if (app.get_subcommands().empty())
        throw Error("expected a command: train, compare, race, evaluate, ensemble, export, import, predict, "
                    "info, flips, "
                    "verify, why, or a list; see --help",
                    Error::Kind::Usage);
    const CLI::App* command = app.get_subcommands().front();
    const std::string name = command->get_name();
    if (name == "train") {
        for (const auto& [spec, group] : trainOptions())
            if (command->count("--" + spec.key) > 0)
                trainArguments.options.emplace_back(spec.key, trainValues[spec.key]);
        for (const char* option : {"--out", "--preset", "--config", "--resume", "--fork", "--from"})
            if (command->count(option) > 0 && command->get_option(option)->as<std::string>().empty())
                throw Error(std::string(option) + ": expected a name or path, found nothing",
                            Error::Kind::Usage);
        return train(trainArguments);
    }
    if (name == "compare")
        return compare(compareArguments);
    if (name == "race")
        return race(raceArguments);
    if (name == "evaluate")
        return evaluate(evaluateArguments);
    if (name == "ensemble")
        return ensemble(ensembleArguments);
    if (name == "export")
        return exportFiles(exportArguments);
    if (name == "import")
        return importFile(importArguments);
    if (name == "predict")
        return predict(predictArguments);
    if (name == "info")
        return info(infoArguments);
    if (name == "flips")
        return flipsArguments.patterns ? patterns(flipsArguments.run, flipsArguments.json)
                                       : flips(flipsArguments);
    if (name == "verify")
        return verify(verifyArguments);
    if (name == "why")
        return why(whyArguments);
    if (name == "datasets")
        return datasets(datasetsArguments);
    if (name == "manual")
        return printManual(app);
    if (name == "completion")
        return printCompletion(app, shell);
    return list(name, listAsJson);
}

} // namespace

int main(int argc, char** argv) {
    prepareOutput();
    int code = Failed;
    try {
        code = run(argc, argv);
    } catch (const Error& e) {
        say("flipscope-cli: {}\n", e.what());
        code = e.kind() == Error::Kind::Usage ? WrongUsage : Failed;
    } catch (const std::bad_alloc&) {
        say("flipscope-cli: out of memory; choose a smaller network, batch or data set\n");
    } catch (const std::exception& e) {
        say("flipscope-cli: {}\n", e.what());
    }
    if (!finishOutput()) {
        say("flipscope-cli: the result could not be written to standard output\n");
        code = code == Done || code == Interrupted ? Failed : code;
    }
    return code;
}
