#include "widgets/distancemodel.h"

#include "widgets/numberformat.h"

#include <algorithm>

namespace flipscope {

namespace {

QString shareOf(const LayerDistance& distance) {
    return formatPercent(static_cast<double>(distance.differing) / static_cast<double>(distance.bits), 2);
}

QString text(const LayerDistance& distance) {
    return DistanceModel::tr("%1 of %2 (%3)")
        .arg(formatCount(static_cast<qint64>(distance.differing)),
             formatCount(static_cast<qint64>(distance.bits)), shareOf(distance));
}

} // namespace

void DistanceModel::setRows(std::vector<Row> rows) {
    beginResetModel();
    m_rows = std::move(rows);
    m_layers = 0;
    for (const Row& row : m_rows)
        m_layers = std::max(m_layers, row.layers ? static_cast<int>(row.layers->size()) : 0);
    endResetModel();
}

int DistanceModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int DistanceModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() || m_rows.empty() ? 0 : m_layers + 1;
}

QVariant DistanceModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || static_cast<std::size_t>(index.row()) >= m_rows.size())
        return {};
    const auto& layers = m_rows[static_cast<std::size_t>(index.row())].layers;
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    if (!layers)
        return index.column() == 0 ? tr("other layers") : QString();
    if (index.column() == 0) {
        LayerDistance all;
        for (const LayerDistance& layer : *layers) {
            all.differing += layer.differing;
            all.bits += layer.bits;
        }
        return text(all);
    }
    const auto layer = static_cast<std::size_t>(index.column()) - 1;
    return layer < layers->size() ? text((*layers)[layer]) : QString();
}

QVariant DistanceModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role != Qt::DisplayRole || section < 0)
        return {};
    if (orientation == Qt::Vertical)
        return static_cast<std::size_t>(section) < m_rows.size()
                   ? QVariant(m_rows[static_cast<std::size_t>(section)].title)
                   : QVariant();
    return section == 0 ? tr("All bits of weights") : tr("Layer %1").arg(section);
}

} // namespace flipscope
