// `flips --patterns`: how the weights of a run behaved - silent, decided, back and forth -, its bursts, and
// the weights that flipped most.
#include "app/cli/commands.h"

#include "engine/io/jsontext.h"
#include "engine/io/modelfile.h"
#include "engine/io/runfolder.h"
#include "engine/timeline/flipcensus.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace flipscope::cli {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t mostBursts = 20, mostWeights = 20;

Json toJson(const FlipPatterns& p) {
    return {{"weights", p.weights},      {"flips", p.flips},   {"silent", p.silent},
            {"decided", p.decided},      {"undone", p.undone}, {"oscillating", p.oscillating},
            {"busiest_share", p.busiest}};
}

void printJson(const FlipCensus& census) {
    Json layers = Json::array(), bursts = Json::array(), busiest = Json::array();
    for (std::size_t l = 0; l < census.layers(); ++l)
        layers.push_back(toJson(census.patterns(l)));
    for (const FlipBurst& burst : census.bursts(mostBursts))
        bursts.push_back(
            {{"step", burst.step}, {"layer", burst.layer}, {"flips", burst.flips}, {"times", burst.times}});
    for (const FlipPlace& place : census.busiest(mostWeights))
        busiest.push_back({{"layer", place.layer},
                           {"neuron", place.neuron},
                           {"input", place.column},
                           {"flips", census.flipsOfWeight(place)},
                           {"last_step", census.lastFlipOf(place)}});
    fmt::print("{}\n", jsonText(Json{{"event", "result"},
                                     {"schema", 1},
                                     {"steps", census.counted()},
                                     {"all", toJson(census.patterns())},
                                     {"layers", layers},
                                     {"bursts", bursts},
                                     {"busiest", busiest}}));
}

void print(const FlipCensus& census) {
    fmt::print("{} steps: {}\n", census.counted(), census.patterns().summary());
    for (std::size_t l = 0; l < census.layers(); ++l)
        fmt::print("layer {:<3} {}\n", l, census.patterns(l).summary());
    for (const FlipBurst& burst : census.bursts(mostBursts))
        fmt::print("burst     step {}, layer {}: {} flips, {:.1f} times as many as around it\n", burst.step,
                   burst.layer, burst.flips, burst.times);
    for (const FlipPlace& place : census.busiest(mostWeights))
        fmt::print("busiest   layer {}, neuron {}, input {}: {} flips, the last in step {}\n", place.layer,
                   place.neuron, place.column, census.flipsOfWeight(place), census.lastFlipOf(place));
}

} // namespace

int patterns(const std::string& run, bool json) {
    const RunFolder folder = RunFolder::view(run);
    TimeMachine time(folder.flipLog(), loadModel(findModel(folder.path(), true)).network);
    FlipCensus census(time.like());
    census.count(time, [] { return false; });
    if (json)
        printJson(census);
    else
        print(census);
    return Done;
}

} // namespace flipscope::cli
