// Float networks become binary ones: what they predict is what the signs of their weights predict, computed
// here in plain loops; damaged files and other kinds of networks are refused.
#include "datasets/error.h"
#include "engine/export/exporter.h"
#include "engine/export/importer.h"
#include "engine/export/onnxgraph.h"
#include "engine/export/onnxmodule.h"
#include "engine/export/testvectors.h"
#include "support/archives.h"
#include "support/npyfiles.h"
#include "support/syntheticdata.h"

#include <QtTest>

#include <set>

#include <QTemporaryDir>

#include <fstream>
#include <random>

using namespace flipscope;
using namespace flipscope::test;

namespace {

/// Weights [outputs x inputs] per layer, biases, and for some a scale behind the sum.
struct Floats {
    std::vector<std::size_t> sizes;
    std::vector<std::vector<float>> weights, biases;
};

Floats makeFloats(std::vector<std::size_t> sizes, bool withBiases) {
    std::mt19937 random(11);
    std::normal_distribution<float> normal;
    Floats f{std::move(sizes), {}, {}};
    for (std::size_t l = 0; l + 1 < f.sizes.size(); ++l) {
        std::vector<float> weights(f.sizes[l] * f.sizes[l + 1]), biases(f.sizes[l + 1], 0.F);
        for (float& w : weights)
            w = 0.1F * normal(random);
        if (withBiases)
            for (float& b : biases)
                b = 0.3F * normal(random);
        f.weights.push_back(weights);
        f.biases.push_back(biases);
    }
    return f;
}

/// The class of a picture by the signs of the weights; `factor`: what the network saw of a pixel of 255.
std::size_t classBySigns(const Floats& f, const std::vector<std::uint8_t>& pixels, double mean,
                         double deviation) {
    std::vector<double> x;
    for (const std::uint8_t p : pixels)
        x.push_back((p / 255.0 - mean) / deviation);
    std::size_t best = 0;
    for (std::size_t l = 0; l < f.weights.size(); ++l) {
        std::vector<double> next;
        const bool last = l + 1 == f.weights.size();
        for (std::size_t o = 0; o < f.sizes[l + 1]; ++o) {
            double sum = 0, size = 0;
            for (std::size_t i = 0; i < f.sizes[l]; ++i) {
                const float w = f.weights[l][o * f.sizes[l] + i];
                sum += w >= 0 ? x[i] : -x[i];
                size += std::abs(w);
            }
            size /= static_cast<double>(f.sizes[l]);
            // Scores are whole numbers: the bias in units of the weights' mean size, rounded up against it.
            next.push_back(last ? sum - std::ceil(-f.biases[l][o] / size)
                                : (sum + f.biases[l][o] / size >= -1e-9 ? 1 : -1));
        }
        x = next;
    }
    for (std::size_t c = 1; c < x.size(); ++c)
        if (x[c] > x[best])
            best = c;
    return best;
}

QString writeNpz(const QString& file, const Floats& f, bool transposed, bool fortran = false) {
    QList<ArchiveMember> members;
    for (std::size_t l = 0; l < f.weights.size(); ++l) {
        const std::size_t in = f.sizes[l], out = f.sizes[l + 1];
        std::vector<float> values(in * out);
        for (std::size_t o = 0; o < out; ++o)
            for (std::size_t i = 0; i < in; ++i)
                values[transposed != fortran ? i * out + o : o * in + i] = f.weights[l][o * in + i];
        const QByteArray shape =
            transposed ? QByteArray::number(qulonglong(in)) + ", " + QByteArray::number(qulonglong(out))
                       : QByteArray::number(qulonglong(out)) + ", " + QByteArray::number(qulonglong(in));
        const QByteArray name = "layer" + QByteArray::number(qulonglong(l + 9));
        members.append({name + ".weight.npy", npy("<f4", shape.constData(), values, fortran)});
        members.append({name + ".bias.npy",
                        npy("<f4", (QByteArray::number(qulonglong(out)) + ",").constData(), f.biases[l])});
    }
    return writeArchive(file, ArchiveKind::Zip, members);
}

/// MatMul and Add, or Gemm and BatchNormalization; Relu or Sign between.
void writeOnnx(const std::filesystem::path& file, const Floats& f, bool normalised,
               const std::vector<std::int64_t>& input, const char* extra = nullptr) {
    const OnnxModule& m = onnxModule();
    void* graph = m.create("test", "1");
    m.addInput(graph, "x", OnnxFloat, input.data(), static_cast<int>(input.size()));
    std::string value = "x";
    const auto node = [&](const char* operation, std::vector<std::string> inputs, const std::string& output) {
        std::vector<const char*> names;
        for (const std::string& name : inputs)
            names.push_back(name.c_str());
        m.addNode(graph, operation, names.data(), static_cast<int>(names.size()), output.c_str());
        value = output;
    };
    const auto tensor = [&](const std::string& name, std::vector<std::int64_t> sizes,
                            const std::vector<float>& v) {
        m.addTensor(graph, name.c_str(), OnnxFloat, sizes.data(), static_cast<int>(sizes.size()), v.data(),
                    4 * v.size());
    };
    node("Flatten", {value}, "flat");
    if (extra)
        node(extra, {value}, "extra");
    for (std::size_t l = 0; l < f.weights.size(); ++l) {
        const auto in = static_cast<std::int64_t>(f.sizes[l]),
                   out = static_cast<std::int64_t>(f.sizes[l + 1]);
        const std::string name = "l" + std::to_string(l);
        if (normalised) { // scale 2, mean 1, variance 3: the same sums and biases in the end
            tensor(name + "w", {out, in}, f.weights[l]);
            node("Gemm", {value, name + "w"}, name + "z");
            const std::int64_t one = 1;
            m.addAttribute(graph, "transB", &one, 1, 0);
            std::vector<float> bias = f.biases[l];
            for (float& b : bias)
                b = b + 1; // what the mean takes away, times the scale over the deviation of 1
            tensor(name + "s", {out}, std::vector<float>(bias.size(), 1.F));
            tensor(name + "b", {out}, bias);
            tensor(name + "m", {out}, std::vector<float>(bias.size(), 1.F));
            tensor(name + "v", {out}, std::vector<float>(bias.size(), 1.F));
            node("BatchNormalization", {value, name + "s", name + "b", name + "m", name + "v"}, name + "n");
            m.addReal(graph, "epsilon", 0.F);
        } else {
            std::vector<float> turned(f.weights[l].size());
            for (std::int64_t o = 0; o < out; ++o)
                for (std::int64_t i = 0; i < in; ++i)
                    turned[i * out + o] = f.weights[l][o * in + i];
            tensor(name + "w", {in, out}, turned);
            tensor(name + "b", {out}, f.biases[l]);
            node("MatMul", {value, name + "w"}, name + "z");
            node("Add", {value, name + "b"}, name + "n");
        }
        if (l + 1 < f.weights.size())
            node(normalised ? "Sign" : "Relu", {value}, name + "a");
    }
    std::array<char, 200> message{};
    std::ofstream out(file, std::ios::binary);
    m.write(
        graph,
        [](void* to, const void* bytes, std::size_t size) {
            static_cast<std::ofstream*>(to)->write(static_cast<const char*>(bytes),
                                                   static_cast<std::streamsize>(size));
        },
        &out, message.data(), message.size());
    m.destroy(graph);
}

void compare(const Model& model, const Floats& f, double mean = 0, double deviation = 1) {
    const Samples test = syntheticSamples(model.preparation.shape, 5, 200, 3);
    const std::vector<std::uint16_t> predicted = predictedClasses(model, test);
    std::vector<std::uint8_t> pixels(model.preparation.shape.size());
    std::set<std::uint16_t> seen;
    for (std::size_t i = 0; i < predicted.size(); ++i) {
        test.read(i, pixels);
        QCOMPARE(std::size_t{predicted[i]}, classBySigns(f, pixels, mean, deviation));
        seen.insert(predicted[i]);
    }
    QVERIFY(seen.size() > 1); // else nothing was compared
}

} // namespace

class TestImporter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void npzSigns_data();
    void npzSigns();
    void onnxSigns_data();
    void onnxSigns();
    void channelsOfOnnxAreTurned();
    void ownExportsComeBack();
    void modelFilesComeBack();
    void refused_data();
    void refused();

private:
    std::filesystem::path path(const char* name) const {
        return m_folder.filePath(QString::fromLatin1(name)).toStdString();
    }
    QTemporaryDir m_folder;
};

void TestImporter::npzSigns_data() {
    QTest::addColumn<bool>("transposed");
    QTest::addColumn<bool>("fortran");
    QTest::addColumn<bool>("biases");
    QTest::addColumn<double>("mean");
    QTest::addColumn<double>("deviation");
    QTest::newRow("torch, signs alone") << false << false << false << 0.0 << 1.0;
    QTest::newRow("torch, biases") << false << false << true << 0.0 << 1.0;
    QTest::newRow("keras, biases") << true << false << true << 0.0 << 1.0;
    QTest::newRow("fortran order") << true << true << true << 0.0 << 1.0;
    QTest::newRow("normalised input") << false << false << true << 0.1307 << 0.3081;
    QTest::newRow("pixels of 0 to 255") << false << false << true << 0.0 << 1.0 / 255;
}

void TestImporter::npzSigns() {
    QFETCH(bool, transposed);
    QFETCH(bool, fortran);
    QFETCH(bool, biases);
    QFETCH(double, mean);
    QFETCH(double, deviation);
    const Floats f = makeFloats({81, 40, 30, 5}, biases);
    const QString file = writeNpz(m_folder.filePath(QStringLiteral("w.npz")), f, transposed, fortran);
    ImportOptions options;
    options.mean = mean;
    options.deviation = deviation;
    const Imported imported = importModel(file.toStdString(), options);
    QCOMPARE(imported.model.preparation.shape, (ImageShape{9, 9, 1}));
    QVERIFY(!imported.notes.empty());
    compare(imported.model, f, mean, deviation);
}

void TestImporter::onnxSigns_data() {
    QTest::addColumn<bool>("normalised");
    QTest::newRow("MatMul, Add, Relu") << false;
    QTest::newRow("Gemm, BatchNormalization, Sign") << true;
}

void TestImporter::onnxSigns() {
    QFETCH(bool, normalised);
    const Floats f = makeFloats({90, 33, 5}, true);
    writeOnnx(path("m.onnx"), f, normalised, {-1, 1, 9, 10});
    ExportSource source;
    source.model = importModel(path("m.onnx"), {}).model;
    QCOMPARE(source.model.preparation.shape, (ImageShape{10, 9, 1}));
    compare(source.model, f);
    // The same signs, run by OpenCV.
    source.test = syntheticSamples({10, 9, 1}, 5, 100, 3);
    const ExportFormat& format = findExportFormat("onnx");
    const Proof proof = proveAndWrite(format, source, format.make(source), path("back"), true,
                                      [](const std::string&, double) { return true; });
    QVERIFY2(proof.outcome == Proof::Outcome::Agrees, proof.words.c_str());
}

void TestImporter::channelsOfOnnxAreTurned() {
    const Floats planar = makeFloats({3 * 20, 5}, false);
    writeOnnx(path("rgb.onnx"), planar, false, {-1, 3, 4, 5});
    const Imported imported = importModel(path("rgb.onnx"), {});
    QCOMPARE(imported.model.preparation.shape, (ImageShape{5, 4, 3}));
    Floats interleaved = planar;
    for (std::size_t o = 0; o < 5; ++o)
        for (std::size_t p = 0; p < 20; ++p)
            for (std::size_t c = 0; c < 3; ++c)
                interleaved.weights[0][o * 60 + p * 3 + c] = planar.weights[0][o * 60 + c * 20 + p];
    compare(imported.model, interleaved);
}

void TestImporter::ownExportsComeBack() {
    const Floats f = makeFloats({90, 33, 5}, true);
    writeOnnx(path("a.onnx"), f, false, {-1, 1, 9, 10});
    ExportSource source;
    source.model = importModel(path("a.onnx"), {}).model;
    std::ofstream(path("b.onnx"), std::ios::binary) << onnxBytes(source);
    ImportOptions raw;
    raw.deviation = 1.0 / 255; // our files take 0 to 255
    QCOMPARE(importModel(path("b.onnx"), raw).model.network.checksum(), source.model.network.checksum());
}

void TestImporter::modelFilesComeBack() {
    const Floats f = makeFloats({81, 12, 5}, true);
    const Model model =
        importModel(writeNpz(m_folder.filePath(QStringLiteral("n.npz")), f, false).toStdString(), {}).model;
    saveModel(model, path("m.flipscope"));
    QCOMPARE(importModel(path("m.flipscope"), {}).model.network.checksum(), model.network.checksum());
}

void TestImporter::refused_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("encoder");
    QTest::addColumn<QByteArray>("mentions");
    const QString garbage = m_folder.filePath(QStringLiteral("garbage.onnx"));
    std::ofstream(garbage.toStdString(), std::ios::binary) << std::string(5000, '\x7f');
    QTest::newRow("garbage") << garbage << QByteArray("grey") << QByteArray("not an ONNX file");
    QTest::newRow("missing") << m_folder.filePath(QStringLiteral("none")) << QByteArray("grey")
                             << QByteArray("no such file");
    const Floats f = makeFloats({81, 12, 5}, true);
    const QString good = writeNpz(m_folder.filePath(QStringLiteral("good.npz")), f, false);
    QTest::newRow("fitted encoder") << good << QByteArray("median")
                                    << QByteArray("fitted on training samples");
    QTest::newRow("encoder of another size")
        << good << QByteArray("bitplanes:2") << QByteArray("bitplanes:2 gives");
    Floats broken = f;
    broken.weights[1][3] = std::numeric_limits<float>::quiet_NaN();
    QTest::newRow("no number") << writeNpz(m_folder.filePath(QStringLiteral("nan.npz")), broken, false)
                               << QByteArray("grey") << QByteArray("no numbers");
    QTest::newRow("no chain") << writeArchive(m_folder.filePath(QStringLiteral("odd.npz")), ArchiveKind::Zip,
                                              {{"a.npy", npy("<f4", "3, 4", std::vector<float>(12, 1.F))},
                                               {"b.npy", npy("<f4", "7, 5", std::vector<float>(35, 1.F))}})
                              << QByteArray("grey") << QByteArray("do not follow each other");
    QTest::newRow("no arrays") << writeArchive(m_folder.filePath(QStringLiteral("text.npz")),
                                               ArchiveKind::Zip, {{"a.txt", "hello"}})
                               << QByteArray("grey") << QByteArray("found none");
    writeOnnx(m_folder.filePath(QStringLiteral("lstm.onnx")).toStdString(), makeFloats({90, 5}, true), false,
              {-1, 1, 9, 10}, "LSTM");
    QTest::newRow("another operation")
        << m_folder.filePath(QStringLiteral("lstm.onnx")) << QByteArray("grey") << QByteArray("LSTM");
}

void TestImporter::refused() {
    QFETCH(QString, file);
    QFETCH(QByteArray, encoder);
    QFETCH(QByteArray, mentions);
    ImportOptions options;
    options.encoder = encoder.toStdString();
    try {
        importModel(file.toStdString(), options);
        QFAIL("accepted");
    } catch (const Error& e) {
        QVERIFY2(QByteArray(e.what()).contains(mentions), e.what());
    }
}

QTEST_GUILESS_MAIN(TestImporter)
#include "tst_importer.moc"
