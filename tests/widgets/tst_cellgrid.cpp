// Geometry of grids and bit tiles: each cell is found where it lies, each input has one cell of its own.
#include "widgets/bittiles.h"
#include "widgets/cellgrid.h"

#include <QTest>

#include <set>

using namespace flipscope;

class TestCellGrid : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nearSquare_data();
    void nearSquare();
    void cellsAreFoundWhereTheyLie();
    void keys();
    void tilesFollowTheEncodersOrder_data();
    void tilesFollowTheEncodersOrder();
    void arrowsGoOnInTheNextTile();
};

void TestCellGrid::nearSquare_data() {
    QTest::addColumn<int>("count");
    QTest::addColumn<QSize>("cells");
    QTest::newRow("none") << 0 << QSize(0, 0);
    QTest::newRow("one") << 1 << QSize(1, 1);
    QTest::newRow("two") << 2 << QSize(2, 1);
    QTest::newRow("ten") << 10 << QSize(4, 3);
    QTest::newRow("1024") << 1024 << QSize(32, 32);
    QTest::newRow("1025") << 1025 << QSize(33, 32);
}

void TestCellGrid::nearSquare() {
    QFETCH(int, count);
    QFETCH(QSize, cells);
    QCOMPARE(CellGrid::nearSquare(count), cells);
}

void TestCellGrid::cellsAreFoundWhereTheyLie() {
    const CellGrid grid = CellGrid::fit({4, 3}, 10, QRect(5, 7, 101, 90));
    QCOMPARE(grid.side, 25);
    for (int i = 0; i < 10; ++i) {
        QCOMPARE(grid.at(grid.rect(i).topLeft()), i);
        QCOMPARE(grid.at(grid.rect(i).bottomRight()), i);
    }
    QCOMPARE(grid.at(grid.rect(9).center() + QPoint(grid.side, 0)), -1); // past the last cell
    QCOMPARE(grid.at(grid.bounds().topLeft() - QPoint(1, 0)), -1);
}

void TestCellGrid::keys() {
    const CellGrid grid{{4, 3}, 10, 1, {}};
    QCOMPARE(grid.moved(5, Qt::Key_Left), 4);
    QCOMPARE(grid.moved(4, Qt::Key_Left), 4);
    QCOMPARE(grid.moved(3, Qt::Key_Right), 3);
    QCOMPARE(grid.moved(9, Qt::Key_Right), 9);
    QCOMPARE(grid.moved(5, Qt::Key_Up), 1);
    QCOMPARE(grid.moved(5, Qt::Key_Down), 9);
    QCOMPARE(grid.moved(6, Qt::Key_Down), 6); // no cell there
    QCOMPARE(grid.moved(6, Qt::Key_End), 9);
    QCOMPARE(grid.moved(6, Qt::Key_A), -1);
}

void TestCellGrid::tilesFollowTheEncodersOrder_data() {
    QTest::addColumn<int>("channels");
    QTest::addColumn<int>("planes");
    for (const int channels : {1, 3})
        for (const int planes : {1, 2, 5})
            QTest::addRow("%d channels, %d planes", channels, planes) << channels << planes;
}

void TestCellGrid::tilesFollowTheEncodersOrder() {
    QFETCH(int, channels);
    QFETCH(int, planes);
    const int width = 5, height = 3;
    BitTiles tiles({width, height, channels}, static_cast<std::size_t>(planes));
    tiles.fit({0, 0, 400, 300}, {12, 6}, 12);
    std::set<std::pair<int, int>> corners;
    int input = 0;
    for (int plane = 0; plane < planes; ++plane)
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x)
                for (int channel = 0; channel < channels; ++channel, ++input) {
                    const BitTiles::Place place = tiles.placeOf(input);
                    QCOMPARE(place.tile, static_cast<std::size_t>(plane * channels + channel));
                    QCOMPARE(place.cell, y * width + x);
                    QCOMPARE(tiles.inputOf(place), input);
                    QCOMPARE(tiles.inputAt(tiles.rectOf(input).center()), input);
                    QVERIFY(QRect(0, 0, 400, 300).contains(tiles.rectOf(input)));
                    corners.insert({tiles.rectOf(input).x(), tiles.rectOf(input).y()});
                }
    QCOMPARE(corners.size(), static_cast<std::size_t>(input));
}

void TestCellGrid::arrowsGoOnInTheNextTile() {
    BitTiles tiles({4, 2, 1}, 2);
    QCOMPARE(tiles.moved(7, Qt::Key_Right), 8 + 4); // same row, next plane
    QCOMPARE(tiles.moved(12, Qt::Key_Left), 7);
    QCOMPARE(tiles.moved(0, Qt::Key_Down), 4);
}

QTEST_APPLESS_MAIN(TestCellGrid)
#include "tst_cellgrid.moc"
