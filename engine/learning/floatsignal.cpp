#include "engine/learning/floatsignal.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace flipscope {

namespace {

/// 2^exponent, for a float that is no subnormal.
float powerOfTwo(int exponent) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(std::clamp(exponent, -126, 127) + 127) << 23);
}

int exponentOf(float value) {
    return static_cast<int>((std::bit_cast<std::uint32_t>(value) >> 23) & 0xff) - 127;
}

/// round(log2 |value|); subnormals count as 2^-127.
int roundedLog2(float value) {
    constexpr std::uint32_t rootOfTwo = 0x3504f3; // mantissa
    const std::uint32_t mantissa = std::bit_cast<std::uint32_t>(value) & 0x7fffff;
    return exponentOf(value) + (mantissa > rootOfTwo);
}

} // namespace

float roundedToHalf(float value) {
    constexpr float smallestNormal = 0x1p-14F, largest = 65504.0F;
    constexpr float split = 0x1p13F + 1.0F; // Veltkamp: leaves 24 - 13 bits of mantissa
    constexpr float magic = 0x1.8p-1F;      // its last digit is 2^-24, that of subnormal halves
    const float v = std::clamp(value, -largest, largest);
    const float c = v * split;
    const float normal = c - (c - v);
    const float subnormal = (v + magic) - magic;
    return std::abs(v) < smallestNormal ? subnormal : normal;
}

SignalRounding::SignalRounding(SignalPrecision precision, float largest) : m_precision(precision) {
    if (precision == SignalPrecision::Int8 && largest > 0) {
        int exponent = exponentOf(largest) - 6; // 2^6 <= largest / unit < 2^7
        if (largest > 127.0F * powerOfTwo(exponent))
            ++exponent;
        m_unit = powerOfTwo(exponent);
        m_inverse = 1.0F / m_unit;
    }
    if (precision == SignalPrecision::PowerOfTwo)
        m_bias = 8 - roundedLog2(largest);
}

float SignalRounding::operator()(float value) const {
    switch (m_precision) {
    case SignalPrecision::Float:
        return value;
    case SignalPrecision::Half:
        return roundedToHalf(value);
    case SignalPrecision::Int8: {
        constexpr float magic = 0x1.8p23F; // its last digit is 1: rounds to whole numbers, ties to even
        return ((value * m_inverse + magic) - magic) * m_unit;
    }
    case SignalPrecision::PowerOfTwo: {
        const int e = std::clamp(roundedLog2(value) + m_bias, -8, 7);
        return std::signbit(value) ? -powerOfTwo(e - m_bias) : powerOfTwo(e - m_bias);
    }
    }
    return value;
}

float exponential(float x) {
    constexpr double log2OfE = 1.4426950408889634, logOf2 = 0.6931471805599453;
    const double t = static_cast<double>(x) * log2OfE;
    if (!(t > -126.0))
        return 0.0F;
    const int whole = static_cast<int>(t - 0.5); // t <= 0: rounds to the nearest
    const double f = (t - whole) * logOf2;       // |f| <= log(2) / 2
    double sum = 1.0;                            // Taylor, by Horner
    for (int n = 8; n > 0; --n)
        sum = 1.0 + sum * f / n;
    return static_cast<float>(sum) * powerOfTwo(whole);
}

double softmaxGradient(std::span<float> scores, std::size_t label) {
    const float top = *std::max_element(scores.begin(), scores.end());
    const double own = static_cast<double>(scores[label]) - static_cast<double>(top);
    double sum = 0;
    for (float& score : scores) {
        score = exponential(score - top);
        sum += static_cast<double>(score);
    }
    for (float& score : scores)
        score = static_cast<float>(static_cast<double>(score) / sum);
    scores[label] -= 1.0F;
    return std::log(sum) - own; // reported only; nothing that is learnt depends on it
}

} // namespace flipscope
