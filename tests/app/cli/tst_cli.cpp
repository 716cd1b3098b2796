// flipscope-cli from outside: exit codes, what goes to stdout and what to stderr, the fields of the result,
// and that it loads neither Qt nor OpenCV to train.
#include "support/cliprogram.h"

#include <QtTest>

#include <QDir>
#include <QImage>
#include <QProcess>
#include <QTemporaryDir>

#include <csignal>
#include <random>

using flipscope::test::Outcome;
using flipscope::test::run;
using flipscope::test::writeStripes;

class TestCli : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void versionAndHelp();
    void datasetsSayWhatIsKnown();
    void withoutNetworkDownloadsSayWhatToDo();
    void glyphsNeedNothing();
    void listsNameUsableThings_data();
    void listsNameUsableThings();
    void trainTellsEverything();
    void textModeKeepsStdoutForTheResult();
    void evaluateAgreesWithTrain();
    void predictAgreesWithEvaluate();
    void comparisonsAreTables();
    void races();
    void ensemblesVote();
    void infoOfModelAndRun();
    void exportsAreProven_data();
    void exportsAreProven();
    void reportTellsOfTheRun();
    void importWritesAModel();
    void interruptKeepsWhatIsTrained();
    void trainingLoadsNeitherQtNorOpenCv();
    void precedence();
    void correctionsHoldEverywhere();
    void lostResultsAreFailures_data();
    void lostResultsAreFailures();
    void strangeNamesLoseNothing();
    void lastModelKeepsItsAccuracies();
    void badUsage_data();
    void badUsage();
    void failures_data();
    void failures();

private:
    QString path(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    QStringList train(const QStringList& more) const {
        return QStringList{
                   QStringLiteral("train"),     QStringLiteral("--dataset"), path("data"),
                   QStringLiteral("--network"), QStringLiteral("40"),        QStringLiteral("--batch"),
                   QStringLiteral("50")} +
               more;
    }
    QTemporaryDir m_folder;
};

void TestCli::initTestCase() {
    QVERIFY(m_folder.isValid());
    QVERIFY(QDir(m_folder.path()).mkdir(QStringLiteral("data")));
    writeStripes(path("data"), QStringLiteral("train"), 500, 1);
    writeStripes(path("data"), QStringLiteral("t10k"), 90, 2);
    const Outcome outcome = run(train({QStringLiteral("--epochs"), QStringLiteral("3"),
                                       QStringLiteral("--json"), QStringLiteral("--out"), path("run")}));
    QVERIFY2(outcome.code == 0, qPrintable(outcome.err));
    flipscope::test::write(path("result"), outcome.out.toUtf8());
}

void TestCli::versionAndHelp() {
    const Outcome version = run({QStringLiteral("--version")});
    QCOMPARE(version.code, 0);
    QVERIFY(version.out.startsWith(QStringLiteral("flipscope-cli ")));
    QCOMPARE(run({QStringLiteral("train"), QStringLiteral("--version")}).out, version.out);
    for (const QStringList& arguments : {QStringList{},
                                         {QStringLiteral("train")},
                                         {QStringLiteral("evaluate")},
                                         {QStringLiteral("predict")},
                                         {QStringLiteral("info")}}) {
        const Outcome help = run(arguments + QStringList{QStringLiteral("--help")});
        QCOMPARE(help.code, 0);
        QVERIFY(help.out.contains(QStringLiteral("Usage")));
    }
    // Every option of the table is there.
    const QString help = run({QStringLiteral("train"), QStringLiteral("--help")}).out;
    for (const char* option :
         {"--dataset", "--test",   "--format",    "--validation", "--limit",  "--encoder", "--method",
          "--network", "--preset", "--epochs",    "--batch",      "--seed",   "--threads", "--kernels",
          "--config",  "--out",    "--overwrite", "--set",        "--margin", "--tail"})
        QVERIFY2(help.contains(QLatin1String(option)), option);
}

void TestCli::datasetsSayWhatIsKnown() {
    const QList<QJsonObject> entries = run({QStringLiteral("datasets"), QStringLiteral("--json")}, {},
                                           {{QStringLiteral("FLIPSCOPE_DATA"), path("sets")}})
                                           .json();
    QCOMPARE(entries.last()[QLatin1String("event")].toString(), QStringLiteral("result"));
    QCOMPARE(entries.last()[QLatin1String("count")].toInt(), entries.size() - 1);
    for (qsizetype i = 0; i + 1 < entries.size(); ++i) {
        const QJsonObject& entry = entries[i];
        for (const char* field : {"name", "title", "text", "train_samples", "test_samples", "classes",
                                  "width", "height", "channels", "licence", "home_page", "debian_package",
                                  "built_in", "path", "get", "download_bytes", "files"})
            QVERIFY2(entry.contains(QLatin1String(field)), field);
        const bool isBuiltIn = entry[QLatin1String("built_in")].toBool();
        const bool isHere = !entry[QLatin1String("path")].isNull();
        QCOMPARE(entry[QLatin1String("files")].toArray().isEmpty(), isBuiltIn);
        QCOMPARE(entry[QLatin1String("get")].isNull(), isBuiltIn || isHere);
    }
}

/// A proxy that nobody listens at stands for a machine without network, whatever this one has.
void TestCli::withoutNetworkDownloadsSayWhatToDo() {
    const QString proxy = QStringLiteral("http://127.0.0.1:1");
    const QMap<QString, QString> offline = {{QStringLiteral("http_proxy"), proxy},
                                            {QStringLiteral("https_proxy"), proxy},
                                            {QStringLiteral("all_proxy"), proxy},
                                            {QStringLiteral("no_proxy"), QString()}};
    const Outcome outcome = run({QStringLiteral("datasets"), QStringLiteral("--download"),
                                 QStringLiteral("kmnist"), QStringLiteral("--to"), path("sets")},
                                {}, offline);
    QCOMPARE(outcome.code, 1);
    QVERIFY2(outcome.out.isEmpty(), qPrintable(outcome.out));
    for (const QString& part : {QStringLiteral("No network"), path("sets/kmnist"),
                                QStringLiteral("train-images-idx3-ubyte.gz (18165135 bytes, sha256:")})
        QVERIFY2(outcome.err.contains(part), qPrintable(outcome.err));
    QVERIFY(!QDir(path("sets/kmnist")).exists());
}

void TestCli::glyphsNeedNothing() {
    const Outcome outcome = run({QStringLiteral("train"), QStringLiteral("--dataset"),
                                 QStringLiteral("glyphs:classes=4,size=16,train=2000,test=400"),
                                 QStringLiteral("--network"), QStringLiteral("64"),
                                 QStringLiteral("--epochs"), QStringLiteral("3"), QStringLiteral("--json")});
    QVERIFY2(outcome.code == 0, qPrintable(outcome.err));
    const QJsonObject result = outcome.json().last();
    QCOMPARE(result[QLatin1String("network")].toString(), QStringLiteral("256-64-4"));
    QCOMPARE(result[QLatin1String("test_samples")].toInt(), 400);
    QVERIFY(result[QLatin1String("test_accuracy")].toDouble() > 0.6);
}

void TestCli::listsNameUsableThings_data() {
    QTest::addColumn<QString>("list");
    QTest::addColumn<QString>("option");
    QTest::newRow("methods") << "methods"
                             << "--method";
    QTest::newRow("kernels") << "kernels"
                             << "--kernels";
    QTest::newRow("encoders") << "encoders"
                              << "--encoder";
    QTest::newRow("networks") << "networks"
                              << "--network";
    QTest::newRow("presets") << "presets"
                             << "--preset";
    QTest::newRow("datasets") << "datasets"
                              << "";
}

void TestCli::listsNameUsableThings() {
    QFETCH(QString, list);
    QFETCH(QString, option);
    const Outcome outcome = run({list});
    QCOMPARE(outcome.code, 0);
    const QStringList lines = outcome.out.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    QVERIFY(lines.size() >= 3);
    const QList<QJsonObject> json = run({list, QStringLiteral("--json")}).json();
    QCOMPARE(json.size(), lines.size() + 1);
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QString name = lines[i].section(QLatin1Char(' '), 0, 0);
        QCOMPARE(json[i][QLatin1String("name")].toString(), name);
        if (option.isEmpty())
            continue;
        QStringList wanted{QStringLiteral("--epochs"), QStringLiteral("1"), option, name,
                           QStringLiteral("--limit"),  QStringLiteral("60")};
        if (option == QLatin1String("--network")) // pooling needs pictures of some size; not all methods take all
            wanted << QStringLiteral("--size") << QStringLiteral("32x32") << QStringLiteral("--method")
                   << QStringLiteral("low-memory");
        const Outcome used = run(train(wanted));
        QVERIFY2(used.code == 0, qPrintable(name + QLatin1String(": ") + used.err));
    }
}

void TestCli::trainTellsEverything() {
    QFile file(path("result"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QList<QJsonObject> lines = Outcome{0, QString::fromUtf8(file.readAll()), {}}.json();
    const auto tellsOfCheckpoint = [](const QJsonObject& line) {
        return line[QLatin1String("event")].toString() == QLatin1String("checkpoint");
    };
    QCOMPARE(lines.removeIf(tellsOfCheckpoint), 3); // one per epoch
    QCOMPARE(lines.size(), 5);
    for (const QJsonObject& line : lines)
        QCOMPARE(line[QLatin1String("schema")].toInt(), 1);
    QCOMPARE(lines.first()[QLatin1String("event")].toString(), QStringLiteral("started"));
    for (int epoch = 1; epoch <= 3; ++epoch) {
        QCOMPARE(lines[epoch][QLatin1String("event")].toString(), QStringLiteral("epoch"));
        QCOMPARE(lines[epoch][QLatin1String("epoch")].toInt(), epoch);
    }
    const QJsonObject result = lines.last();
    QCOMPARE(result[QLatin1String("event")].toString(), QStringLiteral("result"));
    for (const char* field : {"method",
                              "dataset",
                              "data_hash",
                              "network",
                              "encoder",
                              "epochs",
                              "seed",
                              "threads",
                              "kernels",
                              "train_samples",
                              "validation_samples",
                              "test_samples",
                              "train_accuracy",
                              "validation_accuracy",
                              "test_accuracy",
                              "balanced_test_accuracy",
                              "which",
                              "best_epoch",
                              "stop_reason",
                              "train_seconds",
                              "samples_per_second",
                              "flips",
                              "updates",
                              "bit_ops_per_sample",
                              "state_bits_per_weight",
                              "ledger",
                              "rss_start_bytes",
                              "peak_rss_bytes",
                              "model_checksum",
                              "model"})
        QVERIFY2(result.contains(QLatin1String(field)), field);
    QCOMPARE(result[QLatin1String("train_samples")].toInt(), 450);
    QCOMPARE(result[QLatin1String("validation_samples")].toInt(), 50);
    QCOMPARE(result[QLatin1String("test_samples")].toInt(), 90);
    QCOMPARE(result[QLatin1String("network")].toString(), QStringLiteral("96-40-4"));
    QVERIFY(result[QLatin1String("test_accuracy")].toDouble() > 0.9);
    QVERIFY(result[QLatin1String("peak_rss_bytes")].toDouble() >= 1e6);
    QVERIFY(QFile::exists(result[QLatin1String("model")].toString()));
    const double rate = result[QLatin1String("samples_per_second")].toDouble();
    const double expected = 450 * 3 / result[QLatin1String("train_seconds")].toDouble();
    QVERIFY(std::abs(rate - expected) < 1e-6 * expected);
}

void TestCli::textModeKeepsStdoutForTheResult() {
    const Outcome outcome = run(train({QStringLiteral("--epochs"), QStringLiteral("2")}));
    QCOMPARE(outcome.code, 0);
    QVERIFY(outcome.out.contains(QStringLiteral("checksum")));
    QVERIFY(!outcome.out.contains(QStringLiteral("epoch   1")));
    QVERIFY(outcome.err.contains(QStringLiteral("epoch   1")));
    QVERIFY(!outcome.err.contains(QLatin1Char('\r'))); // plain lines when piped
}

void TestCli::evaluateAgreesWithTrain() {
    const Outcome outcome =
        run({QStringLiteral("evaluate"), path("run"), QStringLiteral("--dataset"), path("data"),
             QStringLiteral("--predictions"), path("predictions.csv"), QStringLiteral("--json")});
    QVERIFY2(outcome.code == 0, qPrintable(outcome.err));
    QFile file(path("result"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonObject trained = Outcome{0, QString::fromUtf8(file.readAll()), {}}.json().last();
    const QJsonObject evaluated = outcome.json().last();
    QCOMPARE(evaluated[QLatin1String("test_accuracy")].toDouble(),
             trained[QLatin1String("test_accuracy")].toDouble());
    QCOMPARE(evaluated[QLatin1String("model_checksum")], trained[QLatin1String("model_checksum")]);
    QFile csv(path("predictions.csv"));
    QVERIFY(csv.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = csv.readAll().trimmed().split('\n');
    QCOMPARE(lines.size(), 91);
    QCOMPARE(lines[0], QByteArray("index,label,class"));
    int correct = 0;
    for (int i = 0; i < 90; ++i) {
        const QList<QByteArray> fields = lines[i + 1].split(',');
        QCOMPARE(fields[0].toInt(), i);
        correct += fields[1] == fields[2];
    }
    QCOMPARE(correct / 90.0, evaluated[QLatin1String("test_accuracy")].toDouble());
}

/// Settings times seeds, each a run of its own that is the same as one trained alone; asked for again,
/// nothing is trained.
void TestCli::comparisonsAreTables() {
    const auto compare = [&](const QStringList& more) {
        return run(QStringList{QStringLiteral("compare"), QStringLiteral("--set"),
                               QStringLiteral("dataset=") + path("data"), QStringLiteral("--set"),
                               QStringLiteral("network=40"), QStringLiteral("--set"),
                               QStringLiteral("epochs=2"), QStringLiteral("--vary"),
                               QStringLiteral("method=bitflip,gft"), QStringLiteral("--seeds"),
                               QStringLiteral("4,9"), QStringLiteral("--out"), path("comparison")} +
                   more);
    };
    const Outcome first = compare({QStringLiteral("--json")});
    QVERIFY2(first.code == 0, qPrintable(first.err));
    const QJsonArray rows = first.json().last()[QLatin1String("rows")].toArray();
    QCOMPARE(rows.size(), 2);
    QCOMPARE(QDir(path("comparison")).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size(), 4);
    double mean = 0, updates = 0, operations = 0;
    for (const char* seed : {"4", "9"}) {
        const Outcome alone =
            run({QStringLiteral("train"), QStringLiteral("--dataset"), path("data"),
                 QStringLiteral("--network"), QStringLiteral("40"), QStringLiteral("--epochs"),
                 QStringLiteral("2"), QStringLiteral("--method"), QStringLiteral("gft"),
                 QStringLiteral("--seed"), QString::fromLatin1(seed), QStringLiteral("--json")});
        const QJsonObject result = alone.json().last();
        mean += result[QLatin1String("test_accuracy")].toDouble() / 2;
        updates += result[QLatin1String("updates")].toDouble() / 4; // two seeds, two epochs
        operations += result[QLatin1String("train_bit_ops")].toDouble() / 4;
    }
    const QJsonObject row = rows[1].toObject();
    QCOMPARE(row[QLatin1String("method")].toString(), QStringLiteral("gft"));
    QCOMPARE(row[QLatin1String("seeds")].toInt(), 2);
    QCOMPARE(row[QLatin1String("test_accuracy")].toObject()[QLatin1String("mean")].toDouble(), mean);
    QCOMPARE(row[QLatin1String("updates_per_epoch")].toDouble(), updates);
    QVERIFY(operations > 0);
    QCOMPARE(row[QLatin1String("bit_ops_per_epoch")].toDouble(), operations);
    const Outcome again = compare({});
    QVERIFY2(again.code == 0, qPrintable(again.err));
    QVERIFY2(!again.err.contains(QLatin1String("epoch")), qPrintable(again.err));
    QVERIFY(again.out.contains(QLatin1String("| `gft` |")));
    QCOMPARE(compare({QStringLiteral("--csv")}).out.count(QLatin1Char('\n')), 3);
    QCOMPARE(run({QStringLiteral("compare"), QStringLiteral("--vary"), QStringLiteral("nothing=1"),
                  QStringLiteral("--out"), path("comparison")})
                 .code,
             2);
}

void TestCli::races() {
    const auto race = [&](const QStringList& more) {
        return run(QStringList{QStringLiteral("race"), QStringLiteral("--set"),
                               QStringLiteral("dataset=") + path("data"), QStringLiteral("--set"),
                               QStringLiteral("network=40"), QStringLiteral("--set"),
                               QStringLiteral("batch=60"), QStringLiteral("--epochs"), QStringLiteral("2")} +
                   more);
    };
    const QStringList lanes{QStringLiteral("--a"), QStringLiteral("method=gft"), QStringLiteral("--b"),
                            QStringLiteral("method=bep"), QStringLiteral("--json")};
    const Outcome outcome = race(lanes + QStringList{QStringLiteral("--out"), path("race")});
    QVERIFY2(outcome.code == 0, qPrintable(outcome.err));
    const QList<QJsonObject> lines = outcome.json();
    QCOMPARE(lines.size(), 7); // two epochs of each, two distances, the result
    QCOMPARE(lines.last()[QLatin1String("event")].toString(), QStringLiteral("race"));
    for (const char* lane : {"a", "b"}) {
        const QString method = QLatin1String(lane[0] == 'a' ? "gft" : "bep");
        const Outcome alone = run(
            {QStringLiteral("train"), QStringLiteral("--dataset"), path("data"), QStringLiteral("--network"),
             QStringLiteral("40"), QStringLiteral("--epochs"), QStringLiteral("2"), QStringLiteral("--batch"),
             QStringLiteral("60"), QStringLiteral("--method"), method, QStringLiteral("--json")});
        const QString checksum = alone.json().last()[QLatin1String("model_checksum")].toString();
        const QJsonObject result = lines.last()[QLatin1String(lane)].toObject();
        QCOMPARE(result[QLatin1String("model_checksum")].toString(), checksum);
        const Outcome kept =
            run({QStringLiteral("info"), path("race") + QLatin1Char('/') + QLatin1String(lane),
                 QStringLiteral("--json")});
        QVERIFY2(kept.out.contains(checksum), qPrintable(kept.out));
    }
    QVERIFY(race({}).out.contains(QLatin1String("0 of ")));                             // bits that differ
    QCOMPARE(race(lanes + QStringList{QStringLiteral("--out"), path("race")}).code, 1); // is there already
    QCOMPARE(race({QStringLiteral("--b"), QStringLiteral("seed=5")}).code, 2);
    QCOMPARE(race({QStringLiteral("--seconds"), QStringLiteral("5")}).code, 2); // two budgets
}

void TestCli::ensemblesVote() {
    QStringList models;
    for (const char* seed : {"1", "2", "3"}) {
        models.append(path("member") + QLatin1String(seed));
        QCOMPARE(run(train({QStringLiteral("--epochs"), QStringLiteral("1"), QStringLiteral("--limit"),
                            QStringLiteral("60"), QStringLiteral("--seed"), QLatin1String(seed),
                            QStringLiteral("--out"), models.back()}))
                     .code,
                 0);
    }
    const QStringList with{QStringLiteral("--dataset"), path("data"), QStringLiteral("--json"),
                           QStringLiteral("--predictions"), path("votes.csv")};
    const Outcome outcome = run(QStringList{QStringLiteral("ensemble")} + models + with);
    QVERIFY2(outcome.code == 0, qPrintable(outcome.err));
    const QJsonObject result = outcome.json().last();
    QCOMPARE(result[QLatin1String("models")].toArray().size(), 3);
    QFile file(path("votes.csv"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = file.readAll().trimmed().split('\n');
    QCOMPARE(lines.size(), 91);
    QCOMPARE(lines[0], QByteArray("index,label,class,model1,model2,model3"));
    int correct = 0, disagree = 0;
    for (const QByteArray& line : lines.mid(1)) {
        const QList<QByteArray> fields = line.split(',');
        QMap<int, int> votes;
        for (const QByteArray& one : fields.mid(3))
            ++votes[one.toInt()];
        int winner = votes.firstKey();
        for (auto it = votes.cbegin(); it != votes.cend(); ++it) // from the lowest class up
            winner = it.value() > votes[winner] ? it.key() : winner;
        QCOMPARE(fields[2].toInt(), winner);
        correct += fields[1] == fields[2];
        disagree += votes.size() > 1;
    }
    QVERIFY(disagree > 0);
    QCOMPARE(result[QLatin1String("correct")].toInt(), correct);
    // One model alone is itself; other classes do not go together.
    const QJsonObject alone = run(QStringList{QStringLiteral("ensemble"), models[0]} + with).json().last();
    QCOMPARE(alone[QLatin1String("test_accuracy")],
             alone[QLatin1String("models")].toArray()[0].toObject()[QLatin1String("test_accuracy")]);
    QVERIFY(run(train({QStringLiteral("--classes"), QStringLiteral("0,1"), QStringLiteral("--epochs"),
                       QStringLiteral("1"), QStringLiteral("--out"), path("two")}))
                .code == 0);
    const Outcome other = run(QStringList{QStringLiteral("ensemble"), models[0], path("two")} + with);
    QCOMPARE(other.code, 2);
    QVERIFY2(other.err.contains(QLatin1String("classes")), qPrintable(other.err));
}

void TestCli::predictAgreesWithEvaluate() {
    QFile pixels(path("data/t10k-images-idx3-ubyte"));
    QVERIFY(pixels.open(QIODevice::ReadOnly));
    const QByteArray content = pixels.readAll();
    QVERIFY(QDir(m_folder.path()).mkpath(QStringLiteral("pictures")));
    for (int i = 0; i < 20; ++i)
        QVERIFY(QImage(reinterpret_cast<const uchar*>(content.constData()) + 16 + i * 96, 12, 8, 12,
                       QImage::Format_Grayscale8)
                    .save(path("pictures") + QStringLiteral("/%1.png").arg(i, 2, 10, QLatin1Char('0'))));
    const Outcome outcome =
        run({QStringLiteral("predict"), path("run"), path("pictures"), QStringLiteral("--csv")});
    QVERIFY2(outcome.code == 0, qPrintable(outcome.err));
    const QStringList lines = outcome.out.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 21);
    QFile csv(path("predictions.csv"));
    QVERIFY(csv.open(QIODevice::ReadOnly));
    const QList<QByteArray> predictions = csv.readAll().trimmed().split('\n');
    for (int i = 0; i < 20; ++i)
        QCOMPARE(lines[i + 1].section(QLatin1Char(','), 1, 1).toUtf8(), predictions[i + 1].split(',')[2]);
    // One picture that is none: the others are predicted all the same, the exit code says that something
    // failed.
    flipscope::test::write(path("pictures/zz.png"), "no picture");
    const Outcome damaged = run({QStringLiteral("predict"), path("run"), path("pictures")});
    QCOMPARE(damaged.code, 1);
    QCOMPARE(damaged.out.split(QLatin1Char('\n'), Qt::SkipEmptyParts).size(), 20);
    QVERIFY(damaged.err.contains(QStringLiteral("zz.png")));
}

void TestCli::exportsAreProven_data() {
    QTest::addColumn<QString>("format");
    for (const char* format : {"c", "onnx", "npz", "report"}) // Verilog takes its time: see tst_export
        QTest::newRow(format) << QString::fromLatin1(format);
}

// The data set is the run's own, found by its configuration.
void TestCli::exportsAreProven() {
    QFETCH(QString, format);
    const QString out = path("exported") + QLatin1Char('/') + format;
    const QStringList arguments{QStringLiteral("export"), path("run"), QStringLiteral("--format"), format,
                                QStringLiteral("--out"),  out,         QStringLiteral("--json")};
    const Outcome outcome = run(arguments);
    QVERIFY2(outcome.code == 0, qPrintable(outcome.err));
    const QJsonObject result = outcome.json().last();
    QCOMPARE(result[QLatin1String("event")].toString(), QStringLiteral("result"));
    QCOMPARE(result[QLatin1String("test_samples")].toInt(), 90);
    if (format == QLatin1String("npz") && result[QLatin1String("proof")] == QLatin1String("not made"))
        QSKIP("numpy is not installed");
    QCOMPARE(result[QLatin1String("proof")].toString(), QStringLiteral("agrees"));
    qint64 bytes = 0;
    for (const QJsonValue& file : result[QLatin1String("files")].toArray())
        bytes += QFileInfo(file.toString()).size();
    QCOMPARE(bytes, result[QLatin1String("bytes")].toInteger());
    QVERIFY(bytes > 0);
    const Outcome again = run(arguments);
    QCOMPARE(again.code, 1);
    QVERIFY(again.err.contains(QStringLiteral("is there already")));
    QCOMPARE(run(arguments + QStringList{QStringLiteral("--overwrite")}).code, 0);
}

void TestCli::reportTellsOfTheRun() {
    QCOMPARE(run({QStringLiteral("export"), path("run"), QStringLiteral("--format"), QStringLiteral("report"),
                  QStringLiteral("--out"), path("page"), QStringLiteral("--name"), QStringLiteral("mine")})
                 .code,
             0);
    QFile file(path("page") + QStringLiteral("/mine.html"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString page = QString::fromUtf8(file.readAll());
    for (const char* part :
         {"<polyline", "Blame, layer 1", "Flips, layer 2", "Flips of the first layer by pixel",
          "class=\"right\"", "of 90 test pictures", "Raspberry Pi Pico", "prefers-color-scheme"})
        QVERIFY2(page.contains(QString::fromLatin1(part)), part);
    for (const char* foreign : {"<script", "http:", "https:", "not found", "did not record"})
        QVERIFY2(!page.contains(QString::fromLatin1(foreign)), foreign);
}

void TestCli::importWritesAModel() {
    const QString model = path("imported.flipscope");
    const QStringList arguments{QStringLiteral("import"), path("run/best.flipscope"), QStringLiteral("--out"),
                                model};
    QCOMPARE(run(arguments).code, 0);
    QCOMPARE(run(arguments).code, 1); // is there already
    const auto checksum = [](const QString& place) {
        return run({QStringLiteral("info"), place, QStringLiteral("--json")})
            .json()
            .last()[QLatin1String("model_checksum")]
            .toString();
    };
    QVERIFY(!checksum(model).isEmpty());
    QCOMPARE(checksum(model), checksum(path("run")));
}

void TestCli::infoOfModelAndRun() {
    const QJsonObject ofRun =
        run({QStringLiteral("info"), path("run"), QStringLiteral("--json")}).json().last();
    const QJsonObject ofFile =
        run({QStringLiteral("info"), path("run/best.flipscope"), QStringLiteral("--json")}).json().last();
    QCOMPARE(ofRun, ofFile);
    QCOMPARE(ofRun[QLatin1String("weights")].toInt(), 96 * 40 + 40 * 4);
    QCOMPARE(ofRun[QLatin1String("method")].toString(), QStringLiteral("bitflip"));
    const Outcome text = run({QStringLiteral("info"), path("run"), QStringLiteral("--last")});
    QCOMPARE(text.code, 0);
    QVERIFY(text.out.contains(QStringLiteral("last.flipscope")));
    QVERIFY(text.out.contains(QStringLiteral("96-40-4")));
}

void TestCli::interruptKeepsWhatIsTrained() {
    QProcess process;
    process.start(QStringLiteral(FLIPSCOPE_CLI),
                  train({QStringLiteral("--epochs"), QStringLiteral("1000000"), QStringLiteral("--json"),
                         QStringLiteral("--out"), path("interrupted")}));
    QByteArray out;
    QTRY_VERIFY_WITH_TIMEOUT((out += process.readAllStandardOutput()).contains("\"epoch\":3,"), 20000);
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(20000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 130);
    out += process.readAllStandardOutput();
    const QJsonObject result = Outcome{0, QString::fromUtf8(out), {}}.json().last();
    QCOMPARE(result[QLatin1String("event")].toString(), QStringLiteral("result"));
    QVERIFY(result[QLatin1String("stop_reason")].toString().startsWith(QStringLiteral("stopped in epoch")));
    const QJsonObject kept =
        run({QStringLiteral("info"), path("interrupted"), QStringLiteral("--json")}).json().last();
    QCOMPARE(kept[QLatin1String("model_checksum")], result[QLatin1String("model_checksum")]);
}

void TestCli::trainingLoadsNeitherQtNorOpenCv() {
    QProcess process;
    process.start(QStringLiteral(FLIPSCOPE_CLI),
                  train({QStringLiteral("--epochs"), QStringLiteral("1000000"), QStringLiteral("--json")}));
    QByteArray out;
    QTRY_VERIFY_WITH_TIMEOUT((out += process.readAllStandardOutput()).contains("\"epoch\":2,"), 20000);
    QFile maps(QStringLiteral("/proc/%1/maps").arg(process.processId()));
    QVERIFY(maps.open(QIODevice::ReadOnly));
    const QByteArray loaded = maps.readAll();
    process.kill();
    process.waitForFinished();
    QVERIFY(loaded.contains("libtbb"));
    QVERIFY(!loaded.contains("libQt"));
    QVERIFY(!loaded.contains("libopencv"));
    QVERIFY(!loaded.contains("libcurl"));
}

void TestCli::precedence() {
    flipscope::test::write(path("some.json"), R"({"epochs": 2, "seed": 5})");
    const QJsonObject result =
        run(train({QStringLiteral("--config"), path("some.json"), QStringLiteral("--epochs"),
                   QStringLiteral("3"), QStringLiteral("--set"), QStringLiteral("margin=2"),
                   QStringLiteral("--json")}))
            .json()
            .last();
    QCOMPARE(result[QLatin1String("seed")].toInt(), 5);
    QCOMPARE(result[QLatin1String("epochs")].toInt(), 3);
}

/// A configuration with samples left out and labels corrected: trained on as it says, evaluated alike.
void TestCli::correctionsHoldEverywhere() {
    flipscope::test::write(path("corrected.json"),
                           R"({"skip": "train#0-9,test#0-4", "relabel": "test#5-20=1", "epochs": 1})");
    const QJsonObject plain =
        run(train({QStringLiteral("--epochs"), QStringLiteral("1"), QStringLiteral("--json")})).json().last();
    const Outcome outcome = run(
        train({QStringLiteral("--config"), path("corrected.json"), QStringLiteral("--epochs"),
               QStringLiteral("1"), QStringLiteral("--out"), path("corrected"), QStringLiteral("--json")}));
    QVERIFY2(outcome.code == 0, qPrintable(outcome.err));
    QVERIFY(outcome.err.contains(QStringLiteral("Left out by hand")));
    const QJsonObject trained = outcome.json().last();
    const auto count = [](const QJsonObject& result, const char* part) {
        return result[QLatin1String(part)].toInt();
    };
    QCOMPARE(count(trained, "train_samples") + count(trained, "validation_samples"),
             count(plain, "train_samples") + count(plain, "validation_samples") - 10);
    QCOMPARE(count(trained, "test_samples"), count(plain, "test_samples") - 5);
    QCOMPARE(trained[QLatin1String("data_hash")], plain[QLatin1String("data_hash")]);
    const Outcome evaluated =
        run({QStringLiteral("evaluate"), path("corrected"), QStringLiteral("--dataset"), path("data"),
             QStringLiteral("--skip"), QStringLiteral("train#0-9,test#0-4"), QStringLiteral("--relabel"),
             QStringLiteral("test#5-20=1"), QStringLiteral("--json")});
    QVERIFY2(evaluated.code == 0, qPrintable(evaluated.err));
    QCOMPARE(evaluated.json().last()[QLatin1String("test_accuracy")].toDouble(),
             trained[QLatin1String("test_accuracy")].toDouble());
}

void TestCli::lostResultsAreFailures_data() {
    QTest::addColumn<QString>("redirection");
    QTest::addColumn<int>("code");
    QTest::newRow("full stdout") << QStringLiteral(">/dev/full") << 1;
    QTest::newRow("closed stdout") << QStringLiteral(">&-") << 1;
    QTest::newRow("full stderr") << QStringLiteral("2>/dev/full") << 0;
    QTest::newRow("closed stderr") << QStringLiteral("2>&-") << 0;
}

void TestCli::lostResultsAreFailures() {
    QFETCH(QString, redirection);
    QFETCH(int, code);
    for (const QString& json : {QString(), QStringLiteral("--json")}) {
        QProcess shell;
        shell.start(
            QStringLiteral("bash"),
            {QStringLiteral("-c"),
             QStringLiteral("'%1' train --dataset '%2' --network 9 --epochs 2 --out '%3' "
                            "--overwrite %4 %5")
                 .arg(QStringLiteral(FLIPSCOPE_CLI), path("data"), path("redirected"), json, redirection)});
        QVERIFY(shell.waitForFinished());
        QCOMPARE(shell.exitStatus(), QProcess::NormalExit);
        QCOMPARE(shell.exitCode(), code);
        QVERIFY(QFile::exists(path("redirected/last.flipscope"))); // the run itself is kept
    }
}

void TestCli::strangeNamesLoseNothing() {
    // A folder whose name is no UTF-8, as other systems leave them.
    QProcess shell;
    shell.start(QStringLiteral("bash"),
                {QStringLiteral("-c"),
                 QStringLiteral("cd '%1' && cp -r data $'data\\xff' && '%2' train --dataset $'data\\xff' "
                                "--network 9 --epochs 1 --json --out $'out\\xff'")
                     .arg(m_folder.path(), QStringLiteral(FLIPSCOPE_CLI))});
    QVERIFY(shell.waitForFinished());
    QVERIFY2(shell.exitCode() == 0, shell.readAllStandardError().constData());
    const QJsonObject result = Outcome{0, QString::fromUtf8(shell.readAllStandardOutput()), {}}.json().last();
    QCOMPARE(result[QLatin1String("event")].toString(), QStringLiteral("result"));
    QVERIFY(result[QLatin1String("dataset")].toString().startsWith(QStringLiteral("data")));
}

void TestCli::lastModelKeepsItsAccuracies() {
    const QJsonObject last =
        run({QStringLiteral("info"), path("run"), QStringLiteral("--last"), QStringLiteral("--json")})
            .json()
            .last();
    QVERIFY(last[QLatin1String("validation_accuracy")].isDouble());
    QCOMPARE(last[QLatin1String("epoch")].toInt(), 3);
}

void TestCli::badUsage_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("mentions");
    const auto row = [](const char* arguments, const char* mentions) {
        QTest::newRow(arguments) << QString::fromLatin1(arguments).split(QLatin1Char(' '), Qt::SkipEmptyParts)
                                 << QString::fromLatin1(mentions);
    };
    row("", "a command");
    row("teach", "teach");
    row("train --epoch", "--epoch");
    row("train --epochs", "--epochs");
    row("train --epochs 0", "1 to 1000000");
    row("train --epochs ten", "found \"ten\"");
    row("train --method adam", "bitflip, bitflip-ternary, gft, gft-ternary");
    row("train --tail 3", "method gft");
    row("train --encoder jpeg", "thermometer:N");
    row("train --kernels mmx", "scalar");
    row("train --network 10x10", "found \"10x10\"");
    row("train --network 65536,65536", "4294967295");
    row("train --batch 65537", "65536");
    row("train --preset nothing", "fashion-mnist");
    row("train --out=", "--out");
    row("predict run pictures --csv --json", "--csv");
    row("train --set epochs", "key=value");
    row("train --set epoch=3", "unknown option \"epoch\"");
    row("train --config nowhere.json", "nowhere.json");
    row("train --format xyz --dataset .", "idx");
    row("train --dataset nowhere", "found \"nowhere\"");
    row("train --dataset glyphs:classes=1", "2 to 94");
    row("train --dataset glyphs --test data", "a test part of its own");
    row("datasets --download nothing", "fashion-mnist");
    row("datasets --download glyphs", "draws it itself");
    row("datasets --to somewhere", "--download");
    row("evaluate run --dataset nowhere", "found \"nowhere\"");
    row("evaluate", "model");
    row("evaluate model", "--dataset");
    row("predict model", "pictures");
    row("evaluate model --dataset d --kernels mmx", "scalar");
    row("export run --format png --out x", "c, onnx, npz, verilog, report");
    row("export run --format onnx --out x --target pico", "--format c");
    row("export run --format c --out x --target abacus", "bluepill");
    row("export run --format c --out x --name 1x", "found \"1x\"");
    row("export run --format c --out x --dataset nowhere", "found \"nowhere\"");
    row("export run --format c", "--out");
    row("import run/best.flipscope", "--out");
}

void TestCli::badUsage() {
    QFETCH(QStringList, arguments);
    QFETCH(QString, mentions);
    const Outcome outcome = run(arguments, m_folder.path());
    QCOMPARE(outcome.code, 2);
    QVERIFY2(outcome.err.contains(mentions), qPrintable(outcome.err));
    QVERIFY2(outcome.out.isEmpty(), qPrintable(outcome.out));
}

void TestCli::failures_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("mentions");
    const auto row = [](const char* arguments, const char* mentions) {
        QTest::newRow(arguments) << QString::fromLatin1(arguments).split(QLatin1Char(' '))
                                 << QString::fromLatin1(mentions);
    };
    row("train --dataset empty", "empty");
    row("train --dataset data --out data/train-images-idx3-ubyte", "train-images-idx3-ubyte");
    row("train --dataset data --out /proc/none/run", "/proc/none/run");
    row("train --dataset data --out run", "--overwrite");
    row("train --dataset data --network "
        "65536,65535,65535,65535,65535,65535,65535,65535,65535,65535,65535,65535",
        "MiB");
    row("evaluate nothing --dataset data", "nothing");
    row("evaluate data --dataset data", "no model");
    row("evaluate result --dataset data", "not a Flipscope model");
    row("evaluate run --dataset data --predictions no/such/folder.csv", "no/such/folder.csv");
    row("predict run nothing.png", "nothing.png");
    row("predict run empty", "no pictures");
    row("info nothing", "nothing");
    row("export nothing --format c --out x", "nothing");
    row("export run --format c --out data/train-images-idx3-ubyte", "train-images-idx3-ubyte");
    row("import nothing --out x", "nothing");
    row("import data/train-images-idx3-ubyte --out x", "not an ONNX file");
    row("train --dataset data --out mine", "metrics.csv");
}

void TestCli::failures() {
    QFETCH(QStringList, arguments);
    QFETCH(QString, mentions);
    QDir(m_folder.path()).mkdir(QStringLiteral("empty"));
    QDir(m_folder.path()).mkdir(QStringLiteral("mine")); // somebody's own file of a name that runs use
    flipscope::test::write(path("mine/metrics.csv"), "mine");
    const Outcome outcome = run(arguments, m_folder.path());
    QVERIFY2(outcome.code == 1, qPrintable(QString::number(outcome.code) + outcome.err));
    QVERIFY2(outcome.err.contains(mentions), qPrintable(outcome.err));
    QVERIFY2(outcome.out.isEmpty(), qPrintable(outcome.out));
}

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
