// Watching over work that takes long, from another thread: how far it is, and stopping it. Readers lie many
// calls below openDataset(), some behind C libraries, so a watch is not handed down but belongs to the thread
// (Watch::Scope) and to those that forEachBlock starts for it. The trap: work that is stopped throws Stopped,
// which is no Error and must not be taken for one.
#pragma once

#include "datasets/dataset.h"

#include <atomic>
#include <cstdint>

namespace flipscope {

/// Thrown on the working thread after Watch::stop(); nothing that was begun is kept.
struct Stopped {};

class Watch {
public:
    enum class Stage : std::uint8_t {
        Finding,   ///< files; how many there are is not known
        Unpacking, ///< bytes of archives
        Reading,   ///< samples, decoded or drawn
        Checking,  ///< samples, for the hash over all
        Comparing, ///< samples, for duplicates
        Fitting,   ///< samples, to which an encoder is fitted
        Predicting ///< samples, by a network
    };
    struct Progress {
        Stage stage = Stage::Finding;
        std::uint64_t done = 0;
        std::uint64_t total = 0; ///< 0: unknown
    };

    // From any thread:
    void stop() { m_stopped = true; }
    bool isStopped() const { return m_stopped; }
    Progress progress() const { return {m_stage.load(), m_done.load(), m_total.load()}; }

    /// The watch over what this thread does until the scope ends; nullptr: none.
    class Scope {
    public:
        explicit Scope(Watch* watch);
        ~Scope();
        Scope(const Scope&) = delete;
        Scope& operator=(const Scope&) = delete;

    private:
        Watch* m_before;
    };
    static Watch* current();

    // For who works; without a watch they do nothing.
    /// Throws Stopped where the watch says so.
    static void checkStop();
    /// More of the same stage adds to it.
    static void begin(Stage stage, std::uint64_t total);
    /// And checkStop().
    static void advance(std::uint64_t count);

private:
    std::atomic<bool> m_stopped{false};
    std::atomic<Stage> m_stage{Stage::Finding};
    std::atomic<std::uint64_t> m_done{0};
    std::atomic<std::uint64_t> m_total{0};
};

/// The same samples; reading one counts as progress of `stage`, of which `passes` times all are announced.
Samples watched(const Samples& samples, Watch::Stage stage, std::uint64_t passes = 1);

} // namespace flipscope
