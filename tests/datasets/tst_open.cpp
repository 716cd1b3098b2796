// Tests datasets/open.h and datasets/split.h on sound data: what is taken, how it is cut, what is announced.
#include "datasets/open.h"

#include "datasets/error.h"
#include "support/npyfiles.h"
#include "support/samplefiles.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

using namespace flipscope;
using namespace flipscope::test;

namespace {

/// Writes an IDX pair whose files begin with `prefix`.
void writePair(const QDir& folder, const char* prefix, int count, int classes, quint32 height = 3) {
    const QString name = QString::fromLatin1(prefix);
    write(folder.filePath(name + QStringLiteral("-images-idx3-ubyte")),
          idxImages(static_cast<quint32>(count), height));
    write(folder.filePath(name + QStringLiteral("-labels-idx1-ubyte")),
          idxLabels(roundRobin(count, classes)));
}

DatasetRequest requestFor(const QTemporaryDir& folder) {
    DatasetRequest request;
    request.dataset = folder.path().toStdString();
    return request;
}

std::map<int, int> countsOf(const Samples& samples) {
    std::map<int, int> counts;
    for (std::size_t i = 0; i < samples.size(); ++i)
        ++counts[samples.label(i)];
    return counts;
}

std::string allNotes(const Dataset& data) {
    std::string text;
    for (const auto& note : data.notes)
        text += note + "\n";
    return text;
}

bool mentions(const Dataset& data, const char* text) {
    return allNotes(data).find(text) != std::string::npos;
}

/// 100 samples of class 0, 50 of class 1, 7 of class 2.
Samples unevenSamples() {
    std::vector<std::uint16_t> labels;
    for (int i = 0; i < 157; ++i)
        labels.push_back(i < 100 ? 0 : i < 150 ? 1 : 2);
    return Samples(std::make_shared<MemorySamples>(1, std::vector<std::uint8_t>(157), labels));
}

} // namespace

class TestOpen : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void splitIsStratifiedAndExact_data() {
        QTest::addColumn<int>("count");
        QTest::addColumn<QList<int>>("perClass");
        QTest::newRow("none") << 0 << QList<int>{0, 0, 0};
        QTest::newRow("one") << 1 << QList<int>{1, 0, 0};          // shares 0.64, 0.32, 0.04
        QTest::newRow("remainders") << 16 << QList<int>{10, 5, 1}; // 10.19, 5.10, 0.71
        QTest::newRow("half") << 78 << QList<int>{50, 25, 3};      // 49.68, 24.84, 3.48
        QTest::newRow("all") << 157 << QList<int>{100, 50, 7};
        QTest::newRow("more than all") << 1000 << QList<int>{100, 50, 7};
    }

    void splitIsStratifiedAndExact() {
        QFETCH(int, count);
        QFETCH(QList<int>, perClass);
        const Samples samples = unevenSamples();
        const auto [taken, rest] =
            splitStratified(samples, static_cast<std::size_t>(count), 1, RandomStream::ValidationSplit);
        auto counts = countsOf(taken);
        QCOMPARE((QList<int>{counts[0], counts[1], counts[2]}), perClass);
        QCOMPARE(taken.size() + rest.size(), samples.size());
        std::set<std::uint32_t> all(taken.indices().begin(), taken.indices().end());
        all.insert(rest.indices().begin(), rest.indices().end());
        QCOMPARE(all.size(), samples.size()); // disjoint and complete
        QVERIFY(std::is_sorted(taken.indices().begin(), taken.indices().end()));
        QVERIFY(std::is_sorted(rest.indices().begin(), rest.indices().end()));
    }

    void tiesGoToTheLowerClass() {
        const Samples samples(std::make_shared<MemorySamples>(1, std::vector<std::uint8_t>(6),
                                                              std::vector<std::uint16_t>{2, 2, 1, 1, 0, 0}));
        auto counts = countsOf(splitStratified(samples, 2, 1, RandomStream::SampleLimit).taken);
        QCOMPARE(counts[0], 1);
        QCOMPARE(counts[1], 1);
        QCOMPARE(counts[2], 0);
    }

    void splitDependsOnSeedAndStreamOnly() {
        const Samples samples = unevenSamples();
        const auto chosen = [&samples](std::uint64_t seed, RandomStream stream) {
            return splitStratified(samples, 78, seed, stream).taken.indices();
        };
        QCOMPARE(chosen(1, RandomStream::TestSplit), chosen(1, RandomStream::TestSplit));
        QVERIFY(chosen(1, RandomStream::TestSplit) != chosen(2, RandomStream::TestSplit));
        QVERIFY(chosen(1, RandomStream::TestSplit) != chosen(1, RandomStream::ValidationSplit));
    }

    // The choice hangs on each sample's own number: what other samples there are does not reorder a class.
    void splitOfASplitRefersToTheSource() {
        const Samples samples = unevenSamples();
        const auto first = splitStratified(samples, 100, 1, RandomStream::SampleLimit).taken;
        const auto second = splitStratified(first, 10, 1, RandomStream::ValidationSplit);
        for (const auto index : second.taken.indices())
            QVERIFY(std::binary_search(first.indices().begin(), first.indices().end(), index));
        QCOMPARE(second.taken.source().get(), samples.source().get());
    }

    void opensAFolder() {
        const QTemporaryDir folder;
        writePair(folder.path(), "train", 200, 4);
        writePair(folder.path(), "t10k", 40, 4);
        const Dataset data = openDataset(requestFor(folder));
        QCOMPARE(data.name, QFileInfo(folder.path()).fileName().toStdString());
        QVERIFY((data.shape == ImageShape{2, 3, 1}));
        QCOMPARE(data.classNames, (std::vector<std::string>{"0", "1", "2", "3"}));
        QCOMPARE(data.train.size(), 180U);
        QCOMPARE(data.validation.size(), 20U);
        QCOMPARE(data.test.size(), 40U);
        QCOMPARE(countsOf(data.validation), (std::map<int, int>{{0, 5}, {1, 5}, {2, 5}, {3, 5}}));
        QCOMPARE(data.hash.size(), 16U);
        QVERIFY2(mentions(data, "train-images-idx3-ubyte for training, t10k-images-idx3-ubyte for testing"),
                 allNotes(data).c_str());
        // A sample's pixels carry its position in the file: labels and pixels stay together through the
        // splits.
        std::vector<std::uint8_t> pixels(data.shape.size());
        for (const Samples* part : {&data.train, &data.validation})
            for (std::size_t i = 0; i < part->size(); ++i) {
                part->read(i, pixels);
                QCOMPARE(pixels[0] + 256U * pixels[1], part->indices()[i]);
                QCOMPARE(part->label(i), part->indices()[i] % 4);
            }
    }

    void validationAndTrainingAreDisjoint() {
        const QTemporaryDir folder;
        writePair(folder.path(), "train", 200, 4);
        DatasetRequest request = requestFor(folder);
        request.limit = 100;
        const Dataset data = openDataset(request);
        std::set<std::uint32_t> seen;
        for (const Samples* part : {&data.train, &data.validation, &data.test})
            for (const auto index : part->indices())
                QVERIFY(seen.insert(index).second);
        QCOMPARE(data.test.size(), 40U); // 0.2 of 200, whatever the limit
        QCOMPARE(data.train.size(), 90U);
        QCOMPARE(data.validation.size(), 10U);
        QVERIFY2(mentions(data, "no test part: 40 of the 200"), allNotes(data).c_str());
        QVERIFY2(mentions(data, "Limited to 100 of 160"), allNotes(data).c_str());
    }

    void seedDecidesTheCut() {
        const QTemporaryDir folder;
        writePair(folder.path(), "train", 200, 4);
        DatasetRequest request = requestFor(folder);
        const Dataset one = openDataset(request);
        const Dataset again = openDataset(request);
        QCOMPARE(one.train.indices(), again.train.indices());
        QCOMPARE(one.validation.indices(), again.validation.indices());
        request.seed = 2;
        const Dataset other = openDataset(request);
        QVERIFY(one.validation.indices() != other.validation.indices());
        QVERIFY(one.test.indices() != other.test.indices());
        QCOMPARE(one.hash, other.hash); // of the data, not of the cut
    }

    // Which stream makes which cut is part of what a seed means.
    void eachCutHasItsStream() {
        const QTemporaryDir folder;
        writePair(folder.path(), "train", 200, 4);
        DatasetRequest request = requestFor(folder);
        request.limit = 100;
        const Dataset data = openDataset(request);
        const auto test = splitStratified(Samples(data.train.source()), 40, 1, RandomStream::TestSplit);
        const auto limit = splitStratified(test.rest, 100, 1, RandomStream::SampleLimit);
        const auto validation = splitStratified(limit.taken, 10, 1, RandomStream::ValidationSplit);
        QCOMPARE(data.test.indices(), test.taken.indices());
        QCOMPARE(data.validation.indices(), validation.taken.indices());
        QCOMPARE(data.train.indices(), validation.rest.indices());
    }

    void zeroFractionsCutNothing() {
        const QTemporaryDir folder;
        writePair(folder.path(), "train", 20, 2);
        DatasetRequest request = requestFor(folder);
        request.validationFraction = 0;
        request.testFraction = 0;
        const Dataset data = openDataset(request);
        QCOMPARE(data.train.size(), 20U);
        QVERIFY(data.validation.empty());
        QVERIFY(data.test.empty());
        QVERIFY2(mentions(data, "There is no test part."), allNotes(data).c_str());
    }

    void limitBeyondTheDataIsAnnounced() {
        const QTemporaryDir folder;
        writePair(folder.path(), "train", 20, 2);
        writePair(folder.path(), "test", 20, 2);
        DatasetRequest request = requestFor(folder);
        request.limit = 21;
        request.validationFraction = 0;
        const Dataset data = openDataset(request);
        QCOMPARE(data.train.size(), 20U);
        QVERIFY2(mentions(data, "limit of 21"), allNotes(data).c_str());
        request.limit = 20;
        QVERIFY(!mentions(openDataset(request), "limit of"));
    }

    void ownValidationPartIsUsed() {
        const QTemporaryDir folder;
        writePair(folder.path(), "train", 20, 2);
        writePair(folder.path(), "val", 6, 2);
        writePair(folder.path(), "test", 4, 2);
        const Dataset data = openDataset(requestFor(folder));
        QCOMPARE(data.train.size(), 20U);
        QCOMPARE(data.validation.size(), 6U);
        QCOMPARE(data.test.size(), 4U);
        QVERIFY2(mentions(data, "validation part of its own"), allNotes(data).c_str());
    }

    void partsMayBeFolders() {
        const QTemporaryDir folder;
        QDir(folder.path()).mkpath(QStringLiteral("train"));
        QDir(folder.path()).mkpath(QStringLiteral("test"));
        writePair(folder.filePath(QStringLiteral("train")), "a", 20, 2);
        writePair(folder.filePath(QStringLiteral("test")), "a", 8, 2);
        DatasetRequest request = requestFor(folder);
        request.validationFraction = 0;
        const Dataset data = openDataset(request);
        QCOMPARE(data.train.size(), 20U);
        QCOMPARE(data.test.size(), 8U);
    }

    void aNamedImagesFileFindsItsLabels() {
        const QTemporaryDir folder;
        writePair(folder.path(), "train", 20, 2);
        writePair(folder.path(), "t10k", 30, 2);
        DatasetRequest request = requestFor(folder);
        request.validationFraction = 0;
        request.dataset += "/t10k-images-idx3-ubyte";
        request.test = folder.filePath(QStringLiteral("train-images-idx3-ubyte")).toStdString();
        const Dataset data = openDataset(request);
        QCOMPARE(data.train.size(), 30U);
        QCOMPARE(data.test.size(), 20U);
        QCOMPARE(data.name, std::string("t10k-images-idx3-ubyte"));
    }

    void testFilesAreNeverTrainedOn_data() {
        QTest::addColumn<QString>("test");
        QTest::newRow("images file") << QStringLiteral("train-2-images-idx3-ubyte");
        QTest::newRow("labels file") << QStringLiteral("train-2-labels-idx1-ubyte");
        QTest::newRow("compressed twin") << QStringLiteral("train-2-images-idx3-ubyte.gz");
        QTest::newRow("link from elsewhere") << QStringLiteral("other/train-2-images-idx3-ubyte");
        QTest::newRow("roundabout path") << QStringLiteral("other/../train-2-images-idx3-ubyte");
    }

    void testFilesAreNeverTrainedOn() {
        QFETCH(QString, test);
        const QTemporaryDir folder;
        writePair(folder.path(), "train-1", 40, 2);
        writePair(folder.path(), "train-2", 30, 2);
        writePair(folder.path(), "t10k", 20, 2);
        write(folder.filePath(QStringLiteral("train-2-images-idx3-ubyte.gz")), gzipped(idxImages(30)));
        QDir(folder.path()).mkpath(QStringLiteral("other"));
        for (const auto* name : {"train-2-images-idx3-ubyte", "train-2-labels-idx1-ubyte"})
            QVERIFY(QFile::link(folder.filePath(QString::fromLatin1(name)),
                                folder.filePath(QStringLiteral("other/") + QString::fromLatin1(name))));
        DatasetRequest request = requestFor(folder);
        request.validationFraction = 0;
        QCOMPARE(openDataset(request).train.size(), 70U);
        request.test = folder.filePath(test).toStdString();
        const Dataset data = openDataset(request);
        QCOMPARE(data.train.size(), 40U);
        QCOMPARE(data.test.size(), 30U);
        QVERIFY2(mentions(data, "Kept out of training"), allNotes(data).c_str());
        QVERIFY2(mentions(data, "t10k-images-idx3-ubyte (another test part was named)"),
                 allNotes(data).c_str());
    }

    void aCifarTrainingFileMayBeTheTestPart() {
        const QTemporaryDir folder;
        for (const int i : {1, 2, 3})
            write(folder.filePath(QStringLiteral("data_batch_%1.bin").arg(i)),
                  cifarRecords(roundRobin(10 * i, 10)));
        DatasetRequest request = requestFor(folder);
        request.validationFraction = 0;
        request.test = request.dataset + "/data_batch_3.bin";
        const Dataset data = openDataset(request);
        QCOMPARE(data.train.size(), 30U);
        QCOMPARE(data.test.size(), 30U);
        QVERIFY2(mentions(data, "Kept out of training, because named as test: data_batch_3.bin"),
                 allNotes(data).c_str());
        // Files of one part follow each other in the order of their names.
        std::vector<std::uint8_t> pixels(data.shape.size());
        data.train.read(10, pixels);
        QCOMPARE(pixels[0], 0U);
        data.train.read(29, pixels);
        QCOMPARE(pixels[0], 19U);
    }

    void idxComesBeforeCifar() {
        const QTemporaryDir folder;
        writePair(folder.path(), "train", 20, 2);
        write(folder.filePath(QStringLiteral("data_batch_1.bin")), cifarRecords(roundRobin(30, 10)));
        write(folder.filePath(QStringLiteral("table.csv")), "1,2,3");
        write(folder.filePath(QStringLiteral("photo.PNG")), "picture");
        DatasetRequest request = requestFor(folder);
        const Dataset idx = openDataset(request);
        QCOMPARE(idx.shape.channels, 1);
        QVERIFY2(mentions(idx, "Read as idx"), allNotes(idx).c_str());
        QVERIFY2(
            mentions(idx,
                     "Passed over: data_batch_1.bin (cifar), table.csv (csv without samples), picture files"),
            allNotes(idx).c_str());
        request.format = "cifar";
        const Dataset cifar = openDataset(request);
        QCOMPARE(cifar.shape.channels, 3);
        QVERIFY2(mentions(cifar, "Passed over: train-images-idx3-ubyte (idx)"), allNotes(cifar).c_str());
        QCOMPARE(datasetFormats(),
                 (std::vector<std::string>{"idx", "cifar", "npz", "mat", "csv", "pictures"}));
    }

    void testOnly_data() {
        QTest::addColumn<QString>("dataset"); // below the folder
        QTest::addColumn<QString>("test");
        QTest::addColumn<int>("samples");
        QTest::addColumn<int>("training");
        const QString none;
        QTest::newRow("folder") << none << none << 12 << 0;
        QTest::newRow("named test") << none << QStringLiteral("other/x-images-idx3-ubyte") << 8 << 0;
        QTest::newRow("only a test part") << QStringLiteral("lone") << none << 6 << 0;
        QTest::newRow("a test file") << QStringLiteral("lone/t10k-images-idx3-ubyte") << none << 6 << 0;
        // Cut as in training, by the same seed: what is left is what was never trained on.
        QTest::newRow("a training file") << QStringLiteral("train-images-idx3-ubyte") << none << 8 << 32;
    }

    void testOnly() {
        QFETCH(QString, dataset);
        QFETCH(QString, test);
        QFETCH(int, samples);
        QFETCH(int, training);
        const QTemporaryDir folder;
        for (const char* below : {"other", "lone"})
            QDir(folder.path()).mkpath(QString::fromLatin1(below));
        writePair(folder.path(), "train", 40, 4);
        writePair(folder.path(), "t10k", 12, 3); // lacks a class
        writePair(folder.filePath(QStringLiteral("other")), "x", 8, 2);
        writePair(folder.filePath(QStringLiteral("lone")), "t10k", 6, 2);
        DatasetRequest request = requestFor(folder);
        request.dataset += '/' + dataset.toStdString();
        if (!test.isEmpty())
            request.test = folder.filePath(test).toStdString();
        request.validationFraction = 0;
        request.testOnly = true;
        request.classNames = {"a", "b", "c", "d"};
        const Dataset data = openDataset(request);
        QCOMPARE(data.test.size(), static_cast<std::size_t>(samples));
        QCOMPARE(data.train.size(), static_cast<std::size_t>(training));
        QCOMPARE(data.classNames, request.classNames);
        QVERIFY((data.shape == ImageShape{2, 3, 1}));
    }

    void labelsMustBeOfTheModelsClasses() {
        const QTemporaryDir folder;
        writePair(folder.path(), "t10k", 12, 3);
        DatasetRequest request = requestFor(folder);
        request.testOnly = true;
        request.classNames = {"a", "b"};
        const QString text = messageOf<Error>([&request] { openDataset(request); });
        QVERIFY2(text.contains(QStringLiteral("expected 0 to 1")), qPrintable(text));
        const QTemporaryDir named; // here the data name their classes: they are found by name
        write(named.filePath(QStringLiteral("test.csv")), "dog,0,1,2,3\nbee,0,1,2,9\n");
        request.dataset = named.filePath(QStringLiteral("test.csv")).toStdString();
        request.classNames = {"ant", "bee", "dog"};
        const Dataset data = openDataset(request);
        QCOMPARE(data.test.label(0), 2U);
        QCOMPARE(data.test.label(1), 1U);
        request.classNames = {"ant", "dog", "owl"};
        const QString other = messageOf<Error>([&request] { openDataset(request); });
        QVERIFY2(other.contains(QStringLiteral("class \"bee\" is not one of the 3")), qPrintable(other));
    }

    void theOrderOfFormats() {
        const QTemporaryDir folder;
        DatasetRequest request = requestFor(folder);
        request.validationFraction = 0;
        write(folder.filePath(QStringLiteral("train.csv")), "1,0,1,2,3\n2,0,1,2,9\n1,0,3,3,3\n2,0,1,2,3\n");
        request.testFraction = 0.5;
        QVERIFY(mentions(openDataset(request), "Read as csv"));
        write(folder.filePath(QStringLiteral("x.npy")), npy("|u1", "6, 2, 2", std::vector<std::uint8_t>(24)));
        write(folder.filePath(QStringLiteral("y.npy")), npy<std::uint8_t>("|u1", "6,", {0, 1, 0, 1, 0, 1}));
        const Dataset arrays = openDataset(request);
        QVERIFY2(mentions(arrays, "Read as npz") && mentions(arrays, "Passed over: train.csv (csv)"),
                 allNotes(arrays).c_str());
        write(folder.filePath(QStringLiteral("data_batch_1.bin")), cifarRecords(roundRobin(20, 10)));
        const Dataset records = openDataset(request);
        QVERIFY2(mentions(records, "Read as cifar") &&
                     mentions(records, "Passed over: x.npy (npz), train.csv (csv)"),
                 allNotes(records).c_str());
    }

    void hashIsOfTheContent() {
        const QTemporaryDir plain;
        const QTemporaryDir packed;
        for (const auto* folder : {&plain, &packed}) {
            const bool pack = folder == &packed;
            for (const auto* name : {"train", "t10k"}) {
                const auto images = idxImages(20);
                const auto labels = idxLabels(roundRobin(20, 2));
                const QString base = folder->filePath(QString::fromLatin1(name));
                write(base + QStringLiteral("-images-idx3-ubyte"), pack ? gzipped(images) : images);
                write(base + QStringLiteral("-labels-idx1-ubyte"), pack ? gzipped(labels) : labels);
            }
        }
        DatasetRequest request = requestFor(plain);
        const std::string hash = openDataset(request).hash;
        QCOMPARE(openDataset(requestFor(packed)).hash, hash);
        request.limit = 10;
        request.seed = 3;
        QCOMPARE(openDataset(request).hash, hash);
        auto changed = idxImages(20);
        changed[changed.size() - 1] = '\x51';
        write(plain.filePath(QStringLiteral("t10k-images-idx3-ubyte")), changed);
        QVERIFY(openDataset(request).hash != hash);
    }

    void wrongRequestsAreUsageErrors_data() {
        QTest::addColumn<double>("validation");
        QTest::addColumn<double>("test");
        QTest::addColumn<QString>("format");
        QTest::addColumn<QString>("dataset"); // empty: a folder of ten training samples
        QTest::addColumn<QStringList>("says");
        const QString none;
        const auto row = [&none](const char* name, double validation, double test, const char* format,
                                 const char* dataset, const QStringList& says) {
            QTest::newRow(name) << validation << test << QString::fromLatin1(format)
                                << QString::fromLatin1(dataset) << says;
        };
        const auto says = [](const char* a, const char* b) {
            return QStringList{QString::fromLatin1(a), QString::fromLatin1(b)};
        };
        row("validation 1", 1.0, 0.2, "", "", says("validation", "found 1"));
        row("validation negative", -0.1, 0.2, "", "", says("validation", "found -0.1"));
        row("validation not a number", std::nan(""), 0.2, "", "", says("validation", "nan"));
        row("test fraction 2", 0.1, 2.0, "", "", says("test-fraction", "found 2"));
        row("validation too small", 0.01, 0.2, "", "", says("validation", "0.01 of 8 samples"));
        row("validation too large", 0.99, 0.2, "", "", says("validation", "leaves nothing for training"));
        row("test too small", 0.1, 0.01, "", "", says("test-fraction", "0.01 of 10 samples"));
        row("format", 0.1, 0.2, "parquet", "", says("idx, cifar", "\"parquet\""));
        row("name", 0.1, 0.2, "", "no-such-set", says("fashion-mnist, mnist", "\"no-such-set\""));
    }

    void wrongRequestsAreUsageErrors() {
        QFETCH(double, validation);
        QFETCH(double, test);
        QFETCH(QString, format);
        QFETCH(QString, dataset);
        QFETCH(QStringList, says);
        const QTemporaryDir folder;
        writePair(folder.path(), "train", 10, 2);
        DatasetRequest request = requestFor(folder);
        request.validationFraction = validation;
        request.testFraction = test;
        request.format = format.toStdString();
        if (!dataset.isEmpty())
            request.dataset = dataset.toStdString();
        try {
            openDataset(request);
            QFAIL("no error");
        } catch (const Error& error) {
            const QString text = QString::fromUtf8(error.what());
            for (const auto& part : says)
                QVERIFY2(text.contains(part), qPrintable(text));
            QCOMPARE(error.kind(), Error::Kind::Usage);
        }
    }

    void realMnist() {
        const QString place = QStringLiteral(SHARED_DATA "/mnist");
        if (!QDir(place).exists())
            QSKIP("MNIST is not on this machine");
        DatasetRequest request;
        request.dataset = place.toStdString();
        request.validationFraction = 0;
        const Dataset data = openDataset(request);
        QCOMPARE(data.train.size(), 60000U);
        QCOMPARE(data.test.size(), 10000U);
        QCOMPARE(countsOf(data.train)[1], 6742);
        QCOMPARE(countsOf(data.test)[9], 1009);
    }
};

QTEST_APPLESS_MAIN(TestOpen)
#include "tst_open.moc"
