// Random +1/-1 data in the layouts that kernels.h asks for, and the counters of every benchmark. Never zeros:
// processors are faster with them.
#pragma once

#include "engine/bits/alignedbuffer.h"
#include "engine/bits/kernels.h"
#include "limits.h"

#include <benchmark/benchmark.h>

#include <functional>
#include <string>
#include <vector>

namespace flipscope::bench {

inline constexpr std::size_t batch = 128;

/// `count` random words, and readAhead more.
AlignedBuffer<Word> randomWords(std::size_t count);
/// Random rows of bits, padding 0.
BitMatrix randomBits(std::size_t rows, std::size_t columns);
template <class T> AlignedBuffer<T> zeros(std::size_t count) { return AlignedBuffer<T>(count); }

/// Errors of `items` at a density of 1/`silence`: offsets of rows to add and to subtract, half of each.
struct ErrorLists {
    std::vector<std::vector<std::uint32_t>> plus, minus;
    std::size_t entries = 0;
    std::size_t most = 0; ///< of one item

    ErrorLists(std::size_t items, std::size_t rows, std::size_t silence, std::size_t stride);
    SignedRows of(std::size_t item, const Word* base) const {
        return {base, plus[item].data(), plus[item].size(), minus[item].data(), minus[item].size()};
    }
};

/// One run of a benchmark: `work` is called once per iteration. macs: logical multiply-accumulates per
/// iteration; addedLanes: full adders times their columns per iteration (0: not a matter of adders).
struct Work {
    std::function<void()> run;
    double macs = 0;
    double addedLanes = 0;
};
/// Registers NAME/<kernels> for every table that this machine can run. `make` builds the data and may be
/// called more than once.
void forEachTable(const std::string& name, const std::function<Work(const Kernels&)>& make);

void addProducts();
void addUpdates();
void addSteps();

} // namespace flipscope::bench
