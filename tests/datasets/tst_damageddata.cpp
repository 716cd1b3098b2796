// Damaged, foreign and impossible data files: each must end in one Error that names the file and what was
// expected and found, and never in a crash or in memory allocated on a header's word.
#include "datasets/error.h"
#include "datasets/open.h"
#include "support/samplefiles.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include <functional>
#include <sys/resource.h>
#include <unistd.h>

using namespace flipscope;
using namespace flipscope::test;

namespace {

const QString images = QStringLiteral("train-images-idx3-ubyte");
const QString labels = QStringLiteral("train-labels-idx1-ubyte");

QStringList words(std::initializer_list<const char*> texts) {
    QStringList list;
    for (const char* text : texts)
        list << QString::fromUtf8(text);
    return list;
}

/// A sound pair of 20 samples of 3 x 2 pixels; rows replace one of the files.
void writeSound(const QDir& folder) {
    write(folder.filePath(images), idxImages(20));
    write(folder.filePath(labels), idxLabels(roundRobin(20, 2)));
}

/// While it lives, the process may map only `bytes` more: a larger allocation fails, used or not.
class MemoryLimit {
public:
    explicit MemoryLimit(rlim_t bytes) {
        QFile statm(QStringLiteral("/proc/self/statm"));
        if (!statm.open(QIODevice::ReadOnly) || getrlimit(RLIMIT_AS, &m_before) != 0)
            qFatal("the memory limit cannot be told");
        const auto pages = statm.readAll().split(' ').at(0).toULongLong();
        rlimit limit = m_before;
        limit.rlim_cur = pages * static_cast<rlim_t>(sysconf(_SC_PAGESIZE)) + bytes;
        setrlimit(RLIMIT_AS, &limit);
    }
    ~MemoryLimit() { setrlimit(RLIMIT_AS, &m_before); }
    MemoryLimit(const MemoryLimit&) = delete;
    MemoryLimit& operator=(const MemoryLimit&) = delete;

private:
    rlimit m_before{};
};

} // namespace

using Damage = std::function<void(const QDir&)>;
Q_DECLARE_METATYPE(Damage)

class TestDamagedData : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void idxFilesAreRefused_data() {
        QTest::addColumn<QString>("file"); // replaced, and named in the message
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QStringList>("says");
        const auto sound = idxImages(20);
        const auto packed = gzipped(sound);
        auto flipped = packed;
        flipped[flipped.size() - 6] =
            static_cast<char>(flipped[flipped.size() - 6] ^ 0x55); // in the checksum
        const QByteArray garbage = QByteArray("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10) + QByteArray(100, '\xff');
        const auto pixels = [](int count) { return QByteArray(count, '\x01'); };

        QTest::newRow("empty images") << images << QByteArray() << words({"empty", "found 0 bytes"});
        QTest::newRow("empty labels") << labels << QByteArray() << words({"empty", "found 0 bytes"});
        QTest::newRow("three bytes") << images << QByteArray("\0\0\x08", 3)
                                     << words({"too short", "found 3 bytes"});
        QTest::newRow("half a header")
            << images << sound.left(10) << words({"header of 16 bytes", "found 10 bytes"});
        QTest::newRow("truncated") << images << sound.left(100)
                                   << words({"20 samples of 2 x 3 x 1", "expected 120 bytes", "offset 16",
                                             "found 84"});
        QTest::newRow("one byte short") << images << sound.chopped(1) << words({"expected 120", "found 119"});
        QTest::newRow("trailing bytes")
            << images << sound + "xyz" << words({"offset 136", "found 3 bytes more"});
        QTest::newRow("trailing bytes in gzip")
            << images << gzipped(sound + "x") << words({"offset 136", "found more"});
        QTest::newRow("labels cut off") << labels << idxLabels(roundRobin(20, 2)).chopped(5)
                                        << words({"20 labels", "expected 20 bytes", "found 15"});
        QTest::newRow("labels too many")
            << labels << idxLabels(roundRobin(21, 2)) << words({"as many labels", "(20)", "found 21"});
        QTest::newRow("labels too few")
            << labels << idxLabels(roundRobin(19, 2)) << words({"(20)", "found 19"});
        QTest::newRow("foreign: png") << images << QByteArray("\x89PNG\r\n\x1a\n", 8)
                                      << words({"not an IDX file", "00 00 08", "found 89 50 4e 47"});
        QTest::newRow("foreign: text")
            << labels << QByteArray("label,pixel\n") << words({"not an IDX file", "found 6c 61 62 65"});
        QTest::newRow("floats") << images << QByteArray("\0\0\x0d\x03", 4) + pixels(200)
                                << words({"offset 2", "0x08", "found 0x0d"});
        QTest::newRow("two dimensions")
            << images << idxHeader({20, 6}) + pixels(120) << words({"3 or 4 dimensions", "found 2"});
        QTest::newRow("two channels") << images << idxHeader({20, 3, 2, 2}) + pixels(240)
                                      << words({"channels", "offset 16", "1 or 3", "found 2"});
        QTest::newRow("no width") << images << idxHeader({20, 3, 0})
                                  << words({"width at offset 12", "1 to 4096", "found 0"});
        QTest::newRow("giant height") << images << idxHeader({20, 5000, 2}) + pixels(100)
                                      << words({"height at offset 8", "found 5000"});
        QTest::newRow("no samples") << images << idxHeader({0, 3, 2}) << words({"empty", "0 samples"});
        QTest::newRow("2^31 samples")
            << images << idxHeader({1U << 31, 28, 28}) + pixels(100)
            << words({"2147483648 samples", "1683627180032 bytes", "found 100 bytes"});
        QTest::newRow("2^31 samples in gzip")
            << images << gzipped(idxHeader({1U << 31, 28, 28}) + pixels(100))
            << words({"2147483648 samples", "1683627180032 bytes", "compressed"});
        QTest::newRow("2^32-1 giant colour samples") << images << idxHeader({0xffffffffU, 4096, 4096, 3})
                                                     << words({"4294967295 samples", "found 0 bytes"});
        QTest::newRow("2^31 labels") << labels << idxHeader({1U << 31}) + pixels(20)
                                     << words({"2147483648 labels", "found 20 bytes"});
        QTest::newRow("more than the gzip holds") << images << gzipped(idxHeader({50, 28, 28}) + pixels(1000))
                                                  << words({"expected 39200 bytes", "found 1000"});
        QTest::newRow("gzip cut in the middle")
            << images << packed.left(packed.size() / 2)
            << words({"gzip", "too early"}) +
                   QStringList{QStringLiteral("(%1 bytes)").arg(packed.size() / 2)};
        QTest::newRow("gzip cut before its end mark")
            << images << packed.chopped(4) << words({"gzip", "too early"});
        QTest::newRow("gzip cut in its header") << images << packed.left(5) << words({"gzip"});
        QTest::newRow("gzip with a wrong checksum") << images << flipped << words({"gzip", "damaged"});
        QTest::newRow("gzip of garbage") << images << garbage << words({"gzip", "damaged after 0"});
        QTest::newRow("images as labels")
            << labels << sound << words({"1 dimension", "found 3", "images file"});
        QTest::newRow("labels as images") << images << idxLabels(roundRobin(20, 2))
                                          << words({"3 or 4 dimensions", "found 1", "labels file"});
    }

    void idxFilesAreRefused() {
        QFETCH(QString, file);
        QFETCH(QByteArray, bytes);
        QFETCH(QStringList, says);
        const QTemporaryDir folder;
        writeSound(folder.path());
        write(folder.filePath(file), bytes);
        DatasetRequest request;
        request.dataset = folder.path().toStdString();
        const QString text = messageOf<Error>([&request] { openDataset(request); });
        says << file;
        for (const auto& part : says)
            QVERIFY2(text.contains(part), qPrintable(QStringLiteral("\"%1\" in: %2").arg(part, text)));
    }

    void aHeaderAllocatesNothing() {
        const QTemporaryDir folder;
        writeSound(folder.path());
        // 4 MiB of zeros pack into 4 KiB: the ratio alone does not give this claim of 1 GiB away.
        const auto bytes = gzipped(idxHeader({1U << 20, 32, 32}) + QByteArray(4 << 20, '\0'));
        QByteArray padded = gzipped(QByteArray(0, '\0'));
        while (padded.size() < 1 << 20) // empty gzip members: compressed bytes that hold nothing
            padded += padded;
        write(folder.filePath(images), bytes + padded);
        DatasetRequest request;
        request.dataset = folder.path().toStdString();
        const MemoryLimit limit(512 << 20);
        const QString text = messageOf<Error>([&request] { openDataset(request); });
        QVERIFY2(text.contains(QStringLiteral("expected 1073741824 bytes from offset 16, found 4194304")),
                 qPrintable(text));
    }

    void cifarFilesAreRefused_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QStringList>("says");
        const auto sound = cifarRecords(roundRobin(20, 10));
        auto badLabel = sound;
        badLabel[3073 * 7] = '\x0a';
        QTest::newRow("empty") << QByteArray() << words({"empty", "3073", "found 0 bytes"});
        QTest::newRow("truncated") << sound.chopped(1000)
                                   << words({"multiple of 3073", "found 60460 bytes", "19 CIFAR-10 records",
                                             "2073 bytes over"});
        QTest::newRow("trailing bytes") << sound + "x" << words({"found 61461 bytes", "1 bytes over"});
        QTest::newRow("foreign") << QByteArray("hello") << words({"multiple of 3073", "found 5 bytes"});
        QTest::newRow("label") << badLabel
                               << words({"out of range at offset 21511 (sample 7)", "0 to 9", "found 10"});
        QTest::newRow("gzip") << gzipped(sound) << words({"expected plain CIFAR records", "gunzip"});
    }

    void cifarFilesAreRefused() {
        QFETCH(QByteArray, bytes);
        QFETCH(QStringList, says);
        const QTemporaryDir folder;
        write(folder.filePath(QStringLiteral("data_batch_1.bin")), cifarRecords(roundRobin(20, 10)));
        write(folder.filePath(QStringLiteral("data_batch_2.bin")), bytes);
        DatasetRequest request;
        request.dataset = folder.path().toStdString();
        const QString text = messageOf<Error>([&request] { openDataset(request); });
        says << QStringLiteral("data_batch_2.bin");
        for (const auto& part : says)
            QVERIFY2(text.contains(part), qPrintable(QStringLiteral("\"%1\" in: %2").arg(part, text)));
    }

    void foldersAreRefused_data() {
        QTest::addColumn<Damage>("damage");
        QTest::addColumn<QStringList>("says");
        const auto row = [](const char* name, const Damage& damage, std::initializer_list<const char*> says) {
            QTest::newRow(name) << damage << words(says);
        };
        const auto remove = [](const QDir& folder, const QString& name) {
            QFile::remove(folder.filePath(name));
        };
        const auto clear = [remove](const QDir& folder) {
            remove(folder, images);
            remove(folder, labels);
        };
        row("empty folder", clear, {"no data set", "idx", "cifar", "an empty folder"});
        row("labels missing", [remove](const QDir& folder) { remove(folder, labels); },
            {"train-images-idx3-ubyte: its labels are missing", "train-labels-idx1-ubyte.gz", "found none"});
        row("images missing", [remove](const QDir& folder) { remove(folder, images); },
            {"train-labels-idx1-ubyte: its images are missing", "train-images-idx3-ubyte.gz", "found none"});
        row("a folder as labels file",
            [remove](const QDir& folder) {
                remove(folder, labels);
                folder.mkdir(labels);
            },
            {"train-images-idx3-ubyte: its labels are missing"});
        row("test labels missing",
            [](const QDir& folder) {
                write(folder.filePath(QStringLiteral("t10k-images-idx3-ubyte")), idxImages(4));
            },
            {"t10k-images-idx3-ubyte: its labels are missing", "t10k-labels-idx1-ubyte"});
        row("only a test part",
            [](const QDir& folder) {
                QFile::rename(folder.filePath(images),
                              folder.filePath(QStringLiteral("t10k-images-idx3-ubyte")));
                QFile::rename(folder.filePath(labels),
                              folder.filePath(QStringLiteral("t10k-labels-idx1-ubyte")));
            },
            {"nothing to train on", "t10k-images-idx3-ubyte"});
        row("test pictures of another size",
            [](const QDir& folder) {
                write(folder.filePath(QStringLiteral("t10k-images-idx3-ubyte")), idxImages(4, 5, 7));
                write(folder.filePath(QStringLiteral("t10k-labels-idx1-ubyte")), idxLabels(roundRobin(4, 2)));
            },
            {"t10k-images-idx3-ubyte", "expected pictures of 2 x 3 x 1", "train-images-idx3-ubyte",
             "found 7 x 5 x 1"});
        row("test labels beyond the training ones",
            [](const QDir& folder) {
                write(folder.filePath(QStringLiteral("t10k-images-idx3-ubyte")), idxImages(4));
                write(folder.filePath(QStringLiteral("t10k-labels-idx1-ubyte")), idxLabels(roundRobin(4, 3)));
            },
            {"t10k-labels-idx1-ubyte", "offset 10 (sample 2)", "expected 0 to 1", "found 2"});
        row("one class only",
            [](const QDir& folder) { write(folder.filePath(labels), idxLabels(QByteArray(20, '\x03'))); },
            {"at least 2 classes", "only class \"3\""});
        row("training files of two sizes",
            [](const QDir& folder) {
                write(folder.filePath(QStringLiteral("train2-images-idx3-ubyte")), idxImages(4, 5, 7));
                write(folder.filePath(QStringLiteral("train2-labels-idx1-ubyte")),
                      idxLabels(roundRobin(4, 2)));
            },
            {"train2-images-idx3-ubyte", "expected pictures of 2 x 3 x 1", "found 7 x 5 x 1"});
        row("class names of another number",
            [clear](const QDir& folder) {
                clear(folder);
                write(folder.filePath(QStringLiteral("data_batch_1.bin")), cifarRecords(roundRobin(20, 10)));
                write(folder.filePath(QStringLiteral("batches.meta.txt")), "cat\ndog\n");
            },
            {"batches.meta.txt", "expected 10 class names", "found 2"});
        for (const char* ending : {"npz", "mat", "csv"})
            row(ending,
                [clear, ending](const QDir& folder) {
                    clear(folder);
                    write(folder.filePath(QStringLiteral("data.") + QString::fromLatin1(ending)), "data");
                },
                {"files, but none with samples and labels"});
        row("picture folders",
            [clear](const QDir& folder) {
                clear(folder);
                folder.mkpath(QStringLiteral("cats/young"));
                write(folder.filePath(QStringLiteral("cats/young/a.jpg")), "data");
            },
            {"none of its training samples could be read", "a.jpg: not a picture"});
    }

    void foldersAreRefused() {
        QFETCH(Damage, damage);
        QFETCH(QStringList, says);
        const QTemporaryDir folder;
        writeSound(folder.path());
        DatasetRequest request;
        request.dataset = folder.path().toStdString();
        QCOMPARE(messageOf<Error>([&request] { openDataset(request); }), QString());
        damage(QDir(folder.path()));
        const QString text = messageOf<Error>([&request] { openDataset(request); });
        says << folder.path();
        for (const auto& part : says)
            QVERIFY2(text.contains(part), qPrintable(QStringLiteral("\"%1\" in: %2").arg(part, text)));
    }

    void pathsAreRefused_data() {
        QTest::addColumn<QString>("dataset"); // below the folder of the sound pair, or absolute
        QTest::addColumn<QString>("test");
        QTest::addColumn<QStringList>("says");
        const QString none;
        QTest::newRow("missing folder")
            << QStringLiteral("nowhere") << none << words({"no such file or folder", "nowhere"});
        QTest::newRow("missing test")
            << images << QStringLiteral("nowhere") << words({"test: no such file or folder", "nowhere"});
        QTest::newRow("foreign file") << QStringLiteral("notes.txt") << none
                                      << words({"notes.txt", "idx", "cifar", "begins with \"todo"});
        QTest::newRow("empty foreign file") << QStringLiteral("void") << none << words({"void", "an empty"});
        QTest::newRow("table") << QStringLiteral("table.csv") << none
                               << words({"table.csv", "no data set", "begins with \"1,2,3\""});
        QTest::newRow("device") << QStringLiteral("/dev/null") << none << words({"/dev/null"});
        QTest::newRow("test is the training part")
            << images << images << words({"nothing to train on", "as test"});
        QTest::newRow("test is foreign")
            << images << QStringLiteral("notes.txt") << words({"notes.txt", "begins with \"todo"});
        QTest::newRow("images without labels") << QStringLiteral("lone-images-idx3-ubyte") << none
                                               << words({"labels are missing", "lone-labels-idx1-ubyte"});
    }

    void pathsAreRefused() {
        QFETCH(QString, dataset);
        QFETCH(QString, test);
        QFETCH(QStringList, says);
        const QTemporaryDir folder;
        writeSound(folder.path());
        write(folder.filePath(QStringLiteral("notes.txt")), "todo: label");
        write(folder.filePath(QStringLiteral("table.csv")), "1,2,3");
        write(folder.filePath(QStringLiteral("void")), {});
        write(folder.filePath(QStringLiteral("lone-images-idx3-ubyte")), idxImages(4));
        DatasetRequest request;
        request.dataset = QDir(folder.path()).absoluteFilePath(dataset).toStdString();
        if (!test.isEmpty())
            request.test = folder.filePath(test).toStdString();
        const QString text = messageOf<Error>([&request] { openDataset(request); });
        for (const auto& part : says)
            QVERIFY2(text.contains(part), qPrintable(QStringLiteral("\"%1\" in: %2").arg(part, text)));
    }

    void unreadableFiles() {
        if (geteuid() == 0)
            QSKIP("root may read everything");
        const QTemporaryDir folder;
        writeSound(folder.path());
        QFile::setPermissions(folder.filePath(images), {});
        DatasetRequest request;
        request.dataset = folder.path().toStdString();
        const QString text = messageOf<Error>([&request] { openDataset(request); });
        QVERIFY2(text.contains(images) && text.contains(QStringLiteral("Permission denied")),
                 qPrintable(text));
    }

    // A regular file whose first byte cannot be read, for root either.
    void readErrors() {
        const QTemporaryDir folder;
        writeSound(folder.path());
        QFile::remove(folder.filePath(images));
        QVERIFY(QFile::link(QStringLiteral("/proc/self/mem"), folder.filePath(images)));
        DatasetRequest request;
        request.dataset = folder.path().toStdString();
        const QString text = messageOf<Error>([&request] { openDataset(request); });
        QVERIFY2(text.contains(images) && text.contains(QStringLiteral("Input/output error")),
                 qPrintable(text));
    }
};

QTEST_APPLESS_MAIN(TestDamagedData)
#include "tst_damageddata.moc"
