#include "engine/learning/latentstream.h"

#include "engine/parallel.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstdlib>

namespace flipscope {

namespace {

constexpr std::int64_t largestGradient = 1 << 26; // sums with means stay within 31 bits
constexpr int firstGradientBits = 17;             // of the largest, where it begins

std::int32_t limited(std::int64_t gradient) {
    return static_cast<std::int32_t>(std::clamp(gradient, -largestGradient, largestGradient));
}

} // namespace

std::int64_t CarryScale::of(std::int64_t sum) const {
    const std::int64_t product = sum * factor; // within 48 bits
    if (shift <= 0)
        return product * (std::int64_t{1} << std::min(-shift, 14));
    const int by = std::min(shift, 60);
    return (product + (std::int64_t{1} << (by - 1))) >> by;
}

LatentStream::LatentStream(const std::vector<LayerShape>& layers)
    : m_layers(layers), m_kept(layers.size()), m_bytes(layers.size()) {}

bool LatentStream::isReadBy(std::size_t layer) const { return layer > 0 && writes(sourceOf(layer)); }

void LatentStream::reserve(std::size_t samples) {
    std::size_t largest = 0;
    bool isCarriedOn = false;
    for (std::size_t l = 0; l + 1 < m_layers.size(); ++l) {
        if (!writes(l))
            continue;
        const MapShape map = m_layers[l].output();
        largest = std::max(largest, streamNumbers(map));
        if (m_layers[l + 1].reads == Reads::Halved) // not whole yet
            continue;
        const std::size_t padding = paddingAfter(m_layers, l);
        m_kept[l].signs =
            BitMatrix(samples, (map.height + 2 * padding) * (map.width + 2 * padding) * rowColumns(map));
        m_kept[l].passes = BitMatrix(samples, streamNumbers(map));
    }
    for (std::size_t l = 1; l < m_layers.size(); ++l) {
        if (m_layers[l].reads == Reads::Bits)
            continue;
        m_bytes[l] = U8Matrix(samples, m_layers[l].input.values() + 4); // runs are read three bytes further
        isCarriedOn = isCarriedOn || m_layers[l].reads == Reads::Halved;
    }
    m_values = AlignedBuffer<std::int16_t>(samples * largest);
    m_gradient = AlignedBuffer<std::int32_t>(samples * largest);
    m_before = AlignedBuffer<std::int32_t>(isCarriedOn ? samples * largest : 0); // they are swapped
}

std::uint64_t LatentStream::valueBytes() const {
    return m_values.size() * sizeof(std::int16_t) +
           (m_gradient.size() + m_before.size()) * sizeof(std::int32_t);
}

std::uint64_t LatentStream::keptBytes() const {
    std::uint64_t bytes = 0;
    for (const Kept& kept : m_kept)
        bytes += kept.signs.bytes() + kept.passes.bytes();
    for (const U8Matrix& map : m_bytes)
        bytes += map.bytes();
    return bytes;
}

void LatentStream::write(std::size_t layer, const std::int32_t* numbers, StreamPart part, std::size_t first,
                         std::size_t count) {
    const MapShape map = m_layers[layer].output();
    const bool isWhole = m_layers[layer + 1].reads != Reads::Halved;
    part.begins = m_layers[layer].writes == Writes::Stream;
    for (std::size_t s = first; s < first + count; ++s) {
        std::int16_t* values = m_values.data() + s * streamNumbers(map);
        part.z = numbers + s * map.pixels() * part.zStride;
        writeStream(part, map, values);
        if (!isWhole)
            continue;
        Kept& kept = m_kept[layer];
        signsOfStream(values, map, paddingAfter(m_layers, layer), kept.signs.row(s), kept.passes.row(s));
        for (std::size_t reader = layer + 1; reader < std::min(layer + 3, m_layers.size()); ++reader)
            if (m_layers[reader].reads != Reads::Bits && sourceOf(reader) == layer)
                meansOfStream(values, map, m_layers[reader].reads, m_bytes[reader].row(s));
    }
}

LayerInput LatentStream::inputOf(std::size_t layer) const {
    if (m_layers[layer].reads != Reads::Bits)
        return {nullptr, 0, 0, m_bytes[layer].row(0), m_bytes[layer].stride()};
    const BitMatrix& signs = m_kept[layer - 1].signs;
    return {signs.row(0), signs.stride()};
}

// ---- backward ----

void LatentStream::take(std::size_t layer, const std::int32_t* carried, std::size_t samples,
                        const CarryScale& scale) {
    switch (m_layers[layer].reads) {
    case Reads::Average:
    case Reads::PositiveAverage:
        return begin(layer, carried, samples);
    case Reads::Halved:
        return spread(layer, carried, samples, scale);
    case Reads::Bits:
        if (m_layers[layer].writes == Writes::Stream) // and the shortcut's part is there: it was taken before
            std::swap(m_gradient, m_before);
        add(layer, carried, samples, scale);
    }
}

/// From the head: every place gets the same, but for those that do not count.
void LatentStream::begin(std::size_t layer, const std::int32_t* carried, std::size_t samples) {
    const std::size_t source = sourceOf(layer);
    const MapShape map = m_layers[source].output();
    const std::size_t columns = rowColumns(map), words = map.pixelWords();
    std::int64_t largest = 0;
    for (std::size_t i = 0; i < samples * columns; ++i)
        largest = std::max(largest, std::abs(std::int64_t{carried[i]}));
    const int bits = static_cast<int>(std::bit_width(static_cast<std::uint64_t>(largest)));
    const CarryScale scale{1, bits - firstGradientBits};
    const bool onlyPositive = m_layers[layer].reads == Reads::PositiveAverage;
    forEachTask(samples, [&](std::size_t s) {
        const std::int32_t* from = carried + s * columns;
        std::int32_t* to = m_gradient.data() + s * streamNumbers(map);
        const Word* signs = m_kept[source].signs.row(s); // nobody's bits: no padding
        for (std::size_t place = 0; place < map.pixels(); ++place, to += columns, signs += words)
            for (std::size_t c = 0; c < columns; ++c) {
                const bool counts = !onlyPositive || ((signs[c / wordBits] >> (c % wordBits)) & 1) != 0;
                to[c] = counts ? limited(scale.of(from[c])) : 0;
            }
    });
}

/// From a shortcut: a quarter to each of the four places (at odd edges half, or all, for a place counts
/// twice).
void LatentStream::spread(std::size_t layer, const std::int32_t* carried, std::size_t samples,
                          const CarryScale& scale) {
    const MapShape map = m_layers[sourceOf(layer)].output(), half = m_layers[layer].input;
    const std::size_t columns = rowColumns(map);
    const CarryScale part{scale.factor, scale.shift - byteStepBits(Reads::Halved) + 2};
    forEachTask(samples, [&](std::size_t s) {
        std::int32_t* to = m_before.data() + s * streamNumbers(map);
        for (std::size_t y = 0; y < map.height; ++y)
            for (std::size_t x = 0; x < map.width; ++x, to += columns) {
                const int times = (y + 1 == map.height && map.height % 2 == 1 ? 2 : 1) *
                                  (x + 1 == map.width && map.width % 2 == 1 ? 2 : 1);
                const std::int32_t* from =
                    carried + (s * half.pixels() + y / 2 * half.width + x / 2) * columns;
                for (std::size_t c = 0; c < columns; ++c)
                    to[c] = limited(part.of(std::int64_t{from[c]} * times));
            }
    });
}

/// Through the signs that filters read, where they let gradients pass.
void LatentStream::add(std::size_t layer, const std::int32_t* carried, std::size_t samples,
                       const CarryScale& scale) {
    const MapShape map = m_layers[layer].input;
    const std::size_t numbers = streamNumbers(map);
    forEachTask(samples, [&](std::size_t s) {
        const std::int32_t* from = carried + s * numbers;
        std::int32_t* to = m_gradient.data() + s * numbers;
        const Word* passes = m_kept[layer - 1].passes.row(s);
        for (std::size_t i = 0; i < numbers; i += wordBits)
            for (Word pass = passes[i / wordBits]; pass != 0; pass &= pass - 1) {
                const std::size_t at = i + static_cast<std::size_t>(__builtin_ctzll(pass));
                to[at] = limited(to[at] + scale.of(from[at]));
            }
    });
}

} // namespace flipscope
