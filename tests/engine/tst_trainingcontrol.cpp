#include "engine/trainingcontrol.h"

#include <QtTest>

#include <atomic>
#include <thread>

using namespace flipscope;

namespace {

/// Works through steps as the Trainer does, until stopped.
class Worker {
public:
    explicit Worker(TrainingControl& control) : m_control(control), m_thread([this] { run(); }) {}

    std::atomic<int> steps{0}, pauses{0}, looks{0};
    std::atomic<bool> ended{false};

private:
    void run() {
        while (m_control.waitForPermission([this] { ++pauses; }, [this] { ++looks; })) {
            if (m_control.interrupted())
                continue; // a dropped step
            ++steps;
            m_control.stepDone(steps % 10 == 0);
            std::this_thread::yield();
        }
        ended = true;
    }
    TrainingControl& m_control;
    std::jthread m_thread;
};

} // namespace

class TestTrainingControl : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void runsUntilStopped() {
        TrainingControl control;
        Worker worker(control);
        QTRY_VERIFY(worker.steps > 100);
        QVERIFY(!control.paused());
        control.stop();
        QTRY_VERIFY(worker.ended);
        QVERIFY(control.stopRequested() && control.interrupted());
    }
    void pausedWaits() {
        TrainingControl control;
        control.pause();
        QVERIFY(control.paused() && control.interrupted());
        Worker worker(control);
        QTRY_COMPARE(worker.pauses.load(), 1);
        QCOMPARE(worker.looks.load(), 0);
        control.look();
        QTRY_COMPARE(worker.looks.load(), 1);
        control.look();
        QTRY_COMPARE(worker.looks.load(), 2);
        QCOMPARE(worker.pauses.load(), 1);
        QCOMPARE(worker.steps.load(), 0);
        control.resume();
        QTRY_VERIFY(worker.steps > 10);
        control.stop();
        QTRY_VERIFY(worker.ended);
    }
    void stepsAreCounted() {
        TrainingControl control;
        control.pause();
        Worker worker(control);
        for (int pauses = 1; pauses < 4; ++pauses) {
            QTRY_COMPARE(worker.pauses.load(), pauses);
            control.step();
        }
        QTRY_COMPARE(worker.pauses.load(), 4);
        QCOMPARE(worker.steps.load(), 3);
        control.step(5);
        QTRY_COMPARE(worker.pauses.load(), 5);
        QCOMPARE(worker.steps.load(), 8);
        control.stepEpoch(); // the tenth ends it
        QTRY_COMPARE(worker.pauses.load(), 6);
        QCOMPARE(worker.steps.load(), 10);
        control.stop(); // also out of a pause
        QTRY_VERIFY(worker.ended);
    }
    void signalStops() {
        TrainingControl control;
        control.pause();
        Worker worker(control);
        QTRY_COMPARE(worker.pauses.load(), 1);
        control.requestStopFromSignal();
        QTRY_VERIFY(worker.ended);
        QVERIFY(control.stopRequested());
    }
};

QTEST_APPLESS_MAIN(TestTrainingControl)
#include "tst_trainingcontrol.moc"
