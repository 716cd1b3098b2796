#include "engine/timeline/flipcensus.h"

#include "engine/learning/setbits.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace flipscope {

namespace {

constexpr std::size_t burstWindow = 50; // steps to either side that a burst is compared with
constexpr double burstTimes = 2;        // of their median
constexpr std::uint32_t fewestFlips = 20;
constexpr std::uint16_t mostCounted = std::numeric_limits<std::uint16_t>::max();

std::uint32_t median(std::vector<std::uint32_t> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

} // namespace

FlipCensus::FlipCensus(const Network& like) : m_layout(like), m_landscape(like.layers().size()) {
    for (const Layer& layer : like.layers())
        m_used.push_back(parametersOf(layer).shape.usedColumns());
    clear();
}

void FlipCensus::clear() {
    for (auto& steps : m_landscape)
        steps.clear();
    m_flips.assign(m_layout.bits(), 0);
    m_latest.assign(m_layout.bits(), 0);
    m_counted = m_lastStep = 0;
    m_epochs.clear();
    m_every = 1;
}

bool FlipCensus::count(TimeMachine& time, const std::function<bool()>& interrupted) {
    const std::uint64_t before = m_counted;
    for (auto next = time.nextChanges(m_lastStep + 1); next && !interrupted();
         next = time.nextChanges(m_lastStep + 1)) {
        time.seek(*next); // fills the cache of those who seek
        const LoggedStep& step = *time.changes(*next);
        m_lastStep = *next;
        ++m_counted;
        std::size_t layer = 0;
        for (auto& steps : m_landscape)
            steps.resize(m_lastStep);
        auto from = step.flips.begin();
        for (; layer < m_landscape.size(); ++layer) {
            const auto end = std::lower_bound(from, step.flips.end(), m_layout.firstBit(layer + 1));
            m_landscape[layer][m_lastStep - 1] = static_cast<std::uint32_t>(end - from);
            from = end;
        }
        for (const std::uint32_t bit : step.flips) {
            m_flips[bit] = static_cast<std::uint16_t>(m_flips[bit] + (m_flips[bit] < mostCounted));
            m_latest[bit] = static_cast<std::uint32_t>(m_lastStep);
        }
        noteEpoch(time.header().stepsPerEpoch);
    }
    return m_counted != before;
}

FlipPatterns FlipCensus::patterns() const { return patterns(0, m_landscape.size()); }
FlipPatterns FlipCensus::patterns(std::size_t layer) const { return patterns(layer, layer + 1); }

FlipPatterns FlipCensus::patterns(std::size_t firstLayer, std::size_t endLayer) const {
    FlipTally tally(m_lastStep - m_counted / 4); // flips after it are of the last quarter
    for (std::size_t l = firstLayer; l < endLayer; ++l) {
        const FlipLayout::LayerSize& size = m_layout.layers()[l];
        std::uint64_t bit = m_layout.firstBit(l);
        for (std::uint32_t row = 0; row < size.rows; ++row)
            for (std::uint32_t w = 0; w < size.words; ++w, bit += wordBits)
                forEachBit(m_used[l].row(0)[w],
                           [&](std::size_t b) { tally.add(m_flips[bit + b], m_latest[bit + b]); });
    }
    return tally.patterns();
}

/// Looking at every weight takes a while, so of many epochs every second, fourth ... is kept.
void FlipCensus::noteEpoch(std::uint64_t perEpoch) {
    constexpr std::size_t most = 64;
    if (perEpoch == 0 || m_lastStep % (perEpoch * m_every) != 0)
        return;
    m_epochs.emplace_back(m_lastStep, patterns());
    if (m_epochs.size() <= most)
        return;
    m_every *= 2;
    std::erase_if(m_epochs, [&](const auto& epoch) { return epoch.first % (perEpoch * m_every) != 0; });
}

std::vector<FlipBurst> FlipCensus::bursts(std::size_t most) const {
    std::vector<FlipBurst> found;
    for (std::size_t l = 0; l < m_landscape.size(); ++l) {
        const std::vector<std::uint32_t>& steps = m_landscape[l];
        for (std::size_t s = 0; s < steps.size(); ++s) {
            const std::size_t first = s - std::min(s, burstWindow);
            const std::size_t end = std::min(steps.size(), s + burstWindow + 1);
            if (steps[s] < fewestFlips ||
                *std::max_element(
                    steps.begin() + static_cast<std::ptrdiff_t>(s - std::min<std::size_t>(s, 5)),
                    steps.begin() + static_cast<std::ptrdiff_t>(std::min(steps.size(), s + 6))) > steps[s])
                continue; // the highest of its neighbours only
            const std::uint32_t usual = std::max(median({steps.begin() + static_cast<std::ptrdiff_t>(first),
                                                         steps.begin() + static_cast<std::ptrdiff_t>(end)}),
                                                 1U);
            const double times = static_cast<double>(steps[s]) / usual;
            if (times >= burstTimes)
                found.push_back({s + 1, l, steps[s], times});
        }
    }
    std::sort(found.begin(), found.end(),
              [](const FlipBurst& a, const FlipBurst& b) { return a.times > b.times; });
    found.resize(std::min(found.size(), most));
    std::sort(found.begin(), found.end(),
              [](const FlipBurst& a, const FlipBurst& b) { return a.step < b.step; });
    return found;
}

std::vector<FlipPlace> FlipCensus::busiest(std::size_t most) const {
    std::vector<std::uint32_t> bits(m_flips.size());
    std::iota(bits.begin(), bits.end(), 0U);
    most = std::min(most, bits.size());
    std::partial_sort(bits.begin(), bits.begin() + static_cast<std::ptrdiff_t>(most), bits.end(),
                      [&](std::uint32_t a, std::uint32_t b) {
                          return m_flips[a] != m_flips[b] ? m_flips[a] > m_flips[b] : a < b;
                      });
    std::vector<FlipPlace> places;
    for (std::size_t i = 0; i < most && m_flips[bits[i]] > 0; ++i)
        places.push_back(placeOf(m_layout, bits[i]));
    return places;
}

} // namespace flipscope
