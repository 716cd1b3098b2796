// Tests datasets/pictures.h and the module behind it. Qt and bytes written out below make the picture files;
// the module reads them with OpenCV.
#include "datasets/pictures.h"

#include "datasets/error.h"

#include <QBuffer>
#include <QDir>
#include <QFile>
#include <QImage>
#include <QTemporaryDir>
#include <QtTest>

#include <link.h>

using namespace flipscope;

namespace {

QByteArray encoded(const QImage& image, const char* format) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (!image.save(&buffer, format, 100))
        qFatal("cannot encode %s", format);
    return bytes;
}

std::string writeFile(const QTemporaryDir& folder, const QString& name, const QByteArray& bytes) {
    QFile file(folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(file.fileName()));
    return file.fileName().toStdString();
}

/// Left half of one colour, right half of another.
QImage halves(int width, int height, QColor left, QColor right) {
    QImage image(width, height, QImage::Format_RGB32);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            image.setPixelColor(x, y, x < width / 2 ? left : right);
    return image;
}

/// The JPEG with an EXIF segment that asks for a quarter turn clockwise (orientation 6).
QByteArray withQuarterTurn(const QByteArray& jpeg) {
    const QByteArray tiff = QByteArray::fromHex("4d4d002a00000008"
                                                "0001"
                                                "0112"
                                                "0003"
                                                "00000001"
                                                "00060000"
                                                "00000000");
    const QByteArray payload = QByteArray("Exif\0\0", 6) + tiff;
    const auto length = static_cast<int>(payload.size() + 2);
    QByteArray segment("\xff\xe1", 2);
    segment.append(static_cast<char>(length >> 8)).append(static_cast<char>(length & 0xff)).append(payload);
    return jpeg.left(2) + segment + jpeg.mid(2);
}

bool opencvIsLoaded() {
    bool found = false;
    dl_iterate_phdr(
        [](dl_phdr_info* info, std::size_t, void* data) {
            if (QByteArray(info->dlpi_name).contains("opencv_imgcodecs"))
                *static_cast<bool*>(data) = true;
            return 0;
        },
        &found);
    return found;
}

QString errorOf(const std::string& file) {
    try {
        readPicture(file, {{4, 4, 1}});
    } catch (const Error& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

} // namespace

class TestPictures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // First: nothing but a decoded picture loads OpenCV.
    void moduleIsLoadedLate() {
        const QTemporaryDir folder;
        writeFile(folder, QStringLiteral("a.png"), "not a picture");
        QCOMPARE(picturesBelow(folder.path().toStdString()).size(), 1U);
        QVERIFY(!errorOf(folder.filePath(QStringLiteral("a.png")).toStdString()).isEmpty());
        QVERIFY(!opencvIsLoaded());
        qputenv("FLIPSCOPE_MODULES", "/nonexistent");
        readPicture(
            writeFile(folder, QStringLiteral("b.png"), encoded(halves(4, 4, Qt::red, Qt::blue), "PNG")),
            {{4, 4, 3}}); // found beside the program
        QVERIFY(opencvIsLoaded());
    }

    void readsEveryFormat_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("tolerance");
        const QImage image = halves(64, 32, QColor(250, 10, 20), QColor(20, 30, 240));
        for (const char* format : {"PNG", "BMP", "PPM"})
            QTest::newRow(format) << encoded(image, format) << 0;
        QTest::newRow("JPEG") << encoded(image, "JPG") << 12;
    }

    void readsEveryFormat() {
        QFETCH(QByteArray, bytes);
        QFETCH(int, tolerance);
        const QTemporaryDir folder;
        // The ending does not matter.
        const auto pixels = readPicture(writeFile(folder, QStringLiteral("picture"), bytes), {{64, 32, 3}});
        QCOMPARE(pixels.size(), 64U * 32U * 3U);
        const std::array<int, 6> expected = {250, 10, 20, 20, 30, 240};
        for (std::size_t i = 0; i < pixels.size(); ++i) {
            const int x = static_cast<int>(i / 3 % 64);
            if (tolerance > 0 && std::abs(x - 32) < 4)
                continue; // JPEG mixes the colours of neighbours
            const std::size_t side = x < 32 ? 0 : 3;
            QVERIFY2(std::abs(pixels[i] - expected[side + i % 3]) <= tolerance,
                     qPrintable(QString::number(i)));
        }
    }

    // 3 x 2 pixels, pixel i with red 40 i, green 20 i, blue 10 i.
    void readsTiffAndWebP_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("WebP") << QByteArray::fromHex("524946462e000000574542505650384c220000002f024000002f201"
                                                     "04882d85f7689411985f94f6c434ddb066ca8f32fa746f43fa6"
                                                     "17");
        QTest::newRow("TIFF") << QByteArray::fromHex("49492a001a000000"
                                                     "00000028140a502814783c1ea05028c86432"
                                                     "0b000001030001000000030000000101030001000000020000"
                                                     "000201030003000000a400000003010300010000000100000006010"
                                                     "30001000000020000001101040001000000080000001501030001"
                                                     "0000000300000016010300010000000200000017010400010000001"
                                                     "20000001c01030001000000010000005301030003000000aa0000"
                                                     "0000000000080008000800010001000100");
    }

    void readsTiffAndWebP() {
        QFETCH(QByteArray, bytes);
        const QTemporaryDir folder;
        const auto pixels = readPicture(writeFile(folder, QStringLiteral("picture"), bytes), {{3, 2, 3}});
        for (int i = 0; i < 6; ++i) {
            const auto p = static_cast<std::size_t>(3 * i);
            QCOMPARE(pixels[p], 40 * i);
            QCOMPARE(pixels[p + 1], 20 * i);
            QCOMPARE(pixels[p + 2], 10 * i);
        }
    }

    void makesGrey_data() {
        QTest::addColumn<QImage>("image");
        QTest::addColumn<int>("expected");
        QImage image(4, 4, QImage::Format_RGB32);
        image.fill(QColor(100, 150, 200));
        QTest::newRow("colour") << image << 141; // 0.299 R + 0.587 G + 0.114 B
        image = QImage(4, 4, QImage::Format_Grayscale8);
        image.fill(77);
        QTest::newRow("grey") << image << 77;
        image = QImage(4, 4, QImage::Format_Grayscale16);
        image.fill(QColor::fromRgba64(0x8080, 0x8080, 0x8080));
        QTest::newRow("16 bits") << image << 128;
        image = QImage(4, 4, QImage::Format_ARGB32);
        image.fill(QColor(0, 0, 0, 0));
        image.setPixelColor(0, 0, QColor(0, 0, 0, 255));
        QTest::newRow("transparent") << image << 255;
        image.fill(QColor(0, 0, 0, 51));
        QTest::newRow("half transparent") << image << 204;
    }

    void makesGrey() {
        QFETCH(QImage, image);
        QFETCH(int, expected);
        const QTemporaryDir folder;
        const auto file = writeFile(folder, QStringLiteral("picture.png"), encoded(image, "PNG"));
        const auto grey = readPicture(file, {{4, 4, 1}});
        QCOMPARE(grey.size(), 16U);
        QCOMPARE(grey[15], expected);
    }

    void greyBecomesColour() {
        QImage image(4, 4, QImage::Format_Grayscale8);
        image.fill(77);
        const QTemporaryDir folder;
        const auto file = writeFile(folder, QStringLiteral("picture.png"), encoded(image, "PNG"));
        QCOMPARE(readPicture(file, {{4, 4, 3}}), std::vector<std::uint8_t>(48, 77));
    }

    void anAlphaChannelOfZerosIsUnused() {
        QImage image(4, 4, QImage::Format_ARGB32);
        image.fill(QColor(60, 60, 60, 0));
        const QTemporaryDir folder;
        const auto file = writeFile(folder, QStringLiteral("picture.png"), encoded(image, "PNG"));
        QCOMPARE(readPicture(file, {{4, 4, 1}}), std::vector<std::uint8_t>(16, 60));
    }

    // One white pixel in each block of 64: its share, which sampling between pixels would miss.
    void shrinkingAverages() {
        QImage board(64, 64, QImage::Format_Grayscale8);
        for (int y = 0; y < 64; ++y)
            for (int x = 0; x < 64; ++x)
                board.scanLine(y)[x] = x % 8 == 0 && y % 8 == 0 ? 255 : 0;
        const QTemporaryDir folder;
        const auto file = writeFile(folder, QStringLiteral("board.png"), encoded(board, "PNG"));
        for (const int value : readPicture(file, {{8, 8, 1}}))
            QVERIFY2(value == 4, qPrintable(QString::number(value)));
    }

    void growingInterpolates() {
        const QTemporaryDir folder;
        const auto file =
            writeFile(folder, QStringLiteral("a.png"), encoded(halves(2, 1, Qt::black, Qt::white), "PNG"));
        const auto pixels = readPicture(file, {{8, 2, 1}});
        QCOMPARE(pixels.front(), 0);
        QCOMPARE(pixels.back(), 255);
        QVERIFY(pixels[3] > 0 && pixels[3] < 128 && pixels[4] > 128 && pixels[4] < 255);
    }

    // Left black, right white, turned clockwise: top black, bottom white.
    void turnsAsExifSays() {
        const auto jpeg = encoded(halves(32, 16, Qt::black, Qt::white), "JPG");
        const QTemporaryDir folder;
        const auto turned = readPicture(
            writeFile(folder, QStringLiteral("turned.jpg"), withQuarterTurn(jpeg)), {{16, 32, 1}});
        for (std::size_t y = 0; y < 32; ++y)
            for (std::size_t x = 0; x < 16; ++x)
                QVERIFY(y < 16 ? turned[y * 16 + x] < 40 : turned[y * 16 + x] > 215);
    }

    void badFilesAreRefused_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("says");
        const auto png = encoded(halves(64, 64, Qt::red, Qt::blue), "PNG");
        QTest::newRow("empty") << QByteArray() << QStringLiteral("an empty file");
        QTest::newRow("text") << QByteArray("hello")
                              << QStringLiteral("begins with the bytes 68 65 6c 6c 6f");
        QTest::newRow("gif") << QByteArray("GIF89a\1\0\1\0") << QStringLiteral("not a picture");
        QTest::newRow("header only") << png.left(40) << QStringLiteral("cannot be decoded");
        QTest::newRow("cut off") << png.left(png.size() / 2) << QStringLiteral("cannot be decoded");
        const auto jpeg = encoded(halves(64, 64, Qt::red, Qt::blue), "JPG");
        QTest::newRow("cut off jpeg") << jpeg.chopped(20) << QStringLiteral("it is cut off");
        QTest::newRow("no jpeg") << QByteArray("\xff\xd8\xff\xe0 nothing")
                                 << QStringLiteral("cannot be decoded");
        QImage giant(8193, 8193, QImage::Format_Mono); // just beyond 64 megapixels
        giant.fill(0);
        QTest::newRow("too large") << encoded(giant, "PNG") << QStringLiteral("more than 64 megapixels");
    }

    void badFilesAreRefused() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, says);
        const QTemporaryDir folder;
        const auto file = writeFile(folder, QStringLiteral("bad.png"), bytes);
        const QString text = errorOf(file);
        QVERIFY2(text.contains(says) && text.contains(QString::fromStdString(file)), qPrintable(text));
    }

    void badPathsAreRefused() {
        const QTemporaryDir folder;
        QVERIFY(errorOf("/nonexistent/a.png").contains(QStringLiteral("/nonexistent/a.png: no such file")));
        QVERIFY(errorOf(folder.path().toStdString()).contains(QStringLiteral("found a folder")));
        QVERIFY_EXCEPTION_THROWN(picturesBelow("/nonexistent"), Error);
    }

    void findsPictures() {
        const QTemporaryDir folder;
        const QDir dir(folder.path());
        dir.mkpath(QStringLiteral("b/deep"));
        dir.mkpath(QStringLiteral(".hidden"));
        QVERIFY(!holdsPictures(folder.path().toStdString()));
        for (const auto* name :
             {"z.JPG", "b/deep/1.png", "b/0.webp", "a.tiff", ".c.png", ".hidden/d.png", "e.txt", "png"})
            writeFile(folder, QString::fromLatin1(name), "x");
        QStringList found;
        for (const auto& file : picturesBelow(folder.path().toStdString()))
            found << dir.relativeFilePath(QString::fromStdString(file.string()));
        QCOMPARE(found, (QStringList{QStringLiteral("a.tiff"), QStringLiteral("b/0.webp"),
                                     QStringLiteral("b/deep/1.png"), QStringLiteral("z.JPG")}));
        QVERIFY(holdsPictures(folder.path().toStdString()));
    }
};

QTEST_APPLESS_MAIN(TestPictures)
#include "tst_pictures.moc"
