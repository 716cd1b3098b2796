#include "datasets/download.h"

#include "datasets/error.h"
#include "datasets/unpack.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fstream>
#include <iterator>
#include <sys/file.h>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace flipscope {
namespace {

namespace fs = std::filesystem;
using Stage = DownloadProgress::Stage;

void createFolder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        throw Error(fmt::format("{}: the folder cannot be made: {}. Choose another folder.", folder.string(),
                                error.message()));
}

/// Keeps other processes out of a folder, by a hidden file beside it. That file stays: removing it would let
/// two processes hold two files of one name.
class FolderLock {
public:
    explicit FolderLock(const fs::path& folder) {
        const fs::path file = folder.parent_path() / fmt::format(".{}.lock", folder.filename().string());
        m_descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);
        if (m_descriptor < 0)
            throw Error(fmt::format("{}: cannot be written: {}. Choose another folder.", file.string(),
                                    std::generic_category().message(errno)));
    }
    ~FolderLock() { ::close(m_descriptor); } // and unlocks
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;

    /// False: stopped while another process held it.
    bool wait(ProgressMeter& meter, const std::string& name) const {
        while (::flock(m_descriptor, LOCK_EX | LOCK_NB) != 0) {
            if (errno != EWOULDBLOCK && errno != EINTR)
                throw Error(
                    fmt::format("{}: its folder cannot be locked: {}. Choose a folder on another disk.", name,
                                std::generic_category().message(errno)));
            if (!meter.report(Stage::Waiting, name, "", 0))
                return false;
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        return true;
    }

private:
    int m_descriptor;
};

void mark(const fs::path& folder) {
    createFolder(folder);
    if (const fs::path file = folder / unfinishedMark; !std::ofstream(file))
        throw Error(fmt::format("{}: cannot be written. Choose another folder.", file.string()));
}

void unmark(const fs::path& folder) {
    std::error_code error;
    fs::remove(folder / unfinishedMark, error);
    if (error)
        throw Error(
            fmt::format("{}: cannot be removed: {}.", (folder / unfinishedMark).string(), error.message()));
}

/// Takes the mark from a folder into which nothing has come: whoever puts files there by hand means them.
void unmarkIfEmpty(const fs::path& folder) {
    std::error_code error;
    const bool isEmpty = std::distance(fs::directory_iterator(folder, error), fs::directory_iterator()) == 1;
    if (isEmpty && fs::remove(folder / unfinishedMark, error))
        fs::remove(folder, error);
}

[[noreturn]] void fail(const CatalogueEntry& entry, const RemoteFile& file, const fs::path& folder,
                       const FileDownloadResult& result) {
    const std::string what = result.isUnreachable ? "No network, or none of the servers is up"
                                                  : "The servers were reached, but none delivered the file; "
                                                    "what has arrived is kept, and the next try "
                                                    "goes on from there";
    throw Error(fmt::format("{}: {} could not be downloaded. {}:\n  {}\n{}", entry.name, file.name, what,
                            fmt::join(result.reasons, "\n  "), byHandText(entry, folder)));
}

/// All files into `folder`, which this process holds. False: stopped.
bool fetchFiles(const CatalogueEntry& entry, const fs::path& folder, const DownloadLimits& limits,
                ProgressMeter& meter, DownloadResult& result) {
    const auto isMissing = [&folder](const RemoteFile& file) {
        return !fs::exists(fs::symlink_status(folder / file.name));
    };
    const bool misses = std::any_of(entry.files.begin(), entry.files.end(), isMissing);
    result.wasThere = !misses;
    if (misses)
        mark(folder);
    for (const auto& file : entry.files) {
        const auto done = downloadFile(file, folder, limits, meter);
        if (done.end != FileDownloadResult::End::Complete)
            unmarkIfEmpty(folder);
        if (done.end == FileDownloadResult::End::Stopped)
            return false;
        if (done.end == FileDownloadResult::End::Failed)
            fail(entry, file, folder, done);
        meter.finishFile(fs::file_size(folder / file.name));
    }
    unmark(folder);
    return true;
}

} // namespace

DownloadResult download(const CatalogueEntry& entry, const DownloadOptions& options) {
    if (entry.isBuiltIn())
        throw Error(fmt::format("{}: nothing to download: the program draws it itself.", entry.name),
                    Error::Kind::Usage);
    const fs::path chosen = options.folder.empty() ? downloadFolder() : options.folder;
    if (chosen.empty())
        throw Error("There is no home folder to download to. Name a folder (--to, or FLIPSCOPE_DATA).");
    const fs::path base = fs::absolute(chosen);
    createFolder(base);
    const bool isUnpacked = entry.unpacking != Unpacking::None;
    DownloadResult result{base / entry.name, false, false};
    ProgressMeter meter(options, entry.downloadSize());

    const FolderLock own(result.folder);
    result.isStopped = !own.wait(meter, entry.name);
    if (result.isStopped)
        return result;
    result.wasThere = isUnpacked && fs::is_directory(result.folder) && !isUnfinished(entry, result.folder);
    if (result.wasThere)
        return result;
    if (!isUnpacked) {
        result.isStopped = !fetchFiles(entry, result.folder, options.limits, meter, result);
        return result;
    }
    const fs::path archives = base / entry.archiveFolder;
    const FolderLock shared(archives);
    result.isStopped = !shared.wait(meter, entry.archiveFolder) ||
                       !fetchFiles(entry, archives, options.limits, meter, result);
    result.wasThere = false;
    if (result.isStopped)
        return result;
    mark(result.folder);
    result.isStopped = !unpack(entry, archives, result.folder, options.limits, meter);
    if (!result.isStopped)
        unmark(result.folder);
    return result;
}

} // namespace flipscope
