// Files that hold samples: which part of a data set they belong to by their name, and what a reader makes of
// one. A reader is one SampleFormat: `find` picks its own files out of a folder's or an archive's, `read`
// reads one of them, its pixels into a PixelSink. sampleFormats() is the list of all, in the order in which
// they are tried.
#pragma once

#include "datasets/dataplace.h"
#include "datasets/dataset.h"
#include "datasets/filesamples.h"
#include "datasets/pictures.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace flipscope {

enum class Part { Unknown, Train, Validation, Test };

/// By the first word that begins with train, t10k or test, or val.
Part partOfName(const std::string& name);

/// By the file's name; else by the same rule for its folder's name where `folderToo`.
Part partOf(const std::filesystem::path& file, bool folderToo);

/// Picture files with their classes.
struct LabelledPictures {
    struct Picture : PictureName {
        std::uint16_t label = 0; ///< position in classNames
        std::string group;       ///< see SampleOrigins
    };
    PictureRoots roots;
    std::vector<Picture> pictures;
    std::vector<std::string> classNames;
};

/// Samples that are read together: a file with its labels inside, an images file and its labels file, or the
/// picture files of one part.
struct SampleFile {
    Part part = Part::Unknown;
    DataFile images; ///< empty: labels were found without images; of pictures: their folder or list
    DataFile labels; ///< empty: none found; same as `images` where one file holds both
    /// Further files of the same content (one compressed, one not) that need not be read.
    std::vector<DataFile> twins;
    std::string imagesKey; ///< which array, of files that hold several
    std::string labelsKey;
    std::shared_ptr<LabelledPictures> pictures; ///< nullptr: none; they are decoded on all cores
    std::vector<std::string> notes;             ///< what finding it has to tell

    /// The name for messages.
    const std::filesystem::path& name() const { return images.empty() ? labels.path : images.path; }
    bool holds(const DataFile& file) const;
};

/// Where a reader's pixels go: memory, or whatever else can take samples one after the other.
class PixelSink {
public:
    virtual ~PixelSink() = default;
    /// Before a file's first sample. About so many will follow; checked against what the file can hold.
    virtual void expect(ImageShape shape, std::size_t samples) = 0;
    /// One or several whole samples.
    virtual void add(std::span<const std::uint8_t> pixels) = 0;
};

/// What a reader tells of a SampleFile, or of several, besides the pixels.
struct SampleBlock {
    ImageShape shape;
    std::vector<FilePiece>
        pieces; ///< where the pixels are read from when asked for; empty: they are in the sink
    std::vector<std::uint16_t> labels;   ///< one per sample in the sink
    std::vector<std::string> classNames; ///< empty: the format does not say how many classes there are
    bool classesAreFound = false; ///< classNames are only those that occur here; other files add theirs
    SampleOrigins origins;
    std::vector<std::string> notes; ///< what was assumed, skipped or found damaged
    std::vector<DamagedPicture> damaged;
    std::filesystem::path pictureFile; ///< the first of them
    // Where the labels lie, for messages: label i at byte firstLabel + i * labelStride.
    std::filesystem::path labelFile;
    std::uint64_t firstLabel = 0;
    std::uint64_t labelStride = 1;
};

/// Throws Error for the first label that is not below `classCount`; `reason` says where that number comes
/// from.
void checkLabels(const SampleBlock& block, std::size_t classCount, const std::string& reason);

/// How pictures of this shape (what most of them are) are to become samples.
using Prepare = std::function<Preparation(ImageShape)>;

struct SampleFormat {
    std::string name;
    std::string description; ///< what a file must be, for messages
    std::vector<SampleFile> (*find)(const DataPlace& place);
    /// Only what decodes pictures asks `prepare`; pixels of other formats come as they are.
    SampleBlock (*read)(const SampleFile& file, const Prepare& prepare, PixelSink& pixels);
    bool ofFolders = false; ///< find() looks at pictures, of which there may be very many
    /// As `read`, but leaves the pixels where they are (`pieces`), for sets larger than memory. Nothing where
    /// that cannot be (a compressed file); nullptr: it never can.
    std::optional<SampleBlock> (*locate)(const SampleFile& file) = nullptr;
};

const std::vector<SampleFormat>& sampleFormats();

/// Numbers by value, before other names; the order of classes that are named by the data.
bool classNameLess(const std::string& a, const std::string& b);

/// "28 x 28 x 1"
std::string toString(ImageShape shape);

} // namespace flipscope
