// Tests app/commandline.h: what the window program takes, and what it says before there is a display.
#include "app/commandline.h"

#include <QTest>

using namespace flipscope;

class TestCommandLine : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void takes_data();
    void takes();
    void answers_data();
    void answers();
};

namespace {

CommandLine parse(const QString& options) {
    return CommandLine::parse(QStringList(QStringLiteral("flipscope")) +
                              options.split(QLatin1Char(' '), Qt::SkipEmptyParts));
}

} // namespace

void TestCommandLine::takes_data() {
    QTest::addColumn<QString>("options");
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("preset");
    QTest::addColumn<bool>("start");
    QTest::addColumn<QString>("screenshot");
    QTest::addColumn<quint64>("afterEpochs");
    const QString none, standard = QStringLiteral("fashion-mnist");
    const auto row = [](const char* options) -> QTestData& {
        return QTest::newRow(*options ? options : "nothing") << QString::fromLatin1(options);
    };
    row("") << none << standard << false << none << quint64{1};
    row("mnist") << QStringLiteral("mnist") << standard << false << none << quint64{1};
    row("--preset mnist /data") << QStringLiteral("/data") << QStringLiteral("mnist") << false << none
                                << quint64{1};
    row("--start") << none << standard << true << none << quint64{1};
    row("--screenshot a.png --after-epochs 3")
        << none << standard << true << QStringLiteral("a.png") << quint64{3};
    row("-platform offscreen -style Fusion mnist")
        << QStringLiteral("mnist") << standard << false << none << quint64{1};
}

void TestCommandLine::takes() {
    QFETCH(QString, options);
    const CommandLine line = parse(options);
    QVERIFY(!line.answer);
    QTEST(line.what, "what");
    QTEST(line.preset, "preset");
    QTEST(line.start, "start");
    QTEST(line.screenshot, "screenshot");
    QTEST(line.afterEpochs, "afterEpochs");
}

void TestCommandLine::answers_data() {
    QTest::addColumn<QString>("options");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* options, int exitCode, const char* says) {
        QTest::newRow(options) << QString::fromLatin1(options) << exitCode << QString::fromLatin1(says);
    };
    row("--help", 0, "Usage: flipscope [options] [what]");
    row("--version", 0, "flipscope " FLIPSCOPE_VERSION "\n");
    row("--wrong", 2, "wrong");
    row("--after-epochs 2", 2, "--screenshot");
    row("--screenshot a.png --after-epochs 0", 2, "\"0\"");
    row("--screenshot a.png --after-epochs some", 2, "\"some\"");
    row("--preset", 2, "preset");
    row("--manual", 0, ".SH OPTIONS");
    row("--completion fish", 0, "-l after-epochs");
    row("--completion ksh", 2, "\"ksh\"");
    row("one two", 2, "\"two\"");
}

void TestCommandLine::answers() {
    QFETCH(QString, options);
    QFETCH(QString, says);
    const CommandLine line = parse(options);
    QVERIFY(line.answer);
    QTEST(line.answer->exitCode, "exitCode");
    QVERIFY2(line.answer->text.contains(says), qPrintable(line.answer->text));
    QVERIFY(line.answer->text.endsWith(QLatin1Char('\n')));
}

QTEST_APPLESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
