#include "app/cli/commands.h"

#include "app/cli/output.h"
#include "datasets/error.h"
#include "engine/comparison.h"
#include "engine/io/modelfile.h"

#include <fmt/format.h>

namespace flipscope::cli {

namespace {

std::vector<ComparedSetting> settingsOf(const CompareArguments& arguments) {
    std::vector<ComparedSetting> settings{{}};
    if (!arguments.list.empty())
        settings = settingsFromList(arguments.list);
    std::vector<Assignment> common;
    if (!arguments.preset.empty())
        common = findPreset(arguments.preset).assignments;
    if (!arguments.configFile.empty())
        for (Assignment& a : assignmentsFromFile(arguments.configFile))
            common.push_back(std::move(a));
    for (const std::string& text : arguments.settings)
        common.push_back(settingOf(text));
    for (ComparedSetting& setting : settings)
        setting.assignments.insert(setting.assignments.begin(), common.begin(), common.end());
    for (const std::string& text : arguments.vary)
        settings = varied(settings, text);
    return settings;
}

TrainingConfig configOf(const ComparedSetting& setting, std::uint64_t seed) {
    std::vector<Assignment> all = setting.assignments;
    all.push_back({"seed", std::to_string(seed), "--seeds", {}});
    return TrainingConfig::resolve(all);
}

} // namespace

int compare(const CompareArguments& arguments) {
    const std::vector<ComparedSetting> settings = settingsOf(arguments);
    const std::vector<std::uint64_t> seeds = seedsFrom(arguments.seeds);
    for (const ComparedSetting& setting : settings) // all are looked at before the first is trained
        configOf(setting, seeds.front());
    std::vector<ComparisonRow> rows;
    bool stopped = false;
    for (std::size_t i = 0; i < settings.size() && !stopped; ++i) {
        std::vector<TrainingResult> results;
        Network network;
        for (std::size_t s = 0; s < seeds.size() && !stopped; ++s) {
            const TrainingConfig config = configOf(settings[i], seeds[s]);
            const std::filesystem::path folder = std::filesystem::path(arguments.out) / runName(config);
            say("run {} of {}: {} seed {} ({})\n", i * seeds.size() + s + 1, settings.size() * seeds.size(),
                settings[i].label, seeds[s], folder.string());
            const TrainingResult result = keptRun(config, folder);
            stopped = result.stoppedByUser;
            if (stopped)
                break;
            results.push_back(result);
            network = loadModel(findModel(folder.string(), false)).network;
        }
        if (!results.empty())
            rows.push_back(rowOf(settings[i].label, configOf(settings[i], seeds.front()), network, results));
    }
    fmt::print("{}", arguments.csv    ? tableCsv(rows)
                     : arguments.json ? tableJson(rows) + "\n"
                                      : tableText(rows));
    return stopped ? Interrupted : Done;
}

} // namespace flipscope::cli
