// Reads the files of each part, one after the other, and makes the parts agree: one shape, one list of
// classes. The parts themselves are read at the same time, except where the reader takes all cores itself.
#pragma once

#include "datasets/catalogue.h"
#include "datasets/datasetfiles.h"

#include <cstdint>
#include <string>
#include <vector>

namespace flipscope {

struct ReadPart {
    SampleBlock block;
    std::vector<std::uint8_t> pixels;

    bool empty() const { return block.labels.empty(); }
};

struct ReadParts {
    ReadPart train;
    ReadPart validation;
    ReadPart test;

    /// The training part, or what there is without one.
    const ReadPart& first() const { return !train.empty() ? train : !test.empty() ? test : validation; }
};

/// `known` is the number of classes that the data set must have; 0: unknown. Throws Error.
/// `entry` is the catalogue's, whose files may need asShown(); nullptr: none.
ReadParts readParts(const DatasetFiles& files, std::size_t known, const Prepare& prepare,
                    const CatalogueEntry* entry = nullptr);

/// The class names of all parts, whose labels are changed to be positions in them. `expected` are those that
/// there must be; empty: those of the training part. Throws Error where the parts do not belong together.
std::vector<std::string> agreeOnClasses(ReadParts& parts, const std::vector<std::string>& expected);

} // namespace flipscope
