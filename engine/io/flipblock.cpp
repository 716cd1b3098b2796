#include "engine/io/flipblock.h"

#include "datasets/error.h"
#include "engine/io/flipcoding.h"
#include "engine/io/flipstreams.h"

#include <fmt/format.h>
#include <zstd.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace flipscope {

using namespace flipstreams;
using namespace flipcoding;

namespace {

constexpr int compressionLevel = 1; // 3 saves nothing: measured

template <class T> void append(std::string& bytes, T value) {
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

} // namespace

// ---- layout ----

FlipLayout::FlipLayout(std::vector<LayerSize> layers) : m_layers(std::move(layers)) {
    for (LayerSize& layer : m_layers) {
        const std::uint64_t rows =
            std::uint64_t{2} * layer.rows; // of neurons with two numbers, as many as numbers
        if (layer.planes == 0 && layer.neurons > 0)
            layer.planes = std::max(1U, layer.rows / layer.neurons);
        if (layer.neurons == 0 || layer.words == 0 || layer.rows == 0 || rows % layer.neurons != 0 ||
            layer.rows % layer.planes != 0 || layer.words > UINT32_MAX / wordBits / layer.rows)
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
                               static_cast<std::uint32_t>(p.thresholds.size()),
                               static_cast<std::uint32_t>(p.shape.weightPlanes)});
          }
          return sizes;
      }()) {}

// ---- streams ----

std::string packStreams(const std::vector<std::string>& streams) {
    std::string bytes, packed;
    const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(), ZSTD_freeCCtx);
    for (const std::string& stream : streams) {
        packed.resize(ZSTD_compressBound(stream.size()));
        const std::size_t size = ZSTD_compressCCtx(context.get(), packed.data(), packed.size(), stream.data(),
                                                   stream.size(), compressionLevel);
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
    const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(), ZSTD_freeDCtx);
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
            if (ZSTD_decompressDCtx(context.get(), stream.data(), raw, bytes.data(), stored) != raw)
                throw std::runtime_error("a stream cannot be decompressed");
        }
        bytes.remove_prefix(stored);
    }
    if (!bytes.empty())
        throw std::runtime_error("the block is too long");
    return streams;
}

// ---- steps ----

FlipBlockEncoder::FlipBlockEncoder(const FlipLayout& layout)
    : m_layout(layout), m_recent(secondAges), m_words(wordsFor(layout.bits())),
      m_streams(second::streamCount) {}

void FlipBlockEncoder::add(const StepDelta& delta) {
    addFlips(delta);
    BitPutter low(m_streams[second::ThresholdLow]);
    for (std::size_t l = 0; l < delta.layers.size(); ++l)
        addThresholds(delta.layers[l], m_layout.layers()[l].neurons, low);
    ++m_steps;
}

/// Bit by bit only through the lists; all else goes by words.
void FlipBlockEncoder::addFlips(const StepDelta& delta) {
    const auto forEachChange = [&](auto&& f) {
        for (std::size_t l = 0; l < delta.layers.size(); ++l) {
            const std::uint64_t first = m_layout.firstBit(l) / wordBits, words = m_layout.layers()[l].words;
            for (const WordChange& change : delta.layers[l].weights)
                f(first + change.row * words + change.word, change.mask);
        }
    };
    forEachChange([&](std::uint64_t word, Word mask) { m_words[word].now = mask; });
    std::string& again = m_streams[second::Again];
    const std::size_t begin = again.size();
    again.resize(begin + (m_recent.size() + 7) / 8);
    char* const asBytes = again.data() + begin;
    std::size_t asked = 0;
    Word bits = 0;
    m_recent.forEach([&](std::uint32_t at) {
        bits |= ((m_words[at / wordBits].now >> (at % wordBits)) & 1) << (asked % 8);
        asBytes[asked / 8] = static_cast<char>(bits);
        bits = ++asked % 8 == 0 ? 0 : bits;
    });
    m_told.clear();
    m_recent.advance(reinterpret_cast<const unsigned char*>(asBytes), m_told, [&](std::uint32_t at) {
        m_words[at / wordBits].recent &= ~(Word{1} << (at % wordBits));
    });
    std::string &low = m_streams[second::GapLow], &high = m_streams[second::GapHigh];
    const std::size_t old = m_told.size();
    std::uint32_t next = 0;
    forEachChange([&](std::uint64_t word, Word mask) {
        WeightBits& bitsOfWord = m_words[word];
        for (Word rest = mask & ~bitsOfWord.recent; rest != 0; rest &= rest - 1) {
            const auto at =
                static_cast<std::uint32_t>(word * wordBits + static_cast<unsigned>(__builtin_ctzll(rest)));
            low.push_back(static_cast<char>(at - next));
            putSmall(high, (at - next) >> 8);
            next = at + 1;
            m_told.push_back(at);
        }
        bitsOfWord = {0, bitsOfWord.recent | mask};
    });
    putNumber(m_streams[second::Counts], m_told.size() - old);
    m_recent.setLatest(m_told);
}

/// Where most thresholds of a layer move, all are given; else a map says which. Differences are split where
/// their size lies: the bits below are as good as random, those above compress.
void FlipBlockEncoder::addThresholds(const LayerDelta& delta, std::uint32_t neurons, BitPutter& low) {
    const std::vector<ThresholdChange>& changes = delta.thresholds;
    const bool dense = changes.size() * 2 > neurons;
    m_zigzag.assign(dense ? neurons : 0, 0);
    std::string map(dense ? 0 : (neurons + 7) / 8, '\0');
    std::uint64_t sum = 0;
    for (const ThresholdChange& change : changes) {
        // Wraps round; undone alike.
        const std::uint32_t value = zigzag(static_cast<std::int32_t>(
            static_cast<std::uint32_t>(change.after) - static_cast<std::uint32_t>(change.before)));
        sum += value;
        if (dense) {
            m_zigzag[change.neuron] = value;
        } else {
            m_zigzag.push_back(value);
            char& byte = map[change.neuron / 8];
            byte = static_cast<char>(static_cast<unsigned char>(byte) | 1U << (change.neuron % 8));
        }
    }
    unsigned shift = 0;
    const std::uint64_t mean = changes.empty() ? 0 : sum / changes.size();
    while (mean >> shift >= second::meanAbove)
        ++shift;
    m_streams[second::ThresholdModes].push_back(static_cast<char>(shift | (dense ? second::denseMode : 0)));
    m_streams[second::ThresholdMap] += map;
    std::string& high = m_streams[dense ? second::DenseHigh : second::SparseHigh];
    for (const std::uint32_t value : m_zigzag) {
        putSmall(high, value >> shift);
        low.put(value, shift);
    }
}

std::string FlipBlockEncoder::finish() {
    std::string bytes = packStreams(m_streams);
    for (std::string& stream : m_streams)
        stream.clear();
    m_recent.clear();
    std::fill(m_words.begin(), m_words.end(), WeightBits{});
    m_steps = 0;
    return bytes;
}

} // namespace flipscope
