// Checksums of files, and SHA256SUMS, the list of them that lies beside downloaded files in the form that
// `sha256sum --check` reads.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace flipscope {

struct FileChecksums {
    std::string sha256; ///< lower-case hexadecimal digits, as is
    std::string md5;

    /// `sha256:...` or `md5:...`, as in RemoteFile::checksum.
    bool matches(const std::string& published) const;
};

/// nullopt: `hashed`, which is told how many more bytes are read, returned false. Throws Error.
std::optional<FileChecksums> checksumsOf(const std::filesystem::path& file,
                                         const std::function<bool(std::size_t)>& hashed);

/// The SHA-256 that folder/SHA256SUMS gives for `name`; empty: none.
std::string recordedSha256(const std::filesystem::path& folder, const std::string& name);

/// Adds or replaces `name` in folder/SHA256SUMS. Throws Error.
void recordSha256(const std::filesystem::path& folder, const std::string& name, const std::string& sha256);

} // namespace flipscope
