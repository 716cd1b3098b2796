// Values that change over a run, in integers: the same on every machine, and a function of the step alone.
#pragma once

#include <cmath>
#include <cstdint>

namespace flipscope {

/// A decimal option as fixed point with 16 bits behind the point (exact: a double times a power of two,
/// rounded).
inline std::int64_t toQ16(double value) { return std::llround(value * 65536.0); }

/// From `first` to `last` in a straight line; step 0 .. total.
inline std::int64_t linearAt(std::int64_t first, std::int64_t last, std::uint64_t step, std::uint64_t total) {
    return total == 0
               ? first
               : first + (last - first) * static_cast<std::int64_t>(step) / static_cast<std::int64_t>(total);
}

/// From `first` to `last` on half a cosine wave; step 0 .. total. Uses Bhaskara's rational form of the
/// cosine, cos(pi f) = (1 - 4f^2) / (1 + f^2) for f <= 1/2 (error below 0.002): division of integers only.
inline std::int64_t cosineAt(std::int64_t first, std::int64_t last, std::uint64_t step, std::uint64_t total) {
    if (total == 0)
        return first;
    constexpr std::int64_t one = 1 << 16;
    const auto f = static_cast<std::int64_t>((step << 16) / total);
    const bool secondHalf = 2 * f > one;
    const std::int64_t g = secondHalf ? one - f : f;
    const std::int64_t square = g * g; // Q32
    const std::int64_t wave = ((one << 16) - 4 * square) * one / ((one << 16) + square);
    const std::int64_t share = (one + (secondHalf ? -wave : wave)) / 2;
    return last + (first - last) * share / one;
}

/// floor(sqrt(n)).
inline std::uint64_t integerRoot(std::uint64_t n) {
    std::uint64_t root = 0;
    for (std::uint64_t bit = std::uint64_t{1} << 31; bit != 0; bit >>= 1)
        if ((root + bit) * (root + bit) <= n)
            root += bit;
    return root;
}

/// factor * sqrt(n), rounded down; factor in steps of 1/256.
inline std::int32_t scaledRoot(double factor, std::uint64_t n) {
    const auto q8 = static_cast<std::uint64_t>(std::llround(factor * 256.0));
    return static_cast<std::int32_t>(integerRoot(q8 * q8 * n) / 256);
}

} // namespace flipscope
