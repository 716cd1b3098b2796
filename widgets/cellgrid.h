// Where the cells of a grid lie: index order, row by row, square cells of whole pixels. Geometry only.
#pragma once

#include <QRect>
#include <QSize>

namespace flipscope {

struct CellGrid {
    QSize cells;   ///< columns x rows
    int count = 0; ///< <= columns * rows: the last row may be incomplete
    int side = 1;  ///< of a cell, in pixels
    QPoint origin;

    /// Columns x rows as near to square as possible.
    static QSize nearSquare(int count);
    /// The largest cells that fit into `area`, at least one pixel, centred.
    static CellGrid fit(QSize cells, int count, const QRect& area);

    QRect bounds() const { return {origin, cells * side}; }
    /// -1: none there.
    int at(QPoint position) const;
    QRect rect(int index) const;
    /// Index after an arrow key, Home or End; `index` itself where that leads nowhere, -1 for another key.
    int moved(int index, int key) const;
};

} // namespace flipscope
