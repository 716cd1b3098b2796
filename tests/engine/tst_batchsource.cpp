// Each epoch shows every sample once, in an order that depends on seed and epoch alone.
#include "datasets/error.h"
#include "engine/batchsource.h"
#include "support/syntheticdata.h"

#include <QtTest>

#include <atomic>
#include <set>

using namespace flipscope;

namespace {
constexpr ImageShape shape{6, 5, 1};

/// As a set that is larger than memory.
class OnDemand final : public SampleSource {
public:
    explicit OnDemand(Samples samples) : m_samples(std::move(samples)) {}
    std::size_t size() const override { return m_samples.size(); }
    std::uint16_t label(std::size_t index) const override { return m_samples.label(index); }
    void read(std::size_t index, std::span<std::uint8_t> pixels) const override {
        if (fails)
            throw Error("cannot be read");
        m_samples.read(index, pixels);
    }
    bool inMemory() const override { return false; }
    std::atomic<bool> fails{false};

private:
    Samples m_samples;
};

std::vector<std::uint32_t> orderOf(BatchSource& source, std::uint64_t epoch) {
    std::vector<std::uint32_t> order;
    for (std::uint64_t step = 0; step < source.stepsPerEpoch(); ++step) {
        const Batch& batch = source.batch(epoch, step);
        order.insert(order.end(), batch.sampleIndices.begin(), batch.sampleIndices.end());
    }
    return order;
}
} // namespace

class TestBatchSource : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everySampleOnce() {
        const Samples samples = syntheticSamples(shape, 3, 103, 1);
        const Encoder encoder = Encoder::fit("grey", samples, shape);
        BatchSource source(samples, encoder, 20, 1);
        QCOMPARE(source.stepsPerEpoch(), std::uint64_t{6});
        for (std::uint64_t step = 0; step < 6; ++step) {
            const std::size_t size = source.batch(1, step).size();
            QVERIFY(size == 17 || size == 18); // 103 / 6: no remnant
        }
        const auto order = orderOf(source, 1);
        QCOMPARE(order.size(), std::size_t{103});
        QCOMPARE(std::set<std::uint32_t>(order.begin(), order.end()).size(), std::size_t{103});
    }

    void orderFollowsSeedAndEpoch() {
        const Samples samples = syntheticSamples(shape, 3, 103, 1);
        const Encoder encoder = Encoder::fit("grey", samples, shape);
        BatchSource source(samples, encoder, 20, 1), again(samples, encoder, 20, 1),
            other(samples, encoder, 20, 2);
        const auto first = orderOf(source, 1), second = orderOf(source, 2);
        QVERIFY(first != second);
        QCOMPARE(orderOf(source, 1), first); // going back gives the same
        QCOMPARE(orderOf(again, 2), second);
        QVERIFY(orderOf(other, 1) != first);
    }

    void contentIsTheSample_data() {
        QTest::addColumn<QString>("spec");
        QTest::newRow("grey") << QStringLiteral("grey");
        QTest::newRow("thermometer") << QStringLiteral("thermometer:3");
    }
    void contentIsTheSample() {
        QFETCH(QString, spec);
        const Samples samples = syntheticSamples(shape, 3, 50, 1);
        const Encoder encoder = Encoder::fit(spec.toStdString(), samples, shape);
        const Activations all = encoder.encode(samples);
        BatchSource source(samples, encoder, 16, 1);
        for (std::uint64_t step = 0; step < source.stepsPerEpoch(); ++step) {
            const Batch& batch = source.batch(3, step);
            for (std::size_t row = 0; row < batch.size(); ++row) {
                QCOMPARE(batch.labels[row], samples.label(batch.sampleIndices[row]));
                QCOMPARE(encoder.decode(batch.input, row), encoder.decode(all, batch.sampleIndices[row]));
            }
        }
    }

    // Whatever makes the batches, and in whatever order they are asked for.
    void madeAheadIsTheSame_data() {
        QTest::addColumn<QString>("spec");
        QTest::addColumn<QString>("augmentation");
        QTest::addColumn<int>("threads");
        for (const char* spec : {"grey", "thermometer:3", "bitplanes:4"})
            for (const char* augmentation : {"", "flip,rotate:20,shift:1,erase:2"})
                for (const int threads : {0, 1, 2, 5})
                    QTest::addRow("%s, %s, %d", spec, augmentation, threads)
                        << QString::fromLatin1(spec) << QString::fromLatin1(augmentation) << threads;
    }
    void madeAheadIsTheSame() {
        QFETCH(QString, spec);
        QFETCH(QString, augmentation);
        QFETCH(int, threads);
        const Samples samples = syntheticSamples(shape, 3, 103, 1);
        const Encoder encoder = Encoder::fit(spec.toStdString(), samples, shape);
        const Augmentation changes = Augmentation::parse(augmentation.toStdString());
        const Samples onDemand(std::make_shared<OnDemand>(samples));
        BatchSource source(onDemand, encoder, 20, 4, changes, static_cast<std::size_t>(threads));
        BatchSource plain(samples, encoder, 20, 4); // for the order
        // Two epochs, a step taken again, one epoch back, a leap.
        std::vector<std::pair<std::uint64_t, std::uint64_t>> asked;
        for (std::uint64_t i = 0; i < 12; ++i)
            asked.emplace_back(1 + i / 6, i % 6);
        asked.insert(asked.end(), {{2, 5}, {2, 5}, {1, 2}, {1, 3}, {7, 0}, {7, 1}, {1, 0}});
        for (const auto& [epoch, step] : asked) {
            const Batch& batch = source.batch(epoch, step);
            const Batch& expected = plain.batch(epoch, step);
            QCOMPARE(batch.sampleIndices, expected.sampleIndices);
            QCOMPARE(batch.labels, expected.labels);
            for (std::size_t row = 0; row < batch.size(); ++row) {
                const auto pixels =
                    augmentedPicture(samples, shape, changes, 4, epoch, batch.sampleIndices[row]);
                Activations one = encoder.makeBatch(1);
                encoder.encode(pixels, one, 0);
                QCOMPARE(encoder.decode(batch.input, row), encoder.decode(one, 0));
            }
        }
    }

    void failureReachesWhoAsks_data() {
        QTest::addColumn<int>("threads");
        for (const int threads : {0, 1, 3})
            QTest::addRow("%d", threads) << threads;
    }
    void failureReachesWhoAsks() {
        QFETCH(int, threads);
        const Samples samples = syntheticSamples(shape, 3, 100, 1);
        const Encoder encoder = Encoder::fit("grey", samples, shape);
        const auto onDemand = std::make_shared<OnDemand>(samples);
        BatchSource source(Samples(onDemand), encoder, 10, 1, {}, static_cast<std::size_t>(threads));
        source.batch(1, 0);
        onDemand->fails = true;
        QVERIFY_EXCEPTION_THROWN(source.batch(5, 0), Error);
        onDemand->fails = false;
        QCOMPARE(source.batch(9, 0).size(), std::size_t{10}); // and it goes on
    }

    void unreadBatchesAreNoHindrance() { // destroyed while its threads are at work
        const Samples samples = syntheticSamples(shape, 3, 1000, 1);
        const Encoder encoder = Encoder::fit("grey", samples, shape);
        for (int i = 0; i < 50; ++i) {
            BatchSource source(samples, encoder, 10, 1, Augmentation::parse("rotate:9"), 3);
            if (i % 2 == 0)
                QCOMPARE(source.batch(1, 0).size(), std::size_t{10});
        }
    }
};

QTEST_APPLESS_MAIN(TestBatchSource)
#include "tst_batchsource.moc"
