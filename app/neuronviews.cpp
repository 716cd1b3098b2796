#include "app/neuronviews.h"

#include "engine/timeline/surgery.h"
#include "widgets/blamepanel.h"
#include "widgets/weightview.h"

#include <algorithm>
#include <utility>

namespace flipscope {

NeuronViews::NeuronViews(QObject* parent)
    : QObject(parent), m_blame(new BlamePanel), m_weights(new WeightView) {
    m_blame->setObjectName(QStringLiteral("blamePanel"));
    m_weights->setObjectName(QStringLiteral("weightView"));
    connect(m_blame, &BlamePanel::neuronSelected, this, &NeuronViews::select);
}

void NeuronViews::setBlameShown(bool shown) {
    m_blameShown = shown;
    if (shown && m_blameStale)
        showBlame();
    Q_EMIT wantedChanged(wanted());
}

void NeuronViews::setWeightsShown(bool shown) {
    m_weightsShown = shown;
    if (shown && m_weightsStale)
        showWeights();
    Q_EMIT wantedChanged(wanted());
}

void NeuronViews::setDataset(std::shared_ptr<const Dataset> dataset, std::shared_ptr<const Encoder> encoder) {
    m_dataset = std::move(dataset);
    m_encoder = std::move(encoder);
    QStringList names;
    for (const std::string& name : m_dataset->classNames)
        names.append(QString::fromStdString(name));
    m_blame->setClassNames(names);
    if (m_moment) // of a run that was opened before its data were there
        becomeStale();
}

void NeuronViews::setSnapshot(std::shared_ptr<const TrainingSnapshot> snapshot) {
    const bool isSame = m_snapshot && m_snapshot->step == snapshot->step; // with latent weights now
    m_snapshot = std::move(snapshot);
    if (m_moment)
        return;
    if (!isSame)
        becomeStale();
    else if (!m_weightsStale)
        Q_EMIT weightsShown();
}

void NeuronViews::setMoment(std::shared_ptr<const Moment> moment) {
    if (!moment && !m_moment)
        return;
    m_moment = std::move(moment);
    if (!m_moment)
        m_momentBlame = nullptr; // the next one may be another run's
    if (this->snapshot())
        becomeStale();
    else
        clear();
}

void NeuronViews::show(int layer, int neuron) {
    if (!snapshot())
        return;
    m_blame->setSelection(layer, neuron);
    select(layer, neuron);
}

void NeuronViews::becomeStale() {
    const auto& layers = snapshot()->network.layers();
    if (m_layer >= static_cast<int>(layers.size()) ||
        m_neuron >= static_cast<int>(parametersOf(layers[static_cast<std::size_t>(m_layer)]).shape.neurons))
        m_layer = m_neuron = 0; // another network than the one that the neuron was chosen in
    m_blameStale = m_weightsStale = true;
    if (m_blameShown)
        showBlame();
    if (m_weightsShown)
        showWeights();
}

void NeuronViews::clear() {
    m_snapshot = nullptr;
    m_moment = nullptr;
    m_blameStale = m_weightsStale = false;
    m_blame->setBlame({}, {}, 0, 0);
    m_weights->clear();
}

void NeuronViews::showBlame() {
    m_blameStale = false;
    std::vector<LayerShape> shapes;
    for (const Layer& layer : snapshot()->network.layers())
        shapes.push_back(parametersOf(layer).shape);
    if (!m_moment)
        m_blame->setBlame(std::move(shapes), m_snapshot->blame, m_snapshot->blameFirstStep, m_snapshot->step);
    else if (knowsBlameOf(m_moment->snapshot->step) && m_momentBlame->size() == shapes.size())
        m_blame->setBlameOfStep(std::move(shapes), *m_momentBlame, m_momentBlameStep);
    else
        showFlips();
    if (m_blame->neuron() < 0)
        m_blame->setSelection(m_layer, m_neuron);
}

void NeuronViews::setMomentBlame(quint64 step, const std::shared_ptr<const std::vector<LayerBlame>>& blame) {
    m_momentBlame = blame;
    m_momentBlameStep = step;
    if (!m_moment || m_moment->snapshot->step != step)
        return;
    m_blameStale = true;
    if (m_blameShown)
        showBlame();
}

/// Until the blame of a step of the past is known: how many weights of each neuron flipped.
void NeuronViews::showFlips() {
    const Network& network = m_moment->snapshot->network;
    std::vector<LayerShape> shapes;
    std::vector<LayerBlame> flips;
    for (const Layer& layer : network.layers()) {
        shapes.push_back(parametersOf(layer).shape);
        flips.push_back({std::vector<std::uint32_t>(shapes.back().neurons),
                         std::vector<std::int32_t>(shapes.back().neurons),
                         {}});
    }
    for (const FlipPlace& place : m_moment->flips) {
        LayerBlame& layer = flips[place.layer];
        ++layer.count[place.neuron];
        layer.sum[place.neuron] += bitOf(network, place) ? 1 : -1;
    }
    m_blame->setFlips(std::move(shapes), std::move(flips), m_moment->snapshot->step);
}

void NeuronViews::showWeights() {
    m_weightsStale = false;
    if (!m_dataset || !m_encoder)
        return;
    m_weights->setNeuron(snapshot()->network, m_layer, m_neuron, m_dataset->shape, m_encoder->planes());
    if (m_moment)
        markFlips();
    Q_EMIT weightsShown();
}

void NeuronViews::markFlips() {
    const auto columnsOf = [this](const std::vector<FlipPlace>& places) {
        std::vector<std::size_t> columns;
        for (const FlipPlace& place : places)
            if (place.layer == static_cast<std::uint32_t>(m_layer) &&
                place.neuron == static_cast<std::uint32_t>(m_neuron))
                columns.push_back(place.column);
        std::sort(columns.begin(), columns.end()); // ternary weights: plane after plane
        return columns;
    };
    m_weights->markFlips(columnsOf(m_moment->flips));
    m_weights->markByHand(columnsOf(m_moment->edits));
}

void NeuronViews::showNeuron(int layer, int neuron) {
    m_blame->setSelection(layer, neuron);
    select(layer, neuron);
}

void NeuronViews::select(int layer, int neuron) {
    m_layer = layer;
    m_neuron = neuron;
    m_weightsStale = snapshot() != nullptr;
    if (m_weightsStale && m_weightsShown)
        showWeights();
}

} // namespace flipscope
