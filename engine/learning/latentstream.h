// The stream of a residual network while quantised back-propagation trains it: its numbers going forward,
// what is kept of it for the way back (signs, and where they let gradients pass: two bits per number; bytes
// where a shortcut or the head reads its means), and its gradient. Layers that add to it hand its gradient on
// as it is.
//
// Going forward: write() for ranges of samples, layer by layer; going back: gradient() and take() for each
// layer downwards. A gradient is known up to a common factor, for what is learnt from it are signs; what two
// ways bring to one place has the same one. The trap: numbers and gradient are of one stream at a time.
#pragma once

#include "engine/bits/alignedbuffer.h"
#include "engine/network/activations.h"
#include "engine/network/layerproduct.h"
#include "engine/network/stream.h"

#include <cstdint>
#include <vector>

namespace flipscope {

/// What sums of signals times weights are as gradients: sum * factor / 2^shift.
struct CarryScale {
    std::int64_t factor = 1; ///< below 2^17
    int shift = 0;           ///< negative: times 2^-shift
    std::int64_t of(std::int64_t sum) const;
};

class LatentStream {
public:
    explicit LatentStream(const std::vector<LayerShape>& layers);

    void reserve(std::size_t samples);
    std::uint64_t valueBytes() const;
    std::uint64_t keptBytes() const;

    bool writes(std::size_t layer) const { return m_layers[layer].writes != Writes::Bits; }
    /// Whether the layer reads a stream, signs or means.
    bool isReadBy(std::size_t layer) const;

    // ---- forward ----
    /// `numbers`: the layer's sums of all samples; `part`: the rest of what it writes.
    void write(std::size_t layer, const std::int32_t* numbers, StreamPart part, std::size_t first,
               std::size_t count);
    LayerInput inputOf(std::size_t layer) const;

    // ---- backward ----
    /// Of the stream that the layer writes to, [samples x places x channels in whole words].
    const std::int32_t* gradient() const { return m_gradient.data(); }
    /// `carried`: what the layer carries back to its input (laid out as the input is). Then the gradient is
    /// that of the stream before the layer.
    void take(std::size_t layer, const std::int32_t* carried, std::size_t samples, const CarryScale& scale);

private:
    struct Kept {         // of the stream after a layer
        BitMatrix signs;  // with the padding of the layer that reads them
        BitMatrix passes; // without
    };
    void begin(std::size_t layer, const std::int32_t* carried, std::size_t samples);
    void spread(std::size_t layer, const std::int32_t* carried, std::size_t samples, const CarryScale& scale);
    void add(std::size_t layer, const std::int32_t* carried, std::size_t samples, const CarryScale& scale);
    std::size_t sourceOf(std::size_t layer) const { return layer - readsBack(m_layers[layer]); }

    std::vector<LayerShape> m_layers;
    std::vector<Kept> m_kept;
    std::vector<U8Matrix> m_bytes; // that a layer reads
    AlignedBuffer<std::int16_t> m_values;
    AlignedBuffer<std::int32_t> m_gradient,
        m_before; // before: of the stream that this one is carried on from
};

} // namespace flipscope
