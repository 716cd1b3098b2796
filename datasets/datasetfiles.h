// Which files of a path become which part of a data set, before anything is read: recognises the format,
// sorts files into parts by their names, keeps files named as the test part out of training, and says what
// was passed over.
#pragma once

#include "datasets/samplefile.h"

namespace flipscope {

struct DatasetFiles {
    const SampleFormat* format = nullptr;     ///< of training and validation files
    const SampleFormat* testFormat = nullptr; ///< of the test files
    std::vector<SampleFile> train;
    std::vector<SampleFile> validation;
    std::vector<SampleFile> test;
    std::vector<std::string> notes;
};

/// `place` is an existing file or folder, `testPlace` too unless empty; `format` is empty or one of
/// sampleFormats(). With `testOnly` only test files are chosen, if there are any. Otherwise at least one
/// training file is found, or an Error thrown.
DatasetFiles chooseFiles(const std::filesystem::path& place, const std::filesystem::path& testPlace,
                         const std::string& format, bool testOnly);

} // namespace flipscope
