// The networks that a run folder still has: as it began (from its flip log), its best and its last model. And
// how far they are apart, from each other and from those of other runs.
#pragma once

#include "engine/network/distance.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace flipscope {

struct RunNetworks {
    std::optional<Network> start, best, last;

    /// What the run handed over.
    const std::optional<Network>& kept() const { return best ? best : last; }
};

/// What cannot be read is left out.
RunNetworks networksOfRun(const std::filesystem::path& folder);

} // namespace flipscope
