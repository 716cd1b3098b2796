#include "engine/batchsource.h"

#include "datasets/random.h"

#include <algorithm>
#include <cassert>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <numeric>
#include <stop_token>
#include <thread>

namespace flipscope {

namespace {
std::uint64_t sizeOf(const Activations& a) {
    return std::visit([](const auto& m) { return m.bytes(); }, a);
}
} // namespace

/// Batches that follow the one asked for last, each made whole by one thread. A ring of slots: number n of
/// the stream (epoch and step counted through) lies in slot n % size, is made once number n - size was handed
/// out and is no longer in use.
class BatchSource::Ahead {
public:
    Ahead(const BatchSource& source, std::size_t threads) : m_source(source), m_slots(threads + 2) {
        for (Slot& slot : m_slots)
            slot.batch = source.emptyBatch();
        for (std::size_t i = 0; i < threads; ++i)
            m_threads.emplace_back([this](const std::stop_token& stop) { work(stop); });
    }
    /// Number `number`; whatever else was being made is dropped if it does not follow the one before.
    const Batch& take(std::uint64_t number) {
        std::unique_lock lock(m_mutex);
        if (number != m_current && number != m_current + 1)
            restart(lock, number);
        m_current = number;
        m_changed.notify_all();
        Slot& slot = slotOf(number);
        m_changed.wait(lock, [&] { return slot.made == number; });
        if (slot.failure)
            std::rethrow_exception(slot.failure);
        return slot.batch;
    }
    std::uint64_t bytes() const {
        std::uint64_t sum = 0;
        for (const Slot& slot : m_slots)
            sum += sizeOf(slot.batch.input);
        return sum;
    }

private:
    static constexpr std::uint64_t none = UINT64_MAX;
    struct Slot {
        Batch batch;
        std::uint64_t made = none; ///< number of the batch in it
        std::exception_ptr failure;
    };

    Slot& slotOf(std::uint64_t number) { return m_slots[number % m_slots.size()]; }

    /// Waits for the threads to put down what they have begun.
    void restart(std::unique_lock<std::mutex>& lock, std::uint64_t number) {
        m_next = none;
        m_changed.wait(lock, [this] { return m_busy == 0; });
        for (Slot& slot : m_slots)
            slot.made = none;
        m_next = number;
    }

    void work(const std::stop_token& stop) {
        std::unique_lock lock(m_mutex);
        // The slot of the batch in use, m_current, must not be written to.
        const auto mayBegin = [this] { return m_next != none && m_next < m_current + m_slots.size(); };
        while (m_changed.wait(lock, stop, mayBegin)) {
            if (stop.stop_requested())
                return;
            const std::uint64_t number = m_next++;
            Slot& slot = slotOf(number);
            slot.made = none;
            ++m_busy;
            const Order order = orderOf(number / m_source.m_steps + 1);
            lock.unlock();
            slot.failure = nullptr;
            try {
                m_source.make(number / m_source.m_steps + 1, number % m_source.m_steps, *order, slot.batch);
            } catch (...) {
                slot.failure = std::current_exception(); // told to who asks for the batch
            }
            lock.lock();
            slot.made = number;
            --m_busy;
            m_changed.notify_all();
        }
    }

    /// Under the lock: the threads wait for an epoch's order to be there.
    Order orderOf(std::uint64_t epoch) {
        if (epoch != m_orderEpoch) {
            m_order = m_source.shuffled(epoch);
            m_orderEpoch = epoch;
        }
        return m_order;
    }

    const BatchSource& m_source;
    std::vector<Slot> m_slots;
    std::mutex m_mutex; ///< of all below, and of slots but for who makes or uses their batch
    std::condition_variable_any m_changed;
    std::uint64_t m_current = none - 1; ///< handed out last
    std::uint64_t m_next = none;        ///< to be made next
    std::size_t m_busy = 0;
    std::uint64_t m_orderEpoch = 0;
    Order m_order;
    std::vector<std::jthread> m_threads;
};

BatchSource::BatchSource(Samples samples, const Encoder& encoder, std::size_t batchSize, std::uint64_t seed,
                         const Augmentation& augmentation, std::size_t threads)
    : m_samples(std::move(samples)), m_encoder(encoder), m_seed(seed), m_augmentation(augmentation),
      m_steps((m_samples.size() + batchSize - 1) / batchSize) {
    assert(batchSize >= 1 && !m_samples.empty());
    const bool isCheap = m_augmentation.empty() && m_samples.inMemory();
    if (isCheap && encoder.outputType() == ValueType::Bits)
        m_packed = encoder.encode(m_samples);
    if (isCheap || threads == 0)
        m_batch = emptyBatch();
    else
        m_ahead = std::make_unique<Ahead>(*this, threads);
}

BatchSource::~BatchSource() = default;

Batch BatchSource::emptyBatch() const {
    Batch batch;
    batch.input = m_encoder.makeBatch((m_samples.size() + m_steps - 1) / m_steps);
    return batch;
}

BatchSource::Order BatchSource::shuffled(std::uint64_t epoch) const {
    auto order = std::make_shared<std::vector<std::uint32_t>>(m_samples.size());
    std::iota(order->begin(), order->end(), 0U);
    const RandomKey key = RandomKey::derive(m_seed, RandomStream::SampleOrder, epoch);
    for (std::size_t i = order->size() - 1; i > 0; --i) // Fisher-Yates
        std::swap((*order)[i],
                  (*order)[key.below(static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(i + 1))]);
    return order;
}

const Batch& BatchSource::batch(std::uint64_t epoch, std::uint64_t step) {
    assert(epoch >= 1 && step < m_steps);
    if (m_ahead)
        return m_ahead->take((epoch - 1) * m_steps + step);
    if (epoch != m_epoch) {
        m_order = shuffled(epoch);
        m_epoch = epoch;
    }
    make(epoch, step, *m_order, m_batch);
    return m_batch;
}

void BatchSource::make(std::uint64_t epoch, std::uint64_t step, const std::vector<std::uint32_t>& order,
                       Batch& batch) const {
    const std::size_t first = m_samples.size() * step / m_steps;
    const std::size_t last = m_samples.size() * (step + 1) / m_steps;
    batch.sampleIndices.assign(order.begin() + static_cast<std::ptrdiff_t>(first),
                               order.begin() + static_cast<std::ptrdiff_t>(last));
    batch.labels.clear();
    for (std::size_t row = 0; row < last - first; ++row) {
        const std::uint32_t sample = batch.sampleIndices[row];
        batch.labels.push_back(m_samples.label(sample));
        fill(epoch, sample, row, batch);
    }
}

void BatchSource::fill(std::uint64_t epoch, std::uint32_t sample, std::size_t row, Batch& batch) const {
    if (const auto* packed = std::get_if<BitMatrix>(&m_packed); packed != nullptr && packed->rows() > 0) {
        std::copy_n(packed->row(sample), packed->stride(), std::get<BitMatrix>(batch.input).row(row));
        return;
    }
    auto* grey = std::get_if<U8Matrix>(&batch.input);
    thread_local std::vector<std::uint8_t> buffer;
    buffer.resize(m_encoder.shape().size());
    const std::span<std::uint8_t> pixels =
        grey != nullptr ? std::span(grey->row(row), grey->columns()) : std::span(buffer);
    m_samples.read(sample, pixels);
    if (!m_augmentation.empty())
        m_augmentation.apply(pixels, m_encoder.shape(), m_seed, epoch, sample);
    if (grey == nullptr)
        m_encoder.encode(pixels, batch.input, row);
}

std::uint64_t BatchSource::bytes() const {
    return sizeOf(m_packed) + (m_ahead ? m_ahead->bytes() : sizeOf(m_batch.input)) +
           m_samples.size() * sizeof(std::uint32_t);
}

} // namespace flipscope
