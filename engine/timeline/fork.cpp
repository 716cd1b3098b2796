#include "engine/timeline/fork.h"

#include "datasets/error.h"
#include "engine/io/statefile.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace flipscope {

void checkFork(const TrainingConfig& original, const TrainingConfig& config) {
    // Of the options that every method has; a method's own may change, but for those that its state's size
    // follows from.
    static const std::set<std::string> changeable = {"epochs",
                                                     "seed",
                                                     "augment",
                                                     "threads",
                                                     "kernels",
                                                     "checkpoint-minutes",
                                                     "checkpoint-epochs",
                                                     "checkpoint-keep",
                                                     "flip-log"};
    static const std::set<std::string> ofTheState = {"counter-bits", "start"};
    const auto mayChange = [&](const std::string& key) {
        const std::vector<OptionSpec>& general = TrainingConfig::generalOptions();
        const bool isGeneral = std::any_of(general.begin(), general.end(),
                                           [&](const OptionSpec& option) { return option.key == key; });
        return isGeneral ? changeable.contains(key) : !ofTheState.contains(key);
    };
    if (config.text("method") != original.text("method"))
        throw Error(fmt::format("method: a fork goes on with {}, not {}; start a new run for another method",
                                original.text("method"), config.text("method")),
                    Error::Kind::Usage);
    std::string difference;
    for (const Assignment& setting : config.assignments())
        if (!mayChange(setting.key) && !(config.value(setting.key) == original.value(setting.key)))
            difference += fmt::format("{}{}: {}, not {}", difference.empty() ? "" : "; ", setting.key,
                                      formatOption(original.value(setting.key)),
                                      formatOption(config.value(setting.key)));
    if (!difference.empty())
        throw Error(fmt::format("a fork goes on with what was learnt on the same data by the same network: "
                                "{}; start a new run for other ones",
                                difference),
                    Error::Kind::Usage);
}

std::unique_ptr<Trainer> forkAt(Replay& replay, std::uint64_t step, const TrainingConfig& config,
                                Dataset data, TrainingControl& control, const Replay::Progress& progress) {
    checkFork(replay.trainer().config(), config);
    const std::uint64_t end =
        replay.trainer().stepsPerEpoch() * static_cast<std::uint64_t>(config.integer("epochs"));
    if (step >= end)
        throw Error(fmt::format("epochs: a fork after step {} needs more than {} epochs of {} steps", step,
                                config.integer("epochs"), replay.trainer().stepsPerEpoch()),
                    Error::Kind::Usage);
    if (!replay.goTo(step, control, progress))
        return nullptr;
    auto trainer = std::make_unique<Trainer>(config, std::move(data));
    StateReader state(std::string(*replay.state()), replay.folder().string());
    trainer->restore(state);
    return trainer;
}

} // namespace flipscope
