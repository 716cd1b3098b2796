// Shown bits, painted tiles and flip marks against the network's bit matrix, also for odd sizes.
#include "widgets/histogramview.h"
#include "widgets/numberformat.h"
#include "widgets/valuetable.h"
#include "widgets/weightview.h"

#include <QComboBox>
#include <QDialog>
#include <QLocale>
#include <QSet>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include <functional>
#include <random>

using namespace flipscope;

class TestWeightView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void showsTheBits_data();
    void showsTheBits();
    void showsTernaryWeights();
    void showsFilters_data();
    void showsFilters();
    void marksFlipsOfAFilter();
    void anotherShapeMarksNothing();
    void arrowsLeadThroughTheTiles();
    void hundredsOfMapsHaveRoom();
    void marksFlipsOfTheSameNeuronOnly();
    void captionCounts();
    void describesPixels();
    void keyboardReadsBits();
    void paletteChangesTheColours();
    void nothingToShow();
    void showsHowWeightsBehaved();
    void showsLatentWeights();
    void latentWeightsKeepTheirPlace_data();
    void latentWeightsKeepTheirPlace();
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
    const auto parameters = [](const BitMatrix& weights, std::int32_t threshold) {
        return std::make_shared<const LayerParameters>(
            LayerParameters{LayerShape::dense({1, 1, weights.columns()}, weights.rows()), weights,
                            std::vector<std::int32_t>(weights.rows(), threshold)});
    };
    return Network(ValueType::Bits, {1, 1, first.columns()},
                   {DenseLayer{parameters(first, -1204)}, DenseHead{parameters(second, 7)}});
}

/// One layer of given shape under a head; bits past the channels of a tap stay 0, as everywhere.
Network filterNetwork(const LayerShape& shape, const std::function<bool(int, int, int, int)>& bit) {
    BitMatrix weights(shape.neurons, shape.columns());
    const std::size_t tapBits = shape.taps() == 1 ? 0 : (shape.input.channels + 63) / 64 * 64;
    for (int o = 0; o < int(shape.neurons); ++o)
        for (int y = 0; y < int(shape.kernelHeight); ++y)
            for (int x = 0; x < int(shape.kernelWidth); ++x)
                for (int c = 0; c < int(shape.input.channels); ++c)
                    weights.set(std::size_t(o),
                                (std::size_t(y) * shape.kernelWidth + std::size_t(x)) * tapBits +
                                    std::size_t(c),
                                bit(o, y, x, c));
    const auto layer = std::make_shared<const LayerParameters>(
        LayerParameters{shape, weights, std::vector<std::int32_t>(shape.neurons, -3)});
    const LayerShape headShape = LayerShape::dense(shape.output(), 2);
    const auto head = std::make_shared<const LayerParameters>(
        LayerParameters{headShape, BitMatrix(2, headShape.columns()), {0, 0}});
    const Layer first = shape.isDense() ? Layer(DenseLayer{layer}) : Layer(ConvolutionLayer{layer});
    return Network(ValueType::Bits, shape.input, {first, DenseHead{head}});
}

/// Of neuron o, tap (y, x), channel c; without a pattern.
bool scattered(int o, int y, int x, int c) {
    return (unsigned(((o * 31 + y) * 17 + x) * 131 + c) * 2654435761U) >> 31;
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
        QCOMPARE(view.shownWeight(i), bit ? 1 : -1);
        QCOMPARE(lightness(painted(picture, view, i)) > 0.5, bit);
    }
    QCOMPARE(view.flippedCount(), 0);
}

/// Of two planes per neuron: -1, 0 and +1 are told apart, in numbers and by lightness.
void TestWeightView::showsTernaryWeights() {
    LayerShape shape = LayerShape::dense({1, 1, 9}, 2);
    shape.weightPlanes = 2;
    BitMatrix weights(4, 9);
    for (std::size_t i = 0; i < 9; ++i) { // of neuron 1: -1, 0, +1 in turn
        weights.set(2, i, i % 3 == 2);
        weights.set(3, i, i % 3 != 0);
    }
    const auto hidden = std::make_shared<const LayerParameters>(LayerParameters{shape, weights, {0, 5}});
    const auto head = std::make_shared<const LayerParameters>(
        LayerParameters{LayerShape::dense({1, 1, 2}, 2), BitMatrix(2, 2), {0, 0}});
    WeightView view;
    view.resize(431, 467);
    view.setNeuron(Network(ValueType::Bits, {DenseLayer{hidden}, DenseHead{head}}), 0, 1, {3, 3, 1}, 1);
    const QImage picture = view.grab().toImage();
    std::array<double, 3> lightest;
    for (int i = 0; i < 9; ++i) {
        QCOMPARE(view.shownWeight(i), i % 3 - 1);
        lightest[std::size_t(i % 3)] = lightness(painted(picture, view, i));
    }
    QVERIFY(lightest[0] + 0.1 < lightest[1] && lightest[1] + 0.1 < lightest[2]);
    QVERIFY2(view.caption().contains(QStringLiteral("3 of 9 are +1, 3 are 0")), qPrintable(view.caption()));
    QVERIFY(view.describe(1).endsWith(QStringLiteral(": 0")));
}

void TestWeightView::showsFilters_data() {
    QTest::addColumn<QSize>("kernel");
    QTest::addColumn<int>("ownChannels"); // of the picture
    QTest::addColumn<int>("planes");
    QTest::addColumn<bool>("padded");
    QTest::addColumn<bool>("dense"); // covers its whole input
    QTest::newRow("grey") << QSize(3, 3) << 1 << 1 << true << false;
    QTest::newRow("colour") << QSize(3, 3) << 3 << 1 << true << false;
    QTest::newRow("planes") << QSize(5, 5) << 1 << 4 << false << false;
    QTest::newRow("colour and planes") << QSize(3, 3) << 3 << 2 << true << false;
    QTest::newRow("65 channels") << QSize(3, 3) << 65 << 1 << true << false;
    QTest::newRow("130 channels") << QSize(3, 5) << 130 << 1 << false << false;
    QTest::newRow("1 x 1") << QSize(1, 1) << 70 << 1 << false << false;
    QTest::newRow("dense over a map") << QSize(7, 4) << 20 << 1 << false << true;
}

void TestWeightView::showsFilters() {
    QFETCH(QSize, kernel);
    QFETCH(int, ownChannels);
    QFETCH(int, planes);
    QFETCH(bool, padded);
    QFETCH(bool, dense);
    const int channels = ownChannels * planes;
    const ImageShape picture{dense ? kernel.width() : 11, dense ? kernel.height() : 9, ownChannels};
    const MapShape map{std::size_t(picture.height), std::size_t(picture.width), std::size_t(channels)};
    const LayerShape shape{map,
                           3,
                           std::size_t(kernel.height()),
                           std::size_t(kernel.width()),
                           1,
                           padded ? std::size_t(kernel.width() / 2) : 0,
                           1};
    constexpr int filter = 2;
    WeightView view;
    view.resize(460, 520);
    view.setNeuron(filterNetwork(shape, scattered), 0, filter, picture, std::size_t(planes));
    QCOMPARE(view.inputCount(), kernel.width() * kernel.height() * channels); // no unused column
    const QImage image = view.grab().toImage();
    QSet<QPair<int, int>> places;
    int ones = 0;
    for (int p = 0, i = 0; p < planes; ++p)
        for (int y = 0; y < kernel.height(); ++y)
            for (int x = 0; x < kernel.width(); ++x)
                for (int c = 0; c < ownChannels; ++c, ++i) { // inputs as BitTiles orders them
                    const bool bit = scattered(filter, y, x, p * ownChannels + c);
                    QCOMPARE(view.shownWeight(i), bit ? 1 : -1);
                    QCOMPARE(lightness(painted(image, view, i)) > 0.5, bit);
                    ones += bit;
                    const QRect cell = view.cellRect(i);
                    places.insert({cell.x(), cell.y()});
                    if (kernel == QSize(1, 1))
                        continue;
                    const QRect corner = view.cellRect(i - (y * kernel.width() + x) * ownChannels);
                    QCOMPARE(cell.topLeft() - corner.topLeft(), QPoint(x, y) * cell.width());
                    const QString text = view.describe(i);
                    QVERIFY2(text.contains(QStringLiteral("(%1, %2)").arg(x).arg(y)), qPrintable(text));
                    QCOMPARE(text.startsWith(QStringLiteral("Tap")), !dense);
                }
    QCOMPARE(places.size(), view.inputCount()); // no two in one place
    QVERIFY2(
        view.caption().contains(QStringLiteral("weights: %1 of %2 are").arg(ones).arg(view.inputCount())),
        qPrintable(view.caption()));
    QVERIFY(view.caption().startsWith(dense ? QStringLiteral("Neuron 2") : QStringLiteral("Filter 2")));
}

void TestWeightView::marksFlipsOfAFilter() {
    const LayerShape shape{{8, 8, 70}, 3, 3, 3, 1, 1, 2};
    const auto flipped = [](int y, int x, int c) {
        return (y == 0 && x == 2 && c == 69) || (y == 1 && x == 1 && c == 0) || (y == 2 && x == 0 && c == 64);
    };
    const auto after = [&](int o, int y, int x, int c) {
        const bool flips = o == 1 ? flipped(y, x, c) : c == 5; // all taps of channel 5 of the other filters
        return scattered(o, y, x, c) != flips;
    };
    const ImageShape picture{8, 8, 70};
    WeightView view;
    view.resize(460, 520);
    view.setNeuron(filterNetwork(shape, scattered), 0, 1, picture, 1);
    QCOMPARE(view.flippedCount(), 0);
    view.setNeuron(filterNetwork(shape, after), 0, 1, picture, 1);
    QCOMPARE(view.flippedCount(), 3);
    const QImage image = view.grab().toImage();
    for (int y = 0, i = 0; y < 3; ++y)
        for (int x = 0; x < 3; ++x)
            for (int c = 0; c < 70; ++c, ++i) {
                QCOMPARE(view.flipped(i), flipped(y, x, c));
                QCOMPARE(image.pixelColor(view.cellRect(i).center()) != painted(image, view, i),
                         flipped(y, x, c));
            }
}

void TestWeightView::anotherShapeMarksNothing() {
    const LayerShape filters{{6, 6, 4}, 2, 3, 3, 1, 1, 1};
    const LayerShape dense = LayerShape::dense({1, 1, 36}, 2);
    const auto never = [](int, int, int, int) { return false; };
    const auto always = [](int, int, int, int) { return true; };
    WeightView view;
    view.setNeuron(filterNetwork(filters, never), 0, 1, {6, 6, 4}, 1);
    view.setNeuron(filterNetwork(dense, always), 0, 1, {6, 6, 1}, 1); // as many bits
    QCOMPARE(view.inputCount(), 36);
    QCOMPARE(view.flippedCount(), 0);
    const LayerShape onThree{{6, 6, 6}, 2, 3, 3, 1, 1, 1}; // three colours in two planes, or two in three
    view.setNeuron(filterNetwork(onThree, never), 0, 1, {6, 6, 3}, 2);
    view.setNeuron(filterNetwork(onThree, always), 0, 1, {6, 6, 2}, 3);
    QCOMPARE(view.flippedCount(), 0);
}

void TestWeightView::arrowsLeadThroughTheTiles() {
    const LayerShape shape{{8, 8, 64}, 1, 3, 3, 1, 1, 1};
    WeightView view;
    view.resize(400, 440);
    view.setNeuron(filterNetwork(shape, scattered), 0, 0, {8, 8, 64}, 1);
    QTest::keyClick(&view, Qt::Key_Right); // enters
    QPoint before = view.cellRect(0).center();
    for (int press = 0; press < 5; ++press) // through the first tile into the one below
        QTest::keyClick(&view, Qt::Key_Down);
    int current = -1;
    for (int i = 0; i < view.inputCount(); ++i)
        if (view.describe(i) == view.accessibleDescription())
            current = i;
    QVERIFY2(current >= 0, qPrintable(view.accessibleDescription()));
    QCOMPARE(view.cellRect(current).center().x(), before.x());
    QVERIFY2(view.describe(current).startsWith(QStringLiteral("Tap (0, 2)")),
             qPrintable(view.describe(current)));
    for (int press = 0; press < 5; ++press)
        QTest::keyClick(&view, Qt::Key_Up);
    QCOMPARE(view.accessibleDescription(), view.describe(0));
}

void TestWeightView::hundredsOfMapsHaveRoom() {
    const LayerShape shape = LayerShape::dense({28, 28, 256}, 1);
    WeightView view;
    view.resize(300, 240);
    const QSize before = view.minimumSizeHint();
    view.setNeuron(filterNetwork(shape, scattered), 0, 0, {28, 28, 256}, 1);
    const QSize needed = view.minimumSizeHint();
    QVERIFY(needed.width() > before.width() && needed.height() > before.height());
    view.resize(needed);
    for (int i = 0; i < view.inputCount(); ++i)
        QVERIFY(view.rect().contains(view.cellRect(i)));
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
    QVERIFY2(caption.contains(
                 QStringLiteral("Neuron 0 of layer 1: threshold -1204, weights: %1 of 1000").arg(ones)),
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

/// Ages, numbers of flips and behaviour are those of the history; another neuron has another one.
void TestWeightView::showsHowWeightsBehaved() {
    using Shown = WeightView::Shown;
    const Network network = networkOf(randomBits(3, 100, 1), randomBits(10, 3, 2));
    WeightView view;
    view.resize(400, 400);
    view.setNeuron(network, 0, 1, {10, 10, 1}, 1);
    QVERIFY(view.summary().isEmpty());
    std::vector<NeuronFlip> flips; // column c flips c times, up to column 20; the last one just now
    for (std::uint64_t step = 1; step <= 100; ++step)
        for (std::uint32_t c = 1; c <= 20; ++c)
            if (step >= 81 - 2 * c && step < 81 - c)
                flips.push_back({step, c, 0});
    flips.push_back({100, 20, 0});
    view.setHistory(historyAt(flips, 128, 100));
    QVERIFY2(view.summary().startsWith(formatPercent(0.8, 0) + QLatin1String(" silent")),
             qPrintable(view.summary()));
    QVERIFY(view.summary().contains(QLatin1String("211 flips")));
    const QImage weights = view.grab().toImage();
    const auto colourAt = [&](const QImage& image, int input) {
        return image.pixelColor((view.cellRect(input).center() * image.devicePixelRatio()));
    };
    QSignalSpy changed(&view, &WeightView::shownChanged);
    for (const Shown shown : {Shown::Age, Shown::Flips, Shown::Behaviour}) {
        view.setShown(shown);
        const QImage image = view.grab().toImage();
        const QColor silent = colourAt(image, 50);
        QCOMPARE(colourAt(image, 99), silent);
        QVERIFY(colourAt(image, 20) != silent && colourAt(image, 1) != silent);
        QVERIFY(colourAt(image, 20) != colourAt(image, 3)); // newer, oftener, restless
    }
    QCOMPARE(changed.size(), 3);
    QVERIFY(view.describe(50).contains(QLatin1String("never flipped")));
    QVERIFY(view.describe(20).contains(QLatin1String("21 flips, the last 0 steps ago; goes back and forth")));
    QVERIFY(view.describe(5).contains(QLatin1String("5 flips, the last 25 steps ago; decided")));
    view.setHistory(historyAt(flips, 128, 60)); // an earlier moment
    QVERIFY(view.describe(5).contains(QLatin1String("never flipped")));
    view.setNeuron(network, 0, 1, {10, 10, 1}, 1); // the same one, later
    QVERIFY(view.history());
    view.setNeuron(network, 0, 2, {10, 10, 1}, 1);
    QVERIFY(!view.history() && view.summary().isEmpty());
    view.setShown(Shown::Weights);
    view.setNeuron(network, 0, 1, {10, 10, 1}, 1);
    QCOMPARE(colourAt(view.grab().toImage(), 50), colourAt(weights, 50));
}

namespace {

/// Of a neuron with the weights of `bits`: sizes rise with the column, within the octave below `most`.
LatentWeights latentsOf(const BitMatrix& bits, LatentPlace place, float most) {
    LatentWeights latents;
    latents.place = place;
    for (std::size_t k = 0; k < bits.columns(); ++k) {
        const float size = most * (0.5F + 0.49F * float(k) / float(bits.columns()));
        latents.values.push_back(bits.get(place.neuron, k) ? size : -size);
    }
    for (std::size_t o = 0; o < bits.rows(); ++o)
        for (const float value : latents.values)
            ++latents.bars[latentBar(value)];
    return latents;
}

} // namespace

/// Offered only where there are any; colours, words, table and sizes are those of the numbers.
void TestWeightView::showsLatentWeights() {
    using Shown = WeightView::Shown;
    const BitMatrix first = randomBits(3, 100, 1);
    const Network network = networkOf(first, randomBits(10, 3, 2));
    WeightView view;
    view.resize(420, 300);
    const auto* modes = view.findChild<QComboBox*>(QStringLiteral("weightsShown"));
    view.setNeuron(network, 0, 1, {10, 10, 1}, 1);
    QCOMPARE(modes->count(), 4);
    view.setShown(Shown::Latent);
    QCOMPARE(view.shown(), Shown::Weights);
    view.setLatentsKept(true);
    view.setLatentsKept(true);
    QCOMPARE(modes->count(), 5);
    const QImage weights = view.grab().toImage();
    view.setShown(Shown::Latent);
    QCOMPARE(view.shown(), Shown::Latent);
    QVERIFY(modes->currentText().contains(QLatin1String("hidden")));
    QVERIFY(view.rect().contains(modes->geometry()));
    QTest::qWait(50); // it may think better of its size
    QVERIFY(view.rect().contains(modes->geometry()));
    QVERIFY(!view.latentSizes()->isVisibleTo(&view)); // nothing is known yet

    LatentWeights latents = latentsOf(first, {0, 1}, 0.125F);
    latents.values[7] = -0.0005F; // first.get(1, 7) is what it is: a step may change it
    latents.reach = 0.001F;
    latents.withinReach = 3;
    view.setLatents(latents);
    QVERIFY(view.latents() == latents);
    const QImage image = view.grab().toImage();
    const auto colourAt = [&](int input) { return painted(image, view, input); };
    const QColor nothing = colourAt(7);
    for (int i = 0; i < 100; ++i) {
        if (i == 7)
            continue;
        QVERIFY2(
            view.describe(i).contains(QLatin1String("latent ") + formatReal(double(latents.values[i]), 5)),
            qPrintable(view.describe(i)));
        const QColor colour = colourAt(i);
        // Blue below 0, orange above, by half of the range at least.
        QCOMPARE(colour.red() > colour.blue() + 20, latents.values[std::size_t(i)] > 0);
        QCOMPARE(colour.blue() > colour.red() + 20, latents.values[std::size_t(i)] < 0);
    }
    QVERIFY(std::abs(nothing.red() - nothing.blue()) < 12);
    QVERIFY(view.describe(7).endsWith(QLatin1String("within a step of a flip")));
    const int steps = int(std::ceil(std::abs(latents.values[8]) / 0.001F));
    QVERIFY2(view.describe(8).contains(QStringLiteral(", %1 or more steps from a flip").arg(steps)),
             qPrintable(view.describe(8)));

    const HistogramView* sizes = view.latentSizes();
    QVERIFY(sizes->isVisibleTo(&view));
    QVERIFY(view.rect().contains(sizes->geometry()));
    for (int i = 0; i < 100; ++i)
        QVERIFY(!sizes->geometry().intersects(view.cellRect(i)));
    for (std::size_t bar = 0; bar < latentBars; ++bar)
        QCOMPARE(sizes->counts()[bar], quint64{latents.bars[bar]});
    QCOMPARE(sizes->barOf(0.1), int(latentBar(0.1F)));
    QCOMPARE(sizes->barOf(1), int(latentBar(1.0F)));
    QCOMPARE(sizes->barOf(1e-5), 0);
    QVERIFY2(sizes->title().contains(formatPercent(0.01, 1)), qPrintable(sizes->title())); // 3 of 300

    view.showAsTable();
    auto* dialog = view.findChild<QDialog*>();
    QVERIFY(dialog);
    const QAbstractItemModel* table = dialog->findChild<QTableView*>()->model();
    int column = -1;
    for (int c = 0; c < table->columnCount(); ++c)
        if (table->headerData(c, Qt::Horizontal).toString().startsWith(QLatin1String("Latent weight")))
            column = c;
    QVERIFY(column > 0);
    QCOMPARE(table->rowCount(), 100);
    for (int i = 0; i < 100; ++i)
        QCOMPARE(table->index(i, column).data().toString(),
                 formatReal(double(latents.values[std::size_t(i)]), 6));
    dialog->close();

    view.setNeuron(network, 0, 1, {10, 10, 1}, 1); // the next step: its own are not there yet
    QVERIFY(!view.latents());
    view.setLatents(latents);
    view.setNeuron(network, 0, 2, {10, 10, 1}, 1);
    QVERIFY(!view.latents());
    view.setLatents(latents); // of another neuron
    QVERIFY(!view.latents() && !view.latentSizes()->isVisibleTo(&view));
    view.setLatentsKept(false); // another method
    QCOMPARE(view.shown(), Shown::Weights);
    QCOMPARE(modes->count(), 4);
    view.setNeuron(network, 0, 1, {10, 10, 1}, 1);
    QCOMPARE(painted(view.grab().toImage(), view, 50), painted(weights, view, 50));
}

void TestWeightView::latentWeightsKeepTheirPlace_data() {
    QTest::addColumn<QSize>("size");
    QTest::newRow("wide") << QSize(500, 280);
    QTest::newRow("high") << QSize(280, 500);
    QTest::newRow("as in the window") << QSize(356, 290);
}

/// Beside the weights or below them; a filter's numbers are those of its columns.
void TestWeightView::latentWeightsKeepTheirPlace() {
    QFETCH(QSize, size);
    const LayerShape shape{{8, 8, 70}, 3, 3, 3, 1, 1, 1};
    WeightView view;
    view.setLatentsKept(true);
    view.setNeuron(filterNetwork(shape, scattered), 0, 1, {8, 8, 70}, 1);
    LatentWeights latents;
    latents.place = {0, 1};
    for (std::size_t column = 0; column < shape.columns(); ++column)
        latents.values.push_back(float(column) / 2048);
    latents.bars[9] = 3 * 9 * 70;
    view.setShown(WeightView::Shown::Latent);
    view.setLatents(latents);
    view.resize(size.expandedTo(view.minimumSizeHint()));
    view.grab(); // lays it out
    QVERIFY(view.rect().contains(view.latentSizes()->geometry()));
    for (int i = 0; i < view.inputCount(); ++i) {
        QVERIFY(!view.latentSizes()->geometry().intersects(view.cellRect(i)));
        QVERIFY(view.rect().contains(view.cellRect(i)));
        const double expected = double(view.columnOf(i)) / 2048;
        QVERIFY2(view.describe(i).contains(QLatin1String("latent ") + formatReal(expected, 5)),
                 qPrintable(view.describe(i)));
    }
}

QTEST_MAIN(TestWeightView)
#include "tst_weightview.moc"
