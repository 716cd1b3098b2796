#include "engine/learning/softmaxerrors.h"

#include "engine/learning/schedule.h"

#include <algorithm>
#include <array>

namespace flipscope {

namespace {

constexpr std::int64_t steps = 256; // of the table, from 1 to a half

constexpr std::uint64_t rootOf(std::uint64_t n) {
    std::uint64_t root = 0;
    for (std::uint64_t bit = std::uint64_t{1} << 31; bit != 0; bit >>= 1)
        if ((root + bit) * (root + bit) <= n)
            root += bit;
    return root;
}

/// 2^(-i/256) in 2^-31: products of repeated roots of a half.
constexpr std::array<std::int64_t, steps> powersOfTwo() {
    std::array<std::uint64_t, 9> roots{}; // 2^(-1/2^k)
    roots[0] = std::uint64_t{1} << 30;
    for (std::size_t k = 1; k < roots.size(); ++k)
        roots[k] = rootOf(roots[k - 1] << 31);
    std::array<std::int64_t, steps> powers{};
    for (std::size_t i = 0; i < powers.size(); ++i) {
        std::uint64_t power = std::uint64_t{1} << 31;
        for (std::size_t bit = 0; bit < 8; ++bit)
            if ((i >> bit) & 1)
                power = (power * roots[8 - bit]) >> 31;
        powers[i] = static_cast<std::int64_t>(power);
    }
    return powers;
}

constexpr std::array<std::int64_t, steps> powers = powersOfTwo();

} // namespace

SoftmaxErrors::SoftmaxErrors(double temperature, std::size_t inputs) {
    constexpr std::int64_t log2OfE = 6196328019;                                     // in 2^-32
    const std::int64_t divisor = std::max(scaledRoot(temperature, inputs << 16), 1); // in 2^-8
    m_rateQ24 = log2OfE * 256 / divisor; // 2^-32 less 2^8 of the divisor and 2^8 of the table: 2^-24 remains
    m_zeroFrom = ((steps * 31) << 24) / std::max<std::int64_t>(m_rateQ24, 1) + 1;
}

std::int64_t SoftmaxErrors::power(std::int64_t below) const {
    if (below >= m_zeroFrom)
        return 0;
    const std::int64_t exponent = below * m_rateQ24 >> 24;
    return powers[static_cast<std::size_t>(exponent % steps)] >> (exponent / steps);
}

} // namespace flipscope
