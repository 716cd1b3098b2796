#include "engine/timeline/flipplace.h"

namespace flipscope {

std::uint32_t columnOfInput(const LayerShape& shape, std::size_t input) {
    if (shape.taps() == 1)
        return static_cast<std::uint32_t>(input);
    const std::size_t tap = input / shape.input.channels;
    return static_cast<std::uint32_t>(
        shape.column(tap / shape.kernelWidth, tap % shape.kernelWidth, input % shape.input.channels));
}

std::size_t inputOfColumn(const LayerShape& shape, std::uint32_t column) {
    if (shape.taps() == 1)
        return column;
    const std::size_t tapColumns = shape.input.pixelWords() * wordBits;
    return column / tapColumns * shape.input.channels + column % tapColumns;
}

} // namespace flipscope
