// Reads the files of each part, one after the other, and makes the parts agree: one shape, one list of
// classes. The parts themselves are read at the same time, except where the reader takes all cores itself.
#pragma once

#include "datasets/catalogue.h"
#include "datasets/datasetfiles.h"
#include "datasets/glyphs.h"
#include "datasets/pixelstore.h"
#include "datasets/preparation.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace flipscope {

struct ReadPart {
    SampleBlock block;
    std::vector<std::uint8_t> pixels; ///< empty: they are read from block.pieces
    std::optional<ImageShape> raw;    ///< of the pixels in their files, which are not prepared yet

    bool empty() const { return block.labels.empty(); }
    Samples samples(const PictureWish& wish) &&;
};

struct ReadParts {
    ReadPart train;
    ReadPart validation;
    ReadPart test;

    /// The training part, or what there is without one.
    const ReadPart& first() const { return !train.empty() ? train : !test.empty() ? test : validation; }
};

/// `known` is the number of classes that the data set must have; 0: unknown. `wish` says how pictures become
/// samples. Pixels go where `plan` has room: memory, the cache, or they stay in their files. `entry` is the
/// catalogue's, which says how its files differ from what is shown; nullptr: none. Throws Error.
ReadParts readParts(const DatasetFiles& files, std::size_t known, const PictureWish& wish, StoragePlan& plan,
                    const CatalogueEntry* entry = nullptr);

/// The same for samples that are drawn instead of read.
ReadParts drawParts(const GlyphSpec& spec, bool testOnly, const PictureWish& wish, StoragePlan& plan);

/// The class names of all parts, whose labels are changed to be positions in them. `expected` are those that
/// there must be; empty: those of the training part. Throws Error where the parts do not belong together.
std::vector<std::string> agreeOnClasses(ReadParts& parts, const std::vector<std::string>& expected);

} // namespace flipscope
