#include "datasets/dataplace.h"

#include "datasets/archive.h"
#include "datasets/error.h"
#include "datasets/pictures.h"
#include "datasets/samplefile.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string_view>

namespace flipscope {
namespace {

namespace fs = std::filesystem;

bool isHidden(const fs::path& file) { return file.filename().string().starts_with('.'); }

bool byPath(const DataFile& a, const DataFile& b) { return a.path < b.path; }

/// Regular files in `folder`; those of its folders named as a part as well.
void listFiles(const fs::path& folder, bool deeper, std::vector<DataFile>& files) {
    try {
        for (const auto& entry : fs::directory_iterator(folder)) {
            if (isHidden(entry.path()) || isPictureName(entry.path()))
                continue;
            if (entry.is_regular_file())
                files.emplace_back(entry.path());
            else if (deeper && entry.is_directory() && partOf(entry.path(), false) != Part::Unknown)
                listFiles(entry.path(), false, files);
        }
    } catch (const fs::filesystem_error& error) {
        throw Error(
            fmt::format("{}: the folder cannot be read: {}.", folder.string(), error.code().message()));
    }
}

bool isNamedArchive(const fs::path& file) {
    static constexpr std::array<std::string_view, 10> endings = {
        ".zip", ".tar", ".tgz", ".tar.gz", ".tar.xz", ".txz", ".tar.bz2", ".tbz2", ".tar.zst", ".tzst"};
    const std::string name = file.filename().string();
    return std::any_of(endings.begin(), endings.end(), [&name](auto end) { return name.ends_with(end); });
}

/// An .npz file is a zip archive of arrays, but one file to its users.
bool isArrayArchive(const Archive& archive) {
    return !archive.members().empty() &&
           std::all_of(archive.members().begin(), archive.members().end(),
                       [](const Archive::Member& member) { return member.name.ends_with(".npy"); });
}

std::shared_ptr<const Archive> openArchive(const fs::path& file) {
    std::error_code error;
    if (!fs::is_regular_file(file, error) || fs::file_size(file, error) == 0)
        return nullptr;
    auto archive = Archive::open(file, file);
    if (!archive && isNamedArchive(file))
        throw Error(fmt::format(
            "{}: expected a .zip or .tar archive with files in it, found none: it is damaged, cut "
            "off, empty, or not what its name says. Get it again.",
            file.string()));
    return archive && !isArrayArchive(*archive) ? archive : nullptr;
}

/// "top/" where all members lie in one folder that says no part.
std::string sharedFolder(const Archive& archive) {
    if (archive.members().empty())
        return {};
    const std::string& first = archive.members().front().name;
    const std::string top = first.substr(0, first.find('/') + 1);
    const bool isShared = std::all_of(archive.members().begin(), archive.members().end(),
                                      [&top](const auto& member) { return member.name.starts_with(top); });
    return isShared && partOfName(top) == Part::Unknown ? top : std::string();
}

} // namespace

DataFile PictureRoots::file(const PictureName& picture) const {
    if (picture.archive < 0)
        return folder / picture.name;
    const Root& root = archives[static_cast<std::size_t>(picture.archive)];
    return {root.archive, root.prefix + picture.name};
}

DataPlace::DataPlace(const fs::path& place) {
    m_roots.folder = place;
    if (fs::is_directory(place)) {
        listFiles(place, true, m_files);
    } else if (auto archive = openArchive(place)) {
        addArchive(std::move(archive));
    } else {
        m_isFolder = false;
        const fs::path parent = place.has_parent_path() ? place.parent_path() : fs::path(".");
        listFiles(parent, false, m_files);
        // It is taken as it is, not its compressed or unpacked twin.
        const std::string named = (parent / place.filename()).string();
        std::erase_if(m_files, [&named](const DataFile& file) {
            return file.path.string() == named + ".gz" || file.path.string() + ".gz" == named;
        });
    }
    std::sort(m_files.begin(), m_files.end(), byPath);
}

DataPlace::DataPlace(fs::path folder, std::vector<DataFile> files)
    : m_files(std::move(files)), m_pictures(std::vector<PictureName>()) {
    m_roots.folder = std::move(folder);
}

void DataPlace::addArchive(std::shared_ptr<const Archive> archive) {
    if (!m_pictures)
        m_pictures.emplace();
    const std::string prefix = sharedFolder(*archive);
    const auto number = static_cast<std::int32_t>(m_roots.archives.size());
    for (const auto& member : archive->members())
        if (isPictureName(member.name))
            m_pictures->push_back({member.name.substr(prefix.size()), number});
        else
            m_files.emplace_back(archive, member.name);
    m_roots.archives.push_back({std::move(archive), prefix});
}

const std::vector<PictureName>& DataPlace::pictures() const {
    if (!m_pictures) {
        m_pictures.emplace();
        if (m_isFolder)
            for (auto& name : pictureNamesBelow(path()))
                m_pictures->push_back({std::move(name), -1});
    }
    return *m_pictures;
}

bool DataPlace::hasPictures() const {
    return m_pictures ? !m_pictures->empty() : m_isFolder && holdsPictures(path());
}

std::vector<std::string> DataPlace::notes() const {
    std::vector<std::string> all;
    for (const auto& root : m_roots.archives)
        all.insert(all.end(), root.archive->notes().begin(), root.archive->notes().end());
    return all;
}

std::optional<DataPlace> DataPlace::insideArchives() const {
    DataPlace inside;
    inside.m_roots.folder = path();
    for (const auto& file : m_files)
        if (m_isFolder && !file.archive && isNamedArchive(file.path))
            if (auto archive = openArchive(file.path))
                inside.addArchive(std::move(archive));
    if (!inside.isArchive())
        return std::nullopt;
    std::sort(inside.m_files.begin(), inside.m_files.end(), byPath);
    return inside;
}

} // namespace flipscope
