// Goes through a training again: the trainer of a run, complete with counters and whatever else a method
// keeps, as it was after any step. From the nearest state that is known - where it stands, one kept in
// memory, a checkpoint of the run, the beginning - steps are executed again. The run may still be trained,
// by this program or another.
//
//     Replay replay(folder, data, threads);
//     replay.goTo(1234, control, {});
//     replay.trainer() ...
//
// The trap: whoever takes steps with trainer() himself has left the run's path if he changed anything;
// leavePath() says so.
#pragma once

#include "engine/trainer.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace flipscope {

class Replay {
public:
    /// Steps done, of how many.
    using Progress = std::function<void(std::uint64_t, std::uint64_t)>;

    /// `data` as config() asks for. Throws Error.
    Replay(const std::filesystem::path& folder, TrainingConfig config, Dataset data);
    ~Replay();

    /// What a run was begun with, to be executed by so many threads (0: one per core).
    static TrainingConfig configOf(const std::filesystem::path& folder, int threads);

    Trainer& trainer() { return *m_trainer; }
    const std::filesystem::path& folder() const { return m_folder; }
    /// After which step the trainer stands.
    std::uint64_t step() const;
    std::uint64_t lastStep() const; ///< of the whole run

    /// To after `step`. False: stopped on the way. Throws Error where there is no such step.
    bool goTo(std::uint64_t step, TrainingControl& control, const Progress& progress);
    /// The trainer's state, as Trainer::restore() takes it; kept in memory too, for goTo().
    std::shared_ptr<const std::string> state();
    /// What was learnt since the last goTo() is not what the run has learnt.
    void leavePath() { m_onPath = false; }

private:
    void goFromNearest(std::uint64_t step);
    void restore(const std::string& state);

    std::filesystem::path m_folder;
    std::unique_ptr<Trainer> m_trainer;
    std::map<std::uint64_t, std::shared_ptr<const std::string>> m_states; // by step; 0 is always there
    bool m_onPath = true;
};

} // namespace flipscope
