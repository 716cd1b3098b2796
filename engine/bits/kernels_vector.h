// The kernels written once over a vector type, for every kernels_<isa>.cpp to instantiate with its own `Isa`:
// a struct in an anonymous namespace that supplies the few primitives below. Because Isa has internal
// linkage, so has every instantiation: nothing compiled for a higher instruction set can be linked into other
// code.
//
// Isa supplies
//   Bits: bitLanes, Bits, loadBits, zeroBits, allBits, xorBits, andBits, fullAdder (carry-save),
//   I32:  lanes, I32, Mask, load, store, set, iota, add, sub, min, max, abs, xorI, mul, shiftLeft,
//         shiftRight (arithmetic), shiftRightLogical, greater, maskBits, fromBits, select, loadI8, storeI8,
//         loadU8
//   wide: addWide(sum, I32) adds lanes as signed 64-bit; total(sum)
//   products: dot8(8 neurons x 1 sample of bits), dotU8(1 neuron x 8 samples of grey values)
//   counts: planeCounts (bit-sliced counters -> 64 bytes), sumU8Chunk (64 columns of signed grey rows ->
//   int16)
#pragma once

#include "engine/bits/kernels.h"

#include <algorithm>

namespace flipscope {
namespace {

template <class Isa> struct VectorKernels {
    using I32 = typename Isa::I32;
    using Mask = typename Isa::Mask;
    using Bits = typename Isa::Bits;
    static constexpr std::size_t lanes = Isa::lanes;
    static constexpr std::size_t tileSamples = 8;

    // ---- products: z of 8 samples x 64 neurons at a time on the stack, then the epilogue over it ----

    struct Tile {
        alignas(64) std::int32_t z[tileSamples][wordBits];
    };

    static void fill(const BitProduct& b, std::size_t s0, std::size_t samples, std::size_t o0,
                     std::size_t neurons, Tile& tile) {
        for (std::size_t o = 0; o < neurons; o += 8) {
            const Word* rows[8];
            for (std::size_t j = 0; j < 8;
                 ++j) // rows past the end repeat the last; their results are not read
                rows[j] = b.w + (o0 + std::min(o + j, neurons - 1)) * b.wStride;
            for (std::size_t s = 0; s < samples; ++s)
                Isa::dot8(b.x + (s0 + s) * b.xStride, rows, b.columns, tile.z[s] + o);
        }
    }

    static void fill(const U8Product& b, std::size_t s0, std::size_t samples, std::size_t o0,
                     std::size_t neurons, Tile& tile) {
        const std::uint8_t* rows[tileSamples];
        for (std::size_t s = 0; s < tileSamples; ++s)
            rows[s] = b.x + (s0 + std::min(s, samples - 1)) * b.xStride;
        std::int32_t z[tileSamples];
        for (std::size_t o = 0; o < neurons; ++o) {
            Isa::dotU8(rows, b.w + (o0 + o) * b.wStride, b.columns, z);
            for (std::size_t s = 0; s < tileSamples; ++s)
                tile.z[s][o] = z[s];
        }
    }

    template <class X, class Epilogue>
    static void forEachTile(const ProductBlock<X>& block, Epilogue epilogue) {
        Tile tile{};
        for (std::size_t s0 = 0; s0 < block.samples; s0 += tileSamples) {
            const std::size_t samples = std::min(tileSamples, block.samples - s0);
            for (std::size_t o0 = 0; o0 < block.neurons; o0 += wordBits) {
                const std::size_t neurons = std::min(wordBits, block.neurons - o0);
                fill(block, s0, samples, o0, neurons, tile);
                for (std::size_t s = 0; s < samples; ++s)
                    epilogue(s0 + s, o0, neurons, tile.z[s]);
            }
        }
    }

    template <class X> static void pack(const ProductBlock<X>& block, const PackEpilogue& out) {
        const I32 farther = Isa::set(out.window);
        forEachTile(block, [&](std::size_t s, std::size_t o0, std::size_t neurons, const std::int32_t* z) {
            alignas(64) std::int32_t thresholds[wordBits] = {};
            std::copy_n(out.thresholds + o0, neurons, thresholds);
            Word below = 0, far = 0;
            for (std::size_t o = 0; o < wordBits; o += lanes) {
                const I32 distance = Isa::sub(Isa::load(z + o), Isa::load(thresholds + o));
                below |= Word{Isa::maskBits(Isa::greater(Isa::set(0), distance))} << o;
                far |= Word{Isa::maskBits(Isa::greater(Isa::abs(distance), farther))} << o;
            }
            const Word used = lastWordMask(neurons);
            out.bits[s * out.stride + o0 / wordBits] = ~below & used;
            if (out.near)
                out.near[s * out.stride + o0 / wordBits] = ~far & used;
        });
    }

    template <class X> static void tile(const ProductBlock<X>& block, const TileEpilogue& out) {
        forEachTile(block, [&](std::size_t s, std::size_t o0, std::size_t neurons, const std::int32_t* z) {
            std::copy_n(z, neurons, out.z + s * out.stride + o0);
        });
    }

    // ---- sums of signed rows: a vertical counter (rows are added by a carry-save tree into bit-sliced
    // counters,
    //      one lane per column), read out as integers at the end ----

    static constexpr std::size_t planes = 8;
    static constexpr std::size_t rowsPerCount = 248; // multiple of 8, below 2^planes

    /// Adds up to rowsPerCount rows (bits flipped where subtracted) into `c`; returns how many planes are in
    /// use.
    static std::size_t countRows(const Word* rows, std::size_t stride, const SignedRow* list,
                                 std::size_t count, Bits* c) {
        std::fill_n(c, planes, Isa::zeroBits());
        const auto row = [&](std::size_t i) {
            return i < count ? Isa::xorBits(Isa::loadBits(rows + (list[i] >> 1) * stride),
                                            Isa::allBits(list[i] & 1))
                             : Isa::zeroBits();
        };
        for (std::size_t i = 0; i < count; i += 8) {
            const Bits t0 = Isa::fullAdder(c[0], row(i), row(i + 1));
            const Bits t1 = Isa::fullAdder(c[0], row(i + 2), row(i + 3));
            const Bits f0 = Isa::fullAdder(c[1], t0, t1);
            const Bits t2 = Isa::fullAdder(c[0], row(i + 4), row(i + 5));
            const Bits t3 = Isa::fullAdder(c[0], row(i + 6), row(i + 7));
            const Bits f1 = Isa::fullAdder(c[1], t2, t3);
            Bits carry = Isa::fullAdder(c[2], f0, f1);
            for (std::size_t p = 3; p < planes; ++p) {
                const Bits sum = Isa::xorBits(c[p], carry);
                carry = Isa::andBits(c[p], carry);
                c[p] = sum;
            }
        }
        std::size_t used = 0;
        while (used < planes && (count >> used) != 0)
            ++used;
        return used;
    }

    static void sumBitRows(const Word* rows, std::size_t stride, std::size_t columns, const SignedRow* list,
                           std::size_t count, std::int32_t* sums) {
        const std::size_t words = wordsFor(columns);
        std::fill_n(sums, words * wordBits, 0);
        constexpr std::size_t vectorWords = Isa::bitLanes / wordBits;
        for (std::size_t word = 0; word < words; word += vectorWords)
            for (std::size_t first = 0; first < count; first += rowsPerCount) {
                const std::size_t part = std::min(rowsPerCount, count - first);
                alignas(64) Bits c[planes];
                const std::size_t used = countRows(rows + word, stride, list + first, part, c);
                for (std::size_t w = 0; w < std::min(vectorWords, words - word); ++w)
                    addCounts(reinterpret_cast<const Word*>(c) + w, used, part, sums + (word + w) * wordBits);
            }
        clearPadding(sums, columns);
    }

    /// sums += 2 * counter - rows, for 64 columns: turns the count of ones into a sum of +1/-1.
    static void addCounts(const Word* counters, std::size_t used, std::size_t rows, std::int32_t* sums) {
        alignas(64) std::uint8_t counts[wordBits];
        Isa::planeCounts(counters, used, counts);
        const I32 correction = Isa::set(static_cast<std::int32_t>(rows));
        for (std::size_t k = 0; k < wordBits; k += lanes) {
            const I32 twice = Isa::shiftLeft(Isa::loadU8(counts + k), 1);
            Isa::store(sums + k, Isa::add(Isa::load(sums + k), Isa::sub(twice, correction)));
        }
    }

    static void clearPadding(std::int32_t* sums, std::size_t columns) {
        std::fill(sums + columns, sums + wordsFor(columns) * wordBits, 0);
    }

    static void sumU8Rows(const std::uint8_t* rows, std::size_t stride, std::size_t columns,
                          const SignedRow* list, std::size_t count, const std::uint8_t* offset,
                          std::int32_t* sums) {
        constexpr std::size_t rowsPerPart = 120; // 120 * 255 + 120 fits int16
        std::fill_n(sums, wordsFor(columns) * wordBits, 0);
        std::int32_t subtracted = 0;
        for (std::size_t i = 0; i < count; ++i)
            subtracted += list[i] & 1;
        const std::int32_t balance = static_cast<std::int32_t>(count) - 2 * subtracted;
        for (std::size_t k0 = 0; k0 < columns; k0 += wordBits) {
            for (std::size_t first = 0; first < count; first += rowsPerPart) {
                alignas(64) std::int16_t part[wordBits];
                Isa::sumU8Chunk(rows + k0, stride, list + first, std::min(rowsPerPart, count - first), part);
                for (std::size_t k = 0; k < wordBits; ++k)
                    sums[k0 + k] += part[k];
            }
            // sumU8Chunk adds -x - 1 (the complement) for a subtracted row.
            for (std::size_t k = 0; k < wordBits; ++k)
                sums[k0 + k] += subtracted;
            if (offset)
                for (std::size_t k = 0; k < std::min(wordBits, columns - k0); ++k)
                    sums[k0 + k] -= balance * offset[k0 + k];
        }
        clearPadding(sums, columns);
    }

    static std::int64_t weigh(const Word* w, const std::int32_t* values, std::size_t columns) {
        auto sum = Isa::zeroWide();
        for (std::size_t k = 0; k < columns; k += lanes) {
            const Mask positive = Isa::fromBits(w[k / wordBits] >> (k % wordBits));
            const I32 value = Isa::load(values + k);
            sum = Isa::addWide(sum, Isa::select(positive, value, Isa::sub(Isa::set(0), value)));
        }
        return Isa::total(sum);
    }

    static std::uint64_t sumAbsolute(const std::int32_t* values, const Word* mask, std::size_t columns) {
        auto sum = Isa::zeroWide();
        for (std::size_t k = 0; k < columns; k += lanes) {
            I32 value = Isa::abs(Isa::load(values + k));
            if (mask)
                value = Isa::select(Isa::fromBits(mask[k / wordBits] >> (k % wordBits)), value, Isa::set(0));
            sum = Isa::addWide(sum, value);
        }
        return static_cast<std::uint64_t>(Isa::total(sum));
    }

    static void ternarise(const std::int32_t* values, std::size_t columns, std::int32_t threshold,
                          Word* positive, Word* negative) {
        const I32 above = Isa::set(threshold), below = Isa::set(-threshold);
        for (std::size_t word = 0; word < wordsFor(columns); ++word) {
            Word p = 0, n = 0;
            for (std::size_t k = 0; k < wordBits; k += lanes) {
                const I32 value = Isa::load(values + word * wordBits + k);
                p |= Word{Isa::maskBits(Isa::greater(value, above))} << k;
                n |= Word{Isa::maskBits(Isa::greater(below, value))} << k;
            }
            positive[word] = p;
            negative[word] = n;
        }
    }

    // ---- updates ----

    /// RandomKey::at, lane by lane.
    static I32 random(const RandomKey& key, I32 index) {
        I32 x = Isa::add(index, Isa::set(static_cast<std::int32_t>(key.low)));
        x = Isa::xorI(x, Isa::shiftRightLogical(x, 16));
        x = Isa::mul(x, Isa::set(0x7feb352d));
        x = Isa::xorI(x, Isa::shiftRightLogical(x, 15));
        x = Isa::add(x, Isa::set(static_cast<std::int32_t>(key.high)));
        x = Isa::mul(x, Isa::set(static_cast<std::int32_t>(0x846ca68bU)));
        return Isa::xorI(x, Isa::shiftRightLogical(x, 16));
    }

    static I32 indexAt(std::uint32_t first, std::size_t k) {
        return Isa::add(Isa::set(static_cast<std::int32_t>(first + static_cast<std::uint32_t>(k))),
                        Isa::iota());
    }

    static UpdateCounts updateCounters(const CounterUpdate& u) {
        UpdateCounts counts;
        const I32 top = Isa::set(u.limit), bottom = Isa::set(-u.limit), zero = Isa::set(0);
        for (std::size_t word = 0; word < wordsFor(u.columns); ++word) {
            const Word used = word + 1 == wordsFor(u.columns) ? lastWordMask(u.columns) : ~Word{0};
            Word updated = 0, positive = 0, negative = 0;
            for (std::size_t j = 0; j < wordBits; j += lanes) {
                const std::size_t k = word * wordBits + j;
                I32 step = Isa::load(u.votes + k);
                if (u.shift > 0) {
                    const I32 dither =
                        Isa::shiftRightLogical(random(u.key, indexAt(u.firstIndex, k)), 32 - u.shift);
                    step = Isa::shiftRight(Isa::add(step, dither), u.shift);
                } else {
                    step = Isa::shiftLeft(step, -u.shift);
                }
                const I32 before = Isa::loadI8(u.counters + k);
                const I32 after = Isa::max(bottom, Isa::min(top, Isa::add(before, step)));
                Isa::storeI8(u.counters + k, after);
                updated |= Word{Isa::maskBits(Isa::differ(after, before))} << j;
                positive |= Word{Isa::maskBits(Isa::greater(after, zero))} << j;
                negative |= Word{Isa::maskBits(Isa::greater(zero, after))} << j;
            }
            const Word before = u.weights[word];
            const Word changed = ((before & negative) | (~before & positive)) & used;
            u.weights[word] = before ^ changed;
            u.changed[word] = changed;
            counts.flips += static_cast<std::uint64_t>(__builtin_popcountll(changed));
            counts.updates += static_cast<std::uint64_t>(__builtin_popcountll(updated & used));
        }
        return counts;
    }

    static UpdateCounts flipByVotes(const FlipUpdate& u) {
        UpdateCounts counts;
        const I32 above = Isa::set(u.threshold), below = Isa::set(-u.threshold);
        const I32 probability = Isa::set(static_cast<std::int32_t>(u.probability));
        for (std::size_t word = 0; word < wordsFor(u.columns); ++word) {
            Word used = word + 1 == wordsFor(u.columns) ? lastWordMask(u.columns) : ~Word{0};
            if (u.allowed)
                used &= u.allowed[word];
            Word up = 0, down = 0, chosen = 0;
            for (std::size_t j = 0; j < wordBits; j += lanes) {
                const std::size_t k = word * wordBits + j;
                const I32 votes = Isa::load(u.votes + k);
                const I32 draw = Isa::shiftRightLogical(random(u.key, indexAt(u.firstIndex, k)), 16);
                up |= Word{Isa::maskBits(Isa::greater(votes, above))} << j;
                down |= Word{Isa::maskBits(Isa::greater(below, votes))} << j;
                chosen |= Word{Isa::maskBits(Isa::greater(probability, draw))} << j;
            }
            const Word before = u.weights[word];
            const Word changed = ((before & down) | (~before & up)) & chosen & used;
            u.weights[word] = before ^ changed;
            u.changed[word] = changed;
            counts.flips += static_cast<std::uint64_t>(__builtin_popcountll(changed));
        }
        counts.updates = counts.flips;
        return counts;
    }

    static constexpr Kernels table(std::string_view name, std::string_view description) {
        return {name,       description, pack<Word>, tile<Word>,  pack<std::uint8_t>, tile<std::uint8_t>,
                sumBitRows, sumU8Rows,   weigh,      sumAbsolute, ternarise,          updateCounters,
                flipByVotes};
    }
};

} // namespace
} // namespace flipscope
