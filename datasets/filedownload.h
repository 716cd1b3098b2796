// Fetches one published file: from the first of its addresses that delivers it, going on where an earlier try
// ended, and gives it its name only when size and checksum are right. What has arrived so far is NAME.part.
// Nobody else may work on the same file; download.cpp sees to that.
#pragma once

#include "datasets/catalogue.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace flipscope {

struct DownloadProgress {
    enum class Stage { Waiting, Connecting, Receiving, Checking, Unpacking };
    Stage stage = Stage::Waiting;
    std::string file;          ///< what is worked on
    std::string address;       ///< where it comes from; empty: nowhere at this stage
    std::uint64_t done = 0;    ///< bytes of all files; of the unpacked ones while Unpacking
    std::uint64_t total = 0;   ///< 0: unknown
    double bytesPerSecond = 0; ///< of late, while Receiving; 0: too early to say

    /// 0: unknown.
    double secondsLeft() const {
        return bytesPerSecond > 0 && total > done ? static_cast<double>(total - done) / bytesPerSecond : 0;
    }
};

struct DownloadLimits {
    std::chrono::milliseconds connect{20'000}; ///< to reach a server
    std::chrono::milliseconds stall{30'000};   ///< in which `stallBytes` must arrive
    int stallBytes = 4096;
    int redirects = 5;
    int attempts = 3;                      ///< at one address, in a row, that bring nothing worth naming
    std::chrono::milliseconds pause{1000}; ///< between them
    std::uint64_t mostUnknown = std::uint64_t{4} << 30; ///< bytes of a file whose size nobody knows
    std::uint64_t spare = std::uint64_t{64} << 20;      ///< bytes left free on the disk
};

struct DownloadOptions {
    std::filesystem::path folder; ///< a folder of data sets' folders; empty: downloadFolder()
    /// On the calling thread, every 100 ms or so even while nothing arrives, and once at the end of each
    /// stage.
    std::function<void(const DownloadProgress&)> onProgress;
    /// What went wrong and was mended, in a sentence: another server was asked, a file begun anew.
    std::function<void(const std::string&)> onNote;
    std::stop_token stop; ///< looked at several times a second
    DownloadLimits limits;
};

/// Passes progress on, and knows whether to stop. Counts the bytes of the files before the present one.
class ProgressMeter {
public:
    ProgressMeter(const DownloadOptions& options, std::uint64_t total) : m_options(options), m_total(total) {}

    /// False: stop. `now`: do not wait for the next 100 ms.
    bool report(DownloadProgress::Stage stage, const std::string& file, const std::string& address,
                std::uint64_t done, bool now = false);
    bool mustStop() const { return m_options.stop.stop_requested(); }
    void note(const std::string& text) const;
    void finishFile(std::uint64_t size) { m_before += size; }
    /// For a stage that counts other bytes.
    void restart(std::uint64_t total);

private:
    struct Sighting {
        std::chrono::steady_clock::time_point time;
        std::uint64_t done = 0;
    };
    double speed(DownloadProgress::Stage stage, const Sighting& now);

    const DownloadOptions& m_options;
    std::uint64_t m_total;
    std::uint64_t m_before = 0;
    std::chrono::steady_clock::time_point m_last;
    DownloadProgress::Stage m_stage = DownloadProgress::Stage::Waiting;
    Sighting m_old, m_young; ///< speed is measured since m_old; m_young takes its place when it is old enough
};

struct FileDownloadResult {
    enum class End { Complete, Stopped, Failed };
    End end = End::Failed;
    bool isUnreachable = true;        ///< if failed: nothing answered anywhere
    std::vector<std::string> reasons; ///< if failed: one for each address
};

/// Makes folder/file.name the published file. What lies there already is checked, never replaced. Throws
/// Error for what no other server would mend: a full disk, a folder that cannot be written, another file of
/// that name.
FileDownloadResult downloadFile(const RemoteFile& file, const std::filesystem::path& folder,
                                const DownloadLimits& limits, ProgressMeter& meter);

} // namespace flipscope
