// Tests datasets/idx.h: pairing files and reading sound ones. Damaged ones: tst_damageddata.
#include "datasets/idx.h"

#include "support/readunit.h"
#include "support/samplefiles.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace flipscope;
using namespace flipscope::test;

namespace {

std::vector<SampleFile> findAmong(const std::vector<std::filesystem::path>& files) {
    return findIdx(DataPlace(std::filesystem::path(), {files.begin(), files.end()}));
}

std::string pathIn(const QTemporaryDir& folder, const char* name) {
    return folder.filePath(QString::fromLatin1(name)).toStdString();
}

} // namespace

class TestIdx : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsPixelsAndLabels_data() {
        QTest::addColumn<bool>("compressImages");
        QTest::addColumn<bool>("compressLabels");
        QTest::newRow("plain") << false << false;
        QTest::newRow("gzip") << true << true;
        QTest::newRow("mixed") << false << true;
    }

    // Gzip is told by content: the names are the same in each row.
    void readsPixelsAndLabels() {
        QFETCH(bool, compressImages);
        QFETCH(bool, compressLabels);
        const QTemporaryDir folder;
        const auto images = idxImages(300);
        const auto labels = idxLabels(roundRobin(300, 7));
        write(folder.filePath(QStringLiteral("train-images-idx3-ubyte")),
              compressImages ? gzipped(images) : images);
        write(folder.filePath(QStringLiteral("train-labels-idx1-ubyte")),
              compressLabels ? gzipped(labels) : labels);
        const auto found =
            findAmong({pathIn(folder, "train-images-idx3-ubyte"), pathIn(folder, "train-labels-idx1-ubyte")});
        QCOMPARE(found.size(), 1U);
        const ReadUnit block = readUnit(readIdx, found[0]);
        QCOMPARE(block.shape.width, 2);
        QCOMPARE(block.shape.height, 3);
        QCOMPARE(block.shape.channels, 1);
        QCOMPARE(block.labels.size(), 300U);
        QCOMPARE(QByteArray(reinterpret_cast<const char*>(block.pixels.data()),
                            static_cast<qsizetype>(block.pixels.size())),
                 images.mid(16));
        for (std::size_t i = 0; i < block.labels.size(); ++i)
            QCOMPARE(block.labels[i], i % 7);
        QVERIFY(block.classNames.empty());
    }

    void readsColour() {
        const QTemporaryDir folder;
        write(folder.filePath(QStringLiteral("images")),
              idxHeader({2, 1, 2, 3}) + QByteArray("abcdefABCDEF"));
        write(folder.filePath(QStringLiteral("labels")), idxLabels(roundRobin(2, 2)));
        const auto found = findAmong({pathIn(folder, "images"), pathIn(folder, "labels")});
        QCOMPARE(found.size(), 1U);
        const ReadUnit block = readUnit(readIdx, found[0]);
        QVERIFY((block.shape == ImageShape{2, 1, 3}));
        QCOMPARE(block.pixels.size(), 12U);
        QCOMPARE(block.pixels[7], std::uint8_t{'B'});
    }

    void pairs_data() {
        QTest::addColumn<QStringList>("images");
        QTest::addColumn<QStringList>("labels");
        QTest::addColumn<QStringList>("expected"); // "images|labels", sorted by images
        const auto s = [](const char* text) { return QString::fromLatin1(text).split(QLatin1Char(' ')); };
        QTest::newRow("mnist") << s("train-images-idx3-ubyte t10k-images-idx3-ubyte")
                               << s("train-labels-idx1-ubyte t10k-labels-idx1-ubyte")
                               << s("t10k-images-idx3-ubyte|t10k-labels-idx1-ubyte "
                                    "train-images-idx3-ubyte|train-labels-idx1-ubyte");
        QTest::newRow("dots") << s("train-images.idx3-ubyte") << s("train-labels.idx1-ubyte")
                              << s("train-images.idx3-ubyte|train-labels.idx1-ubyte");
        QTest::newRow("prefixes")
            << s("emnist-letters-test-images-idx3-ubyte emnist-letters-train-images-idx3-ubyte")
            << s("emnist-letters-train-labels-idx1-ubyte emnist-letters-test-labels-idx1-ubyte")
            << s("emnist-letters-test-images-idx3-ubyte|emnist-letters-test-labels-idx1-ubyte "
                 "emnist-letters-train-images-idx3-ubyte|emnist-letters-train-labels-idx1-ubyte");
        QTest::newRow("only two of their part")
            << s("train.pixels") << s("train.classes") << s("train.pixels|train.classes");
        QTest::newRow("different parts")
            << s("train.pixels") << s("test.classes") << s("train.pixels| |test.classes");
        QTest::newRow("ambiguous") << s("train.a train.b") << s("train.c") << s("train.a| train.b| |train.c");
    }

    void pairs() {
        QFETCH(QStringList, images);
        QFETCH(QStringList, labels);
        QFETCH(QStringList, expected);
        const QTemporaryDir folder;
        std::vector<std::filesystem::path> files;
        for (const auto& name : images)
            files.emplace_back(write(folder.filePath(name), idxImages(2)).toStdString());
        for (const auto& name : labels)
            files.emplace_back(write(folder.filePath(name), idxLabels(roundRobin(2, 2))).toStdString());
        QStringList found;
        for (const auto& unit : findAmong(files))
            found << QString::fromStdString(unit.images.path.filename().string() + "|" +
                                            unit.labels.path.filename().string());
        found.sort();
        expected.sort();
        QCOMPARE(found, expected);
    }

    void takesThePlainTwin() {
        const QTemporaryDir folder;
        write(folder.filePath(QStringLiteral("train-images-idx3-ubyte")), idxImages(2));
        write(folder.filePath(QStringLiteral("train-images-idx3-ubyte.gz")), gzipped(idxImages(2)));
        write(folder.filePath(QStringLiteral("train-labels-idx1-ubyte.gz")),
              gzipped(idxLabels(roundRobin(2, 2))));
        for (const bool reverse : {false, true}) {
            std::vector<std::filesystem::path> files = {pathIn(folder, "train-images-idx3-ubyte"),
                                                        pathIn(folder, "train-images-idx3-ubyte.gz"),
                                                        pathIn(folder, "train-labels-idx1-ubyte.gz")};
            if (reverse)
                std::reverse(files.begin(), files.end());
            const auto found = findAmong(files);
            QCOMPARE(found.size(), 1U);
            QCOMPARE(found[0].images.path.string(), pathIn(folder, "train-images-idx3-ubyte"));
            QCOMPARE(found[0].twins.size(), 1U);
            QVERIFY(found[0].holds(std::filesystem::path(pathIn(folder, "train-images-idx3-ubyte.gz"))));
        }
    }

    void tellsPartsByName_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("part");
        const auto row = [](const char* file, Part part) {
            QTest::newRow(file) << QString::fromLatin1(file) << static_cast<int>(part);
        };
        row("train-images-idx3-ubyte.gz", Part::Train);
        row("t10k-images-idx3-ubyte", Part::Test);
        row("TEST_images", Part::Test);
        row("test_batch.bin", Part::Test);
        row("emnist-letters-test-images-idx3-ubyte", Part::Test);
        row("validation-images", Part::Validation);
        row("val.images", Part::Validation);
        row("val/images", Part::Validation);
        row("test/images", Part::Test);
        row("test/train-images", Part::Train);
        row("contest-images", Part::Unknown);
        row("images-idx3-ubyte", Part::Unknown);
    }

    void tellsPartsByName() {
        QFETCH(QString, file);
        QFETCH(int, part);
        QCOMPARE(static_cast<int>(partOf(file.toStdString(), true)), part);
    }

    void ignoresOtherFiles() {
        const QTemporaryDir folder;
        write(folder.filePath(QStringLiteral("readme.txt")), QByteArray("train images and labels"));
        write(folder.filePath(QStringLiteral("empty")), {});
        write(folder.filePath(QStringLiteral("data.bin")), idxImages(2));
        QVERIFY(findAmong({pathIn(folder, "readme.txt"), pathIn(folder, "empty"), pathIn(folder, "data.bin")})
                    .empty());
    }
};

QTEST_APPLESS_MAIN(TestIdx)
#include "tst_idx.moc"
