// Exports are run by what they are meant for (compilers, OpenCV, numpy, a simulator, emulated processors) and
// must agree with the program; damaged ones must say so. What is not installed is skipped.
#include "datasets/error.h"
#include "engine/export/boards.h"
#include "engine/export/childprocess.h"
#include "engine/export/exporter.h"
#include "engine/export/testvectors.h"
#include "engine/trainer.h"
#include "support/syntheticdata.h"

#include <QtTest>

#include <QTemporaryDir>

#include <fstream>

using namespace flipscope;

namespace {

const ExportProgress goOn = [](const std::string&, double) { return true; };

ExportSource sourceOf(const std::string& encoder, const std::string& network, ImageShape shape = {10, 9, 1},
                      const std::string& method = "bitflip") {
    Trainer trainer(TrainingConfig::resolve({{"network", network, "", {}},
                                             {"epochs", "1", "", {}},
                                             {"method", method, "", {}},
                                             {"encoder", encoder, "", {}}}),
                    syntheticDataset(shape));
    TrainingControl control;
    const TrainingResult result = trainer.run(control);
    ExportSource source;
    source.model.network = trainer.resultNetwork();
    source.model.encoder = trainer.encoder();
    source.model.preparation = {trainer.dataset().shape};
    source.model.classNames = trainer.dataset().classNames;
    source.model.method = result.method;
    source.model.dataset = result.dataset;
    source.test = trainer.dataset().test;
    source.testName = "made-up pictures";
    return source;
}

void writeAll(const Export& made, const std::filesystem::path& folder) {
    for (const ExportedFile& file : made.files)
        std::ofstream(folder / file.name, std::ios::binary) << file.content;
}

std::string contentOf(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

ProcessResult runIn(const std::filesystem::path& folder, std::vector<std::string> arguments) {
    ProcessRequest request;
    request.arguments = std::move(arguments);
    request.folder = folder;
    return runProcess(request);
}

} // namespace

class TestExport : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void agrees_data();
    void agrees();
    void everyMethod_data();
    void everyMethod();
    void otherMachines_data();
    void otherMachines();
    void damagedWeightsAreNoticed_data();
    void damagedWeightsAreNoticed();
    void rawPicturesOnStdin();
    void strangeNamesAreHarmless();
    void wrongExportsAreNotWritten();
    void stoppingWritesNothing();
    void filesAreNotReplaced();
    void targets();
    void refused_data();
    void refused();
    void withoutTestPictures();
    void pageOfTheModelFileReadsIt_data();
    void pageOfTheModelFileReadsIt();
    void processes();
    void processesAreEnded_data();
    void processesAreEnded();
};

void TestExport::agrees_data() {
    QTest::addColumn<QByteArray>("format");
    QTest::addColumn<QByteArray>("encoder");
    QTest::addColumn<QByteArray>("network");
    QTest::addColumn<int>("channels");
    const auto row = [](const char* format, const char* encoder, const char* network, int channels) {
        QTest::addRow("%s, %s, %s, %d channels", format, encoder, network, channels)
            << QByteArray(format) << QByteArray(encoder) << QByteArray(network) << channels;
    };
    for (const char* format : {"c", "onnx", "npz"})
        for (const char* encoder : {"grey", "threshold:100", "median", "thermometer:3", "bitplanes:8",
                                    "local:2", "median:channel"}) {
            row(format, encoder, "5c3,p,9v3s2,20", 3);
            if (format != std::string("npz")) // starting Python takes its time
                row(format, encoder, "33,40", 1);
        }
    row("npz", "grey", "33,40", 3);
    row("npz", "thermometer:2", "33,40", 3);
    for (const char* format : {"c", "onnx", "npz"}) {
        row(format, "grey", "4c5s2,7c3,6c1,p", 1); // stride, taps of one, the head over a map
        row(format, "median", "40v3,33c3", 3);     // channels beyond a word
    }
    for (const char* format : {"c", "onnx", "npz"}) // several output neurons per class
        for (const char* network : {"33,h3", "5c3,p,h2"})
            row(format, "grey", network, 1);
    for (const char* encoder : {"grey", "median", "thermometer:2", "bitplanes:3"})
        row("verilog", encoder, "33,40", 1);
    row("verilog", "threshold:90/100/110", "21", 3);
}

void TestExport::agrees() {
    QFETCH(QByteArray, format);
    QFETCH(QByteArray, encoder);
    QFETCH(QByteArray, network);
    QFETCH(int, channels);
    const ExportSource source = sourceOf(encoder.toStdString(), network.toStdString(), {10, 9, channels});
    const ExportFormat& exporter = findExportFormat(format.toStdString());
    const Export made = exporter.make(source);
    QTemporaryDir folder;
    const Proof proof = proveAndWrite(exporter, source, made, folder.path().toStdString(), false, goOn);
    if (proof.outcome == Proof::Outcome::NotMade)
        QSKIP(proof.words.c_str());
    QVERIFY2(proof.outcome == Proof::Outcome::Agrees, proof.words.c_str());
    QVERIFY2(proof.words.find("100") != std::string::npos, proof.words.c_str());
    for (const ExportedFile& file : made.files)
        QCOMPARE(contentOf(std::filesystem::path(folder.path().toStdString()) / file.name), file.content);
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), static_cast<qsizetype>(made.files.size()));
}

void TestExport::everyMethod_data() {
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("encoder");
    for (const char* method : {"bitflip", "bitflip-ternary", "gft", "gft-ternary", "gft-plain",
                               "local-errors", "bep", "bold", "sign-flip"})
        for (const char* encoder : {"grey", "median"})
            QTest::addRow("%s %s", method, encoder) << QByteArray(method) << QByteArray(encoder);
}

void TestExport::everyMethod() {
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, encoder);
    for (const char* network : {"50", "6c3,p,20"}) {
        const ExportSource source = sourceOf(encoder.constData(), network, {10, 9, 1}, method.toStdString());
        QTemporaryDir folder;
        const Proof proof = proveAndWrite(findExportFormat("c"), source, findExportFormat("c").make(source),
                                          folder.path().toStdString(), false, goOn);
        QVERIFY2(proof.outcome == Proof::Outcome::Agrees, proof.words.c_str());
    }
}

void TestExport::otherMachines_data() {
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

void TestExport::otherMachines() {
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

void TestExport::damagedWeightsAreNoticed_data() {
    QTest::addColumn<QByteArray>("begin"); // of the table whose first number changes
    QTest::newRow("first layer") << QByteArray("weights_0[");
    QTest::newRow("last layer") << QByteArray("weights_2[");
    QTest::newRow("threshold") << QByteArray("thresholds_1[");
    QTest::newRow("encoder") << QByteArray("encoder_table[");
}

void TestExport::damagedWeightsAreNoticed() {
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

void TestExport::rawPicturesOnStdin() {
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

// Names come from folders and files: they must not leave comments, strings or lines.
void TestExport::strangeNamesAreHarmless() {
    ExportSource source = sourceOf("median", "20");
    const std::string strange = "*/ #error\n\"\\\x80?"
                                "?/\t`x $finish; </script>é";
    source.model.dataset = source.model.method = source.model.dataHash = strange;
    source.model.classNames[0] = source.model.classNames[3] = strange;
    for (const ExportFormat& format : exportFormats()) {
        QTemporaryDir folder;
        const Proof proof =
            proveAndWrite(format, source, format.make(source), folder.path().toStdString(), false, goOn);
        QVERIFY2(proof.outcome != Proof::Outcome::Differs, proof.words.c_str());
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
}

void TestExport::refused() {
    QFETCH(QByteArray, format);
    QFETCH(QByteArray, encoder);
    QFETCH(QByteArray, network);
    QFETCH(QByteArray, mentions);
    const ExportSource source = sourceOf(encoder.toStdString(), network.toStdString());
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

void TestExport::pageOfTheModelFileReadsIt_data() {
    QTest::addColumn<QByteArray>("encoder");
    QTest::addColumn<QByteArray>("network");
    for (const char* encoder :
         {"grey", "threshold:100", "median", "thermometer:3", "bitplanes:8", "local:2", "median:channel"})
        QTest::newRow(encoder) << QByteArray(encoder) << QByteArray("5c3,p,9v3s2,20");
    QTest::newRow("dense") << QByteArray("thermometer:2") << QByteArray("33,40");
    QTest::newRow("groups") << QByteArray("grey") << QByteArray("33,h3");
    QTest::newRow("many channels") << QByteArray("grey") << QByteArray("70c3s2,66c1,p");
}

// The lines that MODELFILE.md shows are run as they stand there.
void TestExport::pageOfTheModelFileReadsIt() {
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

void TestExport::processes() {
    const std::filesystem::path here = "/";
    QCOMPARE(runIn(here, {"sh", "-c", "echo out; echo err >&2; exit 3"}).code, 3);
    QCOMPARE(runIn(here, {"sh", "-c", "echo out; echo err >&2; exit 3"}).err, std::string("err\n"));
    QCOMPARE(runIn(here, {"pwd"}).out, std::string("/\n"));
    const ProcessResult missing = runIn(here, {"no-such-program-anywhere"});
    QCOMPARE(missing.code, -1);
    QVERIFY(!missing.trouble.empty());
    QVERIFY(!findProgram({"no-such-program-anywhere"}));
    QVERIFY(findProgram({"no-such-program-anywhere", "sh"}));
    // Much in both directions at once, and one that does not read what it is given.
    ProcessRequest request;
    request.folder = here;
    request.arguments = {"cat"};
    int blocks = 0;
    request.input = [&] { return ++blocks <= 200 ? std::string(30000, 'x') : std::string(); };
    QCOMPARE(runProcess(request).out.size(), std::size_t{6000000});
    request.arguments = {"true"};
    blocks = 0;
    QCOMPARE(runProcess(request).code, 0);
}

void TestExport::processesAreEnded_data() {
    QTest::addColumn<int>("limit");
    QTest::addColumn<bool>("cancel");
    QTest::addColumn<QByteArray>("script");
    QTest::newRow("too long") << 1 << false << QByteArray("sleep 60");
    QTest::newRow("its children too") << 1 << false << QByteArray("sleep 60 & sleep 60; wait");
    QTest::newRow("cancelled") << 60 << true << QByteArray("sleep 60");
    QTest::newRow("endless output") << 60 << false << QByteArray("yes");
}

void TestExport::processesAreEnded() {
    QFETCH(int, limit);
    QFETCH(bool, cancel);
    QFETCH(QByteArray, script);
    ProcessRequest request;
    request.folder = "/";
    request.arguments = {"sh", "-c", script.toStdString()};
    request.limit = std::chrono::seconds(limit);
    request.mostOutput = 1 << 20;
    request.cancelled = [cancel] { return cancel; };
    QElapsedTimer timer;
    timer.start();
    const ProcessResult result = runProcess(request);
    QCOMPARE(result.code, -1);
    QVERIFY(!result.trouble.empty());
    QVERIFY2(timer.elapsed() < 20000, QByteArray::number(timer.elapsed()).constData());
}

QTEST_GUILESS_MAIN(TestExport)
#include "tst_export.moc"
