// The flip log: every step of every method can be gone to, both ways, and is the live network bit for bit; a
// log cut anywhere opens up to its last whole block; budgets, gaps and damage are survived and told.
#include "datasets/error.h"
#include "datasets/random.h"
#include "engine/io/checkpoint.h"
#include "engine/io/fliplogwriter.h"
#include "engine/io/statefile.h"
#include "engine/learning/methods.h"
#include "support/syntheticdata.h"

#include <QtTest>

#include <QTemporaryDir>

#include <cstring>
#include <fstream>
#include <map>

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

/// The live network's checksum after each step.
struct Live final : TrainingObserver {
    std::map<std::uint64_t, std::string> checksums;
    std::uint64_t flips = 0, stopAt = 0;
    TrainingControl* control = nullptr;
    bool wantsSnapshot() const override { return true; }
    void onStep(const StepReport& report, const StepDelta*) override {
        flips += totalOf(report.layers).flips;
        if (report.step == stopAt)
            control->stop();
    }
    void onSnapshot(TrainingSnapshot snapshot) override {
        checksums[snapshot.step] = snapshot.network.checksum();
    }
};

struct Logged {
    Network like;
    std::vector<std::string> warnings;
};

/// One life of a run with a log.
Logged train(const fs::path& folder, const TrainingConfig& config, Live& live, std::uint64_t stopAt = 0) {
    const bool begun = RunFolder::holdsRun(folder);
    const RunFolder run = begun ? RunFolder::open(folder) : RunFolder::create(folder, false);
    Trainer trainer(config, syntheticDataset());
    if (begun)
        restoreRun(run, trainer, {}, [](const std::string&) {});
    Logged logged{trainer.lastNetwork(), {}};
    live.checksums[begun ? 1000000 : 0] = trainer.lastNetwork().checksum();
    FlipLogWriter log(run, trainer, [&](const std::string& text) { logged.warnings.push_back(text); });
    CheckpointWriter checkpoints(run, trainer, [](const CheckpointNote&) {});
    TrainingControl control;
    live.control = &control;
    live.stopAt = stopAt;
    trainer.addObserver(live);
    trainer.addObserver(log);
    trainer.addObserver(checkpoints);
    trainer.run(control);
    return logged;
}

std::string contentOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}
void write(const fs::path& file, std::string_view content) {
    std::ofstream(file, std::ios::binary).write(content.data(), static_cast<std::streamsize>(content.size()));
}

template <class F> QString errorOf(F&& f) {
    try {
        f();
    } catch (const Error& e) {
        return QString::fromUtf8(e.what());
    }
    return {};
}

} // namespace

class TestFlipLog : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_run = fs::path(m_folder.path().toStdString()) / std::to_string(++m_count); }

    void everyStepIsTheLiveNetwork_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("network");
        for (const Method& method : methods())
            for (const char* network : {"40,20", "4c3,p,20"})
                if (method.name != "coordinate-descent" || std::string_view(network) == "40,20") // dense only
                    QTest::addRow("%s %s", method.name.c_str(), network)
                        << QString::fromStdString(method.name) << QString::fromLatin1(network);
        QTest::newRow("low-memory residual") << "low-memory"
                                             << "5f3,5r3,7r3s2,ar";
    }
    void everyStepIsTheLiveNetwork() {
        QFETCH(QString, method);
        QFETCH(QString, network);
        Live live;
        const Logged logged = train(m_run,
                                    configFor({{"method", method.toStdString()},
                                               {"network", network.toStdString()},
                                               {"batch", "10"},
                                               {"epochs", "4"}}),
                                    live);
        QCOMPARE(logged.warnings.size(), std::size_t{0});
        FlipLog log(m_run / "flips.fliplog");
        QVERIFY(!log.isCut());
        QCOMPARE(log.lastStep(), std::uint64_t{160});
        const auto check = [&](std::uint64_t step) {
            QVERIFY(log.isExact(step));
            QCOMPARE(log.seek(step), step);
            QCOMPARE(log.network(logged.like).checksum(), live.checksums.at(step));
        };
        for (std::uint64_t step = 0; step <= 160; ++step)
            check(step);
        for (std::uint64_t step = 160; step > 0; --step)
            check(step - 1);
        const RandomKey key = RandomKey::derive(1, RandomStream::SampleOrder, 0, 0);
        for (std::uint32_t i = 0; i < 100; ++i)
            check(key.at(i) % 161);
        std::uint64_t flips = 0;
        for (auto step = log.nextChanges(0); step; step = log.nextChanges(*step + 1))
            flips += log.changes(*step)->flips.size();
        QCOMPARE(flips, live.flips);
    }
    void goesOnWithoutAGap() {
        Live live;
        Logged logged;
        for (const std::uint64_t stop : {7, 40, 75, 120, 0})
            logged = train(m_run, configFor(), live, stop);
        FlipLog log(m_run / "flips.fliplog");
        QCOMPARE(log.lastStep(), std::uint64_t{160});
        for (std::uint64_t step = 1; step <= 160; ++step) {
            QVERIFY(log.isExact(step));
            log.seek(step);
            QCOMPARE(log.network(logged.like).checksum(), live.checksums.at(step));
        }
    }
    /// Whatever is left opens, holds true steps only, and can be continued.
    void opensWhereverItIsCut() {
        Live live;
        const Logged logged = train(m_run, configFor({{"epochs", "1"}, {"network", "8"}}), live);
        const std::string whole = contentOf(m_run / "flips.fliplog");
        const FlipLog first(m_run / "flips.fliplog");
        const fs::path file = m_run / "cut";
        std::uint64_t last = 0;
        for (std::size_t size = 0; size < whole.size(); ++size) {
            write(file, std::string_view(whole).substr(0, size));
            if (size < first.blocks().front().offset) {
                QVERIFY(!errorOf([&] { FlipLog log(file); }).isEmpty());
                continue;
            }
            FlipLog log(file);
            QVERIFY(log.wholeBytes() <= size);
            QCOMPARE(log.isCut(), log.wholeBytes() != size);
            if (log.blocks().empty())
                continue;
            QVERIFY(log.lastStep() >= last);
            if (log.lastStep() == last && last > 0)
                continue; // checked
            last = log.lastStep();
            for (const std::uint64_t step : {last, last / 2}) {
                log.seek(step);
                QCOMPARE(log.network(logged.like).checksum(), live.checksums.at(step));
            }
        }
        QCOMPARE(last, std::uint64_t{40});
    }
    void damageIsTold() {
        Live live;
        train(m_run, configFor({{"epochs", "1"}, {"network", "8"}}), live);
        const std::string whole = contentOf(m_run / "flips.fliplog");
        const fs::path file = m_run / "damaged";
        std::size_t told = 0, unharmed = 0;
        for (std::size_t at = 0; at < whole.size(); at += 3) {
            std::string damaged = whole;
            damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
            write(file, damaged);
            const QString error = errorOf([&] {
                FlipLog log(file);
                for (std::uint64_t step = 0; step <= log.lastStep(); ++step)
                    log.seek(step);
                if (log.lastStep() == 40)
                    ++unharmed; // the index was hit
            });
            if (!error.isEmpty()) {
                QVERIFY2(error.contains(QLatin1String("damaged")), qPrintable(error));
                ++told;
            }
        }
        QVERIFY(told > 0 && unharmed < whole.size() / 6);
    }
    void budgetThinsOldStepsOut() {
        Live live;
        // Some 2 MB of flips; every neuron is told something, which makes for many.
        const Logged logged = train(m_run,
                                    configFor({{"flip-log", "1"},
                                               {"network", "600,600"},
                                               {"window", "10"},
                                               {"dead-zone", "0"},
                                               {"margin", "1000"},
                                               {"epochs", "8"},
                                               {"learning-rate", "8"},
                                               {"final-learning-rate", "8"}}),
                                    live);
        QVERIFY(fs::file_size(m_run / "flips.fliplog") < 3 << 19);
        QCOMPARE(logged.warnings.size(), std::size_t{1});
        QVERIFY2(logged.warnings[0].find("budget of 1 MiB") != std::string::npos, logged.warnings[0].c_str());
        FlipLog log(m_run / "flips.fliplog");
        QCOMPARE(log.firstStep(), std::uint64_t{0});
        QCOMPARE(log.lastStep(), std::uint64_t{320});
        std::size_t exact = 0;
        for (std::uint64_t step = 0; step <= 320; ++step) {
            const std::uint64_t reached = log.seek(step);
            QVERIFY(reached == step || (!log.isExact(step) && reached < step));
            exact += reached == step;
            QCOMPARE(log.network(logged.like).checksum(), live.checksums.at(reached));
        }
        QVERIFY2(exact > 40 && exact < 300, qPrintable(QString::number(exact)));
        QVERIFY(log.isExact(320) && log.isExact(40));
        QVERIFY(!log.isExact(41));
    }
    /// A log that cannot be written for a while has a gap, and the training does not end.
    void failingWritesLeaveAGap() {
        struct Breaker final : TrainingObserver {
            fs::path log;
            void onStep(const StepReport& report, const StepDelta*) override {
                if (report.step == 45) { // the descriptor still writes; the folder's file is gone
                    fs::remove(log);
                }
            }
        } breaker;
        breaker.log = m_run / "flips.fliplog";
        const RunFolder run = RunFolder::create(m_run, false);
        fs::create_directory(breaker.log); // in the way
        Trainer trainer(configFor(), syntheticDataset());
        std::vector<std::string> warnings;
        FlipLogWriter writer(run, trainer, [&](const std::string& text) { warnings.push_back(text); });
        Live live;
        trainer.addObserver(live);
        trainer.addObserver(writer);
        trainer.addObserver(breaker);
        TrainingControl control;
        const Network like = trainer.lastNetwork();
        QVERIFY(!trainer.run(control).stoppedByUser);
        QCOMPARE(warnings.size(), std::size_t{2}); // at the start, and at the end of epoch 1
        FlipLog log(breaker.log);
        QCOMPARE(log.firstStep(), std::uint64_t{80});
        for (const std::uint64_t step : {80, 81, 123, 160}) {
            QCOMPARE(log.seek(step), step);
            QCOMPARE(log.network(like).checksum(), live.checksums.at(step));
        }
    }
    void isRefused_data() {
        QTest::addColumn<std::string>("bytes");
        QTest::newRow("empty") << std::string();
        QTest::newRow("another file") << std::string(1000, 'F');
        QTest::newRow("newer") << "FLIPLOG\n\x02" + std::string(100, '\0');
        QTest::newRow("giant header")
            << "FLIPLOG\n" + std::string("\1\0\0\0\xff\xff\xff\xff", 8) + std::string(99, ' ');
        FlipLogHeader header;
        QTest::newRow("no keyframe") << fliplog::header(header);
        header.layout = FlipLayout({{10, 2, 10}});
        QTest::newRow("keyframe of another network")
            << fliplog::header(header) + fliplog::block(FlipLogBlock::Kind::Keyframe, 0, 0,
                                                        FlipState(FlipLayout({{10, 3, 10}})).bytes());
        const std::string good = fliplog::header(header) + fliplog::block(FlipLogBlock::Kind::Keyframe, 0, 0,
                                                                          FlipState(header.layout).bytes());
        const auto steps = [&](const char* name, const std::vector<std::string>& streams) {
            QTest::newRow(name) << good +
                                       fliplog::block(FlipLogBlock::Kind::Steps, 1, 1, packStreams(streams));
        };
        const std::string none(2, '\0');
        steps("a flip outside", {"\1", "", "\xff", "\xfe", none, "", ""});
        steps("a stream that ends early", {"\2", "", "\1", std::string(1, '\0'), none, "", ""});
        steps("bytes left over", {std::string(1, '\0'), "x", "", "", none, "", ""});
        steps("a threshold outside",
              {std::string(1, '\0'), "", "", "", "\1\x80", "\1\1", std::string(2, '\0')});
        steps("no steps", {"", "", "", "", none, "", ""});
        QTest::newRow("no streams") << good + fliplog::block(FlipLogBlock::Kind::Steps, 1, 1, "xyz");
        QTest::newRow("a stream that claims a gigabyte")
            << good + fliplog::block(FlipLogBlock::Kind::Steps, 1, 1,
                                     std::string("\xff\xff\xff\x3f\4\0\0\0abcd", 12));
    }
    void isRefused() {
        QFETCH(std::string, bytes);
        const fs::path file = m_folder.filePath(QStringLiteral("bad")).toStdString();
        write(file, bytes);
        const QString error = errorOf([&] {
            FlipLog log(file);
            log.seek(1);
        });
        QVERIFY2(error.startsWith(QString::fromStdString(file.string())), qPrintable(error));
    }

private:
    QTemporaryDir m_folder;
    fs::path m_run;
    int m_count = 0;
};

QTEST_APPLESS_MAIN(TestFlipLog)
#include "tst_fliplog.moc"
