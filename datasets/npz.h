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

/// An array of numbers, the last index changing fastest.
struct NumberArray {
    std::string name; ///< as in the archive, without its ending
    std::vector<std::uint64_t> sizes;
    std::vector<float> values;
};

/// Every array of numbers in a .npz file, sorted by name; texts are left out. Throws Error for a file that is
/// damaged, is none, or holds more than `most` numbers.
std::vector<NumberArray> readNumberArrays(const std::filesystem::path& file, std::uint64_t most);

} // namespace flipscope
