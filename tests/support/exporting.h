// What the tests of exports share: models trained in a moment on made-up pictures, and exports that are
// proven.
#pragma once

#include "engine/export/childprocess.h"
#include "engine/export/exporter.h"
#include "engine/trainer.h"
#include "support/syntheticdata.h"

#include <QByteArray>
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>

namespace flipscope::test {

inline const ExportProgress goOn = [](const std::string&, double) { return true; };

inline ExportSource sourceOf(const std::string& encoder, const std::string& network,
                             ImageShape shape = {10, 9, 1}, const std::string& method = "bitflip") {
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

inline void writeAll(const Export& made, const std::filesystem::path& folder) {
    for (const ExportedFile& file : made.files)
        std::ofstream(folder / file.name, std::ios::binary) << file.content;
}

inline std::string contentOf(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline ProcessResult runIn(const std::filesystem::path& folder, std::vector<std::string> arguments) {
    ProcessRequest request;
    request.arguments = std::move(arguments);
    request.folder = folder;
    return runProcess(request);
}

/// The columns of a test of exports(): encoder, network, channels of the pictures.
inline void exportColumns() {
    QTest::addColumn<QByteArray>("encoder");
    QTest::addColumn<QByteArray>("network");
    QTest::addColumn<int>("channels");
}
inline void exportRow(const char* encoder, const char* network, int channels) {
    QTest::addRow("%s, %s, %d channels", encoder, network, channels)
        << QByteArray(encoder) << QByteArray(network) << channels;
}

/// Exports the row's model and demands that it agrees on all pictures and that just its files are written.
inline void exports(const char* format) {
    QFETCH(QByteArray, encoder);
    QFETCH(QByteArray, network);
    QFETCH(int, channels);
    const ExportSource source = sourceOf(encoder.toStdString(), network.toStdString(), {10, 9, channels});
    const ExportFormat& exporter = findExportFormat(format);
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

inline constexpr const char* allEncoders[] = {
    "grey", "threshold:100", "median", "thermometer:3", "bitplanes:8", "local:2", "median:channel"};

} // namespace flipscope::test
