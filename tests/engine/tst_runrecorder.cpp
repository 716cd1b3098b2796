// What a run folder holds: configuration first, a line per epoch, models that are those of the result.
#include "datasets/error.h"
#include "engine/io/runrecorder.h"
#include "support/syntheticdata.h"

#include <QtTest>

#include <QTemporaryDir>

#include <fstream>

using namespace flipscope;

class TestRunRecorder : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsTheRun();
    void refusesToOverwrite();
    void refusesBadFolders();

private:
    static void fail(const std::string& warning) { QFAIL(warning.c_str()); }
    /// What it throws.
    template <class F> static QString errorOf(F&& f) {
        try {
            f();
        } catch (const Error& e) {
            return QString::fromUtf8(e.what());
        }
        return {};
    }
    static TrainingConfig config() {
        return TrainingConfig::resolve({{"network", "70,33", "", {}}, {"epochs", "4", "", {}}});
    }
    static QByteArray contentOf(const QString& name) {
        QFile file(name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
};

void TestRunRecorder::keepsTheRun() {
    QTemporaryDir folder;
    const QString run = folder.filePath(QStringLiteral("deep/run"));
    Trainer trainer(config(), syntheticDataset());
    const RunFolder held = RunFolder::create(run.toStdString(), false);
    RunRecorder recorder(held, trainer, fail);
    QVERIFY(TrainingConfig::resolve(
                assignmentsFromFile((run + QStringLiteral("/config.json")).toStdString())) == config());
    trainer.addObserver(recorder);
    // Looks into the folder after each epoch: a run that dies leaves the best model so far.
    class Looker : public TrainingObserver {
    public:
        explicit Looker(std::filesystem::path best) : m_best(std::move(best)) {}
        void onEpoch(const EpochReport& report, const Network& network) override {
            if (report.best)
                m_expected = network.checksum();
            asExpected += loadModel(m_best).network.checksum() == m_expected;
            worse += !report.best;
        }
        int asExpected = 0, worse = 0;

    private:
        std::filesystem::path m_best;
        std::string m_expected;
    } looker((run + QStringLiteral("/best.flipscope")).toStdString());
    trainer.addObserver(looker);
    TrainingControl control;
    const TrainingResult result = trainer.run(control);
    QCOMPARE(looker.asExpected, 4);
    QVERIFY2(looker.worse > 0, "one epoch must be worse than another for this to show anything");
    const QList<QByteArray> lines = contentOf(run + QStringLiteral("/metrics.csv")).trimmed().split('\n');
    QCOMPARE(lines.size(), 5);
    for (int epoch = 1; epoch <= 4; ++epoch) {
        QCOMPARE(lines[epoch].split(',').size(), lines[0].split(',').size());
        QCOMPARE(lines[epoch].split(',')[0].toInt(), epoch);
    }
    const Model best = loadModel((run + QStringLiteral("/best.flipscope")).toStdString());
    QCOMPARE(best.network.checksum(), result.modelChecksum);
    QCOMPARE(best.epoch, result.bestEpoch);
    QCOMPARE(best.testAccuracy, result.testAccuracy);
    const Model last = loadModel((run + QStringLiteral("/last.flipscope")).toStdString());
    QCOMPARE(last.network.checksum(), trainer.lastNetwork().checksum());
    QCOMPARE(QString::fromStdString(recorder.modelPath().string()), run + QStringLiteral("/best.flipscope"));
    const QJsonObject json =
        QJsonDocument::fromJson(contentOf(run + QStringLiteral("/result.json"))).object();
    QCOMPARE(json[QLatin1String("model_checksum")].toString().toStdString(), result.modelChecksum);
}

void TestRunRecorder::refusesToOverwrite() {
    QTemporaryDir folder;
    const std::filesystem::path run = folder.path().toStdString();
    Trainer trainer(config(), syntheticDataset());
    {
        const RunFolder held = RunFolder::create(run, false);
        const RunRecorder first(held, trainer, fail);
        for (const bool overwrite : {false, true}) // by another program
            QCOMPARE(errorOf([&] {
                         RunFolder::create(run, overwrite);
                     }).contains(QLatin1String("another program")),
                     true);
    }
    QVERIFY(errorOf([&] { RunFolder::create(run, false); }).contains(QLatin1String("--overwrite")));
    std::filesystem::create_directory(run / "checkpoints");
    for (const char* old : {"best.flipscope", "metrics.csv.123.tmp", "checkpoints/epoch-1-step-4.checkpoint"})
        std::ofstream(run / old) << "old";
    std::ofstream(run / "notes.tmp") << "the user's own";
    const RunFolder again = RunFolder::create(run, true);
    QCOMPARE(std::distance(std::filesystem::directory_iterator(run), {}),
             1); // nothing of the old run is mixed in
    QVERIFY(std::filesystem::exists(run / "notes.tmp"));
}

void TestRunRecorder::refusesBadFolders() {
    QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath(QStringLiteral("file")).toStdString();
    std::ofstream(file) << "x";
    for (const std::filesystem::path& bad : {file, file / "below", std::filesystem::path("/proc/none/run")})
        QVERIFY(
            errorOf([&] { RunFolder::create(bad, false); }).contains(QString::fromStdString(bad.string())));
    QVERIFY(errorOf([&] {
                RunFolder::open(folder.path().toStdString());
            }).contains(QLatin1String("holds no run")));
}

QTEST_APPLESS_MAIN(TestRunRecorder)
#include "tst_runrecorder.moc"
