// MATLAB files, version 5 and 7.3, with an array of pictures and one of labels, as SVHN has them: X is height
// x width x 3 x N, y is 1..10 where 10 is the digit 0. Read by matio, in a module that is loaded for the
// first such file.
#pragma once

#include "datasets/samplefile.h"

namespace flipscope {

std::vector<SampleFile> findMat(const DataPlace& place);

/// Throws Error for arrays that are damaged, or do not belong together.
SampleBlock readMat(const SampleFile& file, const Prepare& prepare, PixelSink& pixels);

} // namespace flipscope
