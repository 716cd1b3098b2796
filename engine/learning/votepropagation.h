// What the bit-flip methods share: a dense network whose output errors are carried back as ternary votes
// through the binary weights, and whose weights are changed by sums of votes. Integers and logic only. A
// method derived from it says which samples err, which hidden neurons are blamed, and what a neuron's votes
// do to its weights.
//
// One step: column sums of each layer's input give the mean of every z before any z is known, so the
// running-mean thresholds of this very batch can be applied inside the product, and z itself is never stored:
// per sample and neuron there remain two bits (the activation; whether z was near the threshold). Errors t in
// {-1,0,+1} are two bit planes. Votes V[o,i] = sum over samples of t[b,o] * x[b,i] exist for one neuron at a
// time.
//
// The trap: a step may be dropped until the update of the first layer begins; nothing above commit() may
// change the learner.
#pragma once

#include "engine/bits/kernels.h"
#include "engine/learning/learner.h"
#include "engine/learning/methods.h"

#include <oneapi/tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

namespace flipscope {

/// The hinge's option, and those of every method that blames neurons near their threshold.
OptionSpec marginOption(double standard);
std::vector<OptionSpec> voteOptions(double margin, double deadZone, double window);

class VotePropagation : public Learner {
public:
    StepReport learn(const Batch& batch, const std::function<bool()>& interrupted, StepDelta* delta) final;
    Network network() const final;
    const std::vector<LayerBlame>& blame() const final { return m_blame; }
    void resetBlame() final;
    std::vector<LedgerEntry> ledger() const final;
    std::string_view lossName() const override { return "share of the margin missed"; }

protected:
    struct VoteLayer {
        BitMatrix weights;               ///< [outputs x inputs]
        std::vector<std::int64_t> means; ///< running mean of z - centre, 1/256 units: the threshold's source
        std::vector<std::int32_t> centres; ///< sum over inputs of w * input mean; 0 for bit inputs
        std::size_t inputs() const { return weights.columns(); }
        std::size_t outputs() const { return weights.rows(); }
        std::int32_t threshold(std::size_t o) const {
            return static_cast<std::int32_t>(means[o] >> 8) + centres[o];
        }
    };

    enum class HiddenErrors {
        NearThreshold, ///< neurons whose z is within the window of their threshold
        WrongSign,     ///< neurons whose activation is not what the votes ask for
    };

    /// A neuron that samples voted on, in the update of one layer.
    struct Voted {
        std::size_t layer;
        std::size_t neuron;
        const std::int32_t* votes; ///< [inputs], padding 0
        std::size_t samples;       ///< that voted
        Word* weights;             ///< the row to change
        Word* changed;             ///< receives the flipped bits
    };

    VotePropagation(const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels,
                    HiddenErrors hiddenErrors);

    /// Writes t of the output layer for one sample into zeroed planes; returns its loss in the unit of
    /// lossUnit(). As it stands, a hinge: the sample errs where the best wrong class comes within the margin
    /// of its own; then t = +1 for the own class, -1 for that one; the loss is what is missing of the margin.
    virtual std::int64_t outputErrors(const std::int32_t* scores, std::uint16_t label, Word* positive,
                                      Word* negative) const;
    /// Loss of one sample that counts as 1 in StepReport::loss.
    virtual std::int64_t lossUnit() const { return std::max(m_margin, 1); }
    /// Called once per layer before its neurons, in the commit; `magnitude` computes the sum of |V| of the
    /// layer.
    virtual void beginLayer(std::size_t /*layer*/, const std::function<std::uint64_t()>& /*magnitude*/) {}
    /// Changes one neuron's weights; called from several threads for different neurons.
    virtual UpdateCounts updateNeuron(const Voted& voted) = 0;
    virtual void endLayer(std::size_t /*layer*/) {}
    /// What the method itself keeps.
    virtual std::vector<LedgerEntry> methodLedger() const { return {}; }

    /// To be called once the first weights are there.
    void startCentres();

    std::vector<VoteLayer>& layers() { return m_layers; }
    const std::vector<VoteLayer>& layers() const { return m_layers; }
    const Kernels& kernels() const { return m_kernels; }
    std::uint64_t seed() const { return m_seed; }
    std::uint64_t step() const {
        return m_step;
    } ///< steps done; during a step: the number of this one minus 1
    std::uint64_t totalSteps() const { return m_totalSteps; }
    std::size_t classes() const { return m_layers.back().outputs(); }

private:
    using Interrupted = std::function<bool()>;

    /// Per layer, for one step; sized by the largest batch seen.
    struct StepLayer {
        std::vector<std::int64_t> means; ///< what VoteLayer::means becomes
        std::vector<std::int32_t> thresholds;
        AlignedBuffer<std::int32_t> inputSums; ///< over the batch
        BitMatrix bits, near;                  ///< [samples x outputs]; hidden layers only
        BitMatrix positive, negative;          ///< errors t
    };
    struct Scratch { // per thread
        std::array<std::vector<SignedRow>, wordBits> lists;
        AlignedBuffer<std::int32_t> votes;
        AlignedBuffer<Word> changed;
    };

    void reserve(std::size_t samples);
    bool forward(const Batch& batch, const Interrupted& interrupted);
    void computeThresholds(std::size_t layer, const Batch& batch);
    void classify(const Batch& batch, StepReport& report);
    bool carryBack(std::size_t layer, std::size_t batchSize, const Interrupted& interrupted);
    void commit(const Batch& batch, StepReport& report, StepDelta* delta);
    void updateLayer(std::size_t layer, const Batch& batch, LayerStep& counts, LayerDelta* delta);
    template <class F> void forEachVoted(std::size_t layer, const Batch& batch, F&& f);
    const Word* hiddenInput(std::size_t layer, const Batch& batch, std::size_t& stride) const;
    void sumVotes(std::size_t layer, const Batch& batch, const std::vector<SignedRow>& list,
                  std::int32_t* votes) const;
    std::int32_t centreOf(std::size_t neuron) const;
    void addBlame(std::size_t layer, std::size_t neuron, const std::vector<SignedRow>& list,
                  const Batch& batch);

    const Kernels& m_kernels;
    ValueType m_inputType;
    HiddenErrors m_hiddenErrors;
    std::uint64_t m_seed;
    std::uint64_t m_totalSteps;
    std::uint64_t m_step = 0;
    std::int32_t m_margin = 0;
    std::int64_t m_deadZoneQ16 = 0;
    std::vector<std::int32_t> m_windows;    // per hidden layer
    std::vector<std::uint8_t> m_inputMeans; // empty for bits; padded to 64
    std::vector<std::int32_t> m_wideInputMeans;
    std::vector<VoteLayer> m_layers;
    std::vector<StepLayer> m_now;
    std::size_t m_capacity = 0;
    Int32Matrix m_scores;
    Int32Matrix m_errorSums; // E of one layer, [active samples x inputs]
    std::vector<std::uint32_t> m_active;
    std::vector<LayerBlame> m_blame;
    tbb::enumerable_thread_specific<Scratch> m_scratch;
};

} // namespace flipscope
