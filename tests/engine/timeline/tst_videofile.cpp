// A video is really written: OpenCV reads back as many pictures, of the size and (Motion JPEG loses little)
// of the colours that were given.
#include "datasets/error.h"
#include "engine/timeline/videofile.h"

#include <opencv2/core/mat.hpp>
#include <opencv2/videoio.hpp>

#include <QtTest>

#include <QTemporaryDir>

using namespace flipscope;

class TestVideoFile : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void comesBack() {
        constexpr int width = 64, height = 48, frames = 20;
        const std::string file = m_folder.filePath(QStringLiteral("film.avi")).toStdString();
        {
            VideoFile video(file, width, height, 25);
            for (int f = 0; f < frames; ++f)
                video.add(picture(f, width, height).data(), width * 3);
        }
        cv::VideoCapture reader(file);
        QVERIFY(reader.isOpened());
        QCOMPARE(reader.get(cv::CAP_PROP_FPS), 25.0);
        for (int f = 0; f < frames; ++f) {
            cv::Mat read;
            QVERIFY2(reader.read(read), qPrintable(QString::number(f)));
            QCOMPARE(read.cols, width);
            QCOMPARE(read.rows, height);
            const auto left = read.at<cv::Vec3b>(height / 2, width / 4); // blue, green, red
            const auto right = read.at<cv::Vec3b>(height / 2, width * 3 / 4);
            QVERIFY(left[2] > 180 && left[0] < 80);                          // red
            QVERIFY(std::abs(int{right[0]} - f * 10) < 25 && right[2] < 80); // a blue that grows
        }
        cv::Mat beyond;
        QVERIFY(!reader.read(beyond));
    }
    void cannotBeWritten() {
        const std::string file = m_folder.filePath(QStringLiteral("none/film.avi")).toStdString();
        try {
            VideoFile video(file, 64, 48, 25);
            QFAIL("it was opened");
        } catch (const Error& error) {
            QVERIFY2(QString::fromUtf8(error.what()).startsWith(QString::fromStdString(file)), error.what());
        }
    }

private:
    /// Red on the left, blue on the right; rows of red, green, blue.
    static std::vector<std::uint8_t> picture(int frame, int width, int height) {
        std::vector<std::uint8_t> bytes;
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) {
                const bool left = x < width / 2;
                bytes.insert(bytes.end(), {static_cast<std::uint8_t>(left ? 230 : 0), 0,
                                           static_cast<std::uint8_t>(left ? 0 : frame * 10)});
            }
        return bytes;
    }
    QTemporaryDir m_folder;
};

QTEST_APPLESS_MAIN(TestVideoFile)
#include "tst_videofile.moc"
