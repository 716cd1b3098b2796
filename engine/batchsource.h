// The stream of encoded batches of one training part, in an order fixed by (seed, epoch). Batch sizes within
// an epoch differ by at most one, so that no step votes with a remnant of a batch. Where a sample costs more
// than a copy (augmentation, or a set that is not in memory), batches are made ahead by threads of this
// class; what they make is the same for any number of them, and for none.
#pragma once

#include "datasets/augmentation.h"
#include "engine/encoder.h"
#include "engine/learning/learner.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace flipscope {

class BatchSource {
public:
    /// batchSize >= 1 is an upper bound. Bits of unchanging samples in memory are packed once here; grey
    /// values are read from the samples. `threads` make batches ahead where that pays; 0: made when they are
    /// asked for.
    BatchSource(Samples samples, const Encoder& encoder, std::size_t batchSize, std::uint64_t seed,
                const Augmentation& augmentation = {}, std::size_t threads = 1);
    ~BatchSource();

    std::uint64_t stepsPerEpoch() const { return m_steps; }
    /// Batch `step` (from 0) of `epoch` (from 1). The reference is valid until the next call. Made ahead are
    /// those that follow. Throws Error where a sample cannot be read.
    const Batch& batch(std::uint64_t epoch, std::uint64_t step);
    std::uint64_t bytes() const; ///< what it holds, without the samples themselves

private:
    class Ahead;
    using Order = std::shared_ptr<const std::vector<std::uint32_t>>;

    Order shuffled(std::uint64_t epoch) const;
    void make(std::uint64_t epoch, std::uint64_t step, const std::vector<std::uint32_t>& order,
              Batch& batch) const;
    void fill(std::uint64_t epoch, std::uint32_t sample, std::size_t row, Batch& batch) const;
    Batch emptyBatch() const;

    Samples m_samples;
    const Encoder& m_encoder;
    std::uint64_t m_seed;
    Augmentation m_augmentation;
    std::uint64_t m_steps;
    Activations m_packed; // all samples; empty: they are encoded batch by batch, or grey
    std::uint64_t m_epoch = 0;
    Order m_order; // of m_epoch
    Batch m_batch;
    std::unique_ptr<Ahead> m_ahead; // last: its threads use the rest
};

} // namespace flipscope
