// The forward pass against sums written out, on sizes that are no multiple of anything.
#include "engine/network/network.h"
#include "engine/network/networkspec.h"
#include "support/naivenetwork.h"

#include <QtTest>

#include <climits>
#include <random>

using namespace flipscope;

class TestNetwork : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void forwardIsTheDefinition_data() {
        QTest::addColumn<QString>("kernels");
        QTest::addColumn<bool>("grey");
        QTest::addColumn<QString>("layers");
        for (const Kernels* k : availableKernels())
            for (const bool grey : {false, true})
                for (const char* layers :
                     {"65,130", "300,600,40", "5c3,p,70v3,40", "6c3s2,130c5,p,300", "7v2,p"})
                    QTest::addRow("%s %s %s", k->name.data(), grey ? "grey" : "bits", layers)
                        << QString::fromLatin1(k->name.data()) << grey << QString::fromLatin1(layers);
        for (const Kernels* k : availableKernels()) // their first layer takes grey values
            for (const char* layers :
                 {"5f3,5r3,70r3s2,70r5,9r3s2,a", "70f3s2,p,70r3,ar", "66f3,66r3,64r3s2,a"})
                QTest::addRow("%s %s", k->name.data(), layers)
                    << QString::fromLatin1(k->name.data()) << true << QString::fromLatin1(layers);
    }
    void forwardIsTheDefinition();
    void planesOfEncodersAreChannels();
    void checksumSeesEverything();
    void figures();

private:
    static constexpr MapShape image{11, 9, 3};
};

void TestNetwork::forwardIsTheDefinition() {
    QFETCH(QString, kernels);
    QFETCH(bool, grey);
    QFETCH(QString, layers);
    std::mt19937 random(3);
    const Network network = randomNetwork(grey, image, layers.toStdString(), random);
    const std::size_t samples = 35; // more than one block of them
    const Activations x = randomInput(grey, samples, image.values(), random);
    const Kernels& table = selectKernels(kernels.toStdString());
    const Int32Matrix scores = network.forward(x, table);
    const auto classes = network.predict(x, table);
    for (std::size_t s = 0; s < samples; ++s) {
        std::vector<int> values;
        for (std::size_t i = 0; i < image.values(); ++i)
            values.push_back(grey ? std::get<U8Matrix>(x).at(s, i) : std::get<BitMatrix>(x).sign(s, i));
        const std::vector<int> expected = scoresOf(network, values);
        for (std::size_t c = 0; c < 7; ++c)
            QCOMPARE(scores.at(s, c), expected[c]);
        QCOMPARE(int{classes[s]},
                 static_cast<int>(std::max_element(expected.begin(), expected.end()) - expected.begin()));
    }
}

/// A thermometer's planes lie one after the other; filters see them as channels of a pixel.
void TestNetwork::planesOfEncodersAreChannels() {
    constexpr std::size_t planes = 2;
    std::mt19937 random(4);
    const Network network = randomNetwork(false, image, "5c3,p,9", random, planes);
    const Activations x = randomInput(false, 3, planes * image.values(), random);
    const Int32Matrix scores = network.forward(x, selectKernels("auto"));
    for (std::size_t s = 0; s < 3; ++s) {
        std::vector<int> values;
        for (std::size_t pixel = 0; pixel < image.pixels(); ++pixel)
            for (std::size_t plane = 0; plane < planes; ++plane)
                for (std::size_t c = 0; c < image.channels; ++c)
                    values.push_back(
                        std::get<BitMatrix>(x).sign(s, plane * image.values() + pixel * image.channels + c));
        const std::vector<int> expected = scoresOf(network, values);
        for (std::size_t c = 0; c < 7; ++c)
            QCOMPARE(scores.at(s, c), expected[c]);
    }
}

void TestNetwork::checksumSeesEverything() {
    std::mt19937 random(5);
    const Network network = randomNetwork(false, image, "65,130", random);
    const Network copy = network;
    QCOMPARE(copy.checksum(), network.checksum());
    QCOMPARE(network.checksum().size(), std::size_t{16});
    for (int change = 0; change < 2; ++change) {
        auto layers = network.layers();
        auto parameters = std::make_shared<LayerParameters>(parametersOf(layers[1]));
        if (change == 0)
            parameters->weights.set(129, 64, !parameters->weights.get(129, 64));
        else
            ++parameters->thresholds[5];
        layers[1] = DenseLayer{parameters};
        QVERIFY(Network(ValueType::Bits, image, layers).checksum() != network.checksum());
    }
    QVERIFY(Network(ValueType::U8, image, network.layers()).checksum() != network.checksum());

    // The same weights in another geometry are another network.
    const Network filters = randomNetwork(false, image, "5c3,p,9", random);
    auto layers = filters.layers();
    auto moved = std::make_shared<LayerParameters>(parametersOf(layers[0]));
    moved->shape = {image, 5, 3, 3, 2, 1, 1}; // stride 2 instead of pooling gives a map of 6 x 5
    layers[0] = ConvolutionLayer{moved};
    auto dense = std::make_shared<LayerParameters>(
        randomLayer(LayerShape::dense(moved->shape.output(), 9), 9, random).operator*());
    layers[1] = DenseLayer{dense};
    QVERIFY(Network(ValueType::Bits, image, layers).checksum() != filters.checksum());

    // So are the same weights that do something else with what they read.
    const Network residual = randomNetwork(true, image, "5f3,5r3,a", random);
    layers = residual.layers();
    auto head = std::make_shared<LayerParameters>(parametersOf(layers[2]));
    head->shape.reads = Reads::PositiveAverage;
    layers[2] = DenseHead{head};
    QVERIFY(Network(ValueType::U8, image, layers).checksum() != residual.checksum());
    auto scaled = std::make_shared<LayerParameters>(parametersOf(residual.layers()[1]));
    ++scaled->thresholds.back();
    layers = residual.layers();
    layers[1] = ConvolutionLayer{scaled};
    QVERIFY(Network(ValueType::U8, image, layers).checksum() != residual.checksum());
}

void TestNetwork::figures() {
    std::mt19937 random(6);
    const Network network = randomNetwork(true, image, "65,130", random);
    QCOMPARE(network.sizes(), std::string("297-65-130-7"));
    QCOMPARE(network.inputs(), std::size_t{297});
    QCOMPARE(network.classes(), std::size_t{7});
    QCOMPARE(network.weightCount(), std::size_t{297 * 65 + 65 * 130 + 130 * 7});
    QCOMPARE(network.bitOpsPerSample(), std::uint64_t{16 * 297 * 65 + 2 * (65 * 130 + 130 * 7)});

    const Network filters = randomNetwork(true, image, "5c3,p,70v3,40", random);
    QCOMPARE(filters.sizes(), std::string("11x9x3-5c3p-70v3-40-7"));
    QCOMPARE(filters.weightCount(), std::size_t{5 * 27 + 70 * 45 + 3 * 2 * 70 * 40 + 40 * 7});
    QCOMPARE(filters.bitOpsPerSample(),
             std::uint64_t{16 * 5 * 27 * 99 + 2 * (70 * 45 * 6 + 3 * 2 * 70 * 40 + 40 * 7)});
}

QTEST_APPLESS_MAIN(TestNetwork)
#include "tst_network.moc"
