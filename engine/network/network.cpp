#include "engine/network/network.h"

#include "engine/network/layerproduct.h"

#include <fmt/format.h>
#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/parallel_for.h>
#include <xxhash.h>

#include <algorithm>
#include <cassert>
#include <memory>

namespace flipscope {

namespace {

constexpr std::size_t samplesPerTask = 32;

/// A network's products and, per thread, the maps between its layers for one block of samples.
class ForwardPass {
public:
    ForwardPass(const Network& network, const Kernels& kernels) : m_network(network), m_kernels(kernels) {
        for (const Layer& layer : network.layers()) {
            const LayerParameters& p = parametersOf(layer);
            m_products.emplace_back(p.shape, m_products.empty() ? network.inputType() : ValueType::Bits,
                                    kernels);
            std::vector<std::uint32_t> ones(p.weights.rows());
            for (std::size_t o = 0; o < ones.size(); ++o)
                for (std::size_t w = 0; w < p.weights.words(); ++w)
                    ones[o] += static_cast<std::uint32_t>(__builtin_popcountll(p.weights.row(o)[w]));
            m_products.back().setWeights(p.weights);
            m_products.back().setThresholds(p.thresholds, 0, ones);
        }
    }

    void run(const Activations& encoded, Int32Matrix& scores) {
        const std::size_t samples = scores.rows();
        const std::size_t tasks = (samples + samplesPerTask - 1) / samplesPerTask;
        tbb::parallel_for(tbb::blocked_range<std::size_t>(0, tasks, 1), [&](const auto& range) {
            Thread& thread = m_threads.local();
            if (thread.maps.empty())
                reserve(thread);
            for (std::size_t task = range.begin(); task < range.end(); ++task)
                runBlock(encoded, task * samplesPerTask,
                         std::min(samplesPerTask, samples - task * samplesPerTask), scores, thread);
        });
    }

private:
    struct Thread {
        FirstInput first;
        std::vector<BitMatrix> maps; // output of every layer but the last
        Int32Matrix z;
        LayerProduct::Scratch scratch;
    };

    void reserve(Thread& thread) const {
        thread.first = FirstInput(m_products.front().shape(), m_network.inputType(), m_network.image());
        thread.first.reserve(samplesPerTask);
        for (std::size_t l = 1; l < m_products.size(); ++l)
            thread.maps.emplace_back(samplesPerTask, m_products[l].shape().mapWords() * wordBits);
        thread.maps.emplace_back(); // a network of one layer has none, but is reserved all the same
        thread.z = Int32Matrix(samplesPerTask, m_products.back().scoreColumns());
    }

    void runBlock(const Activations& encoded, std::size_t first, std::size_t count, Int32Matrix& scores,
                  Thread& thread) const {
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
        const std::vector<std::int32_t>& thresholds = parametersOf(m_network.layers().back()).thresholds;
        for (std::size_t s = 0; s < count; ++s)
            for (std::size_t c = 0; c < thresholds.size(); ++c)
                scores.at(first + s, c) = thread.z.at(s, c) - thresholds[c];
    }

    static Activations rowsOf(const Activations& encoded, std::size_t first, std::size_t count) {
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

    const Network& m_network;
    const Kernels& m_kernels;
    std::vector<LayerProduct> m_products;
    tbb::enumerable_thread_specific<Thread> m_threads;
};

} // namespace

const LayerParameters& parametersOf(const Layer& layer) {
    return std::visit([](const auto& l) -> const LayerParameters& { return *l.parameters; }, layer);
}

Network::Network(ValueType inputType, MapShape image, std::vector<Layer> layers)
    : m_inputType(inputType), m_image(image), m_layers(std::move(layers)) {
    assert(!m_layers.empty() && std::holds_alternative<DenseHead>(m_layers.back()));
    for (std::size_t l = 0; l < m_layers.size(); ++l) {
        const LayerParameters& p = parametersOf(m_layers[l]);
        assert(p.weights.rows() == p.shape.neurons && p.weights.columns() == p.shape.columns());
        assert(p.thresholds.size() == p.shape.neurons);
        assert(p.shape.isDense() != std::holds_alternative<ConvolutionLayer>(m_layers[l]));
        assert(l == 0 || parametersOf(m_layers[l - 1]).shape.output() == p.shape.input);
        (void)p;
    }
}

Network::Network(ValueType inputType, std::vector<Layer> layers)
    : Network(inputType, parametersOf(layers.front()).shape.input, std::move(layers)) {}

std::size_t Network::inputs() const {
    return m_layers.empty() ? 0 : parametersOf(m_layers.front()).shape.input.values();
}

std::size_t Network::classes() const {
    return m_layers.empty() ? 0 : parametersOf(m_layers.back()).shape.neurons;
}

std::size_t Network::weightCount() const {
    std::size_t count = 0;
    for (const Layer& layer : m_layers)
        count += parametersOf(layer).shape.weightCount();
    return count;
}

std::uint64_t Network::bitOpsPerSample() const {
    std::uint64_t ops = 0;
    for (std::size_t l = 0; l < m_layers.size(); ++l) {
        const LayerShape& shape = parametersOf(m_layers[l]).shape;
        const std::uint64_t perMac = l == 0 && m_inputType == ValueType::U8 ? 16 : 2;
        ops += perMac * shape.weightCount() * shape.sumHeight() * shape.sumWidth();
    }
    return ops;
}

Int32Matrix Network::forward(const Activations& input, const Kernels& kernels) const {
    const std::size_t samples = std::visit([](const auto& m) { return m.rows(); }, input);
    Int32Matrix scores(samples, classes());
    ForwardPass(*this, kernels).run(input, scores);
    return scores;
}

std::vector<std::uint16_t> Network::predict(const Activations& input, const Kernels& kernels) const {
    const Int32Matrix scores = forward(input, kernels);
    std::vector<std::uint16_t> classes(scores.rows());
    for (std::size_t s = 0; s < scores.rows(); ++s)
        classes[s] = static_cast<std::uint16_t>(
            std::max_element(scores.row(s), scores.row(s) + scores.columns()) - scores.row(s));
    return classes;
}

std::string Network::checksum() const {
    const std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state(XXH3_createState(), &XXH3_freeState);
    if (!state)
        throw std::bad_alloc();
    XXH3_64bits_reset(state.get());
    const auto addNumber = [&](std::uint64_t value) {
        XXH3_64bits_update(state.get(), &value, sizeof value);
    };
    addNumber(static_cast<std::uint64_t>(m_inputType));
    for (const Layer& layer : m_layers) {
        const LayerParameters& p = parametersOf(layer);
        // Kinds are numbered as they came to be; a dense layer over a vector says no more than its sizes.
        addNumber(std::holds_alternative<DenseLayer>(layer)  ? 0
                  : std::holds_alternative<DenseHead>(layer) ? 1
                                                             : 2);
        addNumber(p.weights.rows());
        addNumber(p.weights.columns());
        if (p.shape.input.pixels() > 1)
            for (const std::size_t number :
                 {p.shape.input.height, p.shape.input.width, p.shape.input.channels, p.shape.kernelHeight,
                  p.shape.kernelWidth, p.shape.stride, p.shape.padding, p.shape.pool})
                addNumber(number);
        for (std::size_t o = 0; o < p.weights.rows(); ++o)
            XXH3_64bits_update(state.get(), p.weights.row(o), p.weights.words() * sizeof(Word));
        XXH3_64bits_update(state.get(), p.thresholds.data(), p.thresholds.size() * sizeof(std::int32_t));
    }
    return fmt::format("{:016x}", XXH3_64bits_digest(state.get()));
}

std::string Network::sizes() const {
    if (m_layers.empty())
        return {};
    std::vector<LayerShape> shapes;
    for (const Layer& layer : m_layers)
        shapes.push_back(parametersOf(layer).shape);
    return sizesText(shapes);
}

} // namespace flipscope
