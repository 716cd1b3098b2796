// AVX2: what most desktops run. Population counts by byte shuffles, grey values by signed byte products.
#include "engine/bits/kernels_tables.h"

#if defined(__x86_64__)
#include "engine/bits/kernels_vector.h"

#include <immintrin.h>

namespace flipscope {

namespace {

struct Avx2 {
    // ---- bits ----
    using Bits = __m256i;
    static constexpr std::size_t bitLanes = 256;
    static Bits loadBits(const Word* p) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)); }
    static Bits zeroBits() { return _mm256_setzero_si256(); }
    static Bits allBits(Word one) { return _mm256_set1_epi64x(-static_cast<long long>(one)); }
    static Bits xorBits(Bits a, Bits b) { return _mm256_xor_si256(a, b); }
    static Bits andBits(Bits a, Bits b) { return _mm256_and_si256(a, b); }
    /// c becomes the sum bit, the carry is returned.
    static Bits fullAdder(Bits& c, Bits a, Bits b) {
        const Bits either = xorBits(a, b);
        const Bits carry = _mm256_or_si256(andBits(a, b), andBits(either, c));
        c = xorBits(either, c);
        return carry;
    }

    // ---- 32-bit lanes ----
    using I32 = __m256i;
    using Mask = __m256i; // all ones or all zeros per lane
    static constexpr std::size_t lanes = 8;
    static I32 load(const std::int32_t* p) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)); }
    static void store(std::int32_t* p, I32 v) { _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), v); }
    static I32 set(std::int32_t v) { return _mm256_set1_epi32(v); }
    static I32 iota() { return _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7); }
    static I32 add(I32 a, I32 b) { return _mm256_add_epi32(a, b); }
    static I32 sub(I32 a, I32 b) { return _mm256_sub_epi32(a, b); }
    static I32 min(I32 a, I32 b) { return _mm256_min_epi32(a, b); }
    static I32 max(I32 a, I32 b) { return _mm256_max_epi32(a, b); }
    static I32 abs(I32 a) { return _mm256_abs_epi32(a); }
    static I32 xorI(I32 a, I32 b) { return _mm256_xor_si256(a, b); }
    static I32 mul(I32 a, I32 b) { return _mm256_mullo_epi32(a, b); }
    static I32 shiftLeft(I32 a, int n) { return _mm256_sll_epi32(a, _mm_cvtsi32_si128(n)); }
    static I32 shiftRight(I32 a, int n) { return _mm256_sra_epi32(a, _mm_cvtsi32_si128(n)); }
    static I32 shiftRightLogical(I32 a, int n) { return _mm256_srl_epi32(a, _mm_cvtsi32_si128(n)); }
    static Mask greater(I32 a, I32 b) { return _mm256_cmpgt_epi32(a, b); }
    static Mask differ(I32 a, I32 b) { return _mm256_xor_si256(_mm256_cmpeq_epi32(a, b), set(-1)); }
    static std::uint32_t maskBits(Mask m) {
        return static_cast<std::uint32_t>(_mm256_movemask_ps(_mm256_castsi256_ps(m)));
    }
    static Mask fromBits(Word bits) {
        const __m256i lane = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
        return _mm256_cmpeq_epi32(_mm256_and_si256(set(static_cast<std::int32_t>(bits)), lane), lane);
    }
    static I32 select(Mask m, I32 yes, I32 no) { return _mm256_blendv_epi8(no, yes, m); }
    static I32 loadI8(const std::int8_t* p) {
        return _mm256_cvtepi8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p)));
    }
    static I32 loadU8(const std::uint8_t* p) {
        return _mm256_cvtepu8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p)));
    }
    static void storeI8(std::int8_t* p, I32 v) { // lanes are within int8: saturation changes nothing
        const __m128i words = _mm_packs_epi32(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));
        _mm_storel_epi64(reinterpret_cast<__m128i*>(p), _mm_packs_epi16(words, words));
    }

    // ---- sums in 64 bits ----
    static __m256i zeroWide() { return _mm256_setzero_si256(); }
    static __m256i addWide(__m256i sum, I32 v) {
        sum = _mm256_add_epi64(sum, _mm256_cvtepi32_epi64(_mm256_castsi256_si128(v)));
        return _mm256_add_epi64(sum, _mm256_cvtepi32_epi64(_mm256_extracti128_si256(v, 1)));
    }
    static std::int64_t total(__m256i sum) {
        const __m128i half = _mm_add_epi64(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
        return _mm_extract_epi64(half, 0) + _mm_extract_epi64(half, 1);
    }

    // ---- products ----
    /// Bits set per byte.
    static __m256i byteCounts(__m256i v) {
        const __m256i table = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, //
                                               0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
        const __m256i nibble = _mm256_set1_epi8(15);
        const __m256i low = _mm256_shuffle_epi8(table, _mm256_and_si256(v, nibble));
        const __m256i high = _mm256_shuffle_epi8(table, _mm256_and_si256(_mm256_srli_epi16(v, 4), nibble));
        return _mm256_add_epi8(low, high);
    }

    static void dot4(const Word* x, const Word* const* w, std::size_t columns, std::int32_t* z) {
        constexpr std::size_t vectorsPerSum = 31; // 31 * 8 fits a byte
        const std::size_t vectors = (wordsFor(columns) + 3) / 4;
        __m256i different[4] = {};
        for (std::size_t first = 0; first < vectors; first += vectorsPerSum) {
            __m256i bytes[4] = {};
            for (std::size_t i = first; i < std::min(vectors, first + vectorsPerSum); ++i) {
                const __m256i sample = loadBits(x + i * 4);
                for (int j = 0; j < 4; ++j)
                    bytes[j] = _mm256_add_epi8(bytes[j], byteCounts(xorBits(sample, loadBits(w[j] + i * 4))));
            }
            for (int j = 0; j < 4; ++j)
                different[j] = _mm256_add_epi64(different[j], _mm256_sad_epu8(bytes[j], zeroBits()));
        }
        alignas(32) std::int64_t counts[4];
        _mm256_store_si256(reinterpret_cast<__m256i*>(counts), reduce4(different));
        for (int j = 0; j < 4; ++j)
            z[j] = static_cast<std::int32_t>(static_cast<std::int64_t>(columns) - 2 * counts[j]);
    }

    /// Lane j of the result: the sum of the four 64-bit lanes of a[j].
    static __m256i reduce4(const __m256i* a) {
        const auto pairs = [](__m256i x, __m256i y) {
            return _mm256_add_epi64(_mm256_unpacklo_epi64(x, y), _mm256_unpackhi_epi64(x, y));
        };
        const __m256i x = pairs(a[0], a[1]), y = pairs(a[2], a[3]);
        return _mm256_add_epi64(_mm256_permute2x128_si256(x, y, 0x20), _mm256_permute2x128_si256(x, y, 0x31));
    }

    static void dot8(const Word* x, const Word* const* w, std::size_t columns, std::int32_t* z) {
        dot4(x, w, columns, z);
        dot4(x, w + 4, columns, z + 4);
    }

    /// 32 bits as bytes: `yes` where the bit is 1, else `no` - here 0xff where it is 0.
    static __m256i zeroBytes(Word bits) {
        const __m256i spread = _mm256_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, //
                                                2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3);
        const __m256i bit = _mm256_set1_epi64x(static_cast<long long>(0x8040201008040201ULL));
        const __m256i bytes = _mm256_shuffle_epi8(_mm256_set1_epi32(static_cast<std::int32_t>(bits)), spread);
        return _mm256_cmpeq_epi8(_mm256_and_si256(bytes, bit), _mm256_setzero_si256());
    }

    static void dotU8(const std::uint8_t* const* x, const Word* w, std::size_t columns, std::int32_t* z) {
        constexpr std::size_t chunksPerSum = 64; // 64 * 2 * 255 fits int16
        const __m256i one = _mm256_set1_epi8(1), ones = _mm256_set1_epi16(1);
        const std::size_t chunks = wordsFor(columns) * 2;
        __m256i sums[8] = {};
        for (std::size_t first = 0; first < chunks; first += chunksPerSum) {
            __m256i parts[8] = {};
            for (std::size_t i = first; i < std::min(chunks, first + chunksPerSum); ++i) {
                const __m256i sign = _mm256_or_si256(zeroBytes(w[i / 2] >> (i % 2 * 32)), one);
                for (int s = 0; s < 8; ++s) {
                    const __m256i pixels =
                        _mm256_loadu_si256(reinterpret_cast<const __m256i*>(x[s] + i * 32));
                    parts[s] = _mm256_add_epi16(parts[s], _mm256_maddubs_epi16(pixels, sign));
                }
            }
            for (int s = 0; s < 8; ++s)
                sums[s] = _mm256_add_epi32(sums[s], _mm256_madd_epi16(parts[s], ones));
        }
        for (int s = 0; s < 8; ++s)
            z[s] = static_cast<std::int32_t>(total(addWide(zeroWide(), sums[s])));
    }

    // ---- counters and grey sums ----
    /// Word p * 4 of `counters` is bit p of 64 counters; used <= 8.
    static void planeCounts(const Word* counters, std::size_t used, std::uint8_t* counts) {
        for (int half = 0; half < 2; ++half) {
            __m256i sum = _mm256_setzero_si256();
            for (std::size_t p = 0; p < used; ++p) {
                const __m256i zero = zeroBytes(counters[p * (bitLanes / wordBits)] >> (half * 32));
                const __m256i value = _mm256_set1_epi8(static_cast<char>(1 << p));
                sum = _mm256_add_epi8(sum, _mm256_andnot_si256(zero, value));
            }
            _mm256_storeu_si256(reinterpret_cast<__m256i*>(counts + half * 32), sum);
        }
    }

    static void sumU8Chunk(const std::uint8_t* rows, std::size_t stride, const SignedRow* list,
                           std::size_t count, std::int16_t* sums) {
        __m256i parts[4] = {};
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint8_t* row = rows + (list[i] >> 1) * stride;
            const __m256i flip = _mm256_set1_epi16(static_cast<short>(-static_cast<int>(list[i] & 1)));
            for (int q = 0; q < 4; ++q) {
                const __m256i pixels =
                    _mm256_cvtepu8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(row + q * 16)));
                parts[q] = _mm256_add_epi16(parts[q], xorBits(pixels, flip));
            }
        }
        for (int q = 0; q < 4; ++q)
            _mm256_storeu_si256(reinterpret_cast<__m256i*>(sums + q * 16), parts[q]);
    }
};

} // namespace

const Kernels& kernelsAvx2() {
    static constexpr Kernels table = VectorKernels<Avx2>::table("avx2", "AVX2");
    return table;
}

} // namespace flipscope
#endif
