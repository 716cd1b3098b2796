// Opens every file in tests/data/models, runs and imports: the fuzzers' seeds, and what they once made a
// reader fail on. Each must end in something sound or in an Error, soon.
#include "support/hostileimport.h"
#include "support/hostilemodel.h"
#include "support/hostilerun.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QtTest>

using Open = void (*)(std::span<const std::uint8_t>, const std::filesystem::path&);
Q_DECLARE_METATYPE(Open)

class TestHostileModels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void opens_data() {
        QTest::addColumn<Open>("open");
        QTest::addColumn<QString>("file");
        const auto rows = [](const char* kind, Open open) {
            const QDir folder(QStringLiteral(TEST_DATA "/") + QString::fromLatin1(kind));
            const QStringList names = folder.entryList(QDir::Files);
            QVERIFY2(!names.isEmpty(), kind);
            for (const QString& name : names)
                QTest::addRow("%s %s", kind, qPrintable(name)) << open << folder.filePath(name);
        };
        rows("models", flipscope::test::openHostileModel);
        rows("runs", flipscope::test::openHostileRun);
        rows("imports", flipscope::test::openHostileImport);
    }

    void opens() {
        QFETCH(Open, open);
        QFETCH(QString, file);
        QFile input(file);
        QVERIFY(input.open(QIODevice::ReadOnly));
        const QByteArray bytes = input.readAll();
        const QTemporaryDir folder;
        QElapsedTimer timer;
        timer.start();
        open({reinterpret_cast<const std::uint8_t*>(bytes.constData()),
              static_cast<std::size_t>(bytes.size())},
             folder.filePath(QStringLiteral("here")).toStdString());
        QVERIFY2(timer.elapsed() < 5000, qPrintable(QStringLiteral("%1 ms").arg(timer.elapsed())));
        for (const QString& name : QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot))
            QCOMPARE(name, QStringLiteral("here")); // nothing beside it
    }
};

QTEST_GUILESS_MAIN(TestHostileModels)
#include "tst_hostilemodels.moc"
