// Notes about steps of a run: what is written comes back, a note per step; what is damaged is told.
#include "datasets/error.h"
#include "engine/io/runnotes.h"

#include <QtTest>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

using namespace flipscope;

class TestRunNotes : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void comeBack() {
        const std::filesystem::path run = m_folder.path().toStdString();
        QVERIFY(readNotes(run).empty());
        std::vector<RunNote> notes;
        notes = withNote(std::move(notes), 200, "margin halved: \"calmer\"\nsecond line");
        notes = withNote(std::move(notes), 3, "Ä first burst");
        notes = withNote(std::move(notes), 4000000000000, "far");
        notes = withNote(std::move(notes), 200, "margin halved");
        QCOMPARE(notes.size(), std::size_t{3});
        writeNotes(run, notes);
        QVERIFY((readNotes(run) == std::vector<RunNote>{
                                       {3, "Ä first burst"}, {200, "margin halved"}, {4000000000000, "far"}}));
        writeNotes(run, withNote(readNotes(run), 200, ""));
        QCOMPARE(readNotes(run).size(), std::size_t{2});
        QCOMPARE(withNote(readNotes(run), 77, "").size(), std::size_t{2});
        QCOMPARE(QDir(m_folder.path()).entryList(QDir::Files).size(), 1); // nothing half written
    }
    void damageIsTold_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("no JSON") << QByteArray("notes");
        QTest::newRow("cut") << QByteArray("{\"notes\": [{\"step\": 1, \"te");
        QTest::newRow("a list") << QByteArray("[1]");
        QTest::newRow("a step of text") << QByteArray("{\"notes\": [{\"step\": \"x\", \"text\": \"\"}]}");
        QTest::newRow("no text") << QByteArray("{\"notes\": [{\"step\": 1}]}");
        QTest::newRow("endless") << QByteArray(20 << 20, ' ');
    }
    void damageIsTold() {
        QFETCH(QByteArray, content);
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("notes.json")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
        file.close();
        try {
            readNotes(folder.path().toStdString());
            QFAIL("it was read");
        } catch (const Error& error) {
            QVERIFY2(QString::fromUtf8(error.what()).startsWith(file.fileName()), error.what());
        }
    }

private:
    QTemporaryDir m_folder;
};

QTEST_APPLESS_MAIN(TestRunNotes)
#include "tst_runnotes.moc"
