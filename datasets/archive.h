// Archives (.zip, .tar and .tar.gz, .tar.xz and their like), told by content and read in place: members are
// streamed, or held in memory, never written to disk. Only regular files with names inside the archive are
// listed: links, `../` and absolute names are left out and counted in notes(). Claimed sizes are bounded by
// what the file could hold. The trap: a compressed tar is read from its beginning for each member that is
// asked for alone; prefetch() several together.
#pragma once

#include "datasets/datafile.h"

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <vector>

struct archive;

namespace flipscope {

class Archive {
public:
    struct Member {
        std::string name; ///< as in the archive, with '/' between its parts
        std::uint64_t size = 0;
        std::vector<std::uint8_t> head; ///< the first bytes of what is not a picture by its name
    };

    /// `shown` names it in messages. nullptr: the file is no archive. Throws Error for one that is damaged,
    /// or claims more than it can hold.
    static std::shared_ptr<const Archive> open(const std::filesystem::path& file,
                                               const std::filesystem::path& shown);

    const std::filesystem::path& file() const { return m_shown; }
    /// Sorted by name.
    const std::vector<Member>& members() const { return m_members; }
    /// nullptr: there is none of this name.
    const Member* find(const std::string& name) const;
    /// What the user should be told about members that were left out.
    const std::vector<std::string>& notes() const { return m_notes; }

    /// Holds the content of these in memory until content() takes it, where that saves reading the archive
    /// several times.
    void prefetch(const std::vector<std::string>& names) const;
    /// Prefetched, or nothing.
    Descriptor prefetched(const std::string& name) const;
    /// In memory; prefetched or read now.
    Descriptor content(const std::string& name) const;

    /// Calls `take` with the whole content of each member for which `wanted` is true, in the archive's order.
    /// A member that cannot be read is given to `fail` with the reason.
    void visit(const std::function<bool(const Member&)>& wanted,
               const std::function<void(const Member&, std::vector<std::uint8_t>&&)>& take,
               const std::function<void(const Member&, const std::string&)>& fail) const;

    /// One member from front to back.
    class Stream {
    public:
        Stream(const Archive& in, const Member& member);
        /// Fills `bytes` as far as the member reaches. Throws Error for damaged data.
        std::size_t read(std::span<std::uint8_t> bytes);

    private:
        struct Close {
            void operator()(::archive* handle) const;
        };
        friend class Archive;
        std::unique_ptr<::archive, Close> m_handle;
        std::filesystem::path m_name;
        std::uint64_t m_left;
    };

private:
    using Handle = std::unique_ptr<::archive, Stream::Close>;
    Archive(std::filesystem::path file, std::filesystem::path shown);
    Handle start() const;
    bool list(); ///< false: no archive
    [[noreturn]] void fail(::archive* handle, const std::string& what) const;

    std::filesystem::path m_file;
    std::filesystem::path m_shown;
    std::vector<Member> m_members;
    std::vector<std::string> m_notes;
    bool m_isSequential = true;
    mutable std::mutex m_mutex; ///< of m_prefetched
    mutable std::map<std::string, Descriptor> m_prefetched;
};

} // namespace flipscope
