#include "engine/export/layerweights.h"

#include "datasets/error.h"

#include <fmt/format.h>

namespace flipscope {

void refuseResidual(const Network& network, const char* format) {
    if (network.isResidual())
        throw Error(
            fmt::format("{}: takes networks whose layers hand on bits, found the residual network {}; its "
                        "model file (.flipscope, engine/io/MODELFILE.md) holds all of it",
                        format, network.sizes()));
}

void readWeights(const LayerParameters& layer, std::size_t neuron, std::span<std::int8_t> weights) {
    const LayerShape& shape = layer.shape;
    std::size_t k = 0;
    for (std::size_t y = 0; y < shape.kernelHeight; ++y)
        for (std::size_t x = 0; x < shape.kernelWidth; ++x)
            for (std::size_t c = 0; c < shape.input.channels; ++c)
                weights[k++] = static_cast<std::int8_t>(layer.weight(neuron, shape.column(y, x, c)));
}

std::vector<std::int8_t> weightsOf(const LayerParameters& layer) {
    const std::size_t inputs = layer.shape.inputs();
    std::vector<std::int8_t> weights(layer.shape.neurons * inputs);
    for (std::size_t o = 0; o < layer.shape.neurons; ++o)
        readWeights(layer, o, std::span(weights).subspan(o * inputs, inputs));
    return weights;
}

std::vector<std::uint32_t> packedWeights(const LayerParameters& layer) {
    const std::size_t inputs = layer.shape.inputs(), words = packedWords(inputs);
    const std::size_t planes = layer.shape.weightPlanes;
    std::vector<std::uint32_t> packed(layer.shape.weightRows() * words);
    std::vector<std::int8_t> weights(inputs);
    for (std::size_t o = 0; o < layer.shape.neurons; ++o) {
        readWeights(layer, o, weights);
        for (std::size_t plane = 0; plane < planes; ++plane)
            for (std::size_t k = 0; k < inputs; ++k)
                packed[(o * planes + plane) * words + k / 32] |= std::uint32_t{isOne(weights[k], plane)}
                                                                 << (k % 32);
    }
    return packed;
}

std::vector<std::uint32_t> channelFirstOrder(std::size_t planes, std::size_t pixels, std::size_t channels) {
    std::vector<std::uint32_t> order;
    order.reserve(planes * pixels * channels);
    for (std::size_t plane = 0; plane < planes; ++plane)
        for (std::size_t c = 0; c < channels; ++c)
            for (std::size_t p = 0; p < pixels; ++p)
                order.push_back(static_cast<std::uint32_t>((plane * pixels + p) * channels + c));
    return order;
}

} // namespace flipscope
