#include "datasets/archive.h"

#include "datasets/error.h"
#include "datasets/pictures.h"
#include "datasets/watch.h"

#include <algorithm>
#include <archive.h>
#include <archive_entry.h>
#include <array>
#include <cerrno>
#include <fmt/format.h>
#include <set>
#include <sys/mman.h>
#include <system_error>
#include <unistd.h>

namespace flipscope {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t blockSize = std::size_t{1} << 18;
constexpr std::size_t headSize = 512;
constexpr std::size_t mostHeads = 10'000;
constexpr std::size_t mostMembers = 4'000'000;
constexpr std::size_t longestName = 4096;
// Pictures and pixels hardly shrink by more than 50; blank ones, in small sets, by anything.
constexpr std::uint64_t mostRatio = 200;
constexpr std::uint64_t alwaysAllowed = std::uint64_t{1} << 30;
constexpr std::uint64_t largestPicture = std::uint64_t{1} << 28; // bytes of its file

/// Empty: a name that could lead out of the archive.
std::string safeName(std::string name) {
    std::replace(name.begin(), name.end(), '\\', '/');
    if (name.empty() || name.size() > longestName || name.front() == '/' || name.find(':') == 1)
        return {};
    std::string safe;
    for (std::size_t from = 0; from <= name.size();) {
        const std::size_t to = std::min(name.find('/', from), name.size());
        const std::string part = name.substr(from, to - from);
        if (part == "..")
            return {};
        if (!part.empty() && part != ".")
            safe += (safe.empty() ? "" : "/") + part;
        from = to + 1;
    }
    return safe;
}

std::string nameOf(archive_entry* entry) {
    const char* name = archive_entry_pathname_utf8(entry);
    if (name == nullptr)
        name = archive_entry_pathname(entry); // bytes in no known encoding
    return safeName(name != nullptr ? name : "");
}

bool isOutOfSight(const std::string& name) {
    return name.starts_with('.') || name.find("/.") != std::string::npos || name.starts_with("__MACOSX/");
}

bool isFile(archive_entry* entry) {
    return archive_entry_filetype(entry) == AE_IFREG && archive_entry_hardlink(entry) == nullptr;
}

std::string errorText(::archive* handle) {
    const char* text = archive_error_string(handle);
    return text != nullptr ? text : "no reason given";
}

std::uint64_t machineMemory() {
    return static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) *
           static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

} // namespace

void Archive::Stream::Close::operator()(::archive* handle) const { archive_read_free(handle); }

Archive::Archive(fs::path file, fs::path shown) : m_file(std::move(file)), m_shown(std::move(shown)) {}

void Archive::fail(::archive* handle, const std::string& what) const {
    throw Error(fmt::format("{}: {}: {}. Get the archive again.", m_shown.string(), what, errorText(handle)));
}

Archive::Handle Archive::start() const {
    Handle handle(archive_read_new());
    if (!handle)
        throw std::bad_alloc();
    archive_read_support_filter_gzip(handle.get());
    archive_read_support_filter_bzip2(handle.get());
    archive_read_support_filter_xz(handle.get());
    archive_read_support_filter_zstd(handle.get());
    archive_read_support_format_tar(handle.get());
    archive_read_support_format_zip(handle.get());
    if (archive_read_open_filename(handle.get(), m_file.c_str(), blockSize) != ARCHIVE_OK)
        return nullptr;
    return handle;
}

std::shared_ptr<const Archive> Archive::open(const fs::path& file, const fs::path& shown) {
    const std::shared_ptr<Archive> archive(new Archive(file, shown));
    return archive->list() ? archive : nullptr;
}

bool Archive::list() {
    const Handle handle = start();
    if (!handle)
        return false;
    std::error_code error;
    const std::uint64_t allowed = alwaysAllowed + mostRatio * fs::file_size(m_file, error);
    std::set<std::string> names;
    std::size_t links = 0;
    std::size_t outside = 0;
    std::size_t heads = 0;
    std::uint64_t total = 0;
    archive_entry* entry = nullptr;
    for (bool isFirst = true;; isFirst = false) {
        Watch::checkStop();
        const int result = archive_read_next_header(handle.get(), &entry);
        if (result == ARCHIVE_EOF && !isFirst)
            break;
        if (result == ARCHIVE_EOF || result < ARCHIVE_WARN) {
            if (isFirst) // zeros are an empty tar archive, too
                return false;
            fail(handle.get(), fmt::format("the archive is damaged after {} members", names.size()));
        }
        m_isSequential = (archive_format(handle.get()) & ARCHIVE_FORMAT_BASE_MASK) != ARCHIVE_FORMAT_ZIP;
        if (archive_entry_filetype(entry) == AE_IFDIR)
            continue;
        if (!isFile(entry)) {
            ++links;
            continue;
        }
        const std::string name = nameOf(entry);
        if (name.empty()) {
            ++outside;
            continue;
        }
        const auto claimed = archive_entry_size_is_set(entry) != 0 ? archive_entry_size(entry) : 0;
        const auto size = static_cast<std::uint64_t>(std::max<la_int64_t>(claimed, 0));
        total += std::min(size, allowed + 1);
        if (total > allowed || names.size() >= mostMembers)
            throw Error(
                fmt::format("{}: the archive claims more than {} bytes or {} members: expected at most "
                            "1 GiB and {} times its own size. It is not opened.",
                            m_shown.string(), allowed, mostMembers, mostRatio));
        if (isOutOfSight(name) || !names.insert(name).second)
            continue;
        Member member{name, size, {}};
        if (!isPictureName(name) && heads++ < mostHeads) {
            member.head.resize(std::min<std::uint64_t>(headSize, size));
            const auto got = archive_read_data(handle.get(), member.head.data(), member.head.size());
            member.head.resize(static_cast<std::size_t>(std::max<la_ssize_t>(got, 0)));
        }
        m_members.push_back(std::move(member));
    }
    std::sort(m_members.begin(), m_members.end(),
              [](const Member& a, const Member& b) { return a.name < b.name; });
    if (links > 0)
        m_notes.push_back(fmt::format("{}: {} links or special files in the archive were passed over.",
                                      m_shown.filename().string(), links));
    if (outside > 0)
        m_notes.push_back(fmt::format("{}: {} members whose names lead out of the archive were passed over.",
                                      m_shown.filename().string(), outside));
    return true;
}

const Archive::Member* Archive::find(const std::string& name) const {
    const auto at =
        std::lower_bound(m_members.begin(), m_members.end(), name,
                         [](const Member& member, const std::string& n) { return member.name < n; });
    return at != m_members.end() && at->name == name ? &*at : nullptr;
}

void Archive::visit(const std::function<bool(const Member&)>& wanted,
                    const std::function<void(const Member&, std::vector<std::uint8_t>&&)>& take,
                    const std::function<void(const Member&, const std::string&)>& failed) const {
    const Handle handle = start();
    if (!handle)
        throw Error(fmt::format("{}: the archive can no longer be read.", m_shown.string()));
    std::set<const Member*> seen;
    archive_entry* entry = nullptr;
    for (;;) {
        Watch::checkStop();
        const int result = archive_read_next_header(handle.get(), &entry);
        if (result == ARCHIVE_EOF)
            return;
        if (result < ARCHIVE_WARN)
            fail(handle.get(), "the archive is damaged");
        const Member* member = isFile(entry) ? find(nameOf(entry)) : nullptr;
        if (member == nullptr || !seen.insert(member).second || !wanted(*member))
            continue;
        if (member->size > std::min(largestPicture, machineMemory())) {
            failed(*member, fmt::format("expected at most {} bytes, found {}", largestPicture, member->size));
            continue;
        }
        std::vector<std::uint8_t> bytes(member->size);
        const auto got = archive_read_data(handle.get(), bytes.data(), bytes.size());
        if (got < 0 || static_cast<std::uint64_t>(got) < member->size)
            failed(*member, got < 0 ? errorText(handle.get()) : "it ends too early");
        else
            take(*member, std::move(bytes));
    }
}

Archive::Stream::Stream(const Archive& in, const Member& member)
    : m_handle(in.start()), m_name(in.m_shown / member.name), m_left(member.size) {
    archive_entry* entry = nullptr;
    for (; m_handle && archive_read_next_header(m_handle.get(), &entry) >= ARCHIVE_WARN; Watch::checkStop())
        if (isFile(entry) && nameOf(entry) == member.name)
            return;
    throw Error(fmt::format("{}: the archive can no longer be read to this member.", m_name.string()));
}

std::size_t Archive::Stream::read(std::span<std::uint8_t> bytes) {
    Watch::checkStop();
    const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), m_left));
    const auto got = archive_read_data(m_handle.get(), bytes.data(), want);
    if (got < 0)
        throw Error(
            fmt::format("{}: the archive is damaged {} bytes before this member's end ({}). Get it again.",
                        m_name.string(), m_left, errorText(m_handle.get())));
    m_left -= static_cast<std::uint64_t>(got);
    return static_cast<std::size_t>(got);
}

namespace {

/// Copies what `read` yields into a new file in memory.
template <typename Read> Descriptor intoMemory(const fs::path& name, std::uint64_t size, Read read) {
    if (size > machineMemory() / 2)
        throw Error(fmt::format("{}: too large to be read in place: {} bytes. Unpack the archive.",
                                name.string(), size));
    Descriptor content(memfd_create("flipscope", MFD_CLOEXEC));
    std::vector<std::uint8_t> block(blockSize);
    for (std::size_t got = 1; got > 0;) {
        Watch::checkStop();
        got = read(std::span(block));
        for (std::size_t done = 0; done < got;) {
            const auto written = ::write(content.get(), block.data() + done, got - done);
            if (written <= 0)
                throw Error(fmt::format("{}: not enough memory to read it: {}.", name.string(),
                                        std::generic_category().message(errno)));
            done += static_cast<std::size_t>(written);
        }
    }
    lseek(content.get(), 0, SEEK_SET);
    return content;
}

} // namespace

void Archive::prefetch(const std::vector<std::string>& names) const {
    if (!m_isSequential || names.size() < 2)
        return;
    const std::set<std::string> wanted(names.begin(), names.end());
    std::map<std::string, Descriptor> contents;
    std::uint64_t total = 0;
    const Handle handle = start();
    archive_entry* entry = nullptr;
    while (handle && contents.size() < wanted.size() &&
           archive_read_next_header(handle.get(), &entry) >= ARCHIVE_WARN) {
        Watch::checkStop();
        const std::string name = isFile(entry) ? nameOf(entry) : "";
        const Member* member = find(name);
        if (member == nullptr || !wanted.contains(name) || contents.contains(name))
            continue;
        total += member->size;
        if (total > machineMemory() / 2)
            break; // the others are read one by one
        std::uint64_t left = member->size;
        contents[name] = intoMemory(m_shown / name, member->size, [&](std::span<std::uint8_t> block) {
            const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(block.size(), left));
            const auto got = archive_read_data(handle.get(), block.data(), want);
            if (got < 0)
                fail(handle.get(), fmt::format("{} is damaged", name));
            left -= static_cast<std::uint64_t>(got);
            return static_cast<std::size_t>(got);
        });
    }
    const std::lock_guard lock(m_mutex);
    m_prefetched.merge(contents);
}

Descriptor Archive::prefetched(const std::string& name) const {
    const std::lock_guard lock(m_mutex);
    const auto at = m_prefetched.find(name);
    return at == m_prefetched.end() ? Descriptor() : std::move(m_prefetched.extract(at).mapped());
}

Descriptor Archive::content(const std::string& name) const {
    if (Descriptor ready = prefetched(name); ready.isOpen())
        return ready;
    const Member* member = find(name);
    if (member == nullptr)
        throw Error(fmt::format("{}: no such file in the archive.", (m_shown / name).string()));
    Stream stream(*this, *member);
    return intoMemory(m_shown / name, member->size,
                      [&stream](std::span<std::uint8_t> block) { return stream.read(block); });
}

} // namespace flipscope
