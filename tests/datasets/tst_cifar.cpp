// Tests datasets/cifar.h: recognising and reading sound files. Damaged ones: tst_damageddata.
#include "datasets/cifar.h"

#include "datasets/open.h"
#include "support/readunit.h"
#include "support/samplefiles.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <array>

using namespace flipscope;
using namespace flipscope::test;

class TestCifar : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void interleavesThePlanes() {
        const QTemporaryDir folder;
        const std::string file =
            write(folder.filePath(QStringLiteral("data_batch_1.bin")), cifarRecords("\x03\x09\x01"))
                .toStdString();
        const ReadUnit block = readUnit(readCifar, unitOf(file));
        QVERIFY((block.shape == ImageShape{32, 32, 3}));
        QCOMPARE(block.labels, (std::vector<std::uint16_t>{3, 9, 1}));
        QCOMPARE(block.pixels.size(), 3U * 3072U);
        for (std::size_t i = 0; i < 3; ++i)
            for (std::size_t p = 0; p < 1024; ++p) {
                const std::uint8_t* pixel = &block.pixels[i * 3072 + 3 * p];
                QCOMPARE(pixel[0], i);
                QCOMPARE(pixel[1], p / 4);
                QCOMPARE(pixel[2], 200U);
            }
    }

    void takesTheFineLabelOfCifar100() {
        const QTemporaryDir folder;
        QByteArray bytes;
        for (int i = 0; i < 4; ++i)
            bytes +=
                QByteArray("\x13", 1) + static_cast<char>(90 + i) + QByteArray(3072, static_cast<char>(i));
        const std::string file = write(folder.filePath(QStringLiteral("train.bin")), bytes).toStdString();
        const ReadUnit block = readUnit(readCifar, unitOf(file));
        QCOMPARE(block.labels, (std::vector<std::uint16_t>{90, 91, 92, 93}));
        QCOMPARE(block.classNames.size(), 100U);
        QCOMPARE(block.pixels[3072], 1U);
    }

    void classNamesComeFromTheFileBeside() {
        const QTemporaryDir folder;
        const std::string file =
            write(folder.filePath(QStringLiteral("data_batch_1.bin")), cifarRecords("\x03\x09"))
                .toStdString();
        QCOMPARE(readUnit(readCifar, unitOf(file)).classNames.at(9), std::string("9"));
        write(folder.filePath(QStringLiteral("batches.meta.txt")),
              "a\nb\nc\nd\ne\nf\ng\nh\ni\nsea lion\r\n\n");
        const auto names = readUnit(readCifar, unitOf(file)).classNames;
        QCOMPARE(names.size(), 10U);
        QCOMPARE(names[0], std::string("a"));
        QCOMPARE(names[9], std::string("sea lion"));
    }

    void findsFiles_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("part"); // -1: not found
        const auto row = [](const char* name, const QByteArray& bytes, int part) {
            QTest::newRow(name) << QString::fromLatin1(name) << bytes << part;
        };
        const auto part = [](Part p) { return static_cast<int>(p); };
        row("data_batch_1.bin", cifarRecords("\1"), part(Part::Train));
        row("data_batch_2.bin", "damaged", part(Part::Train));
        row("test_batch.bin", cifarRecords("\1"), part(Part::Test));
        row("test_batch_first1000.bin", cifarRecords("\1"), part(Part::Test));
        row("val.bin", cifarRecords("\1"), part(Part::Validation));
        row("mine.bin", cifarRecords("\1"), part(Part::Unknown));
        row("other.bin", "something else", -1);
        row("empty.bin", "", -1);
        row("mine.dat", cifarRecords("\1"), -1);
    }

    void findsFiles() {
        QFETCH(QString, name);
        QFETCH(QByteArray, bytes);
        QFETCH(int, part);
        const QTemporaryDir folder;
        const auto found = findCifar(DataPlace(
            std::filesystem::path(), {DataFile(write(folder.filePath(name), bytes).toStdString())}));
        QCOMPARE(found.size(), part < 0 ? 0U : 1U);
        if (part >= 0)
            QCOMPARE(static_cast<int>(found[0].part), part);
    }

    void realCifar10() {
        const QString place = QStringLiteral(SHARED_DATA "/cifar-10-batches-bin");
        if (!QDir(place).exists())
            QSKIP("CIFAR-10 is not on this machine");
        DatasetRequest request;
        request.dataset = place.toStdString();
        request.test = request.dataset + "/data_batch_5.bin";
        request.validationFraction = 0;
        const Dataset data = openDataset(request);
        QCOMPARE(data.train.size(), 40000U);
        QCOMPARE(data.test.size(), 10000U);
        QCOMPARE(data.classNames.at(0), std::string("airplane"));
        std::array<int, 10> counts{};
        for (std::size_t i = 0; i < data.train.size(); ++i)
            ++counts[data.train.label(i)];
        for (std::size_t i = 0; i < data.test.size(); ++i)
            ++counts[data.test.label(i)];
        for (const int count : counts)
            QCOMPARE(count, 5000);
    }
};

QTEST_APPLESS_MAIN(TestCifar)
#include "tst_cifar.moc"
