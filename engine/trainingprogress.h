// How far a training has come: everything that the loop carries from step to step beside the learner, as a
// value. With the learner's state it is what a checkpoint holds.
#pragma once

#include "engine/observer.h"

#include <cstdint>
#include <vector>

namespace flipscope {

class StateReader;
class StateVisitor;

struct TrainingProgress {
    std::uint64_t epochs = 0;   ///< finished
    std::uint64_t position = 0; ///< steps of the epoch in progress that are done
    std::uint64_t step = 0;     ///< done in all
    std::uint64_t blameFirstStep = 1;

    // Of the epoch in progress; what the last one left where position is 0.
    EpochReport epochNow;
    std::uint64_t correct = 0, seen = 0;
    double lossSum = 0;

    // Of finished epochs.
    std::vector<EpochReport> history;
    std::uint64_t flips = 0, updates = 0, bitOps = 0;
    double trainSeconds = 0;

    double bestAccuracy = -1; ///< on the validation part; below 0: none yet
    std::uint64_t bestEpoch = 0;
    Network best;
    // Schedules that look at the validation part.
    std::uint64_t halvings = 0;     ///< of the rate, so far
    std::uint64_t patienceFrom = 0; ///< the epoch from which patience with the present rate counts

    void beginEpoch(std::size_t layers);
    void add(const StepReport& report);
    /// On the validation part, of `network`; the best model is that of the highest `accuracy`, or of the
    /// highest `balanced`.
    void endEpoch(std::optional<double> accuracy, std::optional<double> balanced, bool bestIsBalanced,
                  const Network& network);
    /// Adds the epoch in progress to the totals; endEpoch() does.
    void account();

    /// Names all of it, for saving. `like` is a network of the run's shape.
    void visitState(StateVisitor& state, const Network& like);
    /// Throws Error where it cannot be of a run of `totalEpochs` epochs of `stepsPerEpoch` steps.
    static TrainingProgress restore(StateReader& reader, const Network& like, std::uint64_t totalEpochs,
                                    std::uint64_t stepsPerEpoch);
};

} // namespace flipscope
