// The softmax in integers against the one in floats.
#include "engine/learning/softmaxerrors.h"

#include <QtTest>

#include <cmath>

using namespace flipscope;

class TestSoftmaxErrors : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void areThoseOfFloats_data() {
        QTest::addColumn<double>("temperature");
        QTest::addColumn<int>("inputs");
        QTest::addColumn<int>("classes");
        for (const double temperature : {0.125, 2.0, 20.0})
            for (const int inputs : {1, 256, 4000000})
                for (const int classes : {2, 10, 1000})
                    QTest::addRow("%g %d %d", temperature, inputs, classes)
                        << temperature << inputs << classes;
    }
    void areThoseOfFloats() {
        QFETCH(double, temperature);
        QFETCH(int, inputs);
        QFETCH(int, classes);
        const auto count = static_cast<std::size_t>(classes);
        const double divisor = temperature * std::sqrt(inputs);
        const SoftmaxErrors softmax(temperature, static_cast<std::size_t>(inputs));
        int told = 0;
        for (int round = 0; round < 50; ++round) {
            std::vector<std::int32_t> scores;
            for (std::size_t c = 0; c < count; ++c) // from all alike to one that has it all
                scores.push_back(static_cast<std::int32_t>(
                    std::sin(static_cast<double>(c * 7 + 1) * (round + 1)) * divisor * round / 4));
            const std::size_t label = static_cast<std::size_t>(round) % count;
            const double highest = *std::max_element(scores.begin(), scores.end());
            double sum = 0;
            for (const std::int32_t score : scores)
                sum += std::exp((score - highest) / divisor);
            std::vector<std::int32_t> t(count), room;
            const std::int64_t lack =
                softmax.errors(scores.data(), count, label, room, [&](std::size_t c, std::int32_t value) {
                    t[c] = value;
                    ++told;
                });
            QCOMPARE(lack, std::int64_t{t[label]});
            std::int64_t size = 0;
            for (std::size_t c = 0; c < count; ++c) {
                const double share = 64 * std::exp((scores[c] - highest) / divisor) / sum;
                const double expected = c == label ? 64 - share : -share;
                QVERIFY2(std::abs(t[c] - expected) < 0.51,
                         qPrintable(QStringLiteral("%1 against %2").arg(t[c]).arg(expected)));
                QVERIFY(c == label ? t[c] >= 0 && t[c] <= 64 : t[c] <= 0);
                size += std::abs(t[c]);
            }
            QVERIFY(size <= SoftmaxErrors::mostInAll);
        }
        QVERIFY(told > 0);
    }
};

QTEST_APPLESS_MAIN(TestSoftmaxErrors)
#include "tst_softmaxerrors.moc"
