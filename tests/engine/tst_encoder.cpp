// Every encoder against its definition, computed here pixel by pixel.
#include "datasets/error.h"
#include "engine/encoder.h"
#include "engine/memory.h"
#include "support/syntheticdata.h"

#include <QtTest>

using namespace flipscope;

namespace {
constexpr ImageShape shape{7, 6, 1};

Encoder fitted(const std::string& spec) {
    return Encoder::fit(spec, syntheticSamples(shape, 3, 101, 5), shape);
}

std::vector<std::uint8_t> pictureOf(const Samples& samples, std::size_t i) {
    std::vector<std::uint8_t> pixels(shape.size());
    samples.read(i, pixels);
    return pixels;
}
} // namespace

class TestEncoder : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void grey();
    void threshold();
    void median();
    void thermometer();
    void decoding();
    void perChannel();
    void bitPlanes_data();
    void bitPlanes();
    void localContrast_data();
    void localContrast();
    void largePicturesTakeLittleMemory();
    void varying_data();
    void varying();
    void listedSpecsAreUsable();
    void badSpecs_data();
    void badSpecs();
    void restoring();
};

void TestEncoder::grey() {
    const Samples samples = syntheticSamples(shape, 3, 20, 6);
    const Encoder encoder = fitted("grey");
    QVERIFY(encoder.outputType() == ValueType::U8);
    QCOMPARE(encoder.outputs(), shape.size());
    const Activations batch = encoder.encode(samples);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        QCOMPARE(encoder.decode(batch, i), pictureOf(samples, i));
        for (std::size_t p = 0; p < shape.size(); ++p)
            QCOMPARE(std::get<U8Matrix>(batch).at(i, p), pictureOf(samples, i)[p]);
    }
}

void TestEncoder::threshold() {
    const Samples samples = syntheticSamples(shape, 3, 20, 6);
    const Encoder encoder = fitted("threshold:100");
    QCOMPARE(encoder.spec(), std::string("threshold:100"));
    QCOMPARE(fitted("threshold").spec(), std::string("threshold:128"));
    const Activations batch = encoder.encode(samples);
    const BitMatrix& bits = std::get<BitMatrix>(batch);
    for (std::size_t i = 0; i < samples.size(); ++i)
        for (std::size_t p = 0; p < shape.size(); ++p)
            QCOMPARE(bits.get(i, p), pictureOf(samples, i)[p] >= 100);
}

void TestEncoder::median() {
    const Samples training = syntheticSamples(shape, 3, 101, 5);
    const Encoder encoder = Encoder::fit("median", training, shape);
    for (std::size_t p = 0; p < shape.size(); ++p) {
        std::vector<std::uint8_t> values;
        for (std::size_t i = 0; i < training.size(); ++i)
            values.push_back(pictureOf(training, i)[p]);
        std::sort(values.begin(), values.end());
        QCOMPARE(encoder.table()[p], std::max<std::uint8_t>(values[values.size() / 2], 1));
    }
}

void TestEncoder::thermometer() {
    const Samples training = syntheticSamples(shape, 3, 101, 5);
    const Encoder encoder = Encoder::fit("thermometer:4", training, shape);
    QCOMPARE(encoder.planes(), std::size_t{4});
    QCOMPARE(encoder.outputs(), 4 * shape.size());
    std::vector<std::uint8_t> values;
    for (std::size_t i = 0; i < training.size(); ++i)
        for (const std::uint8_t v : pictureOf(training, i))
            if (v > 0)
                values.push_back(v);
    std::sort(values.begin(), values.end());
    for (std::size_t level = 0; level < 4; ++level)
        for (std::size_t p = 0; p < shape.size(); ++p)
            QCOMPARE(encoder.table()[level * shape.size() + p], values[values.size() * level / 4]);
}

void TestEncoder::decoding() {
    const Samples samples = syntheticSamples(shape, 3, 5, 6);
    const Encoder encoder = fitted("thermometer:3");
    const Activations batch = encoder.encode(samples);
    for (std::size_t p = 0; p < shape.size(); ++p) {
        int ones = 0;
        for (std::size_t level = 0; level < 3; ++level)
            ones += pictureOf(samples, 2)[p] >= encoder.table()[level * shape.size() + p];
        QCOMPARE(int{encoder.decode(batch, 2)[p]}, 255 * ones / 3);
    }
}

void TestEncoder::perChannel() {
    constexpr ImageShape colour{2, 1, 3};
    // Red is 0 or 10 x, green 100 + x, blue 200 + x.
    std::vector<std::uint8_t> pixels;
    for (int x = 0; x < 20; ++x)
        for (const int value : {x % 2 * 10 * x / 2, 100 + x, 200 + x})
            pixels.push_back(static_cast<std::uint8_t>(value));
    const Samples samples(std::make_shared<MemorySamples>(6, pixels, std::vector<std::uint16_t>(10)));
    const auto channelOf = [&](const Encoder& encoder, std::size_t channel, std::size_t plane = 0) {
        return int{encoder.table()[plane * 6 + 3 + channel]};
    };
    const auto fit = [&](const char* spec) { return Encoder::fit(spec, samples, colour); };
    QCOMPARE(channelOf(fit("median:channel"), 0), 5);
    QCOMPARE(channelOf(fit("median:channel"), 1), 110);
    QCOMPARE(channelOf(fit("median:channel"), 2), 210);
    QCOMPARE(channelOf(fit("thermometer:2"), 0, 0), 5);
    QCOMPARE(channelOf(fit("thermometer:2"), 0, 1), 55);
    QCOMPARE(channelOf(fit("thermometer:2"), 1, 0), 100);
    QCOMPARE(channelOf(fit("thermometer:2"), 1, 1), 110);
    QCOMPARE(channelOf(fit("thermometer:2"), 2, 1), 210);
    QCOMPARE(channelOf(fit("threshold:9/99/199"), 1), 99);
    QCOMPARE(fit("threshold:9/99/199").spec(), std::string("threshold:9/99/199"));
    QVERIFY_EXCEPTION_THROWN(fitted("threshold:9/99/199"), Error); // grey pictures
}

void TestEncoder::bitPlanes_data() {
    QTest::addColumn<int>("planes");
    for (const int planes : {1, 3, 8})
        QTest::addRow("%d", planes) << planes;
}

void TestEncoder::bitPlanes() {
    QFETCH(int, planes);
    const Samples samples = syntheticSamples(shape, 3, 20, 6);
    const Encoder encoder = fitted("bitplanes:" + std::to_string(planes));
    QCOMPARE(encoder.outputs(), static_cast<std::size_t>(planes) * shape.size());
    const Activations batch = encoder.encode(samples);
    const int mask = 256 - (256 >> planes);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const auto pixels = pictureOf(samples, i);
        const auto decoded = encoder.decode(batch, i);
        for (std::size_t p = 0; p < shape.size(); ++p) {
            for (int plane = 0; plane < planes; ++plane)
                QCOMPARE(
                    std::get<BitMatrix>(batch).get(i, static_cast<std::size_t>(plane) * shape.size() + p),
                    (pixels[p] >> (7 - plane) & 1) == 1);
            QCOMPARE(int{decoded[p]}, 255 * (pixels[p] & mask) / mask);
        }
    }
    QCOMPARE(encoder.planeName(0), std::string("bit 7"));
    const Encoder same = Encoder::restore(encoder.spec(), encoder.shape(), encoder.table());
    QVERIFY(std::get<BitMatrix>(same.encode(samples)) == std::get<BitMatrix>(batch));
}

void TestEncoder::localContrast_data() {
    QTest::addColumn<int>("radius");
    for (const int radius : {1, 2, 32})
        QTest::addRow("%d", radius) << radius;
}

// Against the definition: a pixel is a 1 where it is at least 4 above the mean of the square around it.
void TestEncoder::localContrast() {
    QFETCH(int, radius);
    constexpr ImageShape colour{9, 6, 3};
    const Samples samples = syntheticSamples(colour, 3, 10, 6);
    const Encoder encoder = Encoder::fit("local:" + std::to_string(radius), samples, colour);
    const Activations batch = encoder.encode(samples);
    std::vector<std::uint8_t> pixels(colour.size());
    for (std::size_t i = 0; i < samples.size(); ++i) {
        samples.read(i, pixels);
        for (int y = 0; y < 6; ++y)
            for (int x = 0; x < 9; ++x)
                for (int c = 0; c < 3; ++c) {
                    int sum = 0, count = 0;
                    for (int v = std::max(0, y - radius); v <= std::min(5, y + radius); ++v)
                        for (int u = std::max(0, x - radius); u <= std::min(8, x + radius); ++u, ++count)
                            sum += pixels[static_cast<std::size_t>((v * 9 + u) * 3 + c)];
                    const auto place = static_cast<std::size_t>((y * 9 + x) * 3 + c);
                    QCOMPARE(std::get<BitMatrix>(batch).get(i, place), pixels[place] - sum / count >= 4);
                }
    }
}

// 720,000 values: a histogram for each would take 737 MB.
void TestEncoder::largePicturesTakeLittleMemory() {
    constexpr ImageShape large{600, 400, 3};
    std::vector<std::uint8_t> pixels(3 * large.size());
    for (std::size_t i = 0; i < pixels.size(); ++i)
        pixels[i] = static_cast<std::uint8_t>(i / large.size() * 70 + i % large.size() % 99);
    const Samples samples(
        std::make_shared<MemorySamples>(large.size(), std::move(pixels), std::vector<std::uint16_t>(3)));
    releaseFreeMemory();
    resetPeakResident();
    const std::uint64_t before = residentBytes();
    const Encoder encoder = Encoder::fit("median", samples, large);
    for (std::size_t p = 0; p < large.size(); ++p)
        QVERIFY(encoder.table()[p] == 70 + p % 99); // of three the middle one
    QVERIFY2(peakResidentBytes() < before + (100U << 20),
             qPrintable(QString::number(peakResidentBytes() - before)));
}

void TestEncoder::varying_data() {
    QTest::addColumn<QString>("spec");
    for (const char* spec : {"threshold:100", "median", "thermometer:4", "bitplanes:5", "local:1"})
        QTest::newRow(spec) << QString::fromLatin1(spec);
}

void TestEncoder::varying() {
    QFETCH(QString, spec);
    const Samples samples = syntheticSamples(shape, 2, 6, 9);
    const Encoder encoder = Encoder::fit(spec.toStdString(), samples, shape);
    const Activations batch = encoder.encode(samples);
    const BitMatrix& bits = std::get<BitMatrix>(batch);
    std::vector<bool> expected;
    for (std::size_t j = 0; j < encoder.outputs(); ++j) {
        std::size_t ones = 0;
        for (std::size_t i = 0; i < samples.size(); ++i)
            ones += bits.get(i, j);
        expected.push_back(ones > 0 && ones < samples.size());
    }
    QCOMPARE(encoder.varying(samples), expected);
    QVERIFY(std::find(expected.begin(), expected.end(), false) != expected.end());
}

void TestEncoder::listedSpecsAreUsable() {
    for (const auto& description : Encoder::list()) {
        QCOMPARE(fitted(description.spec).spec(), description.spec);
        for (std::size_t plane = 0; plane < fitted(description.spec).planes() && description.spec != "grey";
             ++plane)
            QVERIFY(!fitted(description.spec).planeName(plane).empty());
    }
}

void TestEncoder::badSpecs_data() {
    QTest::addColumn<QString>("spec");
    for (const char* spec :
         {"", "gray", "grey:1", "threshold:0", "threshold:256", "threshold:x", "threshold:1x",
          "thermometer:1", "thermometer:17", "thermometer:", "median:2", "threshold:1/2", "threshold:1/2/3/4",
          "thermometer:2/3/4", "bitplanes:0", "bitplanes:9", "local:0", "local:33", "local:"})
        QTest::newRow(spec) << QString::fromLatin1(spec);
}

void TestEncoder::badSpecs() {
    QFETCH(QString, spec);
    try {
        Encoder::checkSpec(spec.toStdString());
        QFAIL("accepted");
    } catch (const Error& e) {
        QVERIFY(e.kind() == Error::Kind::Usage);
        QVERIFY2(QString::fromUtf8(e.what()).contains(spec), e.what());
        QVERIFY2(QString::fromUtf8(e.what()).contains(QLatin1String("thermometer:N")), e.what());
    }
}

void TestEncoder::restoring() {
    const Encoder encoder = fitted("median");
    const Encoder same = Encoder::restore(encoder.spec(), encoder.shape(), encoder.table());
    QCOMPARE(same.table(), encoder.table());
    QVERIFY_EXCEPTION_THROWN(Encoder::restore("median", shape, {1, 2, 3}), Error);
    QVERIFY_EXCEPTION_THROWN(Encoder::restore("grey", shape, {1}), Error);
}

QTEST_APPLESS_MAIN(TestEncoder)
#include "tst_encoder.moc"
