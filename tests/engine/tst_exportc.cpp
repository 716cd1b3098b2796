// Exported C is compiled and must give the program's classes; damaged, it must say so.
#include "engine/export/testvectors.h"
#include "support/exporting.h"

#include <QtTest>

using namespace flipscope;
using namespace flipscope::test;

class TestExportC : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void agrees_data();
    void agrees();
    void damagedWeightsAreNoticed_data();
    void damagedWeightsAreNoticed();
    void rawPicturesOnStdin();
};

void TestExportC::agrees_data() {
    exportColumns();
    for (const char* encoder : allEncoders) {
        exportRow(encoder, "5c3,p,9v3s2,20", 3);
        exportRow(encoder, "33,40", 1);
    }
    exportRow("grey", "4c5s2,7c3,6c1,p", 1); // stride, taps of one, the head over a map
    exportRow("median", "40v3,33c3", 3);     // channels beyond a word
    for (const char* network : {"33,h3", "5c3,p,h2"}) // several output neurons per class
        exportRow("grey", network, 1);
}

void TestExportC::agrees() { exports("c"); }

void TestExportC::damagedWeightsAreNoticed_data() {
    QTest::addColumn<QByteArray>("begin"); // of the table whose first number changes
    QTest::newRow("first layer") << QByteArray("weights_0[");
    QTest::newRow("last layer") << QByteArray("weights_2[");
    QTest::newRow("threshold") << QByteArray("thresholds_1[");
    QTest::newRow("encoder") << QByteArray("encoder_table[");
}

void TestExportC::damagedWeightsAreNoticed() {
    QFETCH(QByteArray, begin);
    const ExportSource source = sourceOf("median", "33,40");
    Export made = findExportFormat("c").make(source);
    std::string& code = made.files[1].content;
    std::size_t at = code.find('{', code.find(begin.toStdString()));
    at = code.find_first_of(",}", at) - 1; // the last digit of the first number
    code[at] = code[at] == '0' ? '1' : '0';
    QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    writeAll(made, path);
    const ProcessResult compiled =
        runIn(path, {"cc", "-std=c99", "-o", "selftest", source.name + ".c", source.name + "_test.c"});
    QVERIFY2(compiled.code == 0, compiled.err.c_str());
    const ProcessResult tested = runIn(path, {(path / "selftest").string()});
    QCOMPARE(tested.code, 1);
    QVERIFY2(tested.out.find("NOT as exported") != std::string::npos, tested.out.c_str());
}

void TestExportC::rawPicturesOnStdin() {
    const ExportSource source = sourceOf("grey", "33");
    QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    writeAll(findExportFormat("c").make(source), path);
    QVERIFY(runIn(path, {"cc", "-o", "t", source.name + ".c", source.name + "_test.c"}).code == 0);
    const std::vector<std::uint16_t> expected = predictedClasses(source.model, source.test);
    ProcessRequest request;
    request.arguments = {(path / "t").string(), "-"};
    request.folder = path;
    std::string bytes(2 * 90, '\0');
    for (std::size_t i = 0; i < 2; ++i)
        source.test.read(i, {reinterpret_cast<std::uint8_t*>(bytes.data()) + i * 90, 90});
    request.input = [&bytes] { return std::exchange(bytes, {}); };
    const std::string whole = bytes;
    ProcessResult result = runProcess(request);
    QCOMPARE(result.code, 0);
    QCOMPARE(result.out, std::to_string(expected[0]) + "\n" + std::to_string(expected[1]) + "\n");
    bytes = whole.substr(0, 100); // the second picture is cut off
    result = runProcess(request);
    QCOMPARE(result.code, 1);
    QCOMPARE(result.out, std::to_string(expected[0]) + "\n");
    QCOMPARE(runIn(path, {(path / "t").string(), "what"}).code, 2);
}

QTEST_GUILESS_MAIN(TestExportC)
#include "tst_exportc.moc"
