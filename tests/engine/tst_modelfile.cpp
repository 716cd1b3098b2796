// Models come back as they went, and damaged ones are refused with a word on what and where.
#include "datasets/error.h"
#include "engine/io/modelfile.h"
#include "engine/trainer.h"
#include "support/syntheticdata.h"

#include <QtTest>

#include <QTemporaryDir>

using namespace flipscope;

namespace {

Model trainedModel(const char* encoder, const char* network = "70,33", const char* method = "bitflip") {
    Trainer trainer(TrainingConfig::resolve({{"network", network, "", {}},
                                             {"method", method, "", {}},
                                             {"epochs", "1", "", {}},
                                             {"encoder", encoder, "", {}}}),
                    syntheticDataset());
    TrainingControl control;
    const TrainingResult result = trainer.run(control);
    Model model;
    model.network = trainer.resultNetwork();
    model.encoder = trainer.encoder();
    model.preparation = {trainer.dataset().shape};
    model.classNames = trainer.dataset().classNames;
    model.method = result.method;
    model.dataset = result.dataset;
    model.dataHash = result.dataHash;
    model.seed = 77;
    model.epoch = 1;
    model.testAccuracy = result.testAccuracy;
    return model;
}

} // namespace

class TestModelFile : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_folder.isValid());
        saveModel(trainedModel("grey"), path("good"));
        QFile file(m_folder.filePath(QStringLiteral("good")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        m_good = file.readAll();
        m_headerSize = static_cast<qsizetype>(qFromLittleEndian<quint64>(m_good.constData()));
        saveModel(trainedModel("grey", "6c3,p,9v3s2,20"), path("filters"));
        QFile filters(m_folder.filePath(QStringLiteral("filters")));
        QVERIFY(filters.open(QIODevice::ReadOnly));
        m_filters = filters.readAll();
    }
    void roundTrip_data() {
        QTest::addColumn<QByteArray>("encoder");
        QTest::addColumn<QByteArray>("network");
        QTest::addColumn<QByteArray>("method");
        for (const char* encoder : {"grey", "median", "thermometer:2"})
            for (const char* network : {"70,33", "6c3,p,9v3s2,20", "33,h3"})
                for (const char* method : {"bitflip", "gft-ternary"})
                    QTest::addRow("%s %s %s", encoder, network, method)
                        << QByteArray(encoder) << QByteArray(network) << QByteArray(method);
        QTest::newRow("residual") << QByteArray("grey") << QByteArray("5f3,5r3,7r3s2,ar")
                                  << QByteArray("low-memory");
    }
    void roundTrip() {
        QFETCH(QByteArray, encoder);
        QFETCH(QByteArray, network);
        QFETCH(QByteArray, method);
        const Model model = trainedModel(encoder, network, method);
        saveModel(model, path("model"));
        const Model loaded = loadModel(path("model"));
        QCOMPARE(loaded.network.checksum(), model.network.checksum());
        QVERIFY(loaded.preparation == model.preparation);
        QCOMPARE(loaded.classNames, model.classNames);
        QCOMPARE(loaded.encoder.spec(), model.encoder.spec());
        QCOMPARE(loaded.encoder.table(), model.encoder.table());
        QCOMPARE(loaded.method, model.method);
        QCOMPARE(loaded.dataHash, model.dataHash);
        QCOMPARE(loaded.seed, std::uint64_t{77});
        QCOMPARE(loaded.testAccuracy, model.testAccuracy);
        QVERIFY(!loaded.validationAccuracy);
        const Samples test = syntheticDataset().test;
        const Kernels& kernels = selectKernels("auto");
        QCOMPARE(loaded.network.predict(loaded.encoder.encode(test), kernels),
                 model.network.predict(model.encoder.encode(test), kernels));
    }
    void preparationIsKept_data() {
        QTest::addColumn<int>("resize");
        QTest::addColumn<bool>("isBgr");
        QTest::addColumn<QString>("classes");
        QTest::newRow("plain") << 0 << false << QString();
        QTest::newRow("fit") << 1 << false << QStringLiteral("cat,dog=hund|wolf");
        QTest::newRow("crop, bgr") << 2 << true << QStringLiteral("*");
    }
    void preparationIsKept() {
        QFETCH(int, resize);
        QFETCH(bool, isBgr);
        QFETCH(QString, classes);
        Model model = trainedModel("grey");
        model.preparation.resize = static_cast<Resize>(resize);
        model.preparation.order = isBgr ? ChannelOrder::Bgr : ChannelOrder::Rgb;
        model.preparation.classes = classes.toStdString();
        saveModel(model, path("model"));
        QVERIFY(loadModel(path("model")).preparation == model.preparation);
    }
    // Files from before preparation was written down: stretched, RGB, all classes.
    void olderFilesAreRead() {
        QByteArray header = m_good.mid(8, m_headerSize);
        for (const char* added :
             {R"(\"resize\":\"stretch\",)", R"(\"channel_order\":\"rgb\",)", R"(\"class_choice\":\"\",)"}) {
            QVERIFY2(header.contains(added), header.constData());
            header.replace(added, QByteArray());
        }
        header.replace(R"(\"version\":3)", R"(\"version\":2)");
        header.append(QByteArray(m_headerSize - header.size(), ' '));
        QFile file(m_folder.filePath(QStringLiteral("older")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(m_good.left(8) + header + m_good.mid(8 + m_headerSize));
        file.close();
        const Model model = loadModel(path("older"));
        QCOMPARE(model.preparation, (Preparation{model.preparation.shape}));
    }
    void layoutIsSafetensors() {
        QVERIFY(m_headerSize % 8 == 0);
        const QJsonObject header = QJsonDocument::fromJson(m_good.mid(8, m_headerSize)).object();
        qsizetype end = 0;
        for (const QString& name : header.keys()) {
            if (name == QLatin1String("__metadata__"))
                continue;
            const QJsonObject tensor = header[name].toObject();
            qsizetype size = tensor[QLatin1String("dtype")] == QLatin1String("I32") ? 4 : 1;
            for (const QJsonValue& n : tensor[QLatin1String("shape")].toArray())
                size *= n.toInt();
            const QJsonArray offsets = tensor[QLatin1String("data_offsets")].toArray();
            QCOMPARE(offsets[1].toInt() - offsets[0].toInt(), size);
            end = std::max<qsizetype>(end, offsets[1].toInt());
        }
        QCOMPARE(8 + m_headerSize + end, m_good.size());
        QVERIFY(header.contains(QLatin1String("layer2.weights")));
    }
    void damaged_data();
    void damaged();
    void everyCutIsRefused();
    void missingAndFolders();
    void unwritable();

private:
    std::filesystem::path path(const char* name) const {
        return m_folder.filePath(QString::fromLatin1(name)).toStdString();
    }
    /// The good file with `from` replaced in the header (its length kept right).
    QByteArray edited(const QByteArray& from, const QByteArray& to) const { return edited(m_good, from, to); }
    /// The good file with `bytes` behind its last tensor; the header begins with `start`, which names them.
    QByteArray appended(const char* start, const QByteArray& bytes) const {
        const qsizetype end = m_good.size() - 8 - m_headerSize;
        const QString text = QString::fromLatin1(start).arg(end).arg(end + bytes.size());
        return edited(m_good, "{\"__metadata__\"", text.toLatin1() + "\"__metadata__\"") + bytes;
    }
    static QByteArray edited(const QByteArray& file, const QByteArray& from, const QByteArray& to) {
        const auto headerSize = static_cast<qsizetype>(qFromLittleEndian<quint64>(file.constData()));
        QByteArray header = file.mid(8, headerSize);
        const qsizetype before = header.size();
        header.replace(from, to);
        if (header == file.mid(8, headerSize))
            qFatal("nothing to replace: %s", from.constData());
        header = header.size() < before ? header.leftJustified(before, ' ') : header;
        QByteArray size(8, '\0');
        qToLittleEndian<quint64>(static_cast<quint64>(header.size()), size.data());
        return size + header + file.mid(8 + headerSize);
    }
    QTemporaryDir m_folder;
    QByteArray m_good, m_filters;
    qsizetype m_headerSize = 0;
};

void TestModelFile::damaged_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("mentions");
    const auto row = [](const char* name, const QByteArray& content, const char* mentions) {
        QTest::newRow(name) << content << QString::fromLatin1(mentions);
    };
    row("empty", {}, "at least 8 bytes, found 0");
    row("foreign", QByteArray("\x89PNG\r\n\x1a\n and more of it"), "not a Flipscope model");
    row("huge header", QByteArray(8, '\xff') + m_good.mid(8), "offset 0");
    row("other safetensors", QByteArray("\x02\0\0\0\0\0\0\0{}", 10), "__metadata__");
    QByteArray flipped = m_good;
    flipped[flipped.size() - 1] = static_cast<char>(flipped[flipped.size() - 1] ^ 1);
    row("one bit", flipped, "checksum");
    row("newer", edited("\\\"version\\\":3", "\\\"version\\\":9"), "newer version");
    row("version 0", edited("\\\"version\\\":3", "\\\"version\\\":0"), "key version");
    row("no checksum", edited("\\\"checksum\\\"", "\\\"checksun\\\""), "checksum is missing");
    row("layer size", edited("\\\"outputs\\\":70", "\\\"outputs\\\":71"), "layer0.thresholds");
    row("giant layer", edited("\\\"outputs\\\":70", "\\\"outputs\\\":7000000"), "layer0.thresholds");
    row("negative layer", edited("\\\"outputs\\\":70", "\\\"outputs\\\":-7"), "layers[0].outputs");
    row("layer type", edited("dense-head", "dense-hand"), "dense-hand");
    row("unknown encoder", edited("\\\"encoder\\\":\\\"grey\\\"", "\\\"encoder\\\":\\\"gray\\\""), "encoder");
    row("width", edited("\\\"width\\\":10", "\\\"width\\\":11"), "layers[0].inputs");
    row("offsets", edited("\"data_offsets\":[", "\"data_offsets\":[9"), "layer0.");
    row("tensor too long", edited("[280,", "[279,"), "expected");
    row("too few classes", edited("\\\"class 4\\\"", "\\\"class 4\\\",\\\"class 5\\\""), "classes");
    const auto filters = [&](const char* from, const char* to) { return edited(m_filters, from, to); };
    row("kernel too large", filters("\\\"kernel\\\":[3,3]", "\\\"kernel\\\":[3,99]"), "layers[0].kernel");
    row("kernel of none", filters("\\\"kernel\\\":[3,3]", "\\\"kernel\\\":[0,3]"), "layers[0].kernel");
    row("kernel of one number", filters("\\\"kernel\\\":[3,3]", "\\\"kernel\\\":[3]"), "layers[0].kernel");
    row("stride", filters("\\\"stride\\\":2", "\\\"stride\\\":0"), "layers[1].stride");
    row("pool", filters("\\\"pool\\\":2", "\\\"pool\\\":3"), "layers[0].pool");
    row("no pool", filters("\\\"pool\\\":2", "\\\"pond\\\":2"), "layers[0].pool is missing");
    row("another map", filters("\\\"map\\\":[9,10,1]", "\\\"map\\\":[10,9,1]"), "layers[0].map");
    row("unpooled map", filters("\\\"pool\\\":2", "\\\"pool\\\":1"), "layers[1].inputs");
    row("another geometry", filters("\\\"padding\\\":1", "\\\"padding\\\":2"), "layers[1].inputs");
    row("another class", edited("\\\"class 4\\\"", "\\\"class 9\\\""), "content checksum");
    row("another seed", edited("\\\"seed\\\":77", "\\\"seed\\\":78"), "content checksum");
    row("no content checksum", edited("\"checksum\":", "\"checksun\":"), "__metadata__.checksum is missing");
    row("dtype", edited("\"dtype\":\"I32\"", "\"dtype\":\"F32\""), "expected dtype U8 or I32");
    row("other dtype", edited("\"dtype\":\"I32\"", "\"dtype\":\"U8\""), "layer0.thresholds");
    row("shape", edited("\"shape\":[70,12]", "\"shape\":[12,70]"), "layer0.weights: expected U8 of 70 x 12");
    row("flat shape", edited("\"shape\":[70,12]", "\"shape\":[840]"),
        "layer0.weights: expected U8 of 70 x 12");
    row("deep shape", edited("\"shape\":[70,12]", "\"shape\":[70,12,1]"), "layer0.weights: expected dtype");
    row("shape beyond 64 bits", edited("\"shape\":[70,12]", "\"shape\":[4294967295,4294967295]"),
        "asks for more than");
    row("trailing bytes", m_good + QByteArray(3, '\0'), "bytes of tensors");
    row("overlap", edited("[1120,1252]", "[1116,1252]"), "layer1.thresholds");
    row("another tensor",
        edited("\"layer0.weights\":",
               "\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},\"layer0.weights\":"),
        "lies where another does");
    row("foreign tensor", appended("{\"x\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[%1,%2]},", "ab"),
        "belongs to nothing");
    row("missing tensor", edited("layer0.weights", "layer7.weights"), "layer0.weights is missing");
    row("long name", edited("layer0.weights", QByteArray(70, 'x')), "has 70 bytes");
    row("key twice", edited("\\\"seed\\\":77", "\\\"seed\\\":77,\\\"seed\\\":77"), "there twice");
    row("deep nesting", edited("\\\"seed\\\":77", "\\\"seed\\\":[[[[[[[[[[77]]]]]]]]]]"), "levels deep");
    row("many values",
        edited("\\\"seed\\\":77", "\\\"seed\\\":[" + QByteArray("[],").repeated(200000) + "1]"),
        "more than 200000 values");
    row("accuracy", edited("\\\"train_accuracy\\\":null", "\\\"train_accuracy\\\":7"), "from 0 to 1");
    QByteArray extreme = m_good;
    std::fill_n(extreme.data() + 8 + m_headerSize, 4, '\x7f');
    row("threshold", extreme, "layer0.thresholds: number 0 is 2139062143");
    // Thresholds come first, 4 bytes each of 70; then the planes of the first neuron.
    saveModel(trainedModel("grey", "70,33", "gft-ternary"), path("ternary"));
    QFile ternaryFile(m_folder.filePath(QStringLiteral("ternary")));
    QVERIFY(ternaryFile.open(QIODevice::ReadOnly));
    QByteArray ternary = ternaryFile.readAll();
    row("weight planes", edited(ternary, "\\\"weight_planes\\\":2", "\\\"weight_planes\\\":3"),
        "weight_planes");
    const qsizetype data =
        8 + static_cast<qsizetype>(qFromLittleEndian<quint64>(ternary.constData())) + 70 * 4;
    std::fill_n(ternary.data() + data, 8, '\xff');
    row("no ternary weights", ternary, "rows 0 and 1 are no ternary weights");
    saveModel(trainedModel("grey", "33,h3", "bitflip"), path("grouped"));
    QFile groupedFile(m_folder.filePath(QStringLiteral("grouped")));
    QVERIFY(groupedFile.open(QIODevice::ReadOnly));
    const QByteArray grouped = groupedFile.readAll();
    row("group that does not divide", edited(grouped, "\\\"group\\\":3", "\\\"group\\\":4"),
        "no groups of 4");
    row("no group", edited(grouped, "\\\"group\\\":3", "\\\"group\\\":0"), "group");
    row("group of another number", edited(grouped, "\\\"group\\\":3", "\\\"group\\\":5"), "outputs");
    row("class number", edited("\\\"class 4\\\"", "4"), "classes");
}

void TestModelFile::damaged() {
    QFETCH(QByteArray, content);
    QFETCH(QString, mentions);
    QFile file(m_folder.filePath(QStringLiteral("bad")));
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write(content);
    file.close();
    try {
        loadModel(path("bad"));
        QFAIL("accepted");
    } catch (const Error& e) {
        QVERIFY2(QString::fromUtf8(e.what()).contains(mentions), e.what());
        QVERIFY2(QString::fromUtf8(e.what()).contains(QLatin1String("bad")), e.what());
    }
}

void TestModelFile::everyCutIsRefused() {
    for (qsizetype size = 0; size < m_good.size(); size += size < 40 ? 1 : 97) {
        QFile file(m_folder.filePath(QStringLiteral("cut")));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(m_good.left(size));
        file.close();
        QVERIFY_EXCEPTION_THROWN(loadModel(path("cut")), Error);
    }
}

void TestModelFile::missingAndFolders() {
    QVERIFY_EXCEPTION_THROWN(loadModel(path("nothing")), Error);
    QVERIFY_EXCEPTION_THROWN(loadModel(path("")), Error);
    QDir(m_folder.path()).mkdir(QStringLiteral("run"));
    QVERIFY_EXCEPTION_THROWN(findModel(path("run"), false), Error);
    saveModel(loadModel(path("good")), path("run/last.flipscope"));
    QCOMPARE(findModel(path("run"), false), path("run/last.flipscope"));
    saveModel(loadModel(path("good")), path("run/best.flipscope"));
    QCOMPARE(findModel(path("run"), false), path("run/best.flipscope"));
    QCOMPARE(findModel(path("run"), true), path("run/last.flipscope"));
    QCOMPARE(findModel(path("good"), false), path("good"));
}

void TestModelFile::unwritable() {
    const Model model = loadModel(path("good"));
    QVERIFY_EXCEPTION_THROWN(saveModel(model, path("no/such/folder/model")), Error);
    QDir(m_folder.path()).mkdir(QStringLiteral("taken"));
    QVERIFY_EXCEPTION_THROWN(saveModel(model, path("taken")), Error); // a folder is there
    const QStringList left = QDir(m_folder.path()).entryList({QStringLiteral("*.tmp")});
    QVERIFY2(left.isEmpty(), qPrintable(left.join(QLatin1Char(' '))));
}

QTEST_APPLESS_MAIN(TestModelFile)
#include "tst_modelfile.moc"
