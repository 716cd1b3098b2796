// The canvas, the bars and the evidence of the Try it panel: what is drawn arrives, what is shown adds up.
#include "widgets/tryitpanel.h"

#include "support/naivenetwork.h"
#include "widgets/classbars.h"
#include "widgets/drawpad.h"
#include "widgets/numberformat.h"

#include <QClipboard>
#include <QDropEvent>
#include <QGuiApplication>
#include <QMimeData>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

using namespace flipscope;

namespace {

constexpr MapShape image{9, 10, 1};
constexpr ImageShape shape{10, 9, 1};

std::vector<LayerShape> layersOf(const Network& network) {
    std::vector<LayerShape> layers;
    for (const Layer& layer : network.layers())
        layers.push_back(parametersOf(layer).shape);
    return layers;
}

int brightest(const std::vector<std::uint8_t>& pixels) {
    return *std::max_element(pixels.begin(), pixels.end());
}

} // namespace

class TestTryItPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void drawsAndErases();
    void handsOnWhatIsGiven();
    void barsShowScores();
    void evidenceAddsUp_data();
    void evidenceAddsUp();
    void aClickLeadsToTheNeuronBefore_data();
    void aClickLeadsToTheNeuronBefore();
};

void TestTryItPanel::drawsAndErases() {
    DrawPad pad;
    pad.resize(200, 200);
    pad.setShape(shape);
    pad.show();
    QVERIFY(QTest::qWaitForWindowExposed(&pad));
    QSignalSpy edited(&pad, &DrawPad::edited);
    ImageShape found;
    QCOMPARE(brightest(pad.pixels(found)), 0);
    QVERIFY(pad.isBlank());
    const QRect canvas = pad.canvasRect();
    const QPoint from = canvas.center() - QPoint(50, 0), to = canvas.center() + QPoint(50, 0);
    QTest::mousePress(&pad, Qt::LeftButton, {}, from);
    QTest::mouseMove(&pad, to);
    QTest::mouseRelease(&pad, Qt::LeftButton, {}, to);
    QVERIFY(edited.count() >= 2);
    const auto drawn = pad.pixels(found);
    QCOMPARE(found.channels, 1);                                      // nothing has a colour
    QCOMPARE(found.width * shape.height, found.height * shape.width); // the proportions of the data
    QCOMPARE(brightest(drawn), 255);
    const auto row = static_cast<std::size_t>(found.height / 2 * found.width);
    QCOMPARE(int{drawn[row + static_cast<std::size_t>(found.width) / 2]}, 255); // between the two ends
    QCOMPARE(int{drawn[static_cast<std::size_t>(found.width) / 2]}, 0);         // not at the top
    pad.setPenWidth(4);
    QTest::mousePress(&pad, Qt::RightButton, {}, from);
    QTest::mouseMove(&pad, to);
    QTest::mouseRelease(&pad, Qt::RightButton, {}, to);
    QCOMPARE(brightest(pad.pixels(found)), 0);
    pad.setInverted(true);
    QCOMPARE(int{pad.pixels(found)[0]}, 255);
    QTest::mouseClick(&pad, Qt::LeftButton, {}, canvas.center());
    const auto inverted = pad.pixels(found);
    QCOMPARE(int{*std::min_element(inverted.begin(), inverted.end())}, 0);
    QTest::keyClick(&pad, Qt::Key_Delete);
    QVERIFY(pad.isBlank());
}

void TestTryItPanel::handsOnWhatIsGiven() {
    DrawPad pad;
    pad.resize(200, 200);
    pad.setShape(shape);
    pad.show();
    QSignalSpy files(&pad, &DrawPad::fileGiven), images(&pad, &DrawPad::imageGiven);
    QMimeData mime;
    mime.setUrls({QUrl::fromLocalFile(QStringLiteral("/some/picture.png"))});
    QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&pad, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(50, 50), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&pad, &drop);
    QCOMPARE(files.count(), 1);
    QCOMPARE(files[0][0].toString(), QStringLiteral("/some/picture.png"));
    QImage red(7, 5, QImage::Format_RGB32);
    red.fill(Qt::red);
    QGuiApplication::clipboard()->setImage(red);
    QTest::keyClick(&pad, Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(images.count(), 1);
    QCOMPARE(images[0][0].value<QImage>().size(), red.size());
    pad.setPicture(red);
    ImageShape found;
    const auto pixels = pad.pixels(found);
    QCOMPARE(found.channels, 3);
    QCOMPARE(int{pixels[0]}, 255);
    QCOMPARE(int{pixels[1]}, 0);
}

void TestTryItPanel::barsShowScores() {
    ClassBars bars;
    const QStringList names{QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")};
    bars.setScores(names, {-4, 1234, 1234});
    QCOMPARE(bars.best(), 1); // as the engine decides ties
    QVERIFY(bars.accessibleDescription().contains(formatSigned(1234)));
    bars.resize(300, 100);
    bars.show();
    QSignalSpy chosen(&bars, &ClassBars::classChosen);
    QTest::mouseClick(&bars, Qt::LeftButton, {}, QPoint(20, bars.sizeHint().height() - 2));
    QCOMPARE(chosen.takeLast()[0].toInt(), 2);
    QTest::keyClick(&bars, Qt::Key_Up);
    QCOMPARE(chosen.takeLast()[0].toInt(), 1);
    bars.setScores(names, {});
    QCOMPARE(bars.best(), -1);
    bars.grab(); // nothing to paint
}

void TestTryItPanel::evidenceAddsUp_data() {
    QTest::addColumn<bool>("grey");
    QTest::addColumn<int>("weightPlanes");
    QTest::addColumn<int>("layer");
    for (const bool grey : {false, true})
        for (const int planes : {1, 2})
            for (const int layer : {0, 1, 2})
                QTest::addRow("%s %d layer %d", grey ? "grey" : "bits", planes, layer)
                    << grey << planes << layer;
}

void TestTryItPanel::evidenceAddsUp() {
    QFETCH(bool, grey);
    QFETCH(int, weightPlanes);
    QFETCH(int, layer);
    std::mt19937 random(3);
    const Network network =
        randomNetwork(grey, image, "33,20", random, 1, static_cast<std::size_t>(weightPlanes));
    Evidence evidence(network, selectKernels("auto"));
    evidence.run(randomInput(grey, 1, image.values(), random));
    EvidenceView view;
    view.resize(330, 220);
    view.show();
    for (std::size_t o = 0; o < 7; ++o) {
        EvidenceView::Shown shown;
        shown.evidence = evidence.of(static_cast<std::size_t>(layer), o, 0, 0);
        shown.name = QStringLiteral("this one");
        shown.isOutput = layer == 2;
        if (layer == 0)
            shown.picture = shape;
        view.setEvidence(shown);
        QCOMPARE(view.shownSum(), std::int64_t{shown.evidence.sum});
        QVERIFY(view.sentence().contains(formatSigned(shown.evidence.sum)));
        if (layer == 2)
            QVERIFY(view.sentence().contains(formatSigned(evidence.scores()[o])));
        view.grab();
    }
}

void TestTryItPanel::aClickLeadsToTheNeuronBefore_data() {
    QTest::addColumn<QString>("layers");
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("input");
    QTest::addColumn<QList<int>>("expected"); // neuron, y, x
    QTest::addRow("dense") << QStringLiteral("33,20") << 2 << 17 << QList<int>{17, 0, 0};
    // 5 filters keep 9 x 10, pooled 4 x 5; the field of the dense layer lies pixel by pixel.
    QTest::addRow("map under dense") << QStringLiteral("5c3,p,20") << 1 << (2 * 5 + 3) * 5 + 4
                                     << QList<int>{4, 2, 3};
}

void TestTryItPanel::aClickLeadsToTheNeuronBefore() {
    QFETCH(QString, layers);
    QFETCH(int, from);
    QFETCH(int, input);
    QFETCH(QList<int>, expected);
    std::mt19937 random(3);
    const Network network = randomNetwork(true, image, layers.toStdString(), random);
    TryItPanel panel;
    panel.resize(380, 520);
    panel.setModel(QStringLiteral("m"), false, shape, {}, layersOf(network));
    panel.setTarget({static_cast<std::size_t>(from), 1, 0, 0, false});
    Evidence evidence(network, selectKernels("auto"));
    evidence.run(randomInput(true, 1, image.values(), random));
    EvidenceView::Shown shown;
    shown.evidence = evidence.of(static_cast<std::size_t>(from), 1, 0, 0);
    panel.setEvidence(shown);
    QSignalSpy changed(&panel, &TryItPanel::targetChanged);
    Q_EMIT panel.evidence()->inputChosen(input);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(panel.target(),
             (TryItPanel::Target{static_cast<std::size_t>(from - 1), static_cast<std::size_t>(expected[0]),
                                 static_cast<std::size_t>(expected[1]), static_cast<std::size_t>(expected[2]),
                                 false}));
    QCOMPARE(panel.findChild<QSpinBox*>(QStringLiteral("evidenceNeuron"))->value(), expected[0]);
}

QTEST_MAIN(TestTryItPanel)
#include "tst_tryitpanel.moc"
