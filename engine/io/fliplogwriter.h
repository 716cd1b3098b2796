// Writes the flip log of a run while it trains (FLIPLOG.md): every step's changes, a keyframe every few steps
// and at the end of each epoch. Blocks end where checkpoints are taken, so that a run which is gone on with
// continues its log without a gap. Steps are coded by tasks of the run's own workers, one after the other,
// while the next steps are trained; at epochs and checkpoints all of them are in the file.
//
// The trap: what cannot be written is told and left out - the log then has a gap - and tried again after the
// next epoch; it never ends a training.
#pragma once

#include "engine/io/fliplog.h"
#include "engine/io/runfolder.h"
#include "engine/observer.h"
#include "engine/trainer.h"

#include <oneapi/tbb/task_group.h>

#include <array>
#include <functional>
#include <mutex>

namespace flipscope {

class FlipLogWriter final : public TrainingObserver {
public:
    static constexpr std::size_t stepsPerBlock = 16;
    static constexpr std::size_t mostWaiting = 4; ///< steps, each of a few hundred kilobytes
    /// The file may lack so many of the latest steps while training goes on.
    static constexpr std::size_t mostStepsBehind = stepsPerBlock - 1 + mostWaiting;

    /// As the option flip-log of the run says. Add it before the CheckpointWriter. Run and trainer must
    /// outlive it.
    FlipLogWriter(const RunFolder& run, const Trainer& trainer, std::function<void(const std::string&)> warn);
    ~FlipLogWriter() noexcept override; // a task_group may throw where nobody waited for it

    void onStarted(const TrainingStart& start) override;
    bool wantsDelta() const override { return m_budget > 0; }
    void onStep(const StepReport& report, const StepDelta* delta) override;
    void onEpoch(const EpochReport& report, const Network& network) override;
    void onCheckpoint(const TrainingPoint& point, const StateWriter& state, const Network& network) override;
    void onFinished(const TrainingResult& result) override;

private:
    void codeWaiting();
    void codeStep(const StepDelta& delta);
    void codeAllWaiting();
    void tellFailure();
    void begin(std::uint64_t step);
    bool continueLog(std::uint64_t step);
    void write(std::string_view bytes);
    void writeBlock(FlipLogBlock::Kind kind, std::uint64_t firstStep, std::uint64_t lastStep,
                    std::string_view payload);
    void noteBlock(const FlipLogBlock& block);
    void writeKeyframe();
    void flush();
    void thinOut();
    void rewrite(std::vector<FlipLogBlock> kept);
    std::vector<FlipLogBlock> keptBlocks() const;
    void closeFile();
    /// Runs f unless the log has failed; what fails is told, and leaves the file as it was.
    template <class F> void attempt(F&& f);

    // Shared with the tasks:
    std::mutex m_mutex;
    std::array<StepDelta, mostWaiting> m_steps; // a ring
    std::size_t m_firstWaiting = 0, m_waiting = 0;
    bool m_coding = false; // a task is under way
    std::string m_failure; // not yet told
    tbb::task_group m_tasks;

    // Of the tasks, or of the training thread once none is under way:
    const RunFolder& m_run;
    const Trainer& m_trainer;
    std::function<void(const std::string&)> m_warn;
    std::uint64_t m_budget; // bytes, without what is kept for checkpoints
    FlipLogHeader m_header;
    FlipBlockEncoder m_encoder;
    FlipState m_state; // after m_step
    std::uint64_t m_step = 0;
    int m_descriptor = -1;
    std::uint64_t m_bytes = 0; // of the file: whole blocks
    std::vector<FlipLogBlock> m_blocks;
    std::uint64_t m_keyframe = 0;                           // step of the latest
    std::uint64_t m_keyframeBytes = 0, m_sinceKeyframe = 0; // its size; that of the steps after it
    bool m_failed = false;                                  // until the next epoch ends
    bool m_thinned = false;
};

} // namespace flipscope
