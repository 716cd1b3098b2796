// Which of several arrays hold pictures, which their labels, and which of them belong together: by names such
// as x_train, test_labels, images, y, or else by shape and order.
#pragma once

#include "datasets/arrays.h"
#include "datasets/samplefile.h"

#include <string>
#include <vector>

namespace flipscope {

struct NamedArray {
    enum class Role { Unknown, Images, Labels };

    DataFile file;
    std::string key; ///< in files that hold several; empty: the file's name is the array's
    ArrayHeader header;
    Role role = Role::Unknown;
    Part part = Part::Unknown;
    std::string rest; ///< its name without what says its role
    bool isTaken = false;
};

NamedArray namedArray(const DataFile& file, const std::string& key, const ArrayHeader& header);

/// A unit for each pair, sorted by file. What has no partner is left out.
std::vector<SampleFile> pairArrays(std::vector<NamedArray> arrays);

/// An array that can be read.
struct ArrayContent {
    ArrayHeader header;
    ReadElements read;
    std::string name; ///< for messages
};

/// Throws Error where the two do not belong together.
void readArrayPair(const ArrayContent& images, const ArrayContent& labels, SampleBlock& block,
                   PixelSink& pixels);

} // namespace flipscope
