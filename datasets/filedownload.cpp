#include "datasets/filedownload.h"

#include "datasets/checksums.h"
#include "datasets/error.h"
#include "datasets/fetch.h"
#include "datasets/partfile.h"

#include <algorithm>
#include <array>
#include <exception>
#include <fmt/format.h>
#include <fstream>
#include <optional>
#include <span>
#include <string_view>
#include <thread>
#include <utility>

namespace flipscope {
namespace {

namespace fs = std::filesystem;
using Stage = DownloadProgress::Stage;

constexpr std::chrono::milliseconds reportEvery{100};
constexpr std::chrono::seconds speedOver{5};                  // to twice as much
constexpr std::uint64_t worthNaming = std::uint64_t{1} << 20; // bytes by which a broken try was not in vain

/// The first bytes of the formats that data sets come in, by the ending of the name.
std::string_view expectedStart(const std::string& name) {
    using namespace std::string_view_literals;
    if (name.ends_with(".gz") || name.ends_with(".tgz"))
        return "\x1f\x8b"sv;
    return name.ends_with(".zip") ? "PK"sv : name.ends_with(".mat") ? "MATLAB"sv : ""sv;
}

bool beginsAsNamed(const fs::path& file, const std::string& name) {
    const auto expected = expectedStart(name);
    std::string start(expected.size(), '\0');
    std::ifstream stream(file, std::ios::binary);
    stream.read(start.data(), static_cast<std::streamsize>(start.size()));
    return start == expected;
}

class FileDownload {
public:
    FileDownload(const RemoteFile& file, const fs::path& folder, const DownloadLimits& limits,
                 ProgressMeter& meter)
        : m_file(file), m_folder(folder), m_target(folder / file.name), m_limits(limits), m_meter(meter),
          m_expected(!file.checksum.empty() ? file.checksum : recorded()) {}

    FileDownloadResult run() {
        using End = FileDownloadResult::End;
        if (fs::exists(fs::symlink_status(m_target)))
            return {checkPresent() ? End::Complete : End::Stopped, false, {}};
        m_part.emplace(m_target.string() + ".part", m_limits.spare);
        // Only a checksum can tell whether the end of one version was put behind the beginning of another.
        if (m_expected.empty() || (m_file.size != 0 && m_part->size() > m_file.size))
            m_part->clear();
        const FileDownloadResult result = askAll();
        if (result.end != End::Complete && m_part->size() == 0)
            fs::remove(m_part->path());
        return result;
    }

private:
    enum class Try { Done, Stopped, Unreachable, Again, Hopeless };

    FileDownloadResult askAll() {
        using End = FileDownloadResult::End;
        FileDownloadResult result;
        for (const auto& address : m_file.urls) {
            const Try tried = tryAddress(address);
            if (tried == Try::Done || tried == Try::Stopped)
                return {tried == Try::Done ? End::Complete : End::Stopped, false, {}};
            result.isUnreachable = result.isUnreachable && tried == Try::Unreachable;
            result.reasons.push_back(fmt::format("{}: {}", address, m_reason));
            if (&address != &m_file.urls.back())
                m_meter.note(fmt::format("{}. Asking another server.", result.reasons.back()));
        }
        return result;
    }

    std::string recorded() const {
        const auto sha256 = recordedSha256(m_folder, m_file.name);
        return sha256.empty() ? sha256 : "sha256:" + sha256;
    }

    /// False: stopped.
    bool checkPresent() {
        const auto sums = checksums(m_target, 0);
        if (!sums)
            return false;
        if (!m_expected.empty() && !sums->matches(m_expected))
            throw Error(
                fmt::format("{}: expected the file whose checksum is {} ({}), found another: sha256:{}, "
                            "md5:{}. Move it away to have it downloaded, or open its folder as it is.",
                            m_target.string(), m_expected, sourceOfExpected(), sums->sha256, sums->md5));
        recordSha256(m_folder, m_file.name, sums->sha256);
        return true;
    }

    std::string sourceOfExpected() const {
        return m_file.checksum.empty() ? "recorded at the first download" : "from " + m_file.checksumSource;
    }

    /// nullopt: stopped. `done`: bytes that progress counts already.
    std::optional<FileChecksums> checksums(const fs::path& file, std::uint64_t done) {
        const bool isCounted = done > 0;
        return checksumsOf(file, [&](std::size_t count) {
            done += isCounted ? 0 : count;
            return m_meter.report(Stage::Checking, m_file.name, "", done);
        });
    }

    Try tryAddress(const std::string& address) {
        m_address = &address;
        int fruitless = 0;
        Try tried = Try::Again;
        while (fruitless < m_limits.attempts && !m_meter.mustStop()) {
            const std::uint64_t before = m_part->size();
            tried = m_file.size != 0 && before == m_file.size ? Try::Done : transfer(address);
            if (tried == Try::Done)
                tried = install(before > 0);
            if (tried != Try::Again)
                return tried;
            if (m_part->size() >= before + worthNaming)
                fruitless = 0;
            else if (++fruitless < m_limits.attempts)
                pause(address);
        }
        return m_meter.mustStop() ? Try::Stopped : tried;
    }

    void pause(const std::string& address) {
        const auto end = std::chrono::steady_clock::now() + m_limits.pause;
        while (std::chrono::steady_clock::now() < end &&
               m_meter.report(Stage::Connecting, m_file.name, address, m_part->size()))
            std::this_thread::sleep_for(std::min(reportEvery, m_limits.pause));
    }

    /// Asks for what is missing. Done: the answer came to its end.
    Try transfer(const std::string& address) {
        m_bound = 0;
        m_refusal.clear();
        m_refusalIsLasting = false;
        m_isAnswered = false;
        FetchRequest request{};
        request.url = address.c_str();
        request.from = m_part->size();
        request.connectMs = static_cast<int>(m_limits.connect.count());
        request.stallMs = static_cast<int>(m_limits.stall.count());
        request.stallBytes = m_limits.stallBytes;
        request.mostRedirects = m_limits.redirects;
        request.context = this;
        request.answered = [](void* self, const FetchAnswer* answer) {
            auto& here = *static_cast<FileDownload*>(self);
            return guarded(here.m_failure, [&] { return here.accept(*answer) ? 0 : 1; });
        };
        request.received = [](void* self, const std::uint8_t* bytes, std::size_t count) {
            auto& here = *static_cast<FileDownload*>(self);
            return guarded(here.m_failure, [&] { return here.receive({bytes, count}) ? 0 : 1; });
        };
        request.waiting = [](void* self) {
            auto& here = *static_cast<FileDownload*>(self);
            return guarded(here.m_failure, [&] { return here.goOn() ? 0 : 1; });
        };
        std::array<char, 512> message{};
        const FetchEnd end = fetchModule().fetch(&request, message.data(), message.size());
        if (m_failure)
            std::rethrow_exception(m_failure);
        m_reason = m_refusal.empty() ? message.data() : m_refusal;
        if (end == fetchUnreachable)
            return Try::Unreachable;
        if (end == fetchGivenUp)
            return m_refusal.empty() ? Try::Stopped : m_refusalIsLasting ? Try::Hopeless : Try::Again;
        return end == fetchDone ? Try::Done : Try::Again;
    }

    bool refuse(bool isLasting, std::string reason) {
        m_refusal = std::move(reason);
        m_refusalIsLasting = isLasting;
        return false;
    }

    bool accept(const FetchAnswer& answer) {
        m_isAnswered = true;
        const std::uint64_t have = m_part->size();
        if (answer.status == 416) { // what is here is longer than the file there
            m_part->clear();
            return refuse(have == 0, "the server has nothing where the file should go on");
        }
        if (answer.status != 200 && answer.status != 206) {
            const bool mayPass = answer.status >= 500 || answer.status == 408 || answer.status == 429;
            return refuse(!mayPass, fmt::format("expected the file, found status {}", answer.status));
        }
        if (std::string_view(answer.contentType).starts_with("text/html"))
            return refuse(true, "expected the file, found a web page");
        if (answer.status == 200)
            m_part->clear(); // the server knows no ranges, or has another version
        else if (answer.rangeStart < 0 || static_cast<std::uint64_t>(answer.rangeStart) != have ||
                 have == 0) {
            m_part->clear();
            return refuse(false, fmt::format("expected the bytes from {}, found those from {}", have,
                                             answer.rangeStart));
        }
        return acceptLength(answer);
    }

    bool acceptLength(const FetchAnswer& answer) {
        const std::uint64_t have = m_part->size();
        const std::int64_t total = answer.rangeTotal >= 0 ? answer.rangeTotal
                                   : answer.length >= 0   ? answer.length + static_cast<std::int64_t>(have)
                                                          : -1;
        if (m_file.size != 0 && total >= 0 && static_cast<std::uint64_t>(total) != m_file.size)
            return refuse(true,
                          fmt::format("expected {} bytes, the server announces {}", m_file.size, total));
        m_bound = m_file.size != 0 ? m_file.size
                  : total >= 0     ? static_cast<std::uint64_t>(total)
                                   : m_limits.mostUnknown;
        if (m_bound > m_limits.mostUnknown && m_file.size == 0)
            return refuse(true, fmt::format("expected at most {} bytes, the server announces {}",
                                            m_limits.mostUnknown, m_bound));
        if (m_file.size != 0 || total >= 0)
            m_part->expectSpace(m_bound - std::min(m_bound, have));
        return true;
    }

    bool receive(std::span<const std::uint8_t> bytes) {
        if (bytes.size() > m_bound - std::min(m_bound, m_part->size())) {
            m_part->clear();
            return refuse(true, fmt::format("expected {} bytes, the server sends more", m_bound));
        }
        m_part->append(bytes);
        return true;
    }

    bool goOn() {
        return m_meter.report(m_isAnswered ? Stage::Receiving : Stage::Connecting, m_file.name, *m_address,
                              m_part->size());
    }

    /// Checks what has arrived and gives it its name. `wasResumed`: its beginning is of an earlier try.
    Try install(bool wasResumed) {
        if (m_file.size != 0 && m_part->size() != m_file.size) {
            m_reason = fmt::format("expected {} bytes, found {}", m_file.size, m_part->size());
            return Try::Again;
        }
        m_meter.report(Stage::Receiving, m_file.name, *m_address, m_part->size(), true);
        const auto sums = checksums(m_part->path(), m_part->size());
        if (!sums)
            return Try::Stopped;
        const bool isRight = m_expected.empty()
                                 ? m_part->size() > 0 && beginsAsNamed(m_part->path(), m_file.name)
                                 : sums->matches(m_expected);
        if (!isRight) {
            m_reason = m_expected.empty()
                           ? "the server sends something else than the file"
                           : fmt::format("expected {} ({}), found sha256:{}, md5:{}", m_expected,
                                         sourceOfExpected(), sums->sha256, sums->md5);
            m_part->clear();
            return wasResumed ? Try::Again : Try::Hopeless; // the older bytes may be at fault
        }
        m_part->rename(m_target);
        recordSha256(m_folder, m_file.name, sums->sha256);
        m_meter.report(Stage::Checking, m_file.name, "", m_part->size(), true);
        return Try::Done;
    }

    const RemoteFile& m_file;
    const fs::path& m_folder;
    const fs::path m_target;
    const DownloadLimits& m_limits;
    ProgressMeter& m_meter;
    const std::string m_expected; ///< as published, or else as recorded; empty: unknown
    std::optional<PartFile> m_part;
    // Of the present try:
    const std::string* m_address = nullptr;
    std::uint64_t m_bound = 0; ///< size that the file may grow to
    bool m_isAnswered = false;
    bool m_refusalIsLasting = false; ///< asking the same server again is of no use
    std::string m_refusal;
    std::string m_reason;
    std::exception_ptr m_failure;
};

} // namespace

bool ProgressMeter::report(DownloadProgress::Stage stage, const std::string& file, const std::string& address,
                           std::uint64_t done, bool now) {
    const auto time = std::chrono::steady_clock::now();
    if (m_options.onProgress && (now || time - m_last >= reportEvery)) {
        m_last = time;
        m_options.onProgress(
            {stage, file, address, m_before + done, m_total, speed(stage, {time, m_before + done})});
    }
    return !mustStop();
}

double ProgressMeter::speed(DownloadProgress::Stage stage, const Sighting& now) {
    if (stage != m_stage || now.done < m_young.done) { // what was found is not what arrived
        m_stage = stage;
        m_old = m_young = now;
    }
    if (now.time - m_young.time > speedOver)
        m_old = std::exchange(m_young, now);
    const double seconds = std::chrono::duration<double>(now.time - m_old.time).count();
    if (stage != Stage::Receiving || seconds < 1)
        return 0;
    return static_cast<double>(now.done - m_old.done) / seconds;
}

void ProgressMeter::note(const std::string& text) const {
    if (m_options.onNote)
        m_options.onNote(text);
}

void ProgressMeter::restart(std::uint64_t total) {
    m_before = 0;
    m_total = total;
}

FileDownloadResult downloadFile(const RemoteFile& file, const fs::path& folder, const DownloadLimits& limits,
                                ProgressMeter& meter) {
    return FileDownload(file, folder, limits, meter).run();
}

} // namespace flipscope
