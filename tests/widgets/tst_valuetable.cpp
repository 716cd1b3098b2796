// The table twin of charts and heatmaps: model, CSV text, and a file that is written whole or not at all.
#include "widgets/valuetable.h"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QFile>
#include <QLocale>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace flipscope;

class TestValueTable : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void cleanup() { QLocale::setDefault(QLocale::c()); }
    void modelShowsLocaleNumbers();
    void csvIsTheSameInEveryLocale();
    void csvKeepsEveryDigit_data();
    void csvKeepsEveryDigit();
    void failureLeavesNothing();
};

static NamedColumns columns() {
    return {{QStringLiteral("Step"), QStringLiteral("Loss, mean")}, {{1, 2000, 3}, {0.5, NAN, -7.25}}};
}

void TestValueTable::modelShowsLocaleNumbers() {
    QLocale::setDefault(QLocale(QLocale::German));
    ValueTableModel model(columns());
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.columnCount(), 2);
    QCOMPARE(model.index(1, 0).data().toString(), QStringLiteral("2.000"));
    QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("0,5"));
    QVERIFY(!model.index(1, 1).data().isValid());
    QCOMPARE(model.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("Loss, mean"));
}

void TestValueTable::csvIsTheSameInEveryLocale() {
    const QByteArray expected = "\"Step\",\"Loss, mean\"\r\n1,0.5\r\n2000,\r\n3,-7.25\r\n";
    QCOMPARE(toCsv(columns()), expected);
    QLocale::setDefault(QLocale(QLocale::German));
    QCOMPARE(toCsv(columns()), expected);
}

void TestValueTable::csvKeepsEveryDigit_data() {
    QTest::addColumn<double>("value");
    QTest::newRow("third") << 1.0 / 3;
    QTest::newRow("large") << 123456789012345.0;
    QTest::newRow("tiny") << 5e-324;
}

void TestValueTable::csvKeepsEveryDigit() {
    QFETCH(double, value);
    const QByteArray text = toCsv({{QStringLiteral("v")}, {{value}}});
    QCOMPARE(text.split('\n').at(1).trimmed().toDouble(), value);
}

void TestValueTable::failureLeavesNothing() {
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("v.csv"));
    QString error;
    QVERIFY(saveCsv(columns(), file, &error));
    QVERIFY(error.isEmpty());
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1); // no temporary file is left
    const QString impossible = folder.filePath(QStringLiteral("none/v.csv"));
    QVERIFY(!saveCsv(columns(), impossible, &error));
    QVERIFY(error.contains(impossible));
}

QTEST_MAIN(TestValueTable)
#include "tst_valuetable.moc"
