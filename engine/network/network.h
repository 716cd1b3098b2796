// A trained network as a value: layers from a closed set over immutable shared parameters, so a copy (a
// snapshot for the window, the best model so far) costs nothing. Integers only; equal networks give equal
// scores on any machine.
#pragma once

#include "engine/bits/bitmatrix.h"
#include "engine/bits/kernels.h"
#include "engine/network/activations.h"
#include "engine/network/layershape.h"

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace flipscope {

/// What a layer consists of.
struct LayerParameters {
    LayerShape shape;
    BitMatrix weights; ///< [shape.weightRows() x shape.columns()]
    /// [shape.numbers()]; the first [neurons] on z = sum w*x (u8 input: on the raw grey values). Scales of
    /// layers that write to a stream lie behind them.
    std::vector<std::int32_t> thresholds;

    /// +1, -1, of ternary weights also 0, of fine ones an odd number up to 63.
    int weight(std::size_t neuron, std::size_t column) const {
        return weightOf(weights, neuron * shape.weightPlanes, shape.weightPlanes, column);
    }
    const std::int32_t* scales() const { return thresholds.data() + shape.neurons; }
};

// Layers that write to a stream add (z - threshold) * scale / 2^16 to it at their place and channel
// (network/stream.h) instead of comparing.

/// bit[o] = (z[o] >= threshold[o]), every neuron over the whole input. Takes Bits or U8.
struct DenseLayer {
    std::shared_ptr<const LayerParameters> parameters;
};

/// The same for filters at every place of a map; where shape.pool is 2, for the largest of 2 x 2 neighbouring
/// sums (which is the OR of their bits). Pooling belongs to the layer, so that every layer has weights and
/// the layers of a network, of its blame and of its flips are numbered alike.
struct ConvolutionLayer {
    std::shared_ptr<const LayerParameters> parameters;
};

/// The last layer. score[c] = the sum of z[o] - threshold[o] over the shape.group neurons of class c (Int32).
/// Takes Bits or U8.
struct DenseHead {
    std::shared_ptr<const LayerParameters> parameters;
};

/// What a head makes of its neurons' z - threshold, in place: the scores of its classes come first. The one
/// place that knows how neurons are grouped: training, inference and exports ask it, or LayerShape::group.
void sumGroups(const LayerShape& head, std::int32_t* scores);

using Layer = std::variant<DenseLayer, ConvolutionLayer, DenseHead>;

const LayerParameters& parametersOf(const Layer& layer);

class Network {
public:
    Network() = default;
    /// `image`: what the encoder gives, as a map (for dense networks only its number of values matters). The
    /// last layer must be the only head; layers must chain (chainFault()). Both are the caller's duty
    /// (asserted).
    Network(ValueType inputType, MapShape image, std::vector<Layer> layers);
    /// Of dense layers only.
    Network(ValueType inputType, std::vector<Layer> layers);

    ValueType inputType() const { return m_inputType; }
    const MapShape& image() const { return m_image; }
    const std::vector<Layer>& layers() const { return m_layers; }
    std::size_t inputs() const;
    /// Of what layer `layer` reads: Bits or U8.
    ValueType inputTypeOf(std::size_t layer) const;
    /// Whether layers add to a stream; what knows only chains of bits must ask.
    bool isResidual() const;
    std::vector<LayerShape> shapes() const;
    std::size_t classes() const;
    std::size_t weightCount() const;
    /// Bit operations of one forward pass: 2 per 1-bit multiply-accumulate (XNOR, count), 16 where the input
    /// is u8 (8 bit planes).
    std::uint64_t bitOpsPerSample() const;

    /// Scores [samples x classes] of encoded samples (BitMatrix or U8Matrix of inputs() columns). Parallel
    /// over blocks of samples in the caller's arena.
    Int32Matrix forward(const Activations& input, const Kernels& kernels) const;

    /// Class with the highest score per sample; ties go to the lower class.
    std::vector<std::uint16_t> predict(const Activations& input, const Kernels& kernels) const;

    /// Hex XXH3-64 over input type, shapes, weights and thresholds; independent of machine and padding.
    std::string checksum() const;

    /// "784-1024-1024-10", "28x28x1-32c3-64c3p-256-10"
    std::string sizes() const;

private:
    ValueType m_inputType = ValueType::U8;
    MapShape m_image;
    std::vector<Layer> m_layers;
};

} // namespace flipscope
