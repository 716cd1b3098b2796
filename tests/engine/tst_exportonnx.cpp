// Exported ONNX runs in OpenCV and must give the program's classes.
#include "support/exporting.h"

#include <QtTest>

using namespace flipscope;
using namespace flipscope::test;

class TestExportOnnx : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void agrees_data();
    void agrees();
};

void TestExportOnnx::agrees_data() {
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

void TestExportOnnx::agrees() { exports("onnx"); }

QTEST_GUILESS_MAIN(TestExportOnnx)
#include "tst_exportonnx.moc"
