// Odd sizes among picture files, duplicates within parts, damaged files: sample by sample, and the same from
// the packed cache.
#include "datasets/findings.h"

#include "datasets/duplicates.h"
#include "datasets/open.h"
#include "support/datasetrequests.h"
#include "support/samplefiles.h"

#include <QDir>
#include <QImage>
#include <QTemporaryDir>
#include <QtTest>

using namespace flipscope;
using namespace flipscope::test;

namespace {

void savePicture(const QTemporaryDir& folder, const QString& name, int width, int height, int value) {
    QImage image(width, height, QImage::Format_Grayscale8);
    image.fill(QColor(value, value, value));
    const QString path = folder.filePath(name);
    QDir().mkpath(QFileInfo(path).path());
    if (!image.save(path))
        qFatal("cannot save");
}

QStringList namesOf(const Dataset& data, const std::vector<SampleRef>& refs) {
    QStringList names;
    for (const SampleRef& ref : refs)
        names << QString::fromStdString(data.part(ref.part).name(ref.position));
    names.sort();
    return names;
}

} // namespace

class TestFindings : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void oddSizes_data() {
        QTest::addColumn<QList<QSize>>("sizes"); // of a/0.png, a/1.png, ...
        QTest::addColumn<QSize>("usual");
        QTest::addColumn<QList<int>>("odd");
        const QList<QSize> alike(12, QSize(20, 20));
        QTest::newRow("all alike") << alike << QSize(0, 0) << QList<int>{};
        QTest::newRow("one other") << alike + QList<QSize>{{21, 20}} << QSize(20, 20) << QList<int>{12};
        QTest::newRow("several sizes")
            << QList<QSize>{{40, 40}, {50, 44}, {64, 60}, {33, 40}, {100, 40}, {48, 48}, {15, 15}}
            << QSize(0, 0) << QList<int>{4, 6};
    }
    void oddSizes() {
        QFETCH(QList<QSize>, sizes);
        QFETCH(QSize, usual);
        QFETCH(QList<int>, odd);
        const QTemporaryDir folder;
        const QTemporaryDir cache;
        qputenv("XDG_CACHE_HOME", cache.path().toUtf8());
        savePicture(folder, QStringLiteral("b/0.png"), sizes[0].width(), sizes[0].height(), 250);
        QStringList expected;
        for (int i = 0; i < sizes.size(); ++i)
            savePicture(folder, QStringLiteral("a/%1.png").arg(i), sizes[i].width(), sizes[i].height(), i);
        for (const int i : odd)
            expected << QStringLiteral("a/%1.png").arg(i);
        expected.sort();
        DatasetRequest request = requestFor(folder.path());
        if (sizes.size() == 7)
            request.picture.width = request.picture.height = 40;
        for (const char* from : {"files", "cache"}) {
            const Dataset data = openDataset(request);
            const OddSizes found = findOddSizes(data);
            QVERIFY2(namesOf(data, found.samples) == expected, from);
            QCOMPARE(QSize(found.usual.width, found.usual.height), usual);
        }
    }

    void arraysHaveNoOddSizes() {
        const QTemporaryDir folder;
        write(folder.filePath(QStringLiteral("train-images-idx3-ubyte")), idxImages(8));
        write(folder.filePath(QStringLiteral("train-labels-idx1-ubyte")), idxLabels(roundRobin(8, 2)));
        QVERIFY(findOddSizes(openDataset(requestFor(folder.path()))).samples.empty());
    }

    void damagedPicturesAreListed() {
        const QTemporaryDir folder;
        const QTemporaryDir cache;
        qputenv("XDG_CACHE_HOME", cache.path().toUtf8());
        savePicture(folder, QStringLiteral("a/1.png"), 4, 4, 1);
        savePicture(folder, QStringLiteral("b/1.png"), 4, 4, 2);
        write(folder.filePath(QStringLiteral("b/broken.png")), "\x89PNG\r\n\x1a\nnothing");
        for (const char* from : {"files", "cache"}) {
            const Dataset data = openDataset(requestFor(folder.path()));
            QVERIFY2(data.damaged.size() == 1, from);
            QCOMPARE(data.damaged[0].file, folder.filePath(QStringLiteral("b/broken.png")).toStdString());
            QVERIFY(QString::fromStdString(data.damaged[0].reason).contains(QStringLiteral("cut off")));
        }
    }

    void duplicatesWithinParts() {
        Dataset data;
        data.shape = {1, 1, 1};
        const auto samples = [](std::vector<std::uint8_t> values) {
            std::vector<std::uint16_t> labels(values.size());
            return Samples(std::make_shared<MemorySamples>(1, std::move(values), std::move(labels)));
        };
        data.train = samples({1, 2, 1, 3, 1, 4});
        data.validation = samples({5, 6, 6});
        data.test = samples({3, 7, 7});
        using Found = std::vector<std::tuple<DataPart, unsigned, DataPart, unsigned>>;
        const auto found = [&data](bool withinParts) {
            Found list;
            for (const Duplicate& d : findDuplicates(data, withinParts))
                list.emplace_back(d.part, d.position, d.otherPart, d.other);
            return list;
        };
        constexpr auto train = DataPart::Train, validation = DataPart::Validation, test = DataPart::Test;
        QVERIFY((found(false) == Found{{train, 3, test, 0}}));
        QVERIFY((found(true) == Found{{train, 2, train, 0},
                                      {train, 3, test, 0},
                                      {train, 4, train, 0},
                                      {validation, 2, validation, 1},
                                      {test, 2, test, 1}}));
    }
};

QTEST_APPLESS_MAIN(TestFindings)
#include "tst_findings.moc"
