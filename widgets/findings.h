// What the data panel warns of, in words, with the pictures that are meant: damaged files, odd sizes, classes
// that are empty or rare, duplicates; and what was corrected by hand.
#pragma once

#include "datasets/duplicates.h"
#include "widgets/thumbnailmodel.h"

#include <QString>

#include <optional>
#include <vector>

namespace flipscope {

struct Finding {
    enum class Kind {
        Damaged, ///< "show" lists Dataset::damaged
        OddSizes,
        EmptyClass,
        RareClass, ///< "show" is its class, or `pictures` where several are meant
        SharedByParts,
        Repeated,   ///< within a part
        Unsearched, ///< duplicates were not looked for
        LeftOut,    ///< undone by taking back
        Relabelled, ///< undone by restoring
        Notes       ///< "show" lists what opening has said
    };
    Kind kind;
    QString text;
    std::vector<PictureRef> pictures; ///< what "show" lists; of duplicates each with its like behind it
    std::vector<PictureRef> surplus;  ///< what "skip" leaves out; empty: nothing can be
    int label = -1;                   ///< the class that is meant
};

/// Warnings first. `duplicates` as findDuplicates(dataset, true) gives them; nothing: not looked for, and
/// told so.
std::vector<Finding> findingsOf(const Dataset& dataset,
                                const std::optional<std::vector<Duplicate>>& duplicates);

} // namespace flipscope
