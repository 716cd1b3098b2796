#include "engine/timeline/statecache.h"

#include <iterator>

namespace flipscope {

void StateCache::keep(const FlipFileId& file, std::uint64_t step, const FlipState& state) {
    {
        const std::lock_guard lock(m_mutex);
        if (m_file == file && (step % m_spacing != 0 || m_states.contains(step)))
            return;
    }
    auto copy = std::make_shared<const FlipState>(state); // outside the lock: others seek meanwhile
    const std::size_t each = copy->size();
    const std::lock_guard lock(m_mutex);
    if (m_file != file) {
        m_states.clear();
        m_file = file;
        m_spacing = 16;
    }
    if (step % m_spacing == 0)
        m_states[step] = std::move(copy);
    while (m_states.size() > 1 && m_states.size() * each > m_mostBytes) {
        m_spacing *= 2;
        std::erase_if(m_states, [&](const auto& kept) { return kept.first % m_spacing != 0; });
    }
}

std::pair<std::uint64_t, std::shared_ptr<const FlipState>> StateCache::nearest(const FlipFileId& file,
                                                                               std::uint64_t step) const {
    const std::lock_guard lock(m_mutex);
    if (m_states.empty() || m_file != file)
        return {0, nullptr};
    auto it = m_states.lower_bound(step);
    if (it == m_states.end() || (it != m_states.begin() && step - std::prev(it)->first < it->first - step))
        --it;
    return *it;
}

} // namespace flipscope
