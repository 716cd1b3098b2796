// The time machine goes to any step of any method's run, both ways, and is the live network bit for bit; also
// while the run is being trained. Counts over a run are those of a recount.
#include "datasets/error.h"
#include "datasets/random.h"
#include "engine/io/fliplogwriter.h"
#include "engine/learning/methods.h"
#include "engine/timeline/flipcensus.h"
#include "engine/timeline/weightmoves.h"
#include "support/syntheticdata.h"

#include <QtTest>

#include <QTemporaryDir>

#include <map>
#include <set>

using namespace flipscope;

namespace {

namespace fs = std::filesystem;

TrainingConfig configFor(std::vector<std::pair<std::string, std::string>> settings = {}) {
    std::vector<Assignment> all{{"network", "40,20", "", {}},
                                {"epochs", "4", "", {}},
                                {"batch", "10", "", {}}, // 40 steps per epoch
                                {"threads", "1", "", {}}};
    for (const auto& [key, text] : settings)
        all.push_back({key, text, key, {}});
    return TrainingConfig::resolve(all);
}

const auto never = [] { return false; };

/// The live networks, and what happens to a reader in between.
struct Live final : TrainingObserver {
    std::vector<Network> networks;
    std::function<void(std::uint64_t)> afterStep;
    bool wantsSnapshot() const override { return true; }
    void onSnapshot(TrainingSnapshot snapshot) override {
        networks.push_back(snapshot.network);
        if (afterStep)
            afterStep(snapshot.step);
    }
};

void train(const fs::path& folder, const TrainingConfig& config, Live& live) {
    const RunFolder run = RunFolder::create(folder, false);
    Trainer trainer(config, syntheticDataset());
    live.networks.push_back(trainer.lastNetwork());
    FlipLogWriter log(run, trainer, [](const std::string& text) { QFAIL(text.c_str()); });
    trainer.addObserver(log);
    trainer.addObserver(live);
    TrainingControl control;
    trainer.run(control);
}

} // namespace

class TestTimeMachine : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_run = fs::path(m_folder.path().toStdString()) / std::to_string(++m_count); }

    void everyMethodBothWays_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("network");
        for (const Method& method : methods())
            for (const char* network : {"40,20", "4c3,p,20"})
                if (method.name != "coordinate-descent" || std::string_view(network) == "40,20")
                    QTest::addRow("%s %s", method.name.c_str(), network)
                        << QString::fromStdString(method.name) << QString::fromLatin1(network);
    }
    void everyMethodBothWays() {
        QFETCH(QString, method);
        QFETCH(QString, network);
        Live live;
        train(m_run,
              configFor({{"method", method.toStdString()},
                         {"network", network.toStdString()},
                         {"batch", "10"},
                         {"epochs", "4"}}),
              live);
        TimeMachine time(m_run / RunFolder::flipLogName, live.networks.front());
        QCOMPARE(time.lastStep(), std::uint64_t{160});
        QCOMPARE(time.firstExactStep(), std::uint64_t{0});
        const auto check = [&](std::uint64_t step) {
            QCOMPARE(time.seek(step), step);
            QCOMPARE(time.network().checksum(), live.networks[step].checksum());
            if (step == 0)
                return;
            Network before = live.networks[step - 1]; // the changes of the step lead to it
            for (const FlipPlace& flip : time.flips()) {
                const std::uint32_t row =
                    flip.row(parametersOf(before.layers()[flip.layer]).shape.weightPlanes);
                QVERIFY(parametersOf(before.layers()[flip.layer]).weights.get(row, flip.column) !=
                        parametersOf(live.networks[step].layers()[flip.layer]).weights.get(row, flip.column));
            }
        };
        for (const std::uint64_t keyframe : time.keyframes())
            check(keyframe);
        std::vector<std::uint64_t> steps; // 200 at random, then back through them
        const RandomKey key = RandomKey::derive(1, RandomStream::SampleOrder, 0, 0);
        for (std::uint32_t i = 0; i < 200; ++i)
            steps.push_back(key.at(i) % 161);
        for (const std::uint64_t step : steps)
            check(step);
        for (auto it = steps.rbegin(); it != steps.rend(); ++it)
            check(*it);
    }
    /// While the run is trained, each block is there once it is written; in the end all of it.
    void readsOnWhileTrained() {
        Live live;
        std::unique_ptr<TimeMachine> time;
        std::uint64_t grown = 0, checked = 0;
        live.afterStep = [&](std::uint64_t step) {
            if (!time)
                time = std::make_unique<TimeMachine>(m_run / RunFolder::flipLogName, live.networks.front());
            const std::uint64_t before = time->lastStep();
            grown += time->readOn();
            QVERIFY(time->lastStep() >= before && time->lastStep() <= step);
            QVERIFY2(step - time->lastStep() <= FlipLogWriter::mostStepsBehind,
                     qPrintable(QString::number(step - time->lastStep())));
            for (const std::uint64_t to : {time->lastStep(), time->lastStep() / 2}) {
                QCOMPARE(time->seek(to), to);
                QCOMPARE(time->network().checksum(), live.networks[to].checksum());
                ++checked;
            }
        };
        train(m_run, configFor(), live);
        QVERIFY(grown >= 10 && checked == 320);
        time->readOn();
        QCOMPARE(time->lastStep(), std::uint64_t{160});
        QVERIFY(!time->readOn());
    }
    /// A log that is replaced under the reader: by one that was thinned out, and by another run's.
    void noticesAnotherFile() {
        Live first, second;
        train(m_run, configFor(), first);
        const fs::path log = m_run / RunFolder::flipLogName, other = m_run / "other";
        TimeMachine time(log, first.networks.front());
        time.seek(100);
        train(other, configFor({{"seed", "2"}}), second);
        fs::rename(other / RunFolder::flipLogName, log);
        QVERIFY(time.readOn());
        time.seek(100);
        QCOMPARE(time.network().checksum(), second.networks[100].checksum());
    }
    /// States in memory change nothing but how far there is to go; they keep to their budget, and are those
    /// of one file.
    void statesAreKept() {
        Live live;
        train(m_run, configFor(), live);
        const fs::path log = m_run / RunFolder::flipLogName;
        const FlipState any(live.networks.front());
        const auto cache = std::make_shared<StateCache>(3 * any.size());
        TimeMachine filling(log, live.networks.front(), cache), seeking(log, live.networks.front(), cache);
        FlipCensus census(live.networks.front());
        census.count(filling, never);
        const FlipFileId file = FlipLog(log).fileId();
        std::set<std::uint64_t> kept;
        for (std::uint64_t step = 0; step <= 160; ++step) {
            const auto [at, state] = cache->nearest(file, step);
            QVERIFY(state);
            QCOMPARE(state->network(live.networks.front()).checksum(), live.networks[at].checksum());
            kept.insert(at);
        }
        QVERIFY2(kept.size() >= 2 && kept.size() <= 3, qPrintable(QString::number(kept.size())));
        for (const std::uint64_t step : {150, 3, 100, 99, 0, 160}) {
            seeking.seek(step);
            QCOMPARE(seeking.network().checksum(), live.networks[step].checksum());
        }
        QVERIFY(!cache->nearest({file.device, file.number + 1}, 5).second);
    }
    void anotherNetworkIsRefused() {
        Live live;
        train(m_run, configFor({{"epochs", "1"}}), live);
        Trainer other(configFor({{"network", "40,30"}}), syntheticDataset());
        QVERIFY_EXCEPTION_THROWN(TimeMachine(m_run / RunFolder::flipLogName, other.lastNetwork()), Error);
    }
    void placesAreBits_data() {
        QTest::addColumn<QString>("network");
        QTest::addColumn<QString>("method");
        QTest::newRow("dense") << QStringLiteral("70,30") << QStringLiteral("bitflip");
        QTest::newRow("filters") << QStringLiteral("5c3,3c3,20") << QStringLiteral("bitflip");
        QTest::newRow("ternary") << QStringLiteral("5c3,20") << QStringLiteral("bitflip-ternary");
        QTest::newRow("residual") << QStringLiteral("5f3,5r3,7r3s2,ar") << QStringLiteral("low-memory");
    }
    void placesAreBits() {
        QFETCH(QString, network);
        QFETCH(QString, method);
        Trainer trainer(
            configFor(
                {{"network", network.toStdString()}, {"method", method.toStdString()}, {"batch", "10"}}),
            syntheticDataset());
        const Network& n = trainer.lastNetwork();
        const FlipLayout layout(n);
        for (std::uint64_t bit = 0; bit < layout.bits(); bit += 7)
            QCOMPARE(bitAt(layout, placeOf(layout, bit)), bit);
        for (std::uint32_t l = 0; l < n.layers().size(); ++l) {
            const LayerShape& shape = parametersOf(n.layers()[l]).shape;
            const FlipPlace last = placeOf(layout, layout.firstBit(l + 1) - 1);
            QCOMPARE(last.neuron, static_cast<std::uint32_t>(shape.neurons) - 1);
            QCOMPARE(last.plane, static_cast<std::uint32_t>(shape.weightPlanes) - 1);
        }
        for (const Layer& layer : n.layers()) {
            const LayerShape& shape = parametersOf(layer).shape;
            for (std::size_t input = 0; input < shape.inputs(); ++input) {
                const std::uint32_t column = columnOfInput(shape, input);
                QVERIFY(shape.usedColumns().get(0, column));
                QCOMPARE(inputOfColumn(shape, column), input);
            }
        }
    }
    /// Against a recount from the live networks, taken in two goes.
    void censusIsARecount() {
        Live live;
        train(m_run, configFor(), live);
        TimeMachine time(m_run / RunFolder::flipLogName, live.networks.front());
        FlipCensus census(live.networks.front());
        int asked = 0;
        QVERIFY(census.count(time, [&] { return ++asked > 70; }));
        QCOMPARE(census.lastStep(), std::uint64_t{70});
        QVERIFY(census.count(time, never));
        QVERIFY(!census.count(time, never));
        std::map<std::uint64_t, std::vector<std::uint32_t>> bits; // steps of each bit's flips
        const FlipLayout layout(live.networks.front());
        for (std::uint32_t step = 1; step <= 160; ++step)
            for (std::uint32_t l = 0; l < 3; ++l) {
                const BitMatrix &now = parametersOf(live.networks[step].layers()[l]).weights,
                                &was = parametersOf(live.networks[step - 1].layers()[l]).weights;
                std::uint32_t flips = 0;
                for (std::uint32_t o = 0; o < now.rows(); ++o)
                    for (std::uint32_t i = 0; i < now.columns(); ++i)
                        if (now.get(o, i) != was.get(o, i)) {
                            bits[bitAt(layout, {l, o, i, 0})].push_back(step);
                            ++flips;
                        }
                QCOMPARE(census.flipsOf(l)[step - 1], flips);
            }
        std::uint64_t flips = 0, weights = 0, oscillating = 0, decided = 0;
        for (const auto& [bit, steps] : bits) {
            const FlipPlace place = placeOf(layout, bit);
            QCOMPARE(census.flipsOfWeight(place), static_cast<std::uint32_t>(steps.size()));
            QCOMPARE(census.lastFlipOf(place), steps.back());
            flips += steps.size();
            oscillating += steps.size() >= 8 && steps.back() > 120;
            decided += steps.back() <= 120;
        }
        for (const Layer& layer : live.networks.front().layers())
            weights += parametersOf(layer).shape.weightCount();
        const FlipPatterns all = census.patterns();
        QCOMPARE(all.weights, weights);
        QCOMPARE(all.flips, flips);
        QCOMPARE(all.silent, weights - bits.size());
        QCOMPARE(all.decided, decided);
        QCOMPARE(all.oscillating, oscillating);
        QCOMPARE(all.undone, flips - bits.size());
        std::vector<std::size_t> counts;
        for (const auto& [bit, steps] : bits)
            counts.push_back(steps.size());
        std::sort(counts.rbegin(), counts.rend());
        std::size_t busy = 0;
        for (std::uint64_t sum = 0; sum < flips * 4 / 5; ++busy)
            sum += counts[busy];
        QCOMPARE(all.busiest, static_cast<double>(busy) / static_cast<double>(weights));
        QCOMPARE(census.flipsOfWeight(census.busiest(1).front()), static_cast<std::uint32_t>(counts[0]));
        // One neuron's story.
        std::map<std::uint64_t, std::vector<std::uint32_t>> told;
        for (const NeuronFlip& flip : time.flipsOf(1, 7, 0, 160, never))
            told[bitAt(layout, {1, 7, flip.column, flip.plane})].push_back(
                static_cast<std::uint32_t>(flip.step));
        std::size_t its = 0;
        for (const auto& [bit, steps] : bits)
            if (const FlipPlace place = placeOf(layout, bit); place.layer == 1 && place.neuron == 7) {
                QCOMPARE(told[bit], steps);
                ++its;
            }
        QCOMPARE(told.size(), its);
        QVERIFY(its > 0);
        // The same up to moments in the middle, weight by weight; patterns at the ends of epochs.
        const std::vector<NeuronFlip> story = time.flipsOf(1, 7, 0, 160, never);
        for (const std::uint64_t moment : {0, 1, 40, 97, 160}) {
            const WeightHistory history = historyAt(story, 64, moment);
            for (std::uint32_t column = 0; column < 40; ++column) {
                std::vector<std::uint32_t> until;
                for (const std::uint32_t step : bits[bitAt(layout, {1, 7, column, 0})])
                    if (step <= moment)
                        until.push_back(step);
                QCOMPARE(history.flips[column], static_cast<std::uint32_t>(until.size()));
                QCOMPARE(history.lastFlip[column], until.empty() ? 0U : until.back());
                const bool late = !until.empty() && until.back() > moment - moment / 4;
                QCOMPARE(history.behaviour(column), until.empty()       ? WeightBehaviour::Silent
                                                    : !late             ? WeightBehaviour::Decided
                                                    : until.size() >= 8 ? WeightBehaviour::Oscillating
                                                                        : WeightBehaviour::Occasional);
            }
        }
        QCOMPARE(census.epochs().size(), std::size_t{4});
        FlipCensus shorter(live.networks.front());
        TimeMachine again(m_run / RunFolder::flipLogName, live.networks.front());
        int steps = 0;
        shorter.count(again, [&] { return ++steps > 80; });
        QCOMPARE(census.epochs()[1].first, std::uint64_t{80});
        QCOMPARE(census.epochs()[1].second.silent, shorter.patterns().silent);
        QCOMPARE(census.epochs()[1].second.decided, shorter.patterns().decided);
        QCOMPARE(census.epochs()[1].second.busiest, shorter.patterns().busiest);
    }
    /// Distances and ternary moves against a recount, weight by weight.
    void weightsMove_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("network");
        QTest::newRow("binary") << QStringLiteral("bitflip") << QStringLiteral("40,20");
        QTest::newRow("ternary") << QStringLiteral("bitflip-ternary") << QStringLiteral("70,20");
        QTest::newRow("ternary filters") << QStringLiteral("bitflip-ternary") << QStringLiteral("4c3,p,20");
    }
    void weightsMove() {
        QFETCH(QString, method);
        QFETCH(QString, network);
        Live live;
        train(m_run,
              configFor(
                  {{"method", method.toStdString()}, {"network", network.toStdString()}, {"batch", "10"}}),
              live);
        TimeMachine time(m_run / RunFolder::flipLogName, live.networks.front());
        std::uint64_t movedInAll = 0;
        for (const std::uint64_t step : {1, 5, 80, 160}) {
            time.seek(step);
            const Network &now = live.networks[step], &was = live.networks[step - 1],
                          &start = live.networks.front();
            WeightDistance expected;
            TernaryMoves moves;
            for (std::size_t l = 0; l < now.layers().size(); ++l) {
                const LayerParameters &n = parametersOf(now.layers()[l]), &w = parametersOf(was.layers()[l]),
                                      &s = parametersOf(start.layers()[l]);
                const BitMatrix used = n.shape.usedColumns();
                for (std::size_t o = 0; o < n.shape.neurons; ++o)
                    for (std::size_t i = 0; i < n.shape.columns(); ++i) {
                        if (!used.get(0, i))
                            continue;
                        ++expected.weights;
                        expected.different += n.weight(o, i) != s.weight(o, i);
                        if (n.shape.weightPlanes != 2)
                            continue;
                        ++moves.shares[static_cast<std::size_t>(n.weight(o, i) + 1)];
                        if (n.weight(o, i) != w.weight(o, i))
                            ++moves.moves[static_cast<std::size_t>(w.weight(o, i) + 1)]
                                         [static_cast<std::size_t>(n.weight(o, i) + 1)];
                    }
            }
            const WeightDistance found = weightDistance(now, start);
            QCOMPARE(found.different, expected.different);
            QCOMPARE(found.weights, expected.weights);
            QCOMPARE(weightDistance(now, now).different, std::uint64_t{0});
            const TernaryMoves its = ternaryMoves(now, time.flips());
            QVERIFY(its.shares == moves.shares && its.moves == moves.moves);
            for (const auto& row : its.moves)
                movedInAll += row[0] + row[1] + row[2];
        }
        QCOMPARE(movedInAll > 0, method == QLatin1String("bitflip-ternary"));
        Trainer other(configFor({{"network", "40,30"}}), syntheticDataset());
        QVERIFY(!haveOneShape(live.networks.front(), other.lastNetwork()));
    }
    /// A step that flips three times what its neighbours do is found, and its neighbours are not.
    void burstsStandOut() {
        const fs::path file = m_folder.filePath(QStringLiteral("bursts")).toStdString();
        Trainer trainer(configFor({{"network", "64"}}), syntheticDataset());
        const Network like = trainer.lastNetwork();
        FlipLogHeader header;
        header.layout = FlipLayout(like);
        std::string bytes = fliplog::header(header) +
                            fliplog::block(FlipLogBlock::Kind::Keyframe, 0, 0, FlipState(like).bytes());
        FlipBlockEncoder encoder(header.layout);
        for (std::uint64_t step = 1; step <= 128; ++step) {
            StepDelta delta{step, std::vector<LayerDelta>(2)};
            const std::uint32_t rows = step == 40 ? 60 : step == 41 ? 45 : 20;
            for (std::uint32_t o = 0; o < rows; ++o)
                delta.layers[0].weights.push_back({o, 0, Word{1} << (step % 32)});
            encoder.add(delta);
            if (step % 16 == 0)
                bytes += fliplog::block(FlipLogBlock::Kind::Steps, step - 15, step, encoder.finish());
        }
        QFile out(QString::fromStdString(file.string()));
        QVERIFY(out.open(QIODevice::WriteOnly) &&
                out.write(bytes.data(), static_cast<qint64>(bytes.size())) > 0);
        out.close();
        TimeMachine time(file, like);
        FlipCensus census(like);
        census.count(time, never);
        const std::vector<FlipBurst> bursts = census.bursts(10);
        QCOMPARE(bursts.size(), std::size_t{1});
        QCOMPARE(bursts[0].step, std::uint64_t{40});
        QCOMPARE(bursts[0].layer, std::size_t{0});
        QCOMPARE(bursts[0].flips, 60U);
        QCOMPARE(bursts[0].times, 3.0);
    }

private:
    QTemporaryDir m_folder;
    fs::path m_run;
    int m_count = 0;
};

QTEST_APPLESS_MAIN(TestTimeMachine)
#include "tst_timemachine.moc"
