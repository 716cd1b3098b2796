// Reads a file, or a member of an archive, from front to back, plain or gzip-compressed (told by content, not
// by name), as one stream of bytes. Memory grows with the bytes that arrive, never with what a header claims.
// All failures are Errors that name the file. The trap: offset() counts uncompressed bytes, fileSize() those
// on disk.
#pragma once

#include "datasets/archive.h"
#include "datasets/datafile.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

struct gzFile_s;

namespace flipscope {

class ByteReader {
public:
    /// Throws Error for what is missing, not a regular file, or may not be read.
    explicit ByteReader(const DataFile& file);

    const std::filesystem::path& file() const { return m_path; }
    bool compressed() const { return m_compressed; }
    std::uint64_t fileSize() const { return m_fileSize; }
    std::uint64_t offset() const { return m_offset; }

    /// Fills `bytes` as far as the data reach and returns how many were read. Throws Error for damaged gzip
    /// data.
    std::size_t read(std::span<std::uint8_t> bytes);

    /// Exactly `count` bytes, described in messages by `claim` ("the header at offset 0 claims ..."). Refuses
    /// a count that the file cannot hold, or the machine's memory, before it allocates anything.
    std::vector<std::uint8_t> readAll(std::uint64_t count, const std::string& claim);

    /// The same bytes block by block, each a whole number of `unit` bytes, without holding all of them.
    void readBlocks(std::uint64_t count, std::size_t unit, const std::string& claim,
                    const std::function<void(std::span<const std::uint8_t>)>& take);

    /// Throws Error where bytes are left; also the check of the gzip checksum.
    void expectEnd(const std::string& claim);

private:
    struct Close {
        void operator()(gzFile_s* stream) const;
    };
    void openStream(const DataFile& file);
    [[noreturn]] void failRead() const;
    [[noreturn]] void failShort(std::uint64_t count, std::uint64_t start, std::uint64_t found,
                                const std::string& claim) const;
    void checkPossible(std::uint64_t count, const std::string& claim) const;

    std::filesystem::path m_path;
    Descriptor m_content;                    ///< of a member that is held in memory
    std::optional<Archive::Stream> m_member; ///< a plain member; otherwise m_stream is open
    std::unique_ptr<gzFile_s, Close> m_stream;
    std::uint64_t m_fileSize = 0;
    std::uint64_t m_offset = 0;
    bool m_compressed = false;
};

} // namespace flipscope
