// Every registered method: k steps, its state saved, a fresh learner restored from it, and the other steps
// give the network and the saved bytes of a learner that was never interrupted. Files that mislead are
// refused.
#include "datasets/error.h"
#include "engine/batchsource.h"
#include "engine/io/statefile.h"
#include "engine/learning/methods.h"
#include "engine/network/networkspec.h"
#include "engine/trainer.h"
#include "engine/trainingconfig.h"
#include "support/statefiles.h"
#include "support/syntheticdata.h"

#include <QtTest>
#include <nlohmann/json.hpp>
#include <oneapi/tbb/task_arena.h>

#include <cstring>

using namespace flipscope;
using flipscope::test::sealed;
using flipscope::test::withHeader;

namespace {

constexpr std::uint64_t steps = 9;
const auto never = [] { return false; };

/// A learner and its batches.
struct Run {
    static constexpr ImageShape shape{10, 9, 1};
    TrainingConfig config;
    Samples samples = syntheticSamples(shape, 5, 200, 1);
    Encoder encoder;
    BatchSource batches;
    std::unique_ptr<Learner> learner;

    Run(const std::string& method, const std::string& spec, const std::string& network,
        const std::string& kernels = "auto")
        : config(TrainingConfig::resolve(
              {{"method", method, "", {}}, {"network", network, "", {}}, {"epochs", "2", "", {}}})),
          encoder(Encoder::fit(spec, samples, shape)), batches(samples, encoder, 40, 1) {
        LearningProblem problem;
        problem.inputType = encoder.outputType();
        problem.image = imageMap(shape);
        problem.layers = parseNetwork(network, problem.image, encoder.outputs(), 5);
        problem.stepsPerEpoch = batches.stepsPerEpoch();
        problem.inputVaries.resize(encoder.outputs(), true);
        if (problem.inputType == ValueType::U8) {
            problem.inputMeans.resize(encoder.outputs(), 40);
            problem.inputDeviation = 70;
        }
        learner = findMethod(method).create(config, problem, selectKernels(kernels));
    }

    void learn(std::uint64_t first, std::uint64_t end) {
        for (std::uint64_t s = first; s < end; ++s)
            QVERIFY(learner
                        ->learn(batches.batch(1 + s / batches.stepsPerEpoch(), s % batches.stepsPerEpoch()),
                                never, nullptr)
                        .completed);
    }
    std::string saved() const {
        StateWriter writer;
        learner->visitState(writer);
        return writer.bytes({{"for", "a test"}});
    }
    void restore(const std::string& bytes) {
        StateReader reader(bytes, "test");
        learner->visitState(reader);
        learner->stateRestored();
    }
};

} // namespace

class TestLearnerState : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void goesOnAsIfNeverInterrupted_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("encoder");
        QTest::addColumn<QString>("network");
        QTest::addColumn<int>("before");
        for (const Method& method : methods())
            for (const auto& [encoder, network] :
                 {std::pair{"grey", "70,30"}, std::pair{"median", "70,30"}, std::pair{"grey", "5c3,p,20"},
                  std::pair{"median", "5c3,20"}})
                for (const int before : {0, 1, 4})
                    if (method.name != "coordinate-descent" || std::string_view(network) == "70,30")
                        QTest::addRow("%s %s %s after %d", method.name.c_str(), encoder, network, before)
                            << QString::fromStdString(method.name) << QString::fromLatin1(encoder)
                            << QString::fromLatin1(network) << before;
        for (const int before : {0, 1, 4})
            QTest::addRow("low-memory residual after %d", before) << "low-memory"
                                                                  << "grey"
                                                                  << "5f3,5r3,7r3s2,ar" << before;
    }
    void goesOnAsIfNeverInterrupted() {
        QFETCH(QString, method);
        QFETCH(QString, encoder);
        QFETCH(QString, network);
        QFETCH(int, before);
        const auto make = [&](const char* kernels = "auto") {
            return Run(method.toStdString(), encoder.toStdString(), network.toStdString(), kernels);
        };
        Run whole = make();
        whole.learn(0, steps);
        Run first = make();
        first.learn(0, static_cast<std::uint64_t>(before));
        for (const std::uint64_t stepsBefore : {0, 2}) { // what it was before does not matter
            Run second = make("scalar");                 // nor do kernels and threads
            second.learn(0, stepsBefore);
            second.restore(first.saved());
            QCOMPARE(second.saved(), first.saved());
            QCOMPARE(second.learner->network().checksum(), first.learner->network().checksum());
            tbb::task_arena(1).execute([&] { second.learn(static_cast<std::uint64_t>(before), steps); });
            QCOMPARE(second.learner->network().checksum(), whole.learner->network().checksum());
            QCOMPARE(second.saved(), whole.saved());
        }
    }

    void isRefused_data() {
        using Json = nlohmann::ordered_json;
        QTest::addColumn<std::string>("bytes");
        QTest::addColumn<QString>("message");
        Run run("bitflip", "grey", "70,30");
        run.learn(0, 2);
        const std::string good = run.saved();
        const auto row = [](const char* name, const std::string& bytes, const char* message) {
            QTest::newRow(name) << bytes << QString::fromLatin1(message);
        };
        row("empty", "", "not a Flipscope checkpoint");
        row("another file", std::string(100, 'x'), "not a Flipscope checkpoint");
        std::string changed = good;
        changed[changed.size() / 2] = static_cast<char>(changed[changed.size() / 2] ^ 1);
        row("a flipped bit", changed, "checksum");
        row("cut", good.substr(0, good.size() - 1), "checksum");
        changed = good;
        changed[8] = 9;
        row("newer", sealed(changed), "newer version");
        changed = good;
        changed[15] = 0x7f;
        row("header past the end", sealed(changed), "offset 12");
        row("no JSON", sealed(changed.substr(0, 12) + std::string("\x04\0\0\0{{{{12345678", 16)),
            "offset 16");
        const auto entry = [&](const char* name, auto&& change, const char* message) {
            row(name, withHeader(good, [&](Json& json) { change(json["arrays"]); }), message);
        };
        entry(
            "array missing", [](Json& a) { a[0]["name"] = "other"; }, "array step is missing");
        entry(
            "array twice", [](Json& a) { a[1]["name"] = "step"; }, "twice");
        entry(
            "unknown type", [](Json& a) { a[0]["type"] = "u65"; }, "unknown type");
        entry(
            "longer than the file", [](Json& a) { a[2]["stored"] = 1ULL << 40; }, "bytes are left");
        entry(
            "count that wraps round", [](Json& a) { a[0]["count"] = (1ULL << 61) + 1; }, "claimed");
        entry(
            "no number", [](Json& a) { a[0]["count"] = -1; }, "no number count");
        entry(
            "no object", [](Json& a) { a[0] = 7; }, "no text name");
        entry(
            "bytes left over", [](Json& a) { a.erase(a.size() - 1); }, "belong to no array");
        entry(
            "packed to another size",
            [](Json& a) {
                for (Json& array : a)
                    if (array["zstd"] == true)
                        array["count"] = array["count"].get<std::size_t>() + 1;
            },
            "of another configuration");
        entry(
            "not packed though it is said", [](Json& a) { a[0]["zstd"] = true; }, "once decompressed");
        row("another network", Run("bitflip", "grey", "60,30").saved(), "of another configuration");
    }
    void isRefused() {
        QFETCH(std::string, bytes);
        QFETCH(QString, message);
        Run run("bitflip", "grey", "70,30");
        try {
            run.restore(bytes);
            QFAIL("was restored");
        } catch (const Error& e) {
            QVERIFY2(QString::fromUtf8(e.what()).contains(message), e.what());
        }
    }
    void contradictionsAreRefused_data() {
        QTest::addColumn<QString>("array");
        QTest::addColumn<qint64>("value");
        QTest::newRow("mean") << QStringLiteral("layer1.means") << (qint64{1} << 50);
        QTest::newRow("blame size") << QStringLiteral("blame-sizes") << (qint64{1} << 50);
        QTest::newRow("sign of a counter") << QStringLiteral("layer1.counters") << qint64{-1};
    }
    /// Values that a checksum cannot tell from true ones.
    void contradictionsAreRefused() {
        QFETCH(QString, array);
        QFETCH(qint64, value);
        struct Wrong final : StateVisitor {
            std::string array;
            qint64 value = 0;
            void visit(const std::string& name, StateType, void* values, std::size_t count) override {
                if (name == array)
                    for (std::size_t i = 0; i < count; ++i)
                        std::memcpy(static_cast<char*>(values) + i * sizeof value, &value, sizeof value);
            }
        } wrong;
        wrong.array = array.toStdString();
        wrong.value = value;
        Run run("bitflip", "grey", "70,30");
        run.learn(0, 2);
        run.learner->visitState(wrong);
        QVERIFY_EXCEPTION_THROWN(run.learner->stateRestored(), Error);
    }
};

QTEST_APPLESS_MAIN(TestLearnerState)
#include "tst_learnerstate.moc"
