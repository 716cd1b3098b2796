// Tests the window as a person uses it, offscreen: buttons are clicked, and what every view shows is compared
// with a recount - a run of the Trainer on the same configuration, counted here.
#include "app/mainwindow.h"

#include "app/answer.h"
#include "app/banner.h"
#include "app/readywindow.h"
#include "app/runcommands.h"
#include "app/setuppanel.h"
#include "app/trainingactions.h"
#include "app/trainingcharts.h"
#include "app/windowdata.h"
#include "datasets/error.h"
#include "engine/trainer.h"
#include "widgets/blamepanel.h"
#include "widgets/classcountmodel.h"
#include "widgets/datasetpanel.h"
#include "widgets/heatmapview.h"
#include "widgets/linechart.h"
#include "widgets/numberformat.h"
#include "widgets/optionform.h"
#include "widgets/weightview.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDockWidget>
#include <QDoubleSpinBox>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolBar>

#include <algorithm>

using namespace flipscope;
using namespace flipscope::test;
using State = TrainingSession::State;

namespace {

/// All that the Trainer tells of a run.
class Recount final : public TrainingObserver {
public:
    explicit Recount(const TrainingConfig& config) {
        Trainer trainer(config, openDataset(config.datasetRequest()));
        trainer.addObserver(*this);
        TrainingControl control;
        result = trainer.run(control);
    }
    void onStep(const StepReport& report, const StepDelta*) override { steps.push_back(report); }
    void onEpoch(const EpochReport& report, const Network&) override { epochs.push_back(report); }
    bool wantsSnapshot() const override { return true; }
    void onSnapshot(TrainingSnapshot snapshot) override {
        last = std::move(snapshot);
        networks.push_back(last.network);
    }

    std::vector<StepReport> steps;
    std::vector<EpochReport> epochs;
    TrainingSnapshot last;
    std::vector<Network> networks; ///< after each step
    TrainingResult result;
};

template <class T> T* find(const MainWindow& window, const char* name) {
    return window.findChild<T*>(QString::fromLatin1(name));
}

QString textOf(const MainWindow& window, const char* label) { return find<QLabel>(window, label)->text(); }

/// On the toolbar.
void click(MainWindow& window, QAction* action) {
    auto* bar = find<QToolBar>(window, "trainingToolBar");
    QWidget* button = bar->widgetForAction(action);
    QVERIFY(button && button->isVisible());
    QVERIFY2(button->isEnabled(), qPrintable(action->objectName()));
    QTest::mouseClick(button, Qt::LeftButton);
}

QList<QPointF> pointsOf(const std::vector<StepReport>& steps,
                        const std::function<double(const StepReport&)>& value) {
    QList<QPointF> points;
    for (const StepReport& step : steps)
        points.append({static_cast<double>(step.step), value(step)});
    return points;
}

std::vector<double> countsOf(const LayerBlame& blame) { return {blame.count.begin(), blame.count.end()}; }

/// `channels`: of each tap of the neuron's filter, up to 64; 0: the neuron has a list of inputs.
bool expectedBit(const Network& network, int layer, int neuron, int input, int channels = 0) {
    const BitMatrix& bits = parametersOf(network.layers()[static_cast<std::size_t>(layer)]).weights;
    const int column = channels == 0 ? input : input / channels * 64 + input % channels;
    return bits.get(static_cast<std::size_t>(neuron), static_cast<std::size_t>(column));
}

void compareWeights(const WeightView& view, const Network& network, int layer, int neuron, int inputs,
                    int channels = 0) {
    QCOMPARE(view.layer(), layer);
    QCOMPARE(view.neuron(), neuron);
    QCOMPARE(view.inputCount(), inputs);
    for (int i = 0; i < inputs; ++i)
        QCOMPARE(view.shownWeight(i), expectedBit(network, layer, neuron, i, channels) ? 1 : -1);
}

} // namespace

class TestMainWindow : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void opensWithPresetAndData();
    void chartsShowTheRun();
    void pinnedRunsStay();
    void neuronViewsShowTheRun();
    void filterViewsShowTheRun();
    void marksFlipsOfAFilter();
    void opensDataThatFitTheNetwork();
    void hiddenDocksCatchUp();
    void statusBarTellsTheRun();
    void buttonsFollowTheState();
    void stepsPausesAndGoesOn();
    void optionsChangeWhileTraining();
    void resetGoesBackToTheFirstStep();
    void discardAsks();
    void closingAsksAndWaits();
    void questionsEndWithTheirRun();
    void showsErrors_data();
    void showsErrors();
    void refusesAnImpossibleSetup();
    void savesTheModel();
    void opensWhatIsDropped();
    void keepsItsLayout();
    void fitsASmallScreen();
    void spaceDoesNotPauseWhileTyping();
    void spacePausesAfterTyping();

private:
    std::unique_ptr<MainWindow> openWindow(const char* epochs = "3");

    QTemporaryDir m_data;
    QTemporaryDir m_settings;
};

void TestMainWindow::initTestCase() {
    QCoreApplication::setOrganizationName(QStringLiteral("flipscope-test"));
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
    writeDataset(m_data.path());
}

void TestMainWindow::init() { QSettings().clear(); }

/// With the small data set, ready to train.
std::unique_ptr<MainWindow> TestMainWindow::openWindow(const char* epochs) {
    auto window = std::make_unique<MainWindow>();
    window->setup().setConfig(smallConfig(m_data.path(), {{"epochs", epochs}}));
    showUntilReady(*window);
    return window;
}

void TestMainWindow::opensWithPresetAndData() {
    MainWindow window;
    window.show();
    window.openInitial(QStringLiteral("mnist"), m_data.path());
    QTRY_COMPARE(window.session().state(), State::Ready);
    QVERIFY(window.setup().config() == TrainingConfig::resolve([&] {
                auto all = findPreset("mnist").assignments;
                all.push_back({"dataset", m_data.path().toStdString(), "", {}});
                return all;
            }()));
    const auto* table = window.findChild<DatasetPanel*>()->classCounts();
    QCOMPARE(table->index(0, 1).data().toString(), formatCount(540));
    QCOMPARE(table->index(0, 3).data().toString(), formatCount(100));
    QCOMPARE(window.size(), QSize(1280, 800));
}

void TestMainWindow::chartsShowTheRun() {
    const auto window = openWindow();
    const Recount recount(window->setup().config());
    click(*window, window->actions().start);
    QTRY_COMPARE(window->session().state(), State::Finished);

    const auto* accuracy = find<LineChart>(*window, "accuracyChart");
    QCOMPARE(accuracy->points(TrainingCharts::TrainSeries),
             pointsOf(recount.steps, [](const StepReport& step) {
                 return static_cast<double>(step.correct) / static_cast<double>(step.samples);
             }));
    QList<QPointF> markers;
    for (const EpochReport& epoch : recount.epochs)
        markers.append({static_cast<double>(epoch.step), epoch.validationAccuracy.value()});
    QCOMPARE(markers.size(), 3);
    QCOMPARE(accuracy->points(TrainingCharts::ValidationSeries), markers);

    const auto* loss = find<LineChart>(*window, "lossChart");
    QCOMPARE(loss->points(0), pointsOf(recount.steps, [](const StepReport& step) { return step.loss; }));

    const auto* flips = find<LineChart>(*window, "flipsChart");
    QCOMPARE(flips->scale(), LineChart::Scale::Logarithmic);
    QCOMPARE(flips->seriesCount(), 3);
    double total = 0;
    for (std::size_t layer = 0; layer < 3; ++layer) {
        const auto points = flips->points(static_cast<int>(layer));
        QCOMPARE(points, pointsOf(recount.steps, [&](const StepReport& step) {
                     return static_cast<double>(step.layers[layer].flips);
                 }));
        for (const QPointF& point : points)
            total += point.y();
    }
    QCOMPARE(total, static_cast<double>(recount.result.flips));

    const auto* errors = find<LineChart>(*window, "errorsChart");
    QCOMPARE(errors->seriesCount(), 3);
    for (std::size_t layer = 0; layer < 3; ++layer)
        QCOMPARE(
            errors->points(static_cast<int>(layer)), pointsOf(recount.steps, [&](const StepReport& step) {
                const LayerStep& l = step.layers[layer];
                return static_cast<double>(static_cast<float>(l.errors) / static_cast<float>(l.activations));
            }));
}

/// The curves of one run beside those of the next, and speed from the steps' own times.
void TestMainWindow::pinnedRunsStay() {
    const auto window = openWindow();
    QVERIFY(!window->actions().pinRun->isChecked());
    click(*window, window->actions().start);
    QTRY_COMPARE(window->session().state(), State::Finished);
    const auto* accuracy = find<LineChart>(*window, "accuracyChart");
    const auto* speed = find<LineChart>(*window, "speedChart");
    QCOMPARE(speed->points(0).size(), 27);
    for (const QPointF& point : speed->points(0))
        QVERIFY(point.y() > 0);
    const auto train = accuracy->points(TrainingCharts::TrainSeries);
    const auto validation = accuracy->points(TrainingCharts::ValidationSeries);
    window->actions().pinRun->trigger();
    QCOMPARE(accuracy->points(TrainingCharts::TrainSeries), train);
    QCOMPARE(accuracy->points(TrainingCharts::PinnedTrainSeries), train);
    window->setup().setOption(QStringLiteral("seed"), std::int64_t{77});
    click(*window, window->actions().start);
    QTRY_COMPARE(window->session().state(), State::Finished);
    QVERIFY(accuracy->points(TrainingCharts::TrainSeries) != train);
    QCOMPARE(accuracy->points(TrainingCharts::PinnedTrainSeries), train);
    QCOMPARE(accuracy->points(TrainingCharts::PinnedValidationSeries), validation);
    window->actions().pinRun->trigger();
    QCOMPARE(accuracy->seriesCount(), 2);
}

void TestMainWindow::neuronViewsShowTheRun() {
    const auto window = openWindow();
    const Recount recount(window->setup().config());
    click(*window, window->actions().start);
    QTRY_COMPARE(window->session().state(), State::Finished);

    auto* panel = find<BlamePanel>(*window, "blamePanel");
    auto* heatmap = panel->findChild<HeatmapView*>();
    QCOMPARE(panel->layer(), 0);
    QCOMPARE(heatmap->values(), countsOf(recount.last.blame[0]));
    QVERIFY(heatmap->maximum() > 0);
    const auto* weights = find<WeightView>(*window, "weightView");
    compareWeights(*weights, recount.last.network, 0, 0, 90);

    QTest::mouseClick(heatmap, Qt::LeftButton, {}, heatmap->cellRect(5).center());
    QCOMPARE(panel->neuron(), 5);
    compareWeights(*weights, recount.last.network, 0, 5, 90);
}

void TestMainWindow::filterViewsShowTheRun() {
    const auto window = openWindow();
    window->setup().setOption(QStringLiteral("network"), std::string("5c3,p,6v3,16"));
    const Recount recount(window->setup().config());
    click(*window, window->actions().start);
    QTRY_COMPARE(window->session().state(), State::Finished);

    const auto* flips = find<LineChart>(*window, "flipsChart");
    QCOMPARE(flips->seriesCount(), 4);
    for (std::size_t layer = 0; layer < 4; ++layer)
        QCOMPARE(flips->points(static_cast<int>(layer)), pointsOf(recount.steps, [&](const StepReport& step) {
                     return static_cast<double>(step.layers[layer].flips);
                 }));

    auto* panel = find<BlamePanel>(*window, "blamePanel");
    auto* heatmap = panel->findChild<HeatmapView*>();
    const auto* weights = find<WeightView>(*window, "weightView");
    struct Row {
        int neurons, inputs, channels;
    };
    // 10 x 9 pictures: 3 x 3 taps on 1 channel, 3 x 3 on 5, 3 x 2 places of 6, 16 inputs
    const std::vector<Row> rows{{5, 9, 1}, {6, 45, 5}, {16, 36, 6}, {5, 16, 0}};
    auto* layers = panel->findChild<QComboBox*>();
    for (int layer = 0; layer < 4; ++layer) {
        const Row& row = rows[static_cast<std::size_t>(layer)];
        layers->setCurrentIndex(layer);
        Q_EMIT layers->activated(layer);
        QCOMPARE(heatmap->values(), countsOf(recount.last.blame[static_cast<std::size_t>(layer)]));
        QCOMPARE(static_cast<int>(heatmap->values().size()), row.neurons);
        QTest::mouseClick(heatmap, Qt::LeftButton, {}, heatmap->cellRect(row.neurons - 1).center());
        compareWeights(*weights, recount.last.network, layer, row.neurons - 1, row.inputs, row.channels);
    }
    const QString log = find<QPlainTextEdit>(*window, "logView")->toPlainText();
    QVERIFY2(log.contains(QStringLiteral("9×10×1 → 4×5×5 → 2×3×6 → 16 → 5")), qPrintable(log));
}

void TestMainWindow::marksFlipsOfAFilter() {
    const auto window = openWindow();
    window->setup().setOption(QStringLiteral("network"), std::string("5c3,p,6c3,16"));
    const Recount recount(window->setup().config());
    const auto* flips = find<LineChart>(*window, "flipsChart");
    click(*window, window->actions().step);
    QTRY_COMPARE(window->session().state(), State::Paused);
    QTRY_COMPARE(flips->points(0).size(), 1);

    constexpr int layer = 1, inputs = 45, channels = 5;
    const auto changed = [&](std::size_t step, int filter, int i) {
        return expectedBit(recount.networks[step - 1], layer, filter, i, channels) !=
               expectedBit(recount.networks[step], layer, filter, i, channels);
    };
    auto* layers = find<BlamePanel>(*window, "blamePanel")->findChild<QComboBox*>();
    layers->setCurrentIndex(layer);
    Q_EMIT layers->activated(layer);
    auto* heatmap = window->findChild<HeatmapView*>();
    const auto* weights = find<WeightView>(*window, "weightView");
    int marked = 0;
    for (std::size_t step = 2; step < 9; ++step) { // another filter before each step
        const int filter = static_cast<int>(step) % 6;
        QTest::mouseClick(heatmap, Qt::LeftButton, {}, heatmap->cellRect(filter).center());
        click(*window, window->actions().step);
        QTRY_COMPARE(flips->points(0).size(), static_cast<int>(step));
        QTRY_COMPARE(window->session().state(), State::Paused);
        QCOMPARE(weights->inputCount(), inputs);
        for (int i = 0; i < inputs; ++i) {
            QCOMPARE(weights->flipped(i), changed(step - 1, filter, i));
            marked += weights->flipped(i) ? 1 : 0;
        }
    }
    QVERIFY(marked > 0);
}

/// A network that is too large for the pictures shown must not keep others from being opened.
void TestMainWindow::opensDataThatFitTheNetwork() {
    const auto window = openWindow();
    const QString key = QStringLiteral("network");
    const auto* form = window->setup().formOf(key);
    qobject_cast<QLineEdit*>(form->editor(key))->setText(QStringLiteral("8v13,16"));
    QVERIFY(form->errorText(key).contains(QStringLiteral("too small")));
    click(*window, window->actions().start);
    const auto* banner = window->findChild<Banner*>();
    QVERIFY(banner->isVisible() && banner->text().contains(QStringLiteral("too small")));
    const QTemporaryDir folder;
    const Dataset large = syntheticDataset({20, 18, 1}, 5, 100);
    writeIdxPart(folder.filePath(QStringLiteral("train")), large.train, large.shape);
    writeIdxPart(folder.filePath(QStringLiteral("t10k")), large.test, large.shape);
    window->openData(folder.path());
    QTRY_VERIFY(form->errorText(key).isEmpty());
    QTRY_COMPARE(window->session().state(), State::Ready);
    QVERIFY(!banner->isVisible());
    QCOMPARE(window->setup().config().text("network"), std::string("8v13,16"));
}

void TestMainWindow::hiddenDocksCatchUp() {
    const auto window = openWindow();
    const Recount recount(window->setup().config());
    auto* neurons = find<QDockWidget>(*window, "neuronsDock");
    auto* weights = find<QDockWidget>(*window, "weightsDock");
    neurons->hide();
    weights->hide();
    click(*window, window->actions().start);
    QTRY_COMPARE(window->session().state(), State::Finished);
    const auto* heatmap = window->findChild<HeatmapView*>();
    const auto* view = find<WeightView>(*window, "weightView");
    QVERIFY(heatmap->values().empty());
    QCOMPARE(view->neuron(), -1);
    for (QDockWidget* dock : {neurons, weights}) {
        dock->show();
        QVERIFY(heatmap->values().empty() || dock == weights);
        dock->raise(); // behind another tab nobody sees it
    }
    QTRY_COMPARE(heatmap->values(), countsOf(recount.last.blame[0]));
    compareWeights(*view, recount.last.network, 0, 0, 90);
}

void TestMainWindow::statusBarTellsTheRun() {
    const auto window = openWindow();
    const Recount recount(window->setup().config());
    click(*window, window->actions().stepEpoch);
    QTRY_COMPARE(window->session().state(), State::Paused);
    QCOMPARE(textOf(*window, "statusState"), QStringLiteral("Paused"));
    QCOMPARE(textOf(*window, "statusPosition"), QStringLiteral("epoch 1 of 3, step 9"));
    QCOMPARE(textOf(*window, "statusAccuracy"),
             QStringLiteral("training %1, validation %2")
                 .arg(formatPercent(recount.epochs[0].trainAccuracy),
                      formatPercent(recount.epochs[0].validationAccuracy.value())));
    QVERIFY(textOf(*window, "statusMemory").endsWith(QStringLiteral("MiB")));
    QCOMPARE(textOf(*window, "statusBest"),
             QStringLiteral("best %1 in epoch 1")
                 .arg(formatPercent(recount.epochs[0].validationAccuracy.value())));
    click(*window, window->actions().pauseResume);
    QTRY_COMPARE(window->session().state(), State::Finished);
    std::size_t best = 0;
    for (std::size_t e = 1; e < recount.epochs.size(); ++e)
        if (recount.epochs[e].validationAccuracy > recount.epochs[best].validationAccuracy)
            best = e;
    const QString said = textOf(*window, "statusBest");
    QVERIFY2(said.startsWith(QStringLiteral("best %1 in epoch %2")
                                 .arg(formatPercent(recount.epochs[best].validationAccuracy.value()))
                                 .arg(best + 1)),
             qPrintable(said));
    QCOMPARE(said.contains(QStringLiteral("since")), best + 1 != recount.epochs.size());
    QCOMPARE(textOf(*window, "statusState"), QStringLiteral("Finished"));
    QCOMPARE(textOf(*window, "statusPosition"), QStringLiteral("epoch 3 of 3, step 27"));
    QCOMPARE(textOf(*window, "statusAccuracy"),
             QStringLiteral("test %1").arg(formatPercent(recount.result.testAccuracy.value())));
    const QString log = find<QPlainTextEdit>(*window, "logView")->toPlainText();
    QVERIFY2(log.contains(QString::fromStdString(recount.result.modelChecksum)), qPrintable(log));
}

void TestMainWindow::buttonsFollowTheState() {
    const auto window = openWindow("1000000");
    const TrainingActions& a = window->actions();
    const auto enabled = [&] {
        QStringList names;
        for (const QAction* action : a.training() + QList<QAction*>{a.openFolder, a.saveModel})
            if (action->isEnabled())
                names.append(action->objectName());
        return names.join(QLatin1Char(' '));
    };
    const auto* form = window->setup().formOf(QStringLiteral("network"));
    QCOMPARE(enabled(), QStringLiteral("start step stepEpoch newSeed openFolder"));
    QVERIFY(!form->isReadOnly());
    click(*window, a.start);
    QTRY_COMPARE(window->session().state(), State::Training);
    QCOMPARE(enabled(), QStringLiteral("pauseResume step stepEpoch stopAndKeep discard reset"));
    QVERIFY(form->isReadOnly());
    click(*window, a.pauseResume);
    QTRY_COMPARE(window->session().state(), State::Paused);
    QCOMPARE(enabled(), QStringLiteral("pauseResume step stepEpoch stopAndKeep discard reset"));
    click(*window, a.stopAndKeep);
    QTRY_COMPARE(window->session().state(), State::Finished);
    QCOMPARE(enabled(), QStringLiteral("start discard reset newSeed openFolder saveModel"));
    QVERIFY(!form->isReadOnly());
    QVERIFY(window->findChild<Banner*>()->isVisible());
}

void TestMainWindow::stepsPausesAndGoesOn() {
    const auto window = openWindow();
    const Recount recount(window->setup().config());
    const auto* flips = find<LineChart>(*window, "flipsChart");
    click(*window, window->actions().step);
    QTRY_COMPARE(window->session().state(), State::Paused);
    QTRY_COMPARE(flips->points(0).size(), 1);

    const auto bit = [&](std::size_t step, int n, int input) {
        const BitMatrix& matrix = parametersOf(recount.networks[step - 1].layers()[0]).weights;
        return matrix.get(static_cast<std::size_t>(n), static_cast<std::size_t>(input));
    };
    const auto* weights = find<WeightView>(*window, "weightView");
    int neuron = 0; // the first that the second step changes
    const auto changes = [&](int n) {
        for (int i = 0; i < weights->inputCount(); ++i)
            if (bit(1, n, i) != bit(2, n, i))
                return true;
        return false;
    };
    while (neuron < 31 && !changes(neuron))
        ++neuron;
    auto* heatmap = window->findChild<HeatmapView*>();
    QTest::mouseClick(heatmap, Qt::LeftButton, {}, heatmap->cellRect(neuron).center());
    QCOMPARE(weights->neuron(), neuron);

    click(*window, window->actions().step);
    QTRY_COMPARE(flips->points(0).size(), 2);
    QTRY_COMPARE(window->session().state(), State::Paused);
    int marked = 0;
    for (int i = 0; i < weights->inputCount(); ++i) { // those that the second step flipped
        const bool changed = bit(1, neuron, i) != bit(2, neuron, i);
        QCOMPARE(weights->flipped(i), changed);
        marked += changed ? 1 : 0;
    }
    QVERIFY(marked > 0);
    click(*window, window->actions().pauseResume); // goes on
    QTRY_COMPARE(window->session().state(), State::Finished);
    QCOMPARE(window->session().model()->network.checksum(), recount.result.modelChecksum);
}

/// Edited, applied, marked in the charts, and the same run as one that was configured so.
void TestMainWindow::optionsChangeWhileTraining() {
    const auto window = openWindow();
    OptionForm* form = window->setup().formOf(QStringLiteral("margin"));
    auto* apply = find<QPushButton>(*window, "liveApply");
    click(*window, window->actions().step);
    QTRY_COMPARE(window->session().state(), State::Paused);
    QVERIFY(!form->editor(QStringLiteral("counter-bits"))->isEnabled());
    QVERIFY(!window->setup().formOf(QStringLiteral("epochs"))->editor(QStringLiteral("epochs"))->isEnabled());
    auto* margin = qobject_cast<QDoubleSpinBox*>(form->editor(QStringLiteral("margin")));
    QVERIFY(margin && margin->isEnabled());
    QVERIFY(apply->parentWidget()->isHidden());
    margin->setValue(1.5);
    QVERIFY(!apply->parentWidget()->isHidden());
    find<QPushButton>(*window, "liveUndo")->click();
    QVERIFY(apply->parentWidget()->isHidden());
    QVERIFY(margin->value() != 1.5);
    margin->setValue(1.5);
    apply->click();
    QSignalSpy changed(&window->session(), &TrainingSession::optionChanged);
    click(*window, window->actions().step);
    QTRY_COMPARE(changed.count(), 1);
    QVERIFY(apply->parentWidget()->isHidden());
    const auto* accuracy = find<LineChart>(*window, "accuracyChart");
    QCOMPARE(accuracy->marks().size(), 1);
    QCOMPARE(accuracy->marks()[0].first, 2.0);
    QVERIFY(accuracy->marks()[0].second.contains(QStringLiteral("margin")));
    QTRY_COMPARE(window->session().state(), State::Paused);
    click(*window, window->actions().pauseResume);
    QTRY_COMPARE(window->session().state(), State::Finished);
    QVERIFY(form->editor(QStringLiteral("counter-bits"))->isEnabled());
    const Recount recount(smallConfig(m_data.path(), {{"changes", "2:margin=1.5"}}));
    QCOMPARE(QString::fromStdString(window->session().model()->network.checksum()),
             QString::fromStdString(recount.result.modelChecksum));
    QVERIFY(recount.result.modelChecksum != Recount(smallConfig(m_data.path())).result.modelChecksum);
}

void TestMainWindow::resetGoesBackToTheFirstStep() {
    const auto window = openWindow();
    click(*window, window->actions().start);
    QTRY_COMPARE(window->session().state(), State::Finished);
    const std::string checksum = window->session().model()->network.checksum();
    click(*window, window->actions().reset);
    QTRY_COMPARE(window->session().state(), State::Paused);
    QVERIFY(find<LineChart>(*window, "accuracyChart")->points(0).isEmpty());
    QCOMPARE(find<WeightView>(*window, "weightView")->neuron(), 0); // the first weights
    click(*window, window->actions().pauseResume);
    QTRY_COMPARE(window->session().state(), State::Finished);
    QCOMPARE(window->session().model()->network.checksum(), checksum);

    click(*window, window->actions().newSeed);
    QTRY_COMPARE(window->session().state(),
                 State::Finished); // data read with the new seed, model still there
    click(*window, window->actions().start);
    QTRY_VERIFY(window->session().model() && window->session().model()->network.checksum() != checksum);
}

void TestMainWindow::discardAsks() {
    const auto window = openWindow("1000000");
    const auto* accuracy = find<LineChart>(*window, "accuracyChart");
    click(*window, window->actions().start);
    QTRY_VERIFY(!accuracy->points(0).isEmpty());
    Answer no("noButton");
    click(*window, window->actions().discard);
    QVERIFY(no.given());
    QCOMPARE(window->session().state(), State::Training);
    Answer yes("yesButton");
    click(*window, window->actions().discard);
    QVERIFY(yes.given());
    QTRY_COMPARE(window->session().state(), State::Ready);
    QVERIFY(accuracy->points(0).isEmpty());
    QVERIFY(window->findChild<HeatmapView*>()->values().empty());
    QVERIFY(textOf(*window, "statusPosition").isEmpty());
    QVERIFY(!window->actions().saveModel->isEnabled());
}

void TestMainWindow::closingAsksAndWaits() {
    for (int round = 0; round < 5; ++round) {
        const auto window = openWindow("1000000");
        click(*window, window->actions().start);
        QTRY_VERIFY(!textOf(*window, "statusAccuracy").isEmpty());
        if (round % 2 == 1) {
            click(*window, window->actions().pauseResume);
            QTRY_COMPARE(window->session().state(), State::Paused);
        }
        Answer keep("noButton");
        QVERIFY(!window->close());
        QVERIFY(keep.given());
        QVERIFY(window->isVisible());
        QVERIFY(window->session().isRunning());
        Answer stop("yesButton");
        QVERIFY(window->close());
        QVERIFY(stop.given());
        QVERIFY(!window->isVisible());
        QVERIFY(!window->session().isRunning());
    }
}

/// Nobody is asked about a run that is over; nothing is lost.
void TestMainWindow::questionsEndWithTheirRun() {
    const auto window = openWindow();
    click(*window, window->actions().stepEpoch);
    QTRY_COMPARE(window->session().state(), State::Paused);
    QTimer::singleShot(0, window.get(), [&] { // when the question stands
        QVERIFY(QApplication::activeModalWidget());
        window->session().resume();
    });
    QVERIFY(!window->close());
    QVERIFY(!window->session().isRunning());
    QVERIFY(window->session().model());
    QVERIFY(window->isVisible());
}

void TestMainWindow::showsErrors_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("labels"); // of a file in that folder
    const QString nowhere = QStringLiteral("/nonexistent/data");
    QTest::newRow("missing") << nowhere << QByteArray();
    QTest::newRow("empty folder") << QString() << QByteArray();
    QTest::newRow("truncated") << QString() << idxLabels(roundRobin(20, 5)).left(11);
}

void TestMainWindow::showsErrors() {
    QFETCH(QString, path);
    QFETCH(QByteArray, labels);
    const QTemporaryDir folder;
    if (path.isEmpty())
        path = folder.path();
    if (!labels.isEmpty()) {
        write(folder.filePath(QStringLiteral("train-images-idx3-ubyte")), idxImages(20));
        write(folder.filePath(QStringLiteral("train-labels-idx1-ubyte")), labels);
    }
    const QString expected = messageOf<Error>([&] { openDataset(smallConfig(path).datasetRequest()); });
    QVERIFY(!expected.isEmpty());
    const auto window = openWindow();
    window->openData(path);
    const auto* banner = window->findChild<Banner*>();
    QTRY_VERIFY(banner->isVisible());
    QCOMPARE(banner->kind(), Banner::Kind::Error);
    QCOMPARE(banner->text(), expected);
    QCOMPARE(textOf(*window, "statusState"), QStringLiteral("No data set"));
    QVERIFY(find<QPlainTextEdit>(*window, "logView")->toPlainText().contains(expected));

    window->openData(m_data.path()); // and back
    QTRY_COMPARE(window->session().state(), State::Ready);
    QVERIFY(!banner->isVisible());
}

void TestMainWindow::refusesAnImpossibleSetup() {
    const auto window = openWindow();
    const QString key = QStringLiteral("network");
    qobject_cast<QLineEdit*>(window->setup().formOf(key)->editor(key))->setText(QStringLiteral("12,x"));
    click(*window, window->actions().start);
    const auto* banner = window->findChild<Banner*>();
    QVERIFY(banner->isVisible());
    QVERIFY2(banner->text().contains(QStringLiteral("12,x")), qPrintable(banner->text()));
    QCOMPARE(window->session().state(), State::Ready);
    qobject_cast<QLineEdit*>(window->setup().formOf(key)->editor(key))->setText(QStringLiteral("12"));
    QVERIFY(!banner->isVisible()); // it was of what is no longer there
    click(*window, window->actions().start);
    QTRY_COMPARE(window->session().state(), State::Finished);
    QVERIFY(banner->isVisible()); // this one is of the run
    qobject_cast<QLineEdit*>(window->setup().formOf(key)->editor(key))->setText(QStringLiteral("11"));
    QVERIFY(banner->isVisible());
}

/// The field that was typed into is not to be edited while training, so Space is no longer for it.
void TestMainWindow::spacePausesAfterTyping() {
    const auto window = openWindow("1000000");
    window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    find<QDockWidget>(*window, "setupDock")->raise();
    const QString key = QStringLiteral("network");
    QWidget* field = window->setup().formOf(key)->editor(key);
    QTRY_VERIFY(field->isVisible());
    field->setFocus();
    QTest::keyClicks(field, QStringLiteral(",8"));
    click(*window, window->actions().start);
    QTRY_COMPARE(window->session().state(), State::Training);
    QVERIFY(window->focusWidget() && !window->setup().isAncestorOf(window->focusWidget()));
    QTest::keyClick(window->focusWidget(), Qt::Key_Space);
    QTRY_COMPARE(window->session().state(), State::Paused);
}

void TestMainWindow::savesTheModel() {
    const auto window = openWindow();
    click(*window, window->actions().start);
    QTRY_COMPARE(window->session().state(), State::Finished);
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("a.flipscope"));
    window->commands().saveModelTo(file);
    QCOMPARE(loadModel(file.toStdString()).network.checksum(), window->session().model()->network.checksum());
    QVERIFY_THROWS_EXCEPTION(Error,
                             window->commands().saveModelTo(QStringLiteral("/nonexistent/a.flipscope")));
}

void TestMainWindow::opensWhatIsDropped() {
    MainWindow window;
    window.show();
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(m_data.path())});
    QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &drop);
    QTRY_COMPARE(window.session().state(), State::Ready);
    QCOMPARE(window.setup().config().text("dataset"), m_data.path().toStdString());

    // Onto a field that takes dropped text.
    QTemporaryDir second;
    writeDataset(second.path());
    data.setUrls({QUrl::fromLocalFile(second.path())});
    auto* field = window.setup().findChild<QLineEdit*>();
    QVERIFY(field && field->acceptDrops());
    const QString before = field->text();
    QDragEnterEvent over(QPoint(2, 2), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(field, &over);
    QVERIFY(over.isAccepted());
    QDropEvent into(QPointF(2, 2), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(field, &into);
    QCOMPARE(field->text(), before);
    QTRY_COMPARE(window.setup().config().text("dataset"), second.path().toStdString());
    QTRY_COMPARE(window.session().state(), State::Ready);

    QMimeData foreign;
    foreign.setText(QStringLiteral("text"));
    QDragEnterEvent other(QPoint(5, 5), Qt::CopyAction, &foreign, Qt::LeftButton, Qt::NoModifier);
    other.ignore();
    QApplication::sendEvent(&window, &other);
    QVERIFY(!other.isAccepted());
}

void TestMainWindow::keepsItsLayout() {
    {
        MainWindow first;
        first.show();
        find<QDockWidget>(first, "weightsDock")->close();
        first.resize(1100, 700);
        QVERIFY(first.close());
    }
    MainWindow second;
    second.show();
    QVERIFY(!find<QDockWidget>(second, "weightsDock")->isVisible());
    QCOMPARE(second.size(), QSize(1100, 700));
    second.actions().resetLayout->trigger();
    QVERIFY(find<QDockWidget>(second, "weightsDock")->isVisible());
    const auto docks = second.findChildren<QDockWidget*>();
    const auto bars = second.findChildren<QToolBar*>();
    for (const QWidget* part :
         QList<QWidget*>(docks.begin(), docks.end()) + QList<QWidget*>(bars.begin(), bars.end()))
        QVERIFY2(!part->objectName().isEmpty(), qPrintable(part->windowTitle()));
}

/// As large as the screen from the start to the end of a run; panels behind one another in the menu's order.
void TestMainWindow::fitsASmallScreen() {
    constexpr QSize room(640, 400);
    MainWindow window(room);
    window.setup().setConfig(smallConfig(m_data.path()));
    showUntilReady(window);
    QCOMPARE(window.size(), room);
    click(window, window.actions().start);
    QTRY_COMPARE(window.session().state(), State::Finished);
    QVERIFY(find<Banner>(window, "banner")->isVisible());
    QCoreApplication::processEvents();
    QCOMPARE(window.size(), room);

    auto* data = find<QDockWidget>(window, "dataDock");
    QCOMPARE(window.tabifiedDockWidgets(data).size() + 1,
             window.findChildren<QDockWidget*>(QString(), Qt::FindDirectChildrenOnly).size());
    const auto bars = window.findChildren<QTabBar*>(QString(), Qt::FindDirectChildrenOnly);
    const auto bar = std::find_if(bars.begin(), bars.end(), [](const QTabBar* b) { return b->isVisible(); });
    QVERIFY(bar != bars.end()); // QMainWindow keeps unused ones
    QCOMPARE((*bar)->tabText(0), data->windowTitle());
    QCOMPARE((*bar)->tabText(1), find<QDockWidget>(window, "setupDock")->windowTitle());
    QCOMPARE((*bar)->elideMode(), Qt::ElideNone);
    QVERIFY(find<LineChart>(window, "accuracyChart")->isVisible());
    QVERIFY(!find<LineChart>(window, "flipsChart")->isVisible());

    QVERIFY(find<QLabel>(window, "statusAccuracy")->isVisible()); // what matters most has the room
    QVERIFY(!find<QLabel>(window, "statusMemory")->isVisible());
    window.resize(1280, 400);
    QVERIFY(find<QLabel>(window, "statusMemory")->isVisible());

    QVERIFY(window.close());
    MainWindow large; // with a layout of its own
    large.show();
    QCOMPARE(large.size(), QSize(1280, 800));
    QVERIFY(find<QDockWidget>(large, "dataDock")->isVisible());
    QVERIFY(find<QDockWidget>(large, "timelineDock")->isVisible());
}

void TestMainWindow::spaceDoesNotPauseWhileTyping() {
    const auto window = openWindow("1000000");
    window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    find<QDockWidget>(*window, "logDock")->raise();
    QSignalSpy pauses(window->actions().pauseResume, &QAction::triggered);
    click(*window, window->actions().start);
    QTRY_COMPARE(window->session().state(), State::Training);
    QLineEdit typing(window.get());
    typing.show();
    typing.setFocus();
    QTest::keyClick(&typing, Qt::Key_Space);
    QCOMPARE(typing.text(), QStringLiteral(" "));
    QPushButton button(window.get());
    QSignalSpy pressed(&button, &QPushButton::clicked);
    button.show();
    button.setFocus();
    QTest::keyClick(&button, Qt::Key_Space);
    QCOMPARE(pressed.size(), 1);
    QCOMPARE(pauses.size(), 0);
    QTest::keyClick(window->centralWidget(), Qt::Key_Space);
    QCOMPARE(pauses.size(), 1);
    QTRY_COMPARE(window->session().state(), State::Paused);
    window->session().discard();
    window->session().waitForEnd();
}

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
