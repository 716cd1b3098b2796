// Exported arrays predict in numpy; MODELFILE.md shows how model files do.
#include "engine/export/testvectors.h"
#include "support/exporting.h"

#include <QtTest>

using namespace flipscope;
using namespace flipscope::test;

class TestExportNumpy : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void agrees_data();
    void agrees();
    void pageOfTheModelFileReadsIt_data();
    void pageOfTheModelFileReadsIt();
};

void TestExportNumpy::agrees_data() {
    exportColumns();
    for (const char* encoder : allEncoders)
        exportRow(encoder, "5c3,p,9v3s2,20", 3);
    exportRow("grey", "33,40", 3);
    exportRow("thermometer:2", "33,40", 3);
    exportRow("grey", "4c5s2,7c3,6c1,p", 1); // stride, taps of one, the head over a map
    exportRow("median", "40v3,33c3", 3);     // channels beyond a word
    for (const char* network : {"33,h3", "5c3,p,h2"}) // several output neurons per class
        exportRow("grey", network, 1);
}

void TestExportNumpy::agrees() { exports("npz"); }

void TestExportNumpy::pageOfTheModelFileReadsIt_data() {
    QTest::addColumn<QByteArray>("encoder");
    QTest::addColumn<QByteArray>("network");
    for (const char* encoder :
         {"grey", "threshold:100", "median", "thermometer:3", "bitplanes:8", "local:2", "median:channel"})
        QTest::newRow(encoder) << QByteArray(encoder) << QByteArray("5c3,p,9v3s2,20");
    QTest::newRow("dense") << QByteArray("thermometer:2") << QByteArray("33,40");
    QTest::newRow("many channels") << QByteArray("grey") << QByteArray("70c3s2,66c1,p");
}

// The lines that MODELFILE.md shows are run as they stand there.
void TestExportNumpy::pageOfTheModelFileReadsIt() {
    QFETCH(QByteArray, encoder);
    QFETCH(QByteArray, network);
    QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    if (runIn(path, {"/usr/bin/python3", "-c", "import numpy"}).code != 0)
        QSKIP("/usr/bin/python3 with numpy is not installed");
    const std::string page = contentOf(MODELFILE_PAGE), begin = "```python\n";
    const std::size_t start = page.find(begin) + begin.size();
    std::ofstream(path / "lines.py") << page.substr(start, page.find("```", start) - start);
    const ExportSource source = sourceOf(encoder.toStdString(), network.toStdString(), {10, 9, 3});
    saveModel(source.model, path / "m");
    ProcessRequest request;
    request.arguments = {"/usr/bin/python3", "lines.py", "m"};
    request.folder = path;
    const ProofRequest proof{source, path, predictedClasses(source.model, source.test), goOn};
    request.input = pictureStream(proof, {});
    const ProcessResult ran = runProcess(request);
    QVERIFY2(ran.code == 0, ran.err.c_str());
    const Proof compared = compareClasses(ran.out, proof, "numpy");
    QVERIFY2(compared.outcome == Proof::Outcome::Agrees, compared.words.c_str());
}

QTEST_GUILESS_MAIN(TestExportNumpy)
#include "tst_exportnumpy.moc"
