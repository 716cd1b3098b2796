// Work on a thread of its own for a view that wants the latest answer only: what is asked for later replaces
// what waits, and, where wished, gives up what runs. Work looks at its thread's Watch (long loops of ours do)
// and returns what is to be done with its answer on the GUI thread. GUI thread only.
#pragma once

#include "datasets/watch.h"

#include <QObject>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace flipscope {

class LatestJob : public QObject {
    Q_OBJECT
public:
    using Delivery = std::function<void()>; ///< GUI thread
    using Work = std::function<Delivery()>; ///< the job's thread; what it throws is told by failed()
    enum class Before {
        GiveUp, ///< nobody wants the answer to what was asked before
        Finish  ///< what runs is finished and delivered: for questions that come faster than answers
    };

    explicit LatestJob(QObject* parent = nullptr);
    /// Gives up, and waits for that.
    ~LatestJob() override;

    void request(Work work, Before before = Before::GiveUp);
    /// Nothing that was asked for is delivered.
    void cancel();
    /// Something runs or waits.
    bool isBusy() const { return m_open > 0; }
    /// Of what runs.
    Watch::Progress progress() const;

Q_SIGNALS:
    void failed(const QString& text);
    /// Nothing runs and nothing waits: all is delivered, failed or given up.
    void idle();

private:
    struct Wish {
        Work work;
        std::shared_ptr<Watch> watch;
    };
    void work(const std::stop_token& stop);
    void end(const std::shared_ptr<Watch>& watch, const Delivery& delivery, const QString& failure);

    int m_open = 0;             // asked for and neither ended nor replaced
    mutable std::mutex m_mutex; // of the following two
    std::optional<Wish> m_wish;
    std::shared_ptr<Watch> m_running;
    std::condition_variable_any m_wake;
    std::jthread m_thread; // last
};

} // namespace flipscope
