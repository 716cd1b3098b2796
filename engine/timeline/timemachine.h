// Goes to any step of a run, both ways: the network as it was after that step, and what the step changed. A
// finished run or one that is being trained (readOn() takes in what has been logged since, block by block).
//
//     TimeMachine time(run / "flips.fliplog", like);
//     time.seek(1234);
//     Network then = time.network();
//     for (const FlipPlace& flip : time.flips()) ...
//
// The trap: steps may be missing (thinned out, or a gap); seek() then ends at the latest known one before.
// One thread at a time; several machines may read one log.
#pragma once

#include "engine/io/fliplog.h"
#include "engine/timeline/flippatterns.h"
#include "engine/timeline/flipplace.h"
#include "engine/timeline/statecache.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

namespace flipscope {

class TimeMachine {
public:
    /// `like`: a network of the run's shape; `cache`: shared with other machines of the run, or none. Throws
    /// Error where the log is of another network, or no log.
    TimeMachine(const std::filesystem::path& log, Network like,
                std::shared_ptr<StateCache> cache = std::make_shared<StateCache>());

    /// True: the log is not what it was (it has grown, mostly).
    bool readOn();
    const FlipLogHeader& header() const { return m_log.header(); }
    std::uint64_t firstStep() const { return m_log.firstStep(); }
    std::uint64_t lastStep() const { return m_log.lastStep(); }
    std::vector<std::uint64_t> keyframes() const { return m_log.keyframes(); }
    bool isExact(std::uint64_t step) const { return m_log.isExact(step); }
    /// The first step from which on all are there; above firstStep() where older ones were thinned out.
    std::uint64_t firstExactStep() const;

    /// Goes to `step`, or to the latest known one before it; that step.
    std::uint64_t seek(std::uint64_t step);
    std::uint64_t step() const { return m_step; }
    Network network() const { return m_log.network(m_like); }
    const Network& like() const { return m_like; }
    /// Whether the changes of the step it stands at are known.
    bool hasChanges() { return m_log.changes(m_step) != nullptr; }
    /// The bits that flipped in that step, ascending; empty where they are not known.
    std::vector<FlipPlace> flips();
    /// The same of any step, as the log has them; nothing where they are not known.
    const LoggedStep* changes(std::uint64_t step) { return m_log.changes(step); }
    std::optional<std::uint64_t> nextChanges(std::uint64_t first) const { return m_log.nextChanges(first); }

    /// All flips of one neuron's weights in the steps first..last that are known, in their order.
    /// `interrupted` is asked now and then; once true, what was found so far is given.
    template <class F> std::vector<NeuronFlip> flipsOf(std::uint32_t layer, std::uint32_t neuron,
                                                       std::uint64_t first, std::uint64_t last,
                                                       F&& interrupted);

private:
    FlipLog m_log;
    Network m_like;
    std::shared_ptr<StateCache> m_cache;
    std::uint64_t m_step = 0;
};

template <class F> std::vector<NeuronFlip> TimeMachine::flipsOf(std::uint32_t layer, std::uint32_t neuron,
                                                                std::uint64_t first, std::uint64_t last,
                                                                F&& interrupted) {
    std::vector<NeuronFlip> found;
    const FlipLayout& layout = header().layout;
    const FlipLayout::LayerSize& size = layout.layers()[layer];
    const std::uint32_t planes = size.planes;
    const std::uint64_t begin = bitAt(layout, {layer, neuron, 0, 0});
    const std::uint64_t end = begin + std::uint64_t{planes} * size.words * wordBits;
    for (auto step = nextChanges(first); step && *step <= last && !interrupted();
         step = nextChanges(*step + 1)) {
        const std::vector<std::uint32_t>& flips = changes(*step)->flips;
        for (auto it = std::lower_bound(flips.begin(), flips.end(), begin); it != flips.end() && *it < end;
             ++it) {
            const FlipPlace place = placeOf(layout, *it, layer);
            found.push_back({*step, place.column, place.plane});
        }
    }
    return found;
}

} // namespace flipscope
