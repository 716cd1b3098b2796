// The file that a download grows in, NAME.part: bytes are appended, bounded by what may come and by the free
// space of the disk. Failures are Errors: no other server would mend them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

namespace flipscope {

class PartFile {
public:
    /// Creates it, or opens what an earlier try left. `spare` bytes of the disk stay free.
    PartFile(std::filesystem::path path, std::uint64_t spare);
    ~PartFile();
    PartFile(const PartFile&) = delete;
    PartFile& operator=(const PartFile&) = delete;

    const std::filesystem::path& path() const { return m_path; }
    std::uint64_t size() const { return m_size; }

    void append(std::span<const std::uint8_t> bytes);
    void clear();
    /// Throws Error unless `bytes` more fit on the disk.
    void expectSpace(std::uint64_t bytes) const;
    /// Everything on the disk, then under its name, where there must be nothing yet.
    void rename(const std::filesystem::path& target);

private:
    [[noreturn]] void fail(const char* what, int code) const;

    std::filesystem::path m_path;
    std::uint64_t m_spare;
    std::uint64_t m_size = 0;
    int m_descriptor = -1;
};

} // namespace flipscope
