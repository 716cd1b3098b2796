// Tests datasets/glyphs.h: the same bytes for ever and for any number of threads, what the numbers mean, and
// what openDataset() makes of it.
#include "datasets/glyphs.h"

#include "datasets/error.h"
#include "datasets/open.h"
#include "datasets/pictures.h"
#include "support/samplefiles.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <set>
#include <xxhash.h>

using namespace flipscope;
using namespace flipscope::test;

namespace {

std::vector<std::uint8_t> drawn(const GlyphSpec& spec, Part part, std::uint32_t first, std::uint32_t count,
                                unsigned threads = 0) {
    std::vector<std::uint8_t> pixels(std::size_t{spec.size} * spec.size * count);
    drawGlyphs(spec, part, first, pixels, threads);
    return pixels;
}

QString hashOf(const std::vector<std::uint8_t>& pixels) {
    return QString::number(XXH3_64bits(pixels.data(), pixels.size()), 16);
}

} // namespace

class TestGlyphs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void spec_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QList<uint>>("numbers"); // empty: no glyphs
        QTest::newRow("plain") << "glyphs" << QList<uint>{36, 28, 60000, 10000, 1};
        QTest::newRow("all") << "glyphs:classes=10,size=32,train=500,test=0,seed=7"
                             << QList<uint>{10, 32, 500, 0, 7};
        QTest::newRow("one") << "glyphs:size=64" << QList<uint>{36, 64, 60000, 10000, 1};
        QTest::newRow("another name") << "glyphs2" << QList<uint>{};
        QTest::newRow("a path") << "./glyphs" << QList<uint>{};
    }
    void spec() {
        QFETCH(QString, text);
        QFETCH(QList<uint>, numbers);
        const auto found = parseGlyphs(text.toStdString());
        QCOMPARE(found.has_value(), !numbers.isEmpty());
        if (found)
            QCOMPARE((QList<uint>{found->classes, found->size, found->train, found->test, found->seed}),
                     numbers);
    }

    void badSpec_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("mentions");
        const auto row = [](const char* text, const char* mentions) {
            QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(mentions);
        };
        row("glyphs:", "found \"\"");
        row("glyphs:classes", "classes, size, train, test, seed");
        row("glyphs:fonts=3", "found \"fonts=3\"");
        row("glyphs:classes=1", "2 to 94");
        row("glyphs:classes=95", "2 to 94");
        row("glyphs:size=", "12 to 128");
        row("glyphs:size=28px", "found \"28px\"");
        row("glyphs:size=-28", "found \"-28\"");
        row("glyphs:train=99999999999999999999", "10000000");
        row("glyphs:size=128,train=10000000", "4096 MiB");
        row("glyphs:size=28,", "found \"\"");
    }
    void badSpec() {
        QFETCH(QString, text);
        QFETCH(QString, mentions);
        const QString message = messageOf<Error>([&text] { parseGlyphs(text.toStdString()); });
        QVERIFY2(message.contains(mentions), qPrintable(message));
    }

    /// A change of these is a change of the data set: its users' results are no longer the same.
    void signature_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isTest");
        QTest::addColumn<QString>("hash");
        QTest::newRow("plain") << "glyphs" << false << "313421b93d7eebe";
        QTest::newRow("plain, test part") << "glyphs" << true << "47ac554b5d9ba889";
        QTest::newRow("small digits") << "glyphs:classes=10,size=16" << false << "fc8cb7157d75666a";
        QTest::newRow("large, all signs") << "glyphs:classes=94,size=64" << false << "f9510a4769f73eb3";
        QTest::newRow("another seed") << "glyphs:seed=2" << false << "147fb003800ff847";
    }
    void signature() {
        QFETCH(QString, text);
        QFETCH(bool, isTest);
        QFETCH(QString, hash);
        const auto spec = *parseGlyphs(text.toStdString());
        for (const unsigned threads : {1U, 2U, 7U})
            QCOMPARE(hashOf(drawn(spec, isTest ? Part::Test : Part::Train, 0, 1000, threads)), hash);
    }

    void anyStretchCanBeDrawnAlone() {
        const GlyphSpec spec;
        const auto all = drawn(spec, Part::Train, 0, 700);
        const auto end = drawn(spec, Part::Train, 600, 100);
        QVERIFY(std::equal(end.begin(), end.end(), all.end() - static_cast<std::ptrdiff_t>(end.size())));
    }

    /// Each size: something is drawn in every picture, away from the border in most, and no two are alike.
    void picturesShowSomething_data() {
        QTest::addColumn<uint>("size");
        for (const uint size : {12U, 16U, 28U, 40U, 64U, 128U})
            QTest::addRow("%u", size) << size;
    }
    void picturesShowSomething() {
        QFETCH(uint, size);
        GlyphSpec spec;
        spec.classes = 62;
        spec.size = size;
        const std::uint32_t count = 310;
        const auto pixels = drawn(spec, Part::Train, 0, count);
        std::set<std::vector<std::uint8_t>> different;
        for (std::uint32_t i = 0; i < count; ++i) {
            const auto first = pixels.begin() + static_cast<std::ptrdiff_t>(std::size_t{i} * size * size);
            std::vector<std::uint8_t> picture(first, first + static_cast<std::ptrdiff_t>(size * size));
            different.insert(picture);
            std::nth_element(picture.begin(), picture.begin() + picture.size() / 4, picture.end());
            const int paper = picture[picture.size() / 4]; // most of a picture is paper
            const auto ink = std::count_if(picture.begin(), picture.end(),
                                           [paper](int value) { return value > paper + 45; });
            QVERIFY2(ink > size * size / 50, qPrintable(QStringLiteral("sample %1").arg(i)));
        }
        QCOMPARE(different.size(), std::size_t{count});
    }

    void openedAsADataSet() {
        DatasetRequest request;
        request.dataset = "glyphs:classes=5,size=16,train=200,test=50";
        const Dataset data = openDataset(request);
        QCOMPARE(data.name, request.dataset);
        QCOMPARE(data.train.size(), 180U);
        QCOMPARE(data.validation.size(), 20U);
        QCOMPARE(data.test.size(), 50U);
        QVERIFY((data.shape == ImageShape{16, 16, 1}));
        QCOMPARE(data.classNames, (std::vector<std::string>{"0", "1", "2", "3", "4"}));
        QCOMPARE(data.test.label(7), 2);
        const auto expected = drawn(*parseGlyphs(request.dataset), Part::Test, 7, 1);
        std::vector<std::uint8_t> pixels(16 * 16);
        data.test.read(7, pixels);
        QCOMPARE(pixels, expected);
        request.seed = 9; // of the run, not of the drawings
        QCOMPARE(openDataset(request).hash, data.hash);
        request.dataset = "glyphs:classes=5,size=16,train=200,test=0";
        QCOMPARE(openDataset(request).test.size(), 40U); // cut off the training part, as for any other set
        request.test = "/";
        QVERIFY(messageOf<Error>([&request] {
                    openDataset(request);
                }).contains(QStringLiteral("test part of its own")));
    }

    /// Drawn pictures are prepared, chosen and kept in the cache like those of any other set.
    void preparedAsADataSet_data() {
        QTest::addColumn<quint64>("memory");
        QTest::newRow("in memory") << quint64{0};
        QTest::newRow("on demand") << quint64{1000};
    }
    void preparedAsADataSet() {
        QFETCH(quint64, memory);
        const QTemporaryDir cache;
        qputenv("XDG_CACHE_HOME", cache.path().toUtf8());
        DatasetRequest request;
        request.dataset = "glyphs:classes=12,size=16,train=240,test=24";
        request.validationFraction = 0;
        request.memory = memory;
        request.classes = "A,digit=0|1,9";
        const Dataset plain = openDataset(request);
        request.picture = {8, 12, Resize::Stretch, Colour::Rgb};
        for (int time = 0; time < 2; ++time) { // the second may come from the cache
            const Dataset data = openDataset(request);
            QVERIFY((data.shape == ImageShape{8, 12, 3}));
            QCOMPARE(data.train.inMemory(), memory == 0);
            QCOMPARE(data.classNames, (std::vector<std::string>{"A", "digit", "9"}));
            QCOMPARE(data.train.size(), 80U); // 4 of 12 classes
            const auto drawing = drawn(*parseGlyphs(request.dataset), Part::Train, 0, 240);
            std::vector<std::uint8_t> pixels(data.shape.size());
            std::vector<std::uint8_t> expected(pixels.size());
            for (std::size_t i = 0; i < data.train.size(); ++i) {
                const std::uint32_t number = data.train.indices()[i];
                QCOMPARE(int{data.train.label(i)}, number % 12 == 10 ? 0 : number % 12 < 2 ? 1 : 2);
                QCOMPARE(data.train.label(i), plain.train.label(i));
                data.train.read(i, pixels);
                preparePixels(std::span(drawing).subspan(256 * number, 256), {16, 16, 1}, data.preparation,
                              expected);
                QCOMPARE(pixels, expected);
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestGlyphs)
#include "tst_glyphs.moc"
