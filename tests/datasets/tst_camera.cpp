// Tests datasets/camera.h on a video written out here: YUV4MPEG2, which is a header and raw pictures.
#include "datasets/camera.h"

#include "datasets/error.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <link.h>

using namespace flipscope;

namespace {

constexpr int width = 32, height = 16, frames = 5;

/// Of frame f: all of one brightness, within what "limited range" allows.
int brightness(int f) { return 40 + 30 * f; }

QByteArray video() {
    QByteArray bytes = "YUV4MPEG2 W32 H16 F25:1 Ip A1:1 C420jpeg\n";
    for (int f = 0; f < frames; ++f)
        bytes += "FRAME\n" + QByteArray(width * height, static_cast<char>(brightness(f))) +
                 QByteArray(width * height / 2, static_cast<char>(128));
    return bytes;
}

bool isVideoLoaded() {
    bool found = false;
    dl_iterate_phdr(
        [](dl_phdr_info* info, std::size_t, void* data) {
            if (QByteArray(info->dlpi_name).contains("opencv_videoio"))
                *static_cast<bool*>(data) = true;
            return 0;
        },
        &found);
    return found;
}

} // namespace

class TestCamera : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsFramesInOrder();
    void refuses_data();
    void refuses();
};

void TestCamera::readsFramesInOrder() {
    QVERIFY(!isVideoLoaded()); // only when one is opened
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("five.y4m")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(video());
    file.close();
    VideoSource source = VideoSource::file(file.fileName().toStdString());
    QVERIFY(isVideoLoaded());
    QCOMPARE(source.rate(), 25.0);
    RawPicture picture;
    int last = -1;
    for (int f = 0; f < frames; ++f) {
        QVERIFY(source.read(picture));
        QCOMPARE(picture.shape, (ImageShape{width, height, 3}));
        QCOMPARE(picture.pixels.size(), picture.shape.size());
        for (const std::uint8_t value : picture.pixels) // grey: no colour was written
            QVERIFY(std::abs(value - picture.pixels[0]) <= 2);
        QVERIFY2(std::abs(picture.pixels[0] - brightness(f)) <= 30,
                 qPrintable(QString::number(picture.pixels[0])));
        QVERIFY(picture.pixels[0] > last);
        last = picture.pixels[0];
    }
    QVERIFY(!source.read(picture));
}

void TestCamera::refuses_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<bool>("exists");
    QTest::addRow("missing") << QByteArray() << false;
    QTest::addRow("empty") << QByteArray() << true;
    QTest::addRow("text") << QByteArray("no video at all\n") << true;
}

void TestCamera::refuses() {
    QFETCH(QByteArray, content);
    QFETCH(bool, exists);
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("some.avi")));
    if (exists) {
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.close();
    }
    try {
        VideoSource source = VideoSource::file(file.fileName().toStdString());
        QFAIL("it was opened");
    } catch (const Error& error) {
        QVERIFY2(QString::fromUtf8(error.what()).contains(QStringLiteral("some.avi")), error.what());
    }
}

QTEST_APPLESS_MAIN(TestCamera)
#include "tst_camera.moc"
