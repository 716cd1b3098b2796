#include "widgets/racemodel.h"

#include "widgets/numberformat.h"

namespace flipscope {

namespace {

QString percentOf(const std::optional<double>& share) { return share ? formatPercent(*share, 2) : QString(); }

} // namespace

void RaceModel::setLanes(const std::array<Lane, 2>& lanes) {
    m_lanes = lanes;
    Q_EMIT dataChanged(index(0, 0), index(RowCount - 1, 1));
}

int RaceModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : RowCount; }

int RaceModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : 2; }

QString RaceModel::text(const Lane& lane, int row) {
    switch (row) {
    case MethodRow:
        return lane.method;
    case StepsRow:
        return formatCount(static_cast<qint64>(lane.last.step));
    case EpochsRow:
        return formatReal(lane.last.epochs, 4);
    case SecondsRow:
        return formatDuration(lane.last.seconds);
    case BitOpsRow:
        return lane.last.bitOps > 0 ? formatLarge(lane.last.bitOps)
               : lane.last.step > 0 ? tr("not counted")
                                    : QString();
    case FlipsRow:
        return formatCount(static_cast<qint64>(lane.flips));
    case ValidationRow:
        return percentOf(lane.validation);
    case BestRow:
        return percentOf(lane.best);
    case TestRow:
        return lane.result ? percentOf(lane.result->testAccuracy) : QString();
    case EndedRow:
        return lane.result ? QString::fromStdString(lane.result->stopReason) : QString();
    default:
        return {};
    }
}

QVariant RaceModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return text(m_lanes[static_cast<std::size_t>(index.column())], index.row());
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

QVariant RaceModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role != Qt::DisplayRole)
        return {};
    if (orientation == Qt::Horizontal)
        return section == 0 ? tr("Lane A") : tr("Lane B");
    const QString titles[] = {tr("Method"),         tr("Steps"), tr("Epochs"),     tr("Training time"),
                              tr("Bit operations"), tr("Flips"), tr("Validation"), tr("Best validation"),
                              tr("Test"),           tr("Ended")};
    return section >= 0 && section < RowCount ? QVariant(titles[section]) : QVariant();
}

} // namespace flipscope
