#include "widgets/blamehistory.h"

#include <algorithm>

namespace flipscope {

namespace {

std::vector<std::vector<std::uint32_t>> countsOf(const std::vector<LayerBlame>& blame) {
    std::vector<std::vector<std::uint32_t>> counts;
    for (const LayerBlame& layer : blame)
        counts.push_back(layer.count);
    return counts;
}

bool sameSizes(const std::vector<std::vector<std::uint32_t>>& a,
               const std::vector<std::vector<std::uint32_t>>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const auto& p, const auto& q) { return p.size() == q.size(); });
}

void addTo(BlameHistory::Window& window, const BlameHistory::Window& more) {
    for (std::size_t l = 0; l < window.counts.size(); ++l)
        for (std::size_t o = 0; o < window.counts[l].size(); ++o)
            window.counts[l][o] += more.counts[l][o];
    window.lastStep = more.lastStep;
}

} // namespace

void BlameHistory::clear() { *this = BlameHistory(); }

void BlameHistory::add(const std::vector<LayerBlame>& blame, quint64 firstStep, quint64 lastStep) {
    std::vector<std::vector<std::uint32_t>> counts = countsOf(blame);
    if (!m_before.empty() && (lastStep < m_lastStep || !sameSizes(counts, m_before)))
        clear();
    if (blame.empty() || lastStep < firstStep || (lastStep == m_lastStep && firstStep == m_firstStep))
        return;
    Window window{firstStep, lastStep, counts};
    if (firstStep == m_firstStep && !m_before.empty()) { // the same epoch goes on
        window.firstStep = m_lastStep + 1;
        for (std::size_t l = 0; l < counts.size(); ++l)
            for (std::size_t o = 0; o < counts[l].size(); ++o)
                window.counts[l][o] -= std::min(m_before[l][o], counts[l][o]);
    }
    m_before = std::move(counts);
    m_firstStep = firstStep;
    m_lastStep = lastStep;
    const bool joins = !m_windows.empty() && m_windows.back().lastStep + 1 == window.firstStep &&
                       m_windows.back().steps() < m_stride;
    if (joins)
        addTo(m_windows.back(), window);
    else
        m_windows.push_back(std::move(window));
    if (m_windows.size() > mostWindows)
        mergeNeighbours();
}

/// Across a gap nothing is added up.
void BlameHistory::mergeNeighbours() {
    std::vector<Window> merged;
    quint64 longest = m_stride;
    for (Window& window : m_windows) {
        const bool joins = !merged.empty() && merged.back().lastStep + 1 == window.firstStep &&
                           merged.back().steps() <= m_stride;
        if (joins)
            addTo(merged.back(), window);
        else
            merged.push_back(std::move(window));
        longest = std::max(longest, merged.back().steps());
    }
    if (merged.size() > mostWindows) // gaps alone: the oldest go
        merged.erase(merged.begin(), merged.end() - mostWindows);
    m_stride = std::max(2 * m_stride, longest);
    m_windows = std::move(merged);
}

} // namespace flipscope
