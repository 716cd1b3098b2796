#include "engine/timeline/timemachine.h"

#include "datasets/error.h"

#include <fmt/format.h>

#include <algorithm>

namespace flipscope {

TimeMachine::TimeMachine(const std::filesystem::path& log, Network like, std::shared_ptr<StateCache> cache)
    : m_log(log), m_like(std::move(like)), m_cache(std::move(cache)) {
    if (!(FlipLayout(m_like) == header().layout))
        throw Error(fmt::format("{}: is of another network: expected {}, found {}", log.string(),
                                m_like.sizes(), header().network));
}

bool TimeMachine::readOn() {
    const bool changed = m_log.readOn();
    if (changed && !(FlipLayout(m_like) == header().layout))
        throw Error(fmt::format("the flip log is of another network by now: expected {}, found {}",
                                m_like.sizes(), header().network));
    return changed;
}

std::uint64_t TimeMachine::firstExactStep() const {
    // Backwards over what is there without a gap.
    std::uint64_t first = lastStep();
    for (auto it = m_log.blocks().rbegin(); it != m_log.blocks().rend(); ++it) {
        if (it->lastStep < first)
            break;
        first = it->kind == FlipLogBlock::Kind::Keyframe ? it->firstStep : it->firstStep - 1;
    }
    return std::max(first, firstStep());
}

std::uint64_t TimeMachine::seek(std::uint64_t step) {
    if (const auto [at, state] = m_cache->nearest(m_log.fileId(), step);
        state && (!m_log.at() || m_log.effort(at, step) < m_log.effort(*m_log.at(), step)))
        m_log.standAt(at, *state);
    m_step = m_log.seek(step);
    m_cache->keep(m_log.fileId(), m_step, m_log.state());
    return m_step;
}

std::vector<FlipPlace> TimeMachine::flips() {
    std::vector<FlipPlace> places;
    const LoggedStep* step = m_log.changes(m_step);
    if (!step)
        return places;
    places.reserve(step->flips.size());
    std::uint32_t layer = 0;
    for (const std::uint32_t bit : step->flips) {
        places.push_back(placeOf(header().layout, bit, layer));
        layer = places.back().layer;
    }
    return places;
}

} // namespace flipscope
