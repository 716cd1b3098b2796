// The stream of a residual network: 16-bit numbers, one per place and channel, 256 = one mean deviation of
// the normalised sums that layers add to it. Training and inference share this arithmetic; all of it is
// exact.
//
// A sample's stream lies place by place; a place has its channels in rowColumns() numbers, those past the
// last channel are 0. Sums saturate. The trap: bytes are means of the stream in steps of their own: 1/16
// around 128 (Halved), 1/32 around 128 (Average), 1/32 from 0 on (PositiveAverage).
#pragma once

#include "engine/network/layershape.h"

#include <cstdint>

namespace flipscope {

inline constexpr int streamBits = 8;       ///< behind the point
inline constexpr int streamScaleBits = 16; ///< of a scale, beyond streamBits
/// The straight-through estimator lets gradients pass up to here: 1.25 deviations, as ResNetE's authors
/// chose.
inline constexpr std::int16_t streamPasses = 320;

inline std::size_t rowColumns(const MapShape& map) { return map.pixelWords() * wordBits; }
inline std::size_t streamNumbers(const MapShape& map) { return map.pixels() * rowColumns(map); }

/// The scale for a mean deviation of sums with `bits` behind the point.
std::int32_t streamScale(std::int64_t deviation, int bits);

/// What layers make of their sums z [places][zStride]: (z - threshold) * scale / 2^16, to the nearest.
struct StreamPart {
    const std::int32_t* z;
    std::size_t zStride;
    const std::int32_t* thresholds; ///< [channels]
    const std::int32_t* scales;     ///< [channels]
    bool begins;                    ///< else it is added
};
/// To or into the stream of a sample.
void writeStream(const StreamPart& part, const MapShape& map, std::int16_t* stream);

/// Signs of a sample's stream (0 is +1) as a map of bits with `padding` pixels around it, which stay as they
/// are; where given, `passes`: |stream| <= streamPasses, as a map without.
void signsOfStream(const std::int16_t* stream, const MapShape& map, std::size_t padding, Word* bits,
                   Word* passes);

/// What a layer that reads so takes: bytes, channels interleaved. Means of fewer than four places at the
/// lower and right edge of maps of odd size.
void meansOfStream(const std::int16_t* stream, const MapShape& map, Reads reads, std::uint8_t* bytes);
/// 2^n bytes are one of the stream's units (a mean deviation).
constexpr int byteStepBits(Reads reads) { return reads == Reads::Halved ? 4 : 5; }

} // namespace flipscope
