// The second half of a step: votes become changes. Nothing here can be interrupted, so that a step is taken
// whole or not at all.
#include "engine/learning/votepropagation.h"
#include "engine/parallel.h"

#include <algorithm>
#include <atomic>
#include <mutex>

namespace flipscope {

namespace {

/// Takes out the voters of some samples.
void dropVoters(Voters& voters, const std::vector<std::uint32_t>& samples, std::size_t stride) {
    for (auto* list : {&voters.plus, &voters.minus})
        std::erase_if(*list, [&](std::uint32_t voter) {
            return std::binary_search(samples.begin(), samples.end(),
                                      static_cast<std::uint32_t>(voter / stride));
        });
}

} // namespace

/// A voter's own say is the sum over him alone, by the sums of the step.
void VotePropagation::noteVotes(WeightWatch& watch, const Voters& voters, const SlicedSums& votes,
                                const LayerInput& input, Scratch& scratch) const {
    watch.total = numberAt(votes, watch.column);
    if (!watch.samplesWanted)
        return;
    const VoteLayer& l = *m_layers[watch.layer];
    AlignedBuffer<Word> room(scratch.votes.size());
    Voters alone;
    for (const auto list : {&Voters::plus, &Voters::minus})
        for (const std::uint32_t voter : voters.*list) {
            (alone.*list).assign(1, voter);
            SlicedSums vote{room.data(), votes.stride, votes.words, 0};
            l.sumVotes(alone, input, vote, scratch.layer);
            (alone.*list).clear();
            watch.votes.push_back(
                {static_cast<std::uint32_t>(voter / input.stride), numberAt(vote, watch.column)});
        }
    std::stable_sort(watch.votes.begin(), watch.votes.end(),
                     [](const SampleVote& a, const SampleVote& b) { return a.sample < b.sample; });
    std::size_t kept = 0; // a sample of a filter votes at many places
    for (std::size_t i = 1; i < watch.votes.size(); ++i)
        if (watch.votes[i].sample == watch.votes[kept].sample)
            watch.votes[kept].vote += watch.votes[i].vote;
        else
            watch.votes[++kept] = watch.votes[i];
    if (!watch.votes.empty())
        watch.votes.resize(kept + 1);
}

template <class F> void VotePropagation::forEachVoted(std::size_t layer, std::size_t word, const Batch& batch,
                                                      LayerBlame& blame, F&& f) {
    Scratch& scratch = localScratch();
    const VoteLayer& l = *m_layers[layer];
    const LayerInput input = inputOf(layer, batch);
    l.gather(word, m_active, m_errs, batch, input, scratch.voters, blame);
    if (m_watch && m_watch->layer == layer && m_watch->neuron / wordBits == word)
        dropVoters(scratch.voters[m_watch->neuron % wordBits], m_watch->without, input.stride);
    for (std::size_t bit = 0; bit < wordBits; ++bit) {
        const Voters& voters = scratch.voters[bit];
        if (voters.size() == 0)
            continue;
        SlicedSums votes{scratch.votes.data(), l.weights().stride() + 2 * readAhead, l.weights().words(), 0};
        l.sumVotes(voters, input, votes, scratch.layer);
        f(word * wordBits + bit, voters, votes, scratch);
    }
}

std::uint64_t VotePropagation::magnitudeOf(std::size_t layer, const Batch& batch) {
    std::atomic<std::uint64_t> magnitude{0};
    forEachTask(m_layers[layer]->neuronWords(), [&](std::size_t word) {
        LayerBlame uncounted = m_blame[layer];
        forEachVoted(layer, word, batch, uncounted,
                     [&](std::size_t, const Voters&, const SlicedSums& votes, Scratch&) {
                         magnitude += m_kernels.absoluteSum(votes);
                     });
    });
    return magnitude;
}

LayerStep VotePropagation::updateWord(std::size_t layer, std::size_t word, const Batch& batch) {
    VoteLayer& l = *m_layers[layer];
    LayerStep counts;
    const LayerInput input = inputOf(layer, batch);
    const std::uint64_t perNeuron = l.shape().inputs() * updateOps();
    const std::uint64_t perVoter = l.shape().inputs() * inputOps(layer);
    forEachVoted(layer, word, batch, m_blame[layer],
                 [&](std::size_t neuron, const Voters& voters, const SlicedSums& votes, Scratch& scratch) {
                     if (WeightWatch* watch = watchOver(layer, neuron))
                         noteVotes(*watch, voters, votes, input, scratch);
                     if (m_frozen.neuron(layer, neuron))
                         return;
                     const Word* free = m_frozen.freeColumns(layer, neuron);
                     const UpdateCounts done =
                         updateNeuron({layer, neuron, votes, free ? free : l.used(), voters.size(),
                                       l.weights().row(neuron * l.shape().weightPlanes),
                                       scratch.changed.data(), l.weights().stride()});
                     counts.flips += done.flips;
                     counts.updates += done.updates;
                     counts.errors += voters.distinct();
                     counts.bitOps += perNeuron + perVoter * voters.size();
                     if (done.flips > 0)
                         l.changeWeights(neuron, scratch.changed.data());
                 });
    return counts;
}

void VotePropagation::listTasks() {
    for (std::size_t l = 0; l < m_layers.size(); ++l)
        m_updates.push_back({l, UpdateTask::zSums}); // the longest ones first
    for (std::size_t l = 0; l < m_layers.size(); ++l) {
        for (std::size_t word = 0;
             l < m_trainedLayers && !m_frozen.layer(l) && word < m_layers[l]->neuronWords(); ++word)
            m_updates.push_back({l, word});
        for (std::size_t block = 0; block < m_layers[l]->blocks(); ++block)
            m_refreshes.push_back({l, block});
    }
}

void VotePropagation::commit(const Batch& batch, StepReport& report) {
    for (std::size_t l = 0; l < m_trainedLayers; ++l)
        beginLayer(l, batch);
    if (m_watch) {
        m_watch->votes.clear();
        m_watch->total = 0;
        m_watch->threshold.reset();
        m_watch->before = counterOf(m_watch->layer, m_watch->neuron, m_watch->column);
    }
    report.layers.resize(m_layers.size());
    std::mutex reportMutex;
    forEachTask(m_updates.size(), [&](std::size_t i) {
        const auto [layer, word] = m_updates[i];
        if (word == UpdateTask::zSums) // of the weights that the step went forward with: not yet refreshed
            return m_layers[layer]->addZSums(inputOf(layer, batch), batch.size(), localScratch().layer);
        const LayerStep done = updateWord(layer, word, batch);
        const std::lock_guard lock(reportMutex);
        report.layers[layer] += done;
    });
    for (std::size_t l = 0; l < m_layers.size(); ++l) {
        if (l < m_trainedLayers)
            endLayer(l);
        m_layers[l]->endStep(batch.size(), false);
        // The product forward, and E of the layer's errors carried back through as many weights.
        const LayerShape& shape = m_layers[l]->shape();
        report.layers[l].bitOps += inputOps(l) * shape.weightPlanes * shape.weightCount() *
                                   shape.sumHeight() * shape.sumWidth() * batch.size();
        if (l > 0 && m_hiddenErrors != HiddenErrors::Local)
            report.layers[l].bitOps += 2 * shape.weightPlanes * shape.inputs() * report.layers[l].errors;
        report.layers[l].activations = batch.size() * m_layers[l]->shape().output().values();
    }
    forEachTask(m_refreshes.size(),
                [&](std::size_t i) { m_layers[m_refreshes[i].layer]->refresh(m_refreshes[i].word); });
    if (m_watch)
        m_watch->after = counterOf(m_watch->layer, m_watch->neuron, m_watch->column);
}

} // namespace flipscope
