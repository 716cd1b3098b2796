#include "datasets/unpack.h"

#include "datasets/error.h"
#include "datasets/fetch.h"
#include "datasets/partfile.h"

#include <algorithm>
#include <array>
#include <exception>
#include <fcntl.h>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <unistd.h>

namespace flipscope {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t mostBytes = std::uint64_t{4} << 30; // unpacked, of one data set
constexpr std::size_t mostTextBytes = std::size_t{16} << 20;

/// The parts of a path inside an archive, from the last one on: part(0) is the file's name.
std::string_view partFromEnd(std::string_view path, int number) {
    for (; number > 0 && !path.empty(); --number)
        path = path.substr(0, path.find_last_of('/') == path.npos ? 0 : path.find_last_of('/'));
    return path.substr(path.find_last_of('/') == path.npos ? 0 : path.find_last_of('/') + 1);
}

bool isNumber(std::string_view text, std::size_t digits) {
    return text.size() == digits && text.find_first_not_of("0123456789") == text.npos;
}

/// Hands an archive's files to `wanted`, which says whether to take one, and their bytes to `received` (an
/// empty span at the end of each). False: stopped.
bool readArchive(const fs::path& archive, const std::function<bool(std::string_view)>& wanted,
                 const std::function<bool(std::span<const std::uint8_t>)>& received) {
    struct Context {
        const std::function<bool(std::string_view)>& wanted;
        const std::function<bool(std::span<const std::uint8_t>)>& received;
        std::exception_ptr failure;
    } context{wanted, received, nullptr};
    const UnpackRequest request{
        archive.c_str(), &context,
        [](void* self, const char* name) {
            auto& here = *static_cast<Context*>(self);
            return guarded(here.failure, [&] { return here.wanted(name) ? 1 : 0; });
        },
        [](void* self, const std::uint8_t* bytes, std::size_t count) {
            auto& here = *static_cast<Context*>(self);
            return guarded(here.failure, [&] { return here.received({bytes, count}) ? 0 : 1; });
        }};
    std::array<char, 256> message{};
    const int end = fetchModule().unpack(&request, message.data(), message.size());
    if (context.failure)
        std::rethrow_exception(context.failure);
    if (end == 1)
        throw Error(fmt::format("{}: cannot be unpacked: {}. Remove it to have it downloaded again.",
                                archive.string(), message.data()));
    return end == 0;
}

class Unpacker {
public:
    Unpacker(fs::path folder, const DownloadLimits& limits, ProgressMeter& meter)
        : m_folder(std::move(folder)), m_limits(limits), m_meter(meter) {}

    std::size_t count() const { return m_count; }

    /// Writes each file for which `place` gives a path below the folder. False: stopped.
    bool take(const fs::path& archive, const std::function<fs::path(std::string_view)>& place) {
        const std::string name = archive.filename().string();
        fs::path target;
        return readArchive(
            archive,
            [&](std::string_view member) {
                const fs::path chosen = place(member);
                if (chosen.empty())
                    return false;
                target = m_folder / chosen;
                fs::create_directories(target.parent_path());
                fs::remove(target); // of an unpacking that was stopped
                m_part.emplace(target.string() + ".part", m_limits.spare);
                m_part->clear();
                return true;
            },
            [&](std::span<const std::uint8_t> bytes) {
                m_bytes += bytes.size();
                if (m_bytes > mostBytes)
                    throw Error(fmt::format("{}: cannot be unpacked: it holds more than {} bytes.",
                                            archive.string(), mostBytes));
                if (bytes.empty())
                    finish(target);
                else
                    m_part->append(bytes);
                return m_meter.report(DownloadProgress::Stage::Unpacking, name, "", m_bytes);
            });
    }

private:
    void finish(const fs::path& target) {
        fs::rename(m_part->path(), target);
        m_part.reset();
        ++m_count;
    }

    fs::path m_folder;
    const DownloadLimits& m_limits;
    ProgressMeter& m_meter;
    std::optional<PartFile> m_part;
    std::uint64_t m_bytes = 0;
    std::size_t m_count = 0;
};

void expectCount(const fs::path& archive, std::size_t expected, std::size_t found) {
    if (found != expected)
        throw Error(
            fmt::format("{}: expected {} files of the data set inside, found {}. Remove it to have it "
                        "downloaded again.",
                        archive.string(), expected, found));
}

bool takeMembers(const CatalogueEntry& entry, const fs::path& archives, Unpacker& unpacker) {
    const fs::path archive = archives / entry.files.at(0).name;
    const bool isDone = unpacker.take(archive, [&entry](std::string_view member) {
        const auto name = partFromEnd(member, 0);
        const bool isWanted =
            std::find(entry.members.begin(), entry.members.end(), name) != entry.members.end();
        return isWanted ? fs::path(name) : fs::path();
    });
    if (isDone)
        expectCount(archive, entry.members.size(), unpacker.count());
    return isDone;
}

/// `Filename;...;ClassId` lines: the class of each picture of the test part.
std::map<std::string, int, std::less<>> testClasses(const fs::path& archive, std::size_t classCount) {
    std::string text;
    readArchive(
        archive, [](std::string_view member) { return partFromEnd(member, 0) == "GT-final_test.csv"; },
        [&](std::span<const std::uint8_t> bytes) {
            if (text.size() + bytes.size() > mostTextBytes)
                throw Error(fmt::format("{}: expected a list of pictures, found one of more than {} bytes.",
                                        archive.string(), mostTextBytes));
            text.append(bytes.begin(), bytes.end());
            return true;
        });
    std::map<std::string, int, std::less<>> classes;
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        std::string_view line = std::string_view(text).substr(start, end - start);
        start = end + 1;
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        const auto first = line.find(';');
        const auto last = line.rfind(';');
        if (last == line.npos || !isNumber(line.substr(last + 1), line.size() - last - 1) ||
            line.size() - last > 4 || line.size() - last < 2)
            continue; // the heading
        const int label = std::stoi(std::string(line.substr(last + 1)));
        if (static_cast<std::size_t>(label) < classCount)
            classes.emplace(line.substr(0, first), label);
    }
    return classes;
}

bool takeTrafficSigns(const CatalogueEntry& entry, const fs::path& archives, Unpacker& unpacker) {
    const auto isPicture = [](std::string_view name) {
        return name.ends_with(".ppm") && !name.starts_with('.') &&
               name.find_first_not_of("0123456789_.pm") == name.npos;
    };
    const fs::path training = archives / entry.files.at(0).name;
    const fs::path test = archives / entry.files.at(1).name;
    const auto classes = testClasses(archives / entry.files.at(2).name, entry.classCount);
    if (!unpacker.take(training, [&](std::string_view member) {
            const auto name = partFromEnd(member, 0);
            const auto label = partFromEnd(member, 1);
            return isPicture(name) && isNumber(label, 5) ? fs::path("train") / label / name : fs::path();
        }))
        return false;
    expectCount(training, entry.trainSamples, unpacker.count());
    if (!unpacker.take(test, [&](std::string_view member) {
            const auto found = classes.find(partFromEnd(member, 0));
            return found != classes.end() && isPicture(found->first)
                       ? fs::path("test") / fmt::format("{:05}", found->second) / found->first
                       : fs::path();
        }))
        return false;
    expectCount(test, entry.trainSamples + entry.testSamples, unpacker.count());
    return true;
}

/// One wait for all files: one for each of 50,000 would take minutes.
void syncDisk(const fs::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        ::syncfs(descriptor);
        ::close(descriptor);
    }
}

} // namespace

bool unpack(const CatalogueEntry& entry, const fs::path& archives, const fs::path& folder,
            const DownloadLimits& limits, ProgressMeter& meter) {
    meter.restart(0);
    Unpacker unpacker(folder, limits, meter);
    try {
        const bool isDone = entry.unpacking == Unpacking::Members
                                ? takeMembers(entry, archives, unpacker)
                                : takeTrafficSigns(entry, archives, unpacker);
        if (isDone)
            syncDisk(folder);
        return isDone;
    } catch (const fs::filesystem_error& error) {
        throw Error(
            fmt::format("{}: cannot be written: {}.", error.path1().string(), error.code().message()));
    }
}

} // namespace flipscope
