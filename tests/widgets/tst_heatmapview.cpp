// The rendered cells against the values, and that mouse and keyboard reach each of them.
#include "widgets/heatmapview.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <numeric>

using namespace flipscope;

class TestHeatmapView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void colourOrderIsValueOrder_data();
    void colourOrderIsValueOrder();
    void signedIsSymmetric();
    void paintsWhatItReports_data();
    void paintsWhatItReports();
    void fixedRange();
    void clickSelectsTheCell_data();
    void clickSelectsTheCell();
    void arrowKeysAndEnter();
    void paletteChangesTheColours();
    void selectionIsVisible_data();
    void selectionIsVisible();
};

namespace {

double lightness(QColor c) { return 0.2126 * c.redF() + 0.7152 * c.greenF() + 0.0722 * c.blueF(); }

std::vector<double> scattered(int count) {
    std::vector<double> values;
    for (int i = 0; i < count; ++i)
        values.push_back(double((i * 37) % count));
    return values;
}

QPalette themed(bool dark) {
    QPalette palette;
    const QColor ground = dark ? QColor(30, 30, 32) : QColor(250, 250, 250);
    const QColor text = dark ? QColor(230, 230, 230) : QColor(20, 20, 20);
    for (const auto role : {QPalette::Window, QPalette::Base})
        palette.setColor(role, ground);
    for (const auto role : {QPalette::WindowText, QPalette::Text})
        palette.setColor(role, text);
    return palette;
}

} // namespace

void TestHeatmapView::colourOrderIsValueOrder_data() {
    QTest::addColumn<int>("count");
    for (const int count : {1, 2, 10, 101, 200, 1024})
        QTest::addRow("%d", count) << count;
}

void TestHeatmapView::colourOrderIsValueOrder() {
    QFETCH(int, count);
    HeatmapView view;
    view.resize(400, 440);
    const std::vector<double> values = scattered(count);
    view.setValues(values);
    std::vector<int> order(values.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(),
              [&](int a, int b) { return values[std::size_t(a)] < values[std::size_t(b)]; });
    for (std::size_t i = 1; i < order.size(); ++i)
        QVERIFY(lightness(view.colourAt(order[i - 1])) <= lightness(view.colourAt(order[i])) + 1e-9);
    if (count > 1)
        QVERIFY(lightness(view.colourAt(order.back())) > lightness(view.colourAt(order.front())) + 0.5);
}

void TestHeatmapView::signedIsSymmetric() {
    HeatmapView view;
    view.resize(200, 240);
    view.setMap(HeatmapView::Map::Signed);
    view.setValues({-4, 0, 2, 10});
    QCOMPARE(view.minimum(), -10.0);
    QCOMPARE(view.maximum(), 10.0);
    const QColor zero = view.colourAt(1);
    QVERIFY(std::abs(zero.red() - zero.blue()) < 12); // neutral
    QVERIFY(view.colourAt(0).blue() > view.colourAt(0).red());
    QVERIFY(view.colourAt(2).red() > view.colourAt(2).blue());
    const QColor small = view.colourAt(2);
    view.setValues({-400, 0, 200, 1000});
    QCOMPARE(view.colourAt(2), small); // the same share of the limits
}

void TestHeatmapView::paintsWhatItReports_data() {
    QTest::addColumn<int>("count");
    QTest::newRow("incomplete last row") << 10;
    QTest::newRow("square") << 49;
    QTest::newRow("many") << 1000;
}

void TestHeatmapView::paintsWhatItReports() {
    QFETCH(int, count);
    HeatmapView view;
    view.resize(401, 433);
    view.setValues(scattered(count));
    const QImage picture = view.grab().toImage();
    for (int i = 0; i < count; ++i)
        QCOMPARE(picture.pixelColor(view.cellRect(i).center()), view.colourAt(i));
}

void TestHeatmapView::fixedRange() {
    HeatmapView view;
    view.setRange(0, 100);
    view.setValues({0, 50, 100, 400});
    const QColor half = view.colourAt(1);
    QCOMPARE(view.colourAt(2), view.colourAt(3)); // clamped
    view.setValues({50, 1, 2, 3});
    QCOMPARE(view.colourAt(0), half);
    view.setAutomaticRange();
    QCOMPARE(view.maximum(), 50.0);
    QVERIFY(view.colourAt(0) != half);
}

void TestHeatmapView::clickSelectsTheCell_data() {
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("column");
    QTest::addColumn<int>("row");
    QTest::newRow("first") << 1024 << 0 << 0;
    QTest::newRow("inside") << 1024 << 17 << 20;
    QTest::newRow("last") << 1024 << 31 << 31;
    QTest::newRow("short row") << 10 << 1 << 2;
}

void TestHeatmapView::clickSelectsTheCell() {
    QFETCH(int, count);
    QFETCH(int, column);
    QFETCH(int, row);
    HeatmapView view;
    view.resize(420, 460);
    view.setValues(scattered(count));
    const QSize grid = HeatmapView::gridFor(count);
    QSignalSpy spy(&view, &HeatmapView::selected);
    const QRect first = view.cellRect(0);
    const QPoint target = first.center() + QPoint(column, row) * first.width();
    QTest::mouseClick(&view, Qt::LeftButton, {}, target);
    QCOMPARE(spy.count(), 1);
    QCOMPARE(spy[0][0].toInt(), row * grid.width() + column);
    QCOMPARE(view.selectedCell(), row * grid.width() + column);
    QTest::mouseClick(&view, Qt::LeftButton, {}, {1, 1}); // beside the grid
    QCOMPARE(spy.count(), 1);
}

void TestHeatmapView::arrowKeysAndEnter() {
    HeatmapView view;
    view.resize(300, 340);
    view.setValues(scattered(10)); // 4 columns
    view.setSelected(1);
    QSignalSpy hovered(&view, &HeatmapView::hovered);
    QSignalSpy selected(&view, &HeatmapView::selected);
    QTest::keyClick(&view, Qt::Key_Down);
    QTest::keyClick(&view, Qt::Key_Right);
    QCOMPARE(hovered.last()[0].toInt(), 6);
    QCOMPARE(view.selectedCell(), 1);
    QTest::keyClick(&view, Qt::Key_Return);
    QCOMPARE(selected.count(), 1);
    QCOMPARE(selected[0][0].toInt(), 6);
    QCOMPARE(view.selectedCell(), 6);
}

void TestHeatmapView::paletteChangesTheColours() {
    HeatmapView view;
    view.resize(200, 240);
    view.setMap(HeatmapView::Map::Signed);
    view.setValues({-1, 0, 1});
    view.setPalette(themed(false));
    QVERIFY(lightness(view.colourAt(1)) > 0.8);
    view.setPalette(themed(true));
    QVERIFY(lightness(view.colourAt(1)) < 0.2);
    QVERIFY(lightness(view.colourAt(0)) > lightness(view.colourAt(1)));
}

void TestHeatmapView::selectionIsVisible_data() {
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void TestHeatmapView::selectionIsVisible() {
    QFETCH(bool, dark);
    HeatmapView view;
    view.resize(200, 240);
    view.setPalette(themed(dark));
    view.setValues({0, 1, 2, 3, 4, 5, 6, 7, 8});
    for (int i = 0; i < 9; ++i) {
        view.setSelected(i);
        const QImage picture = view.grab().toImage();
        const QColor line = picture.pixelColor(view.cellRect(i).left() - 1, view.cellRect(i).center().y());
        const QColor halo = picture.pixelColor(view.cellRect(i).left() - 3, view.cellRect(i).center().y());
        QVERIFY(std::abs(lightness(line) - lightness(halo)) > 0.5);
    }
}

QTEST_MAIN(TestHeatmapView)
#include "tst_heatmapview.moc"
