// AVX-512: three-input logic for the counters, VPOPCNTDQ for narrow products of bits, VNNI for grey values,
// VBMI2 for lists.
#include "engine/bits/kernels_tables.h"

#if defined(__x86_64__)
#include "engine/bits/kernels_vector.h"

#include <immintrin.h>

namespace flipscope {

namespace {

struct Avx512 {
    /// Products of bytes wait for each other: eight sums hide that.
    static constexpr std::size_t bytePositions = 8;
    static constexpr std::size_t countedFrom = 256;

    // ---- bits ----
    using Bits = __m512i;
    static constexpr std::size_t bitLanes = 512;
    static constexpr bool pairs = true;
    static Bits loadBits(const Word* p) { return _mm512_loadu_si512(p); }
    static __mmask8 wordMask(std::size_t words) { return static_cast<__mmask8>(0xff >> (8 - words)); }
    static Bits loadWords(const Word* p, std::size_t words) {
        return _mm512_maskz_loadu_epi64(wordMask(words), p);
    }
    static void storeBits(Word* p, Bits v) { _mm512_storeu_si512(p, v); }
    static void storeWords(Word* p, Bits v, std::size_t words) {
        _mm512_mask_storeu_epi64(p, wordMask(words), v);
    }
    static Bits zeroBits() { return _mm512_setzero_si512(); }
    static Bits allBits(Word one) { return _mm512_set1_epi64(-static_cast<long long>(one)); }
    static Bits xorBits(Bits a, Bits b) { return _mm512_xor_si512(a, b); }
    static Bits andBits(Bits a, Bits b) { return _mm512_and_si512(a, b); }
    static Bits orBits(Bits a, Bits b) { return _mm512_or_si512(a, b); }
    static Bits notBits(Bits a) { return _mm512_ternarylogic_epi64(a, a, a, 0x0f); }
    static Bits majority(Bits a, Bits b, Bits c) { return _mm512_ternarylogic_epi64(a, b, c, 0xe8); }
    static Bits select(Bits mask, Bits yes, Bits no) {
        return _mm512_ternarylogic_epi64(mask, yes, no, 0xca);
    }
    /// a > b, or a = b and soFar: one plane of a comparison, from the lowest up.
    static Bits compareStep(Bits a, Bits b, Bits soFar) {
        return _mm512_ternarylogic_epi64(a, b, soFar, 0xb2);
    }
    /// c becomes the sum bit; the carry is returned, taken from a, b and the new c so that no register need
    /// be copied (where a = b it is a, else the complement of the sum).
    static Bits fullAdder(Bits& c, Bits a, Bits b) {
        c = _mm512_ternarylogic_epi64(c, a, b, 0x96);
        return _mm512_ternarylogic_epi64(a, b, c, 0xd4);
    }

    static Bits halfAdder(Bits& c, Bits carry) {
        const Bits out = andBits(c, carry);
        c = xorBits(c, carry);
        return out;
    }

    // ---- lists ----
    template <class W>
    [[gnu::always_inline]] static std::size_t listBits(std::size_t words, W&& word, std::uint16_t* list) {
        const __m512i next = _mm512_set1_epi16(32 * 8);
        __m512i offsets =
            _mm512_mullo_epi16(_mm512_set_epi16(31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17,
                                                16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
                               _mm512_set1_epi16(8));
        const std::uint16_t* start = list;
        for (std::size_t i = 0; i < words; ++i) {
            const Word x = word(i);
            for (int half = 0; half < 2; ++half) {
                const auto ones = static_cast<__mmask32>(x >> (32 * half));
                _mm512_storeu_si512(list, _mm512_maskz_compress_epi16(ones, offsets));
                list += __builtin_popcount(ones);
                offsets = _mm512_add_epi16(offsets, next);
            }
        }
        return static_cast<std::size_t>(list - start);
    }

    // ---- counts ----
    using Count = __m512i;
    static Count noCount() { return _mm512_setzero_si512(); }
    static void addCount(Count& count, Bits v) { count = _mm512_add_epi64(count, _mm512_popcnt_epi64(v)); }
    static void addShifted(Count& count, Bits v, int shift) {
        count = _mm512_add_epi64(count, _mm512_sll_epi64(_mm512_popcnt_epi64(v), _mm_cvtsi32_si128(shift)));
    }
    static std::uint64_t total(Count count) {
        return static_cast<std::uint64_t>(_mm512_reduce_add_epi64(count));
    }

    // ---- 32-bit lanes ----
    static constexpr std::size_t lanes = 16;
    static Bits load(const std::int32_t* p) { return _mm512_loadu_si512(p); }
    static void store(std::int32_t* p, Bits v) { _mm512_storeu_si512(p, v); }
    static Bits set(std::int32_t v) { return _mm512_set1_epi32(v); }
    static Bits iota() { return _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15); }
    static Bits add(Bits a, Bits b) { return _mm512_add_epi32(a, b); }
    static Bits sub(Bits a, Bits b) { return _mm512_sub_epi32(a, b); }
    static Bits max(Bits a, Bits b) { return _mm512_max_epi32(a, b); }
    static Bits abs(Bits a) { return _mm512_abs_epi32(a); }
    static Bits mul(Bits a, Bits b) { return _mm512_mullo_epi32(a, b); }
    static Bits shiftLeft(Bits a, int n) { return _mm512_sll_epi32(a, _mm_cvtsi32_si128(n)); }
    static Bits shiftRightLogical(Bits a, int n) { return _mm512_srl_epi32(a, _mm_cvtsi32_si128(n)); }
    static Word greaterMask(Bits a, Bits b) { return _mm512_cmpgt_epi32_mask(a, b); }

    // ---- bytes ----
    static Word planeOfBytes(const std::uint8_t* bytes, int plane) {
        return _mm512_test_epi8_mask(_mm512_loadu_si512(bytes),
                                     _mm512_set1_epi8(static_cast<char>(1 << plane)));
    }

    // ---- products: `count` positions by sixteen neurons ----
    template <std::size_t count>
    static void bitTile(const BitProduct& p, std::size_t first, std::size_t o, const TileEpilogue& out) {
        const std::size_t words = p.segments * p.segmentWords * static_cast<std::size_t>(p.weightPlanes);
        const Word* panel0 = p.panels + o * words;
        const Word* panel1 = panel0 + 8 * words;
        __m512i different[count][2];
        for (auto& d : different)
            d[0] = d[1] = _mm512_setzero_si512();
        for (int plane = 0; plane < p.weightPlanes; ++plane)
            for (std::size_t s = 0; s < p.segments; ++s) {
                const Word* x = p.x + first * p.xStride + s * p.segmentStride;
                for (std::size_t i = 0; i < p.segmentWords; ++i, panel0 += 8, panel1 += 8) {
                    const __m512i w0 = _mm512_loadu_si512(panel0), w1 = _mm512_loadu_si512(panel1);
                    for (std::size_t j = 0; j < count; ++j) {
                        const __m512i word = _mm512_set1_epi64(static_cast<long long>(x[j * p.xStride + i]));
                        addCount(different[j][0], _mm512_xor_si512(word, w0));
                        addCount(different[j][1], _mm512_xor_si512(word, w1));
                    }
                }
            }
        const __m512i k = _mm512_set1_epi64(p.columns);
        const __m128i doubled = _mm_cvtsi32_si128(2 - p.weightPlanes);
        for (std::size_t j = 0; j < count; ++j)
            for (std::size_t h = 0; h < 2; ++h)
                _mm256_storeu_si256(
                    reinterpret_cast<__m256i*>(out.z + (first + j) * out.stride + o + 8 * h),
                    _mm512_cvtepi64_epi32(_mm512_sub_epi64(k, _mm512_sll_epi64(different[j][h], doubled))));
    }

    template <std::size_t count>
    static void u8Tile(const U8Product& p, std::size_t first, std::size_t o, const TileEpilogue& out) {
        const std::size_t quads = (p.segmentBytes + 3) / 4;
        const std::int8_t* panel = p.panels + o / 16 * p.segments * quads * 64;
        __m512i sums[count];
        for (__m512i& sum : sums)
            sum = _mm512_setzero_si512();
        for (std::size_t s = 0; s < p.segments; ++s) {
            const std::uint8_t* x = p.x + first * p.xStride + s * p.segmentStride;
            for (std::size_t q = 0; q < quads; ++q, panel += 64) {
                const __m512i w = _mm512_loadu_si512(panel);
                for (std::size_t j = 0; j < count; ++j) {
                    std::int32_t four;
                    __builtin_memcpy(&four, x + j * p.xStride + q * 4, sizeof four);
                    sums[j] = _mm512_dpbusd_epi32(sums[j], _mm512_set1_epi32(four), w);
                }
            }
        }
        for (std::size_t j = 0; j < count; ++j) {
            std::int32_t* z = out.z + (first + j) * out.stride + o;
            _mm512_storeu_si512(z, p.adds ? _mm512_add_epi32(sums[j], _mm512_loadu_si512(z)) : sums[j]);
        }
    }
};

} // namespace

const Kernels& kernelsAvx512() {
    static constexpr Kernels table =
        VectorKernels<Avx512>::table("avx512", "AVX-512 with VPOPCNTDQ, VNNI and VBMI2");
    return table;
}

} // namespace flipscope
#endif
