// Every encoder against its definition, computed here pixel by pixel.
#include "datasets/error.h"
#include "engine/encoder.h"
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

void TestEncoder::badSpecs_data() {
    QTest::addColumn<QString>("spec");
    for (const char* spec : {"", "gray", "grey:1", "threshold:0", "threshold:256", "threshold:x",
                             "threshold:1x", "thermometer:1", "thermometer:17", "thermometer:", "median:2"})
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
