// The kernels written once over a vector type, for every kernels_<isa>.cpp to instantiate with its own `Isa`:
// a struct in an anonymous namespace that supplies the few primitives below. Because Isa has internal
// linkage, so has every instantiation: nothing compiled for a higher instruction set can be linked into other
// code.
//
// Isa supplies
//   Bits: bitLanes, pairs (32 registers: see Pair), Bits, loadBits, storeBits, loadWords, storeWords (only so
//         many words), zeroBits, allBits, xorBits, andBits, orBits, notBits, fullAdder (carry-save),
//         halfAdder, majority, select, compareStep
//   lists: listBits (positions of ones, in lines of 8 words, as u16)
//   counts: Count, noCount, addShifted (the ones of a vector, times a power of two), total
//   I32 (the same type as Bits): lanes, load, store, set, iota, add, sub, max, abs, mul, shiftLeft,
//         shiftRightLogical, greaterMask
//   bytes: planeOfBytes (bit p of 64 bytes)
//   products: bitTile, u8Tile (a few positions by 16 neurons)
#pragma once

#include "engine/bits/kernels.h"
#include "engine/bits/kernels_signals.h"

#include <algorithm>

namespace flipscope {
namespace {

/// Two vectors of bits worked on side by side: an entry of a list is read once for both, and one's chain of
/// additions hides the other's latency. For instruction sets with 32 registers.
template <class Isa> struct Pair {
    struct Bits {
        typename Isa::Bits low, high;
    };
    static constexpr std::size_t parts = 2;
    static constexpr std::size_t half = Isa::bitLanes / wordBits;
    static Bits loadRow(const char* const* bases, std::size_t offset) {
        return {Isa::loadBits(wordsAt(bases[0] + offset)), Isa::loadBits(wordsAt(bases[1] + offset))};
    }
    static Bits loadBits(const Word* p) { return {Isa::loadBits(p), Isa::loadBits(p + half)}; }
    static void storeBits(Word* p, const Bits& v) {
        Isa::storeBits(p, v.low);
        Isa::storeBits(p + half, v.high);
    }
    static Bits allBits(Word one) { return {Isa::allBits(one), Isa::allBits(one)}; }
    static Bits notBits(const Bits& a) { return {Isa::notBits(a.low), Isa::notBits(a.high)}; }
    static Bits fullAdder(Bits& c, const Bits& a, const Bits& b) {
        return {Isa::fullAdder(c.low, a.low, b.low), Isa::fullAdder(c.high, a.high, b.high)};
    }
    static Bits halfAdder(Bits& c, const Bits& carry) {
        return {Isa::halfAdder(c.low, carry.low), Isa::halfAdder(c.high, carry.high)};
    }
    template <std::size_t which> static typename Isa::Bits part(const Bits& v) {
        return which == 0 ? v.low : v.high;
    }

    static const Word* wordsAt(const char* p) { return reinterpret_cast<const Word*>(p); }
};

/// One vector, in the same terms.
template <class Isa> struct Single : Isa {
    using Bits = typename Isa::Bits;
    static constexpr std::size_t parts = 1;
    static Bits loadRow(const char* const* bases, std::size_t offset) {
        return Isa::loadBits(reinterpret_cast<const Word*>(bases[0] + offset));
    }
    template <std::size_t> static Bits part(const Bits& v) { return v; }
};

/// The vertical counter: c[p] holds bit p of a counter per lane. V is Single or Pair.
template <class V> struct Counter {
    using Bits = typename V::Bits;
    static constexpr int slackPlanes = 8; // past the last that a counter array must have

    /// Rows by a list of offsets in units of 8 bytes; `bases` are those of the vectors of a Pair.
    template <class Index> struct Rows {
        const char* bases[2];
        const Index* list;
        std::size_t count;
        [[gnu::always_inline]] Bits row(std::size_t i) const {
            return V::loadRow(bases, std::size_t{list[i]} * sizeof(Word));
        }
        /// Four rows; their entries are read in words, for loads are what these loops run out of.
        [[gnu::always_inline]] void four(std::size_t i, Bits* rows) const {
            constexpr std::size_t perWord = sizeof(Word) / sizeof(Index);
            for (std::size_t r = 0; r < 4; r += perWord) {
                Word entries;
                __builtin_memcpy(&entries, list + i + r, sizeof entries);
                for (std::size_t e = 0; e < perWord; ++e)
                    rows[r + e] = V::loadRow(
                        bases,
                        std::size_t{static_cast<Index>(entries >> (e * 8 * sizeof(Index)))} * sizeof(Word));
            }
        }
    };

    static void setConstant(Bits* c, int planes, std::int32_t value) {
        for (int p = 0; p < planes; ++p)
            c[p] = V::allBits(static_cast<Word>(value >> std::min(p, 31)) & 1);
    }
    static void complement(Bits* c, int planes) {
        for (int p = 0; p < planes; ++p)
            c[p] = V::notBits(c[p]);
    }

    struct LowCounters {
        Bits c0, c1, c2, c3;
    };

    /// Adds sixteen rows; returns the carry of weight 16. Two rows at a time go straight through the
    /// counters: few registers are in use at once, and the additions of higher weight fill the waits of the
    /// lower ones.
    template <class R>
    [[gnu::always_inline]] static Bits addSixteen(const R& rows, std::size_t i, LowCounters& c) {
        const Bits a = addEight(rows, i, c), b = addEight(rows, i + 8, c);
        return V::fullAdder(c.c3, a, b);
    }
    /// The same for eight rows and weight 8.
    template <class R>
    [[gnu::always_inline]] static Bits addEight(const R& rows, std::size_t i, LowCounters& c) {
        const Bits a = addFour(rows, i, c), b = addFour(rows, i + 4, c);
        return V::fullAdder(c.c2, a, b);
    }
    template <class R>
    [[gnu::always_inline]] static Bits addFour(const R& rows, std::size_t i, LowCounters& c) {
        Bits r[4];
        rows.four(i, r);
        const Bits a = V::fullAdder(c.c0, r[0], r[1]), b = V::fullAdder(c.c0, r[2], r[3]);
        return V::fullAdder(c.c1, a, b);
    }

    /// Adds counters of fewer planes.
    static void add(const Bits* addend, int addendPlanes, Bits* c, int planes) {
        Bits carry = V::allBits(0);
        for (int p = 0; p < addendPlanes; ++p)
            carry = V::fullAdder(c[p], addend[p], carry);
        ripple(carry, c + addendPlanes, planes - addendPlanes);
    }

    /// Adds `carry` to the counters c[0 .. planes).
    [[gnu::always_inline]] static void ripple(Bits carry, Bits* c, int planes) {
        for (int p = 0; p < planes; ++p)
            carry = V::halfAdder(c[p], carry);
    }

    /// Adds n bits per lane to the counters.
    template <std::size_t n> [[gnu::always_inline]] static void fold(Bits* bits, Bits* c, int planes) {
        if constexpr (n == 1) {
            ripple(bits[0], c, planes);
        } else {
            for (std::size_t i = 0; i < n / 2; ++i)
                bits[i] = V::fullAdder(c[0], bits[2 * i], bits[2 * i + 1]);
            if constexpr (n % 2 == 1)
                bits[n / 2] = V::halfAdder(c[0], bits[n - 1]);
            fold<(n + 1) / 2>(bits, c + 1, planes - 1);
        }
    }

    template <std::size_t n> struct Number { static constexpr std::size_t value = n; };
    /// f(Number<n>) for n in 1 .. 8.
    template <class F> [[gnu::always_inline]] static void withNumber(std::size_t n, F&& f) {
        switch (n) {
        case 1:
            return f(Number<1>{});
        case 2:
            return f(Number<2>{});
        case 3:
            return f(Number<3>{});
        case 4:
            return f(Number<4>{});
        case 5:
            return f(Number<5>{});
        case 6:
            return f(Number<6>{});
        case 7:
            return f(Number<7>{});
        case 8:
            return f(Number<8>{});
        default:
            return;
        }
    }

    /// Adds any number of rows.
    template <class R> static void addRows(const R& rows, Bits* c, int planes) {
        const std::size_t inEights = rows.count >= 8 ? addEights(rows, c, planes) : 0;
        withNumber(rows.count - inEights, [&](auto number) {
            Bits bits[number.value];
            for (std::size_t r = 0; r < number.value; ++r)
                bits[r] = rows.row(inEights + r);
            fold<number.value>(bits, c, planes);
        });
    }

    /// The rows up to the last multiple of eight; returns their number. Carries of the odd eight, sixteen and
    /// so on travel through the upper planes together, at the end.
    template <class R> static std::size_t addEights(const R& rows, Bits* c, int planes) {
        LowCounters low{c[0], c[1], c[2], c[3]};
        Bits c4 = c[4], c5 = c[5];
        const auto addSixtyFour = [&](std::size_t first) __attribute__((always_inline)) {
            const Bits a = addSixteen(rows, first, low), b = addSixteen(rows, first + 16, low);
            const Bits x = V::fullAdder(c4, a, b);
            const Bits d = addSixteen(rows, first + 32, low), e = addSixteen(rows, first + 48, low);
            const Bits y = V::fullAdder(c4, d, e);
            return V::fullAdder(c5, x, y);
        };
        Bits eight = V::allBits(0), sixteen = eight, thirtyTwo = eight, sixtyFour = eight;
        std::size_t i = 0;
        for (bool waits = false; i + 64 <= rows.count; i += 64, waits = !waits) {
            const Bits carry = addSixtyFour(i);
            if (waits)
                ripple(V::fullAdder(c[6], sixtyFour, carry), c + 7, planes - 7);
            sixtyFour = waits ? V::allBits(0) : carry;
        }
        if (i + 32 <= rows.count) {
            const Bits a = addSixteen(rows, i, low), b = addSixteen(rows, i + 16, low);
            thirtyTwo = V::fullAdder(c4, a, b);
            i += 32;
        }
        if (i + 16 <= rows.count) {
            sixteen = addSixteen(rows, i, low);
            i += 16;
        }
        if (i + 8 <= rows.count) {
            eight = addEight(rows, i, low);
            i += 8;
        }
        Bits carry = V::halfAdder(low.c3, eight);
        carry = V::fullAdder(c4, sixteen, carry);
        carry = V::fullAdder(c5, thirtyTwo, carry);
        c[0] = low.c0, c[1] = low.c1, c[2] = low.c2, c[3] = low.c3, c[4] = c4, c[5] = c5;
        carry = V::fullAdder(c[6], sixtyFour, carry);
        ripple(carry, c + 7, planes - 7);
        return i;
    }
};

template <class Isa> struct VectorKernels {
    using Bits = typename Isa::Bits;
    using One = Single<Isa>;
    static constexpr std::size_t lanes = Isa::lanes;
    static constexpr std::size_t vectorWords = Isa::bitLanes / wordBits;
    static constexpr std::size_t blockWords = laneBlock / wordBits;

    template <std::size_t n> struct Number {
        constexpr std::size_t operator()() const { return n; }
    };

    // ---- forward of wide layers ----

    static constexpr std::size_t samplesAtOnce = 16;

    /// Which rows a few samples select. Streams of bits (samples; or the planes of a sample of grey values)
    /// go two by two, and a pair has three lists of rows: of both, of the first alone, of the second alone.
    /// So rows that both select are added once: of random bits 3/8 of the rows per stream instead of 1/2.
    /// Entries are offsets from the start of a section of the columns, in words.
    struct Selection {
        static constexpr std::size_t sectionWords = (65536 / blockWords - 512) / wordBits; // 16 bit offsets
        enum Which { both, first, second };
        std::uint16_t* lists;
        std::uint16_t* lengths; // [list][section]
        std::size_t listStride, words, sections;

        Selection(const CountedProduct& p)
            : lists(reinterpret_cast<std::uint16_t*>(p.scratch)), listStride(p.columns + listSlack),
              words(p.columns / wordBits), sections((words + sectionWords - 1) / sectionWords) {
            lengths = lists + countedLists(p.planes) * listStride;
        }
        std::uint16_t* list(std::size_t pair, Which which) const {
            return lists + (3 * pair + which) * listStride;
        }
        std::uint16_t* lengthsOf(std::size_t pair, Which which) const {
            return lengths + (3 * pair + which) * sections;
        }
        std::size_t length(std::size_t pair, Which which) const {
            std::size_t total = 0;
            for (std::size_t section = 0; section < sections; ++section)
                total += lengthsOf(pair, which)[section];
            return total;
        }
    };

    /// Fills the lists of a pair of streams; b may be null.
    static void selectRows(const Selection& s, std::size_t pair, const Word* a, const Word* b) {
        const auto fill = [&](typename Selection::Which which, auto&& word) __attribute__((always_inline)) {
            std::uint16_t* list = s.list(pair, which);
            for (std::size_t section = 0, from = 0; section < s.sections; ++section) {
                const std::size_t end = std::min(s.words, from + Selection::sectionWords);
                const std::size_t found = Isa::listBits(
                    end - from, [&](std::size_t i) { return word(from + i); }, list);
                s.lengthsOf(pair, which)[section] = static_cast<std::uint16_t>(found);
                list += found;
                from = end;
            }
        };
        if (!b) {
            std::fill_n(s.lengthsOf(pair, Selection::both), s.sections, 0);
            std::fill_n(s.lengthsOf(pair, Selection::second), s.sections, 0);
            return fill(Selection::first, [&](std::size_t i) { return a[i]; });
        }
        fill(Selection::both, [&](std::size_t i) { return a[i] & b[i]; });
        fill(Selection::first, [&](std::size_t i) { return a[i] & ~b[i]; });
        fill(Selection::second, [&](std::size_t i) { return ~a[i] & b[i]; });
    }

    /// f(sample, first word of the lanes, plane -> bits of u) for every sample and vector of neurons.
    template <class F> static void forEachCounted(const CountedProduct& p, F&& f) {
        const Selection selection(p);
        const auto planes = static_cast<std::size_t>(p.planes);
        for (std::size_t s0 = 0; s0 < p.samples; s0 += samplesAtOnce) {
            const std::size_t samples = std::min(samplesAtOnce, p.samples - s0);
            const auto stream = [&](std::size_t s, std::size_t plane) {
                return s < samples && plane < planes ? p.x + (s0 + s) * p.xStride + plane * p.planeStride
                                                     : nullptr;
            };
            const std::size_t step = planes == 1 ? 2 : 1, pairs = (planes + 1) / 2;
            for (std::size_t s = 0; s < samples; s += step)
                for (std::size_t i = 0; i < pairs; ++i)
                    selectRows(selection, s / step * pairs + i, stream(s, 2 * i),
                               planes == 1 ? stream(s + 1, 0) : stream(s, 2 * i + 1));
            std::size_t lane = 0;
            const auto count = [&](auto v) {
                using V = decltype(v);
                const LaneCounters<V> counters(p, lane);
                for (std::size_t s = 0; s < samples; s += step) {
                    const auto done = [&](std::size_t j, const typename V::Bits* c) {
                        f(s0 + s + j, lane / wordBits,
                          [&](int plane) { return V::template part<0>(c[plane]); });
                        if constexpr (V::parts == 2)
                            f(s0 + s + j, lane / wordBits + blockWords,
                              [&](int plane) { return V::template part<1>(c[plane]); });
                    };
                    if (planes == 1)
                        counters.countTwo(selection, s / 2, std::min<std::size_t>(2, samples - s), done);
                    else
                        counters.countGrey(selection, s * pairs, pairs, done);
                }
                lane += V::parts * Isa::bitLanes;
            };
            if constexpr (Isa::pairs)
                while (lane + laneBlock < p.neurons)
                    count(Pair<Isa>{});
            while (lane < p.neurons)
                count(One{});
        }
    }

    /// The counters of one vector of neurons, or of a pair of them in two lane blocks.
    template <class V> struct LaneCounters {
        using C = Counter<V>;
        using VBits = typename V::Bits;
        using Which = typename Selection::Which;

        const CountedProduct& p;
        const char* bases[2];

        LaneCounters(const CountedProduct& product, std::size_t lane) : p(product) {
            const std::size_t block = static_cast<std::size_t>(p.weightPlanes) * p.columns * blockWords;
            bases[0] = reinterpret_cast<const char*>(p.weights + lane / laneBlock * block +
                                                     lane % laneBlock / wordBits);
            bases[1] = bases[0] + block * sizeof(Word);
        }

        void add(const Selection& s, std::size_t pair, Which which, VBits* c, int planes) const {
            for (int weightPlane = 0; weightPlane < p.weightPlanes; ++weightPlane) {
                const std::uint16_t* list = s.list(pair, which);
                std::size_t at =
                    static_cast<std::size_t>(weightPlane) * p.columns * blockWords * sizeof(Word);
                for (std::size_t section = 0; section < s.sections; ++section) {
                    const std::size_t length = s.lengthsOf(pair, which)[section];
                    C::addRows(typename C::template Rows<std::uint16_t>{{bases[0] + at, bases[1] + at},
                                                                        list,
                                                                        length},
                               c, planes);
                    list += length;
                    at += Selection::sectionWords * wordBits * blockWords * sizeof(Word);
                }
            }
        }
        /// u = 2 * ones - total of a weight of one plane, ones - total of one of two.
        int doubled() const { return p.weightPlanes == 1 ? 1 : 0; }
        /// The rows of both streams, from nothing; returns the planes that they take.
        int countBoth(const Selection& s, std::size_t pair, VBits* c) const {
            const std::size_t most =
                static_cast<std::size_t>(p.weightPlanes) * s.length(pair, Selection::both);
            const int planes = static_cast<int>(wordBits) - 1 - __builtin_clzll(2 * most + 1);
            C::setConstant(c, std::max(planes, C::slackPlanes), 0);
            add(s, pair, Selection::both, c, planes);
            return planes;
        }

        /// Two samples of bits, or one; done(which, c).
        template <class F>
        void countTwo(const Selection& s, std::size_t pair, std::size_t samples, F&& done) const {
            VBits common[mostPlanes + C::slackPlanes], c[mostPlanes + C::slackPlanes];
            const int commonPlanes = countBoth(s, pair, common);
            const std::size_t shared = s.length(pair, Selection::both);
            for (std::size_t j = 0; j < samples; ++j) {
                const Which which = j == 0 ? Selection::first : Selection::second;
                C::setConstant(c, p.sumPlanes, -static_cast<std::int32_t>(shared + s.length(pair, which)));
                add(s, pair, which, c + doubled(), p.sumPlanes - doubled());
                C::add(common, commonPlanes, c + doubled(), p.sumPlanes - doubled());
                done(j, c);
            }
        }

        /// One sample of several planes, whose pairs are `pairs` from `pair` on.
        template <class F>
        void countGrey(const Selection& s, std::size_t pair, std::size_t pairs, F&& done) const {
            VBits common[mostPlanes + C::slackPlanes], c[mostPlanes + C::slackPlanes];
            std::size_t total = 0;
            for (std::size_t i = 0; i < pairs; ++i)
                total += (3 * s.length(pair + i, Selection::both) + s.length(pair + i, Selection::first) +
                          2 * s.length(pair + i, Selection::second))
                         << (2 * i);
            C::setConstant(c, p.sumPlanes, -static_cast<std::int32_t>(total));
            for (std::size_t i = 0; i < pairs; ++i) {
                const int shift = static_cast<int>(2 * i) + doubled();
                VBits* low = c + shift;
                const int planes = p.sumPlanes - shift;
                add(s, pair + i, Selection::first, low, planes);
                add(s, pair + i, Selection::second, low + 1, planes - 1);
                const int commonPlanes = countBoth(s, pair + i, common);
                C::add(common, commonPlanes, low, planes);
                C::add(common, commonPlanes, low + 1, planes - 1);
            }
            done(0, c);
        }
    };

    /// Ones in the lanes from `word` on that are neurons.
    static Bits neuronLanes(std::size_t neurons, std::size_t word) {
        if ((word + vectorWords) * wordBits <= neurons)
            return Isa::allBits(1);
        const std::size_t words = wordsFor(neurons);
        alignas(64) Word used[vectorWords] = {};
        for (std::size_t w = word; w < std::min(words, word + vectorWords); ++w)
            used[w - word] = w + 1 == words ? lastWordMask(neurons) : ~Word{0};
        return Isa::loadBits(used);
    }
    /// First word of the lanes that hold no neuron, and the end of the last lane block.
    static std::size_t endOfLanes(std::size_t neurons) {
        return (neurons + Isa::bitLanes - 1) / Isa::bitLanes * vectorWords;
    }
    static std::size_t endOfBlocks(std::size_t neurons) {
        return (neurons + laneBlock - 1) / laneBlock * blockWords;
    }

    static void packCounted(const CountedProduct& p, const CountedEpilogue& out) {
        const std::size_t kind = static_cast<std::size_t>(p.sumPlanes) * out.thresholdStride;
        forEachCounted(p, [&](std::size_t sample, std::size_t word, auto&& u) {
            Bits at = Isa::allBits(1), low = at, high = at;
            const Word* t = out.thresholds + word;
            const auto compare = [&](int plane, Bits turn) __attribute__((always_inline)) {
                const Bits sum = Isa::xorBits(u(plane), turn);
                at = Isa::compareStep(sum, Isa::xorBits(Isa::loadBits(t), turn), at);
                low = Isa::compareStep(sum, Isa::xorBits(Isa::loadBits(t + kind), turn), low);
                high = Isa::compareStep(sum, Isa::xorBits(Isa::loadBits(t + 2 * kind), turn), high);
                t += out.thresholdStride;
            };
            for (int plane = 0; plane + 1 < p.sumPlanes; ++plane)
                compare(plane, Isa::zeroBits());
            // In the sign's plane a 1 is less than a 0: complementing both sides turns that round.
            compare(p.sumPlanes - 1, Isa::allBits(1));
            const Bits used = neuronLanes(p.neurons, word);
            const std::size_t to = sample * out.stride + word;
            Isa::storeBits(out.bits + to, Isa::andBits(at, used));
            if (out.near)
                Isa::storeBits(out.near + to, Isa::andBits(used, Isa::andBits(low, Isa::notBits(high))));
        });
        for (std::size_t sample = 0; sample < p.samples; ++sample)
            for (std::size_t word = endOfLanes(p.neurons); word < endOfBlocks(p.neurons); ++word) {
                out.bits[sample * out.stride + word] = 0;
                if (out.near)
                    out.near[sample * out.stride + word] = 0;
            }
    }

    static void tileCounted(const CountedProduct& p, const TileEpilogue& out) {
        const std::size_t end = endOfBlocks(p.neurons) * wordBits;
        for (std::size_t sample = 0; sample < p.samples; ++sample)
            std::fill_n(out.z + sample * out.stride, end, 0);
        forEachCounted(p, [&](std::size_t sample, std::size_t word, auto&& u) {
            const Bits used = neuronLanes(p.neurons, word);
            std::int32_t* z = out.z + sample * out.stride + word * wordBits;
            for (int plane = 0; plane < p.sumPlanes; ++plane) {
                alignas(64) Word ones[vectorWords];
                Isa::storeBits(ones, Isa::andBits(u(plane), used));
                const std::uint32_t value = (plane + 1 == p.sumPlanes ? ~std::uint32_t{0} : 1U) << plane;
                for (std::size_t k = 0; k < Isa::bitLanes; ++k)
                    z[k] +=
                        static_cast<std::int32_t>((ones[k / wordBits] >> (k % wordBits)) & 1 ? value : 0U);
            }
        });
    }

    // ---- narrow layers and convolutions ----

    static constexpr std::size_t positionsAtOnce = 4;

    static void tileBits(const BitProduct& p, const TileEpilogue& out) {
        for (std::size_t o = 0; o < p.neurons; o += 16)
            forPositions<positionsAtOnce>(p.positions, [&](std::size_t first, auto count) {
                Isa::template bitTile<count()>(p, first, o, out);
            });
    }

    static void tileU8(const U8Product& p, const TileEpilogue& out) {
        for (std::size_t o = 0; o < p.neurons; o += 16)
            forPositions<Isa::bytePositions>(p.positions, [&](std::size_t first, auto count) {
                Isa::template u8Tile<count()>(p, first, o, out);
            });
    }

    template <std::size_t atOnce, class F> static void forPositions(std::size_t positions, F&& f) {
        std::size_t i = 0;
        for (; i + atOnce <= positions; i += atOnce)
            f(i, Number<atOnce>{});
        if constexpr (atOnce > positionsAtOnce)
            for (; i + positionsAtOnce <= positions; i += positionsAtOnce)
                f(i, Number<positionsAtOnce>{});
        for (; i < positions; ++i)
            f(i, Number<1>{});
    }

    static void packPooled(const PoolBlock& b) {
        const Word used = lastWordMask(b.neurons);
        const Bits zero = Isa::set(0);
        // Whole vectors are worked on, but not all of the last one is the caller's.
        alignas(64) std::int32_t thresholds[wordBits] = {}, windows[wordBits], sums[wordBits] = {};
        std::copy_n(b.thresholds, b.neurons, thresholds);
        std::fill_n(windows, wordBits, b.window);
        if (b.windows)
            std::copy_n(b.windows, b.neurons, windows);
        for (std::size_t position = 0; position < b.positions; ++position) {
            Word below0 = 0, far = 0, placeX = 0, placeY = 0;
            for (std::size_t o = 0; o < b.neurons; o += lanes) {
                const std::int32_t* z = b.z + position * b.pool * b.zStride + o;
                Bits most = Isa::load(z);
                if (b.pool == 2) {
                    const Bits right = Isa::load(z + b.zStride);
                    const Bits down = Isa::load(z + b.zRow), both = Isa::load(z + b.zRow + b.zStride);
                    const Word second = Isa::greaterMask(right, most);
                    most = Isa::max(most, right);
                    const Word third = Isa::greaterMask(down, most);
                    most = Isa::max(most, down);
                    const Word fourth = Isa::greaterMask(both, most);
                    most = Isa::max(most, both);
                    placeX |= ((second & ~third) | fourth) << o;
                    placeY |= (third | fourth) << o;
                }
                const Bits distance = Isa::sub(most, Isa::load(thresholds + o));
                below0 |= Isa::greaterMask(zero, distance) << o;
                far |= Isa::greaterMask(Isa::abs(distance), Isa::load(windows + o)) << o;
                Isa::store(sums + o, Isa::add(Isa::load(sums + o), most));
                if (b.maxima)
                    Isa::store(b.maxima + position * b.maximaStride + o, most);
            }
            const std::size_t at = position * b.stride;
            b.bits[at] = ~below0 & used;
            if (!b.near)
                continue;
            b.near[at] = ~far & used;
            if (b.pool == 2) {
                b.placeX[at] = placeX & used;
                b.placeY[at] = placeY & used;
            }
        }
        for (std::size_t o = 0; b.sums && o < b.neurons; ++o)
            b.sums[o] += sums[o];
    }

    // ---- slices ----

    static void sliceBytes(const std::uint8_t* bytes, std::size_t columns, Word* planes,
                           std::size_t planeStride) {
        const std::size_t whole = columns / wordBits;
        for (std::size_t word = 0; word < whole; ++word)
            sliceWord(bytes + word * wordBits, planes + word, planeStride);
        if (columns % wordBits == 0)
            return;
        std::uint8_t last[wordBits] = {};
        std::copy_n(bytes + whole * wordBits, columns % wordBits, last);
        sliceWord(last, planes + whole, planeStride);
    }

    static void sliceWord(const std::uint8_t* bytes, Word* planes, std::size_t planeStride) {
        for (int p = 0; p < 8; ++p)
            planes[static_cast<std::size_t>(p) * planeStride] = Isa::planeOfBytes(bytes, p);
    }

    static void sliceNumbers(const std::int32_t* numbers, const SlicedSums& out) {
        for (std::size_t word = 0; word < out.words; ++word)
            for (int p = 0; p < out.count; ++p) {
                Word bits = 0;
                for (std::size_t k = 0; k < wordBits; k += lanes)
                    bits |= Isa::greaterMask(Isa::set(0),
                                             Isa::shiftLeft(Isa::load(numbers + word * wordBits + k), 31 - p))
                            << k;
                out.planes[static_cast<std::size_t>(p) * out.stride + word] = bits;
            }
    }

    // ---- votes and blame ----

    /// f(V, first word, words) over the words of a row: in pairs of vectors where the instruction set can.
    template <class F> static void forEachVector(std::size_t words, F&& f) {
        std::size_t word = 0;
        if constexpr (Isa::pairs)
            for (; word + vectorWords < words; word += 2 * vectorWords)
                f(Pair<Isa>{}, word, std::min(2 * vectorWords, words - word));
        for (; word < words; word += vectorWords)
            f(One{}, word, std::min(vectorWords, words - word));
    }

    template <class V> using ListedRows = typename Counter<V>::template Rows<std::uint32_t>;
    template <class V> static ListedRows<V> rowsAt(const SignedRows& rows, const std::uint32_t* list,
                                                   std::size_t count, std::size_t word) {
        const auto* base = reinterpret_cast<const char*>(rows.base + word);
        return {{base, base + vectorWords * sizeof(Word)}, list, count};
    }

    /// c = sum of the +1/-1 rows, for the lanes from `word` on. The rows to be subtracted are added first and
    /// the counters complemented: -c = ~c + 1, and all constants go into the start.
    template <class V>
    static void sumSigned(const SignedRows& rows, std::size_t word, typename V::Bits* c, int planes) {
        using C = Counter<V>;
        const auto balance =
            static_cast<std::int32_t>(rows.plusCount) - static_cast<std::int32_t>(rows.minusCount);
        if (rows.minusCount > 0) {
            C::setConstant(c, planes, balance - 1);
            C::addRows(rowsAt<V>(rows, rows.minus, rows.minusCount, word), c + 1, planes - 1);
            C::complement(c, planes);
        } else {
            C::setConstant(c, planes, -balance);
        }
        C::addRows(rowsAt<V>(rows, rows.plus, rows.plusCount, word), c + 1, planes - 1);
    }

    /// c = 2 * sum of the plus rows + sum of the silent ones - sum of all.
    template <class V>
    static void sumFromAll(const CarriedBlame& blame, std::size_t word, typename V::Bits* c) {
        using C = Counter<V>;
        const SignedRows& rows = blame.rows;
        C::setConstant(c, blame.planes, -static_cast<std::int32_t>(2 * rows.plusCount + blame.silentCount));
        typename V::Bits carry = V::allBits(0);
        for (int p = 0; p < blame.planes; ++p)
            carry = V::fullAdder(
                c[p], V::loadBits(blame.minusAll + static_cast<std::size_t>(p) * blame.allStride + word),
                carry);
        C::addRows(rowsAt<V>(rows, blame.silent, blame.silentCount, word), c + 1, blame.planes - 1);
        C::addRows(rowsAt<V>(rows, rows.plus, rows.plusCount, word), c + 2, blame.planes - 2);
    }

    template <class V>
    static void sumGrey(const RowSum& sum, std::size_t word, typename V::Bits* c, int planes) {
        using C = Counter<V>;
        const SignedRows& rows = sum.rows;
        const std::int64_t balance =
            static_cast<std::int64_t>(rows.plusCount) - static_cast<std::int64_t>(rows.minusCount);
        C::setConstant(c, planes, -1);
        addNumbers<V>(sum, rowsAt<V>(rows, rows.minus, rows.minusCount, word), c, planes);
        if (balance > 0)
            addOffset<V>(sum, static_cast<std::uint64_t>(balance), word, c, planes);
        C::complement(c, planes);
        addNumbers<V>(sum, rowsAt<V>(rows, rows.plus, rows.plusCount, word), c, planes);
        if (balance < 0)
            addOffset<V>(sum, static_cast<std::uint64_t>(-balance), word, c, planes);
    }

    /// Adds rows of sum.planes planes each, eight rows at a time: every row has its own carry, which goes up
    /// through the planes with all others.
    template <class V>
    static void addNumbers(const RowSum& sum, ListedRows<V> rows, typename V::Bits* c, int planes) {
        using C = Counter<V>;
        for (std::size_t first = 0; first < rows.count; first += 8) {
            C::withNumber(std::min<std::size_t>(8, rows.count - first), [&](auto number) {
                constexpr std::size_t n = number.value;
                typename V::Bits carries[n];
                std::size_t at[n];
                for (std::size_t i = 0; i < n; ++i) {
                    carries[i] = V::allBits(0);
                    at[i] = std::size_t{rows.list[first + i]} * sizeof(Word);
                }
                const char* bases[2] = {rows.bases[0], rows.bases[1]};
                for (int p = 0; p < sum.planes; ++p) {
                    typename V::Bits bit = c[p];
                    for (std::size_t i = 0; i < n; ++i)
                        carries[i] = V::fullAdder(bit, V::loadRow(bases, at[i]), carries[i]);
                    c[p] = bit;
                    for (const char*& base : bases)
                        base += sum.planeStride * sizeof(Word);
                }
                C::template fold<n>(carries, c + sum.planes, planes - sum.planes);
            });
        }
    }

    /// c += times * offset
    template <class V> static void addOffset(const RowSum& sum, std::uint64_t times, std::size_t word,
                                             typename V::Bits* c, int planes) {
        if (!sum.offset)
            return;
        for (int shift = 0; (times >> shift) != 0; ++shift) {
            if (((times >> shift) & 1) == 0)
                continue;
            typename V::Bits carry = V::allBits(0);
            for (int p = 0; p + shift < planes; ++p) {
                const Word* offset = sum.offset + word + static_cast<std::size_t>(p) * sum.offsetStride;
                carry = p < sum.planes ? V::fullAdder(c[p + shift], V::loadBits(offset), carry)
                                       : V::halfAdder(c[p + shift], carry);
            }
        }
    }

    static void sumRows(const RowSum& sum, const SlicedSums& out) {
        forEachVector(out.words, [&](auto v, std::size_t word, std::size_t) {
            using V = decltype(v);
            typename V::Bits c[mostPlanes + Counter<V>::slackPlanes];
            if (sum.planes == 1)
                sumSigned<V>(sum.rows, word, c, out.count);
            else
                sumGrey<V>(sum, word, c, out.count);
            storeUsed<V, 0>(sum, c, word, out);
            if constexpr (V::parts == 2)
                storeUsed<V, 1>(sum, c, word + vectorWords, out);
        });
    }

    template <class V, std::size_t which> static void storeUsed(const RowSum& sum, const typename V::Bits* c,
                                                                std::size_t word, const SlicedSums& out) {
        const Bits used = Isa::loadBits(sum.used + word);
        for (int p = 0; p < out.count; ++p)
            Isa::storeBits(out.planes + static_cast<std::size_t>(p) * out.stride + word,
                           Isa::andBits(V::template part<which>(c[p]), used));
    }

    /// The largest number that planes hold.
    static std::int32_t largest(int planes) {
        return static_cast<std::int32_t>((std::uint32_t{1} << (planes - 1)) - 1);
    }

    /// Lanes where the number in c is at least `value` (which must be within the planes).
    static Bits atLeast(const Bits* c, int planes, std::int32_t value) {
        Bits result = Isa::allBits(1);
        for (int p = 0; p < planes; ++p) {
            const bool last = p + 1 == planes;
            const Bits bit = last ? Isa::notBits(c[p]) : c[p];
            const bool one = ((value >> p) & 1) != (last ? 1 : 0);
            result = one ? Isa::andBits(bit, result) : Isa::orBits(bit, result);
        }
        return result;
    }

    /// Adds |c| of every lane.
    static void addAbsolute(const Bits* c, int planes, typename Isa::Count& count) {
        const Bits sign = c[planes - 1];
        for (int p = 0; p + 1 < planes; ++p)
            Isa::addShifted(count, Isa::xorBits(c[p], sign), p);
        Isa::addShifted(count, sign, 0); // -x = ~x + 1
    }

    static std::uint64_t carryBack(const CarriedBlame& blame) {
        typename Isa::Count sum = Isa::noCount();
        forEachVector(blame.words, [&](auto v, std::size_t word, std::size_t words) {
            using V = decltype(v);
            typename V::Bits c[mostPlanes + Counter<V>::slackPlanes];
            if (blame.minusAll)
                sumFromAll<V>(blame, word, c);
            else
                sumSigned<V>(blame.rows, word, c, blame.planes);
            spreadBlame<V, 0>(blame, c, word, std::min(vectorWords, words), sum);
            if constexpr (V::parts == 2)
                spreadBlame<V, 1>(blame, c, word + vectorWords, words - vectorWords, sum);
        });
        return Isa::total(sum);
    }

    template <class V, std::size_t which>
    static void spreadBlame(const CarriedBlame& blame, const typename V::Bits* sums, std::size_t word,
                            std::size_t words, typename Isa::Count& total) {
        const Bits used = Isa::loadWords(blame.used + word, words);
        Bits c[mostPlanes];
        int p = 0;
        do // never none: that tells the compiler so
            c[p] = Isa::andBits(V::template part<which>(sums[p]), used);
        while (++p < blame.planes);
        if (blame.centre)
            return spreadPlanes(blame, c, centred(blame, c, word, words, used), used, word, words, total);
        spreadPlanes(blame, c, blame.planes, used, word, words, total);
    }

    /// c in finer units and with the centre added; returns its planes.
    static int centred(const CarriedBlame& blame, Bits* c, std::size_t word, std::size_t words, Bits used) {
        const int planes =
            std::min(mostPlanes, std::max(blame.planes + blameFraction, blame.centrePlanes) + 1);
        for (int p = planes; p-- > 0;)
            c[p] = p < blameFraction ? Isa::zeroBits() : c[std::min(p - blameFraction, blame.planes - 1)];
        Bits carry = Isa::zeroBits();
        for (int p = 0; p < planes; ++p) {
            const auto plane = static_cast<std::size_t>(std::min(p, blame.centrePlanes - 1));
            const Bits add =
                Isa::andBits(used, Isa::loadWords(blame.centre + plane * blame.centreStride + word, words));
            carry = Isa::fullAdder(c[p], add, carry);
        }
        return planes;
    }

    /// The rest of carryBack for numbers in `planes` planes.
    static void spreadPlanes(const CarriedBlame& blame, const Bits* c, int planes, Bits used,
                             std::size_t word, std::size_t words, typename Isa::Count& total) {
        addAbsolute(c, planes, total);
        Bits positive = Isa::zeroBits(), negative = positive;
        if (blame.threshold < largest(planes)) {
            const Bits open = Isa::andBits(used, Isa::loadWords(blame.gate + word, words));
            positive = Isa::andBits(open, atLeast(c, planes, blame.threshold + 1));
            negative = Isa::andBits(open, Isa::notBits(atLeast(c, planes, -blame.threshold)));
        }
        Isa::storeWords(blame.positive + word, positive, words);
        Isa::storeWords(blame.negative + word, negative, words);
    }

    static void load(const SlicedSums& sums, std::size_t word, Bits* c) {
        for (int p = 0; p < sums.count; ++p)
            c[p] = Isa::loadBits(sums.planes + static_cast<std::size_t>(p) * sums.stride + word);
    }

    static std::uint64_t absoluteSum(const SlicedSums& sums) {
        typename Isa::Count total = Isa::noCount();
        for (std::size_t word = 0; word < sums.words; word += vectorWords) {
            Bits c[mostPlanes];
            const std::size_t words = std::min(vectorWords, sums.words - word);
            for (int p = 0; p < sums.count; ++p)
                c[p] = Isa::loadWords(sums.planes + static_cast<std::size_t>(p) * sums.stride + word, words);
            addAbsolute(c, sums.count, total);
        }
        return Isa::total(total);
    }

    // ---- updates ----

    /// RandomKey::at, lane by lane.
    static Bits random(const RandomKey& key, Bits index) {
        Bits x = Isa::add(index, Isa::set(static_cast<std::int32_t>(key.low)));
        x = Isa::xorBits(x, Isa::shiftRightLogical(x, 16));
        x = Isa::mul(x, Isa::set(0x7feb352d));
        x = Isa::xorBits(x, Isa::shiftRightLogical(x, 15));
        x = Isa::add(x, Isa::set(static_cast<std::int32_t>(key.high)));
        x = Isa::mul(x, Isa::set(static_cast<std::int32_t>(0x846ca68bU)));
        return Isa::xorBits(x, Isa::shiftRightLogical(x, 16));
    }

    /// Bits of the votes' plane p, continued above the last; 0 below the first and where a column is not
    /// used.
    static Bits votePlane(const CounterUpdate& u, int p, std::size_t word, Bits used) {
        if (p < 0)
            return Isa::zeroBits();
        const auto plane = static_cast<std::size_t>(std::min(p, u.votes.count - 1));
        return Isa::andBits(used, Isa::loadBits(u.votes.planes + plane * u.votes.stride + word));
    }

    /// The carry of x + dither out of the bits below `shift`, x given by its planes: the rounding of
    /// floor((x + dither) / 2^shift).
    template <class F> static Bits ditherCarry(const RandomKey& key, std::uint32_t firstIndex,
                                               std::size_t word, int shift, F&& plane) {
        Bits carry = Isa::zeroBits();
        if (shift <= 0)
            return carry;
        Bits dither =
            random(key, Isa::add(Isa::iota(), Isa::set(static_cast<std::int32_t>(
                                                  firstIndex + static_cast<std::uint32_t>(2 * word)))));
        for (int p = 0; p < shift; ++p) {
            carry = Isa::majority(plane(p), dither, carry);
            dither = Isa::mul(dither, Isa::set(static_cast<std::int32_t>(0x915f77f5U))); // randomAfter()
            dither = Isa::xorBits(dither, Isa::shiftRightLogical(dither, 16));
        }
        return carry;
    }

    /// x = h + the share of the votes, in `wide` planes, which cannot overflow. Returns the lanes that are
    /// past what `planes` planes hold.
    static Bits addVotes(const CounterUpdate& u, std::size_t word, Bits used, const Bits* h, int planes,
                         Bits* x, int wide) {
        Bits carry = ditherCarry(u.key, u.firstIndex, word, u.shift,
                                 [&](int p) { return votePlane(u, p, word, used); });
        Bits sign = Isa::zeroBits();     // the last plane of the sum
        for (int p = 0; p < wide; ++p) { // no votes, no step: what is not used stays as it is
            sign = h[std::min(p, planes - 1)];
            carry = Isa::fullAdder(sign, votePlane(u, p + u.shift, word, used), carry);
            x[p] = sign;
        }
        Bits over = Isa::zeroBits();
        for (int p = planes - 1; p < wide - 1; ++p)
            over = Isa::orBits(over, Isa::xorBits(x[p], sign));
        return over;
    }

    /// The planes of a counter and of the sum that cannot overflow, where known beforehand: they then stay in
    /// registers.
    template <int knownPlanes, int knownWide, bool ternary>
    static UpdateCounts updateBlocks(const CounterUpdate& u, int anyPlanes, int anyWide) {
        const int planes = knownPlanes > 0 ? knownPlanes : anyPlanes;
        const int wide = knownWide > 0 ? knownWide : anyWide;
        typename Isa::Count updates = Isa::noCount(), flips = updates;
        for (std::size_t word = 0; word < u.votes.words; word += vectorWords) {
            const std::size_t words = std::min(vectorWords, u.votes.words - word);
            const Bits used = Isa::loadWords(u.used + word, words);
            Word* counters = u.counters.planes + word;
            Bits h[knownPlanes > 0 ? knownPlanes : mostPlanes], x[knownWide > 0 ? knownWide : 2 * mostPlanes];
            for (int p = 0; p < planes; ++p)
                h[p] = Isa::loadBits(counters + static_cast<std::size_t>(p) * u.counters.stride);
            const Bits over = addVotes(u, word, used, h, planes, x, wide);
            const Bits sign = x[wide - 1], bound = Isa::notBits(sign);
            const Bits turned = Isa::xorBits(sign, h[planes - 1]);
            Bits differ = turned;
            for (int p = 0; p < planes; ++p) {
                const Bits value = p + 1 == planes ? sign : Isa::select(over, bound, x[p]);
                differ = Isa::orBits(differ, Isa::xorBits(value, h[p]));
                Isa::storeBits(counters + static_cast<std::size_t>(p) * u.counters.stride, value);
                h[p] = value;
            }
            Isa::addShifted(updates, differ, 0);
            const auto flip = [&](std::size_t at, Bits flipped) __attribute__((always_inline)) {
                Isa::storeWords(u.weights + at, Isa::xorBits(Isa::loadWords(u.weights + at, words), flipped),
                                words);
                Isa::storeWords(u.changed + at, flipped, words);
                Isa::addShifted(flips, flipped, 0);
            };
            if constexpr (ternary) {
                const auto flipTo = [&](std::size_t at, Bits weights) __attribute__((always_inline)) {
                    flip(at,
                         Isa::andBits(used, Isa::xorBits(weights, Isa::loadWords(u.weights + at, words))));
                };
                flipTo(word, atLeast(h, planes, u.zone + 1));
                flipTo(u.weightStride + word, atLeast(h, planes, -u.zone));
            } else {
                flip(word, turned);
            }
        }
        return {Isa::total(flips), Isa::total(updates)};
    }

    /// Planes in which counters and their share of the votes add up without overflow.
    static int widePlanes(const CounterUpdate& u) {
        return std::max(u.counters.count, u.votes.count - u.shift) + 1;
    }

    static UpdateCounts updateCounters(const CounterUpdate& u) {
        const bool usual = u.counters.count == 8 && widePlanes(u) == 9;
        if (u.zone >= 0)
            return usual ? updateBlocks<8, 9, true>(u, 8, 9)
                         : updateBlocks<0, 0, true>(u, u.counters.count, widePlanes(u));
        return usual ? updateBlocks<8, 9, false>(u, 8, 9)
                     : updateBlocks<0, 0, false>(u, u.counters.count, widePlanes(u));
    }

    /// h -= floor((h + dither) / 2^decay).
    static void decayed(const AccumulatorUpdate& u, std::size_t word, Bits used, Bits* h, int planes) {
        const auto plane = [&](int p) { return h[std::min(p, planes - 1)]; };
        Bits carry = ditherCarry(u.decayKey, u.sum.firstIndex, word, u.decay, plane);
        Bits borrow = Isa::allBits(1); // h + ~share + 1
        for (int p = 0; p < planes; ++p) {
            const Bits high = plane(p + u.decay), share = Isa::andBits(used, Isa::xorBits(high, carry));
            carry = Isa::andBits(high, carry);
            borrow = Isa::fullAdder(h[p], Isa::notBits(share), borrow);
        }
    }

    template <int knownPlanes, int knownWide>
    static UpdateCounts accumulateBlocks(const AccumulatorUpdate& u, int anyPlanes, int anyWide) {
        const int planes = knownPlanes > 0 ? knownPlanes : anyPlanes;
        const int wide = knownWide > 0 ? knownWide : anyWide;
        const SlicedSums& sums = u.sum.counters;
        typename Isa::Count updates = Isa::noCount(), flips = updates;
        for (std::size_t word = 0; word < u.sum.votes.words; word += vectorWords) {
            const std::size_t words = std::min(vectorWords, u.sum.votes.words - word);
            const Bits used = Isa::loadWords(u.sum.used + word, words);
            Bits h[knownPlanes > 0 ? knownPlanes : mostPlanes], x[knownWide > 0 ? knownWide : 2 * mostPlanes];
            for (int p = 0; p < planes; ++p)
                h[p] = Isa::loadBits(sums.planes + static_cast<std::size_t>(p) * sums.stride + word);
            if (u.decay > 0)
                decayed(u, word, used, h, planes);
            const Bits over = addVotes(u.sum, word, used, h, planes, x, wide);
            const Bits sign = x[wide - 1], bound = Isa::notBits(sign);
            const Bits weights = Isa::loadWords(u.sum.weights + word, words);
            // Half the range or more: the plane below the sign is not like it.
            const Bits strong = Isa::xorBits(Isa::select(over, bound, x[planes - 2]), sign);
            const Bits flipped =
                Isa::andBits(Isa::andBits(strong, used), Isa::notBits(Isa::xorBits(weights, sign)));
            Bits differ = Isa::zeroBits();
            for (int p = 0; p < planes; ++p) {
                Word* plane = sums.planes + static_cast<std::size_t>(p) * sums.stride + word;
                Bits value = p + 1 == planes ? sign : Isa::select(over, bound, x[p]);
                value = Isa::andBits(Isa::notBits(flipped), value);
                differ = Isa::orBits(differ, Isa::xorBits(value, Isa::loadBits(plane)));
                Isa::storeBits(plane, value);
            }
            Isa::storeWords(u.sum.weights + word, Isa::xorBits(weights, flipped), words);
            Isa::storeWords(u.sum.changed + word, flipped, words);
            Isa::addShifted(updates, differ, 0);
            Isa::addShifted(flips, flipped, 0);
        }
        return {Isa::total(flips), Isa::total(updates)};
    }

    static UpdateCounts accumulate(const AccumulatorUpdate& u) {
        if (u.sum.counters.count == 8 && widePlanes(u.sum) == 9)
            return accumulateBlocks<8, 9>(u, 8, 9);
        return accumulateBlocks<0, 0>(u, u.sum.counters.count, widePlanes(u.sum));
    }

    static UpdateCounts flipByVotes(const FlipUpdate& u) {
        UpdateCounts counts;
        const std::size_t second =
            u.ternary ? u.weightStride : 0; // where the second plane is, or the only one
        for (std::size_t word = 0; word < u.votes.words; word += vectorWords) {
            const std::size_t words = std::min(vectorWords, u.votes.words - word);
            Bits votes[mostPlanes];
            load(u.votes, word, votes);
            alignas(64) Word up[vectorWords], down[vectorWords];
            towards(u, word, words, second, votes, up, down);
            for (std::size_t w = 0; w < words; ++w) {
                const auto column = static_cast<std::uint32_t>((word + w) * wordBits);
                Word chosen = 0;
                // Few weights are candidates: their numbers are drawn one by one.
                for (Word left = up[w] | down[w]; left != 0; left &= left - 1) {
                    const auto bit = static_cast<std::uint32_t>(__builtin_ctzll(left));
                    chosen |= Word{u.key.at(u.firstIndex + column + bit) >> 16 < u.probability} << bit;
                }
                counts.flips += static_cast<std::uint64_t>(__builtin_popcountll(chosen));
                const Word plane0 = u.weights[word + w], plane1 = u.weights[second + word + w];
                // A step up sets the second plane's bit first, a step down clears the first's.
                const Word high = u.ternary ? chosen & ((up[w] & plane1) | (down[w] & plane0)) : chosen;
                u.weights[word + w] = plane0 ^ high;
                u.changed[word + w] = high;
                if (u.ternary) {
                    u.weights[second + word + w] = plane1 ^ (chosen ^ high);
                    u.changed[second + word + w] = chosen ^ high;
                }
            }
        }
        counts.updates = counts.flips;
        return counts;
    }

    /// Columns whose votes exceed the threshold and whose weights have a step left in that direction.
    static void towards(const FlipUpdate& u, std::size_t word, std::size_t words, std::size_t second,
                        const Bits* votes, Word* up, Word* down) {
        Bits above = Isa::zeroBits(), below = above;
        if (u.threshold < largest(u.votes.count)) {
            const Bits allowed = Isa::loadWords(u.allowed + word, words);
            above = Isa::andBits(allowed, atLeast(votes, u.votes.count, u.threshold + 1));
            below = Isa::andBits(allowed, Isa::notBits(atLeast(votes, u.votes.count, -u.threshold)));
        }
        Isa::storeBits(up, Isa::andBits(above, Isa::notBits(Isa::loadWords(u.weights + word, words))));
        Isa::storeBits(down, Isa::andBits(below, Isa::loadWords(u.weights + second + word, words)));
    }

    static constexpr Kernels table(std::string_view name, std::string_view description) {
        return {name,        description,    Isa::countedFrom, packCounted,  tileCounted,    tileBits,
                tileU8,      packPooled,     sliceBytes,       sliceNumbers, sumRows,        carryBack,
                absoluteSum, updateCounters, accumulate,       flipByVotes,  signalKernels()};
    }
};

} // namespace
} // namespace flipscope
