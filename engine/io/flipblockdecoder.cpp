#include "datasets/error.h"
#include "engine/io/flipblock.h"
#include "engine/io/flipcoding.h"
#include "engine/io/flipstreams.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <stdexcept>

namespace flipscope {

using namespace flipstreams;
using namespace flipcoding;

std::size_t RecentFlips::size() const {
    return std::accumulate(m_lists.begin(), m_lists.end(), std::size_t{0},
                           [](std::size_t all, const auto& list) { return all + list.size(); });
}

void RecentFlips::clear() {
    for (auto& list : m_lists)
        list.clear();
}

void sortFlips(std::vector<std::uint32_t>& flips) {
    constexpr unsigned digitBits = 11, digits = 3;
    constexpr std::size_t few = 256; // below, the counts cost more than they save
    if (flips.size() < few)
        return std::sort(flips.begin(), flips.end());
    std::vector<std::uint32_t> other(flips.size());
    for (unsigned digit = 0; digit < digits; ++digit) {
        const auto digitOf = [&](std::uint32_t at) {
            return (at >> (digit * digitBits)) & ((1U << digitBits) - 1);
        };
        std::array<std::uint32_t, 1U << digitBits> begin{};
        for (const std::uint32_t at : flips)
            ++begin[digitOf(at)];
        std::exclusive_scan(begin.begin(), begin.end(), begin.begin(), 0U);
        for (const std::uint32_t at : flips)
            other[begin[digitOf(at)]++] = at;
        flips.swap(other);
    }
}

struct FlipBlockDecoder::State {
    const FlipLayout& layout;
    const bool isFirst; // coding
    std::vector<std::string> streams;
    std::vector<Cursor> cursors;
    RecentFlips recent;
    std::uint64_t step;
    std::size_t left; // steps

    State(std::string_view bytes, const FlipLayout& l, FlipCoding coding, std::uint64_t firstStep,
          std::size_t steps)
        : layout(l), isFirst(coding == FlipCoding::First),
          streams(unpackStreams(bytes, isFirst ? std::size_t{first::streamCount}
                                               : std::size_t{second::streamCount})),
          cursors(streams.begin(), streams.end()), recent(isFirst ? firstAges : secondAges), step(firstStep),
          left(steps) {}

    void readFlips(std::vector<std::uint32_t>& flips);
    void readFirstThresholds(std::vector<LoggedThreshold>& thresholds);
    void readThresholds(std::vector<LoggedThreshold>& thresholds);
};

FlipBlockDecoder::FlipBlockDecoder(std::string_view bytes, const FlipLayout& layout, FlipCoding coding,
                                   std::uint64_t firstStep, std::size_t steps)
    : m_state(std::make_unique<State>(bytes, layout, coding, firstStep, steps)) {
    static_assert(
        std::size_t{first::Counts} == second::Counts && std::size_t{first::Again} == second::Again &&
        std::size_t{first::GapLow} == second::GapLow && std::size_t{first::GapHigh} == second::GapHigh);
    if (steps == 0 || m_state->streams[second::Counts].size() < steps)
        throw std::runtime_error("the block does not hold its steps");
}

FlipBlockDecoder::~FlipBlockDecoder() = default;
FlipBlockDecoder::FlipBlockDecoder(FlipBlockDecoder&&) noexcept = default;

LoggedStep FlipBlockDecoder::next() {
    State& s = *m_state;
    LoggedStep step;
    step.step = s.step++;
    s.readFlips(step.flips);
    if (s.isFirst) { // its lists were in ascending order
        sortFlips(step.flips);
        s.readFirstThresholds(step.thresholds);
    } else {
        s.readThresholds(step.thresholds);
    }
    s.recent.setLatest(step.flips);
    if (--s.left == 0)
        for (const Cursor& cursor : s.cursors)
            cursor.mustBeAtEnd();
    return step;
}

void FlipBlockDecoder::State::readFlips(std::vector<std::uint32_t>& flips) {
    const unsigned char* again = cursors[second::Again].take((recent.size() + 7) / 8);
    recent.advance(again, flips, [](std::uint32_t) {});
    Cursor& high = cursors[second::GapHigh];
    const std::uint64_t fresh = cursors[second::Counts].number();
    const unsigned char* low = cursors[second::GapLow].take(fresh);
    const std::size_t old = flips.size();
    flips.resize(old + fresh);
    std::uint64_t at = 0;
    for (std::uint64_t i = 0; i < fresh; ++i, ++at) {
        at += high.small(UINT32_MAX >> 8) << 8 | low[i];
        if (at >= layout.bits())
            throw std::runtime_error("a flip lies outside the network");
        flips[old + i] = static_cast<std::uint32_t>(at);
    }
}

void FlipBlockDecoder::State::readFirstThresholds(std::vector<LoggedThreshold>& thresholds) {
    const std::size_t mapBytes = (layout.neurons() + 7) / 8;
    const unsigned char* map = cursors[first::ThresholdMap].take(mapBytes);
    for (std::uint32_t neuron = 0; neuron < mapBytes * 8; ++neuron)
        if ((map[neuron / 8] >> (neuron % 8)) & 1) {
            if (neuron >= layout.neurons())
                throw std::runtime_error("a threshold lies outside the network");
            const std::uint32_t low = cursors[first::ThresholdLow].byte();
            const auto value =
                static_cast<std::uint32_t>(cursors[first::ThresholdHigh].small(UINT32_MAX >> 8) << 8 | low);
            thresholds.push_back({neuron, fromZigzag(value)});
        }
}

void FlipBlockDecoder::State::readThresholds(std::vector<LoggedThreshold>& thresholds) {
    BitTaker low(cursors[second::ThresholdLow]);
    for (std::size_t l = 0; l < layout.layers().size(); ++l) {
        const std::uint32_t neurons = layout.layers()[l].neurons,
                            mode = cursors[second::ThresholdModes].byte();
        const bool dense = (mode & second::denseMode) != 0;
        const unsigned shift = mode & ~second::denseMode;
        if (shift > second::mostShift)
            throw std::runtime_error("a threshold is split where it has no bits");
        const unsigned char* map = dense ? nullptr : cursors[second::ThresholdMap].take((neurons + 7) / 8);
        if (!dense && neurons % 8 != 0 && map[neurons / 8] >> (neurons % 8) != 0)
            throw std::runtime_error("a threshold lies outside the network");
        Cursor& high = cursors[dense ? second::DenseHigh : second::SparseHigh];
        const auto begin = static_cast<std::uint32_t>(layout.firstNeuron(l));
        for (std::uint32_t n = 0; n < neurons; ++n) {
            if (!dense && ((map[n / 8] >> (n % 8)) & 1) == 0)
                continue;
            const auto above = static_cast<std::uint32_t>(high.small(UINT32_MAX >> shift));
            const std::uint32_t value = above << shift | low.take(shift);
            if (value != 0)
                thresholds.push_back({begin + n, fromZigzag(value)});
        }
    }
}

} // namespace flipscope
