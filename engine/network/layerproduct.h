// The forward product of one layer: its weights in the orientation that the fastest kernel for its size
// wants, its thresholds, and the loops over samples, places and pooling. Training and inference share it.
//
// Wide dense layers count rows of the transposed weights (grey values as eight planes of bits); narrow ones
// and convolutions take tiles of sums. The trap: inputs must be laid out as LayerInput says; FirstInput does
// that for encoded samples, and every layer writes its output as its successor wants it.
#pragma once

#include "engine/bits/kernels.h"
#include "engine/network/activations.h"
#include "engine/network/layershape.h"

#include <utility>
#include <vector>

namespace flipscope {

/// The input of a layer, one row per sample. Bits: a map with the layer's padding around it. Grey values: as
/// bytes in the same layout (channels interleaved), and for counted layers also as eight planes of bits.
struct LayerInput {
    const Word* bits = nullptr;
    std::size_t stride = 0;      ///< words from sample to sample
    std::size_t planeStride = 0; ///< words from plane to plane
    const std::uint8_t* bytes = nullptr;
    std::size_t byteStride = 0;
};

/// Where a layer's bits go, one row per sample: `bits` is a map with `padding` pixels around it; the others
/// (null when only inference is wanted) are maps without.
struct LayerOutput {
    Word* bits = nullptr;
    std::size_t stride = 0;
    std::size_t padding = 0;
    Word* near = nullptr; ///< |sum - threshold| <= window
    Word* placeX = nullptr;
    Word* placeY = nullptr; ///< of the maximum; pooled layers only
    std::size_t planeStride = 0;
};

class LayerProduct {
public:
    enum class Use { Any, Sums }; ///< Sums: takes tiles of sums where rows would be counted for bits
    /// Weights all 0 (-1).
    LayerProduct(const LayerShape& shape, ValueType inputType, const Kernels& kernels, Use use = Use::Any);

    void setWeights(const BitMatrix& weights);
    /// Of a row of weights, word `word` now is `now`; `mask` says which bits changed. Rows of neurons of
    /// different blocks of 512 may be changed at once.
    void change(std::size_t row, std::size_t word, Word mask, Word now);
    /// thresholds[neurons] on z.
    void setThresholds(const std::vector<std::int32_t>& thresholds, std::int32_t window);

    /// Memory for one thread; grows once.
    struct Scratch {
        AlignedBuffer<Word> words;
        AlignedBuffer<std::int32_t> tile;
        AlignedBuffer<std::int32_t> sums;
        AlignedBuffer<Word> columns; // sums of the columns of a batch
        std::vector<std::uint32_t> rows;
        std::uint64_t bytes() const;
    };

    /// Samples [first, first + count). Adds the (pooled) sums over samples and places to zSums[neurons] where
    /// given, which counted layers do not offer: see addBatchSums.
    void pack(const LayerInput& input, std::size_t first, std::size_t count, const LayerOutput& output,
              std::int64_t* zSums, Scratch& scratch) const;
    /// z of a dense layer (the threshold not yet subtracted), to rows from zFirst on; z has scoreColumns().
    void scores(const LayerInput& input, std::size_t first, std::size_t count, Int32Matrix& z,
                std::size_t zFirst, Scratch& scratch) const;

    std::size_t scoreColumns() const;
    /// The sums themselves, pooled where the layer pools: of sample s, place p, neuron o to z[(s * places +
    /// p) * sumStride() + o], for samples [first, first + count). Pooled layers write where the maxima lie to
    /// output.placeX and placeY, and something to the other maps of `output`; of others it may be empty.
    void sums(const LayerInput& input, std::size_t first, std::size_t count, std::int32_t* z,
              const LayerOutput& output, Scratch& scratch) const;
    std::size_t sumStride() const;

    bool isCounted() const { return m_path == Path::Counted; }
    /// zSums[o] += the sum of z over `samples` samples, from the sums of the columns of their input.
    void addBatchSums(const LayerInput& input, std::size_t samples, std::vector<std::int64_t>& zSums,
                      Scratch& scratch) const;

    const LayerShape& shape() const { return m_shape; }
    std::uint64_t bytes() const;

private:
    enum class Path { Counted, Bits, Bytes };

    struct CountedInput {
        const Word* x;
        std::size_t stride, planeStride;
        int planes;
        std::size_t samples;
    };
    CountedProduct counted(const CountedInput& input, int sumPlanes, Scratch& scratch) const;
    void packCounted(const LayerInput& input, std::size_t first, std::size_t count, const LayerOutput& output,
                     Scratch& scratch) const;
    void packDense(const LayerInput& input, std::size_t first, std::size_t count, const LayerOutput& output,
                   std::int64_t* zSums, Scratch& scratch) const;
    void packMap(const LayerInput& input, std::size_t sample, const LayerOutput& output, std::int64_t* zSums,
                 Scratch& scratch, std::int32_t* maxima = nullptr) const;
    void scoreRows(const LayerInput& input, std::size_t first, std::size_t count, const TileEpilogue& out,
                   Scratch& scratch) const;
    /// Sums of `positions` inputs, from word or byte `at` of a sample on; neurons [first, first + count).
    void tile(const LayerInput& input, std::size_t sample, std::size_t place, std::size_t step,
              std::size_t positions, std::size_t firstNeuron, std::size_t neurons,
              const TileEpilogue& out) const;
    struct PooledOutput {
        Word *bits, *near, *placeX, *placeY;
        std::size_t stride;
        std::int32_t* maxima = nullptr;
        std::size_t maximaStride = 0;
    };
    /// The epilogue of one row of places: the tile in `scratch`, `size` rows of `width` places.
    void pool(std::size_t firstNeuron, std::size_t neurons, std::size_t size, std::size_t width,
              std::size_t positions, const PooledOutput& out, std::int64_t* zSums, Scratch& scratch) const;
    SlicedSums sumColumns(const LayerInput& input, std::size_t first, std::size_t count,
                          Scratch& scratch) const;
    std::int8_t* byteOf(std::size_t neuron, std::size_t k);
    Word& panelWord(std::size_t row, std::size_t word);
    /// Of a row of weights. For binary weights without a division: it is asked for every change of a step.
    std::pair<std::size_t, std::size_t> neuronAndPlane(std::size_t row) const {
        const std::size_t planes = m_shape.weightPlanes;
        return planes == 1 ? std::pair{row, std::size_t{0}} : std::pair{row / planes, row % planes};
    }
    Word* countedLanes(std::size_t row, std::size_t word);
    std::size_t inputPlanes() const { return m_inputType == ValueType::U8 ? 8 : 1; }

    LayerShape m_shape;
    ValueType m_inputType;
    const Kernels& m_kernels;
    Path m_path;
    std::size_t m_words;                      // of a row of weights
    BitMatrix m_used;                         // one row: columns that are inputs
    AlignedBuffer<Word> m_panels;             // counted: transposed; bits: panels of eight neurons
    AlignedBuffer<std::int8_t> m_bytes;       // bytes: panels of sixteen neurons
    AlignedBuffer<std::int32_t> m_thresholds; // on z, padded
    std::int32_t m_window = 0;
    int m_sumPlanes = 0;
    AlignedBuffer<Word> m_thresholdPlanes;  // counted
    AlignedBuffer<std::int32_t> m_onCounts; // thresholds on what the counters hold
    std::size_t m_thresholdStride = 0;
    std::vector<std::int32_t> m_weightSums; // counted: sum of w over the inputs
};

/// Encoded samples as the first layer wants them.
class FirstInput {
public:
    FirstInput() = default;
    /// `image`: of the picture, as the encoder saw it; unused by dense layers.
    FirstInput(const LayerShape& shape, ValueType inputType, MapShape image);
    void reserve(std::size_t samples);
    /// Rows [first, first + count) of `encoded` to the same rows here; different rows at once are fine.
    void prepare(const Activations& encoded, std::size_t first, std::size_t count, const Kernels& kernels);
    /// Valid after prepare() of the rows that are used, while `encoded` lives. For convolutions over grey
    /// values `bits` is a map with 8 bits per channel in each pixel's word: what their votes add up.
    LayerInput input(const Activations& encoded) const;
    std::size_t bytes() const { return m_bits.bytes() + m_bytes.bytes(); }

private:
    void spreadBits(const BitMatrix& encoded, std::size_t row);
    void padBytes(const U8Matrix& encoded, std::size_t row);

    LayerShape m_shape;
    ValueType m_type = ValueType::U8;
    MapShape m_image;
    BitMatrix m_bits; // grey, dense: [samples * 8 planes]; convolutions: maps
    U8Matrix m_bytes; // grey convolutions with padding
};

} // namespace flipscope
