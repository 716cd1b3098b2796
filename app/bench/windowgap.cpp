// How smooth the window stays while it trains, and what it costs: flipscope-bench-window [seconds] [all]
// trains Fashion-MNIST in the real window (default 60 seconds), with the usual panels in view or, `all`, with
// every panel a window of its own, all of them at work. Told are the gaps of a 30 Hz timer in the GUI thread,
// the processor time of that thread per turn of its event loop with the dearest events, seconds of training
// per epoch, and the memory of the program every tenth of the time; then the time from the commands pause and
// stop until the training thread has said that it obeyed. What the window costs the training is told by
// windowcost.cpp. Run it on a display, or under xvfb-run.
#include "app/bench/benchwindow.h"
#include "app/bench/turnmeter.h"
#include "app/runcommands.h"
#include "engine/memory.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace flipscope {

namespace {

constexpr int commandRounds = 20;
constexpr int parts = 10; // of the time

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

void print(const char* command, std::vector<double> times) {
    std::sort(times.begin(), times.end());
    std::printf("%s, %zu times: median %.1f ms, max %.1f ms\n", command, times.size(),
                times[times.size() / 2], times.back());
}

void measure(MeteredApplication& application, MainWindow& window, int seconds) {
    TrainingSession& session = window.session();
    GapMeter gaps;
    double training = 0; // seconds, of whole epochs, as metrics.csv has them
    int epochs = 0;
    QObject::connect(&session, &TrainingSession::epochDone, &window, [&](const EpochReport& report) {
        training += report.seconds;
        ++epochs;
    });
    QEventLoop started;
    QObject::connect(&session, &TrainingSession::started, &started, &QEventLoop::quit);
    window.commands().start();
    started.exec();
    wait(1000); // the first paints
    QElapsedTimer clock;
    clock.start();
    gaps.begin();
    application.begin();
    for (int part = 1; part <= parts; ++part) {
        wait(1000 * seconds / parts);
        std::printf("%3.0f s: %.1f MiB\n", static_cast<double>(clock.elapsed()) / 1000,
                    static_cast<double>(residentBytes()) / (1 << 20));
    }
    std::printf("%.3f s of training per epoch (%d epochs, %d threads)\n", training / std::max(1, epochs),
                epochs, TrainingSession::trainingThreads());
    gaps.print();
    application.print();

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
    MeteredApplication application(argc, argv);
    const int seconds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 60;
    BenchWindow bench(argc > 2 && std::strcmp(argv[2], "all") == 0);
    if (!bench.open())
        return 1;
    measure(application, bench.window(), seconds);
    return 0;
}
