// Latent weights in the window, offscreen: those shown are a recount's - a run of the Trainer on the same
// configuration, told step by step - while the run is paused, when it has ended, and of its past; and they
// are offered of runs that have any.
#include "app/mainwindow.h"
#include "app/neuronviews.h"
#include "app/setuppanel.h"
#include "app/timelineviews.h"
#include "app/trainingactions.h"
#include "app/readywindow.h"
#include "app/windowdata.h"
#include "engine/trainer.h"
#include "widgets/weightview.h"

#include <QAction>
#include <QComboBox>
#include <QDockWidget>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace flipscope;
using namespace flipscope::test;
using State = TrainingSession::State;
using Shown = WeightView::Shown;

class TestLatentViews : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init() { QSettings().clear(); }
    void shownAreTheRuns_data();
    void shownAreTheRuns();
    void comeWhileTraining();
    void lookingChangesNothing();
    void offeredWhereThereAreAny_data();
    void offeredWhereThereAreAny();
    void notKeptAreNotPromised();

private:
    std::unique_ptr<MainWindow> openWindow(const Options& options, const QString& runs);
    QTemporaryDir m_data, m_settings, m_runs;
};

namespace {

/// What the trainer has after a step.
LatentWeights recounted(const TrainingConfig& config, std::uint64_t step, LatentPlace place) {
    Trainer trainer(config, openDataset(config.datasetRequest()));
    TrainingControl control;
    trainer.advance(step, control);
    return *trainer.latents(place);
}

WeightView& viewOf(MainWindow& window) {
    auto* view = window.findChild<WeightView*>();
    for (QWidget* parent = view; parent; parent = parent->parentWidget())
        if (auto* dock = qobject_cast<QDockWidget*>(parent)) {
            dock->show();
            dock->raise();
        }
    return *view;
}

} // namespace

void TestLatentViews::initTestCase() {
    QCoreApplication::setOrganizationName(QStringLiteral("flipscope-test"));
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
    writeDataset(m_data.path());
}

std::unique_ptr<MainWindow> TestLatentViews::openWindow(const Options& options, const QString& runs) {
    auto window = std::make_unique<MainWindow>();
    window->session().setKeptRuns(KeptRuns(runs));
    window->setup().setConfig(smallConfig(m_data.path(), options));
    showUntilReady(*window);
    return window;
}

void TestLatentViews::shownAreTheRuns_data() {
    QTest::addColumn<QString>("method");
    QTest::newRow("low-memory") << QStringLiteral("low-memory");
    QTest::newRow("standard-bnn") << QStringLiteral("standard-bnn");
}

void TestLatentViews::shownAreTheRuns() {
    QFETCH(QString, method);
    const auto window = openWindow({{"method", method.toStdString()}}, m_runs.path());
    const TrainingConfig config = TrainingSession::withThreads(window->setup().config());
    NeuronViews& neurons = *window->findChild<NeuronViews*>();
    WeightView& view = viewOf(*window);
    QTRY_VERIFY(view.isVisible());
    const auto shows = [&](std::uint64_t step, LatentPlace place) {
        return view.latents() && *view.latents() == recounted(config, step, place);
    };
    // Paused: of the neuron that is shown, and of one that is chosen then.
    window->session().start(config, TrainingSession::Begin::OneStep);
    QTRY_COMPARE(window->session().state(), State::Paused);
    QTRY_COMPARE(view.layer(), 0);
    view.setShown(Shown::Latent);
    QCOMPARE(view.shown(), Shown::Latent);
    QTRY_VERIFY(view.latents());
    QVERIFY(shows(1, {0, 0}));
    neurons.showNeuron(1, 9);
    QTRY_VERIFY(view.latents());
    QVERIFY(shows(1, {1, 9}));
    for (int i = 0; i < view.inputCount(); ++i) // signs are the weights
        QCOMPARE(view.shownWeight(i), view.latents()->values[view.columnOf(i)] >= 0 ? 1 : -1);
    window->session().stepBatch();
    QTRY_VERIFY(view.latents() && neurons.snapshot()->step == 2);
    QTRY_VERIFY(shows(2, {1, 9}));
    // At its end nothing is asked of the trainer any more.
    window->session().resume();
    QTRY_COMPARE(window->session().state(), State::Finished);
    QTRY_COMPARE(window->past().timeline().overview().lastStep, quint64{27});
    neurons.showNeuron(0, 31);
    QTRY_VERIFY(view.latents());
    QVERIFY(shows(27, {0, 31}));
    // In the past.
    window->past().timeline().moveTo(13);
    QTRY_VERIFY(view.latents() && neurons.snapshot()->step == 13);
    QVERIFY(shows(13, {0, 31}));
    neurons.showNeuron(2, 4);
    QTRY_VERIFY(view.latents());
    QVERIFY(shows(13, {2, 4}));
    window->past().timeline().goLive();
    QTRY_VERIFY(view.latents());
    QVERIFY(shows(27, {2, 4}));
}

void TestLatentViews::comeWhileTraining() {
    const auto window = openWindow({{"method", "low-memory"}, {"epochs", "1000000"}}, m_runs.path());
    NeuronViews& neurons = *window->findChild<NeuronViews*>();
    WeightView& view = viewOf(*window);
    window->actions().start->trigger();
    QTRY_COMPARE(view.layer(), 0);
    view.setShown(Shown::Latent);
    quint64 seen = 0;
    int times = 0;
    connect(&neurons, &NeuronViews::weightsShown, &view, [&] {
        if (!view.latents())
            return;
        for (int i = 0; i < view.inputCount(); ++i) // numbers and bits are of one step
            QCOMPARE(view.shownWeight(i), view.latents()->values[view.columnOf(i)] >= 0 ? 1 : -1);
        times += neurons.snapshot()->step > seen;
        seen = neurons.snapshot()->step;
    });
    QTRY_VERIFY(times > 3);
    window->session().discard();
    QTRY_COMPARE(window->session().state(), State::Ready);
}

/// What flipped in the step stays marked when latent weights are asked for after it.
void TestLatentViews::lookingChangesNothing() {
    const auto window = openWindow({{"method", "low-memory"}, {"learning-rate", "0.02"}}, m_runs.path());
    NeuronViews& neurons = *window->findChild<NeuronViews*>();
    WeightView& view = viewOf(*window);
    window->session().start(window->setup().config(), TrainingSession::Begin::OneStep);
    QTRY_COMPARE(window->session().state(), State::Paused);
    QTRY_VERIFY(neurons.snapshot() && view.layer() == 0);
    for (quint64 step = 2; step < 20 && view.flippedCount() == 0; ++step) {
        window->session().stepBatch();
        QTRY_COMPARE(neurons.snapshot()->step, step);
    }
    const int flipped = view.flippedCount();
    QVERIFY(flipped > 0);
    QVERIFY(!view.latents());
    view.setShown(Shown::Latent);
    QTRY_VERIFY(view.latents());
    QCOMPARE(view.flippedCount(), flipped);
    for (int i = 0; i < view.inputCount(); ++i)
        QCOMPARE(view.shownWeight(i), view.latents()->values[view.columnOf(i)] >= 0 ? 1 : -1);
}

void TestLatentViews::offeredWhereThereAreAny_data() {
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("optimiser");
    QTest::addColumn<bool>("expected");
    QTest::newRow("bitflip") << QStringLiteral("bitflip") << QString() << false;
    QTest::newRow("low-memory") << QStringLiteral("low-memory") << QStringLiteral("adam") << true;
    QTest::newRow("bop") << QStringLiteral("low-memory") << QStringLiteral("bop") << false;
}

void TestLatentViews::offeredWhereThereAreAny() {
    QFETCH(QString, method);
    QFETCH(QString, optimiser);
    QFETCH(bool, expected);
    Options options{{"method", method.toStdString()}};
    if (!optimiser.isEmpty())
        options.push_back({"optimiser", optimiser.toStdString()});
    const auto window = openWindow(options, m_runs.path());
    WeightView& view = viewOf(*window);
    const auto* modes = view.findChild<QComboBox*>(QStringLiteral("weightsShown"));
    const auto offers = [&] { return modes->findData(static_cast<int>(Shown::Latent)) >= 0; };
    window->actions().start->trigger();
    QTRY_COMPARE(window->session().state(), State::Finished);
    QCOMPARE(offers(), expected);
    const QString folder = window->session().runFolder();
    view.setLatentsKept(!expected);
    window->past().openRun(folder); // later: the run's own settings say so
    QCOMPARE(offers(), expected);
}

void TestLatentViews::notKeptAreNotPromised() {
    const auto window = openWindow({{"method", "low-memory"}}, QString());
    NeuronViews& neurons = *window->findChild<NeuronViews*>();
    WeightView& view = viewOf(*window);
    window->actions().start->trigger();
    QTRY_COMPARE(window->session().state(), State::Finished);
    QVERIFY(window->session().runFolder().isEmpty());
    QTRY_COMPARE(view.layer(), 0);
    view.setShown(Shown::Latent);
    neurons.showNeuron(0, 5);
    QVERIFY(!view.latents());
    QVERIFY2(view.latentsNote().contains(QLatin1String("kept on disk")), qPrintable(view.latentsNote()));
}

QTEST_MAIN(TestLatentViews)
#include "tst_latentviews.moc"
