#include "engine/network/network.h"

#include <fmt/format.h>
#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/parallel_for.h>
#include <xxhash.h>

#include <algorithm>
#include <cassert>
#include <memory>

namespace flipscope {

namespace {

constexpr std::size_t samplesPerTask = 64;

void pack(const Kernels& kernels, const BitProduct& block, const PackEpilogue& out) {
    kernels.packBits(block, out);
}
void pack(const Kernels& kernels, const U8Product& block, const PackEpilogue& out) {
    kernels.packU8(block, out);
}
void tile(const Kernels& kernels, const BitProduct& block, const TileEpilogue& out) {
    kernels.tileBits(block, out);
}
void tile(const Kernels& kernels, const U8Product& block, const TileEpilogue& out) {
    kernels.tileU8(block, out);
}

/// Rows [first, first + count) of `input` (BitMatrix or U8Matrix) against all neurons.
template <class Input>
auto productOf(const Input& input, std::size_t first, std::size_t count, const BitMatrix& weights) {
    using X = std::remove_cv_t<std::remove_pointer_t<decltype(input.row(0))>>;
    return ProductBlock<std::remove_const_t<X>>{input.row(first), input.stride(),   count,
                                                weights.row(0),   weights.stride(), weights.rows(),
                                                weights.columns()};
}

/// Calls f(matrix) with the BitMatrix or U8Matrix in `input`; other types are no layer's input.
template <class F> void withInput(const Activations& input, F&& f) {
    if (const auto* bits = std::get_if<BitMatrix>(&input))
        return f(*bits);
    const auto* grey = std::get_if<U8Matrix>(&input);
    assert(grey);
    f(*grey);
}

/// Runs f(first, count) over blocks of samples.
template <class F> void forBlocks(std::size_t samples, F&& f) {
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, (samples + samplesPerTask - 1) / samplesPerTask, 1),
                      [&](const tbb::blocked_range<std::size_t>& range) {
                          for (std::size_t block = range.begin(); block < range.end(); ++block) {
                              const std::size_t first = block * samplesPerTask;
                              f(first, std::min(samplesPerTask, samples - first));
                          }
                      });
}

template <class Input> void denseBits(const DenseParameters& p, const Input& input, std::size_t first,
                                      std::size_t count, BitMatrix& out, std::size_t outFirst,
                                      const Kernels& kernels) {
    pack(kernels, productOf(input, first, count, p.weights),
         PackEpilogue{p.thresholds.data(), 0, out.row(outFirst), nullptr, out.stride()});
}

template <class Input> void denseScores(const DenseParameters& p, const Input& input, std::size_t first,
                                        std::size_t count, Int32Matrix& out, std::size_t outFirst,
                                        const Kernels& kernels) {
    tile(kernels, productOf(input, first, count, p.weights), TileEpilogue{out.row(outFirst), out.stride()});
    for (std::size_t s = 0; s < count; ++s)
        for (std::size_t c = 0; c < p.thresholds.size(); ++c)
            out.at(outFirst + s, c) -= p.thresholds[c];
}

} // namespace

const DenseParameters& parametersOf(const Layer& layer) {
    return std::visit([](const auto& l) -> const DenseParameters& { return *l.parameters; }, layer);
}

Network::Network(ValueType inputType, std::vector<Layer> layers)
    : m_inputType(inputType), m_layers(std::move(layers)) {
    assert(!m_layers.empty() && std::holds_alternative<DenseHead>(m_layers.back()));
    for (std::size_t l = 1; l < m_layers.size(); ++l) {
        assert(std::holds_alternative<DenseLayer>(m_layers[l - 1]));
        assert(parametersOf(m_layers[l - 1]).weights.rows() == parametersOf(m_layers[l]).weights.columns());
    }
}

std::size_t Network::inputs() const {
    return m_layers.empty() ? 0 : parametersOf(m_layers.front()).weights.columns();
}

std::size_t Network::classes() const {
    return m_layers.empty() ? 0 : parametersOf(m_layers.back()).weights.rows();
}

std::size_t Network::weightCount() const {
    std::size_t count = 0;
    for (const Layer& layer : m_layers)
        count += parametersOf(layer).weights.rows() * parametersOf(layer).weights.columns();
    return count;
}

std::uint64_t Network::bitOpsPerSample() const {
    std::uint64_t ops = 0;
    for (std::size_t l = 0; l < m_layers.size(); ++l) {
        const BitMatrix& weights = parametersOf(m_layers[l]).weights;
        const std::uint64_t perMac = l == 0 && m_inputType == ValueType::U8 ? 16 : 2;
        ops += perMac * weights.rows() * weights.columns();
    }
    return ops;
}

Int32Matrix Network::forward(const Activations& input, const Kernels& kernels) const {
    const std::size_t samples = std::visit([](const auto& m) { return m.rows(); }, input);
    Int32Matrix scores(samples, classes());
    forBlocks(samples, [&](std::size_t first, std::size_t count) {
        // All layers for one block of samples: what lies between them stays in the cache.
        BitMatrix hidden;
        for (std::size_t l = 0; l < m_layers.size(); ++l) {
            const DenseParameters& p = parametersOf(m_layers[l]);
            const bool last = l + 1 == m_layers.size();
            BitMatrix next(last ? 0 : count, last ? 0 : p.weights.rows());
            const auto run = [&](const auto& x, std::size_t from) {
                if (last)
                    denseScores(p, x, from, count, scores, first, kernels);
                else
                    denseBits(p, x, from, count, next, 0, kernels);
            };
            if (l == 0)
                withInput(input, [&](const auto& x) { run(x, first); });
            else
                run(hidden, 0);
            hidden = std::move(next);
        }
    });
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

Activations Network::forwardLayer(std::size_t layer, const Activations& input, const Kernels& kernels) const {
    const DenseParameters& p = parametersOf(m_layers[layer]);
    Activations result;
    withInput(input, [&](const auto& x) {
        if (std::holds_alternative<DenseHead>(m_layers[layer])) {
            auto& out = result.emplace<Int32Matrix>(x.rows(), p.weights.rows());
            forBlocks(x.rows(), [&](std::size_t first, std::size_t count) {
                denseScores(p, x, first, count, out, first, kernels);
            });
        } else {
            auto& out = result.emplace<BitMatrix>(x.rows(), p.weights.rows());
            forBlocks(x.rows(), [&](std::size_t first, std::size_t count) {
                denseBits(p, x, first, count, out, first, kernels);
            });
        }
    });
    return result;
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
        const DenseParameters& p = parametersOf(layer);
        addNumber(layer.index());
        addNumber(p.weights.rows());
        addNumber(p.weights.columns());
        for (std::size_t o = 0; o < p.weights.rows(); ++o)
            XXH3_64bits_update(state.get(), p.weights.row(o), p.weights.words() * sizeof(Word));
        XXH3_64bits_update(state.get(), p.thresholds.data(), p.thresholds.size() * sizeof(std::int32_t));
    }
    return fmt::format("{:016x}", XXH3_64bits_digest(state.get()));
}

std::string Network::sizes() const {
    std::string text = std::to_string(inputs());
    for (const Layer& layer : m_layers)
        text += fmt::format("-{}", parametersOf(layer).weights.rows());
    return text;
}

} // namespace flipscope
