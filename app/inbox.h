// Where the training thread leaves what it tells, and the GUI thread fetches it 30 times a second by swap().
// Milestones and steps are all kept, in order; of the snapshots only the latest waits, and one is made only
// when a view wants it and the one before was fetched - so a slow window costs the training nothing.
// Exceptions to that: the last step of each epoch and every step while pausing always leave a snapshot, so
// that the views stand still on the state that they name.
#pragma once

#include "app/stepseries.h"
#include "engine/observer.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

namespace flipscope {

struct TrainingMessage {
    std::string text;
};

struct TrainingFailure {
    std::string text;
};

using Milestone = std::variant<TrainingStart, TrainingPhase, TrainingMessage, OptionChange, EpochReport,
                               TrainingResult, TrainingFailure>;

class Inbox final : public TrainingObserver {
public:
    struct Contents {
        std::vector<Milestone> milestones;
        StepSeries steps;                                 ///< an EpochReport names its last step
        std::shared_ptr<const TrainingSnapshot> snapshot; ///< null: no new one
    };

    /// Takes everything out. GUI thread.
    Contents swap();
    /// Whether a visible view shows snapshots. GUI thread.
    void setSnapshotWanted(bool wanted) { m_wanted = wanted; }
    /// From before the command to pause until the command to go on. GUI thread.
    void setPausing(bool pausing) { m_pausing = pausing; }

    // Training thread:
    void fail(std::string text);
    void onMessage(const std::string& text) override;
    void onStarted(const TrainingStart& start) override;
    void onPhase(TrainingPhase phase) override;
    void onChange(const OptionChange& change) override;
    void onStep(const StepReport& report, const StepDelta* delta) override;
    bool wantsSnapshot() const override;
    void onSnapshot(TrainingSnapshot snapshot) override;
    void onEpoch(const EpochReport& report, const Network& network) override;
    void onFinished(const TrainingResult& result) override;

private:
    void add(Milestone milestone);
    /// Since the last call.
    double lap();

    std::atomic<bool> m_wanted{false};
    std::atomic<bool> m_pausing{false};
    std::atomic<bool> m_taken{true}; // the slot is empty
    // Training thread only:
    std::uint64_t m_stepsPerEpoch = 0;
    std::uint64_t m_step = 0;
    std::uint64_t m_snapshotStep = 0;
    bool m_hasSnapshot = false;
    std::chrono::steady_clock::time_point m_since; // the last step ended, or training began or went on

    std::mutex m_mutex; // guards m_contents
    Contents m_contents;
};

} // namespace flipscope
