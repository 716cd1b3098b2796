// Picture files with labels: folders whose sub-folders are the classes, and what other lists of pictures
// (CSV) are read with. Decoded on all cores; a damaged picture is skipped and told in a note. The trap:
// pictures in an archive come in the archive's order, for it is read only once.
#pragma once

#include "datasets/samplefile.h"

namespace flipscope {

/// Each folder that holds pictures directly is a class, named by its path; folders named as parts (train,
/// test, val) at the top are the parts.
std::vector<SampleFile> findPictureFolders(const DataPlace& place);

/// Of a file with `pictures`. Where they are of several sizes, the natural shape that `prepare` is asked
/// about is a square no larger than most of them; a note says so.
SampleBlock readPictures(const SampleFile& file, const Prepare& prepare, PixelSink& pixels);

} // namespace flipscope
