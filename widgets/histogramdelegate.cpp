#include "widgets/histogramdelegate.h"

#include "widgets/classcountmodel.h"
#include "widgets/theme.h"

#include <QPainter>

#include <algorithm>

namespace flipscope {

QRect HistogramDelegate::bar(const QRect& cell, double share) {
    const QRect room = cell.adjusted(2, 2, -2, -2);
    const int width = share > 0 ? std::max(1, qRound(share * room.width())) : 0;
    return {room.right() - width + 1, room.top(), width, room.height()};
}

void HistogramDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const {
    const QVariant share = index.data(ClassCountModel::ShareRole);
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    if (!share.isNull() && !isSelected) {
        QColor colour = seriesColour(0, option.palette);
        colour.setAlpha(70); // the number stays readable
        painter->fillRect(bar(option.rect, share.toDouble()), colour);
    }
    QStyledItemDelegate::paint(painter, option, index);
}

} // namespace flipscope
