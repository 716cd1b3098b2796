// The hot loops, as one table of pure functions per instruction set. Every table computes exactly what the
// scalar one does, bit for bit. Arguments are raw pointers and sizes; nothing here throws or allocates.
//
// Conventions: rows and buffers start on 64-byte boundaries and may be read and written up to the next
// multiple of 64 columns (512 for bit rows); padding bits are 0 in and out. z = sum over k of x[k]*w[k].
#pragma once

#include "datasets/random.h"
#include "engine/bits/bitmatrix.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace flipscope {

/// A block of samples times a block of neurons. X is Word (bits) or std::uint8_t (grey values).
template <class X> struct ProductBlock {
    const X* x;          ///< first sample's row
    std::size_t xStride; ///< elements from sample to sample
    std::size_t samples;
    const Word* w;       ///< first neuron's row of weights
    std::size_t wStride; ///< words from neuron to neuron
    std::size_t neurons;
    std::size_t columns; ///< K
};
using BitProduct = ProductBlock<Word>;
using U8Product = ProductBlock<std::uint8_t>;

/// The epilogue that packs: bit = (z >= threshold[o]); near = (|z - threshold[o]| <= window), where wanted.
struct PackEpilogue {
    const std::int32_t* thresholds; ///< [neurons]
    std::int32_t window = 0;
    Word* bits = nullptr;   ///< first sample's output row
    Word* near = nullptr;   ///< may be nullptr
    std::size_t stride = 0; ///< words from sample to sample, for both
};

/// The epilogue that keeps integers.
struct TileEpilogue {
    std::int32_t* z; ///< [samples x neurons]
    std::size_t stride;
};

/// A row and its sign in a sum of rows: index * 2 + (1 if the row is subtracted).
using SignedRow = std::uint32_t;
constexpr SignedRow signedRow(std::size_t index, bool negative) {
    return static_cast<SignedRow>(index * 2 + (negative ? 1 : 0));
}

/// One neuron's votes turned into counters (methods with inertia). See Kernels::updateCounters.
struct CounterUpdate {
    const std::int32_t* votes; ///< [columns]
    std::int8_t* counters;     ///< [columns]
    Word* weights;             ///< bits, updated
    Word* changed;             ///< receives the flipped bits
    std::size_t columns;
    int shift; ///< step = floor((votes + dither) / 2^shift); negative: votes * 2^-shift
    int limit; ///< counters stay in [-limit, limit], limit <= 127
    RandomKey key;
    std::uint32_t firstIndex; ///< random index of column 0
};

/// One neuron's votes turned into flips (methods without state). See Kernels::flipByVotes.
struct FlipUpdate {
    const std::int32_t* votes;
    const Word* allowed; ///< columns that may flip; nullptr: all
    Word* weights;
    Word* changed;
    std::size_t columns;
    std::int32_t threshold;    ///< a vote must exceed it in absolute value
    std::uint32_t probability; ///< in 1/65536
    RandomKey key;
    std::uint32_t firstIndex;
};

struct UpdateCounts {
    std::uint64_t flips = 0;
    std::uint64_t updates = 0;
};

struct Kernels {
    std::string_view name;
    std::string_view description;

    void (*packBits)(const BitProduct&, const PackEpilogue&);
    void (*tileBits)(const BitProduct&, const TileEpilogue&);
    void (*packU8)(const U8Product&, const PackEpilogue&);
    void (*tileU8)(const U8Product&, const TileEpilogue&);

    /// sums[k] = sum over the list of +-row[k], rows as +1/-1 bits; also the votes and the blame carried
    /// back. Writes 0 to the padding of the last 64 columns.
    void (*sumBitRows)(const Word* rows, std::size_t stride, std::size_t columns, const SignedRow* list,
                       std::size_t count, std::int32_t* sums);
    /// The same over rows of grey values, minus offset[k] for every row (offset may be nullptr).
    void (*sumU8Rows)(const std::uint8_t* rows, std::size_t stride, std::size_t columns,
                      const SignedRow* list, std::size_t count, const std::uint8_t* offset,
                      std::int32_t* sums);
    /// sum over k of w[k]*values[k], w as +1/-1.
    std::int64_t (*weigh)(const Word* w, const std::int32_t* values, std::size_t columns);
    /// Sum of |values[k]| over the columns whose bit in `mask` is 1 (nullptr: all).
    std::uint64_t (*sumAbsolute)(const std::int32_t* values, const Word* mask, std::size_t columns);
    /// positive = values > threshold, negative = values < -threshold (threshold >= 0).
    void (*ternarise)(const std::int32_t* values, std::size_t columns, std::int32_t threshold, Word* positive,
                      Word* negative);

    /// counter = clamp(counter + floor((vote + dither) / 2^shift), +-limit), dither = the key's `shift` high
    /// bits; weight = sign of the counter, unchanged where it is 0. updates counts changed counters.
    UpdateCounts (*updateCounters)(const CounterUpdate&);
    /// Flips w where vote * w < 0, |vote| > threshold, the column is allowed and the key's upper 16 bits are
    /// below `probability`.
    UpdateCounts (*flipByVotes)(const FlipUpdate&);
};

/// Tables that this machine can run, fastest first; the last is "scalar".
const std::vector<const Kernels*>& availableKernels();
/// By name, or the fastest for "auto". Throws Error (Usage) listing the names.
const Kernels& selectKernels(std::string_view name);

} // namespace flipscope
