// IDX, the format of MNIST and its kin: a big-endian header (two zero bytes, element type, number of
// dimensions, the dimensions), then the elements. Images: u8 with 3 dimensions (samples, height, width) or 4
// (channels last, 1 or 3); labels: u8 with 1 dimension, in a file of their own next to the images. Plain or
// gzip, told by content.
#pragma once

#include "datasets/samplefile.h"

namespace flipscope {

/// Images files paired with their labels files: names that differ only in images/labels, the idx number and
/// .gz, or the only two of their kind of one part in one folder. What has no partner is listed alone.
std::vector<SampleFile> findIdx(const DataPlace& place);

/// Throws Error for anything that is not exactly as its headers say.
SampleBlock readIdx(const SampleFile& file, const Prepare& prepare, PixelSink& pixels);

/// For sets larger than memory; see SampleFormat.
std::optional<SampleBlock> locateIdx(const SampleFile& file);

} // namespace flipscope
