// Where a data set is looked for: a folder, an archive as if it were one, or one file with its neighbours.
// Lists names only; what the files are is the readers' business. The trap: `files` holds no pictures; there
// may be a million of them, so they are listed when somebody asks.
#pragma once

#include "datasets/datafile.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace flipscope {

/// A picture file: a name below a folder, or below `prefix` in an archive. Kept this small because there may
/// be a million of them.
struct PictureName {
    std::string name;
    std::int32_t archive = -1; ///< position in PictureRoots::archives; -1: on disk
};

/// What PictureNames are relative to.
struct PictureRoots {
    struct Root {
        std::shared_ptr<const Archive> archive;
        std::string prefix; ///< the folder that all its members share, with '/'; empty: none
    };
    std::filesystem::path folder;
    std::vector<Root> archives;

    DataFile file(const PictureName& picture) const;
};

class DataPlace {
public:
    /// An existing file or folder. Throws Error where it cannot be read.
    explicit DataPlace(const std::filesystem::path& place);
    /// A folder of which only these files are looked at.
    DataPlace(std::filesystem::path folder, std::vector<DataFile> files);

    const std::filesystem::path& path() const { return m_roots.folder; }
    const PictureRoots& roots() const { return m_roots; }
    /// A folder or an archive; false: one file, and files() are it and its neighbours.
    bool isFolder() const { return m_isFolder; }
    bool isArchive() const { return !m_roots.archives.empty(); }
    /// Sorted; no pictures, no hidden ones. Of a folder on disk: those directly in it, and in its folders
    /// named as parts; of an archive: all.
    const std::vector<DataFile>& files() const { return m_files; }
    /// Picture files at any depth, sorted.
    const std::vector<PictureName>& pictures() const;
    /// pictures() is not empty; looks three folders deep at most.
    bool hasPictures() const;
    /// What the user should be told about members of archives.
    std::vector<std::string> notes() const;

    /// The archives of a folder on disk, seen as one place; nothing where there are none.
    std::optional<DataPlace> insideArchives() const;

private:
    DataPlace() = default;
    void addArchive(std::shared_ptr<const Archive> archive);

    PictureRoots m_roots;
    bool m_isFolder = true;
    std::vector<DataFile> m_files;
    mutable std::optional<std::vector<PictureName>> m_pictures;
};

} // namespace flipscope
