// Layers in words, for dense networks and convolutions.
#include "widgets/layernames.h"

#include "engine/network/networkspec.h"

#include <QLocale>
#include <QTest>

using namespace flipscope;

class TestLayerNames : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void dense();
    void convolutions();
    void strides();
};

namespace {

QStringList labels(const std::vector<LayerShape>& layers) {
    QStringList all;
    for (std::size_t l = 0; l < layers.size(); ++l)
        all.append(layerLabel(layers, l));
    return all;
}

} // namespace

void TestLayerNames::dense() {
    const auto layers = parseNetwork("32,16", {9, 10, 1}, 90, 5);
    QCOMPARE(mapsText(layers), QStringLiteral("90 → 32 → 16 → 5"));
    QCOMPARE(labels(layers),
             (QStringList{QStringLiteral("layer 1 · 90→32"), QStringLiteral("layer 2 · 32→16"),
                          QStringLiteral("output · 16→5")}));
    QCOMPARE(layerSentence(layers, 1), QStringLiteral("layer 2: 16 neurons, 32 → 16, 512 weights"));
    QCOMPARE(neuronName(layers[1], 1, 7), QStringLiteral("Neuron 7 of layer 2"));
}

void TestLayerNames::convolutions() {
    const auto layers = parseNetwork("32c3,64v3,p,256", {28, 28, 1}, 784, 10);
    QCOMPARE(mapsText(layers), QStringLiteral("28×28×1 → 28×28×32 → 13×13×64 → 256 → 10"));
    QCOMPARE(labels(layers), (QStringList{QStringLiteral("conv 1 · 32c3"), QStringLiteral("conv 2 · 64v3p"),
                                          QStringLiteral("layer 3 · 256"), QStringLiteral("output · 10")}));
    QCOMPARE(layerSentence(layers, 0),
             QStringLiteral("conv 1: 32 filters of 3×3 over 1 channel, 28×28×1 → 28×28×32, 288 weights"));
    QCOMPARE(layerSentence(layers, 1),
             QStringLiteral(
                 "conv 2: 64 filters of 3×3 over 32 channels, pooled, 28×28×32 → 13×13×64, 18432 weights"));
    QCOMPARE(neuronName(layers[1], 1, 7), QStringLiteral("Filter 7 of layer 2"));
    QCOMPARE(neuronName(layers[2], 2, 7), QStringLiteral("Neuron 7 of layer 3"));
}

void TestLayerNames::strides() {
    const auto layers = parseNetwork("8c5s2,4", {9, 12, 3}, 9 * 12 * 3, 2);
    QCOMPARE(mapsText(layers), QStringLiteral("9×12×3 → 5×6×8 → 4 → 2"));
    QVERIFY2(layerSentence(layers, 0).contains(QStringLiteral("8 filters of 5×5 over 3 channels, stride 2,")),
             qPrintable(layerSentence(layers, 0)));
}

QTEST_MAIN(TestLayerNames)
#include "tst_layernames.moc"
