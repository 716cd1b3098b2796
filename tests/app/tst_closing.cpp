// The window is closed at fifty moments that nobody would choose: while data are read, while it trains, is
// paused, is stopping, or while the past is searched. It ends its threads, and the run that it leaves can be
// read. The moments are drawn from a fixed seed, as numbers of turns of the event loop.
#include "app/answer.h"
#include "app/mainwindow.h"
#include "app/runcommands.h"
#include "app/setuppanel.h"
#include "app/timelinepanel.h"
#include "app/timelineviews.h"
#include "app/windowdata.h"
#include "engine/io/checkpoint.h"
#include "engine/io/fliplog.h"
#include "engine/io/runfolder.h"

#include <QAction>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <array>
#include <random>

using namespace flipscope;
using namespace flipscope::test;
using State = TrainingSession::State;

namespace {

// Each window is closed in all of them, opened again in between, and destroyed after the last.
constexpr int windows = 5;
// The past is read once a second: the moments that look at it take longer to come to.
constexpr std::array moments{"loading",  "training", "paused",    "training", "evaluating",
                             "training", "paused",   "scrubbing", "training", "searching"};

/// Answers every question with Yes, if there is one.
class Agreeing : public QObject {
public:
    Agreeing() {
        connect(&m_timer, &QTimer::timeout, this, [] {
            if (auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget()))
                if (auto* yes = box->findChild<QPushButton*>(QStringLiteral("yesButton")))
                    yes->click();
        });
        m_timer.start(1);
    }

private:
    QTimer m_timer;
};

} // namespace

class TestClosing : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void anyMomentWillDo();

private:
    void bringTo(MainWindow& window, const QByteArray& moment);
    void turn(int most);
    void checkRun(const QString& folder);

    QTemporaryDir m_data, m_settings, m_runs;
    std::mt19937 m_random{7};
};

void TestClosing::initTestCase() {
    QCoreApplication::setOrganizationName(QStringLiteral("flipscope-test"));
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
    writeDataset(m_data.path());
}

/// A number of turns of the event loop that differs from round to round.
void TestClosing::turn(int most) {
    for (auto turns = m_random() % static_cast<unsigned>(most); turns > 0; --turns)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
}

void TestClosing::bringTo(MainWindow& window, const QByteArray& moment) {
    if (moment == "loading") {
        window.openInitial({}, {});
        return turn(4);
    }
    QTRY_VERIFY(window.session().state() == State::Ready || window.session().state() == State::Finished);
    QSignalSpy progressed(&window.session(), &TrainingSession::progressed);
    window.commands().start();
    QTRY_VERIFY(!progressed.isEmpty());
    Timeline& timeline = window.past().timeline();
    if (moment == "scrubbing" || moment == "searching")
        QTRY_VERIFY(timeline.overview().lastStep > 3);
    if (moment == "paused") {
        window.session().pause();
        QTRY_COMPARE(window.session().state(), State::Paused);
    } else if (moment == "evaluating") {
        window.session().stopAndKeep();
    } else if (moment == "scrubbing") {
        timeline.moveTo(m_random() % timeline.overview().lastStep);
        turn(5);
        timeline.moveTo(m_random() % timeline.overview().lastStep);
    } else if (moment == "searching") {
        timeline.moveTo(2);
        QTRY_VERIFY(timeline.moment());
        window.past().panel()->bestFlip()->trigger();
        window.past().askWhy(0, 0, 0);
    }
    turn(40);
}

/// Its settings are there and its log opens, as far as it goes.
void TestClosing::checkRun(const QString& folder) {
    const RunFolder run = RunFolder::view(folder.toStdString());
    QCOMPARE(configOfRun(run).text("network"), std::string("32,16"));
    FlipLog log(run.flipLog());
    QVERIFY(log.lastStep() > 0);
}

void TestClosing::anyMomentWillDo() {
    for (int round = 0; round < windows; ++round) {
        MainWindow window;
        window.session().setKeptRuns(KeptRuns(m_runs.path()));
        window.setup().setConfig(smallConfig(m_data.path(), {{"epochs", "100000"}}));
        for (const char* name : moments) {
            const QByteArray moment(name);
            window.show();
            bringTo(window, moment);
            if (QTest::currentTestFailed())
                return;
            const Agreeing agreeing;
            // The question ends with a run that ends meanwhile, and the window stays; then there is none.
            QVERIFY2(window.close() || window.close(), moment.constData());
            QVERIFY2(!window.isVisible() && !window.session().isRunning(), moment.constData());
            if (moment != "loading")
                checkRun(window.session().runFolder());
            if (QTest::currentTestFailed())
                return;
        }
    }
}

QTEST_MAIN(TestClosing)
#include "tst_closing.moc"
