// What the bit-flip methods share: a network whose output errors are carried back as ternary votes through
// the binary weights, and whose weights are changed by sums of votes. Integers and logic only. A method
// derived from it says which samples err, which hidden neurons are blamed, and what a neuron's votes do to
// its weights.
//
// One step: thresholds (running means), the size of blame that counts, and the size of votes all come from
// the steps before, so nothing waits for the whole batch: a range of samples goes forward through all layers
// and back in one task, and z is never stored. Per sample and neuron there remain two bits (the activation;
// whether z was near the threshold) and, in pooled layers, the place of the maximum. Errors t in {-1,0,+1}
// are two bit planes. Votes V[o,i] = sum over samples and places of t * x exist for one neuron at a time.
//
// The trap: a step may be dropped until the update of the first layer begins; nothing above commit() may
// change the learner.
#pragma once

#include "datasets/random.h"
#include "engine/bits/kernels.h"
#include "engine/learning/freeze.h"
#include "engine/learning/learner.h"
#include "engine/learning/methods.h"
#include "engine/learning/softmaxerrors.h"
#include "engine/learning/votelayer.h"
#include "engine/learning/weightwatch.h"

#include <oneapi/tbb/enumerable_thread_specific.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <vector>

namespace flipscope {

/// The hinge's option, the window's, and those of every method that carries blame back to neurons near their
/// threshold.
OptionSpec marginOption(double standard);
OptionSpec windowOption(double standard);
/// Layers, neurons and weights that stay as they are (learning/freeze.h).
OptionSpec freezeOption();
OptionSpec classWeightsOption(); ///< of all methods
std::vector<OptionSpec> voteOptions(double margin, double deadZone, double window);
/// What errors at the output are made of, and whether blame is balanced: of methods that ask for it.
std::vector<OptionSpec> errorOptions();

class VotePropagation : public Learner {
public:
    StepReport learn(const Batch& batch, const std::function<bool()>& interrupted, StepDelta* delta) final;
    /// Thresholds and the scales of votes come from the first batch, as ever.
    void startFrom(const Network& network) final;
    Network network() const final;
    bool setRateHalvings(int halvings) final {
        m_rateHalvings = std::min(halvings, 30);
        return true;
    }
    const std::vector<LayerBlame>& blame() const final { return m_blame; }
    void resetBlame() final;
    void visitState(StateVisitor& state) final;
    void stateRestored() final;
    std::vector<std::string> liveOptions() const override;
    void reconfigure(const TrainingConfig& config) override;
    std::vector<LedgerEntry> ledger() const final;
    bool watch(WeightWatch* watch) final {
        m_watch = watch;
        return true;
    }
    std::string_view lossName() const override {
        return m_softmax ? "probability missed" : "share of the margin missed";
    }

protected:
    enum class HiddenErrors {
        NearThreshold, ///< neurons whose z is within the window of their threshold, where E is past the dead
                       ///< zone
        Gated,         ///< the same without a dead zone
        WrongSign,     ///< neurons whose activation is not what the votes ask for
        Local,         ///< nothing is carried back: localErrors() of each layer, within the window
    };

    /// A neuron that samples voted on, in the update of one layer.
    struct Voted {
        std::size_t layer;
        std::size_t neuron;
        SlicedSums votes;   ///< per column of the weights; 0 where a column is no input
        const Word* used;   ///< columns that may change: inputs that are not frozen
        std::size_t voters; ///< samples and places
        Word* weights;      ///< the row to change
        Word* changed;      ///< receives the flipped bits
        std::size_t stride; ///< ternary weights: words to the second plane, of weights and of changed
    };

    /// The last `fixedLayers` layers keep the weights that they get from the method. weightPlanes: of
    /// LayerShape.
    VotePropagation(const TrainingConfig& config, const LearningProblem& problem, const Kernels& kernels,
                    HiddenErrors hiddenErrors, std::size_t fixedLayers = 0, std::size_t weightPlanes = 1);

    /// Writes t of the classes for one sample into zeroed planes; returns its loss in the unit of lossUnit().
    /// As it stands, a hinge: the sample errs where the best wrong class comes within the margin of its own;
    /// then t = +1 for the own class, -1 for that one; the loss is what is missing of the margin.
    virtual std::int64_t outputErrors(const std::int32_t* scores, std::uint16_t label, Word* positive,
                                      Word* negative) const;
    /// With HiddenErrors::Local: writes all of t of a hidden layer for one sample, from its activations; what
    /// lies outside the window is taken off afterwards. False: there is none.
    virtual bool localErrors(VoteLayer& /*layer*/, std::size_t /*number*/, std::size_t /*sample*/,
                             std::uint16_t /*label*/) const {
        return false;
    }
    /// Loss of one sample that counts as 1 in StepReport::loss.
    virtual std::int64_t lossUnit() const {
        return m_softmax ? std::int64_t{SoftmaxErrors::one} : std::max(m_margin, 1);
    }
    /// Called for every layer before any neuron, in the commit.
    virtual void beginLayer(std::size_t /*layer*/, const Batch& /*batch*/) {}
    /// The sum of |V| of a layer, all votes computed for it: for a first step.
    std::uint64_t magnitudeOf(std::size_t layer, const Batch& batch);
    /// Changes one neuron's weights; called from several threads for different neurons.
    virtual UpdateCounts updateNeuron(const Voted& voted) = 0;
    virtual void endLayer(std::size_t /*layer*/) {}
    /// The weights of a trained layer are those of a model: makes the method's own state agree with them.
    virtual void weightsTaken(std::size_t /*layer*/) {}
    /// What the method itself keeps.
    virtual std::vector<LedgerEntry> methodLedger() const { return {}; }
    /// As visitState() and stateRestored(), for what the method itself carries from step to step.
    virtual void visitMethodState(StateVisitor& /*state*/) {}
    virtual void methodStateRestored() {}

    /// The watch over one of a neuron's weights; null: there is none.
    WeightWatch* watchOver(std::size_t layer, std::size_t neuron) const {
        return m_watch && m_watch->layer == layer && m_watch->neuron == neuron ? m_watch : nullptr;
    }
    /// The counter behind a weight; nothing: the method keeps none.
    virtual std::optional<WatchedCounter> counterOf(std::size_t /*layer*/, std::size_t /*neuron*/,
                                                    std::size_t /*column*/) const {
        return std::nullopt;
    }

    /// Gives every layer random weights, all values alike often.
    void randomiseWeights();
    /// To be called once the first weights are there.
    void weightsAreThere();

    std::vector<std::unique_ptr<VoteLayer>>& layers() { return m_layers; }
    const VoteLayer& layer(std::size_t l) const { return *m_layers[l]; }
    std::size_t layerCount() const { return m_layers.size(); }
    std::size_t trainedLayers() const { return m_trainedLayers; } ///< the first ones
    const Kernels& kernels() const { return m_kernels; }
    std::uint64_t seed() const { return m_seed; }
    std::uint64_t step() const {
        return m_step;
    } ///< steps done; during a step: the number of this one minus 1
    std::uint64_t totalSteps() const { return m_totalSteps; }
    std::size_t classes() const { return m_layers.back()->shape().classes(); }
    /// Bit operations that an update takes per weight of a neuron with votes.
    virtual std::uint64_t updateOps() const { return 2; }
    /// 2^-halvings of the method's rate: of Learner::setRateHalvings().
    int rateHalvings() const { return m_rateHalvings; }

private:
    using Interrupted = std::function<bool()>;

    /// A word of 64 neurons of a layer, or the layer's sums of z where word = zSums.
    struct UpdateTask {
        static constexpr std::size_t zSums = static_cast<std::size_t>(-1);
        std::size_t layer, word;
    };
    struct Scratch { // per thread
        VoteLayer::Scratch layer;
        std::array<Voters, wordBits> voters;
        AlignedBuffer<Word> votes, changed;
        std::vector<std::int32_t> probabilities;
    };
    /// What the samples of a step add up to; integers, so that tasks may add in any order.
    struct Totals {
        std::atomic<std::size_t> correct{0}, silent{0};
        std::atomic<std::int64_t> loss{0};
        std::vector<std::atomic<std::uint64_t>> blame; ///< per layer: sum of |E| carried back from it
        explicit Totals(std::size_t layers) : blame(layers) {}
        void clear();
    };

    void reserve(std::size_t samples);
    /// The first step has no steps before it: takes means and sizes from its own batch, layer by layer.
    bool prime(const Batch& batch, const Interrupted& interrupted);
    bool allSamples(const Batch& batch, const Interrupted& interrupted, Totals& totals);
    template <class F> bool forSamples(std::size_t samples, const Interrupted& interrupted, F&& f);
    void forward(std::size_t layer, const Batch& batch, std::size_t first, std::size_t end, Scratch& scratch);
    void classify(const Batch& batch, std::size_t first, std::size_t end, Totals& totals, Scratch& scratch);
    void carryBack(std::size_t layer, std::size_t first, std::size_t end, std::int32_t threshold,
                   Totals& totals, Scratch& scratch);
    void errLocally(const Batch& batch, std::size_t first, std::size_t end);
    void readErrorOptions(const TrainingConfig& config, const LearningProblem& problem);
    bool hasFilters() const { return !m_layers.front()->shape().isDense(); }
    void weighClasses(const std::vector<std::uint64_t>& sizes);
    std::uint8_t timesOf(std::size_t sample, std::uint16_t label) const;
    void spreadOverGroups(std::size_t sample);
    /// Bit operations per input that is multiplied and summed: an XNOR and a count, for each of its bits.
    std::uint64_t inputOps(std::size_t layer) const {
        return layer == 0 && m_inputType == ValueType::U8 ? 16 : 2;
    }
    std::int32_t blameThreshold(std::size_t layer) const;
    void noteBlameSize(std::size_t layer, std::size_t samples, const Totals& totals);
    LayerInput inputOf(std::size_t layer, const Batch& batch) const {
        return layer == 0 ? m_first.input(batch.input) : m_layers[layer - 1]->output();
    }
    void commit(const Batch& batch, StepReport& report);
    void listTasks();
    LayerStep updateWord(std::size_t layer, std::size_t word, const Batch& batch);
    /// f(neuron, voters, votes, scratch) for every neuron of a word with at least one vote.
    template <class F>
    void forEachVoted(std::size_t layer, std::size_t word, const Batch& batch, LayerBlame& blame, F&& f);
    Scratch& localScratch();
    void noteVotes(WeightWatch& watch, const Voters& voters, const SlicedSums& votes, const LayerInput& input,
                   Scratch& scratch) const;

    const Kernels& m_kernels;
    ValueType m_inputType;
    HiddenErrors m_hiddenErrors;
    std::size_t m_trainedLayers;
    FrozenWeights m_frozen;
    std::uint64_t m_seed;
    std::uint64_t m_totalSteps;
    std::uint64_t m_step = 0;
    std::int32_t m_margin = 0;
    std::optional<SoftmaxErrors> m_softmax; // else the hinge of outputErrors()
    std::int64_t m_deadZoneQ16 = 0;
    MapShape m_image;
    std::uint64_t m_inputDeviation;      // of grey inputs
    std::vector<std::int32_t> m_windows; // per layer
    std::vector<std::unique_ptr<VoteLayer>> m_layers;
    FirstInput m_first;
    Totals m_totals;
    std::vector<UpdateTask> m_updates, m_refreshes;
    std::vector<std::uint64_t> m_blameSizes; // per layer: mean |E| carried back from it, in 1/256
    std::size_t m_capacity = 0;
    Int32Matrix m_scores;
    std::vector<std::uint8_t> m_errs;             // per sample: how often it votes, 0 where it has no errors
    std::vector<std::uint32_t> m_classWeightsQ16; // mean number of votes of a sample; empty: 1
    RandomKey m_weightKey;                        // of the step
    int m_rateHalvings = 0;
    std::vector<std::uint32_t> m_active;
    std::vector<LayerBlame> m_blame;
    WeightWatch* m_watch = nullptr;
    tbb::enumerable_thread_specific<Scratch> m_scratch;
};

} // namespace flipscope
