// What all learners made of layers do alike: the network that their layers are, what a step changed in it,
// and the upkeep of blame. A layer here is a pointer to anything with shape(), weights(), thresholds() and
// appendChanges().
#pragma once

#include "engine/learning/learner.h"
#include "engine/learning/state.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

namespace flipscope {

/// A snapshot of the layers as they are; the last one is the head.
template <class Layers> Network networkOf(ValueType inputType, const MapShape& image, const Layers& layers) {
    std::vector<Layer> result;
    for (const auto& layer : layers) {
        auto parameters = std::make_shared<LayerParameters>(
            LayerParameters{layer->shape(), layer->weights(), layer->thresholds()});
        if (result.size() + 1 == layers.size())
            result.emplace_back(DenseHead{std::move(parameters)});
        else if (layer->shape().isDense())
            result.emplace_back(DenseLayer{std::move(parameters)});
        else
            result.emplace_back(ConvolutionLayer{std::move(parameters)});
    }
    return {inputType, image, std::move(result)};
}

/// Thresholds of all layers, for describeStep().
template <class Layers> std::vector<std::vector<std::int32_t>> thresholdsOf(const Layers& layers) {
    std::vector<std::vector<std::int32_t>> all;
    for (const auto& layer : layers)
        all.push_back(layer->thresholds());
    return all;
}

/// What the step just taken changed; `before`: the thresholds that it began with.
template <class Layers> void describeStep(StepDelta& delta, std::uint64_t step, const Layers& layers,
                                          const std::vector<std::vector<std::int32_t>>& before) {
    delta.step = step;
    delta.layers.assign(layers.size(), {});
    for (std::size_t l = 0; l < layers.size(); ++l) {
        layers[l]->appendChanges(delta.layers[l].weights);
        const std::vector<std::int32_t> after = layers[l]->thresholds();
        for (std::size_t o = 0; o < after.size(); ++o)
            if (after[o] != before[l][o])
                delta.layers[l].thresholds.push_back({static_cast<std::uint32_t>(o), before[l][o], after[o]});
    }
}

inline void visitBlame(StateVisitor& state, std::size_t layer, LayerBlame& blame) {
    state.array(StateVisitor::ofLayer(layer, "blame.count"), blame.count);
    state.array(StateVisitor::ofLayer(layer, "blame.sum"), blame.sum);
    state.array(StateVisitor::ofLayer(layer, "blame.by-class"), blame.byClass);
}

inline void forgetBlame(std::vector<LayerBlame>& blame) {
    for (LayerBlame& layer : blame) {
        std::fill(layer.count.begin(), layer.count.end(), 0U);
        std::fill(layer.sum.begin(), layer.sum.end(), 0);
        std::fill(layer.byClass.begin(), layer.byClass.end(), 0U);
    }
}

} // namespace flipscope
