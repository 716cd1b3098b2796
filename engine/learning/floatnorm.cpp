#include "engine/learning/floatnorm.h"

#include <algorithm>
#include <cmath>

namespace flipscope {

namespace {

constexpr double varianceFloor = 1e-4, deviationFloor = 1e-3;

/// Sums of f(value, channel) down the rows.
template <class F> std::array<double, normStrip> sumRows(const StripOf<const float>& y, F&& f) {
    std::array<double, normStrip> sums{};
    for (std::size_t row = 0; row < y.rows; ++row) {
        const float* values = y.values + row * y.stride;
        for (std::size_t c = 0; c < y.count; ++c)
            sums[c] += f(static_cast<double>(values[c]), c);
    }
    return sums;
}

} // namespace

void measure(const StripOf<const float>& y, Norm norm, float* means, float* scales) {
    const auto rows = static_cast<double>(y.rows);
    std::array<double, normStrip> mean = sumRows(y, [](double value, std::size_t) { return value; });
    for (double& m : mean)
        m /= rows;
    const std::array<double, normStrip> spread =
        norm == Norm::L2
            ? sumRows(y, [&](double value, std::size_t c) { return (value - mean[c]) * (value - mean[c]); })
            : sumRows(y, [&](double value, std::size_t c) { return std::abs(value - mean[c]); });
    for (std::size_t c = 0; c < y.count; ++c) {
        means[c] = static_cast<float>(mean[c]);
        scales[c] = static_cast<float>(norm == Norm::L2 ? std::sqrt(spread[c] / rows + varianceFloor)
                                                        : std::max(spread[c] / rows, deviationFloor));
    }
}

NormGradient gradientOf(const NormSums& sums, std::size_t rows, std::size_t count, Norm norm, bool isBit,
                        const float* scales) {
    NormGradient gradient;
    const auto n = static_cast<double>(rows);
    gradient.usesSigns = norm == Norm::L1 && !isBit;
    for (std::size_t c = 0; c < count; ++c) {
        gradient.offset[c] = static_cast<float>(sums.signal[c] / n);
        gradient.slope[c] = static_cast<float>(sums.correlated[c] / n);
        gradient.signMean[c] = static_cast<float>(sums.signs[c] / n);
        gradient.inverse[c] = 1.0F / scales[c];
    }
    return gradient;
}

} // namespace flipscope
