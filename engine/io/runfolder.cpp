#include "engine/io/runfolder.h"

#include "datasets/error.h"
#include "engine/io/modelfile.h"

#include <fmt/format.h>

#include <sys/file.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <unistd.h>
#include <utility>

namespace flipscope {

namespace {

namespace fs = std::filesystem;

/// What a run consists of.
std::array<fs::path, 9> partsOf(const RunFolder& run) {
    return {run.config(),
            run.model("best"),
            run.model("last"),
            run.metrics(),
            run.checkpoints(),
            run.flipLog(),
            run.result(),
            run.path() / RunFolder::labelName,
            RunFolder::notesOf(run.path())};
}

/// "metrics.csv.4711.tmp", as writeFileAtomically() names what it has not finished.
bool isHalfWritten(const fs::path& file) {
    if (file.extension() != ".tmp")
        return false;
    const std::string number = file.stem().extension().string();
    return number.size() > 1 && number.find_first_not_of("0123456789", 1) == std::string::npos;
}

void clearHalfWritten(const fs::path& folder) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error))
        if (isHalfWritten(entry.path()))
            fs::remove(entry.path(), error);
}

} // namespace

RunFolder::RunFolder(const fs::path& folder) : m_path(folder) {}

RunFolder::RunFolder(RunFolder&& other) noexcept
    : m_path(std::move(other.m_path)), m_descriptor(std::exchange(other.m_descriptor, -1)) {}

RunFolder& RunFolder::operator=(RunFolder&& other) noexcept {
    std::swap(m_path, other.m_path);
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

RunFolder::~RunFolder() {
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

fs::path RunFolder::modelOf(const fs::path& run, const char* which) {
    return run / (std::string(which) + modelFileEnding);
}

void RunFolder::lock() {
    m_descriptor = ::open(m_path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (m_descriptor < 0)
        throw Error(
            fmt::format("{}: cannot be opened as a run folder: {}", m_path.string(), std::strerror(errno)));
    // A file system without locks is no reason not to train.
    if (::flock(m_descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        throw Error(
            fmt::format("{}: another program is training in this run folder; wait for its end, stop it, or "
                        "choose another folder",
                        m_path.string()));
}

RunFolder RunFolder::create(const fs::path& folder, bool overwrite) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error || !fs::is_directory(folder))
        throw Error(fmt::format("{}: cannot be made a run folder: {}; choose another --out", folder.string(),
                                error ? error.message() : "it is a file"));
    RunFolder run(folder);
    run.lock();
    for (const fs::path& part : partsOf(run)) {
        if (!overwrite && fs::exists(part))
            throw Error(
                fmt::format("{}: already holds a run ({}); choose another --out, add --overwrite, or go on "
                            "with it by --resume",
                            folder.string(), part.filename().string()));
        fs::remove_all(part, error);
    }
    clearHalfWritten(folder);
    return run;
}

bool RunFolder::holdsRun(const fs::path& folder) {
    std::error_code error;
    const RunFolder run(folder);
    return fs::is_regular_file(run.config(), error) || fs::is_directory(run.checkpoints(), error);
}

RunFolder RunFolder::view(const fs::path& folder) {
    if (!holdsRun(folder))
        throw Error(
            fmt::format("{}: holds no run: expected a folder with config.json, as train --out makes it",
                        folder.string()));
    return RunFolder(folder);
}

RunFolder RunFolder::open(const fs::path& folder) {
    RunFolder run = view(folder);
    run.lock();
    clearHalfWritten(run.path());
    clearHalfWritten(run.checkpoints());
    return run;
}

} // namespace flipscope
