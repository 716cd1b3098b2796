#include "widgets/classcountmodel.h"

#include "widgets/numberformat.h"

#include <algorithm>

namespace flipscope {

ClassCountModel::ClassCountModel(QObject* parent) : QAbstractTableModel(parent) {}

void ClassCountModel::setDataset(const Dataset& dataset) {
    beginResetModel();
    m_names.clear();
    for (const std::string& name : dataset.classNames)
        m_names.append(QString::fromStdString(name));
    m_counts.assign(dataset.classCount() + 1, PartCounts{});
    const std::array<const Samples*, 3> parts = {&dataset.train, &dataset.validation, &dataset.test};
    for (std::size_t part = 0; part < parts.size(); ++part) {
        for (std::size_t i = 0; i < parts[part]->size(); ++i) {
            ++m_counts[parts[part]->label(i) + std::size_t{1}][part];
            ++m_counts[0][part];
        }
    }
    m_largest = {};
    for (std::size_t row = 1; row < m_counts.size(); ++row)
        for (std::size_t part = 0; part < m_largest.size(); ++part)
            m_largest[part] = std::max(m_largest[part], m_counts[row][part]);
    endResetModel();
}

void ClassCountModel::clear() {
    beginResetModel();
    m_names.clear();
    m_counts.clear();
    endResetModel();
}

int ClassCountModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_counts.size());
}

int ClassCountModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ClassCountModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const bool isName = index.column() == ClassColumn;
    if (role == Qt::TextAlignmentRole)
        return QVariant((isName ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role == ShareRole && !isName && index.row() > 0) {
        const auto part = static_cast<std::size_t>(index.column() - TrainColumn);
        const auto count = static_cast<double>(m_counts[static_cast<std::size_t>(index.row())][part]);
        return m_largest[part] == 0 ? 0.0 : count / static_cast<double>(m_largest[part]);
    }
    if (role != Qt::DisplayRole)
        return {};
    if (isName)
        return index.row() == 0 ? tr("All classes") : m_names[labelOf(index.row())];
    return formatCount(m_counts[static_cast<std::size_t>(index.row())]
                               [static_cast<std::size_t>(index.column() - TrainColumn)]);
}

QVariant ClassCountModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant((section == ClassColumn ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QStringList titles = {tr("Class"), tr("Training"), tr("Validation"), tr("Test")};
    return titles.value(section);
}

} // namespace flipscope
