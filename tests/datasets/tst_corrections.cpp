// Samples left out and labels corrected by hand: how they are written down, that they hold however the data
// are divided, and that edits find the samples that were meant.
#include "datasets/corrections.h"

#include "datasets/error.h"
#include "datasets/open.h"
#include "support/datasetrequests.h"
#include "support/samplefiles.h"

#include <QDir>
#include <QImage>
#include <QTemporaryDir>
#include <QtTest>

#include <map>

using namespace flipscope;
using namespace flipscope::test;

namespace {

/// 40 training pictures, told apart by their first pixel, of 4 classes; 8 test pictures.
void writeNumbers(const QString& folder) {
    write(folder + QStringLiteral("/train-images-idx3-ubyte"), idxImages(40));
    write(folder + QStringLiteral("/train-labels-idx1-ubyte"), idxLabels(roundRobin(40, 4)));
    write(folder + QStringLiteral("/t10k-images-idx3-ubyte"), idxImages(8));
    write(folder + QStringLiteral("/t10k-labels-idx1-ubyte"), idxLabels(roundRobin(8, 4)));
}

/// label by the picture's number.
std::map<int, int> contentOf(const Samples& samples, ImageShape shape) {
    std::map<int, int> labels;
    std::vector<std::uint8_t> pixels(shape.size());
    for (std::size_t i = 0; i < samples.size(); ++i) {
        samples.read(i, pixels);
        labels[pixels[0]] = samples.label(i);
    }
    return labels;
}

QString notesOf(const Dataset& data) {
    QString text;
    for (const auto& note : data.notes)
        text += QString::fromStdString(note) + QLatin1Char('\n');
    return text;
}

std::uint32_t positionOf(const Samples& samples, ImageShape shape, int number) {
    std::vector<std::uint8_t> pixels(shape.size());
    for (std::uint32_t i = 0; i < samples.size(); ++i) {
        samples.read(i, pixels);
        if (pixels[0] == number)
            return i;
    }
    qFatal("no such picture");
}

} // namespace

class TestCorrections : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void textComesBack_data() {
        QTest::addColumn<QString>("skip");
        QTest::addColumn<QString>("relabel");
        QTest::addColumn<QString>("canonical"); // of both, with ; between; empty: the same
        const auto row = [](const char* skip, const char* relabel, const char* canonical = "") {
            QTest::addRow("%s;%s", skip, relabel) << QString::fromLatin1(skip) << QString::fromLatin1(relabel)
                                                  << QString::fromLatin1(canonical);
        };
        row("", "");
        row("train#5", "");
        row("train#5,train#7,train#6,test#8", "", "train#5-7,test#8;");
        row("train:b/1.png,train:a\\,b\\=c\\\\.png", "", "train:a\\,b\\=c\\\\.png,train:b/1.png;");
        row("validation:x#y:z.png", "train#8-12=ship,train#13=a\\,b");
        row("", "train#1=b,train#2=b,train#3=c", ";train#1-2=b,train#3=c");
    }
    void textComesBack() {
        QFETCH(QString, skip);
        QFETCH(QString, relabel);
        QFETCH(QString, canonical);
        const auto parsed = Corrections::parse(skip.toStdString(), relabel.toStdString());
        const QString text = QString::fromStdString(parsed.skip() + ';' + parsed.relabel());
        QCOMPARE(text, canonical.isEmpty() ? skip + QLatin1Char(';') + relabel : canonical);
        QVERIFY(Corrections::parse(parsed.skip(), parsed.relabel()) == parsed);
    }

    void refusesText_data() {
        QTest::addColumn<QString>("skip");
        QTest::addColumn<QString>("relabel");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* skip, const char* relabel, const char* says) {
            QTest::addRow("%s;%s", skip, relabel)
                << QString::fromLatin1(skip) << QString::fromLatin1(relabel) << QString::fromLatin1(says);
        };
        row("5", "", "skip: expected a part (train, validation, test)");
        row("train", "", "expected a part");
        row("trian#5", "", "at character 1, found \"trian#5\"");
        row("train#", "", "a position");
        row("train#x", "", "a position");
        row("train#7-5", "", "a position");
        row("train#-1", "", "a position");
        row("train#99999999999", "", "a position");
        row("train#0-4000000000", "", "a position");
        row("train:", "", "the name of a file");
        row("train#5,", "", "another sample behind the comma");
        row("train#5=cat", "", "expected a comma");
        row("", "train#5", "relabel: expected = and a class");
        row("", "train#5=", "the name of a class");
    }
    void refusesText() {
        QFETCH(QString, skip);
        QFETCH(QString, relabel);
        QFETCH(QString, says);
        try {
            Corrections::parse(skip.toStdString(), relabel.toStdString());
            QFAIL("accepted");
        } catch (const Error& e) {
            QVERIFY(e.kind() == Error::Kind::Usage);
            QVERIFY2(QString::fromUtf8(e.what()).contains(says), e.what());
        }
    }

    /// The same pictures are left out and relabelled, whichever part they come to lie in.
    void holdHoweverDataAreDivided_data() {
        QTest::addColumn<double>("validation");
        QTest::addColumn<quint64>("seed");
        QTest::newRow("one part") << 0.0 << quint64{1};
        QTest::newRow("two") << 0.25 << quint64{1};
        QTest::newRow("another seed") << 0.25 << quint64{5};
        QTest::newRow("half") << 0.5 << quint64{2};
    }
    void holdHoweverDataAreDivided() {
        QFETCH(double, validation);
        QFETCH(quint64, seed);
        const QTemporaryDir folder;
        writeNumbers(folder.path());
        DatasetRequest request = requestFor(folder.path());
        request.validationFraction = validation;
        request.seed = seed;
        const Dataset plain = openDataset(request);
        request.skip = "train#3,train#10-12,test#5";
        request.relabel = "train#20=0,train#21=0,test#0=3";
        const Dataset data = openDataset(request);
        QCOMPARE(data.hash, plain.hash);
        for (const DataPart part : dataParts) {
            auto expected = contentOf(plain.part(part), plain.shape);
            const bool isTest = part == DataPart::Test;
            for (const int out : isTest ? std::vector{5} : std::vector{3, 10, 11, 12})
                expected.erase(out);
            for (const auto& [number, label] : isTest ? std::vector<std::pair<int, int>>{{0, 3}}
                                                      : std::vector<std::pair<int, int>>{{20, 0}, {21, 0}})
                if (expected.contains(number))
                    expected[number] = label;
            QVERIFY(contentOf(data.part(part), data.shape) == expected);
        }
        const auto out = [&data](DataPart part) {
            return data.leftOut[static_cast<std::size_t>(part)].size();
        };
        QCOMPARE(out(DataPart::Train) + out(DataPart::Validation), 4U);
        QCOMPARE(out(DataPart::Test), 1U);
        // Picture 20 is a 0 by itself.
        QCOMPARE(data.correctedLabels.size(), 2U);
        for (const auto& corrected : data.correctedLabels) {
            QCOMPARE(int{corrected.before}, corrected.part == DataPart::Test ? 0 : 1);
            QCOMPARE(int{data.part(corrected.part).label(corrected.position)},
                     corrected.part == DataPart::Test ? 3 : 0);
        }
        QVERIFY(notesOf(data).contains(QStringLiteral("Labels corrected by hand (relabel): 2.")));
    }

    void whatIsNotThereIsTold() {
        const QTemporaryDir folder;
        writeNumbers(folder.path());
        DatasetRequest request = requestFor(folder.path());
        request.skip = "train#1,train#50,validation#1,train:gone.png";
        const QString notes = notesOf(openDataset(request));
        QVERIFY2(notes.contains(QStringLiteral("skip: 3 of the samples named there are not used")),
                 qPrintable(notes));
        request.relabel = "train#1=zebra";
        request.skip.clear();
        QVERIFY(
            messageOf<Error>([&] { openDataset(request); }).contains(QStringLiteral("no class \"zebra\"")));
        request.relabel.clear();
        request.skip = "train#0-39";
        QVERIFY(messageOf<Error>([&] {
                    openDataset(request);
                }).contains(QStringLiteral("every training sample")));
    }

    /// A test part that is opened alone is corrected like the one of training.
    void testPartAlone() {
        const QTemporaryDir folder;
        writeNumbers(folder.path());
        DatasetRequest request = requestFor(folder.path());
        request.skip = "test#2,train#1";
        request.relabel = "test#3=0";
        const auto expected = openDataset(request);
        request.testOnly = true;
        const auto alone = openDataset(request);
        QVERIFY(contentOf(alone.test, alone.shape) == contentOf(expected.test, expected.shape));
        QCOMPARE(alone.test.size(), 7U);
    }

    /// Edit, open with what was written down, compare; then back.
    void editsMeanTheSample() {
        const QTemporaryDir folder;
        writeNumbers(folder.path());
        DatasetRequest request = requestFor(folder.path());
        request.validationFraction = 0.3;
        request.seed = 3;
        request.skip = "train#0";
        const Dataset before = openDataset(request);
        auto corrections = Corrections::parse(request.skip, request.relabel);
        const int victim = contentOf(before.validation, before.shape).begin()->first;
        const int other = contentOf(before.train, before.shape).rbegin()->first;
        const std::array out = {positionOf(before.validation, before.shape, victim)};
        const std::array wrong = {positionOf(before.train, before.shape, other)};
        const auto own = static_cast<std::uint16_t>(other % 4);
        const auto next = static_cast<std::uint16_t>((own + 1) % 4);
        corrections.leaveOut(before, DataPart::Validation, out);
        corrections.label(before, DataPart::Train, wrong, next);
        request.skip = corrections.skip();
        request.relabel = corrections.relabel();
        const Dataset after = openDataset(request);
        QVERIFY(!contentOf(after.validation, after.shape).contains(victim));
        QCOMPARE(contentOf(after.train, after.shape).at(other), int{next});
        QVERIFY(readAlike(request, requestFor(folder.path())));

        const std::array back = {positionOf(after.leftOut[1], after.shape, victim)};
        corrections.takeBack(after, DataPart::Validation, back);
        const std::array again = {positionOf(after.train, after.shape, other)};
        auto relabelled = corrections;
        relabelled.label(after, DataPart::Train, again, own); // as the data say: no correction any more
        corrections.restoreLabels(after, DataPart::Train, again);
        QVERIFY(relabelled == corrections);
        QCOMPARE(corrections.skip(), std::string("train#0"));
        QCOMPARE(corrections.relabel(), std::string());
    }

    /// Pictures are named by their file, so that another file beside them changes nothing.
    void picturesAreNamedByFile() {
        const QTemporaryDir folder;
        const auto picture = [&folder](const QString& name, int value) {
            QImage image(2, 3, QImage::Format_Grayscale8);
            image.fill(QColor(value, value, value));
            const QString path = folder.filePath(name);
            QDir().mkpath(QFileInfo(path).path());
            QVERIFY(image.save(path));
        };
        for (int i = 0; i < 4; ++i) {
            picture(QStringLiteral("cat/%1, x.png").arg(i), 10 + i);
            picture(QStringLiteral("dog/%1.png").arg(i), 20 + i);
        }
        DatasetRequest request = requestFor(folder.path());
        request.cache = 0;
        const Dataset before = openDataset(request);
        Corrections corrections;
        const std::array out = {positionOf(before.train, before.shape, 12)};
        const std::array wrong = {positionOf(before.train, before.shape, 21)};
        corrections.leaveOut(before, DataPart::Train, out);
        corrections.label(before, DataPart::Train, wrong, 0);
        request.skip = corrections.skip();
        request.relabel = corrections.relabel();
        QCOMPARE(request.skip, std::string("train:cat/2\\, x.png"));
        QCOMPARE(request.relabel, std::string("train:dog/1.png=cat"));
        picture(QStringLiteral("cat/0 new.png"), 30);
        const Dataset after = openDataset(request);
        const auto content = contentOf(after.train, after.shape);
        QCOMPARE(content.size(), 8U);
        QVERIFY(!content.contains(12));
        QCOMPARE(content.at(21), 0);
        QCOMPARE(content.at(22), 1);
    }
};

QTEST_APPLESS_MAIN(TestCorrections)
#include "tst_corrections.moc"
