#include "datasets/datafile.h"

#include "datasets/archive.h"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <unistd.h>
#include <utility>

namespace flipscope {

namespace fs = std::filesystem;

DataFile::DataFile(std::shared_ptr<const Archive> in, std::string name)
    : path(in->file() / name), archive(std::move(in)), member(std::move(name)) {}

bool existsFile(const DataFile& file) {
    if (file.archive)
        return file.archive->find(file.member) != nullptr;
    std::error_code error;
    return fs::is_regular_file(file.path, error);
}

std::uint64_t sizeOf(const DataFile& file) {
    if (file.archive) {
        const auto* member = file.archive->find(file.member);
        return member != nullptr ? member->size : 0;
    }
    std::error_code error;
    const auto size = fs::file_size(file.path, error);
    return error ? 0 : size;
}

std::vector<std::uint8_t> headOf(const DataFile& file, std::size_t most) {
    std::vector<std::uint8_t> head;
    if (file.archive) {
        if (const auto* member = file.archive->find(file.member))
            head = member->head;
        head.resize(std::min(head.size(), most));
        return head;
    }
    std::error_code error;
    if (!fs::is_regular_file(file.path, error))
        return head;
    std::ifstream stream(file.path, std::ios::binary);
    head.resize(most);
    stream.read(reinterpret_cast<char*>(head.data()), static_cast<std::streamsize>(most));
    head.resize(static_cast<std::size_t>(std::max<std::streamsize>(stream.gcount(), 0)));
    return head;
}

DataFile sibling(const DataFile& file, const std::string& name) {
    if (!file.archive)
        return file.path.parent_path() / name;
    const auto folder = file.member.find_last_of('/');
    return {file.archive, (folder == std::string::npos ? "" : file.member.substr(0, folder + 1)) + name};
}

bool isSameFile(const DataFile& a, const DataFile& b) {
    if (a.empty() || b.empty() || (a.archive == nullptr) != (b.archive == nullptr))
        return false;
    std::error_code error;
    if (a.archive)
        return a.member == b.member &&
               (a.archive == b.archive || fs::equivalent(a.archive->file(), b.archive->file(), error));
    return fs::equivalent(a.path, b.path, error);
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    std::swap(m_number, other.m_number);
    return *this;
}

Descriptor::~Descriptor() {
    if (m_number >= 0)
        ::close(m_number);
}

LocalFile::LocalFile(const DataFile& file) : m_path(file.path) {
    if (!file.archive)
        return;
    m_content = file.archive->content(file.member);
    m_path = fmt::format("/proc/self/fd/{}", m_content.get());
}

} // namespace flipscope
