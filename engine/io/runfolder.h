// The folder of a run: made or opened, and locked for as long as this object lives, so that two programs
// never write to one run. The lock is the system's (flock on the folder itself): it ends with its program,
// however that ends, and leaves nothing behind.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

namespace flipscope {

class RunFolder {
public:
    /// Makes it. Refuses one that already holds a run unless `overwrite`; then nothing of the old run stays.
    static RunFolder create(const std::filesystem::path& folder, bool overwrite);
    /// Opens one that holds a run, and clears away what a killed program left half written.
    static RunFolder open(const std::filesystem::path& folder);
    /// A run to be read only, also while a program trains in it: without a lock, and nothing is cleared away.
    static RunFolder view(const std::filesystem::path& folder);
    /// Whether there is a run in it; a look, without a lock.
    static bool holdsRun(const std::filesystem::path& folder);

    RunFolder(RunFolder&&) noexcept;
    RunFolder& operator=(RunFolder&&) noexcept;
    ~RunFolder();

    const std::filesystem::path& path() const { return m_path; }
    static constexpr const char* configName = "config.json";
    std::filesystem::path config() const { return m_path / configName; }
    static constexpr const char* metricsName = "metrics.csv";
    std::filesystem::path metrics() const { return m_path / metricsName; }
    static constexpr const char* resultName = "result.json";
    std::filesystem::path result() const { return m_path / resultName; }
    static constexpr const char* flipLogName = "flips.fliplog";
    static constexpr const char* labelName = "label.json"; ///< what a person said of the run: runsummary.h
    std::filesystem::path flipLog() const { return m_path / flipLogName; }
    static std::filesystem::path notesOf(const std::filesystem::path& run) { return run / "notes.json"; }
    static constexpr const char* checkpointsName = "checkpoints";
    std::filesystem::path checkpoints() const { return m_path / checkpointsName; }
    /// `which`: best or last.
    std::filesystem::path model(const char* which) const { return modelOf(m_path, which); }
    static std::filesystem::path modelOf(const std::filesystem::path& run, const char* which);

private:
    explicit RunFolder(const std::filesystem::path& folder);
    void lock();

    std::filesystem::path m_path;
    int m_descriptor = -1;
};

/// Of the budget that the option flip-log gives, what the log itself may take; the rest is for the
/// checkpoints from which its steps are executed again.
constexpr std::uint64_t flipLogShare(std::uint64_t budget) { return budget / 4 * 3; }

} // namespace flipscope
