#include "datasets/bytereader.h"

#include "datasets/error.h"
#include "datasets/watch.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <system_error>
#include <unistd.h>
#include <zlib.h>

namespace flipscope {
namespace {

constexpr std::size_t chunkSize = std::size_t{1} << 20;
// Deflate cannot do better than 1032:1, so a compressed file bounds what it can hold.
constexpr std::uint64_t bestCompression = 1032;

std::string systemText(int code) { return std::generic_category().message(code); }

std::uint64_t regularFileSize(const std::filesystem::path& path) {
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (status.type() == std::filesystem::file_type::not_found)
        throw Error(fmt::format("{}: no such file. Check the path.", path.string()));
    if (error)
        throw Error(fmt::format("{}: cannot be looked at: {}.", path.string(), error.message()));
    if (!std::filesystem::is_regular_file(status))
        throw Error(fmt::format("{}: expected a file, found {}.", path.string(),
                                std::filesystem::is_directory(status) ? "a folder" : "something else"));
    const auto size = std::filesystem::file_size(path, error);
    if (error)
        throw Error(fmt::format("{}: its size cannot be told: {}.", path.string(), error.message()));
    return size;
}

std::uint64_t machineMemory() {
    return static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) *
           static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

} // namespace

void ByteReader::Close::operator()(gzFile_s* stream) const { gzclose_r(stream); }

ByteReader::ByteReader(const DataFile& file) : m_path(file.path) {
    if (!file.archive) {
        m_fileSize = regularFileSize(file.path);
        openStream(file);
        return;
    }
    const Archive::Member* member = file.archive->find(file.member);
    if (member == nullptr)
        throw Error(fmt::format("{}: no such file in the archive.", m_path.string()));
    m_fileSize = member->size;
    Descriptor content = file.archive->prefetched(file.member);
    const bool isGzip = member->head.size() >= 2 && member->head[0] == 0x1f && member->head[1] == 0x8b;
    if (!content.isOpen() && !isGzip) {
        m_member.emplace(*file.archive, *member);
        return;
    }
    if (!content.isOpen())
        content = file.archive->content(file.member);
    m_content = std::move(content);
    openStream(file);
}

void ByteReader::openStream(const DataFile& file) {
    errno = 0;
    const int copy = m_content.isOpen() ? fcntl(m_content.get(), F_DUPFD_CLOEXEC, 0) : -1;
    m_stream.reset(m_content.isOpen() ? gzdopen(copy, "rbe") : gzopen(file.path.c_str(), "rbe"));
    if (!m_stream)
        throw Error(fmt::format("{}: cannot be opened: {}.", m_path.string(),
                                systemText(errno != 0 ? errno : ENOMEM)));
    gzbuffer(m_stream.get(), 1U << 18);
    m_compressed = gzdirect(m_stream.get()) == 0;
}

void ByteReader::failRead() const {
    const int systemError = errno;
    int code = Z_OK;
    const char* text = gzerror(m_stream.get(), &code);
    if (code == Z_ERRNO)
        throw Error(fmt::format("{}: cannot be read at offset {}: {}.", m_path.string(), m_offset,
                                systemText(systemError)));
    if (code == Z_BUF_ERROR)
        throw Error(
            fmt::format("{}: the gzip data end too early: expected an end mark, found the end of the file "
                        "({} bytes) after {} uncompressed bytes. Get the file again.",
                        m_path.string(), m_fileSize, m_offset));
    throw Error(
        fmt::format("{}: the gzip data are damaged after {} uncompressed bytes ({}). Get the file again.",
                    m_path.string(), m_offset, text));
}

std::size_t ByteReader::read(std::span<std::uint8_t> bytes) {
    Watch::checkStop();
    std::size_t done = 0;
    while (m_member && done < bytes.size()) {
        const std::size_t got = m_member->read(bytes.subspan(done));
        done += got;
        m_offset += got;
        if (got == 0)
            return done;
    }
    while (done < bytes.size()) {
        const auto want = static_cast<unsigned>(std::min(bytes.size() - done, chunkSize));
        const int got = gzread(m_stream.get(), bytes.data() + done, want);
        done += static_cast<std::size_t>(std::max(got, 0));
        m_offset += static_cast<std::uint64_t>(std::max(got, 0));
        if (got == static_cast<int>(want))
            continue;
        int code = Z_OK;
        gzerror(m_stream.get(), &code);
        if (code != Z_OK)
            failRead();
        break;
    }
    return done;
}

void ByteReader::checkPossible(std::uint64_t count, const std::string& claim) const {
    const std::uint64_t most = m_compressed ? m_fileSize * bestCompression : m_fileSize - m_offset;
    if (count > most)
        throw Error(
            fmt::format("{}: too short: {}, expected {} bytes from offset {}, found {} {}. The file is cut "
                        "off or not what its name says.",
                        m_path.string(), claim, count, m_offset, m_compressed ? m_fileSize : most,
                        m_compressed ? "compressed bytes" : "bytes"));
}

void ByteReader::failShort(std::uint64_t count, std::uint64_t start, std::uint64_t found,
                           const std::string& claim) const {
    throw Error(
        fmt::format("{}: too short: {}, expected {} bytes from offset {}, found {}. The file is cut off "
                    "or not what its name says.",
                    m_path.string(), claim, count, start, found));
}

std::vector<std::uint8_t> ByteReader::readAll(std::uint64_t count, const std::string& claim) {
    std::vector<std::uint8_t> bytes;
    // Bounded by what lies on disk; pages are only touched as data arrive.
    bytes.reserve(std::min<std::uint64_t>(count, m_compressed ? 16 * m_fileSize : m_fileSize));
    readBlocks(count, 1, claim, [&bytes](std::span<const std::uint8_t> block) {
        bytes.insert(bytes.end(), block.begin(), block.end());
    });
    return bytes;
}

void ByteReader::readBlocks(std::uint64_t count, std::size_t unit, const std::string& claim,
                            const std::function<void(std::span<const std::uint8_t>)>& take) {
    checkPossible(count, claim);
    if (count > machineMemory())
        throw Error(fmt::format("{}: too large: {}, which needs {} bytes of memory; this machine has {}.",
                                m_path.string(), claim, count, machineMemory()));
    const std::uint64_t start = m_offset;
    std::vector<std::uint8_t> block(std::max<std::size_t>(chunkSize / unit, 1) * unit);
    for (std::uint64_t left = count; left > 0;) {
        const auto part = std::span(block).first(std::min<std::uint64_t>(left, block.size()));
        const std::size_t got = read(part);
        if (got < part.size())
            failShort(count, start, count - left + got, claim);
        take(part);
        left -= got;
    }
}

void ByteReader::expectEnd(const std::string& claim) {
    const std::uint64_t end = m_offset;
    std::array<std::uint8_t, 1> extra;
    if (read(extra) == 0)
        return;
    const std::string found =
        m_compressed ? std::string("more") : fmt::format("{} bytes more", m_fileSize - end);
    throw Error(
        fmt::format("{}: too long: {}, expected the end of the data at offset {}, found {}. The file is "
                    "damaged or not what its name says.",
                    m_path.string(), claim, end, found));
}

} // namespace flipscope
