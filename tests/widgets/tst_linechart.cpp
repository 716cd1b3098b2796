// What the chart draws, keeps, fits and saves, against values made here.
#include "widgets/linechart.h"
#include "widgets/theme.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QDialog>
#include <QFile>
#include <QGraphicsView>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

#include <cmath>

using namespace flipscope;

class TestLineChart : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void keepsAllAndDrawsTheExtremes();
    void zeroIsAGapOnALogAxis();
    void zeroHidesNothingOnALogAxis();
    void smoothingShowsTheMeanAndCanBeOff();
    void followsUntilZoomed();
    void dragPansAndDoubleClickFits();
    void keysZoomAndFit();
    void fixedAndAutomaticRange();
    void percentInLegend();
    void curveIsPaintedInThePalettesColour();
    void savesValues();
    void refusesAnImpossibleFile();
    void savesPicture();
    void savesDrawing();
    void envelopeIsLowestToHighest_data();
    void envelopeIsLowestToHighest();
    void logarithmicStepsKeepTheFirstOnes();
    void zoomOnLogarithmicSteps();
    void bandsAndMarksArePainted();
    void referencesAreDashed();
    void followButtonGoesBack();
    void menuSwitches();
    void tableShowsTheValues();
    void manyPointsStayCheap();
};

namespace {

QList<QPointF> line(int count) {
    QList<QPointF> points;
    for (int i = 0; i < count; ++i)
        points.append(QPointF(i, (i * 7919) % 1000 + 1));
    return points;
}

struct Shown {
    LineChart chart{QStringLiteral("Loss"), QStringLiteral("Step"), QStringLiteral("Loss")};
    explicit Shown(const QList<QPointF>& points, LineChart::SeriesStyle style = {QStringLiteral("a"), 0}) {
        chart.resize(600, 400);
        chart.addSeries(style);
        chart.setPoints(0, points);
        chart.show();
        QCoreApplication::processEvents();
    }
    QWidget* plot() { return chart.findChild<QGraphicsView*>()->viewport(); }
    bool hasPixel(QColor colour) {
        QCoreApplication::processEvents();
        const QImage image = chart.grab().toImage();
        for (int y = 60; y < image.height(); ++y) // below the legend
            for (int x = 0; x < image.width(); ++x)
                if (image.pixelColor(x, y) == colour)
                    return true;
        return false;
    }
};

} // namespace

void TestLineChart::keepsAllAndDrawsTheExtremes() {
    QList<QPointF> points = line(20000);
    points[7777].setY(5000);
    points[12345].setY(-400);
    Shown shown(points);
    QCOMPARE(shown.chart.points(0), points);
    const QList<QPointF> drawn = shown.chart.drawnPoints(0);
    QVERIFY(drawn.size() < 3000);
    QVERIFY(drawn.contains(points[7777]));
    QVERIFY(drawn.contains(points[12345]));
    const QRectF range = shown.chart.visibleRange();
    QVERIFY(range.top() <= -400 && range.bottom() >= 5000);
    QVERIFY(range.left() <= 0 && range.right() >= 19999);
}

void TestLineChart::zeroIsAGapOnALogAxis() {
    Shown shown({{1, 10}, {2, 0}, {3, 1000}, {4, -2}, {5, 20}});
    shown.chart.setScale(LineChart::Scale::Logarithmic);
    const QList<QPointF> drawn = shown.chart.drawnPoints(0);
    QCOMPARE(drawn.size(), 5);
    QCOMPARE(drawn[0], QPointF(1, 10));
    QVERIFY(std::isnan(drawn[1].y()));
    QCOMPARE(drawn[2], QPointF(3, 1000));
    QVERIFY(std::isnan(drawn[3].y()));
    QCOMPARE(shown.chart.points(0)[1], QPointF(2, 0)); // kept
    QCOMPARE(shown.chart.visibleRange().top(), 10.0);
    shown.chart.setSmoothing(0.01); // the thick curve has pixels of its full colour
    QVERIFY(shown.hasPixel(seriesColour(0, shown.chart.palette()))); // lone values are seen, too
    shown.chart.setScale(LineChart::Scale::Linear);
    QCOMPARE(shown.chart.drawnPoints(0), shown.chart.points(0));
}

void TestLineChart::zeroHidesNothingOnALogAxis() {
    QList<QPointF> points;
    for (int i = 0; i <= 20; ++i)
        points.append({double(i), i == 10 ? 0.0 : 30.0});
    points[20].setY(100); // so that 30 is in the middle
    points[19].setY(1);
    LineChart chart(QStringLiteral("Chart"), QStringLiteral("step"), QStringLiteral("value"));
    chart.addSeries({QStringLiteral("curve"), 1, LineChart::SeriesStyle::Line, false});
    chart.setScale(LineChart::Scale::Logarithmic);
    chart.resize(600, 400);
    chart.show();
    const QColor colour = seriesColour(1, chart.palette());
    // columns of pixels with one of the curve's hue; text and grid are grey
    const auto painted = [&] {
        QCoreApplication::processEvents();
        const QImage image = chart.grab().toImage();
        int columns = 0;
        for (int x = 0; x < image.width(); ++x) {
            bool any = false;
            for (int y = 60; y < image.height() && !any; ++y) {
                const QColor c = image.pixelColor(x, y);
                any = std::abs(c.hsvHue() - colour.hsvHue()) < 15 && c.hsvSaturation() > 15;
            }
            columns += any;
        }
        return columns;
    };
    chart.setPoints(0, points);
    const int withZero = painted();
    points[10].setY(30);
    chart.setPoints(0, points);
    const int without = painted();
    QVERIFY2(without > 300, qPrintable(QString::number(without)));
    QVERIFY2(withZero > without * 8 / 10, qPrintable(QStringLiteral("%1 of %2").arg(withZero).arg(without)));
}

void TestLineChart::smoothingShowsTheMeanAndCanBeOff() {
    Shown shown({{1, 4}, {2, 8}, {3, 2}});
    QCOMPARE(shown.chart.smoothedPoints(0), shown.chart.points(0));
    shown.chart.setSmoothing(0.5);
    const QList<QPointF> mean = shown.chart.smoothedPoints(0);
    QCOMPARE(mean[0].y(), 4.0);
    QCOMPARE(mean[1].y(), (0.5 * 4 + 8) / 1.5);
    QCOMPARE(mean[2].y(), (0.25 * 4 + 0.5 * 8 + 2) / 1.75);
    QCOMPARE(shown.chart.drawnPoints(0), shown.chart.points(0)); // the raw curve stays
    Shown rough({{1, 4}, {2, 8}}, {QStringLiteral("a"), 0, LineChart::SeriesStyle::Markers, false});
    rough.chart.setSmoothing(0.5);
    QCOMPARE(rough.chart.smoothedPoints(0), rough.chart.points(0));
}

void TestLineChart::followsUntilZoomed() {
    Shown shown(line(1000));
    QSignalSpy spy(&shown.chart, &LineChart::followChanged);
    const QRectF before = shown.chart.visibleRange();
    const QPoint middle = shown.plot()->rect().center();
    QWheelEvent wheel(middle, shown.plot()->mapToGlobal(middle), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(shown.plot(), &wheel);
    QCOMPARE(spy.count(), 1);
    QCOMPARE(spy.takeFirst().at(0).toBool(), false);
    const QRectF zoomed = shown.chart.visibleRange();
    QVERIFY(zoomed.width() < before.width());
    shown.chart.setPoints(0, line(5000));
    QCoreApplication::processEvents();
    QCOMPARE(shown.chart.visibleRange(), zoomed); // new values do not move a chosen range
    shown.chart.setFollow(true);
    QCOMPARE(shown.chart.visibleRange().right(), 4999.0);
    QCOMPARE(spy.count(), 1);
}

void TestLineChart::dragPansAndDoubleClickFits() {
    Shown shown(line(1000));
    const QRectF before = shown.chart.visibleRange();
    const QPoint from = shown.plot()->rect().center();
    QTest::mousePress(shown.plot(), Qt::LeftButton, {}, from);
    QTest::mouseMove(shown.plot(), from - QPoint(100, 0));
    QTest::mouseRelease(shown.plot(), Qt::LeftButton, {}, from - QPoint(100, 0));
    QVERIFY(!shown.chart.follow());
    QVERIFY(shown.chart.visibleRange().left() > before.left());
    QTest::mouseDClick(shown.plot(), Qt::LeftButton, {}, from);
    QVERIFY(shown.chart.follow());
    QCOMPARE(shown.chart.visibleRange(), before);
}

void TestLineChart::keysZoomAndFit() {
    Shown shown(line(1000));
    const QRectF before = shown.chart.visibleRange();
    QTest::keyClick(&shown.chart, Qt::Key_Plus);
    QVERIFY(shown.chart.visibleRange().width() < before.width());
    QTest::keyClick(&shown.chart, Qt::Key_Home);
    QCOMPARE(shown.chart.visibleRange(), before);
}

void TestLineChart::fixedAndAutomaticRange() {
    Shown shown({{0, 0.2}, {10, 0.4}});
    shown.chart.setYRange(0, 1);
    QCOMPARE(shown.chart.visibleRange().top(), 0.0);
    QCOMPARE(shown.chart.visibleRange().bottom(), 1.0);
    shown.chart.setAutomaticYRange();
    QCOMPARE(shown.chart.visibleRange().top(), 0.2);
    QCOMPARE(shown.chart.visibleRange().bottom(), 0.4);
}

void TestLineChart::percentInLegend() {
    QLocale::setDefault(QLocale(QLocale::German));
    Shown shown({{1, 0.1}, {2, 0.884}});
    shown.chart.setPercent(true);
    QCoreApplication::processEvents();
    QString legend;
    for (const QLabel* label : shown.chart.findChildren<QLabel*>())
        legend += label->text();
    QLocale::setDefault(QLocale::c());
    QVERIFY2(legend.contains(QStringLiteral("88,4\u00a0%")), qPrintable(legend));
    QCOMPARE(shown.chart.points(0)[1].y(), 0.884);
}

void TestLineChart::curveIsPaintedInThePalettesColour() {
    Shown shown({{0, 5}, {10, 5}});
    QPalette light = shown.chart.palette();
    light.setColor(QPalette::Window, Qt::white);
    light.setColor(QPalette::Base, Qt::white);
    light.setColor(QPalette::WindowText, Qt::black);
    QPalette dark = light;
    dark.setColor(QPalette::Window, Qt::black);
    dark.setColor(QPalette::Base, Qt::black);
    dark.setColor(QPalette::WindowText, Qt::white);
    shown.chart.setPalette(light);
    shown.chart.setSmoothing(0.5);
    QVERIFY(shown.hasPixel(seriesColour(0, light)));
    QVERIFY(!shown.hasPixel(seriesColour(0, dark)));
    shown.chart.setPalette(dark);
    QVERIFY(shown.hasPixel(seriesColour(0, dark)));
    QVERIFY(!shown.hasPixel(seriesColour(0, light)));
}

void TestLineChart::savesValues() {
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("v.csv"));
    LineChart chart(QStringLiteral("t"), QStringLiteral("Step"), QStringLiteral("y"));
    chart.addSeries({QStringLiteral("a \"quoted\", name"), 0});
    chart.addSeries({QStringLiteral("b"), 1});
    chart.setPoints(0, {{1, 0.5}, {2, 0.1}, {4, 1e-9}});
    chart.setPoints(1, {{2, 7}, {3, 1234567}});
    QVERIFY(chart.saveValues(file));
    QFile saved(file);
    QVERIFY(saved.open(QIODevice::ReadOnly));
    QCOMPARE(saved.readAll(), QByteArray("\"Step\",\"a \"\"quoted\"\", name\",\"b\"\r\n1,0.5,\r\n2,0.1,7\r\n"
                                         "3,,1234567\r\n4,1e-09,\r\n"));
}

void TestLineChart::refusesAnImpossibleFile() {
    LineChart chart(QStringLiteral("t"), QStringLiteral("Step"), QStringLiteral("y"));
    const QString file = QStringLiteral("/no/such/folder/v.csv");
    QString error;
    QVERIFY(!chart.saveValues(file, &error));
    QVERIFY(error.contains(file));
    error.clear();
    chart.resize(200, 100);
    QVERIFY(!chart.savePicture(file, &error));
    QVERIFY(error.contains(file));
}

void TestLineChart::savesPicture() {
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("p.png"));
    Shown shown(line(100));
    QVERIFY(shown.chart.savePicture(file));
    QCOMPARE(QImage(file).size(), shown.chart.size() * 2);
}

void TestLineChart::savesDrawing() {
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("p.svg"));
    Shown shown(line(100));
    QVERIFY(shown.chart.savePicture(file));
    QFile in(file);
    QVERIFY(in.open(QIODevice::ReadOnly));
    const QByteArray text = in.readAll();
    QVERIFY(text.contains("<svg"));
    const QColor colour = seriesColour(0, shown.chart.palette());
    QVERIFY(text.contains("stroke=\"" + colour.name().toUtf8())); // the curve, as lines
    QString error;
    QVERIFY(!shown.chart.savePicture(folder.filePath(QStringLiteral("no/p.svg")), &error));
    QVERIFY(error.contains(QStringLiteral("p.svg")));
}

void TestLineChart::envelopeIsLowestToHighest_data() {
    QTest::addColumn<bool>("logarithmic");
    QTest::addRow("linear steps") << false;
    QTest::addRow("logarithmic steps") << true;
}

/// Every value lies between the bounds of its part, and every bound is a value.
void TestLineChart::envelopeIsLowestToHighest() {
    QFETCH(bool, logarithmic);
    QList<QPointF> points = line(5000);
    points.removeFirst(); // step 0 has no place on the logarithmic axis
    Shown shown(points);
    QVERIFY(shown.chart.envelopePoints(0).isEmpty());
    shown.chart.setSmoothing(0.6);
    shown.chart.setEnvelope(true);
    if (logarithmic)
        shown.chart.setScaleX(LineChart::Scale::Logarithmic);
    const QList<QPointF> all = shown.chart.envelopePoints(0);
    const qsizetype half = all.size() / 2;
    QVERIFY(half >= 50);
    double lowest = INFINITY, highest = -INFINITY;
    for (qsizetype i = 0; i < half; ++i) {
        QCOMPARE(all[i].x(), all[half + i].x());
        QVERIFY(all[i].y() <= all[half + i].y());
        lowest = std::min(lowest, all[i].y());
        highest = std::max(highest, all[half + i].y());
    }
    const auto [least, most] =
        std::minmax_element(points.begin(), points.end(), [](auto& a, auto& b) { return a.y() < b.y(); });
    QCOMPARE(lowest, least->y());
    QCOMPARE(highest, most->y());
}

void TestLineChart::logarithmicStepsKeepTheFirstOnes() {
    QList<QPointF> points = line(20000);
    Shown shown(points);
    shown.chart.setScaleX(LineChart::Scale::Logarithmic);
    const QList<QPointF> drawn = shown.chart.drawnPoints(0);
    for (int i = 1; i <= 20; ++i) // each has pixels of its own
        QVERIFY2(std::any_of(drawn.begin(), drawn.end(),
                             [&](const QPointF& p) { return std::abs(p.x() - i) < 1e-6; }),
                 qPrintable(QString::number(i)));
    QVERIFY(drawn.size() < 3000);
    QCOMPARE(shown.chart.visibleRange().left(), 1.0);
}

void TestLineChart::zoomOnLogarithmicSteps() {
    Shown shown(line(10000));
    shown.chart.setScaleX(LineChart::Scale::Logarithmic);
    const QRectF before = shown.chart.visibleRange();
    QTest::keyClick(&shown.chart, Qt::Key_Plus);
    const QRectF after = shown.chart.visibleRange();
    QVERIFY(after.left() > before.left() && after.right() < before.right());
    const double middle = std::sqrt(before.left() * before.right());
    QVERIFY(qAbs(std::sqrt(after.left() * after.right()) / middle - 1) < 1e-6);
    QVERIFY(!shown.chart.follow());
}

void TestLineChart::bandsAndMarksArePainted() {
    Shown shown(line(100));
    QCoreApplication::processEvents();
    const QImage before = shown.chart.grab().toImage();
    shown.chart.setBands(25);
    QCoreApplication::processEvents();
    const QImage banded = shown.chart.grab().toImage();
    QVERIFY(banded != before);
    shown.chart.setBands(0.5); // too narrow to be told apart
    QCoreApplication::processEvents();
    QCOMPARE(shown.chart.grab().toImage(), before);
    shown.chart.addMark(50, QStringLiteral("learning rate 0.5"));
    QCOMPARE(shown.chart.marks().size(), 1);
    QVERIFY(shown.hasPixel(accent(shown.chart.palette())));
    shown.chart.clearMarks();
    QVERIFY(!shown.hasPixel(accent(shown.chart.palette())));
}

/// A pinned run shows its mean only, so that it does not hide the run that is looked at.
void TestLineChart::referencesAreDashed() {
    Shown shown(line(100));
    shown.chart.setSmoothing(0.95);
    const int reference =
        shown.chart.addSeries({QStringLiteral("pinned"), 7, LineChart::SeriesStyle::Line, true, true});
    shown.chart.setPoints(reference, line(200));
    QVERIFY(shown.hasPixel(seriesColour(7, shown.chart.palette())));
    QCOMPARE(shown.chart.visibleRange().right(), 199.0); // it is fitted, too
}

void TestLineChart::followButtonGoesBack() {
    Shown shown(line(100));
    auto* button = shown.chart.findChild<QToolButton*>(QStringLiteral("followButton"));
    QVERIFY(!button->isVisible());
    QTest::keyClick(&shown.chart, Qt::Key_Plus);
    QVERIFY(button->isVisible());
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(shown.chart.follow());
    QVERIFY(!button->isVisible());
}

void TestLineChart::menuSwitches() {
    Shown shown(line(100));
    const auto action = [&](const QString& text) -> QAction* {
        for (QAction* a : shown.chart.findChildren<QAction*>())
            if (a->text().remove(QLatin1Char('&')) == text)
                return a;
        return nullptr;
    };
    action(QStringLiteral("Strong"))->trigger();
    QCOMPARE(shown.chart.smoothing(), 0.95);
    QVERIFY(action(QStringLiteral("Strong"))->isChecked() && !action(QStringLiteral("Off"))->isChecked());
    action(QStringLiteral("Off"))->trigger();
    QCOMPARE(shown.chart.smoothing(), 0.0);
    action(QStringLiteral("Logarithmic scale"))->trigger();
    QCOMPARE(shown.chart.scale(), LineChart::Scale::Logarithmic);
    action(QStringLiteral("Logarithmic steps"))->trigger();
    QCOMPARE(shown.chart.scaleX(), LineChart::Scale::Logarithmic);
    action(QStringLiteral("Envelope: lowest to highest"))->trigger();
    QVERIFY(shown.chart.envelope());
    action(QStringLiteral("Follow new values"))->trigger();
    QVERIFY(!shown.chart.follow());
    shown.chart.setFollow(true);
    QVERIFY(action(QStringLiteral("Follow new values"))->isChecked());
}

void TestLineChart::tableShowsTheValues() {
    Shown shown({{1, 4}, {2, 8.5}});
    for (QAction* a : shown.chart.menu()->actions())
        if (a->text().contains(QStringLiteral("table")))
            a->trigger();
    const auto* table = shown.chart.findChild<QTableView*>();
    QVERIFY(table);
    QCOMPARE(table->model()->rowCount(), 2);
    QCOMPARE(table->model()->index(1, 0).data().toString(), QStringLiteral("2"));
    QCOMPARE(table->model()->index(1, 1).data().toString(), QStringLiteral("8.5"));
}

void TestLineChart::manyPointsStayCheap() {
    Shown shown(line(10000));
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 30; ++i) {
        shown.chart.setPoints(0, line(10000 + i));
        QCoreApplication::processEvents();
    }
    // about 10 ms each; a chart that lays out a label per unit or appends point by point takes minutes
    QVERIFY2(timer.elapsed() < 30 * 150, qPrintable(QString::number(timer.elapsed())));
}

QTEST_MAIN(TestLineChart)
#include "tst_linechart.moc"
