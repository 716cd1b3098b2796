// The same picture in more than one part of a data set: what makes a test accuracy look better than it is.
// Pictures are the same where all their bytes are, after preparation.
#pragma once

#include "datasets/dataset.h"

#include <cstdint>
#include <string>
#include <vector>

namespace flipscope {

enum class Duplicates { Report, Remove, Ignore };

/// Throws Error (Usage) for anything but report, remove, ignore.
Duplicates duplicatesNamed(const std::string& name);

/// A sample that is there twice: positions within the parts.
struct Duplicate {
    DataPart part;      ///< of the copy that would have to go
    DataPart otherPart; ///< of the one that stays
    std::uint32_t position;
    std::uint32_t other;
    bool sameLabel;
};

/// Training samples that are also in the validation or test part, and validation samples that are also in the
/// test part, each once, sorted by part and position; `withinParts` also those that are in their own part
/// before. Parallel; reads every sample once.
std::vector<Duplicate> findDuplicates(const Dataset& data, bool withinParts = false);

/// Says in data.notes what was found, and removes it where asked to: from the training part what is in the
/// others, from the validation part what is in the test part.
void treatDuplicates(Dataset& data, Duplicates treatment);

} // namespace flipscope
