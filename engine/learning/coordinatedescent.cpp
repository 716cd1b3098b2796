#include "engine/learning/coordinatedescent.h"

#include "datasets/error.h"
#include "datasets/random.h"
#include "engine/learning/schedule.h"
#include "engine/learning/state.h"
#include "engine/learning/votepropagation.h"
#include "engine/trainingconfig.h"

#include <fmt/format.h>

#include <algorithm>

namespace flipscope {

Method CoordinateDescent::method() {
    return {
        "coordinate-descent",
        "Coordinate descent",
        "Tries what flipping a weight does to the loss and keeps the flips that lower it. Slow from random "
        "weights; made to polish what another method has trained.",
        "derived from arXiv 2206.02006",
        {marginOption(6.0),
         {"certainty",
          "Certainty",
          "how far the fall of the loss must stand out of what chance does, in standard deviations",
          0.0,
          0,
          100,
          {}},
         {"visits",
          "Visits",
          "neurons that are looked at per step, in turn",
          std::int64_t{256},
          1,
          1000000,
          {}},
         {"flips-per-visit",
          "Flips per visit",
          "weights of a neuron that may flip each time",
          std::int64_t{4},
          1,
          1000,
          {}}},
        {{"batch", "65536"}, {"epochs", "20"}},
        [](const TrainingConfig& config, const LearningProblem& problem,
           const Kernels& kernels) -> std::unique_ptr<Learner> {
            return std::make_unique<CoordinateDescent>(config, problem, kernels);
        },
        false,
        false};
}

CoordinateDescent::CoordinateDescent(const TrainingConfig& config, const LearningProblem& problem,
                                     const Kernels& kernels)
    : m_inputType(problem.inputType), m_image(problem.image),
      m_margin(scaledRoot(config.real("margin"), problem.layers.back().inputs())),
      m_visits(static_cast<std::size_t>(config.integer("visits"))),
      m_flipsPerVisit(static_cast<std::size_t>(config.integer("flips-per-visit"))),
      m_pass(kernels, m_margin, toQ16(config.real("certainty"))) {
    const bool dense = std::all_of(problem.layers.begin(), problem.layers.end(), [](const LayerShape& shape) {
        return shape.isDense() && shape.taps() == 1;
    });
    if (problem.layers.back().group > 1)
        throw Error("coordinate-descent: takes one output neuron per class; leave h... out of the network",
                    Error::Kind::Usage);
    if (!dense || problem.layers.size() < 2)
        throw Error(fmt::format("network {}: method coordinate-descent expects dense layers, one hidden at "
                                "least; choose another network or method",
                                sizesText(problem.layers)),
                    Error::Kind::Usage);
    for (std::size_t l = 0; l < problem.layers.size(); ++l) {
        const LayerShape& shape = problem.layers[l];
        m_layers.push_back({shape, BitMatrix(shape.neurons, shape.columns()),
                            std::vector<std::int32_t>(shape.neurons),
                            l > 0 || m_inputType == ValueType::Bits});
        m_blame.push_back({std::vector<std::uint32_t>(shape.neurons),
                           std::vector<std::int32_t>(shape.neurons),
                           std::vector<std::uint32_t>(shape.neurons * problem.classes())});
        m_neurons += shape.neurons;
    }
    randomise(static_cast<std::uint64_t>(config.integer("seed")));
}

void CoordinateDescent::randomise(std::uint64_t seed) {
    for (std::size_t l = 0; l < m_layers.size(); ++l) {
        const RandomKey key =
            RandomKey::derive(seed, RandomStream::InitialWeights, 0, static_cast<std::uint32_t>(l));
        BitMatrix& weights = m_layers[l].weights;
        std::uint32_t index = 0;
        for (std::size_t o = 0; o < weights.rows(); ++o)
            for (std::size_t i = 0; i < weights.columns(); ++i, ++index)
                weights.set(o, i, (key.at(index) >> 31) != 0);
    }
}

void CoordinateDescent::startFrom(const Network& network) {
    for (std::size_t l = 0; l < m_layers.size(); ++l) {
        const LayerParameters& parameters = parametersOf(network.layers()[l]);
        m_layers[l].weights = parameters.weights;
        m_layers[l].thresholds = parameters.thresholds;
        if (l + 1 < m_layers.size())
            m_layers[l].avoidSums();
    }
    m_thresholdsKnown = 1;
}

std::pair<std::size_t, std::size_t> CoordinateDescent::neuronAt(std::uint64_t place) const {
    for (std::size_t l = m_layers.size(); l-- > 0;) {
        if (place < m_layers[l].shape.neurons)
            return {l, static_cast<std::size_t>(place)};
        place -= m_layers[l].shape.neurons;
    }
    return {0, 0};
}

StepReport CoordinateDescent::learn(const Batch& batch, const std::function<bool()>& interrupted,
                                    StepDelta* delta) {
    StepReport report;
    report.samples = batch.size();
    if (!m_pass.begin(m_layers, batch, m_thresholdsKnown == 0, interrupted))
        return report;
    report.correct = m_pass.correct();
    report.silent = m_pass.silent();
    report.loss = static_cast<double>(m_pass.loss()) /
                  (static_cast<double>(std::max(m_margin, 1)) * static_cast<double>(batch.size()));
    report.layers.resize(m_layers.size());
    m_blameNow = m_blame;
    for (std::size_t i = 0; i < std::min(m_visits, m_neurons); ++i) {
        if (interrupted()) {
            report.layers.clear();
            return report;
        }
        const auto [layer, neuron] = neuronAt((m_place + i) % m_neurons);
        LayerStep& step = report.layers[layer];
        const std::uint32_t asked = m_blameNow[layer].count[neuron];
        const std::size_t flips = m_pass.visit(layer, neuron, m_flipsPerVisit, m_blameNow[layer]);
        step += {flips, flips, m_blameNow[layer].count[neuron] - asked, batch.size()};
    }
    m_place = (m_place + std::min(m_visits, m_neurons)) % m_neurons;
    report.step = ++m_step;
    report.completed = true;
    if (delta)
        describe(*delta);
    m_layers = m_pass.layers();
    m_thresholdsKnown = 1;
    std::swap(m_blame, m_blameNow);
    return report;
}

void CoordinateDescent::describe(StepDelta& delta) const {
    delta.step = m_step;
    delta.layers.assign(m_layers.size(), {});
    for (std::size_t l = 0; l < m_layers.size(); ++l) {
        const DescentLayer &before = m_layers[l], &after = m_pass.layers()[l];
        for (std::size_t o = 0; o < before.shape.neurons; ++o) {
            for (std::size_t w = 0; w < before.weights.words(); ++w)
                if (const Word mask = before.weights.row(o)[w] ^ after.weights.row(o)[w]; mask != 0)
                    delta.layers[l].weights.push_back(
                        {static_cast<std::uint32_t>(o), static_cast<std::uint32_t>(w), mask});
            if (before.thresholds[o] != after.thresholds[o])
                delta.layers[l].thresholds.push_back(
                    {static_cast<std::uint32_t>(o), before.thresholds[o], after.thresholds[o]});
        }
    }
}

Network CoordinateDescent::network() const {
    std::vector<Layer> layers;
    for (const DescentLayer& layer : m_layers) {
        auto parameters =
            std::make_shared<LayerParameters>(LayerParameters{layer.shape, layer.weights, layer.thresholds});
        if (layers.size() + 1 == m_layers.size())
            layers.emplace_back(DenseHead{std::move(parameters)});
        else
            layers.emplace_back(DenseLayer{std::move(parameters)});
    }
    return {m_inputType, m_image, std::move(layers)};
}

void CoordinateDescent::visitState(StateVisitor& state) {
    state.number("step", m_step);
    state.number("place", m_place);
    state.number("thresholds-known", m_thresholdsKnown);
    for (std::size_t l = 0; l < m_layers.size(); ++l) {
        state.bits(StateVisitor::ofLayer(l, "weights"), m_layers[l].weights);
        state.array(StateVisitor::ofLayer(l, "thresholds"), m_layers[l].thresholds);
        state.array(StateVisitor::ofLayer(l, "blame.count"), m_blame[l].count);
        state.array(StateVisitor::ofLayer(l, "blame.sum"), m_blame[l].sum);
        state.array(StateVisitor::ofLayer(l, "blame.by-class"), m_blame[l].byClass);
    }
}

void CoordinateDescent::stateRestored() {
    if (m_place >= m_neurons || m_thresholdsKnown > 1)
        throw Error(fmt::format("place: expected one of {} neurons, found {}", m_neurons, m_place));
    for (DescentLayer& layer : m_layers) {
        // A sum is at most what its inputs add up to.
        const auto largest = static_cast<std::int32_t>(layer.shape.inputs() * (layer.overBits ? 1 : 255)) + 1;
        for (const std::int32_t threshold : layer.thresholds)
            if (threshold > largest || threshold < -largest)
                throw Error(fmt::format("layer {}: expected thresholds within {}, found {}",
                                        layer.shape.name(), largest, threshold));
        if (m_thresholdsKnown != 0 && &layer != &m_layers.back())
            layer.avoidSums();
    }
}

void CoordinateDescent::resetBlame() {
    for (LayerBlame& blame : m_blame) {
        std::fill(blame.count.begin(), blame.count.end(), 0U);
        std::fill(blame.sum.begin(), blame.sum.end(), 0);
        std::fill(blame.byClass.begin(), blame.byClass.end(), 0U);
    }
}

std::vector<LedgerEntry> CoordinateDescent::ledger() const {
    std::uint64_t weights = 0, thresholds = 0, blame = 0;
    for (std::size_t l = 0; l < m_layers.size(); ++l) {
        weights += 2 * m_layers[l].weights.bytes(); // and those that a step works on
        thresholds += 2 * m_layers[l].thresholds.size() * sizeof(std::int32_t);
        blame += 2 * (m_blame[l].count.size() * 2 + m_blame[l].byClass.size()) * sizeof(std::uint32_t);
    }
    return {{"weights", weights}, {"thresholds", thresholds}, {"trials", m_pass.bytes()}, {"blame", blame}};
}

} // namespace flipscope
