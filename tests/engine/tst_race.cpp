// Races: both lanes see the same samples, what a lane trains is what it trains alone, swapping lanes swaps
// results, equal settings never differ.
#include "datasets/error.h"
#include "engine/race.h"
#include "support/syntheticdata.h"

#include <QtTest>

#include <set>

using namespace flipscope;

namespace {

std::vector<Assignment> said(std::initializer_list<std::pair<const char*, const char*>> options) {
    std::vector<Assignment> all;
    for (const auto& [key, text] : options)
        all.push_back({key, text, "test", {}});
    return all;
}

const std::vector<Assignment> base = said(
    {{"network", "32,16"}, {"batch", "60"}, {"threads", "2"}, {"augment", "shift:1"}, {"validation", "0"}});
constexpr RaceBudget threeEpochs{RaceBudget::Kind::Epochs, 3};

/// Everything that is told, by lane.
struct Record final : RaceObserver {
    void onLaneStep(int lane, const LanePoint& point, const StepReport& report) override {
        steps[lane].push_back(point);
        reports[lane].push_back(report);
        order.push_back(lane);
    }
    void onLaneEpoch(int lane, const LanePoint& point, const EpochReport&) override {
        epochs[lane].push_back(point);
    }
    void onDistance(std::uint64_t step, const std::vector<LayerDistance>& layers) override {
        distances.emplace_back(step, layers);
    }
    bool wantsDistance() const override { return everyDistance; }

    std::vector<LanePoint> steps[2], epochs[2];
    std::vector<StepReport> reports[2];
    std::vector<std::pair<std::uint64_t, std::vector<LayerDistance>>> distances;
    std::vector<int> order;
    bool everyDistance = false;
};

RaceResult run(Race& race, Record& record) {
    race.addObserver(record);
    TrainingControl control;
    return race.run(control);
}

void compare(const TrainingResult& a, const TrainingResult& b) {
    QCOMPARE(a.modelChecksum, b.modelChecksum);
    QCOMPARE(a.method, b.method);
    QCOMPARE(a.epochs, b.epochs);
    QCOMPARE(a.flips, b.flips);
    QCOMPARE(a.updates, b.updates);
    QCOMPARE(a.trainBitOps, b.trainBitOps);
    QCOMPARE(a.trainAccuracy, b.trainAccuracy);
    QCOMPARE(a.validationAccuracy, b.validationAccuracy);
    QCOMPARE(a.testAccuracy, b.testAccuracy);
    QCOMPARE(a.bestEpoch, b.bestEpoch);
}

} // namespace

class TestRace : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void lanesSeeTheSameSamples() {
        const Dataset data = syntheticDataset();
        const auto lanes =
            raceConfigs(base, said({{"method", "bitflip"}}), said({{"method", "low-memory"}}), threeEpochs);
        Race race(lanes, data, threeEpochs);
        Record record;
        run(race, record);
        QCOMPARE(record.steps[0].size(), std::size_t{21}); // 400 samples, 7 steps
        QCOMPARE(record.steps[1].size(), std::size_t{21});
        const Batch* batches[2] = {};
        std::set<std::vector<std::uint32_t>> orders;
        for (std::uint64_t step = 1; step <= 21; ++step) {
            for (const int lane : {0, 1})
                batches[lane] = &race.lane(lane).batch(step);
            QCOMPARE(batches[0]->sampleIndices, batches[1]->sampleIndices);
            QCOMPARE(batches[0]->labels, batches[1]->labels);
            const auto &a = std::get<U8Matrix>(batches[0]->input), &b = std::get<U8Matrix>(batches[1]->input);
            for (std::size_t row = 0; row < batches[0]->size(); ++row) // as augmented
                QVERIFY(std::equal(a.row(row), a.row(row) + a.columns(), b.row(row)));
            orders.insert(batches[0]->sampleIndices);
            for (const int lane : {0, 1}) // and that many were learnt from
                QCOMPARE(record.reports[lane][step - 1].samples, batches[lane]->size());
        }
        QCOMPARE(orders.size(), std::size_t{21});
        for (std::size_t i = 0; i < record.order.size(); ++i) // in turns
            QCOMPARE(record.order[i], static_cast<int>(i % 2));
    }

    void lanesTrainWhatTheyTrainAlone_data() {
        QTest::addColumn<QString>("budget");
        QTest::newRow("epochs") << QStringLiteral("epochs");
        QTest::newRow("bit operations") << QStringLiteral("ops");
    }
    void lanesTrainWhatTheyTrainAlone() {
        QFETCH(QString, budget);
        const RaceBudget used =
            budget == QLatin1String("ops") ? RaceBudget{RaceBudget::Kind::BitOps, 2.5e7} : threeEpochs;
        const auto common = budget == QLatin1String("ops") ? [] {
            auto all = base;
            all.push_back({"epochs", "50", "test", {}});
            return all;
        }() : base;
        const auto lanes =
            raceConfigs(common, said({{"method", "bitflip"}}), said({{"method", "gft"}}), used);
        Race race(lanes, syntheticDataset(), used);
        Record record;
        const RaceResult result = run(race, record);
        for (const int i : {0, 1}) {
            const auto lane = static_cast<std::size_t>(i);
            const std::uint64_t steps = record.steps[i].back().step;
            if (used.kind == RaceBudget::Kind::BitOps) { // the first step that reaches it
                QVERIFY(record.steps[i].back().bitOps >= used.amount);
                QVERIFY(record.steps[i][steps - 2].bitOps < used.amount);
            }
            Trainer alone(lanes[lane], syntheticDataset());
            TrainingControl control;
            alone.advance(steps, control);
            control.stop();
            compare(result.lanes[lane], alone.run(control));
            QCOMPARE(race.lane(i).lastNetwork().checksum(), alone.lastNetwork().checksum());
        }
        QCOMPARE(result.stoppedByUser, false);
    }

    void swappingLanesSwapsResults() {
        const auto a = said({{"method", "bitflip"}, {"margin", "5"}}), b = said({{"method", "bep"}});
        Race one(raceConfigs(base, a, b, threeEpochs), syntheticDataset(), threeEpochs);
        Race other(raceConfigs(base, b, a, threeEpochs), syntheticDataset(), threeEpochs);
        Record recordOne, recordOther;
        recordOne.everyDistance = recordOther.everyDistance = true;
        const RaceResult resultOne = run(one, recordOne), resultOther = run(other, recordOther);
        QVERIFY(resultOne.lanes[0].modelChecksum != resultOne.lanes[1].modelChecksum);
        for (const std::size_t i : {0U, 1U}) {
            compare(resultOne.lanes[i], resultOther.lanes[1 - i]);
            for (std::size_t s = 0; s < recordOne.steps[i].size(); ++s)
                QCOMPARE(recordOne.steps[i][s].accuracy, recordOther.steps[1 - i][s].accuracy);
        }
        QCOMPARE(resultOne.distance, resultOther.distance);
        QCOMPARE(recordOne.distances, recordOther.distances);
        const auto gap = gapBetween(recordOne.epochs[0], recordOne.epochs[1], RaceAxis::Epochs);
        const auto back = gapBetween(recordOther.epochs[0], recordOther.epochs[1], RaceAxis::Epochs);
        QCOMPARE(gap.size(), std::size_t{3});
        for (std::size_t i = 0; i < gap.size(); ++i)
            QCOMPARE(gap[i].gap, -back[i].gap);
    }

    void equalSettingsNeverDiffer() {
        Race race(raceConfigs(base, {}, {}, threeEpochs), syntheticDataset(), threeEpochs);
        Record record;
        record.everyDistance = true;
        const RaceResult result = run(race, record);
        compare(result.lanes[0], result.lanes[1]);
        QCOMPARE(record.distances.size(), std::size_t{21});
        for (const auto& [step, layers] : record.distances)
            for (const LayerDistance& layer : layers)
                QCOMPARE(layer.differing, std::uint64_t{0});
        const auto gaps = gapBetween(record.steps[0], record.steps[1], RaceAxis::Epochs);
        QCOMPARE(gaps.size(), std::size_t{21});
        for (const GapPoint& point : gaps)
            QCOMPARE(point.gap, 0.0);
    }

    /// Against a count weight by weight.
    void differingBitsAreCounted() {
        Race race(raceConfigs(base, {}, said({{"method", "sign-flip"}}), threeEpochs), syntheticDataset(),
                  threeEpochs);
        Record record;
        const RaceResult result = run(race, record);
        QVERIFY(result.distance);
        QCOMPARE(record.distances.size(), std::size_t{3}); // at the ends of epochs
        QCOMPARE(record.distances.back().second, *result.distance);
        std::uint64_t total = 0;
        for (std::size_t l = 0; l < result.distance->size(); ++l) {
            const LayerParameters& a = parametersOf(race.lane(0).lastNetwork().layers()[l]);
            const LayerParameters& b = parametersOf(race.lane(1).lastNetwork().layers()[l]);
            std::uint64_t differing = 0;
            for (std::size_t o = 0; o < a.shape.neurons; ++o)
                for (std::size_t i = 0; i < a.shape.columns(); ++i)
                    differing += a.weights.get(o, i) != b.weights.get(o, i) ? 1 : 0;
            QCOMPARE((*result.distance)[l].differing, differing);
            QCOMPARE((*result.distance)[l].bits, std::uint64_t{a.shape.weightCount()});
            total += differing;
        }
        QVERIFY(total > 0);
        Race others(raceConfigs(base, {}, said({{"network", "32,17"}}), threeEpochs), syntheticDataset(),
                    threeEpochs);
        Record none;
        QVERIFY(!run(others, none).distance && none.distances.empty());
    }

    void lanesThatSeeOtherSamplesAreRefused_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* key, const char* text) {
            QTest::newRow(key) << QString::fromLatin1(key) << QString::fromLatin1(text);
        };
        row("seed", "2");
        row("batch", "50");
        row("augment", "shift:2");
        row("limit", "100");
        row("validation", "0.2");
        row("dataset", "elsewhere");
    }
    void lanesThatSeeOtherSamplesAreRefused() {
        QFETCH(QString, key);
        QFETCH(QString, text);
        try {
            raceConfigs(base, {}, {{key.toStdString(), text.toStdString(), "test", {}}}, threeEpochs);
            QFAIL("not refused");
        } catch (const Error& error) {
            QVERIFY2(QString::fromUtf8(error.what()).contains(key), error.what());
            QCOMPARE(error.kind(), Error::Kind::Usage);
        }
        QVERIFY_EXCEPTION_THROWN(
            Race(raceConfigs(base, {}, {}, threeEpochs), syntheticDataset(), {RaceBudget::Kind::Seconds, 0}),
            Error);
    }

    /// Methods' own defaults differ: the lanes agree on the smaller, however they stand.
    void lanesAgreeOnABatch() {
        const auto a = said({{"method", "gft"}}), b = said({{"method", "low-memory"}});
        for (const auto& lanes : {raceConfigs({}, a, b, threeEpochs), raceConfigs({}, b, a, threeEpochs)})
            for (const TrainingConfig& lane : lanes) {
                QCOMPARE(lane.integer("batch"), std::int64_t{100});
                QCOMPARE(lane.integer("epochs"), std::int64_t{3});
            }
    }

    void budgetsThatNobodyCountsAreRefused() {
        const RaceBudget operations{RaceBudget::Kind::BitOps, 1e9};
        Race race(raceConfigs(base, {}, said({{"method", "standard-bnn"}}), operations), syntheticDataset(),
                  operations);
        TrainingControl control;
        try {
            race.run(control);
            QFAIL("not refused");
        } catch (const Error& error) {
            QVERIFY2(QString::fromUtf8(error.what()).contains(QLatin1String("standard-bnn")), error.what());
        }
    }

    void secondsEndALane() {
        auto common = base;
        common.push_back({"epochs", "1000000", "test", {}});
        const RaceBudget tenth{RaceBudget::Kind::Seconds, 0.05};
        Race race(raceConfigs(common, {}, {}, tenth), syntheticDataset(), tenth);
        Record record;
        const RaceResult result = run(race, record);
        for (const int lane : {0, 1}) {
            const auto& points = record.steps[lane];
            QVERIFY(points.back().seconds >= tenth.amount);
            QVERIFY(points.size() < 2 || points[points.size() - 2].seconds < tenth.amount);
            QVERIFY(result.lanes[static_cast<std::size_t>(lane)].stoppedByUser);
        }
        QVERIFY(!result.stoppedByUser);
    }

    void stopsBothLanes() {
        struct StopAt final : RaceObserver {
            TrainingControl control;
            void onLaneStep(int lane, const LanePoint& point, const StepReport&) override {
                if (lane == 0 && point.step == 5)
                    control.stop();
            }
        } stop;
        Race race(raceConfigs(base, {}, {}, threeEpochs), syntheticDataset(), threeEpochs);
        Record record;
        race.addObserver(record);
        race.addObserver(stop);
        const RaceResult result = race.run(stop.control);
        QVERIFY(result.stoppedByUser);
        QCOMPARE(record.steps[0].back().step, std::uint64_t{5});
        QCOMPARE(record.steps[1].back().step, std::uint64_t{4});
    }

    void gaps() {
        const auto point = [](double epochs, double seconds, double accuracy) {
            LanePoint p;
            p.epochs = epochs;
            p.seconds = seconds;
            p.accuracy = accuracy;
            return p;
        };
        const std::vector<LanePoint> quick{point(1, 1, 0.5), point(2, 2, 0.7), point(3, 3, 0.8)};
        const std::vector<LanePoint> slow{point(1, 2.5, 0.6), point(2, 5, 0.9)};
        const auto overEpochs = gapBetween(quick, slow, RaceAxis::Epochs);
        QCOMPARE(overEpochs.size(), std::size_t{3});
        QVERIFY(std::abs(overEpochs[0].gap + 0.1) < 1e-12 && std::abs(overEpochs[1].gap + 0.2) < 1e-12);
        QVERIFY(std::abs(overEpochs[2].gap + 0.1) < 1e-12);
        const auto overSeconds = gapBetween(quick, slow, RaceAxis::Seconds);
        QCOMPARE(overSeconds.size(), std::size_t{3}); // at 2.5, 3 and 5
        QCOMPARE(overSeconds[0].x, 2.5);
        QVERIFY(std::abs(overSeconds[0].gap - 0.1) < 1e-12);
        QVERIFY(std::abs(overSeconds[2].gap + 0.1) < 1e-12);
        QVERIFY(gapBetween({}, slow, RaceAxis::Epochs).empty());
    }
};

QTEST_APPLESS_MAIN(TestRace)
#include "tst_race.moc"
