// Opens every file in tests/data/readers: the fuzzer's seeds, and what it once made a reader fail on. Each
// must end in a data set or in an Error, soon.
#include "support/hostilefile.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QtTest>

class TestHostileFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void opens_data() {
        QTest::addColumn<QString>("file");
        const QDir folder(QStringLiteral(TEST_DATA "/readers"));
        for (const QString& name : folder.entryList(QDir::Files))
            QTest::newRow(qPrintable(name)) << folder.filePath(name);
    }

    void opens() {
        QFETCH(QString, file);
        QFile input(file);
        QVERIFY(input.open(QIODevice::ReadOnly));
        const QByteArray bytes = input.readAll();
        const QTemporaryDir folder;
        QElapsedTimer timer;
        timer.start();
        flipscope::test::openHostile({reinterpret_cast<const std::uint8_t*>(bytes.constData()),
                                      static_cast<std::size_t>(bytes.size())},
                                     folder.filePath(QStringLiteral("set")).toStdString());
        QVERIFY2(timer.elapsed() < 5000, qPrintable(QStringLiteral("%1 ms").arg(timer.elapsed())));
        QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), // nothing beside it
                 QStringList{QStringLiteral("set")});
    }
};

QTEST_APPLESS_MAIN(TestHostileFiles)
#include "tst_hostilefiles.moc"
