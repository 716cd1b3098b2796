// How weights behaved over the steps up to a moment: silent ones, those that have decided, those that go back
// and forth; of a whole network, a layer or one neuron. One place says what these words mean.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace flipscope {

enum class WeightBehaviour : std::uint8_t {
    Silent,      ///< never flipped
    Decided,     ///< flipped, but not in the last quarter of the steps
    Occasional,  ///< flipped in the last quarter, and seldom
    Oscillating, ///< flipped at least 8 times, and still in the last quarter
};
/// `late`: the last step that is not of the last quarter.
WeightBehaviour behaviourOf(std::uint32_t flips, std::uint32_t lastFlip, std::uint64_t late);

/// Weights by how they behaved.
struct FlipPatterns {
    std::uint64_t weights = 0;
    std::uint64_t flips = 0;
    std::uint64_t silent = 0, decided = 0, oscillating = 0; ///< the others flip now and then
    std::uint64_t undone = 0; ///< flips that another flip of the same weight took back later
    double busiest = 0;       ///< the share of the weights that made 80 % of the flips
    /// "52 % silent, 3 % make 80 % of the flips, 41 % of the flips were undone"
    std::string summary() const;
};

/// Adds weights up.
class FlipTally {
public:
    explicit FlipTally(std::uint64_t late) : m_late(late) {}
    void add(std::uint32_t flips, std::uint32_t lastFlip);
    FlipPatterns patterns() const;

private:
    std::uint64_t m_late;
    FlipPatterns m_sums;
    std::vector<std::uint64_t> m_byCount; // weights with so many flips
};

/// A flip of one of a neuron's weights.
struct NeuronFlip {
    std::uint64_t step;
    std::uint32_t column, plane;
};

/// A neuron's weights up to a moment, by column. Two planes of a ternary weight that flip in one step are one
/// change.
struct WeightHistory {
    std::uint64_t step = 0;
    std::vector<std::uint32_t> flips, lastFlip; ///< lastFlip 0: never

    WeightBehaviour behaviour(std::size_t column) const {
        return behaviourOf(flips[column], lastFlip[column], step - step / 4);
    }
};
/// Of all flips of the neuron, those up to `step`.
WeightHistory historyAt(const std::vector<NeuronFlip>& flips, std::size_t columns, std::uint64_t step);

} // namespace flipscope
