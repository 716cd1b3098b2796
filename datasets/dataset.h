// Labelled pictures as the rest of the program sees them: raw bytes, no bits, no encoding.
// A Dataset has up to three parts (train, validation, test); a part is an ordered selection of a
// SampleSource, so splitting and limiting copy no pixels. The trap: a part's indices refer to its source, not
// to the file.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace flipscope {

/// Pixels lie row by row, channels interleaved (grey: 1; RGB: 3), one byte each.
struct ImageShape {
    int width = 0;
    int height = 0;
    int channels = 0;

    std::size_t size() const {
        return static_cast<std::size_t>(width) * static_cast<std::size_t>(height) *
               static_cast<std::size_t>(channels);
    }
    bool operator==(const ImageShape&) const = default;
};

/// How a picture of another size becomes one of the wanted size.
enum class Resize {
    Stretch, ///< sides scaled each by its own factor
    Fit,     ///< whole picture scaled by one factor, centred, black where it does not reach
    Crop     ///< scaled by one factor to cover, centred, what is too long cut off
};

enum class ChannelOrder { Rgb, Bgr };

enum class DataPart : std::uint8_t { Train, Validation, Test };
inline constexpr std::array<DataPart, 3> dataParts = {DataPart::Train, DataPart::Validation, DataPart::Test};

/// Of a picture file, upright; 0: there is no such file, or nothing else than Dataset::shape.
struct PictureSize {
    std::uint16_t width = 0;
    std::uint16_t height = 0;
    bool operator==(const PictureSize&) const = default;
};

/// How a picture becomes a sample; saved in the model, so that a picture is predicted as the data set was.
struct Preparation {
    ImageShape shape; ///< converted to grey or colour, then resized to this
    Resize resize = Resize::Stretch;
    ChannelOrder order = ChannelOrder::Rgb;
    std::string classes = {}; ///< which classes were chosen, as in DatasetRequest::classes; empty: all
    bool operator==(const Preparation&) const = default;
};

/// Where samples come from: memory today, a stream for sets larger than memory. All calls are const and may
/// come from several threads at once.
class SampleSource {
public:
    virtual ~SampleSource() = default;
    virtual std::size_t size() const = 0;
    virtual std::uint16_t label(std::size_t index) const = 0;
    /// Writes the sample's shape().size() bytes.
    virtual void read(std::size_t index, std::span<std::uint8_t> pixels) const = 0;
    /// False: read() goes to a file each time, so nobody should keep copies of all samples.
    virtual bool inMemory() const { return true; }
    /// The picture file that the sample came from; empty: the data set has no file per sample.
    virtual std::string name(std::size_t) const { return {}; }
    /// What the data say about whose sample it is (a column of a CSV file); empty: nothing.
    virtual std::string group(std::size_t) const { return {}; }
    /// What the picture file had before it was prepared.
    virtual PictureSize fileSize(std::size_t) const { return {}; }
};

/// Where samples come from, for those who look for one or split by it. Each list is empty, or holds one entry
/// per sample.
struct SampleOrigins {
    std::vector<std::string> names;
    std::vector<std::string> groups;
    std::vector<PictureSize> sizes = {};

    std::string name(std::size_t index) const { return names.empty() ? std::string() : names[index]; }
    std::string group(std::size_t index) const { return groups.empty() ? std::string() : groups[index]; }
    PictureSize size(std::size_t index) const { return sizes.empty() ? PictureSize() : sizes[index]; }
};

/// Samples held in memory, one after the other.
class MemorySamples final : public SampleSource {
public:
    MemorySamples(std::size_t sampleSize, std::vector<std::uint8_t> pixels, std::vector<std::uint16_t> labels,
                  SampleOrigins origins = {});

    std::size_t size() const override { return m_labels.size(); }
    std::uint16_t label(std::size_t index) const override { return m_labels[index]; }
    void read(std::size_t index, std::span<std::uint8_t> pixels) const override;
    std::string name(std::size_t index) const override { return m_origins.name(index); }
    std::string group(std::size_t index) const override { return m_origins.group(index); }
    PictureSize fileSize(std::size_t index) const override { return m_origins.size(index); }

private:
    std::size_t m_sampleSize;
    std::vector<std::uint8_t> m_pixels;
    std::vector<std::uint16_t> m_labels;
    SampleOrigins m_origins;
};

/// One part of a data set. Cheap to copy apart from its index list; empty by default.
class Samples {
public:
    Samples() = default;
    /// All of the source, in its order.
    explicit Samples(std::shared_ptr<const SampleSource> source);
    Samples(std::shared_ptr<const SampleSource> source, std::vector<std::uint32_t> indices);

    bool empty() const { return m_indices.empty(); }
    std::size_t size() const { return m_indices.size(); }
    std::uint16_t label(std::size_t i) const { return m_source->label(m_indices[i]); }
    void read(std::size_t i, std::span<std::uint8_t> pixels) const { m_source->read(m_indices[i], pixels); }
    bool inMemory() const { return !m_source || m_source->inMemory(); }
    std::string name(std::size_t i) const { return m_source->name(m_indices[i]); }
    std::string group(std::size_t i) const { return m_source->group(m_indices[i]); }
    PictureSize fileSize(std::size_t i) const { return m_source->fileSize(m_indices[i]); }

    const std::shared_ptr<const SampleSource>& source() const { return m_source; }
    /// indices()[i] is the position in the source of this part's sample i.
    const std::vector<std::uint32_t>& indices() const { return m_indices; }

private:
    std::shared_ptr<const SampleSource> m_source;
    std::vector<std::uint32_t> m_indices;
};

/// A picture file that could not be decoded and is no sample.
struct DamagedPicture {
    std::string file;   ///< with its folder or archive
    std::string reason; ///< names the file, too
    bool operator==(const DamagedPicture&) const = default;
};

/// A sample whose label was corrected; see corrections.h.
struct CorrectedLabel {
    DataPart part;
    std::uint32_t position; ///< in that part
    std::uint16_t before;   ///< the label that the data give it
};

struct Dataset {
    std::string name;                    ///< catalogue name, or the last part of the path
    std::string location;                ///< where it was read from
    ImageShape shape;                    ///< of every sample in every part
    Preparation preparation;             ///< what made them so; its shape is `shape`
    std::vector<std::string> classNames; ///< one per label; labels are 0 .. classNames.size()-1
    Samples train;
    Samples validation; ///< empty: none
    Samples test;       ///< empty: none
    /// Hex XXH3-64 over shape, pixels and labels of train (before any split or limit) and test.
    std::string hash;
    std::vector<std::string> notes; ///< what the user should be told: files taken, passed over, splits made
    std::vector<DamagedPicture> damaged; ///< the first of them; all are counted in `notes`

    /// cutFrom[p]: the part of the files that part p was cut from; its own where the files have one.
    std::array<DataPart, 3> cutFrom = dataParts;
    std::array<Samples, 3> leftOut;              ///< of each part, by a correction
    std::vector<CorrectedLabel> correctedLabels; ///< sorted by part and position

    Samples& part(DataPart p) {
        return p == DataPart::Train ? train : p == DataPart::Validation ? validation : test;
    }
    const Samples& part(DataPart p) const { return const_cast<Dataset*>(this)->part(p); }
    std::size_t classCount() const { return classNames.size(); }
};

} // namespace flipscope
