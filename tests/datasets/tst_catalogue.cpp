// Tests datasets/catalogue.h: names, where they are looked for, and what is said where they are not. The real
// Fashion-MNIST is opened where its Debian package is installed.
#include "datasets/catalogue.h"

#include "datasets/error.h"
#include "datasets/open.h"
#include "datasets/pictures.h"
#include "support/samplefiles.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <array>
#include <set>

using namespace flipscope;
using namespace flipscope::test;

class TestCatalogue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { qunsetenv("FLIPSCOPE_DATA"); }

    void entriesAreComplete() {
        for (const auto* name : {"fashion-mnist", "mnist", "kmnist", "emnist-balanced", "emnist-byclass",
                                 "emnist-bymerge", "emnist-digits", "emnist-letters", "emnist-mnist",
                                 "cifar-10", "cifar-100", "svhn", "gtsrb", "glyphs"})
            QVERIFY2(findInCatalogue(name) != nullptr, name);
        QVERIFY(findInCatalogue("imagenet") == nullptr);
        std::set<std::string> names;
        for (const auto& entry : catalogue()) {
            QVERIFY2(names.insert(entry.name).second, entry.name.c_str());
            QVERIFY(!entry.title.empty() && !entry.description.empty() && !entry.licence.empty());
            QCOMPARE(entry.folderNames.at(0), entry.name);
            QVERIFY(entry.trainSamples > 0 && entry.testSamples > 0 && entry.shape.channels > 0);
            if (!entry.classNames.empty())
                QCOMPARE(entry.classNames.size(), entry.classCount);
            QCOMPARE(entry.isBuiltIn(), entry.name == "glyphs");
            QCOMPARE(entry.places.empty(), entry.isBuiltIn());
            QCOMPARE(entry.homePage.starts_with("http"), !entry.isBuiltIn());
            QCOMPARE(entry.unpacking == Unpacking::None, entry.archiveFolder.empty());
        }
    }

    /// A mistyped digit would make a set impossible to download.
    void publishedFilesAreComplete() {
        std::set<std::string> checksums;
        for (const auto& entry : catalogue())
            for (const auto& file : entry.files) {
                QVERIFY(!file.name.empty() && file.name.find('/') == std::string::npos && file.size > 0);
                const QString checksum = QString::fromStdString(file.checksum);
                static const QRegularExpression form(
                    QStringLiteral("^(sha256:[0-9a-f]{64}|md5:[0-9a-f]{32})$"));
                QVERIFY2(form.match(checksum).hasMatch(), qPrintable(checksum));
                QVERIFY(!file.checksumSource.empty());
                if (checksums.insert(file.checksum).second == false)
                    QVERIFY(entry.name.starts_with("emnist-")); // whose splits share one archive
                QVERIFY(!file.urls.empty());
                for (const auto& url : file.urls) {
                    QVERIFY(url.starts_with("https://") || url.starts_with("http://"));
                    QVERIFY(url.ends_with("/" + file.name));
                }
                QVERIFY(byHandText(entry, "/somewhere").find(file.checksum) != std::string::npos);
            }
    }

    void environmentComesFirst() {
        const QTemporaryDir folder;
        QDir(folder.path()).mkpath(QStringLiteral("fashion-mnist"));
        QDir(folder.path()).mkpath(QStringLiteral("cifar-10-batches-bin"));
        qputenv("FLIPSCOPE_DATA", folder.path().toUtf8());
        QCOMPARE(locate(*findInCatalogue("fashion-mnist"))->string(),
                 folder.filePath(QStringLiteral("fashion-mnist")).toStdString());
        QCOMPARE(locate(*findInCatalogue("cifar-10"))->string(),
                 folder.filePath(QStringLiteral("cifar-10-batches-bin")).toStdString());
        QCOMPARE(catalogueEntryAt(folder.filePath(QStringLiteral("fashion-mnist")).toStdString()),
                 findInCatalogue("fashion-mnist"));
        QVERIFY(catalogueEntryAt(folder.path().toStdString()) == nullptr);
    }

    void knownSetsHaveKnownClasses() {
        const QTemporaryDir folder;
        QDir(folder.path()).mkpath(QStringLiteral("kmnist"));
        const QDir place(folder.filePath(QStringLiteral("kmnist")));
        write(place.filePath(QStringLiteral("train-images-idx3-ubyte")), idxImages(40));
        write(place.filePath(QStringLiteral("train-labels-idx1-ubyte")), idxLabels(roundRobin(40, 4)));
        qputenv("FLIPSCOPE_DATA", folder.path().toUtf8());
        DatasetRequest request;
        request.dataset = "kmnist";
        const Dataset data = openDataset(request);
        QCOMPARE(data.name, std::string("kmnist"));
        QCOMPARE(data.classCount(), 10U); // though only four occur
        QCOMPARE(data.classNames[9], std::string("wo"));
        // The second of two files: the message names it, and the offset in it.
        write(place.filePath(QStringLiteral("train2-images-idx3-ubyte")), idxImages(40));
        write(place.filePath(QStringLiteral("train2-labels-idx1-ubyte")), idxLabels(roundRobin(40, 11)));
        const QString text = messageOf<Error>([&request] { openDataset(request); });
        QVERIFY2(
            text.contains(QStringLiteral(
                "train2-labels-idx1-ubyte: label out of range at offset 18 (sample 10): expected 0 to 9")),
            qPrintable(text));
    }

    void absentSetsSayWhatToDo() {
        const QTemporaryDir folder;
        qputenv("FLIPSCOPE_DATA", folder.path().toUtf8());
        CatalogueEntry entry = *findInCatalogue("fashion-mnist");
        entry.places = {"/nonexistent/place"};
        QVERIFY(!locate(entry).has_value());
        const QString text = QString::fromStdString(absenceText(entry));
        for (const auto& part :
             {QStringLiteral("fashion-mnist"), folder.path(), QStringLiteral("/nonexistent/place"),
              QStringLiteral("apt install dataset-fashion-mnist"), QString::fromStdString(entry.homePage)})
            QVERIFY2(text.contains(part), qPrintable(text));
    }

    void absentSetsAreFailures() {
        const auto* entry = findInCatalogue("kmnist");
        if (locate(*entry).has_value())
            QSKIP("Kuzushiji-MNIST is on this machine");
        DatasetRequest request;
        request.dataset = "kmnist";
        try {
            openDataset(request);
            QFAIL("no error");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), Error::Kind::Failure);
            QCOMPARE(std::string(error.what()), absenceText(*entry));
        }
    }

    /// EMNIST's files hold pictures lying on their side and count letters from 1: upright and from 0 whether
    /// they are read into memory, read on demand, read through the cache, or prepared on the way.
    void lyingPicturesAreTurned_data() {
        QTest::addColumn<bool>("gzip");
        QTest::addColumn<quint64>("memory");
        QTest::addColumn<int>("side"); // that pictures are given; 0: as they are
        for (const bool gzip : {false, true})
            for (const quint64 memory : {0, 100})
                for (const int side : {0, 5})
                    QTest::addRow("%s, %s, %d", gzip ? "gzip" : "plain", memory == 0 ? "memory" : "on demand",
                                  side)
                        << gzip << memory << side;
    }
    void lyingPicturesAreTurned() {
        QFETCH(bool, gzip);
        QFETCH(quint64, memory);
        QFETCH(int, side);
        const QTemporaryDir folder;
        const QTemporaryDir cache;
        qputenv("XDG_CACHE_HOME", cache.path().toUtf8());
        qputenv("FLIPSCOPE_DATA", folder.path().toUtf8());
        QDir(folder.path()).mkpath(QStringLiteral("emnist-letters"));
        const auto put = [&](const QString& name, const QByteArray& bytes) {
            const QString file = folder.filePath(QStringLiteral("emnist-letters/emnist-letters-") + name);
            write(gzip ? file + QStringLiteral(".gz") : file, gzip ? gzipped(bytes) : bytes);
        };
        QByteArray letters = roundRobin(52, 26);
        for (char& letter : letters)
            ++letter;
        for (const QString& part : {QStringLiteral("train"), QStringLiteral("test")}) {
            put(part + QStringLiteral("-images-idx3-ubyte"), idxImages(52, 3, 3));
            put(part + QStringLiteral("-labels-idx1-ubyte"), idxLabels(letters));
        }
        DatasetRequest request;
        request.dataset = "emnist-letters";
        request.validationFraction = 0;
        request.memory = memory;
        request.picture.width = request.picture.height = side;
        for (int time = 0; time < 2; ++time) { // the second may come from the cache
            const Dataset data = openDataset(request);
            QCOMPARE(data.train.inMemory(), memory == 0);
            QCOMPARE(data.classNames[0], std::string("a"));
            std::vector<std::uint8_t> pixels(data.shape.size());
            std::vector<std::uint8_t> expected(pixels.size());
            for (const Samples* part : {&data.train, &data.test})
                for (std::size_t i = 0; i < 52; ++i) {
                    QCOMPARE(int{part->label(i)}, static_cast<int>(i % 26));
                    part->read(i, pixels);
                    // In the file: i, 0, 80, then 80s; column by column.
                    const std::vector<std::uint8_t> upright = {
                        static_cast<std::uint8_t>(i), 80, 80, 0, 80, 80, 80, 80, 80};
                    preparePixels(upright, {3, 3, 1}, data.preparation, expected);
                    QCOMPARE(pixels, expected);
                }
        }
    }

    void fashionMnist() {
        if (!QDir(QStringLiteral("/usr/share/datasets/fashion-mnist")).exists())
            QSKIP("the Debian package dataset-fashion-mnist is not installed");
        DatasetRequest request;
        request.dataset = "/usr/share/datasets/fashion-mnist"; // known by its place as well
        request.validationFraction = 0;
        const Dataset data = openDataset(request);
        QCOMPARE(data.name, std::string("fashion-mnist"));
        QCOMPARE(data.train.size(), 60000U);
        QCOMPARE(data.test.size(), 10000U);
        QVERIFY((data.shape == ImageShape{28, 28, 1}));
        QCOMPARE(data.classNames.at(0), std::string("T-shirt/top"));
        QCOMPARE(data.classNames.at(9), std::string("Ankle boot"));
        std::array<int, 10> train{};
        std::array<int, 10> test{};
        for (std::size_t i = 0; i < data.train.size(); ++i)
            ++train[data.train.label(i)];
        for (std::size_t i = 0; i < data.test.size(); ++i)
            ++test[data.test.label(i)];
        for (std::size_t c = 0; c < 10; ++c) {
            QCOMPARE(train[c], 6000);
            QCOMPARE(test[c], 1000);
        }
        QCOMPARE(data.train.label(0), 9); // the first picture is an ankle boot
        QCOMPARE(data.hash, std::string("71c9984b5967afff"));
    }
};

QTEST_APPLESS_MAIN(TestCatalogue)
#include "tst_catalogue.moc"
