#include "engine/timeline/whyflip.h"

#include "datasets/error.h"
#include "engine/parallel.h"
#include "engine/trainingprogress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>

namespace flipscope {

namespace {

constexpr std::uint64_t stepsBefore = 48, stepsAfter = 16; // of the counter's history

int weightOf(const Network& network, const FlipPlace& place) {
    return parametersOf(network.layers()[place.layer]).weight(place.neuron, place.column);
}

/// Watches for as long as it lives.
class Watching {
public:
    Watching(Trainer& trainer, WeightWatch& watch) : m_trainer(trainer), m_voted(trainer.watch(&watch)) {}
    Watching(const Watching&) = delete;
    Watching& operator=(const Watching&) = delete;
    ~Watching() { m_trainer.watch(nullptr); }
    bool voted() const { return m_voted; }

private:
    Trainer& m_trainer;
    bool m_voted;
};

} // namespace

bool WhyFlip::isFor(const Voter& voter) const {
    const int direction = flipped() ? weightAfter - weightBefore : weightAfter;
    return direction > 0 ? voter.vote > 0 : voter.vote < 0;
}

std::int64_t WhyFlip::votesFor() const {
    std::int64_t sum = 0;
    for (const Voter& voter : voters)
        sum += isFor(voter) ? voter.vote : 0;
    return sum;
}

std::int64_t WhyFlip::votesAgainst() const { return total - votesFor(); }

int WhyFlip::verdict() const {
    if (flipAlone.correct != before.correct)
        return flipAlone.correct > before.correct ? 1 : -1;
    return flipAlone.lead > before.lead ? 1 : flipAlone.lead < before.lead ? -1 : 0;
}

void checkAgainst(TimeMachine& log, const WhyFlip& why) {
    if (log.seek(why.step) == why.step && log.network().checksum() != why.checksum)
        throw Error(fmt::format("step {}, executed again, is not what the flip log says: its settings were "
                                "changed while it was trained, its data have changed, or another version of "
                                "Flipscope trained it; verify tells from which step on",
                                why.step));
}

void FlipExplainer::check(std::uint64_t step, const FlipPlace& place) const {
    if (step == 0 || step > m_replay.lastStep())
        throw Error(fmt::format("step {}: expected 1 to {}", step, m_replay.lastStep()), Error::Kind::Usage);
    const Network& network = m_replay.trainer().lastNetwork();
    if (place.layer >= network.layers().size())
        throw Error(fmt::format("layer {}: expected 0 to {}", place.layer, network.layers().size() - 1),
                    Error::Kind::Usage);
    const LayerShape& shape = parametersOf(network.layers()[place.layer]).shape;
    if (place.neuron >= shape.neurons)
        throw Error(fmt::format("neuron {}: expected 0 to {}", place.neuron, shape.neurons - 1),
                    Error::Kind::Usage);
    if (place.column >= shape.columns() || !shape.usedColumns().get(0, place.column) ||
        place.plane >= shape.weightPlanes)
        throw Error(fmt::format("the neuron has no such weight: it has {}", shape.inputs()),
                    Error::Kind::Usage);
}

/// Step by step to `to`, noting the counter after each.
bool FlipExplainer::walk(std::uint64_t to, WeightWatch& watch, WhyFlip& why, TrainingControl& control) {
    Trainer& trainer = m_replay.trainer();
    while (m_replay.step() < to) {
        if (!trainer.advance(m_replay.step() + 1, control))
            return false;
        if (watch.after)
            why.history.push_back({m_replay.step(), watch.after->value, watch.total,
                                   weightOf(trainer.lastNetwork(), why.place)});
    }
    return true;
}

std::optional<WhyFlip> FlipExplainer::explain(std::uint64_t step, const FlipPlace& place,
                                              TrainingControl& control, const Replay::Progress& progress) {
    check(step, place);
    Trainer& trainer = m_replay.trainer();
    WhyFlip why;
    why.step = step;
    why.place = place;
    WeightWatch watch;
    watch.layer = place.layer;
    watch.neuron = place.neuron;
    watch.column = place.column;
    watch.samplesWanted = false;
    if (!m_replay.goTo(step - 1 - std::min(stepsBefore, step - 1), control, progress))
        return std::nullopt;
    const Watching watching(trainer, watch);
    why.hasVotes = watching.voted();
    if (!why.hasVotes)
        why.refusal = fmt::format("in the method {} samples do not vote on single weights, so there are no "
                                  "voters to list; what the flip was worth on its batch is shown",
                                  trainer.config().text("method"));
    if (!walk(step - 1, watch, why, control))
        return std::nullopt;
    m_replay.state(); // others will ask about the same step
    const Network before = trainer.lastNetwork();
    watch.samplesWanted = true;
    if (!walk(step, watch, why, control))
        return std::nullopt;
    judge(before, trainer.lastNetwork(), watch, why);
    watch.samplesWanted = false;
    if (!why.history.empty() && !walk(std::min(step + stepsAfter, m_replay.lastStep()), watch, why, control))
        return std::nullopt;
    return why;
}

void FlipExplainer::judge(const Network& before, const Network& after, const WeightWatch& watch,
                          WhyFlip& why) {
    Trainer& trainer = m_replay.trainer();
    why.weightBefore = weightOf(before, why.place);
    why.weightAfter = weightOf(after, why.place);
    why.checksum = after.checksum();
    if (why.hasVotes) {
        why.total = watch.total;
        why.threshold = watch.threshold;
        why.counterBefore = watch.before;
        why.counterAfter = watch.after;
        why.shift = watch.shift;
    }
    const Network alone = withFlip(before, why.place), without = withFlip(after, why.place);
    const auto answers = answersOf(why.step, {&before, &after, &alone, &without});
    const Batch& batch = trainer.batch(why.step);
    why.batch = batch.size();
    why.before = standingOf(answers[0], batch.labels);
    why.after = standingOf(answers[1], batch.labels);
    why.flipAlone = standingOf(answers[2], batch.labels);
    why.withoutFlip = standingOf(answers[3], batch.labels);
    for (const SampleVote& vote : watch.votes)
        if (vote.vote != 0)
            why.voters.push_back({vote.sample, batch.sampleIndices[vote.sample], batch.labels[vote.sample],
                                  vote.vote, answers[0][vote.sample], answers[1][vote.sample]});
    std::stable_sort(why.voters.begin(), why.voters.end(),
                     [](const Voter& x, const Voter& y) { return std::abs(x.vote) > std::abs(y.vote); });
}

/// What each network says of the samples of a step.
std::vector<std::vector<BatchAnswer>> FlipExplainer::answersOf(std::uint64_t step,
                                                               const std::vector<const Network*>& networks) {
    Trainer& trainer = m_replay.trainer();
    const Batch& batch = trainer.batch(step);
    const Kernels& kernels = selectKernels(trainer.config().text("kernels"));
    std::vector<std::vector<BatchAnswer>> answers;
    Workers workers(static_cast<int>(trainer.config().integer("threads")));
    workers.run([&] {
        for (const Network* network : networks)
            answers.push_back(answersOnBatch(*network, batch.input, batch.labels, kernels));
    });
    return answers;
}

std::optional<StepVotes> FlipExplainer::votersOf(std::uint64_t step, const std::vector<FlipPlace>& flips,
                                                 TrainingControl& control, const Replay::Progress& progress) {
    Trainer& trainer = m_replay.trainer();
    StepVotes votes;
    votes.step = step;
    votes.hasVotes = true;
    std::map<std::uint32_t, std::int32_t> says; // by sample of the batch
    Network before, after;
    for (const FlipPlace& place : flips) {
        check(step, place);
        if (!m_replay.goTo(step - 1, control, progress))
            return std::nullopt;
        m_replay.state(); // where the next one begins
        before = trainer.lastNetwork();
        WeightWatch watch;
        watch.layer = place.layer;
        watch.neuron = place.neuron;
        watch.column = place.column;
        const Watching watching(trainer, watch);
        if (!trainer.advance(step, control))
            return std::nullopt;
        after = trainer.lastNetwork();
        votes.hasVotes = watching.voted();
        if (!votes.hasVotes)
            break;
        ++votes.weights;
        const bool grew = weightOf(after, place) > weightOf(before, place);
        for (const SampleVote& vote : watch.votes)
            if (vote.vote != 0)
                says[vote.sample] += (vote.vote > 0) == grew ? 1 : -1;
    }
    if (flips.empty())
        return votes;
    const auto answers = answersOf(step, {&before, &after});
    const Batch& batch = trainer.batch(step);
    votes.batch = batch.size();
    votes.before = standingOf(answers[0], batch.labels);
    votes.after = standingOf(answers[1], batch.labels);
    for (const auto& [sample, flipsFor] : says)
        if (flipsFor != 0)
            votes.voters.push_back({sample, batch.sampleIndices[sample], batch.labels[sample], flipsFor,
                                    answers[0][sample], answers[1][sample]});
    std::stable_sort(votes.voters.begin(), votes.voters.end(),
                     [](const Voter& x, const Voter& y) { return x.vote > y.vote; });
    return votes;
}

std::optional<bool> FlipExplainer::bitWithout(std::uint64_t step, const FlipPlace& place,
                                              std::vector<std::uint32_t> samples, TrainingControl& control) {
    check(step, place);
    Trainer& trainer = m_replay.trainer();
    if (!m_replay.goTo(step - 1, control, {}))
        return std::nullopt;
    WeightWatch watch;
    watch.layer = place.layer;
    watch.neuron = place.neuron;
    watch.column = place.column;
    watch.samplesWanted = false;
    watch.without = std::move(samples);
    std::sort(watch.without.begin(), watch.without.end());
    const Watching watching(trainer, watch);
    if (!watching.voted())
        return std::nullopt;
    m_replay.leavePath();
    if (!trainer.advance(step, control))
        return std::nullopt;
    return bitOf(trainer.lastNetwork(), place);
}

} // namespace flipscope
