// What is added to the blame that a layer carries back, beside its weights times its errors: the balance of
// the layer below (blamebalance.h), and errors past the weights along a shortcut.
#include "engine/learning/votelayer.h"

#include <algorithm>
#include <bit>

namespace flipscope {

void VoteLayer::balanceBlame(std::size_t most) {
    m_balance = std::make_unique<BlameBalance>(m_shape.neurons, most << blameFraction, m_shape.weightPlanes,
                                               m_kernels);
}

void VoteLayer::followBlame(std::uint64_t sum, std::size_t votes) {
    if (m_balance)
        m_balance->follow(sum, votes * m_shape.output().pixels());
}

void VoteLayer::countBlame(std::size_t word, const std::vector<std::uint32_t>& samples,
                           const std::vector<std::uint8_t>& times) const {
    const MapShape out = m_shape.output();
    m_balance->countWord(word, [&](auto&& count) {
        for (const std::uint32_t b : samples)
            forEachMapRow([&](std::size_t padded, std::size_t plain, std::size_t words) {
                for (std::size_t w = word; w < words; w += out.pixelWords())
                    count(m_bits.row(b)[padded + w], m_positive.row(b)[plain + w],
                          m_negative.row(b)[plain + w], times[b]);
            });
    });
}

int VoteLayer::addToBlame(std::size_t sample, std::size_t iy, std::size_t ix, std::size_t words,
                          const VoteLayer& below, Scratch& scratch) const {
    if (!below.m_balance && m_shape.shortcut == 0)
        return 0;
    if (scratch.addedPlanes.size() < (mostPlanes + 2) * words)
        scratch.addedPlanes = AlignedBuffer<Word>((mostPlanes + 2) * words);
    int planes = 0;
    if (below.m_balance) {
        planes = below.m_balance->planes();
        const std::size_t pixelWords = below.m_shape.output().pixelWords();
        const Word* on = below.m_bits.row(sample) + (iy + m_shape.padding) * m_shape.mapRowWords() +
                         (ix + m_shape.padding) * pixelWords;
        for (std::size_t w = 0; w < words; ++w)
            for (int p = 0; p < planes; ++p)
                scratch.addedPlanes[static_cast<std::size_t>(p) * words + w] =
                    below.m_balance->plane(p, w % pixelWords, on[w]);
    }
    return m_shape.shortcut == 0 ? planes : addShortcut(sample, iy, ix, planes, scratch);
}

/// Adds to `planes` planes of one pixel.
int VoteLayer::addShortcut(std::size_t sample, std::size_t iy, std::size_t ix, int planes,
                           Scratch& scratch) const {
    const MapShape out = m_shape.output();
    const std::size_t words = m_shape.input.pixelWords(), py = iy / m_shape.pool, px = ix / m_shape.pool;
    if (py >= out.height || px >= out.width) // what no pooled place covers
        return planes;
    const std::size_t at = (py * out.width + px) * words;
    // Ternary weights count twice in E.
    const auto plus = static_cast<std::uint32_t>(
        static_cast<std::size_t>(m_shape.shortcut) * m_shape.weightPlanes << blameFraction);
    const std::uint32_t minus = ~plus + 1;
    const int all = std::max(static_cast<int>(std::bit_width(plus)) + 1, planes) + 1;
    Word any = 0;
    for (std::size_t w = 0; w < words; ++w) {
        Word here = ~Word{0};
        if (m_shape.pool > 1) // the error is where the maximum was
            here = (iy % 2 != 0 ? m_placeY.row(sample)[at + w] : ~m_placeY.row(sample)[at + w]) &
                   (ix % 2 != 0 ? m_placeX.row(sample)[at + w] : ~m_placeX.row(sample)[at + w]);
        const Word positive = m_positive.row(sample)[at + w] & here,
                   negative = m_negative.row(sample)[at + w] & here;
        any |= positive | negative;
        Word carry = 0, sign = 0;
        for (int p = 0; p < all; ++p) {
            Word& plane = scratch.addedPlanes[static_cast<std::size_t>(p) * words + w];
            const Word a = sign = p < planes ? plane : sign;
            const Word b = ((plus >> p) & 1 ? positive : 0) | ((minus >> p) & 1 ? negative : 0);
            plane = a ^ b ^ carry;
            carry = (a & b) | (carry & (a ^ b));
        }
    }
    return any != 0 ? all : planes;
}

} // namespace flipscope
