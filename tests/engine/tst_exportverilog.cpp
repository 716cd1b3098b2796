// Exported Verilog is simulated and must give the program's classes.
#include "support/exporting.h"

#include <QtTest>

using namespace flipscope;
using namespace flipscope::test;

class TestExportVerilog : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void agrees_data();
    void agrees();
};

void TestExportVerilog::agrees_data() {
    exportColumns();
    for (const char* encoder : {"grey", "median", "thermometer:2", "bitplanes:3"})
        exportRow(encoder, "7,33,5", 1); // 33: more than a run of 32
    exportRow("threshold:90/100/110", "5", 3);
}

void TestExportVerilog::agrees() { exports("verilog"); }

QTEST_GUILESS_MAIN(TestExportVerilog)
#include "tst_exportverilog.moc"
