// Signals carried back, in the precisions that arXiv 2102.04270 and its successors compare, and the softmax
// that they begin with. All are pure functions of floats without the C library's mathematics, whose last
// digits differ from machine to machine.
//
// Signals are held as floats whatever their precision: what is compared here is what learns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace flipscope {

enum class SignalPrecision : std::uint8_t {
    Float,
    Half,       ///< 16 bit: 11 of mantissa, subnormal below 2^-14, at most 65504
    Int8,       ///< q * 2^e, |q| <= 127, e for the layer: the smallest that its largest signal fits into
    PowerOfTwo, ///< sign and 4 bits of exponent, relative to the layer's largest (METHODS: +-2^(e - b))
};

/// To the nearest 16-bit float, ties to even.
float roundedToHalf(float value);

/// Rounds signals that are at most `largest` in absolute value, of a whole layer.
class SignalRounding {
public:
    SignalRounding(SignalPrecision precision, float largest);
    float operator()(float value) const;

private:
    SignalPrecision m_precision;
    float m_unit = 0;    // int8
    float m_inverse = 0; // of it
    int m_bias = 0;      // power of two
};

/// e^x for x <= 0, with a relative error below 1e-7.
float exponential(float x);

/// Softmax cross-entropy of one sample's scores, which become the gradient p - onehot(label). Returns the
/// loss.
double softmaxGradient(std::span<float> scores, std::size_t label);

} // namespace flipscope
