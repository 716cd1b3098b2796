#include "widgets/batchmodels.h"

#include "widgets/numberformat.h"
#include "widgets/theme.h"

#include <QApplication>

namespace flipscope {

namespace {

QString percentOf(const std::optional<double>& share) { return share ? formatPercent(*share, 2) : QString(); }

QVariant alignment(bool isText) {
    return QVariant((isText ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
}

} // namespace

void BatchRunsModel::setRows(std::vector<Row> rows) {
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

void BatchRunsModel::setRow(int row, Row changed) {
    m_rows[static_cast<std::size_t>(row)] = std::move(changed);
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

int BatchRunsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int BatchRunsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant BatchRunsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || static_cast<std::size_t>(index.row()) >= m_rows.size())
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == Qt::TextAlignmentRole)
        return alignment(index.column() == SettingColumn || index.column() == StateColumn);
    if (role == Qt::ToolTipRole)
        return row.help.isEmpty() ? row.setting : row.help;
    if (role == Qt::ForegroundRole && row.isWrong && index.column() == StateColumn)
        return errorText(QApplication::palette());
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case SettingColumn:
        return row.setting;
    case SeedColumn:
        return QString::number(row.seed);
    case StateColumn:
        return row.state;
    case ValidationColumn:
        return percentOf(row.validation);
    default:
        return percentOf(row.test);
    }
}

QVariant BatchRunsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role != Qt::DisplayRole || section < 0)
        return {};
    if (orientation == Qt::Vertical)
        return section + 1;
    const QString titles[] = {tr("Setting"), tr("Seed"), tr("State"), tr("Validation"), tr("Test")};
    return section < ColumnCount ? QVariant(titles[section]) : QVariant();
}

void ComparisonModel::setRows(std::vector<ComparisonRow> rows) {
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int ComparisonModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ComparisonModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ComparisonModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || static_cast<std::size_t>(index.row()) >= m_rows.size())
        return {};
    const ComparisonRow& row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == Qt::TextAlignmentRole)
        return alignment(index.column() <= MethodColumn);
    if (role == Qt::ToolTipRole && index.column() == UpdatesColumn)
        return tr("Backprop in float: %1").arg(formatReal(static_cast<double>(row.backpropUpdates), 4));
    if (role == Qt::ToolTipRole && (index.column() == BitOpsColumn || index.column() == FloatOpsColumn))
        return tr("Backprop in float: %1 operations on floats")
            .arg(formatReal(static_cast<double>(row.backpropFloatOps), 4));
    if (role != Qt::DisplayRole)
        return {};
    const auto counted = [](double operations) {
        return operations > 0 ? formatLarge(operations) : QString();
    };
    const auto mean = [](const std::optional<SeedFigures>& figures) {
        return figures ? percentOf(figures->mean) : QString();
    };
    const auto spread = [](const std::optional<SeedFigures>& figures) {
        return figures ? percentOf(figures->spread) : QString();
    };
    switch (index.column()) {
    case SettingColumn:
        return row.label.empty() ? tr("as in the form") : QString::fromStdString(row.label);
    case MethodColumn:
        return QString::fromStdString(row.method);
    case RunsColumn:
        return formatCount(static_cast<qint64>(row.runs));
    case TestColumn:
        return mean(row.test);
    case TestSpreadColumn:
        return spread(row.test);
    case ValidationColumn:
        return mean(row.validation);
    case ValidationSpreadColumn:
        return spread(row.validation);
    case SecondsColumn:
        return formatReal(row.secondsPerEpoch, 3);
    case FlipsColumn:
        return formatCount(static_cast<qint64>(row.flipsPerEpoch));
    case UpdatesColumn:
        return formatCount(static_cast<qint64>(row.updatesPerEpoch));
    case BitOpsColumn:
        return counted(row.bitOps);
    case FloatOpsColumn:
        return counted(row.floatOps);
    default:
        return formatReal(row.stateBitsPerWeight, 4);
    }
}

QVariant ComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role != Qt::DisplayRole || section < 0)
        return {};
    if (orientation == Qt::Vertical)
        return section + 1;
    const QString titles[] = {tr("Setting"),
                              tr("Method"),
                              tr("Runs"),
                              tr("Test, mean"),
                              tr("spread"),
                              tr("Validation, mean"),
                              tr("spread"),
                              tr("s/epoch"),
                              tr("Flips/epoch"),
                              tr("Updates/epoch"),
                              tr("Bit operations/epoch"),
                              tr("Float operations/epoch"),
                              tr("Bits/weight")};
    return section < ColumnCount ? QVariant(titles[section]) : QVariant();
}

} // namespace flipscope
