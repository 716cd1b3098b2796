// One layer as quantised back-propagation trains it: integer weights behind the binary ones (latents), batch
// normalisation by mean and mean deviation (l1), and what a step leaves in it: activations and which of them
// let a gradient pass, as bits. Source: arXiv 2102.04270, Algorithm 2, made of integers alone:
//
//   z = sum w*x,  mu = mean(z),  psi = mean |z - mu|,  x' = (z - mu) / psi + beta,  activation = (x' >= 0)
//   passes = (|x'| <= 1)                                     straight-through estimator
//   v = dx' where it passes;  dz = (v - mean(v) - s * mean(v*s)) / psi,  s = +1/-1 the activation
//   dw = sign(sum dz*x);  dx = sum dz*w
//
// dz becomes a signal q of at most eight bits by a power-of-two scale per layer, so that both products are
// exact sums of bytes. Signals in rows: q + 128 per sample, place and neuron.
//
// Layers that write to the stream of a residual network (learning/latentstream.h) add x' to it: their
// gradients pass everywhere, and the activation in the formulae is kept for the way back alone. Fine layers
// have weights of six bits (LayerShape::finePlanes), the upper ones of their latents; everything else is the
// same.
//
// A step calls multiply() per range of samples, normalise(), pack() per range, for each layer upwards; then
// quantise(), carryBack(), update() for each layer downwards. The trap: `numbers` is one buffer that the
// layers of a network take turns in; carryBack() overwrites what quantise() has read.
#pragma once

#include "datasets/random.h"
#include "engine/learning/latentstream.h"
#include "engine/learning/learner.h"
#include "engine/network/layerproduct.h"

#include <oneapi/tbb/enumerable_thread_specific.h>

#include <memory>
#include <vector>

namespace flipscope {

/// How gradients become changes of weights in one step.
struct WeightRule {
    bool hasLatents = true;     ///< else: weights flip by their momentum alone (Bop, arXiv 1906.02107)
    std::int32_t rate = 0;      ///< of LatentUpdate or InertiaUpdate
    int rateShift = 1;          ///< latents only
    std::int32_t threshold = 0; ///< inertia only
    std::int64_t biasRateQ32 = 0;
};

/// What the backward pass needs room for, shared by the layers of a network. Grows once.
struct SignalBuffers {
    AlignedBuffer<std::uint8_t> signals;    ///< of the layer at work
    AlignedBuffer<std::int8_t> weightSigns; ///< its weights as panels
    AlignedBuffer<std::int8_t> panels;      ///< dense layers: its signals as panels
    AlignedBuffer<std::uint8_t> inputs;     ///< dense layers: its input, a row per column
    std::uint64_t bytes() const;
};

class LatentLayer {
public:
    /// `nextPadding`: pixels around the map that this layer writes.
    LatentLayer(const LayerShape& shape, ValueType inputType, std::size_t nextPadding, bool isHead,
                bool hasLatents, const Kernels& kernels);
    /// Latents from a normal distribution of deviation 1/sqrt(inputs).
    void randomise(RandomKey key);
    /// After randomise(): the weights of a model. Latents keep their size and take its signs.
    void takeWeights(const BitMatrix& weights);
    void visitState(StateVisitor& state, std::size_t number);
    void stateRestored();

    const LayerShape& shape() const { return m_shape; }
    const BitMatrix& weights() const { return m_weights; }
    /// Thresholds on z from the running mean and deviation (of the head: x' = 0), and scales where there are
    /// any.
    std::vector<std::int32_t> thresholds() const;

    struct Scratch; // of a thread
    using Scratches = tbb::enumerable_thread_specific<Scratch>;

    void reserve(std::size_t samples, SignalBuffers& buffers);
    /// Numbers that a sample takes of the shared buffer, going forward and back.
    std::size_t numbersPerSample() const;

    // ---- forward ----
    void multiply(const LayerInput& input, std::size_t first, std::size_t count, std::int32_t* numbers,
                  Scratch& scratch);
    void normalise(const std::int32_t* numbers, std::size_t samples);
    void pack(const std::int32_t* numbers, std::size_t first, std::size_t count);
    /// After pack(): the rest of what a layer that writes to a stream adds to it, by the batch's statistics.
    StreamPart streamPart() const {
        return {nullptr, m_product.sumStride(), m_thresholds.data(), m_scales.data(), false};
    }
    LayerInput output() const { return {m_bits.row(0), m_bits.stride()}; }
    /// Of the head, instead of pack(): x' of one sample in 1/65536, kept within 64; notes the activations.
    void scores(const std::int32_t* numbers, std::size_t sample, std::int32_t* scores);

    // ---- backward ----
    struct Precision {
        int bits = 8; ///< 2 to 8, sign included
        bool powersOfTwo = false;
    };
    /// `numbers`: dx' [samples x places x signalColumns()]. Counts blame.
    LayerStep quantise(const std::int32_t* numbers, const Batch& batch, Precision precision,
                       SignalBuffers& buffers, LayerBlame& blame);
    /// Of what the layer reads to `numbers`, as sums of signals times weights; dx' where a layer of bits is
    /// below.
    void carryBack(std::size_t samples, std::int32_t* numbers, SignalBuffers& buffers,
                   Scratches& scratches) const;
    /// What such sums are in units of the gradients that quantise() read.
    CarryScale carryScale() const { return m_carryScale; }
    LayerStep update(const LayerInput& input, std::size_t samples, const WeightRule& rule,
                     SignalBuffers& buffers, Scratches& scratches);
    void appendChanges(std::vector<WordChange>& changes) const;
    /// Of a step over so many samples with signals of `bits`; see engine/README.md.
    std::uint64_t bitOps(std::size_t samples, int bits, bool carriesBack) const;

    /// `reach`: a share of the clip.
    LatentWeights latents(const LatentPlace& place, float reach) const;

    void addToLedger(std::vector<LedgerEntry>& ledger) const;
    std::size_t signalColumns() const { return neuronWords() * wordBits; }

private:
    static constexpr int runningBits = 8; // behind the point, beyond m_fraction
    static constexpr int biasBits = 16;

    std::size_t places() const { return m_shape.output().pixels(); }
    std::size_t neuronWords() const { return wordsFor(m_shape.neurons); }
    std::size_t inputWords() const { return m_weights.words(); }
    /// Numbers carried back per sample (dense layers: of the whole map) or place (filters).
    std::size_t carriedColumns() const {
        return (m_shape.isDense() ? inputWords() : m_shape.input.pixelWords()) * wordBits;
    }
    std::size_t quads() const { return (m_shape.neurons + 3) / 4; }
    bool isGrey() const { return m_inputType == ValueType::U8; }
    bool writesStream() const { return m_shape.writes != Writes::Bits; }
    std::int64_t largestSum() const;
    int weightFromLatent(std::size_t neuron, std::size_t column) const;
    void weightsFromLatents();
    void fineWeightsAsPanels(SignalBuffers& buffers, std::size_t panelStride) const;
    /// Words of planes of fine weights that changed, and how many bits.
    std::uint64_t changeFineWeights(std::size_t neuronWord, std::size_t inputWord,
                                    std::vector<WordChange>& changes);
    std::int32_t thresholdFor(std::int64_t mean, std::int64_t deviation, std::size_t neuron, int bits) const;
    void updateRunning();
    template <class F> void forSignalRows(std::size_t samples, std::size_t block, F&& f) const;
    struct Scaling;
    Scaling scalingOf(const std::int32_t* numbers, std::size_t samples, int limit);
    void updateBias(const WeightRule& rule);
    void signsAsPanels(SignalBuffers& buffers) const;
    void signedExcess(const SignalBuffers& buffers, std::int32_t* excess) const;
    void carryDense(std::size_t samples, std::int32_t* numbers, const SignalBuffers& buffers,
                    const std::int32_t* excess) const;
    void carryMap(std::size_t sample, std::int32_t* numbers, const SignalBuffers& buffers,
                  Scratch& scratch) const;
    /// Where a sample's signals go in a map of bytes.
    struct SignalMap {
        std::uint8_t* bytes;
        std::size_t rowStride, pixelStride;
        std::size_t top, left;
        std::size_t firstNeuron, neurons;
    };
    void spread(std::size_t sample, const SignalBuffers& buffers, const SignalMap& map) const;
    void inputColumns(const LayerInput& input, std::size_t samples, SignalBuffers& buffers) const;
    void sumDense(std::size_t neuronWord, std::size_t inputWord, std::size_t samples,
                  const SignalBuffers& buffers, std::int32_t* dots) const;
    struct MapBlock {
        std::size_t neuronWord, channelWord, firstTap, endTap;
    };
    void sumMaps(const MapBlock& block, const LayerInput& input, std::size_t samples,
                 const SignalBuffers& buffers, Scratch& scratch) const;
    LayerStep updateBlock(std::size_t neuronWord, std::size_t inputWord, const std::int32_t* dots,
                          const WeightRule& rule, std::vector<WordChange>& changes);

    LayerShape m_shape;
    ValueType m_inputType;
    std::size_t m_nextPadding;
    bool m_isHead;
    bool m_hasLatents;
    const Kernels& m_kernels;
    LayerProduct m_product;
    BitMatrix m_weights;
    BitMatrix m_used; // one row: columns that are inputs
    int m_fraction;   // bits behind the point of means and deviations
    // [columns in whole words][signalColumns()]; without latents: the momenta
    AlignedBuffer<std::int16_t> m_latents;
    AlignedBuffer<std::int8_t> m_momenta;
    std::vector<std::int32_t> m_bias, m_biasMomenta;
    std::vector<std::int64_t> m_runningMeans, m_runningDeviations;
    std::uint8_t m_hasRun = 0; // the running ones are there

    // of a step
    std::vector<std::int64_t> m_sums, m_deviationSums;
    std::vector<std::int32_t> m_means, m_deviations, m_thresholds, m_windows, m_scales;
    CarryScale m_carryScale;
    std::vector<std::int64_t> m_signalTotals, m_signalSums;
    std::vector<std::int32_t> m_shownSums; // blame of the step, padded
    std::vector<std::uint32_t> m_shownCounts, m_shownByClass;
    BitMatrix m_bits;                               // [samples x map with padding]
    BitMatrix m_passes;                             // [samples x map]; none where a stream takes the sums
    BitMatrix m_placeX, m_placeY;                   // the same, pooled layers only
    std::size_t m_groups;                           // tasks that a word of neurons is updated in
    std::vector<std::vector<WordChange>> m_changes; // per word of neurons and group
};

/// Buffers only grow.
template <class T> void growTo(AlignedBuffer<T>& buffer, std::size_t size) {
    if (buffer.size() < size)
        buffer = AlignedBuffer<T>(size);
}

struct LatentLayer::Scratch {
    LayerProduct::Scratch product;
    AlignedBuffer<std::uint8_t> map;    // signals spread
    AlignedBuffer<std::uint8_t> inputs; // columns of a sample
    AlignedBuffer<std::int8_t> panels;
    AlignedBuffer<std::int32_t> dots;
    std::uint64_t bytes() const {
        return product.bytes() + map.size() + inputs.size() + panels.size() +
               dots.size() * sizeof(std::int32_t);
    }
};

} // namespace flipscope
