// The changes of a few steps as bytes: what a block of the flip log holds (FLIPLOG.md). Positions are numbers
// of bits over all layers; a weight that flips has mostly flipped a few steps before, so each step first says
// which of the weights that flipped lately flip again (a bit each), then where the others lie (gaps). Streams
// of one kind are compressed together.
//
// The trap: encoder and decoder keep the same lists of what flipped lately; both begin empty with each block.
#pragma once

#include "engine/learning/learner.h"
#include "engine/network/network.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace flipscope {

/// Where the bits and thresholds of each layer lie in one numbering.
class FlipLayout {
public:
    struct LayerSize {
        std::uint32_t rows = 0, words = 0; ///< of the weights; a neuron of ternary weights has two rows
        std::uint32_t neurons = 0; ///< or rather their thresholds; behind those, scales where there are any
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
    std::vector<std::uint32_t> flips; ///< bits over all layers, ascending
    std::vector<LoggedThreshold> thresholds;
    bool operator==(const LoggedStep&) const = default;
};

/// Several byte streams as one, each compressed (zstd) where that pays.
std::string packStreams(const std::vector<std::string>& streams);
/// Throws std::runtime_error where `bytes` are none, or claim what they cannot hold.
std::vector<std::string> unpackStreams(std::string_view bytes, std::size_t count);

/// The weights that flipped in the last few steps, by how long ago.
class RecentFlips {
public:
    static constexpr std::size_t ages = 6;
    /// flipsNow(position) for each, in an order that encoder and decoder share; those are appended to
    /// `taken`.
    template <class F> void advance(std::vector<std::uint32_t>& taken, F&& flipsNow);
    void setLatest(std::vector<std::uint32_t> flips) { m_lists[0] = std::move(flips); }
    std::size_t size() const;

private:
    std::array<std::vector<std::uint32_t>, ages> m_lists; // [0]: in the step before
};

class FlipBlockEncoder {
public:
    explicit FlipBlockEncoder(const FlipLayout& layout);
    void add(const StepDelta& delta);
    std::size_t steps() const { return m_steps; }
    /// The block; then it is empty again.
    std::string finish();

private:
    const FlipLayout& m_layout;
    RecentFlips m_recent;
    std::vector<Word> m_now; // a bit per weight: flips in this step
    std::vector<std::string> m_streams;
    std::size_t m_steps = 0;
};

/// Throws std::runtime_error naming what is wrong.
std::vector<LoggedStep> decodeFlipBlock(std::string_view bytes, const FlipLayout& layout,
                                        std::uint64_t firstStep, std::size_t steps);

} // namespace flipscope
