// Optimisers on latent float weights: Adam, SGD with momentum, and Bop, which has no latent weight but flips
// a bit where its momentum stands against it. One row of weights (a neuron's) at a time, gradients in, signs
// out; a weight is the sign of its latent value, sgn(0) = +1.
#pragma once

#include "engine/bits/alignedbuffer.h"
#include "engine/learning/backpropoptions.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace flipscope {

/// What one step of an optimiser depends on beside the gradient. Adam: arXiv 1412.6980 with 0.9, 0.999 and
/// 1e-8; SGD: momentum 0.9; Bop: arXiv 1906.02107, rate = its adaptivity.
struct UpdateRule {
    Optimiser optimiser = Optimiser::Adam;
    float rate = 0;
    float flipThreshold = 0;
    // Adam's corrections for a start from 0, as functions of the step's number from 1.
    float stepSize = 0;

    static UpdateRule at(Optimiser optimiser, double rate, double flipThreshold, std::uint64_t step);
};

/// One parameter by Adam, without bounds: the betas of batch normalisation, whatever moves the weights.
void updateByAdam(const UpdateRule& rule, float gradient, float& value, float& momentum, float& second);

/// What an optimiser keeps per weight. Second moments stay floats: of an average over 1000 steps a 16-bit
/// float would keep nothing.
class WeightMoments {
public:
    WeightMoments() = default;
    WeightMoments(Optimiser optimiser, bool halfMomenta, std::size_t weights);

    bool hasLatent() const { return m_latent.size() > 0; }
    float* latent(std::size_t first) { return m_latent.data() + first; }
    const float* latent(std::size_t first) const { return m_latent.data() + first; }

    /// Moves `count` weights from `first` on; `signs`: of Bop, the weights (+1/-1), changed in place. Returns
    /// how many stored values changed.
    std::size_t update(const UpdateRule& rule, std::size_t first, std::size_t count, const float* gradient,
                       float* signs);

    static double bitsPerWeight(Optimiser optimiser, bool halfMomenta); ///< without the weight's own bit
    std::uint64_t latentBytes() const { return m_latent.size() * sizeof(float); }
    std::uint64_t momentBytes() const {
        return (m_first.size() + m_second.size()) * sizeof(float) + m_half.size() * sizeof(std::uint16_t);
    }

    /// f(name, buffer) for everything that is kept.
    template <class F> void forEach(F&& f) {
        f("latent", m_latent);
        f("momentum", m_first);
        f("momentum", m_half);
        f("second-moment", m_second);
    }
    /// Empty, or what cannot be true of values that were read.
    std::string contradiction() const;

private:
    template <class Momenta> std::size_t updateBy(const UpdateRule& rule, Momenta momenta, float* latent,
                                                  float* second, std::size_t count, const float* gradient,
                                                  float* signs);

    AlignedBuffer<float> m_latent, m_first, m_second;
    AlignedBuffer<std::uint16_t> m_half; // in place of m_first
};

} // namespace flipscope
