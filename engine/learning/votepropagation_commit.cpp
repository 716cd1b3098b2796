// The second half of a step: votes become changes. Nothing here can be interrupted, so that a step is taken
// whole or not at all.
#include "engine/learning/votepropagation.h"

#include "engine/learning/setbits.h"

#include <oneapi/tbb/parallel_for.h>

#include <algorithm>
#include <atomic>
#include <mutex>

namespace flipscope {

/// f(neuron, list of samples that voted, scratch) for every neuron of the layer with at least one vote.
template <class F> void VotePropagation::forEachVoted(std::size_t layer, const Batch& batch, F&& f) {
    const StepLayer& now = m_now[layer];
    tbb::parallel_for(std::size_t{0}, now.positive.words(), [&](std::size_t word) {
        Scratch& scratch = m_scratch.local();
        if (scratch.votes.size() == 0) {
            std::size_t widest = 0;
            for (const VoteLayer& l : m_layers)
                widest = std::max(widest, l.inputs());
            scratch.votes = AlignedBuffer<std::int32_t>(wordsFor(widest) * wordBits);
            scratch.changed = AlignedBuffer<Word>(wordsFor(widest));
        }
        for (auto& list : scratch.lists)
            list.clear();
        for (const std::uint32_t b : m_active) {
            forEachBit(now.positive.row(b)[word],
                       [&](std::size_t bit) { scratch.lists[bit].push_back(signedRow(b, false)); });
            forEachBit(now.negative.row(b)[word],
                       [&](std::size_t bit) { scratch.lists[bit].push_back(signedRow(b, true)); });
        }
        for (std::size_t bit = 0; bit < wordBits; ++bit)
            if (!scratch.lists[bit].empty()) {
                sumVotes(layer, batch, scratch.lists[bit], scratch.votes.data());
                f(word * wordBits + bit, scratch.lists[bit], scratch);
            }
    });
}

void VotePropagation::addBlame(std::size_t layer, std::size_t neuron, const std::vector<SignedRow>& list,
                               const Batch& batch) {
    LayerBlame& blame = m_blame[layer];
    blame.count[neuron] += static_cast<std::uint32_t>(list.size());
    for (const SignedRow row : list) {
        blame.sum[neuron] += row & 1 ? -1 : 1;
        ++blame.byClass[batch.labels[row >> 1] * m_layers[layer].outputs() + neuron];
    }
}

void VotePropagation::updateLayer(std::size_t layer, const Batch& batch, LayerStep& counts,
                                  LayerDelta* delta) {
    VoteLayer& l = m_layers[layer];
    beginLayer(layer, [&] {
        std::atomic<std::uint64_t> magnitude{0};
        forEachVoted(layer, batch, [&](std::size_t, const auto&, Scratch& scratch) {
            magnitude += m_kernels.sumAbsolute(scratch.votes.data(), nullptr, l.inputs());
        });
        return magnitude.load();
    });
    std::atomic<std::uint64_t> flips{0}, updates{0}, errors{0};
    std::mutex deltaMutex;
    forEachVoted(layer, batch, [&](std::size_t neuron, const std::vector<SignedRow>& list, Scratch& scratch) {
        const UpdateCounts done = updateNeuron({layer, neuron, scratch.votes.data(), list.size(),
                                                l.weights.row(neuron), scratch.changed.data()});
        flips += done.flips;
        updates += done.updates;
        errors += list.size();
        addBlame(layer, neuron, list, batch);
        if (done.flips == 0)
            return;
        if (layer == 0 && m_inputType == ValueType::U8)
            l.centres[neuron] = centreOf(neuron);
        if (delta) {
            const std::lock_guard lock(deltaMutex);
            for (std::size_t w = 0; w < l.weights.words(); ++w)
                if (scratch.changed[w] != 0)
                    delta->weights.push_back({static_cast<std::uint32_t>(neuron),
                                              static_cast<std::uint32_t>(w), scratch.changed[w]});
        }
    });
    endLayer(layer);
    counts = {flips, updates, errors, batch.size() * l.outputs()};
}

void VotePropagation::commit(const Batch& batch, StepReport& report, StepDelta* delta) {
    if (delta) {
        delta->step = m_step + 1;
        delta->layers.assign(m_layers.size(), {});
    }
    report.layers.resize(m_layers.size());
    for (std::size_t layer = 0; layer < m_layers.size(); ++layer) {
        VoteLayer& l = m_layers[layer];
        LayerDelta* layerDelta = delta ? &delta->layers[layer] : nullptr;
        std::vector<std::int32_t> before;
        for (std::size_t o = 0; layerDelta && o < l.outputs(); ++o)
            before.push_back(l.threshold(o));
        l.means = m_now[layer].means;
        updateLayer(layer, batch, report.layers[layer], layerDelta);
        if (!layerDelta)
            continue;
        std::sort(layerDelta->weights.begin(), layerDelta->weights.end(),
                  [](const WordChange& a, const WordChange& b) {
                      return std::pair(a.row, a.word) < std::pair(b.row, b.word);
                  });
        for (std::size_t o = 0; o < l.outputs(); ++o)
            if (l.threshold(o) != before[o])
                layerDelta->thresholds.push_back({static_cast<std::uint32_t>(o), before[o], l.threshold(o)});
    }
}

} // namespace flipscope
