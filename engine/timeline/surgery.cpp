#include "engine/timeline/surgery.h"

#include "engine/learning/setbits.h"

#include <algorithm>
#include <memory>

namespace flipscope {

Network withFlip(const Network& network, const FlipPlace& place) {
    std::vector<Layer> layers = network.layers();
    Layer& layer = layers[place.layer];
    auto parameters = std::make_shared<LayerParameters>(parametersOf(layer));
    const std::uint32_t row = place.row(parameters->shape.weightPlanes);
    parameters->weights.row(row)[place.column / wordBits] ^= Word{1} << (place.column % wordBits);
    std::visit([&](auto& l) { l.parameters = std::move(parameters); }, layer);
    return {network.inputType(), network.image(), std::move(layers)};
}

bool bitOf(const Network& network, const FlipPlace& place) {
    const LayerParameters& parameters = parametersOf(network.layers()[place.layer]);
    return parameters.weights.get(place.row(parameters.shape.weightPlanes), place.column);
}

std::vector<BatchAnswer> answersOnBatch(const Network& network, const Activations& encoded,
                                        std::span<const std::uint16_t> labels, const Kernels& kernels) {
    const Int32Matrix scores = network.forward(encoded, kernels);
    const std::size_t classes = network.classes();
    std::vector<BatchAnswer> answers(labels.size());
    for (std::size_t b = 0; b < labels.size(); ++b) {
        const std::int32_t* row = scores.row(b);
        answers[b].predicted = static_cast<std::uint16_t>(std::max_element(row, row + classes) - row);
        std::int32_t rival = INT32_MIN;
        for (std::size_t c = 0; c < classes; ++c)
            if (c != labels[b])
                rival = std::max(rival, row[c]);
        answers[b].lead = classes > 1 ? row[labels[b]] - rival : 0;
    }
    return answers;
}

Standing standingOf(std::span<const BatchAnswer> answers, std::span<const std::uint16_t> labels) {
    Standing standing{answers.size(), 0, 0};
    for (std::size_t b = 0; b < answers.size(); ++b) {
        standing.correct += answers[b].predicted == labels[b];
        standing.lead += answers[b].lead;
    }
    standing.lead /= static_cast<double>(std::max<std::size_t>(answers.size(), 1));
    return standing;
}

std::optional<BestFlip> bestFlip(const Network& network, std::uint32_t layer, std::uint32_t neuron,
                                 const Activations& encoded, std::span<const std::uint16_t> labels,
                                 const Kernels& kernels, const TrainingControl& control,
                                 const std::function<void(std::size_t, std::size_t)>& progress) {
    const LayerShape& shape = parametersOf(network.layers()[layer]).shape;
    const BitMatrix used = shape.usedColumns();
    const auto stands = [&](const Network& n) {
        return standingOf(answersOnBatch(n, encoded, labels, kernels), labels);
    };
    BestFlip best;
    best.before = best.after = stands(network);
    best.place = {layer, neuron, 0, 0};
    bool isFirst = true;
    std::size_t tried = 0;
    const std::size_t all = shape.inputs() * shape.weightPlanes;
    for (std::uint32_t plane = 0; plane < shape.weightPlanes; ++plane)
        for (std::uint32_t column = 0; column < shape.columns(); ++column) {
            if (!used.get(0, column))
                continue;
            if (control.stopRequested())
                return std::nullopt;
            const FlipPlace place{layer, neuron, column, plane};
            const Standing standing = stands(withFlip(network, place));
            const bool better = standing.correct != best.after.correct ? standing.correct > best.after.correct
                                                                       : standing.lead > best.after.lead;
            if (isFirst || better) {
                best.after = standing;
                best.place = place;
                isFirst = false;
            }
            if (progress)
                progress(++tried, all);
        }
    return best;
}

} // namespace flipscope
