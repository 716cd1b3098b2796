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

namespace {

constexpr std::size_t trialsAtOnce = 512; // sums of a neuron, per sample

/// Of all flips of one neuron's weights: how the network stands with each, in order of place().
class Trials {
public:
    Trials(const Network& network, std::uint32_t layer, std::uint32_t neuron, const Activations& encoded,
           std::span<const std::uint16_t> labels, const Kernels& kernels)
        : m_network(network), m_shape(parametersOf(network.layers()[layer]).shape), m_layer(layer),
          m_neuron(neuron), m_encoded(encoded), m_labels(labels), m_kernels(kernels) {
        const BitMatrix used = m_shape.usedColumns();
        for (std::uint32_t plane = 0; plane < m_shape.weightPlanes; ++plane)
            for (std::uint32_t column = 0; column < m_shape.columns(); ++column)
                if (used.get(0, column))
                    m_places.push_back({layer, neuron, column, plane});
        const bool isBits = m_shape.reads == Reads::Bits && m_shape.writes == Writes::Bits;
        if (std::holds_alternative<DenseLayer>(network.layers()[layer]) && isBits)
            for (const std::int32_t threshold : {neverReached, -neverReached})
                m_answers.push_back(answersOf(withThreshold(threshold)));
    }

    std::size_t count() const { return m_places.size(); }
    const FlipPlace& place(std::size_t trial) const { return m_places[trial]; }
    Standing unflipped() const { return standingOf(answersOf(m_network), m_labels); }

    Standing standing(std::size_t trial) {
        if (m_answers.empty())
            return standingOf(answersOf(withFlip(m_network, m_places[trial])), m_labels);
        if (trial / trialsAtOnce * trialsAtOnce != m_first || m_sums.rows() == 0)
            sumUp(trial / trialsAtOnce * trialsAtOnce);
        const std::int32_t threshold = parametersOf(m_network.layers()[m_layer]).thresholds[m_neuron];
        std::vector<BatchAnswer> answers(m_labels.size());
        for (std::size_t b = 0; b < answers.size(); ++b)
            answers[b] = m_answers[m_sums.at(b, trial - m_first) >= threshold ? 1 : 0][b];
        return standingOf(answers, m_labels);
    }

private:
    static constexpr std::int32_t neverReached = 1 << 30; // sums of grey values stay below

    std::vector<BatchAnswer> answersOf(const Network& network) const {
        return answersOnBatch(network, m_encoded, m_labels, m_kernels);
    }

    /// A flip of a dense layer's neuron changes nothing but that neuron's bit: two networks, one in which it
    /// is always 0 and one in which it is always 1, give the answers of all of them.
    Network withThreshold(std::int32_t threshold) const {
        std::vector<Layer> layers = m_network.layers();
        auto parameters = std::make_shared<LayerParameters>(parametersOf(layers[m_layer]));
        parameters->thresholds[m_neuron] = threshold;
        layers[m_layer] = DenseLayer{std::move(parameters)};
        return {m_network.inputType(), m_network.image(), std::move(layers)};
    }

    /// The neuron's sums with each of some flips: the scores of a head that has the flipped neurons.
    void sumUp(std::size_t first) {
        const LayerParameters& own = parametersOf(m_network.layers()[m_layer]);
        const std::size_t planes = m_shape.weightPlanes;
        auto head = std::make_shared<LayerParameters>();
        head->shape = m_shape;
        head->shape.neurons = std::min(trialsAtOnce, m_places.size() - first);
        head->weights = BitMatrix(head->shape.weightRows(), head->shape.columns());
        head->thresholds.assign(head->shape.numbers(), 0);
        for (std::size_t t = 0; t < head->shape.neurons; ++t) {
            for (std::size_t plane = 0; plane < planes; ++plane)
                std::copy_n(own.weights.row(m_neuron * planes + plane), own.weights.words(),
                            head->weights.row(t * planes + plane));
            const FlipPlace& place = m_places[first + t];
            head->weights.row(t * planes + place.plane)[place.column / wordBits] ^=
                Word{1} << (place.column % wordBits);
        }
        std::vector<Layer> layers(m_network.layers().begin(), m_network.layers().begin() + m_layer);
        layers.emplace_back(DenseHead{std::move(head)});
        const Network sums(m_network.inputType(), m_network.image(), std::move(layers));
        m_sums = sums.forward(m_encoded, m_kernels);
        m_first = first;
    }

    const Network& m_network;
    const LayerShape m_shape;
    const std::uint32_t m_layer, m_neuron;
    const Activations& m_encoded;
    const std::span<const std::uint16_t> m_labels;
    const Kernels& m_kernels;
    std::vector<FlipPlace> m_places;
    std::vector<std::vector<BatchAnswer>> m_answers; // with the neuron's bit 0 and 1; none: not so simple
    Int32Matrix m_sums;                              // [samples x trials], from trial m_first on
    std::size_t m_first = 0;
};

} // namespace

std::optional<BestFlip> bestFlip(const Network& network, std::uint32_t layer, std::uint32_t neuron,
                                 const Activations& encoded, std::span<const std::uint16_t> labels,
                                 const Kernels& kernels, const TrainingControl& control,
                                 const std::function<void(std::size_t, std::size_t)>& progress) {
    Trials trials(network, layer, neuron, encoded, labels, kernels);
    BestFlip best;
    best.before = best.after = trials.unflipped();
    best.place = {layer, neuron, 0, 0};
    for (std::size_t trial = 0; trial < trials.count(); ++trial) {
        if (control.stopRequested())
            return std::nullopt;
        const Standing standing = trials.standing(trial);
        const bool better = standing.correct != best.after.correct ? standing.correct > best.after.correct
                                                                   : standing.lead > best.after.lead;
        if (trial == 0 || better) {
            best.after = standing;
            best.place = trials.place(trial);
        }
        if (progress)
            progress(trial + 1, trials.count());
    }
    return best;
}

} // namespace flipscope
