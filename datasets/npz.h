// NumPy arrays: .npz (an archive of arrays) and .npy files, one with pictures and one with labels for each
// part. Which is which is told by names (x_train, test_labels, images, ...), or else by shape and order. The
// trap: only headers of at most 512 bytes are read when looking for arrays; those of plain numbers and texts
// are shorter.
#pragma once

#include "datasets/samplefile.h"

namespace flipscope {

std::vector<SampleFile> findNpz(const DataPlace& place);

/// Throws Error for arrays that are damaged, of another kind, or do not belong together.
SampleBlock readNpz(const SampleFile& file, const Prepare& prepare, PixelSink& pixels);

} // namespace flipscope
