// Watching over the opening of data sets: it tells how far it is, on every thread that takes part, and stops
// soon after it was told to, leaving nothing behind.
#include "datasets/watch.h"

#include "datasets/duplicates.h"
#include "datasets/open.h"
#include "datasets/packedcache.h"
#include "datasets/threads.h"
#include "support/datasetrequests.h"
#include "support/samplefiles.h"

#include <QDir>
#include <QElapsedTimer>
#include <QImage>
#include <QTemporaryDir>
#include <QtTest>

#include <thread>

using namespace flipscope;
using namespace flipscope::test;

namespace {

/// Reading takes a while, and is counted.
class SlowSamples final : public SampleSource {
public:
    std::size_t size() const override { return 100'000; }
    std::uint16_t label(std::size_t index) const override { return std::uint16_t(index % 2); }
    void read(std::size_t index, std::span<std::uint8_t> pixels) const override {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        std::fill(pixels.begin(), pixels.end(), std::uint8_t(index));
        ++reads;
    }
    mutable std::atomic<int> reads{0};
};

bool isStopped(const std::function<void()>& work) {
    try {
        work();
    } catch (const Stopped&) {
        return true;
    }
    return false;
}

} // namespace

class TestWatch : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void withoutAWatchNothingHappens() {
        Watch::begin(Watch::Stage::Reading, 5);
        Watch::advance(1);
        Watch::checkStop();
        QVERIFY(Watch::current() == nullptr);
        const Samples samples(std::make_shared<SlowSamples>(), {1, 2});
        QCOMPARE(watched(samples, Watch::Stage::Reading).source(), samples.source());
    }

    void countsOverThreads() {
        Watch watch;
        const Watch::Scope scope(&watch);
        Watch::begin(Watch::Stage::Reading, 600);
        Watch::begin(Watch::Stage::Reading, 400); // another part
        forEachBlock(
            1000, 7, [](std::size_t first, std::size_t last) { Watch::advance(last - first); }, 4);
        QCOMPARE(watch.progress().done, 1000U);
        QCOMPARE(watch.progress().total, 1000U);
        Watch::begin(Watch::Stage::Checking, 3);
        QVERIFY(watch.progress().stage == Watch::Stage::Checking);
        QCOMPARE(watch.progress().done, 0U);
        QCOMPARE(watch.progress().total, 3U);
    }

    void stopsWhatReads_data() {
        QTest::addColumn<int>("kind");
        QTest::newRow("duplicates") << 0;
        QTest::newRow("one by one") << 1;
    }
    void stopsWhatReads() {
        QFETCH(int, kind);
        const auto source = std::make_shared<SlowSamples>();
        Dataset data;
        data.shape = {2, 2, 1};
        data.train = Samples(source);
        Watch watch;
        std::jthread stopper([&] {
            while (watch.progress().done < 20)
                std::this_thread::yield();
            watch.stop();
        });
        const Watch::Scope scope(&watch);
        QVERIFY(isStopped([&] {
            if (kind == 0) {
                findDuplicates(data, true);
                return;
            }
            const Samples samples = watched(data.train, Watch::Stage::Fitting);
            std::vector<std::uint8_t> pixels(4);
            for (std::size_t i = 0; i < samples.size(); ++i)
                samples.read(i, pixels);
        }));
        QVERIFY2(source->reads < 2000, qPrintable(QString::number(source->reads)));
    }

    /// A folder of pictures, stopped at each stage: it ends, and the cache holds nothing of it.
    void opensOrStops() {
        const QTemporaryDir folder;
        const QTemporaryDir cache;
        qputenv("XDG_CACHE_HOME", cache.path().toUtf8());
        for (int i = 0; i < 60; ++i) {
            QImage image(8, 8, QImage::Format_Grayscale8);
            image.fill(QColor(i, i, i));
            const QString path = folder.filePath(QStringLiteral("%1/%2.png").arg(i % 2).arg(i));
            QDir().mkpath(QFileInfo(path).path());
            QVERIFY(image.save(path));
        }
        const DatasetRequest request = requestFor(folder.path());
        {
            Watch watch;
            watch.stop();
            const Watch::Scope scope(&watch);
            QVERIFY(isStopped([&] { openDataset(request); }));
            QVERIFY(watch.progress().done == 0);
        }
        {
            Watch watch;
            std::jthread stopper([&] {
                while (watch.progress().stage == Watch::Stage::Finding)
                    std::this_thread::yield();
                watch.stop();
            });
            const Watch::Scope scope(&watch);
            isStopped([&] { openDataset(request); }); // or it was faster
        }
        Watch watch;
        const Watch::Scope scope(&watch);
        QCOMPARE(openDataset(request).train.size(), 60U);
        QVERIFY(watch.progress().stage == Watch::Stage::Checking);
        QCOMPARE(watch.progress().done, 60U);
        const QStringList kept =
            QDir(cache.path() + QStringLiteral("/flipscope/packed")).entryList(QDir::Files);
        QCOMPARE(kept.size(), 1); // and no unfinished one
        QVERIFY(!kept[0].startsWith(QStringLiteral("writing")));
    }

    /// Being stopped while a packed set is loaded must not look like damage, which would delete it.
    void aStoppedLoadKeepsTheCache() {
        const QTemporaryDir folder;
        const PackedCache cache(folder.path().toStdString(), 1 << 20);
        SampleBlock block;
        block.shape = {2, 2, 1};
        block.labels = {0, 1};
        QVERIFY(cache.store("key", block, std::vector<std::uint8_t>(8, 7)));
        {
            Watch watch;
            watch.stop();
            const Watch::Scope scope(&watch);
            QVERIFY(isStopped([&] { cache.load("key", 100); }));
        }
        QVERIFY(cache.load("key", 100).has_value());
    }
};

QTEST_APPLESS_MAIN(TestWatch)
#include "tst_watch.moc"
