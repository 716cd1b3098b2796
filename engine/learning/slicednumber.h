// One number out of bit planes.
#pragma once

#include "engine/bits/kernels.h"

namespace flipscope {

/// The sum of one column.
inline std::int32_t numberAt(const SlicedSums& sums, std::size_t column) {
    std::int64_t value = 0; // two's complement: the last plane is the sign
    for (int p = 0; p < sums.count; ++p) {
        const Word plane = sums.planes[static_cast<std::size_t>(p) * sums.stride + column / wordBits];
        value += static_cast<std::int64_t>((plane >> (column % wordBits)) & 1) << p;
        if (p + 1 == sums.count && value >> p != 0)
            value -= std::int64_t{1} << sums.count;
    }
    return static_cast<std::int32_t>(value);
}

} // namespace flipscope
