// A run that was left and gone on with is the run that was never left: every method, in the middle of an
// epoch and at its end, on other threads and kernels. What is damaged, of another run or cannot be written is
// told, and costs nothing that was there.
#include "datasets/error.h"
#include "engine/io/checkpoint.h"
#include "engine/io/runrecorder.h"
#include "engine/io/statefile.h"
#include "engine/learning/methods.h"
#include "engine/trainingprogress.h"
#include "support/statefiles.h"
#include "support/syntheticdata.h"

#include <QtTest>

#include <QTemporaryDir>

#include <csignal>
#include <fstream>
#include <sys/resource.h>

using namespace flipscope;

namespace {

namespace fs = std::filesystem;

TrainingConfig configFor(std::vector<std::pair<std::string, std::string>> settings = {}) {
    std::vector<Assignment> all{{"network", "40,20", "", {}},
                                {"epochs", "4", "", {}},
                                {"batch", "64", "", {}},
                                {"threads", "1", "", {}}};
    for (const auto& [key, text] : settings)
        all.push_back({key, text, key, {}});
    return TrainingConfig::resolve(all);
}

/// Calls f after each step.
template <class F> struct EachStep final : TrainingObserver {
    F f;
    explicit EachStep(F g) : f(std::move(g)) {}
    void onStep(const StepReport& report, const StepDelta*) override { f(report.step); }
};

/// What must not depend on interruptions.
struct Outcome {
    TrainingResult result;
    std::string metrics; ///< without the seconds
    std::vector<CheckpointNote> notes;
    QString difference(const Outcome& other) const {
        const auto text = [](const Outcome& o) {
            return QStringLiteral("%1 flips %2 updates %3 best %4 train %5 test %6 network %7\n%8")
                .arg(QString::fromStdString(o.result.modelChecksum))
                .arg(o.result.flips)
                .arg(o.result.updates)
                .arg(o.result.bestEpoch)
                .arg(*o.result.trainAccuracy)
                .arg(*o.result.testAccuracy)
                .arg(QString::fromStdString(o.result.network), QString::fromStdString(o.metrics));
        };
        return text(*this) == text(other) ? QString() : text(*this) + QStringLiteral("\nnot\n") + text(other);
    }
};

std::string metricsOf(const fs::path& folder) {
    std::ifstream in(folder / "metrics.csv");
    std::string all;
    for (std::string line; std::getline(in, line);)
        all += line.substr(0, line.rfind(',')) + "\n";
    return all;
}

/// One life of a run: begins it, or goes on with what is in the folder; f(step) after each step.
template <class F>
Outcome live(const fs::path& folder, const TrainingConfig& config, F&& f, const std::string& from = {}) {
    const bool begun = RunFolder::holdsRun(folder);
    const RunFolder run = begun ? RunFolder::open(folder) : RunFolder::create(folder, false);
    Trainer trainer(config, syntheticDataset());
    if (begun)
        restoreRun(run, trainer, from, [](const std::string&) {});
    Outcome outcome;
    RunRecorder recorder(run, trainer, [](const std::string&) {});
    CheckpointWriter checkpoints(run, trainer,
                                 [&](const CheckpointNote& note) { outcome.notes.push_back(note); });
    TrainingControl control;
    EachStep each([&](std::uint64_t step) { f(step, control); });
    trainer.addObserver(each);
    trainer.addObserver(recorder);
    trainer.addObserver(checkpoints);
    outcome.result = trainer.run(control);
    outcome.metrics = metricsOf(folder);
    return outcome;
}

const auto undisturbed = [](std::uint64_t, TrainingControl&) {};

template <class F> QString errorOf(F&& f) {
    try {
        f();
    } catch (const Error& e) {
        return QString::fromUtf8(e.what());
    }
    return {};
}

std::vector<std::string> namesIn(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder))
        names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

} // namespace

class TestCheckpoint : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_run = fs::path(m_folder.path().toStdString()) / std::to_string(++m_count); }

    void resumedIsUninterrupted_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("network");
        for (const Method& method : methods())
            for (const char* network : {"40,20", "4c3,p,20"})
                if (method.name != "coordinate-descent" || std::string_view(network) == "40,20") // dense only
                    QTest::addRow("%s %s", method.name.c_str(), network)
                        << QString::fromStdString(method.name) << QString::fromLatin1(network);
    }
    /// Left after every few steps: between epochs (7 steps each), within them, before the first.
    void resumedIsUninterrupted() {
        QFETCH(QString, method);
        QFETCH(QString, network);
        const auto config = [&](const char* threads, const char* kernels) {
            return configFor({{"method", method.toStdString()},
                              {"batch", "64"},
                              {"epochs", "4"},
                              {"network", network.toStdString()},
                              {"augment", "shift:1"},
                              {"threads", threads},
                              {"kernels", kernels}});
        };
        const Outcome whole = live(m_run / "whole", config("1", "auto"), undisturbed);
        const std::vector<std::uint64_t> ends{3, 14, 20};
        for (std::size_t i = 0; i < ends.size(); ++i) {
            const Outcome part = live(m_run / "parts", config(i % 2 ? "2" : "1", i % 2 ? "scalar" : "auto"),
                                      [&](std::uint64_t step, TrainingControl& control) {
                                          if (step == ends[i])
                                              control.stop();
                                      });
            QVERIFY(part.result.stoppedByUser);
        }
        const Outcome last = live(m_run / "parts", config("2", "scalar"), undisturbed);
        QCOMPARE(last.difference(whole), QString());
        QVERIFY(!last.result.stoppedByUser);
        // Once more, from a checkpoint in the middle of all.
        fs::remove(m_run / "parts" / "result.json");
        QCOMPARE(live(m_run / "parts", config("1", "auto"), undisturbed, "3").difference(whole), QString());
    }
    /// Rates halved on plateaus, and an early stop, wherever the run is left.
    void schedulesGoOn_data() {
        QTest::addColumn<QString>("method");
        for (const char* method : {"bitflip", "gft", "bold", "bep", "low-memory", "standard-bnn"})
            QTest::newRow(method) << QString::fromLatin1(method);
    }
    void schedulesGoOn() {
        QFETCH(QString, method);
        const auto config = [&](const char* plateau) {
            std::vector<std::pair<std::string, std::string>> settings{{"method", method.toStdString()},
                                                                      {"epochs", "60"},
                                                                      {"plateau", plateau},
                                                                      {"early-stop", "6"},
                                                                      {"best-by", "balanced"}};
            if (!findMethod(method.toStdString()).keepsLatents) // those that vote
                settings.emplace_back("class-weights", "balanced");
            return configFor(settings);
        };
        const Outcome whole = live(m_run / "whole", config("1"), undisturbed);
        QVERIFY2(whole.result.epochs < 60, "it must stop early for this to show it");
        QCOMPARE(whole.result.epochs, whole.result.bestEpoch + 6);
        QCOMPARE(QString::fromStdString(whole.result.stopReason),
                 QStringLiteral("no better validation accuracy for 6 epochs: the best is that of epoch %1")
                     .arg(whole.result.bestEpoch));
        QVERIFY(!whole.result.stoppedByUser);
        // The second time in the middle of the epochs that wait for a better one.
        const std::uint64_t last = whole.result.epochs * 7;
        for (const std::uint64_t end : {std::uint64_t{10}, last - 17, last - 7})
            live(m_run / "parts", config("1"), [&](std::uint64_t step, TrainingControl& control) {
                if (step == end)
                    control.stop();
            });
        QCOMPARE(live(m_run / "parts", config("1"), undisturbed).difference(whole), QString());
        QVERIFY(!live(m_run / "constant", config("0"), undisturbed).difference(whole).isEmpty());
    }
    void keepsTheLatestAndTheBest() {
        const auto config = configFor({{"epochs", "9"}, {"checkpoint-keep", "2"}, {"flip-log", "0"}});
        const Outcome outcome = live(m_run, config, undisturbed);
        QVERIFY2(outcome.result.bestEpoch < 8,
                 "the best epoch must not be among the latest for this to show it");
        std::vector<std::string> expected{"epoch-8-step-56.checkpoint", "epoch-9-step-63.checkpoint"};
        expected.push_back("epoch-" + std::to_string(outcome.result.bestEpoch) + "-step-" +
                           std::to_string(outcome.result.bestEpoch * 7) + ".checkpoint");
        std::sort(expected.begin(), expected.end());
        QCOMPARE(namesIn(m_run / "checkpoints"), expected);
        QCOMPARE(outcome.notes.size(), std::size_t{9});
    }
    /// Earlier ones stay as far as the flip log's budget goes, spread over the run.
    void historyKeepsToItsBudget_data() {
        QTest::addColumn<QString>("budget");
        QTest::addColumn<bool>("all");
        QTest::newRow("room for all") << QStringLiteral("64") << true;
        QTest::newRow("room for some") << QStringLiteral("1") << false;
    }
    void historyKeepsToItsBudget() {
        QFETCH(QString, budget);
        QFETCH(bool, all);
        live(m_run,
             configFor({{"epochs", "40"},
                        {"network", "200,100"},
                        {"checkpoint-keep", "2"},
                        {"flip-log", budget.toStdString()}}),
             undisturbed);
        const std::vector<CheckpointFile> kept = checkpointsIn(RunFolder::view(m_run));
        if (all) {
            QCOMPARE(kept.size(), std::size_t{40});
            return;
        }
        std::uintmax_t bytes = 0;
        std::uint64_t before = 0, widest = 0;
        for (const CheckpointFile& checkpoint : kept) {
            bytes += fs::file_size(checkpoint.file);
            widest = std::max(widest, checkpoint.step - std::exchange(before, checkpoint.step));
        }
        QCOMPARE(kept.back().epochs, std::uint64_t{40});
        QCOMPARE(kept[kept.size() - 2].epochs, std::uint64_t{39});
        QVERIFY(kept.size() >= 8 && kept.size() < 40);
        // Beside the budget: the latest two and the best.
        QVERIFY(bytes <= (1U << 20U) + 3 * fs::file_size(kept.back().file));
        QVERIFY2(widest <= 4 * 40 * 7 / kept.size(), qPrintable(QString::number(widest)));
    }
    void comesWhenItShould_data() {
        QTest::addColumn<QString>("minutes");
        QTest::addColumn<QString>("epochs");
        QTest::addColumn<int>("checkpoints");
        QTest::newRow("never but at the end") << QStringLiteral("0") << QStringLiteral("0") << 1;
        QTest::newRow("every second epoch") << QStringLiteral("0") << QStringLiteral("2") << 2;
        QTest::newRow("all the time") << QStringLiteral("0.0000001") << QStringLiteral("0") << 28;
    }
    void comesWhenItShould() {
        QFETCH(QString, minutes);
        QFETCH(QString, epochs);
        QFETCH(int, checkpoints);
        const Outcome outcome = live(m_run,
                                     configFor({{"checkpoint-minutes", minutes.toStdString()},
                                                {"checkpoint-epochs", epochs.toStdString()}}),
                                     undisturbed);
        QCOMPARE(int(outcome.notes.size()), checkpoints);
        QCOMPARE(outcome.notes.back().checkpoint.step, std::uint64_t{28});
    }
    void damagedOnesArePassedOver() {
        const Outcome whole = live(m_run, configFor(), undisturbed);
        const RunFolder run = RunFolder::open(m_run);
        std::vector<CheckpointFile> all = checkpointsIn(run);
        QVERIFY(all.size() >= 3);
        const CheckpointFile latest = all.back(), before = all[all.size() - 2];
        fs::resize_file(latest.file, fs::file_size(latest.file) / 2);
        std::vector<std::string> notes;
        Trainer trainer(configFor(), syntheticDataset());
        const auto from =
            restoreRun(run, trainer, {}, [&](const std::string& text) { notes.push_back(text); });
        QCOMPARE(from->file, before.file);
        QCOMPARE(notes.size(), std::size_t{1});
        QVERIFY(notes[0].find(latest.file.string()) != std::string::npos);
        TrainingControl control;
        QCOMPARE(trainer.run(control).modelChecksum, whole.result.modelChecksum);
        for (const CheckpointFile& checkpoint : all)
            std::ofstream(checkpoint.file) << "x";
        Trainer none(configFor(), syntheticDataset());
        QVERIFY(errorOf([&] {
                    restoreRun(run, none, {}, [](const std::string&) {});
                }).contains(QLatin1String("not a Flipscope checkpoint")));
    }
    void othersAreRefused_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* key, const char* value, const char* message) {
            QTest::newRow(key) << QString::fromLatin1(key) << QString::fromLatin1(value)
                               << QString::fromLatin1(message);
        };
        row("epochs", "5", "epochs: 4, not 5");
        row("network", "40,21", "network: 40,20, not 40,21");
        row("method", "gft", "method: bitflip, not gft");
        row("margin", "3", "margin: 4, not 3");
        row("data", "fedcba9876543210", "expected hash 0123456789abcdef");
        row("from", "17", "--from 17");
    }
    void othersAreRefused() {
        QFETCH(QString, key);
        QFETCH(QString, value);
        QFETCH(QString, message);
        live(m_run, configFor(), undisturbed);
        const RunFolder run = RunFolder::open(m_run);
        const bool isOption = key != QLatin1String("data") && key != QLatin1String("from");
        Dataset data = syntheticDataset();
        if (key == QLatin1String("data"))
            data.hash = value.toStdString();
        Trainer trainer(isOption ? configFor({{key.toStdString(), value.toStdString()}}) : configFor(),
                        std::move(data));
        const QString error = errorOf([&] {
            restoreRun(run, trainer, key == QLatin1String("from") ? value.toStdString() : "",
                       [](const std::string&) {});
        });
        QVERIFY2(error.contains(message), qPrintable(error));
    }
    void configurationThatVanishedIsInTheCheckpoint() {
        live(m_run, configFor({{"seed", "12"}}), undisturbed);
        fs::remove(m_run / "config.json");
        QVERIFY(RunFolder::holdsRun(m_run));
        QCOMPARE(configOfRun(RunFolder::open(m_run)).integer("seed"), std::int64_t{12});
        fs::remove_all(m_run / "checkpoints");
        QVERIFY(!RunFolder::holdsRun(m_run));
    }
    void withoutCheckpointItStartsOver() {
        fs::create_directories(m_run);
        std::ofstream(m_run / "config.json") << toJson(configFor());
        Trainer trainer(configFor(), syntheticDataset());
        QVERIFY(!restoreRun(RunFolder::open(m_run), trainer, {}, [](const std::string&) {}));
    }
    /// The folder is a file for a while: told, tried again, and the training is what it would have been.
    void failingWritesDoNotEndTheTraining() {
        const Outcome whole = live(m_run / "whole", configFor(), undisturbed);
        const fs::path bad = m_run / "bad";
        const Outcome outcome = live(bad, configFor(), [&](std::uint64_t step, TrainingControl&) {
            if (step == 2) {
                std::ofstream(bad / "checkpoints") << "in the way";
                fs::remove(bad / "metrics.csv");
                fs::create_directory(bad / "metrics.csv");
            }
            if (step == 20) {
                fs::remove(bad / "checkpoints");
                fs::remove(bad / "metrics.csv");
            }
        });
        QCOMPARE(outcome.notes.size(), std::size_t{4});
        QVERIFY(!outcome.notes[0].failure.empty());
        QVERIFY(!outcome.notes[1].failure.empty());
        QVERIFY(outcome.notes[2].failure.empty());
        QCOMPARE(outcome.difference(whole), QString());
    }
    /// As a full disk: a file may not grow past a limit.
    void fullDiskKeepsTheLastGoodOne() {
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit old{};
        getrlimit(RLIMIT_FSIZE, &old);
        const Outcome outcome = live(m_run, configFor(), [&](std::uint64_t step, TrainingControl&) {
            const rlimit small{2000, old.rlim_max};
            if (step == 10)
                setrlimit(RLIMIT_FSIZE, &small);
            if (step == 27)
                setrlimit(RLIMIT_FSIZE, &old);
        });
        setrlimit(RLIMIT_FSIZE, &old);
        QCOMPARE(outcome.notes.size(), std::size_t{4});
        QVERIFY(outcome.notes[0].failure.empty());
        QVERIFY2(outcome.notes[1].failure.find("File too large") != std::string::npos,
                 outcome.notes[1].failure.c_str());
        QVERIFY(outcome.notes[3].failure.empty());
        const std::vector<std::string> left{"epoch-1-step-7.checkpoint", "epoch-4-step-28.checkpoint"};
        QCOMPARE(namesIn(m_run / "checkpoints"), left); // nothing half written
        QCOMPARE(outcome.difference(live(m_run / "whole", configFor(), undisturbed)), QString());
    }
    /// Values that a file may have and a run cannot.
    void impossibleProgressIsRefused_data() {
        QTest::addColumn<QString>("array");
        QTest::addColumn<quint64>("value");
        QTest::newRow("epochs") << QStringLiteral("run.epochs") << (quint64{1} << 40);
        QTest::newRow("more epochs than reports") << QStringLiteral("run.epochs") << quint64{3};
        QTest::newRow("position") << QStringLiteral("run.position") << quint64{7};
        QTest::newRow("step") << QStringLiteral("run.step") << quint64{9};
        QTest::newRow("best epoch") << QStringLiteral("run.best-epoch") << quint64{5};
        QTest::newRow("accuracy") << QStringLiteral("run.best-accuracy") << ~quint64{0}; // not a number
    }
    void impossibleProgressIsRefused() {
        QFETCH(QString, array);
        QFETCH(quint64, value);
        struct Keeper final : TrainingObserver {
            std::string bytes;
            bool wantsCheckpoint(const TrainingPoint& point) override { return point.step == 15; }
            void onCheckpoint(const TrainingPoint&, const StateWriter& state, const Network&) override {
                bytes = state.bytes(nlohmann::ordered_json::object());
            }
        } keeper;
        Trainer trainer(configFor(), syntheticDataset());
        trainer.addObserver(keeper);
        TrainingControl control;
        trainer.run(control);
        Trainer second(configFor(), syntheticDataset());
        StateReader reader(test::withNumber(keeper.bytes, array.toStdString(), value), "forged");
        const QString error = errorOf([&] { second.restore(reader); });
        QVERIFY2(error.startsWith(QLatin1String("forged")), qPrintable(error));
    }

private:
    QTemporaryDir m_folder;
    fs::path m_run;
    int m_count = 0;
};

QTEST_APPLESS_MAIN(TestCheckpoint)
#include "tst_checkpoint.moc"
