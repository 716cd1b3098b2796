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
    void malformed_data();
    void malformed();
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
                            "cnvs"})
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
