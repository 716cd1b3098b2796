// The loops of bits/signalkernels.h, written once in plain C++ over blocks of fixed size that every compiler
// makes vectors of. Included by each file kernels_<instruction set>.cpp, which compiles them for its machine.
// The trap: internal linkage only (see kernels_tables.h).
#pragma once

#include "engine/bits/signalkernels.h"
#include "engine/bits/transpose.h"

#include <algorithm>
#include <cstdlib>

namespace flipscope {
namespace {

void sumLanes(const LaneNumbers& in, std::int64_t* sums) {
    std::int64_t sum[signalLanes] = {};
    for (std::size_t p = 0; p < in.positions; ++p)
        for (std::size_t i = 0; i < signalLanes; ++i)
            sum[i] += in.numbers[p * in.stride + i];
    for (std::size_t i = 0; i < signalLanes; ++i)
        sums[i] += sum[i];
}

void deviations(const LaneNumbers& in, int fraction, const std::int32_t* means, std::int64_t* sums) {
    std::int64_t sum[signalLanes] = {};
    for (std::size_t p = 0; p < in.positions; ++p)
        for (std::size_t i = 0; i < signalLanes; ++i)
            sum[i] += std::abs(in.numbers[p * in.stride + i] * (1 << fraction) - means[i]);
    for (std::size_t i = 0; i < signalLanes; ++i)
        sums[i] += sum[i];
}

/// -1 where bit i is set, else 0.
std::int32_t maskOf(std::uint32_t field, std::size_t i) {
    return -static_cast<std::int32_t>((field >> i) & 1U);
}

std::uint32_t fieldOf(const Word* words, std::size_t at, std::size_t shift) {
    return static_cast<std::uint32_t>(words[at] >> shift);
}

void sumSignals(const SignalBlock& in, SignalSums& sums) {
    std::int64_t sum[signalLanes] = {}, signedSum[signalLanes] = {};
    std::int32_t largest[signalLanes] = {};
    for (std::size_t p = 0; p < in.raw.positions; ++p) {
        const std::uint32_t bits = fieldOf(in.bits, p * in.bitStride, in.shift);
        const std::uint32_t passes = fieldOf(in.passes, p * in.passStride, in.shift);
        const std::int32_t* raw = in.raw.numbers + p * in.raw.stride;
        for (std::size_t i = 0; i < signalLanes; ++i) {
            const std::int32_t v = raw[i] & maskOf(passes, i);
            const std::int32_t minus = ~maskOf(bits, i); // s * v = (v ^ minus) - minus
            sum[i] += v;
            signedSum[i] += (v ^ minus) - minus;
            largest[i] = std::max(largest[i], std::abs(v));
        }
    }
    for (std::size_t i = 0; i < signalLanes; ++i) {
        sums.sum[i] += sum[i];
        sums.signedSum[i] += signedSum[i];
        sums.largest[i] = std::max(sums.largest[i], largest[i]);
    }
}

void quantise(const SignalBlock& in, const SignalScale& scale, const QuantisedSignals& out,
              const SignalBlame& blame) {
    const std::int32_t half = 1 << (scale.secondShift - 1), unit = 1 << scale.fraction;
    std::int32_t means[signalLanes], signedMeans[signalLanes], factors[signalLanes];
    std::copy_n(scale.means, signalLanes, means);
    std::copy_n(scale.signedMeans, signalLanes, signedMeans);
    std::copy_n(scale.factors, signalLanes, factors);
    std::uint32_t count[signalLanes] = {};
    std::int32_t sum[signalLanes] = {}, total[signalLanes] = {};
    for (std::size_t p = 0; p < in.raw.positions; ++p) {
        const std::uint32_t bits = fieldOf(in.bits, p * in.bitStride, in.shift);
        const std::uint32_t passes = fieldOf(in.passes, p * in.passStride, in.shift);
        const std::int32_t* raw = in.raw.numbers + p * in.raw.stride;
        std::uint32_t* byClass = blame.byClass + blame.labels[p * blame.labelStep] * blame.classStride;
        // Through locals: stores of bytes might alias everything, and nothing would be made vectors of.
        std::int32_t q[signalLanes];
        std::uint8_t bytes[signalLanes];
        for (std::size_t i = 0; i < signalLanes; ++i) {
            const std::int32_t v = raw[i] & maskOf(passes, i);
            const std::int32_t minus = ~maskOf(bits, i);
            const std::int32_t u = v * unit - means[i] - ((signedMeans[i] ^ minus) - minus);
            q[i] = std::clamp(((u >> scale.firstShift) * factors[i] + half) >> scale.secondShift,
                              -scale.limit, scale.limit);
        }
        for (std::size_t i = 0; i < signalLanes; ++i) {
            bytes[i] = static_cast<std::uint8_t>(q[i] + 128);
            count[i] += q[i] != 0;
            sum[i] += (q[i] < 0) - (q[i] > 0);
            total[i] += q[i];
        }
        std::copy_n(bytes, signalLanes, out.bytes + p * out.stride);
        for (std::size_t i = 0; i < signalLanes; ++i)
            byClass[i] += q[i] != 0;
    }
    for (std::size_t i = 0; i < signalLanes; ++i) {
        blame.count[i] += count[i];
        blame.sum[i] += sum[i];
        blame.total[i] += total[i];
    }
}

void bytesOfColumns(const BitColumns& in) {
    for (std::size_t word = 0; word < in.words; ++word)
        for (std::size_t first = 0; first < in.byteStride; first += wordBits) {
            Word block[wordBits] = {};
            const std::size_t rows = first < in.rows ? std::min(wordBits, in.rows - first) : 0;
            for (std::size_t r = 0; r < rows; ++r)
                block[r] = in.bits[(first + r) * in.stride + word];
            transposeBits(block);
            for (std::size_t c = 0; c < wordBits; ++c) {
                std::uint8_t* bytes = in.bytes + (word * wordBits + c) * in.byteStride + first;
                for (std::size_t i = 0; i < wordBits; ++i)
                    bytes[i] = (block[c] >> i) & 1;
            }
        }
}

void panelsOfSigns(const SignPanels& in) {
    const std::size_t quads = (in.rows + 3) / 4;
    for (std::size_t quad = 0; quad < quads; ++quad)
        for (std::size_t word = 0; word < in.words; ++word) {
            Word bits[4] = {};
            std::int8_t one[4] = {};
            for (std::size_t j = 0; j < 4 && quad * 4 + j < in.rows; ++j) {
                bits[j] = in.bits[(quad * 4 + j) * in.stride + word];
                one[j] = 1;
            }
            for (std::size_t panel = 0; panel < 4; ++panel) {
                std::int8_t* out = in.panels + (word * 4 + panel) * in.panelStride + quad * 64;
                for (std::size_t c = 0; c < 16; ++c)
                    for (std::size_t j = 0; j < 4; ++j)
                        out[c * 4 + j] = static_cast<std::int8_t>(
                            ((bits[j] >> (panel * 16 + c)) & 1) != 0 ? one[j] : -one[j]);
            }
        }
}

void panelsOfSignals(const SignalPanels& in) {
    const std::size_t quads = (in.positions + 3) / 4;
    for (std::size_t quad = 0; quad < quads; ++quad) {
        std::uint8_t rows[4][64];
        for (std::size_t j = 0; j < 4; ++j)
            for (std::size_t c = 0; c < 64; ++c)
                rows[j][c] = quad * 4 + j < in.positions ? in.bytes[(quad * 4 + j) * in.stride + c] : 128;
        for (std::size_t panel = 0; panel < 4; ++panel) {
            std::int8_t* out = in.panels + panel * in.panelStride + quad * 64;
            for (std::size_t c = 0; c < 16; ++c)
                for (std::size_t j = 0; j < 4; ++j)
                    out[c * 4 + j] = static_cast<std::int8_t>(rows[j][panel * 16 + c] ^ 0x80);
        }
    }
}

/// 2 * dot > centre exactly when dot > high, 2 * dot < centre exactly when dot < low.
struct SignBounds {
    std::int32_t low[wordBits], high[wordBits];
    explicit SignBounds(const std::int64_t* centres) {
        for (std::size_t i = 0; i < wordBits; ++i) {
            high[i] = static_cast<std::int32_t>(centres[i] >> 1);
            low[i] = static_cast<std::int32_t>((centres[i] + 1) >> 1);
        }
    }
    std::int32_t signOf(std::int32_t dot, std::size_t i) const { return (dot > high[i]) - (dot < low[i]); }
};

Word packSigns(const std::uint8_t* flags) {
    Word word = 0;
    for (std::size_t i = 0; i < wordBits; ++i)
        word |= Word{flags[i]} << i;
    return word;
}

std::uint64_t updateLatents(const LatentUpdate& u) {
    const SignBounds bounds(u.centres);
    const std::int32_t half = 1 << (u.rateShift - 1), rate = u.rate;
    const int rateShift = u.rateShift;
    std::uint32_t updates = 0;
    for (std::size_t k = 0; k < wordBits; ++k) {
        u.signs[k] = 0;
        if (((u.inputs >> k) & 1) == 0)
            continue;
        const std::int32_t* dots = u.dots + k * wordBits;
        std::int16_t* latents = u.latents + k * u.stride;
        std::int8_t* momenta = u.momenta + k * u.stride;
        std::uint8_t positive[wordBits];
        std::int8_t newMomenta[wordBits]; // through locals: stores of bytes might alias everything
        std::int16_t newLatents[wordBits];
        for (std::size_t i = 0; i < wordBits; ++i) {
            const std::int32_t sign = bounds.signOf(dots[i], i);
            const std::int32_t momentum = momenta[i] + (((sign * 127 - momenta[i]) * 26 + 128) >> 8);
            const std::int32_t step = (momentum * rate + half) >> rateShift;
            const std::int32_t latent = std::clamp(latents[i] - step, -32767, 32767);
            updates += latent != latents[i];
            positive[i] = latent >= 0;
            newMomenta[i] = static_cast<std::int8_t>(momentum);
            newLatents[i] = static_cast<std::int16_t>(latent);
        }
        std::copy_n(newMomenta, wordBits, momenta);
        std::copy_n(newLatents, wordBits, latents);
        u.signs[k] = packSigns(positive);
    }
    return updates;
}

std::uint64_t updateInertia(const InertiaUpdate& u) {
    const SignBounds bounds(u.centres);
    std::uint32_t updates = 0;
    for (std::size_t k = 0; k < wordBits; ++k) {
        if (((u.inputs >> k) & 1) == 0)
            continue;
        const std::int32_t* dots = u.dots + k * wordBits;
        std::int16_t* momenta = u.momenta + k * u.stride;
        std::uint8_t flips[wordBits];
        for (std::size_t i = 0; i < wordBits; ++i) {
            const std::int32_t sign = bounds.signOf(dots[i], i);
            const std::int32_t wanted = sign * 32767 - momenta[i];
            const std::int32_t momentum = momenta[i] + ((wanted * u.rate + 32768) >> 16);
            updates += momentum != momenta[i];
            momenta[i] = static_cast<std::int16_t>(momentum);
            const bool isPositive = ((u.signs[k] >> i) & 1) != 0;
            // A positive momentum is a gradient that falls with the weight.
            flips[i] = isPositive ? momentum > u.threshold : momentum < -u.threshold;
        }
        u.signs[k] ^= packSigns(flips);
    }
    return updates;
}

constexpr SignalKernels signalKernels() {
    return {sumLanes,      deviations,      sumSignals,    quantise,     bytesOfColumns,
            panelsOfSigns, panelsOfSignals, updateLatents, updateInertia};
}

} // namespace
} // namespace flipscope
