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
#include <optional>
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
    /// The neuron whose latent weights are to come with each snapshot, and with the last one again where the
    /// run is paused. GUI thread.
    void setLatentsWanted(std::optional<LatentPlace> place);

    // Training thread:
    void fail(std::string text);
    void onMessage(const std::string& text) override;
    void onStarted(const TrainingStart& start) override;
    void onPhase(TrainingPhase phase) override;
    void onChange(const OptionChange& change) override;
    void onStep(const StepReport& report, const StepDelta* delta) override;
    bool wantsSnapshot() const override;
    void onSnapshot(TrainingSnapshot snapshot) override;
    std::optional<LatentPlace> latentsWanted() const override;
    void onLatents(LatentWeights latents) override;
    void onEpoch(const EpochReport& report, const Network& network) override;
    void onFinished(const TrainingResult& result) override;

private:
    void add(Milestone milestone);
    void show(std::shared_ptr<const TrainingSnapshot> snapshot);
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
    std::shared_ptr<const TrainingSnapshot> m_last;
    std::chrono::steady_clock::time_point m_since; // the last step ended, or training began or went on

    mutable std::mutex m_mutex; // guards what follows
    Contents m_contents;
    std::optional<LatentPlace> m_latentsWanted;
};

} // namespace flipscope
