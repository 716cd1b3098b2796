// Layers, maps and neurons in words, the same in every view: layers count from 1 and neurons from 0; a neuron
// of a convolution is called a filter. Sizes are written as they are typed, without separators.
#pragma once

#include "engine/network/layershape.h"

#include <QString>

#include <vector>

namespace flipscope {

/// Of the colours of series, in all views that draw a layer as one: 0 and 1 are training and validation.
inline constexpr int firstLayerColour = 2;

/// "28×28×32"; of a list of values: "784"
QString mapText(const MapShape& map);

/// "28×28×1 → 28×28×32 → 256 → 10": the picture, then what each layer gives.
QString mapsText(const std::vector<LayerShape>& layers);

/// For a legend: "conv 2 · 32c3p", "layer 1 · 784→1024"; among convolutions shorter, "layer 5 · 256".
QString layerLabel(const std::vector<LayerShape>& layers, std::size_t layer);

/// "conv 2", "layer 1", "output"
QString layerName(const std::vector<LayerShape>& layers, std::size_t layer);

/// A sentence: "conv 2: 32 filters of 3×3 over 32 channels, pooled, 28×28×32 → 14×14×32, 9,216 weights"
QString layerSentence(const std::vector<LayerShape>& layers, std::size_t layer);

/// "Filter 5 of layer 2", "Neuron 5 of layer 2"
QString neuronName(const LayerShape& shape, int layer, int neuron);

} // namespace flipscope
