#include "app/neuronviews.h"

#include "widgets/blamepanel.h"
#include "widgets/weightview.h"

#include <QEvent>

#include <utility>

namespace flipscope {

NeuronViews::NeuronViews(QObject* parent)
    : QObject(parent), m_blame(new BlamePanel), m_weights(new WeightView) {
    m_blame->setObjectName(QStringLiteral("blamePanel"));
    m_weights->setObjectName(QStringLiteral("weightView"));
    m_blame->installEventFilter(this);
    m_weights->installEventFilter(this);
    connect(m_blame, &BlamePanel::neuronSelected, this, &NeuronViews::select);
}

bool NeuronViews::wanted() const { return m_blame->isVisible() || m_weights->isVisible(); }

bool NeuronViews::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Show) {
        if (watched == m_blame && m_blameStale)
            showBlame();
        if (watched == m_weights && m_weightsStale)
            showWeights();
    }
    if (event->type() == QEvent::Show || event->type() == QEvent::Hide)
        Q_EMIT wantedChanged(wanted());
    return QObject::eventFilter(watched, event);
}

void NeuronViews::setDataset(std::shared_ptr<const Dataset> dataset, std::shared_ptr<const Encoder> encoder) {
    m_dataset = std::move(dataset);
    m_encoder = std::move(encoder);
    QStringList names;
    for (const std::string& name : m_dataset->classNames)
        names.append(QString::fromStdString(name));
    m_blame->setClassNames(names);
}

void NeuronViews::setSnapshot(std::shared_ptr<const TrainingSnapshot> snapshot) {
    m_snapshot = std::move(snapshot);
    const auto& layers = m_snapshot->network.layers();
    if (m_layer >= static_cast<int>(layers.size()) ||
        m_neuron >= static_cast<int>(parametersOf(layers[static_cast<std::size_t>(m_layer)]).shape.neurons))
        m_layer = m_neuron = 0; // another network than the one that the neuron was chosen in
    m_blameStale = m_weightsStale = true;
    if (m_blame->isVisible())
        showBlame();
    if (m_weights->isVisible())
        showWeights();
}

void NeuronViews::clear() {
    m_snapshot = nullptr;
    m_blameStale = m_weightsStale = false;
    m_blame->setBlame({}, {}, 0, 0);
    m_weights->clear();
}

void NeuronViews::showBlame() {
    m_blameStale = false;
    std::vector<LayerShape> shapes;
    for (const Layer& layer : m_snapshot->network.layers())
        shapes.push_back(parametersOf(layer).shape);
    m_blame->setBlame(std::move(shapes), m_snapshot->blame, m_snapshot->blameFirstStep, m_snapshot->step);
    if (m_blame->neuron() < 0)
        m_blame->setSelection(m_layer, m_neuron);
}

void NeuronViews::showWeights() {
    m_weightsStale = false;
    m_weights->setNeuron(m_snapshot->network, m_layer, m_neuron, m_dataset->shape, m_encoder->planes());
}

void NeuronViews::showNeuron(int layer, int neuron) {
    m_blame->setSelection(layer, neuron);
    select(layer, neuron);
}

void NeuronViews::select(int layer, int neuron) {
    m_layer = layer;
    m_neuron = neuron;
    m_weightsStale = m_snapshot != nullptr;
    if (m_weightsStale && m_weights->isVisible())
        showWeights();
}

} // namespace flipscope
