// What encoder and decoder of the flip log's steps agree on (FLIPLOG.md): streams, and the lists of weights
// that flipped lately. For these two alone.
#pragma once

#include "engine/io/flipblock.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace flipscope {

namespace flipcoding {

constexpr std::size_t firstAges = 6,
                      secondAges = 4; // more ages save little and cost a seek its time: measured

namespace first {
enum Stream : std::size_t {
    Counts,
    Again,
    GapLow,
    GapHigh,
    ThresholdMap,
    ThresholdLow,
    ThresholdHigh,
    streamCount
};
} // namespace first

namespace second {
enum Stream : std::size_t {
    Counts,
    Again,
    GapLow,
    GapHigh,
    ThresholdModes,
    ThresholdMap,
    DenseHigh,
    SparseHigh,
    ThresholdLow,
    streamCount
};
constexpr unsigned denseMode = 128, mostShift = 31;
constexpr std::uint64_t meanAbove = 16; // of what is above the random bits: less than that
} // namespace second

} // namespace flipcoding

/// Those that flip now leave their list; the others are a step older. Without branches: who flips cannot be
/// guessed.
template <class F>
void RecentFlips::advance(const unsigned char* again, std::vector<std::uint32_t>& taken, F&& forgotten) {
    std::size_t flipped = taken.size(), asked = 0;
    taken.resize(flipped + size() + 1); // one is written in vain
    for (auto& list : m_lists) {
        std::size_t kept = 0;
        for (const std::uint32_t at : list) {
            const bool now = (again[asked / 8] >> (asked % 8)) & 1;
            ++asked;
            list[kept] = taken[flipped] = at;
            kept += !now;
            flipped += now;
        }
        list.resize(kept);
    }
    taken.resize(flipped);
    for (const std::uint32_t at : m_lists.back())
        forgotten(at);
    m_lists.back().clear();
    std::rotate(m_lists.begin(), m_lists.end() - 1, m_lists.end());
}

template <class F> void RecentFlips::forEach(F&& f) const {
    for (const auto& list : m_lists)
        for (const std::uint32_t at : list)
            f(at);
}

} // namespace flipscope
