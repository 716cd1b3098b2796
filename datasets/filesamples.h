// Samples that stay in their files and are read one at a time, for sets larger than memory. Read with pread,
// not mapped: mapped pages would count as this program's memory. The trap: read() throws Error where a file
// was cut off meanwhile, on whatever thread reads.
#pragma once

#include "datasets/dataset.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

namespace flipscope {

/// An open file that many threads read at once.
class OpenFile {
public:
    /// Throws Error.
    explicit OpenFile(const std::filesystem::path& path);
    ~OpenFile();
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    const std::filesystem::path& path() const { return m_path; }
    std::uint64_t size() const { return m_size; } ///< when it was opened
    /// Exactly bytes.size() bytes from `offset`; throws Error.
    void read(std::uint64_t offset, std::span<std::uint8_t> bytes) const;

private:
    std::filesystem::path m_path;
    int m_descriptor;
    std::uint64_t m_size;
};

/// Samples at equal distances in one file.
struct FilePiece {
    std::shared_ptr<const OpenFile> file;
    std::uint64_t offset = 0; ///< of the first sample's pixels
    std::uint64_t stride = 0; ///< bytes from sample to sample
    std::size_t count = 0;
    bool planar = false;     ///< all of the first channel, then all of the next
    bool transposed = false; ///< rows and columns are exchanged; of square grey pictures only
};

class FileSamples final : public SampleSource {
public:
    /// The pieces one after the other; labels.size() is the sum of their counts.
    FileSamples(ImageShape shape, std::vector<FilePiece> pieces, std::vector<std::uint16_t> labels,
                SampleOrigins origins = {});

    std::size_t size() const override { return m_labels.size(); }
    std::uint16_t label(std::size_t index) const override { return m_labels[index]; }
    void read(std::size_t index, std::span<std::uint8_t> pixels) const override;
    bool inMemory() const override { return false; }
    std::string name(std::size_t index) const override { return m_origins.name(index); }
    std::string group(std::size_t index) const override { return m_origins.group(index); }
    PictureSize fileSize(std::size_t index) const override { return m_origins.size(index); }

private:
    ImageShape m_shape;
    std::vector<FilePiece> m_pieces;
    std::vector<std::uint16_t> m_labels;
    SampleOrigins m_origins;
};

/// Exchanges rows and columns of a whole number of square grey pictures of that side.
void transpose(std::size_t side, std::span<std::uint8_t> pixels);

/// Planes of `pixels` values each, one after the other, into pixels of `channels` values each.
void interleave(const std::uint8_t* planes, std::size_t pixels, std::size_t channels, std::uint8_t* to);

} // namespace flipscope
