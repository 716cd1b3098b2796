// A network with weights flipped by hand: what a single bit is worth. Networks are values, so undoing is
// keeping the one before.
#pragma once

#include "engine/network/network.h"
#include "engine/timeline/flipplace.h"
#include "engine/trainingcontrol.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace flipscope {

/// With one bit of its weights the other way round.
Network withFlip(const Network& network, const FlipPlace& place);
bool bitOf(const Network& network, const FlipPlace& place);

/// How a network does on samples: how many it gets right, and by how much the own class leads the best wrong
/// one in the mean (scores).
struct Standing {
    std::size_t samples = 0, correct = 0;
    double lead = 0;
};

/// What it says of one sample.
struct BatchAnswer {
    std::uint16_t predicted = 0;
    std::int32_t lead = 0; ///< the own class's score less the best wrong one's
};

/// In the caller's arena. `encoded` may have more rows than there are labels.
std::vector<BatchAnswer> answersOnBatch(const Network& network, const Activations& encoded,
                                        std::span<const std::uint16_t> labels, const Kernels& kernels);
Standing standingOf(std::span<const BatchAnswer> answers, std::span<const std::uint16_t> labels);

/// The one flip of a neuron's weights that helps most: the most right, among those the largest lead.
struct BestFlip {
    FlipPlace place;
    Standing before, after; ///< after: with the flip; no better than before where none helps
};
/// Tries all of the neuron's weights in turn. `progress` gets weights tried, of how many; nothing: stopped.
std::optional<BestFlip> bestFlip(const Network& network, std::uint32_t layer, std::uint32_t neuron,
                                 const Activations& encoded, std::span<const std::uint16_t> labels,
                                 const Kernels& kernels, const TrainingControl& control,
                                 const std::function<void(std::size_t, std::size_t)>& progress);

} // namespace flipscope
