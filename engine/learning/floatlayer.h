// One layer as methods with float gradients train it: its weights' signs and what the optimiser keeps behind
// them, its batch normalisation, and what a step retains in it. Dense layers and filters differ in geometry
// only: inputs are gathered tile by tile (runs of channels under a filter), never as patches of a whole
// batch.
//
// A step calls, each for all tasks before the next: sum(), measure(), activate() from the first layer up;
// carryThroughNorm(), round(), addGradient() and carry() from the last down; then update() and endStep().
// Tasks of one function may run side by side. The trap: rows of y, dX and dY are places of the pooled map in
// the order sample, y, x with all channels of a place together and no padding, whatever the bits' layout.
#pragma once

#include "engine/learning/floatnorm.h"
#include "engine/learning/floatproduct.h"
#include "engine/learning/floatsignal.h"
#include "engine/learning/floatupdate.h"
#include "engine/learning/learner.h"

#include <functional>
#include <span>
#include <vector>

namespace flipscope {

struct RandomKey;
class StateVisitor;

struct FloatSettings {
    Norm norm = Norm::L2;
    bool binaryGradients = false;
    SignalPrecision signals = SignalPrecision::Float;
    bool retainsBits = false;
    Optimiser optimiser = Optimiser::Adam;
    bool halfMomenta = false;
};

/// The input of a layer: grey values as the encoder gives them, or maps of bits with the layer's padding.
struct FloatInput {
    const U8Matrix* grey = nullptr;
    const Word* bits = nullptr;
    std::size_t stride = 0; ///< words from sample to sample
};

class FloatLayer {
public:
    /// `nextPadding`: pixels around the map that this layer writes.
    FloatLayer(const LayerShape& shape, ValueType inputType, std::size_t nextPadding, bool isHead,
               std::size_t classes, const FloatSettings& settings);
    /// For the first layer: weights of columns that never vary get no gradient. It would be 0 but for
    /// rounding, of which Adam makes whole steps.
    void describeInput(const std::vector<bool>& variesByColumn);
    void randomise(const RandomKey& key);
    /// Latents keep their size and go to the side of these weights.
    void takeWeights(const BitMatrix& weights);
    void visitState(StateVisitor& state, std::size_t number);
    void stateRestored();

    const LayerShape& shape() const { return m_shape; }
    const BitMatrix& weights() const { return m_weights; }
    std::vector<std::int32_t> thresholds() const;

    /// Memory of one thread, for tiles.
    struct Scratch {
        AlignedBuffer<float> inputs, weights, signals, sums, row, signs;
        std::uint64_t bytes() const;
    };
    void grow(Scratch& scratch) const;
    void reserve(std::size_t samples);

    // ---- forward ----
    std::size_t rows(std::size_t samples) const { return samples * m_shape.output().pixels(); }
    std::size_t values(std::size_t samples) const { return samples * m_shape.output().values(); }
    /// Where this layer's sums go: to what it retains, or, where it retains bits alone, to `shared`.
    float* sums(float* shared) { return m_normal.size() > 0 ? m_normal.data() : shared; }
    std::size_t sumTasks(std::size_t samples) const { return tiles(samples) * neuronBlocks(); }
    void sum(std::size_t task, const FloatInput& input, std::size_t samples, float* y, Scratch& scratch);
    std::size_t strips() const { return (m_shape.neurons + normStrip - 1) / normStrip; }
    void measure(std::size_t strip, const float* y, std::size_t samples);
    void shareScale(); ///< of the head, after measure()
    std::size_t tiles(std::size_t samples) const {
        return (samples * m_shape.output().height + m_tileRows - 1) / m_tileRows;
    }
    void activate(std::size_t tile, float* y, std::size_t samples);
    FloatInput output() const { return {nullptr, m_bits.row(0), m_bits.stride()}; }
    const float* scores() const { return m_normal.data(); } ///< of the head

    // ---- backward ----
    using Stop = std::function<bool()>;
    /// dX to dY, in place; returns the largest |dY| of the strip.
    float carryThroughNorm(std::size_t strip, float* signals, std::size_t samples);
    float carryThroughHead(float* signals, std::size_t samples);
    /// Rounds dY and counts blame: what would not be 0 as q = round(127 dY / largest).
    void round(std::size_t strip, float* signals, float largest, std::span<const std::uint16_t> labels);
    std::size_t gradientTasks() const { return neuronBlocks() * (m_columnBlocks.size() - 1); }
    void addGradient(std::size_t task, const FloatInput& input, const float* signals, std::size_t samples,
                     const Stop& stop, Scratch& scratch);
    std::size_t carryTasks(std::size_t samples) const;
    void carry(std::size_t task, const float* signals, std::size_t samples, float* below, const Stop& stop,
               Scratch& scratch) const;

    // ---- commit ----
    std::size_t updateTasks() const { return (m_shape.neurons + neuronsOfUpdate - 1) / neuronsOfUpdate; }
    LayerStep update(std::size_t task, const UpdateRule& rule, std::size_t samples, Scratch& scratch);
    /// Betas, moving statistics, blame; `errors` and `activations` of the step.
    LayerStep endStep(const UpdateRule& betaRule, std::size_t samples, bool first, LayerBlame& blame);
    void appendChanges(std::vector<WordChange>& changes) const;

    /// From the next step on.
    void setSignals(SignalPrecision signals) { m_settings.signals = signals; }
    LatentWeights latents(const LatentPlace& place, std::optional<float> reach) const;

    /// Bytes with room for that many samples, before anything is allocated.
    static double bytesFor(const LayerShape& shape, const FloatSettings& settings, std::size_t samples);
    void addToLedger(std::vector<LedgerEntry>& ledger) const;

private:
    static constexpr std::size_t neuronBlock = 128, columnBlock = 256, tilePlaces = 128, neuronsOfUpdate = 16;

    struct Strip {
        std::size_t first, count;
    };
    Strip stripAt(std::size_t strip) const;
    std::size_t neuronBlocks() const { return (m_shape.neurons + neuronBlock - 1) / neuronBlock; }
    /// Rows of the pooled map, over all samples.
    std::pair<std::size_t, std::size_t> tileRows(std::size_t tile, std::size_t samples) const;
    std::size_t sumsPerRow() const { return m_shape.pool * m_shape.pool * m_shape.output().width; }
    template <class F> void forSums(std::size_t firstRow, std::size_t endRow, F&& f) const;
    void gather(const FloatInput& input, std::size_t firstRow, std::size_t endRow, std::size_t firstColumn,
                std::size_t endColumn, float unit, float* out) const;
    void expandWeights(std::size_t firstNeuron, std::size_t endNeuron, std::size_t firstColumn,
                       std::size_t endColumn, float* out) const;
    void pool(std::size_t firstRow, std::size_t endRow, std::size_t firstNeuron, std::size_t neurons,
              const float* sums, float* y);
    ConstTile signalsOfSums(std::size_t firstRow, std::size_t endRow, std::size_t firstNeuron,
                            std::size_t neurons, const float* signals, Scratch& scratch) const;
    template <class F> void forRetained(const Strip& strip, std::size_t samples, F&& f) const;
    void carryDense(std::size_t task, const float* signals, std::size_t samples, float* below,
                    const Stop& stop, Scratch& scratch) const;
    void carryMap(std::size_t task, const float* signals, std::size_t samples, float* below, const Stop& stop,
                  Scratch& scratch) const;
    void carryTap(std::size_t tap, std::size_t firstChannel, std::size_t channels, std::size_t firstSample,
                  std::size_t endSample, const float* signals, float* below, Scratch& scratch) const;
    void packGradient(std::size_t firstNeuron, std::size_t endNeuron, std::size_t firstColumn,
                      std::size_t endColumn, const float* gradient);
    const float* gradientRow(std::size_t neuron, std::size_t samples, Scratch& scratch);
    template <class F> void forRowWords(F&& f) const;
    void signsFromLatent();

    std::size_t imagesOfCarry() const;
    std::size_t placeWord(std::size_t pixel) const { return pixel * m_shape.output().pixelWords(); }

    LayerShape m_shape;
    ValueType m_inputType;
    std::size_t m_nextPadding;
    bool m_isHead;
    FloatSettings m_settings;
    std::size_t m_tileRows;                  // of the pooled map
    std::vector<std::size_t> m_columnBlocks; // where they begin, and the end of the last
    float m_unit;                            // value of an input's step: grey x = (2p - 255) / 255

    std::vector<float> m_varies; // 1 or 0 per input; empty: all do

    BitMatrix m_weights;
    WeightMoments m_moments;
    std::vector<float> m_beta, m_betaMomentum, m_betaSecond;
    std::vector<float> m_means, m_scales; // moving

    // of a step
    std::vector<float> m_stepMeans, m_stepScales, m_ownScales; // the head's own: per class
    std::vector<double> m_betaGradient;
    AlignedBuffer<float> m_normal;   // x' [rows x neurons]: retained floats, and the head's scores
    BitMatrix m_bits;                // [samples x map with padding]
    BitMatrix m_mask;                // |x'| <= 1 [samples x map]; where bits alone are retained
    BitMatrix m_placeX, m_placeY;    // of the maximum [samples x map]; pooled layers
    AlignedBuffer<float> m_gradient; // [neurons x inputs], summed over the batch
    BitMatrix m_gradientBits;        // or its signs
    LayerBlame m_pending;            // of this step
    std::vector<std::uint64_t> m_stripErrors;
    std::vector<std::vector<WordChange>> m_changes; // per update task
};

/// f(sample, y, x) for the sums that rows of the pooled map are made of; those of a pooled row together.
template <class F> void FloatLayer::forSums(std::size_t firstRow, std::size_t endRow, F&& f) const {
    const MapShape out = m_shape.output();
    for (std::size_t row = firstRow; row < endRow; ++row)
        for (std::size_t y = row % out.height * m_shape.pool, i = 0; i < m_shape.pool; ++i, ++y)
            for (std::size_t x = 0; x < out.width * m_shape.pool; ++x)
                f(row / out.height, y, x);
}

} // namespace flipscope
