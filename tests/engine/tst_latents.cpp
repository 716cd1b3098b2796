// Latent weights as views are told them, against a recount from the learner's saved state: every value of a
// neuron, and the sizes of its layer's. With snapshots, while paused, and after a replay.
#include "engine/batchsource.h"
#include "engine/io/runkeeper.h"
#include "engine/learning/methods.h"
#include "engine/learning/state.h"
#include "engine/network/networkspec.h"
#include "engine/timeline/replay.h"
#include "engine/trainer.h"
#include "engine/trainingprogress.h"
#include "support/syntheticdata.h"

#include <QtTest>

#include <QTemporaryDir>

#include <cmath>
#include <map>
#include <thread>

using namespace flipscope;

namespace {

using Settings = std::vector<std::pair<std::string, std::string>>;

TrainingConfig configFor(const std::string& method, const Settings& settings = {}) {
    std::vector<Assignment> all{{"method", method, "", {}},
                                {"network", "70,30", "", {}},
                                {"epochs", "2", "", {}},
                                {"batch", "40", "", {}}, // 10 steps per epoch
                                {"threads", "1", "", {}}};
    for (const auto& [key, text] : settings)
        all.push_back({key, text, key, {}});
    return TrainingConfig::resolve(all);
}

/// Arrays of numbers of a learner, as they are.
class Numbers final : public StateVisitor {
public:
    std::map<std::string, std::vector<double>> arrays;

protected:
    void visit(const std::string& name, StateType type, void* values, std::size_t count) override {
        std::vector<double>& to = arrays[name];
        for (std::size_t i = 0; i < count; ++i)
            if (type == StateType::I16)
                to.push_back(static_cast<const std::int16_t*>(values)[i]);
            else if (type == StateType::F32)
                to.push_back(static_cast<double>(static_cast<const float*>(values)[i]));
    }
};

/// Every latent weight of a layer as a share of the clip, by neuron and input.
std::vector<std::vector<double>> recounted(const Numbers& state, const LayerShape& shape, std::size_t layer) {
    std::vector<std::vector<double>> values(shape.neurons);
    const auto integers = state.arrays.find(StateVisitor::ofLayer(layer, "latents"));
    const std::size_t stride = (shape.neurons + 63) / 64 * 64; // of neurons, column after column
    for (std::size_t o = 0; o < shape.neurons; ++o)
        for (std::size_t tap = 0; tap < shape.taps(); ++tap)
            for (std::size_t c = 0; c < shape.input.channels; ++c) {
                const std::size_t column = shape.column(tap / shape.kernelWidth, tap % shape.kernelWidth, c);
                values[o].push_back(
                    integers != state.arrays.end()
                        ? integers->second[column * stride + o] / 32767
                        : state.arrays.at(StateVisitor::ofLayer(
                              layer, "latent"))[(o * shape.taps() + tap) * shape.input.channels + c]);
            }
    return values;
}

/// A learner some steps on its way.
struct Trained {
    explicit Trained(const TrainingConfig& c)
        : config(c), data(syntheticDataset()),
          encoder(Encoder::fit(config.text("encoder"), data.train, data.shape)),
          batches(data.train, encoder, 40, 1) {
        LearningProblem problem;
        problem.inputType = encoder.outputType();
        problem.image = imageMap(data.shape);
        problem.layers = parseNetwork(config.text("network"), problem.image, encoder.outputs(), 5);
        problem.stepsPerEpoch = batches.stepsPerEpoch();
        problem.inputVaries.resize(encoder.outputs(), true);
        if (problem.inputType == ValueType::U8) {
            problem.inputMeans.resize(encoder.outputs(), 40);
            problem.inputDeviation = 70;
        }
        const Method& method = findMethod(config.text("method"));
        offered = method.keepsLatents && method.keepsLatents(config);
        learner = method.create(config, problem, selectKernels("auto"));
        for (std::uint64_t s = 0; s < 7; ++s)
            learner->learn(
                batches.batch(1, s), [] { return false; }, nullptr);
    }

    TrainingConfig config;
    Dataset data;
    Encoder encoder;
    BatchSource batches;
    bool offered = false;
    std::unique_ptr<Learner> learner;
};

/// Wants a neuron's with every snapshot.
struct Watcher final : TrainingObserver {
    LatentPlace place;
    std::map<std::uint64_t, LatentWeights> seen;
    std::vector<LatentWeights> whilePaused;
    std::function<void()> onPause;
    bool wantsSnapshot() const override { return true; }
    void onSnapshot(TrainingSnapshot snapshot) override {
        if (snapshot.latents)
            seen[snapshot.step] = *snapshot.latents;
    }
    std::optional<LatentPlace> latentsWanted() const override { return place; }
    void onLatents(LatentWeights latents) override { whilePaused.push_back(std::move(latents)); }
};

} // namespace

class TestLatents : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void barsAreOctaves() {
        QCOMPARE(latentBar(0.0F), std::size_t{0});
        QCOMPARE(latentBar(0.9999F / 32768), std::size_t{0});
        for (int bar = 1; bar < 16; ++bar) {
            const float low = std::ldexp(1.0F, bar - 16);
            QCOMPARE(latentBar(low), static_cast<std::size_t>(bar));
            QCOMPARE(latentBar(-1.999F * low), static_cast<std::size_t>(bar));
        }
        QCOMPARE(latentBar(-1.0F), std::size_t{15});
    }

    void offeredWhereThereAreAny_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("optimiser");
        QTest::addColumn<bool>("expected");
        for (const Method& method : methods())
            if (!method.keepsLatents)
                QTest::addRow("%s", method.name.c_str())
                    << QString::fromStdString(method.name) << QString() << false;
        for (const char* method : {"low-memory", "standard-bnn"})
            for (const char* optimiser : {"adam", "sgd", "bop"})
                QTest::addRow("%s %s", method, optimiser)
                    << QString::fromLatin1(method) << QString::fromLatin1(optimiser)
                    << (std::string_view(optimiser) != "bop");
    }
    void offeredWhereThereAreAny() {
        QFETCH(QString, method);
        QFETCH(QString, optimiser);
        QFETCH(bool, expected);
        const Trained trained(
            configFor(method.toStdString(),
                      optimiser.isEmpty() ? Settings{} : Settings{{"optimiser", optimiser.toStdString()}}));
        QCOMPARE(trained.offered, expected);
        QCOMPARE(trained.learner->latents({1, 3}).has_value(), expected);
        QVERIFY(!trained.learner->latents({1, 30}));
        QVERIFY(!trained.learner->latents({3, 0}));
    }

    void equalTheState_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("network");
        QTest::addColumn<QString>("encoder");
        QTest::addColumn<QString>("optimiser");
        for (const char* method : {"low-memory", "standard-bnn"})
            for (const char* network : {"70,30", "5c3,p,66c3,9"})
                for (const char* encoder : {"grey", "thermometer:2"})
                    for (const char* optimiser : {"adam", "sgd"})
                        QTest::addRow("%s %s %s %s", method, network, encoder, optimiser)
                            << QString::fromLatin1(method) << QString::fromLatin1(network)
                            << QString::fromLatin1(encoder) << QString::fromLatin1(optimiser);
        QTest::newRow("fine weights") << QStringLiteral("low-memory") << QStringLiteral("6f3,6r3,9r3s2,9r3,a")
                                      << QStringLiteral("grey") << QStringLiteral("adam");
    }
    void equalTheState() {
        QFETCH(QString, method);
        QFETCH(QString, network);
        QFETCH(QString, encoder);
        QFETCH(QString, optimiser);
        const Trained trained(configFor(method.toStdString(), {{"network", network.toStdString()},
                                                               {"encoder", encoder.toStdString()},
                                                               {"optimiser", optimiser.toStdString()},
                                                               {"schedule", "constant"},
                                                               {"learning-rate", "0.01"}}));
        Numbers state;
        trained.learner->visitState(state);
        const Network now = trained.learner->network();
        for (std::size_t l = 0; l < now.layers().size(); ++l) {
            const LayerParameters& parameters = parametersOf(now.layers()[l]);
            const LayerShape& shape = parameters.shape;
            const auto expected = recounted(state, shape, l);
            std::array<std::uint64_t, latentBars> bars{};
            std::uint64_t within = 0;
            // Low-memory's SGD: ten times the rate over the root of the inputs.
            const double reach =
                optimiser == QLatin1String("adam") ? 0.01 : 0.1 / std::sqrt(double(shape.inputs()));
            for (const auto& neuron : expected)
                for (const double value : neuron) {
                    const double size = std::abs(value);
                    ++bars[size < std::ldexp(1, -15)
                               ? 0
                               : std::size_t(std::min(15.0, 16 + std::floor(std::log2(size))))];
                    within += size <= reach;
                }
            for (std::size_t o = 0; o < shape.neurons; ++o) {
                const auto told = trained.learner->latents({l, o});
                QVERIFY(told);
                QVERIFY((told->place == LatentPlace{l, o}));
                QCOMPARE(told->values.size(), shape.columns());
                std::size_t i = 0, named = 0;
                for (std::size_t tap = 0; tap < shape.taps(); ++tap)
                    for (std::size_t c = 0; c < shape.input.channels; ++c, ++i) {
                        const std::size_t column =
                            shape.column(tap / shape.kernelWidth, tap % shape.kernelWidth, c);
                        QVERIFY(std::abs(double(told->values[column]) - expected[o][i]) < 1e-6);
                        if (!shape.isFine())
                            QCOMPARE(parameters.weight(o, column), told->values[column] >= 0 ? 1 : -1);
                        named += told->values[column] != 0;
                    }
                QCOMPARE(std::size_t(std::count_if(told->values.begin(), told->values.end(),
                                                   [](float v) { return v != 0; })),
                         named); // nothing between the inputs
                QVERIFY(told->bars == bars);
                if (!told->reach) {
                    QVERIFY(method == QLatin1String("standard-bnn") && optimiser == QLatin1String("sgd"));
                    QCOMPARE(told->withinReach, std::uint64_t{0});
                    continue;
                }
                QVERIFY(std::abs(double(*told->reach) / reach - 1) < 0.01);
                QVERIFY(std::abs(double(told->withinReach) - double(within)) <= 1 + 0.02 * double(within));
            }
        }
    }

    /// No weight beyond the reach flips in the next step, and some within it do.
    void theReachHolds() {
        Trained trained(configFor("low-memory", {{"learning-rate", "0.01"}}));
        std::size_t within = 0, flipped = 0;
        for (std::uint64_t step = 7; step < 10; ++step) {
            std::vector<LatentWeights> before;
            for (std::size_t o = 0; o < 70; ++o)
                before.push_back(*trained.learner->latents({0, o}));
            const Network was = trained.learner->network();
            trained.learner->learn(
                trained.batches.batch(1, step), [] { return false; }, nullptr);
            const Network is = trained.learner->network();
            for (std::size_t o = 0; o < 70; ++o)
                for (std::size_t k = 0; k < before[o].values.size(); ++k) {
                    const bool may = std::abs(before[o].values[k]) <= *before[o].reach * 1.02F;
                    const bool flips = parametersOf(was.layers()[0]).weight(o, k) !=
                                       parametersOf(is.layers()[0]).weight(o, k);
                    QVERIFY(may || !flips);
                    within += may;
                    flipped += flips;
                }
        }
        QVERIFY2(flipped > 20 && within > flipped,
                 qPrintable(QStringLiteral("%1 of %2").arg(flipped).arg(within)));
    }

    void travelWithSnapshots_data() {
        QTest::addColumn<QString>("method");
        QTest::newRow("low-memory") << QStringLiteral("low-memory");
        QTest::newRow("standard-bnn") << QStringLiteral("standard-bnn");
    }
    /// Asked of a run while it trains, of a paused one, and of its past.
    void travelWithSnapshots() {
        QFETCH(QString, method);
        const TrainingConfig config = configFor(method.toStdString());
        QTemporaryDir folder;
        const RunFolder run = RunFolder::create(folder.filePath(QStringLiteral("run")).toStdString(), false);
        Watcher watcher;
        watcher.place = {1, 4};
        {
            Trainer trainer(config, syntheticDataset());
            RunKeeper keeper(
                run, trainer, [](const std::string& text) { QFAIL(text.c_str()); },
                [](const CheckpointNote&) {});
            trainer.addObserver(watcher);
            TrainingControl control;
            trainer.run(control);
            QVERIFY(watcher.seen.at(20) == *trainer.latents({1, 4}));
            QVERIFY(watcher.whilePaused.empty());
        }
        QCOMPARE(watcher.seen.size(), std::size_t{20});
        QVERIFY(!(watcher.seen.at(6) == watcher.seen.at(7)));
        TrainingControl control;
        Replay replay(run.path(), Replay::configOf(run.path(), 1), syntheticDataset());
        for (const std::uint64_t step : {13, 20, 4}) {
            QVERIFY(replay.goTo(step, control, {}));
            QVERIFY(*replay.trainer().latents({1, 4}) == watcher.seen.at(step));
        }
    }

    /// A look at a paused run tells them of the neuron that is wanted now.
    void toldWhilePaused() {
        Trainer trainer(configFor("low-memory"), syntheticDataset());
        TrainingControl control;
        struct Asker final : TrainingObserver {
            explicit Asker(TrainingControl& c) : control(c) {}
            TrainingControl& control;
            std::atomic<std::size_t> neuron{0};
            std::vector<LatentWeights> told;
            std::atomic<int> count{0};
            std::atomic<bool> paused{false};
            std::optional<LatentPlace> latentsWanted() const override { return LatentPlace{0, neuron}; }
            void onLatents(LatentWeights latents) override {
                told.push_back(std::move(latents));
                ++count;
            }
            void onStep(const StepReport& report, const StepDelta*) override {
                if (report.step == 3)
                    control.pause();
            }
            void onPhase(TrainingPhase phase) override { paused = paused || phase == TrainingPhase::Paused; }
        } asker(control);
        trainer.addObserver(asker);
        std::jthread thread([&] { trainer.run(control); });
        QTRY_VERIFY(asker.paused);
        for (int n = 1; n <= 3; ++n) {
            asker.neuron = std::size_t(10 * n);
            control.look();
            QTRY_COMPARE(asker.count.load(), n);
        }
        control.stop();
        thread.join();
        QCOMPARE(asker.told.size(), std::size_t{3});
        for (std::size_t n = 0; n < 3; ++n)
            QVERIFY(asker.told[n] == *trainer.latents({0, 10 * (n + 1)}));
    }
};

QTEST_GUILESS_MAIN(TestLatents)
#include "tst_latents.moc"
