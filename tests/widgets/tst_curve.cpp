// Thinning and smoothing against independent formulas.
#include "widgets/growingcurve.h"

#include <QTest>

#include <algorithm>
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
    void growingCurvesAreAsWholeOnes_data();
    void growingCurvesAreAsWholeOnes();
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

void TestCurve::growingCurvesAreAsWholeOnes_data() {
    QTest::addColumn<int>("count");
    QTest::addColumn<bool>("positive");
    for (const int count : {1, 100, 20000, 200000})
        for (const bool positive : {false, true})
            QTest::addRow("%d%s", count, positive ? ", positive" : "") << count << positive;
}

/// In pieces, looked at in between: range, smoothed twin and what is drawn are those of all the points.
void TestCurve::growingCurvesAreAsWholeOnes() {
    QFETCH(int, count);
    QFETCH(bool, positive);
    QList<QPointF> points = noise(count, 7);
    if (count > 5000)
        for (int i = count / 3; i < count / 2; ++i)
            points[i].setY(qQNaN());
    GrowingCurve curve;
    std::mt19937 random(3);
    for (qsizetype at = 0; at < points.size();) {
        const qsizetype next = std::min<qsizetype>(points.size(), at + 1 + random() % (1 + count / 7));
        curve.append(points.mid(at, next - at));
        at = next;
        Extent looked(positive);
        curve.includeY(looked, positive);
        curve.section(GrowingCurve::Of::Trend, 0.9, positive, 0, double(at), 50);
        QVERIFY(curve.hasWholeX());
    }
    QCOMPARE(curve.points().size(), points.size());
    const QList<QPointF> trend = smoothed(points, 0.9);
    for (qsizetype i = 0; i < points.size(); ++i)
        QVERIFY(curve.trend(0.9)[i].y() == trend[i].y() || std::isnan(trend[i].y()));
    Extent own(positive), all(positive);
    curve.includeY(own, positive);
    for (const QPointF& p : points)
        all.include(p.y());
    QCOMPARE(own.range(), all.range());
    const int columns = 50;
    for (const auto& [from, to] : {std::pair(0.0, double(count)), std::pair(count * 0.6, count * 0.9)}) {
        const QList<QPointF> whole = thinned(positive ? positiveOnly(points) : points, from, to, columns);
        const QList<QPointF> part = thinned(
            curve.section(GrowingCurve::Of::Points, 0.9, positive, from, to, columns), from, to, columns);
        if ((to - from) / columns < 64) {
            QVERIFY(std::equal(part.begin(), part.end(), whole.begin(), whole.end(), [](auto& a, auto& b) {
                return a.x() == b.x() && (a.y() == b.y() || (std::isnan(a.y()) && std::isnan(b.y())));
            }));
            continue;
        }
        QVERIFY(part.size() <= 4 * columns + 8);
        const double width = (to - from) / columns;
        for (int c = 0; c < columns; ++c) { // up to blocks that lie across a border
            double high = -INFINITY, kept = -INFINITY;
            for (const QPointF& p : points)
                if (p.x() >= from + (c + 0.25) * width && p.x() < from + (c + 0.75) * width && p.y() > high)
                    high = p.y();
            for (const QPointF& p : part)
                if (p.x() >= from + c * width && p.x() < from + (c + 1) * width && p.y() > kept)
                    kept = p.y();
            QVERIFY2(kept >= high || (positive && high <= 0),
                     qPrintable(QStringLiteral("%1 of %2..%3: %4 %5 (%6)")
                                    .arg(c)
                                    .arg(from)
                                    .arg(to)
                                    .arg(kept)
                                    .arg(high)
                                    .arg(part.size())));
        }
    }
    curve.setPoints({{0.5, 1}});
    QVERIFY(!curve.hasWholeX());
    QCOMPARE(curve.trend(0.5).size(), 1);
}

QTEST_APPLESS_MAIN(TestCurve)
#include "tst_curve.moc"
