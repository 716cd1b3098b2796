// Other programs as tools (a compiler, a simulator, Python): started without a shell, fed, watched and ended.
// Used to prove exports; nothing of the program's own work depends on one being there. The trap: standard
// input is a socket, so that a program that ends early is told by an error, not by a signal.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace flipscope {

/// The first of `names` that PATH holds; nothing: none.
std::optional<std::string> findProgram(const std::vector<std::string>& names);

struct ProcessResult {
    int code = -1; ///< of exit; -1: ended by a signal, by us, or never started
    std::string out, err;
    std::string trouble; ///< in words where code is -1
};

struct ProcessRequest {
    std::vector<std::string> arguments; ///< the program first
    std::filesystem::path folder;       ///< where it runs
    /// The next bytes of its standard input; empty: that was all. Unset: nothing.
    std::function<std::string()> input = {};
    /// Looked at ten times a second; true: the program is ended.
    std::function<bool()> cancelled = {};
    std::chrono::seconds limit{600};
    std::size_t mostOutput = std::size_t{64} << 20; ///< bytes; more ends the program
};

ProcessResult runProcess(const ProcessRequest& request);

/// A folder of our own below the temporary one, removed with its content at the end of its life.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

} // namespace flipscope
