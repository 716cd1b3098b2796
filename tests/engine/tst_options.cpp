#include "datasets/error.h"
#include "engine/options.h"

#include <QtTest>

using namespace flipscope;

namespace {
const OptionSpec whole{"n", "N", "", std::int64_t{3}, 1, 10, {}};
const OptionSpec real{"r", "R", "", 0.5, 0, 1, {}};
const OptionSpec flag{"f", "F", "", false, 0, 0, {}};
const OptionSpec choice{"c", "C", "", std::string("a"), 0, 0, {"a", "b"}};
const OptionSpec text{"t", "T", "", std::string(), 0, 0, {}};
} // namespace

Q_DECLARE_METATYPE(flipscope::OptionSpec)

class TestOptions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void reads() {
        QCOMPARE(std::get<std::int64_t>(parseOption(whole, "10", "x")), std::int64_t{10});
        QCOMPARE(std::get<double>(parseOption(real, "0.25", "x")), 0.25);
        QCOMPARE(std::get<bool>(parseOption(flag, "true", "x")), true);
        QCOMPARE(std::get<std::string>(parseOption(choice, "b", "x")), std::string("b"));
        QCOMPARE(std::get<std::string>(parseOption(text, "a b", "x")), std::string("a b"));
    }
    void writesWhatItReads() {
        for (const double value : {0.1, 1.0 / 3, 1e-7, 0.0, 1.0})
            QCOMPARE(std::get<double>(parseOption(real, formatOption(value), "x")), value);
        QCOMPARE(formatOption(std::int64_t{7}), std::string("7"));
        QCOMPARE(formatOption(true), std::string("true"));
    }
    void refuses_data() {
        QTest::addColumn<OptionSpec>("spec");
        QTest::addColumn<QString>("value");
        for (const char* bad : {"0", "11", "1.5", "x", "", "3 ", "99999999999999999999", "0x3"})
            QTest::addRow("whole %s", bad) << whole << QString::fromLatin1(bad);
        for (const char* bad : {"-0.1", "1.1", "nan", "inf", "0,5", ""})
            QTest::addRow("real %s", bad) << real << QString::fromLatin1(bad);
        for (const char* bad : {"1", "yes", "TRUE"})
            QTest::addRow("flag %s", bad) << flag << QString::fromLatin1(bad);
        QTest::addRow("choice") << choice << QStringLiteral("A");
    }
    void refuses() {
        QFETCH(OptionSpec, spec);
        QFETCH(QString, value);
        try {
            parseOption(spec, value.toStdString(), "--thing");
            QFAIL("accepted");
        } catch (const Error& e) {
            QVERIFY(e.kind() == Error::Kind::Usage);
            const QString message = QString::fromUtf8(e.what());
            QVERIFY2(message.contains(QLatin1String("--thing")) && message.contains(value) &&
                         message.contains(QString::fromStdString(describeRange(spec))),
                     e.what());
        }
    }
};

QTEST_APPLESS_MAIN(TestOptions)
#include "tst_options.moc"
