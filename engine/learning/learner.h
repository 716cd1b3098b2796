// A training method together with the model that it trains. The Trainer and the views know methods only
// through this interface; everything a method needs beyond the packed weights lives inside its Learner.
#pragma once

#include "engine/learning/latentweights.h"
#include "engine/network/activations.h"
#include "engine/network/network.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace flipscope {

/// Encoded samples of one step.
struct Batch {
    Activations input;                 ///< rows() may exceed labels.size(): rows past it are unused
    std::vector<std::uint16_t> labels; ///< one per sample
    std::vector<std::uint32_t>
        sampleIndices; ///< positions in the training part, for views that show the samples
    std::size_t size() const { return labels.size(); }
};

/// What one layer did in a step.
struct LayerStep {
    std::uint64_t flips = 0; ///< weight bits that changed
    std::uint64_t updates =
        0; ///< stored per-weight values that changed (counters; for 1-bit state: the flips)
    std::uint64_t errors = 0; ///< entries of t[b,o] that are not 0
    std::uint64_t activations =
        0; ///< entries of t in all (samples x neurons): errors / activations is the density
    /// Bit operations of forward product, blame carried back, votes and update; see engine/README.md.
    std::uint64_t bitOps = 0;

    LayerStep& operator+=(const LayerStep& other);
};

/// The sum over a network's layers.
LayerStep totalOf(const std::vector<LayerStep>& layers);

struct StepReport {
    bool completed = false; ///< false: interrupted, nothing was changed
    std::uint64_t step = 0; ///< number of the step, from 1
    std::size_t samples = 0;
    std::size_t correct = 0; ///< before the update, with the step's thresholds
    std::size_t silent = 0;  ///< samples without an error at the output
    double loss = 0;         ///< mean over the samples; what it measures is the method's lossName()
    std::vector<LayerStep> layers;
};

/// One changed word of a layer's weight bits: XOR with `mask` does and undoes it.
struct WordChange {
    std::uint32_t row;
    std::uint32_t word;
    Word mask;
};

struct ThresholdChange {
    std::uint32_t neuron;
    std::int32_t before;
    std::int32_t after;
};

/// Everything that a step changed in the network() value: applying it forwards or backwards moves between
/// steps. Entries are sorted by row and word, by neuron.
struct LayerDelta {
    std::vector<WordChange> weights;
    std::vector<ThresholdChange> thresholds;
};

struct StepDelta {
    std::uint64_t step = 0;
    std::vector<LayerDelta> layers;
};

/// Blame of a layer's neurons since the last resetBlame(), the same for every view: how often a sample told
/// neuron o to change (t[b,o] != 0; filters: at how many places), the signed sum of t, and the count per
/// class of the sample.
struct LayerBlame {
    std::vector<std::uint32_t> count;
    std::vector<std::int32_t> sum;
    std::vector<std::uint32_t> byClass; ///< [class * neurons + neuron]
};

/// Bytes by kind of content.
struct LedgerEntry {
    std::string kind;
    std::uint64_t bytes = 0;
};

/// Operations on floats, of methods that compute with them; what others do is in LayerStep::bitOps.
struct FloatWork {
    std::uint64_t perSample = 0, perStep = 0;
};

class StateVisitor;
struct WeightWatch;
class TrainingConfig;

class Learner {
public:
    virtual ~Learner() = default;

    virtual std::string_view name() const = 0;
    /// What StepReport::loss measures, in words for an axis.
    virtual std::string_view lossName() const = 0;

    /// One step. `interrupted` is polled between tiles from several threads; once it returns true the step is
    /// dropped whole and the learner is as before. `delta`, where given, receives what changed.
    virtual StepReport learn(const Batch& batch, const std::function<bool()>& interrupted,
                             StepDelta* delta) = 0;

    /// Before the first step: takes the weights of a network whose layers are those of network(), but for
    /// weightPlanes, which may be fewer. Throws Error where the method cannot; the default is that.
    virtual void startFrom(const Network& network);

    /// A snapshot of the model as it is now.
    virtual Network network() const = 0;

    /// Names everything that later steps depend on, and what views gather over steps (learning/state.h): a
    /// learner made from the same configuration and data that gets these values goes on as this one would.
    /// Between two steps only.
    virtual void visitState(StateVisitor& state) = 0;
    /// After visitState() has overwritten the values: makes what follows from them. Throws Error where they
    /// cannot be true, for they come from a file.
    virtual void stateRestored() = 0;

    /// From the next step on everything moves at 2^-halvings of the rate that the schedule says. What is not
    /// a power of two is rounded; false: the method has no rate.
    virtual bool setRateHalvings(int /*halvings*/) { return false; }

    /// Options that may change between two steps; empty: none.
    virtual std::vector<std::string> liveOptions() const { return {}; }
    /// Takes those from `config`, for the steps that follow; of a restored learner, too. All other options
    /// are as they were when it was made.
    virtual void reconfigure(const TrainingConfig& /*config*/) {}

    /// Bits of training state per weight (the weight itself included).
    virtual double stateBitsPerWeight() const = 0;

    // Capabilities: what a method may offer to the views, asked for by name; the default is "does not".
    /// One entry per layer; empty: not offered.
    virtual const std::vector<LayerBlame>& blame() const;
    virtual void resetBlame() {}
    virtual std::vector<LedgerEntry> ledger() const { return {}; }
    virtual FloatWork floatWork() const { return {}; }
    /// Between two steps: the numbers behind the weights of a neuron (Method::keepsLatents).
    virtual std::optional<LatentWeights> latents(const LatentPlace& /*place*/) const { return {}; }
    /// From now on each step tells `watch` what decided about its weight (learning/weightwatch.h); null: no
    /// more. False: samples do not vote in this method, and nothing is told.
    virtual bool watch(WeightWatch* /*watch*/) { return false; }
};

} // namespace flipscope
