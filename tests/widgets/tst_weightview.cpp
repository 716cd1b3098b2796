// Shown bits, painted tiles and flip marks against the network's bit matrix, also for odd sizes.
#include "widgets/weightview.h"

#include <QLocale>
#include <QTest>

#include <random>

using namespace flipscope;

class TestWeightView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void showsTheBits_data();
    void showsTheBits();
    void marksFlipsOfTheSameNeuronOnly();
    void captionCounts();
    void describesPixels();
    void keyboardReadsBits();
    void paletteChangesTheColours();
    void nothingToShow();
};

namespace {

BitMatrix randomBits(std::size_t rows, std::size_t columns, unsigned seed) {
    std::mt19937 random(seed);
    BitMatrix bits(rows, columns);
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t c = 0; c < columns; ++c)
            bits.set(r, c, random() % 2);
    return bits;
}

Network networkOf(const BitMatrix& first, const BitMatrix& second) {
    auto a = std::make_shared<const DenseParameters>(
        DenseParameters{first, std::vector<std::int32_t>(first.rows(), -1204)});
    auto b = std::make_shared<const DenseParameters>(
        DenseParameters{second, std::vector<std::int32_t>(second.rows(), 7)});
    return Network(ValueType::Bits, {DenseLayer{a}, DenseHead{b}});
}

double lightness(QColor c) { return 0.2126 * c.redF() + 0.7152 * c.greenF() + 0.0722 * c.blueF(); }

/// Colour of a bit in the picture, off its centre, where a flip's dot would be.
QColor painted(const QImage& picture, const WeightView& view, int input) {
    return picture.pixelColor(view.cellRect(input).topLeft());
}

} // namespace

void TestWeightView::showsTheBits_data() {
    QTest::addColumn<int>("layer");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<int>("channels");
    QTest::addColumn<int>("planes");
    QTest::addColumn<int>("hidden");
    QTest::newRow("28x28") << 0 << QSize(28, 28) << 1 << 1 << 3;
    QTest::newRow("odd picture") << 0 << QSize(7, 13) << 1 << 1 << 3;
    QTest::newRow("colour") << 0 << QSize(5, 9) << 3 << 1 << 3;
    QTest::newRow("planes") << 0 << QSize(9, 5) << 1 << 3 << 3;
    QTest::newRow("colour and planes") << 0 << QSize(6, 5) << 3 << 2 << 3;
    QTest::newRow("second layer, 1") << 1 << QSize(3, 3) << 1 << 1 << 1;
    QTest::newRow("second layer, 65") << 1 << QSize(3, 3) << 1 << 1 << 65;
    QTest::newRow("second layer, 130") << 1 << QSize(3, 3) << 1 << 1 << 130;
}

void TestWeightView::showsTheBits() {
    QFETCH(int, layer);
    QFETCH(QSize, size);
    QFETCH(int, channels);
    QFETCH(int, planes);
    QFETCH(int, hidden);
    const ImageShape shape{size.width(), size.height(), channels};
    const std::size_t inputs = shape.size() * std::size_t(planes);
    const BitMatrix first = randomBits(std::size_t(hidden), inputs, 1);
    const BitMatrix second = randomBits(4, std::size_t(hidden), 2);
    WeightView view;
    view.resize(431, 467);
    const int neuron = layer == 0 ? hidden - 1 : 2;
    view.setNeuron(networkOf(first, second), layer, neuron, shape, std::size_t(planes));
    const BitMatrix& expected = layer == 0 ? first : second;
    QCOMPARE(view.inputCount(), int(expected.columns()));
    const QImage picture = view.grab().toImage();
    for (int i = 0; i < view.inputCount(); ++i) {
        const bool bit = expected.get(std::size_t(neuron), std::size_t(i));
        QCOMPARE(view.shownBit(i), bit);
        QCOMPARE(lightness(painted(picture, view, i)) > 0.5, bit);
    }
    QCOMPARE(view.flippedCount(), 0);
}

void TestWeightView::marksFlipsOfTheSameNeuronOnly() {
    BitMatrix first = randomBits(3, 49, 4);
    const BitMatrix second = randomBits(2, 3, 5);
    const ImageShape shape{7, 7, 1};
    WeightView view;
    view.resize(400, 460);
    view.setNeuron(networkOf(first, second), 0, 1, shape, 1);
    for (const std::size_t i : {0, 20, 48})
        first.set(1, i, !first.get(1, i));
    first.set(2, 5, !first.get(2, 5)); // another neuron
    view.setNeuron(networkOf(first, second), 0, 1, shape, 1);
    QCOMPARE(view.flippedCount(), 3);
    const QImage picture = view.grab().toImage();
    for (int i = 0; i < 49; ++i) {
        const bool expected = i == 0 || i == 20 || i == 48;
        QCOMPARE(view.flipped(i), expected);
        QCOMPARE(picture.pixelColor(view.cellRect(i).center()) != painted(picture, view, i),
                 expected); // the dot
    }
    view.setNeuron(networkOf(first, second), 0, 1, shape, 1);
    QCOMPARE(view.flippedCount(), 0);
    view.setNeuron(networkOf(first, second), 0, 2, shape, 1); // first time shown
    QCOMPARE(view.flippedCount(), 0);
}

void TestWeightView::captionCounts() {
    const BitMatrix first = randomBits(1, 1000, 6);
    int ones = 0;
    for (std::size_t i = 0; i < 1000; ++i)
        ones += first.get(0, i);
    WeightView view;
    view.setNeuron(networkOf(first, randomBits(2, 1, 7)), 0, 0, {100, 10, 1}, 1);
    const QString caption = view.caption();
    QVERIFY2(
        caption.contains(QStringLiteral("Neuron 0 of layer 1: threshold -1204, %1 of 1000 bits").arg(ones)),
        qPrintable(caption));
}

void TestWeightView::describesPixels() {
    BitMatrix first(1, 2 * 28 * 28);
    first.set(0, 784 + 10 * 28 + 20, true);
    WeightView view;
    view.setNeuron(networkOf(first, BitMatrix(2, 1)), 0, 0, {28, 28, 1}, 2);
    QCOMPARE(view.describe(784 + 10 * 28 + 20), QStringLiteral("Input 1084, pixel (20, 10), plane 2: +1"));
    QCOMPARE(view.describe(0), QStringLiteral("Input 0, pixel (0, 0), plane 1: -1"));
}

void TestWeightView::keyboardReadsBits() {
    WeightView view;
    view.setNeuron(networkOf(randomBits(1, 12, 3), BitMatrix(2, 1)), 0, 0, {4, 3, 1}, 1);
    QTest::keyClick(&view, Qt::Key_Right);
    QCOMPARE(view.accessibleDescription(), view.describe(0));
    QTest::keyClick(&view, Qt::Key_Down);
    QTest::keyClick(&view, Qt::Key_Right);
    QCOMPARE(view.accessibleDescription(), view.describe(5));
}

void TestWeightView::paletteChangesTheColours() {
    BitMatrix first(1, 4);
    first.set(0, 1, true);
    WeightView view;
    view.resize(300, 340);
    view.setNeuron(networkOf(first, BitMatrix(2, 1)), 0, 0, {2, 2, 1}, 1);
    QPalette dark;
    dark.setColor(QPalette::Window, Qt::black);
    dark.setColor(QPalette::WindowText, Qt::white);
    const QImage before = view.grab().toImage();
    view.setPalette(dark);
    const QImage after = view.grab().toImage();
    QVERIFY(painted(before, view, 1) != painted(after, view, 1));
    QVERIFY(lightness(painted(after, view, 1)) > lightness(painted(after, view, 0)) + 0.3);
}

void TestWeightView::nothingToShow() {
    const Network network = networkOf(BitMatrix(2, 4), BitMatrix(2, 2));
    WeightView view;
    view.setNeuron(network, 0, 1, {2, 2, 1}, 1);
    QCOMPARE(view.neuron(), 1);
    view.setNeuron(network, 0, 2, {2, 2, 1}, 1); // no such neuron
    QCOMPARE(view.neuron(), -1);
    QCOMPARE(view.inputCount(), 0);
    QVERIFY(view.caption().isEmpty());
    view.setNeuron(Network(), 0, 0, {2, 2, 1}, 1);
    QCOMPARE(view.layer(), -1);
}

QTEST_MAIN(TestWeightView)
#include "tst_weightview.moc"
