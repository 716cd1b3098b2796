// Thinning and smoothing against independent formulas.
#include "widgets/curve.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace flipscope;

class TestCurve : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void smoothingIsTheWeightedMean_data();
    void smoothingIsTheWeightedMean();
    void thinningKeepsExtremes_data();
    void thinningKeepsExtremes();
    void fewPointsStayAsTheyAre();
    void notPositiveBecomesAGap();
    void wideGapsSurviveThinning();
};

static QList<QPointF> noise(int count, unsigned seed) {
    std::mt19937 random(seed);
    QList<QPointF> points;
    for (int i = 0; i < count; ++i)
        points.append(QPointF(i, double(random() % 100000) / 7 - 3000));
    return points;
}

void TestCurve::smoothingIsTheWeightedMean_data() {
    QTest::addColumn<double>("weight");
    for (const double weight : {0.0, 0.3, 0.6, 0.95, 0.99})
        QTest::addRow("%g", weight) << weight;
}

void TestCurve::smoothingIsTheWeightedMean() {
    QFETCH(double, weight);
    const QList<QPointF> points = noise(60, 5);
    const QList<QPointF> out = smoothed(points, weight);
    QCOMPARE(out.size(), points.size());
    for (int n = 0; n < points.size(); ++n) {
        // the definition, not the recursion: mean of all values so far with weights w^age
        double sum = 0, weights = 0;
        for (int i = 0; i <= n; ++i) {
            const double w = std::pow(weight, n - i);
            sum += w * points[i].y();
            weights += w;
        }
        QVERIFY2(std::abs(out[n].y() - sum / weights) < 1e-6, qPrintable(QString::number(n)));
        QCOMPARE(out[n].x(), points[n].x());
    }
}

void TestCurve::thinningKeepsExtremes_data() {
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("columns");
    for (const int count : {1000, 9999, 100000})
        for (const int columns : {50, 199})
            QTest::addRow("%d in %d", count, columns) << count << columns;
}

void TestCurve::thinningKeepsExtremes() {
    QFETCH(int, count);
    QFETCH(int, columns);
    const QList<QPointF> points = noise(count, 11);
    const double from = count * 0.2, to = count * 0.7;
    const QList<QPointF> out = thinned(points, from, to, columns);
    QVERIFY(out.size() <= 4 * columns + 2);
    QVERIFY(out.first().x() < from && out.last().x() > to); // the line runs out of the picture
    const double width = (to - from) / columns;
    for (int c = 0; c < columns; ++c) {
        const auto within = [&](const QPointF& p) {
            return p.x() >= from + c * width && p.x() < from + (c + 1) * width;
        };
        double low = INFINITY, high = -INFINITY, keptLow = INFINITY, keptHigh = -INFINITY;
        for (const QPointF& p : points)
            if (within(p))
                low = std::min(low, p.y()), high = std::max(high, p.y());
        for (const QPointF& p : out)
            if (within(p))
                keptLow = std::min(keptLow, p.y()), keptHigh = std::max(keptHigh, p.y());
        QCOMPARE(keptLow, low);
        QCOMPARE(keptHigh, high);
    }
    for (int i = 1; i < out.size(); ++i)
        QVERIFY(out[i - 1].x() < out[i].x());
}

void TestCurve::fewPointsStayAsTheyAre() {
    const QList<QPointF> points = noise(40, 2);
    QCOMPARE(thinned(points, 0, 39, 100), points);
    QCOMPARE(thinned({}, 0, 1, 100), QList<QPointF>());
}

void TestCurve::notPositiveBecomesAGap() {
    const QList<QPointF> out = positiveOnly({{0, 3}, {1, 0}, {2, -1}, {3, 0.5}});
    QCOMPARE(out[0].y(), 3.0);
    QVERIFY(std::isnan(out[1].y()));
    QVERIFY(std::isnan(out[2].y()));
    QCOMPARE(out[3], QPointF(3, 0.5));
}

void TestCurve::wideGapsSurviveThinning() {
    QList<QPointF> points = noise(10000, 3);
    for (int i = 4000; i < 6000; ++i)
        points[i].setY(NAN);
    const QList<QPointF> out = thinned(points, 0, 9999, 100);
    const auto gaps =
        std::count_if(out.begin(), out.end(), [](const QPointF& p) { return std::isnan(p.y()); });
    QVERIFY(gaps >= 15 && gaps <= 21);
}

QTEST_APPLESS_MAIN(TestCurve)
#include "tst_curve.moc"
