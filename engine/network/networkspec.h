// Networks as text: "1024,1024" or "32c3,32c3,p,64c3,64c3,p,256", or a name such as "cnv". The output layer
// is not part of it: one neuron per class, or as many as "h4" at the end says, whose scores add up.
#pragma once

#include "engine/network/layershape.h"

#include <string>
#include <vector>

namespace flipscope {

/// N (NcK+ filters: plus the root of their inputs times, NcK+M: plus M times the bit of the same place and
/// channel). Of residual networks: NfK filters of full precision that begin the stream, NrK filters whose
/// normalised sums are added to it (with s2 and more channels: and the means of 2 x 2 places through
/// full-precision filters of one tap, a layer of its own), a or ar the average of all places (of what is
/// above 0) for a full-precision head. Sizes a dense layer (N), filters (NcK: N filters of K x K that keep
/// the size; NvK: without padding; sS after it: stride S), 2 x 2 maximum pooling (p, after filters), neurons
/// per class (hN, last). Throws Error (Usage) for anything else.
void checkNetworkText(const std::string& text);

/// The layers between an encoded picture and the classes. `image` is the picture's shape, `encoded` the
/// number of values that the encoder gives (a multiple of the picture's). Throws Error (Usage) for a
/// malformed text or impossible sizes, with the sizes.
std::vector<LayerShape> parseNetwork(const std::string& text, MapShape image, std::size_t encoded,
                                     std::size_t classes);

struct NamedNetwork {
    std::string name;
    std::string text;
    std::string description;
    std::string largeText = {}; ///< where given: for pictures from 64 x 64 on
};
const std::vector<NamedNetwork>& namedNetworks();
/// What the name stands for where pictures are of this shape.
const std::string& textFor(const NamedNetwork& network, MapShape image);

} // namespace flipscope
