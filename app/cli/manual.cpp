#include "app/cli/manual.h"

#include "app/cli/commands.h"
#include "app/programmanual.h"
#include "engine/export/boards.h"
#include "engine/export/exporter.h"
#include "engine/learning/methods.h"
#include "engine/trainingconfig.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace flipscope::cli {

namespace {

/// Commands that list what an option can name, whichever command it is an option of.
std::string listedBy(const std::string& option) {
    static const std::map<std::string, std::string> lists{
        {"--method", "methods"}, {"--dataset", "datasets"}, {"--download", "datasets"},
        {"--preset", "presets"}, {"--network", "networks"}, {"--encoder", "encoders"},
        {"--kernels", "kernels"}};
    const auto list = lists.find(option);
    return list == lists.end() ? std::string() : list->second;
}

std::vector<std::string> choicesIn(const std::vector<OptionSpec>& table, const std::string& key) {
    const auto spec =
        std::find_if(table.begin(), table.end(), [&](const OptionSpec& each) { return each.key == key; });
    return spec == table.end() ? std::vector<std::string>() : spec->choices;
}

/// All that the value of an option can be; empty: free, or listed by a command.
std::vector<std::string> choicesOf(const std::string& command, const std::string& option) {
    std::vector<std::string> choices;
    if (command == "export" && option == "--format")
        for (const ExportFormat& format : exportFormats())
            choices.push_back(format.name);
    if (command == "export" && option == "--target")
        for (const Board& board : boards())
            choices.push_back(board.name);
    if (command != "train" || !listedBy(option).empty())
        return choices;
    const std::string key = option.substr(2);
    choices = choicesIn(TrainingConfig::generalOptions(), key);
    for (const Method& method : methods())
        for (const std::string& choice : choicesIn(method.options, key))
            if (std::find(choices.begin(), choices.end(), choice) == choices.end())
                choices.push_back(choice);
    return choices;
}

ProgramManual::Option describe(const std::string& command, const CLI::Option& option) {
    ProgramManual::Option entry;
    for (const std::string& name : option.get_snames())
        entry.names.push_back("-" + name);
    for (const std::string& name : option.get_lnames())
        entry.names.push_back("--" + name);
    entry.help = option.get_description();
    if (entry.help.ends_with(" []")) // no default
        entry.help.erase(entry.help.size() - 3);
    if (option.get_group() != "Options")
        entry.group = option.get_group();
    if (option.get_items_expected_max() > 0) {
        const std::string& name = entry.names.back();
        entry.listedBy = listedBy(name);
        entry.choices = choicesOf(command, name);
        entry.value = "VALUE";
    }
    return entry;
}

ProgramManual::Command describe(const CLI::App& app, const std::string& name) {
    ProgramManual::Command command{name, app.get_description(), {}, {}};
    for (const CLI::Option* option : app.get_options()) {
        if (option->get_positional())
            command.positionals.push_back({option->get_name(true),
                                           option->get_description(),
                                           !option->get_required(),
                                           option->get_items_expected_max() > 1,
                                           {}});
        else
            command.options.push_back(describe(name, *option));
        if (name == "completion" && option->get_positional())
            command.positionals.back().choices = completedShells();
    }
    return command;
}

ProgramManual::Section exitStatus() {
    return {"EXIT STATUS",
            {{std::to_string(Done), "done"},
             {std::to_string(Failed), "failed; a message on standard error says what, why, and what to do"},
             {std::to_string(WrongUsage), "wrong option, name or value"},
             {std::to_string(Interrupted), "stopped by Ctrl+C; what was trained is kept"}},
            false};
}

ProgramManual::Section environment() {
    return {"ENVIRONMENT",
            {{"FLIPSCOPE_DATA", "folder of data sets, looked through before all others"},
             {"FLIPSCOPE_ASSETS", "folder of presets and comparisons, instead of the installed one"},
             {"FLIPSCOPE_MODULES",
              "folder of the modules that are loaded when pictures, downloads, MATLAB files, "
              "ONNX or videos ask for them, instead of the installed one"},
             {"XDG_DATA_HOME", "downloaded data sets go into flipscope/datasets below it [~/.local/share]"},
             {"XDG_CACHE_HOME", "decoded pictures are kept in flipscope below it [~/.cache]"}},
            false};
}

ProgramManual::Section files() {
    return {"FILES",
            {{"", "A run folder (train --out) holds:"},
             {"config.json", "all options; with the data it is the run: train --config FILE"},
             {"metrics.csv", "a line for every epoch"},
             {"best.flipscope, last.flipscope", "the models: best on the validation part, and last"},
             {"checkpoints/", "what train --resume goes on from"},
             {"flips.fliplog", "every flip of every step, for flips, why and verify"},
             {"result.json", "the result, once the run is finished"}},
            false};
}

ProgramManual describe(const CLI::App& app) {
    ProgramManual manual;
    manual.name = app.get_name();
    manual.version = FLIPSCOPE_VERSION;
    manual.summary = "train binary neural networks by flipping bits";
    manual.description =
        "Trains networks whose weights are single bits: without gradients, where the errors of a batch vote "
        "on "
        "every weight, or by quantised back-propagation in integers. The same seed, configuration and data "
        "give the "
        "same bits on any number of cores and any instruction set, however often a run is interrupted.\n\n"
        "Results go to standard output; progress, warnings and errors to standard error. Where a model is "
        "asked "
        "for, a run folder will do: its best model is taken, with --last its last. Every option of train can "
        "also be "
        "said as --set key=value, in a configuration file, and in the window (flipscope).";
    manual.commands.push_back(describe(app, std::string()));
    for (const CLI::App* command : app.get_subcommands({}))
        manual.commands.push_back(describe(*command, command->get_name()));
    manual.sections = {exitStatus(),
                       environment(),
                       files(),
                       {"EXAMPLES",
                        {{"", "flipscope-cli train --preset fashion-mnist --out runs/first\n"
                              "flipscope-cli train --resume runs/first\n"
                              "flipscope-cli evaluate runs/first --dataset fashion-mnist\n"
                              "flipscope-cli predict runs/first picture.png\n"
                              "flipscope-cli export runs/first --format c --out exported --target pico"}},
                        true},
                       {"SEE ALSO", {{"", "flipscope(1)"}}, false}};
    return manual;
}

} // namespace

int printManual(const CLI::App& app) {
    fmt::print("{}", manualPage(describe(app)));
    return Done;
}

int printCompletion(const CLI::App& app, const std::string& shell) {
    fmt::print("{}", completionFor(shell, describe(app)));
    return Done;
}

} // namespace flipscope::cli
