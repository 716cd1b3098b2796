// How smoothly one drags through a run in the real window: flipscope-bench-timeline-drag RUN [seconds]. The
// hand goes to and fro over the whole run, a position every 8 ms as a mouse gives them; told are the pictures
// of the past that were shown per second, how far they lagged behind the hand, and the gaps of a 30 Hz timer
// in the GUI thread. On a display, under xvfb-run, or offscreen.
#include "app/bench/gapmeter.h"
#include "app/mainwindow.h"
#include "app/setuppanel.h"
#include "app/timelineviews.h"
#include "engine/io/checkpoint.h"
#include "engine/timeline/replay.h"

#include <QApplication>
#include <QEventLoop>
#include <QSettings>
#include <QTemporaryDir>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <vector>

namespace flipscope {

namespace {

constexpr int mouseMilliseconds = 8;
constexpr double longestSweep = 4; // seconds from one end to the other

void wait(int milliseconds) {
    QEventLoop loop;
    QTimer::singleShot(milliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

void measure(MainWindow& window, int seconds) {
    Timeline& timeline = window.past().timeline();
    QEventLoop read;
    QObject::connect(&timeline, &Timeline::overviewChanged, &read, &QEventLoop::quit);
    read.exec();
    const double last = static_cast<double>(timeline.overview().lastStep);
    const double sweep =
        std::min(longestSweep, last * mouseMilliseconds / 1000); // every position another step
    int shown = 0;
    std::vector<double> lags; // milliseconds from asking to showing
    QElapsedTimer clock;
    clock.start();
    std::map<quint64, qint64> asked;
    QObject::connect(&timeline, &Timeline::momentChanged, &window, [&] {
        ++shown;
        const auto it = asked.find(timeline.moment()->snapshot->step);
        if (it == asked.end())
            return;
        lags.push_back(static_cast<double>(clock.nsecsElapsed() - it->second) / 1e6);
        asked.erase(asked.begin(), std::next(it));
    });
    QTimer mouse;
    QObject::connect(&mouse, &QTimer::timeout, &window, [&] {
        const double phase = std::fmod(static_cast<double>(clock.elapsed()) / 1000 / sweep, 2.0);
        const auto step = static_cast<quint64>(std::lround(last * (phase < 1 ? phase : 2 - phase)));
        asked[step] = clock.nsecsElapsed();
        timeline.moveTo(step);
    });
    GapMeter gaps;
    gaps.begin();
    mouse.start(mouseMilliseconds);
    wait(1000 * seconds);
    mouse.stop();
    std::sort(lags.begin(), lags.end());
    std::printf("%.1f moments shown per second, %.1f ms behind the hand (median; 99 %%: %.1f)\n",
                static_cast<double>(shown) / seconds, lags[lags.size() / 2], lags[lags.size() * 99 / 100]);
    gaps.print();
}

} // namespace

} // namespace flipscope

int main(int argc, char* argv[]) {
    using namespace flipscope;
    const QApplication application(argc, argv);
    if (argc < 2) {
        std::fprintf(stderr, "expected a run folder\n");
        return 2;
    }
    const QTemporaryDir settings; // the user's layout stays as it is
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings.path());
    QCoreApplication::setOrganizationName(QStringLiteral("flipscope-bench"));
    MainWindow window;
    window.show();
    QEventLoop loaded;
    bool failed = false;
    QObject::connect(&window.session(), &TrainingSession::datasetReady, &loaded, &QEventLoop::quit);
    QObject::connect(&window.session(), &TrainingSession::openFailed, &loaded, [&] {
        failed = true;
        loaded.quit();
    });
    window.setup().setConfig(Replay::configOf(argv[1], 0));
    window.openInitial({}, {});
    loaded.exec();
    if (failed)
        return 1;
    window.past().openRun(QString::fromLocal8Bit(argv[1]));
    measure(window, argc > 2 ? std::max(1, std::atoi(argv[2])) : 20);
    return 0;
}
