// Two trainings side by side: the same samples in the same order (indices, augmentation), the same seed, the
// same budget; different methods or settings. The lanes take turns, a step each, on all threads, so that both
// meet the same machine; what either trains is, bit for bit, what it trains alone.
//
//     Race race(raceConfigs(common, a, b, budget), dataset, budget);
//     race.addObserver(observer);
//     const RaceResult result = race.run(control);        // blocking
//
// The trap: a budget of seconds ends a lane where its own training time is used up, which no seed decides.
#pragma once

#include "engine/network/distance.h"
#include "engine/trainer.h"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace flipscope {

struct RaceBudget {
    enum class Kind { Epochs, Seconds, BitOps };
    Kind kind = Kind::Epochs;
    double amount = 0; ///< of each lane; whole epochs
};

/// What a lane has spent, and where it stands.
struct LanePoint {
    std::uint64_t step = 0; ///< done in all
    double epochs = 0;      ///< with the fraction of the one in progress
    double seconds = 0;     ///< of its own training
    double bitOps = 0;      ///< 0: not counted by its method
    double accuracy = 0;    ///< of the step on its training samples; of an epoch: on the validation part
};

enum class RaceAxis { Epochs, Seconds, BitOps };
double along(const LanePoint& point, RaceAxis axis);

/// On the race's thread.
class RaceObserver {
public:
    virtual ~RaceObserver() = default;
    virtual void onRaceStarted(const std::array<TrainingStart, 2>& /*starts*/) {}
    virtual void onLaneStep(int /*lane*/, const LanePoint& /*point*/, const StepReport& /*report*/) {}
    virtual void onLaneEpoch(int /*lane*/, const LanePoint& /*point*/, const EpochReport& /*report*/) {}
    /// After both lanes have done step `step`, at the end of each epoch and where wantsDistance(). Never
    /// called where the networks are not alike.
    virtual void onDistance(std::uint64_t /*step*/, const std::vector<LayerDistance>& /*layers*/) {}
    /// Asked after each step of both lanes; must be cheap.
    virtual bool wantsDistance() const { return false; }
};

struct RaceResult {
    std::array<TrainingResult, 2> lanes;
    std::optional<std::vector<LayerDistance>> distance; ///< of the last networks; none: they are not alike
    bool stoppedByUser = false;
};

/// The configurations of the lanes: `common` assignments, then a lane's own. What neither says and what the
/// methods' defaults differ in, though lanes must share it (batch), is the smaller default. Throws Error
/// (Usage) where the lanes could not see the same samples, naming the options.
std::array<TrainingConfig, 2> raceConfigs(const std::vector<Assignment>& common,
                                          const std::vector<Assignment>& a, const std::vector<Assignment>& b,
                                          const RaceBudget& budget);

class Race {
public:
    /// `dataset` has been opened with the lanes' datasetRequest(). Throws Error as Trainer, and (Usage) where
    /// the lanes could not see the same samples.
    Race(const std::array<TrainingConfig, 2>& lanes, const Dataset& dataset, const RaceBudget& budget);
    ~Race();

    /// Before run(); must outlive it. A lane's trainer is for observers of one training (RunKeeper).
    void addObserver(RaceObserver& observer);
    Trainer& lane(int index);

    /// Blocking. A stop ends both lanes. Throws Error.
    RaceResult run(TrainingControl& control);

private:
    class Lane;
    void tellDistance(bool endOfEpoch);

    RaceBudget m_budget;
    std::array<std::unique_ptr<Lane>, 2> m_lanes;
    std::vector<RaceObserver*> m_observers;
};

/// How far the first lane is ahead, wherever either reported: its latest accuracy less the other's, at the
/// same x, where both have one. Points of each lane in their order.
struct GapPoint {
    double x = 0, gap = 0;
};
std::vector<GapPoint> gapBetween(const std::vector<LanePoint>& first, const std::vector<LanePoint>& second,
                                 RaceAxis axis);

} // namespace flipscope
