// The changes of a few steps as bytes: what a block of the flip log holds (FLIPLOG.md). Positions are numbers
// of bits over all layers; a weight that flips has mostly flipped a few steps before, so each step first says
// which of the weights that flipped lately flip again (a bit each), then where the others lie (gaps). Streams
// of one kind are compressed together.
//
// The trap: encoder and decoder keep the same lists of what flipped lately; both begin empty with each block.
#pragma once

#include "engine/learning/learner.h"
#include "engine/network/network.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace flipscope {

namespace flipstreams {
class BitPutter;
}

/// Where the bits and thresholds of each layer lie in one numbering.
class FlipLayout {
public:
    struct LayerSize {
        std::uint32_t rows = 0, words = 0; ///< of the weights; a neuron of ternary weights has two rows
        std::uint32_t neurons = 0; ///< or rather their thresholds; behind those, scales where there are any
        std::uint32_t planes = 0;  ///< rows per neuron; 0: to be told from the other numbers
        bool operator==(const LayerSize&) const = default;
    };
    FlipLayout() = default;
    /// Throws Error where there are 2^32 bits or more.
    explicit FlipLayout(std::vector<LayerSize> layers);
    explicit FlipLayout(const Network& network);

    const std::vector<LayerSize>& layers() const { return m_layers; }
    std::uint64_t bits() const { return m_firstBit.back(); }
    std::uint64_t neurons() const { return m_firstNeuron.back(); }
    std::uint64_t firstBit(std::size_t layer) const { return m_firstBit[layer]; }
    std::uint64_t firstNeuron(std::size_t layer) const { return m_firstNeuron[layer]; }
    bool operator==(const FlipLayout& other) const { return m_layers == other.m_layers; }

private:
    std::vector<LayerSize> m_layers;
    std::vector<std::uint64_t> m_firstBit{0}, m_firstNeuron{0}; // and the end
};

struct LoggedThreshold {
    std::uint32_t neuron = 0; ///< over all layers
    std::int32_t change = 0;
    bool operator==(const LoggedThreshold&) const = default;
};

/// Applied forwards or backwards it moves between the networks before and after the step.
struct LoggedStep {
    std::uint64_t step = 0;
    std::vector<std::uint32_t> flips; ///< bits over all layers; ascending where FlipLog gives it
    std::vector<LoggedThreshold> thresholds;
    bool operator==(const LoggedStep&) const = default;
};

/// Several byte streams as one, each compressed (zstd) where that pays.
std::string packStreams(const std::vector<std::string>& streams);
/// Throws std::runtime_error where `bytes` are none, or claim what they cannot hold.
std::vector<std::string> unpackStreams(std::string_view bytes, std::size_t count);

/// How the steps of a block are coded: what a block says of itself. New ones are written as the latest.
enum class FlipCoding : std::uint32_t { First = 0, Second = 1 };

/// The weights that flipped in the last few steps, by how long ago.
class RecentFlips {
public:
    explicit RecentFlips(std::size_t ages) : m_lists(ages) {}
    /// f(position) for each, in an order that encoder and decoder share.
    template <class F> void forEach(F&& f) const;
    /// `again`: a bit for each, in that order: it flips now. Those are appended to `taken`;
    /// forgotten(position) for each that did not flip for so long that it leaves the lists.
    template <class F>
    void advance(const unsigned char* again, std::vector<std::uint32_t>& taken, F&& forgotten);
    void setLatest(const std::vector<std::uint32_t>& flips) { m_lists[0] = flips; }
    std::size_t size() const;
    void clear();

private:
    std::vector<std::vector<std::uint32_t>> m_lists; // [0]: in the step before
};

class FlipBlockEncoder {
public:
    explicit FlipBlockEncoder(const FlipLayout& layout);
    void add(const StepDelta& delta);
    std::size_t steps() const { return m_steps; }
    /// The block, as FlipCoding::Second; then it is empty again.
    std::string finish();

private:
    void addFlips(const StepDelta& delta);
    void addThresholds(const LayerDelta& delta, std::uint32_t neurons, flipstreams::BitPutter& low);

    const FlipLayout& m_layout;
    RecentFlips m_recent;
    struct WeightBits {
        Word now = 0;    // flips in this step
        Word recent = 0; // is in those lists
    };
    std::vector<WeightBits> m_words;     // a bit per weight of each, side by side for the cache
    std::vector<std::uint32_t> m_told;   // of this step
    std::vector<std::uint32_t> m_zigzag; // of a layer's thresholds
    std::vector<std::string> m_streams;
    std::size_t m_steps = 0;
};

/// Gives the steps of a block one after the other. What it throws is a std::runtime_error naming what is
/// wrong.
class FlipBlockDecoder {
public:
    FlipBlockDecoder(std::string_view bytes, const FlipLayout& layout, FlipCoding coding,
                     std::uint64_t firstStep, std::size_t steps);
    ~FlipBlockDecoder();
    FlipBlockDecoder(FlipBlockDecoder&&) noexcept;
    /// Its flips are in no order: sortFlips(). Not after the last one.
    LoggedStep next();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// Ascending, several times as fast as std::sort.
void sortFlips(std::vector<std::uint32_t>& flips);

} // namespace flipscope
