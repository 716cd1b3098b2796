#include "widgets/votermodel.h"

#include "widgets/numberformat.h"

#include <QFont>
#include <QPixmap>

#include <algorithm>

namespace flipscope {

void VoterModel::setRows(std::vector<Row> rows, bool countsFlips) {
    beginResetModel();
    m_rows = std::move(rows);
    m_countsFlips = countsFlips;
    std::stable_partition(m_rows.begin(), m_rows.end(), [](const Row& row) { return row.isFor; });
    endResetModel();
}

void VoterModel::setAnswer(const std::shared_ptr<const WhyAnswer>& answer) {
    std::vector<Row> rows;
    for (std::size_t i = 0; answer && i < answer->why.voters.size(); ++i)
        rows.push_back({answer->why.voters[i], answer->why.isFor(answer->why.voters[i]),
                        i < answer->pictures.size() ? answer->pictures[i] : QImage()});
    setRows(std::move(rows), false);
}

void VoterModel::setBurst(const std::shared_ptr<const BurstAnswer>& burst) {
    std::vector<Row> rows;
    for (std::size_t i = 0; burst && i < burst->votes.voters.size(); ++i)
        rows.push_back({burst->votes.voters[i], burst->votes.voters[i].vote > 0,
                        i < burst->pictures.size() ? burst->pictures[i] : QImage()});
    setRows(std::move(rows), true);
}

int VoterModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int VoterModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

/// "shirt → coat": what the network said of it before the step and after; one word where that is the same.
QString VoterModel::said(const Voter& voter) const {
    const QString before = className(voter.before.predicted), after = className(voter.after.predicted);
    return before == after ? before : tr("%1 → %2").arg(before, after);
}

QString VoterModel::voteText(const Row& row) const {
    if (m_countsFlips)
        return tr("%1 flips").arg(formatSigned(row.voter.vote));
    return row.isFor ? tr("%1 for").arg(formatSigned(row.voter.vote))
                     : tr("%1 against").arg(formatSigned(row.voter.vote));
}

QVariant VoterModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || static_cast<std::size_t>(index.row()) >= m_rows.size())
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const Voter& v = row.voter;
    if (role == Qt::DecorationRole && index.column() == PictureColumn && !row.picture.isNull())
        return QPixmap::fromImage(row.picture);
    if (role == Qt::ToolTipRole)
        return tr("Sample %1 of the training part, number %2 of the batch. Its own class led by %3 before "
                  "the "
                  "step, and by %4 after it.")
            .arg(formatCount(v.sample), formatCount(v.inBatch), formatSigned(v.before.lead),
                 formatSigned(v.after.lead));
    if (role == Qt::FontRole && index.column() == VoteColumn) {
        QFont font;
        font.setBold(isFor(index.row()));
        return font;
    }
    if (role == Qt::TextAlignmentRole)
        return QVariant(index.column() == VoteColumn ? Qt::AlignRight | Qt::AlignVCenter
                                                     : Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case LabelColumn:
        return className(v.label);
    case VoteColumn:
        return voteText(row);
    case SaidColumn:
        return said(v);
    default:
        return {};
    }
}

QVariant VoterModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case LabelColumn:
        return tr("Label");
    case VoteColumn:
        return tr("Vote");
    case SaidColumn:
        return tr("Network said");
    default:
        return {};
    }
}

} // namespace flipscope
