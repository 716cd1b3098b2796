// Measures how smooth a window stays: the gaps of a 30 Hz timer in its thread. What keeps the thread busy for
// longer shows as a gap.
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <vector>

namespace flipscope {

/// Milliseconds, sorted here.
inline void printQuantiles(const char* what, const char* unit, std::vector<double> times) {
    std::sort(times.begin(), times.end());
    const auto at = [&](double share) {
        const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(times.size())));
        return times[std::clamp<std::size_t>(rank, 1, times.size()) - 1];
    };
    if (!times.empty())
        std::printf("%s, %zu %s: p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, max %.1f ms\n", what, times.size(),
                    unit, at(0.5), at(0.99), at(0.999), times.back());
}

class GapMeter : public QObject {
public:
    GapMeter() {
        m_timer.setTimerType(Qt::PreciseTimer);
        connect(&m_timer, &QTimer::timeout, this, [this] { note(); });
    }
    void begin() {
        m_gaps.clear();
        m_ownGaps.clear();
        m_waited = waitedMilliseconds();
        m_clock.start();
        m_timer.start(33);
    }
    void print() {
        m_timer.stop();
        printQuantiles("timer gap", "of 33 ms", m_gaps);
        printQuantiles("  without the waits for a processor", "of 33 ms", m_ownGaps);
    }

private:
    void note() {
        const double gap = static_cast<double>(m_clock.nsecsElapsed()) / 1e6, waited = waitedMilliseconds();
        m_gaps.push_back(gap);
        m_ownGaps.push_back(gap - (waited - m_waited));
        m_waited = waited;
        m_clock.start();
    }

    /// How long this thread was ready to run and no processor was free, in all; 0 where Linux does not tell.
    static double waitedMilliseconds() {
        std::ifstream file("/proc/thread-self/schedstat");
        double ran = 0, waited = 0;
        file >> ran >> waited;
        return waited / 1e6;
    }

    QTimer m_timer;
    QElapsedTimer m_clock;
    double m_waited = 0;
    std::vector<double> m_gaps, m_ownGaps;
};

} // namespace flipscope
