// The switchboard between a running Trainer and whoever commands it (window, Ctrl+C, tests). Commands return
// at once; the Trainer looks here between tiles, drops an unfinished step whole and waits or ends. A dropped
// step is taken again on resume, so pausing never changes a result.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace flipscope {

class TrainingControl {
public:
    void pause();
    void resume();
    /// While paused: lets `count` steps (or what is left of the current epoch) happen, then pauses again.
    void step(std::uint64_t count = 1);
    void stepEpoch();
    /// Final; async-signal-safe only through requestStopFromSignal().
    void stop();
    void requestStopFromSignal() noexcept { m_signal.store(true, std::memory_order_relaxed); }

    /// While paused: what views want to know is told anew.
    void look();

    /// Asks for another value of an option from the next step on; what becomes of it is told to observers.
    void change(const std::string& key, const std::string& text);

    bool stopRequested() const noexcept;
    bool paused() const;

    // For the Trainer:
    /// True once a step in progress should be dropped. Cheap, any thread.
    bool interrupted() const noexcept;
    /// Blocks while paused. False: stop. `onPause` is called once before blocking, `onLook` while blocked
    /// whenever there was a look().
    template <class F, class G> bool waitForPermission(F&& onPause, G&& onLook) {
        if (!mustWait())
            return !stopRequested();
        onPause();
        while (block())
            onLook();
        return !stopRequested();
    }
    /// What was asked for since the last call, in order.
    std::vector<std::pair<std::string, std::string>> takeChanges();
    /// One step was completed; `endOfEpoch` ends a stepEpoch().
    void stepDone(bool endOfEpoch);

private:
    bool mustWait() const;
    /// Until it may go on (false) or is to look.
    bool block();

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_paused = false;
    std::uint64_t m_allowedSteps = 0; // while paused
    bool m_allowedEpoch = false;
    bool m_look = false;
    std::vector<std::pair<std::string, std::string>> m_changes;
    std::atomic<bool> m_interrupt{false};
    std::atomic<bool> m_stop{false};
    std::atomic<bool> m_signal{false};
};

} // namespace flipscope
