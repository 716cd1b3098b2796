#include "widgets/votermodel.h"

#include "widgets/numberformat.h"

#include <QFont>
#include <QPixmap>

#include <algorithm>
#include <numeric>

namespace flipscope {

void VoterModel::setAnswer(std::shared_ptr<const WhyAnswer> answer) {
    beginResetModel();
    m_answer = std::move(answer);
    m_order.resize(m_answer ? m_answer->why.voters.size() : 0);
    std::iota(m_order.begin(), m_order.end(), std::size_t{0});
    std::stable_partition(m_order.begin(), m_order.end(),
                          [&](std::size_t i) { return m_answer->why.isFor(m_answer->why.voters[i]); });
    endResetModel();
}

int VoterModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_order.size());
}

int VoterModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

/// "shirt → coat": what the network said of it before the step and after; one word where that is the same.
QString VoterModel::said(const Voter& voter) const {
    const QString before = className(voter.before.predicted), after = className(voter.after.predicted);
    return before == after ? before : tr("%1 → %2").arg(before, after);
}

QVariant VoterModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || static_cast<std::size_t>(index.row()) >= m_order.size())
        return {};
    const std::size_t i = m_order[static_cast<std::size_t>(index.row())];
    const Voter& v = m_answer->why.voters[i];
    if (role == Qt::DecorationRole && index.column() == PictureColumn && i < m_answer->pictures.size())
        return QPixmap::fromImage(m_answer->pictures[i]);
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
        return isFor(index.row()) ? tr("%1 for").arg(formatSigned(v.vote))
                                  : tr("%1 against").arg(formatSigned(v.vote));
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
