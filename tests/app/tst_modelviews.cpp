// Results and Try it in the whole window: what they show is compared with a count of the session's model made
// here, after a run, while one is paused, and of a model from a file.
#include "app/inspectedmodel.h"
#include "app/latestjob.h"
#include "app/mainwindow.h"
#include "app/neuroncheck.h"
#include "app/resultsview.h"
#include "app/runcommands.h"
#include "app/setuppanel.h"
#include "app/timelineviews.h"
#include "app/trainingactions.h"
#include "app/tryit.h"
#include "app/readywindow.h"
#include "app/windowdata.h"
#include "datasets/pictures.h"
#include "engine/answers.h"
#include "engine/neuronstatistics.h"
#include "engine/picturepredictor.h"
#include "widgets/classbars.h"
#include "widgets/confusionmodel.h"
#include "widgets/drawpad.h"
#include "widgets/histogramview.h"
#include "widgets/weightview.h"

#include <QAction>
#include <QDockWidget>
#include <QFile>
#include <QLabel>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <latch>

using namespace flipscope;
using namespace flipscope::test;
using State = TrainingSession::State;

class TestModelViews : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init() { QSettings().clear(); }
    void latestJobsWin();
    void givenUpJobsAreNotDelivered();
    void resultsAreTheCount();
    void resultsFollowTheMoment();
    void resultsOfEachPart();
    void resultsWhilePaused();
    void aModelFromAFile();
    void otherDataDoNotFit();
    void folderIsPredicted();
    void neuronsAreChecked();
    void tryItAnswersAsThePredictorDoes();
    void tryItAnswersToTheCanvas();
    void tryItFollowsTraining();
    void videosAreAskedAbout();

private:
    std::unique_ptr<MainWindow> openWindow(const char* epochs = "3");
    void train(MainWindow& window);
    void compareResults(MainWindow& window, const Model& model, DataPart part);

    QTemporaryDir m_data;
    QTemporaryDir m_settings;
};

void TestModelViews::initTestCase() {
    QCoreApplication::setOrganizationName(QStringLiteral("flipscope-test"));
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
    writeDataset(m_data.path());
}

std::unique_ptr<MainWindow> TestModelViews::openWindow(const char* epochs) {
    auto window = std::make_unique<MainWindow>();
    window->setup().setConfig(smallConfig(m_data.path(), {{"epochs", epochs}}));
    showUntilReady(*window);
    return window;
}

void TestModelViews::train(MainWindow& window) {
    window.actions().start->trigger();
    QTRY_COMPARE(window.session().state(), State::Finished);
}

void TestModelViews::compareResults(MainWindow& window, const Model& model, DataPart part) {
    const Dataset& data = *window.session().dataset();
    const Samples& samples = data.part(part);
    const auto predicted = model.network.predict(model.encoder.encode(samples), selectKernels("auto"));
    ConfusionMatrix expected(data.classCount());
    for (std::size_t i = 0; i < samples.size(); ++i)
        expected.add(samples.label(i), predicted[i]);
    const ConfusionModel* shown = window.results().panel()->confusion();
    QTRY_COMPARE(shown->confusion().total(), std::uint64_t{samples.size()});
    QTRY_COMPARE(shown->confusion().correct(), expected.correct());
    for (std::size_t a = 0; a < data.classCount(); ++a)
        for (std::size_t p = 0; p < data.classCount(); ++p)
            QCOMPARE(shown->confusion().count(a, p), expected.count(a, p));
}

void TestModelViews::latestJobsWin() {
    LatestJob job;
    std::vector<int> delivered;
    std::latch running(1), go(1);
    job.request([&]() -> LatestJob::Delivery {
        running.count_down();
        go.wait();
        return [&] { delivered.push_back(1); };
    });
    running.wait();
    for (int i = 2; i <= 5; ++i)
        job.request([&, i]() -> LatestJob::Delivery { return [&, i] { delivered.push_back(i); }; },
                    LatestJob::Before::Finish);
    QSignalSpy idle(&job, &LatestJob::idle);
    go.count_down();
    QTRY_COMPARE(idle.count(), 1);
    QCOMPARE(delivered, (std::vector<int>{1, 5})); // what ran, then the last that was asked
    QVERIFY(!job.isBusy());
}

void TestModelViews::givenUpJobsAreNotDelivered() {
    LatestJob job;
    std::vector<int> delivered;
    std::latch running(1), go(1);
    job.request([&]() -> LatestJob::Delivery {
        running.count_down();
        go.wait();
        return [&] { delivered.push_back(1); };
    });
    running.wait();
    QSignalSpy idle(&job, &LatestJob::idle), failed(&job, &LatestJob::failed);
    job.request([]() -> LatestJob::Delivery { throw std::runtime_error("why"); });
    go.count_down();
    QTRY_COMPARE(failed.count(), 1);
    QCOMPARE(failed[0][0].toString(), QStringLiteral("why"));
    QTRY_COMPARE(idle.count(), 1);
    QVERIFY(delivered.empty());
}

void TestModelViews::resultsAreTheCount() {
    const auto window = openWindow();
    train(*window);
    QCOMPARE(window->results().panel()->confusion()->rowCount(), 0); // hidden: nothing is evaluated
    auto* dock = window->findChild<QDockWidget*>(QStringLiteral("resultsDock"));
    dock->raise();
    compareResults(*window, *window->session().model(), DataPart::Validation);
}

/// The timeline's moment takes the place of the run's model, until it is live again.
void TestModelViews::resultsFollowTheMoment() {
    const auto window = openWindow();
    window->findChild<QDockWidget*>(QStringLiteral("resultsDock"))->raise();
    train(*window);
    const Model run = *window->session().model();
    auto moment = std::make_shared<TrainingSnapshot>();
    moment->step = 3;
    moment->epoch = 1;
    std::vector<Layer> layers = run.network.layers();
    auto turned = std::make_shared<LayerParameters>(parametersOf(layers.back()));
    for (std::size_t c = 0; c < turned->shape.neurons; ++c)
        turned->thresholds[c] += c == 2 ? -100000 : 100000; // always the third class
    layers.back() = DenseHead{turned};
    moment->network = Network(run.network.inputType(), run.network.image(), layers);
    Model then = run;
    then.network = moment->network;
    Q_EMIT window->past().momentShown(moment);
    QTRY_VERIFY(window->inspected().title().contains(QLatin1Char('3')));
    compareResults(*window, then, DataPart::Validation);
    Q_EMIT window->past().momentShown(nullptr);
    compareResults(*window, run, DataPart::Validation);
}

void TestModelViews::resultsOfEachPart() {
    const auto window = openWindow();
    window->findChild<QDockWidget*>(QStringLiteral("resultsDock"))->raise();
    train(*window);
    for (const DataPart part : {DataPart::Test, DataPart::Train, DataPart::Validation}) {
        window->results().panel()->setPart(part);
        Q_EMIT window->results().panel()->partChosen(part);
        compareResults(*window, *window->session().model(), part);
    }
}

/// A pause in the middle of an epoch: the network as it is then.
void TestModelViews::resultsWhilePaused() {
    const auto window = openWindow();
    window->findChild<QDockWidget*>(QStringLiteral("resultsDock"))->raise();
    QSignalSpy snapshots(&window->session(), &TrainingSession::snapshotReady);
    window->actions().step->trigger();
    QTRY_COMPARE(window->session().state(), State::Paused);
    window->actions().step->trigger();
    QTRY_VERIFY(window->inspected().title().contains(QStringLiteral("2")));
    QTRY_COMPARE(window->session().state(), State::Paused);
    compareResults(*window, *window->inspected().model(), DataPart::Validation);
    const auto last = snapshots.last()[0].value<std::shared_ptr<const TrainingSnapshot>>();
    QCOMPARE(QString::fromStdString(window->inspected().model()->network.checksum()),
             QString::fromStdString(last->network.checksum()));
    window->session().stopAndKeep();
    QTRY_COMPARE(window->session().state(), State::Finished);
}

void TestModelViews::aModelFromAFile() {
    const auto window = openWindow();
    train(*window);
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("kept.flipscope"));
    window->commands().saveModelTo(file);
    const Model kept = *window->session().model();
    const auto fresh = openWindow();
    fresh->findChild<QDockWidget*>(QStringLiteral("resultsDock"))->raise();
    fresh->openModel(file);
    QTRY_VERIFY(fresh->inspected().isFile());
    QCOMPARE(fresh->inspected().title(), QStringLiteral("kept.flipscope"));
    compareResults(*fresh, kept, DataPart::Validation);
    QSignalSpy failed(&fresh->inspected(), &InspectedModel::failed);
    fresh->openModel(folder.filePath(QStringLiteral("missing.flipscope")));
    QTRY_COMPARE(failed.count(), 1);
    QVERIFY(failed[0][0].toString().contains(QStringLiteral("missing.flipscope")));
    QVERIFY(fresh->inspected().isFile()); // what was there stays
    fresh->inspected().followRun();
    QVERIFY(!fresh->inspected().model());
    QCOMPARE(fresh->results().panel()->confusion()->rowCount(), 0);
}

void TestModelViews::otherDataDoNotFit() {
    QTemporaryDir other;
    const Dataset data = syntheticDataset({8, 8, 1}, 3, 100);
    writeIdxPart(other.filePath(QStringLiteral("train")), data.train, data.shape);
    writeIdxPart(other.filePath(QStringLiteral("t10k")), data.test, data.shape);
    const auto window = openWindow();
    window->findChild<QDockWidget*>(QStringLiteral("resultsDock"))->raise();
    train(*window);
    QTRY_VERIFY(window->results().panel()->confusion()->rowCount() > 0);
    window->openData(other.path());
    QTRY_COMPARE(window->results().panel()->confusion()->rowCount(), 0);
}

void TestModelViews::folderIsPredicted() {
    const auto window = openWindow();
    train(*window);
    QTemporaryDir folder;
    QDir(folder.path()).mkdir(QStringLiteral("in"));
    QImage picture(20, 18, QImage::Format_Grayscale8); // prepared: half as large
    for (int y = 0; y < 18; ++y)
        for (int x = 0; x < 20; ++x)
            picture.scanLine(y)[x] = static_cast<uchar>(x * 11 + y);
    QVERIFY(picture.save(folder.filePath(QStringLiteral("in/a.png"))));
    QSignalSpy done(&window->results(), &ResultsView::folderPredicted);
    const QString csv = folder.filePath(QStringLiteral("out.csv"));
    window->results().predictFolder(folder.filePath(QStringLiteral("in")), csv);
    QTRY_COMPARE(done.count(), 1);
    QFile file(csv);
    QVERIFY(file.open(QIODevice::ReadOnly));
    PicturePredictor predictor(*window->session().model(), selectKernels("auto"));
    const std::string path = folder.filePath(QStringLiteral("in/a.png")).toStdString();
    QCOMPARE(file.readAll(), QByteArray::fromStdString(predictionCsvHeader() +
                                                       predictionCsvLine(path, predictor.predict(path))));
}

/// What the panel says is what is counted from the same pictures; a row leads to the neuron's weights.
void TestModelViews::neuronsAreChecked() {
    const auto window = openWindow();
    train(*window);
    window->findChild<QDockWidget*>(QStringLiteral("checkDock"))->raise();
    NeuronCheckPanel* panel = window->neuronCheck().panel();
    QTRY_VERIFY(panel->summary().contains(QStringLiteral("32 neurons")));
    const Model& model = *window->session().model();
    const auto expected =
        neuronStatistics(model.network, model.encoder, window->session().dataset()->validation,
                         NeuronCheck::pictures, selectKernels("auto"));
    HistogramView counted(QString(), 4, 32);
    for (int layer = 0; layer < 3; ++layer) {
        panel->showLayer(layer);
        const LayerStatistics& statistics = expected[static_cast<std::size_t>(layer)];
        counted.setValues(statistics.margins);
        QCOMPARE(panel->histogram()->counts(), counted.counts());
        int odd = 0;
        for (std::size_t o = 0; o < statistics.shape.neurons; ++o)
            odd += statistics.isDead(o) || statistics.isAlwaysOn(o) || statistics.isTwin(o);
        QCOMPARE(panel->oddNeurons()->rowCount(), odd);
    }
    Q_EMIT panel->neuronSelected(1, 7);
    QCOMPARE(window->findChild<WeightView*>()->layer(), 1);
    QCOMPARE(window->findChild<WeightView*>()->neuron(), 7);
}

/// A picture file, and a sample: scores to the digit.
void TestModelViews::tryItAnswersAsThePredictorDoes() {
    const auto window = openWindow();
    train(*window);
    window->findChild<QDockWidget*>(QStringLiteral("tryItDock"))->raise();
    const Model& model = *window->session().model();
    PicturePredictor predictor(model, selectKernels("auto"));
    const ClassBars* bars = window->tryIt().panel()->bars();
    for (const std::size_t position : {3, 11}) {
        std::vector<std::uint8_t> pixels(model.preparation.shape.size());
        window->session().dataset()->test.read(position, pixels);
        window->tryIt().askAbout(DataPart::Test, position);
        QTRY_COMPARE(bars->scores(), predictor.predict(pixels).scores);
    }
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("a.png"));
    QImage picture(31, 17, QImage::Format_RGB32);
    picture.fill(QColor(200, 40, 90));
    QVERIFY(picture.save(file));
    window->tryIt().openPicture(file);
    const auto expected = predictor.predict(std::filesystem::path(file.toStdString())).scores;
    QTRY_COMPARE(bars->scores(), expected);
    const auto& shown = window->tryIt().panel()->evidence()->shown();
    QVERIFY(shown && shown->isOutput);
    QCOMPARE(shown->evidence.sum - shown->evidence.threshold,
             *std::max_element(expected.begin(), expected.end()));
    // The same pasted.
    Q_EMIT window->tryIt().panel()->cleared();
    QVERIFY(bars->scores().empty());
    Q_EMIT window->tryIt().panel()->imageGiven(picture);
    QTRY_COMPARE(bars->scores(), expected);
}

void TestModelViews::tryItAnswersToTheCanvas() {
    const auto window = openWindow();
    train(*window);
    window->findChild<QDockWidget*>(QStringLiteral("tryItDock"))->raise();
    DrawPad* pad = window->tryIt().panel()->pad();
    QTRY_VERIFY(pad->canvasRect().width() > 20);
    QTest::mouseClick(pad, Qt::LeftButton, {}, pad->canvasRect().center());
    const Model& model = *window->session().model();
    ImageShape from;
    const auto canvas = pad->pixels(from);
    std::vector<std::uint8_t> pixels(model.preparation.shape.size());
    preparePixels(canvas, from, model.preparation, pixels);
    PicturePredictor predictor(model, selectKernels("auto"));
    QTRY_COMPARE(window->tryIt().panel()->bars()->scores(), predictor.predict(pixels).scores);
}

/// The question stays while the model changes under it.
void TestModelViews::tryItFollowsTraining() {
    const auto window = openWindow();
    window->findChild<QDockWidget*>(QStringLiteral("tryItDock"))->raise();
    window->actions().step->trigger();
    QTRY_COMPARE(window->session().state(), State::Paused);
    QTRY_VERIFY(window->inspected().model());
    window->tryIt().askAbout(DataPart::Test, 5);
    std::vector<std::uint8_t> pixels(window->session().dataset()->shape.size());
    window->session().dataset()->test.read(5, pixels);
    const auto expected = [&] {
        const auto model = window->inspected().model();
        return PicturePredictor(*model, selectKernels("auto")).predict(pixels).scores;
    };
    const ClassBars* bars = window->tryIt().panel()->bars();
    QTRY_COMPARE(bars->scores(), expected());
    const auto before = bars->scores();
    window->session().resume();
    QTRY_COMPARE(window->session().state(), State::Finished);
    QTRY_COMPARE(bars->scores(), expected());
    QVERIFY(bars->scores() != before);
}

void TestModelViews::videosAreAskedAbout() {
    const auto window = openWindow();
    train(*window);
    window->findChild<QDockWidget*>(QStringLiteral("tryItDock"))->raise();
    QTemporaryDir folder;
    QFile video(folder.filePath(QStringLiteral("v.y4m")));
    QVERIFY(video.open(QIODevice::WriteOnly));
    video.write("YUV4MPEG2 W32 H16 F50:1 Ip A1:1 C420jpeg\n");
    for (int f = 0; f < 4; ++f)
        video.write("FRAME\n" + QByteArray(512, static_cast<char>(60 + 40 * f)) + QByteArray(256, '\x80'));
    video.close();
    window->tryIt().openVideo(video.fileName());
    QTRY_VERIFY(!window->tryIt().panel()->bars()->scores().empty());
    const auto* caption = window->findChild<QLabel*>(QStringLiteral("tryItCaption"));
    QTRY_VERIFY(caption->text().contains(QStringLiteral("over")));
    window->tryIt().openVideo(folder.filePath(QStringLiteral("missing.avi")));
    QTRY_VERIFY(caption->text().contains(QStringLiteral("missing.avi")));
}

QTEST_MAIN(TestModelViews)
#include "tst_modelviews.moc"
