#include "engine/learning/floatupdate.h"

#include <Eigen/Core>

#include <algorithm>
#include <cmath>

namespace flipscope {

namespace {

constexpr float firstDecay = 0.9F, secondDecay = 0.999F, epsilon = 1e-8F;

/// base^n by squaring.
double power(double base, std::uint64_t n) {
    double result = 1;
    for (; n > 0; n >>= 1, base *= base)
        if ((n & 1) != 0)
            result *= base;
    return result;
}

struct FloatMomenta {
    float* values;
    float get(std::size_t i) const { return values[i]; }
    float set(std::size_t i, float value) const { return values[i] = value; }
};
struct HalfMomenta {
    std::uint16_t* values;
    float get(std::size_t i) const {
        return static_cast<float>(Eigen::numext::bit_cast<Eigen::half>(values[i]));
    }
    float set(std::size_t i, float value) const {
        const Eigen::half half(value);
        values[i] = Eigen::numext::bit_cast<std::uint16_t>(half);
        return static_cast<float>(half);
    }
};

/// Within [-1, 1]; -0 becomes 0, so that the sign's bit is the weight.
float clipped(float latent) { return std::min(std::max(latent, -1.0F), 1.0F) + 0.0F; }

} // namespace

UpdateRule UpdateRule::at(Optimiser optimiser, double rate, double flipThreshold, std::uint64_t step) {
    const double corrections = std::sqrt(1.0 - power(static_cast<double>(secondDecay), step)) /
                               (1.0 - power(static_cast<double>(firstDecay), step));
    return {optimiser, static_cast<float>(rate), static_cast<float>(flipThreshold),
            static_cast<float>(rate * corrections)};
}

void updateByAdam(const UpdateRule& rule, float gradient, float& value, float& momentum, float& second) {
    momentum = firstDecay * momentum + (1 - firstDecay) * gradient;
    second = secondDecay * second + (1 - secondDecay) * gradient * gradient;
    value -= rule.stepSize * momentum / (std::sqrt(second) + epsilon);
}

WeightMoments::WeightMoments(Optimiser optimiser, bool halfMomenta, std::size_t weights)
    : m_latent(optimiser == Optimiser::Bop ? 0 : weights), m_first(halfMomenta ? 0 : weights),
      m_second(optimiser == Optimiser::Adam ? weights : 0), m_half(halfMomenta ? weights : 0) {}

double WeightMoments::bitsPerWeight(Optimiser optimiser, bool halfMomenta) {
    return (optimiser == Optimiser::Bop ? 0 : 32) + (halfMomenta ? 16 : 32) +
           (optimiser == Optimiser::Adam ? 32 : 0);
}

template <class Momenta> std::size_t WeightMoments::updateBy(const UpdateRule& rule, Momenta momenta,
                                                             float* latent, float* second, std::size_t count,
                                                             const float* gradient, float* signs) {
    std::uint32_t changed = 0; // as wide as a float: loops over both are vectorised
    switch (rule.optimiser) {
    case Optimiser::Adam:
        for (std::size_t i = 0; i < count; ++i) {
            const float g = gradient[i], before = latent[i];
            float m = momenta.get(i);
            updateByAdam(rule, g, latent[i], m, second[i]);
            momenta.set(i, m);
            latent[i] = clipped(latent[i]);
            changed += latent[i] != before;
        }
        break;
    case Optimiser::Sgd:
        for (std::size_t i = 0; i < count; ++i) {
            const float before = latent[i];
            const float m = momenta.set(i, firstDecay * momenta.get(i) + gradient[i]);
            latent[i] = clipped(before - rule.rate * m);
            changed += latent[i] != before;
        }
        break;
    case Optimiser::Bop:
        for (std::size_t i = 0; i < count; ++i) {
            const float before = momenta.get(i);
            const float m = momenta.set(i, (1 - rule.rate) * before + rule.rate * gradient[i]);
            if (m * signs[i] > rule.flipThreshold)
                signs[i] = -signs[i];
            changed += m != before;
        }
        break;
    }
    return changed;
}

std::size_t WeightMoments::update(const UpdateRule& rule, std::size_t first, std::size_t count,
                                  const float* gradient, float* signs) {
    float* latent = m_latent.data() + (hasLatent() ? first : 0);
    float* second = m_second.data() + (m_second.size() > 0 ? first : 0);
    return m_half.size() > 0
               ? updateBy(rule, HalfMomenta{m_half.data() + first}, latent, second, count, gradient, signs)
               : updateBy(rule, FloatMomenta{m_first.data() + first}, latent, second, count, gradient, signs);
}

std::string WeightMoments::contradiction() const {
    const auto all = [](const auto& buffer, auto&& holds) {
        return std::all_of(buffer.data(), buffer.data() + buffer.size(), holds);
    };
    if (!all(m_latent, [](float v) { return std::abs(v) <= 1.0F; }))
        return "a latent weight lies outside [-1, 1]";
    if (!all(m_first, [](float v) { return std::isfinite(v); }) ||
        !all(m_half, [](std::uint16_t v) { return (v & 0x7c00) != 0x7c00; }))
        return "a momentum is no number";
    if (!all(m_second, [](float v) { return std::isfinite(v) && v >= 0; }))
        return "a second moment is no number of at least 0";
    return {};
}

} // namespace flipscope
