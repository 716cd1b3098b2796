// Keeps the blame that reaches a layer balanced: of the votes on a neuron that is on, as many shall ask it to
// rise as to fall, and of those on one that is off. What tips the balance is taken off E before the dead
// zone: an amount per neuron and state, which follows from what was counted in the steps before.
//
// It stands for what normalisation does to a derivative. A threshold is a mean, so an error that all samples
// share teaches nothing; and an activation is a sign, so larger sums change nothing, yet without this the
// votes ask for ever larger ones, until all filters see the same. With l1 normalisation both parts are v -
// mean(v) - mean(v * x) * x for x = +1, -1 (arXiv 2102.04270, Algorithm 2): sums of v where x is +1, and
// where it is -1, are zero. Balancing t itself holds whatever window and dead zone take away.
#pragma once

#include "engine/bits/alignedbuffer.h"
#include "engine/bits/bitmatrix.h"
#include "engine/bits/kernels.h"
#include "engine/learning/slicednumber.h"
#include "engine/learning/state.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace flipscope {

class BlameBalance {
public:
    /// `most`: |E| at most, in 2^-blameFraction. `scale`: what is added to E counts so many times (2 where
    /// the rows of ternary weights add up to twice E).
    BlameBalance(std::size_t neurons, std::size_t most, std::size_t scale, const Kernels& kernels);

    /// Counts the votes of one step on the 64 neurons of a word: f(count) calls count(on, positive, negative,
    /// times) for each sample and place. Different words may be counted side by side; again in the same step
    /// has the same effect as once.
    template <class F> void countWord(std::size_t word, F&& f);
    /// Moves the amounts on. sum: of |E| of all neurons in the step, in 2^-blameFraction; entries: places of
    /// the samples that voted, each as often as it did.
    void follow(std::uint64_t sum, std::size_t entries);

    /// What is added to E of the neurons of a word that are on where `on` says, as a two's complement number:
    /// plane p of planes().
    Word plane(int p, std::size_t word, Word on) const {
        const auto row = static_cast<std::size_t>(2 * p);
        return (m_added.row(row + 1)[word] & on) | (m_added.row(row)[word] & ~on);
    }
    int planes() const { return m_planes; }

    void visitState(StateVisitor& state, const std::string& name);
    /// Error where an amount is larger than any E.
    void stateRestored(const std::string& layer);
    std::uint64_t bytes() const {
        return m_added.bytes() + (m_amounts.capacity() + m_told.capacity()) * sizeof(std::int64_t) +
               m_numbers.size() * sizeof(std::int32_t);
    }

private:
    /// Counts of 64 neurons, a bit of each plane.
    struct Counter {
        std::array<Word, 32> planes{};
        void add(Word bits) {
            for (std::size_t p = 0; bits != 0; ++p) {
                const Word carry = planes[p] & bits;
                planes[p] ^= bits;
                bits = carry;
            }
        }
        std::int64_t at(std::size_t bit) {
            return numberAt({planes.data(), 1, 1, static_cast<int>(planes.size())}, bit);
        }
    };
    static constexpr int fraction = 8; // of amounts, beside blameFraction

    void slice();

    const Kernels& m_kernels;
    std::size_t m_neurons;
    std::int64_t m_most, m_scale;
    std::vector<std::int64_t> m_amounts; // [state][neurons], in 2^-(fraction + blameFraction): off, on
    std::vector<std::int64_t> m_told;    // the same: +1 votes less -1 votes of the step
    AlignedBuffer<std::int32_t> m_numbers;
    BitMatrix m_added; // [2 x planes, off and on in turn][neurons]
    int m_planes = 1;
};

template <class F> void BlameBalance::countWord(std::size_t word, F&& f) {
    std::array<Counter, 4> counters; // off, on; of each, rise and fall
    f([&](Word on, Word positive, Word negative, std::size_t times) {
        for (; times > 0; --times) {
            counters[0].add(positive & ~on);
            counters[1].add(negative & ~on);
            counters[2].add(positive & on);
            counters[3].add(negative & on);
        }
    });
    for (std::size_t o = word * wordBits; o < std::min(m_neurons, (word + 1) * wordBits); ++o)
        for (std::size_t state = 0; state < 2; ++state)
            m_told[state * m_neurons + o] =
                counters[2 * state].at(o % wordBits) - counters[2 * state + 1].at(o % wordBits);
}

} // namespace flipscope
