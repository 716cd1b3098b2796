// Takes the data set out of archives that were downloaded for it, see Unpacking. Names inside an archive
// choose among known places; none of them is used as a path.
#pragma once

#include "datasets/filedownload.h"

namespace flipscope {

/// From `archives`, which holds the entry's files, into `folder`. False: stopped. Throws Error for an archive
/// that is damaged or does not hold what the entry says.
bool unpack(const CatalogueEntry& entry, const std::filesystem::path& archives,
            const std::filesystem::path& folder, const DownloadLimits& limits, ProgressMeter& meter);

} // namespace flipscope
