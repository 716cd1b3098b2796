// Tests datasets/random.h: the numbers themselves are part of the file format, so they are pinned.
#include "datasets/random.h"

#include <QtTest>

#include <array>
#include <cmath>

using namespace flipscope;

class TestRandom : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void mixesAsSplitMix64() {
        // The published first outputs of SplitMix64 seeded with 0: mix64(n * golden).
        constexpr std::uint64_t golden = 0x9e3779b97f4a7c15ULL;
        QCOMPARE(mix64(golden), 0xe220a8397b1dcdafULL);
        QCOMPARE(mix64(2 * golden), 0x6e789e6aa1b965f4ULL);
        QCOMPARE(mix64(3 * golden), 0x06c45d188009454fULL);
    }

    void numbersArePinned_data() {
        QTest::addColumn<quint64>("seed");
        QTest::addColumn<int>("stream");
        QTest::addColumn<quint64>("time");
        QTest::addColumn<quint32>("layer");
        QTest::addColumn<quint32>("index");
        QTest::addColumn<quint32>("expected");
        QTest::newRow("zero") << quint64{0u} << 1 << quint64{0u} << quint32{0} << quint32{0u}
                              << quint32{0x04818d02u};
        QTest::newRow("validation split")
            << quint64{1u} << 1 << quint64{0u} << quint32{0} << quint32{12345u} << quint32{0x0074938fu};
        QTest::newRow("sample order")
            << quint64{1u} << 16 << quint64{9u} << quint32{0} << quint32{59999u} << quint32{0xc788aa19u};
        QTest::newRow("weights") << quint64{42u} << 17 << quint64{0u} << quint32{2} << quint32{4294967295u}
                                 << quint32{0x392ffc89u};
        QTest::newRow("dither") << quint64{0xffffffffffffffffu} << 18 << quint64{1099511627776u} << quint32{7}
                                << quint32{31u} << quint32{0xba47e306u};
        QTest::newRow("flips") << quint64{123456789u} << 19 << quint64{3u} << quint32{1} << quint32{1000000u}
                               << quint32{0xee5bda06u};
    }

    void numbersArePinned() {
        QFETCH(quint64, seed);
        QFETCH(int, stream);
        QFETCH(quint64, time);
        QFETCH(quint32, layer);
        QFETCH(quint32, index);
        QFETCH(quint32, expected);
        QCOMPARE(randomLayoutVersion, 2);
        const auto key = RandomKey::derive(seed, static_cast<RandomStream>(stream), time, layer);
        QCOMPARE(key.at(index), expected);
    }

    void streamNumbersArePinned() {
        QCOMPARE(static_cast<int>(RandomStream::ValidationSplit), 1);
        QCOMPARE(static_cast<int>(RandomStream::SampleLimit), 2);
        QCOMPARE(static_cast<int>(RandomStream::TestSplit), 3);
        QCOMPARE(static_cast<int>(RandomStream::SampleOrder), 16);
        QCOMPARE(static_cast<int>(RandomStream::InitialWeights), 17);
        QCOMPARE(static_cast<int>(RandomStream::CounterDither), 18);
        QCOMPARE(static_cast<int>(RandomStream::FlipChoice), 19);
    }

    void everyFieldMatters() {
        const auto base = RandomKey::derive(1, RandomStream::SampleOrder, 2, 3);
        const std::array others = {RandomKey::derive(2, RandomStream::SampleOrder, 2, 3),
                                   RandomKey::derive(1, RandomStream::InitialWeights, 2, 3),
                                   RandomKey::derive(1, RandomStream::SampleOrder, 3, 3),
                                   RandomKey::derive(1, RandomStream::SampleOrder, 2, 4)};
        for (const auto& other : others) {
            int equal = 0;
            for (std::uint32_t i = 0; i < 1000; ++i)
                equal += base.at(i) == other.at(i) ? 1 : 0;
            QVERIFY2(equal <= 1, qPrintable(QString::number(equal)));
        }
    }

    void isUniform_data() {
        QTest::addColumn<quint32>("bound");
        for (const quint32 bound : {2U, 3U, 10U, 256U, 1000U})
            QTest::addRow("%u", bound) << bound;
    }

    // Chi-squared over 200,000 consecutive indices; the limit is about six standard deviations above the
    // mean.
    void isUniform() {
        QFETCH(quint32, bound);
        constexpr std::uint32_t count = 200000;
        for (const std::uint64_t seed : {1ULL, 2ULL, 0xffffffffffffffffULL}) {
            const auto key = RandomKey::derive(seed, RandomStream::SampleOrder);
            std::vector<int> seen(bound);
            for (std::uint32_t i = 0; i < count; ++i) {
                const auto value = key.below(i, bound);
                QVERIFY(value < bound);
                ++seen[value];
            }
            const double expected = static_cast<double>(count) / bound;
            double chi = 0;
            for (const int n : seen)
                chi += (n - expected) * (n - expected) / expected;
            const double freedom = bound - 1.0;
            QVERIFY2(chi < freedom + 6.0 * std::sqrt(2.0 * freedom) + 6.0, qPrintable(QString::number(chi)));
        }
    }

    void everyBitIsFair() {
        const auto key = RandomKey::derive(7, RandomStream::CounterDither, 5, 1);
        constexpr int count = 100000;
        std::array<int, 32> ones{};
        std::array<int, 32> changes{}; // between neighbours
        for (std::uint32_t i = 0; i < count; ++i)
            for (unsigned bit = 0; bit < 32; ++bit) {
                ones[bit] += static_cast<int>(key.at(i) >> bit & 1U);
                changes[bit] += static_cast<int>((key.at(i) ^ key.at(i + 1)) >> bit & 1U);
            }
        const double limit = 6.0 * std::sqrt(count) / 2.0;
        for (unsigned bit = 0; bit < 32; ++bit) {
            QVERIFY2(std::abs(ones[bit] - count / 2) < limit, qPrintable(QString::number(bit)));
            QVERIFY2(std::abs(changes[bit] - count / 2) < limit, qPrintable(QString::number(bit)));
        }
    }
};

QTEST_APPLESS_MAIN(TestRandom)
#include "tst_random.moc"
