// The plain meaning of every kernel: the twin that each instruction set must equal bit for bit. Kept simple,
// never optimised.
#include "engine/bits/kernels_signals.h"
#include "engine/bits/kernels_tables.h"

#include <algorithm>
#include <cstdlib>

namespace flipscope {

namespace {

bool bitOf(const Word* row, std::size_t k) { return (row[k / wordBits] >> (k % wordBits)) & 1; }

void setBit(Word* row, std::size_t k, bool value) {
    const Word bit = Word{1} << (k % wordBits);
    row[k / wordBits] = value ? row[k / wordBits] | bit : row[k / wordBits] & ~bit;
}

/// The number of column k of planes in two's complement.
std::int32_t numberOf(const Word* planes, std::size_t stride, int count, std::size_t k) {
    std::int64_t value = 0;
    for (int p = 0; p < count; ++p)
        if (bitOf(planes + static_cast<std::size_t>(p) * stride, k))
            value += std::int64_t{p + 1 == count ? -1 : 1} << p;
    return static_cast<std::int32_t>(value);
}
std::int32_t numberOf(const SlicedSums& sums, std::size_t k) {
    return numberOf(sums.planes, sums.stride, sums.count, k);
}

void setNumber(const SlicedSums& sums, std::size_t k, std::int32_t value) {
    for (int p = 0; p < sums.count; ++p)
        setBit(sums.planes + static_cast<std::size_t>(p) * sums.stride, k, (value >> p) & 1);
}

/// x of column k: its planes as a number without sign.
std::int32_t inputOf(const Word* x, std::size_t planeStride, int planes, std::size_t k) {
    std::int32_t value = 0;
    for (int p = 0; p < planes; ++p)
        value += static_cast<std::int32_t>(bitOf(x + static_cast<std::size_t>(p) * planeStride, k)) << p;
    return value;
}

// ---- forward ----

std::int32_t countedSum(const CountedProduct& product, std::size_t sample, std::size_t neuron) {
    const Word* x = product.x + sample * product.xStride;
    const auto weightPlanes = static_cast<std::size_t>(product.weightPlanes);
    const Word* column =
        product.weights + neuron / laneBlock * weightPlanes * product.columns * (laneBlock / wordBits);
    std::int32_t sum = 0;
    for (std::size_t row = 0; row < weightPlanes * product.columns; ++row) {
        const std::int32_t value = inputOf(x, product.planeStride, product.planes, row % product.columns);
        sum += bitOf(column + row * (laneBlock / wordBits), neuron % laneBlock) ? value : -value;
    }
    return sum / product.weightPlanes;
}

std::size_t wholeBlocks(std::size_t neurons) { return (neurons + laneBlock - 1) / laneBlock * laneBlock; }

void packCounted(const CountedProduct& product, const CountedEpilogue& out) {
    const auto planes = static_cast<std::size_t>(product.sumPlanes);
    for (std::size_t s = 0; s < product.samples; ++s)
        for (std::size_t o = 0; o < wholeBlocks(product.neurons); ++o) {
            const bool used = o < product.neurons;
            const std::int32_t u = used ? countedSum(product, s, o) : 0;
            const auto reaches = [&](std::size_t kind) {
                return used && u >= numberOf(out.thresholds + kind * planes * out.thresholdStride,
                                             out.thresholdStride, product.sumPlanes, o);
            };
            setBit(out.bits + s * out.stride, o, reaches(0));
            if (out.near)
                setBit(out.near + s * out.stride, o, reaches(1) && !reaches(2));
        }
}

void tileCounted(const CountedProduct& product, const TileEpilogue& out) {
    for (std::size_t s = 0; s < product.samples; ++s)
        for (std::size_t o = 0; o < wholeBlocks(product.neurons); ++o)
            out.z[s * out.stride + o] = o < product.neurons ? countedSum(product, s, o) : 0;
}

std::size_t wholeTile(std::size_t neurons) { return (neurons + 15) / 16 * 16; }

void tileBits(const BitProduct& product, const TileEpilogue& out) {
    const std::size_t planeWords = product.segments * product.segmentWords;
    const auto weightPlanes = static_cast<std::size_t>(product.weightPlanes);
    for (std::size_t position = 0; position < product.positions; ++position)
        for (std::size_t o = 0; o < wholeTile(product.neurons); ++o) {
            const Word* panel = product.panels + o / 8 * planeWords * weightPlanes * 8 + o % 8;
            std::int32_t different = 0;
            for (std::size_t i = 0; i < planeWords * weightPlanes; ++i) {
                const std::size_t word = i % planeWords;
                const Word x =
                    product
                        .x[position * product.xStride + word / product.segmentWords * product.segmentStride +
                           word % product.segmentWords];
                different += __builtin_popcountll(x ^ panel[i * 8]);
            }
            out.z[position * out.stride + o] = product.columns - 2 * different / product.weightPlanes;
        }
}

void tileU8(const U8Product& product, const TileEpilogue& out) {
    const std::size_t quads = (product.segmentBytes + 3) / 4;
    for (std::size_t position = 0; position < product.positions; ++position)
        for (std::size_t o = 0; o < wholeTile(product.neurons); ++o) {
            std::int32_t z = 0;
            for (std::size_t s = 0; s < product.segments; ++s) {
                const std::uint8_t* x = product.x + position * product.xStride + s * product.segmentStride;
                const std::int8_t* panel =
                    product.panels + (o / 16 * product.segments + s) * quads * 64 + o % 16 * 4;
                for (std::size_t i = 0; i < product.segmentBytes; ++i)
                    z += x[i] * panel[i / 4 * 64 + i % 4];
            }
            std::int32_t& sum = out.z[position * out.stride + o];
            sum = product.adds ? sum + z : z;
        }
}

void packPooled(const PoolBlock& block) {
    for (std::size_t position = 0; position < block.positions; ++position) {
        const std::size_t at = position * block.stride;
        Word bits = 0, near = 0, right = 0, below = 0;
        for (std::size_t o = 0; o < block.neurons; ++o) {
            std::int32_t most = INT32_MIN;
            std::size_t place = 0;
            for (std::size_t i = 0; i < block.pool * block.pool; ++i) {
                const std::int32_t z = block.z[i / block.pool * block.zRow +
                                               (position * block.pool + i % block.pool) * block.zStride + o];
                if (z > most) {
                    most = z;
                    place = i;
                }
            }
            const std::int32_t distance = most - block.thresholds[o];
            bits |= Word{distance >= 0} << o;
            near |= Word{std::abs(distance) <= (block.windows ? block.windows[o] : block.window)} << o;
            right |= Word{place % 2 == 1} << o;
            below |= Word{place / 2 == 1} << o;
            if (block.sums)
                block.sums[o] += most;
            if (block.maxima)
                block.maxima[position * block.maximaStride + o] = most;
        }
        block.bits[at] = bits;
        if (!block.near)
            continue;
        block.near[at] = near;
        if (block.pool == 2) {
            block.placeX[at] = right;
            block.placeY[at] = below;
        }
    }
}

// ---- slices ----

void sliceBytes(const std::uint8_t* bytes, std::size_t columns, Word* planes, std::size_t planeStride) {
    for (std::size_t p = 0; p < 8; ++p) {
        std::fill_n(planes + p * planeStride, wordsFor(columns), Word{0});
        for (std::size_t k = 0; k < columns; ++k)
            setBit(planes + p * planeStride, k, (bytes[k] >> p) & 1);
    }
}

void sliceNumbers(const std::int32_t* numbers, const SlicedSums& out) {
    for (std::size_t k = 0; k < out.words * wordBits; ++k)
        setNumber(out, k, numbers[k]);
}

// ---- votes and blame ----

void sumRows(const RowSum& sum, const SlicedSums& out) {
    for (std::size_t k = 0; k < out.words * wordBits; ++k) {
        const std::int32_t offset = sum.offset ? inputOf(sum.offset, sum.offsetStride, sum.planes, k) : 0;
        const auto valueOf = [&](std::uint32_t row) {
            const std::int32_t x = inputOf(sum.rows.base + row, sum.planeStride, sum.planes, k);
            return sum.planes == 1 ? 2 * x - 1 : x - offset;
        };
        std::int32_t value = 0;
        for (std::size_t i = 0; i < sum.rows.plusCount; ++i)
            value += valueOf(sum.rows.plus[i]);
        for (std::size_t i = 0; i < sum.rows.minusCount; ++i)
            value -= valueOf(sum.rows.minus[i]);
        setNumber(out, k, bitOf(sum.used, k) ? value : 0);
    }
}

std::uint64_t carryBack(const CarriedBlame& blame) {
    std::uint64_t sum = 0;
    for (std::size_t k = 0; k < blame.words * wordBits; ++k) {
        const auto sumOf = [&](const std::uint32_t* list, std::size_t count) {
            std::int32_t e = 0;
            for (std::size_t i = 0; i < count; ++i)
                e += bitOf(blame.rows.base + list[i], k) ? 1 : -1;
            return e;
        };
        const std::int32_t plus = sumOf(blame.rows.plus, blame.rows.plusCount);
        std::int32_t e = blame.minusAll ? 2 * plus + sumOf(blame.silent, blame.silentCount) +
                                              numberOf(blame.minusAll, blame.allStride, blame.planes, k)
                                        : plus - sumOf(blame.rows.minus, blame.rows.minusCount);
        if (blame.centre)
            e = e * (1 << blameFraction) + numberOf(blame.centre, blame.centreStride, blame.centrePlanes, k);
        const bool counts = bitOf(blame.used, k);
        sum += counts ? static_cast<std::uint64_t>(std::abs(e)) : 0;
        const bool open = counts && bitOf(blame.gate, k);
        setBit(blame.positive, k, open && e > blame.threshold);
        setBit(blame.negative, k, open && e < -blame.threshold);
    }
    return sum;
}

std::uint64_t absoluteSum(const SlicedSums& sums) {
    std::uint64_t sum = 0;
    for (std::size_t k = 0; k < sums.words * wordBits; ++k)
        sum += static_cast<std::uint64_t>(std::abs(numberOf(sums, k)));
    return sum;
}

// ---- updates ----

std::int64_t ditherOf(const RandomKey& key, std::uint32_t firstIndex, std::size_t k, int bits) {
    std::int64_t dither = 0;
    std::uint32_t random = key.at(firstIndex + static_cast<std::uint32_t>(k / 32));
    for (int p = 0; p < bits; ++p, random = randomAfter(random))
        dither += std::int64_t{(random >> (k % 32)) & 1} << p;
    return dither;
}

/// `before` and its share of the votes, kept within the planes of the counters.
std::int32_t withVotes(const CounterUpdate& u, std::size_t k, std::int32_t before) {
    const std::int64_t limit = std::int64_t{1} << (u.counters.count - 1);
    const std::int64_t votes = numberOf(u.votes, k);
    const std::int64_t step = u.shift > 0 ? (votes + ditherOf(u.key, u.firstIndex, k, u.shift)) >> u.shift
                                          : votes * (1 << -u.shift);
    return static_cast<std::int32_t>(std::clamp(before + step, -limit, limit - 1));
}

UpdateCounts updateCounters(const CounterUpdate& u) {
    UpdateCounts counts;
    const std::size_t planes = u.zone < 0 ? 1 : 2;
    const std::int32_t levels[] = {u.zone + 1, -u.zone}; // of each plane's bit
    for (std::size_t word = 0; word < u.votes.words; ++word) {
        Word changed[2] = {};
        for (std::size_t k = word * wordBits; k < (word + 1) * wordBits; ++k) {
            if (!bitOf(u.used, k))
                continue;
            const std::int32_t before = numberOf(u.counters, k);
            const std::int32_t after = withVotes(u, k, before);
            setNumber(u.counters, k, after);
            counts.updates += after != before;
            for (std::size_t p = 0; p < planes; ++p) {
                const bool was = planes == 1 ? before >= 0 : bitOf(u.weights + p * u.weightStride, k);
                changed[p] |= Word{(after >= levels[p]) != was} << (k % wordBits);
            }
        }
        for (std::size_t p = 0; p < planes; ++p) {
            u.weights[p * u.weightStride + word] ^= changed[p];
            u.changed[p * u.weightStride + word] = changed[p];
            counts.flips += static_cast<std::uint64_t>(__builtin_popcountll(changed[p]));
        }
    }
    return counts;
}

UpdateCounts accumulate(const AccumulatorUpdate& u) {
    UpdateCounts counts;
    const CounterUpdate& sum = u.sum;
    const std::int32_t half = 1 << (sum.counters.count - 2);
    for (std::size_t word = 0; word < sum.votes.words; ++word) {
        Word changed = 0;
        for (std::size_t k = word * wordBits; k < (word + 1) * wordBits; ++k) {
            if (!bitOf(sum.used, k))
                continue;
            const std::int32_t before = numberOf(sum.counters, k);
            std::int32_t kept = before;
            if (u.decay > 0)
                kept -= static_cast<std::int32_t>(
                    (before + ditherOf(u.decayKey, sum.firstIndex, k, u.decay)) >> u.decay);
            std::int32_t after = withVotes(sum, k, kept);
            const bool flips = bitOf(sum.weights, k) ? after < -half : after >= half;
            after = flips ? 0 : after;
            setNumber(sum.counters, k, after);
            counts.updates += after != before;
            changed |= Word{flips} << (k % wordBits);
        }
        sum.weights[word] ^= changed;
        sum.changed[word] = changed;
        counts.flips += static_cast<std::uint64_t>(__builtin_popcountll(changed));
    }
    return counts;
}

UpdateCounts flipByVotes(const FlipUpdate& u) {
    UpdateCounts counts;
    const std::size_t planes = u.ternary ? 2 : 1;
    for (std::size_t word = 0; word < u.votes.words; ++word) {
        Word changed[2] = {};
        for (std::size_t k = word * wordBits; k < (word + 1) * wordBits; ++k) {
            const std::int32_t votes = numberOf(u.votes, k);
            const bool chosen = u.key.at(u.firstIndex + static_cast<std::uint32_t>(k)) >> 16 < u.probability;
            if (!chosen || !bitOf(u.allowed, k) || std::abs(votes) <= u.threshold)
                continue;
            const bool up = votes > 0, plane0 = bitOf(u.weights, k),
                       plane1 = planes == 1 ? plane0 : bitOf(u.weights + u.weightStride, k);
            if (up ? plane0 : !plane1)
                continue; // no step left
            const bool second = planes == 2 && (up ? !plane1 : !plane0);
            changed[second] |= Word{1} << (k % wordBits);
        }
        for (std::size_t p = 0; p < planes; ++p) {
            u.weights[p * u.weightStride + word] ^= changed[p];
            u.changed[p * u.weightStride + word] = changed[p];
            counts.flips += static_cast<std::uint64_t>(__builtin_popcountll(changed[p]));
        }
    }
    counts.updates = counts.flips;
    return counts;
}

} // namespace

const Kernels& kernelsScalar() {
    static constexpr Kernels table{"scalar",
                                   "plain C++, the reference for all others",
                                   256,
                                   packCounted,
                                   tileCounted,
                                   tileBits,
                                   tileU8,
                                   packPooled,
                                   sliceBytes,
                                   sliceNumbers,
                                   sumRows,
                                   carryBack,
                                   absoluteSum,
                                   updateCounters,
                                   accumulate,
                                   flipByVotes,
                                   signalKernels()};
    return table;
}

} // namespace flipscope
