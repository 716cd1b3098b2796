// Tables of samples (CSV, TSV, with ; too): rows of pixels with a label, or rows with the path of a picture
// and its label. Columns are told by their names where there is a header, or else by what they hold; what was
// assumed is told in a note. A column that says the part (train, test, val) of each row is followed.
#pragma once

#include "datasets/samplefile.h"

namespace flipscope {

std::vector<SampleFile> findCsv(const DataPlace& place);

/// Throws Error, naming the line, for rows that are not like the others.
SampleBlock readCsv(const SampleFile& file, const Prepare& prepare, PixelSink& pixels);

} // namespace flipscope
