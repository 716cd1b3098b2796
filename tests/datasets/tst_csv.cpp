// Tests datasets/csv.h: what the columns are taken for, with and without a header, and what is refused.
#include "datasets/csvcolumns.h"
#include "datasets/csvrows.h"
#include "datasets/error.h"
#include "datasets/open.h"
#include "support/datasetrequests.h"
#include "support/samplefiles.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

using namespace flipscope;
using namespace flipscope::test;

namespace {

QString joined(const std::vector<std::string>& texts) {
    QStringList list;
    for (const auto& text : texts)
        list << QString::fromStdString(text);
    return list.join(QLatin1Char('|'));
}

/// Labels by name, and the first pixel of each sample.
QString contentOf(const Dataset& data) {
    QStringList list;
    std::vector<std::uint8_t> pixels(data.shape.size());
    for (std::size_t i = 0; i < data.train.size(); ++i) {
        data.train.read(i, pixels);
        list << QString::fromStdString(data.classNames[data.train.label(i)]) + QString::number(pixels[1]);
    }
    return list.join(QLatin1Char(' '));
}

} // namespace

class TestCsv : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rows_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("rows");
        const auto row = [](const char* name, const QByteArray& text,
                            std::initializer_list<const char*> rows) {
            QStringList list;
            for (const char* one : rows)
                list << QString::fromUtf8(one);
            QTest::newRow(name) << text << list;
        };
        row("plain", "a,b\nc,d\n", {"a|b", "c|d"});
        row("no end of line", "a,b\nc,d", {"a|b", "c|d"});
        row("windows", "a,b\r\nc,d\r\n", {"a|b", "c|d"});
        row("empty cells and lines", ",b,\n\n\r\nc,,\n", {"|b|", "c||"});
        row("quoted", "\"a,b\",\"c\"\"d\"\n\"e\nf\",g\n", {"a,b|c\"d", "e\nf|g"});
        row("quote without end", "a,\"b\nc", {"a|b\nc"});
        row("byte order mark",
            "\xef\xbb\xbf"
            "a,b\n",
            {"a|b"});
        row("gzip", gzipped("a,b\nc,d\n"), {"a|b", "c|d"});
        row("nothing", "", {});
    }

    void rows() {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, rows);
        const QTemporaryDir folder;
        CsvRows reader(DataFile(write(folder.filePath(QStringLiteral("t.csv")), text).toStdString()), ',');
        QStringList found;
        std::vector<std::string_view> cells;
        while (reader.next(cells))
            found << joined({cells.begin(), cells.end()});
        QCOMPARE(found, rows);
    }

    void rowsAcrossBlocks() { // a row lies across the end of what is read at a time
        const QTemporaryDir folder;
        QByteArray text;
        for (int i = 0; i < 100000; ++i)
            text += QByteArray::number(i) + ",\"" + QByteArray::number(2 * i) + "\"\n";
        CsvRows reader(DataFile(write(folder.filePath(QStringLiteral("t.csv")), text).toStdString()), ',');
        std::vector<std::string_view> cells;
        for (int i = 0; i < 100000; ++i) {
            QVERIFY(reader.next(cells));
            QCOMPARE(cells.size(), 2U);
            QCOMPARE(QByteArray(cells[1].data(), static_cast<qsizetype>(cells[1].size())),
                     QByteArray::number(2 * i));
            QCOMPARE(reader.line(), static_cast<std::uint64_t>(i) + 1);
        }
        QVERIFY(!reader.next(cells));
    }

    void pixels_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("content");
        QTest::addColumn<QString>("note");
        const auto row = [](const char* name, const QByteArray& text, const char* content, const char* note) {
            QTest::newRow(name) << text << QString::fromLatin1(content) << QString::fromLatin1(note);
        };
        const QByteArray numbers = "3,0,10,20,30\n5,0,11,21,31\n3,0,12,22,32\n";
        row("label first", numbers, "310 511 312", "column 1 is taken as the label");
        row("label first, header", "label,a0,a1,a2,a3\n" + numbers, "310 511 312", "column 1");
        row("numbered header", "label,0,1,2,3\n" + numbers, "310 511 312", "column 1");
        row("unnamed label", "what,p1,p2,p3,p4\n" + numbers, "310 511 312", "column 1");
        row("label last, header", "p1,p2,p3,p4,digit\n0,10,20,30,3\n0,11,21,31,5\n", "310 511", "column 5");
        row("label last", "0,10,20,30,3\n0,11,21,31,5\n0,12,22,32,3\n", "310 511 312", "column 5");
        row("text label", "cat;0;10;20;30\ndog;0;11;21;31\n", "cat10 dog11", "column 1");
        row("tabs", "3\t0\t10\t20\t30\n5\t0\t11\t21\t31\n", "310 511", "column 1");
        row("0 to 1", "3,0.0,0.2,0.4,1.0\n5,0.0,0.4,0.4,1.0\n", "351 5102", "pixels of 0 to 1");
        row("gzip", gzipped(numbers), "310 511 312", "column 1");
        QByteArray cell = "emotion,pixels\n";
        for (const char* label : {"4", "2"}) {
            cell += QByteArray(label) + ',';
            for (int i = 0; i < 16; ++i)
                cell += QByteArray::number(i * 5) + (i < 15 ? ' ' : '\n');
        }
        row("all pixels in a cell", cell, "45 25", "column 2 as pixels");
    }

    void pixels() {
        QFETCH(QByteArray, text);
        QFETCH(QString, content);
        QFETCH(QString, note);
        const QTemporaryDir folder;
        const Dataset data =
            openDataset(requestFor(write(folder.filePath(QStringLiteral("train.csv")), text)));
        QCOMPARE(contentOf(data), content);
        QVERIFY2(joined(data.notes).contains(note), qPrintable(joined(data.notes)));
        QCOMPARE(data.shape.width, data.shape.height);
    }

    void partsByColumnAndFile() {
        const QTemporaryDir folder;
        const QString file = write(folder.filePath(QStringLiteral("all.csv")),
                                   "label,a,b,c,d,Usage\n1,0,1,2,3,Training\n2,0,1,2,3,Training\n"
                                   "1,9,9,9,9,PublicTest\n2,0,1,2,3,validation\n");
        const Dataset data = openDataset([&] {
            auto request = requestFor(file);
            request.validationFraction = 0.1; // one of its own is kept
            return request;
        }());
        QCOMPARE(data.train.size(), 2U);
        QCOMPARE(data.test.size(), 1U);
        QCOMPARE(data.validation.size(), 1U);
        const QTemporaryDir files; // the test part lacks a class, and still has its numbers
        write(files.filePath(QStringLiteral("mnist_train.csv")), "7,0,1,2,3\n8,0,1,2,4\n9,0,5,6,7\n");
        write(files.filePath(QStringLiteral("mnist_test.csv")), "9,0,1,2,3\n7,0,1,2,4\n");
        const Dataset two = openDataset(requestFor(files.path()));
        QCOMPARE(joined(two.classNames), QStringLiteral("7|8|9"));
        QCOMPARE(two.test.label(0), 2U);
        QCOMPARE(two.test.label(1), 0U);
    }

    void refused_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("says");
        QByteArray many;
        for (int i = 0; i < 300; ++i)
            many += QByteArray::number(i % 3) + ",0,10,20,30\n";
        QTest::newRow("a short row") << many + "1,2\n" << QStringLiteral("line 301: expected 5 cells");
        QTest::newRow("a word for a pixel") << many + "1,2,x,4,5\n" << QStringLiteral("line 301, column 3");
        QTest::newRow("256") << many + "1,2,256,4,5\n" << QStringLiteral("expected a pixel of 0 to 255");
        QTest::newRow("no table") << QByteArray("hello\nworld\n") << QStringLiteral("no data set");
        QTest::newRow("no label") << QByteArray("p0,p1,p2,p3,p4\n1,2,3,4,5\n1,2,3,4,5\n")
                                  << QStringLiteral("no data set");
        QTest::newRow("pictures that are not there")
            << QByteArray("file,label\na.png,x\nb.png,y\n") << QStringLiteral("no data set");
    }

    void refused() {
        QFETCH(QByteArray, text);
        QFETCH(QString, says);
        const QTemporaryDir folder;
        const auto request = requestFor(write(folder.filePath(QStringLiteral("set.csv")), text));
        const QString said = messageOf<Error>([&] { openDataset(request); });
        QVERIFY2(said.contains(says) && said.contains(QStringLiteral("set.csv")), qPrintable(said));
    }
};

QTEST_APPLESS_MAIN(TestCsv)
#include "tst_csv.moc"
