// Networks as text: what is understood, what follows from it, and what is refused with which words.
#include "engine/network/networkspec.h"

#include "datasets/error.h"

#include <QtTest>

using namespace flipscope;

class TestNetworkSpec : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void shapes();
    void namesStandForTexts();
    void heads();
    void residual();
    void residualNames_data();
    void residualNames();
    void faultsInChains();
    void malformed_data();
    void malformed();
    void filtersComeBeforeDenseLayers();
    void mapsThatAreTooSmall_data();
    void mapsThatAreTooSmall();
    void tooLarge();
};

void TestNetworkSpec::shapes() {
    const std::vector<LayerShape> layers = parseNetwork("8c3,p,70v3,16c1s2,40", {28, 27, 1}, 3 * 28 * 27, 10);
    QCOMPARE(layers.size(), std::size_t{5});
    QCOMPARE(layers[0], (LayerShape{{28, 27, 3}, 8, 3, 3, 1, 1, 2})); // planes of the encoder are channels
    QCOMPARE(layers[0].output(), (MapShape{14, 13, 8}));
    QCOMPARE(layers[0].inputs(), std::size_t{27});
    QCOMPARE(layers[0].columns(), std::size_t{9 * 64});
    QCOMPARE(layers[1].output(), (MapShape{12, 11, 70}));
    QCOMPARE(layers[2].columns(), std::size_t{70}); // one tap: no gaps
    QCOMPARE(layers[2].output(), (MapShape{6, 6, 16}));
    QVERIFY(layers[3].isDense());
    QCOMPARE(layers[3].inputs(), std::size_t{6 * 6 * 16});
    QCOMPARE(layers[3].columns(), std::size_t{6 * 6 * 64});
    QCOMPARE(layers[3].runs(), std::size_t{1});
    QCOMPARE(layers[4].input, (MapShape{1, 1, 40}));
    QCOMPARE(sizesText(layers), std::string("28x27x3-8c3p-70v3-16c1s2-40-10"));

    // Dense layers take what the encoder gives as it is; filters as large as the picture are dense, too.
    QCOMPARE(parseNetwork("20v9", {9, 9, 1}, 81 * 2, 10).front(), LayerShape::dense({1, 1, 162}, 20));
    QCOMPARE(parseNetwork("20", {28, 28, 1}, 784 * 3, 10).front().input, (MapShape{1, 1, 784 * 3}));
    std::size_t used = 0;
    const BitMatrix columns = layers[1].usedColumns();
    for (std::size_t k = 0; k < columns.columns(); ++k)
        used += columns.get(0, k);
    QCOMPARE(used, layers[1].inputs());
    QVERIFY(columns.get(0, layers[1].column(2, 1, 7)) && !columns.get(0, layers[1].column(2, 1, 7) + 1));
}

void TestNetworkSpec::namesStandForTexts() {
    QVERIFY(!namedNetworks().empty());
    for (const NamedNetwork& network : namedNetworks())
        QCOMPARE(parseNetwork(network.name, {32, 32, 3}, 3072, 10),
                 parseNetwork(network.text, {32, 32, 3}, 3072, 10));
    std::size_t weights = 0;
    for (const LayerShape& layer : parseNetwork("cnv", {32, 32, 3}, 3072, 10))
        weights += layer.weightCount();
    QCOMPARE(weights, std::size_t{1542848}); // arXiv 2102.04270's count
    weights = 0;
    for (const LayerShape& layer : parseNetwork("binarynet", {32, 32, 3}, 3072, 10))
        weights += layer.weightCount();
    QCOMPARE(weights, std::size_t{14022016});
}

void TestNetworkSpec::heads() {
    const std::vector<LayerShape> layers = parseNetwork("40,h4", {28, 28, 1}, 784, 10);
    QCOMPARE(layers.size(), std::size_t{2});
    QCOMPARE(layers[1].neurons, std::size_t{40});
    QCOMPARE(layers[1].group, std::size_t{4});
    QCOMPARE(layers[1].classes(), std::size_t{10});
    QCOMPARE(sizesText(layers), std::string("784-40-10h4"));
    QCOMPARE(parseNetwork("40,h1", {28, 28, 1}, 784, 10), parseNetwork("40", {28, 28, 1}, 784, 10));
    QCOMPARE(parseNetwork("cnv,h3", {32, 32, 3}, 3072, 10).back().neurons, std::size_t{30});
}

void TestNetworkSpec::residual() {
    const std::vector<LayerShape> layers =
        parseNetwork("8f3s2,p,8r3,20r5s2,20r3,ar", {30, 27, 3}, 30 * 27 * 3, 10);
    QCOMPARE(layers.size(), std::size_t{6});
    QCOMPARE(sizesText(layers), std::string("30x27x3-8f3s2p-8r3-20r5s2-20d1-20r3-ar-10"));
    QCOMPARE(chainFault(layers), std::string());
    QVERIFY(layers[0].isFine() && layers[3].isFine() && layers[5].isFine() && !layers[1].isFine());
    QVERIFY(layers[0].writes == Writes::Stream && layers[1].writes == Writes::Sum);
    // The layer of a smaller map begins its stream, and the shortcut from the one before adds to it.
    QCOMPARE(layers[1].output(), (MapShape{7, 7, 8}));
    QVERIFY(layers[2].writes == Writes::Stream && layers[2].reads == Reads::Bits);
    QVERIFY(layers[3].writes == Writes::Sum && layers[3].reads == Reads::Halved);
    QCOMPARE(layers[3].input, (MapShape{4, 4, 8}));
    QCOMPARE(layers[3].output(), layers[2].output());
    QCOMPARE(layers[5].input, (MapShape{1, 1, 20}));
    QCOMPARE(layers[1].numbers(), std::size_t{16}); // thresholds and scales
    QCOMPARE(paddingAfter(layers, 1), std::size_t{2});
    QCOMPARE(paddingAfter(layers, 2), std::size_t{0});
    QCOMPARE(paddingAfter(layers, 3), std::size_t{1});
    const std::vector<LayerShape> added = parseNetwork("8c3,8c3+,p,8c3+5,20", {12, 12, 1}, 144, 10);
    QCOMPARE(sizesText(added), std::string("12x12x1-8c3-8c3+8p-8c3+5-20-10")); // the root of 72 inputs
    QCOMPARE(chainFault(added), std::string());
    QVERIFY(added[1].isResidual() && !added[1].usesStream() && !added[0].isResidual());
    for (const char* bad : {"8c3,9c3+,20", "8c3s2,p,8c3s2,8c3s2,8c3+"})
        QVERIFY_EXCEPTION_THROWN(parseNetwork(bad, {12, 12, 1}, 144, 10), Error);
    for (const char* bad : {"8f3,9r3,a", "8f3s2,8r3s2,8r3s2,8r3s2,8r3s2,8r3s2,a"})
        try {
            parseNetwork(bad, {28, 28, 1}, 784, 10);
            QFAIL(bad);
        } catch (const Error& e) {
            QVERIFY2(std::string(e.what()).find("stream") != std::string::npos, e.what());
        }
}

void TestNetworkSpec::residualNames_data() {
    QTest::addColumn<QString>("network");
    QTest::addColumn<int>("side");
    QTest::addColumn<QString>("first");
    QTest::addColumn<int>("lastSide");
    for (const char* name : {"resnete18", "bireal18"}) {
        QTest::addRow("%s 32", name) << name << 32 << "64f3" << 4;
        QTest::addRow("%s 28", name) << name << 28 << "64f3" << 4;
        QTest::addRow("%s 224", name) << name << 224 << "64f7s2p" << 7;
    }
}

/// 16 layers of binary filters, three shortcuts, first layer and head; the counts are those of the papers'
/// networks.
void TestNetworkSpec::residualNames() {
    QFETCH(QString, network);
    QFETCH(int, side);
    QFETCH(QString, first);
    QFETCH(int, lastSide);
    const auto pixels = static_cast<std::size_t>(side);
    const std::vector<LayerShape> layers =
        parseNetwork(network.toStdString(), {pixels, pixels, 3}, pixels * pixels * 3, 1000);
    QCOMPARE(layers.size(), std::size_t{21});
    QCOMPARE(layers.front().name(), first.toStdString());
    QCOMPARE(layers[19].output(),
             (MapShape{static_cast<std::size_t>(lastSide), static_cast<std::size_t>(lastSide), 512}));
    std::size_t binary = 0, fine = 0;
    for (const LayerShape& layer : layers)
        (layer.isFine() ? fine : binary) += layer.weightCount();
    QCOMPARE(binary, std::size_t{9 * (4 * 64 * 64 + 64 * 128 + 3 * 128 * 128 + 128 * 256 + 3 * 256 * 256 +
                                      256 * 512 + 3 * 512 * 512)});
    QCOMPARE(fine,
             std::size_t{(side == 224 ? 49U : 9U) * 3 * 64 + 64 * 128 + 128 * 256 + 256 * 512 + 512 * 1000});
}

/// What files may say and no network is.
void TestNetworkSpec::faultsInChains() {
    const std::vector<LayerShape> good = parseNetwork("8f3,8r3,20r3s2,20r3,a", {12, 12, 1}, 144, 10);
    QCOMPARE(chainFault(good), std::string());
    const auto faultWith = [&](auto&& change) {
        std::vector<LayerShape> layers = good;
        change(layers);
        return chainFault(layers);
    };
    QVERIFY(!faultWith([](auto& l) { l[0].writes = Writes::Bits; }).empty());
    QVERIFY(!faultWith([](auto& l) { l[0].writes = Writes::Sum; }).empty());
    QVERIFY(!faultWith([](auto& l) { l[1].weightPlanes = LayerShape::finePlanes; }).empty());
    QVERIFY(!faultWith([](auto& l) { l[1].writes = Writes::Bits; }).empty());
    QVERIFY(!faultWith([](auto& l) { l[1].writes = Writes::Stream; }).empty());
    QVERIFY(!faultWith([](auto& l) { l[3].reads = Reads::Bits; }).empty());
    QVERIFY(!faultWith([](auto& l) { l[2].writes = Writes::Sum; }).empty());
    QVERIFY(!faultWith([](auto& l) { l[5].reads = Reads::Bits; }).empty());
    QVERIFY(!faultWith([](auto& l) { l.erase(l.begin() + 3); }).empty());
    QVERIFY(!faultWith([](auto& l) { l.erase(l.begin() + 2); }).empty());
    QVERIFY(!faultWith([](auto& l) { l.pop_back(); }).empty());
    QVERIFY(!faultWith([](auto& l) { l[4].neurons = 21; }).empty());
}

void TestNetworkSpec::malformed_data() {
    QTest::addColumn<QString>("network");
    for (const char* bad : {"",
                            ",",
                            "10,",
                            ",10",
                            "10,,10",
                            "0",
                            "-5",
                            "x",
                            "10 20",
                            "1e3",
                            "65537",
                            "10,ten",
                            "99999999999999999999",
                            "p",
                            "10,p",
                            "8c3,p,p",
                            "8c2",
                            "8c",
                            "8c3s",
                            "8c3s0",
                            "8c17",
                            "8v0",
                            "c3",
                            "10,8c3",
                            "8c3x",
                            "h4",
                            "10,h0",
                            "10,h1025",
                            "10,h4,10",
                            "10,h4x",
                            "10,4h",
                            "cnv,p",
                            "P",
                            "cnvs",
                            "8c3+",
                            "8c3,8c3+0",
                            "8c3,8c3+x",
                            "8c3,8c3s2+",
                            "8c3,8v3+",
                            "8c3,8c3+70000",
                            "8r3,a",
                            "8f3",
                            "8f3,a,10",
                            "8f3,10",
                            "8f3,8c3,a",
                            "8f3,8r3",
                            "8f3,8r3,p,a",
                            "8f3,8r3,10",
                            "8f3,8f3,a",
                            "8c3,8r3,a",
                            "8f3,8r3s3,a",
                            "8f2,a",
                            "8f3,8r3,h4",
                            "8f3,8r3,a,h4",
                            "8c3,a",
                            "a",
                            "resnete18,a"})
        QTest::newRow(bad) << QString::fromLatin1(bad);
}

void TestNetworkSpec::malformed() {
    QFETCH(QString, network);
    for (const bool withData : {false, true})
        try {
            if (withData)
                parseNetwork(network.toStdString(), {28, 28, 1}, 784, 10);
            else
                checkNetworkText(network.toStdString());
            QFAIL("accepted");
        } catch (const Error& e) {
            QVERIFY(e.kind() == Error::Kind::Usage);
            QVERIFY2(QString::fromUtf8(e.what()).contains(QLatin1Char('"') + network + QLatin1Char('"')),
                     e.what());
        }
}

/// What is right by itself, but not there, is told apart from what is not understood.
void TestNetworkSpec::filtersComeBeforeDenseLayers() {
    for (const char* network : {"10,8c3", "10,p", "8c3,10,8v3,10"})
        try {
            checkNetworkText(network);
            QFAIL("accepted");
        } catch (const Error& e) {
            QVERIFY2(std::string(e.what()).find("put filters and pooling before dense layers") !=
                         std::string::npos,
                     e.what());
        }
}

void TestNetworkSpec::mapsThatAreTooSmall_data() {
    QTest::addColumn<QString>("network");
    QTest::addColumn<QString>("mentions");
    QTest::newRow("filter") << QStringLiteral("4v5,4v5") << QStringLiteral("4v5 meet a map of 4 x 4");
    QTest::newRow("pooling") << QStringLiteral("4c3,p,4c3,p,4c3,p,4c3,p")
                             << QStringLiteral("4c3p,p meet a map of 1 x 1");
    QTest::newRow("cnv") << QStringLiteral("cnv") << QStringLiteral("too small");
}

void TestNetworkSpec::mapsThatAreTooSmall() {
    QFETCH(QString, network);
    QFETCH(QString, mentions);
    checkNetworkText(network.toStdString()); // nothing wrong with the text
    try {
        parseNetwork(network.toStdString(), {8, 8, 1}, 64, 10);
        QFAIL("accepted");
    } catch (const Error& e) {
        QVERIFY(e.kind() == Error::Kind::Usage);
        QVERIFY2(QString::fromUtf8(e.what()).contains(mentions), e.what());
    }
}

void TestNetworkSpec::tooLarge() {
    QVERIFY_EXCEPTION_THROWN(parseNetwork("65536,65536", {28, 28, 1}, 784, 10),
                             Error); // 2^32 weights in a layer
    QVERIFY_EXCEPTION_THROWN(parseNetwork("10", {4000, 4000, 1}, 16000000, 10), Error);
}

QTEST_APPLESS_MAIN(TestNetworkSpec)
#include "tst_networkspec.moc"
