// Evidence against sums written out: what a neuron looked at, its weights and its sum, in every layer of
// networks of every kind.
#include "engine/evidence.h"

#include "support/naivenetwork.h"

#include <QtTest>

using namespace flipscope;

class TestEvidence : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sumsAreTheEngines_data() {
        QTest::addColumn<QString>("kernels");
        QTest::addColumn<bool>("grey");
        QTest::addColumn<int>("weightPlanes");
        QTest::addColumn<QString>("layers");
        for (const Kernels* k : availableKernels())
            for (const bool grey : {false, true})
                for (const int planes : {1, 2})
                    for (const char* layers :
                         {"65,130", "5c3,p,70v3,40", "6c3s2,130c5,p,30", "66c3s2,66c3+,p,9"})
                        QTest::addRow("%s %s %d %s", k->name.data(), grey ? "grey" : "bits", planes, layers)
                            << QString::fromLatin1(k->name.data()) << grey << planes
                            << QString::fromLatin1(layers);
    }
    void sumsAreTheEngines();
    void streams();
    void planesOfEncodersAreChannels();

private:
    static constexpr MapShape image{11, 9, 3};

    static std::vector<int> valuesOf(const Activations& x, std::size_t count) {
        std::vector<int> values;
        const auto* grey = std::get_if<U8Matrix>(&x);
        for (std::size_t i = 0; i < count; ++i)
            values.push_back(grey ? grey->at(0, i) : std::get<BitMatrix>(x).sign(0, i));
        return values;
    }
    /// `values`: [place][channel] of the layer's input. Gives the layer's output.
    static void compareLayer(const Evidence& evidence, const Network& network, std::size_t l,
                             std::vector<int>& values);
};

void TestEvidence::compareLayer(const Evidence& evidence, const Network& network, std::size_t l,
                                std::vector<int>& values) {
    const LayerParameters& layer = parametersOf(network.layers()[l]);
    const bool isGrey = l == 0 && network.inputType() == ValueType::U8;
    const bool isLast = l + 1 == network.layers().size();
    const std::vector<int> expected = sums(layer, values, isGrey ? 0 : -1);
    const MapShape out = layer.shape.output();
    for (std::size_t place = 0; place < out.pixels(); ++place)
        for (std::size_t o = 0; o < out.channels; o += 1 + out.channels / 7) {
            const std::size_t y = place / out.width, x = place % out.width;
            const NeuronEvidence e = evidence.of(l, o, y, x);
            const int less = expected[place * out.channels + o]; // the threshold
            QCOMPARE(e.sum - e.threshold, less);
            QCOMPARE(e.fires(), less >= 0);
            QCOMPARE(e.isGrey, isGrey);
            QCOMPARE(e.values.size(), layer.shape.inputs());
            std::int64_t sum = 0;
            for (std::size_t i = 0; i < e.values.size(); ++i)
                sum += e.part(i);
            QCOMPARE(sum + e.shortcut,
                     std::int64_t{e.sum}); // the map that is shown adds up to the engine's count
            if (isLast)
                QCOMPARE(evidence.scores()[o], less);
            else
                QCOMPARE(evidence.output(l, o, y, x), less >= 0);
        }
    values = expected;
    for (int& v : values)
        v = v >= 0 ? 1 : -1;
}

void TestEvidence::sumsAreTheEngines() {
    QFETCH(QString, kernels);
    QFETCH(bool, grey);
    QFETCH(int, weightPlanes);
    QFETCH(QString, layers);
    std::mt19937 random(5);
    const Network network =
        randomNetwork(grey, image, layers.toStdString(), random, 1, static_cast<std::size_t>(weightPlanes));
    const Activations x = randomInput(grey, 1, image.values(), random);
    const Kernels& table = selectKernels(kernels.toStdString());
    Evidence evidence(network, table);
    evidence.run(x);
    const Int32Matrix scores = network.forward(x, table);
    for (std::size_t c = 0; c < network.classes(); ++c)
        QCOMPARE(evidence.scores()[c], scores.at(0, c));
    std::vector<int> values = valuesOf(x, image.values());
    for (std::size_t l = 0; l < network.layers().size(); ++l)
        compareLayer(evidence, network, l, values);
}

/// Of a stream: its signs where it is whole; its layers' own sums are as they are.
void TestEvidence::streams() {
    std::mt19937 random(6);
    const Network network = randomNetwork(true, image, "5f3,5r3,9r3s2,9r3,ar", random);
    const Activations x = randomInput(true, 1, image.values(), random);
    Evidence evidence(network, selectKernels("auto"));
    evidence.run(x);
    const NaivePass pass = passOf(network, valuesOf(x, image.values()));
    for (std::size_t l = 0; l < network.layers().size(); ++l) {
        const LayerShape& shape = parametersOf(network.layers()[l]).shape;
        const MapShape out = shape.output();
        const std::size_t whole = l == 2 ? 3 : l; // the shortcut's part comes next
        for (std::size_t i = 0; i < out.values(); ++i) {
            const std::size_t o = i % out.channels, y = i / out.channels / out.width;
            const NeuronEvidence e = evidence.of(l, o, y, i / out.channels % out.width);
            QCOMPARE(e.sum - e.threshold, pass.sums[l][i]);
            std::int64_t sum = 0;
            for (std::size_t part = 0; part < e.values.size(); ++part)
                sum += e.part(part);
            QCOMPARE(sum, std::int64_t{e.sum});
            QCOMPARE(e.isGrey, shape.isFine());
            if (l + 1 < network.layers().size())
                QCOMPARE(evidence.output(l, o, y, i / out.channels % out.width), pass.outputs[whole][i] >= 0);
        }
    }
}

/// Bits lie plane after plane; filters see them as channels of a pixel.
void TestEvidence::planesOfEncodersAreChannels() {
    constexpr std::size_t planes = 2;
    std::mt19937 random(4);
    const Network network = randomNetwork(false, image, "5c3,p,9", random, planes);
    const Activations x = randomInput(false, 1, planes * image.values(), random);
    Evidence evidence(network, selectKernels("auto"));
    evidence.run(x);
    const std::vector<int> encoded = valuesOf(x, planes * image.values());
    std::vector<int> values;
    for (std::size_t pixel = 0; pixel < image.pixels(); ++pixel)
        for (std::size_t plane = 0; plane < planes; ++plane)
            for (std::size_t c = 0; c < image.channels; ++c)
                values.push_back(encoded[plane * image.values() + pixel * image.channels + c]);
    for (std::size_t l = 0; l < network.layers().size(); ++l)
        compareLayer(evidence, network, l, values);
}

QTEST_APPLESS_MAIN(TestEvidence)
#include "tst_evidence.moc"
