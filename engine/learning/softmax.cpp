#include "engine/learning/softmax.h"

#include <algorithm>
#include <array>
#include <bit>

namespace flipscope {

namespace {

constexpr int tableBits = 8;
constexpr int one = 30; // bits behind the point of powers

/// 2^(-i / 256) in 1/2^30, by multiplication with 2^(-1/256).
constexpr std::array<std::int64_t, (1 << tableBits) + 1> makePowers() {
    std::array<std::int64_t, (1 << tableBits) + 1> powers{};
    constexpr std::uint64_t step = 2141676973; // 0.99729605608547 in 1/2^31
    std::uint64_t power = std::uint64_t{1} << 31;
    for (auto& entry : powers) {
        entry = static_cast<std::int64_t>((power + 1) >> (31 - one));
        power = (power * step + (std::uint64_t{1} << 30)) >> 31;
    }
    return powers;
}

constexpr std::int64_t perNat = 94548; // log2(e) in 1/65536
constexpr std::int64_t perBit = 45426; // ln(2) in 1/65536

/// 2^-x in 1/2^30, x >= 0 in 1/65536.
std::int64_t powerOfHalf(std::int64_t x) {
    static constexpr auto powers = makePowers();
    const std::int64_t whole = x >> 16;
    if (whole > one)
        return 0;
    const auto fraction = static_cast<std::size_t>(x & 0xffff);
    const std::size_t entry = fraction >> (16 - tableBits);
    const auto rest = static_cast<std::int64_t>(fraction & ((1U << (16 - tableBits)) - 1));
    const std::int64_t power =
        powers[entry] + (((powers[entry + 1] - powers[entry]) * rest) >> (16 - tableBits));
    return power >> whole;
}

/// log2 of x >= 1, in 1/65536, by squaring.
std::int64_t log2Of(std::uint64_t x) {
    const int whole = static_cast<int>(std::bit_width(x)) - 1;
    std::uint64_t mantissa = whole > 31 ? x >> (whole - 31) : x << (31 - whole); // [1, 2) in 1/2^31
    std::int64_t log = whole;
    for (int bit = 0; bit < 16; ++bit) {
        mantissa = (mantissa * mantissa) >> 31;
        log *= 2;
        if (mantissa >> 32 != 0) {
            mantissa >>= 1;
            ++log;
        }
    }
    return log;
}

} // namespace

std::int64_t softmaxGradient(const std::int32_t* scores, std::size_t classes, std::size_t label,
                             std::int32_t* gradient) {
    const std::int64_t most = *std::max_element(scores, scores + classes);
    const auto powerOf = [&](std::size_t c) { return powerOfHalf(((most - scores[c]) * perNat) >> 16); };
    std::int64_t sum = 0;
    for (std::size_t c = 0; c < classes; ++c)
        sum += powerOf(c);
    for (std::size_t c = 0; c < classes; ++c)
        gradient[c] =
            static_cast<std::int32_t>(((powerOf(c) << 15) + sum / 2) / sum) - (c == label ? 1 << 15 : 0);
    const std::int64_t logSum = log2Of(static_cast<std::uint64_t>(sum)) - (std::int64_t{one} << 16);
    return (most - scores[label]) + ((logSum * perBit) >> 16);
}

} // namespace flipscope
