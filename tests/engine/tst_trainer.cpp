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
    void residualNetworksNeedTheirMethod_data();
    void residualNetworksNeedTheirMethod();
    void schedulesNeedWhatTheyLookAt_data();
    void schedulesNeedWhatTheyLookAt();
    void rareClassesCount();
    void anyNumberOfClasses_data();
    void anyNumberOfClasses();
    void operationsAreCounted();
    void floatOperationsAreApart();
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
    row("bitflip-ternary", "median", "6c3,p,9c3,20", "ef28b4b4a5981274");
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
    row("low-memory", "grey", "6f3,6r3,9r3s2,9r3,ar", "b881bf73ac8ec418");
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

void TestTrainer::residualNetworksNeedTheirMethod_data() {
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("option");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("message");
    for (const Method& method : methods())
        if (!method.trainsStreams)
            QTest::newRow(method.name.c_str()) << QString::fromStdString(method.name) << QString()
                                               << QString() << "does not train such residual networks";
    for (const char* method : {"low-memory", "standard-bnn", "coordinate-descent"})
        QTest::addRow("%s shortcuts", method) << QString::fromLatin1(method) << "network"
                                              << "5c3,5c3+"
                                              << "does not train such residual networks";
    QTest::newRow("bits as input") << "low-memory"
                                   << "encoder"
                                   << "median"
                                   << "takes grey values";
    QTest::newRow("no latents") << "low-memory"
                                << "optimiser"
                                << "bop"
                                << "optimiser=bop has no latent weights";
}

void TestTrainer::residualNetworksNeedTheirMethod() {
    QFETCH(QString, method);
    QFETCH(QString, option);
    QFETCH(QString, value);
    QFETCH(QString, message);
    std::vector<Assignment> all{{"method", method.toStdString(), "", {}}};
    if (option != QLatin1String("network"))
        all.push_back({"network", "5f3,5r3,a", "", {}});
    if (!option.isEmpty())
        all.push_back({option.toStdString(), value.toStdString(), "", {}});
    try {
        Trainer(TrainingConfig::resolve(all), syntheticDataset());
        QFAIL("accepted");
    } catch (const Error& e) {
        QVERIFY2(QString::fromUtf8(e.what()).contains(message), e.what());
        QVERIFY(e.kind() == Error::Kind::Usage);
    }
}

void TestTrainer::schedulesNeedWhatTheyLookAt_data() {
    QTest::addColumn<QString>("option");
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("validation");
    QTest::addColumn<QString>("says");
    QTest::newRow("plateau, nothing to look at") << QStringLiteral("plateau") << QStringLiteral("bitflip")
                                                 << QStringLiteral("0") << QStringLiteral("validation part");
    QTest::newRow("early stop, nothing to look at")
        << QStringLiteral("early-stop") << QStringLiteral("bitflip") << QStringLiteral("0")
        << QStringLiteral("validation part");
    QTest::newRow("no rate") << QStringLiteral("plateau") << QStringLiteral("coordinate-descent")
                             << QStringLiteral("0.1") << QStringLiteral("no rate");
}

void TestTrainer::schedulesNeedWhatTheyLookAt() {
    QFETCH(QString, option);
    QFETCH(QString, method);
    QFETCH(QString, validation);
    QFETCH(QString, says);
    Dataset data = syntheticDataset();
    if (validation == QLatin1String("0"))
        data.validation = {};
    const TrainingConfig config =
        configFor({{option.toUtf8().constData(), QStringLiteral("2")}, {"method", method}});
    try {
        Trainer trainer(config, data);
        QFAIL("expected an error");
    } catch (const Error& e) {
        QVERIFY2(QString::fromUtf8(e.what()).contains(says), e.what());
        QCOMPARE(e.kind(), Error::Kind::Usage);
    }
}

/// One class with a tenth of the samples of the others, and much noise: told to count it alike, it is told
/// from the others more often.
void TestTrainer::rareClassesCount() {
    const auto recalls = [](const char* weights) {
        Dataset data = syntheticDataset();
        data.train = syntheticSamples(data.shape, 5, 600, 1, 255);
        data.validation = syntheticSamples(data.shape, 5, 1000, 2, 255);
        std::vector<std::uint32_t> kept;
        std::size_t rare = 0;
        for (std::size_t i = 0; i < data.train.size(); ++i)
            if (data.train.label(i) != 1 || rare++ % 20 == 0)
                kept.push_back(data.train.indices()[i]);
        data.train = Samples(data.train.source(), kept);
        Trainer trainer(configFor({{"class-weights", QString::fromLatin1(weights)},
                                   {"best-by", QStringLiteral("balanced")},
                                   {"network", QStringLiteral("20")},
                                   {"epochs", QStringLiteral("8")}}),
                        data);
        Recorder recorder;
        trainer.addObserver(recorder);
        TrainingControl control;
        const TrainingResult result = trainer.run(control);
        const EpochReport& best = recorder.epochs[result.bestEpoch - 1];
        for (const EpochReport& epoch : recorder.epochs)
            if (*epoch.balancedAccuracy > *best.balancedAccuracy)
                qFatal("the best epoch is not the best by balanced accuracy");
        return *best.balancedAccuracy;
    };
    const double alike = recalls("none"), balanced = recalls("balanced");
    QVERIFY2(balanced > alike, qPrintable(QStringLiteral("%1 against %2").arg(balanced).arg(alike)));
}

void TestTrainer::anyNumberOfClasses_data() {
    QTest::addColumn<QString>("method");
    QTest::addColumn<int>("classes");
    for (const char* method : {"bitflip", "gft-ternary", "local-errors", "bep", "bold", "sign-flip"})
        for (const int classes : {2, 3, 300})
            QTest::addRow("%s %d", method, classes) << QString::fromLatin1(method) << classes;
    QTest::newRow("bitflip 1000") << QStringLiteral("bitflip") << 1000;
}

/// Better than chance by far after one look at few samples of each.
void TestTrainer::anyNumberOfClasses() {
    QFETCH(QString, method);
    QFETCH(int, classes);
    const int samples = std::max(400, 3 * classes);
    Dataset data;
    data.name = "many";
    data.shape = {12, 12, 1};
    data.train = syntheticSamples(data.shape, classes, samples, 1);
    data.validation = syntheticSamples(data.shape, classes, 2 * classes, 2);
    for (int c = 0; c < classes; ++c)
        data.classNames.push_back(std::to_string(c));
    Trainer trainer(configFor({{"method", method},
                               {"network", QStringLiteral("100")},
                               {"epochs", QStringLiteral("3")},
                               {"batch", QStringLiteral("32")}}),
                    data);
    TrainingControl control;
    const TrainingResult result = trainer.run(control);
    QCOMPARE(trainer.resultNetwork().classes(), static_cast<std::size_t>(classes));
    const double chance = 1.0 / classes;
    QVERIFY2(*result.validationAccuracy > std::min(3 * chance, 0.8),
             qPrintable(QString::number(*result.validationAccuracy)));
}

/// Without an error there is the forward product alone; with errors, what they add is in proportion to them.
void TestTrainer::operationsAreCounted() {
    Recorder recorder;
    const TrainingResult result = train(
        configFor({{"method", QStringLiteral("gft")}, {"network", QStringLiteral("70,33")}}), &recorder);
    std::uint64_t all = 0;
    for (const StepReport& step : recorder.steps)
        for (std::size_t l = 0; l < step.layers.size(); ++l) {
            const LayerShape& shape = recorder.start.layers[l];
            const LayerStep& done = step.layers[l];
            const std::uint64_t perInput = l == 0 ? 16 : 2;
            const std::uint64_t forward = perInput * shape.weightCount() * step.samples;
            const std::uint64_t errors = (perInput + (l > 0 ? 2 : 0)) * shape.inputs() * done.errors;
            QVERIFY(done.bitOps >= forward + errors);
            QVERIFY(done.bitOps <= forward + errors + 2 * shape.weightCount());
            all += done.bitOps;
        }
    QCOMPARE(result.trainBitOps, all);
    QCOMPARE(result.trainFloatOps, std::uint64_t{0});
}

/// A stopped run, so that an epoch in progress counts too.
void TestTrainer::floatOperationsAreApart() {
    struct Stopper final : TrainingObserver {
        TrainingControl control;
        std::uint64_t samples = 0, steps = 0;
        void onStep(const StepReport& report, const StepDelta*) override {
            samples += report.samples;
            if (++steps == 10)
                control.stop();
        }
    } stopper;
    Trainer trainer(configFor({{"method", QStringLiteral("standard-bnn")},
                               {"network", QStringLiteral("70,33")},
                               {"batch", QStringLiteral("64")}}),
                    syntheticDataset());
    trainer.addObserver(stopper);
    const TrainingResult result = trainer.run(stopper.control);
    QCOMPARE(stopper.steps, std::uint64_t{10});
    QCOMPARE(result.trainBitOps, std::uint64_t{0});
    const std::uint64_t first = 90 * 70, others = 70 * 33 + 33 * 5;
    QCOMPARE(result.trainFloatOps, stopper.samples * (4 * first + 6 * others) + 10 * (first + others));
}

QTEST_APPLESS_MAIN(TestTrainer)
#include "tst_trainer.moc"
