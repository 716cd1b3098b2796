// What becomes of pixels between file and sample: sizes, fitting, colours; and that a set gives the same
// samples whether it is held in memory, read from its files on demand, or from the cache.
#include "datasets/error.h"
#include "datasets/open.h"
#include "datasets/pictures.h"
#include "support/samplefiles.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

using namespace flipscope;
using namespace flipscope::test;

namespace {

/// Grey; as rows of characters, '#' 255, '.' 0, others their code.
struct Drawing {
    ImageShape shape;
    std::vector<std::uint8_t> pixels;

    explicit Drawing(const QStringList& rows)
        : shape{static_cast<int>(rows[0].size()), static_cast<int>(rows.size()), 1} {
        for (const QString& row : rows)
            for (const QChar c : row)
                pixels.push_back(static_cast<std::uint8_t>(c == QLatin1Char('#')   ? 255
                                                           : c == QLatin1Char('.') ? 0
                                                                                   : c.toLatin1()));
    }
};

std::vector<std::uint8_t> preparedAs(const Drawing& from, Preparation preparation) {
    std::vector<std::uint8_t> pixels(preparation.shape.size());
    preparePixels(from.pixels, from.shape, preparation, pixels);
    return pixels;
}

std::vector<std::vector<std::uint8_t>> contentOf(const Samples& samples, ImageShape shape) {
    std::vector<std::vector<std::uint8_t>> content;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        content.emplace_back(shape.size());
        samples.read(i, content.back());
        content.back().push_back(static_cast<std::uint8_t>(samples.label(i)));
    }
    return content;
}

void sameData(const Dataset& a, const Dataset& b) {
    QCOMPARE(a.hash, b.hash);
    QCOMPARE(a.shape, b.shape);
    QCOMPARE(a.classNames, b.classNames);
    for (const auto part : {&Dataset::train, &Dataset::validation, &Dataset::test}) {
        QCOMPARE((a.*part).indices(), (b.*part).indices());
        QCOMPARE(contentOf(a.*part, a.shape), contentOf(b.*part, b.shape));
    }
}

} // namespace

class TestPreparation : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_cache.isValid());
        qputenv("XDG_CACHE_HOME", QFile::encodeName(m_cache.path()));
    }

    void sizes_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QSize>("size"); // empty: refused
        QTest::newRow("both") << QStringLiteral("20x16") << QSize(20, 16);
        QTest::newRow("square") << QStringLiteral("24") << QSize(24, 24);
        QTest::newRow("none") << QString() << QSize(0, 0);
        QTest::newRow("largest") << QStringLiteral("4096x1") << QSize(4096, 1);
        for (const char* bad :
             {"x", "20x", "x20", "0x5", "5x0", "-3", "20X16", "20x16x3", "4097", "1e3", " 20", "99999999999"})
            QTest::newRow(bad) << QString::fromLatin1(bad) << QSize();
    }
    void sizes() {
        QFETCH(QString, text);
        QFETCH(QSize, size);
        PictureWish wish;
        try {
            readSize(text.toStdString(), wish);
            QCOMPARE(QSize(wish.width, wish.height), size);
        } catch (const Error& e) {
            QVERIFY2(!size.isValid() && e.kind() == Error::Kind::Usage, e.what());
        }
    }

    void wishAndPreparation() {
        for (const Colour colour : {Colour::Grey, Colour::Rgb, Colour::Bgr}) {
            const PictureWish wish{20, 16, Resize::Crop, colour};
            const Preparation preparation = preparationFor({32, 32, 3}, wish);
            QCOMPARE(preparation.shape, (ImageShape{20, 16, colour == Colour::Grey ? 1 : 3}));
            QVERIFY(wishFor(preparation) == wish);
        }
        QCOMPARE(preparationFor({32, 30, 3}, {}).shape, (ImageShape{32, 30, 3}));
        QVERIFY_EXCEPTION_THROWN(resizeNamed("squeeze"), Error);
        QVERIFY_EXCEPTION_THROWN(colourNamed("blue"), Error);
        for (const char* name : {"stretch", "fit", "crop"})
            QCOMPARE(nameOf(resizeNamed(name)), std::string(name));
    }

    void resizing_data() {
        QTest::addColumn<QStringList>("from");
        QTest::addColumn<int>("resize");
        QTest::addColumn<QStringList>("to");
        const auto row = [](const char* name, const char* from, Resize resize, const char* to) {
            QTest::newRow(name) << QString::fromLatin1(from).split(QLatin1Char(' '))
                                << static_cast<int>(resize)
                                << QString::fromLatin1(to).split(QLatin1Char(' '));
        };
        const char* wide = "AABBBBCC AABBBBCC AABBBBCC AABBBBCC";
        row("wide, stretched", "AABBCCDD AABBCCDD EEFFGGHH EEFFGGHH", Resize::Stretch, "ABCD EFGH");
        row("wide, fitted", wide, Resize::Fit, ".... ABBC ABBC ....");
        row("wide, cropped", wide, Resize::Crop, "BB BB");
        const char* tall = "AAAA AAAA BBBB BBBB BBBB BBBB CCCC CCCC";
        row("tall, fitted", tall, Resize::Fit, ".AA. .BB. .BB. .CC.");
        row("tall, cropped", tall, Resize::Crop, "BB BB");
        row("crop keeps the size", "ABC DEF", Resize::Crop, "ABC DEF");
    }
    void resizing() {
        QFETCH(QStringList, from);
        QFETCH(int, resize);
        QFETCH(QStringList, to);
        const Drawing expected(to);
        QCOMPARE(preparedAs(Drawing(from), {expected.shape, static_cast<Resize>(resize)}), expected.pixels);
    }

    void extremeProportions() {
        const Drawing line({QString(300, QLatin1Char('A'))});
        for (const Resize resize : {Resize::Fit, Resize::Crop, Resize::Stretch}) {
            const auto pixels = preparedAs(line, {{2, 64, 1}, resize});
            QVERIFY(std::count(pixels.begin(), pixels.end(), 'A') >= 2);
        }
    }

    void colours() {
        const ImageShape rgb{1, 1, 3};
        const std::vector<std::uint8_t> pixel = {100, 150, 200};
        const auto become = [&](ImageShape shape, ChannelOrder order) {
            std::vector<std::uint8_t> to(shape.size());
            preparePixels(pixel, rgb, {shape, Resize::Stretch, order}, to);
            return to;
        };
        QCOMPARE(become({1, 1, 3}, ChannelOrder::Rgb), pixel);
        QCOMPARE(become({1, 1, 3}, ChannelOrder::Bgr), (std::vector<std::uint8_t>{200, 150, 100}));
        QCOMPARE(become({1, 1, 1}, ChannelOrder::Rgb), std::vector<std::uint8_t>{141});
    }

    void openedAsWished() {
        const QTemporaryDir folder;
        write(folder.filePath(QStringLiteral("data_batch_1.bin")), cifarRecords(roundRobin(40, 10)));
        write(folder.filePath(QStringLiteral("test_batch.bin")), cifarRecords(roundRobin(20, 10)));
        DatasetRequest request;
        request.dataset = folder.path().toStdString();
        const Dataset plain = openDataset(request);
        request.picture = {16, 8, Resize::Fit, Colour::Grey};
        request.classes = "3,7,two=2";
        const Dataset data = openDataset(request);
        QCOMPARE(data.shape, (ImageShape{16, 8, 1}));
        QCOMPARE(data.preparation, (Preparation{{16, 8, 1}, Resize::Fit, ChannelOrder::Rgb, "3,7,two=2"}));
        QCOMPARE(data.classNames, (std::vector<std::string>{"3", "7", "two"}));
        QCOMPARE(data.test.size(), std::size_t{6});
        std::vector<std::uint8_t> raw(3072), expected(128), found(128);
        for (std::size_t i = 0; i < data.test.size(); ++i) {
            plain.test.read(data.test.indices()[i], raw);
            preparePixels(raw, {32, 32, 3}, data.preparation, expected);
            data.test.read(i, found);
            QCOMPARE(found, expected);
        }
    }

    void onDemandIsTheSame_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<bool>("resized");
        QTest::addColumn<bool>("inPlace");
        QTest::newRow("idx") << QStringLiteral("idx") << false << true;
        QTest::newRow("idx, resized") << QStringLiteral("idx") << true << true;
        QTest::newRow("idx.gz: unpacked into the cache") << QStringLiteral("gz") << false << false;
        QTest::newRow("idx.gz, resized") << QStringLiteral("gz") << true << false;
        QTest::newRow("cifar") << QStringLiteral("cifar") << false << true;
        QTest::newRow("cifar, resized") << QStringLiteral("cifar") << true << true;
    }
    void onDemandIsTheSame() {
        QFETCH(QString, kind);
        QFETCH(bool, resized);
        QFETCH(bool, inPlace);
        const QTemporaryDir folder;
        if (kind == QLatin1String("cifar")) {
            write(folder.filePath(QStringLiteral("data_batch_1.bin")), cifarRecords(roundRobin(40, 10)));
            write(folder.filePath(QStringLiteral("data_batch_2.bin")), cifarRecords(roundRobin(30, 10)));
        } else {
            const bool gz = kind == QLatin1String("gz");
            const QByteArray images = idxImages(500, 9, 8);
            write(folder.filePath(QStringLiteral("train-images-idx3-ubyte") +
                                  (gz ? QStringLiteral(".gz") : QString())),
                  gz ? gzipped(images) : images);
            write(folder.filePath(QStringLiteral("train-labels-idx1-ubyte")), idxLabels(roundRobin(500, 5)));
        }
        DatasetRequest request;
        request.dataset = folder.path().toStdString();
        if (resized)
            request.picture = {5, 6, Resize::Crop, Colour::Bgr};
        const Dataset inMemory = openDataset(request);
        QVERIFY(inMemory.train.inMemory());
        request.memory = 1000;
        request.cache = inPlace ? 0 : 1 << 20;
        for (int i = 0; i < 2; ++i) { // the second time what was unpacked is there
            const Dataset onDemand = openDataset(request);
            QVERIFY(!onDemand.train.inMemory());
            sameData(onDemand, inMemory);
        }
        if (inPlace)
            return;
        request.cache = 0;
        QVERIFY(messageOf<Error>([&] { openDataset(request); }).contains(QLatin1String("cache")));
    }

    void fileThatShrinksIsToldWhenRead() {
        const QTemporaryDir folder;
        const QString images = folder.filePath(QStringLiteral("train-images-idx3-ubyte"));
        write(images, idxImages(500, 9, 8));
        write(folder.filePath(QStringLiteral("train-labels-idx1-ubyte")), idxLabels(roundRobin(500, 5)));
        DatasetRequest request;
        request.dataset = folder.path().toStdString();
        request.memory = 1000;
        const Dataset data = openDataset(request);
        QVERIFY(QFile::resize(images, 100));
        std::vector<std::uint8_t> pixels(72);
        const QString text = messageOf<Error>([&] { data.train.read(data.train.size() - 1, pixels); });
        QVERIFY2(text.contains(images) && text.contains(QLatin1String("cut off")), qPrintable(text));
    }

    void picturesComeFromTheCache() {
        const QTemporaryDir folder;
        for (int i = 0; i < 24; ++i) {
            const QString place = folder.filePath(QStringLiteral("class%1").arg(i % 2));
            QDir().mkpath(place);
            QByteArray ppm("P5 6 4 255\n");
            ppm.append(QByteArray(24, static_cast<char>(10 * i)));
            write(place + QStringLiteral("/p%1_%2.pgm").arg(i / 4).arg(i), ppm);
        }
        DatasetRequest request;
        request.dataset = folder.path().toStdString();
        request.group = "(p\\d+)_";
        request.cache = 0;
        const Dataset decoded = openDataset(request);
        request.cache = 1 << 20;
        const Dataset stored = openDataset(request);
        sameData(stored, decoded);
        qputenv("FLIPSCOPE_MODULES", "/nonexistent"); // loaded already, but shows what is meant
        const Dataset cached = openDataset(request);
        sameData(cached, decoded);
        QCOMPARE(cached.train.name(0), decoded.train.name(0));
        // A sample whose file is damaged after decoding still comes from nowhere but the new file.
        write(folder.filePath(QString::fromStdString(decoded.train.name(0))), "damaged");
        const Dataset changed = openDataset(request);
        QCOMPARE(changed.train.size() + changed.validation.size() + changed.test.size(), std::size_t{23});
        request.memory = 300;
        const Dataset onDemand = openDataset(request);
        QVERIFY(!onDemand.train.inMemory());
        sameData(onDemand, changed);
    }

private:
    QTemporaryDir m_cache;
};

QTEST_APPLESS_MAIN(TestPreparation)
#include "tst_preparation.moc"
