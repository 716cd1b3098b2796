#include "app/cli/commands.h"

#include "app/cli/interruptguard.h"
#include "app/cli/output.h"
#include "datasets/error.h"
#include "engine/io/resultjson.h"
#include "engine/io/runkeeper.h"
#include "engine/race.h"

#include <fmt/format.h>

#include <array>
#include <iostream>
#include <optional>

namespace flipscope::cli {

namespace {

constexpr std::array<const char*, 2> laneNames{"a", "b"};

RaceBudget budgetOf(const RaceArguments& arguments) {
    if (arguments.seconds > 0)
        return {RaceBudget::Kind::Seconds, arguments.seconds};
    if (arguments.bitOps > 0)
        return {RaceBudget::Kind::BitOps, arguments.bitOps};
    return {RaceBudget::Kind::Epochs, static_cast<double>(arguments.epochs)};
}

nlohmann::ordered_json toJson(const std::vector<LayerDistance>& layers) {
    auto json = nlohmann::ordered_json::array();
    for (const LayerDistance& layer : layers)
        json.push_back({{"differing_bits", layer.differing}, {"bits", layer.bits}});
    return json;
}

/// A line per epoch of a lane; as JSON Lines on stdout where wished.
class Commentary final : public RaceObserver {
public:
    explicit Commentary(bool json) : m_json(json) {}

    void onRaceStarted(const std::array<TrainingStart, 2>& starts) override {
        for (const std::size_t i : {0U, 1U})
            say("lane {}: {} by {}, {} steps per epoch, {} threads\n", laneNames[i],
                sizesText(starts[i].layers), starts[i].method, starts[i].stepsPerEpoch, starts[i].threads);
    }
    void onLaneEpoch(int lane, const LanePoint& point, const EpochReport& report) override {
        const char* name = laneNames[static_cast<std::size_t>(lane)];
        m_points[static_cast<std::size_t>(lane)].push_back(point);
        if (m_json) {
            nlohmann::ordered_json json = flipscope::toJson(report);
            json["lane"] = name;
            json["lane_seconds"] = point.seconds;
            json["lane_bit_ops"] = point.bitOps > 0 ? nlohmann::ordered_json(point.bitOps) : nullptr;
            std::cout << jsonText(json) << std::endl;
        }
        const auto gaps = gapBetween(m_points[0], m_points[1], RaceAxis::Epochs);
        say("{} epoch {:>3}: {:6.2f} %, {:.2f} s{}\n", name, report.epoch, 100 * point.accuracy,
            point.seconds,
            lane == 1 && !gaps.empty() ? fmt::format(", a is {:+.2f} points ahead", 100 * gaps.back().gap)
                                       : "");
    }
    void onDistance(std::uint64_t step, const std::vector<LayerDistance>& layers) override {
        if (m_json)
            std::cout << jsonText(nlohmann::ordered_json{{"event", "distance"},
                                                         {"schema", eventSchema},
                                                         {"step", step},
                                                         {"layers", toJson(layers)}})
                      << std::endl;
    }

private:
    bool m_json;
    std::array<std::vector<LanePoint>, 2> m_points;
};

std::string percent(const std::optional<double>& value) {
    return value ? fmt::format("{:.2f} %", 100 * *value) : "none";
}

void printResult(const RaceResult& result) {
    const auto row = [&](const char* title, const auto& text) {
        fmt::print("{:<14}{:<28}{}\n", title, text(result.lanes[0]), text(result.lanes[1]));
    };
    using R = TrainingResult;
    row("", [&](const R& r) { return &r == &result.lanes[0] ? "a" : "b"; });
    row("method", [](const R& r) { return r.method; });
    row("network", [](const R& r) { return r.network; });
    row("ended", [](const R& r) { return r.stopReason; });
    row("validation", [](const R& r) { return percent(r.validationAccuracy); });
    row("test", [](const R& r) { return percent(r.testAccuracy); });
    row("time", [](const R& r) { return fmt::format("{:.2f} s", r.trainSeconds); });
    row("bit ops", [](const R& r) {
        return r.trainBitOps > 0 ? fmt::format("{:.3g}", static_cast<double>(r.trainBitOps)) : "not counted";
    });
    row("flips", [](const R& r) { return fmt::format("{}", r.flips); });
    row("checksum", [](const R& r) { return r.modelChecksum; });
    if (!result.distance)
        fmt::print("differing     the networks do not have the same layers\n");
    else
        for (std::size_t l = 0; l < result.distance->size(); ++l)
            fmt::print("{:<14}layer {}: {} of {} bits\n", l == 0 ? "differing" : "", l,
                       (*result.distance)[l].differing, (*result.distance)[l].bits);
}

void printJson(const RaceResult& result) {
    nlohmann::ordered_json json{{"event", "race"}, {"schema", eventSchema}};
    for (const std::size_t i : {0U, 1U})
        json[laneNames[i]] = flipscope::toJson(result.lanes[i]);
    json["distance"] = result.distance ? toJson(*result.distance) : nlohmann::ordered_json(nullptr);
    std::cout << jsonText(json) << std::endl;
}

} // namespace

int race(const RaceArguments& arguments) {
    const std::vector<Assignment> common =
        settingsOf(arguments.preset, arguments.configFile, arguments.settings);
    const RaceBudget budget = budgetOf(arguments);
    const auto lanes = raceConfigs(common, settingsOf(arguments.a), settingsOf(arguments.b), budget);
    Race race(lanes, openDataset(lanes[0].datasetRequest()), budget);
    Commentary commentary(arguments.json);
    race.addObserver(commentary);
    std::vector<RunFolder> folders;
    std::vector<std::unique_ptr<RunKeeper>> keepers;
    folders.reserve(laneNames.size()); // keepers hold on to them
    if (!arguments.out.empty())
        for (const int i : {0, 1}) {
            folders.push_back(RunFolder::create(std::filesystem::path(arguments.out) /
                                                    laneNames[static_cast<std::size_t>(i)],
                                                arguments.overwrite));
            keepers.push_back(std::make_unique<RunKeeper>(
                folders.back(), race.lane(i), [](const std::string& text) { say("warning: {}\n", text); },
                [](const CheckpointNote&) {}));
        }
    TrainingControl control;
    const InterruptGuard guard(control);
    const RaceResult result = race.run(control);
    if (arguments.json)
        printJson(result);
    else
        printResult(result);
    for (const auto& keeper : keepers)
        if (!keeper->failure().empty())
            throw Error(
                fmt::format("the race is done, but a lane could not be kept whole: {}", keeper->failure()));
    return result.stoppedByUser ? Interrupted : Done;
}

} // namespace flipscope::cli
