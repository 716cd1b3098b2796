#include "widgets/picturedelegate.h"

#include "widgets/theme.h"
#include "widgets/thumbnailmodel.h"

#include <QPainter>

namespace flipscope {

namespace {
constexpr int selectionWidth = 4; // pixels; around the picture, which stays visible
}

QSize PictureDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const { return m_cell; }

void PictureDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
    const QRect cell = option.rect;
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
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    if (!isSelected && !option.state.testFlag(QStyle::State_HasFocus))
        return;
    const auto group = option.state.testFlag(QStyle::State_Active) ? QPalette::Active : QPalette::Inactive;
    QPen frame(isSelected ? option.palette.color(group, QPalette::Highlight) : accent(option.palette),
               isSelected ? selectionWidth : 1);
    frame.setJoinStyle(Qt::MiterJoin);
    painter->setPen(frame);
    const int inset = frame.width() / 2;
    painter->drawRect(cell.adjusted(inset, inset, -inset - 1, -inset - 1));
}

} // namespace flipscope
