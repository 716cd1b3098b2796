// Networks of a run kept in memory, every so many steps, so that seeking seldom has far to go: the log's own
// keyframes lie an epoch apart, to keep it small. Shared by time machines on several threads: one that reads
// the whole run anyway (FlipCensus) fills it for the one that a user drags.
#pragma once

#include "engine/io/fliplog.h"

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

namespace flipscope {

class StateCache {
public:
    static constexpr std::size_t standardBytes = std::size_t{80} << 20;
    explicit StateCache(std::size_t bytes = standardBytes) : m_mostBytes(bytes) {}

    /// Keeps the state if one is wanted of this step. `file`: FlipLog::fileId(); what was kept of another
    /// file is dropped.
    void keep(const FlipFileId& file, std::uint64_t step, const FlipState& state);
    /// The one kept nearest to `step`; null: none.
    std::pair<std::uint64_t, std::shared_ptr<const FlipState>> nearest(const FlipFileId& file,
                                                                       std::uint64_t step) const;

private:
    const std::size_t m_mostBytes;
    mutable std::mutex m_mutex; // of all below
    std::optional<FlipFileId> m_file;
    std::uint64_t m_spacing = 16;
    std::map<std::uint64_t, std::shared_ptr<const FlipState>> m_states;
};

} // namespace flipscope
