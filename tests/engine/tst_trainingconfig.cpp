// Precedence, errors and the round trip of a configuration; the presets that come with the program.
#include "datasets/error.h"
#include "engine/learning/methods.h"
#include "engine/trainingconfig.h"

#include <QtTest>

using namespace flipscope;

namespace {
Assignment said(const char* key, const char* text) { return {key, text, std::string("--") + key, {}}; }
} // namespace

class TestTrainingConfig : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void defaults() {
        const TrainingConfig config;
        QCOMPARE(config.text("method"), std::string("bitflip"));
        QCOMPARE(config.integer("batch"), std::int64_t{256});
        QCOMPARE(config.real("margin"), 4.0);
        // A method brings its own defaults for general options.
        const TrainingConfig strict = TrainingConfig::resolve({said("method", "gft")});
        QCOMPARE(strict.integer("batch"), std::int64_t{1024});
        QCOMPARE(strict.integer("epochs"), std::int64_t{10});
    }
    void laterWins() {
        const TrainingConfig config =
            TrainingConfig::resolve({said("epochs", "3"), said("method", "gft"), said("epochs", "4")});
        QCOMPARE(config.integer("epochs"), std::int64_t{4});
    }
    void roundTrip_data() {
        QTest::addColumn<QString>("method");
        for (const Method& method : methods())
            QTest::newRow(method.name.c_str()) << QString::fromStdString(method.name);
    }
    void roundTrip() {
        QFETCH(QString, method);
        std::vector<Assignment> all{said("method", method.toUtf8()), said("seed", "9007199254740991")};
        for (const OptionSpec& option : TrainingConfig::methodOptions(method.toStdString()))
            if (option.key == "margin" || option.key == "learning-rate")
                all.push_back(said(option.key.c_str(), "0.1"));
        const TrainingConfig config = TrainingConfig::resolve(all);
        QVERIFY(TrainingConfig::resolve(assignmentsFromJson(toJson(config), "x")) == config);
    }
    void refuses_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("mentions");
        const auto row = [](const char* key, const char* value, const char* mentions) {
            QTest::addRow("%s=%s", key, value)
                << QString::fromLatin1(key) << QString::fromLatin1(value) << QString::fromLatin1(mentions);
        };
        row("method", "adam", "bitflip, bitflip-ternary, gft, gft-ternary, gft-plain");
        row("epoch", "3", "epochs");
        row("tail", "2", "method gft");
        row("epochs", "0", "1 to");
        row("epochs", "many", "whole number");
        row("encoder", "jpeg", "thermometer:N");
        row("kernels", "mmx", "scalar");
        row("validation", "1", "0 to 0.9");
        row("size", "20y", "WIDTHxHEIGHT");
        row("resize", "squeeze", "stretch, fit, crop");
        row("colour", "blue", "keep, grey, rgb, bgr");
        row("classes", "cat,,dog", "empty name");
        row("group", "(", "regular expression");
        row("duplicates", "maybe", "report, remove, ignore");
        row("label-noise", "1", "0 to 0.99");
        row("skip", "5", "skip: expected a part");
        row("relabel", "train#5", "relabel: expected = and a class");
        row("memory", "-1", "0 to");
        row("augment", "shift:1,spin", "rotate:N");
    }
    void refuses() {
        QFETCH(QString, key);
        QFETCH(QString, value);
        QFETCH(QString, mentions);
        try {
            TrainingConfig::resolve({said(key.toUtf8(), value.toUtf8())});
            QFAIL("accepted");
        } catch (const Error& e) {
            QVERIFY(e.kind() == Error::Kind::Usage);
            QVERIFY2(QString::fromUtf8(e.what()).contains(mentions), e.what());
        }
    }
    void requestFollows() {
        const DatasetRequest request =
            TrainingConfig::resolve({said("size", "20x16"), said("resize", "crop"), said("colour", "bgr"),
                                     said("classes", "a,b"), said("group", "column"), said("skip", "test#1"),
                                     said("relabel", "train#2=a"), said("duplicates", "remove"),
                                     said("label-noise", "0.25"), said("memory", "3"), said("cache", "0")})
                .datasetRequest();
        QVERIFY((request.picture == PictureWish{20, 16, Resize::Crop, Colour::Bgr}));
        QCOMPARE(request.classes, std::string("a,b"));
        QCOMPARE(request.group, std::string("column"));
        QCOMPARE(request.skip, std::string("test#1"));
        QCOMPARE(request.relabel, std::string("train#2=a"));
        QVERIFY(request.duplicates == Duplicates::Remove);
        QCOMPARE(request.labelNoise, 0.25);
        QCOMPARE(request.memory, std::uint64_t{3} << 20);
        QCOMPARE(request.cache, std::uint64_t{0});
        // What the table says without an option is what a request says by itself.
        DatasetRequest plain;
        plain.dataset = TrainingConfig().text("dataset");
        QVERIFY(TrainingConfig().datasetRequest() == plain);
    }
    void badJson_data() {
        QTest::addColumn<QByteArray>("json");
        for (const char* bad : {"", "{", "[1]", "3", R"({"epochs": [1]})", R"({"epochs": null})",
                                R"({"epochs": "x"})", R"({"nonsense": 1})"})
            QTest::newRow(bad) << QByteArray(bad);
    }
    void badJson() {
        QFETCH(QByteArray, json);
        try {
            TrainingConfig::resolve(assignmentsFromJson(json.toStdString(), "some.json"));
            QFAIL("accepted");
        } catch (const Error& e) {
            QVERIFY2(QString::fromUtf8(e.what()).contains(QLatin1String("some.json")), e.what());
        }
    }
    void optionsOfAFileForAnotherMethod() {
        // A preset for gft with --method bitflip: its general options stay, its own are passed over.
        auto assignments = assignmentsFromJson(R"({"method": "gft", "tail": 3, "epochs": 7})", "gft.json");
        assignments.push_back(said("method", "bitflip"));
        const TrainingConfig config = TrainingConfig::resolve(assignments);
        QCOMPARE(config.text("method"), std::string("bitflip"));
        QCOMPARE(config.integer("epochs"), std::int64_t{7});
    }
    void presetsResolve() {
        const std::vector<Preset> all = presets();
        QVERIFY(all.size() >= 4);
        for (const Preset& preset : all) {
            TrainingConfig::resolve(preset.assignments);
            QVERIFY2(!preset.title.empty() && !preset.description.empty(), preset.name.c_str());
        }
        QCOMPARE(findPreset("fashion-mnist").name, std::string("fashion-mnist"));
        QVERIFY_EXCEPTION_THROWN(findPreset("nothing"), Error);
    }
};

QTEST_APPLESS_MAIN(TestTrainingConfig)
#include "tst_trainingconfig.moc"
