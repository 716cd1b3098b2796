// The stream of encoded batches of one training part, in an order fixed by (seed, epoch). Batch sizes within
// an epoch differ by at most one, so that no step votes with a remnant of a batch.
#pragma once

#include "engine/encoder.h"
#include "engine/learning/learner.h"

#include <cstdint>
#include <vector>

namespace flipscope {

class BatchSource {
public:
    /// batchSize >= 1 is an upper bound. Bits are packed once here; grey values are read from the samples.
    BatchSource(Samples samples, const Encoder& encoder, std::size_t batchSize, std::uint64_t seed);

    std::uint64_t stepsPerEpoch() const { return m_steps; }
    /// Batch `step` (from 0) of `epoch` (from 1). The reference is valid until the next call.
    const Batch& batch(std::uint64_t epoch, std::uint64_t step);
    std::uint64_t bytes() const; ///< what it holds, without the samples themselves

private:
    void shuffle(std::uint64_t epoch);

    Samples m_samples;
    const Encoder& m_encoder;
    std::uint64_t m_seed;
    std::uint64_t m_steps;
    std::uint64_t m_epoch = 0;
    Activations m_packed; // bit encoders only: all samples
    std::vector<std::uint32_t> m_order;
    Batch m_batch;
};

} // namespace flipscope
