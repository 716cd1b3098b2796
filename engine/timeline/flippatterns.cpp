#include "engine/timeline/flippatterns.h"

#include <fmt/format.h>

#include <algorithm>

namespace flipscope {

namespace {

constexpr std::uint32_t oftenFlips = 8;
constexpr std::uint32_t mostCounted = 65535; // of one weight; more are as good

} // namespace

WeightBehaviour behaviourOf(std::uint32_t flips, std::uint32_t lastFlip, std::uint64_t late) {
    if (flips == 0)
        return WeightBehaviour::Silent;
    if (lastFlip <= late)
        return WeightBehaviour::Decided;
    return flips >= oftenFlips ? WeightBehaviour::Oscillating : WeightBehaviour::Occasional;
}

std::string FlipPatterns::summary() const {
    const auto percent = [](std::uint64_t part, std::uint64_t whole) {
        return whole == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
    };
    return fmt::format("{:.0f} % silent, {:.1f} % make 80 % of the flips, {:.0f} % of the flips were undone, "
                       "{:.1f} % of the weights still go back and forth",
                       percent(silent, weights), 100 * busiest, percent(undone, flips),
                       percent(oscillating, weights));
}

void FlipTally::add(std::uint32_t flips, std::uint32_t lastFlip) {
    const WeightBehaviour behaviour = behaviourOf(flips, lastFlip, m_late);
    ++m_sums.weights;
    m_sums.flips += flips;
    m_sums.silent += behaviour == WeightBehaviour::Silent;
    m_sums.decided += behaviour == WeightBehaviour::Decided;
    m_sums.oscillating += behaviour == WeightBehaviour::Oscillating;
    m_sums.undone += flips > 0 ? flips - 1U : 0U;
    flips = std::min(flips, mostCounted);
    if (flips >= m_byCount.size())
        m_byCount.resize(std::max<std::size_t>(flips + 1U, 2 * m_byCount.size()));
    ++m_byCount[flips];
}

/// The busiest weights first, until 80 % of the flips are made.
FlipPatterns FlipTally::patterns() const {
    FlipPatterns all = m_sums;
    std::uint64_t left = all.flips * 4 / 5, taken = 0;
    for (std::size_t count = m_byCount.size(); count-- > 1 && left > 0;) {
        const std::uint64_t wanted = std::min(m_byCount[count], (left + count - 1) / count);
        taken += wanted;
        left -= std::min<std::uint64_t>(left, wanted * count);
    }
    all.busiest = all.weights == 0 ? 0 : static_cast<double>(taken) / static_cast<double>(all.weights);
    return all;
}

WeightHistory historyAt(const std::vector<NeuronFlip>& flips, std::size_t columns, std::uint64_t step) {
    WeightHistory history{step, std::vector<std::uint32_t>(columns), std::vector<std::uint32_t>(columns)};
    for (const NeuronFlip& flip : flips) {
        if (flip.step > step)
            break;
        const auto at = static_cast<std::uint32_t>(flip.step);
        history.flips[flip.column] += history.lastFlip[flip.column] != at;
        history.lastFlip[flip.column] = at;
    }
    return history;
}

} // namespace flipscope
