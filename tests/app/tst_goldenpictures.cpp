// What the painted views look like, light and dark, against pictures that were looked at (goldenpicture.h).
#include "app/appearance.h"
#include "app/networkpicture.h"
#include "app/runcurves.h"
#include "engine/timeline/flippatterns.h"
#include "support/goldenpicture.h"
#include "widgets/augmentationpreview.h"
#include "widgets/blamehistory.h"
#include "widgets/blametimeview.h"
#include "widgets/classbars.h"
#include "widgets/confusionmodel.h"
#include "widgets/confusionview.h"
#include "widgets/counterview.h"
#include "widgets/drawpad.h"
#include "widgets/encoderpreview.h"
#include "widgets/evidenceview.h"
#include "widgets/heatmapview.h"
#include "widgets/histogramview.h"
#include "widgets/timelineview.h"
#include "widgets/weightview.h"

#include <cmath>
#include <functional>
#include <map>
#include <memory>

using namespace flipscope;
using namespace flipscope::test;

namespace {

/// 0..999, without a pattern.
unsigned scattered(unsigned i) { return (i * 2654435761U >> 7) % 1000; }

std::unique_ptr<QWidget> blameOverTime() {
    static const BlameHistory history = [] {
        BlameHistory all;
        for (unsigned window = 0; window < 40; ++window) {
            std::vector<LayerBlame> blame(1);
            for (unsigned n = 0; n < 60; ++n) // some neurons are never blamed, some less and less
                blame[0].count.push_back(n % 9 == 0 ? 0
                                                    : (scattered(n * 41 + window) + 40 * n) / (window + 4));
            all.add(blame, window * 10 + 1, window * 10 + 10);
        }
        return all;
    }();
    auto view = std::make_unique<BlameTimeView>();
    view->resize(320, 260);
    view->setHistory(&history, 0);
    view->setSelected(17);
    return view;
}

std::unique_ptr<QWidget> timeline() {
    auto view = std::make_unique<TimelineView>();
    auto flips = std::make_shared<FlipLandscape>(3, std::vector<std::uint32_t>(900));
    for (unsigned s = 0; s < 900; ++s) {
        const double falling = std::exp(-static_cast<double>(s) / 300);
        (*flips)[0][s] = static_cast<std::uint32_t>(4000 * falling) + scattered(s);
        (*flips)[1][s] = static_cast<std::uint32_t>(2000 * falling) + scattered(s + 7) / 2;
        (*flips)[2][s] = s == 420 ? 900 : scattered(s + 99) / 40;
    }
    view->resize(720, 170);
    view->setLayerNames({QStringLiteral("layer 1"), QStringLiteral("layer 2"), QStringLiteral("output")});
    view->setExtent(0, 900, 0, 1200, 100);
    view->setLandscape(flips);
    view->setMarks({{420, TimelineMark::Kind::Burst, QStringLiteral("burst")},
                    {700, TimelineMark::Kind::Best, QStringLiteral("best")},
                    {250, TimelineMark::Kind::Note, QStringLiteral("note")},
                    {520, TimelineMark::Kind::Change, QStringLiteral("change")}});
    view->setPosition(600, false);
    return view;
}

Network tiny() {
    auto first = std::make_shared<LayerParameters>(LayerParameters{
        LayerShape::dense({1, 1, 196}, 2), BitMatrix(2, 196), std::vector<std::int32_t>{98, 98}});
    for (unsigned i = 0; i < 196; ++i)
        first->weights.set(0, i, scattered(i) < 480);
    return {ValueType::Bits,
            {1, 1, 196},
            {DenseLayer{first}, DenseHead{std::make_shared<LayerParameters>(LayerParameters{
                                    LayerShape::dense({1, 1, 2}, 2), BitMatrix(2, 2), {0, 0}})}}};
}

std::unique_ptr<QWidget> weights(WeightView::Shown shown) {
    auto view = std::make_unique<WeightView>();
    view->resize(340, 260);
    view->setNeuron(tiny(), 0, 0, {14, 14, 1}, 1);
    view->markFlips({3, 50, 51, 120});
    view->markByHand({51, 99});
    if (shown != WeightView::Shown::Weights) {
        WeightHistory history{400, std::vector<std::uint32_t>(196), std::vector<std::uint32_t>(196)};
        for (unsigned i = 0; i < 196; ++i)
            if (scattered(i + 5) > 300) {
                history.flips[i] = scattered(i) % 30 + 1;
                history.lastFlip[i] = scattered(i + 1) % 400 + 1;
            }
        view->setHistory(history);
        view->setShown(shown);
    }
    return view;
}

std::unique_ptr<QWidget> latentWeights() {
    auto view = std::make_unique<WeightView>();
    view->resize(380, 260);
    view->setLatentsKept(true);
    view->setNeuron(tiny(), 0, 0, {14, 14, 1}, 1);
    view->markFlips({3, 50});
    view->setShown(WeightView::Shown::Latent);
    LatentWeights latents;
    latents.values.resize(parametersOf(tiny().layers()[0]).shape.columns());
    for (int i = 0; i < 196; ++i) {
        const float size = 0.12F * static_cast<float>(scattered(static_cast<unsigned>(i)) % 1000) / 1000.0F;
        const float value = view->shownWeight(i) > 0 ? size : -size;
        latents.values[view->columnOf(i)] = value;
        ++latents.bars[latentBar(value)];
        latents.withinReach += size <= 0.003F;
    }
    latents.reach = 0.003F;
    view->setLatents(latents);
    return view;
}

std::unique_ptr<QWidget> builder(const std::string& network) {
    auto picture = std::make_unique<NetworkPicture>();
    picture->resize(620, 190);
    NetworkFrame frame;
    frame.image = {32, 32, 3};
    frame.encoded = 3072;
    const NetworkDraft draft = NetworkDraft::fromText(network);
    picture->setDraft(draft, factsOf(draft, frame), frame);
    picture->setCurrent(2);
    return picture;
}

std::unique_ptr<QWidget> runCurves() {
    RunList runs;
    for (unsigned r = 0; r < 3; ++r) {
        auto run = std::make_shared<RunSummary>();
        run->folder = "run-" + std::to_string(r);
        run->label.name = "run " + std::to_string(r);
        for (unsigned e = 1; e <= 12; ++e) {
            RunEpoch epoch;
            epoch.epoch = e;
            epoch.step = 100 * e;
            epoch.trainAccuracy = 0.95 - 0.3 / (e + r) - 0.02 * r;
            epoch.validationAccuracy = epoch.trainAccuracy - 0.02 + 0.00001 * scattered(e + 20 * r);
            epoch.loss = 2.0 / (e + r);
            epoch.flips = 100000.0 / e;
            epoch.seconds = 3;
            run->epochs.push_back(epoch);
        }
        runs.push_back(std::move(run));
    }
    auto curves = std::make_unique<RunCurves>();
    curves->resize(520, 320);
    curves->setRuns(runs);
    return curves;
}

std::unique_ptr<QWidget> counter() {
    auto view = std::make_unique<CounterView>();
    view->resize(340, 110);
    std::vector<CounterPoint> points;
    int value = 9;
    for (unsigned s = 100; s < 164; ++s) {
        const int vote = static_cast<int>(scattered(s) % 5) - 2 - (s < 130);
        value = std::clamp(value + vote, -20, 20);
        points.push_back({s, value, vote, value >= 0 ? 1 : -1});
    }
    view->setHistory(std::move(points), {0, 0, 0}, 131);
    return view;
}

std::unique_ptr<QWidget> margins() {
    auto view = std::make_unique<HistogramView>(QStringLiteral("Margin"), 4.0, 40);
    view->resize(340, 150);
    std::vector<float> values;
    for (unsigned i = 0; i < 3000; ++i) // a bell, somewhat to the right
        values.push_back(static_cast<float>(scattered(i) + scattered(i + 777) + scattered(i + 31)) / 350.0F -
                         3.6F);
    view->setValues(values);
    return view;
}

std::unique_ptr<QWidget> blame() {
    auto view = std::make_unique<HeatmapView>();
    view->resize(300, 300);
    std::vector<double> values;
    for (unsigned i = 0; i < 300; ++i)
        values.push_back(static_cast<double>(scattered(i)) - 400);
    view->setMap(HeatmapView::Map::Signed);
    view->setValues(values);
    view->setSelected(42);
    return view;
}

std::unique_ptr<QWidget> scores() {
    auto view = std::make_unique<ClassBars>();
    view->resize(300, 130);
    view->setScores({QStringLiteral("cat"), QStringLiteral("dog"), QStringLiteral("a longer name"),
                     QStringLiteral("ship")},
                    {-120, 340, 12, 0});
    return view;
}

/// Grey, brighter to the right, with a dark ring; two of them side by side where `pictures` is 2.
Samples rings(ImageShape shape, std::size_t pictures) {
    std::vector<std::uint8_t> pixels;
    for (std::size_t i = 0; i < pictures; ++i)
        for (int y = 0; y < shape.height; ++y)
            for (int x = 0; x < shape.width; ++x) {
                const int far = (x - 7) * (x - 7) + (y - 6) * (y - 6);
                const bool isRing = far > 12 && far < 30;
                for (int c = 0; c < shape.channels; ++c)
                    pixels.push_back(static_cast<std::uint8_t>(isRing ? 20 + 40 * c : 60 + 13 * x));
            }
    return Samples(std::make_shared<const MemorySamples>(shape.size(), std::move(pixels),
                                                         std::vector<std::uint16_t>(pictures)));
}

std::unique_ptr<QWidget> evidence(bool isGrey) {
    EvidenceView::Shown shown;
    shown.name = QStringLiteral("Neuron 5 of layer 1");
    shown.picture = {14, 14, 1};
    NeuronEvidence& e = shown.evidence;
    e.field = {14, 14, 1};
    e.isGrey = isGrey;
    const Samples ring = rings(shown.picture, 1);
    std::vector<std::uint8_t> pixels(196);
    ring.read(0, pixels);
    for (unsigned i = 0; i < 196; ++i) {
        e.values.push_back(static_cast<std::int16_t>(isGrey ? pixels[i] : pixels[i] > 120 ? 1 : -1));
        e.weights.push_back(scattered(i) < (i % 14 > 6 ? 800 : 300) ? 1 : -1);
        e.sum += e.part(i);
    }
    e.threshold = e.sum - 9;
    auto view = std::make_unique<EvidenceView>();
    view->resize(360, 190);
    view->setEvidence(shown);
    return view;
}

std::unique_ptr<QWidget> drawing() {
    auto pad = std::make_unique<DrawPad>();
    pad->resize(180, 180);
    pad->setShape({14, 14, 1});
    pad->setPenWidth(2);
    QTest::mousePress(pad.get(), Qt::LeftButton, {}, {50, 40});
    for (const QPoint to : {QPoint(130, 50), QPoint(70, 140), QPoint(140, 130)})
        QTest::mouseMove(pad.get(), to);
    QTest::mouseRelease(pad.get(), Qt::LeftButton, {}, {140, 130});
    return pad;
}

std::unique_ptr<QWidget> encoded(const std::string& spec) {
    const ImageShape shape{14, 14, 3};
    const Samples ring = rings(shape, 1);
    const Encoder encoder = Encoder::fit(spec, ring, shape);
    std::vector<std::uint8_t> pixels(shape.size());
    ring.read(0, pixels);
    auto view = std::make_unique<EncoderPreview>();
    view->resize(320, 260);
    view->setPicture(pixels, shape, &encoder, QStringLiteral("a ring"));
    return view;
}

std::unique_ptr<QWidget> augmented() {
    const ImageShape shape{14, 14, 1};
    auto view = std::make_unique<AugmentationPreview>();
    view->resize(420, 240);
    const Encoder encoder = Encoder::unfitted("threshold:128", shape);
    view->setPicture(rings(shape, 2), 1, shape, Augmentation::parse("flip,shift:3"), 7, &encoder);
    return view;
}

std::unique_ptr<QWidget> confusion() {
    ConfusionMatrix matrix(4);
    for (unsigned i = 0; i < 16; ++i)
        for (unsigned n = 0; n < (i % 5 == 0 ? 180 - i : i == 2 ? 45 : i % 3); ++n)
            matrix.add(i / 4, i % 4);
    auto* model = new ConfusionModel;
    auto view = std::make_unique<ConfusionView>(model);
    model->setParent(view.get());
    model->setConfusion(matrix, {QStringLiteral("cat"), QStringLiteral("dog"),
                                 QStringLiteral("a longer name"), QStringLiteral("ship")});
    view->resize(320, 220);
    return view;
}

/// Laid out, but not on the screen.
void show(QWidget& widget) {
    widget.setAttribute(Qt::WA_DontShowOnScreen);
    widget.show();
    QCoreApplication::processEvents(); // charts are laid out by a queued call
    QCoreApplication::processEvents();
}

const std::map<QByteArray, std::function<std::unique_ptr<QWidget>()>> views{
    {"blame-over-time", blameOverTime},
    {"timeline", timeline},
    {"weights", [] { return weights(WeightView::Shown::Weights); }},
    {"weights-age", [] { return weights(WeightView::Shown::Age); }},
    {"weights-flips", [] { return weights(WeightView::Shown::Flips); }},
    {"weights-behaviour", [] { return weights(WeightView::Shown::Behaviour); }},
    {"weights-latent", latentWeights},
    {"builder-filters", [] { return builder("32c3,32c3+,p,64c3s2,256"); }},
    {"builder-wrong", [] { return builder("32c3,64c3+,p,128"); }},
    {"run-curves", runCurves},
    {"counter", counter},
    {"margins", margins},
    {"blame", blame},
    {"scores", scores},
    {"evidence-bits", [] { return evidence(false); }},
    {"evidence-grey", [] { return evidence(true); }},
    {"drawing", drawing},
    {"encoder-thermometer", [] { return encoded("thermometer:3"); }},
    {"encoder-grey", [] { return encoded("grey"); }},
    {"augmentation", augmented},
    {"confusion", confusion},
};

} // namespace

class TestGoldenPictures : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void looksAsItDid_data();
    void looksAsItDid();
    void followsTheAppearance_data();
    void followsTheAppearance();
    void differencesAreSeen();
};

void TestGoldenPictures::initTestCase() {
    QLocale::setDefault(QLocale::c());
    if (!useGoldenFont())
        QSKIP("the font DejaVu Sans is not on this machine (Debian: fonts-dejavu-core)");
    if (qApp->devicePixelRatio() != 1)
        QSKIP("the pictures are of scale 1");
}

void TestGoldenPictures::looksAsItDid_data() {
    QTest::addColumn<QByteArray>("view");
    QTest::addColumn<bool>("isDark");
    for (const auto& [name, make] : views)
        for (const bool isDark : {false, true})
            QTest::addRow("%s, %s", name.constData(), isDark ? "dark" : "light") << name << isDark;
}

void TestGoldenPictures::looksAsItDid() {
    QFETCH(QByteArray, view);
    QFETCH(bool, isDark);
    applyAppearance(isDark ? Appearance::Dark : Appearance::Light);
    const auto widget = views.at(view)();
    show(*widget);
    compareWithGolden(*widget, QString::fromLatin1(view + (isDark ? "-dark" : "-light")));
}

void TestGoldenPictures::followsTheAppearance_data() {
    QTest::addColumn<QByteArray>("view");
    for (const auto& [name, make] : views)
        QTest::newRow(name.constData()) << name;
}

/// Made in the light, it is the same in the dark as if it had been made there; and back again.
void TestGoldenPictures::followsTheAppearance() {
    QFETCH(QByteArray, view);
    applyAppearance(Appearance::Light);
    const auto widget = views.at(view)();
    show(*widget);
    for (const bool isDark : {true, false}) {
        applyAppearance(isDark ? Appearance::Dark : Appearance::Light);
        QCoreApplication::processEvents();
        compareWithGolden(*widget, QString::fromLatin1(view + (isDark ? "-dark" : "-light")));
    }
}

/// A mark of a few pixels more is a difference.
void TestGoldenPictures::differencesAreSeen() {
    applyAppearance(Appearance::Light);
    const auto view = timeline();
    const QImage before = pictureOf(*view);
    QCOMPARE(difference(before, pictureOf(*view)), 0.0);
    static_cast<TimelineView*>(view.get())->setPosition(603, false);
    QVERIFY(difference(before, pictureOf(*view)) > 0.001);
}

QTEST_MAIN(TestGoldenPictures)
#include "tst_goldenpictures.moc"
