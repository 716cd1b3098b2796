// The forward pass against sums written out, on sizes that are no multiple of anything.
#include "engine/network/network.h"

#include <QtTest>

#include <random>

using namespace flipscope;

namespace {

std::shared_ptr<DenseParameters> randomDense(std::size_t inputs, std::size_t outputs, int spread,
                                             std::mt19937& random) {
    auto p = std::make_shared<DenseParameters>(DenseParameters{BitMatrix(outputs, inputs), {}});
    for (std::size_t o = 0; o < outputs; ++o) {
        for (std::size_t i = 0; i < inputs; ++i)
            p->weights.set(o, i, random() % 2);
        p->thresholds.push_back(static_cast<int>(random() % (2 * spread + 1)) - spread);
    }
    return p;
}

/// values: what each input counts in z (grey value, or +1/-1).
std::vector<int> sums(const DenseParameters& p, const std::vector<int>& values) {
    std::vector<int> z;
    for (std::size_t o = 0; o < p.weights.rows(); ++o) {
        int sum = 0;
        for (std::size_t i = 0; i < values.size(); ++i)
            sum += values[i] * p.weights.sign(o, i);
        z.push_back(sum - p.thresholds[o]);
    }
    return z;
}

} // namespace

class TestNetwork : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void forwardIsTheDefinition_data() {
        QTest::addColumn<QString>("kernels");
        QTest::addColumn<bool>("grey");
        for (const Kernels* k : availableKernels())
            for (const bool grey : {false, true})
                QTest::addRow("%s %s", k->name.data(), grey ? "grey" : "bits")
                    << QString::fromLatin1(k->name.data()) << grey;
    }
    void forwardIsTheDefinition();
    void layerByLayerEqualsForward();
    void checksumSeesEverything();
    void figures();

private:
    static Network make(bool grey, std::mt19937& random) {
        return Network(grey ? ValueType::U8 : ValueType::Bits,
                       {DenseLayer{randomDense(77, 65, grey ? 500 : 9, random)},
                        DenseLayer{randomDense(65, 130, 9, random)},
                        DenseHead{randomDense(130, 7, 9, random)}});
    }
    static Activations input(bool grey, std::size_t samples, std::mt19937& random) {
        if (grey) {
            U8Matrix m(samples, 77);
            for (std::size_t s = 0; s < samples; ++s)
                for (std::size_t i = 0; i < 77; ++i)
                    m.at(s, i) = static_cast<std::uint8_t>(random());
            return m;
        }
        BitMatrix m(samples, 77);
        for (std::size_t s = 0; s < samples; ++s)
            for (std::size_t i = 0; i < 77; ++i)
                m.set(s, i, random() % 2);
        return m;
    }
};

void TestNetwork::forwardIsTheDefinition() {
    QFETCH(QString, kernels);
    QFETCH(bool, grey);
    std::mt19937 random(3);
    const Network network = make(grey, random);
    const Activations x = input(grey, 70, random); // more than one block of samples
    const Kernels& table = selectKernels(kernels.toStdString());
    const Int32Matrix scores = network.forward(x, table);
    const auto classes = network.predict(x, table);
    for (std::size_t s = 0; s < 70; ++s) {
        std::vector<int> values;
        for (std::size_t i = 0; i < 77; ++i)
            values.push_back(grey ? std::get<U8Matrix>(x).at(s, i) : std::get<BitMatrix>(x).sign(s, i));
        for (int l = 0; l < 2; ++l) {
            values = sums(parametersOf(network.layers()[l]), values);
            for (int& v : values)
                v = v >= 0 ? 1 : -1;
        }
        const std::vector<int> expected = sums(parametersOf(network.layers()[2]), values);
        for (std::size_t c = 0; c < 7; ++c)
            QCOMPARE(scores.at(s, c), expected[c]);
        QCOMPARE(int{classes[s]},
                 static_cast<int>(std::max_element(expected.begin(), expected.end()) - expected.begin()));
    }
}

void TestNetwork::layerByLayerEqualsForward() {
    std::mt19937 random(4);
    const Network network = make(true, random);
    const Kernels& table = selectKernels("auto");
    const Activations x = input(true, 9, random);
    const Activations last =
        network.forwardLayer(2, network.forwardLayer(1, network.forwardLayer(0, x, table), table), table);
    const Int32Matrix scores = network.forward(x, table);
    for (std::size_t s = 0; s < 9; ++s)
        for (std::size_t c = 0; c < 7; ++c)
            QCOMPARE(std::get<Int32Matrix>(last).at(s, c), scores.at(s, c));
}

void TestNetwork::checksumSeesEverything() {
    std::mt19937 random(5);
    const Network network = make(false, random);
    const Network copy = network;
    QCOMPARE(copy.checksum(), network.checksum());
    QCOMPARE(network.checksum().size(), std::size_t{16});
    for (int change = 0; change < 2; ++change) {
        auto layers = network.layers();
        auto parameters = std::make_shared<DenseParameters>(parametersOf(layers[1]));
        if (change == 0)
            parameters->weights.set(129, 64, !parameters->weights.get(129, 64));
        else
            ++parameters->thresholds[5];
        layers[1] = DenseLayer{parameters};
        QVERIFY(Network(ValueType::Bits, layers).checksum() != network.checksum());
    }
    QVERIFY(Network(ValueType::U8, network.layers()).checksum() != network.checksum());
}

void TestNetwork::figures() {
    std::mt19937 random(6);
    const Network network = make(true, random);
    QCOMPARE(network.sizes(), std::string("77-65-130-7"));
    QCOMPARE(network.inputs(), std::size_t{77});
    QCOMPARE(network.classes(), std::size_t{7});
    QCOMPARE(network.weightCount(), std::size_t{77 * 65 + 65 * 130 + 130 * 7});
    QCOMPARE(network.bitOpsPerSample(), std::uint64_t{16 * 77 * 65 + 2 * (65 * 130 + 130 * 7)});
}

QTEST_APPLESS_MAIN(TestNetwork)
#include "tst_network.moc"
