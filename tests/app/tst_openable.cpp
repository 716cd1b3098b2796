// Tests app/openable.h: what a double-clicked or dropped path is taken for.
#include "app/openable.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace flipscope;
using Kind = Openable::Kind;

class TestOpenable : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void takesFor_data();
    void takesFor();

private:
    QTemporaryDir m_folder;
};

void TestOpenable::initTestCase() {
    const QDir top(m_folder.path());
    for (const char* folder : {"run/checkpoints", "pictures/cats", "settings", "new/checkpoints"})
        QVERIFY(top.mkpath(QString::fromLatin1(folder)));
    for (const char* name :
         {"run/config.json", "run/metrics.csv", "run/flips.fliplog", "run/best.flipscope",
          "run/checkpoints/epoch-1-step-9.checkpoint", "pictures/config.json", "pictures/cats/1.png",
          "settings/mine.json", "settings/config.json", "lonely.fliplog", "lonely.checkpoint", "data.npz",
          "Model.FLIPSCOPE", "new/checkpoints/epoch-0-step-3.checkpoint"}) {
        QFile file(top.filePath(QString::fromLatin1(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
}

void TestOpenable::takesFor_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("opens");
    const auto row = [this](const char* path, Kind kind, const char* opens) {
        QTest::newRow(path) << m_folder.filePath(QString::fromLatin1(path)) << static_cast<int>(kind)
                            << m_folder.filePath(QString::fromLatin1(opens));
    };
    row("run", Kind::Run, "run");
    row("run/flips.fliplog", Kind::Run, "run");
    row("run/config.json", Kind::Run, "run");
    row("run/checkpoints/epoch-1-step-9.checkpoint", Kind::Run, "run");
    row("new/checkpoints/epoch-0-step-3.checkpoint", Kind::Run, "new"); // cut off before its first epoch
    row("run/best.flipscope", Kind::Model, "run/best.flipscope");
    row("Model.FLIPSCOPE", Kind::Model, "Model.FLIPSCOPE");
    row("pictures", Kind::Data, "pictures"); // a config.json alone makes no run
    row("pictures/cats", Kind::Data, "pictures/cats");
    row("data.npz", Kind::Data, "data.npz");
    row("settings/mine.json", Kind::Settings, "settings/mine.json");
    row("settings/config.json", Kind::Settings, "settings/config.json");
    row("lonely.fliplog", Kind::Data, "lonely.fliplog"); // refused as data, in words
    row("lonely.checkpoint", Kind::Data, "lonely.checkpoint");
    row("not there", Kind::Data, "not there");
    QTest::newRow("a name") << QStringLiteral("mnist") << static_cast<int>(Kind::Data)
                            << QStringLiteral("mnist");
}

void TestOpenable::takesFor() {
    QFETCH(QString, path);
    const Openable what = Openable::of(path);
    QTEST(static_cast<int>(what.kind), "kind");
    QTEST(what.path, "opens");
}

QTEST_APPLESS_MAIN(TestOpenable)
#include "tst_openable.moc"
