#include "engine/network/stream.h"

#include <algorithm>
#include <cassert>

namespace flipscope {

namespace {

std::int16_t saturated(std::int64_t value) {
    return static_cast<std::int16_t>(std::clamp<std::int64_t>(value, INT16_MIN, INT16_MAX));
}

std::uint8_t byteOf(std::int64_t value) {
    return static_cast<std::uint8_t>(std::clamp<std::int64_t>(value, 0, 255));
}

/// Means of 2 x 2 places: one row of them.
void halveRow(const std::int16_t* stream, const MapShape& map, std::size_t y, std::uint8_t* bytes) {
    const std::size_t columns = rowColumns(map), row = map.width * columns;
    const std::size_t rows = std::min<std::size_t>(2, map.height - 2 * y);
    for (std::size_t x = 0; x < map.width; x += 2) {
        const std::size_t wide = std::min<std::size_t>(2, map.width - x);
        const std::int16_t* at = stream + 2 * y * row + x * columns;
        const std::int16_t* right = wide > 1 ? at + columns : at; // a mean of one taken twice is the same
        const std::size_t down = rows > 1 ? row : 0;
        for (std::size_t c = 0; c < map.channels; ++c, ++bytes) {
            const int sum = at[c] + right[c] + at[down + c] + right[down + c];
            *bytes = byteOf((sum >> (2 + streamBits - byteStepBits(Reads::Halved))) + 128);
        }
    }
}

} // namespace

std::int32_t streamScale(std::int64_t deviation, int bits) {
    assert(deviation > 0);
    const std::int64_t one = std::int64_t{1} << (streamBits + streamScaleBits + bits);
    return static_cast<std::int32_t>(std::clamp<std::int64_t>((one + deviation / 2) / deviation, 1, 1 << 30));
}

void writeStream(const StreamPart& part, const MapShape& map, std::int16_t* stream) {
    const std::size_t columns = rowColumns(map);
    for (std::size_t place = 0; place < map.pixels(); ++place) {
        const std::int32_t* z = part.z + place * part.zStride;
        std::int16_t* to = stream + place * columns;
        for (std::size_t c = 0; c < map.channels; ++c) {
            const std::int64_t product = (std::int64_t{z[c]} - part.thresholds[c]) * part.scales[c];
            const std::int64_t rounded = (product + (1 << (streamScaleBits - 1))) >> streamScaleBits;
            to[c] = saturated(saturated(rounded) + (part.begins ? 0 : to[c]));
        }
        std::fill(to + map.channels, to + columns, std::int16_t{0});
    }
}

void signsOfStream(const std::int16_t* stream, const MapShape& map, std::size_t padding, Word* bits,
                   Word* passes) {
    const std::size_t words = map.pixelWords();
    for (std::size_t y = 0; y < map.height; ++y)
        for (std::size_t x = 0; x < map.width; ++x) {
            Word* to = bits + ((y + padding) * (map.width + 2 * padding) + x + padding) * words;
            for (std::size_t word = 0; word < words; ++word, stream += wordBits) {
                const std::size_t channels = std::min(wordBits, map.channels - word * wordBits);
                Word signs = 0, pass = 0;
                for (std::size_t c = 0; c < channels; ++c) {
                    signs |= Word{stream[c] >= 0} << c;
                    pass |= Word{stream[c] >= -streamPasses && stream[c] <= streamPasses} << c;
                }
                to[word] = signs;
                if (passes)
                    *passes++ = pass;
            }
        }
}

void meansOfStream(const std::int16_t* stream, const MapShape& map, Reads reads, std::uint8_t* bytes) {
    if (reads == Reads::Halved) {
        const MapShape half = readShape(reads, map);
        for (std::size_t y = 0; y < half.height; ++y)
            halveRow(stream, map, y, bytes + y * half.width * half.channels);
        return;
    }
    assert(reads != Reads::Bits);
    const bool onlyPositive = reads == Reads::PositiveAverage;
    const auto places = static_cast<std::int64_t>(map.pixels());
    for (std::size_t c = 0; c < map.channels; ++c) {
        std::int64_t sum = 0;
        for (std::size_t place = 0; place < map.pixels(); ++place) {
            const int value = stream[place * rowColumns(map) + c];
            sum += onlyPositive ? std::max(value, 0) : value;
        }
        const std::int64_t steps = sum >> (streamBits - byteStepBits(reads)); // of all places
        const std::int64_t mean = steps >= 0 ? steps / places : -((places - 1 - steps) / places);
        bytes[c] = byteOf(onlyPositive ? mean : mean + 128);
    }
}

} // namespace flipscope
