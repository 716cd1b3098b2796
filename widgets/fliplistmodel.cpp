#include "widgets/fliplistmodel.h"

#include "widgets/numberformat.h"

namespace flipscope {

namespace {

/// Of a binary weight the other one; of a ternary one, a step towards where it came from; of a fine one,
/// without this bit.
int weightBefore(const LayerShape& shape, int after, bool bitIsSet, std::uint32_t plane) {
    if (shape.weightPlanes == 1)
        return -after;
    const int step = shape.isFine() ? 2 << plane : 1;
    return after + (bitIsSet ? -step : step);
}

} // namespace

QString changeText(const LayerParameters& after, const FlipPlace& place) {
    const int now = after.weight(place.neuron, place.column);
    const bool bit = after.weights.get(place.row(after.shape.weightPlanes), place.column);
    return QStringLiteral("%1 → %2").arg(formatSigned(weightBefore(after.shape, now, bit, place.plane)),
                                         formatSigned(now));
}

void FlipListModel::setFlips(const Network& network, std::vector<FlipPlace> flips) {
    beginResetModel();
    m_flips = std::move(flips);
    m_shapes.clear();
    for (const Layer& layer : network.layers())
        m_shapes.push_back(parametersOf(layer).shape);
    m_weights.resize(m_flips.size());
    m_set.resize(m_flips.size());
    for (std::size_t i = 0; i < m_flips.size(); ++i) {
        const FlipPlace& place = m_flips[i];
        const LayerParameters& parameters = parametersOf(network.layers()[place.layer]);
        m_weights[i] = static_cast<std::int8_t>(parameters.weight(place.neuron, place.column));
        m_set[i] = parameters.weights.get(place.row(parameters.shape.weightPlanes), place.column);
    }
    endResetModel();
}

void FlipListModel::clear() {
    beginResetModel();
    m_flips.clear();
    endResetModel();
}

int FlipListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_flips.size());
}

int FlipListModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant FlipListModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || static_cast<std::size_t>(index.row()) >= m_flips.size())
        return {};
    const auto row = static_cast<std::size_t>(index.row());
    const FlipPlace& place = m_flips[row];
    if (role == Qt::TextAlignmentRole)
        return QVariant(index.column() == ChangeColumn ? Qt::AlignCenter : Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case LayerColumn:
        return formatCount(place.layer + 1);
    case NeuronColumn:
        return formatCount(place.neuron);
    case InputColumn:
        return formatCount(static_cast<qint64>(inputOfColumn(m_shapes[place.layer], place.column)));
    case ChangeColumn:
        return QStringLiteral("%1 → %2").arg(
            formatSigned(weightBefore(m_shapes[place.layer], m_weights[row], m_set[row], place.plane)),
            formatSigned(m_weights[row]));
    default:
        return {};
    }
}

QVariant FlipListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case LayerColumn:
        return tr("Layer");
    case NeuronColumn:
        return tr("Neuron");
    case InputColumn:
        return tr("Input");
    case ChangeColumn:
        return tr("Change");
    default:
        return {};
    }
}

} // namespace flipscope
