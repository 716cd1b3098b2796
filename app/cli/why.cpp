// `why`: which samples made a weight flip. Re-runs the step from the nearest checkpoint.
#include "app/cli/commands.h"

#include "app/cli/output.h"
#include "datasets/error.h"
#include "datasets/open.h"
#include "engine/io/jsontext.h"
#include "engine/io/runfolder.h"
#include "engine/timeline/timemachine.h"
#include "engine/timeline/whyflip.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <memory>
#include <unistd.h>

namespace flipscope::cli {

namespace {

using Json = nlohmann::ordered_json;

/// The weight that the arguments name. Of ternary weights, the plane that flipped in the step where the log
/// knows.
FlipPlace placeFrom(const WhyArguments& arguments, TimeMachine* time, const Network& network) {
    if (arguments.layer >= network.layers().size())
        throw Error(
            fmt::format("--layer: expected 0 to {}, found {}", network.layers().size() - 1, arguments.layer),
            Error::Kind::Usage);
    const LayerShape& shape = parametersOf(network.layers()[arguments.layer]).shape;
    if (arguments.neuron >= shape.neurons)
        throw Error(fmt::format("--neuron: expected 0 to {}, found {}", shape.neurons - 1, arguments.neuron),
                    Error::Kind::Usage);
    if (arguments.input >= shape.columns() || !shape.usedColumns().get(0, arguments.input))
        throw Error(fmt::format("--input: expected one of 0 to {}, as flips --csv numbers them, found {}",
                                shape.columns() - 1, arguments.input),
                    Error::Kind::Usage);
    FlipPlace place{arguments.layer, arguments.neuron, arguments.input, 0};
    if (shape.weightPlanes == 1)
        return place;
    if (time) {
        time->seek(arguments.step);
        for (const FlipPlace& flip : time->flips())
            if (time->step() == arguments.step && flip.layer == place.layer && flip.neuron == place.neuron &&
                flip.column == place.column)
                return flip;
    }
    return place; // the first plane
}

/// Nothing: the run keeps none.
std::unique_ptr<TimeMachine> logOf(const Replay& replay, const Network& like) {
    const auto file = replay.folder() / RunFolder::flipLogName;
    std::error_code error;
    return std::filesystem::exists(file, error) ? std::make_unique<TimeMachine>(file, like) : nullptr;
}

const char* verdictWord(const WhyFlip& why) {
    return why.verdict() > 0 ? "helped" : why.verdict() < 0 ? "hurt" : "no difference";
}

Json toJson(const Standing& standing) {
    return {{"samples", standing.samples}, {"correct", standing.correct}, {"lead", standing.lead}};
}

template <class T> Json orNull(const std::optional<T>& value) { return value ? Json(*value) : Json(nullptr); }

Json counterJson(const std::optional<WatchedCounter>& counter) {
    if (!counter)
        return nullptr;
    return {{"value", counter->value}, {"rising", counter->rising}, {"falling", counter->falling}};
}

void printJson(const WhyArguments& arguments, const WhyFlip& why, const Dataset& data) {
    Json voters = Json::array(), history = Json::array();
    for (const Voter& v : why.voters)
        voters.push_back({{"in_batch", v.inBatch},
                          {"sample", v.sample},
                          {"label", data.classNames[v.label]},
                          {"vote", v.vote},
                          {"for", why.isFor(v)},
                          {"predicted_before", data.classNames[v.before.predicted]},
                          {"predicted_after", data.classNames[v.after.predicted]},
                          {"lead_before", v.before.lead},
                          {"lead_after", v.after.lead}});
    for (const CounterPoint& point : why.history)
        history.push_back({{"step", point.step},
                           {"counter", point.counter},
                           {"votes", point.votes},
                           {"weight", point.weight}});
    fmt::print("{}\n", jsonText(Json{{"event", "result"},
                                     {"schema", 1},
                                     {"step", why.step},
                                     {"layer", why.place.layer},
                                     {"neuron", why.place.neuron},
                                     {"input", arguments.input},
                                     {"flipped", why.flipped()},
                                     {"before", why.weightBefore},
                                     {"after", why.weightAfter},
                                     {"explained", why.hasVotes},
                                     {"refusal", why.hasVotes ? Json(nullptr) : Json(why.refusal)},
                                     {"total", why.total},
                                     {"votes_for", why.votesFor()},
                                     {"votes_against", why.votesAgainst()},
                                     {"threshold", orNull(why.threshold)},
                                     {"counter_before", counterJson(why.counterBefore)},
                                     {"counter_after", counterJson(why.counterAfter)},
                                     {"vote_shift", why.shift},
                                     {"batch", why.batch},
                                     {"voters", voters},
                                     {"history", history},
                                     {"network_before", toJson(why.before)},
                                     {"flip_alone", toJson(why.flipAlone)},
                                     {"network_after", toJson(why.after)},
                                     {"without_flip", toJson(why.withoutFlip)},
                                     {"verdict", verdictWord(why)}}));
}

void printStanding(const char* what, const Standing& standing) {
    fmt::print("  {:<26} {} of {} right, mean lead {:+.3f}\n", what, standing.correct, standing.samples,
               standing.lead);
}

/// The counter behind the weight around the step, as many steps as two lines hold.
void printHistory(const WhyFlip& why) {
    constexpr std::uint64_t before = 16, after = 7;
    std::string text;
    for (const CounterPoint& point : why.history)
        if (point.step + before >= why.step && point.step <= why.step + after)
            text += fmt::format(" {}{}:{:+}", point.step == why.step ? ">" : "", point.step, point.counter);
    if (!text.empty())
        fmt::print("its history {}\n", text);
}

void printVotes(const WhyFlip& why, const Dataset& data, std::size_t most) {
    std::size_t forIt = 0;
    for (const Voter& v : why.voters)
        forIt += why.isFor(v);
    fmt::print("votes        {:+} in all: {:+} by {} samples for it, {:+} by {} against\n", why.total,
               why.votesFor(), forIt, why.votesAgainst(), why.voters.size() - forIt);
    if (why.threshold)
        fmt::print("threshold    more than {} against the weight, and chosen by chance\n", *why.threshold);
    if (why.counterBefore && why.counterAfter)
        fmt::print("counter      {:+} -> {:+}; +1 from {:+} on, -1 below {:+}; a vote counts 2^{}\n",
                   why.counterBefore->value, why.counterAfter->value, why.counterAfter->rising,
                   why.counterAfter->falling, -why.shift);
    printHistory(why);
    for (const bool wanted : {true, false}) {
        fmt::print("{}\n", wanted ? "for it" : "against it");
        std::size_t shown = 0;
        for (const Voter& v : why.voters) {
            if (why.isFor(v) != wanted)
                continue;
            if (shown++ == most) {
                fmt::print("  ... ({} more; --all shows them)\n",
                           (wanted ? forIt : why.voters.size() - forIt) - most);
                break;
            }
            fmt::print("  sample {:>6}  vote {:+6}  {:<14} said {:<14} then {}\n", v.sample, v.vote,
                       data.classNames[v.label], data.classNames[v.before.predicted],
                       data.classNames[v.after.predicted]);
        }
    }
}

void print(const WhyArguments& arguments, const WhyFlip& why, const Dataset& data) {
    fmt::print("step {}, layer {}, neuron {}, input {}: {:+} -> {:+}{}\n", why.step, why.place.layer,
               why.place.neuron, arguments.input, why.weightBefore, why.weightAfter,
               why.flipped() ? "" : " (it did not flip)");
    if (why.hasVotes)
        printVotes(why, data, arguments.all ? why.voters.size() : 12);
    else
        fmt::print("{}\n", why.refusal);
    fmt::print("on its batch: {} {}\n", why.flipped() ? "the flip" : "flipping it would have",
               why.flipped()       ? verdictWord(why)
               : why.verdict() > 0 ? "helped"
               : why.verdict() < 0 ? "hurt"
                                   : "changed nothing");
    printStanding("before the step", why.before);
    printStanding("with this flip alone", why.flipAlone);
    printStanding("after the step", why.after);
    printStanding(why.flipped() ? "after it, without this flip" : "after it, with this flip",
                  why.withoutFlip);
}

} // namespace

int why(const WhyArguments& arguments) {
    const TrainingConfig config = Replay::configOf(arguments.run, arguments.threads);
    const Dataset data = openDataset(config.datasetRequest());
    Replay replay(arguments.run, config, data);
    TrainingControl control;
    const bool terminal = isatty(STDERR_FILENO) != 0;
    const auto progress = [&](std::uint64_t done, std::uint64_t total) {
        if (terminal)
            say("\r\033[Kgoing through {} steps again: {:.0f} %", total,
                100 * static_cast<double>(done) / static_cast<double>(total));
    };
    const Network like = replay.trainer().lastNetwork();
    const std::unique_ptr<TimeMachine> time = logOf(replay, like);
    const FlipPlace place = placeFrom(arguments, time.get(), like);
    const auto answer = FlipExplainer(replay).explain(arguments.step, place, control, progress);
    if (terminal)
        say("\r\033[K");
    if (time)
        checkAgainst(*time, *answer);
    if (arguments.json)
        printJson(arguments, *answer, data);
    else
        print(arguments, *answer, data);
    return Done;
}

} // namespace flipscope::cli
