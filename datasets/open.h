// Opening a data set by catalogue name or path, and cutting it into the parts that training asks for.
// Everything is deterministic by seed; every failure is an Error that names file, offset, expected and found.
#pragma once

#include "datasets/dataset.h"
#include "datasets/duplicates.h"
#include "datasets/preparation.h"
#include "datasets/split.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace flipscope {

struct DatasetRequest {
    std::string dataset; ///< catalogue name (`fashion-mnist`) or path of a file or folder
    std::string test;    ///< path of the test part; files named here are never trained on. Empty: recognised
    std::string format;  ///< one of datasetFormats(); empty: recognised from content
    std::uint64_t seed = 1;
    double validationFraction = 0.1; ///< of the training samples, stratified by class; 0: none
    double testFraction = 0.2; ///< cut off the training part where there is no test part; 0: leave it without
    std::size_t limit = 0;     ///< training samples kept before the validation split, stratified; 0: all
    /// To evaluate a model: of data that have a test part, only that is read, and `train` stays empty. Others
    /// are cut as in training.
    bool testOnly = false;
    /// The model's classes, which labels must be of (by name where the data name theirs). Empty: as found.
    std::vector<std::string> classNames;
    PictureWish picture; ///< size and colour that samples are given
    std::string classes; ///< which are kept and how they are called; see chooseClasses()
    std::string
        group; ///< whose a sample is, so that parts share nobody; see groupKeys(). Empty: samples alone
    Duplicates duplicates = Duplicates::Report; ///< what to do about a picture that is in several parts
    std::string skip;                           ///< samples left out by hand; see corrections.h
    std::string relabel;                        ///< labels corrected by hand
    double labelNoise = 0; ///< share of the training labels that are replaced by wrong ones, for teaching
    /// Bytes that pixels may take in memory; what is larger is read on demand. 0: half of this machine's.
    std::uint64_t memory = 0;
    /// Bytes that decoded pictures may take in the cache on disk; 0: no cache.
    std::uint64_t cache = defaultCache;

    static constexpr std::uint64_t defaultCache = std::uint64_t{8} << 30;
    bool operator==(const DatasetRequest&) const = default;
};

/// Reads, checks, prepares pixels, chooses classes and splits: first the limit, then the validation part
/// (limit N gives N samples for both); then corrections by hand, duplicates and label noise. `train` and
/// `validation` keep the source's order. The hash is that of the prepared pixels, before classes are chosen.
/// Throws Error.
Dataset openDataset(const DatasetRequest& request);

/// The two steps of it: the parts as the files have them, and what becomes of them. What was read once can be
/// divided several times; pixels are shared.
Dataset readDataset(const DatasetRequest& request);
void divideDataset(Dataset& data, const DatasetRequest& request);
/// Whether readDataset() gives the same for both.
bool readAlike(const DatasetRequest& a, const DatasetRequest& b);

/// Names that `format` accepts, in the order in which they are tried.
std::vector<std::string> datasetFormats();

} // namespace flipscope
