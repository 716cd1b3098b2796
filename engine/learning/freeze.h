// Weights that a training leaves as they are, by the user's wish: whole layers, neurons, single weights; what
// the option freeze of the methods that vote says. Layers are counted from 1, neurons and inputs from 0, as
// `flips` lists them.
//
//     "3"  layer 3      "2:17", "2:0-63"  neurons of layer 2      "1:5:300", "1:5:0-99"  weights of a neuron
#pragma once

#include "engine/bits/bitmatrix.h"
#include "engine/network/layershape.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace flipscope {

class FrozenWeights {
public:
    /// Throws Error (Usage).
    FrozenWeights(const std::string& text, const std::vector<LayerShape>& layers);

    bool layer(std::size_t l) const { return m_layers[l].all; }
    bool neuron(std::size_t l, std::size_t n) const;
    /// The columns of a neuron's rows that may change, as one row of bits; null: all that are inputs.
    const Word* freeColumns(std::size_t l, std::size_t n) const;

private:
    struct Range {
        std::size_t first, last;
    };
    struct Layer {
        bool all = false;
        std::vector<bool> neurons;                          ///< wholly; empty: none
        std::unordered_map<std::size_t, BitMatrix> columns; ///< of neurons that are frozen in part
    };
    void add(const std::string& term, const std::vector<LayerShape>& layers);

    std::vector<Layer> m_layers;
};

} // namespace flipscope
