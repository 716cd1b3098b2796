// Why did this weight flip? Re-runs one step of a run and tells which samples of it voted for and against the
// flip, against what their votes counted, and what the flip was worth on that batch. The votes are those that
// the step itself forms (learning/weightwatch.h): shown votes add up to the total, and without the samples
// that voted for it the weight would not have flipped.
//
//     FlipExplainer explainer(replay);
//     if (auto why = explainer.explain(step, place, control, progress)) ...
#pragma once

#include "engine/learning/weightwatch.h"
#include "engine/timeline/flipplace.h"
#include "engine/timeline/replay.h"
#include "engine/timeline/surgery.h"
#include "engine/timeline/timemachine.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace flipscope {

/// A sample of the step that voted.
struct Voter {
    std::uint32_t inBatch = 0;
    std::uint32_t sample = 0; ///< position in the training part
    std::uint16_t label = 0;
    std::int32_t vote = 0;
    BatchAnswer before, after; ///< what the networks before and after the step say of it
};

/// The counter behind the weight, after a step.
struct CounterPoint {
    std::uint64_t step = 0;
    std::int32_t counter = 0;
    std::int64_t votes = 0; ///< of that step
    int weight = 0;
};

struct WhyFlip {
    std::uint64_t step = 0;
    FlipPlace place;
    int weightBefore = 0, weightAfter = 0; ///< +1, -1, or (ternary) 0
    bool hasVotes = false;                 ///< false: in this method samples do not vote; `refusal` says so
    std::string refusal;
    std::vector<Voter> voters; ///< those whose vote is not 0, the largest votes first
    std::int64_t total = 0;
    std::optional<std::int32_t> threshold;
    std::optional<WatchedCounter> counterBefore, counterAfter;
    int shift = 0;
    std::vector<CounterPoint> history; ///< around the step; empty: the method keeps no counters
    std::size_t batch = 0;             ///< samples
    /// On the batch of the step: the network before it, that with this flip alone, the one after the step,
    /// and that without this flip.
    Standing before, flipAlone, after, withoutFlip;
    std::string checksum; ///< of the network after the step

    bool flipped() const { return weightBefore != weightAfter; }
    /// Votes that ask for the change (or, where nothing changed, for the weight as it is), and the others.
    std::int64_t votesFor() const;
    std::int64_t votesAgainst() const;
    bool isFor(const Voter& voter) const;
    /// Whether the flip by itself helped on that batch: above 0 yes, below 0 it hurt.
    int verdict() const;
};

/// What the samples of a step said of some of the weights that flipped in it.
struct StepVotes {
    std::uint64_t step = 0;
    std::size_t weights = 0;   ///< that were looked at
    bool hasVotes = false;     ///< false: in this method samples do not vote
    std::vector<Voter> voters; ///< vote: for how many of the flips, less against how many; most for it first
    std::size_t batch = 0;
    Standing before, after;
};

/// Throws Error where the log knows another network after the step: what was executed again is then not what
/// was trained.
void checkAgainst(TimeMachine& log, const WhyFlip& why);

class FlipExplainer {
public:
    explicit FlipExplainer(Replay& replay) : m_replay(replay) {}

    /// Nothing: stopped. Throws Error where there is no such step or weight.
    std::optional<WhyFlip> explain(std::uint64_t step, const FlipPlace& place, TrainingControl& control,
                                   const Replay::Progress& progress);
    /// Who voted for the flips of these weights (all of one step): what a burst was about. One replay of the
    /// step per weight, so a few weights will do. Nothing: stopped.
    std::optional<StepVotes> votersOf(std::uint64_t step, const std::vector<FlipPlace>& flips,
                                      TrainingControl& control, const Replay::Progress& progress);
    /// The weight's bit after the step, had these samples of its batch not voted on the neuron. Nothing:
    /// stopped, or samples do not vote in this method.
    std::optional<bool> bitWithout(std::uint64_t step, const FlipPlace& place,
                                   std::vector<std::uint32_t> samples, TrainingControl& control);

private:
    void check(std::uint64_t step, const FlipPlace& place) const;
    bool walk(std::uint64_t to, WeightWatch& watch, WhyFlip& why, TrainingControl& control);
    void judge(const Network& before, const Network& after, const WeightWatch& watch, WhyFlip& why);
    std::vector<std::vector<BatchAnswer>> answersOf(std::uint64_t step,
                                                    const std::vector<const Network*>& networks);

    Replay& m_replay;
};

} // namespace flipscope
