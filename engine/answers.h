// What a network answers to samples, one entry each, in integers as the engine computed them: class, by how
// much it leads, and by how much the true class is ahead or behind. Everything that a view or a file says of
// predictions is counted from these. The trap: a margin of 0 may be wrong, since ties go to the lower class.
#pragma once

#include "datasets/dataset.h"
#include "engine/encoder.h"
#include "engine/metrics.h"
#include "engine/network/network.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace flipscope {

struct Answer {
    std::uint16_t actual = 0; ///< as labelled
    std::uint16_t predicted = 0;
    std::uint16_t second = 0; ///< the best of the others; `predicted` where there is no other
    std::int32_t score = 0;   ///< of `predicted`
    std::int32_t lead = 0;    ///< over `second`, never negative
    std::int32_t margin = 0;  ///< score of `actual` less the best of the others

    bool isCorrect() const { return actual == predicted; }
    bool operator==(const Answer&) const = default;
};

/// From the scores of one sample, one per class.
Answer answerOf(std::span<const std::int32_t> scores, std::uint16_t actual);

/// Of all samples, in their order. Block by block, so that memory stays bounded; looks at the thread's Watch
/// (Stage::Predicting) and throws Stopped where that says so. Parallel in the caller's arena.
std::vector<Answer> answersOf(const Network& network, const Encoder& encoder, const Samples& samples,
                              const Kernels& kernels);

ConfusionMatrix confusionOf(const std::vector<Answer>& answers, std::size_t classes);

} // namespace flipscope
