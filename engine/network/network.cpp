#include "engine/network/network.h"

#include "engine/network/forwardpass.h"
#include "engine/network/operations.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <cassert>
#include <memory>
#include <numeric>

namespace flipscope {

const LayerParameters& parametersOf(const Layer& layer) {
    return std::visit([](const auto& l) -> const LayerParameters& { return *l.parameters; }, layer);
}

void sumGroups(const LayerShape& head, std::int32_t* scores) {
    for (std::size_t c = 0; c < head.classes() && head.group > 1; ++c)
        scores[c] = std::accumulate(scores + c * head.group, scores + (c + 1) * head.group, std::int32_t{0});
}

Network::Network(ValueType inputType, MapShape image, std::vector<Layer> layers)
    : m_inputType(inputType), m_image(image), m_layers(std::move(layers)) {
    assert(!m_layers.empty() && std::holds_alternative<DenseHead>(m_layers.back()));
    for (std::size_t l = 0; l < m_layers.size(); ++l) {
        const LayerParameters& p = parametersOf(m_layers[l]);
        assert(p.weights.rows() == p.shape.weightRows() && p.weights.columns() == p.shape.columns());
        assert(p.thresholds.size() == p.shape.numbers());
        assert(p.shape.isDense() != std::holds_alternative<ConvolutionLayer>(m_layers[l]));
        (void)p;
    }
    assert(chainFault(shapes()).empty());
}

Network::Network(ValueType inputType, std::vector<Layer> layers)
    // By value: the layers are gone from where they were once the delegate has them.
    : Network(inputType, MapShape(parametersOf(layers.front()).shape.input), std::vector<Layer>(layers)) {}

std::size_t Network::inputs() const {
    return m_layers.empty() ? 0 : parametersOf(m_layers.front()).shape.input.values();
}

ValueType Network::inputTypeOf(std::size_t layer) const {
    if (layer == 0)
        return m_inputType;
    return parametersOf(m_layers[layer]).shape.reads == Reads::Bits ? ValueType::Bits : ValueType::U8;
}

bool Network::isResidual() const {
    return std::any_of(m_layers.begin(), m_layers.end(),
                       [](const Layer& layer) { return parametersOf(layer).shape.usesStream(); });
}

std::vector<LayerShape> Network::shapes() const {
    std::vector<LayerShape> shapes;
    for (const Layer& layer : m_layers)
        shapes.push_back(parametersOf(layer).shape);
    return shapes;
}

std::size_t Network::classes() const {
    return m_layers.empty() ? 0 : parametersOf(m_layers.back()).shape.classes();
}

std::size_t Network::weightCount() const {
    std::size_t count = 0;
    for (const Layer& layer : m_layers)
        count += parametersOf(layer).shape.weightCount();
    return count;
}

std::uint64_t Network::bitOpsPerSample() const {
    std::uint64_t ops = 0;
    for (std::size_t l = 0; l < m_layers.size(); ++l)
        ops += bitOpsOf(parametersOf(m_layers[l]).shape, inputTypeOf(l));
    return ops;
}

Int32Matrix Network::forward(const Activations& input, const Kernels& kernels) const {
    return ForwardPass(*this, kernels).scores(input);
}

std::vector<std::uint16_t> Network::predict(const Activations& input, const Kernels& kernels) const {
    return ForwardPass(*this, kernels).classes(input);
}

std::string Network::checksum() const {
    const std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state(XXH3_createState(), &XXH3_freeState);
    if (!state)
        throw std::bad_alloc();
    XXH3_64bits_reset(state.get());
    const auto addNumber = [&](std::uint64_t value) {
        XXH3_64bits_update(state.get(), &value, sizeof value);
    };
    addNumber(static_cast<std::uint64_t>(m_inputType));
    for (const Layer& layer : m_layers) {
        const LayerParameters& p = parametersOf(layer);
        // Kinds are numbered as they came to be; a dense layer over a vector says no more than its sizes.
        addNumber(std::holds_alternative<DenseLayer>(layer)  ? 0
                  : std::holds_alternative<DenseHead>(layer) ? 1
                                                             : 2);
        addNumber(p.weights.rows());
        addNumber(p.weights.columns());
        if (p.shape.group > 1)
            addNumber(p.shape.group);
        if (p.shape.usesStream()) {
            addNumber(static_cast<std::uint64_t>(p.shape.reads));
            addNumber(static_cast<std::uint64_t>(p.shape.writes));
        }
        if (p.shape.input.pixels() > 1)
            for (const std::size_t number :
                 {p.shape.input.height, p.shape.input.width, p.shape.input.channels, p.shape.kernelHeight,
                  p.shape.kernelWidth, p.shape.stride, p.shape.padding, p.shape.pool})
                addNumber(number);
        for (std::size_t o = 0; o < p.weights.rows(); ++o)
            XXH3_64bits_update(state.get(), p.weights.row(o), p.weights.words() * sizeof(Word));
        XXH3_64bits_update(state.get(), p.thresholds.data(), p.thresholds.size() * sizeof(std::int32_t));
    }
    return fmt::format("{:016x}", XXH3_64bits_digest(state.get()));
}

std::string Network::sizes() const { return m_layers.empty() ? std::string() : sizesText(shapes()); }

} // namespace flipscope
