// Tests app/inbox.h: everything kept in order, of snapshots the latest only, and only when wanted.
#include "app/inbox.h"

#include <QTest>

#include <thread>

using namespace flipscope;

namespace {

StepReport report(std::uint64_t step) {
    StepReport r;
    r.completed = true;
    r.step = step;
    r.samples = 50;
    r.correct = step % 50;
    r.loss = 1.0 / static_cast<double>(step);
    r.layers = {{3 * step, 3 * step, 10, 100}, {5, 5, 1, 4}};
    return r;
}

TrainingStart start(std::uint64_t stepsPerEpoch) {
    TrainingStart s;
    s.stepsPerEpoch = stepsPerEpoch;
    return s;
}

TrainingSnapshot snapshot(std::uint64_t step) {
    TrainingSnapshot s;
    s.step = step;
    return s;
}

EpochReport epoch(std::uint64_t number) {
    EpochReport e;
    e.epoch = number;
    return e;
}

} // namespace

class TestInbox : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsMilestonesInOrder();
    void keepsEveryStep();
    void keepsEverythingAcrossThreads();
    void wantsSnapshotOnlyWhenWantedAndTaken();
    void keepsTheLatestSnapshot();
    void wantsTheLastStepOfEachEpochAlways();
    void wantsEveryStepWhilePausing();
    void wantsEachStepOnce();
};

void TestInbox::keepsMilestonesInOrder() {
    Inbox inbox;
    inbox.onStarted(start(4));
    inbox.onPhase(TrainingPhase::Training);
    inbox.onMessage("a");
    inbox.onEpoch(epoch(1), {});
    inbox.onPhase(TrainingPhase::Paused);
    inbox.onEpoch(epoch(2), {});
    inbox.onFinished({});
    inbox.fail("b");
    const Inbox::Contents contents = inbox.swap();
    const auto& m = contents.milestones;
    QCOMPARE(m.size(), std::size_t{8});
    QCOMPARE(std::get<TrainingStart>(m[0]).stepsPerEpoch, std::uint64_t{4});
    QVERIFY(std::get<TrainingPhase>(m[1]) == TrainingPhase::Training);
    QCOMPARE(std::get<TrainingMessage>(m[2]).text, std::string("a"));
    QCOMPARE(std::get<EpochReport>(m[3]).epoch, std::uint64_t{1});
    QVERIFY(std::get<TrainingPhase>(m[4]) == TrainingPhase::Paused);
    QCOMPARE(std::get<EpochReport>(m[5]).epoch, std::uint64_t{2});
    QVERIFY(std::holds_alternative<TrainingResult>(m[6]));
    QCOMPARE(std::get<TrainingFailure>(m[7]).text, std::string("b"));
    QVERIFY(inbox.swap().milestones.empty());
}

void TestInbox::keepsEveryStep() {
    Inbox inbox;
    StepSeries all;
    for (std::uint64_t step = 1; step <= 100; ++step) {
        inbox.onStep(report(step), nullptr);
        if (step % 7 == 0)
            all.append(inbox.swap().steps);
    }
    all.append(inbox.swap().steps);
    QVERIFY(inbox.swap().steps.empty());
    QCOMPARE(all.size(), std::size_t{100});
    QCOMPARE(all.layers(), std::size_t{2});
    for (std::size_t i = 0; i < all.size(); ++i) {
        const std::uint64_t step = i + 1;
        QCOMPARE(all.step(i), step);
        QCOMPARE(all.samples(i), 50U);
        QCOMPARE(all.correct(i), static_cast<std::uint32_t>(step % 50));
        QCOMPARE(all.accuracy(i), static_cast<double>(step % 50) / 50.0);
        QCOMPARE(all.loss(i), 1.0 / static_cast<double>(step));
        QCOMPARE(all.flips(i, 0), static_cast<std::uint32_t>(3 * step));
        QCOMPARE(all.flips(i, 1), 5U);
        QCOMPARE(all.errorDensity(i, 0), 0.1F);
        QCOMPARE(all.errorDensity(i, 1), 0.25F);
    }
}

void TestInbox::keepsEverythingAcrossThreads() {
    constexpr std::uint64_t steps = 20000;
    Inbox inbox;
    inbox.setSnapshotWanted(true);
    std::jthread training([&] {
        inbox.onStarted(start(1000));
        for (std::uint64_t step = 1; step <= steps; ++step) {
            inbox.onStep(report(step), nullptr);
            if (inbox.wantsSnapshot())
                inbox.onSnapshot(snapshot(step));
            if (step % 1000 == 0)
                inbox.onEpoch(epoch(step / 1000), {});
        }
        inbox.onFinished({});
    });
    std::uint64_t nextStep = 1, nextEpoch = 1, lastSnapshot = 0;
    bool ended = false;
    while (!ended) {
        const Inbox::Contents contents = inbox.swap();
        for (std::size_t i = 0; i < contents.steps.size(); ++i)
            QCOMPARE(contents.steps.step(i), nextStep++);
        for (const Milestone& milestone : contents.milestones) {
            if (const auto* e = std::get_if<EpochReport>(&milestone))
                QCOMPARE(e->epoch, nextEpoch++);
            ended = ended || std::holds_alternative<TrainingResult>(milestone);
        }
        if (contents.snapshot) {
            QVERIFY(contents.snapshot->step > lastSnapshot);
            lastSnapshot = contents.snapshot->step;
        }
    }
    QCOMPARE(nextStep, steps + 1);
    QCOMPARE(nextEpoch, std::uint64_t{21});
    QCOMPARE(lastSnapshot, steps);
}

void TestInbox::wantsSnapshotOnlyWhenWantedAndTaken() {
    Inbox inbox;
    inbox.onStarted(start(100));
    inbox.onStep(report(1), nullptr);
    QVERIFY(!inbox.wantsSnapshot());
    inbox.setSnapshotWanted(true);
    QVERIFY(inbox.wantsSnapshot());
    inbox.onSnapshot(snapshot(1));
    inbox.onStep(report(2), nullptr);
    QVERIFY(!inbox.wantsSnapshot()); // the first was not taken yet
    QCOMPARE(inbox.swap().snapshot->step, std::uint64_t{1});
    QVERIFY(inbox.wantsSnapshot());
    QVERIFY(!inbox.swap().snapshot);
    inbox.setSnapshotWanted(false);
    QVERIFY(!inbox.wantsSnapshot());
}

void TestInbox::keepsTheLatestSnapshot() {
    Inbox inbox;
    for (const std::uint64_t step : {1, 2, 3})
        inbox.onSnapshot(snapshot(step));
    QCOMPARE(inbox.swap().snapshot->step, std::uint64_t{3});
    QVERIFY(!inbox.swap().snapshot);
}

void TestInbox::wantsTheLastStepOfEachEpochAlways() {
    Inbox inbox;
    inbox.onStarted(start(3));
    QList<int> wanted;
    for (int step = 1; step <= 7; ++step) {
        inbox.onStep(report(static_cast<std::uint64_t>(step)), nullptr);
        if (inbox.wantsSnapshot())
            wanted.append(step);
    }
    QCOMPARE(wanted, QList<int>({3, 6}));
}

void TestInbox::wantsEveryStepWhilePausing() {
    Inbox inbox;
    inbox.onStarted(start(100));
    inbox.setPausing(true);
    QVERIFY(inbox.wantsSnapshot()); // before the first step, too
    inbox.onSnapshot(snapshot(0));
    inbox.onStep(report(1), nullptr);
    QVERIFY(inbox.wantsSnapshot());
    inbox.setPausing(false);
    QVERIFY(!inbox.wantsSnapshot());
}

void TestInbox::wantsEachStepOnce() {
    Inbox inbox;
    inbox.onStarted(start(9));
    inbox.setPausing(true);
    QVERIFY(inbox.wantsSnapshot()); // nothing counted yet, but there is no other
    inbox.onSnapshot(snapshot(0));
    QVERIFY(!inbox.wantsSnapshot());
    for (const std::uint64_t step : {8, 9, 10}) {
        inbox.onStep(report(step), nullptr);
        QVERIFY(inbox.wantsSnapshot());
        inbox.onSnapshot(snapshot(step));
        QVERIFY(!inbox.wantsSnapshot()); // asked again before it blocks; blame may have been reset since
        QCOMPARE(inbox.swap().snapshot->step, step);
        QVERIFY(!inbox.wantsSnapshot());
    }
}

QTEST_APPLESS_MAIN(TestInbox)
#include "tst_inbox.moc"
