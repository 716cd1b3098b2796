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
    const char* average = reads == Reads::Average ? "a-" : reads == Reads::PositiveAverage ? "ar-" : "";
    if (isDense() && writes == Writes::Bits)
        return average + (group > 1 ? fmt::format("{}h{}", classes(), group) : std::to_string(neurons));
    const char kind = reads == Reads::Halved       ? 'd'
                      : isFine()                   ? 'f'
                      : writes != Writes::Bits     ? 'r'
                      : padding == kernelWidth / 2 ? 'c'
                                                   : 'v';
    return fmt::format("{}{}{}{}{}", neurons, kind, kernelWidth, stride > 1 ? fmt::format("s{}", stride) : "",
                       pool > 1 ? "p" : "");
}

MapShape readShape(Reads reads, const MapShape& output) {
    switch (reads) {
    case Reads::Bits:
        break;
    case Reads::Halved:
        return {(output.height + 1) / 2, (output.width + 1) / 2, output.channels};
    case Reads::Average:
    case Reads::PositiveAverage:
        return {1, 1, output.channels};
    }
    return output;
}

namespace {

/// The same of one layer; `l` is its number.
std::string faultOf(const std::vector<LayerShape>& layers, std::size_t l) {
    const LayerShape& layer = layers[l];
    const bool isLast = l + 1 == layers.size();
    if (layer.writes != Writes::Bits && (isLast || layer.sumHeight() * layer.sumWidth() == 1))
        return "a stream needs maps, and a layer behind it";
    if (layer.isFine() != (layer.reads != Reads::Bits || (l == 0 && layer.writes != Writes::Bits)))
        return "weights of 6 planes go with means of a stream, or with the first layer of a residual network";
    if (l == 0)
        return layer.reads != Reads::Bits || layer.writes == Writes::Sum ? "there is no stream to use" : "";
    const std::size_t back = readsBack(layer);
    if (back > l || layer.input != readShape(layer.reads, layers[l - back].output()))
        return "it does not take what the layer gives that it reads";
    const bool afterStream = layers[l - back].writes != Writes::Bits;
    if (layer.reads != Reads::Bits && !afterStream)
        return "there is no stream to read";
    const bool isHead = layer.reads == Reads::Average || layer.reads == Reads::PositiveAverage;
    if (isHead != (isLast && afterStream) || (afterStream && !isLast && layer.writes == Writes::Bits))
        return "a stream ends in a head that reads its averages";
    if (layer.writes == Writes::Sum &&
        (layers[l - 1].writes == Writes::Bits || layer.output() != layers[l - 1].output() || layer.pool > 1))
        return "it does not add numbers of the stream's size";
    // A new stream from the signs of another is taken up by the shortcut from that one, and by nothing else.
    const bool begins = layer.writes == Writes::Stream;
    if (begins != (!isLast && layers[l + 1].reads == Reads::Halved) ||
        (layer.reads == Reads::Halved && begins))
        return "a stream is carried on to smaller maps by one layer of each kind";
    return "";
}

} // namespace

std::string chainFault(const std::vector<LayerShape>& layers) {
    for (std::size_t l = 0; l < layers.size(); ++l)
        if (const std::string fault = faultOf(layers, l); !fault.empty())
            return fmt::format("layer {} ({}): {}", l + 1, layers[l].name(), fault);
    return "";
}

std::size_t paddingAfter(const std::vector<LayerShape>& layers, std::size_t layer) {
    const bool isRead = layer + 1 < layers.size() && layers[layer + 1].reads == Reads::Bits;
    return isRead ? layers[layer + 1].padding : 0;
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
