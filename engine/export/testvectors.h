// Pictures with the scores that the program gives them, to travel with an export and prove it wherever it
// arrives: made-up ones, which reach what real pictures do not, and as many of the test part.
#pragma once

#include "engine/io/modelfile.h"

#include <cstdint>
#include <vector>

namespace flipscope {

struct TestVector {
    std::vector<std::uint8_t> pixels; ///< row by row, channels interleaved, of the network's size
    std::vector<std::int32_t> scores; ///< one per class
    std::uint16_t predicted = 0;
};

/// `made` made-up pictures (black, white, noise of several kinds; the same for equal models), then up to
/// `real` samples spread over `test`.
std::vector<TestVector> makeTestVectors(const Model& model, const Samples& test, std::size_t made,
                                        std::size_t real);

/// What the program itself predicts for every sample; blocks of them, in parallel.
std::vector<std::uint16_t> predictedClasses(const Model& model, const Samples& samples);

} // namespace flipscope
