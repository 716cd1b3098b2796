// Where a data set is looked for: a folder, an archive as if it were one, or one file with its neighbours.
// Lists names only; what the files are is the readers' business. The trap: `files` holds no pictures; there
// may be a million of them, so they are listed when somebody asks.
#pragma once

#include "datasets/datafile.h"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace flipscope {

class DataPlace {
public:
    /// An existing file or folder. Throws Error where it cannot be read.
    explicit DataPlace(const std::filesystem::path& place);

    const std::filesystem::path& path() const { return m_path; }
    /// A folder or an archive; false: one file, and files() are it and its neighbours.
    bool isFolder() const { return m_isFolder; }
    bool isArchive() const { return !m_archives.empty(); }
    /// Sorted; no pictures, no hidden ones. Of a folder on disk: those directly in it, and in its folders
    /// named as parts; of an archive: all.
    const std::vector<DataFile>& files() const { return m_files; }
    /// Picture files at any depth, sorted.
    const std::vector<DataFile>& pictures() const;
    /// As a user sees it, below the place; of archives without what all its members share.
    std::string nameWithin(const DataFile& file) const;
    /// pictures() is not empty; looks three folders deep at most.
    bool hasPictures() const;
    /// What the user should be told about members of archives.
    std::vector<std::string> notes() const;

    /// The archives of a folder on disk, seen as one place; nothing where there are none.
    std::optional<DataPlace> insideArchives() const;

private:
    DataPlace() = default;
    void addArchive(std::shared_ptr<const Archive> archive);

    std::filesystem::path m_path;
    bool m_isFolder = true;
    std::vector<DataFile> m_files;
    std::vector<std::shared_ptr<const Archive>> m_archives;
    std::map<const Archive*, std::size_t> m_sharedLengths; ///< of the folder that all members share
    mutable std::optional<std::vector<DataFile>> m_pictures;
};

} // namespace flipscope
