// Counts over a whole run: flips per layer and step (the landscape), how often and when last each weight
// flipped, and what that says - silent weights, decided ones, those that go back and forth, bursts. It grows
// with the log: count() goes on where it stopped.
//
// The trap: steps that were thinned out are not counted; counted() tells how many were.
#pragma once

#include "engine/timeline/flippatterns.h"
#include "engine/timeline/timemachine.h"

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace flipscope {

/// A step in which a layer flipped far more weights than around it.
struct FlipBurst {
    std::uint64_t step = 0;
    std::size_t layer = 0;
    std::uint32_t flips = 0;
    double times = 0; ///< of the median of the steps around it
};

class FlipCensus {
public:
    explicit FlipCensus(const Network& like);

    /// Goes on through `time`'s log; `interrupted` is asked after each step. True: more was counted.
    bool count(TimeMachine& time, const std::function<bool()>& interrupted);
    /// Forgets all: another log.
    void clear();

    std::uint64_t counted() const { return m_counted; }   ///< steps
    std::uint64_t lastStep() const { return m_lastStep; } ///< of those counted
    /// [step - 1]; shorter than the log where nothing was counted yet; 0 where a step is not known.
    const std::vector<std::uint32_t>& flipsOf(std::size_t layer) const { return m_landscape[layer]; }
    std::size_t layers() const { return m_landscape.size(); }

    std::uint32_t flipsOfWeight(const FlipPlace& place) const { return m_flips[bitAt(m_layout, place)]; }
    /// 0: never.
    std::uint32_t lastFlipOf(const FlipPlace& place) const { return m_latest[bitAt(m_layout, place)]; }

    FlipPatterns patterns() const;
    /// As they were at the ends of epochs (of many: every so many), by step.
    const std::vector<std::pair<std::uint64_t, FlipPatterns>>& epochs() const { return m_epochs; }
    FlipPatterns patterns(std::size_t layer) const;
    /// The strongest ones, at most `most`, by step.
    std::vector<FlipBurst> bursts(std::size_t most) const;
    /// The weights that flipped most often, at most `most`.
    std::vector<FlipPlace> busiest(std::size_t most) const;

private:
    void noteEpoch(std::uint64_t perEpoch);
    FlipPatterns patterns(std::size_t firstLayer, std::size_t endLayer) const;

    FlipLayout m_layout;
    std::vector<BitMatrix> m_used; // per layer, one row: columns that are inputs
    std::vector<std::vector<std::uint32_t>> m_landscape;
    std::vector<std::uint16_t> m_flips;  // per bit; stops at its largest value
    std::vector<std::uint32_t> m_latest; // per bit
    std::uint64_t m_counted = 0, m_lastStep = 0;
    std::vector<std::pair<std::uint64_t, FlipPatterns>> m_epochs;
    std::uint64_t m_every = 1; // epochs
};

} // namespace flipscope
