// CIFAR-10 and CIFAR-100 binary files: records of one label byte (CIFAR-100: coarse, then fine; the fine one
// is taken) and 32 x 32 pixels, all red, then all green, then all blue. Told apart by the file's size. The
// trap: the file is planar, a Dataset interleaved.
#pragma once

#include "datasets/samplefile.h"

namespace flipscope {

/// Files named as the original ones (data_batch*.bin, test_batch*.bin, train.bin, test.bin), and other .bin
/// files whose size is a whole number of records.
std::vector<SampleFile> findCifar(const DataPlace& place);

/// Class names come from batches.meta.txt or fine_label_names.txt next to the file; numbers where there is
/// none.
SampleBlock readCifar(const SampleFile& file, const Prepare& prepare, PixelSink& pixels);

/// For sets larger than memory; see SampleFormat.
std::optional<SampleBlock> locateCifar(const SampleFile& file);

} // namespace flipscope
