// A network made ready to run: its weights in the orientation of the kernels, and room for what lies between
// its layers, per thread. Making one costs a look at every weight; keep it where many blocks of samples
// follow each other. The trap: the network must outlive it.
#pragma once

#include "engine/network/layerproduct.h"
#include "engine/network/network.h"

#include <oneapi/tbb/enumerable_thread_specific.h>

#include <vector>

namespace flipscope {

class ForwardPass {
public:
    ForwardPass(const Network& network, const Kernels& kernels);

    /// Scores [samples x classes] of encoded samples; parallel over blocks of them in the caller's arena.
    Int32Matrix scores(const Activations& encoded);
    /// Class with the highest score per sample; ties go to the lower class.
    std::vector<std::uint16_t> classes(const Activations& encoded);

    /// What lies between the layers for one sample.
    struct Trace {
        /// Output of every layer but the last: row 0, with paddingAfter() pixels around it. Of layers that
        /// write to a stream: its signs; a stream that the next layer adds to has none (and an empty map)
        /// before.
        std::vector<BitMatrix> maps;
        std::vector<U8Matrix> bytes; ///< of every layer: what it reads of a stream, else empty
        Int32Matrix scores;          ///< one row
    };
    /// Of row 0.
    Trace trace(const Activations& encoded) const;

    std::uint64_t bytes() const;

private:
    struct Thread {
        FirstInput first;
        std::vector<BitMatrix> maps; // output of every layer but the last
        std::vector<U8Matrix> bytes; // input of layers that read means of a stream
        AlignedBuffer<std::int16_t> stream;
        AlignedBuffer<std::int32_t> sums; // of one sample, on their way to the stream
        Int32Matrix z;
        LayerProduct::Scratch scratch;
    };

    void reserve(Thread& thread) const;
    LayerInput inputOf(std::size_t layer, const Activations& block, Thread& thread) const;
    void writeToStream(std::size_t layer, const LayerInput& input, std::size_t count, Thread& thread) const;
    void runBlock(const Activations& encoded, std::size_t first, std::size_t count, Int32Matrix& scores,
                  Thread& thread) const;

    const Network& m_network;
    const Kernels& m_kernels;
    std::vector<LayerShape> m_shapes;
    std::size_t m_samplesPerTask;
    std::vector<LayerProduct> m_products;
    tbb::enumerable_thread_specific<Thread> m_threads;
};

} // namespace flipscope
