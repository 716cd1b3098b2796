// What decided about one weight in a step: which samples voted on it, how, and against what. Given to
// Learner::watch() before the step and filled by it, from the sums that the step itself forms.
//
// The trap: `without` changes what is learnt. It is for a learner whose state is restored afterwards.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace flipscope {

/// What one sample of the batch said, over all places of a filter's map; above 0: the weight is to grow.
struct SampleVote {
    std::uint32_t sample;
    std::int32_t vote;
    bool operator==(const SampleVote&) const = default;
};

/// The counter behind a weight. It becomes +1 where the counter reaches `rising` or more, -1 where it falls
/// below `falling`; in between it stays as it is, or (ternary weights) is 0.
struct WatchedCounter {
    std::int32_t value = 0;
    std::int32_t rising = 0, falling = 0;
};

struct WeightWatch {
    std::size_t layer = 0, neuron = 0;
    std::size_t column = 0;             ///< of the neuron's row of weights: LayerShape::column()
    bool samplesWanted = true;          ///< whether `votes` is to be filled, which costs some time
    std::vector<std::uint32_t> without; ///< samples of the batch, ascending, that have no say on the neuron

    // Told by each step:
    std::vector<SampleVote> votes;               ///< ascending by sample; those that said 0 too
    std::int64_t total = 0;                      ///< V, as the step summed it
    std::optional<std::int32_t> threshold;       ///< |V| had to exceed it; methods that flip by votes alone
    std::optional<WatchedCounter> before, after; ///< methods that keep counters
    int shift = 0; ///< a vote counted 2^-shift in the counter, rounded by chance; methods that keep counters
};

} // namespace flipscope
