// What this core can do at most, measured in this process just before a benchmark runs: a share of it does
// not depend on the clock, the load of the machine or a BLAS.
#pragma once

#include <string_view>

namespace flipscope::bench {

struct CoreLimits {
    double hertz = 0;         ///< core cycles per second: a chain of dependent multiplications
    double addedLanes512 = 0; ///< columns per second through full adders of two VPTERNLOG (512 bits); 0: none
    double addedLanes256 = 0; ///< the same of five two-input operations (256 bits)

    /// Columns per second for the table of that name; 0: unknown.
    double addedLanes(std::string_view kernels) const;
};

/// Takes about 3 ms.
CoreLimits measureLimits();

} // namespace flipscope::bench
