// AVX2 (with BMI2 and POPCNT): what most desktops run. Counters by two-input logic, population counts by
// table look-up, grey values by byte products.
#include "engine/bits/kernels_tables.h"

#if defined(__x86_64__)
#include "engine/bits/kernels_vector.h"

#include <array>
#include <immintrin.h>

namespace flipscope {

namespace {

/// Positions of the ones of a byte, in lines of 8 words.
struct BytePositions {
    alignas(16) std::uint16_t offsets[256][8] = {};
};
constexpr BytePositions bytePositions() {
    BytePositions table;
    for (std::size_t byte = 0; byte < 256; ++byte)
        for (std::size_t bit = 0, count = 0; bit < 8; ++bit)
            if ((byte >> bit) & 1)
                table.offsets[byte][count++] = static_cast<std::uint16_t>(bit * 8);
    return table;
}
constexpr BytePositions positionsOfByte = bytePositions();

struct Avx2 {
    static constexpr std::size_t bytePositions = 4;
    static constexpr std::size_t countedFrom = 96;

    // ---- bits ----
    using Bits = __m256i;
    static constexpr std::size_t bitLanes = 256;
    static constexpr bool pairs = false;
    static Bits loadBits(const Word* p) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)); }
    static Bits wordMask(std::size_t words) {
        return _mm256_cmpgt_epi64(_mm256_set1_epi64x(static_cast<long long>(words)),
                                  _mm256_setr_epi64x(0, 1, 2, 3));
    }
    static Bits loadWords(const Word* p, std::size_t words) {
        return _mm256_maskload_epi64(reinterpret_cast<const long long*>(p), wordMask(words));
    }
    static void storeBits(Word* p, Bits v) { _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), v); }
    static void storeWords(Word* p, Bits v, std::size_t words) {
        _mm256_maskstore_epi64(reinterpret_cast<long long*>(p), wordMask(words), v);
    }
    static Bits zeroBits() { return _mm256_setzero_si256(); }
    static Bits allBits(Word one) { return _mm256_set1_epi64x(-static_cast<long long>(one)); }
    static Bits xorBits(Bits a, Bits b) { return _mm256_xor_si256(a, b); }
    static Bits andBits(Bits a, Bits b) { return _mm256_and_si256(a, b); }
    static Bits orBits(Bits a, Bits b) { return _mm256_or_si256(a, b); }
    static Bits notBits(Bits a) { return xorBits(a, allBits(1)); }
    static Bits majority(Bits a, Bits b, Bits c) { return orBits(andBits(a, b), andBits(xorBits(a, b), c)); }
    static Bits select(Bits mask, Bits yes, Bits no) {
        return orBits(andBits(mask, yes), _mm256_andnot_si256(mask, no));
    }
    /// a > b, or a = b and soFar: one plane of a comparison, from the lowest up.
    static Bits compareStep(Bits a, Bits b, Bits soFar) { return select(xorBits(a, b), a, soFar); }
    /// c becomes the sum bit; the carry is returned. Only one operation waits for the old c.
    static Bits fullAdder(Bits& c, Bits a, Bits b) {
        const Bits either = xorBits(a, b);
        const Bits carry = orBits(andBits(a, b), andBits(either, c));
        c = xorBits(either, c);
        return carry;
    }

    static Bits halfAdder(Bits& c, Bits carry) {
        const Bits out = andBits(c, carry);
        c = xorBits(c, carry);
        return out;
    }

    // ---- lists ----
    template <class W>
    [[gnu::always_inline]] static std::size_t listBits(std::size_t words, W&& word, std::uint16_t* list) {
        const std::uint16_t* start = list;
        const __m128i next = _mm_set1_epi16(8 * 8);
        __m128i base = _mm_setzero_si128();
        for (std::size_t i = 0; i < words; ++i) {
            const Word x = word(i);
            for (int shift = 0; shift < 64; shift += 8) {
                const auto byte = static_cast<std::uint8_t>(x >> shift);
                const __m128i offsets =
                    _mm_load_si128(reinterpret_cast<const __m128i*>(positionsOfByte.offsets[byte]));
                _mm_storeu_si128(reinterpret_cast<__m128i*>(list), _mm_add_epi16(offsets, base));
                list += __builtin_popcount(byte);
                base = _mm_add_epi16(base, next);
            }
        }
        return static_cast<std::size_t>(list - start);
    }

    // ---- counts ----
    using Count = std::uint64_t;
    static Count noCount() { return 0; }
    static void addShifted(Count& count, Bits v, int shift) {
        const auto ones = [&](Word word) { return static_cast<Count>(__builtin_popcountll(word)); };
        alignas(32) Word words[4];
        storeBits(words, v);
        count += (ones(words[0]) + ones(words[1]) + ones(words[2]) + ones(words[3])) << shift;
    }
    static std::uint64_t total(Count count) { return count; }

    // ---- 32-bit lanes ----
    static constexpr std::size_t lanes = 8;
    static Bits load(const std::int32_t* p) {
        return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
    }
    static void store(std::int32_t* p, Bits v) { _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), v); }
    static Bits set(std::int32_t v) { return _mm256_set1_epi32(v); }
    static Bits iota() { return _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7); }
    static Bits add(Bits a, Bits b) { return _mm256_add_epi32(a, b); }
    static Bits sub(Bits a, Bits b) { return _mm256_sub_epi32(a, b); }
    static Bits max(Bits a, Bits b) { return _mm256_max_epi32(a, b); }
    static Bits abs(Bits a) { return _mm256_abs_epi32(a); }
    static Bits mul(Bits a, Bits b) { return _mm256_mullo_epi32(a, b); }
    static Bits shiftLeft(Bits a, int n) { return _mm256_sll_epi32(a, _mm_cvtsi32_si128(n)); }
    static Bits shiftRightLogical(Bits a, int n) { return _mm256_srl_epi32(a, _mm_cvtsi32_si128(n)); }
    static Word greaterMask(Bits a, Bits b) {
        return static_cast<Word>(_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpgt_epi32(a, b))));
    }

    // ---- bytes ----
    static Word planeOfBytes(const std::uint8_t* bytes, int plane) {
        const auto half = [&](std::size_t from) {
            const __m256i v = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes + from));
            return static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_slli_epi16(v, 7 - plane)));
        };
        return Word{half(0)} | Word{half(32)} << 32;
    }

    // ---- products: `count` positions by sixteen neurons ----
    /// Bits set per byte.
    static __m256i byteCounts(__m256i v) {
        const __m256i table = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, //
                                               0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
        const __m256i nibble = _mm256_set1_epi8(15);
        const __m256i low = _mm256_shuffle_epi8(table, _mm256_and_si256(v, nibble));
        const __m256i high = _mm256_shuffle_epi8(table, _mm256_and_si256(_mm256_srli_epi16(v, 4), nibble));
        return _mm256_add_epi8(low, high);
    }

    /// Eight neurons of a panel.
    template <std::size_t count>
    static void bitPanel(const BitProduct& p, std::size_t first, const Word* panel, __m256i (*different)[2]) {
        constexpr int wordsPerSum = 31; // 31 * 8 fits a byte
        __m256i bytes[count][2] = {};
        int pending = 0;
        const auto flush = [&] {
            for (std::size_t j = 0; j < count; ++j)
                for (std::size_t h = 0; h < 2; ++h) {
                    different[j][h] =
                        _mm256_add_epi64(different[j][h], _mm256_sad_epu8(bytes[j][h], zeroBits()));
                    bytes[j][h] = zeroBits();
                }
            pending = 0;
        };
        for (int plane = 0; plane < p.weightPlanes; ++plane)
            for (std::size_t s = 0; s < p.segments; ++s) {
                const Word* x = p.x + first * p.xStride + s * p.segmentStride;
                for (std::size_t i = 0; i < p.segmentWords; ++i, panel += 8) {
                    const __m256i w0 = loadBits(panel), w1 = loadBits(panel + 4);
                    for (std::size_t j = 0; j < count; ++j) {
                        const __m256i word = _mm256_set1_epi64x(static_cast<long long>(x[j * p.xStride + i]));
                        bytes[j][0] = _mm256_add_epi8(bytes[j][0], byteCounts(xorBits(word, w0)));
                        bytes[j][1] = _mm256_add_epi8(bytes[j][1], byteCounts(xorBits(word, w1)));
                    }
                    if (++pending == wordsPerSum)
                        flush();
                }
            }
        flush();
    }

    template <std::size_t count>
    static void bitTile(const BitProduct& p, std::size_t first, std::size_t o, const TileEpilogue& out) {
        const std::size_t words = p.segments * p.segmentWords * static_cast<std::size_t>(p.weightPlanes);
        const __m256i k = _mm256_set1_epi64x(p.columns);
        const __m128i doubled = _mm_cvtsi32_si128(2 - p.weightPlanes);
        const __m256i evenLanes = _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6);
        for (std::size_t panel = 0; panel < 2; ++panel) {
            __m256i different[count][2] = {};
            bitPanel<count>(p, first, p.panels + (o + 8 * panel) * words, different);
            for (std::size_t j = 0; j < count; ++j)
                for (std::size_t h = 0; h < 2; ++h) {
                    const __m256i z = _mm256_sub_epi64(k, _mm256_sll_epi64(different[j][h], doubled));
                    const __m256i narrow = _mm256_permutevar8x32_epi32(z, evenLanes);
                    _mm_storeu_si128(
                        reinterpret_cast<__m128i*>(out.z + (first + j) * out.stride + o + 8 * panel + 4 * h),
                        _mm256_castsi256_si128(narrow));
                }
        }
    }

    template <std::size_t count>
    static void u8Tile(const U8Product& p, std::size_t first, std::size_t o, const TileEpilogue& out) {
        const std::size_t quads = (p.segmentBytes + 3) / 4;
        const std::int8_t* panel = p.panels + o / 16 * p.segments * quads * 64;
        const __m256i ones = _mm256_set1_epi16(1);
        __m256i sums[count][2] = {};
        for (std::size_t s = 0; s < p.segments; ++s) {
            const std::uint8_t* x = p.x + first * p.xStride + s * p.segmentStride;
            for (std::size_t q = 0; q < quads; ++q, panel += 64)
                for (std::size_t h = 0; h < 2; ++h) {
                    const __m256i w = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(panel + 32 * h));
                    for (std::size_t j = 0; j < count; ++j) {
                        std::int32_t four;
                        __builtin_memcpy(&four, x + j * p.xStride + q * 4, sizeof four);
                        // Pairs of products stay below 2^15 (see U8Product): they cannot saturate.
                        const __m256i pairs = _mm256_maddubs_epi16(_mm256_set1_epi32(four), w);
                        sums[j][h] = _mm256_add_epi32(sums[j][h], _mm256_madd_epi16(pairs, ones));
                    }
                }
        }
        for (std::size_t j = 0; j < count; ++j)
            for (std::size_t h = 0; h < 2; ++h) {
                auto* z = reinterpret_cast<__m256i*>(out.z + (first + j) * out.stride + o + 8 * h);
                _mm256_storeu_si256(z, p.adds ? _mm256_add_epi32(sums[j][h], _mm256_loadu_si256(z))
                                              : sums[j][h]);
            }
    }
};

} // namespace

const Kernels& kernelsAvx2() {
    static constexpr Kernels table = VectorKernels<Avx2>::table("avx2", "AVX2 with BMI2");
    return table;
}

} // namespace flipscope
#endif
