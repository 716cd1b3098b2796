// What in a data set deserves a look before it is trained on, sample by sample. Duplicates are
// duplicates.h's.
#pragma once

#include "datasets/dataset.h"

#include <cstdint>
#include <vector>

namespace flipscope {

struct SampleRef {
    DataPart part = DataPart::Train;
    std::uint32_t position = 0; ///< in the part
    bool operator==(const SampleRef&) const = default;
};

struct OddSizes {
    PictureSize usual; ///< of at least nine tenths of the picture files; 0: there is no usual one
    std::vector<SampleRef> samples;
};

/// Picture files that preparation changes more than most. Where there is a usual size: all others. Otherwise
/// those whose proportions differ from the median's by a factor of 1.5 or more, and those of which a side had
/// to be made more than twice as long. None for data that are no picture files.
OddSizes findOddSizes(const Dataset& data);

} // namespace flipscope
