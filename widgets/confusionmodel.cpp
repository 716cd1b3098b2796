#include "widgets/confusionmodel.h"

#include "widgets/numberformat.h"

namespace flipscope {

void ConfusionModel::setConfusion(const ConfusionMatrix& confusion, const QStringList& classNames) {
    const bool isSame = classNames == m_names && confusion.classes() == m_confusion.classes();
    if (!isSame)
        beginResetModel();
    m_confusion = confusion;
    m_names = classNames;
    m_rowTotals.assign(confusion.classes(), 0);
    for (std::size_t actual = 0; actual < confusion.classes(); ++actual)
        m_rowTotals[actual] = measuresOf(confusion, actual).actual;
    if (!isSame)
        endResetModel();
    else if (rowCount() > 0) // the selected cell stays
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

int ConfusionModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_confusion.classes());
}

int ConfusionModel::columnCount(const QModelIndex& parent) const { return rowCount(parent); }

double ConfusionModel::shareOf(std::size_t actual, std::size_t predicted) const {
    const std::uint64_t all = m_rowTotals[actual];
    return all == 0 ? 0.0
                    : static_cast<double>(m_confusion.count(actual, predicted)) / static_cast<double>(all);
}

QString ConfusionModel::sentence(std::size_t actual, std::size_t predicted) const {
    return tr("Class %1, answer %2: %3 of %4 (%5)")
        .arg(m_names.value(static_cast<int>(actual)), m_names.value(static_cast<int>(predicted)),
             formatCount(static_cast<qint64>(m_confusion.count(actual, predicted))),
             formatCount(static_cast<qint64>(m_rowTotals[actual])),
             formatPercent(shareOf(actual, predicted)));
}

QVariant ConfusionModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const auto actual = static_cast<std::size_t>(index.row());
    const auto predicted = static_cast<std::size_t>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return formatCount(static_cast<qint64>(m_confusion.count(actual, predicted)));
    case Qt::TextAlignmentRole:
        return Qt::AlignCenter;
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return sentence(actual, predicted);
    case ShareRole:
        return shareOf(actual, predicted);
    default:
        return {};
    }
}

QVariant ConfusionModel::headerData(int section, Qt::Orientation, int role) const {
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return m_names.value(section);
    return {};
}

} // namespace flipscope
