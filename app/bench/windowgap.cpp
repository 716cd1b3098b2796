// How smooth the window stays while it trains: trains Fashion-MNIST in the real window for some seconds
// (argument, default 60) and measures the gaps of a 30 Hz timer in the GUI thread; then the time from the
// commands pause and stop until the training thread has said that it obeyed. One line each; milliseconds. Run
// it on a display, or under xvfb-run.
#include "app/bench/gapmeter.h"
#include "app/mainwindow.h"
#include "app/runcommands.h"
#include "app/setuppanel.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QSettings>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace flipscope {

namespace {

constexpr int commandRounds = 20;
constexpr std::int64_t manyEpochs = 100000; // more than fit into the time

/// Runs the event loop until the training thread has reported `phase` after `command`; milliseconds.
template <class Command> double latency(TrainingSession& session, TrainingPhase phase, Command&& command) {
    QEventLoop loop;
    QElapsedTimer clock;
    double milliseconds = 0;
    QObject::connect(&session, &TrainingSession::phaseChanged, &loop, [&](TrainingPhase reached) {
        if (reached != phase)
            return;
        milliseconds = static_cast<double>(clock.nsecsElapsed()) / 1e6;
        loop.quit();
    });
    clock.start();
    command();
    loop.exec();
    return milliseconds;
}

void wait(int milliseconds) {
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

void print(const char* command, std::vector<double> times) {
    std::sort(times.begin(), times.end());
    std::printf("%s, %zu times: median %.1f ms, max %.1f ms\n", command, times.size(),
                times[times.size() / 2], times.back());
}

void measure(MainWindow& window, int seconds) {
    TrainingSession& session = window.session();
    GapMeter gaps;
    QEventLoop started;
    QObject::connect(&session, &TrainingSession::started, &started, &QEventLoop::quit);
    window.commands().start();
    started.exec();
    wait(1000); // the first paints
    gaps.begin();
    wait(1000 * seconds);
    gaps.print();

    std::vector<double> pauses;
    for (int i = 0; i < commandRounds; ++i) {
        pauses.push_back(latency(session, TrainingPhase::Paused, [&] { session.pause(); }));
        session.resume();
        wait(100 + 7 * i); // at different places of a step
    }
    print("pause until reported", pauses);
    print("stop until reported",
          {latency(session, TrainingPhase::Evaluating, [&] { session.stopAndKeep(); })});
    session.waitForEnd();
}

} // namespace

} // namespace flipscope

int main(int argc, char* argv[]) {
    using namespace flipscope;
    const QApplication application(argc, argv);
    const int seconds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 60;
    const QTemporaryDir settings; // the user's layout stays as it is
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings.path());
    QCoreApplication::setOrganizationName(QStringLiteral("flipscope-bench"));
    MainWindow window;
    window.show();
    QEventLoop loaded;
    bool failed = false;
    QObject::connect(&window.session(), &TrainingSession::datasetReady, &loaded, &QEventLoop::quit);
    QObject::connect(&window.session(), &TrainingSession::openFailed, &loaded, [&](const QString& text) {
        std::fprintf(stderr, "%s\n", qUtf8Printable(text));
        failed = true;
        loaded.quit();
    });
    window.openInitial(QStringLiteral("fashion-mnist"), {});
    loaded.exec();
    if (failed)
        return 1;
    window.setup().setOption(QStringLiteral("epochs"), manyEpochs);
    measure(window, seconds);
    return 0;
}
