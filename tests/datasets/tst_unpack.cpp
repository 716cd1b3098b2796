// Tests datasets/unpack.h through download(): sets that come in archives, honest and hostile ones. The
// archives lie in place already, so that nothing is fetched.
#include "datasets/download.h"

#include "datasets/error.h"
#include "datasets/open.h"
#include "support/samplefiles.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QTemporaryDir>
#include <QtTest>

#include <archive.h>
#include <archive_entry.h>
#include <memory>

using namespace flipscope;
using namespace flipscope::test;

namespace {

struct Member {
    QByteArray name;
    QByteArray content;
    unsigned type = AE_IFREG;
};

void writeZip(const QString& file, const QList<Member>& members) {
    archive* out = archive_write_new();
    archive_write_set_format_zip(out);
    if (archive_write_open_filename(out, file.toUtf8().constData()) != ARCHIVE_OK)
        qFatal("cannot write %s", qPrintable(file));
    for (const auto& member : members) {
        archive_entry* entry = archive_entry_new();
        archive_entry_set_pathname(entry, member.name.constData());
        archive_entry_set_filetype(entry, member.type);
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_size(entry, member.content.size());
        if (member.type == AE_IFLNK)
            archive_entry_set_symlink(entry, member.content.constData());
        if (archive_write_header(out, entry) != ARCHIVE_OK)
            qFatal("cannot write %s: %s", qPrintable(file), archive_error_string(out));
        if (member.type == AE_IFREG)
            archive_write_data(out, member.content.constData(),
                               static_cast<std::size_t>(member.content.size()));
        archive_entry_free(entry);
    }
    archive_write_free(out);
}

} // namespace

class TestUnpack : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        qputenv("FLIPSCOPE_DATA", m_folder->path().toUtf8());
    }
    void cleanupTestCase() { qunsetenv("FLIPSCOPE_DATA"); }

    void lettersAreShownUprightAndFromA();
    void hostileNamesGoNowhere_data();
    void hostileNamesGoNowhere();
    void wantedMembersMustBeThere();
    void damagedArchives_data();
    void damagedArchives();
    void anUnpackingThatWasStoppedIsDoneAgain();
    void trafficSignsBecomeFolders();
    void trafficSignsWithoutClassesAreRefused();

private:
    QString path(const QString& name) const { return m_folder->filePath(name); }
    QStringList found(const QString& folder) const {
        QStringList names;
        QDirIterator it(path(folder), QDir::Files | QDir::Hidden | QDir::System,
                        QDirIterator::Subdirectories);
        while (it.hasNext())
            names.append(QDir(path(folder)).relativeFilePath(it.next()));
        names.sort();
        return names;
    }
    /// The catalogue's entry, for the archives that lie in its archive folder now.
    CatalogueEntry entryFor(const char* name) const {
        CatalogueEntry entry = *findInCatalogue(name);
        for (auto& file : entry.files) {
            file.urls = {"http://host.invalid/nothing"};
            QFile archive(path(QString::fromStdString(entry.archiveFolder + "/" + file.name)));
            if (!archive.open(QIODevice::ReadOnly))
                qFatal("cannot read %s", qPrintable(archive.fileName()));
            const QByteArray content = archive.readAll();
            file.size = static_cast<std::uint64_t>(content.size());
            file.checksum =
                "md5:" + QCryptographicHash::hash(content, QCryptographicHash::Md5).toHex().toStdString();
        }
        return entry;
    }
    void writeEmnist(const QList<Member>& members) const {
        QDir(m_folder->path()).mkpath(QStringLiteral("emnist-archive"));
        writeZip(path(QStringLiteral("emnist-archive/gzip.zip")), members);
    }
    /// What EMNIST's letters have: labels from 1, pictures on their side.
    QList<Member> letters() const {
        QByteArray images = idxHeader({52, 28, 28}), labels;
        for (int i = 0; i < 52; ++i) {
            QByteArray picture(28 * 28, '\0');
            picture[28 * 20 + 3] = '\x63'; // as stored: row 20, column 3
            images.append(picture);
            labels.append(static_cast<char>(1 + i % 26));
        }
        QList<Member> members;
        for (const char* part : {"train", "test"}) {
            members.append(
                {QByteArray("gzip/emnist-letters-") + part + "-images-idx3-ubyte.gz", gzipped(images)});
            members.append({QByteArray("gzip/emnist-letters-") + part + "-labels-idx1-ubyte.gz",
                            gzipped(idxLabels(labels))});
        }
        members.append(Member{"gzip/emnist-digits-train-images-idx3-ubyte.gz", "another split"});
        members.append(Member{"gzip/emnist-letters-mapping.txt", "1 65 97\n"});
        return members;
    }
    QList<Member> signList() const {
        return {{"GT-final_test.csv", "Filename;Width;Height;Roi.X1;Roi.Y1;Roi.X2;Roi.Y2;ClassId\r\n"
                                      "00000.ppm;53;54;6;5;48;49;16\r\n"
                                      "00001.ppm;42;45;5;5;36;40;1\r\n"
                                      "00002.ppm;42;45;5;5;36;40;77\r\n"
                                      "../../00003.ppm;42;45;5;5;36;40;1\r\n"}};
    }
    void writeSigns(const QList<Member>& list) const {
        QDir(m_folder->path()).mkpath(QStringLiteral("gtsrb-archive"));
        writeZip(path(QStringLiteral("gtsrb-archive/GTSRB_Final_Training_Images.zip")),
                 {{"GTSRB/Final_Training/Images/00000/00000_00000.ppm", "P6 a"},
                  {"GTSRB/Final_Training/Images/00042/00000_00001.ppm", "P6 b"},
                  {"GTSRB/Final_Training/Images/00042/GT-00042.csv", "Filename;ClassId\n"},
                  {"GTSRB/Readme-Images.txt", "text"},
                  {"GTSRB/Final_Training/Images/../00000_00002.ppm", "P6 hostile"},
                  {"GTSRB/Final_Training/Images/00001/x/../00000_00003.ppm", "P6 hostile"}});
        writeZip(path(QStringLiteral("gtsrb-archive/GTSRB_Final_Test_Images.zip")),
                 {{"GTSRB/Final_Test/Images/00000.ppm", "P6 c"},
                  {"GTSRB/Final_Test/Images/00001.ppm", "P6 d"},
                  {"GTSRB/Final_Test/Images/00002.ppm", "P6 of no class"},
                  {"GTSRB/Final_Test/Images/GT-final_test.test.csv", "Filename\n"}});
        writeZip(path(QStringLiteral("gtsrb-archive/GTSRB_Final_Test_GT.zip")), list);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestUnpack::lettersAreShownUprightAndFromA() {
    writeEmnist(letters());
    const auto entry = entryFor("emnist-letters");
    const auto result = download(entry, {});
    QVERIFY(!result.isStopped);
    QCOMPARE(found(QStringLiteral("emnist-letters")).size(), 4);
    QVERIFY(download(entry, {}).wasThere);

    DatasetRequest request;
    request.dataset = "emnist-letters";
    request.validationFraction = 0;
    const Dataset data = openDataset(request);
    QCOMPARE(data.train.size(), 52U);
    QCOMPARE(data.test.size(), 52U);
    QCOMPARE(data.classCount(), 26U);
    QCOMPARE(data.classNames.at(data.train.label(25)), std::string("z"));
    QCOMPARE(data.train.label(26), 0);
    std::vector<std::uint8_t> pixels(28 * 28);
    data.train.read(7, pixels);
    QCOMPARE(pixels[28 * 3 + 20], 0x63); // as shown: row 3, column 20
    QCOMPARE(pixels[28 * 20 + 3], 0);

    // Labels below the first class: refused, not wrapped around.
    write(path(QStringLiteral("emnist-letters/emnist-letters-test-labels-idx1-ubyte.gz")),
          idxLabels(QByteArray(52, '\0')));
    QVERIFY(messageOf<Error>([&] { openDataset(request); }).contains(QStringLiteral("out of range")));
}

void TestUnpack::hostileNamesGoNowhere_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("parent") << QByteArray("../emnist-letters-train-images-idx3-ubyte.gz");
    QTest::newRow("far parent") << QByteArray("gzip/../../../emnist-letters-train-images-idx3-ubyte.gz");
    QTest::newRow("absolute") << QByteArray("/emnist-letters-train-images-idx3-ubyte.gz");
}

/// Only a member's last part is looked at, so even these end in the set's own folder.
void TestUnpack::hostileNamesGoNowhere() {
    QFETCH(QByteArray, name);
    auto members = letters();
    members[0].name = name;
    members.append(Member{"gzip/link", "/etc", AE_IFLNK});
    members.append(Member{"..", "evil"});
    members.append(Member{"gzip/.hidden", "evil"});
    writeEmnist(members);
    const auto before = found(QStringLiteral("."));
    download(entryFor("emnist-letters"), {});
    auto after = found(QStringLiteral("."));
    after.removeIf([](const QString& file) {
        return file.startsWith(QStringLiteral("emnist-letters/emnist-letters-")) ||
               file.endsWith(QStringLiteral("lock")) || file == QStringLiteral("emnist-archive/SHA256SUMS");
    });
    QCOMPARE(after, before);
    QCOMPARE(found(QStringLiteral("emnist-letters")).size(), 4);
}

void TestUnpack::wantedMembersMustBeThere() {
    auto members = letters();
    members.removeAt(2);
    writeEmnist(members);
    const auto entry = entryFor("emnist-letters");
    const QString text = messageOf<Error>([&] { download(entry, {}); });
    QVERIFY2(text.contains(QStringLiteral("expected 4 files")) && text.contains(QStringLiteral("found 3")),
             qPrintable(text));
    QVERIFY(!locate(entry).has_value());
}

void TestUnpack::damagedArchives_data() {
    QTest::addColumn<bool>("isCut");
    QTest::newRow("cut off") << true;
    QTest::newRow("no archive") << false;
}

void TestUnpack::damagedArchives() {
    QFETCH(bool, isCut);
    writeEmnist(letters());
    const QString archive = path(QStringLiteral("emnist-archive/gzip.zip"));
    QFile file(archive);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray whole = file.readAll();
    file.close();
    write(archive, isCut ? whole.left(700) : QByteArray(5000, 'x'));
    const auto entry = entryFor("emnist-letters");
    const QString text = messageOf<Error>([&] { download(entry, {}); });
    QVERIFY2(text.contains(archive) && text.contains(QStringLiteral("downloaded again")), qPrintable(text));
    QVERIFY(!locate(entry).has_value());
}

void TestUnpack::anUnpackingThatWasStoppedIsDoneAgain() {
    writeEmnist(letters());
    const auto entry = entryFor("emnist-letters");
    std::stop_source stop;
    DownloadOptions options;
    options.stop = stop.get_token();
    stop.request_stop();
    QVERIFY(download(entry, options).isStopped);
    QVERIFY(!locate(entry).has_value());
    QDir(m_folder->path()).mkpath(QStringLiteral("emnist-letters"));
    write(path(QStringLiteral("emnist-letters/.unfinished-download")), "");
    write(path(QStringLiteral("emnist-letters/emnist-letters-train-images-idx3-ubyte.gz")), "half of it");
    download(entry, {});
    QCOMPARE(found(QStringLiteral("emnist-letters")).size(), 4);
    QVERIFY(
        QFileInfo(path(QStringLiteral("emnist-letters/emnist-letters-train-images-idx3-ubyte.gz"))).size() >
        50);
    QVERIFY(locate(entry).has_value());
}

void TestUnpack::trafficSignsBecomeFolders() {
    writeSigns(signList());
    auto entry = entryFor("gtsrb");
    entry.trainSamples = 3; // the one below x/.. has a class, and is as good as the others
    entry.testSamples = 2;
    const QString refused = messageOf<Error>([&] { download(entry, {}); });
    QVERIFY2(refused.contains(QStringLiteral("expected 3 files")), qPrintable(refused));
    entry.trainSamples = 2;
    download(entry, {});
    QCOMPARE(found(QStringLiteral("gtsrb")),
             (QStringList{QStringLiteral("test/00001/00001.ppm"), QStringLiteral("test/00016/00000.ppm"),
                          QStringLiteral("train/00000/00000_00000.ppm"),
                          QStringLiteral("train/00042/00000_00001.ppm")}));
    QFile picture(path(QStringLiteral("gtsrb/test/00016/00000.ppm")));
    QVERIFY(picture.open(QIODevice::ReadOnly));
    QCOMPARE(picture.readAll(), QByteArray("P6 c"));
}

void TestUnpack::trafficSignsWithoutClassesAreRefused() {
    writeSigns({{"GT-final_test.csv", "no list at all"}});
    auto entry = entryFor("gtsrb");
    entry.trainSamples = 2;
    entry.testSamples = 2;
    const QString text = messageOf<Error>([&] { download(entry, {}); });
    QVERIFY2(text.contains(QStringLiteral("GTSRB_Final_Test_Images.zip")), qPrintable(text));
    QVERIFY(!locate(entry).has_value());
}

QTEST_APPLESS_MAIN(TestUnpack)
#include "tst_unpack.moc"
