// Manual pages and completions: every command and option that --help tells is in them; the shells take them,
// and bash completes what a user would type.
#include <QtTest>

#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>

namespace {

struct Said {
    int code = -1;
    QString out, err;
};

Said run(const QString& program, const QStringList& arguments, const QByteArray& input = {}) {
    QProcess process;
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(60000))
        return {};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

/// The long options in a help text.
QStringList optionsIn(const QString& help) {
    static const QRegularExpression line(QStringLiteral("^ +(?:-\\w,\\s*)?(--[a-z0-9-]+)"),
                                         QRegularExpression::MultilineOption);
    QStringList options;
    for (auto match = line.globalMatch(help); match.hasNext();)
        options.append(match.next().captured(1));
    return options;
}

/// The commands in the help text of flipscope-cli.
QStringList commandsIn(const QString& help) {
    static const QRegularExpression line(QStringLiteral("^  ([a-z]+) "), QRegularExpression::MultilineOption);
    const QString list = help.section(QStringLiteral("Subcommands:"), 1);
    QStringList commands;
    for (auto match = line.globalMatch(list); match.hasNext();)
        commands.append(match.next().captured(1));
    return commands;
}

/// As man shows it, in one line: hyphenated words and lines are joined again.
QString asShown(const QString& page) {
    QString text = page;
    return text.replace(QStringLiteral("\\-"), QStringLiteral("-"))
        .replace(QLatin1Char('\n'), QLatin1Char(' '));
}

QStringList arguments(const QString& program, const QStringList& forCli, const QStringList& forWindow) {
    return program == QStringLiteral(FLIPSCOPE_CLI) ? forCli : forWindow;
}

} // namespace

class TestManual : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tellsEveryOption_data();
    void tellsEveryOption();
    void isTakenBy_data();
    void isTakenBy();
    void bashCompletes_data();
    void bashCompletes();
    void refusesOtherShells();
};

void TestManual::tellsEveryOption_data() {
    QTest::addColumn<QString>("program");
    QTest::addColumn<QString>("command");
    QTest::newRow("flipscope") << QStringLiteral(FLIPSCOPE_WINDOW) << QString();
    const QString cli = QStringLiteral(FLIPSCOPE_CLI);
    QTest::newRow("flipscope-cli") << cli << QString();
    const QStringList commands = commandsIn(run(cli, {QStringLiteral("--help")}).out);
    QVERIFY2(commands.size() >= 18, qPrintable(commands.join(QLatin1Char(' '))));
    for (const QString& command : commands)
        QTest::newRow(qPrintable(command)) << cli << command;
}

void TestManual::tellsEveryOption() {
    QFETCH(QString, program);
    QFETCH(QString, command);
    QStringList help{QStringLiteral("--help")};
    if (!command.isEmpty())
        help.prepend(command);
    const QStringList options = optionsIn(run(program, help).out);
    QVERIFY2(options.contains(QStringLiteral("--help")), qPrintable(options.join(QLatin1Char(' '))));
    const QString page = asShown(
        run(program, arguments(program, {QStringLiteral("manual")}, {QStringLiteral("--manual")})).out);
    QString part = page;
    if (!command.isEmpty()) {
        const QString heading = QStringLiteral(".SS \"%1\" ").arg(command);
        QVERIFY2(page.contains(heading), qPrintable(heading));
        part = page.section(heading, 1)
                   .section(QStringLiteral(".SS "), 0, 0)
                   .section(QStringLiteral(".SH "), 0, 0);
    }
    for (const QString& option : options)
        QVERIFY2(part.contains(QStringLiteral("\\fB%1\\fR").arg(option)), qPrintable(option));
    for (const char* shell : {"bash", "zsh", "fish"}) {
        const QString name = QString::fromLatin1(shell);
        const QString completion = run(program, arguments(program, {QStringLiteral("completion"), name},
                                                          {QStringLiteral("--completion"), name}))
                                       .out;
        if (!command.isEmpty())
            QVERIFY(completion.contains(command));
        for (const QString& option : options) {
            const QString said =
                name == QLatin1String("fish") ? QStringLiteral(" -l ") + option.mid(2) : option;
            QVERIFY2(completion.contains(said), qPrintable(name + QLatin1Char(' ') + option));
        }
    }
}

void TestManual::isTakenBy_data() {
    QTest::addColumn<QString>("program");
    QTest::addColumn<QStringList>("prints");
    QTest::addColumn<QString>("judge");
    QTest::addColumn<QStringList>("judges");
    for (const char* program : {FLIPSCOPE_CLI, FLIPSCOPE_WINDOW}) {
        const QString path = QString::fromUtf8(program);
        const QByteArray name = QFileInfo(path).fileName().toUtf8();
        QTest::newRow(name + " man") << path
                                     << arguments(path, {QStringLiteral("manual")},
                                                  {QStringLiteral("--manual")})
                                     << QStringLiteral("man")
                                     << QStringList{QStringLiteral("--warnings"), QStringLiteral("-l"),
                                                    QStringLiteral("-")};
        for (const char* shell : {"bash", "zsh", "fish"}) {
            const QString called = QString::fromLatin1(shell);
            QTest::newRow(name + ' ' + shell) << path
                                              << arguments(path, {QStringLiteral("completion"), called},
                                                           {QStringLiteral("--completion"), called})
                                              << called << QStringList{QStringLiteral("-n")};
        }
    }
}

void TestManual::isTakenBy() {
    QFETCH(QString, program);
    QFETCH(QStringList, prints);
    QFETCH(QString, judge);
    QFETCH(QStringList, judges);
    if (QStandardPaths::findExecutable(judge).isEmpty())
        QSKIP(qPrintable(judge + QStringLiteral(" is not on this machine")));
    const Said text = run(program, prints);
    QCOMPARE(text.code, 0);
    QVERIFY(text.out.size() > 300);
    const Said verdict = run(judge, judges, text.out.toUtf8());
    QVERIFY2(verdict.code == 0 && verdict.err.isEmpty(), qPrintable(verdict.err));
}

void TestManual::bashCompletes_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QStringList>("expected"); // all of them
    const auto row = [](const char* typed, const char* expected) {
        QTest::newRow(typed) << QString::fromLatin1(typed)
                             << QString::fromLatin1(expected).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    };
    row("flipscope-cli comp", "compare completion");
    row("flipscope-cli train --epo", "--epochs");
    row("flipscope-cli train --method gft", "gft gft-ternary gft-plain");
    row("flipscope-cli train --method = gft-p", "gft-plain"); // as bash cuts --method=gft-p
    row("flipscope-cli train --resize ", "stretch fit crop");
    row("flipscope-cli export --format v", "verilog");
    row("flipscope-cli completion z", "zsh");
    row("flipscope-cli train --out run", ""); // a file: readline's own business
    row("flipscope --pre", "--preset");
    row("flipscope --preset mnist", "mnist mnist-filters");
}

void TestManual::bashCompletes() {
    QFETCH(QString, typed);
    QFETCH(QStringList, expected);
    const bool isCli = typed.startsWith(QLatin1String("flipscope-cli"));
    const QString program = isCli ? QStringLiteral(FLIPSCOPE_CLI) : QStringLiteral(FLIPSCOPE_WINDOW);
    const Said completion =
        run(program, arguments(program, {QStringLiteral("completion"), QStringLiteral("bash")},
                               {QStringLiteral("--completion"), QStringLiteral("bash")}));
    const QStringList words = typed.split(QLatin1Char(' '));
    const QString script = QStringLiteral("PATH=%1:$PATH\n%2\nCOMP_WORDS=(")
                               .arg(QFileInfo(QStringLiteral(FLIPSCOPE_CLI)).path(), completion.out) +
                           QStringLiteral("'%1'").arg(words.join(QStringLiteral("' '"))) +
                           QStringLiteral(")\nCOMP_CWORD=%1\n%2\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n")
                               .arg(words.size() - 1)
                               .arg(isCli ? QStringLiteral("_flipscope_cli") : QStringLiteral("_flipscope"));
    const Said said = run(QStringLiteral("bash"), {QStringLiteral("--norc")}, script.toUtf8());
    QVERIFY2(said.err.isEmpty(), qPrintable(said.err));
    QStringList found = said.out.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    found.sort();
    expected.sort();
    QCOMPARE(found, expected);
}

void TestManual::refusesOtherShells() {
    const Said said =
        run(QStringLiteral(FLIPSCOPE_CLI), {QStringLiteral("completion"), QStringLiteral("ksh")});
    QCOMPARE(said.code, 2);
    QVERIFY2(said.err.contains(QStringLiteral("fish")), qPrintable(said.err));
}

QTEST_APPLESS_MAIN(TestManual)
#include "tst_manual.moc"
