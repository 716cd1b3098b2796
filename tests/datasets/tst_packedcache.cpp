// The packed cache: what is kept comes back, what is damaged does not, and it stays within its limit.
#include "datasets/packedcache.h"

#include "datasets/error.h"
#include "support/samplefiles.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <thread>

using namespace flipscope;
using namespace flipscope::test;

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t plenty = 1 << 20;

SampleBlock block(std::size_t count) {
    SampleBlock block;
    block.shape = {4, 3, 1};
    for (std::size_t i = 0; i < count; ++i) {
        block.labels.push_back(static_cast<std::uint16_t>(i % 3 * 300));
        block.origins.names.push_back("folder/" + std::to_string(i) + ".png");
        block.origins.groups.push_back("g" + std::to_string(i % 2));
    }
    block.classNames = {"cat", "dog, \"big\"", ""};
    block.classesAreFound = true;
    block.notes = {"one was damaged"};
    block.pictureFile = "/some/folder";
    block.labelFile = "/some/list";
    block.firstLabel = 7;
    block.labelStride = 3;
    return block;
}

std::vector<std::uint8_t> pixels(std::size_t count) {
    std::vector<std::uint8_t> values(12 * count);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = static_cast<std::uint8_t>(i * 31);
    return values;
}

QStringList filesIn(const QTemporaryDir& folder) {
    return QDir(folder.path()).entryList(QDir::Files, QDir::Name);
}

} // namespace

class TestPackedCache : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void comesBack_data() {
        QTest::addColumn<bool>("inMemory");
        QTest::newRow("memory") << true;
        QTest::newRow("on demand") << false;
    }
    void comesBack() {
        QFETCH(bool, inMemory);
        const QTemporaryDir folder;
        const PackedCache cache(folder.path().toStdString(), plenty);
        const SampleBlock stored = block(100);
        QVERIFY(!cache.load("k", plenty));
        QVERIFY(cache.store("k", stored, pixels(100)));
        const auto found = cache.load("k", inMemory ? 1200 : 1199);
        QVERIFY(found);
        const SampleBlock& b = found->block;
        QVERIFY(b.shape == stored.shape);
        QCOMPARE(b.labels, stored.labels);
        QCOMPARE(b.classNames, stored.classNames);
        QCOMPARE(b.classesAreFound, true);
        QCOMPARE(b.origins.names, stored.origins.names);
        QCOMPARE(b.origins.groups, stored.origins.groups);
        QCOMPARE(b.notes, stored.notes);
        QCOMPARE(b.pictureFile.string(), stored.pictureFile.string());
        QCOMPARE(b.labelFile.string(), stored.labelFile.string());
        QCOMPARE(b.firstLabel, std::uint64_t{7});
        QCOMPARE(b.labelStride, std::uint64_t{3});
        QCOMPARE(b.pieces.empty(), inMemory);
        if (inMemory) {
            QCOMPARE(found->pixels, pixels(100));
            return;
        }
        cache.store("k", stored, pixels(100)); // replaced while in use: the old file stays readable
        fs::remove_all(folder.path().toStdString());
        const FileSamples samples(b.shape, b.pieces, b.labels);
        std::vector<std::uint8_t> one(12);
        samples.read(99, one);
        const auto all = pixels(100);
        QCOMPARE(one, std::vector<std::uint8_t>(all.end() - 12, all.end()));
    }

    // Whatever byte is damaged, and wherever the file ends: not found, and gone.
    void damageIsNoticed() {
        const QTemporaryDir folder;
        const PackedCache cache(folder.path().toStdString(), plenty);
        cache.store("k", block(5), pixels(5));
        const QString name = folder.filePath(QStringLiteral("k.pack"));
        QFile file(name);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray whole = file.readAll();
        file.close();
        for (qsizetype i = 0; i < whole.size(); ++i) {
            QByteArray bytes = whole;
            bytes[i] = static_cast<char>(bytes[i] ^ 0x10);
            write(name, bytes);
            QVERIFY2(!cache.load("k", plenty), qPrintable(QString::number(i)));
            QVERIFY(!QFile::exists(name));
            write(name, bytes);
            QVERIFY2(!cache.load("k", 0), qPrintable(QString::number(i)));
            write(name, whole.left(i));
            QVERIFY2(!cache.load("k", plenty), qPrintable(QString::number(i)));
        }
        write(name, whole + "x");
        QVERIFY(!cache.load("k", plenty));
        write(name, whole);
        QVERIFY(cache.load("k", plenty));
    }

    void interruptedWritingLeavesNothing() {
        const QTemporaryDir folder;
        const PackedCache cache(folder.path().toStdString(), plenty);
        {
            const auto writer = cache.write("k", 1200);
            QVERIFY(writer);
            writer->append(pixels(50));
            cache.shrink(); // as another program would: leaves what is being written
            QCOMPARE(filesIn(folder).size(), 1);
        }
        QVERIFY(filesIn(folder).isEmpty());
        // Of a program that was killed.
        write(folder.filePath(QStringLiteral("writing-k-1-0")), "half");
        cache.store("other", block(1), pixels(1));
        QCOMPARE(filesIn(folder), QStringList{QStringLiteral("other.pack")});
    }

    void twoWritersAtOnce() {
        const QTemporaryDir folder;
        const auto use = [&folder] {
            const PackedCache cache(folder.path().toStdString(), plenty);
            for (int i = 0; i < 50; ++i) {
                cache.store("k", block(100), pixels(100));
                if (const auto found = cache.load("k", plenty); found && found->pixels != pixels(100))
                    qFatal("mixed up");
            }
        };
        { const std::jthread one(use), two(use), three(use); }
        QCOMPARE(filesIn(folder), QStringList{QStringLiteral("k.pack")});
        QVERIFY(PackedCache(folder.path().toStdString(), plenty).load("k", plenty));
    }

    void oldestIsDropped() {
        const QTemporaryDir folder;
        const PackedCache roomy(folder.path().toStdString(), plenty);
        for (const char* key : {"a", "b", "c"})
            roomy.store(key, block(10), pixels(10));
        const auto path = [&folder](const char* key) {
            return folder.filePath(QLatin1String(key) + QStringLiteral(".pack")).toStdString();
        };
        const auto size = fs::file_size(path("a"));
        const auto now = fs::file_time_type::clock::now();
        fs::last_write_time(path("a"), now - std::chrono::hours(3));
        fs::last_write_time(path("b"), now - std::chrono::hours(2));
        fs::last_write_time(path("c"), now - std::chrono::hours(1));
        QVERIFY(roomy.load("a", plenty)); // used now
        const PackedCache tight(folder.path().toStdString(), 3 * size);
        QVERIFY(tight.store("d", block(10), pixels(10)));
        QCOMPARE(filesIn(folder),
                 (QStringList{QStringLiteral("a.pack"), QStringLiteral("c.pack"), QStringLiteral("d.pack")}));
    }

    void tooLargeOrOffKeepsNothing() {
        const QTemporaryDir folder;
        for (const std::uint64_t limit : {std::uint64_t{0}, std::uint64_t{100}}) {
            const PackedCache cache(folder.path().toStdString(), limit);
            QVERIFY(!cache.store("k", block(100), pixels(100)));
            QVERIFY(!cache.load("k", plenty));
        }
        QVERIFY(!PackedCache(fs::path(), plenty).store("k", block(1), pixels(1)));
        QVERIFY(!PackedCache("/proc/nowhere", plenty).store("k", block(1), pixels(1)));
        QVERIFY(!PackedCache(folder.path().toStdString(), plenty).store("", block(1), pixels(1)));
        QVERIFY(filesIn(folder).isEmpty());
    }

    void keyFollowsFiles() {
        const QTemporaryDir folder;
        const auto a = write(folder.filePath(QStringLiteral("a.png")), "aaaa").toStdString();
        const auto b = write(folder.filePath(QStringLiteral("b.png")), "aaaa").toStdString();
        const std::string key = PackedCache::keyOf({a, b}, "32x32");
        QCOMPARE(PackedCache::keyOf({a, b}, "32x32"), key);
        QVERIFY(PackedCache::keyOf({b, a}, "32x32") != key);
        QVERIFY(PackedCache::keyOf({a}, "32x32") != key);
        QVERIFY(PackedCache::keyOf({a, b}, "16x16") != key);
        QVERIFY(PackedCache::keyOf({a, folder.filePath(QStringLiteral("none")).toStdString()}, "").empty());
        // Same size, and the time of modification set back: the time of change tells.
        struct stat before {};
        QCOMPARE(stat(a.c_str(), &before), 0);
        write(QString::fromStdString(a), "bbbb");
        const timespec times[2] = {before.st_atim, before.st_mtim};
        QCOMPARE(utimensat(AT_FDCWD, a.c_str(), times, 0), 0);
        QTRY_VERIFY(PackedCache::keyOf({a, b}, "32x32") != key);
    }

    void defaultFolder() {
        qputenv("XDG_CACHE_HOME", "/some/where");
        QCOMPARE(PackedCache::defaultFolder().string(), std::string("/some/where/flipscope/packed"));
        qputenv("XDG_CACHE_HOME", "relative"); // not valid by the XDG specification
        qputenv("HOME", "/home/me");
        QCOMPARE(PackedCache::defaultFolder().string(), std::string("/home/me/.cache/flipscope/packed"));
        qunsetenv("HOME");
        QVERIFY(PackedCache::defaultFolder().empty());
    }
};

QTEST_APPLESS_MAIN(TestPackedCache)
#include "tst_packedcache.moc"
