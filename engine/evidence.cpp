#include "engine/evidence.h"

#include <cassert>

namespace flipscope {

Evidence::Evidence(const Network& network, const Kernels& kernels)
    : m_network(network), m_kernels(kernels), m_shapes(network.shapes()), m_pass(network, kernels) {}

void Evidence::run(const Activations& encoded) {
    m_input = encoded;
    m_trace = m_pass.trace(m_input);
}

std::span<const std::int32_t> Evidence::scores() const {
    return {m_trace.scores.row(0), m_trace.scores.columns()};
}

bool Evidence::output(std::size_t layer, std::size_t neuron, std::size_t y, std::size_t x) const {
    assert(layer + 1 < m_network.layers().size());
    // A stream that the next layer carries on has its signs behind that one.
    const std::vector<LayerShape>& shapes = m_shapes;
    const std::size_t shown = shapes[layer + 1].reads == Reads::Halved ? layer + 1 : layer;
    const MapShape map = shapes[shown].output();
    const std::size_t padding = paddingAfter(shapes, shown);
    const std::size_t place = (y + padding) * (map.width + 2 * padding) + x + padding;
    return m_trace.maps[shown].get(0, place * map.pixelWords() * wordBits + neuron);
}

NeuronEvidence Evidence::of(std::size_t layer, std::size_t neuron, std::size_t y, std::size_t x) const {
    const LayerShape& shape = parametersOf(m_network.layers()[layer]).shape;
    NeuronEvidence best = at(layer, neuron, y * shape.pool, x * shape.pool);
    for (std::size_t i = 1; i < shape.pool * shape.pool; ++i) {
        NeuronEvidence other =
            at(layer, neuron, y * shape.pool + i / shape.pool, x * shape.pool + i % shape.pool);
        if (other.sum > best.sum)
            best = std::move(other);
    }
    return best;
}

NeuronEvidence Evidence::at(std::size_t layer, std::size_t neuron, std::size_t sumY, std::size_t sumX) const {
    const LayerParameters& parameters = parametersOf(m_network.layers()[layer]);
    NeuronEvidence evidence;
    evidence.threshold = parameters.thresholds[neuron];
    evidence.isGrey = m_network.inputTypeOf(layer) == ValueType::U8;
    readField(layer, sumY, sumX, evidence);
    for (std::size_t tapY = 0; tapY < evidence.field.height; ++tapY)
        for (std::size_t tapX = 0; tapX < evidence.field.width; ++tapX)
            for (std::size_t c = 0; c < evidence.field.channels; ++c)
                evidence.weights.push_back(static_cast<std::int8_t>(
                    parameters.weight(neuron, parameters.shape.column(tapY, tapX, c))));
    evidence.sum = sumByKernels(parameters, neuron, evidence);
    return evidence;
}

void Evidence::readField(std::size_t layer, std::size_t sumY, std::size_t sumX,
                         NeuronEvidence& evidence) const {
    const LayerShape& shape = parametersOf(m_network.layers()[layer]).shape;
    evidence.field = {shape.kernelHeight, shape.kernelWidth, shape.input.channels};
    const auto padding = static_cast<std::ptrdiff_t>(shape.padding);
    const auto top = static_cast<std::ptrdiff_t>(sumY * shape.stride) - padding;
    const auto left = static_cast<std::ptrdiff_t>(sumX * shape.stride) - padding;
    for (std::size_t y = 0; y < shape.kernelHeight; ++y)
        for (std::size_t x = 0; x < shape.kernelWidth; ++x)
            for (std::size_t c = 0; c < shape.input.channels; ++c)
                evidence.values.push_back(inputValue(layer, top + static_cast<std::ptrdiff_t>(y),
                                                     left + static_cast<std::ptrdiff_t>(x), c));
}

/// Outside the map is its padding: -1, of grey values 0.
std::int16_t Evidence::inputValue(std::size_t layer, std::ptrdiff_t y, std::ptrdiff_t x,
                                  std::size_t channel) const {
    const LayerShape& shape = parametersOf(m_network.layers()[layer]).shape;
    const bool isGrey = m_network.inputTypeOf(layer) == ValueType::U8;
    if (y < 0 || x < 0 || y >= static_cast<std::ptrdiff_t>(shape.input.height) ||
        x >= static_cast<std::ptrdiff_t>(shape.input.width))
        return isGrey ? 0 : -1;
    const auto row = static_cast<std::size_t>(y), column = static_cast<std::size_t>(x);
    if (layer > 0 && isGrey)
        return m_trace.bytes[layer].at(0,
                                       (row * shape.input.width + column) * shape.input.channels + channel);
    if (layer > 0) {
        const std::size_t word =
            (row + shape.padding) * shape.mapRowWords() + (column + shape.padding) * shape.input.pixelWords();
        return m_trace.maps[layer - 1].get(0, word * wordBits + channel) ? 1 : -1;
    }
    // As the encoder orders them: plane after plane, pixel after pixel, channels interleaved.
    const std::size_t imageChannels = shape.isDense() ? shape.input.channels : m_network.image().channels;
    const std::size_t pixel = row * shape.input.width + column;
    const std::size_t index = channel / imageChannels * shape.input.pixels() * imageChannels +
                              pixel * imageChannels + channel % imageChannels;
    if (isGrey)
        return std::get<U8Matrix>(m_input).at(0, index);
    return std::get<BitMatrix>(m_input).get(0, index) ? 1 : -1;
}

/// The field as the input of a layer of this one neuron.
std::int32_t Evidence::sumByKernels(const LayerParameters& layer, std::size_t neuron,
                                    const NeuronEvidence& evidence) const {
    const std::size_t count = evidence.values.size();
    LayerShape shape = LayerShape::dense({1, 1, count}, 1);
    shape.weightPlanes = layer.shape.weightPlanes;
    BitMatrix weights(shape.weightRows(), count), bits(1, count);
    U8Matrix grey(1, count);
    std::size_t i = 0;
    for (std::size_t tap = 0; tap < layer.shape.taps(); ++tap)
        for (std::size_t c = 0; c < layer.shape.input.channels; ++c, ++i) {
            const std::size_t column =
                layer.shape.column(tap / layer.shape.kernelWidth, tap % layer.shape.kernelWidth, c);
            for (std::size_t plane = 0; plane < shape.weightPlanes; ++plane)
                weights.set(plane, i, layer.weights.get(neuron * shape.weightPlanes + plane, column));
            if (evidence.isGrey)
                grey.at(0, i) = static_cast<std::uint8_t>(evidence.values[i]);
            else
                bits.set(0, i, evidence.values[i] > 0);
        }
    const ValueType type = evidence.isGrey ? ValueType::U8 : ValueType::Bits;
    LayerProduct product(shape, type, m_kernels);
    product.setWeights(weights);
    product.setThresholds({evidence.threshold}, 0);
    const Activations input = evidence.isGrey ? Activations(std::move(grey)) : Activations(std::move(bits));
    FirstInput first(shape, type, {1, 1, count});
    first.reserve(1);
    first.prepare(input, 0, 1, m_kernels);
    Int32Matrix z(1, product.scoreColumns());
    LayerProduct::Scratch scratch;
    product.scores(first.input(input), 0, 1, z, 0, scratch);
    return z.at(0, 0);
}

} // namespace flipscope
