// What the columns of a table mean, told by its first rows.
#pragma once

#include "datasets/datafile.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace flipscope {

struct CsvColumns {
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    char separator = ',';
    bool hasHeader = false;
    std::size_t count = 0;
    std::size_t label = none;
    std::size_t path = none;         ///< of a picture; `none`: the table holds pixels
    std::size_t pixelsCell = none;   ///< one cell holds all pixels, with spaces between them
    std::vector<std::size_t> pixels; ///< otherwise those columns
    std::size_t part = none;         ///< says train, test or the like
    std::size_t group = none;
    bool isUnitScale = false; ///< pixels are 0..1
    std::size_t rowBytes = 1; ///< of a usual row
    std::string note;         ///< what was assumed
};

/// Nothing: no table of samples.
std::optional<CsvColumns> lookAtCsv(const DataFile& file);

/// The number in a cell; false where it is none.
bool numberIn(std::string_view cell, double& value);

} // namespace flipscope
