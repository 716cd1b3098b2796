// The second half of a step: errors become votes, votes (by the method) become changes.
#include "engine/learning/votelayer.h"

#include "engine/learning/setbits.h"

#include <algorithm>
#include <cassert>

namespace flipscope {

void VoteLayer::gather(std::size_t word, const std::vector<std::uint32_t>& samples,
                       const std::vector<std::uint8_t>& times, const Batch& batch, const LayerInput& input,
                       std::array<Voters, wordBits>& voters, LayerBlame& blame) const {
    for (Voters& v : voters) {
        v.plus.clear();
        v.minus.clear();
        v.repeatedPlus = v.repeatedMinus = 0;
    }
    const MapShape out = m_shape.output();
    const bool pooled = m_shape.pool > 1;
    const std::size_t step = m_shape.stride * m_shape.input.pixelWords();
    const std::size_t rowStep = m_shape.stride * m_shape.mapRowWords();
    for (const std::uint32_t b : samples) {
        std::uint32_t* byClass = blame.byClass.data() + batch.labels[b] * m_shape.neurons + word * wordBits;
        const Word *positive = m_positive.row(b) + word, *negative = m_negative.row(b) + word;
        const std::uint8_t* sizes = this->sizes(b);
        std::size_t at = 0;
        for (std::size_t y = 0; y < out.height; ++y)
            for (std::size_t x = 0; x < out.width; ++x, at += out.pixelWords()) {
                if ((positive[at] | negative[at]) == 0)
                    continue;
                const std::size_t origin =
                    b * input.stride + y * m_shape.pool * rowStep + x * m_shape.pool * step;
                const auto add = [&](Word errors, std::vector<std::uint32_t> Voters::*list,
                                     std::size_t Voters::*repeated) {
                    if (!pooled && !sizes && times[b] == 1) // nearly always: a tenth of a step
                        return forEachBit(errors, [&](std::size_t bit) {
                            (voters[bit].*list).push_back(static_cast<std::uint32_t>(origin));
                            ++byClass[bit];
                        });
                    forEachBit(errors, [&](std::size_t bit) {
                        std::size_t offset = origin;
                        if (pooled)
                            offset += ((m_placeX.row(b)[at + word] >> bit) & 1) * step +
                                      ((m_placeY.row(b)[at + word] >> bit) & 1) * rowStep;
                        (voters[bit].*list).push_back(static_cast<std::uint32_t>(offset));
                        ++byClass[bit];
                        const std::size_t size = sizes ? sizes[word * wordBits + bit] : 1;
                        const std::size_t more = size * times[b] - 1;
                        (voters[bit].*list)
                            .insert((voters[bit].*list).end(), more, static_cast<std::uint32_t>(offset));
                        voters[bit].*repeated += more;
                    });
                };
                add(positive[at], &Voters::plus, &Voters::repeatedPlus);
                add(negative[at], &Voters::minus, &Voters::repeatedMinus);
            }
    }
    if (m_balance)
        countBlame(word, samples, times);
    for (std::size_t bit = 0; bit < wordBits && word * wordBits + bit < m_shape.neurons; ++bit) {
        const Voters& v = voters[bit];
        blame.count[word * wordBits + bit] += static_cast<std::uint32_t>(v.distinct());
        blame.sum[word * wordBits + bit] += static_cast<std::int32_t>(v.plus.size() - v.repeatedPlus) -
                                            static_cast<std::int32_t>(v.minus.size() - v.repeatedMinus);
    }
}

void VoteLayer::sumVotes(const Voters& voters, const LayerInput& input, SlicedSums& votes,
                         Scratch& scratch) const {
    const bool grey = m_inputType == ValueType::U8;
    if (grey && !m_shape.isDense())
        return sumGreyMap(voters, input, votes, scratch);
    votes.count = planesForSum(voters.size(), grey ? 255 : 1);
    assert(votes.count <= mostPlanes);
    const std::size_t runWords = m_shape.runWords();
    for (std::size_t run = 0; run < m_shape.runs(); ++run)
        m_kernels.sumRows({{input.bits + run * m_shape.mapRowWords(), voters.plus.data(), voters.plus.size(),
                            voters.minus.data(), voters.minus.size()},
                           grey ? 8 : 1,
                           input.planeStride,
                           grey ? m_inputMeanPlanes.row(0) : nullptr,
                           m_inputMeanPlanes.stride(),
                           m_used.row(0) + run * runWords},
                          {votes.planes + run * runWords, votes.stride, runWords, votes.count});
    votes.words = m_weights.words();
}

/// A pixel's word holds eight bits per channel; their sums over the voters are put together here. Few columns
/// (27 for 3 x 3 filters over colour): plain code will do.
void VoteLayer::sumGreyMap(const Voters& voters, const LayerInput& input, SlicedSums& votes,
                           Scratch& scratch) const {
    const std::size_t channels = m_shape.input.channels;
    const int bitPlanes = planesForSum(voters.size(), 1);
    const std::size_t runTaps = m_shape.taps() / m_shape.runs();
    const auto balance =
        static_cast<std::int32_t>(voters.plus.size()) - static_cast<std::int32_t>(voters.minus.size());
    if (scratch.numbers.size() == 0)
        scratch.numbers = AlignedBuffer<std::int32_t>(m_weights.stride() * wordBits);
    std::fill_n(scratch.numbers.data(), m_weights.words() * wordBits, 0);
    for (std::size_t run = 0; run < m_shape.runs(); ++run) {
        const SlicedSums sums{votes.planes, votes.stride, runTaps, bitPlanes};
        m_kernels.sumRows({{input.bits + run * m_shape.mapRowWords(), voters.plus.data(), voters.plus.size(),
                            voters.minus.data(), voters.minus.size()},
                           1,
                           0,
                           nullptr,
                           0,
                           m_greyLanes.row(0)},
                          sums);
        for (std::size_t tap = 0; tap < runTaps; ++tap)
            for (std::size_t c = 0; c < channels; ++c) {
                const std::size_t k = (run * runTaps + tap) * wordBits + c;
                std::int32_t vote = -balance * m_inputMeans[k];
                for (std::size_t bit = 0; bit < 8; ++bit) {
                    const std::size_t lane = c * 8 + bit;
                    std::int32_t sum = 0; // of +1/-1: twice that of the bits, less the balance
                    for (int p = 0; p < bitPlanes; ++p) {
                        const Word plane = sums.planes[static_cast<std::size_t>(p) * sums.stride + tap];
                        const std::int32_t value = static_cast<std::int32_t>((plane >> lane) & 1) << p;
                        sum += p + 1 == bitPlanes ? -value : value;
                    }
                    vote += (sum + balance) / 2 * (1 << bit);
                }
                scratch.numbers[k] = m_used.get(0, k) ? vote : 0;
            }
    }
    votes.count = planesForSum(voters.size(), 255);
    votes.words = m_weights.words();
    m_kernels.sliceNumbers(scratch.numbers.data(), votes);
}

void VoteLayer::changeWeights(std::size_t neuron, const Word* changed) {
    std::vector<WordChange>& changes = m_changes[neuron / wordBits];
    const std::size_t planes = m_shape.weightPlanes;
    const std::int32_t perBit = planes == 1 ? 2 : 1; // what a bit adds to its weight
    const bool grey = !m_inputMeans.empty();
    std::int32_t centre = 0;
    for (std::size_t plane = 0; plane < planes; ++plane, changed += m_weights.stride()) {
        const std::size_t row = neuron * planes + plane, known = changes.size();
        for (std::size_t first = 0; first < m_weights.words(); first += 16) {
            // Which words changed cannot be guessed: all are noted and those without a change written over.
            std::array<WordChange, 16> found;
            std::size_t count = 0;
            for (std::size_t w = first; w < std::min(m_weights.words(), first + found.size()); ++w) {
                found[count] = {static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(w), changed[w]};
                count += changed[w] != 0;
            }
            changes.insert(changes.end(), found.data(), found.data() + count);
        }
        for (std::size_t i = known; grey && i < changes.size(); ++i)
            forEachBit(changes[i].mask, [&](std::size_t bit) {
                const std::int32_t mean = perBit * m_inputMeans[changes[i].word * wordBits + bit];
                centre += (m_weights.row(row)[changes[i].word] >> bit) & 1 ? mean : -mean;
            });
    }
    m_centres[neuron] += centre;
}

void VoteLayer::refresh(std::size_t block) {
    const std::size_t wordsPerBlock = laneBlock / wordBits;
    const std::size_t end = std::min(m_changes.size(), (block + 1) * wordsPerBlock);
    for (std::size_t word = block * wordsPerBlock; word < end; ++word)
        for (const WordChange& change : m_changes[word])
            m_product.change(change.row, change.word, change.mask, m_weights.row(change.row)[change.word]);
}

void VoteLayer::appendChanges(std::vector<WordChange>& changes) const {
    for (const auto& group : m_changes)
        changes.insert(changes.end(), group.begin(), group.end());
}

void VoteLayer::addToLedger(std::vector<LedgerEntry>& ledger) const {
    const auto add = [&](const std::string& kind, std::uint64_t bytes) {
        const auto entry =
            std::find_if(ledger.begin(), ledger.end(), [&](const LedgerEntry& e) { return e.kind == kind; });
        if (entry == ledger.end())
            ledger.push_back({kind, bytes});
        else
            entry->bytes += bytes;
    };
    add("weights", m_weights.bytes() + m_product.bytes());
    add("thresholds",
        m_shape.neurons * (2 * sizeof(std::int64_t) + 2 * sizeof(std::int32_t) + sizeof(std::uint32_t)));
    add("activations", m_bits.bytes() + m_near.bytes() + m_placeX.bytes() + m_placeY.bytes());
    add("errors", m_positive.bytes() + m_negative.bytes() + m_sizes.capacity() +
                      m_minusAll.size() * sizeof(Word) + (m_balance ? m_balance->bytes() : 0));
    std::uint64_t changes = 0;
    for (const auto& group : m_changes)
        changes += group.capacity() * sizeof(WordChange);
    add("flips", changes);
}

} // namespace flipscope
