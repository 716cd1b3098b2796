// One layer as the bit-flip methods train it: weights (as rows, and in the orientation of the forward
// product), thresholds, and what a step leaves in it: activations, which sums were near their threshold,
// and errors t in {-1,0,+1} as two planes of bits. Dense layers and convolutions differ in geometry only.
//
// A step calls, per range of samples, forward() from the first layer up and carryBack() from the last down;
// these may run side by side for different samples. Then, per word of 64 neurons, gather() and sumVotes();
// these may run side by side for different words. The trap: everything of a step is overwritten by the next,
// and only changeWeights(), refresh() and endStep() change what a network is made of.
#pragma once

#include "engine/learning/blamebalance.h"
#include "engine/learning/learner.h"
#include "engine/learning/methods.h"
#include "engine/learning/setbits.h"
#include "engine/learning/slicednumber.h"
#include "engine/network/layerproduct.h"

#include <array>
#include <atomic>
#include <memory>
#include <vector>

namespace flipscope {

/// The samples and places that voted on a neuron, as word offsets into the layer's input; each as often as
/// its error is large.
struct Voters {
    std::vector<std::uint32_t> plus, minus;
    std::size_t repeatedPlus = 0, repeatedMinus = 0; ///< of them, those that were there already
    std::size_t size() const { return plus.size() + minus.size(); }
    std::size_t distinct() const { return size() - repeatedPlus - repeatedMinus; }
};

class VoteLayer {
public:
    /// `nextPadding`: pixels around the map that this layer writes.
    VoteLayer(const LayerShape& shape, ValueType inputType, std::size_t nextPadding, const Kernels& kernels);
    /// For the first layer.
    void describeInput(const InputStatistics& input);
    /// Weights and running means, as those of layer `number`.
    void visitState(StateVisitor& state, std::size_t number);
    void stateRestored();

    const LayerShape& shape() const { return m_shape; }
    BitMatrix& weights() { return m_weights; } ///< call weightsReplaced() after changing them
    const BitMatrix& weights() const { return m_weights; }
    void weightsReplaced();
    const Word* used() const { return m_used.row(0); } ///< columns that are inputs and vary
    std::size_t usedCount() const { return m_usedCount; }
    std::int32_t threshold(std::size_t o) const {
        return static_cast<std::int32_t>(m_means[o] >> meanShift) + m_centres[o];
    }
    std::vector<std::int32_t> thresholds() const;
    void writeThresholds(std::vector<std::int32_t>& all) const;

    /// The errors of one sign of one sample.
    struct ErrorsByPlace {
        std::vector<std::uint32_t> rows, starts;
        std::size_t append(std::size_t place, std::size_t tap, std::uint32_t* list) const;
        std::size_t numbers() const { return rows.capacity() + starts.capacity(); }
    };
    struct Scratch {
        LayerProduct::Scratch product;
        Voters list;
        std::vector<std::uint32_t> silent;   // rows of weights whose neurons do not err
        std::array<ErrorsByPlace, 2> errors; // of both signs
        std::vector<std::int64_t> zSums;
        AlignedBuffer<Word> addedPlanes; // what is added to E of a pixel, or of all columns
        AlignedBuffer<std::int32_t> numbers;
        std::uint64_t bytes() const;
    };

    // ---- a step, per range of samples ----
    void reserve(std::size_t samples, bool hidden);
    /// Before the first forward() of a step: takes the thresholds as they are.
    void beginStep(std::int32_t window);
    void forward(const LayerInput& input, std::size_t first, std::size_t count, Scratch& scratch);
    /// Of the last layer: scores less thresholds.
    void forwardScores(const LayerInput& input, std::size_t first, std::size_t count, Int32Matrix& scores,
                       Scratch& scratch);
    /// E = t W for one sample, then t of the layer below: the sign of E where |E| exceeds the threshold and
    /// the sum was near its own. Returns the sum of |E|. With a balance below, E is less that, and both are
    /// in 2^-blameFraction.
    std::uint64_t carryBack(std::size_t sample, std::int32_t threshold, VoteLayer& below,
                            Scratch& scratch) const;

    std::size_t scoreColumns() const { return m_product.scoreColumns(); }
    LayerInput output() const { return {m_bits.row(0), m_bits.stride()}; }
    Word* positive(std::size_t sample) { return m_positive.row(sample); }
    Word* negative(std::size_t sample) { return m_negative.row(sample); }
    /// Errors of a sample that are larger than 1: one size per neuron, or nullptr; for layers of one place.
    std::uint8_t* sizes(std::size_t sample) {
        return m_sizes.empty() ? nullptr : m_sizes.data() + sample * m_shape.neurons;
    }
    const std::uint8_t* sizes(std::size_t sample) const {
        return m_sizes.empty() ? nullptr : m_sizes.data() + sample * m_shape.neurons;
    }
    /// Before reserve(). `most`: what the sizes of a sample add up to.
    void keepSizes(std::size_t most) { m_mostSizes = most; }
    /// The sum of |t| of a sample's errors at a place of the input, at most.
    std::size_t mostErrors() const {
        return m_mostSizes > 0
                   ? m_mostSizes
                   : m_shape.neurons * m_shape.taps() + static_cast<std::size_t>(m_shape.shortcut);
    }
    /// Words of errors of a sample.
    std::size_t errorWords() const { return m_shape.output().pixels() * m_shape.output().pixelWords(); }
    /// Restricts t to activations that contradict it: +1 where the bit is 0, -1 where it is 1.
    void keepContradicted(std::size_t sample);
    /// Restricts t to neurons whose sum was near their threshold.
    void keepNear(std::size_t sample);
    /// sum of a * v over the activations of a sample; `vector` is laid out as errors are.
    std::int64_t agreement(std::size_t sample, const Word* vector) const;

    /// Keeps the blame that reaches this layer balanced; `most`: |E| of a place, at most. After keepSizes()
    /// of the layer above.
    void balanceBlame(std::size_t most);
    /// To be told after all words were gathered. sum: what carryBack() to this layer returned in all; votes:
    /// of all samples.
    void followBlame(std::uint64_t sum, std::size_t votes);

    // ---- a step, per word of neurons ----
    std::size_t neuronWords() const { return m_shape.output().pixelWords(); }
    /// Voters of the 64 neurons from word * 64 on, over the given samples, each as often as `times` says (by
    /// sample of the batch); blame is counted on the way, once.
    void gather(std::size_t word, const std::vector<std::uint32_t>& samples,
                const std::vector<std::uint8_t>& times, const Batch& batch, const LayerInput& input,
                std::array<Voters, wordBits>& voters, LayerBlame& blame) const;
    /// V of one neuron; `votes` has room for mostPlanes planes of weights().stride() + readAhead words and
    /// gets its number of planes.
    void sumVotes(const Voters& voters, const LayerInput& input, SlicedSums& votes, Scratch& scratch) const;
    /// To be told after the rows of a neuron were changed where `changed` says (a stride of weights() per
    /// plane): keeps what depends on them.
    void changeWeights(std::size_t neuron, const Word* changed);

    // ---- after all words ----
    /// The sums of z over samples and places, for the running means; before refresh().
    void addZSums(const LayerInput& input, std::size_t samples, Scratch& scratch);
    /// Moves the running means on; `first`: there is none yet.
    void endStep(std::size_t samples, bool first);
    void forgetMeans();
    /// Brings the forward product up to date, for the neurons of one block of 512.
    void refresh(std::size_t block);
    std::size_t blocks() const { return (m_shape.neurons + laneBlock - 1) / laneBlock; }
    /// Weights changed since the last beginStep(), sorted.
    void appendChanges(std::vector<WordChange>& changes) const;

    void addToLedger(std::vector<LedgerEntry>& ledger) const;

private:
    static constexpr std::size_t copiedAtOnce = 4;
    static constexpr int meanShift = 8;   // means are in 1/256 units
    static constexpr int meanWeight = 16; // a step counts 1/16 in the running mean

    std::int32_t centreOf(std::size_t neuron) const;
    std::uint64_t carryDense(std::size_t sample, std::int32_t threshold, VoteLayer& below,
                             Scratch& scratch) const;
    std::uint64_t carryMap(std::size_t sample, std::int32_t threshold, VoteLayer& below,
                           Scratch& scratch) const;
    /// What is added to E of the pixel in row iy and column ix (of all words from there on), as planes in
    /// scratch: the balance below and, times the shortcut, the error at that place. Returns the number of
    /// planes; 0: nothing.
    int addToBlame(std::size_t sample, std::size_t iy, std::size_t ix, std::size_t words,
                   const VoteLayer& below, Scratch& scratch) const;
    int addShortcut(std::size_t sample, std::size_t iy, std::size_t ix, int planes, Scratch& scratch) const;
    void countBlame(std::size_t word, const std::vector<std::uint32_t>& samples,
                    const std::vector<std::uint8_t>& times) const;
    template <class F> void forEachMapRow(F&& f) const;
    void sortErrors(std::size_t sample, Scratch& scratch) const;
    template <class F> void forCoveringPlaces(std::size_t iy, std::size_t ix, F&& f) const;
    template <class F> void forEachError(std::size_t sample, std::size_t word, F&& f) const;
    void sumAllRows();
    void carryFromAll(std::size_t sample, Scratch& scratch, CarriedBlame& blame) const;
    CarriedBlame carried(const Voters& list, std::size_t plus, std::size_t minus, std::int32_t threshold,
                         VoteLayer& below, std::size_t sample, std::size_t at, std::size_t words) const;
    void sumGreyMap(const Voters& voters, const LayerInput& input, SlicedSums& votes, Scratch& scratch) const;

    LayerShape m_shape;
    ValueType m_inputType;
    std::size_t m_nextPadding;
    const Kernels& m_kernels;
    LayerProduct m_product;
    BitMatrix m_weights;
    BitMatrix m_used;      // one row
    BitMatrix m_channels;  // one row: the channels of a pixel
    BitMatrix m_greyLanes; // one row, grey maps only: the bits of the pixels under a filter
    std::size_t m_usedCount = 0;
    std::vector<std::int64_t> m_means;       // running mean of z - centre, 1/256 units
    std::vector<std::int32_t> m_centres;     // sum of w * input mean; 0 for bits
    std::vector<std::int32_t> m_stepCentres; // of the weights that the step went forward with
    std::vector<std::int32_t> m_stepThresholds;
    std::vector<std::uint8_t> m_inputMeans; // per column, u8 only
    BitMatrix m_inputMeanPlanes;            // [8 x columns]

    BitMatrix m_bits;                                             // [samples x map with padding]
    BitMatrix m_near, m_placeX, m_placeY, m_positive, m_negative; // [samples x map]
    std::vector<std::int64_t> m_zSums;
    std::vector<std::uint8_t> m_sizes;       // [samples x neurons]; empty: all errors are of size 1
    std::size_t m_mostSizes = 0;             // 0: none are kept
    std::unique_ptr<BlameBalance> m_balance; // null: blame is taken as it comes
    // -1 times the sum of all rows of weights, sliced: only for a step after one in which nearly all erred.
    AlignedBuffer<Word> m_minusAll;
    std::vector<std::uint32_t> m_allRows;
    bool m_minusAllKnown = false;
    mutable std::atomic<bool> m_errsDensely = false; // seen in this step; decides about speed alone
    std::vector<std::vector<WordChange>> m_changes;  // per word of neurons
};

/// f(place y, place x, neuron, is negative) for every error of the neurons of one word; places of the sums
/// before pooling.
template <class F> void VoteLayer::forEachError(std::size_t sample, std::size_t word, F&& f) const {
    const MapShape out = m_shape.output();
    const Word *positive = m_positive.row(sample) + word, *negative = m_negative.row(sample) + word;
    const bool pooled = m_shape.pool > 1;
    const Word* placeX = pooled ? m_placeX.row(sample) + word : nullptr;
    const Word* placeY = pooled ? m_placeY.row(sample) + word : nullptr;
    for (std::size_t y = 0; y < out.height; ++y)
        for (std::size_t x = 0; x < out.width; ++x) {
            const std::size_t at = (y * out.width + x) * out.pixelWords();
            forEachBit(positive[at] | negative[at], [&](std::size_t bit) {
                const std::size_t right = pooled ? (placeX[at] >> bit) & 1 : 0;
                const std::size_t below = pooled ? (placeY[at] >> bit) & 1 : 0;
                f(y * m_shape.pool + below, x * m_shape.pool + right, word * wordBits + bit,
                  ((negative[at] >> bit) & 1) != 0);
            });
        }
}

/// f(first word in the map with its padding, first word in planes of errors, words) for each row of the
/// output.
template <class F> void VoteLayer::forEachMapRow(F&& f) const {
    const MapShape out = m_shape.output();
    const std::size_t rowWords = out.width * out.pixelWords(), margin = m_nextPadding * out.pixelWords();
    for (std::size_t y = 0; y < out.height; ++y)
        f((y + m_nextPadding) * (rowWords + 2 * margin) + margin, y * rowWords, rowWords);
}

} // namespace flipscope
