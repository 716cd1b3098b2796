// Blame less its mean: of E = t W the mean over samples and places is taken off, channel by channel, before
// the dead zone. It is what the running mean inside the thresholds does to a derivative; without it an error
// that all samples share becomes a bias that no threshold follows. The sums of E are not formed: they follow
// from the sums of t, which are few, and the weights.
#include "engine/learning/votelayer.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstdlib>

namespace flipscope {

namespace {

/// a / b to the nearest, halves up; b > 0.
std::int64_t nearest(std::int64_t a, std::int64_t b) {
    const std::int64_t twice = 2 * a + b, quotient = twice / (2 * b);
    return quotient - (twice % (2 * b) < 0);
}

} // namespace

void VoteLayer::centre() {
    const std::uint64_t most = mostErrors() * m_shape.weightPlanes << blameFraction; // of |E|
    m_centre = BitMatrix(static_cast<std::size_t>(std::bit_width(most) + 1),
                         m_shape.isDense() ? m_shape.columns() : m_shape.input.pixelWords() * wordBits);
    m_blameSums.resize(m_shape.neurons * (1 + m_shape.taps()));
}

void VoteLayer::forgetBlame() { std::fill(m_blameSums.begin(), m_blameSums.end(), 0); }

void VoteLayer::addBlame(std::size_t first, std::size_t end, const std::vector<std::uint8_t>& times,
                         Scratch& scratch) {
    scratch.blameSums.assign(m_blameSums.size(), 0);
    std::int32_t *all = scratch.blameSums.data(), *outside = all + m_shape.neurons;
    const auto isInside = [](std::size_t at, std::size_t kernel, std::size_t padding, std::size_t size) {
        return at >= padding && at + kernel <= size + padding;
    };
    for (std::size_t b = first; b < end; ++b) {
        if (times[b] == 0)
            continue;
        const std::uint8_t* sizes = this->sizes(b);
        for (std::size_t word = 0; word < neuronWords(); ++word)
            forEachError(b, word, [&](std::size_t y, std::size_t x, std::size_t o, bool negative) {
                const std::int32_t size = times[b] * (sizes ? sizes[o] : 1), t = negative ? -size : size;
                all[o] += t;
                const std::size_t top = y * m_shape.stride, left = x * m_shape.stride;
                if (isInside(top, m_shape.kernelHeight, m_shape.padding, m_shape.input.height) &&
                    isInside(left, m_shape.kernelWidth, m_shape.padding, m_shape.input.width))
                    return;
                for (std::size_t ky = 0; ky < m_shape.kernelHeight; ++ky)
                    for (std::size_t kx = 0; kx < m_shape.kernelWidth; ++kx)
                        if (!isInside(top + ky, 1, m_shape.padding, m_shape.input.height) ||
                            !isInside(left + kx, 1, m_shape.padding, m_shape.input.width))
                            outside[o * m_shape.taps() + ky * m_shape.kernelWidth + kx] -= t;
            });
    }
    for (std::size_t i = 0; i < m_blameSums.size(); ++i)
        if (scratch.blameSums[i] != 0)
            std::atomic_ref(m_blameSums[i]).fetch_add(scratch.blameSums[i], std::memory_order_relaxed);
}

/// Scratch::channelSums: the sum of E of every channel of a pixel (of one place: of every column), over
/// samples and places: weights times the sums of t, one bit of those sums at a time.
void VoteLayer::sumBlame(Scratch& scratch) const {
    const std::size_t taps = m_shape.input.pixels() == 1 ? 1 : m_shape.taps();
    const std::size_t words = m_weights.words() / taps;
    std::vector<std::int64_t>& sums = scratch.channelSums;
    sums.assign(words * wordBits, 0);
    std::uint32_t largest = 0;
    const auto sumOf = [&](std::size_t o, std::size_t tap) {
        return m_blameSums[o] + m_blameSums[m_shape.neurons + o * m_shape.taps() + tap];
    };
    for (std::size_t o = 0; o < m_shape.neurons; ++o)
        for (std::size_t tap = 0; tap < taps; ++tap)
            largest |= static_cast<std::uint32_t>(std::abs(sumOf(o, tap)));
    if (scratch.blamePlanes.size() < mostPlanes * (words + 2 * readAhead))
        scratch.blamePlanes = AlignedBuffer<Word>(mostPlanes * (words + 2 * readAhead));
    Voters& rows = scratch.list;
    for (int bit = 0; bit < static_cast<int>(std::bit_width(largest)); ++bit) {
        rows.plus.clear();
        rows.minus.clear();
        for (std::size_t o = 0; o < m_shape.neurons; ++o)
            for (std::size_t tap = 0; tap < taps; ++tap)
                if (const std::int32_t sum = sumOf(o, tap); (std::abs(sum) >> bit) & 1)
                    for (std::size_t plane = 0; plane < m_shape.weightPlanes; ++plane)
                        (sum > 0 ? rows.plus : rows.minus)
                            .push_back(static_cast<std::uint32_t>(
                                (o * m_shape.weightPlanes + plane) * m_weights.stride() + tap * words));
        const SlicedSums planes{scratch.blamePlanes.data(), words + 2 * readAhead, words,
                                planesForSum(rows.size(), 1)};
        m_kernels.sumRows(
            {{m_weights.row(0), rows.plus.data(), rows.plus.size(), rows.minus.data(), rows.minus.size()},
             1,
             0,
             nullptr,
             0,
             taps == 1 ? m_used.row(0) : m_channels.row(0)},
            planes);
        for (std::size_t k = 0; k < sums.size(); ++k)
            for (int p = 0; p < planes.count; ++p) {
                const Word plane = planes.planes[static_cast<std::size_t>(p) * planes.stride + k / wordBits];
                const std::int64_t value = static_cast<std::int64_t>((plane >> (k % wordBits)) & 1)
                                           << (p + bit);
                sums[k] += p + 1 == planes.count ? -value : value;
            }
    }
    for (std::size_t o = 0; o < m_shape.neurons && m_shape.shortcut != 0; ++o) // to the same channel
        sums[o] += static_cast<std::int64_t>(m_shape.weightPlanes) * m_shape.shortcut * m_blameSums[o];
}

void VoteLayer::findCentre(std::size_t samples, Scratch& scratch) {
    sumBlame(scratch);
    const auto entries =
        static_cast<std::int64_t>(std::max<std::size_t>(samples * m_shape.input.pixels(), 1));
    std::uint64_t largest = 0;
    std::vector<std::int64_t>& means = scratch.channelSums;
    for (std::int64_t& sum : means) {
        sum = nearest(-sum * (1 << blameFraction), entries);
        largest |= static_cast<std::uint64_t>(std::abs(sum));
    }
    m_centrePlanes = static_cast<int>(std::bit_width(largest)) + 1;
    for (std::size_t p = 0; p < static_cast<std::size_t>(m_centrePlanes); ++p) {
        Word* plane = m_centre.row(p);
        for (std::size_t w = 0; w < m_centre.words(); ++w) { // the channels of every pixel alike
            const std::int64_t* mean = means.data() + w * wordBits % means.size();
            plane[w] = 0;
            for (std::size_t bit = 0; bit < wordBits; ++bit)
                plane[w] |= static_cast<Word>((mean[bit] >> p) & 1) << bit;
        }
    }
}

} // namespace flipscope
