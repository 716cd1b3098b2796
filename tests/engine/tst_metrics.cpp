#include "engine/metrics.h"

#include <QtTest>

using namespace flipscope;

class TestMetrics : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void accuracies() {
        ConfusionMatrix m(3);
        QCOMPARE(m.accuracy(), 0.0);
        for (int i = 0; i < 8; ++i)
            m.add(0, 0);
        m.add(0, 1);
        m.add(0, 2);
        m.add(1, 2); // class 2 does not occur
        m.add(1, 1);
        QCOMPARE(m.total(), std::uint64_t{12});
        QCOMPARE(m.correct(), std::uint64_t{9});
        QCOMPARE(m.count(0, 2), std::uint64_t{1});
        QCOMPARE(m.count(2, 0), std::uint64_t{0});
        QCOMPARE(m.accuracy(), 0.75);
        QCOMPARE(m.balancedAccuracy(), (0.8 + 0.5) / 2);
    }
};

QTEST_APPLESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
