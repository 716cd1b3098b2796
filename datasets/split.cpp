#include "datasets/split.h"

#include "datasets/error.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <numeric>
#include <regex>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace flipscope {
namespace {

/// How many to take of each class.
std::vector<std::size_t> quotas(const std::vector<std::size_t>& classSizes, std::uint64_t count,
                                std::uint64_t total) {
    std::vector<std::size_t> quota(classSizes.size());
    std::vector<std::uint64_t> remainder(classSizes.size());
    std::uint64_t given = 0;
    for (std::size_t c = 0; c < classSizes.size(); ++c) {
        quota[c] = count * classSizes[c] / total;
        remainder[c] = count * classSizes[c] % total;
        given += quota[c];
    }
    std::vector<std::size_t> order(classSizes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&remainder](std::size_t a, std::size_t b) { return remainder[a] > remainder[b]; });
    for (std::size_t i = 0; given < count; ++i, ++given)
        ++quota[order[i]];
    return quota;
}

/// The samples that are marked, and the others, both in their order.
SplitSamples cut(const Samples& samples, const std::vector<bool>& isTaken) {
    std::vector<std::uint32_t> taken;
    std::vector<std::uint32_t> rest;
    for (std::size_t i = 0; i < samples.size(); ++i)
        (isTaken[i] ? taken : rest).push_back(samples.indices()[i]);
    return {Samples(samples.source(), std::move(taken)), Samples(samples.source(), std::move(rest))};
}

struct Group {
    std::size_t size = 0;
    std::uint16_t label = 0;      ///< the most frequent; the lowest of several
    std::uint32_t firstIndex = 0; ///< in the source
    std::uint32_t rank = 0;       ///< random
    std::map<std::uint16_t, std::size_t> labelCounts;
};

/// Groups in the order of their first samples; groupOf[i] is that of sample i.
std::vector<Group> collectGroups(const Samples& samples, const std::vector<std::string>& keys, RandomKey key,
                                 std::vector<std::uint32_t>& groupOf) {
    std::unordered_map<std::string_view, std::uint32_t> known;
    std::vector<Group> groups;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const auto [place, isNew] = known.try_emplace(keys[i], static_cast<std::uint32_t>(groups.size()));
        if (isNew) {
            groups.emplace_back();
            groups.back().firstIndex = samples.indices()[i];
            groups.back().rank = key.at(samples.indices()[i]);
        }
        groupOf.push_back(place->second);
        Group& group = groups[place->second];
        ++group.size;
        ++group.labelCounts[samples.label(i)];
    }
    for (auto& group : groups)
        group.label = std::max_element(group.labelCounts.begin(), group.labelCounts.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; })
                          ->first;
    return groups;
}

std::regex expressionFor(const std::string& group) {
    try {
        return std::regex(group, std::regex::ECMAScript | std::regex::optimize);
    } catch (const std::regex_error& error) {
        throw Error(fmt::format("group: expected \"column\" or a regular expression, found \"{}\" ({}).",
                                group, error.what()),
                    Error::Kind::Usage);
    }
}

} // namespace

SplitSamples splitStratified(const Samples& samples, std::size_t count, std::uint64_t seed,
                             RandomStream stream) {
    if (samples.empty())
        return {};
    const std::size_t total = samples.size();
    std::vector<std::vector<std::uint32_t>> classes; // positions in `samples`
    for (std::size_t i = 0; i < total; ++i) {
        const std::size_t label = samples.label(i);
        if (label >= classes.size())
            classes.resize(label + 1);
        classes[label].push_back(static_cast<std::uint32_t>(i));
    }
    std::vector<std::size_t> sizes;
    for (const auto& members : classes)
        sizes.push_back(members.size());
    const auto quota = quotas(sizes, std::min(count, total), total);

    const RandomKey key = RandomKey::derive(seed, stream);
    const auto rank = [&](std::uint32_t i) {
        const std::uint32_t index = samples.indices()[i];
        return std::pair(key.at(index), index);
    };
    std::vector<bool> isTaken(total);
    for (std::size_t c = 0; c < classes.size(); ++c) {
        std::sort(classes[c].begin(), classes[c].end(),
                  [&rank](std::uint32_t a, std::uint32_t b) { return rank(a) < rank(b); });
        for (std::size_t i = 0; i < quota[c]; ++i)
            isTaken[classes[c][i]] = true;
    }
    return cut(samples, isTaken);
}

void checkGroup(const std::string& group) {
    if (!group.empty() && group != "column")
        expressionFor(group);
}

std::vector<std::string> groupKeys(const Samples& samples, const std::string& group) {
    std::vector<std::string> keys;
    if (samples.empty())
        return keys;
    keys.reserve(samples.size());
    const bool fromData = group == "column";
    if (fromData ? samples.group(0).empty() : samples.name(0).empty())
        throw Error(fromData ? std::string("group: expected data with a column that says whose a sample is, "
                                           "found none. Leave it out, or give an expression for file names.")
                             : fmt::format("group: expected data with a file per sample for the expression "
                                           "\"{}\", found samples without names. Leave it out.",
                                           group),
                    Error::Kind::Usage);
    const std::regex expression = fromData ? std::regex() : expressionFor(group);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        std::string name = fromData ? samples.group(i) : samples.name(i);
        std::smatch match;
        if (!fromData && std::regex_search(name, match, expression))
            keys.push_back((match.size() > 1 ? match[1] : match[0]).str());
        else
            keys.push_back(std::move(name));
    }
    return keys;
}

SplitSamples splitGrouped(const Samples& samples, const std::vector<std::string>& keys, std::size_t count,
                          std::uint64_t seed, RandomStream stream) {
    if (samples.empty())
        return {};
    std::vector<std::uint32_t> groupOf;
    auto groups = collectGroups(samples, keys, RandomKey::derive(seed, stream), groupOf);
    if (groups.size() < 2)
        throw Error(fmt::format("group: all {} samples belong to one group (\"{}\"): nothing can be cut off. "
                                "Choose another expression.",
                                samples.size(), keys.front()),
                    Error::Kind::Usage);
    std::vector<std::size_t> sizes;
    for (const auto& group : groups) {
        sizes.resize(std::max(sizes.size(), group.label + std::size_t{1}));
        sizes[group.label] += group.size;
    }
    const auto quota = quotas(sizes, std::min(count, samples.size()), samples.size());

    std::vector<std::uint32_t> order(groups.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&groups](std::uint32_t a, std::uint32_t b) {
        return std::pair(groups[a].rank, groups[a].firstIndex) <
               std::pair(groups[b].rank, groups[b].firstIndex);
    });
    std::vector<bool> isChosen(groups.size());
    std::vector<std::size_t> taken(sizes.size());
    for (const std::uint32_t g : order) {
        const auto label = groups[g].label;
        isChosen[g] = 2 * (taken[label] + groups[g].size) <= 2 * quota[label] + groups[g].size;
        taken[label] += isChosen[g] ? groups[g].size : 0;
    }
    // Groups larger than all that is wanted: the smallest will do; and one must stay.
    const auto smallest =
        *std::min_element(order.begin(), order.end(),
                          [&](std::uint32_t a, std::uint32_t b) { return groups[a].size < groups[b].size; });
    if (std::find(isChosen.begin(), isChosen.end(), true) == isChosen.end())
        isChosen[smallest] = true;
    if (std::find(isChosen.begin(), isChosen.end(), false) == isChosen.end())
        isChosen[smallest] = false;
    std::vector<bool> isTaken(samples.size());
    for (std::size_t i = 0; i < samples.size(); ++i)
        isTaken[i] = isChosen[groupOf[i]];
    return cut(samples, isTaken);
}

} // namespace flipscope
