#include "engine/io/flipblock.h"

#include "datasets/error.h"

#include <fmt/format.h>
#include <zstd.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace flipscope {

namespace {

enum Stream : std::size_t {
    Counts,
    Again,
    GapLow,
    GapHigh,
    ThresholdMap,
    ThresholdLow,
    ThresholdHigh,
    streamCount
};
constexpr int compressionLevel = 1; // 3 saves nothing: measured
constexpr std::uint32_t escape = 255;

void putNumber(std::string& stream, std::uint64_t number) {
    for (; number >= 128; number >>= 7)
        stream.push_back(static_cast<char>(number | 128));
    stream.push_back(static_cast<char>(number));
}

/// The low byte to one stream, the rest to another: one byte, or the escape and more.
void putSplit(std::string& low, std::string& high, std::uint32_t number) {
    low.push_back(static_cast<char>(number));
    const std::uint32_t rest = number >> 8;
    high.push_back(static_cast<char>(std::min(rest, escape)));
    if (rest >= escape)
        putNumber(high, rest - escape);
}

/// One stream while it is read.
class Cursor {
public:
    explicit Cursor(const std::string& bytes) : m_bytes(bytes) {}
    std::uint32_t byte() {
        if (m_at == m_bytes.size())
            throw std::runtime_error("a stream ends early");
        return static_cast<unsigned char>(m_bytes[m_at++]);
    }
    std::uint64_t number() {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            const std::uint64_t next = byte();
            value |= (next & 127) << shift;
            if (next < 128)
                return value;
        }
        throw std::runtime_error("a number is too long");
    }
    const char* take(std::size_t count) {
        if (count > m_bytes.size() - m_at)
            throw std::runtime_error("a stream ends early");
        m_at += count;
        return m_bytes.data() + m_at - count;
    }
    void mustBeAtEnd() const {
        if (m_at != m_bytes.size())
            throw std::runtime_error("a stream is too long");
    }

private:
    const std::string& m_bytes;
    std::size_t m_at = 0;
};

std::uint64_t takeSplit(Cursor& low, Cursor& high) {
    const std::uint64_t first = low.byte(), rest = high.byte();
    const std::uint64_t all = rest == escape ? rest + high.number() : rest;
    if (all > UINT32_MAX >> 8)
        throw std::runtime_error("a number is too large");
    return all << 8 | first;
}

/// Bits written one by one, whole bytes per step.
class BitPutter {
public:
    explicit BitPutter(std::string& stream) : m_stream(stream) {}
    ~BitPutter() {
        if (m_used > 0)
            m_stream.push_back(static_cast<char>(m_byte));
    }
    void put(bool bit) {
        m_byte |= static_cast<unsigned>(bit) << m_used;
        if (++m_used == 8) {
            m_stream.push_back(static_cast<char>(m_byte));
            m_byte = m_used = 0;
        }
    }

private:
    std::string& m_stream;
    unsigned m_byte = 0, m_used = 0;
};

std::uint32_t zigzag(std::int32_t value) {
    return static_cast<std::uint32_t>(value) << 1 ^ static_cast<std::uint32_t>(value >> 31);
}
std::int32_t fromZigzag(std::uint32_t value) {
    return static_cast<std::int32_t>(value >> 1 ^ (0 - (value & 1)));
}

template <class T> void append(std::string& bytes, T value) {
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

} // namespace

// ---- layout ----

FlipLayout::FlipLayout(std::vector<LayerSize> layers) : m_layers(std::move(layers)) {
    for (const LayerSize& layer : m_layers) {
        const std::uint64_t rows =
            std::uint64_t{2} * layer.rows; // of neurons with two numbers, as many as numbers
        if (layer.neurons == 0 || layer.words == 0 || layer.rows == 0 || rows % layer.neurons != 0 ||
            layer.words > UINT32_MAX / wordBits / layer.rows)
            throw Error(fmt::format("{} neurons with {} rows of {} words are no layer of a flip log",
                                    layer.neurons, layer.rows, layer.words));
        m_firstBit.push_back(m_firstBit.back() + std::uint64_t{layer.rows} * layer.words * wordBits);
        m_firstNeuron.push_back(m_firstNeuron.back() + layer.neurons);
        if (m_firstBit.back() > UINT32_MAX)
            throw Error("the flip log holds networks of up to 4 294 967 295 weight bits; train without it "
                        "(--flip-log 0)");
    }
}

FlipLayout::FlipLayout(const Network& network)
    : FlipLayout([&] {
          std::vector<LayerSize> sizes;
          for (const Layer& layer : network.layers()) {
              const LayerParameters& p = parametersOf(layer);
              sizes.push_back({static_cast<std::uint32_t>(p.weights.rows()),
                               static_cast<std::uint32_t>(p.weights.words()),
                               static_cast<std::uint32_t>(p.thresholds.size())});
          }
          return sizes;
      }()) {}

// ---- streams ----

std::string packStreams(const std::vector<std::string>& streams) {
    std::string bytes, packed;
    for (const std::string& stream : streams) {
        packed.resize(ZSTD_compressBound(stream.size()));
        const std::size_t size =
            ZSTD_compress(packed.data(), packed.size(), stream.data(), stream.size(), compressionLevel);
        const bool pays = !ZSTD_isError(size) && size < stream.size();
        append(bytes, static_cast<std::uint32_t>(stream.size()));
        append(bytes, static_cast<std::uint32_t>(pays ? size : stream.size()));
        bytes.append(pays ? packed.data() : stream.data(), pays ? size : stream.size());
    }
    return bytes;
}

std::vector<std::string> unpackStreams(std::string_view bytes, std::size_t count) {
    // zstd makes a megabyte of zeros a few dozen bytes; more than this no stream of a log shrinks.
    constexpr std::uint64_t slack = 1 << 20, mostShrinking = 1000;
    std::vector<std::string> streams(count);
    for (std::string& stream : streams) {
        std::uint32_t raw = 0, stored = 0;
        if (bytes.size() < sizeof raw + sizeof stored)
            throw std::runtime_error("the block ends early");
        std::memcpy(&raw, bytes.data(), sizeof raw);
        std::memcpy(&stored, bytes.data() + sizeof raw, sizeof stored);
        bytes.remove_prefix(sizeof raw + sizeof stored);
        if (stored > bytes.size() || stored > raw || raw > slack + mostShrinking * stored)
            throw std::runtime_error(
                fmt::format("a stream claims {} bytes in {} of {}", raw, stored, bytes.size()));
        if (stored == raw) {
            stream.assign(bytes.data(), stored);
        } else {
            stream.resize(raw);
            if (ZSTD_decompress(stream.data(), raw, bytes.data(), stored) != raw)
                throw std::runtime_error("a stream cannot be decompressed");
        }
        bytes.remove_prefix(stored);
    }
    if (!bytes.empty())
        throw std::runtime_error("the block is too long");
    return streams;
}

// ---- steps ----

std::size_t RecentFlips::size() const {
    std::size_t all = 0;
    for (const auto& list : m_lists)
        all += list.size();
    return all;
}

/// Those that flip now leave their list; the others are a step older. Without branches: who flips cannot be
/// guessed.
template <class F> void RecentFlips::advance(std::vector<std::uint32_t>& taken, F&& flipsNow) {
    std::size_t flipped = taken.size();
    taken.resize(flipped + size() + 1); // one is written in vain
    for (auto& list : m_lists) {
        std::size_t kept = 0;
        for (const std::uint32_t at : list) {
            const bool now = flipsNow(at);
            list[kept] = taken[flipped] = at;
            kept += !now;
            flipped += now;
        }
        list.resize(kept);
    }
    taken.resize(flipped);
    m_lists.back().clear();
    std::rotate(m_lists.begin(), m_lists.end() - 1, m_lists.end());
}

FlipBlockEncoder::FlipBlockEncoder(const FlipLayout& layout)
    : m_layout(layout), m_now(wordsFor(layout.bits())), m_streams(streamCount) {}

void FlipBlockEncoder::add(const StepDelta& delta) {
    std::vector<std::uint32_t> flips;
    for (std::size_t l = 0; l < delta.layers.size(); ++l) {
        const std::uint64_t first = m_layout.firstBit(l), words = m_layout.layers()[l].words;
        for (const WordChange& change : delta.layers[l].weights) {
            const std::uint64_t word = first / wordBits + change.row * words + change.word;
            m_now[word] = change.mask;
            for (Word rest = change.mask; rest != 0; rest &= rest - 1)
                flips.push_back(static_cast<std::uint32_t>(word * wordBits) +
                                static_cast<std::uint32_t>(__builtin_ctzll(rest)));
        }
    }
    {
        BitPutter again(m_streams[Again]);
        std::vector<std::uint32_t> told;
        m_recent.advance(told, [&](std::uint32_t at) {
            const Word bit = Word{1} << (at % wordBits);
            const bool flipsNow = (m_now[at / wordBits] & bit) != 0;
            m_now[at / wordBits] &= ~bit; // told
            again.put(flipsNow);
            return flipsNow;
        });
    }
    std::uint64_t fresh = 0;
    std::uint32_t next = 0;
    for (const std::uint32_t at : flips)
        if ((m_now[at / wordBits] >> (at % wordBits)) & 1) {
            putSplit(m_streams[GapLow], m_streams[GapHigh], at - next);
            next = at + 1;
            ++fresh;
        }
    for (const std::uint32_t at : flips)
        m_now[at / wordBits] = 0;
    putNumber(m_streams[Counts], fresh);
    m_recent.setLatest(std::move(flips));
    std::string map((m_layout.neurons() + 7) / 8, '\0');
    for (std::size_t l = 0; l < delta.layers.size(); ++l)
        for (const ThresholdChange& change : delta.layers[l].thresholds) {
            const std::uint64_t neuron = m_layout.firstNeuron(l) + change.neuron;
            map[neuron / 8] =
                static_cast<char>(static_cast<unsigned char>(map[neuron / 8]) | 1U << (neuron % 8));
            // Wraps round; undone alike.
            putSplit(m_streams[ThresholdLow], m_streams[ThresholdHigh],
                     zigzag(static_cast<std::int32_t>(static_cast<std::uint32_t>(change.after) -
                                                      static_cast<std::uint32_t>(change.before))));
        }
    m_streams[ThresholdMap] += map;
    ++m_steps;
}

std::string FlipBlockEncoder::finish() {
    std::string bytes = packStreams(m_streams);
    for (std::string& stream : m_streams)
        stream.clear();
    m_recent = {};
    m_steps = 0;
    return bytes;
}

namespace {

/// Sorts what is a few ascending runs one after the other: three times as fast as sorting from nothing.
void mergeRuns(std::vector<std::uint32_t>& values) {
    std::vector<std::size_t> ends; // of the runs
    for (std::size_t i = 1; i <= values.size(); ++i)
        if (i == values.size() || values[i] < values[i - 1])
            ends.push_back(i);
    const auto at = [&](std::size_t i) { return values.begin() + static_cast<std::ptrdiff_t>(i); };
    while (ends.size() > 1) {
        std::vector<std::size_t> merged;
        for (std::size_t r = 0; r < ends.size(); r += 2) {
            if (r + 1 < ends.size())
                std::inplace_merge(at(r == 0 ? 0 : ends[r - 1]), at(ends[r]), at(ends[r + 1]));
            merged.push_back(ends[std::min(r + 1, ends.size() - 1)]);
        }
        ends = std::move(merged);
    }
}

} // namespace

std::vector<LoggedStep> decodeFlipBlock(std::string_view bytes, const FlipLayout& layout,
                                        std::uint64_t firstStep, std::size_t steps) {
    const std::vector<std::string> streams = unpackStreams(bytes, streamCount);
    std::vector<Cursor> cursors(streams.begin(), streams.end());
    const std::size_t mapBytes = (layout.neurons() + 7) / 8;
    if (steps == 0 || streams[Counts].size() < steps || streams[ThresholdMap].size() / steps != mapBytes)
        throw std::runtime_error("the block does not hold its steps");
    std::vector<LoggedStep> decoded(steps);
    RecentFlips recent;
    for (std::size_t s = 0; s < steps; ++s) {
        LoggedStep& step = decoded[s];
        step.step = firstStep + s;
        const auto* again =
            reinterpret_cast<const unsigned char*>(cursors[Again].take((recent.size() + 7) / 8));
        std::size_t asked = 0;
        recent.advance(step.flips, [&](std::uint32_t) {
            const bool flipsNow = (again[asked / 8] >> (asked % 8)) & 1;
            ++asked;
            return flipsNow;
        });
        const std::uint64_t fresh = cursors[Counts].number();
        std::uint64_t at = 0;
        for (std::uint64_t i = 0; i < fresh; ++i, ++at) {
            at += takeSplit(cursors[GapLow], cursors[GapHigh]);
            if (at >= layout.bits())
                throw std::runtime_error("a flip lies outside the network");
            step.flips.push_back(static_cast<std::uint32_t>(at));
        }
        mergeRuns(step.flips);
        if (std::adjacent_find(step.flips.begin(), step.flips.end()) != step.flips.end())
            throw std::runtime_error("a weight flips twice in one step");
        recent.setLatest(step.flips);
        const char* map = cursors[ThresholdMap].take(mapBytes);
        for (std::uint32_t neuron = 0; neuron < mapBytes * 8; ++neuron)
            if ((map[neuron / 8] >> (neuron % 8)) & 1) {
                if (neuron >= layout.neurons())
                    throw std::runtime_error("a threshold lies outside the network");
                step.thresholds.push_back({neuron, fromZigzag(static_cast<std::uint32_t>(takeSplit(
                                                       cursors[ThresholdLow], cursors[ThresholdHigh])))});
            }
    }
    for (const Cursor& cursor : cursors)
        cursor.mustBeAtEnd();
    return decoded;
}

} // namespace flipscope
