// How often each neuron was told to change, window of steps after window: the counts of snapshots, which run
// from the start of their epoch, taken apart. At most so many windows are kept: once there are more,
// neighbours are added up two by two, so that the whole run stays in view and memory is bounded.
#pragma once

#include "engine/learning/learner.h"

#include <QtGlobal>

#include <cstdint>
#include <vector>

namespace flipscope {

class BlameHistory {
public:
    static constexpr std::size_t mostWindows = 256;

    struct Window {
        quint64 firstStep = 0, lastStep = 0;
        std::vector<std::vector<std::uint32_t>> counts; ///< [layer][neuron]

        quint64 steps() const { return lastStep - firstStep + 1; }
    };

    /// Counts over firstStep..lastStep, as a snapshot has them. Steps that nobody saw leave a gap; a step
    /// that was seen already, or other layers, begin anew.
    void add(const std::vector<LayerBlame>& blame, quint64 firstStep, quint64 lastStep);
    void clear();
    const std::vector<Window>& windows() const { return m_windows; }

private:
    void mergeNeighbours();

    std::vector<Window> m_windows;
    std::vector<std::vector<std::uint32_t>> m_before; // counts of the last snapshot, since m_firstStep
    quint64 m_firstStep = 0, m_lastStep = 0;
    quint64 m_stride = 1; // steps of a window: shorter ones are added to the one before
};

} // namespace flipscope
