// `standard-bnn`: binary networks trained as Courbariaux & Bengio do (arXiv 1602.02830), the baseline of the
// other methods: a latent float behind every weight, whose sign is the weight; batch normalisation; gradients
// of the softmax cross-entropy carried back through signs as if these were hard tanh. Every choice by which
// arXiv 2102.04270 saves memory can be switched on alone: the norm, binary weight gradients, the precision of
// signals, retaining bits only.
//
// What it trains is the network that all methods give: thresholds are mean - scale * beta of the moving
// statistics. A head has thresholds but no factor per class, so the output layer's normalisation has one
// scale for all classes, the mean of their deviations.
//
// Floats, but the same result for any number of threads: tiles follow from sizes alone. The trap: a step may
// be dropped until commit(); nothing above it may change what visitState() names.
#pragma once

#include "engine/learning/backpropoptions.h"
#include "engine/learning/floatlayer.h"
#include "engine/learning/methods.h"
#include "engine/network/layerproduct.h"

#include <oneapi/tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <array>
#include <memory>

namespace flipscope {

class StandardBnn final : public Learner {
public:
    StandardBnn(const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels);

    static Method method();

    std::string_view name() const override { return "standard-bnn"; }
    std::string_view lossName() const override { return "cross-entropy"; }
    StepReport learn(const Batch& batch, const std::function<bool()>& interrupted, StepDelta* delta) override;
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
    FloatWork floatWork() const override;
    std::optional<LatentWeights> latents(const LatentPlace& place) const override;

private:
    class Interruption;

    void checkMemory(const LearningProblem& problem, std::size_t batch) const;
    void reserve(std::size_t samples);
    FloatLayer::Scratch& localScratch();
    /// f(task, scratch) for all tasks, side by side; skipped once interrupted. False: interrupted.
    template <class F> bool forTasks(std::size_t count, Interruption& interruption, F&& f);
    FloatInput inputOf(std::size_t layer, const Batch& batch) const;
    bool forward(const Batch& batch, Interruption& interruption);
    void classify(const Batch& batch, StepReport& report);
    bool backward(const Batch& batch, StepReport& report, Interruption& interruption);
    bool carryThrough(std::size_t layer, const Batch& batch, float* signals, StepReport& report,
                      Interruption& interruption);
    void commit(const Batch& batch, StepReport& report);
    double shareOfRate() const;

    const Kernels& m_kernels;
    ValueType m_inputType;
    MapShape m_image;
    FloatSettings m_settings;
    double m_rate = 0, m_flipThreshold = 0;
    std::uint64_t m_stepsPerEpoch;
    RateSchedule m_schedule;
    int m_rateHalvings = 0;
    std::uint64_t m_step = 0;
    FirstInput m_first; // of convolutions over bits
    std::vector<std::unique_ptr<FloatLayer>> m_layers;
    std::size_t m_capacity = 0;
    std::array<AlignedBuffer<float>, 2> m_signals; // dX or dY of one layer, and dX of the one below
    std::vector<float> m_largest;                  // per strip
    std::vector<LayerBlame> m_blame;
    tbb::enumerable_thread_specific<FloatLayer::Scratch> m_scratch;
};

} // namespace flipscope
