// The loop: what is reported adds up, and the result depends on configuration and data alone. signature()
// pins the bits of trained models: a change that moves them must say so, for it changes every run that people
// have kept.
#include "datasets/error.h"
#include "engine/learning/methods.h"
#include "engine/trainer.h"
#include "support/syntheticdata.h"

#include <QtTest>

#include <set>

#include <thread>

using namespace flipscope;

namespace {

TrainingConfig configFor(std::initializer_list<std::pair<const char*, QString>> settings) {
    std::vector<Assignment> all{
        {"network", "70,33", "", {}}, {"epochs", "3", "", {}}, {"batch", "64", "", {}}};
    for (const auto& [key, text] : settings)
        all.push_back({key, text.toStdString(), key, {}});
    return TrainingConfig::resolve(all);
}

TrainingResult train(const TrainingConfig& config, TrainingObserver* observer = nullptr) {
    Trainer trainer(config, syntheticDataset());
    if (observer)
        trainer.addObserver(*observer);
    TrainingControl control;
    return trainer.run(control);
}

/// Keeps everything.
class Recorder : public TrainingObserver {
public:
    void onStarted(const TrainingStart& s) override { start = s; }
    void onStep(const StepReport& report, const StepDelta* delta) override {
        steps.push_back(report);
        deltas += delta != nullptr;
    }
    bool wantsDelta() const override { return wantDeltas; }
    bool wantsSnapshot() const override { return true; }
    void onSnapshot(TrainingSnapshot snapshot) override { snapshots.push_back(std::move(snapshot)); }
    void onEpoch(const EpochReport& report, const Network& network) override {
        epochs.push_back(report);
        checksums.push_back(network.checksum());
    }
    void onFinished(const TrainingResult&) override { ++finished; }

    TrainingStart start;
    std::vector<StepReport> steps;
    std::vector<TrainingSnapshot> snapshots;
    std::vector<EpochReport> epochs;
    std::vector<std::string> checksums;
    int deltas = 0, finished = 0;
    bool wantDeltas = false;
};

} // namespace

class TestTrainer : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void signature_data();
    void signature();
    void augmentedIsTheSameForAnyThreads();
    void anotherSeedIsAnotherRun();
    void reportsAddUp();
    void snapshotsAreConsistent();
    void pausingChangesNothing();
    void stopKeepsWhatIsTrained();
    void resultDescribesTheBest();
    void evaluateCountsPredictions();
    void noValidationNoTest();
    void giantNetworkIsRefusedBeforeAllocation();
    void emptyTrainingIsRefused();
};

void TestTrainer::signature_data() {
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("encoder");
    QTest::addColumn<QString>("network");
    QTest::addColumn<QString>("checksum");
    const auto row = [](const char* method, const char* encoder, const char* network, const char* checksum) {
        QTest::addRow("%s %s %s", method, encoder, network)
            << QString::fromLatin1(method) << QString::fromLatin1(encoder) << QString::fromLatin1(network)
            << QString::fromLatin1(checksum);
    };
    row("bitflip", "grey", "300,33", "36adf9b1f87fdb51");
    row("bitflip", "thermometer:3", "300,33", "e02c25d7e8350779");
    row("bitflip", "grey", "6c3,p,9c3,20", "4b282b7ecf251fde");
    row("bitflip", "median", "6c3,p,9c3,20", "390eb484631254f2");
    row("bitflip-ternary", "grey", "300,33", "de3459b2b9ae42a1");
    row("bitflip-ternary", "median", "6c3,p,9c3,20", "2ae1d5da8dfa3e23");
    row("gft-ternary", "grey", "70,33", "47f34986fba882fd");
    row("gft-ternary", "median", "300,33", "a20c607ae9b61730");
    row("gft-ternary", "grey", "6c3,p,9c3,20", "596176e8d187f433");
    row("gft", "grey", "70,33", "d46116a0baa5482c");
    row("gft", "median", "300,33", "1afbd20329774013");
    row("gft", "grey", "6c3,p,9c3,20", "ed4d713a540c63cd");
    row("gft-plain", "grey", "300,33", "11adce58ac5b715b");
    row("gft-plain", "threshold:90", "70,33", "af1e065306917d9c");
    row("local-errors", "grey", "300,33", "8cd9fcbe30c6e080");
    row("local-errors", "median", "6c3,p,9c3,20", "91bbf01facd930ba");
    row("bep", "grey", "70,33", "977efa8370f63c17");
    row("bep", "median", "6c3,p,9c3,20", "a414460a0a30fcfd");
    row("bold", "grey", "300,33", "2fcbad32f74d905d");
    row("bold", "median", "6c3,p,9c3,20", "cd670a171238ac9c");
    row("coordinate-descent", "grey", "20,12", "ac5f3a4a24495e27");
    row("coordinate-descent", "median", "20,12,9", "f7a1e92d07388299");
    row("sign-flip", "grey", "70,33", "6ae5d223eac27654");
    row("sign-flip", "median", "6c3,p,9c3,20", "a0267c7154a9bb27");
    row("low-memory", "grey", "300,33", "3829d64fc8ac70a9");
    row("low-memory", "median", "70,33", "f26ece1fe84cd337");
    row("low-memory", "grey", "6c3,p,9c3,20", "b8ec8421e2eb9b26");
    row("low-memory", "median", "6v3s2,9c3,p,20", "3a599863c0253f19");
}

void TestTrainer::signature() {
    QFETCH(QString, method);
    QFETCH(QString, encoder);
    QFETCH(QString, network);
    QFETCH(QString, checksum);
    for (const Kernels* kernels : availableKernels())
        for (const int threads : {1, 2, 7}) {
            const TrainingResult result =
                train(configFor({{"method", method},
                                 {"encoder", encoder},
                                 {"network", network},
                                 {"threads", QString::number(threads)},
                                 {"kernels", QString::fromLatin1(kernels->name.data())}}));
            QCOMPARE(result.threads, threads);
            QCOMPARE(result.kernels, std::string(kernels->name));
            QCOMPARE(QString::fromStdString(result.modelChecksum), checksum);
        }
}

void TestTrainer::augmentedIsTheSameForAnyThreads() {
    std::set<std::string> checksums;
    for (const char* threads : {"1", "2", "7"})
        checksums.insert(train(configFor({{"augment", QStringLiteral("flip,rotate:10,shift:1,erase:2")},
                                          {"threads", QString::fromLatin1(threads)}}))
                             .modelChecksum);
    QCOMPARE(checksums.size(), std::size_t{1});
    QVERIFY(checksums.count(train(configFor({})).modelChecksum) == 0);
}

void TestTrainer::anotherSeedIsAnotherRun() {
    const std::string one = train(configFor({{"seed", QStringLiteral("1")}})).modelChecksum;
    QCOMPARE(train(configFor({{"seed", QStringLiteral("1")}})).modelChecksum, one);
    QVERIFY(train(configFor({{"seed", QStringLiteral("2")}})).modelChecksum != one);
}

void TestTrainer::reportsAddUp() {
    Recorder recorder;
    const TrainingResult result = train(configFor({}), &recorder);
    QCOMPARE(recorder.start.stepsPerEpoch, std::uint64_t{7}); // 400 / 64
    QCOMPARE(sizesText(recorder.start.layers), std::string("90-70-33-5"));
    QCOMPARE(recorder.steps.size(), std::size_t{21});
    QCOMPARE(recorder.epochs.size(), std::size_t{3});
    QCOMPARE(recorder.finished, 1);
    QCOMPARE(recorder.deltas, 0);
    std::uint64_t flips = 0;
    for (std::size_t e = 0; e < 3; ++e) {
        std::uint64_t correct = 0, layerFlips = 0;
        double loss = 0;
        for (std::size_t i = e * 7; i < e * 7 + 7; ++i) {
            QCOMPARE(recorder.steps[i].step, i + 1);
            correct += recorder.steps[i].correct;
            loss += recorder.steps[i].loss * static_cast<double>(recorder.steps[i].samples);
            layerFlips += recorder.steps[i].layers[1].flips;
            for (const LayerStep& layer : recorder.steps[i].layers)
                flips += layer.flips;
        }
        QCOMPARE(recorder.epochs[e].trainAccuracy, static_cast<double>(correct) / 400);
        QCOMPARE(recorder.epochs[e].loss, loss / 400);
        QCOMPARE(recorder.epochs[e].layers[1].flips, layerFlips);
    }
    QCOMPARE(result.flips, flips);
    QVERIFY(result.updates >= result.flips);
    QVERIFY(flips > 0);
    QVERIFY(*result.trainAccuracy > 0.9); // the data is easy
    QCOMPARE(result.epochs, std::uint64_t{3});
    QVERIFY(!result.stoppedByUser);
}

void TestTrainer::snapshotsAreConsistent() {
    Recorder recorder;
    recorder.wantDeltas = true;
    train(configFor({}), &recorder);
    QCOMPARE(recorder.snapshots.size(), recorder.steps.size());
    QCOMPARE(recorder.deltas, static_cast<int>(recorder.steps.size()));
    // Blame is that of the steps since the epoch began.
    for (std::size_t i = 0; i < recorder.snapshots.size(); ++i) {
        const TrainingSnapshot& snapshot = recorder.snapshots[i];
        QCOMPARE(snapshot.step, recorder.steps[i].step);
        QCOMPARE(snapshot.blameFirstStep, i / 7 * 7 + 1);
        std::uint64_t errors = 0, blamed = 0;
        for (std::size_t k = i / 7 * 7; k <= i; ++k)
            errors += recorder.steps[k].layers[0].errors;
        for (const std::uint32_t count : snapshot.blame[0].count)
            blamed += count;
        QCOMPARE(blamed, errors);
    }
    // The last snapshot of an epoch is the network that onEpoch got.
    QCOMPARE(recorder.snapshots[6].network.checksum(), recorder.checksums[0]);
    QCOMPARE(recorder.snapshots[20].network.checksum(), recorder.checksums[2]);
}

void TestTrainer::pausingChangesNothing() {
    const std::string straight = train(configFor({})).modelChecksum;
    // Pauses after every other step and, from another thread, at any moment; goes on by steps and by
    // resuming.
    class Pauser : public Recorder {
    public:
        TrainingControl control;
        std::atomic<int> pauses{0};
        void onStep(const StepReport& report, const StepDelta*) override {
            if (report.step % 2 == 0)
                control.pause();
        }
        void onPhase(TrainingPhase phase) override { pauses += phase == TrainingPhase::Paused; }
    } pauser;
    Trainer trainer(configFor({}), syntheticDataset());
    trainer.addObserver(pauser);
    std::jthread other([&](const std::stop_token& stop) {
        for (int turn = 0; !stop.stop_requested(); ++turn) {
            if (pauser.control.paused())
                turn % 2 ? pauser.control.resume() : pauser.control.step();
            else
                pauser.control.pause();
            std::this_thread::yield();
        }
    });
    const TrainingResult result = trainer.run(pauser.control);
    QVERIFY(pauser.pauses >= 10);
    QCOMPARE(result.modelChecksum, straight);
    QVERIFY(!result.stoppedByUser);
}

void TestTrainer::stopKeepsWhatIsTrained() {
    class Stopper : public Recorder {
    public:
        TrainingControl control;
        void onStep(const StepReport& report, const StepDelta* delta) override {
            Recorder::onStep(report, delta);
            if (report.step == 10)
                control.stop();
        }
    } stopper;
    Trainer trainer(configFor({}), syntheticDataset());
    trainer.addObserver(stopper);
    const TrainingResult result = trainer.run(stopper.control);
    QCOMPARE(stopper.steps.size(), std::size_t{10});
    QVERIFY(result.stoppedByUser);
    QCOMPARE(result.stopReason, std::string("stopped in epoch 2 of 3"));
    QCOMPARE(result.epochs, std::uint64_t{1});
    QCOMPARE(trainer.lastNetwork().checksum(), stopper.snapshots.back().network.checksum());
    QVERIFY(result.testAccuracy.has_value());
}

void TestTrainer::resultDescribesTheBest() {
    Recorder recorder;
    Trainer trainer(configFor({{"epochs", QStringLiteral("5")}}), syntheticDataset());
    trainer.addObserver(recorder);
    TrainingControl control;
    const TrainingResult result = trainer.run(control);
    std::size_t best = 0;
    for (std::size_t e = 1; e < 5; ++e)
        if (*recorder.epochs[e].validationAccuracy > *recorder.epochs[best].validationAccuracy)
            best = e;
    QCOMPARE(result.which, std::string("best"));
    QCOMPARE(result.bestEpoch, best + 1);
    QVERIFY(recorder.epochs[best].best);
    QCOMPARE(result.modelChecksum, recorder.checksums[best]);
    QCOMPARE(result.modelChecksum, trainer.resultNetwork().checksum());
    QCOMPARE(*result.validationAccuracy, *recorder.epochs[best].validationAccuracy);
    QCOMPARE(trainer.lastNetwork().checksum(), recorder.checksums[4]);
}

void TestTrainer::evaluateCountsPredictions() {
    Trainer trainer(configFor({}), syntheticDataset());
    TrainingControl control;
    const TrainingResult result = trainer.run(control);
    const Samples& test = trainer.dataset().test;
    const Kernels& scalar = selectKernels("scalar");
    const auto predicted = trainer.resultNetwork().predict(trainer.encoder().encode(test), scalar);
    int correct = 0;
    for (std::size_t i = 0; i < test.size(); ++i)
        correct += predicted[i] == test.label(i);
    QCOMPARE(*result.testAccuracy, correct / 100.0);
}

void TestTrainer::noValidationNoTest() {
    Dataset data = syntheticDataset();
    data.validation = {};
    data.test = {};
    Trainer trainer(configFor({}), std::move(data));
    TrainingControl control;
    const TrainingResult result = trainer.run(control);
    QCOMPARE(result.which, std::string("last"));
    QVERIFY(!result.validationAccuracy && !result.testAccuracy && !result.balancedTestAccuracy);
    QVERIFY(result.trainAccuracy.has_value());
    QCOMPARE(result.modelChecksum, trainer.lastNetwork().checksum());
}

void TestTrainer::giantNetworkIsRefusedBeforeAllocation() {
    try {
        Trainer trainer(
            configFor({{"network", QStringLiteral("65536,65535,65535,65535,65535,65535,65535,65535,65535,"
                                                  "65535,65535,65535,65535,65535,65535,65535,65535")}}),
            syntheticDataset());
        QFAIL("accepted");
    } catch (const Error& e) {
        const QString message = QString::fromUtf8(e.what());
        QVERIFY2(message.contains(QLatin1String("90-65536-65535")) && message.contains(QLatin1String("MiB")),
                 e.what());
    }
}

void TestTrainer::emptyTrainingIsRefused() {
    Dataset data = syntheticDataset();
    data.train = {};
    QVERIFY_EXCEPTION_THROWN(Trainer(configFor({}), std::move(data)), Error);
}

QTEST_APPLESS_MAIN(TestTrainer)
#include "tst_trainer.moc"
