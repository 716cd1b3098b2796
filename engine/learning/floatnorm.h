// Batch normalisation without a factor, x' = (y - mean) / scale + beta, over strips of a few channels: one
// task has all rows of a strip, so sums are taken in one order. The scale is the standard deviation (l2) or
// the mean absolute deviation (l1, arXiv 2102.04270).
//
// Backward, with v = dx / scale:
//   l2          dY = v - mean(v) - r mean(v r),                     r = x' - beta
//   l1          dY = v - mean(v) - (sgn r - mean(sgn r)) mean(v r)
//   bits kept   dY = v - mean(v) - s mean(v s), s = sgn x', for either norm: all that is retained is a bit
//
// The head has one scale for the whole layer, the mean of its classes' deviations: scores of a network are
// z - threshold, a factor per class has no place there. Its derivative then spreads over the classes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace flipscope {

enum class Norm : std::uint8_t { L2, L1 };

/// Channels of a task; 64 bytes of a row.
inline constexpr std::size_t normStrip = 16;

/// A strip of a matrix of floats.
template <class T> struct StripOf {
    T* values;
    std::size_t rows;
    std::size_t stride; ///< floats from row to row
    std::size_t count;  ///< channels, at most normStrip
};

/// Mean and scale of every channel of a strip. The scale is at least 0.01 (l2: the root of a variance + 1e-4)
/// or 0.001 (l1).
void measure(const StripOf<const float>& y, Norm norm, float* means, float* scales);

/// What backward sums up of a strip, per channel.
struct NormSums {
    std::array<double, normStrip> signal{};     ///< sum of dx
    std::array<double, normStrip> correlated{}; ///< sum of dx * r
    std::array<double, normStrip> signs{};      ///< sum of sgn r; l1 only
};

inline float signOf(float value) { return value >= 0 ? 1.0F : -1.0F; }

/// Sums dx (masked already) of one row; r: what is retained of it.
inline void addRow(NormSums& sums, const float* dx, const float* r, std::size_t count, bool wantsSigns) {
    for (std::size_t c = 0; c < count; ++c) {
        sums.signal[c] += static_cast<double>(dx[c]);
        sums.correlated[c] += static_cast<double>(dx[c]) * static_cast<double>(r[c]);
    }
    for (std::size_t c = 0; wantsSigns && c < count; ++c)
        sums.signs[c] += static_cast<double>(signOf(r[c]));
}

/// dY = (dx - offset - r * slope), or with sgn r - mean in place of r, times inverse.
struct NormGradient {
    std::array<float, normStrip> offset{}, slope{}, signMean{}, inverse{};
    bool usesSigns = false;

    float operator()(std::size_t c, float dx, float r) const {
        const float direction = usesSigns ? signOf(r) - signMean[c] : r;
        return (dx - offset[c] - direction * slope[c]) * inverse[c];
    }
};

/// `isBit`: r is the bit that was kept.
NormGradient gradientOf(const NormSums& sums, std::size_t rows, std::size_t count, Norm norm, bool isBit,
                        const float* scales);

} // namespace flipscope
