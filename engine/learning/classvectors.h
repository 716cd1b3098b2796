// Fixed vectors of +1 and -1, one per class, over the activations of a layer: what the methods aim at that
// train no output layer, or aim at something in every layer. A function of the seed alone.
#pragma once

#include "engine/bits/bitmatrix.h"
#include "engine/network/layershape.h"

#include <cstdint>

namespace flipscope {

/// [classes x words of the map], laid out as a layer's activations without padding; unused bits are 0. Every
/// activation is +1 for half of the classes, drawn at random: any two vectors then differ in slightly more
/// than half of the places, all pairs alike but for chance (the corners of a simplex; two classes:
/// opposites).
BitMatrix classVectors(const MapShape& map, std::size_t classes, std::uint64_t seed, std::size_t layer);

} // namespace flipscope
