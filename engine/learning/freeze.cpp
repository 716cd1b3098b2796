#include "engine/learning/freeze.h"

#include "datasets/error.h"
#include "engine/splittext.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>

namespace flipscope {

namespace {

[[noreturn]] void refuse(const std::string& term, const std::string& expected) {
    throw Error(fmt::format("freeze: \"{}\": expected {}", term, expected), Error::Kind::Usage);
}

std::optional<std::size_t> numberIn(std::string_view text) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

} // namespace

FrozenWeights::FrozenWeights(const std::string& text, const std::vector<LayerShape>& layers)
    : m_layers(layers.size()) {
    if (text.empty())
        return;
    for (const std::string& term : splitText(text, ','))
        add(term, layers);
}

void FrozenWeights::add(const std::string& term, const std::vector<LayerShape>& layers) {
    const std::vector<std::string> parts = splitText(term, ':');
    const auto number = numberIn(parts[0]);
    if (parts.size() > 3 || !number || *number < 1 || *number > layers.size())
        refuse(term,
               fmt::format("the number of a layer, 1 to {}, with :neuron or :neuron:input where not all "
                           "of it is meant, several separated by commas",
                           layers.size()));
    const LayerShape& shape = layers[*number - 1];
    Layer& layer = m_layers[*number - 1];
    const auto range = [&](std::size_t part, std::size_t count, const char* what) -> Range {
        const std::vector<std::string> ends = splitText(parts[part], '-');
        const auto first = numberIn(ends.front()), last = numberIn(ends.back());
        if (ends.size() > 2 || !first || !last || *first > *last || *last >= count)
            refuse(term, fmt::format("{} of layer {}: 0 to {}, or a range such as 0-{}", what, *number,
                                     count - 1, count - 1));
        return {*first, *last};
    };
    if (parts.size() == 1) {
        layer.all = true;
        return;
    }
    const Range neurons = range(1, shape.neurons, "a neuron");
    const BitMatrix used = shape.usedColumns();
    if (parts.size() == 2) {
        layer.neurons.resize(shape.neurons);
        for (std::size_t n = neurons.first; n <= neurons.last; ++n)
            layer.neurons[n] = true;
        return;
    }
    const Range columns = range(2, shape.columns(), "an input");
    for (std::size_t n = neurons.first; n <= neurons.last; ++n) {
        BitMatrix& free = layer.columns.try_emplace(n, used).first->second;
        for (std::size_t c = columns.first; c <= columns.last; ++c)
            free.set(0, c, false);
    }
}

bool FrozenWeights::neuron(std::size_t l, std::size_t n) const {
    const Layer& layer = m_layers[l];
    return layer.all || (!layer.neurons.empty() && layer.neurons[n]);
}

const Word* FrozenWeights::freeColumns(std::size_t l, std::size_t n) const {
    const auto it = m_layers[l].columns.find(n);
    return it == m_layers[l].columns.end() ? nullptr : it->second.row(0);
}

} // namespace flipscope
