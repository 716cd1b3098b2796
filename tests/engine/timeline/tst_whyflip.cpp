// Why a weight flipped: the votes shown are those of the step (they add up to its total), and without the
// samples that voted for it the weight does not flip - for every method in which samples vote. Replays end in
// the states that the run went through.
#include "datasets/error.h"
#include "datasets/random.h"
#include "engine/io/runkeeper.h"
#include "engine/io/statefile.h"
#include "engine/learning/methods.h"
#include "engine/timeline/fork.h"
#include "engine/timeline/stepblame.h"
#include "engine/timeline/timemachine.h"
#include "engine/timeline/whyflip.h"
#include "engine/trainingprogress.h"
#include "support/syntheticdata.h"

#include <QtTest>

#include <QTemporaryDir>

#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

using namespace flipscope;

namespace {

namespace fs = std::filesystem;

TrainingConfig configFor(std::vector<std::pair<std::string, std::string>> settings = {}) {
    std::vector<Assignment> all{{"network", "40,20", "", {}},
                                {"epochs", "3", "", {}},
                                {"batch", "20", "", {}}, // 20 steps per epoch
                                {"threads", "1", "", {}}};
    for (const auto& [key, text] : settings)
        all.push_back({key, text, key, {}});
    return TrainingConfig::resolve(all);
}

struct Snapshots final : TrainingObserver {
    std::vector<Network> networks;              ///< after each step; first: the beginning
    std::vector<std::vector<LayerBlame>> blame; ///< since the epoch began, after each step; first: none
    std::string result;
    bool wantsSnapshot() const override { return true; }
    void onSnapshot(TrainingSnapshot snapshot) override {
        networks.push_back(snapshot.network);
        blame.push_back(std::move(snapshot.blame));
    }
    void onFinished(const TrainingResult& r) override { result = r.modelChecksum; }
};

/// A kept run; what it went through.
Snapshots train(const fs::path& folder, const TrainingConfig& config) {
    const RunFolder run = RunFolder::create(folder, false);
    Trainer trainer(config, syntheticDataset());
    Snapshots seen;
    seen.networks.push_back(trainer.lastNetwork());
    seen.blame.emplace_back();
    RunKeeper keeper(
        run, trainer, [](const std::string& text) { QFAIL(text.c_str()); }, [](const CheckpointNote&) {});
    trainer.addObserver(seen);
    TrainingControl control;
    trainer.run(control);
    return seen;
}

} // namespace

class TestWhyFlip : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_run = fs::path(m_folder.path().toStdString()) / std::to_string(++m_count); }

    /// What it added to the epoch's blame, at the borders of epochs, too, in whatever order one asks.
    void blameIsTheStepsOwn_data() { anyCheckpointGivesTheAnswer_data(); }
    void blameIsTheStepsOwn() {
        QFETCH(QString, method);
        const Snapshots seen = train(m_run, configFor({{"method", method.toStdString()}}));
        Replay replay(m_run, Replay::configOf(m_run, 1), syntheticDataset());
        TrainingControl control;
        QVERIFY(blameOfStep(replay, 0, control)->empty());
        std::uint64_t blamed = 0;
        for (const std::uint64_t step : {33U, 20U, 21U, 1U, 2U, 60U, 33U}) {
            const auto blame = blameOfStep(replay, step, control);
            QVERIFY(blame);
            QCOMPARE(blame->size(), seen.blame[step].size());
            for (std::size_t l = 0; l < blame->size(); ++l) {
                const LayerBlame &own = (*blame)[l], &after = seen.blame[step][l];
                const LayerBlame* before = step % 20 == 1 ? nullptr : &seen.blame[step - 1][l];
                for (std::size_t o = 0; o < own.count.size(); ++o) {
                    QCOMPARE(own.count[o], after.count[o] - (before ? before->count[o] : 0));
                    QCOMPARE(own.sum[o], after.sum[o] - (before ? before->sum[o] : 0));
                    blamed += own.count[o];
                }
                for (std::size_t i = 0; i < own.byClass.size(); ++i)
                    QCOMPARE(own.byClass[i], after.byClass[i] - (before ? before->byClass[i] : 0));
            }
        }
        QCOMPARE(blamed > 0, !seen.blame[1].empty());
        control.stop();
        QVERIFY(!blameOfStep(replay, 47, control));
    }

    /// The answer is the same wherever the replay begins: each checkpoint alone, and none.
    void anyCheckpointGivesTheAnswer_data() {
        QTest::addColumn<QString>("method");
        for (const Method& method : methods())
            if (method.name != "coordinate-descent")
                QTest::newRow(method.name.c_str()) << QString::fromStdString(method.name);
    }
    void anyCheckpointGivesTheAnswer() {
        QFETCH(QString, method);
        const Snapshots seen = train(m_run, configFor({{"method", method.toStdString()},
                                                       {"batch", "20"},
                                                       {"epochs", "5"},
                                                       {"checkpoint-keep", "0"}}));
        TimeMachine time(m_run / RunFolder::flipLogName, seen.networks.front());
        std::uint64_t step = 100; // its counter's history begins 48 steps earlier
        for (time.seek(step); step > 91 && time.flips().empty(); time.seek(--step)) {
        }
        const FlipPlace place = time.flips().empty() ? FlipPlace{1, 3, 5, 0} : time.flips().front();
        const fs::path folder = m_run / "checkpoints", away = m_run / "away";
        fs::rename(folder, away);
        std::vector<std::string> answers;
        const auto answer = [&] {
            Replay replay(m_run, Replay::configOf(m_run, 1), syntheticDataset());
            TrainingControl control;
            std::uint64_t steps = 0;
            const auto why =
                FlipExplainer(replay).explain(step, place, control, [&](std::uint64_t, std::uint64_t total) {
                    steps = std::max(steps, total);
                });
            std::string text = fmt::format("{} {} {} {} {} {}", why->checksum, why->total, why->weightBefore,
                                           why->weightAfter, why->after.correct, why->flipAlone.lead);
            for (const Voter& voter : why->voters)
                text += fmt::format(" {}:{}", voter.sample, voter.vote);
            for (const CounterPoint& point : why->history)
                text += fmt::format(" {}/{}/{}", point.step, point.counter, point.votes);
            answers.push_back(text);
            return steps;
        };
        const std::uint64_t fromTheStart = answer();
        fs::create_directory(folder);
        std::size_t nearer = 0;
        for (const auto& entry : fs::directory_iterator(away)) {
            const fs::path alone = folder / entry.path().filename();
            fs::copy(entry.path(), alone);
            nearer += answer() < fromTheStart;
            fs::remove(alone);
        }
        QCOMPARE(nearer, std::size_t{2}); // those after 20 and 40 steps
        QCOMPARE(answers.size(), std::size_t{6});
        for (const std::string& text : answers)
            QCOMPARE(text, answers.front());
    }
    void votesAreThoseOfTheStep_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("network");
        QTest::addColumn<QString>("encoder");
        for (const Method& method : methods())
            for (const auto& [network, encoder] :
                 {std::pair{"40,20", "grey"}, std::pair{"40,20", "median"}, std::pair{"4c3,p,20", "grey"},
                  std::pair{"4c3,5c3,p,20", "median"}})
                if (method.name != "coordinate-descent")
                    QTest::addRow("%s %s %s", method.name.c_str(), network, encoder)
                        << QString::fromStdString(method.name) << QString::fromLatin1(network)
                        << QString::fromLatin1(encoder);
    }
    void votesAreThoseOfTheStep() {
        QFETCH(QString, method);
        QFETCH(QString, network);
        QFETCH(QString, encoder);
        const TrainingConfig config = configFor({{"method", method.toStdString()},
                                                 {"network", network.toStdString()},
                                                 {"encoder", encoder.toStdString()},
                                                 {"batch", "20"},
                                                 {"epochs", "3"}});
        const Snapshots seen = train(m_run, config);
        TimeMachine time(m_run / RunFolder::flipLogName, seen.networks.front());
        Replay replay(m_run, Replay::configOf(m_run, 2), syntheticDataset());
        FlipExplainer explainer(replay);
        TrainingControl control;
        const RandomKey key = RandomKey::derive(2, RandomStream::SampleOrder, 0, 0);
        std::size_t explained = 0, byVotes = 0;
        for (std::uint32_t i = 0; i < 60 && explained < 12; ++i) {
            const std::uint64_t step = i < 4 ? i + 1 : 1 + key.at(i) % 60; // the first ones, and any
            time.seek(step);
            const std::vector<FlipPlace> flips = time.flips();
            if (flips.empty())
                continue;
            const FlipPlace place = flips[key.at(1000 + i) % flips.size()];
            const auto why = explainer.explain(step, place, control, {});
            QVERIFY(why);
            if (!why->hasVotes) {
                QVERIFY(QString::fromStdString(why->refusal).contains(method));
                QVERIFY(why->voters.empty());
                ++explained;
                continue;
            }
            QVERIFY(why->flipped());
            QCOMPARE(why->weightBefore != why->weightAfter, true);
            checkAgainst(time, *why);
            std::int64_t sum = 0;
            std::vector<std::uint32_t> supporters;
            for (const Voter& voter : why->voters) {
                sum += voter.vote;
                QVERIFY(voter.vote != 0);
                if (why->isFor(voter))
                    supporters.push_back(voter.inBatch);
            }
            QCOMPARE(sum, why->total);
            QCOMPARE(why->votesFor() + why->votesAgainst(), why->total);
            const bool after = bitOf(seen.networks[step], place);
            QCOMPARE(explainer.bitWithout(step, place, {}, control), std::optional(after));
            // sign-flip may turn a sign back by itself; everywhere else it takes voters.
            if (!supporters.empty()) {
                QCOMPARE(explainer.bitWithout(step, place, supporters, control), std::optional(!after));
                ++byVotes;
            } else {
                QCOMPARE(method, QStringLiteral("sign-flip"));
            }
            if (why->threshold)
                QVERIFY(std::abs(why->total) > *why->threshold);
            QCOMPARE(why->threshold.has_value(), !why->counterBefore.has_value());
            if (why->counterAfter && method != QLatin1String("bold")) {
                const WatchedCounter& c = *why->counterAfter;
                QCOMPARE(why->weightAfter, c.value >= c.rising ? 1 : c.value < c.falling ? -1 : 0);
            }
            ++explained;
        }
        QVERIFY2(explained >= 3, qPrintable(QString::number(explained)));
        Q_UNUSED(byVotes);
    }
    /// Voters of several flips are those of each, added up.
    void votersOfABurst_data() {
        QTest::addColumn<QString>("method");
        for (const char* method : {"bitflip", "bitflip-ternary", "gft", "sign-flip"})
            QTest::newRow(method) << QString::fromLatin1(method);
    }
    void votersOfABurst() {
        QFETCH(QString, method);
        const Snapshots seen =
            train(m_run, configFor({{"method", method.toStdString()}, {"batch", "20"}, {"epochs", "3"}}));
        TimeMachine time(m_run / RunFolder::flipLogName, seen.networks.front());
        std::uint64_t step = 1;
        for (time.seek(step); step < 60 && time.flips().size() < 5; time.seek(++step)) {
        }
        std::vector<FlipPlace> flips = time.flips();
        flips.resize(std::min<std::size_t>(flips.size(), 5));
        QVERIFY(flips.size() >= 2);
        Replay replay(m_run, Replay::configOf(m_run, 1), syntheticDataset());
        FlipExplainer explainer(replay);
        TrainingControl control;
        std::map<std::uint32_t, std::int32_t> expected;
        Standing before;
        for (const FlipPlace& place : flips) {
            const auto why = explainer.explain(step, place, control, {});
            before = why->before;
            for (const Voter& voter : why->voters)
                expected[voter.sample] += why->isFor(voter) ? 1 : -1;
        }
        std::erase_if(expected, [](const auto& entry) { return entry.second == 0; });
        const auto votes = explainer.votersOf(step, flips, control, {});
        QVERIFY(votes && votes->hasVotes);
        QCOMPARE(votes->weights, flips.size());
        QCOMPARE(votes->before.correct, before.correct);
        std::map<std::uint32_t, std::int32_t> found;
        for (std::size_t i = 0; i < votes->voters.size(); ++i) {
            found[votes->voters[i].sample] = votes->voters[i].vote;
            QVERIFY(i == 0 || votes->voters[i].vote <= votes->voters[i - 1].vote);
        }
        QVERIFY(found == expected);
    }
    /// Numbers of the batch against the library's own evaluation; the history against the log.
    void worthAndHistory() {
        const Snapshots seen = train(m_run, configFor());
        TimeMachine time(m_run / RunFolder::flipLogName, seen.networks.front());
        Replay replay(m_run, Replay::configOf(m_run, 1), syntheticDataset());
        FlipExplainer explainer(replay);
        TrainingControl control;
        time.seek(50);
        const FlipPlace place = time.flips().front();
        const auto why = explainer.explain(50, place, control, {});
        QVERIFY(why && why->hasVotes);
        replay.goTo(49, control, {});
        const Batch& batch = replay.trainer().batch(50);
        const auto rights = [&](const Network& network) {
            const auto predicted = network.predict(batch.input, selectKernels("scalar"));
            std::size_t right = 0;
            for (std::size_t b = 0; b < batch.size(); ++b)
                right += predicted[b] == batch.labels[b];
            return right;
        };
        WhyFlip other = *why; // what is not the log's is told
        other.checksum = seen.networks[49].checksum();
        QVERIFY_EXCEPTION_THROWN(checkAgainst(time, other), Error);
        QCOMPARE(why->batch, batch.size());
        QCOMPARE(why->before.correct, rights(seen.networks[49]));
        QCOMPARE(why->after.correct, rights(seen.networks[50]));
        QCOMPARE(why->flipAlone.correct, rights(withFlip(seen.networks[49], place)));
        QCOMPARE(why->withoutFlip.correct, rights(withFlip(seen.networks[50], place)));
        for (const Voter& voter : why->voters) {
            QCOMPARE(voter.label, batch.labels[voter.inBatch]);
            QCOMPARE(voter.sample, batch.sampleIndices[voter.inBatch]);
        }
        QCOMPARE(why->history.size(), std::size_t{48 + 1 + 10}); // before, its own, to the end
        for (const CounterPoint& point : why->history) {
            const LayerParameters& p = parametersOf(seen.networks[point.step].layers()[place.layer]);
            QCOMPARE(point.weight, p.weight(place.neuron, place.column));
            QCOMPARE(point.counter >= 0, point.weight > 0);
        }
    }
    void cannotBeExplained() {
        const Snapshots seen =
            train(m_run, configFor({{"method", "coordinate-descent"}, {"batch", "200"}, {"epochs", "2"}}));
        TimeMachine time(m_run / RunFolder::flipLogName, seen.networks.front());
        Replay replay(m_run, Replay::configOf(m_run, 1), syntheticDataset());
        TrainingControl control;
        std::uint64_t step = 1;
        for (time.seek(step); time.flips().empty(); time.seek(++step))
            QVERIFY(step < 4);
        const FlipPlace place = time.flips().front();
        const auto why = FlipExplainer(replay).explain(step, place, control, {});
        QVERIFY(why && !why->hasVotes && why->voters.empty());
        QVERIFY(QString::fromStdString(why->refusal).contains(QLatin1String("coordinate-descent")));
        QVERIFY(why->flipped());
        QVERIFY(!FlipExplainer(replay).bitWithout(step, place, {0}, control));
    }
    void wrongQuestionsAreRefused_data() {
        QTest::addColumn<quint64>("step");
        QTest::addColumn<uint>("layer");
        QTest::addColumn<uint>("neuron");
        QTest::addColumn<uint>("column");
        QTest::newRow("before the run") << quint64{0} << 0U << 0U << 0U;
        QTest::newRow("after it") << quint64{61} << 0U << 0U << 0U;
        QTest::newRow("layer") << quint64{1} << 3U << 0U << 0U;
        QTest::newRow("neuron") << quint64{1} << 1U << 20U << 0U;
        QTest::newRow("column") << quint64{1} << 1U << 0U << 40U;
    }
    void wrongQuestionsAreRefused() {
        QFETCH(quint64, step);
        QFETCH(uint, layer);
        QFETCH(uint, neuron);
        QFETCH(uint, column);
        train(m_run, configFor({{"epochs", "3"}}));
        Replay replay(m_run, Replay::configOf(m_run, 1), syntheticDataset());
        TrainingControl control;
        QVERIFY_EXCEPTION_THROWN(FlipExplainer(replay).explain(step, {layer, neuron, column, 0}, control, {}),
                                 Error);
    }
    void stopsWhenTold() {
        train(m_run, configFor());
        Replay replay(m_run, Replay::configOf(m_run, 1), syntheticDataset());
        TrainingControl control;
        std::uint64_t told = 0;
        QVERIFY(!replay.goTo(15, control, [&](std::uint64_t, std::uint64_t) {
            ++told;
            control.stop();
        }));
        QCOMPARE(told, std::uint64_t{1});
        TrainingControl another;
        QVERIFY(replay.goTo(15, another, {}));
    }
    /// Any order of steps, whatever was kept: the network is that of the run.
    void replaysAnyStep_data() { forkable(); }
    void replaysAnyStep() {
        QFETCH(QString, method);
        const Snapshots seen =
            train(m_run, configFor({{"method", method.toStdString()}, {"batch", "20"}, {"epochs", "3"}}));
        Replay replay(m_run, Replay::configOf(m_run, 1), syntheticDataset());
        TrainingControl control;
        for (const std::uint64_t step : {60, 1, 0, 19, 20, 21, 45, 44, 3})
            for (const bool astray : {false, true}) {
                QVERIFY(replay.goTo(step, control, {}));
                QCOMPARE(replay.trainer().lastNetwork().checksum(), seen.networks[step].checksum());
                if (astray && step < 60) {
                    replay.leavePath();
                    QVERIFY(replay.trainer().advance(step + 1, control));
                }
            }
    }
    void forksEqualTheOriginal_data() { forkable(); }
    void forksEqualTheOriginal() {
        QFETCH(QString, method);
        const TrainingConfig config =
            configFor({{"method", method.toStdString()}, {"batch", "20"}, {"epochs", "3"}});
        const Snapshots seen = train(m_run, config);
        for (const std::uint64_t step : {0, 7, 20, 33}) {
            TrainingControl control;
            Replay replay(m_run, Replay::configOf(m_run, 1), syntheticDataset());
            const auto fork = forkAt(replay, step, config, syntheticDataset(), control, {});
            QVERIFY(fork);
            Snapshots again;
            const RunFolder folder = RunFolder::create(m_run / ("fork" + std::to_string(step)), false);
            RunKeeper keeper(
                folder, *fork, [](const std::string& text) { QFAIL(text.c_str()); },
                [](const CheckpointNote&) {});
            fork->addObserver(again);
            QVERIFY(!fork->run(control).stoppedByUser);
            QCOMPARE(again.result, seen.result);
            QCOMPARE(again.networks.size(), seen.networks.size() - 1 - step);
            for (std::size_t i = 0; i < again.networks.size(); ++i)
                QCOMPARE(again.networks[i].checksum(), seen.networks[step + 1 + i].checksum());
            TimeMachine time(folder.flipLog(), again.networks.front());
            QCOMPARE(time.firstStep(), step);
            time.seek(step);
            QCOMPARE(time.network().checksum(), seen.networks[step].checksum());
        }
    }
    void forksWithOtherSettingsGoElsewhere() {
        const Snapshots seen = train(m_run, configFor());
        Replay replay(m_run, Replay::configOf(m_run, 1), syntheticDataset());
        TrainingControl control;
        const TrainingConfig other = configFor({{"learning-rate", "4"}, {"epochs", "5"}});
        const auto fork = forkAt(replay, 30, other, syntheticDataset(), control, {});
        Snapshots again;
        fork->addObserver(again);
        const TrainingResult result = fork->run(control);
        QCOMPARE(result.epochs, std::uint64_t{5});
        QCOMPARE(again.networks.size(), std::size_t{70});
        QVERIFY(again.networks.front().checksum() != seen.networks[31].checksum());
    }
    /// Of a fork that freezes a layer, this one keeps its weights and the others learn.
    void frozenLayersStay_data() {
        QTest::addColumn<QString>("method");
        for (const Method& method : methods())
            if (std::any_of(method.options.begin(), method.options.end(),
                            [](const OptionSpec& option) { return option.key == "freeze"; }))
                QTest::addRow("%s", method.name.c_str()) << QString::fromStdString(method.name);
    }
    void frozenLayersStay() {
        QFETCH(QString, method);
        const auto with = [&](const char* frozen) {
            return configFor(
                {{"method", method.toStdString()}, {"batch", "20"}, {"epochs", "3"}, {"freeze", frozen}});
        };
        const Snapshots seen = train(m_run, with(""));
        Replay replay(m_run, Replay::configOf(m_run, 1), syntheticDataset());
        TrainingControl control;
        const auto fork = forkAt(replay, 5, with("2"), syntheticDataset(), control, {});
        fork->run(control);
        const auto same = [&](std::size_t layer) {
            return parametersOf(fork->lastNetwork().layers()[layer]).weights ==
                   parametersOf(seen.networks[5].layers()[layer]).weights;
        };
        QVERIFY(same(1));
        QVERIFY(!same(0) || !same(2));
        for (const char* wrong :
             {"0", "4", "1,", "x", "1;2", "1:40", "2:", "1:2:3:4", "1:5-3", "1:-", "1:2:900"})
            QVERIFY_EXCEPTION_THROWN(Trainer(with(wrong), syntheticDataset()), Error);
    }
    /// Neurons and single weights, too; and a fork that freezes can be stopped and gone on with: its weights
    /// stay, and the end is that of the fork that was never stopped.
    void frozenWeightsStay_data() { frozenLayersStay_data(); }
    void frozenWeightsStay() {
        QFETCH(QString, method);
        const auto with = [&](const char* frozen) {
            return configFor(
                {{"method", method.toStdString()}, {"batch", "20"}, {"epochs", "3"}, {"freeze", frozen}});
        };
        const char* frozen = "1:7,1:20-22,2:3:11,2:3:30-39,1:5:0-3";
        const Snapshots seen = train(m_run, with(""));
        Replay replay(m_run, Replay::configOf(m_run, 1), syntheticDataset());
        TrainingControl control;
        const auto fork = forkAt(replay, 5, with(frozen), syntheticDataset(), control, {});
        fork->run(control);
        const auto part = forkAt(replay, 5, with(frozen), syntheticDataset(), control, {});
        QVERIFY(part->advance(23, control));
        StateWriter writer;
        part->save(writer);
        StateReader reader(writer.bytes(nlohmann::ordered_json::object()), "memory");
        Trainer resumed(with(frozen), syntheticDataset());
        resumed.restore(reader);
        resumed.run(control);
        QCOMPARE(resumed.lastNetwork().checksum(), fork->lastNetwork().checksum());
        const auto mayChange = [](std::size_t l, std::size_t o, std::size_t i) {
            if (l == 0)
                return o != 7 && !(o >= 20 && o <= 22) && !(o == 5 && i <= 3);
            return l != 1 || o != 3 || (i != 11 && !(i >= 30 && i <= 39));
        };
        std::size_t changed = 0, besideFrozen = 0;
        for (std::size_t l = 0; l < 3; ++l) {
            const LayerParameters &now = parametersOf(fork->lastNetwork().layers()[l]),
                                  &then = parametersOf(seen.networks[5].layers()[l]);
            for (std::size_t o = 0; o < now.shape.neurons; ++o)
                for (std::size_t i = 0; i < now.shape.columns(); ++i)
                    if (now.weight(o, i) != then.weight(o, i)) {
                        QVERIFY2(mayChange(l, o, i),
                                 qPrintable(QStringLiteral("%1:%2:%3").arg(l).arg(o).arg(i)));
                        ++changed;
                        besideFrozen += (l == 1 && o == 3) || (l == 0 && o == 5);
                    }
        }
        QVERIFY(changed > 20);
        if (method == QLatin1String("bitflip"))
            QVERIFY(besideFrozen > 0);
    }
    void forksRefuseWhatCannotChange_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::newRow("network") << QStringLiteral("network") << QStringLiteral("40,30");
        QTest::newRow("method") << QStringLiteral("method") << QStringLiteral("gft");
        QTest::newRow("batch") << QStringLiteral("batch") << QStringLiteral("10");
        QTest::newRow("encoder") << QStringLiteral("encoder") << QStringLiteral("median");
        QTest::newRow("counter") << QStringLiteral("counter-bits") << QStringLiteral("6");
        QTest::newRow("too few epochs") << QStringLiteral("epochs") << QStringLiteral("1");
    }
    void forksRefuseWhatCannotChange() {
        QFETCH(QString, key);
        QFETCH(QString, value);
        train(m_run, configFor());
        Replay replay(m_run, Replay::configOf(m_run, 1), syntheticDataset());
        TrainingControl control;
        QString error;
        try {
            forkAt(replay, 30, configFor({{key.toStdString(), value.toStdString()}}), syntheticDataset(),
                   control, {});
        } catch (const Error& e) {
            error = QString::fromUtf8(e.what());
        }
        QVERIFY2(error.contains(key), qPrintable(error));
    }
    void bestFlipIsTheBest_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("encoder");
        QTest::newRow("grey values") << "bitflip"
                                     << "grey";
        QTest::newRow("bits, more than are tried at once") << "bitflip"
                                                           << "thermometer:16";
        QTest::newRow("ternary") << "bitflip-ternary"
                                 << "grey";
    }
    /// The best of a neuron's flips, against every one of them tried by the test.
    void bestFlipIsTheBest() {
        QFETCH(QString, method);
        QFETCH(QString, encoder);
        const TrainingConfig config = configFor(
            {{"network", "20,10"}, {"method", method.toStdString()}, {"encoder", encoder.toStdString()}});
        const Snapshots seen = train(m_run, config);
        Trainer trainer(config, syntheticDataset());
        const Batch& batch = trainer.batch(1);
        const Kernels& kernels = selectKernels("auto");
        const Network& network = seen.networks[25];
        TrainingControl control;
        for (const std::uint32_t layer : {0U, 1U, 2U}) {
            const auto best = bestFlip(network, layer, 3, batch.input, batch.labels, kernels, control, {});
            QVERIFY(best);
            const LayerShape& shape = parametersOf(network.layers()[layer]).shape;
            std::pair<std::size_t, double> most{0, -1e9};
            for (std::uint32_t plane = 0; plane < shape.weightPlanes; ++plane)
                for (std::uint32_t i = 0; i < shape.inputs(); ++i) {
                    const Network tried = withFlip(network, {layer, 3, i, plane});
                    const Standing s =
                        standingOf(answersOnBatch(tried, batch.input, batch.labels, kernels), batch.labels);
                    most = std::max(most, {s.correct, s.lead});
                }
            QCOMPARE(best->after.correct, most.first);
            QCOMPARE(best->after.lead, most.second);
            const Network flipped = withFlip(network, best->place);
            QVERIFY(bitOf(flipped, best->place) != bitOf(network, best->place));
            QCOMPARE(withFlip(flipped, best->place).checksum(), network.checksum());
        }
        control.stop();
        QVERIFY(!bestFlip(network, 0, 0, batch.input, batch.labels, kernels, control, {}));
    }

private:
    static void forkable() {
        QTest::addColumn<QString>("method");
        for (const Method& method : methods())
            if (method.name != "coordinate-descent") // its batch is all of the data
                QTest::addRow("%s", method.name.c_str()) << QString::fromStdString(method.name);
    }

    QTemporaryDir m_folder;
    fs::path m_run;
    int m_count = 0;
};

QTEST_APPLESS_MAIN(TestWhyFlip)
#include "tst_whyflip.moc"
