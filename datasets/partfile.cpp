#include "datasets/partfile.h"

#include "datasets/error.h"

#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace flipscope {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t spaceCheckStride = std::uint64_t{16} << 20; // bytes written between two looks

} // namespace

PartFile::PartFile(fs::path path, std::uint64_t spare) : m_path(std::move(path)), m_spare(spare) {
    // No link is followed: it might lead out of the folder.
    m_descriptor = ::open(m_path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0644);
    struct stat status {};
    if (m_descriptor < 0 || ::fstat(m_descriptor, &status) != 0)
        fail("cannot be written", errno);
    if (!S_ISREG(status.st_mode))
        fail("cannot be written", EEXIST);
    m_size = static_cast<std::uint64_t>(status.st_size);
}

PartFile::~PartFile() {
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

void PartFile::fail(const char* what, int code) const {
    throw Error(fmt::format("{}: {}: {}.", m_path.string(), what, std::generic_category().message(code)));
}

void PartFile::append(std::span<const std::uint8_t> bytes) {
    if (m_size / spaceCheckStride != (m_size + bytes.size()) / spaceCheckStride)
        expectSpace(bytes.size());
    while (!bytes.empty()) {
        const ssize_t written = ::write(m_descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            fail("cannot be written", errno);
        m_size += static_cast<std::uint64_t>(written);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
}

void PartFile::clear() {
    if (::ftruncate(m_descriptor, 0) != 0)
        fail("cannot be emptied", errno);
    m_size = 0;
}

void PartFile::expectSpace(std::uint64_t bytes) const {
    std::error_code error;
    const auto space = fs::space(m_path, error);
    if (!error && (space.available < m_spare || space.available - m_spare < bytes))
        throw Error(
            fmt::format("{}: not enough space: {} bytes are to come and {} MiB shall stay free, found {} MiB "
                        "free. Make room, or choose another folder.",
                        m_path.string(), bytes, m_spare >> 20, space.available >> 20));
}

void PartFile::rename(const fs::path& target) {
    if (::fsync(m_descriptor) != 0)
        fail("cannot be written", errno);
    // Unlike rename(2), link(2) never replaces what somebody put there meanwhile; where the file system knows
    // no links, a look must do.
    std::error_code error;
    fs::create_hard_link(m_path, target, error);
    if (!error) {
        fs::remove(m_path, error);
        return;
    }
    if (fs::exists(fs::symlink_status(target)))
        throw Error(
            fmt::format("{}: another program has made this file meanwhile. Try again.", target.string()));
    fs::rename(m_path, target, error);
    if (error)
        fail("cannot be renamed", error.value());
}

} // namespace flipscope
