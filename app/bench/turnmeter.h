// What the GUI thread itself works per turn of its event loop: the thread's processor time, which a busy
// machine does not lengthen as it does a gap in wall time. An application of this class also knows which
// events were dear: by receiver and type, the outermost ones alone. One per program, on the GUI thread.
#pragma once

#include "app/bench/gapmeter.h"

#include <QAbstractEventDispatcher>
#include <QApplication>
#include <QEvent>
#include <QThread>
#include <QWidget>

#include <algorithm>
#include <ctime>
#include <map>

namespace flipscope {

class MeteredApplication : public QApplication {
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override {
        if (!m_measures || m_depth > 0 || thread() != QThread::currentThread())
            return QApplication::notify(receiver, event);
        const QString name = nameOf(*receiver, event->type()); // the receiver may go while it is told
        const double before = cpuMilliseconds();
        ++m_depth;
        const bool result = QApplication::notify(receiver, event);
        --m_depth;
        const double took = cpuMilliseconds() - before;
        Dear& dear = m_events[name];
        dear.worst = std::max(dear.worst, took);
        dear.sum += took;
        ++dear.times;
        return result;
    }

    void begin() {
        m_turns.clear();
        m_events.clear();
        m_measures = true;
        m_before = cpuMilliseconds();
        m_turn =
            connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake, this, [this] {
                const double now = cpuMilliseconds();
                m_turns.push_back(now - m_before);
                m_before = now;
            });
    }

    void print() {
        disconnect(m_turn);
        m_measures = false;
        printQuantiles("GUI thread's processor time per turn", "turns", m_turns);
        std::vector<std::pair<QString, Dear>> events(m_events.begin(), m_events.end());
        const std::size_t most = std::min<std::size_t>(events.size(), 12);
        std::partial_sort(events.begin(), events.begin() + static_cast<std::ptrdiff_t>(most), events.end(),
                          [](const auto& a, const auto& b) { return a.second.worst > b.second.worst; });
        for (std::size_t i = 0; i < most; ++i)
            std::printf("  %6.1f ms at most, %6.2f ms on average, %6d times: %s\n", events[i].second.worst,
                        events[i].second.sum / events[i].second.times, events[i].second.times,
                        qUtf8Printable(events[i].first));
    }

private:
    struct Dear {
        double worst = 0, sum = 0;
        int times = 0;
    };

    static double cpuMilliseconds() {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
    }

    static QString nameOf(const QObject& receiver, int type) {
        QString name = QString::fromLatin1(receiver.metaObject()->className());
        if (!receiver.objectName().isEmpty())
            name += QLatin1Char(' ') + receiver.objectName();
        else if (receiver.parent())
            name += QStringLiteral(" of %1 %2")
                        .arg(QString::fromLatin1(receiver.parent()->metaObject()->className()),
                             receiver.parent()->objectName());
        return name + QStringLiteral(", event %1").arg(type);
    }

    bool m_measures = false;
    int m_depth = 0;
    double m_before = 0;
    std::vector<double> m_turns;
    std::map<QString, Dear> m_events;
    QMetaObject::Connection m_turn;
};

} // namespace flipscope
