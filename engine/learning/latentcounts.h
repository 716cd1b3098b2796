// Counts the latent weights of a layer for views (latentweights.h); each task its own part, then addTo().
#pragma once

#include "engine/learning/latentweights.h"

namespace flipscope {

/// Of neighbours in turn: additions to one bar would wait for each other.
class LatentCounts {
public:
    void add(std::size_t index, std::size_t bar, bool isWithinReach) {
        ++m_bars[index % m_bars.size()][bar];
        m_within += isWithinReach;
    }
    void addTo(LatentWeights& all) const {
        for (const auto& part : m_bars)
            for (std::size_t bar = 0; bar < latentBars; ++bar)
                all.bars[bar] += part[bar];
        all.withinReach += m_within;
    }

private:
    std::array<std::array<std::uint32_t, latentBars>, 4> m_bars{};
    std::uint32_t m_within = 0;
};

} // namespace flipscope
