#include "widgets/classmeasuresmodel.h"

#include "widgets/numberformat.h"

namespace flipscope {

void ClassMeasuresModel::setConfusion(const ConfusionMatrix& confusion, const QStringList& classNames) {
    beginResetModel();
    m_names = classNames;
    m_measures.clear();
    for (std::size_t c = 0; c < confusion.classes(); ++c)
        m_measures.push_back(measuresOf(confusion, c));
    endResetModel();
}

int ClassMeasuresModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_measures.size());
}

int ClassMeasuresModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

std::optional<double> ClassMeasuresModel::share(int row, int column) const {
    const ClassMeasures& m = m_measures[static_cast<std::size_t>(row)];
    return column == PrecisionColumn ? m.precision : column == RecallColumn ? m.recall : m.f1;
}

QVariant ClassMeasuresModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const int column = index.column();
    if (role == Qt::TextAlignmentRole)
        return QVariant((column == ClassColumn ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != SortRole)
        return {};
    if (column == ClassColumn)
        return role == SortRole ? QVariant(index.row()) : QVariant(m_names.value(index.row()));
    if (column == PicturesColumn) {
        const auto count = static_cast<qint64>(m_measures[static_cast<std::size_t>(index.row())].actual);
        return role == SortRole ? QVariant(count) : QVariant(formatCount(count));
    }
    const auto value = share(index.row(), column);
    if (role == SortRole)
        return value.value_or(2.0);
    return value ? formatPercent(*value) : QStringLiteral("–");
}

QVariant ClassMeasuresModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant((section == ClassColumn ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    const QStringList names = {tr("Class"), tr("Pictures"), tr("Precision"), tr("Recall"), tr("F1")};
    const QStringList meanings = {
        tr("As labelled"), tr("Of the class, in this part"), tr("Of the answers that name the class: right"),
        tr("Of the pictures of the class: found"), tr("Harmonic mean of precision and recall")};
    if (role == Qt::DisplayRole)
        return names.value(section);
    if (role == Qt::ToolTipRole)
        return meanings.value(section);
    return {};
}

} // namespace flipscope
