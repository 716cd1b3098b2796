// Comparisons: which runs there are, and what the table says of their results.
#include "datasets/error.h"
#include "engine/comparison.h"

#include <QtTest>
#include <nlohmann/json.hpp>

#include <set>

using namespace flipscope;

namespace {

TrainingResult resultWith(double test, double seconds) {
    TrainingResult r;
    r.dataset = "clothes, small";
    r.network = "784-20-10";
    r.method = "gft";
    r.encoder = "grey";
    r.stateBitsPerWeight = 1;
    r.trainSamples = 1000;
    r.epochs = 4;
    r.trainSeconds = seconds;
    r.flips = 400;
    r.updates = 800;
    r.trainBitOps = 12000000;
    r.trainFloatOps = 4000;
    r.testAccuracy = test;
    return r;
}

Network smallNetwork() {
    const auto layer = [](std::size_t inputs, std::size_t neurons) {
        return std::make_shared<LayerParameters>(LayerParameters{LayerShape::dense({1, 1, inputs}, neurons),
                                                                 BitMatrix(neurons, inputs),
                                                                 std::vector<std::int32_t>(neurons)});
    };
    return Network(ValueType::U8, {DenseLayer{layer(784, 20)}, DenseHead{layer(20, 10)}});
}

} // namespace

class TestComparison : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void settingsAreListed() {
        const auto settings = settingsFromJson(
            R"([{"method": "gft", "epochs": 2}, {"title": "wide", "network": "2048"}])", "list.json");
        QCOMPARE(settings.size(), std::size_t{2});
        QCOMPARE(settings[0].label, std::string("epochs=2 method=gft"));
        QCOMPARE(settings[1].label, std::string("wide"));
        QCOMPARE(TrainingConfig::resolve(settings[1].assignments).text("network"), std::string("2048"));
    }
    void readyMadeListsAreFound() {
        const auto settings = settingsFromList("ablation");
        QVERIFY(settings.size() >= 10);
        std::set<std::string> runs;
        for (const ComparedSetting& setting : settings)
            runs.insert(runName(TrainingConfig::resolve(setting.assignments)));
        QCOMPARE(runs.size(), settings.size());
        try {
            settingsFromList("ablations");
            QFAIL("there is none such");
        } catch (const Error& e) {
            QVERIFY2(QString::fromUtf8(e.what()).contains(QLatin1String("one of: ablation")), e.what());
        }
    }
    void listsAreRefused_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("no JSON") << QStringLiteral("[{");
        QTest::newRow("no list") << QStringLiteral("{}");
        QTest::newRow("empty") << QStringLiteral("[]");
        QTest::newRow("no object") << QStringLiteral("[3]");
        QTest::newRow("preset is no name") << QStringLiteral(R"([{"preset": 3}])");
        QTest::newRow("no such preset") << QStringLiteral(R"([{"preset": "nothing"}])");
    }
    void listsAreRefused() {
        QFETCH(QString, text);
        QVERIFY_EXCEPTION_THROWN(settingsFromJson(text.toStdString(), "list.json"), Error);
    }
    void settingsTimesValues() {
        const auto settings = varied(varied({{"", {}}}, "method=bitflip,bep"), "network=300,300;512");
        QCOMPARE(settings.size(), std::size_t{4});
        QCOMPARE(settings[0].label, std::string("method=bitflip network=300,300"));
        QCOMPARE(settings[3].label, std::string("method=bep network=512"));
        QCOMPARE(TrainingConfig::resolve(settings[2].assignments).text("method"), std::string("bep"));
        QCOMPARE(TrainingConfig::resolve(settings[2].assignments).text("network"), std::string("300,300"));
        for (const char* text : {"", "method", "=3", "method="})
            QVERIFY_EXCEPTION_THROWN(varied({{"", {}}}, text), Error);
    }
    void seeds() {
        QCOMPARE(seedsFrom("3"), (std::vector<std::uint64_t>{1, 2, 3}));
        QCOMPARE(seedsFrom("7,4"), (std::vector<std::uint64_t>{7, 4}));
        for (const char* text : {"", "0", "-1", "x", "1,", "1001", "99999999999999999999"})
            QVERIFY_EXCEPTION_THROWN(seedsFrom(text), Error);
    }
    /// A name is the configuration's alone: what cannot change a result does not count, all else does.
    void namesOfRuns() {
        const auto name = [](std::vector<Assignment> all) { return runName(TrainingConfig::resolve(all)); };
        const std::string plain = name({});
        QCOMPARE(name({{"threads", "2", "", {}}, {"kernels", "scalar", "", {}}}), plain);
        QCOMPARE(name({{"epochs", "20", "", {}}}), plain); // the default, said
        const std::set<std::string> all{plain, name({{"epochs", "21", "", {}}}),
                                        name({{"seed", "2", "", {}}}), name({{"margin", "5", "", {}}}),
                                        name({{"method", "gft", "", {}}})};
        QCOMPARE(all.size(), std::size_t{5});
        QVERIFY(plain.rfind("bitflip-", 0) == 0 && plain.ends_with("-seed1"));
    }
    void rowsAddUp() {
        const TrainingConfig config = TrainingConfig::resolve({{"batch", "300", "", {}}});
        const ComparisonRow row = rowOf("a", config, smallNetwork(),
                                        {resultWith(0.80, 4), resultWith(0.83, 8), resultWith(0.84, 12)});
        QCOMPARE(row.runs, std::size_t{3});
        QCOMPARE(row.test->mean, (0.80 + 0.83 + 0.84) / 3);
        QCOMPARE(row.test->spread, 0.84 - 0.80);
        QVERIFY(!row.validation);
        QCOMPARE(row.secondsPerEpoch, 2.0);
        QCOMPARE(row.updatesPerEpoch, 200.0);
        QCOMPARE(row.flipsPerEpoch, 100.0);
        QCOMPARE(row.backpropUpdates, std::uint64_t{(784 * 20 + 20 * 10) * 4}); // 1000 / 300, rounded up
        QCOMPARE(row.bitOps, 3e6); // of an epoch
        QCOMPARE(row.floatOps, 1e3);
        QCOMPARE(row.backpropFloatOps, std::uint64_t{(784 * 20 + 20 * 10) * (6 * 1000 + 4)});
    }
    void tables() {
        const ComparisonRow row =
            rowOf("m=1,2", TrainingConfig(), smallNetwork(), {resultWith(0.80, 4), resultWith(0.83, 8)});
        const QString text = QString::fromStdString(tableText({row, row}));
        QCOMPARE(text.count(QLatin1Char('\n')), 4);
        for (const QString& line : text.split(QLatin1Char('\n'), Qt::SkipEmptyParts))
            QCOMPARE(line.count(QLatin1Char('|')), 18);
        QVERIFY(text.contains(QLatin1String("| 81.50 (3.00) |")));
        const QStringList csv = QString::fromStdString(tableCsv({row})).split(QLatin1Char('\n'));
        QVERIFY(csv[1].startsWith(QLatin1String("\"clothes, small\",784-20-10,gft,grey,\"m=1,2\",1,")));
        QCOMPARE(csv[1].count(QLatin1Char(',')), csv[0].count(QLatin1Char(',')) + 2); // two within quotes
        const auto json = nlohmann::json::parse(tableJson({row}));
        QCOMPARE(json["schema"].get<int>(), 1);
        QCOMPARE(json["rows"][0]["float_ops_per_epoch"].get<double>(), 1e3);
        QVERIFY(std::abs(json["rows"][0]["test_accuracy"]["mean"].get<double>() - 0.815) < 1e-12);
        QVERIFY(json["rows"][0]["validation_accuracy"].is_null());
    }
};

QTEST_APPLESS_MAIN(TestComparison)
#include "tst_comparison.moc"
