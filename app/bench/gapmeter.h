// Measures how smooth a window stays: the gaps of a 30 Hz timer in its thread. What keeps the thread busy for
// longer shows as a gap.
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

namespace flipscope {

class GapMeter : public QObject {
public:
    GapMeter() {
        m_timer.setTimerType(Qt::PreciseTimer);
        connect(&m_timer, &QTimer::timeout, this, [this] { note(); });
    }
    void begin() {
        m_gaps.clear();
        m_clock.start();
        m_timer.start(33);
    }
    void print() {
        m_timer.stop();
        std::sort(m_gaps.begin(), m_gaps.end());
        const auto at = [this](double share) {
            const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(m_gaps.size())));
            return m_gaps[std::clamp<std::size_t>(rank, 1, m_gaps.size()) - 1];
        };
        std::printf("timer gap, %zu of 33 ms: p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, max %.1f ms\n",
                    m_gaps.size(), at(0.5), at(0.99), at(0.999), m_gaps.back());
    }

private:
    void note() {
        m_gaps.push_back(static_cast<double>(m_clock.nsecsElapsed()) / 1e6);
        m_clock.start();
    }

    QTimer m_timer;
    QElapsedTimer m_clock;
    std::vector<double> m_gaps;
};

} // namespace flipscope
