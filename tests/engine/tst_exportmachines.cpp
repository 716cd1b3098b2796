// Exported C by other compilers and on other machines (emulated). What is not installed is skipped.
#include "support/exporting.h"

#include <QtTest>

using namespace flipscope;
using namespace flipscope::test;

class TestExportMachines : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void otherMachines_data();
    void otherMachines();
};

void TestExportMachines::otherMachines_data() {
    QTest::addColumn<QByteArray>("compiler");
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<QByteArray>("emulator");
    QTest::newRow("gcc") << QByteArray("gcc") << QByteArray("-O3 -Wconversion") << QByteArray();
    QTest::newRow("gcc, popcnt") << QByteArray("gcc") << QByteArray("-O2 -mpopcnt") << QByteArray();
    QTest::newRow("gcc, undefined behaviour")
        << QByteArray("gcc")
        << QByteArray("-O1 -fsanitize=undefined,address -fno-sanitize-recover=all -funsigned-char")
        << QByteArray();
    QTest::newRow("clang") << QByteArray("clang") << QByteArray("-O2 -Wshadow -Wconversion -Wcast-qual")
                           << QByteArray();
    QTest::newRow("big-endian, 32 bits")
        << QByteArray("powerpc-linux-gnu-gcc") << QByteArray("-O2 -static") << QByteArray("qemu-ppc");
    QTest::newRow("Arm, 32 bits") << QByteArray("arm-linux-gnueabi-gcc") << QByteArray("-O2 -static")
                                  << QByteArray("qemu-arm");
}

void TestExportMachines::otherMachines() {
    QFETCH(QByteArray, compiler);
    QFETCH(QByteArray, options);
    QFETCH(QByteArray, emulator);
    if (!findProgram({compiler.toStdString()}))
        QSKIP((compiler + " is not installed").constData());
    if (!emulator.isEmpty() && !findProgram({emulator.toStdString()}))
        QSKIP((emulator + " is not installed").constData());
    for (const auto& [encoder, network] : {std::pair("grey", "5c3,p,9v3s2,20"),
                                           {"grey", "33,40"},
                                           {"bitplanes:3", "5c3,p,20"},
                                           {"local:2", "40"}}) {
        const ExportSource source = sourceOf(encoder, network, {10, 9, 3});
        QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        writeAll(findExportFormat("c").make(source), path);
        std::vector<std::string> command{compiler.toStdString(),
                                         "-std=c99",
                                         "-Wall",
                                         "-Wextra",
                                         "-Werror",
                                         "-pedantic",
                                         "-o",
                                         "selftest",
                                         source.name + ".c",
                                         source.name + "_test.c"};
        for (const QByteArray& option : options.split(' '))
            command.push_back(option.toStdString());
        const ProcessResult compiled = runIn(path, command);
        QVERIFY2(compiled.code == 0, compiled.err.c_str());
        std::vector<std::string> program{(path / "selftest").string()};
        if (!emulator.isEmpty())
            program.insert(program.begin(), emulator.toStdString());
        const ProcessResult tested = runIn(path, program);
        QVERIFY2(tested.code == 0, (tested.out + tested.err + tested.trouble).c_str());
        QVERIFY2(tested.out.find("16 of 16 vectors agree") != std::string::npos, tested.out.c_str());
    }
}

QTEST_GUILESS_MAIN(TestExportMachines)
#include "tst_exportmachines.moc"
