// What the writer and the reader of model files agree on: version, names, the checksum over everything. For
// modelfile.cpp and modelreader.cpp only; MODELFILE.md explains it to the rest of the world.
#pragma once

#include "engine/io/jsontext.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

struct XXH3_state_s;

namespace flipscope::modelformat {

/// 1: dense layers only; 2: filters; 3: a checksum over description and tensors; 4: residual networks (other
/// networks are still written as 3).
inline constexpr std::uint64_t version = 4;
inline constexpr std::uint64_t versionOfChains = 3;
inline constexpr std::uint64_t firstWithContentChecksum = 3;

inline constexpr std::uint64_t largestHeader = 16 << 20; ///< bytes

inline constexpr const char* metadata = "__metadata__";
inline constexpr const char* about = "flipscope";
inline constexpr const char* contentChecksum = "checksum";
inline constexpr const char* encoderTable = "encoder.table";

inline std::string layerPrefix(std::size_t layer) { return "layer" + std::to_string(layer) + "."; }
inline std::string thresholds(std::size_t layer) { return layerPrefix(layer) + "thresholds"; }
inline std::string weights(std::size_t layer) { return layerPrefix(layer) + "weights"; }

/// Of a packed row.
inline std::size_t rowBytes(std::size_t columns) { return (columns + 7) / 8; }

/// XXH3-64 over the description (the text of the key `about`) and the tensors, in file order: the encoder's
/// table, then thresholds and weights layer by layer.
class ContentChecksum {
public:
    ContentChecksum();
    ~ContentChecksum();
    ContentChecksum(const ContentChecksum&) = delete;
    ContentChecksum& operator=(const ContentChecksum&) = delete;
    void add(std::string_view bytes);
    std::string hex() const;

private:
    XXH3_state_s* m_state;
};

} // namespace flipscope::modelformat
