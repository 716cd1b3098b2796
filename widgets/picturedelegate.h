// Paints the pictures of a ThumbnailModel: an empty frame until a picture is there, and a mark on those whose
// label was corrected. Every cell has the same size.
#pragma once

#include <QStyledItemDelegate>

namespace flipscope {

class PictureDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    /// `cell`: of every item.
    PictureDelegate(QSize cell, QObject* parent) : QStyledItemDelegate(parent), m_cell(cell) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    QSize m_cell;
};

} // namespace flipscope
