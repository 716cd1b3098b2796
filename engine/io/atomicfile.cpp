#include "engine/io/atomicfile.h"

#include "datasets/error.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace flipscope {

namespace {

[[noreturn]] void fail(const std::filesystem::path& file, const char* what, int code) {
    throw Error(fmt::format("{}: {}: {}; check the folder's permissions and the free space", file.string(),
                            what, std::strerror(code)));
}

} // namespace

void syncFolderOf(const std::filesystem::path& file) {
    const std::filesystem::path folder = file.parent_path().empty() ? "." : file.parent_path();
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    ::fsync(descriptor);
    ::close(descriptor);
}

void writeFileAtomically(const std::filesystem::path& file, std::string_view content) {
    const std::filesystem::path temporary = file.string() + fmt::format(".{}.tmp", getpid());
    const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (descriptor < 0)
        fail(file, "cannot be written", errno);
    const auto abandon = [&](const char* what, int code) {
        ::close(descriptor);
        ::unlink(temporary.c_str());
        fail(file, what, code);
    };
    while (!content.empty()) {
        const ssize_t written = ::write(descriptor, content.data(), content.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            abandon("writing failed", errno);
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(descriptor) != 0)
        abandon("writing failed", errno);
    if (::close(descriptor) != 0 || ::rename(temporary.c_str(), file.c_str()) != 0) {
        const int code = errno;
        ::unlink(temporary.c_str());
        fail(file, "cannot be put in place", code);
    }
    syncFolderOf(file);
}

} // namespace flipscope
