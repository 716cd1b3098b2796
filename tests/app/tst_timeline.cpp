// The run's past in the window, offscreen: every moment that is gone to is the network of a recount - a run
// of the Trainer on the same configuration - and every view shows it; flips are explained, made by hand and
// taken back; a fork is the same run again.
#include "app/film.h"
#include "app/mainwindow.h"
#include "app/neuronviews.h"
#include "app/readywindow.h"
#include "app/setuppanel.h"
#include "app/timelinepanel.h"
#include "app/timelineviews.h"
#include "app/trainingactions.h"
#include "app/windowdata.h"
#include "engine/io/runfolder.h"
#include "engine/io/runnotes.h"
#include "engine/timeline/surgery.h"
#include "engine/trainer.h"
#include "widgets/blamepanel.h"
#include "widgets/fliplistmodel.h"
#include "widgets/heatmapview.h"
#include "widgets/timelineview.h"
#include "widgets/weightview.h"
#include "widgets/whypanel.h"

#include <QAction>
#include <QComboBox>
#include <QDialog>
#include <QPixmap>
#include <QPlainTextEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace flipscope;
using namespace flipscope::test;
using State = TrainingSession::State;

namespace {

class Recount final : public TrainingObserver {
public:
    explicit Recount(const TrainingConfig& config) : data(openDataset(config.datasetRequest())) {
        Trainer trainer(config, data);
        networks.push_back(trainer.lastNetwork());
        blame.push_back(0);
        trainer.addObserver(*this);
        TrainingControl control;
        trainer.run(control);
        encoder = trainer.encoder();
    }
    bool wantsDelta() const override { return true; }
    void onStep(const StepReport& report, const StepDelta*) override {
        flips.push_back(totalOf(report.layers).flips);
    }
    bool wantsSnapshot() const override { return true; }
    void onSnapshot(TrainingSnapshot snapshot) override {
        networks.push_back(std::move(snapshot.network));
        blame.push_back(snapshot.blame[0].count[0]);
    }
    /// How often a step told the first neuron to change; epochs have 9 steps.
    double blamed(quint64 step) const {
        return step % 9 == 1 || step == 0 ? blame[step] : blame[step] - blame[step - 1];
    }
    double accuracy(const Network& network) const {
        return evaluate(network, encoder, data.validation, data.classCount(), selectKernels("scalar"))
            .accuracy();
    }

    Dataset data;
    Encoder encoder;
    std::vector<Network> networks;    ///< after each step; first: the beginning
    std::vector<double> blame;        ///< of the first neuron since the epoch began, after each step
    std::vector<std::uint64_t> flips; ///< of each step
};

} // namespace

class TestTimeline : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void everyMomentIsTheRun();
    void thePastIsSeenWhileTrainingGoesOn();
    void playsBothWays();
    void flipsAreExplained();
    void silentWeightsAreSaidToBe();
    void weightsAreFlippedByHand();
    void theBestFlipIsMade();
    void forksAreTheSameRunAgain();
    void runsAreOpenedLater();
    void filmsShowTheFirstLayer();
    void withoutAFolderThereIsNone();
    void notesAreKept();
    void burstsShowTheirSamples();
    void weightsTellTheirPast();
    void distancesAreShown();
    void weightsAreFrozenForForks();

private:
    std::unique_ptr<MainWindow> openWindow(const Options& options = {});
    void trainToTheEnd(MainWindow& window);
    void moveTo(MainWindow& window, quint64 step);

    QTemporaryDir m_data, m_settings, m_runs;
};

void TestTimeline::initTestCase() {
    QCoreApplication::setOrganizationName(QStringLiteral("flipscope-test"));
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
    writeDataset(m_data.path());
}

void TestTimeline::init() { QSettings().clear(); }

std::unique_ptr<MainWindow> TestTimeline::openWindow(const Options& options) {
    auto window = std::make_unique<MainWindow>();
    window->session().setKeptRuns(KeptRuns(m_runs.path()));
    window->setup().setConfig(smallConfig(m_data.path(), options));
    showUntilReady(*window);
    return window;
}

void TestTimeline::trainToTheEnd(MainWindow& window) {
    window.actions().start->trigger();
    QTRY_COMPARE(window.session().state(), State::Finished);
    QTRY_COMPARE(window.past().timeline().overview().lastStep, quint64{27});
}

void TestTimeline::moveTo(MainWindow& window, quint64 step) {
    Timeline& timeline = window.past().timeline();
    timeline.moveTo(step);
    QCOMPARE(timeline.position(), step);
    QTRY_VERIFY(timeline.moment() && timeline.moment()->snapshot->step == step);
}

void TestTimeline::everyMomentIsTheRun() {
    const auto window = openWindow();
    const Recount recount(window->setup().config());
    trainToTheEnd(*window);
    TimelineViews& past = window->past();
    auto* weights = window->findChild<WeightView*>();
    auto* blame = window->findChild<BlamePanel*>();
    auto* flips = qobject_cast<FlipListModel*>(past.flipList()->model());
    QVERIFY(past.timeline().isLive());
    QVERIFY(past.panel()->patternsText().contains(QLatin1String("silent")));
    for (quint64 step = 1; step <= 27; ++step)
        QCOMPARE(past.panel()->view()->flipsIn(step), recount.flips[step - 1]);
    for (const quint64 step : {27, 5, 13, 0, 26, 1}) {
        QSignalSpy evaluated(&past, &TimelineViews::evaluated);
        moveTo(*window, step);
        const Network& network = recount.networks[step];
        QCOMPARE(past.timeline().moment()->snapshot->network.checksum(), network.checksum());
        QCOMPARE(flips->rowCount(), step == 0 ? 0 : static_cast<int>(recount.flips[step - 1]));
        const LayerParameters& first = parametersOf(network.layers().front());
        int marked = 0;
        for (int i = 0; i < weights->inputCount(); ++i) {
            QCOMPARE(weights->shownWeight(i),
                     first.weight(static_cast<std::size_t>(weights->neuron()), weights->columnOf(i)));
            const bool flipped =
                step > 0 &&
                first.weight(0, weights->columnOf(i)) !=
                    parametersOf(recount.networks[step - 1].layers().front()).weight(0, weights->columnOf(i));
            QCOMPARE(weights->flipped(i), flipped);
            marked += flipped;
        }
        QCOMPARE(weights->flippedCount(), marked);
        QTRY_COMPARE(blame->shownValue(0), recount.blamed(step)); // until then: flips
        QTRY_COMPARE(evaluated.size(), 1);
        const auto accuracy = evaluated[0][0].value<MomentAccuracy>();
        QCOMPARE(accuracy.step, step);
        QVERIFY(accuracy.onValidation);
        QCOMPARE(accuracy.confusion.accuracy(), recount.accuracy(network));
    }
    past.timeline().goLive();
    QVERIFY(!past.timeline().moment());
    QCOMPARE(flips->rowCount(), 0);
    const LayerParameters& latest = parametersOf(recount.networks.back().layers().front());
    for (int i = 0; i < weights->inputCount(); ++i)
        QCOMPARE(weights->shownWeight(i), latest.weight(0, weights->columnOf(i)));
}

void TestTimeline::thePastIsSeenWhileTrainingGoesOn() {
    const auto window = openWindow({{"epochs", "400"}});
    TrainingSession& session = window->session();
    Timeline& timeline = window->past().timeline();
    window->actions().start->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(timeline.overview().lastStep >= 40, 20000);
    moveTo(*window, 30);
    const std::string then = timeline.moment()->snapshot->network.checksum();
    auto* weights = window->findChild<WeightView*>();
    const auto shown = [&] {
        std::vector<int> all;
        for (int i = 0; i < weights->inputCount(); ++i)
            all.push_back(weights->shownWeight(i));
        return all;
    };
    const std::vector<int> before = shown();
    QSignalSpy epochs(&session, &TrainingSession::epochDone);
    QSignalSpy snapshots(&session, &TrainingSession::snapshotReady);
    QTRY_VERIFY_WITH_TIMEOUT(epochs.size() >= 2 && snapshots.size() >= 2, 20000);
    QVERIFY(!timeline.isLive());
    QCOMPARE(timeline.moment()->snapshot->network.checksum(), then);
    QCOMPARE(shown(), before); // the latest snapshots do not disturb
    window->past().panel()->live()->trigger();
    QVERIFY(timeline.isLive());
    session.discard();
    QTRY_COMPARE(session.state(), State::Ready);
    QVERIFY(!timeline.isOpen());
}

void TestTimeline::playsBothWays() {
    const auto window = openWindow();
    trainToTheEnd(*window);
    TimelinePanel* panel = window->past().panel();
    Timeline& timeline = window->past().timeline();
    panel->speed()->setCurrentIndex(panel->speed()->count() - 1);
    QSignalSpy positions(&timeline, &Timeline::positionChanged);
    panel->playForwards()->trigger(); // from the end: once more
    QTRY_COMPARE(timeline.position(), quint64{27});
    QTRY_VERIFY(!panel->playForwards()->isChecked());
    for (int i = 1; i < positions.size(); ++i)
        QVERIFY(positions[i][0].toULongLong() > positions[i - 1][0].toULongLong());
    panel->playBackwards()->trigger();
    QTRY_COMPARE(timeline.position(), quint64{0});
    QTRY_VERIFY(!panel->playBackwards()->isChecked());
}

void TestTimeline::flipsAreExplained() {
    const auto window = openWindow();
    const Recount recount(window->setup().config());
    trainToTheEnd(*window);
    TimelineViews& past = window->past();
    moveTo(*window, 12);
    auto* flips = qobject_cast<FlipListModel*>(past.flipList()->model());
    QVERIFY(flips->rowCount() > 0);
    const FlipPlace place = flips->flip(0);
    Q_EMIT past.flipList()->clicked(flips->index(0, 0));
    QTRY_VERIFY(past.whyPanel()->answer());
    const WhyFlip& why = past.whyPanel()->answer()->why;
    QCOMPARE(why.step, quint64{12});
    QCOMPARE(why.place, place);
    QVERIFY(why.flipped() && !why.voters.empty());
    QCOMPARE(past.whyPanel()->answer()->pictures.size(), why.voters.size());
    QCOMPARE(past.whyPanel()->answer()->pictures[0].size(), QSize(10, 9));
    std::int64_t sum = 0;
    for (const Voter& voter : why.voters)
        sum += voter.vote;
    QCOMPARE(sum, why.total);
    // A click on a weight asks for its latest flip up to the moment.
    auto* weights = window->findChild<WeightView*>();
    QCOMPARE(weights->layer(), static_cast<int>(place.layer));
    QCOMPARE(weights->neuron(), static_cast<int>(place.neuron));
    moveTo(*window, 20);
    const auto weight = [&](std::size_t step) { return bitOf(recount.networks[step], place); };
    std::size_t latest = 20;
    while (weight(latest) == weight(latest - 1))
        --latest;
    int input = 0;
    while (weights->columnOf(input) != place.column)
        ++input;
    const auto first = past.whyPanel()->answer();
    Q_EMIT weights->weightAsked(weights->layer(), weights->neuron(), input);
    QTRY_VERIFY(past.whyPanel()->answer() && past.whyPanel()->answer() != first);
    QCOMPARE(past.whyPanel()->answer()->why.step, quint64{latest});
}

void TestTimeline::silentWeightsAreSaidToBe() {
    const auto window = openWindow();
    const Recount recount(window->setup().config());
    trainToTheEnd(*window);
    auto* weights = window->findChild<WeightView*>();
    int silent = -1;
    for (int i = 0; i < weights->inputCount() && silent < 0; ++i) {
        const std::size_t column = weights->columnOf(i);
        bool flips = false;
        for (std::size_t s = 1; s < recount.networks.size(); ++s)
            flips = flips || parametersOf(recount.networks[s].layers()[0]).weight(0, column) !=
                                 parametersOf(recount.networks[s - 1].layers()[0]).weight(0, column);
        silent = flips ? -1 : i;
    }
    QVERIFY(silent >= 0);
    moveTo(*window, 10);
    Q_EMIT weights->weightAsked(0, 0, silent);
    QTRY_VERIFY(window->past().whyPanel()->text().contains(QLatin1String("silent")));
}

void TestTimeline::weightsAreFlippedByHand() {
    const auto window = openWindow();
    const Recount recount(window->setup().config());
    trainToTheEnd(*window);
    TimelineViews& past = window->past();
    auto* weights = window->findChild<WeightView*>();
    QSignalSpy evaluated(&past, &TimelineViews::evaluated);
    Q_EMIT weights->flipAsked(0, 0, 3); // live: at the latest step
    QTRY_VERIFY(past.timeline().moment() && past.timeline().moment()->edits.size() == 1);
    const FlipPlace place{0, 0, static_cast<std::uint32_t>(weights->columnOf(3)), 0};
    const Network edited = withFlip(recount.networks[27], place);
    const auto shown = [&] { return past.timeline().moment()->snapshot->network.checksum(); };
    QCOMPARE(shown(), edited.checksum());
    QCOMPARE(weights->shownWeight(3), parametersOf(edited.layers()[0]).weight(0, place.column));
    QTRY_VERIFY(!evaluated.empty() && evaluated.last()[0].value<MomentAccuracy>().edits == 1);
    QCOMPARE(evaluated.last()[0].value<MomentAccuracy>().confusion.accuracy(), recount.accuracy(edited));
    QVERIFY(past.panel()->undoFlip()->isEnabled());
    past.panel()->undoFlip()->trigger();
    QCOMPARE(shown(), recount.networks[27].checksum());
    past.panel()->redoFlip()->trigger();
    QCOMPARE(shown(), edited.checksum());
    moveTo(*window, 5); // another moment: nothing is carried over
    QCOMPARE(shown(), recount.networks[5].checksum());
    QVERIFY(!past.panel()->undoFlip()->isEnabled() && !past.panel()->redoFlip()->isEnabled());
}

void TestTimeline::theBestFlipIsMade() {
    const auto window = openWindow();
    const Recount recount(window->setup().config());
    trainToTheEnd(*window);
    TimelineViews& past = window->past();
    moveTo(*window, 3);
    past.panel()->bestFlip()->trigger();
    QTRY_COMPARE(past.timeline().moment()->edits.size(), std::size_t{1});
    QVERIFY(recount.accuracy(past.timeline().moment()->snapshot->network) >=
            recount.accuracy(recount.networks[3]));
}

void TestTimeline::forksAreTheSameRunAgain() {
    const auto window = openWindow();
    const Recount recount(window->setup().config());
    trainToTheEnd(*window);
    const QString original = window->session().runFolder();
    window->session().forkRun(original, 14, window->setup().config());
    QVERIFY(window->session().state() != State::Finished); // the fork may end between two looks at it
    QTRY_COMPARE(window->session().state(), State::Finished);
    QVERIFY(window->session().runFolder() != original);
    Timeline& timeline = window->past().timeline();
    QTRY_COMPARE(timeline.overview().lastStep, quint64{27});
    QCOMPARE(timeline.overview().firstStep, quint64{14});
    for (const quint64 step : {14, 20, 27}) {
        moveTo(*window, step);
        QCOMPARE(timeline.moment()->snapshot->network.checksum(), recount.networks[step].checksum());
    }
}

void TestTimeline::runsAreOpenedLater() {
    QString folder;
    std::unique_ptr<Recount> recount;
    {
        const auto window = openWindow();
        recount = std::make_unique<Recount>(window->setup().config());
        trainToTheEnd(*window);
        folder = window->session().runFolder();
    }
    const auto window = openWindow();
    window->past().openRun(folder);
    QTRY_COMPARE(window->past().timeline().overview().lastStep, quint64{27});
    moveTo(*window, 9);
    QCOMPARE(window->past().timeline().moment()->snapshot->network.checksum(),
             recount->networks[9].checksum());
    QSignalSpy failed(&window->past(), &TimelineViews::failed);
    window->past().openRun(m_data.path());
    QCOMPARE(failed.size(), 1);
}

/// Pictures of the steps that were asked for; where a weight is +1 there is light, where -1 dark.
void TestTimeline::filmsShowTheFirstLayer() {
    const auto window = openWindow();
    const Recount recount(window->setup().config());
    trainToTheEnd(*window);
    const QTemporaryDir folder;
    const Timeline& timeline = window->past().timeline();
    const FilmWish wish{QDir(timeline.folder()).filePath(QString::fromLatin1(RunFolder::flipLogName)),
                        timeline.like(),
                        folder.path(),
                        1,
                        27,
                        5,
                        4,
                        recount.data.shape,
                        1,
                        true};
    std::vector<std::size_t> told;
    const FilmResult film =
        writeFilm(wish, TrainingControl(), [&](std::size_t done, std::size_t) { told.push_back(done); });
    QCOMPARE(film.frames, 7); // 1, 6, 11 ... 26, 27
    QCOMPARE(told.size(), std::size_t{7});
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 8); // and the video
    QVERIFY(QFileInfo(folder.filePath(QStringLiteral("film.avi"))).size() > 1000);
    const QImage frame(folder.filePath(QStringLiteral("frame-00003.png")));
    QVERIFY(!frame.isNull());
    const auto weights = [&](std::size_t step) -> const LayerParameters& {
        return parametersOf(recount.networks[step].layers().front());
    };
    const int cell = ((frame.width() - 8) / 3 - 8) / recount.data.shape.width; // three neurons in a row
    QVERIFY(cell >= 3);
    for (int y = 0; y < recount.data.shape.height; ++y)
        for (int x = 0; x < recount.data.shape.width; ++x) {
            const auto column = static_cast<std::size_t>(y * recount.data.shape.width + x);
            const QColor colour = frame.pixelColor(8 + cell * x + 1, 8 + cell * y + 1);
            if (weights(11).weight(0, column) != weights(10).weight(0, column))
                QVERIFY(colour.red() > 2 * colour.blue());
            else
                QCOMPARE(colour.lightness() > 128, weights(11).weight(0, column) > 0);
        }
}

void TestTimeline::withoutAFolderThereIsNone() {
    const auto window = openWindow();
    window->session().setKeptRuns(KeptRuns());
    window->actions().start->trigger();
    QTRY_COMPARE(window->session().state(), State::Finished);
    QVERIFY(!window->past().timeline().isOpen());
    Q_EMIT window->findChild<WeightView*>()->weightAsked(0, 0, 0);
    QVERIFY(window->past().whyPanel()->text().contains(QLatin1String("no timeline")));
}

/// Written, marked, changed, taken away; and there again when the run is opened later.
void TestTimeline::notesAreKept() {
    QString folder;
    const auto marks = [](MainWindow& window) {
        std::vector<quint64> steps;
        for (const TimelineMark& mark : window.past().panel()->view()->marks())
            if (mark.kind == TimelineMark::Kind::Note)
                steps.push_back(mark.step);
        return steps;
    };
    {
        const auto window = openWindow();
        trainToTheEnd(*window);
        folder = window->session().runFolder();
        TimelineNotes& notes = window->past().notes();
        moveTo(*window, 9);
        QTimer::singleShot(0, window.get(), [&] { // the dialog is modal
            auto* dialog = window->findChild<QDialog*>(QStringLiteral("noteDialog"));
            QVERIFY(dialog);
            dialog->findChild<QPlainTextEdit*>(QStringLiteral("noteText"))
                ->setPlainText(QStringLiteral("calm"));
            dialog->accept();
        });
        window->past().panel()->note()->trigger();
        QCOMPARE(notes.textOf(9), QStringLiteral("calm"));
        notes.set(20, QStringLiteral("second"));
        notes.set(21, QStringLiteral("third"));
        notes.set(21, {});
        QVERIFY((marks(*window) == std::vector<quint64>{9, 20}));
    } // ends at once: what was noted is there all the same
    QVERIFY((readNotes(folder.toStdString()) == std::vector<RunNote>{{9, "calm"}, {20, "second"}}));
    const auto window = openWindow();
    window->past().openRun(folder);
    QTRY_VERIFY((marks(*window) == std::vector<quint64>{9, 20}));
}

void TestTimeline::burstsShowTheirSamples() {
    const auto window = openWindow();
    trainToTheEnd(*window);
    TimelineViews& past = window->past();
    quint64 step = 1; // whichever flipped something
    while (past.panel()->view()->flipsIn(step) == 0)
        ++step;
    Q_EMIT past.panel()->burstChosen({step, 0, 1, 2.0});
    QTRY_VERIFY(past.whyPanel()->text().startsWith(QStringLiteral("Burst in step")));
    const VoterModel& voters = past.whyPanel()->voters();
    QVERIFY(voters.rowCount() > 0);
    QVERIFY(!voters.index(0, VoterModel::PictureColumn).data(Qt::DecorationRole).value<QPixmap>().isNull());
    // Of other data nothing is said: their classes have other names.
    const QTemporaryDir other;
    writeDataset(other.path());
    window->openData(other.path());
    QTRY_VERIFY(!past.whyPanel()->text().startsWith(QStringLiteral("Burst in step")));
}

/// The history that the weight view shows is a recount of the networks, at any moment.
void TestTimeline::weightsTellTheirPast() {
    const auto window = openWindow();
    const Recount recount(window->setup().config());
    trainToTheEnd(*window);
    auto* weights = window->findChild<WeightView*>();
    weights->setShown(WeightView::Shown::Flips);
    for (const quint64 step : {27, 4, 16, 0}) {
        moveTo(*window, step);
        QTRY_VERIFY(weights->history() && weights->history()->step == step);
        for (int i = 0; i < weights->inputCount(); ++i) {
            const std::size_t column = weights->columnOf(i);
            std::uint32_t flips = 0, last = 0;
            for (std::uint32_t s = 1; s <= step; ++s)
                if (parametersOf(recount.networks[s].layers().front()).weight(0, column) !=
                    parametersOf(recount.networks[s - 1].layers().front()).weight(0, column)) {
                    ++flips;
                    last = s;
                }
            QCOMPARE(weights->history()->flips[column], flips);
            QCOMPARE(weights->history()->lastFlip[column], last);
        }
    }
}

void TestTimeline::distancesAreShown() {
    const auto window = openWindow();
    const Recount recount(window->setup().config());
    trainToTheEnd(*window);
    Timeline& timeline = window->past().timeline();
    const auto distanceTo = [&](MomentDistance::To to) -> std::optional<std::uint64_t> {
        for (const MomentDistance& distance : timeline.moment()->distances)
            if (distance.to == to)
                return distance.distance.different;
        return std::nullopt;
    };
    for (const quint64 step : {0, 11, 27}) {
        moveTo(*window, step);
        QCOMPARE(distanceTo(MomentDistance::To::Start),
                 std::optional(weightDistance(recount.networks[step], recount.networks[0]).different));
        QVERIFY(distanceTo(MomentDistance::To::Best));
        QVERIFY(!distanceTo(MomentDistance::To::Other));
    }
    timeline.compareWith(timeline.folder()); // its best model
    QTRY_VERIFY(distanceTo(MomentDistance::To::Other));
    QCOMPARE(distanceTo(MomentDistance::To::Other), distanceTo(MomentDistance::To::Best));
    QVERIFY(window->past().panel()->distancesText().contains(QLatin1String("from the start")));
    QSignalSpy failed(&window->past(), &TimelineViews::failed);
    timeline.compareWith(m_data.path()); // no run
    QTRY_COMPARE(failed.size(), 1);
}

void TestTimeline::weightsAreFrozenForForks() {
    const auto window = openWindow();
    trainToTheEnd(*window);
    auto* weights = window->findChild<WeightView*>();
    Q_EMIT weights->freezeAsked(0, 2, 5);
    Q_EMIT weights->freezeAsked(0, 2, 5);
    Q_EMIT weights->freezeAsked(1, 3, -1);
    QCOMPARE(QString::fromStdString(window->setup().config().text("freeze")),
             QStringLiteral("1:2:%1,2:3").arg(weights->columnOf(5)));
}

QTEST_MAIN(TestTimeline)
#include "tst_timeline.moc"
