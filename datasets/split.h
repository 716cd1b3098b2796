// Cutting samples in two, stratified by class: what a limit, a validation part and a test part are made with.
#pragma once

#include "datasets/dataset.h"
#include "datasets/random.h"

#include <cstdint>

namespace flipscope {

/// A stratified, deterministic choice: out of each class's samples the share `count / samples.size()`,
/// rounded so that exactly `count` are taken (largest remainders first, ties to the lower class); both parts
/// in the given order. Chosen by sorting each class on random numbers keyed by (seed, stream, index in the
/// source). A `count` beyond samples.size() takes all.
struct SplitSamples {
    Samples taken;
    Samples rest;
};
SplitSamples splitStratified(const Samples& samples, std::size_t count, std::uint64_t seed,
                             RandomStream stream);

} // namespace flipscope
