#include "engine/network/forwardpass.h"

#include "engine/network/stream.h"

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>

namespace flipscope {

namespace {

constexpr std::size_t chainSamples = 32, residualSamples = 4; // per task; streams take much room

Activations rowsOf(const Activations& encoded, std::size_t first, std::size_t count) {
    if (const auto* grey = std::get_if<U8Matrix>(&encoded)) {
        U8Matrix part(count, grey->columns());
        std::copy_n(grey->row(first), count * grey->stride(), part.row(0));
        return part;
    }
    const auto& bits = std::get<BitMatrix>(encoded);
    BitMatrix part(count, bits.columns());
    std::copy_n(bits.row(first), count * bits.stride(), part.row(0));
    return part;
}

} // namespace

ForwardPass::ForwardPass(const Network& network, const Kernels& kernels)
    : m_network(network), m_kernels(kernels), m_shapes(network.shapes()),
      m_samplesPerTask(network.isResidual() ? residualSamples : chainSamples) {
    for (std::size_t l = 0; l < network.layers().size(); ++l) {
        const LayerParameters& p = parametersOf(network.layers()[l]);
        m_products.emplace_back(p.shape, network.inputTypeOf(l), kernels);
        m_products.back().setWeights(p.weights);
        m_products.back().setThresholds(p.thresholds, 0);
    }
}

Int32Matrix ForwardPass::scores(const Activations& encoded) {
    const std::size_t samples = std::visit([](const auto& m) { return m.rows(); }, encoded);
    Int32Matrix scores(samples, m_network.classes());
    const std::size_t tasks = (samples + m_samplesPerTask - 1) / m_samplesPerTask;
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, tasks, 1), [&](const auto& range) {
        Thread& thread = m_threads.local();
        if (thread.maps.empty())
            reserve(thread);
        for (std::size_t task = range.begin(); task < range.end(); ++task)
            runBlock(encoded, task * m_samplesPerTask,
                     std::min(m_samplesPerTask, samples - task * m_samplesPerTask), scores, thread);
    });
    return scores;
}

void ForwardPass::reserve(Thread& thread) const {
    const std::size_t layers = m_shapes.size();
    thread.first = FirstInput(m_shapes.front(), m_network.inputType(), m_network.image());
    thread.first.reserve(m_samplesPerTask);
    thread.maps.resize(layers); // the last has none, but a network of one layer is reserved all the same
    thread.bytes.resize(layers);
    std::size_t stream = 0, sums = 0;
    for (std::size_t l = 0; l + 1 < layers; ++l) {
        const MapShape out = m_shapes[l].output();
        const std::size_t padding = paddingAfter(m_shapes, l);
        thread.maps[l] = BitMatrix(m_samplesPerTask, (out.height + 2 * padding) * (out.width + 2 * padding) *
                                                         out.pixelWords() * wordBits);
        if (m_shapes[l].writes == Writes::Bits)
            continue;
        stream = std::max(stream, streamNumbers(out));
        sums = std::max(sums, out.pixels() * m_products[l].sumStride());
    }
    for (std::size_t l = 1; l < layers; ++l) // runs are read up to three bytes further
        if (m_shapes[l].reads != Reads::Bits)
            thread.bytes[l] = U8Matrix(m_samplesPerTask, m_shapes[l].input.values() + 4);
    thread.stream = AlignedBuffer<std::int16_t>(stream * m_samplesPerTask);
    thread.sums = AlignedBuffer<std::int32_t>(sums);
    thread.z = Int32Matrix(m_samplesPerTask, m_products.back().scoreColumns());
}

LayerInput ForwardPass::inputOf(std::size_t layer, const Activations& block, Thread& thread) const {
    if (layer == 0)
        return thread.first.input(block);
    if (m_shapes[layer].reads != Reads::Bits)
        return {nullptr, 0, 0, thread.bytes[layer].row(0), thread.bytes[layer].stride()};
    const BitMatrix& map = thread.maps[layer - 1];
    return {map.row(0), map.stride()};
}

/// Sums of one sample at a time; once the stream is whole, what other layers read of it.
void ForwardPass::writeToStream(std::size_t layer, const LayerInput& input, std::size_t count,
                                Thread& thread) const {
    const LayerShape& shape = m_shapes[layer];
    const LayerParameters& p = parametersOf(m_network.layers()[layer]);
    const MapShape out = shape.output();
    const std::size_t padding = paddingAfter(m_shapes, layer);
    const std::size_t next = layer + 1, afterNext = layer + 2;
    const bool isWhole = m_shapes[next].reads != Reads::Halved;
    for (std::size_t s = 0; s < count; ++s) {
        const LayerInput one{input.bits ? input.bits + s * input.stride : nullptr, input.stride,
                             input.planeStride, input.bytes ? input.bytes + s * input.byteStride : nullptr,
                             input.byteStride};
        Word* map = thread.maps[layer].row(s);
        std::int16_t* stream = thread.stream.data() + s * streamNumbers(out);
        m_products[layer].sums(one, 0, 1, thread.sums.data(), {map, thread.maps[layer].stride(), padding},
                               thread.scratch);
        writeStream({thread.sums.data(), m_products[layer].sumStride(), p.thresholds.data(), p.scales(),
                     shape.writes == Writes::Stream},
                    out, stream);
        if (!isWhole)
            continue;
        signsOfStream(stream, out, padding, map, nullptr);
        for (const std::size_t reader : {next, afterNext})
            if (reader < m_shapes.size() && m_shapes[reader].reads != Reads::Bits &&
                reader - readsBack(m_shapes[reader]) == layer)
                meansOfStream(stream, out, m_shapes[reader].reads, thread.bytes[reader].row(s));
    }
}

void ForwardPass::runBlock(const Activations& encoded, std::size_t first, std::size_t count,
                           Int32Matrix& scores, Thread& thread) const {
    // Rows of the encoded samples count from the first of all, the maps from the first of the block.
    const Activations block = rowsOf(encoded, first, count);
    thread.first.prepare(block, 0, count, m_kernels);
    LayerInput input = inputOf(0, block, thread);
    for (std::size_t l = 0; l + 1 < m_products.size(); ++l) {
        BitMatrix& map = thread.maps[l];
        if (m_shapes[l].writes == Writes::Bits)
            m_products[l].pack(input, 0, count, {map.row(0), map.stride(), paddingAfter(m_shapes, l)},
                               nullptr, thread.scratch);
        else
            writeToStream(l, input, count, thread);
        input = inputOf(l + 1, block, thread);
    }
    m_products.back().scores(input, 0, count, thread.z, 0, thread.scratch);
    const LayerParameters& head = parametersOf(m_network.layers().back());
    for (std::size_t s = 0; s < count; ++s) {
        std::int32_t* z = thread.z.row(s);
        for (std::size_t o = 0; o < head.thresholds.size(); ++o)
            z[o] -= head.thresholds[o];
        sumGroups(head.shape, z);
        std::copy_n(z, scores.columns(), scores.row(first + s));
    }
}

ForwardPass::Trace ForwardPass::trace(const Activations& encoded) const {
    Thread thread;
    reserve(thread);
    Int32Matrix scores(1, m_network.classes());
    runBlock(encoded, 0, 1, scores, thread);
    thread.maps.resize(m_products.size() - 1); // a network of one layer has none
    for (std::size_t l = 0; l < thread.maps.size(); ++l)
        if (m_shapes[l + 1].reads == Reads::Halved)
            thread.maps[l] = BitMatrix();
    return {std::move(thread.maps), std::move(thread.bytes), std::move(scores)};
}

std::vector<std::uint16_t> ForwardPass::classes(const Activations& encoded) {
    const Int32Matrix all = scores(encoded);
    std::vector<std::uint16_t> classes(all.rows());
    for (std::size_t s = 0; s < all.rows(); ++s)
        classes[s] =
            static_cast<std::uint16_t>(std::max_element(all.row(s), all.row(s) + all.columns()) - all.row(s));
    return classes;
}

std::uint64_t ForwardPass::bytes() const {
    std::uint64_t bytes = 0;
    for (const LayerProduct& product : m_products)
        bytes += product.bytes();
    for (const Thread& thread : m_threads) {
        bytes += thread.first.bytes() + thread.z.bytes() + thread.scratch.bytes();
        bytes += thread.stream.size() * sizeof(std::int16_t) + thread.sums.size() * sizeof(std::int32_t);
        for (const BitMatrix& map : thread.maps)
            bytes += map.bytes();
        for (const U8Matrix& map : thread.bytes)
            bytes += map.bytes();
    }
    return bytes;
}

} // namespace flipscope
