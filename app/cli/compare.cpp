#include "app/cli/commands.h"

#include "app/cli/output.h"
#include "datasets/error.h"
#include "engine/comparison.h"
#include "engine/io/modelfile.h"

#include <fmt/format.h>

namespace flipscope::cli {

namespace {

std::vector<ComparedSetting> comparedSettings(const CompareArguments& arguments) {
    std::vector<ComparedSetting> settings{{}};
    if (!arguments.list.empty())
        settings = settingsFromList(arguments.list);
    const std::vector<Assignment> common =
        settingsOf(arguments.preset, arguments.configFile, arguments.settings);
    for (ComparedSetting& setting : settings)
        setting.assignments.insert(setting.assignments.begin(), common.begin(), common.end());
    for (const std::string& text : arguments.vary)
        settings = varied(settings, text);
    return settings;
}

} // namespace

int compare(const CompareArguments& arguments) {
    const std::vector<ComparedSetting> settings = comparedSettings(arguments);
    const std::vector<PlannedRun> runs = plannedRuns(settings, seedsFrom(arguments.seeds));
    std::vector<ComparisonRow> rows;
    bool stopped = false;
    for (std::size_t i = 0; i < runs.size() && !stopped;) {
        const std::size_t setting = runs[i].setting;
        const TrainingConfig& config = runs[i].config;
        std::vector<TrainingResult> results;
        Network network;
        for (; i < runs.size() && runs[i].setting == setting && !stopped; ++i) {
            const std::filesystem::path folder =
                std::filesystem::path(arguments.out) / runName(runs[i].config);
            say("run {} of {}: {} seed {} ({})\n", i + 1, runs.size(), settings[setting].label, runs[i].seed,
                folder.string());
            const TrainingResult result = trainKept(runs[i].config, folder);
            stopped = result.stoppedByUser;
            if (stopped)
                break;
            results.push_back(result);
            network = loadModel(findModel(folder.string(), false)).network;
        }
        if (!results.empty())
            rows.push_back(rowOf(settings[setting].label, config, network, results));
    }
    fmt::print("{}", arguments.csv    ? tableCsv(rows)
                     : arguments.json ? tableJson(rows) + "\n"
                                      : tableText(rows));
    return stopped ? Interrupted : Done;
}

} // namespace flipscope::cli
