#include "widgets/cellgrid.h"

#include <QtGlobal>

#include <algorithm>

namespace flipscope {

QSize CellGrid::nearSquare(int count) {
    if (count <= 0)
        return {0, 0};
    int columns = 1;
    while (columns * columns < count)
        ++columns;
    return {columns, (count + columns - 1) / columns};
}

CellGrid CellGrid::fit(QSize cells, int count, const QRect& area) {
    CellGrid grid{cells, count, 1, area.topLeft()};
    if (cells.isEmpty())
        return grid;
    grid.side = std::max(1, std::min(area.width() / cells.width(), area.height() / cells.height()));
    const QSize rest = area.size() - cells * grid.side;
    grid.origin += QPoint(std::max(0, rest.width() / 2), std::max(0, rest.height() / 2));
    return grid;
}

int CellGrid::at(QPoint position) const {
    if (cells.isEmpty() || !bounds().contains(position))
        return -1;
    const QPoint p = position - origin;
    const int index = p.y() / side * cells.width() + p.x() / side;
    return index < count ? index : -1;
}

QRect CellGrid::rect(int index) const {
    if (index < 0 || index >= count)
        return {};
    return {origin.x() + index % cells.width() * side, origin.y() + index / cells.width() * side, side, side};
}

int CellGrid::moved(int index, int key) const {
    const auto within = [&](bool possible, int target) {
        return possible && target < count ? target : index;
    };
    const int column = cells.width() > 0 ? index % cells.width() : 0;
    switch (key) {
    case Qt::Key_Left:
        return within(column > 0, index - 1);
    case Qt::Key_Right:
        return within(column + 1 < cells.width(), index + 1);
    case Qt::Key_Up:
        return within(index >= cells.width(), index - cells.width());
    case Qt::Key_Down:
        return within(true, index + cells.width());
    case Qt::Key_Home:
        return within(count > 0, 0);
    case Qt::Key_End:
        return within(count > 0, count - 1);
    default:
        return -1;
    }
}

} // namespace flipscope
