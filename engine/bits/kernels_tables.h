// One table of kernels per file kernels_<instruction set>.cpp. Those files alone may be compiled for more
// than the baseline: whatever they define besides their table has internal linkage, so that the linker can
// never pick an instruction the machine lacks for somebody else.
#pragma once

#include "engine/bits/kernels.h"

namespace flipscope {

const Kernels& kernelsScalar();
const Kernels& kernelsAvx2();   ///< AVX2, BMI2, POPCNT
const Kernels& kernelsAvx512(); ///< AVX-512 F, BW, VL, DQ, VNNI, VPOPCNTDQ

} // namespace flipscope
