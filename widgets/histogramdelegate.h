// Draws a bar behind the count of a ClassCountModel cell, as long as the class is large: a histogram per part
// in the table itself. The trap: the bar is of the largest class of its own part, so parts are not compared.
#pragma once

#include <QStyledItemDelegate>

namespace flipscope {

class HistogramDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    /// Where the bar of a cell of this size is; it ends at the right, where the number stands.
    static QRect bar(const QRect& cell, double share);

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
};

} // namespace flipscope
