// Tests datasets/picturefiles.h: which folders are classes and parts, what shape is chosen, what happens to
// damaged pictures; on disk, in archives, and listed in a table.
#include "datasets/picturefiles.h"

#include "datasets/error.h"
#include "datasets/open.h"
#include "support/archives.h"
#include "support/datasetrequests.h"
#include "support/samplefiles.h"

#include <QBuffer>
#include <QColor>
#include <QDir>
#include <QFileInfo>
#include <QImage>
#include <QTemporaryDir>
#include <QtTest>

#include <map>

using namespace flipscope;
using namespace flipscope::test;

namespace {

QByteArray picture(int width, int height, const QColor& colour, const char* format = "PNG") {
    QImage image(width, height, QImage::Format_RGB32);
    image.fill(colour);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    if (!buffer.open(QIODevice::WriteOnly) || !image.save(&buffer, format))
        qFatal("cannot write a %s picture", format);
    return bytes;
}

const QColor grey(90, 90, 90);
const QColor red(200, 10, 10);

using Files = std::map<QByteArray, QByteArray>; // content by name

void writeAll(const QTemporaryDir& folder, const Files& files) {
    for (const auto& [name, content] : files) {
        const QString path = folder.filePath(QString::fromUtf8(name));
        QDir().mkpath(QFileInfo(path).path());
        write(path, content);
    }
}

QString notesOf(const Dataset& data) {
    QString text;
    for (const auto& note : data.notes)
        text += QString::fromStdString(note) + QLatin1Char('\n');
    return text;
}

QString classesOf(const Dataset& data) {
    QStringList list;
    for (const auto& name : data.classNames)
        list << QString::fromStdString(name);
    return list.join(QLatin1Char(' '));
}

} // namespace

Q_DECLARE_METATYPE(Files)

class TestPictureFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void foldersAreClasses_data() {
        QTest::addColumn<QList<QByteArray>>("names");
        QTest::addColumn<QString>("classes");
        QTest::addColumn<QString>("sizes"); // of train, validation, test
        const auto row = [](const char* name, const QList<QByteArray>& names, const char* classes,
                            const char* sizes) {
            QTest::newRow(name) << names << QString::fromLatin1(classes) << QString::fromLatin1(sizes);
        };
        row("flat", {"dog/1.png", "cat/1.png", "cat/2.png"}, "cat dog", "3 0 0");
        row("nested", {"pet/dog/1.png", "pet/cat/1.png", "pet/2.png", "wild/3.png"},
            "pet pet/cat pet/dog wild", "4 0 0");
        row("numbers by value", {"10/a.png", "9/a.png", "2/a.png"}, "2 9 10", "3 0 0");
        row("parts", {"train/a/1.png", "train/b/1.png", "test/a/1.png", "val/b/1.png", "val/b/2.png"}, "a b",
            "2 2 1");
        row("parts, deeper", {"set/train/a/1.png", "set/train/b/1.png", "set/test/b/1.png"}, "a b", "2 0 1");
        row("nested in parts", {"train/x/a/1.png", "train/x/b/1.png", "test/x/a/1.png"}, "x/a x/b", "2 0 1");
        row("a class called train", {"train/1.png", "car/1.png", "test tube/1.png"}, "car test tube train",
            "3 0 0");
        row("strays", {"a/1.png", "b/1.png", "overview.png"}, "a b", "2 0 0");
        row("others than pictures", {"a/1.png", "b/1.png", "a/notes.txt", "c/notes.txt"}, "a b", "2 0 0");
        row("hidden", {"a/1.png", "b/1.png", ".c/1.png", "a/.2.png"}, "a b", "2 0 0");
    }

    void foldersAreClasses() {
        QFETCH(QList<QByteArray>, names);
        QFETCH(QString, classes);
        QFETCH(QString, sizes);
        const QTemporaryDir folder;
        Files files;
        QList<ArchiveMember> members;
        for (const auto& name : names) {
            files[name] = picture(4, 4, grey);
            members.append({"top/" + name, files[name]}); // archives mostly hold one folder
        }
        writeAll(folder, files);
        const QTemporaryDir other;
        for (const QString& place :
             {folder.path(), writeArchive(other.filePath(QStringLiteral("p.zip")), ArchiveKind::Zip, members),
              writeArchive(other.filePath(QStringLiteral("p.tar.gz")), ArchiveKind::TarGz, members)}) {
            auto request = requestFor(place);
            if (names.contains("val/b/1.png"))
                request.validationFraction = 0.1; // so that the set's own part is kept
            const Dataset data = openDataset(request);
            QCOMPARE(classesOf(data), classes);
            QCOMPARE(QStringLiteral("%1 %2 %3")
                         .arg(data.train.size())
                         .arg(data.validation.size())
                         .arg(data.test.size()),
                     sizes);
        }
    }

    void shape_data() {
        QTest::addColumn<Files>("files");
        QTest::addColumn<QString>("shape");
        QTest::addColumn<QString>("note");
        const auto row = [](const char* name, const Files& files, const char* shape, const char* note) {
            QTest::newRow(name) << files << QString::fromLatin1(shape) << QString::fromLatin1(note);
        };
        row("all of one size", {{"a/1.png", picture(7, 5, grey)}, {"b/1.png", picture(7, 5, grey)}},
            "7 x 5 x 1", "");
        row("one has colour", {{"a/1.png", picture(7, 5, grey)}, {"b/1.png", picture(7, 5, red)}},
            "7 x 5 x 3", "");
        row("several sizes",
            {{"a/1.png", picture(40, 50, grey)},
             {"a/2.png", picture(50, 36, grey)},
             {"b/1.png", picture(90, 90, grey)}},
            "32 x 32 x 1", "several sizes (median of the shorter side: 40 pixels)");
        row("tiny", {{"a/1.png", picture(5, 6, grey)}, {"b/1.png", picture(7, 9, grey)}}, "7 x 7 x 1",
            "several sizes");
        row("large", {{"a/1.png", picture(1024, 512, grey)}, {"b/1.png", picture(1024, 512, grey)}},
            "256 x 128 x 1", "of 1024 x 512 pixels");
        row("kinds",
            {{"a/1.jpg", picture(8, 8, red, "JPEG")},
             {"b/1.bmp", picture(8, 8, red, "BMP")},
             {"b/2.ppm", picture(8, 8, red, "PPM")}},
            "8 x 8 x 3", "");
    }

    void shape() {
        QFETCH(Files, files);
        QFETCH(QString, shape);
        QFETCH(QString, note);
        const QTemporaryDir folder;
        writeAll(folder, files);
        const Dataset data = openDataset(requestFor(folder.path()));
        QCOMPARE(QString::fromStdString(toString(data.shape)), shape);
        QVERIFY2(notesOf(data).contains(note), qPrintable(notesOf(data)));
        QCOMPARE(notesOf(data).contains(QStringLiteral("They are read as")), !note.isEmpty());
    }

    void requestedPreparation() {
        const QTemporaryDir folder;
        writeAll(folder, {{"a/1.png", picture(7, 5, red)}, {"b/1.png", picture(9, 9, red)}});
        auto request = requestFor(folder.path());
        request.picture = wishFor({{6, 4, 1}});
        const Dataset data = openDataset(request);
        QVERIFY((data.shape == ImageShape{6, 4, 1}));
    }

    // The training part's shape is everyone's.
    void partsShareAShape() {
        const QTemporaryDir folder;
        writeAll(folder, {{"train/a/1.png", picture(8, 8, grey)},
                          {"train/b/1.png", picture(8, 8, grey)},
                          {"test/a/1.png", picture(30, 20, red)}});
        const Dataset data = openDataset(requestFor(folder.path()));
        QVERIFY((data.shape == ImageShape{8, 8, 1}));
        QCOMPARE(data.test.size(), 1U);
    }

    void damagedPicturesAreSkipped() {
        const QTemporaryDir folder;
        const auto sound = picture(20, 20, red);
        const auto jpeg = picture(20, 20, red, "JPEG");
        Files files = {{"a/1.png", sound}, {"b/1.png", sound},        {"a/2.png", sound.left(60)},
                       {"a/3.png", {}},    {"b/4.jpg", "no picture"}, {"b/5.jpg", jpeg.chopped(20)}};
        for (int i = 0; i < 30; ++i)
            files["c/" + QByteArray::number(i) + ".png"] = "broken";
        writeAll(folder, files);
        const Dataset data = openDataset(requestFor(folder.path()));
        QCOMPARE(data.train.size(), 2U);
        QCOMPARE(data.train.name(0), std::string("a/1.png"));
        QCOMPARE(data.train.name(1), std::string("b/1.png"));
        QCOMPARE(data.train.label(1), 1U);
        const QString notes = notesOf(data);
        for (const char* name : {"a/2.png", "a/3.png", "b/4.jpg", "b/5.jpg"})
            QVERIFY2(notes.contains(QString::fromLatin1(name)), qPrintable(notes));
        QVERIFY2(notes.contains(QStringLiteral("14 more damaged pictures were skipped")), qPrintable(notes));
    }

    void allDamaged() {
        const QTemporaryDir folder;
        writeAll(folder, {{"a/1.png", "x"}, {"b/1.png", "y"}});
        const QString text = messageOf<Error>([&] { openDataset(requestFor(folder.path())); });
        QVERIFY2(text.contains(QStringLiteral("could be read")), qPrintable(text));
    }

    void testPicturesAreNeverTrainedOn() {
        const QTemporaryDir folder;
        Files files;
        for (int i = 0; i < 6; ++i)
            files[QByteArray(i % 2 == 0 ? "a/" : "b/") + QByteArray::number(i) + ".png"] =
                picture(4, 4, grey);
        files["hold/a/9.png"] = files["hold/b/9.png"] = picture(4, 4, red);
        files["list.csv"] = "file,label\na/0.png,a\nb/1.png,b\n";
        writeAll(folder, files);
        auto request = requestFor(folder.path());
        request.format = "pictures";
        request.test = folder.filePath(QStringLiteral("hold")).toStdString();
        Dataset data = openDataset(request);
        QCOMPARE(data.train.size(), 6U);
        QCOMPARE(data.test.size(), 2U);
        request.format.clear(); // a table comes first, and its pictures are the data set
        request.test.clear();
        data = openDataset(request);
        QCOMPARE(data.train.size(), 2U);
        QVERIFY2(notesOf(data).contains(QStringLiteral("Read as csv")), qPrintable(notesOf(data)));
    }

    void listsOfPictures_data() {
        QTest::addColumn<QByteArray>("table");
        QTest::addColumn<QString>("classes");
        QTest::addColumn<QString>("group"); // of the second sample
        QTest::newRow("no header") << QByteArray("img/1.png,cat\n./img/2.png,dog\n")
                                   << QStringLiteral("cat dog") << QString();
        QTest::newRow("header, other order")
            << QByteArray("class;patient;file\n3;anna;img/1.png\n20;bert;img\\2.png\n")
            << QStringLiteral("3 20") << QStringLiteral("bert");
        QTest::newRow("GTSRB") << QByteArray(
                                      "Width,Height,ClassId,Path\n27,26,20,img/1.png\n28,27,0,img/2.png\n")
                               << QStringLiteral("0 20") << QString();
    }

    void listsOfPictures() {
        QFETCH(QByteArray, table);
        QFETCH(QString, classes);
        QFETCH(QString, group);
        const QTemporaryDir folder;
        const Files files = {
            {"labels.csv", table}, {"img/1.png", picture(4, 4, grey)}, {"img/2.png", picture(4, 4, red)}};
        writeAll(folder, files);
        QList<ArchiveMember> members;
        for (const auto& [name, content] : files)
            members.append({"top/" + name, content});
        const QTemporaryDir other;
        for (const QString& place :
             {folder.path(), folder.filePath(QStringLiteral("labels.csv")),
              writeArchive(other.filePath(QStringLiteral("p.zip")), ArchiveKind::Zip, members)}) {
            const Dataset data = openDataset(requestFor(place));
            QCOMPARE(data.train.size(), 2U);
            QCOMPARE(classesOf(data), classes);
            QCOMPARE(QString::fromStdString(data.train.group(1)), group);
        }
    }

    void listedPicturesThatAreMissing() {
        const QTemporaryDir folder;
        writeAll(folder, {{"labels.csv", "1.png,a\n../../etc/2.png,b\n3.png,b\n"},
                          {"1.png", picture(4, 4, grey)},
                          {"3.png", picture(4, 4, grey)}});
        const QTemporaryDir other;
        const QString archive = writeArchive(other.filePath(QStringLiteral("p.zip")), ArchiveKind::Zip,
                                             {{"labels.csv", "1.png,a\n../../etc/2.png,b\n3.png,b\n"},
                                              {"1.png", picture(4, 4, grey)},
                                              {"3.png", picture(4, 4, grey)}});
        for (const QString& place : {folder.path(), archive}) {
            const Dataset data = openDataset(requestFor(place));
            QCOMPARE(data.train.size(), 2U);
            QVERIFY2(notesOf(data).contains(QStringLiteral("2.png: no such file")),
                     qPrintable(notesOf(data)));
        }
    }
};

QTEST_APPLESS_MAIN(TestPictureFiles)
#include "tst_picturefiles.moc"
