// Files that hold samples: which part of a data set they belong to by their name, and what a reader makes of
// one. A reader is one SampleFormat: `find` picks its own files out of a folder's, `read` reads one of them
// whole. sampleFormats() is the list of all, in the order in which they are tried.
#pragma once

#include "datasets/dataset.h"
#include "datasets/filesamples.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace flipscope {

enum class Part { Unknown, Train, Validation, Test };

/// By the first word of the file's name that begins with train, t10k or test, or val; else by the same rule
/// for its folder's name where `folderToo`.
Part partOf(const std::filesystem::path& file, bool folderToo);

/// Samples that are read together: a file with its labels inside, or an images file and its labels file.
struct SampleFile {
    Part part = Part::Unknown;
    std::filesystem::path images; ///< empty: labels were found without images
    std::filesystem::path labels; ///< empty: none found; same as `images` where one file holds both
    /// Further files of the same content (one compressed, one not) that need not be read.
    std::vector<std::filesystem::path> twins;

    /// The name for messages.
    const std::filesystem::path& name() const { return images.empty() ? labels : images; }
    bool holds(const std::filesystem::path& file) const;
};

/// The content of a SampleFile, or of several, one after the other.
struct SampleBlock {
    ImageShape shape;
    std::vector<std::uint8_t> pixels;
    std::vector<FilePiece> pieces; ///< where the pixels are read from when asked for; empty: they were read
    std::vector<std::uint16_t> labels;
    std::vector<std::string> classNames; ///< empty: the format does not say how many classes there are
    SampleOrigins origins;
    std::vector<std::string> notes;    ///< what the user should be told about the reading
    std::filesystem::path pictureFile; ///< the first of them
    // Where the labels lie, for messages: label i at byte firstLabel + i * labelStride.
    std::filesystem::path labelFile;
    std::uint64_t firstLabel = 0;
    std::uint64_t labelStride = 1;
};

/// Throws Error for the first label that is not below `classCount`; `reason` says where that number comes
/// from.
void checkLabels(const SampleBlock& block, std::size_t classCount, const std::string& reason);

struct SampleFormat {
    std::string name;
    std::string description; ///< what a file must be, for messages
    std::vector<SampleFile> (*find)(const std::vector<std::filesystem::path>& files);
    SampleBlock (*read)(const SampleFile& file);
    /// As `read`, but leaves the pixels where they are (`pieces`), for sets larger than memory. Nothing where
    /// that cannot be (a compressed file); nullptr: it never can.
    std::optional<SampleBlock> (*locate)(const SampleFile& file) = nullptr;
};

const std::vector<SampleFormat>& sampleFormats();

/// "28 x 28 x 1"
std::string toString(ImageShape shape);

} // namespace flipscope
