// Runs that begin with the weights of a model: every method takes them, and goes on from them the same on any
// number of threads, with any kernels and after a checkpoint; models that do not fit are refused in words.
#include "datasets/error.h"
#include "engine/io/checkpoint.h"
#include "engine/io/modelfile.h"
#include "engine/io/runkeeper.h"
#include "engine/learning/methods.h"
#include "engine/trainer.h"
#include "support/syntheticdata.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace flipscope;

namespace {

struct Wish {
    std::string method = "bitflip", network = "30,20", encoder = "grey", start = {}, epochs = "2",
                threads = "1", kernels = "auto";
};

Trainer trainerFor(const Wish& wish, Trainer::Begin begin = Trainer::Begin::Anew) {
    return Trainer(TrainingConfig::resolve({{"method", wish.method, "", {}},
                                            {"network", wish.network, "", {}},
                                            {"encoder", wish.encoder, "", {}},
                                            {"start", wish.start, "", {}},
                                            {"epochs", wish.epochs, "", {}},
                                            {"batch", "40", "", {}},
                                            {"threads", wish.threads, "", {}},
                                            {"kernels", wish.kernels, "", {}}}),
                   syntheticDataset(), begin);
}

void train(Trainer& trainer) {
    TrainingControl control;
    trainer.run(control);
}

/// Trains, and writes the model to `file`.
Network trained(const Wish& wish, const QString& file) {
    Trainer trainer = trainerFor(wish);
    train(trainer);
    Model model;
    model.network = trainer.resultNetwork();
    model.encoder = trainer.encoder();
    model.preparation = {trainer.dataset().shape};
    model.classNames = trainer.dataset().classNames;
    saveModel(model, file.toStdString());
    return model.network;
}

/// How a run begins and ends.
struct Outcome final : TrainingObserver {
    Network begin, end;
    std::size_t correctAtFirst = 0;
    void onStep(const StepReport& report, const StepDelta*) override {
        if (report.step == 1)
            correctAtFirst = report.correct;
    }
};

Outcome outcomeOf(const Wish& wish) {
    Trainer trainer = trainerFor(wish);
    Outcome outcome;
    outcome.begin = trainer.lastNetwork();
    trainer.addObserver(outcome);
    train(trainer);
    outcome.end = trainer.lastNetwork();
    return outcome;
}

} // namespace

class TestStartModel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void weightsAreTheModels_data();
    void weightsAreTheModels();
    void ternaryWeightsAreTaken();
    void refused_data();
    void refused();
    void runsGoOnWithoutTheModel();

private:
    QString model(const QString& name) const { return m_folder.filePath(name); }

    QTemporaryDir m_folder;
    std::map<QString, Network> m_networks;
};

void TestStartModel::initTestCase() {
    for (const char* network : {"30,20", "4c3,p,20"}) {
        const QString name = QString::fromLatin1(network);
        m_networks[name] = trained({.network = network, .epochs = "6"}, model(name));
    }
    m_networks[QStringLiteral("ternary")] =
        trained({.method = "bitflip-ternary"}, model(QStringLiteral("ternary")));
    trained({.encoder = "median"}, model(QStringLiteral("median")));
}

void TestStartModel::weightsAreTheModels_data() {
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("network");
    for (const Method& method : methods())
        for (const char* network : {"30,20", "4c3,p,20"})
            if (method.name != "coordinate-descent" || network == std::string("30,20")) // dense only
                QTest::addRow("%s %s", method.name.c_str(), network)
                    << QString::fromStdString(method.name) << QString::fromLatin1(network);
}

void TestStartModel::weightsAreTheModels() {
    QFETCH(QString, method);
    QFETCH(QString, network);
    Wish wish{.method = method.toStdString(), .network = network.toStdString()};
    const Outcome random = outcomeOf(wish);
    wish.start = model(network).toStdString();
    const Outcome outcome = outcomeOf(wish);
    const std::size_t fixedLayers = wish.method == "bep" ? 1 : 0; // its classifier is its own
    const Network& given = m_networks[network];
    for (std::size_t l = 0; l + fixedLayers < given.layers().size(); ++l) {
        const LayerParameters &expected = parametersOf(given.layers()[l]),
                              &found = parametersOf(outcome.begin.layers()[l]);
        const BitMatrix used = expected.shape.usedColumns();
        for (std::size_t o = 0; o < expected.shape.neurons; ++o)
            for (std::size_t k = 0; k < expected.shape.columns(); ++k)
                if (used.get(0, k))
                    QCOMPARE(found.weight(o, k), expected.weight(o, k));
    }
    if (fixedLayers == 0) // it knows from the first batch on what random weights do not
        QVERIFY2(
            outcome.correctAtFirst > random.correctAtFirst + 3,
            qPrintable(QStringLiteral("%1 and %2").arg(outcome.correctAtFirst).arg(random.correctAtFirst)));
    QVERIFY(outcome.end.checksum() != random.end.checksum());
    wish.threads = "3";
    wish.kernels = "scalar";
    QCOMPARE(outcomeOf(wish).end.checksum(), outcome.end.checksum());
}

void TestStartModel::ternaryWeightsAreTaken() {
    const QString name = QStringLiteral("ternary");
    for (const char* method : {"bitflip-ternary", "gft-ternary"}) {
        Trainer trainer = trainerFor({.method = method, .start = model(name).toStdString()});
        for (std::size_t l = 0; l < m_networks[name].layers().size(); ++l)
            QVERIFY(parametersOf(trainer.lastNetwork().layers()[l]).weights ==
                    parametersOf(m_networks[name].layers()[l]).weights);
        train(trainer);
    }
}

void TestStartModel::refused_data() {
    QTest::addColumn<QString>("network");
    QTest::addColumn<QString>("encoder");
    QTest::addColumn<QString>("start");
    QTest::addColumn<QString>("mentions");
    const auto row = [](const char* name, const char* network, const char* encoder, const char* start,
                        const char* mentions) {
        QTest::newRow(name) << QString::fromLatin1(network) << QString::fromLatin1(encoder)
                            << QString::fromLatin1(start) << QString::fromLatin1(mentions);
    };
    row("other sizes", "30,21", "grey", "30,20", "expected a network 90-30-21-5");
    row("fewer layers", "30", "grey", "30,20", "found 90-30-20-5");
    row("filters", "4c3,p,20", "grey", "30,20", "found 90-30-20-5");
    row("other encoder", "30,20", "grey", "median", "with median");
    row("ternary", "30,20", "grey", "ternary", "its weights are ternary");
    row("not there", "30,20", "grey", "none", "no such model file");
}

void TestStartModel::refused() {
    QFETCH(QString, network);
    QFETCH(QString, encoder);
    QFETCH(QString, start);
    QFETCH(QString, mentions);
    try {
        trainerFor({.network = network.toStdString(),
                    .encoder = encoder.toStdString(),
                    .start = model(start).toStdString()});
        QFAIL("accepted");
    } catch (const Error& e) {
        QVERIFY2(QString::fromUtf8(e.what()).contains(mentions), e.what());
    }
}

/// A run that has a checkpoint needs the model no more; one that has none says that it is missing.
void TestStartModel::runsGoOnWithoutTheModel() {
    const QString begun = model(QStringLiteral("begun"));
    QVERIFY(QFile::copy(model(QStringLiteral("30,20")), begun));
    const Wish wish{.start = begun.toStdString()};
    const RunFolder folder = RunFolder::create(model(QStringLiteral("run")).toStdString(), false);
    std::string whole;
    {
        Trainer trainer = trainerFor(wish);
        RunKeeper keeper(
            folder, trainer, [](const std::string&) {}, [](const CheckpointNote&) {});
        train(trainer);
        whole = trainer.lastNetwork().checksum();
    }
    QVERIFY(QFile::remove(begun));
    Trainer trainer = trainerFor(wish, Trainer::Begin::Resumed);
    QVERIFY_EXCEPTION_THROWN(train(trainer), Error);
    const auto point = restoreRun(folder, trainer, "1", [](const std::string&) {});
    QVERIFY(point);
    QCOMPARE(point->epochs, std::uint64_t{1});
    train(trainer);
    QCOMPARE(trainer.lastNetwork().checksum(), whole);
}

QTEST_GUILESS_MAIN(TestStartModel)
#include "tst_startmodel.moc"
