#include "engine/network/forwardpass.h"

#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/parallel_for.h>

#include <algorithm>

namespace flipscope {

namespace {

constexpr std::size_t samplesPerTask = 32;

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
    : m_network(network), m_kernels(kernels) {
    for (const Layer& layer : network.layers()) {
        const LayerParameters& p = parametersOf(layer);
        m_products.emplace_back(p.shape, m_products.empty() ? network.inputType() : ValueType::Bits, kernels);
        m_products.back().setWeights(p.weights);
        m_products.back().setThresholds(p.thresholds, 0);
    }
}

Int32Matrix ForwardPass::scores(const Activations& encoded) {
    const std::size_t samples = std::visit([](const auto& m) { return m.rows(); }, encoded);
    Int32Matrix scores(samples, m_network.classes());
    const std::size_t tasks = (samples + samplesPerTask - 1) / samplesPerTask;
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, tasks, 1), [&](const auto& range) {
        Thread& thread = m_threads.local();
        if (thread.maps.empty())
            reserve(thread);
        for (std::size_t task = range.begin(); task < range.end(); ++task)
            runBlock(encoded, task * samplesPerTask,
                     std::min(samplesPerTask, samples - task * samplesPerTask), scores, thread);
    });
    return scores;
}

void ForwardPass::reserve(Thread& thread) const {
    thread.first = FirstInput(m_products.front().shape(), m_network.inputType(), m_network.image());
    thread.first.reserve(samplesPerTask);
    for (std::size_t l = 1; l < m_products.size(); ++l)
        thread.maps.emplace_back(samplesPerTask, m_products[l].shape().mapWords() * wordBits);
    thread.maps.emplace_back(); // a network of one layer has none, but is reserved all the same
    thread.z = Int32Matrix(samplesPerTask, m_products.back().scoreColumns());
}

void ForwardPass::runBlock(const Activations& encoded, std::size_t first, std::size_t count,
                           Int32Matrix& scores, Thread& thread) const {
    // Rows of the encoded samples count from the first of all, the maps from the first of the block.
    const Activations block = rowsOf(encoded, first, count);
    thread.first.prepare(block, 0, count, m_kernels);
    LayerInput input = thread.first.input(block);
    for (std::size_t l = 0; l + 1 < m_products.size(); ++l) {
        BitMatrix& map = thread.maps[l];
        LayerOutput output{map.row(0), map.stride(), m_products[l + 1].shape().padding};
        m_products[l].pack(input, 0, count, output, nullptr, thread.scratch);
        input = {map.row(0), map.stride()};
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
    return {std::move(thread.maps), std::move(scores)};
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
        for (const BitMatrix& map : thread.maps)
            bytes += map.bytes();
    }
    return bytes;
}

} // namespace flipscope
