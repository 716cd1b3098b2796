// AVX-512: VPOPCNTDQ for products of bits, VNNI for grey values, mask registers for everything per weight.
#include "engine/bits/kernels_tables.h"

#if defined(__x86_64__)
#include "engine/bits/kernels_vector.h"

#include <immintrin.h>

namespace flipscope {

namespace {

struct Avx512 {
    // ---- bits ----
    using Bits = __m512i;
    static constexpr std::size_t bitLanes = 512;
    static Bits loadBits(const Word* p) { return _mm512_loadu_si512(p); }
    static Bits zeroBits() { return _mm512_setzero_si512(); }
    static Bits allBits(Word one) { return _mm512_set1_epi64(-static_cast<long long>(one)); }
    static Bits xorBits(Bits a, Bits b) { return _mm512_xor_si512(a, b); }
    static Bits andBits(Bits a, Bits b) { return _mm512_and_si512(a, b); }
    /// c becomes the sum bit, the carry is returned.
    static Bits fullAdder(Bits& c, Bits a, Bits b) {
        const Bits carry = _mm512_ternarylogic_epi64(a, b, c, 0xe8); // majority
        c = _mm512_ternarylogic_epi64(a, b, c, 0x96);                // parity
        return carry;
    }

    // ---- 32-bit lanes ----
    using I32 = __m512i;
    using Mask = __mmask16;
    static constexpr std::size_t lanes = 16;
    static I32 load(const std::int32_t* p) { return _mm512_loadu_si512(p); }
    static void store(std::int32_t* p, I32 v) { _mm512_storeu_si512(p, v); }
    static I32 set(std::int32_t v) { return _mm512_set1_epi32(v); }
    static I32 iota() { return _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15); }
    static I32 add(I32 a, I32 b) { return _mm512_add_epi32(a, b); }
    static I32 sub(I32 a, I32 b) { return _mm512_sub_epi32(a, b); }
    static I32 min(I32 a, I32 b) { return _mm512_min_epi32(a, b); }
    static I32 max(I32 a, I32 b) { return _mm512_max_epi32(a, b); }
    static I32 abs(I32 a) { return _mm512_abs_epi32(a); }
    static I32 xorI(I32 a, I32 b) { return _mm512_xor_si512(a, b); }
    static I32 mul(I32 a, I32 b) { return _mm512_mullo_epi32(a, b); }
    static I32 shiftLeft(I32 a, int n) { return _mm512_sll_epi32(a, _mm_cvtsi32_si128(n)); }
    static I32 shiftRight(I32 a, int n) { return _mm512_sra_epi32(a, _mm_cvtsi32_si128(n)); }
    static I32 shiftRightLogical(I32 a, int n) { return _mm512_srl_epi32(a, _mm_cvtsi32_si128(n)); }
    static Mask greater(I32 a, I32 b) { return _mm512_cmpgt_epi32_mask(a, b); }
    static Mask differ(I32 a, I32 b) { return _mm512_cmpneq_epi32_mask(a, b); }
    static std::uint32_t maskBits(Mask m) { return m; }
    static Mask fromBits(Word bits) { return static_cast<Mask>(bits); }
    static I32 select(Mask m, I32 yes, I32 no) { return _mm512_mask_mov_epi32(no, m, yes); }
    static I32 loadI8(const std::int8_t* p) {
        return _mm512_cvtepi8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
    }
    static I32 loadU8(const std::uint8_t* p) {
        return _mm512_cvtepu8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
    }
    static void storeI8(std::int8_t* p, I32 v) {
        _mm_storeu_si128(reinterpret_cast<__m128i*>(p), _mm512_cvtepi32_epi8(v));
    }

    // ---- sums in 64 bits ----
    static __m512i zeroWide() { return _mm512_setzero_si512(); }
    static __m512i addWide(__m512i sum, I32 v) {
        sum = _mm512_add_epi64(sum, _mm512_cvtepi32_epi64(_mm512_castsi512_si256(v)));
        return _mm512_add_epi64(sum, _mm512_cvtepi32_epi64(_mm512_extracti64x4_epi64(v, 1)));
    }
    static std::int64_t total(__m512i sum) { return _mm512_reduce_add_epi64(sum); }

    // ---- products ----
    /// Lane j of the result: the sum of the eight 64-bit lanes of a[j].
    static __m512i reduce8(const __m512i* a) {
        const auto pairs = [](__m512i x, __m512i y) {
            return _mm512_add_epi64(_mm512_unpacklo_epi64(x, y), _mm512_unpackhi_epi64(x, y));
        };
        const auto quarters = [](__m512i x, __m512i y) {
            return _mm512_add_epi64(_mm512_shuffle_i64x2(x, y, 0x88), _mm512_shuffle_i64x2(x, y, 0xdd));
        };
        return quarters(quarters(pairs(a[0], a[1]), pairs(a[2], a[3])),
                        quarters(pairs(a[4], a[5]), pairs(a[6], a[7])));
    }

    static void dot8(const Word* x, const Word* const* w, std::size_t columns, std::int32_t* z) {
        __m512i different[8] = {};
        for (std::size_t i = 0; i < wordsFor(columns); i += 8) {
            const __m512i sample = _mm512_loadu_si512(x + i);
            for (int j = 0; j < 8; ++j)
                different[j] = _mm512_add_epi64(different[j], _mm512_popcnt_epi64(_mm512_xor_si512(
                                                                  sample, _mm512_loadu_si512(w[j] + i))));
        }
        const __m256i count = _mm512_cvtepi64_epi32(reduce8(different));
        const __m256i k = _mm256_set1_epi32(static_cast<std::int32_t>(columns));
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(z), _mm256_sub_epi32(k, _mm256_slli_epi32(count, 1)));
    }

    static void dotU8(const std::uint8_t* const* x, const Word* w, std::size_t columns, std::int32_t* z) {
        const __m512i one = _mm512_set1_epi8(1), minusOne = _mm512_set1_epi8(-1);
        __m512i sums[8] = {};
        for (std::size_t i = 0; i < wordsFor(columns); ++i) {
            const __m512i sign = _mm512_mask_blend_epi8(w[i], minusOne, one);
            for (int s = 0; s < 8; ++s)
                sums[s] = _mm512_dpbusd_epi32(sums[s], _mm512_loadu_si512(x[s] + i * 64), sign);
        }
        // Fold the odd 32-bit lanes onto the even ones; what remains above is cut off by the conversion.
        for (__m512i& sum : sums)
            sum = _mm512_add_epi32(sum, _mm512_srli_epi64(sum, 32));
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(z), _mm512_cvtepi64_epi32(reduce8(sums)));
    }

    // ---- counters and grey sums ----
    /// Word p * 8 of `counters` is bit p of 64 counters; used <= 8.
    static void planeCounts(const Word* counters, std::size_t used, std::uint8_t* counts) {
        __m512i sum = _mm512_setzero_si512();
        for (std::size_t p = 0; p < used; ++p)
            sum = _mm512_mask_add_epi8(sum, counters[p * (bitLanes / wordBits)], sum,
                                       _mm512_set1_epi8(static_cast<char>(1 << p)));
        _mm512_storeu_si512(counts, sum);
    }

    static void sumU8Chunk(const std::uint8_t* rows, std::size_t stride, const SignedRow* list,
                           std::size_t count, std::int16_t* sums) {
        __m512i low = _mm512_setzero_si512(), high = low;
        for (std::size_t i = 0; i < count; ++i) {
            const __m512i row = _mm512_loadu_si512(rows + (list[i] >> 1) * stride);
            const __m512i flip = _mm512_set1_epi16(static_cast<short>(-static_cast<int>(list[i] & 1)));
            const __m512i first = _mm512_cvtepu8_epi16(_mm512_castsi512_si256(row));
            const __m512i second = _mm512_cvtepu8_epi16(_mm512_extracti64x4_epi64(row, 1));
            low = _mm512_add_epi16(low, _mm512_xor_si512(first, flip));
            high = _mm512_add_epi16(high, _mm512_xor_si512(second, flip));
        }
        _mm512_storeu_si512(sums, low);
        _mm512_storeu_si512(sums + 32, high);
    }
};

} // namespace

const Kernels& kernelsAvx512() {
    static constexpr Kernels table =
        VectorKernels<Avx512>::table("avx512", "AVX-512 with VPOPCNTDQ and VNNI");
    return table;
}

} // namespace flipscope
#endif
