#include "engine/trainingcontrol.h"

#include <chrono>
#include <utility>

namespace flipscope {

void TrainingControl::pause() {
    const std::lock_guard lock(m_mutex);
    m_paused = true;
    m_allowedSteps = 0;
    m_allowedEpoch = false;
    m_interrupt = true;
}

void TrainingControl::resume() {
    const std::lock_guard lock(m_mutex);
    m_paused = false;
    m_interrupt = m_stop.load();
    m_changed.notify_all();
}

void TrainingControl::step(std::uint64_t count) {
    const std::lock_guard lock(m_mutex);
    m_paused = true;
    m_allowedSteps += count;
    m_interrupt = m_stop.load();
    m_changed.notify_all();
}

void TrainingControl::stepEpoch() {
    const std::lock_guard lock(m_mutex);
    m_paused = true;
    m_allowedEpoch = true;
    m_interrupt = m_stop.load();
    m_changed.notify_all();
}

void TrainingControl::stop() {
    const std::lock_guard lock(m_mutex);
    m_stop = true;
    m_interrupt = true;
    m_changed.notify_all();
}

void TrainingControl::look() {
    const std::lock_guard lock(m_mutex);
    m_look = true;
    m_changed.notify_all();
}

void TrainingControl::change(const std::string& key, const std::string& text) {
    const std::lock_guard lock(m_mutex);
    m_changes.emplace_back(key, text);
}

std::vector<std::pair<std::string, std::string>> TrainingControl::takeChanges() {
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_changes, {});
}

bool TrainingControl::stopRequested() const noexcept {
    return m_stop.load(std::memory_order_relaxed) || m_signal.load(std::memory_order_relaxed);
}

bool TrainingControl::paused() const {
    const std::lock_guard lock(m_mutex);
    return m_paused && m_allowedSteps == 0 && !m_allowedEpoch;
}

bool TrainingControl::interrupted() const noexcept {
    return m_interrupt.load(std::memory_order_relaxed) || m_signal.load(std::memory_order_relaxed);
}

bool TrainingControl::mustWait() const { return paused() && !stopRequested(); }

bool TrainingControl::block() {
    std::unique_lock lock(m_mutex);
    const auto mayGo = [this] {
        return !m_paused || m_allowedSteps > 0 || m_allowedEpoch || stopRequested();
    };
    // A signal handler cannot notify; so look at its flag now and then.
    while (!m_changed.wait_for(lock, std::chrono::milliseconds(50), [&] { return m_look || mayGo(); })) {
    }
    return std::exchange(m_look, false) && !mayGo();
}

void TrainingControl::stepDone(bool endOfEpoch) {
    const std::lock_guard lock(m_mutex);
    if (!m_paused)
        return;
    if (endOfEpoch)
        m_allowedEpoch = false;
    if (m_allowedSteps > 0)
        --m_allowedSteps;
    if (m_allowedSteps == 0 && !m_allowedEpoch)
        m_interrupt = true;
}

} // namespace flipscope
