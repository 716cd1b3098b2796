// Arrays as numpy keeps them, in a zip archive: .npz. In memory, or in a file that is there whole or not at
// all. Members carry no time, so that equal arrays give equal files.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

struct archive;

namespace flipscope {

class NpzWriter {
public:
    NpzWriter(); ///< in memory
    /// Throws Error, here and later, where it cannot be written.
    explicit NpzWriter(const std::filesystem::path& file);
    /// Without finish() no file is left.
    ~NpzWriter();
    NpzWriter(const NpzWriter&) = delete;
    NpzWriter& operator=(const NpzWriter&) = delete;

    void add(const std::string& member, const std::string& content);
    /// What was written in memory.
    std::string finish();

private:
    void check(int result) const;

    std::string m_bytes;
    std::filesystem::path m_file, m_temporary; // empty: in memory
    std::unique_ptr<archive, int (*)(archive*)> m_zip;
};

/// An array (version 1.0); `data` in little-endian order.
std::string npy(const char* type, const std::vector<std::size_t>& shape, const std::string& data);

} // namespace flipscope
