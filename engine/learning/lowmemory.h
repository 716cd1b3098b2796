// `low-memory`: quantised back-propagation, by default with integers alone. Source: "Enabling Binary Neural
// Network Training on the Edge" (arXiv 2102.04270): retained activations are bits, gradients of weights are
// bits, batch normalisation is by mean deviation (l1). Made of integers here: signals carried back have at
// most eight bits and a power-of-two scale per layer (learning/latentlayer.h), latent weights have 16 bits,
// momenta 8. Adam needs no second moment where gradients are signs: it would tend to a constant.
//
// Where it differs from the paper: the output's normalisation has one scale for all classes (so that a
// network is weights and thresholds alone, and every export holds), pooling comes before normalisation in
// every network, and biases follow the sign of their gradient as weights do.
//
// Residual networks (learning/latentstream.h): the stream is 16-bit fixed point, what is full precision in
// their papers (first filters, shortcuts, head) has weights of six bits and inputs of eight, behind the same
// latents. There is no float, and every sum is exact on every machine; wider weights would not be (AVX2 adds
// products of bytes in pairs of 15 bits). Where the papers pool 3 x 3 places with stride 2, 2 x 2 are pooled
// here.
//
// The trap: once the update of the last layer has begun a step is taken to its end; gradients of weights are
// never stored, so there is nothing to wait with.
#pragma once

#include "engine/learning/backpropoptions.h"
#include "engine/learning/latentlayer.h"
#include "engine/learning/methods.h"

#include <algorithm>
#include <memory>
#include <vector>

namespace flipscope {

class LowMemory final : public Learner {
public:
    LowMemory(const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels);

    static Method method();

    std::string_view name() const override { return "low-memory"; }
    std::string_view lossName() const override { return "cross-entropy"; }
    StepReport learn(const Batch& batch, const std::function<bool()>& interrupted, StepDelta* delta) override;
    /// Normalisation is that of the data, as ever.
    void startFrom(const Network& network) override;
    Network network() const override;
    void visitState(StateVisitor& state) override;
    void stateRestored() override;
    bool setRateHalvings(int halvings) override {
        m_rateHalvings = std::min(halvings, 40);
        return true;
    }
    std::vector<std::string> liveOptions() const override;
    void reconfigure(const TrainingConfig& config) override;
    double stateBitsPerWeight() const override;
    const std::vector<LayerBlame>& blame() const override { return m_blame; }
    void resetBlame() override;
    std::vector<LedgerEntry> ledger() const override;
    std::optional<LatentWeights> latents(const LatentPlace& place) const override;

private:
    using Interrupted = std::function<bool()>;

    void reserve(std::size_t samples);
    bool forward(const Batch& batch, const Interrupted& interrupted);
    template <class F> bool forSamples(std::size_t samples, const Interrupted& interrupted, F&& f);
    void classify(const Batch& batch, StepReport& report);
    void backward(const Batch& batch, StepReport& report);
    std::int64_t rateQ32() const;
    std::int64_t rateOf(const LatentLayer& layer) const;
    WeightRule ruleFor(const LatentLayer& layer) const;
    LatentLayer::Precision precision() const;
    LayerInput inputOf(std::size_t layer, const Batch& batch) const;
    void packRange(std::size_t layer, std::size_t first, std::size_t count);

    const Kernels& m_kernels;
    ValueType m_inputType;
    MapShape m_image;
    Optimiser m_optimiser;
    std::uint64_t m_stepsPerEpoch, m_totalSteps;
    RateSchedule m_schedule;
    std::int64_t m_rateQ32 = 0;
    int m_rateHalvings = 0;
    std::int32_t m_flipThreshold = 0; // Bop
    int m_firstBits = 8, m_lastBits = 8;
    bool m_powersOfTwo = false;
    std::uint64_t m_step = 0;
    std::vector<std::unique_ptr<LatentLayer>> m_layers;
    LatentStream m_stream;
    FirstInput m_first;
    std::size_t m_capacity = 0;
    AlignedBuffer<std::int32_t> m_numbers; // sums going forward, gradients going back; of one layer
    Int32Matrix m_scores;
    SignalBuffers m_buffers;
    LatentLayer::Scratches m_scratches;
    std::vector<LayerBlame> m_blame;
};

} // namespace flipscope
