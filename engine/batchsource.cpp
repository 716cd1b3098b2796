#include "engine/batchsource.h"

#include "datasets/random.h"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace flipscope {

BatchSource::BatchSource(Samples samples, const Encoder& encoder, std::size_t batchSize, std::uint64_t seed)
    : m_samples(std::move(samples)), m_encoder(encoder), m_seed(seed),
      m_steps((m_samples.size() + batchSize - 1) / batchSize) {
    assert(batchSize >= 1 && !m_samples.empty());
    if (encoder.outputType() == ValueType::Bits)
        m_packed = encoder.encode(m_samples);
    m_order.resize(m_samples.size());
    m_batch.input = encoder.makeBatch((m_samples.size() + m_steps - 1) / m_steps);
}

void BatchSource::shuffle(std::uint64_t epoch) {
    std::iota(m_order.begin(), m_order.end(), 0U);
    const RandomKey key = RandomKey::derive(m_seed, RandomStream::SampleOrder, epoch);
    for (std::size_t i = m_order.size() - 1; i > 0; --i) // Fisher-Yates
        std::swap(m_order[i],
                  m_order[key.below(static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(i + 1))]);
    m_epoch = epoch;
}

const Batch& BatchSource::batch(std::uint64_t epoch, std::uint64_t step) {
    assert(epoch >= 1 && step < m_steps);
    if (epoch != m_epoch)
        shuffle(epoch);
    const std::size_t first = m_samples.size() * step / m_steps;
    const std::size_t last = m_samples.size() * (step + 1) / m_steps;
    m_batch.sampleIndices.assign(m_order.begin() + static_cast<std::ptrdiff_t>(first),
                                 m_order.begin() + static_cast<std::ptrdiff_t>(last));
    m_batch.labels.clear();
    for (std::size_t row = 0; row < last - first; ++row) {
        const std::uint32_t sample = m_batch.sampleIndices[row];
        m_batch.labels.push_back(m_samples.label(sample));
        if (auto* grey = std::get_if<U8Matrix>(&m_batch.input)) {
            m_samples.read(sample, {grey->row(row), grey->columns()});
        } else {
            const BitMatrix& packed = std::get<BitMatrix>(m_packed);
            std::copy_n(packed.row(sample), packed.stride(), std::get<BitMatrix>(m_batch.input).row(row));
        }
    }
    return m_batch;
}

std::uint64_t BatchSource::bytes() const {
    const auto sizeOf = [](const Activations& a) {
        return std::visit([](const auto& m) { return m.bytes(); }, a);
    };
    return sizeOf(m_packed) + sizeOf(m_batch.input) + m_order.size() * sizeof m_order[0];
}

} // namespace flipscope
