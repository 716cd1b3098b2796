#include "datasets/split.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace flipscope {
namespace {

/// How many to take of each class.
std::vector<std::size_t> quotas(const std::vector<std::vector<std::uint32_t>>& classes, std::uint64_t count,
                                std::uint64_t total) {
    std::vector<std::size_t> quota(classes.size());
    std::vector<std::uint64_t> remainder(classes.size());
    std::uint64_t given = 0;
    for (std::size_t c = 0; c < classes.size(); ++c) {
        quota[c] = count * classes[c].size() / total;
        remainder[c] = count * classes[c].size() % total;
        given += quota[c];
    }
    std::vector<std::size_t> order(classes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&remainder](std::size_t a, std::size_t b) { return remainder[a] > remainder[b]; });
    for (std::size_t i = 0; given < count; ++i, ++given)
        ++quota[order[i]];
    return quota;
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
    const auto quota = quotas(classes, std::min(count, total), total);

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
    std::vector<std::uint32_t> taken;
    std::vector<std::uint32_t> rest;
    for (std::size_t i = 0; i < total; ++i)
        (isTaken[i] ? taken : rest).push_back(samples.indices()[i]);
    return {Samples(samples.source(), std::move(taken)), Samples(samples.source(), std::move(rest))};
}

} // namespace flipscope
