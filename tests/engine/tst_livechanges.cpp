// Options changed while training: written down, they are part of the run - the same configuration trains the
// same network again, however the changes came, and however often the run was left.
#include "engine/livechanges.h"

#include "datasets/error.h"
#include "engine/io/checkpoint.h"
#include "engine/io/runrecorder.h"
#include "engine/learning/methods.h"
#include "engine/trainer.h"
#include "engine/trainingprogress.h"
#include "support/syntheticdata.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace flipscope;

namespace {

TrainingConfig configFor(const std::string& method, const std::string& changes = {},
                         std::initializer_list<std::pair<const char*, const char*>> settings = {}) {
    std::vector<Assignment> all{{"method", method, "", {}}, {"network", "40,20", "", {}},
                                {"epochs", "3", "", {}},    {"batch", "64", "", {}},
                                {"threads", "1", "", {}},   {"changes", changes, "", {}}};
    for (const auto& [key, text] : settings)
        all.push_back({key, text, key, {}});
    return TrainingConfig::resolve(all);
}

/// What makes an option of a method matter that does nothing with the others' defaults.
TrainingConfig configOf(const std::string& method, const std::string& key) {
    const std::string_view of(method);
    if (key == "halve-every")
        return configFor(method, {}, {{"schedule", "halve"}});
    if (key == "flip-threshold") // beyond momenta of half their largest
        return of == "low-memory" ? configFor(method, {}, {{"optimiser", "bop"}, {"learning-rate", "0.05"}})
                                  : configFor(method, {}, {{"optimiser", "bop"}});
    return configFor(method);
}

/// Asks for changes once a step is done, and notes what is told.
struct Changer final : TrainingObserver {
    TrainingControl control;
    std::vector<std::pair<std::uint64_t, std::pair<std::string, std::string>>> wishes; ///< after that step
    std::uint64_t stopAfter = 0;
    std::vector<OptionChange> told;
    std::vector<std::string> messages;
    void onStep(const StepReport& report, const StepDelta*) override {
        for (const auto& [step, wish] : wishes)
            if (step == report.step)
                control.change(wish.first, wish.second);
        if (report.step == stopAfter)
            control.stop();
    }
    void onChange(const OptionChange& change) override { told.push_back(change); }
    void onMessage(const std::string& text) override { messages.push_back(text); }
};

std::string train(const TrainingConfig& config) {
    Trainer trainer(config, syntheticDataset());
    TrainingControl control;
    trainer.run(control);
    return trainer.lastNetwork().checksum();
}

/// For each live option a value far enough from its own to be seen in a short run.
std::string other(const TrainingConfig& config, const std::string& key) {
    const OptionValue now = config.value(key);
    if (const bool* flag = std::get_if<bool>(&now))
        return formatOption(OptionValue(!*flag));
    if (key == "schedule")
        return "constant";
    if (key == "signals")
        return "power-of-two";
    if (const std::int64_t* number = std::get_if<std::int64_t>(&now))
        return formatOption(OptionValue(std::max<std::int64_t>(*number / 2, 1)));
    const double value = config.real(key);
    const bool grows = value < 0.05 || key == "dead-zone" || key == "window" || key == "final-learning-rate";
    return formatOption(OptionValue(value == 0 ? 0.5 : grows ? 8 * value : value / 8));
}

} // namespace

class TestLiveChanges : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void textIsReadBack();
    void refusesText_data();
    void refusesText();
    void optionsAtAStep();
    void changedRunsAreRuns_data();
    void changedRunsAreRuns();
    void refusedChangesChangeNothing();
    void resumesAcrossAChange_data();
    void resumesAcrossAChange();
    void otherChangesAreAnotherRun();
    void impossibleChangesAreFoundAtOnce();
};

void TestLiveChanges::textIsReadBack() {
    const std::vector<OptionChange> changes{
        {3, "margin", "2"}, {3, "learning-rate", "0.5"}, {40, "margin", "6"}};
    const std::string text = formatChanges(changes);
    QCOMPARE(text, std::string("3:margin=2 3:learning-rate=0.5 40:margin=6"));
    QVERIFY(parseChanges(text) == changes);
    QVERIFY(parseChanges("").empty());
}

void TestLiveChanges::refusesText_data() {
    QTest::addColumn<QString>("text");
    for (const char* text :
         {"margin=2", "x:margin=2", "0:margin=2", "-1:margin=2", "3:margin", "3:=2",
          "3:margin=", "3.5:margin=2", "5:margin=2 4:margin=3", "99999999999999999999:margin=2"})
        QTest::addRow("%s", text) << QString::fromLatin1(text);
}

void TestLiveChanges::refusesText() {
    QFETCH(QString, text);
    QVERIFY_EXCEPTION_THROWN(parseChanges(text.toStdString()), Error);
}

void TestLiveChanges::optionsAtAStep() {
    const TrainingConfig config = configFor("bitflip", "5:margin=2 9:margin=3 9:learning-rate=0.25");
    const double first = TrainingConfig().real("margin");
    QCOMPARE(configAt(config, 4).real("margin"), first);
    QCOMPARE(configAt(config, 5).real("margin"), 2.0);
    QCOMPARE(configAt(config, 8).real("margin"), 2.0);
    QCOMPARE(configAt(config, 9).real("margin"), 3.0);
    QCOMPARE(configAt(config, 9).real("learning-rate"), 0.25);
    QCOMPARE(config.real("margin"), first);
    const TrainingConfig more = withChange(config, {20, "margin", "7"});
    QCOMPARE(configAt(more, 20).real("margin"), 7.0);
    QVERIFY_EXCEPTION_THROWN(withChange(config, {20, "margin", "many"}), Error);
}

void TestLiveChanges::changedRunsAreRuns_data() {
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("key");
    for (const Method& method : methods()) {
        if (method.name == "coordinate-descent")
            continue; // has no live options
        Trainer trainer(configFor(method.name), syntheticDataset());
        Changer changer;
        struct Keys final : TrainingObserver {
            std::vector<std::string> keys;
            void onStarted(const TrainingStart& start) override { keys = start.liveOptions; }
        } keys;
        trainer.addObserver(keys);
        changer.control.stop();
        trainer.run(changer.control);
        if (method.keepsLatents) // a live option of its optimiser bop alone
            keys.keys.emplace_back("flip-threshold");
        for (const std::string& key : keys.keys)
            QTest::addRow("%s %s", method.name.c_str(), key.c_str())
                << QString::fromStdString(method.name) << QString::fromStdString(key);
    }
}

/// A run with a change that was asked for while it trained, and one whose configuration has it from the
/// beginning, are the same; and neither is the run without it.
void TestLiveChanges::changedRunsAreRuns() {
    QFETCH(QString, method);
    QFETCH(QString, key);
    const TrainingConfig plain = configOf(method.toStdString(), key.toStdString());
    const std::string value = other(plain, key.toStdString());
    Trainer trainer(plain, syntheticDataset());
    Changer changer;
    changer.wishes = {{4, {key.toStdString(), value}}};
    trainer.addObserver(changer);
    trainer.run(changer.control);
    QVERIFY((changer.told == std::vector<OptionChange>{{5, key.toStdString(), value}}));
    QCOMPARE(trainer.config().text("changes"), "5:" + key.toStdString() + "=" + value);
    QCOMPARE(train(trainer.config()), trainer.lastNetwork().checksum());
    QVERIFY(train(plain) != trainer.lastNetwork().checksum());
}

void TestLiveChanges::refusedChangesChangeNothing() {
    const TrainingConfig plain = configFor("bitflip");
    Trainer trainer(plain, syntheticDataset());
    Changer changer;
    changer.wishes = {
        {2, {"margin", "many"}}, {3, {"network", "20"}}, {4, {"counter-bits", "4"}}, {5, {"nonsense", "1"}}};
    trainer.addObserver(changer);
    trainer.run(changer.control);
    QVERIFY(changer.told.empty());
    QCOMPARE(changer.messages.size(), std::size_t{4});
    QVERIFY(changer.messages[0].find("margin") != std::string::npos);
    QVERIFY(trainer.config() == plain);
    QCOMPARE(trainer.lastNetwork().checksum(), train(plain));
}

void TestLiveChanges::resumesAcrossAChange_data() {
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("second"); // that changes beside the rate
    QTest::addColumn<int>("leftAfter");
    for (const auto& [method, second] : {std::pair{"bitflip", "margin=1"},
                                         {"low-memory", "signal-bits=3"},
                                         {"standard-bnn", "signals=int8"}})
        for (const auto& [when, leftAfter] :
             {std::pair{"before the change", 3}, {"right before it", 4}, {"after it", 6}, {"much later", 13}})
            QTest::addRow("%s, %s", method, when)
                << QString::fromLatin1(method) << QString::fromLatin1(second) << leftAfter;
}

/// The folder's configuration has the change as soon as it is made; a checkpoint before it may be gone on
/// with.
void TestLiveChanges::resumesAcrossAChange() {
    QFETCH(QString, method);
    QFETCH(QString, second);
    QFETCH(int, leftAfter);
    const std::string name = method.toStdString(), key = second.section(QLatin1Char('='), 0, 0).toStdString(),
                      value = second.section(QLatin1Char('='), 1).toStdString();
    const TrainingConfig changed = configFor(name, "5:learning-rate=0.2 5:" + second.toStdString());
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath(QStringLiteral("run")).toStdString();
    const RunFolder run = RunFolder::create(path, false);
    {
        Trainer trainer(configFor(name), syntheticDataset());
        Changer changer;
        changer.wishes = {{4, {"learning-rate", "0.2"}}, {4, {key, value}}};
        changer.stopAfter = static_cast<std::uint64_t>(leftAfter);
        RunRecorder recorder(run, trainer, [](const std::string& text) { QFAIL(text.c_str()); });
        CheckpointWriter checkpoints(run, trainer, [](const CheckpointNote&) {});
        for (TrainingObserver* observer :
             std::initializer_list<TrainingObserver*>{&recorder, &checkpoints, &changer})
            trainer.addObserver(*observer);
        trainer.run(changer.control);
    }
    const bool isMade = leftAfter > 4;
    QCOMPARE(configOfRun(run).text("changes"), isMade ? changed.text("changes") : std::string());
    Trainer trainer(changed, syntheticDataset()); // as the file says, or would have said a moment later
    QVERIFY(restoreRun(run, trainer, {}, [](const std::string& text) { QFAIL(text.c_str()); }));
    QCOMPARE(trainer.progress().step, static_cast<std::uint64_t>(leftAfter));
    TrainingControl control;
    trainer.run(control);
    QCOMPARE(trainer.lastNetwork().checksum(), train(changed));
}

void TestLiveChanges::otherChangesAreAnotherRun() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath(QStringLiteral("run")).toStdString();
    const RunFolder run = RunFolder::create(path, false);
    {
        Trainer trainer(configFor("bitflip", "5:margin=1"), syntheticDataset());
        Changer changer;
        changer.stopAfter = 8;
        CheckpointWriter checkpoints(run, trainer, [](const CheckpointNote&) {});
        trainer.addObserver(checkpoints);
        trainer.addObserver(changer);
        trainer.run(changer.control);
    }
    Trainer trainer(configFor("bitflip", "5:margin=2"), syntheticDataset());
    QVERIFY_EXCEPTION_THROWN(restoreRun(run, trainer, {}, [](const std::string&) {}), Error);
}

void TestLiveChanges::impossibleChangesAreFoundAtOnce() {
    for (const char* changes : {"5:network=20", "5:tail=2", "5:margin=many", "5:nonsense=1", "nonsense"})
        QVERIFY_EXCEPTION_THROWN(Trainer(configFor("bitflip", changes), syntheticDataset()), Error);
}

QTEST_APPLESS_MAIN(TestLiveChanges)
#include "tst_livechanges.moc"
