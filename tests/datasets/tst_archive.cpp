// Tests datasets/archive.h and what is read through it: data sets inside archives are those outside; what is
// hostile is left out or refused.
#include "datasets/archive.h"

#include "datasets/error.h"
#include "datasets/open.h"
#include "support/archives.h"
#include "support/samplefiles.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

using namespace flipscope;
using namespace flipscope::test;

Q_DECLARE_METATYPE(flipscope::test::ArchiveKind)
using Members = QList<ArchiveMember>;

namespace {

Members cifarMembers() {
    QByteArray names;
    for (const char* name : {"plane", "car", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"})
        names += QByteArray(name) + '\n';
    return {{"set/data_batch_1.bin", cifarRecords(roundRobin(30, 10))},
            {"set/batches.meta.txt", names},
            {"set/test_batch.bin", cifarRecords(roundRobin(20, 10))},
            {"set/data_batch_2.bin", cifarRecords(roundRobin(10, 10))}};
}

DatasetRequest requestFor(const QString& place) {
    DatasetRequest request;
    request.dataset = place.toStdString();
    request.validationFraction = 0;
    return request;
}

std::string allNotes(const Dataset& data) {
    std::string text;
    for (const auto& note : data.notes)
        text += note + "\n";
    return text;
}

} // namespace

class TestArchive : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sameAsOnDisk_data() {
        QTest::addColumn<ArchiveKind>("kind");
        QTest::addColumn<QString>("name");
        QTest::newRow("zip") << ArchiveKind::Zip << QStringLiteral("set.zip");
        QTest::newRow("tar.gz") << ArchiveKind::TarGz << QStringLiteral("set.tar.gz");
        QTest::newRow("tar under another name") << ArchiveKind::Tar << QStringLiteral("set.download");
    }

    void sameAsOnDisk() {
        QFETCH(ArchiveKind, kind);
        QFETCH(QString, name);
        const QTemporaryDir folder;
        QDir(folder.path()).mkpath(QStringLiteral("disk/set"));
        for (const auto& member : cifarMembers())
            write(folder.filePath(QStringLiteral("disk/") + QString::fromUtf8(member.name)), member.content);
        const QString file = writeArchive(folder.filePath(name), kind, cifarMembers());
        const Dataset onDisk = openDataset(requestFor(folder.filePath(QStringLiteral("disk/set"))));
        const Dataset inside = openDataset(requestFor(file));
        QCOMPARE(inside.hash, onDisk.hash);
        QCOMPARE(inside.classNames, onDisk.classNames);
        QCOMPARE(inside.classNames.at(9), std::string("truck"));
        QCOMPARE(inside.train.size(), 40U);
        QCOMPARE(inside.test.size(), 20U);
        QCOMPARE(QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot).size(), 2);
    }

    void gzipMembersOfAZip() {
        const QTemporaryDir folder;
        const QString file =
            writeArchive(folder.filePath(QStringLiteral("gzip.zip")), ArchiveKind::Zip,
                         {{"gzip/emnist-train-images-idx3-ubyte.gz", gzipped(idxImages(20))},
                          {"gzip/emnist-train-labels-idx1-ubyte.gz", gzipped(idxLabels(roundRobin(20, 2)))},
                          {"gzip/emnist-test-images-idx3-ubyte.gz", gzipped(idxImages(6))},
                          {"gzip/emnist-test-labels-idx1-ubyte.gz", gzipped(idxLabels(roundRobin(6, 2)))}});
        const Dataset data = openDataset(requestFor(file));
        QCOMPARE(data.train.size(), 20U);
        QCOMPARE(data.test.size(), 6U);
        std::vector<std::uint8_t> pixels(data.shape.size());
        data.train.read(7, pixels);
        QCOMPARE(pixels[0], 7U);
    }

    // A folder into which only archives were downloaded.
    void archivesInAFolder() {
        const QTemporaryDir folder;
        writeArchive(folder.filePath(QStringLiteral("set.tar.gz")), ArchiveKind::TarGz, cifarMembers());
        const Dataset data = openDataset(requestFor(folder.path()));
        QCOMPARE(data.train.size(), 40U);
        QCOMPARE(data.test.size(), 20U);
    }

    void namesThatLeadOutAreLeftOut_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("linkTo");
        QTest::newRow("parent folder") << QByteArray("../data_batch_3.bin") << QByteArray();
        QTest::newRow("parent folder inside") << QByteArray("set/../../data_batch_3.bin") << QByteArray();
        QTest::newRow("absolute") << QByteArray("/data_batch_3.bin") << QByteArray();
        QTest::newRow("drive") << QByteArray("C:\\data_batch_3.bin") << QByteArray();
        QTest::newRow("backslashes") << QByteArray("..\\data_batch_3.bin") << QByteArray();
        QTest::newRow("link") << QByteArray("set/data_batch_3.bin") << QByteArray("/etc/hostname");
        QTest::newRow("link inside") << QByteArray("set/data_batch_3.bin") << QByteArray("data_batch_1.bin");
    }

    void namesThatLeadOutAreLeftOut() {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, linkTo);
        const QTemporaryDir folder;
        auto members = cifarMembers();
        members.append({name, linkTo.isEmpty() ? cifarRecords(roundRobin(10, 10)) : QByteArray(), linkTo});
        const QString file =
            writeArchive(folder.filePath(QStringLiteral("set.tar")), ArchiveKind::Tar, members);
        const Dataset data = openDataset(requestFor(file));
        QCOMPARE(data.train.size(), 40U);
        QVERIFY2(allNotes(data).find("were passed over") != std::string::npos, allNotes(data).c_str());
    }

    void hugeClaimsAreRefused() {
        const QTemporaryDir folder;
        const QString file =
            writeArchive(folder.filePath(QStringLiteral("set.tar")), ArchiveKind::Tar, cifarMembers());
        QFile tar(file);
        QVERIFY(tar.open(QIODevice::ReadWrite));
        QByteArray header = tar.read(512);
        QVERIFY(header.startsWith("set/data_batch_1.bin"));
        header.replace(124, 11, "77777777777"); // 8 GiB, in octal digits
        unsigned sum = 0;
        for (int i = 0; i < 512; ++i)
            sum += i >= 148 && i < 156 ? ' ' : static_cast<unsigned char>(header[i]);
        header.replace(148, 7, QByteArray::number(sum, 8).rightJustified(6, '0') + '\0');
        tar.seek(0);
        tar.write(header);
        tar.close();
        const QString text = messageOf<Error>([&] { openDataset(requestFor(file)); });
        QVERIFY2(text.contains(QStringLiteral("the archive claims more than")), qPrintable(text));
    }

    void damagedArchivesAreTold_data() {
        QTest::addColumn<ArchiveKind>("kind");
        QTest::newRow("zip") << ArchiveKind::Zip;
        QTest::newRow("tar") << ArchiveKind::Tar;
        QTest::newRow("tar.gz") << ArchiveKind::TarGz;
    }

    void damagedArchivesAreTold() {
        QFETCH(ArchiveKind, kind);
        const QTemporaryDir folder;
        const QString file = writeArchive(folder.filePath(QStringLiteral("set.zip")), kind, cifarMembers());
        QVERIFY(QFile::resize(file, QFileInfo(file).size() / 2));
        const QString text = messageOf<Error>([&] { openDataset(requestFor(file)); });
        QVERIFY2(text.contains(QStringLiteral("set.zip")) && text.contains(QStringLiteral("damaged")),
                 qPrintable(text));
    }
};

QTEST_APPLESS_MAIN(TestArchive)
#include "tst_archive.moc"
