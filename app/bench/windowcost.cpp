// What the window costs the training: flipscope-bench-window-cost [rounds] [all] trains Fashion-MNIST twice
// in one process, by the same settings and as many threads, each run kept in a folder of its own: once in the
// real window (with the usual panels in view or, `all`, with every panel a window of its own) and once as
// flipscope-cli does, by the engine alone. The two take turns of a few epochs each while the other is paused,
// so that what else the machine does meets both alike; told are the seconds per epoch of each and the ratio
// of the two in a round, over the rounds (default 20). Run it on a display, or under xvfb-run.
#include "app/bench/benchwindow.h"
#include "app/runcommands.h"
#include "engine/io/runkeeper.h"
#include "engine/trainer.h"

#include <QApplication>

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <thread>
#include <vector>

namespace flipscope {

namespace {

constexpr int epochsPerTurn = 4; // of which the first, that warms the caches, is not counted
constexpr int settleMilliseconds = 300;

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/// The run without a window, on a thread of its own.
class HeadlessRun : public TrainingObserver {
public:
    HeadlessRun(const TrainingConfig& config, const Dataset& dataset, const std::string& folder)
        : m_folder(RunFolder::create(folder, false)), m_trainer(config, dataset),
          m_keeper(
              m_folder, m_trainer,
              [](const std::string& text) { std::fprintf(stderr, "%s\n", text.c_str()); },
              [](const CheckpointNote&) {}) {
        m_trainer.addObserver(*this);
        m_control.pause();
        m_thread = std::jthread([this] { m_trainer.run(m_control); });
    }
    ~HeadlessRun() override { m_control.stop(); }

    /// Blocking: an epoch's seconds.
    double epoch() {
        std::unique_lock lock(m_mutex);
        m_done = false;
        m_control.stepEpoch();
        m_changed.wait(lock, [this] { return m_done; });
        return m_seconds;
    }

    void onEpoch(const EpochReport& report, const Network&) override {
        const std::lock_guard lock(m_mutex);
        m_seconds = report.seconds;
        m_done = true;
        m_changed.notify_one();
    }

private:
    RunFolder m_folder;
    Trainer m_trainer;
    RunKeeper m_keeper;
    TrainingControl m_control;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    double m_seconds = 0;
    bool m_done = false;
    std::jthread m_thread; // last: it uses the others
};

/// A turn of the window's run, which `command` starts or lets go on; the seconds of the epochs that count.
template <class Command> std::vector<double> windowTurn(TrainingSession& session, Command&& command) {
    std::vector<double> seconds;
    QEventLoop loop;
    QObject::connect(&session, &TrainingSession::epochDone, &loop, [&](const EpochReport& report) {
        seconds.push_back(report.seconds);
        if (seconds.size() == epochsPerTurn)
            session.pause();
    });
    QObject::connect(&session, &TrainingSession::stateChanged, &loop, [&](TrainingSession::State state) {
        if (state == TrainingSession::State::Paused)
            loop.quit();
    });
    command();
    loop.exec();
    return {seconds.begin() + 1, seconds.begin() + epochsPerTurn};
}

std::vector<double> headlessTurn(HeadlessRun& run) {
    std::vector<double> seconds;
    for (int i = 0; i < epochsPerTurn; ++i)
        seconds.push_back(run.epoch());
    return {seconds.begin() + 1, seconds.end()};
}

void measure(BenchWindow& bench, int rounds) {
    TrainingSession& session = bench.window().session();
    HeadlessRun headless(TrainingSession::withThreads(bench.window().setup().config()), *session.dataset(),
                         bench.path(QStringLiteral("headless")).toStdString());
    // Not counted: the first paints; early epochs flip more, so both runs must be as far.
    windowTurn(session, [&] { bench.window().commands().start(); });
    headlessTurn(headless);
    std::vector<double> window, alone, ratios;
    for (int round = 0; round < rounds; ++round) {
        wait(settleMilliseconds);
        alone.push_back(median(headlessTurn(headless)));
        window.push_back(median(windowTurn(session, [&] { session.resume(); })));
        ratios.push_back(window.back() / alone.back());
        std::printf("round %2d: %.3f s per epoch in the window, %.3f without\n", round + 1, window.back(),
                    alone.back());
        std::fflush(stdout);
    }
    const double mid = median(ratios);
    std::sort(ratios.begin(), ratios.end());
    std::printf("%d threads: %.3f s per epoch in the window, %.3f without; in the median of %zu rounds the "
                "window costs %+.1f %% (half of them: %+.1f to %+.1f %%)\n",
                TrainingSession::trainingThreads(), median(window), median(alone), ratios.size(),
                100 * (mid - 1), 100 * (ratios[ratios.size() / 4] - 1),
                100 * (ratios[ratios.size() * 3 / 4] - 1));
    session.stopAndKeep();
    session.waitForEnd();
}

} // namespace

} // namespace flipscope

int main(int argc, char* argv[]) {
    using namespace flipscope;
    QApplication application(argc, argv);
    const int rounds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 20;
    BenchWindow bench(argc > 2 && std::strcmp(argv[2], "all") == 0);
    if (!bench.open())
        return 1;
    measure(bench, rounds);
    return 0;
}
