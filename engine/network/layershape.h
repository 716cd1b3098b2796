// The geometry of a layer and of the maps of activations between layers: everything that follows from sizes
// alone. A dense layer is a filter that covers its whole input, so one description fits all layers.
//
// Maps lie pixel by pixel, row by row; the channels of a pixel are packed into words of their own (channels
// past a multiple of 64 leave unused bits, always 0). Weights lie the same way: the row of a neuron holds the
// channels of each tap of its filter from a word boundary on. The trap: columns() counts unused bits too,
// inputs() does not.
//
// Residual networks keep a stream beside the bits: 16-bit numbers per place and channel (network/stream.h)
// that layers begin and add to. What follows a stream reads its signs; where maps get smaller, filters of one
// tap carry the means of its places past the layer before them (the shortcut), and the head reads its
// averages.
#pragma once

#include "engine/bits/bitmatrix.h"

#include <cstdint>
#include <string>
#include <vector>

namespace flipscope {

struct MapShape {
    std::size_t height = 1;
    std::size_t width = 1;
    std::size_t channels = 0;

    std::size_t pixels() const { return height * width; }
    std::size_t pixelWords() const { return wordsFor(channels); }
    std::size_t values() const { return pixels() * channels; }
    bool operator==(const MapShape&) const = default;
};

/// What a layer reads: what the layer before left as bits (the first: what the encoder gives); or, as bytes,
/// means of the stream: of 2 x 2 places, as it was before the layer before; of all places; of all places,
/// what is below 0 counted as 0.
enum class Reads : std::uint8_t { Bits, Halved, Average, PositiveAverage };
/// What becomes of a layer's sums: bits (of the last layer: scores); a new stream; a part of the stream.
enum class Writes : std::uint8_t { Bits, Stream, Sum };

struct LayerShape {
    MapShape input;
    std::size_t neurons = 0; ///< of a convolution: filters
    std::size_t kernelHeight = 1;
    std::size_t kernelWidth = 1;
    std::size_t stride = 1;
    std::size_t padding = 0;      ///< pixels of -1 (grey values: 0) around the input
    std::size_t pool = 1;         ///< 2: the maximum of 2 x 2 sums is taken before the threshold
    std::size_t weightPlanes = 1; ///< 2: weights in {-1,0,+1}, each the mean of two of +1/-1; of the two the
                                  ///< first is 1 where the weight is +1, the second where it is not -1;
                                  ///< finePlanes: odd weights up to 63, plane p counts 2^p
    std::size_t group = 1;        ///< of the last layer: neurons per class, side by side
    Reads reads = Reads::Bits;
    Writes writes = Writes::Bits;

    /// Of the full-precision layers of residual networks: with bytes as inputs, the widest whose products
    /// every machine adds up exactly (255 * 63 twice is less than 2^15).
    static constexpr std::size_t finePlanes = 6;

    static LayerShape dense(MapShape input, std::size_t neurons) {
        return {input, neurons, input.height, input.width, 1, 0, 1, 1};
    }

    /// Sums before pooling.
    std::size_t sumHeight() const { return (input.height + 2 * padding - kernelHeight) / stride + 1; }
    std::size_t sumWidth() const { return (input.width + 2 * padding - kernelWidth) / stride + 1; }
    MapShape output() const { return {sumHeight() / pool, sumWidth() / pool, neurons}; }
    std::size_t classes() const { return neurons / group; } ///< of the last layer
    /// One sum per neuron. Asked for every neuron of a step, hence without a division.
    bool isDense() const {
        return pool == 1 && input.height + 2 * padding - kernelHeight < stride &&
               input.width + 2 * padding - kernelWidth < stride;
    }

    std::size_t taps() const { return kernelHeight * kernelWidth; }
    /// Values that a neuron sums up.
    std::size_t inputs() const { return taps() * input.channels; }
    std::size_t weightCount() const { return neurons * inputs(); }
    bool isFine() const { return weightPlanes == finePlanes; }
    int largestWeight() const { return isFine() ? (1 << finePlanes) - 1 : 1; }
    bool usesStream() const { return reads != Reads::Bits || writes != Writes::Bits; }
    /// A threshold per neuron; of layers that write to a stream also, behind them, a scale per neuron.
    std::size_t numbers() const { return writes == Writes::Bits ? neurons : 2 * neurons; }
    /// Rows of the weight matrix: plane p of neuron o is row o * weightPlanes + p.
    std::size_t weightRows() const { return neurons * weightPlanes; }
    /// Columns of the weight matrix.
    std::size_t columns() const {
        return taps() == 1 ? input.channels : taps() * input.pixelWords() * wordBits;
    }
    /// One row: 1 where a column is an input.
    BitMatrix usedColumns() const;
    /// The column of channel c of tap (y, x).
    std::size_t column(std::size_t y, std::size_t x, std::size_t c) const {
        return (y * kernelWidth + x) * input.pixelWords() * wordBits + c;
    }

    /// Rows of the input under a filter are separate runs of words, unless the filter is as wide as the
    /// input.
    std::size_t runs() const { return kernelWidth == input.width + 2 * padding ? 1 : kernelHeight; }
    std::size_t runWords() const {
        return runs() == 1 ? wordsFor(columns()) : kernelWidth * input.pixelWords();
    }
    /// Words of the padded input map, of a row of it, and where the filter at (y, x) of the sums begins.
    std::size_t mapRowWords() const { return (input.width + 2 * padding) * input.pixelWords(); }
    std::size_t mapWords() const { return (input.height + 2 * padding) * mapRowWords(); }
    std::size_t origin(std::size_t y, std::size_t x) const {
        return y * stride * mapRowWords() + x * stride * input.pixelWords();
    }

    /// "1024" for a dense layer, "64c3" for 3 x 3 filters that keep the size, "64v3" without padding, "s2"
    /// after it for a stride, "p" for pooling; "64f3" begins a stream, "64r3" adds to it, "128d1" carries it
    /// on to a smaller map, "a-10" is a head over averages.
    std::string name() const;

    bool operator==(const LayerShape&) const = default;
};

/// The weight of `column` whose planes are the rows from `row` on.
inline int weightOf(const BitMatrix& weights, std::size_t row, std::size_t planes, std::size_t column) {
    if (planes == 1)
        return weights.sign(row, column);
    int sum = 0;
    for (std::size_t p = 0; p < planes; ++p)
        sum += weights.sign(row + p, column) * (planes == LayerShape::finePlanes ? 1 << p : 1);
    return planes == LayerShape::finePlanes ? sum : sum / 2;
}

/// As files name them; the first is the default, which they leave out.
inline constexpr const char* readsNames[] = {"bits", "halved", "average", "positive-average"};
inline constexpr const char* writesNames[] = {"bits", "stream", "sum"};

/// How far before layer `layer` the one lies whose bits or stream it reads.
inline std::size_t readsBack(const LayerShape& layer) { return layer.reads == Reads::Halved ? 2 : 1; }
/// What a layer must take that reads so from the output of another.
MapShape readShape(Reads reads, const MapShape& output);
/// What is wrong with the way in which these layers follow each other; empty: nothing.
std::string chainFault(const std::vector<LayerShape>& layers);
/// Pixels around the bits that layer `layer` leaves for the one that reads them (0 where none does).
std::size_t paddingAfter(const std::vector<LayerShape>& layers, std::size_t layer);

/// "784-1024-1024-10", "28x28x1-32c3-64c3p-256-10"
std::string sizesText(const std::vector<LayerShape>& layers);

} // namespace flipscope
