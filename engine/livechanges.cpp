#include "engine/livechanges.h"

#include "datasets/error.h"

#include <fmt/format.h>

#include <cassert>
#include <charconv>
#include <sstream>

namespace flipscope {

namespace {

OptionChange parseChange(const std::string& word) {
    const auto fail = [&] {
        throw Error(fmt::format("changes: expected STEP:OPTION=VALUE with a step from 1, found \"{}\"", word),
                    Error::Kind::Usage);
    };
    const std::size_t colon = word.find(':'), equals = word.find('=');
    if (colon == std::string::npos || equals == std::string::npos || equals < colon + 2 ||
        equals + 1 == word.size())
        fail();
    OptionChange change;
    const char* const end = word.data() + colon;
    const auto [read, error] = std::from_chars(word.data(), end, change.step);
    if (error != std::errc{} || read != end || change.step == 0)
        fail();
    change.key = word.substr(colon + 1, equals - colon - 1);
    change.text = word.substr(equals + 1);
    return change;
}

} // namespace

std::vector<OptionChange> parseChanges(const std::string& text) {
    std::vector<OptionChange> changes;
    std::istringstream words(text);
    for (std::string word; words >> word;) {
        changes.push_back(parseChange(word));
        if (changes.size() > 1 && changes.back().step < changes[changes.size() - 2].step)
            throw Error(fmt::format("changes: expected steps in their order, found {} after {}",
                                    changes.back().step, changes[changes.size() - 2].step),
                        Error::Kind::Usage);
    }
    return changes;
}

std::string formatChanges(const std::vector<OptionChange>& changes) {
    std::string text;
    for (const OptionChange& change : changes)
        text += fmt::format("{}{}:{}={}", text.empty() ? "" : " ", change.step, change.key, change.text);
    return text;
}

TrainingConfig withChange(const TrainingConfig& config, const OptionChange& change) {
    std::vector<OptionChange> changes = parseChanges(config.text("changes"));
    assert(changes.empty() || changes.back().step <= change.step);
    changes.push_back(change);
    std::vector<Assignment> all = config.assignments();
    all.push_back({"changes", formatChanges(changes), "changes", {}});
    TrainingConfig changed = TrainingConfig::resolve(all);
    configAt(changed, change.step); // checks the value
    return changed;
}

TrainingConfig configAt(const TrainingConfig& config, std::uint64_t step) {
    const std::vector<OptionChange> changes = changesUntil(config, step);
    if (changes.empty())
        return config;
    std::vector<Assignment> all = config.assignments();
    for (const OptionChange& change : changes)
        all.push_back({change.key, change.text, fmt::format("changes, step {}", change.step), {}});
    return TrainingConfig::resolve(all);
}

std::vector<OptionChange> changesUntil(const TrainingConfig& config, std::uint64_t step) {
    std::vector<OptionChange> changes = parseChanges(config.text("changes"));
    std::erase_if(changes, [step](const OptionChange& change) { return change.step > step; });
    return changes;
}

} // namespace flipscope
