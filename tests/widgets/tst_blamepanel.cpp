// Cells, description and totals of the blame panel against a recount from single samples.
#include "widgets/blamepanel.h"
#include "widgets/blametimeview.h"
#include "widgets/heatmapview.h"

#include <QComboBox>
#include <QLabel>
#include <QLocale>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QToolButton>

#include <array>
#include <cmath>
#include <random>

using namespace flipscope;

namespace {

/// What one neuron of one layer was told by one sample.
struct Vote {
    std::size_t neuron;
    int label;
    int sign; // -1, 0 (no blame), +1
};

constexpr int classes = 3;

std::vector<Vote> votes(std::size_t neurons, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<Vote> all;
    for (int sample = 0; sample < 500; ++sample) {
        const int label = int(random() % classes);
        for (std::size_t o = 0; o < neurons; ++o)
            all.push_back({o, label, int(random() % 3) - 1});
    }
    return all;
}

LayerBlame count(const std::vector<Vote>& all, std::size_t neurons) {
    LayerBlame blame;
    blame.count.resize(neurons);
    blame.sum.resize(neurons);
    blame.byClass.resize(neurons * classes);
    for (const Vote& vote : all) {
        blame.count[vote.neuron] += vote.sign != 0;
        blame.sum[vote.neuron] += vote.sign;
        blame.byClass[std::size_t(vote.label) * neurons + vote.neuron] += vote.sign != 0;
    }
    return blame;
}

/// Dense layers of so many neurons.
std::vector<LayerShape> dense(const std::vector<std::size_t>& neurons) {
    std::vector<LayerShape> layers;
    MapShape input{1, 1, 50};
    for (const std::size_t n : neurons) {
        layers.push_back(LayerShape::dense(input, n));
        input = layers.back().output();
    }
    return layers;
}

} // namespace

class TestBlamePanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void init();
    void cleanup() { m_panel.reset(); }
    void valuesMatchARecount_data();
    void valuesMatchARecount();
    void describesTheSelectedNeuron();
    void filtersCountPlaces();
    void methodsWithoutBlame();
    void clickSelects();
    void layerChangeKeepsTheNeuronWhereItCan();
    void newCountsKeepTheSelection();
    void overTimeMatchesARecount_data();
    void overTimeMatchesARecount();
    void overTimeIsRead();
    void emptyState();
    void tableHasEveryNumber();

private:
    QComboBox* layers() const { return m_panel->findChildren<QComboBox*>().at(0); }
    QComboBox* views() const { return m_panel->findChildren<QComboBox*>().at(1); }
    HeatmapView* heatmap() const { return m_panel->findChild<HeatmapView*>(); }
    void choose(QComboBox* box, const QString& text) {
        box->setCurrentIndex(box->findText(text, Qt::MatchStartsWith));
        Q_EMIT box->activated(box->currentIndex());
    }
    QString allText() const {
        QString text;
        for (const QLabel* label : m_panel->findChildren<QLabel*>())
            text += label->text() + QLatin1Char('\n');
        return text;
    }

    std::vector<std::vector<Vote>> m_votes;
    std::unique_ptr<BlamePanel> m_panel;
};

void TestBlamePanel::init() {
    m_votes = {votes(17, 1), votes(6, 2), votes(classes, 3)};
    m_panel = std::make_unique<BlamePanel>();
    m_panel->resize(400, 500);
    m_panel->setClassNames({QStringLiteral("cat"), QStringLiteral("dog"), QStringLiteral("owl")});
    m_panel->setBlame(dense({17, 6, classes}),
                      {count(m_votes[0], 17), count(m_votes[1], 6), count(m_votes[2], classes)}, 1001, 1100);
    m_panel->show();
    QCoreApplication::processEvents();
}

void TestBlamePanel::valuesMatchARecount_data() {
    QTest::addColumn<int>("layer");
    QTest::addColumn<QString>("view");
    for (int layer = 0; layer < 3; ++layer)
        for (const char* view : {"Count", "Signed sum", "cat", "dog", "owl"})
            QTest::addRow("layer %d, %s", layer + 1, view) << layer << QString::fromLatin1(view);
}

void TestBlamePanel::valuesMatchARecount() {
    QFETCH(int, layer);
    QFETCH(QString, view);
    choose(layers(), QStringLiteral("Layer %1").arg(layer + 1));
    choose(views(), view);
    const std::vector<Vote>& all = m_votes[std::size_t(layer)];
    const qsizetype label =
        QStringList{QStringLiteral("cat"), QStringLiteral("dog"), QStringLiteral("owl")}.indexOf(view);
    QCOMPARE(m_panel->layer(), layer);
    const std::vector<double>& shown = heatmap()->values();
    for (std::size_t o = 0; o < shown.size(); ++o) {
        double expected = 0;
        for (const Vote& vote : all)
            if (vote.neuron == o && (label < 0 || vote.label == label))
                expected += view == QStringLiteral("Signed sum") ? vote.sign : std::abs(vote.sign);
        QCOMPARE(shown[o], expected);
        QCOMPARE(m_panel->shownValue(int(o)), expected);
    }
    QCOMPARE(shown.size(), (std::vector<std::size_t>{17, 6, 3})[std::size_t(layer)]);
    QCOMPARE(heatmap()->map(),
             view == QStringLiteral("Signed sum") ? HeatmapView::Map::Signed : HeatmapView::Map::Amount);
}

void TestBlamePanel::describesTheSelectedNeuron() {
    LayerBlame blame;
    blame.count = {5, 1204, 0};
    blame.sum = {1, -33, 0};
    blame.byClass = {5, 4, 0, 0, 1000, 0, 0, 200, 0};
    QLocale::setDefault(QLocale(QLocale::English));
    m_panel->setBlame(dense({3, 3}), {blame, blame}, 1, 12345);
    m_panel->setSelection(0, 1);
    const QString text = allText();
    m_panel->setSelection(1, 2);
    const QString output = allText();
    QLocale::setDefault(QLocale::c());
    QVERIFY2(text.contains(QStringLiteral("Neuron 1 of layer 1: blamed 1,204 times, balance -33")),
             qPrintable(text));
    QVERIFY2(text.contains(QStringLiteral("1,209 times, balance -32. Steps 1 to 12,345")), qPrintable(text));
    QVERIFY2(output.contains(QStringLiteral("Neuron 2 of layer 2 (owl)")), qPrintable(output));
}

void TestBlamePanel::filtersCountPlaces() {
    // 4 filters of 3 x 3 that keep 10 x 6, pooled: told at 5 x 3 places
    const LayerShape filters{{10, 6, 2}, 4, 3, 3, 1, 1, 2};
    const LayerShape output = LayerShape::dense(filters.output(), classes);
    const LayerBlame first{{150, 7, 0, 0}, {-20, 7, 0, 0}, std::vector<std::uint32_t>(4 * classes)};
    const LayerBlame last{{2, 0, 0}, {2, 0, 0}, std::vector<std::uint32_t>(3 * classes)};
    m_panel->setBlame({filters, output}, {first, last}, 1, 10);
    m_panel->setSelection(0, 0);
    QCOMPARE(layers()->itemText(0), QStringLiteral("Conv 1 (4)"));
    const QString text = allText();
    QVERIFY2(
        text.contains(QStringLiteral("Filter 0 of layer 1: blamed 150 times at 5×3 places, balance -20")),
        qPrintable(text));
    QVERIFY2(text.contains(QStringLiteral("All filters: 157 times at 5×3 places, balance -13.")),
             qPrintable(text));
    QVERIFY(views()->toolTip().contains(QStringLiteral("every place")));
    m_panel->setSelection(1, 0);
    QVERIFY2(allText().contains(QStringLiteral("Neuron 0 of layer 2 (cat): blamed 2 times, balance +2")),
             qPrintable(allText()));
}

void TestBlamePanel::methodsWithoutBlame() {
    m_panel->setBlame(dense({17, 6, classes}), {}, 1, 10);
    QVERIFY(!heatmap()->isVisible());
    QCOMPARE(m_panel->layer(), -1);
}

void TestBlamePanel::clickSelects() {
    QSignalSpy spy(m_panel.get(), &BlamePanel::neuronSelected);
    QTest::mouseClick(heatmap(), Qt::LeftButton, {}, heatmap()->cellRect(13).center());
    QCOMPARE(spy.count(), 1);
    QCOMPARE(spy[0], (QVariantList{0, 13}));
    QCOMPARE(m_panel->neuron(), 13);
}

void TestBlamePanel::layerChangeKeepsTheNeuronWhereItCan() {
    QSignalSpy spy(m_panel.get(), &BlamePanel::neuronSelected);
    choose(layers(), QStringLiteral("Layer 2"));
    QCOMPARE(spy.count(), 0); // nothing was selected
    m_panel->setSelection(0, 4);
    QCOMPARE(spy.count(), 0); // not by the user
    choose(layers(), QStringLiteral("Layer 2"));
    QCOMPARE(spy.takeFirst(), (QVariantList{1, 4}));
    choose(layers(), QStringLiteral("Layer 3"));
    QCOMPARE(spy.takeFirst(), (QVariantList{2, 0}));
}

void TestBlamePanel::newCountsKeepTheSelection() {
    choose(layers(), QStringLiteral("Layer 2"));
    choose(views(), QStringLiteral("dog"));
    m_panel->setSelection(1, 5);
    m_panel->setBlame(dense({17, 6, classes}),
                      {count(m_votes[0], 17), count(m_votes[1], 6), count(m_votes[2], classes)}, 1101, 1200);
    QCOMPARE(m_panel->layer(), 1);
    QCOMPARE(m_panel->neuron(), 5);
    QCOMPARE(views()->currentText(), QStringLiteral("dog"));
}

void TestBlamePanel::overTimeMatchesARecount_data() {
    QTest::addColumn<int>("epochs");
    QTest::addColumn<int>("stride");  // steps between two snapshots
    QTest::addColumn<bool>("hidden"); // for an epoch: its end alone is seen
    QTest::newRow("every step") << 2 << 1 << false;
    QTest::newRow("some steps") << 3 << 7 << false;
    QTest::newRow("more than windows") << 40 << 1 << false;
    QTest::newRow("hidden for a while") << 4 << 3 << true;
}

void TestBlamePanel::overTimeMatchesARecount() {
    QFETCH(int, epochs);
    QFETCH(int, stride);
    QFETCH(bool, hidden);
    constexpr quint64 perEpoch = 50;
    std::mt19937 random(3);
    std::vector<std::array<std::uint32_t, 5>> steps; // what each step adds
    BlameHistory history;
    for (int epoch = 0; epoch < epochs; ++epoch) {
        LayerBlame sum;
        sum.count.assign(5, 0);
        for (quint64 position = 1; position <= perEpoch; ++position) {
            steps.emplace_back();
            for (std::size_t o = 0; o < 5; ++o) {
                steps.back()[o] = static_cast<std::uint32_t>(random() % 9);
                sum.count[o] += steps.back()[o];
            }
            const bool isEnd = position == perEpoch;
            if (isEnd || (position % static_cast<quint64>(stride) == 0 && !(hidden && epoch == 1)))
                history.add({sum}, static_cast<quint64>(epoch) * perEpoch + 1, steps.size());
        }
    }
    quint64 next = 1;
    QVERIFY(history.windows().size() <= BlameHistory::mostWindows);
    for (const BlameHistory::Window& window : history.windows()) {
        QCOMPARE(window.firstStep, next); // the ends of epochs are always seen: no gap
        next = window.lastStep + 1;
        for (std::size_t o = 0; o < 5; ++o) {
            std::uint32_t expected = 0;
            for (quint64 step = window.firstStep; step <= window.lastStep; ++step)
                expected += steps[step - 1][o];
            QCOMPARE(window.counts[0][o], expected);
        }
    }
    QCOMPARE(next, steps.size() + 1);
    LayerBlame one;
    one.count.assign(5, 1);
    history.add({one}, 1, 1); // another run
    QCOMPARE(history.windows().size(), std::size_t{1});
}

void TestBlamePanel::overTimeIsRead() {
    std::vector<LayerBlame> blame{count(m_votes[0], 17), count(m_votes[1], 6), count(m_votes[2], classes)};
    for (LayerBlame& layer : blame)
        for (std::uint32_t& times : layer.count)
            times *= 3; // so twice as much was added by the next steps
    m_panel->setBlame(dense({17, 6, classes}), blame, 1001, 1150);
    choose(layers(), QStringLiteral("Layer 1"));
    choose(views(), QStringLiteral("Over time"));
    auto* view = m_panel->findChild<BlameTimeView*>();
    QVERIFY(view->isVisible());
    const LayerBlame first = count(m_votes[0], 17);
    for (int o = 0; o < 17; ++o) {
        QCOMPARE(view->value(o, 0), first.count[static_cast<std::size_t>(o)] / 100.0);
        QCOMPARE(view->value(o, 1), first.count[static_cast<std::size_t>(o)] * 2 / 50.0);
    }
    QVERIFY(std::isnan(view->value(17, 0)) && std::isnan(view->value(0, 2)));
    QSignalSpy selected(m_panel.get(), &BlamePanel::neuronSelected);
    const QRect plot = view->plot();
    const QPoint place(plot.left() + 3 * plot.width() / 4,
                       plot.top() + plot.height() * 11 / 34); // neuron 5, later
    QCOMPARE(view->cellAt(place), QPoint(1, 5));
    QTest::mouseClick(view, Qt::LeftButton, {}, place);
    QCOMPARE(selected.size(), 1);
    QCOMPARE(m_panel->neuron(), 5);
    QTest::keyClick(view, Qt::Key_Down);
    QCOMPARE(m_panel->neuron(), 6);
    QTest::mouseMove(view, place);
    QTRY_VERIFY2(allText().contains(QLatin1String("steps 1,101 to 1,150")) ||
                     allText().contains(QLatin1String("steps 1101 to 1150")),
                 qPrintable(allText()));
    choose(views(), QStringLiteral("Count"));
    QVERIFY(!view->isVisible());
}

void TestBlamePanel::emptyState() {
    QVERIFY(heatmap()->isVisible());
    m_panel->setBlame({}, {}, 0, 0);
    QVERIFY(!heatmap()->isVisible());
    QVERIFY(allText().contains(QStringLiteral("No blame yet")));
    QCOMPARE(m_panel->layer(), -1);
    QCOMPARE(m_panel->neuron(), -1);
    QCOMPARE(m_panel->shownValue(0), 0.0);
}

void TestBlamePanel::tableHasEveryNumber() {
    m_panel->findChild<QToolButton*>()->click();
    const auto* table = m_panel->findChild<QTableView*>();
    QVERIFY(table);
    const LayerBlame blame = count(m_votes[0], 17);
    QCOMPARE(table->model()->rowCount(), 17);
    QCOMPARE(table->model()->columnCount(), 3 + classes);
    for (int o = 0; o < 17; ++o) {
        const auto i = std::size_t(o);
        QCOMPARE(table->model()->index(o, 1).data().toString().toUInt(), blame.count[i]);
        QCOMPARE(table->model()->index(o, 2).data().toString().toInt(), blame.sum[i]);
        QCOMPARE(table->model()->index(o, 4).data().toString().toUInt(), blame.byClass[17 + i]);
    }
}

QTEST_MAIN(TestBlamePanel)
#include "tst_blamepanel.moc"
