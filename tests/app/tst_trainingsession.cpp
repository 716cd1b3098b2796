// Tests app/trainingsession.h against straight runs of the Trainer: commands change nothing but the time,
// every end is told once, and failures come as text.
#include "app/trainingsession.h"

#include "app/windowdata.h"
#include "engine/io/runfolder.h"
#include "engine/trainer.h"

#include <QDeadlineTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

using namespace flipscope;
using namespace flipscope::test;
using State = TrainingSession::State;
using Begin = TrainingSession::Begin;

namespace {

TrainingResult straightRun(const TrainingConfig& config) {
    Trainer trainer(config, openDataset(config.datasetRequest()));
    TrainingControl control;
    return trainer.run(control);
}

/// What a session told.
struct Told {
    explicit Told(TrainingSession& session) : finished(&session, &TrainingSession::finished) {
        QObject::connect(&session, &TrainingSession::progressed, &receiver,
                         [this](const StepSeries& more) { steps.append(more); });
        QObject::connect(&session, &TrainingSession::epochDone, &receiver,
                         [this](const EpochReport& report) { epochs.append(report); });
        QObject::connect(&session, &TrainingSession::snapshotReady, &receiver, [this](auto snapshot) {
            snapshots.append(snapshot->step);
            lastSnapshot = snapshot;
        });
    }
    TrainingResult result() const { return finished.at(0).at(0).value<TrainingResult>(); }

    QObject receiver;
    QSignalSpy finished;
    StepSeries steps;
    QList<EpochReport> epochs;
    QList<quint64> snapshots;
    std::shared_ptr<const TrainingSnapshot> lastSnapshot;
};

/// Events that were queued for the GUI thread: signals and calls of other threads.
class QueuedCalls : public QObject {
public:
    QueuedCalls() { QCoreApplication::instance()->installEventFilter(this); }
    int count = 0;

protected:
    bool eventFilter(QObject*, QEvent* event) override {
        count += event->type() == QEvent::MetaCall;
        return false;
    }
};

} // namespace

class TestTrainingSession : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void loads();
    void loadsTheLastThatWasAskedFor();
    void refitsTheEncoderOnly();
    void dividesAnewWithoutReading();
    void loadingIsGivenUp();
    void trainsToTheEnd();
    void commandsNeverChangeTheResult_data();
    void commandsNeverChangeTheResult();
    void pausingNeverChangesTheResult();
    void startsWithOneStep();
    void startsWithOneEpoch();
    void startsPaused();
    void loadsBeforeStartingWhereNeeded();
    void takesSnapshotsOnlyWhenWanted();
    void stopsAndKeeps();
    void discardsWhileTraining();
    void discardsTheFinishedModel();
    void waitForEndDeliversTheEnd();
    void tellsFailures_data();
    void tellsFailures();
    void endsWithItsThreads();
    void aSleepingReceiverQueuesNothing_data();
    void aSleepingReceiverQueuesNothing();

private:
    TrainingConfig config(const Options& options = {}) const { return smallConfig(m_folder.path(), options); }
    static Options endless() { return {{"epochs", "1000000"}}; }

    QTemporaryDir m_folder;
};

void TestTrainingSession::initTestCase() { writeDataset(m_folder.path()); }

void TestTrainingSession::loads() {
    TrainingSession session;
    QSignalSpy loading(&session, &TrainingSession::loading);
    QSignalSpy ready(&session, &TrainingSession::datasetReady);
    session.open(config({{"encoder", "median"}}));
    QCOMPARE(session.state(), State::Loading);
    QCOMPARE(loading.size(), 1);
    QTRY_COMPARE(session.state(), State::Ready);
    QTRY_COMPARE(ready.size(), 1);
    const auto dataset = ready[0][0].value<std::shared_ptr<const Dataset>>();
    const auto encoder = ready[0][1].value<std::shared_ptr<const Encoder>>();
    QCOMPARE(dataset, session.dataset());
    QCOMPARE(dataset->train.size(), std::size_t{540});
    QCOMPARE(dataset->validation.size(), std::size_t{60});
    QCOMPARE(encoder->table(), Encoder::fit("median", dataset->train, dataset->shape).table());
}

void TestTrainingSession::loadsTheLastThatWasAskedFor() {
    TrainingSession session;
    QSignalSpy ready(&session, &TrainingSession::datasetReady);
    for (const char* limit : {"100", "200", "300"})
        session.open(config({{"limit", limit}, {"validation", "0"}}));
    QTRY_COMPARE(session.state(), State::Ready);
    QCOMPARE(session.dataset()->train.size(), std::size_t{300});
    QCOMPARE(ready.size(), 1);
}

void TestTrainingSession::dividesAnewWithoutReading() {
    TrainingSession session;
    session.open(config());
    QTRY_COMPARE(session.state(), State::Ready);
    const auto before = session.dataset();
    for (const Options& options :
         {Options{{"seed", "2"}}, {{"validation", "0.3"}}, {{"skip", "train#1-9"}}}) {
        session.open(config(options));
        QTRY_COMPARE(session.state(), State::Ready);
        QVERIFY(session.dataset() != before);
        QCOMPARE(session.dataset()->train.source(), before->train.source());
        const Dataset expected = openDataset(config(options).datasetRequest());
        QCOMPARE(session.dataset()->train.indices(), expected.train.indices());
        QCOMPARE(session.dataset()->validation.indices(), expected.validation.indices());
        QCOMPARE(session.dataset()->notes, expected.notes);
    }
    // What fails when it is divided does not cost the pixels, either.
    QSignalSpy failed(&session, &TrainingSession::openFailed);
    session.open(config({{"relabel", "train#1=zebra"}}));
    QTRY_COMPARE(failed.size(), 1);
    session.open(config());
    QTRY_COMPARE(session.state(), State::Ready);
    QCOMPARE(session.dataset()->train.source(), before->train.source());
    session.open(config({{"size", "5"}}));
    QTRY_COMPARE(session.state(), State::Ready);
    QVERIFY(session.dataset()->train.source() != before->train.source());
}

void TestTrainingSession::loadingIsGivenUp() {
    TrainingSession session;
    session.open(config());
    QTRY_COMPARE(session.state(), State::Ready);
    const auto before = session.dataset();
    QSignalSpy stopped(&session, &TrainingSession::loadingStopped);
    QSignalSpy ready(&session, &TrainingSession::datasetReady);
    session.stopLoading(); // nothing is being loaded
    session.open(config({{"dataset", "glyphs:size=32,train=400000"}, {"cache", "0"}}));
    session.stopLoading();
    QTRY_COMPARE(session.state(), State::Ready);
    QCOMPARE(stopped.size(), 1);
    QCOMPARE(ready.size(), 0);
    QCOMPARE(session.dataset(), before);
    // Something else is asked for meanwhile.
    session.open(config({{"dataset", "glyphs:size=32,train=400000"}, {"cache", "0"}}));
    session.open(config({{"limit", "100"}}));
    QTRY_COMPARE(session.state(), State::Ready);
    QCOMPARE(session.dataset()->train.size() + session.dataset()->validation.size(), std::size_t{100});
    QCOMPARE(stopped.size(), 1);
}

void TestTrainingSession::refitsTheEncoderOnly() {
    TrainingSession session;
    session.open(config());
    QTRY_COMPARE(session.state(), State::Ready);
    const auto dataset = session.dataset();
    session.open(config({{"encoder", "threshold:99"}}));
    QTRY_COMPARE(session.state(), State::Ready);
    QCOMPARE(session.dataset(), dataset);
    QCOMPARE(session.encoder()->spec(), std::string("threshold:99"));
    session.open(config({{"seed", "2"}})); // another validation part
    QTRY_COMPARE(session.state(), State::Ready);
    QVERIFY(session.dataset() != dataset);
}

void TestTrainingSession::trainsToTheEnd() {
    TrainingSession session;
    Told told(session);
    QSignalSpy started(&session, &TrainingSession::started);
    session.open(config());
    QTRY_COMPARE(session.state(), State::Ready);
    session.start(config());
    QCOMPARE(session.state(), State::Training);
    QTRY_COMPARE(told.finished.size(), 1);
    QCOMPARE(session.state(), State::Finished);
    QCOMPARE(started.size(), 1);
    QCOMPARE(started[0][0].value<TrainingStart>().threads, TrainingSession::trainingThreads());

    const TrainingResult expected = straightRun(config());
    QCOMPARE(told.result().modelChecksum, expected.modelChecksum);
    QCOMPARE(told.result().flips, expected.flips);
    QCOMPARE(told.steps.size(), std::size_t{27});
    for (std::size_t i = 0; i < told.steps.size(); ++i)
        QCOMPARE(told.steps.step(i), i + 1);
    QCOMPARE(told.epochs.size(), 3);
    QVERIFY(session.model());
    QCOMPARE(session.model()->network.checksum(), expected.modelChecksum);
    QCOMPARE(session.model()->method, std::string("bitflip"));
    QCOMPARE(session.model()->epoch, expected.bestEpoch);
    QCOMPARE(session.model()->classNames, session.dataset()->classNames);
    QCOMPARE(session.model()->testAccuracy, expected.testAccuracy);
}

void TestTrainingSession::commandsNeverChangeTheResult_data() {
    QTest::addColumn<int>("begin");
    QTest::addColumn<QString>("commands"); // s step, e epoch
    QTest::newRow("steps") << static_cast<int>(Begin::OneStep) << QStringLiteral("ssssssssssss");
    QTest::newRow("epochs") << static_cast<int>(Begin::OneEpoch) << QStringLiteral("ee");
    QTest::newRow("mixed") << static_cast<int>(Begin::Paused) << QStringLiteral("sesses");
}

void TestTrainingSession::commandsNeverChangeTheResult() {
    QFETCH(int, begin);
    QFETCH(QString, commands);
    const TrainingConfig wanted = config({{"epochs", "12"}});
    TrainingSession session;
    Told told(session);
    session.start(wanted, static_cast<Begin>(begin));
    for (const QChar command : commands) {
        QTRY_COMPARE(session.state(), State::Paused);
        const std::size_t before = told.steps.size();
        if (command == QLatin1Char('s'))
            session.stepBatch();
        else
            session.stepEpoch();
        QTRY_VERIFY(told.steps.size() > before);
    }
    QTRY_COMPARE(session.state(), State::Paused);
    session.resume();
    QTRY_COMPARE(told.finished.size(), 1);
    QCOMPARE(told.result().modelChecksum, straightRun(wanted).modelChecksum);
    QCOMPARE(told.steps.size(), std::size_t{12 * 9});
}

void TestTrainingSession::pausingNeverChangesTheResult() {
    const TrainingConfig wanted = config({{"epochs", "600"}, {"network", "256,64"}});
    TrainingSession session;
    Told told(session);
    int pauses = 0;
    connect(&session, &TrainingSession::progressed, &told.receiver, [&] { session.pause(); });
    connect(&session, &TrainingSession::stateChanged, &told.receiver, [&](State state) {
        if (state == State::Paused) {
            ++pauses;
            session.resume();
        }
    });
    session.start(wanted);
    QTRY_COMPARE_WITH_TIMEOUT(told.finished.size(), 1, 30000);
    QVERIFY2(pauses >= 1, qPrintable(QString::number(pauses)));
    QCOMPARE(told.result().modelChecksum, straightRun(wanted).modelChecksum);
    QCOMPARE(told.steps.size(), std::size_t{600 * 9});
}

void TestTrainingSession::startsWithOneStep() {
    TrainingSession session;
    Told told(session);
    session.start(config(), Begin::OneStep);
    QTRY_COMPARE(session.state(), State::Paused);
    QCOMPARE(told.steps.size(), std::size_t{1});
    QCOMPARE(told.lastSnapshot->step, std::uint64_t{1}); // although no view wants one
    session.stepBatch();
    QTRY_COMPARE(told.steps.size(), std::size_t{2});
    QTRY_COMPARE(told.lastSnapshot->step, std::uint64_t{2});
    QTRY_COMPARE(session.state(), State::Paused);
    session.discard();
    session.waitForEnd();
}

void TestTrainingSession::startsWithOneEpoch() {
    TrainingSession session;
    Told told(session);
    session.start(config(), Begin::OneEpoch);
    QTRY_COMPARE(session.state(), State::Paused);
    QCOMPARE(told.steps.size(), std::size_t{9});
    QCOMPARE(told.epochs.size(), 1);
    QCOMPARE(told.lastSnapshot->step, std::uint64_t{9});
    QCOMPARE(told.lastSnapshot->blameFirstStep,
             std::uint64_t{1}); // the epoch's blame, not the next one's nothing
    session.discard();
    session.waitForEnd();
}

void TestTrainingSession::startsPaused() {
    TrainingSession session;
    Told told(session);
    session.start(config(), Begin::Paused);
    QTRY_COMPARE(session.state(), State::Paused);
    QVERIFY(told.steps.empty());
    QCOMPARE(told.lastSnapshot->step, std::uint64_t{0});
    session.resume();
    QTRY_COMPARE(told.finished.size(), 1);
}

void TestTrainingSession::loadsBeforeStartingWhereNeeded() {
    TrainingSession session;
    Told told(session);
    session.open(config());
    session.start(config({{"seed", "5"}})); // while loading the other
    QTRY_COMPARE(told.finished.size(), 1);
    QCOMPARE(told.result().modelChecksum, straightRun(config({{"seed", "5"}})).modelChecksum);
}

void TestTrainingSession::takesSnapshotsOnlyWhenWanted() {
    TrainingSession session;
    Told told(session);
    session.start(config({{"epochs", "40"}}));
    QTRY_COMPARE(told.finished.size(), 1);
    QVERIFY(!told.snapshots.isEmpty());
    for (const quint64 step : std::as_const(told.snapshots))
        QCOMPARE(step % 9, quint64{0}); // the last step of an epoch
    QCOMPARE(told.snapshots.last(), quint64{360});

    session.setSnapshotWanted(true);
    told.snapshots.clear();
    session.start(config(endless()));
    QTRY_VERIFY(told.snapshots.size() >= 5);
    QVERIFY(std::is_sorted(told.snapshots.begin(), told.snapshots.end()));
    session.discard();
    session.waitForEnd();
}

void TestTrainingSession::stopsAndKeeps() {
    TrainingSession session;
    Told told(session);
    session.start(config(endless()));
    QTRY_VERIFY(!told.epochs.isEmpty());
    session.stopAndKeep();
    QCOMPARE(session.state(), State::Stopping);
    session.resume(); // too late: ignored
    QTRY_COMPARE(told.finished.size(), 1);
    QCOMPARE(session.state(), State::Finished);
    QVERIFY(told.result().stoppedByUser);
    QVERIFY(session.model());
    QCOMPARE(session.model()->network.checksum(), told.result().modelChecksum);
}

void TestTrainingSession::discardsWhileTraining() {
    TrainingSession session;
    Told told(session);
    QSignalSpy discarded(&session, &TrainingSession::discarded);
    session.start(config(endless()));
    QTRY_VERIFY(!told.steps.empty());
    session.discard();
    QTRY_COMPARE(discarded.size(), 1);
    QCOMPARE(session.state(), State::Ready);
    QVERIFY(!session.model());
    QCOMPARE(told.finished.size(), 0);
}

void TestTrainingSession::discardsTheFinishedModel() {
    TrainingSession session;
    Told told(session);
    QSignalSpy discarded(&session, &TrainingSession::discarded);
    session.start(config());
    QTRY_COMPARE(told.finished.size(), 1);
    session.discard();
    QCOMPARE(discarded.size(), 1);
    QCOMPARE(session.state(), State::Ready);
    QVERIFY(!session.model());
}

void TestTrainingSession::waitForEndDeliversTheEnd() {
    TrainingSession session;
    Told told(session);
    session.start(config(endless()));
    QTRY_COMPARE(session.state(), State::Training);
    session.stopAndKeep();
    session.waitForEnd();
    QCOMPARE(told.finished.size(), 1);
    QCOMPARE(session.state(), State::Finished);
    QVERIFY(!session.isRunning());
    QCoreApplication::processEvents(); // the end that the thread has queued
    QCOMPARE(told.finished.size(), 1);
    session.start(config());
    QTRY_COMPARE(told.finished.size(), 2);
}

void TestTrainingSession::tellsFailures_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("opens");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const char* key, const char* text, bool opens, const char* says) {
        QTest::newRow(name) << QString::fromLatin1(key) << QString::fromLatin1(text) << opens
                            << QString::fromLatin1(says);
    };
    row("no such data", "dataset", "/nonexistent/data", false, "/nonexistent/data");
    row("no such test data", "test", "/nonexistent/test", false, "/nonexistent/test");
    row("not a network", "network", "12,x", true, "12,x");
    row("no neurons", "network", "0", true, "\"0\"");
    row("too many weights", "network", "65536,65536", true, "65536");
}

void TestTrainingSession::tellsFailures() {
    QFETCH(QString, key);
    QFETCH(QString, text);
    QFETCH(bool, opens);
    QFETCH(QString, says);
    TrainingSession session;
    QSignalSpy openFailed(&session, &TrainingSession::openFailed);
    QSignalSpy failed(&session, &TrainingSession::failed);
    session.start(config({{key.toStdString(), text.toStdString()}}));
    QTRY_COMPARE(openFailed.size() + failed.size(), 1);
    QCOMPARE(openFailed.size(), opens ? 0 : 1);
    const QString told = (opens ? failed : openFailed)[0][0].toString();
    QVERIFY2(told.contains(says), qPrintable(told));
    QCOMPARE(session.state(), opens ? State::Ready : State::Idle);
    QVERIFY(!session.model());

    Told again(session); // it goes on after that
    session.start(config());
    QTRY_COMPARE(again.finished.size(), 1);
}

void TestTrainingSession::endsWithItsThreads() {
    for (int round = 0; round < 10; ++round) {
        auto session = std::make_unique<TrainingSession>();
        QSignalSpy started(session.get(), &TrainingSession::started);
        session->start(config(endless()), round % 2 == 0 ? Begin::Running : Begin::Paused);
        if (round % 3 > 0) // otherwise: while loading
            QTRY_COMPARE(started.size(), 1);
        session.reset();
        QVERIFY(started.size() <= 1);
    }
}

void TestTrainingSession::aSleepingReceiverQueuesNothing_data() {
    QTest::addColumn<int>("epochs");
    QTest::newRow("9 steps") << 1;
    QTest::newRow("900 steps") << 100;
}

/// The GUI thread sleeps through a whole run: training ends without it, and what waits for it is one call and
/// one snapshot, however many steps there were.
void TestTrainingSession::aSleepingReceiverQueuesNothing() {
    QFETCH(int, epochs);
    const QTemporaryDir runs;
    TrainingSession session;
    session.setKeptRuns(KeptRuns(runs.path()));
    session.setSnapshotWanted(true);
    const TrainingConfig wanted = smallConfig(m_folder.path(), {{"epochs", std::to_string(epochs)}});
    session.open(wanted);
    QTRY_COMPARE(session.state(), State::Ready);
    Told told(session);
    session.start(wanted);
    const std::filesystem::path result =
        std::filesystem::path(session.runFolder().toStdString()) / RunFolder::resultName;
    QDeadlineTimer patience(60000);
    while (!std::filesystem::exists(result) && !patience.hasExpired())
        QThread::msleep(1);
    QVERIFY(std::filesystem::exists(result));
    QVERIFY(told.steps.empty() && told.epochs.empty());

    const QueuedCalls queued;
    QTRY_COMPARE(told.finished.size(), 1);
    QCOMPARE(told.steps.size(), static_cast<std::size_t>(9 * epochs));
    QCOMPARE(told.epochs.size(), epochs);
    QCOMPARE(told.snapshots, QList<quint64>{static_cast<quint64>(9 * epochs)}); // the latest alone
    QVERIFY2(queued.count <= 2, qPrintable(QString::number(queued.count)));
}

QTEST_GUILESS_MAIN(TestTrainingSession)
#include "tst_trainingsession.moc"
