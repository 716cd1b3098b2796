// Numbers as text, in a locale with points and in one with decimal commas.
#include "widgets/numberformat.h"

#include <QLocale>
#include <QTest>

using namespace flipscope;

class TestNumberFormat : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void cleanup() { QLocale::setDefault(QLocale::c()); }
    void durations_data();
    void durations();
    void bytes_data();
    void bytes();
    void reals_data();
    void reals();
    void english();
    void german();
};

static QString plain(QString text) { return text.replace(QChar(0x00a0), QLatin1Char(' ')); }

void TestNumberFormat::durations_data() {
    QTest::addColumn<double>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("0.4") << 0.42 << "0.4 s";
    QTest::newRow("9.99") << 9.99 << "10 s";
    QTest::newRow("59.4") << 59.4 << "59 s";
    QTest::newRow("59.6") << 59.6 << "1 min 00 s";
    QTest::newRow("65") << 65.0 << "1 min 05 s";
    QTest::newRow("3599.7") << 3599.7 << "1 h 00 min";
    QTest::newRow("7380") << 7380.0 << "2 h 03 min";
    QTest::newRow("days") << 90000.0 << "1 d 1 h";
    QTest::newRow("unknown") << double(NAN) << "–";
}

void TestNumberFormat::durations() {
    QFETCH(double, seconds);
    QFETCH(QString, text);
    QCOMPARE(formatDuration(seconds), text);
}

void TestNumberFormat::bytes_data() {
    QTest::addColumn<quint64>("bytes");
    QTest::addColumn<QString>("text");
    QTest::newRow("0") << quint64{0} << "0 B";
    QTest::newRow("1023") << quint64{1023} << "1023 B";
    QTest::newRow("1024") << quint64{1024} << "1.0 KiB";
    QTest::newRow("almost MiB") << quint64{1048575} << "1.0 MiB";
    QTest::newRow("23 MiB") << quint64{23} * 1024 * 1024 << "23.0 MiB";
    QTest::newRow("GiB") << (quint64{3} << 30) << "3.0 GiB";
}

void TestNumberFormat::bytes() {
    QFETCH(quint64, bytes);
    QFETCH(QString, text);
    QCOMPARE(plain(formatBytes(bytes)), text);
}

void TestNumberFormat::reals_data() {
    QTest::addColumn<double>("number");
    QTest::addColumn<QString>("text");
    QTest::newRow("0") << 0.0 << "0";
    QTest::newRow("whole") << 12.0 << "12";
    QTest::newRow("rounded") << 3.14159 << "3.142";
    QTest::newRow("small") << 0.001 << "0.001";
    QTest::newRow("negative") << -12.5 << "-12.5";
    QTest::newRow("four digits") << 1234.56 << "1235";
    QTest::newRow("tiny") << 1.5e-7 << "1.5e-7";
    QTest::newRow("infinite") << double(INFINITY) << "–";
}

void TestNumberFormat::reals() {
    QFETCH(double, number);
    QFETCH(QString, text);
    QCOMPARE(formatReal(number), text);
}

void TestNumberFormat::english() {
    QLocale::setDefault(QLocale(QLocale::English));
    QCOMPARE(formatCount(1204), QStringLiteral("1,204"));
    QCOMPARE(formatSigned(-33), QStringLiteral("-33"));
    QCOMPARE(formatSigned(33), QStringLiteral("+33"));
    QCOMPARE(formatSigned(0), QStringLiteral("0"));
    QCOMPARE(plain(formatPercent(0.8836)), QStringLiteral("88.4 %"));
    QCOMPARE(formatLarge(7.4551e12), QStringLiteral("7.455 trillion"));
    QCOMPARE(formatLarge(767.44e9), QStringLiteral("767.4 billion"));
    QCOMPARE(formatLarge(3.1e6), QStringLiteral("3.1 million"));
    QCOMPARE(formatLarge(999999.9), QStringLiteral("1 million"));
    QCOMPARE(formatLarge(309000), formatReal(309000));
    QCOMPARE(plain(formatRate(12345, QStringLiteral("samples/s"))), QStringLiteral("12,300 samples/s"));
    QCOMPARE(plain(formatRate(1.234, QStringLiteral("steps/s"))), QStringLiteral("1.23 steps/s"));
}

void TestNumberFormat::german() {
    QLocale::setDefault(QLocale(QLocale::German));
    QCOMPARE(formatCount(1204), QStringLiteral("1.204"));
    QCOMPARE(plain(formatPercent(0.8836, 2)), QStringLiteral("88,36 %"));
    QCOMPARE(plain(formatBytes(1536)), QStringLiteral("1,5 KiB"));
    QCOMPARE(formatReal(0.5), QStringLiteral("0,5"));
}

QTEST_APPLESS_MAIN(TestNumberFormat)
#include "tst_numberformat.moc"
