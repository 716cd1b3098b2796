// `why` and `train --fork` from outside: what the log says flipped is explained, votes add up; a fork with
// the same settings ends in the same model.
#include "support/cliprogram.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace flipscope::test;

class TestWhy : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        writeStripes(m_folder.path(), QStringLiteral("train"), 300, 1);
        writeStripes(m_folder.path(), QStringLiteral("t10k"), 80, 2);
        const Outcome trained = train({QStringLiteral("--out"), runFolder()});
        QVERIFY2(trained.code == 0, qPrintable(trained.err));
        m_checksum = trained.json().last()[QStringLiteral("model_checksum")].toString();
        const Outcome flips = run({QStringLiteral("flips"), runFolder(), QStringLiteral("--steps"),
                                   QStringLiteral("9"), QStringLiteral("--csv"), QStringLiteral("-")});
        m_flips = flips.out.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QVERIFY(m_flips.size() > 1);
    }
    void explainsWhatTheLogSays() {
        const QStringList flip = m_flips[1].split(QLatin1Char(','));
        const Outcome json = why(flip, {QStringLiteral("--json")});
        QVERIFY2(json.code == 0, qPrintable(json.err));
        QCOMPARE(json.json().size(), 1);
        const QJsonObject told = json.json().last();
        QCOMPARE(told[QStringLiteral("event")].toString(), QStringLiteral("result"));
        QVERIFY(told[QStringLiteral("flipped")].toBool());
        int sum = 0;
        const QJsonArray voters = told[QStringLiteral("voters")].toArray();
        for (const auto& voter : voters)
            sum += voter.toObject()[QStringLiteral("vote")].toInt();
        QVERIFY(!voters.isEmpty());
        QCOMPARE(sum, told[QStringLiteral("total")].toInt());
        QVERIFY(!told[QStringLiteral("history")].toArray().isEmpty());
        const Outcome text = why(flip, {});
        QCOMPARE(text.code, 0);
        QVERIFY2(text.out.contains(QLatin1String("votes")) && text.out.contains(QLatin1String("counter")),
                 qPrintable(text.out));
        QVERIFY(!text.out.contains(QLatin1String("did not flip")));
    }
    void wrongQuestions_data() {
        QTest::addColumn<QStringList>("flip");
        QTest::newRow("no such step") << QStringList{QStringLiteral("999"), QStringLiteral("0"),
                                                     QStringLiteral("0"), QStringLiteral("0")};
        QTest::newRow("no such layer") << QStringList{QStringLiteral("9"), QStringLiteral("7"),
                                                      QStringLiteral("0"), QStringLiteral("0")};
        QTest::newRow("no such neuron") << QStringList{QStringLiteral("9"), QStringLiteral("0"),
                                                       QStringLiteral("500"), QStringLiteral("0")};
        QTest::newRow("no such input") << QStringList{QStringLiteral("9"), QStringLiteral("0"),
                                                      QStringLiteral("0"), QStringLiteral("96")};
    }
    void wrongQuestions() {
        QFETCH(QStringList, flip);
        const Outcome outcome = why(flip, {});
        QCOMPARE(outcome.code, 2);
        QVERIFY(outcome.err.contains(QLatin1String("expected")));
    }
    void aForkIsTheSameRun_data() {
        QTest::addColumn<QString>("from");
        QTest::newRow("step") << QStringLiteral("step:9");
        QTest::newRow("epoch") << QStringLiteral("1");
    }
    void aForkIsTheSameRun() {
        QFETCH(QString, from);
        const QString out = m_folder.filePath(QStringLiteral("fork-") + from.right(1));
        const Outcome fork =
            run({QStringLiteral("train"), QStringLiteral("--fork"), runFolder(), QStringLiteral("--from"),
                 from, QStringLiteral("--out"), out, QStringLiteral("--json")});
        QVERIFY2(fork.code == 0, qPrintable(fork.err));
        QCOMPARE(fork.json().last()[QStringLiteral("model_checksum")].toString(), m_checksum);
    }
    void aForkMayDiffer() {
        const Outcome fork =
            run({QStringLiteral("train"), QStringLiteral("--fork"), runFolder(), QStringLiteral("--from"),
                 QStringLiteral("step:9"), QStringLiteral("--set"), QStringLiteral("learning-rate=8"),
                 QStringLiteral("--epochs"), QStringLiteral("4"), QStringLiteral("--json")});
        QVERIFY2(fork.code == 0, qPrintable(fork.err));
        QCOMPARE(fork.json().last()[QStringLiteral("epochs")].toInt(), 4);
        QVERIFY(fork.json().last()[QStringLiteral("model_checksum")].toString() != m_checksum);
        const Outcome refused =
            run({QStringLiteral("train"), QStringLiteral("--fork"), runFolder(), QStringLiteral("--from"),
                 QStringLiteral("step:9"), QStringLiteral("--network"), QStringLiteral("8")});
        QCOMPARE(refused.code, 2);
        QVERIFY(refused.err.contains(QLatin1String("network")));
    }
    void patternsAddUp() {
        const Outcome outcome = run(
            {QStringLiteral("flips"), runFolder(), QStringLiteral("--patterns"), QStringLiteral("--json")});
        QVERIFY2(outcome.code == 0, qPrintable(outcome.err));
        const QJsonObject told = outcome.json().last(), all = told[QStringLiteral("all")].toObject();
        int flips = 0;
        for (const auto& layer : told[QStringLiteral("layers")].toArray())
            flips += layer.toObject()[QStringLiteral("flips")].toInt();
        QCOMPARE(flips, all[QStringLiteral("flips")].toInt());
        const Outcome list =
            run({QStringLiteral("flips"), runFolder(), QStringLiteral("--csv"), QStringLiteral("-")});
        QCOMPARE(list.out.count(QLatin1Char('\n')) - 1, flips);
        const QJsonObject busiest = told[QStringLiteral("busiest")].toArray().first().toObject();
        const QString weight = QStringLiteral(",%1,%2,%3\n")
                                   .arg(busiest[QStringLiteral("layer")].toInt())
                                   .arg(busiest[QStringLiteral("neuron")].toInt())
                                   .arg(busiest[QStringLiteral("input")].toInt());
        QCOMPARE(list.out.count(weight), busiest[QStringLiteral("flips")].toInt());
    }
    /// --resume goes on from the latest checkpoint up to a step, to the same end.
    void resumesFromAStep() {
        const Outcome resumed =
            run({QStringLiteral("train"), QStringLiteral("--resume"), runFolder(), QStringLiteral("--from"),
                 QStringLiteral("step:9"), QStringLiteral("--json")});
        QVERIFY2(resumed.code == 0, qPrintable(resumed.err));
        QVERIFY2(resumed.err.contains(QLatin1String("after step 6")), qPrintable(resumed.err));
        QCOMPARE(resumed.json().last()[QStringLiteral("model_checksum")].toString(), m_checksum);
    }

private:
    QString runFolder() const { return m_folder.filePath(QStringLiteral("run")); }
    Outcome train(const QStringList& more) const {
        return run(QStringList{QStringLiteral("train"), QStringLiteral("--dataset"), m_folder.path(),
                               QStringLiteral("--network"), QStringLiteral("32,16"),
                               QStringLiteral("--epochs"), QStringLiteral("3"), QStringLiteral("--batch"),
                               QStringLiteral("45"), QStringLiteral("--json")} +
                   more);
    }
    Outcome why(const QStringList& flip, const QStringList& more) const {
        return run(QStringList{QStringLiteral("why"), runFolder(), QStringLiteral("--step"), flip[0],
                               QStringLiteral("--layer"), flip[1], QStringLiteral("--neuron"), flip[2],
                               QStringLiteral("--input"), flip[3]} +
                   more);
    }

    QTemporaryDir m_folder;
    QString m_checksum;
    QStringList m_flips;
};

QTEST_APPLESS_MAIN(TestWhy)
#include "tst_why.moc"
