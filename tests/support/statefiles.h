// State files (engine/io/statefile.h) with something changed and the checksum right again: what a checksum
// does not catch.
#pragma once

#include <nlohmann/json.hpp>
#include <xxhash.h>

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>

namespace flipscope::test {

/// `bytes` with a right checksum.
inline std::string sealed(std::string bytes) {
    bytes.resize(bytes.size() - 8);
    const std::uint64_t sum = XXH3_64bits(bytes.data(), bytes.size());
    return bytes.append(reinterpret_cast<const char*>(&sum), sizeof sum);
}

inline std::uint32_t headerSize(const std::string& bytes) {
    std::uint32_t size = 0;
    std::memcpy(&size, bytes.data() + 12, sizeof size);
    return size;
}

/// change(JSON of the header); lengths are right again.
template <class F> std::string withHeader(const std::string& bytes, F&& change) {
    const std::uint32_t size = headerSize(bytes);
    auto json = nlohmann::ordered_json::parse(bytes.substr(16, size));
    change(json);
    const std::string header = json.dump();
    const auto newSize = static_cast<std::uint32_t>(header.size());
    std::string changed = bytes.substr(0, 12);
    changed.append(reinterpret_cast<const char*>(&newSize), sizeof newSize);
    return sealed(changed + header + bytes.substr(16 + size));
}

/// The first number of an array that is not compressed.
inline std::string withNumber(std::string bytes, const std::string& array, std::uint64_t value) {
    std::size_t at = 16 + headerSize(bytes);
    const auto header = nlohmann::ordered_json::parse(bytes.substr(16, at - 16));
    for (const auto& entry : header["arrays"]) {
        if (entry["name"] == array && entry["zstd"] == false) {
            std::memcpy(bytes.data() + at, &value, sizeof value);
            return sealed(bytes);
        }
        at += entry["stored"].get<std::size_t>();
    }
    throw std::runtime_error("no such array: " + array);
}

} // namespace flipscope::test
