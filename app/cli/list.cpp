#include "app/cli/commands.h"

#include "engine/bits/kernels.h"
#include "engine/encoder.h"
#include "engine/learning/methods.h"
#include "engine/network/networkspec.h"
#include "engine/trainingconfig.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace flipscope::cli {

namespace {

struct Entry {
    std::string name;
    std::string text;
};

std::vector<Entry> entriesOf(const std::string& what) {
    std::vector<Entry> entries;
    if (what == "methods")
        for (const Method& method : methods())
            entries.push_back({method.name, fmt::format("{} ({})", method.summary, method.source)});
    if (what == "kernels")
        for (const Kernels* kernels : availableKernels())
            entries.push_back({std::string(kernels->name), std::string(kernels->description)});
    if (what == "presets")
        for (const Preset& preset : presets())
            entries.push_back({preset.name, preset.description});
    if (what == "networks") {
        for (const NamedNetwork& network : namedNetworks())
            entries.push_back({network.name, fmt::format("{}: {}", network.text, network.description)});
        entries.push_back(
            {"16f3,16r3,32r3s2,32r3,a",
             "residual: f begins the stream, r adds to it, a averages it (ar: what is above 0)"});
        entries.push_back({"1024,1024", "two hidden layers of 1024 neurons: the usual choice"});
        entries.push_back({"256", "one hidden layer of 256: tiny models"});
        entries.push_back(
            {"32c3,32c3,p,64c3,64c3,p,256", "small filters (3 x 3) with pooling (p), then 256 neurons"});
    }
    if (what == "encoders")
        for (const Encoder::Description& encoder : Encoder::list())
            entries.push_back({encoder.spec, encoder.text});
    return entries;
}

} // namespace

int list(const std::string& what, bool json) {
    const std::vector<Entry> entries = entriesOf(what);
    for (const Entry& entry : entries)
        if (json)
            fmt::print("{}\n",
                       nlohmann::ordered_json{
                           {"event", "entry"}, {"schema", 1}, {"name", entry.name}, {"text", entry.text}}
                           .dump());
        else
            fmt::print("{:<16} {}\n", entry.name, entry.text);
    if (json)
        fmt::print(
            "{}\n",
            nlohmann::ordered_json{{"event", "result"}, {"schema", 1}, {"count", entries.size()}}.dump());
    return Done;
}

} // namespace flipscope::cli
