#include "datasets/checksums.h"

#include "datasets/error.h"
#include "datasets/fetch.h"

#include <array>
#include <exception>
#include <fmt/format.h>
#include <fstream>
#include <map>

namespace flipscope {
namespace {

namespace fs = std::filesystem;

constexpr const char* listName = "SHA256SUMS";
constexpr std::size_t sha256Digits = 64;
constexpr std::size_t mostLines = 100'000;

/// By file name. Lines of another form are dropped.
std::map<std::string, std::string> readList(const fs::path& folder) {
    std::map<std::string, std::string> list;
    std::ifstream stream(folder / listName);
    std::string line;
    while (list.size() < mostLines && std::getline(stream, line))
        if (line.size() > sha256Digits + 2 && line.find_first_not_of("0123456789abcdef") == sha256Digits)
            list[line.substr(sha256Digits + 2)] = line.substr(0, sha256Digits);
    return list;
}

} // namespace

bool FileChecksums::matches(const std::string& published) const {
    return published == "sha256:" + sha256 || published == "md5:" + md5;
}

std::optional<FileChecksums> checksumsOf(const fs::path& file,
                                         const std::function<bool(std::size_t)>& hashed) {
    struct Context {
        const std::function<bool(std::size_t)>& hashed;
        std::exception_ptr failure;
    } context{hashed, nullptr};
    std::array<char, sha256Digits + 1> sha256{};
    std::array<char, 33> md5{};
    std::array<char, 256> message{};
    const DigestRequest request{file.c_str(), sha256.data(), md5.data(), &context,
                                [](void* self, std::size_t count) {
                                    auto& here = *static_cast<Context*>(self);
                                    return guarded(here.failure, [&] { return here.hashed(count) ? 0 : 1; });
                                }};
    const int end = fetchModule().digest(&request, message.data(), message.size());
    if (context.failure)
        std::rethrow_exception(context.failure);
    if (end == 1)
        throw Error(fmt::format("{}: cannot be read: {}.", file.string(), message.data()));
    if (end != 0)
        return std::nullopt;
    return FileChecksums{sha256.data(), md5.data()};
}

std::string recordedSha256(const fs::path& folder, const std::string& name) {
    const auto list = readList(folder);
    const auto found = list.find(name);
    return found == list.end() ? std::string() : found->second;
}

void recordSha256(const fs::path& folder, const std::string& name, const std::string& sha256) {
    auto list = readList(folder);
    if (const auto found = list.find(name); found != list.end() && found->second == sha256)
        return;
    list[name] = sha256;
    const fs::path target = folder / listName;
    const fs::path fresh = target.string() + ".part";
    std::ofstream stream(fresh, std::ios::trunc);
    for (const auto& [file, digits] : list)
        stream << digits << "  " << file << '\n';
    stream.close();
    std::error_code error;
    if (stream)
        fs::rename(fresh, target, error);
    if (!stream || error)
        throw Error(
            fmt::format("{}: cannot be written{}.", target.string(), error ? ": " + error.message() : ""));
}

} // namespace flipscope
