// What all exports have in common: only what is proven is written, nothing is replaced unasked, and no name
// leaves its comment or string. Each format has a test of its own.
#include "datasets/error.h"
#include "engine/export/boards.h"
#include "support/exporting.h"

#include <QtTest>

using namespace flipscope;
using namespace flipscope::test;

class TestExport : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void strangeNamesAreHarmless();
    void wrongExportsAreNotWritten();
    void stoppingWritesNothing();
    void filesAreNotReplaced();
    void targets();
    void refused_data();
    void refused();
    void withoutTestPictures();
};

// Names come from folders and files: they must not leave comments, strings or lines.
void TestExport::strangeNamesAreHarmless() {
    const std::vector<std::string> strange{"*/ #error\n// \r\n#error",
                                           "/* /*/ //*",
                                           "\"`''\"\"\"\\\"\\",
                                           "?\?/\t?\?'\\x41\\101\x80?/",
                                           "</script></style><img src=x onerror=alert(1)>&lt;\"'>",
                                           "`include \"x\" $finish; endmodule",
                                           "'; import os #\n\"\"\"\nraise SystemExit(1)",
                                           "\x80\xff\xc3(\xed\xa0\x80",
                                           "@name@ {} {0} %s %n"};
    ExportSource source = sourceOf("median", "20");
    for (const std::size_t first : {0, 5}) { // each name in a comment and as a class's
        std::size_t next = first;
        const auto name = [&] { return strange[next++ % strange.size()]; };
        for (std::string* field : {&source.model.dataset, &source.model.method, &source.model.dataHash})
            *field = name() + name();
        source.testName = name();
        for (std::string& className : source.model.classNames)
            className = name();
        for (const ExportFormat& format : exportFormats()) {
            QTemporaryDir folder;
            const Export made = format.make(source);
            const Proof proof = proveAndWrite(format, source, made, folder.path().toStdString(), false, goOn);
            QVERIFY2(proof.outcome != Proof::Outcome::Differs, proof.words.c_str());
            if (format.name == "report")
                for (const char* tag : {"<img src=x", "</script>"})
                    QCOMPARE(made.files[0].content.find(tag), std::string::npos);
        }
    }
}

void TestExport::wrongExportsAreNotWritten() {
    const ExportSource source = sourceOf("grey", "33");
    const ExportSource other = sourceOf("grey", "34");
    QTemporaryDir folder;
    const std::filesystem::path path = (folder.path() + QStringLiteral("/out")).toStdString();
    for (const char* name : {"c", "npz"}) {
        if (name == std::string("npz") &&
            runIn(folder.path().toStdString(), {"python3", "-c", "import numpy"}).code != 0)
            continue;
        const ExportFormat& format = findExportFormat(name);
        try {
            proveAndWrite(format, source, format.make(other), path, false, goOn);
            QFAIL("written");
        } catch (const Error& e) {
            QVERIFY2(std::string(e.what()).find("differs from the program on") != std::string::npos,
                     e.what());
        }
        QVERIFY(std::filesystem::is_empty(path));
    }
}

void TestExport::stoppingWritesNothing() {
    const ExportSource source = sourceOf("grey", "33");
    QTemporaryDir folder;
    for (int stopAt = 1; stopAt < 6; ++stopAt) {
        int calls = 0;
        const ExportFormat& format = findExportFormat("c");
        QVERIFY_EXCEPTION_THROWN(proveAndWrite(format, source, format.make(source),
                                               folder.path().toStdString(), false,
                                               [&](const std::string&, double) { return ++calls < stopAt; }),
                                 Error);
        QVERIFY(QDir(folder.path()).isEmpty());
    }
}

void TestExport::filesAreNotReplaced() {
    const ExportSource source = sourceOf("grey", "33");
    QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    const ExportFormat& format = findExportFormat("c");
    const Export made = format.make(source);
    std::ofstream(path / made.files[1].name) << "mine";
    QVERIFY_EXCEPTION_THROWN(proveAndWrite(format, source, made, path, false, goOn), Error);
    QCOMPARE(contentOf(path / made.files[1].name), std::string("mine"));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1);
    proveAndWrite(format, source, made, path, true, goOn);
    QCOMPARE(contentOf(path / made.files[1].name), made.files[1].content);
    QVERIFY_EXCEPTION_THROWN(proveAndWrite(format, source, made, path / made.files[0].name, true, goOn),
                             Error);
}

void TestExport::targets() {
    ExportSource source = sourceOf("grey", "33");
    source.target = &findBoard("bluepill");
    findExportFormat("c").make(source);
    source = sourceOf("grey", "600,900"); // 600 KiB of weights would be 75 KiB; needs more than 64 KiB
    source.target = &findBoard("bluepill");
    try {
        findExportFormat("c").make(source);
        QFAIL("accepted");
    } catch (const Error& e) {
        const std::string words = e.what();
        QVERIFY2(words.find("too small") != std::string::npos && words.find("65,536") != std::string::npos &&
                     words.find("20,480") != std::string::npos,
                 e.what());
    }
    QVERIFY_EXCEPTION_THROWN(findBoard("abacus"), Error);
    const std::string about = findExportFormat("c").make(sourceOf("grey", "33")).about;
    for (const Board& board : boards())
        QVERIFY2(about.find(board.title) != std::string::npos, board.title.c_str());
}

void TestExport::refused_data() {
    QTest::addColumn<QByteArray>("format");
    QTest::addColumn<QByteArray>("encoder");
    QTest::addColumn<QByteArray>("network");
    QTest::addColumn<QByteArray>("mentions");
    QTest::newRow("verilog of filters") << QByteArray("verilog") << QByteArray("grey") << QByteArray("4c3,20")
                                        << QByteArray("dense layers only");
    QTest::newRow("verilog of contrast")
        << QByteArray("verilog") << QByteArray("local:2") << QByteArray("20") << QByteArray("local:2");
    QTest::newRow("verilog of groups") << QByteArray("verilog") << QByteArray("grey") << QByteArray("20,h2")
                                       << QByteArray("one output neuron");
    QTest::newRow("large verilog") << QByteArray("verilog") << QByteArray("grey") << QByteArray("600,600")
                                   << QByteArray("at most 300,000");
    for (const ExportFormat& format : exportFormats())
        if (format.name != "report")
            QTest::addRow("%s of a stream", format.name.c_str())
                << QByteArray::fromStdString(format.name) << QByteArray("grey") << QByteArray("5f3,5r3,a")
                << QByteArray("residual network 9x10x1-5f3-5r3-a-5");
}

void TestExport::refused() {
    QFETCH(QByteArray, format);
    QFETCH(QByteArray, encoder);
    QFETCH(QByteArray, network);
    QFETCH(QByteArray, mentions);
    const std::string method = network.contains('r') ? "low-memory" : "bitflip";
    const ExportSource source = sourceOf(encoder.toStdString(), network.toStdString(), {10, 9, 1}, method);
    try {
        findExportFormat(format.toStdString()).make(source);
        QFAIL("accepted");
    } catch (const Error& e) {
        QVERIFY2(QByteArray(e.what()).contains(mentions), e.what());
    }
}

void TestExport::withoutTestPictures() {
    ExportSource source = sourceOf("grey", "33");
    source.test = {};
    for (const ExportFormat& format : exportFormats()) {
        QTemporaryDir folder;
        const Proof proof =
            proveAndWrite(format, source, format.make(source), folder.path().toStdString(), false, goOn);
        QVERIFY2(proof.outcome != Proof::Outcome::Differs, proof.words.c_str());
    }
}

QTEST_GUILESS_MAIN(TestExport)
#include "tst_export.moc"
