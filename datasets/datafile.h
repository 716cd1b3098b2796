// A file of a data set: one on disk, or a member of an archive, which is read in place and never unpacked to
// disk. Readers take DataFiles and ask no more; names and messages go by `path`. The trap: `path` of a member
// (ARCHIVE/MEMBER) does not exist on disk; open members by ByteReader or LocalFile.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace flipscope {

class Archive;

struct DataFile {
    DataFile() = default;
    /// A file on disk.
    DataFile(std::filesystem::path file) : path(std::move(file)) {} // NOLINT: wanted without a cast
    DataFile(std::shared_ptr<const Archive> in, std::string name);

    std::filesystem::path path;
    std::shared_ptr<const Archive> archive; ///< nullptr: on disk
    std::string member;                     ///< its name in the archive

    bool empty() const { return path.empty(); }
};

bool existsFile(const DataFile& file);
/// 0 where it cannot be told.
std::uint64_t sizeOf(const DataFile& file);
/// The first bytes, at most 512 of a member; none where it cannot be read.
std::vector<std::uint8_t> headOf(const DataFile& file, std::size_t most);
/// The file of this name in the same folder or archive folder; it need not exist.
DataFile sibling(const DataFile& file, const std::string& name);
/// Also by way of links.
bool isSameFile(const DataFile& a, const DataFile& b);

/// An open descriptor, closed at the end of its life.
class Descriptor {
public:
    explicit Descriptor(int number = -1) : m_number(number) {}
    Descriptor(Descriptor&& other) noexcept : m_number(other.release()) {}
    Descriptor& operator=(Descriptor&& other) noexcept;
    ~Descriptor();
    int get() const { return m_number; }
    bool isOpen() const { return m_number >= 0; }
    int release() { return std::exchange(m_number, -1); }

private:
    int m_number;
};

/// A path that libraries can open, for as long as this lives: the file itself, or a member's content in
/// memory. Throws Error where the member cannot be read.
class LocalFile {
public:
    explicit LocalFile(const DataFile& file);
    const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
    Descriptor m_content;
};

} // namespace flipscope
