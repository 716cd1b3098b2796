#include "engine/network/layershape.h"

#include <fmt/format.h>

namespace flipscope {

BitMatrix LayerShape::usedColumns() const {
    BitMatrix used(1, columns());
    for (std::size_t tap = 0; tap < taps(); ++tap)
        for (std::size_t c = 0; c < input.channels; ++c)
            used.set(0, column(tap / kernelWidth, tap % kernelWidth, c), true);
    return used;
}

std::string LayerShape::name() const {
    if (isDense())
        return group > 1 ? fmt::format("{}h{}", classes(), group) : std::to_string(neurons);
    return fmt::format("{}{}{}{}{}", neurons, padding == kernelWidth / 2 ? 'c' : 'v', kernelWidth,
                       stride > 1 ? fmt::format("s{}", stride) : "", pool > 1 ? "p" : "");
}

std::string sizesText(const std::vector<LayerShape>& layers) {
    const MapShape& input = layers.front().input;
    std::string text = input.pixels() == 1
                           ? std::to_string(input.channels)
                           : fmt::format("{}x{}x{}", input.height, input.width, input.channels);
    for (const LayerShape& layer : layers)
        text += "-" + layer.name();
    return text;
}

} // namespace flipscope
