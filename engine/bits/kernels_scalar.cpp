// The plain meaning of every kernel: the twin that each instruction set must equal bit for bit. Kept simple,
// never optimised.
#include "engine/bits/kernels_tables.h"

#include <algorithm>
#include <cstdlib>

namespace flipscope {

namespace {

bool bitOf(const Word* row, std::size_t k) { return (row[k / wordBits] >> (k % wordBits)) & 1; }

std::int32_t dot(const Word* x, const Word* w, std::size_t columns) {
    int different = 0;
    for (std::size_t i = 0; i < wordsFor(columns); ++i)
        different += __builtin_popcountll(x[i] ^ w[i]);
    return static_cast<std::int32_t>(columns) - 2 * different;
}

std::int32_t dot(const std::uint8_t* x, const Word* w, std::size_t columns) {
    std::int32_t z = 0;
    for (std::size_t k = 0; k < columns; ++k)
        z += bitOf(w, k) ? x[k] : -x[k];
    return z;
}

template <class X> void pack(const ProductBlock<X>& block, const PackEpilogue& out) {
    for (std::size_t s = 0; s < block.samples; ++s) {
        Word* bits = out.bits + s * out.stride;
        Word* near = out.near ? out.near + s * out.stride : nullptr;
        for (std::size_t word = 0; word < wordsFor(block.neurons); ++word) {
            Word ones = 0, nearOnes = 0;
            const std::size_t end = std::min(block.neurons, (word + 1) * wordBits);
            for (std::size_t o = word * wordBits; o < end; ++o) {
                const std::int32_t distance =
                    dot(block.x + s * block.xStride, block.w + o * block.wStride, block.columns) -
                    out.thresholds[o];
                ones |= Word{distance >= 0} << (o % wordBits);
                nearOnes |= Word{std::abs(distance) <= out.window} << (o % wordBits);
            }
            bits[word] = ones;
            if (near)
                near[word] = nearOnes;
        }
    }
}

template <class X> void tile(const ProductBlock<X>& block, const TileEpilogue& out) {
    for (std::size_t s = 0; s < block.samples; ++s)
        for (std::size_t o = 0; o < block.neurons; ++o)
            out.z[s * out.stride + o] =
                dot(block.x + s * block.xStride, block.w + o * block.wStride, block.columns);
}

void sumBitRows(const Word* rows, std::size_t stride, std::size_t columns, const SignedRow* list,
                std::size_t count, std::int32_t* sums) {
    std::fill_n(sums, wordsFor(columns) * wordBits, 0);
    for (std::size_t i = 0; i < count; ++i) {
        const Word* row = rows + (list[i] >> 1) * stride;
        const bool negative = list[i] & 1;
        for (std::size_t k = 0; k < columns; ++k)
            sums[k] += bitOf(row, k) != negative ? 1 : -1;
    }
}

void sumU8Rows(const std::uint8_t* rows, std::size_t stride, std::size_t columns, const SignedRow* list,
               std::size_t count, const std::uint8_t* offset, std::int32_t* sums) {
    std::fill_n(sums, wordsFor(columns) * wordBits, 0);
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint8_t* row = rows + (list[i] >> 1) * stride;
        const std::int32_t sign = list[i] & 1 ? -1 : 1;
        for (std::size_t k = 0; k < columns; ++k)
            sums[k] += sign * (row[k] - (offset ? offset[k] : 0));
    }
}

std::int64_t weigh(const Word* w, const std::int32_t* values, std::size_t columns) {
    std::int64_t sum = 0;
    for (std::size_t k = 0; k < columns; ++k)
        sum += bitOf(w, k) ? values[k] : -static_cast<std::int64_t>(values[k]);
    return sum;
}

std::uint64_t sumAbsolute(const std::int32_t* values, const Word* mask, std::size_t columns) {
    std::uint64_t sum = 0;
    for (std::size_t k = 0; k < columns; ++k)
        if (!mask || bitOf(mask, k))
            sum += static_cast<std::uint64_t>(std::abs(values[k]));
    return sum;
}

void ternarise(const std::int32_t* values, std::size_t columns, std::int32_t threshold, Word* positive,
               Word* negative) {
    std::fill_n(positive, wordsFor(columns), Word{0});
    std::fill_n(negative, wordsFor(columns), Word{0});
    for (std::size_t k = 0; k < columns; ++k) {
        positive[k / wordBits] |= Word{values[k] > threshold} << (k % wordBits);
        negative[k / wordBits] |= Word{values[k] < -threshold} << (k % wordBits);
    }
}

UpdateCounts updateCounters(const CounterUpdate& u) {
    UpdateCounts counts;
    for (std::size_t word = 0; word < wordsFor(u.columns); ++word) {
        Word changed = 0;
        const std::size_t end = std::min(u.columns, (word + 1) * wordBits);
        for (std::size_t k = word * wordBits; k < end; ++k) {
            std::int32_t step;
            if (u.shift > 0) {
                const std::uint32_t random = u.key.at(u.firstIndex + static_cast<std::uint32_t>(k));
                step = (u.votes[k] + static_cast<std::int32_t>(random >> (32 - u.shift))) >> u.shift;
            } else {
                step = u.votes[k] * (1 << -u.shift);
            }
            const std::int32_t before = u.counters[k];
            const std::int32_t after = std::clamp(before + step, -u.limit, u.limit);
            u.counters[k] = static_cast<std::int8_t>(after);
            counts.updates += after != before;
            const bool weight = bitOf(u.weights, k);
            const bool wanted = after == 0 ? weight : after > 0;
            changed |= Word{wanted != weight} << (k % wordBits);
        }
        u.weights[word] ^= changed;
        u.changed[word] = changed;
        counts.flips += static_cast<std::uint64_t>(__builtin_popcountll(changed));
    }
    return counts;
}

UpdateCounts flipByVotes(const FlipUpdate& u) {
    UpdateCounts counts;
    for (std::size_t word = 0; word < wordsFor(u.columns); ++word) {
        Word changed = 0;
        const std::size_t end = std::min(u.columns, (word + 1) * wordBits);
        for (std::size_t k = word * wordBits; k < end; ++k) {
            const std::int32_t against = bitOf(u.weights, k) ? -u.votes[k] : u.votes[k];
            const bool chosen = u.key.at(u.firstIndex + static_cast<std::uint32_t>(k)) >> 16 < u.probability;
            const bool allowed = !u.allowed || bitOf(u.allowed, k);
            changed |= Word{against > u.threshold && chosen && allowed} << (k % wordBits);
        }
        u.weights[word] ^= changed;
        u.changed[word] = changed;
        counts.flips += static_cast<std::uint64_t>(__builtin_popcountll(changed));
    }
    counts.updates = counts.flips;
    return counts;
}

} // namespace

const Kernels& kernelsScalar() {
    static constexpr Kernels table{"scalar",
                                   "plain C++, the reference for all others",
                                   pack<Word>,
                                   tile<Word>,
                                   pack<std::uint8_t>,
                                   tile<std::uint8_t>,
                                   sumBitRows,
                                   sumU8Rows,
                                   weigh,
                                   sumAbsolute,
                                   ternarise,
                                   updateCounters,
                                   flipByVotes};
    return table;
}

} // namespace flipscope
