#include "engine/export/npzwriter.h"

#include "datasets/error.h"
#include "engine/io/atomicfile.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <unistd.h>

namespace flipscope {

namespace {

la_ssize_t append(archive*, void* to, const void* bytes, std::size_t size) {
    static_cast<std::string*>(to)->append(static_cast<const char*>(bytes), size);
    return static_cast<la_ssize_t>(size);
}

} // namespace

NpzWriter::NpzWriter() : m_zip(archive_write_new(), archive_write_free) {
    archive_write_set_format_zip(m_zip.get());
    archive_write_set_bytes_per_block(m_zip.get(), 0);
    check(archive_write_open2(m_zip.get(), &m_bytes, nullptr, &append, nullptr, nullptr));
}

NpzWriter::NpzWriter(const std::filesystem::path& file)
    : m_file(file), m_temporary(file.string() + fmt::format(".{}.tmp", getpid())),
      m_zip(archive_write_new(), archive_write_free) {
    archive_write_set_format_zip(m_zip.get());
    check(archive_write_open_filename(m_zip.get(), m_temporary.c_str()));
}

NpzWriter::~NpzWriter() {
    std::error_code error;
    if (!m_temporary.empty())
        std::filesystem::remove(m_temporary, error);
}

void NpzWriter::check(int result) const {
    if (result != ARCHIVE_OK)
        throw Error(fmt::format("{}: {}", m_file.empty() ? "npz" : m_file.string(),
                                archive_error_string(m_zip.get())));
}

void NpzWriter::add(const std::string& member, const std::string& content) {
    const std::unique_ptr<archive_entry, void (*)(archive_entry*)> entry(archive_entry_new(),
                                                                         archive_entry_free);
    archive_entry_set_pathname(entry.get(), member.c_str());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    archive_entry_set_mtime(entry.get(), 315532800, 0); // 1980, where zip's time begins
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(content.size()));
    check(archive_write_header(m_zip.get(), entry.get()));
    if (archive_write_data(m_zip.get(), content.data(), content.size()) !=
        static_cast<la_ssize_t>(content.size()))
        check(ARCHIVE_FATAL);
}

std::string NpzWriter::finish() {
    check(archive_write_close(m_zip.get()));
    if (m_file.empty())
        return std::move(m_bytes);
    std::error_code error;
    std::filesystem::rename(m_temporary, m_file, error);
    if (error)
        throw Error(fmt::format("{}: cannot be put in place: {}", m_file.string(), error.message()));
    m_temporary.clear();
    syncFolderOf(m_file);
    return {};
}

std::string npy(const char* type, const std::vector<std::size_t>& shape, const std::string& data) {
    std::string header = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}{}), }}", type,
                                     fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
    constexpr std::size_t lead = 10, unit = 64;
    header.resize((lead + header.size() + 1 + unit - 1) / unit * unit - lead - 1, ' ');
    header += '\n';
    std::string bytes("\x93NUMPY\x01\x00", 8);
    bytes += static_cast<char>(header.size() & 255);
    bytes += static_cast<char>(header.size() >> 8);
    return bytes + header + data;
}

} // namespace flipscope
