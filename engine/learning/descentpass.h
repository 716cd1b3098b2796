// A batch and a dense network between them: what the network says of every sample, and what it would say if
// one weight were flipped. Of a neuron, the gains of all its weights are found at once and exactly: flipping
// w[o,i] moves z[o] by 2x[i], which matters for the few samples near the threshold only, and what the turned
// activation of such a sample gains does not depend on i.
//
// Weights here are a copy to work on; the owner takes them over once its step is done. The trap: visits go by
// layers (all neurons of one, then another), for the sums of sixteen neurons are kept between visits.
#pragma once

#include "engine/learning/votelayer.h"

#include <oneapi/tbb/enumerable_thread_specific.h>

#include <array>
#include <functional>
#include <vector>

namespace flipscope {

/// A dense layer that is descended on. Of layers over bits, thresholds are never what a sum can be (odd where
/// sums are even), so that |z - threshold| = 1 is what a flip can carry over it.
struct DescentLayer {
    LayerShape shape;
    BitMatrix weights;
    std::vector<std::int32_t> thresholds;
    bool overBits = true;

    void avoidSums();
};

class DescentPass {
public:
    using Interrupted = std::function<bool()>;

    DescentPass(const Kernels& kernels, std::int32_t margin, std::int64_t certaintyQ16);

    /// Takes the weights as they are and runs the samples; `meansAsThresholds`: the mean sums of hidden and
    /// output neurons become their thresholds. False: interrupted.
    bool begin(const std::vector<DescentLayer>& layers, const Batch& batch, bool meansAsThresholds,
               const Interrupted& interrupted);

    /// Flips up to `most` weights of a neuron, the best one each time, as long as the loss falls and no fewer
    /// samples are right. Counts what samples ask of the neuron. Returns the number of flips.
    std::size_t visit(std::size_t layer, std::size_t neuron, std::size_t most, LayerBlame& blame);

    const std::vector<DescentLayer>& layers() const { return m_layers; }
    std::size_t correct() const { return m_correct; }
    std::int64_t loss() const { return m_loss; } ///< sum over the samples, in units of scores
    std::size_t silent() const;
    std::uint64_t bytes() const;

private:
    struct Verdict { // on one sample
        std::int32_t loss;
        bool correct;
    };
    /// What a flip changes over the samples.
    struct Balance {
        std::int64_t loss = 0, correct = 0;
        std::uint64_t squares = 0; ///< of the changes of the loss
        void add(const Verdict& before, const Verdict& after);
    };
    /// What flips of a neuron's weights gain over a part of the samples.
    struct Part {
        std::vector<std::int64_t> sums; ///< per column: of gains times inputs (grey: 1 where it helps, or -1)
        std::int64_t constant = 0;
        std::array<Voters, 32> lists; ///< samples by the bits of what turning them gains
        std::vector<std::uint32_t> askedUp, askedDown;
        std::vector<Word> masks; ///< grey inputs only: rows of columns that help
        AlignedBuffer<Word> slices;
        std::vector<std::int32_t> scores;
        BitMatrix row; ///< of activations that are followed upwards
        Int32Matrix rowScores;
        AlignedBuffer<Word> planes, total;
        LayerProduct::Scratch scratch;
        void list(std::uint32_t inputs, std::int32_t weight);
    };
    /// Samples whose answer a flip changes, and what the layers above make of it.
    struct Trial {
        std::vector<std::uint32_t> samples;
        std::vector<BitMatrix> bits, near; ///< per hidden layer
        Int32Matrix scores;
        std::vector<Verdict> verdicts;
    };

    bool isLast(std::size_t layer) const { return layer + 1 == m_layers.size(); }
    LayerInput inputOf(std::size_t layer) const;
    std::int32_t inputAt(std::size_t layer, std::size_t sample, std::size_t column) const;
    void reserve(std::size_t samples);
    bool forward(std::size_t layer, const Interrupted& interrupted, std::vector<std::int64_t>* sums);
    bool settle(std::size_t layer, bool meansAsThresholds, const Interrupted& interrupted);
    Verdict judge(const std::int32_t* scores, std::uint16_t label) const;
    void judgeAll();
    void loadSums(std::size_t layer, std::size_t neuron);
    void sumGroup(std::size_t layer, std::size_t group);

    void weigh(std::size_t layer, std::size_t neuron);
    void weighHidden(std::size_t layer, std::size_t neuron, std::size_t sample, Part& part) const;
    std::uint32_t listColumns(std::size_t neuron, std::size_t sample, bool on, unsigned least,
                              Part& part) const;
    void weighScores(std::size_t neuron, std::size_t sample, Part& part) const;
    void sumLists(std::size_t layer, Part& part) const;
    std::int32_t gainOfTurning(std::size_t sample, std::size_t layer, std::size_t neuron, Part& part) const;
    void turnAbove(std::size_t layer, Part& part) const;
    void addHeadColumn(std::size_t column, bool plus, std::int32_t* scores) const;

    bool tryFlip(std::size_t layer, std::size_t neuron, std::size_t column);
    bool tryHidden(std::size_t layer, std::size_t neuron, std::size_t column);
    bool tryHead(std::size_t neuron, std::size_t column);
    bool isKept(const Balance& balance) const;
    void settleAccounts(const Balance& balance);
    void runTrial(std::size_t layer, std::size_t neuron);
    void takeOver(std::size_t layer, std::size_t neuron);
    void flip(std::size_t layer, std::size_t neuron, std::size_t column);
    void renewNear(std::size_t layer, std::size_t neuron);
    void countBlame(std::size_t neuron, LayerBlame& blame) const;

    Kernels m_kernels; ///< with narrow products only: nothing is sliced
    std::int32_t m_margin;
    std::int64_t m_certaintyQ16;
    std::vector<DescentLayer> m_layers;
    std::vector<LayerProduct> m_products;
    std::vector<BitMatrix> m_transposed; ///< per hidden layer over bits: [inputs x neurons]
    Int32Matrix m_headColumns;           ///< [inputs of the last layer x classes]: twice the weights
    const Batch* m_batch = nullptr;
    std::size_t m_samples = 0;
    std::vector<BitMatrix> m_bits, m_near; ///< per hidden layer: activations; sums one off the threshold
    Int32Matrix m_scores;                  ///< less thresholds
    std::vector<Verdict> m_verdicts;
    std::size_t m_correct = 0;
    std::int64_t m_loss = 0;
    Int32Matrix m_sums; ///< z of sixteen neurons, as they were before they were visited
    std::size_t m_sumLayer = 0, m_sumGroup = 0;
    bool m_sumsValid = false;
    std::vector<std::int32_t> m_sum; ///< z of the neuron that is visited
    std::vector<Part> m_parts;
    std::vector<std::int64_t> m_gains; ///< per column
    Trial m_trial;
    tbb::enumerable_thread_specific<LayerProduct::Scratch> m_scratch;
};

} // namespace flipscope
