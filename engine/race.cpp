#include "engine/race.h"

#include "datasets/error.h"
#include "engine/trainingprogress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace flipscope {

namespace {

/// What decides which samples a step sees; the first word is the option.
std::string differencesInSamples(const TrainingConfig& a, const TrainingConfig& b) {
    std::string text;
    const auto add = [&](const std::string& key, const std::string& ours, const std::string& theirs) {
        if (ours != theirs)
            text += fmt::format("{}{} ({} and {})", text.empty() ? "" : ", ", key, ours, theirs);
    };
    for (const char* key : {"seed", "batch", "augment"})
        add(key, formatOption(a.value(key)), formatOption(b.value(key)));
    if (a.datasetRequest() == b.datasetRequest())
        return text;
    for (const OptionSpec& option : TrainingConfig::generalOptions()) {
        std::vector<Assignment> other = a.assignments();
        other.push_back({option.key, formatOption(b.value(option.key)), option.key, {}});
        if (option.key != "seed" && option.key != "method" &&
            TrainingConfig::resolve(other).datasetRequest() != a.datasetRequest())
            add(option.key, formatOption(a.value(option.key)), formatOption(b.value(option.key)));
    }
    return text;
}

void refuseOtherSamples(const std::array<TrainingConfig, 2>& lanes) {
    if (const std::string text = differencesInSamples(lanes[0], lanes[1]); !text.empty())
        throw Error(
            fmt::format("the lanes of a race must see the same samples in the same order, but differ in "
                        "{}; choose one value for both",
                        text),
            Error::Kind::Usage);
}

bool isSaid(const std::vector<Assignment>& all, const std::string& key) {
    return std::any_of(all.begin(), all.end(), [&](const Assignment& a) { return a.key == key; });
}

} // namespace

double along(const LanePoint& point, RaceAxis axis) {
    switch (axis) {
    case RaceAxis::Epochs:
        return point.epochs;
    case RaceAxis::Seconds:
        return point.seconds;
    default:
        return point.bitOps;
    }
}

std::array<TrainingConfig, 2> raceConfigs(const std::vector<Assignment>& common,
                                          const std::vector<Assignment>& a, const std::vector<Assignment>& b,
                                          const RaceBudget& budget) {
    std::array<std::vector<Assignment>, 2> all{common, common};
    all[0].insert(all[0].end(), a.begin(), a.end());
    all[1].insert(all[1].end(), b.begin(), b.end());
    if (!isSaid(all[0], "batch") && !isSaid(all[1], "batch")) {
        const std::int64_t batch = std::min(TrainingConfig::resolve(all[0]).integer("batch"),
                                            TrainingConfig::resolve(all[1]).integer("batch"));
        for (auto& lane : all)
            lane.push_back({"batch", std::to_string(batch), "batch", {}});
    }
    if (budget.kind == RaceBudget::Kind::Epochs)
        for (auto& lane : all)
            lane.push_back({"epochs", fmt::format("{:.0f}", budget.amount), "the race's epochs", {}});
    const std::array<TrainingConfig, 2> lanes{TrainingConfig::resolve(all[0]),
                                              TrainingConfig::resolve(all[1])};
    refuseOtherSamples(lanes);
    return lanes;
}

/// Turns the reports of one trainer into those of a lane.
class Race::Lane final : public TrainingObserver {
public:
    Lane(int index, const TrainingConfig& config, const Dataset& dataset,
         const std::vector<RaceObserver*>& observers)
        : trainer(config, dataset), m_index(index), m_observers(observers) {
        trainer.addObserver(*this);
    }

    /// The budget, or all epochs, are used up.
    bool isDone(const RaceBudget& budget) const {
        if (m_ended)
            return true;
        switch (budget.kind) {
        case RaceBudget::Kind::Seconds:
            return point.seconds >= budget.amount;
        case RaceBudget::Kind::BitOps:
            return point.bitOps >= budget.amount;
        default:
            return false;
        }
    }

    /// One step; false: stopped.
    bool takeStep(TrainingControl& control) {
        const std::uint64_t before = trainer.progress().step;
        const bool goesOn = trainer.advance(before + 1, control);
        m_ended = goesOn && trainer.progress().step == before; // nothing is left to do
        return goesOn;
    }

    /// A budget that would never be used up.
    void refuseUncounted(const RaceBudget& budget) const {
        if (budget.kind == RaceBudget::Kind::BitOps && point.step > 0 && point.bitOps <= 0)
            throw Error(fmt::format("race: bit operations are not counted for method {}; choose a budget of "
                                    "epochs or seconds",
                                    start.method),
                        Error::Kind::Usage);
    }

    void onStarted(const TrainingStart& s) override { start = s; }
    void onStep(const StepReport& report, const StepDelta*) override {
        const TrainingProgress& p = trainer.progress();
        point.step = report.step;
        point.epochs = static_cast<double>(report.step) / static_cast<double>(start.stepsPerEpoch);
        point.seconds = p.trainSeconds + (p.position > 0 ? p.epochNow.seconds : 0);
        point.bitOps += static_cast<double>(totalOf(report.layers).bitOps);
        point.accuracy = static_cast<double>(report.correct) / static_cast<double>(report.samples);
        for (RaceObserver* observer : m_observers)
            observer->onLaneStep(m_index, point, report);
    }
    void onEpoch(const EpochReport& report, const Network&) override {
        LanePoint end = point;
        end.accuracy = report.validationAccuracy.value_or(report.trainAccuracy);
        for (RaceObserver* observer : m_observers)
            observer->onLaneEpoch(m_index, end, report);
    }

    Trainer trainer;
    TrainingStart start;
    LanePoint point;

private:
    int m_index;
    const std::vector<RaceObserver*>& m_observers;
    bool m_ended = false;
};

Race::Race(const std::array<TrainingConfig, 2>& lanes, const Dataset& dataset, const RaceBudget& budget)
    : m_budget(budget) {
    refuseOtherSamples(lanes);
    if (!(budget.amount > 0))
        throw Error(fmt::format("race: expected a budget above 0, found {}", budget.amount),
                    Error::Kind::Usage);
    for (const int i : {0, 1})
        m_lanes[static_cast<std::size_t>(i)] =
            std::make_unique<Lane>(i, lanes[static_cast<std::size_t>(i)], dataset, m_observers);
}

Race::~Race() = default;

void Race::addObserver(RaceObserver& observer) { m_observers.push_back(&observer); }

Trainer& Race::lane(int index) { return m_lanes[static_cast<std::size_t>(index)]->trainer; }

void Race::tellDistance(bool endOfEpoch) {
    const bool isWanted = endOfEpoch || std::any_of(m_observers.begin(), m_observers.end(),
                                                    [](RaceObserver* o) { return o->wantsDistance(); });
    if (!isWanted)
        return;
    if (const auto distance = distanceBetween(lane(0).lastNetwork(), lane(1).lastNetwork()))
        for (RaceObserver* observer : m_observers)
            observer->onDistance(m_lanes[0]->point.step, *distance);
}

RaceResult Race::run(TrainingControl& control) {
    Lane &first = *m_lanes[0], &second = *m_lanes[1];
    first.trainer.begin();
    second.trainer.begin();
    for (RaceObserver* observer : m_observers)
        observer->onRaceStarted({first.start, second.start});
    bool goesOn = true;
    while (goesOn && !(first.isDone(m_budget) && second.isDone(m_budget))) {
        const std::uint64_t before = std::min(first.point.step, second.point.step);
        for (Lane* lane : {&first, &second})
            if (goesOn && !lane->isDone(m_budget)) {
                goesOn = lane->takeStep(control);
                lane->refuseUncounted(m_budget);
            }
        if (goesOn && first.point.step == second.point.step && first.point.step > before)
            tellDistance(first.point.step % first.start.stepsPerEpoch == 0);
    }
    RaceResult result;
    result.stoppedByUser = !goesOn;
    TrainingControl ended; // what the budget has left undone stays undone
    ended.stop();
    for (const std::size_t i : {0U, 1U})
        result.lanes[i] = m_lanes[i]->trainer.run(ended);
    result.distance = distanceBetween(first.trainer.lastNetwork(), second.trainer.lastNetwork());
    return result;
}

std::vector<GapPoint> gapBetween(const std::vector<LanePoint>& first, const std::vector<LanePoint>& second,
                                 RaceAxis axis) {
    std::vector<GapPoint> gaps;
    std::size_t i = 0, j = 0; // points of each that are reached
    while (i < first.size() || j < second.size()) {
        const double x = std::min(i < first.size() ? along(first[i], axis) : HUGE_VAL,
                                  j < second.size() ? along(second[j], axis) : HUGE_VAL);
        while (i < first.size() && along(first[i], axis) <= x)
            ++i;
        while (j < second.size() && along(second[j], axis) <= x)
            ++j;
        if (i > 0 && j > 0)
            gaps.push_back({x, first[i - 1].accuracy - second[j - 1].accuracy});
    }
    return gaps;
}

} // namespace flipscope
