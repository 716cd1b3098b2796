// The hot loops, as one table of pure functions per instruction set. Every table computes exactly what the
// scalar one does, bit for bit. Arguments are raw pointers and sizes; nothing here throws or allocates.
//
// Two ideas carry all of it. A vertical counter adds selected rows of bits into bit-sliced counters (one lane
// per column) by carry-save adders: it is the forward product of wide layers (rows of W^T selected by the
// sample's bits), the votes (input rows selected by errors) and the blame carried back (rows of W selected by
// errors). Narrow layers and convolutions take XOR and population count over panels of eight neurons instead.
//
// Conventions: rows may start at any word; vectors of 512 bits are read from where a row starts, so every
// buffer that rows point into ends with readAhead words that may be read (and, of SlicedSums, written).
// Padding bits are 0 in and out.
#pragma once

#include "datasets/random.h"
#include "engine/bits/bitmatrix.h"
#include "engine/bits/signalkernels.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace flipscope {

/// Columns of a lane block: neurons side by side in transposed weights.
inline constexpr std::size_t laneBlock = 512;
/// Planes of the widest sum that a kernel can hold.
inline constexpr int mostPlanes = 32;

/// One integer per column, bit-sliced: bit p of 64 columns is word w of plane p; two's complement, the last
/// plane is the sign.
struct SlicedSums {
    Word* planes;       ///< plane p at planes + p * stride
    std::size_t stride; ///< words, at least `words` + readAhead
    std::size_t words;  ///< used words of a plane
    int count;          ///< planes
};

// ---- forward ----

/// Samples times wide layers. A sample's input is an integer per column, x = sum over p of 2^p * bit p (bits:
/// one plane; grey values: eight); `weights` are rows of W^T: input k of lane block b at word
/// (b * columns + k) * 8. For every neuron:  u = 2 * sum over k with w[k]=1 of x[k] - sum of x[k].
/// With x in 0..255 that is z = sum x*w; with bits as +1/-1, z = 2u - sum of w. Ternary weights (weightPlanes
/// = 2) are the mean of two of +1/-1: rows of the second plane follow those of the first of a lane block
/// (block b at word b * weightPlanes * columns * 8), and u, z mean the same.
struct CountedProduct {
    const Word* x;
    std::size_t xStride;     ///< words from sample to sample
    std::size_t planeStride; ///< words from plane to plane of a sample
    int planes;
    std::size_t samples;
    std::size_t columns; ///< multiple of 64
    const Word* weights;
    int weightPlanes;
    std::size_t neurons;
    int sumPlanes; ///< of u in two's complement: 2^(sumPlanes-1) exceeds any |u| by 2
    Word* scratch; ///< countedScratch() words
};
/// Lists of rows for the samples worked on at once: three for two samples of bits, or for two planes of one.
constexpr std::size_t countedLists(int planes) {
    constexpr std::size_t samples = 16;
    return planes == 1 ? 3 * samples / 2 : 3 * samples * (static_cast<std::size_t>(planes) + 1) / 2;
}
/// Entries past the end of a list that may be written.
inline constexpr std::size_t listSlack = 64;
/// Words of CountedProduct::scratch: lists of 16-bit entries, and a table of their lengths.
constexpr std::size_t countedScratch(std::size_t columns, int planes) {
    constexpr std::size_t entries = sizeof(Word) / sizeof(std::uint16_t);
    return countedLists(planes) * ((columns + listSlack) / entries + columns / 1024 + 1);
}

/// bit = (u >= at[o]); near = (u >= low[o] and not u >= high[o]). The three as sliced integers of sumPlanes
/// planes each, [plane][stride] one after the other from `thresholds`. Whole lane blocks are written, 0 past
/// the last neuron.
struct CountedEpilogue {
    const Word* thresholds;
    std::size_t thresholdStride; ///< words from plane to plane
    Word* bits;                  ///< first sample's row
    Word* near;                  ///< may be nullptr
    std::size_t stride;          ///< words from sample to sample, for both; whole lane blocks are written
};

/// Positions (samples of a dense layer, or neighbouring places of one row of a map) times narrow layers or
/// filters, over bits. A position's input is `segments` runs of segmentWords words (a dense layer: one run; a
/// k x k filter: k runs of k pixels, no copy of patches). Weights lie in panels of eight neurons: word i of
/// neuron o at ((o / 8) * wordsOfNeuron + i) * 8 + o % 8; there are panels up to a multiple of sixteen
/// neurons. weightPlanes = 2 (ternary weights, the mean of two of +1/-1): the words of the second plane
/// follow those of the first.
struct BitProduct {
    const Word* x;
    std::size_t xStride; ///< words from position to position
    std::size_t positions;
    std::size_t segments;
    std::size_t segmentStride; ///< words from run to run
    std::size_t segmentWords;
    const Word* panels;
    std::size_t neurons;
    int weightPlanes;
    std::int32_t columns; ///< K, padding not counted
};

/// The same over bytes: runs of segmentBytes bytes; weights as +1/-1 bytes, 0 in padding, in panels of
/// sixteen neurons by four bytes: byte i of run s of neuron o at
/// (((o / 16) * segments + s) * (quads) + i / 4) * 64 + (o % 16) * 4 + i % 4, quads = ceil(segmentBytes / 4).
/// Up to 3 bytes past a run are read (and multiplied by 0).
struct U8Product {
    const std::uint8_t* x;
    std::size_t xStride;
    std::size_t positions;
    std::size_t segments;
    std::size_t segmentStride;
    std::size_t segmentBytes;
    const std::int8_t* panels; ///< any bytes where pairs of products stay below 2^15
    std::size_t neurons;
    bool adds = false; ///< to what the epilogue's numbers hold
};

/// The epilogue that keeps integers. Rows are written up to the next multiple of 16 neurons.
struct TileEpilogue {
    std::int32_t* z; ///< [positions x neurons]
    std::size_t stride;
};

/// A tile of sums made into bits: one row of pooled positions (pool = 1: not pooled). bit = (max >=
/// threshold), near = (|max - threshold| <= window), the place of the first maximum in raster order as two
/// bits.
struct PoolBlock {
    const std::int32_t* z; ///< [pool rows][positions * pool][zStride]
    std::size_t zStride;   ///< numbers from position to position
    std::size_t zRow;      ///< numbers from row to row
    std::size_t pool;      ///< 1 or 2
    std::size_t positions; ///< pooled
    std::size_t neurons;   ///< at most 64: one word of the output
    const std::int32_t* thresholds;
    std::int32_t window;
    Word* bits;
    Word* near;                            ///< may be nullptr (then no place either)
    Word* placeX;                          ///< pool = 2 only; 1: the maximum lies right
    Word* placeY;                          ///< 1: below
    std::size_t stride;                    ///< words from pooled position to position, for all four
    std::int32_t* sums;                    ///< += the maxima, per neuron; may be nullptr
    const std::int32_t* windows = nullptr; ///< per neuron, in place of `window`
    std::int32_t* maxima = nullptr; ///< [positions][maximaStride]: the maxima themselves; may be nullptr
    std::size_t maximaStride = 0;   ///< room for 64 neurons from each position on
};

// ---- votes and blame ----

/// Rows to be added and subtracted, as word offsets from `base`.
struct SignedRows {
    const Word* base;
    const std::uint32_t* plus;
    std::size_t plusCount;
    const std::uint32_t* minus;
    std::size_t minusCount;
};

/// sum over plus of x - sum over minus of x, per column. Bits (planes = 1): x = +1/-1. Grey values (planes =
/// 8): x = sum of 2^p * bit - offset.
struct RowSum {
    SignedRows rows;
    int planes;
    std::size_t planeStride; ///< words from plane to plane of a row
    const Word* offset;      ///< [8][offsetStride]; grey values only, nullptr: none
    std::size_t offsetStride;
    const Word* used; ///< columns to be summed; the others get 0
};

/// Planes that hold the sum of `rows` signed rows of values up to `most`.
constexpr int planesForSum(std::size_t rows, std::size_t most) {
    return std::max(2, static_cast<int>(std::bit_width(rows * most + 1)) + 1);
}

/// Blame carried back to one row of activations. See Kernels::carryBack.
struct CarriedBlame {
    SignedRows rows; ///< of weights, +1/-1
    std::size_t words;
    const Word* used; ///< columns that are neurons
    int planes;       ///< planesForSum(plusCount + minusCount, 1); see `silent`
    std::int32_t threshold;
    const Word* gate; ///< neurons that may be blamed
    Word* positive;
    Word* negative;
    /// What is taken off E, negative, in 2^-blameFraction: [centrePlanes][centreStride]; nullptr: nothing.
    /// E, threshold and result then count in that unit.
    const Word* centre = nullptr;
    std::size_t centreStride = 0;
    int centrePlanes = 0;
    /// Where more than two thirds of all rows err, it is less work to add up those that do not: as all rows
    /// are plus, minus or silent, plus - minus = 2 * plus + silent - all. Then `silent` lists the rows
    /// without an error, rows.minus is not read, and minusAll holds -1 times the sum of all rows,
    /// [planes][allStride], planes = planesForSum(number of all rows, 1). nullptr: not so.
    const std::uint32_t* silent = nullptr;
    std::size_t silentCount = 0;
    const Word* minusAll = nullptr;
    std::size_t allStride = 0;
};
inline constexpr int blameFraction = 3;

// ---- updates ----

/// One neuron's votes turned into counters (methods with inertia). See Kernels::updateCounters.
struct CounterUpdate {
    SlicedSums votes;
    SlicedSums counters;      ///< same words; see `zone`
    Word* weights;            ///< bits, updated
    Word* changed;            ///< receives the flipped bits
    std::size_t weightStride; ///< ternary weights: words from plane to plane, of weights and of changed
    std::int32_t zone; ///< -1: weight = (counter >= 0). Else ternary, 0 where |counter| <= zone: the planes
                       ///< are (counter > zone) and (counter >= -zone)
    const Word* used;
    int shift; ///< step = floor((votes + dither) / 2^shift); negative: votes * 2^-shift
    RandomKey key;
    std::uint32_t firstIndex; ///< of the random numbers of this neuron
};
/// Random numbers that a neuron of `words` words uses: bit j of number firstIndex + i is the lowest dither
/// bit of column 32 * i + j; the higher ones come from the numbers after it (randomAfter).
constexpr std::uint32_t ditherNumbers(std::size_t words) { return static_cast<std::uint32_t>(words * 2); }

/// One neuron's votes gathered beside its weights (methods with leaky accumulators): a weight flips where its
/// accumulator stands against it by half its range or more, and begins again at 0. See Kernels::accumulate.
struct AccumulatorUpdate {
    CounterUpdate sum;  ///< of the accumulators: votes, shift, dither; their sign is not the weight
    int decay;          ///< first m -= floor((m + dither) / 2^decay); 0: not at all
    RandomKey decayKey; ///< of its dither, with the indices of the votes'
};

/// One neuron's votes turned into flips (methods without state). See Kernels::flipByVotes.
struct FlipUpdate {
    SlicedSums votes;
    const Word* allowed; ///< columns that may flip
    Word* weights;
    Word* changed;
    std::size_t weightStride; ///< as of CounterUpdate
    bool ternary;
    std::int32_t threshold;    ///< a vote must exceed it in absolute value
    std::uint32_t probability; ///< in 1/65536
    RandomKey key;
    std::uint32_t firstIndex; ///< random index of column 0
};

struct UpdateCounts {
    std::uint64_t flips = 0;
    std::uint64_t updates = 0;
};

struct Kernels {
    std::string_view name;
    std::string_view description;
    /// Dense layers with at least this many neurons take counted products, others bit products.
    std::size_t countedFrom;

    void (*packCounted)(const CountedProduct&, const CountedEpilogue&);
    /// Integers u instead of bits; rows of whole lane blocks are written.
    void (*tileCounted)(const CountedProduct&, const TileEpilogue&);
    /// z of every position and neuron.
    void (*tileBits)(const BitProduct&, const TileEpilogue&);
    void (*tileU8)(const U8Product&, const TileEpilogue&);
    void (*packPooled)(const PoolBlock&);

    /// Bytes to eight planes: bit p of byte k to plane p, column k; `columns` bytes, padding 0.
    void (*sliceBytes)(const std::uint8_t* bytes, std::size_t columns, Word* planes, std::size_t planeStride);
    /// Numbers to planes (two's complement, cut to out.count planes); 64 * out.words numbers.
    void (*sliceNumbers)(const std::int32_t* numbers, const SlicedSums& out);

    /// Writes out.words words of out.count planes, which must hold the sum (planesForSum).
    void (*sumRows)(const RowSum&, const SlicedSums& out);
    /// E = the sum of the rows; positive = (E > threshold), negative = (E < -threshold), both under the gate.
    /// Returns the sum of |E| over the used columns. E may be taken from a mean of its own per column.
    std::uint64_t (*carryBack)(const CarriedBlame&);
    /// Sum over all columns of |value|.
    std::uint64_t (*absoluteSum)(const SlicedSums&);

    /// counter += floor((vote + dither) / 2^shift), kept within its planes (saturating); dither = `shift`
    /// random bits. A binary weight flips where the sign changes, ternary ones become what the zone says;
    /// updates counts changed counters.
    /// Columns that are not used stay as they are.
    UpdateCounts (*updateCounters)(const CounterUpdate&);
    /// accumulator m decays and takes its share of the votes as a counter does; the weight flips, and m
    /// becomes 0, where m >= 2^(planes-2) and the weight is -1, or m < -2^(planes-2) and it is +1. updates
    /// counts changed accumulators.
    UpdateCounts (*accumulate)(const AccumulatorUpdate&);
    /// Flips w where vote * w < 0, |vote| > threshold, the column is allowed and the upper 16 bits of its
    /// random number are below `probability`. Ternary weights take one step in the direction of the vote,
    /// where there is one left: from -1 to 0 the second plane's bit flips, from 0 to 1 the first's.
    UpdateCounts (*flipByVotes)(const FlipUpdate&);

    SignalKernels signals;
};

/// Tables that this machine can run, fastest first; the last is "scalar".
const std::vector<const Kernels*>& availableKernels();
/// By name, or the fastest for "auto". Throws Error (Usage) listing the names.
const Kernels& selectKernels(std::string_view name);

} // namespace flipscope
