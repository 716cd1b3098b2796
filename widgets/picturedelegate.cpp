#include "widgets/picturedelegate.h"

#include "widgets/theme.h"
#include "widgets/thumbnailmodel.h"

#include <QPainter>

namespace flipscope {

QSize PictureDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const { return m_cell; }

void PictureDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
    const QRect cell = option.rect;
    if (option.state.testFlag(QStyle::State_Selected))
        painter->fillRect(cell, option.palette.brush(option.state.testFlag(QStyle::State_Active)
                                                         ? QPalette::Active
                                                         : QPalette::Inactive,
                                                     QPalette::Highlight));
    const auto image = index.data(Qt::DecorationRole).value<QImage>();
    if (image.isNull()) {
        const QRect frame = cell.adjusted(6, 6, -7, -7);
        painter->setPen(faintLine(option.palette));
        painter->drawRect(frame);
        if (index.data(ThumbnailModel::FailedRole).toBool()) { // gone since the set was opened
            painter->setPen(errorText(option.palette));
            painter->drawText(frame, Qt::AlignCenter, QStringLiteral("?"));
        }
    } else {
        QRect place(QPoint(), image.size());
        place.moveCenter(cell.center());
        painter->drawImage(place.topLeft(), image);
    }
    if (index.data(ThumbnailModel::CorrectedRole).toBool()) { // a turned-down corner; the tool tip says more
        const int side = cell.width() / 4;
        const QPolygon corner(
            {cell.topRight() - QPoint(side, 0), cell.topRight(), cell.topRight() + QPoint(0, side)});
        painter->setPen(option.palette.color(QPalette::Base));
        painter->setBrush(accent(option.palette));
        painter->drawPolygon(corner);
        painter->setBrush(Qt::NoBrush);
    }
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setPen(accent(option.palette));
        painter->drawRect(cell.adjusted(0, 0, -1, -1));
    }
}

} // namespace flipscope
