// Cutting samples in two, stratified by class: what a limit, a validation part and a test part are made with;
// either sample by sample, or so that samples that belong together (of one person, one video) stay together.
#pragma once

#include "datasets/dataset.h"
#include "datasets/random.h"

#include <cstdint>
#include <string>
#include <vector>

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

/// Whose each sample is, as a key per sample: `group` is "column" (what the data themselves say) or a regular
/// expression (ECMAScript) that is searched in the sample's file name; its first bracketed part, or else the
/// whole match, is the key. A name without a match is a group of its own. Throws Error (Usage) for a bad
/// expression, and where the data have no names or no such column.
std::vector<std::string> groupKeys(const Samples& samples, const std::string& group);

/// Throws Error (Usage) for a bad expression.
void checkGroup(const std::string& group);

/// As splitStratified, but whole groups: each counts for the class that most of its samples have, and is
/// taken where that brings its class nearer to its share; so `count` is met as nearly as groups allow. At
/// least one group is taken and one left; throws Error where there is only one.
SplitSamples splitGrouped(const Samples& samples, const std::vector<std::string>& keys, std::size_t count,
                          std::uint64_t seed, RandomStream stream);

} // namespace flipscope
