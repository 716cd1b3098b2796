// The hot loops of quantised back-propagation, part of each table of kernels (bits/kernels.h): signals are
// gradients of a batch as integers, one per sample, place and neuron. What they mean is said in
// learning/latentlayer.h; here they are numbers in rows.
//
// Neurons come in blocks of signalLanes, whole ones: rows have room for them, and what lies past the last
// neuron is 0 or ignored. Nothing here throws or allocates; every table gives the same numbers.
#pragma once

#include "engine/bits/bitmatrix.h"

#include <cstddef>
#include <cstdint>

namespace flipscope {

/// Neurons worked on at once.
inline constexpr std::size_t signalLanes = 16;

/// Numbers of signalLanes neighbouring neurons.
struct LaneNumbers {
    const std::int32_t* numbers;
    std::size_t stride; ///< numbers from position to position
    std::size_t positions;
};

/// Gradients v of the neurons' normalised sums: `raw` where the straight-through estimator lets it pass, else
/// 0.
struct SignalBlock {
    LaneNumbers raw;
    const Word* bits; ///< of the first position: the word of the neurons' activations
    std::size_t bitStride;
    const Word* passes; ///< the same: 1 where the signal passes
    std::size_t passStride;
    std::size_t shift; ///< of the first neuron in its word
};

/// Per neuron; added to.
struct SignalSums {
    std::int64_t sum[signalLanes];       ///< of the signals v
    std::int64_t signedSum[signalLanes]; ///< of s * v, s = +1/-1 the activation
    std::int32_t largest[signalLanes];   ///< |v|
};

/// q = clamp(round(((v * 2^fraction - mean - s * signedMean) >> firstShift) * factor / 2^secondShift)),
/// halves up; every step within 31 bits is the caller's duty.
struct SignalScale {
    int fraction;
    const std::int32_t* means;
    const std::int32_t* signedMeans;
    int firstShift;
    const std::int32_t* factors;
    int secondShift; ///< at least 1
    std::int32_t limit;
};

/// q + 128 of every position.
struct QuantisedSignals {
    std::uint8_t* bytes;
    std::size_t stride;
};

/// What the views are told: per neuron, how many q are not 0, and how many more of them are negative (the
/// neuron should have said more) than positive; the count also by class, [class][classStride].
struct SignalBlame {
    std::uint32_t* count;
    std::int32_t* sum;
    std::uint32_t* byClass;
    std::size_t classStride;
    const std::uint16_t* labels; ///< of position i: labels[i * labelStep]
    std::size_t labelStep;
    std::int64_t* total; ///< += sum of q
};

/// Columns of a matrix of bits as rows of bytes, 0 and 1.
struct BitColumns {
    const Word* bits;
    std::size_t stride; ///< words from row to row
    std::size_t rows;
    std::size_t words; ///< columns in words
    std::uint8_t* bytes;
    std::size_t byteStride; ///< from column to column; a multiple of 64 that holds the rows (the rest gets 0)
};

/// Rows of bits as +1/-1 bytes in panels of sixteen columns by four rows (as U8Product takes weights): row r
/// of column c at (c / 16) * panelStride + (r / 4) * 64 + (c % 16) * 4 + r % 4; 0 past the last row.
struct SignPanels {
    const Word* bits;
    std::size_t stride;
    std::size_t rows;
    std::size_t words;
    std::int8_t* panels;
    std::size_t panelStride;
};

/// The other way round, of signals: positions are the rows, neurons the columns; 64 columns; q + 128 in,
/// q out.
struct SignalPanels {
    const std::uint8_t* bytes;
    std::size_t stride;
    std::size_t positions;
    std::int8_t* panels;
    std::size_t panelStride;
};

/// A block of up to 64 inputs by 64 neurons. The gradient's sign is that of 2 * dot - centre.
struct LatentUpdate {
    const std::int32_t* dots; ///< [64 inputs][64]
    const std::int64_t* centres;
    Word inputs;           ///< which of the 64 are inputs: others stay
    std::int16_t* latents; ///< [64][stride]
    std::int8_t* momenta;
    std::size_t stride;
    std::int32_t rate; ///< latent -= round(momentum * rate / 2^rateShift)
    int rateShift;     ///< 1 to 30
    Word* signs;       ///< [64]: latent >= 0
};

/// Weights without latents: the momentum is all there is, and a weight flips where it points against it.
struct InertiaUpdate {
    const std::int32_t* dots;
    const std::int64_t* centres;
    Word inputs;
    std::int16_t* momenta; ///< [64][stride], of full scale 32767
    std::size_t stride;
    std::int32_t rate;      ///< momentum += (full scale * sign - momentum) * rate / 65536
    std::int32_t threshold; ///< |momentum| must exceed it
    Word* signs;            ///< [64], updated
};

struct SignalKernels {
    /// Adds the sums of each of signalLanes neurons.
    void (*sumLanes)(const LaneNumbers&, std::int64_t* sums);
    /// Adds the sums of |number * 2^fraction - mean|.
    void (*deviations)(const LaneNumbers&, int fraction, const std::int32_t* means, std::int64_t* sums);
    void (*sumSignals)(const SignalBlock&, SignalSums& sums);
    void (*quantise)(const SignalBlock&, const SignalScale&, const QuantisedSignals&, const SignalBlame&);
    void (*bytesOfColumns)(const BitColumns&);
    void (*panelsOfSigns)(const SignPanels&);
    void (*panelsOfSignals)(const SignalPanels&);
    /// momentum += (127 * sign - momentum) / 10, rounded; then the latents, kept within 32767. Returns how
    /// many changed.
    std::uint64_t (*updateLatents)(const LatentUpdate&);
    std::uint64_t (*updateInertia)(const InertiaUpdate&);
};

} // namespace flipscope
