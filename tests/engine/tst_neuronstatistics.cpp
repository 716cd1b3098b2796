// Counts about neurons against a forward pass written out, and twins against pairs compared one by one.
#include "engine/neuronstatistics.h"

#include "support/naivenetwork.h"
#include "support/syntheticdata.h"

#include <QtTest>

using namespace flipscope;

class TestNeuronStatistics : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void countsAreTheForwardPass_data();
    void countsAreTheForwardPass();
    void twinsAreFound();
    void deadAndAlwaysOn();
};

void TestNeuronStatistics::countsAreTheForwardPass_data() {
    QTest::addColumn<QString>("layers");
    QTest::addRow("dense") << QStringLiteral("33,20");
    QTest::addRow("filters") << QStringLiteral("5c3,p,20");
}

void TestNeuronStatistics::countsAreTheForwardPass() {
    QFETCH(QString, layers);
    const Dataset data = syntheticDataset({10, 9, 1}, 7, 60);
    std::mt19937 random(2);
    const Network network = randomNetwork(true, {9, 10, 1}, layers.toStdString(), random);
    const Encoder encoder = Encoder::fit("grey", data.train, data.shape);
    const auto found = neuronStatistics(network, encoder, data.train, 30, selectKernels("auto"));
    QCOMPARE(found.size(), network.layers().size());
    std::vector<std::vector<std::uint64_t>> fired;
    for (const Layer& layer : network.layers())
        fired.emplace_back(parametersOf(layer).shape.neurons);
    for (std::size_t i = 0; i < 30; ++i) {
        std::vector<std::uint8_t> pixels(data.shape.size());
        data.train.read(2 * i, pixels); // every other one
        std::vector<int> values(pixels.begin(), pixels.end());
        for (std::size_t l = 0; l + 1 < network.layers().size(); ++l) {
            values = sums(parametersOf(network.layers()[l]), values, l == 0 ? 0 : -1);
            for (std::size_t v = 0; v < values.size(); ++v) {
                values[v] = values[v] >= 0 ? 1 : -1;
                fired[l][v % fired[l].size()] += values[v] > 0;
            }
        }
    }
    for (std::size_t l = 0; l + 1 < found.size(); ++l) {
        QCOMPARE(found[l].looks, 30 * found[l].shape.output().pixels());
        QVERIFY(found[l].fired == fired[l]);
        QCOMPARE(found[l].margins.size(), std::size_t{30 * 16});
    }
    QCOMPARE(found.back().looks, std::uint64_t{0});
}

void TestNeuronStatistics::twinsAreFound() {
    const Dataset data = syntheticDataset({10, 9, 1}, 7, 4);
    const Encoder encoder = Encoder::fit("grey", data.train, data.shape);
    std::mt19937 random(2);
    const Network network = randomNetwork(true, {9, 10, 1}, "33", random);
    auto first = std::make_shared<LayerParameters>(parametersOf(network.layers()[0]));
    for (std::size_t k = 0; k < 90; ++k) {
        first->weights.set(20, k, first->weights.get(4, k) != (k == 17)); // all but one
        first->weights.set(30, k, !first->weights.get(7, k));             // the opposite
    }
    const Network changed(ValueType::U8, {9, 10, 1}, {DenseLayer{first}, network.layers()[1]});
    const auto found = neuronStatistics(changed, encoder, data.train, 4, selectKernels("auto"));
    QVERIFY((found[0].twins[20] == Twin{4, 1, false}));
    QVERIFY((found[0].twins[4] == Twin{20, 1, false}));
    QVERIFY((found[0].twins[30] == Twin{7, 0, true}));
    for (std::size_t o = 0; o < 33; ++o) {
        QCOMPARE(found[0].isTwin(o), o == 4 || o == 20 || o == 7 || o == 30);
        std::uint32_t nearest = 91; // pair by pair
        for (std::size_t other = 0; other < 33; ++other) {
            std::uint32_t differ = 0;
            for (std::size_t k = 0; k < 90; ++k)
                differ += first->weights.get(o, k) != first->weights.get(other, k);
            if (other != o)
                nearest = std::min({nearest, differ, 90 - differ});
        }
        QCOMPARE(found[0].twins[o].distance, nearest);
    }
}

void TestNeuronStatistics::deadAndAlwaysOn() {
    const Dataset data = syntheticDataset({10, 9, 1}, 7, 40);
    const Encoder encoder = Encoder::fit("grey", data.train, data.shape);
    std::mt19937 random(2);
    const Network network = randomNetwork(true, {9, 10, 1}, "33", random);
    auto first = std::make_shared<LayerParameters>(parametersOf(network.layers()[0]));
    first->thresholds[3] = 1 << 20;
    first->thresholds[8] = -(1 << 20);
    const Network changed(ValueType::U8, {9, 10, 1}, {DenseLayer{first}, network.layers()[1]});
    const auto found = neuronStatistics(changed, encoder, data.train, 40, selectKernels("auto"));
    QVERIFY(found[0].isDead(3) && !found[0].isAlwaysOn(3));
    QVERIFY(found[0].isAlwaysOn(8) && !found[0].isDead(8));
    QVERIFY(!found[1].isDead(0) && !found[1].isAlwaysOn(0)); // scores do not fire
}

QTEST_APPLESS_MAIN(TestNeuronStatistics)
#include "tst_neuronstatistics.moc"
