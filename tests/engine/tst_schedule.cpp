// Integer schedules and roots against their definition.
#include "engine/learning/schedule.h"

#include <QtTest>

#include <cmath>

using namespace flipscope;

class TestSchedule : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cosine() {
        const std::int64_t first = toQ16(1.5), last = toQ16(0.01);
        QCOMPARE(cosineAt(first, last, 0, 1000), first);
        QCOMPARE(cosineAt(first, last, 1000, 1000), last);
        std::int64_t before = first;
        for (std::uint64_t step = 0; step <= 1000; ++step) {
            const std::int64_t now = cosineAt(first, last, step, 1000);
            QVERIFY(now <= before);
            before = now;
            const double expected =
                0.01 + (1.5 - 0.01) * 0.5 * (1 + std::cos(M_PI * static_cast<double>(step) / 1000));
            QVERIFY2(std::abs(static_cast<double>(now) / 65536 - expected) < 0.003,
                     qPrintable(QString::number(step)));
        }
    }
    void straightLine() {
        QCOMPARE(linearAt(100, 200, 0, 10), 100);
        QCOMPARE(linearAt(100, 200, 5, 10), 150);
        QCOMPARE(linearAt(200, 100, 10, 10), 100);
    }
    void roots() {
        for (const std::uint64_t n :
             {0ULL, 1ULL, 2ULL, 3ULL, 4ULL, 99ULL, 100ULL, 784ULL, 4294967295ULL, 1ULL << 40}) {
            const std::uint64_t root = integerRoot(n);
            QVERIFY(root * root <= n && (root + 1) * (root + 1) > n);
        }
        QCOMPARE(scaledRoot(4.0, 1024), 128);
        QCOMPARE(scaledRoot(0.5, 100), 5);
    }
};

QTEST_APPLESS_MAIN(TestSchedule)
#include "tst_schedule.moc"
