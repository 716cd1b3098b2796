#include "app/latestjob.h"

#include "widgets/enginewords.h"

#include <utility>

namespace flipscope {

LatestJob::LatestJob(QObject* parent)
    : QObject(parent), m_thread([this](const std::stop_token& stop) { work(stop); }) {}

LatestJob::~LatestJob() { cancel(); }

Watch::Progress LatestJob::progress() const {
    const std::lock_guard lock(m_mutex);
    return m_running ? m_running->progress() : Watch::Progress{};
}

void LatestJob::cancel() {
    const std::lock_guard lock(m_mutex);
    if (m_running)
        m_running->stop();
    if (m_wish) {
        m_wish.reset();
        --m_open;
    }
}

void LatestJob::request(Work work, Before before) {
    if (before == Before::GiveUp)
        cancel();
    {
        const std::lock_guard lock(m_mutex);
        if (!m_wish)
            ++m_open;
        m_wish = Wish{std::move(work), std::make_shared<Watch>()};
    }
    m_wake.notify_one();
}

void LatestJob::work(const std::stop_token& stop) {
    for (;;) {
        Wish wish;
        {
            std::unique_lock lock(m_mutex);
            if (!m_wake.wait(lock, stop, [this] { return m_wish.has_value(); }))
                return;
            wish = *std::exchange(m_wish, std::nullopt);
            m_running = wish.watch;
        }
        const Watch::Scope scope(wish.watch.get());
        Delivery delivery;
        QString failure;
        try {
            delivery = wish.work();
        } catch (const Stopped&) {
        } catch (const std::exception& error) {
            failure = engineWords(error);
        }
        QMetaObject::invokeMethod(
            this, [this, watch = wish.watch, delivery, failure] { end(watch, delivery, failure); },
            Qt::QueuedConnection);
    }
}

/// Whether something was given up is decided here: the GUI thread alone stops watches.
void LatestJob::end(const std::shared_ptr<Watch>& watch, const Delivery& delivery, const QString& failure) {
    --m_open;
    {
        const std::lock_guard lock(m_mutex);
        if (m_running == watch)
            m_running = nullptr;
    }
    if (!watch->isStopped()) {
        if (delivery)
            delivery();
        else if (!failure.isEmpty())
            Q_EMIT failed(failure);
    }
    if (m_open == 0)
        Q_EMIT idle();
}

} // namespace flipscope
