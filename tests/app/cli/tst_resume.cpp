// Runs that are killed, stopped, refused and gone on with, from outside; the flip log's commands.
// tests/kill_resume.py does the same two hundred times.
#include "support/cliprogram.h"

#include <QtTest>

#include <QDir>
#include <QTemporaryDir>

#include <csignal>

using flipscope::test::Outcome;
using flipscope::test::run;

namespace {

/// metrics.csv without the seconds.
QStringList metricsOf(const QString& folder) {
    QFile file(folder + QStringLiteral("/metrics.csv"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QStringList lines;
    for (const QString& line : QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'), Qt::SkipEmptyParts))
        lines.append(line.section(QLatin1Char(','), 0, -2));
    return lines;
}

} // namespace

class TestResume : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        QVERIFY(QDir(m_folder.path()).mkdir(QStringLiteral("data")));
        flipscope::test::writeStripes(path("data"), QStringLiteral("train"), 2000, 1);
        flipscope::test::writeStripes(path("data"), QStringLiteral("t10k"), 90, 2);
        const Outcome outcome = train({QStringLiteral("--out"), path("whole")});
        QVERIFY2(outcome.code == 0, qPrintable(outcome.err));
        m_whole = outcome.json().last();
        QStringList events;
        for (const QJsonObject& line : outcome.json())
            events.append(line[QLatin1String("event")].toString());
        QVERIFY(events.count(QStringLiteral("checkpoint")) >= 25);
        QCOMPARE(events.last(), QStringLiteral("result"));
    }

    /// Killed four times, wherever it then is.
    void killedRunsGoOn() {
        QStringList command = trainCommand() + QStringList{QStringLiteral("--out"), path("killed")};
        for (const char* wanted : {"\"event\":\"started\"", "\"event\":\"epoch\"", "\"event\":\"checkpoint\"",
                                   "\"event\":\"epoch\""}) {
            QProcess process;
            process.start(QStringLiteral(FLIPSCOPE_CLI), command);
            QByteArray out;
            QTRY_VERIFY_WITH_TIMEOUT((out += process.readAllStandardOutput()).contains(wanted), 20000);
            process.kill();
            QVERIFY(process.waitForFinished(20000));
            QCOMPARE(process.exitStatus(), QProcess::CrashExit); // not at its end yet
            command = QStringList{QStringLiteral("train"),     QStringLiteral("--json"),
                                  QStringLiteral("--resume"),  path("killed"),
                                  QStringLiteral("--threads"), QStringLiteral("2"),
                                  QStringLiteral("--kernels"), QStringLiteral("scalar")};
        }
        const Outcome last = run(command);
        QVERIFY2(last.code == 0, qPrintable(last.err));
        isAsTheWhole(last.json().last(), "killed");
        QVERIFY(run({QStringLiteral("verify"), path("killed")}).out.startsWith(QStringLiteral("equal: ")));
    }
    void interruptedRunsGoOn() {
        QProcess process;
        process.start(QStringLiteral(FLIPSCOPE_CLI),
                      trainCommand() + QStringList{QStringLiteral("--out"), path("interrupted")});
        QByteArray out;
        QTRY_VERIFY_WITH_TIMEOUT((out += process.readAllStandardOutput()).contains("\"epoch\":2,"), 20000);
        // A second program must not touch it meanwhile. The first one sleeps, or it might come to its end.
        ::kill(static_cast<pid_t>(process.processId()), SIGSTOP);
        const Outcome second =
            run({QStringLiteral("train"), QStringLiteral("--resume"), path("interrupted")});
        QCOMPARE(second.code, 1);
        QVERIFY2(second.err.contains(QStringLiteral("another program")), qPrintable(second.err));
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        ::kill(static_cast<pid_t>(process.processId()), SIGCONT);
        QVERIFY(process.waitForFinished(20000));
        QCOMPARE(process.exitCode(), 130);
        const Outcome last = run({QStringLiteral("train"), QStringLiteral("--resume"), path("interrupted"),
                                  QStringLiteral("--json")});
        QCOMPARE(last.code, 0);
        isAsTheWhole(last.json().last(), "interrupted");
    }
    void finishedRunsPrintTheirResultAgain() {
        const Outcome again = run(
            {QStringLiteral("train"), QStringLiteral("--resume"), path("whole"), QStringLiteral("--json")});
        QCOMPARE(again.code, 0);
        QCOMPARE(again.json().size(), 1);
        QJsonObject expected = m_whole;
        QCOMPARE(again.json().last(), expected);
        const Outcome text = run({QStringLiteral("train"), QStringLiteral("--resume"), path("whole")});
        QVERIFY(text.out.contains(m_whole[QLatin1String("model_checksum")].toString()));
        const Outcome from = run({QStringLiteral("train"), QStringLiteral("--resume"), path("whole"),
                                  QStringLiteral("--from"), QStringLiteral("24"), QStringLiteral("--json")});
        QVERIFY2(from.code == 0, qPrintable(from.err));
        isAsTheWhole(from.json().last(), "whole");
    }
    void refusals_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("message");
        const QString resume = QStringLiteral("--resume");
        QTest::newRow("another configuration")
            << QStringList{resume, path("whole"), QStringLiteral("--epochs"), QStringLiteral("7")} << 2
            << QStringLiteral("epochs: 25, not 7");
        QTest::newRow("no run") << QStringList{resume, path("data")} << 1 << QStringLiteral("holds no run");
        QTest::newRow("nowhere") << QStringList{resume, path("none")} << 1 << QStringLiteral("holds no run");
        QTest::newRow("with --out") << QStringList{resume, path("whole"), QStringLiteral("--out"), path("x")}
                                    << 2 << QStringLiteral("--out");
        QTest::newRow("no such checkpoint")
            << QStringList{resume, path("whole"), QStringLiteral("--from"), QStringLiteral("99")} << 2
            << QStringLiteral("kept are");
        QTest::newRow("a network too large")
            << QStringList{QStringLiteral("--dataset"),
                           path("data"),
                           QStringLiteral("--network"),
                           QStringLiteral("65536") + QStringLiteral(",65536").repeated(60),
                           QStringLiteral("--out"),
                           path("large")}
            << 1 << QStringLiteral("this machine has");
    }
    void refusals() {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        QFETCH(QString, message);
        const Outcome outcome = run(QStringList{QStringLiteral("train")} + arguments);
        QCOMPARE(outcome.code, code);
        QVERIFY2(outcome.err.contains(message), qPrintable(outcome.err));
        QVERIFY(!QDir(path("large")).exists());
    }
    void changedDataAreRefused() {
        QVERIFY(QDir(m_folder.path()).mkdir(QStringLiteral("other")));
        flipscope::test::writeStripes(path("other"), QStringLiteral("train"), 2000, 77);
        flipscope::test::writeStripes(path("other"), QStringLiteral("t10k"), 90, 2);
        const Outcome outcome =
            run({QStringLiteral("train"), QStringLiteral("--resume"), path("whole"), QStringLiteral("--from"),
                 QStringLiteral("5"), QStringLiteral("--dataset"), path("other")});
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.err.contains(QStringLiteral("the data are not those")), qPrintable(outcome.err));
    }
    /// The flips that the log lists are those that the result counts.
    void flipsAreListed() {
        const Outcome summary = run({QStringLiteral("flips"), path("whole"), QStringLiteral("--json")});
        QVERIFY2(summary.code == 0, qPrintable(summary.err));
        double flips = 0;
        for (const QJsonObject& line : summary.json())
            for (const QJsonValue& layer : line[QLatin1String("flips")].toArray())
                flips += layer.toDouble();
        QCOMPARE(flips, m_whole[QLatin1String("flips")].toDouble());
        const Outcome list =
            run({QStringLiteral("flips"), path("whole"), QStringLiteral("--csv"), QStringLiteral("-")});
        QCOMPARE(double(list.out.count(QLatin1Char('\n')) - 1), flips);
        const Outcome some =
            run({QStringLiteral("flips"), path("whole"), QStringLiteral("--csv"), QStringLiteral("-"),
                 QStringLiteral("--layer"), QStringLiteral("1"), QStringLiteral("--neuron"),
                 QStringLiteral("3"), QStringLiteral("--steps"), QStringLiteral("5-40")});
        QStringList expected;
        for (const QString& line : list.out.split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
            const QStringList cells = line.split(QLatin1Char(','));
            if (cells[0] == QLatin1String("step") ||
                (cells[0].toInt() >= 5 && cells[0].toInt() <= 40 && cells[1] == QLatin1String("1") &&
                 cells[2] == QLatin1String("3")))
                expected.append(line);
        }
        QVERIFY(expected.size() > 1);
        QCOMPARE(some.out.split(QLatin1Char('\n'), Qt::SkipEmptyParts), expected);
        QCOMPARE(run({QStringLiteral("flips"), path("whole"), QStringLiteral("--steps"), QStringLiteral("x")})
                     .code,
                 2);
        QCOMPARE(run({QStringLiteral("flips"), path("data")}).code, 1);
    }
    void verifyFindsAnotherSeed() {
        QFile file(path("killed/config.json"));
        QVERIFY(file.open(QIODevice::ReadWrite));
        const QByteArray config = file.readAll().replace("\"seed\": 1,", "\"seed\": 2,");
        file.resize(0);
        file.seek(0);
        file.write(config);
        file.close();
        const Outcome outcome = run({QStringLiteral("verify"), path("killed"), QStringLiteral("--json")});
        QCOMPARE(outcome.code, 1);
        QCOMPARE(outcome.json().last()[QLatin1String("equal")].toBool(true), false);
    }

private:
    QString path(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    QStringList trainCommand() const {
        QStringList all{QStringLiteral("train"), QStringLiteral("--dataset"), path("data"),
                        QStringLiteral("--json")};
        for (const char* argument : {"--network", "40,20", "--epochs", "25", "--batch", "20", "--threads",
                                     "1", "--checkpoint-minutes", "0.001"})
            all.append(QString::fromLatin1(argument));
        return all;
    }
    Outcome train(const QStringList& more) const { return run(trainCommand() + more); }
    void isAsTheWhole(const QJsonObject& result, const char* folder) const {
        for (const char* key : {"model_checksum", "flips", "updates", "best_epoch", "epochs", "test_accuracy",
                                "train_accuracy", "stop_reason", "finished", "data_hash"})
            QVERIFY2(result[QLatin1String(key)] == m_whole[QLatin1String(key)], key);
        QCOMPARE(metricsOf(path(folder)), metricsOf(path("whole")));
    }

    QTemporaryDir m_folder;
    QJsonObject m_whole;
};

QTEST_APPLESS_MAIN(TestResume)
#include "tst_resume.moc"
