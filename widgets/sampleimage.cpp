#include "widgets/sampleimage.h"

#include <vector>

namespace flipscope {

QImage sampleImage(std::span<const std::uint8_t> pixels, ImageShape shape) {
    const bool colour = shape.channels == 3;
    QImage image(shape.width, shape.height, colour ? QImage::Format_RGB888 : QImage::Format_Grayscale8);
    const auto channels = static_cast<std::size_t>(shape.channels);
    std::size_t next = 0;
    for (int y = 0; y < shape.height; ++y) {
        std::uint8_t* line = image.scanLine(y);
        for (int x = 0; x < shape.width; ++x, next += channels) {
            *line++ = pixels[next];
            if (colour) {
                *line++ = pixels[next + 1];
                *line++ = pixels[next + 2];
            }
        }
    }
    return image;
}

QImage sampleImage(const Samples& samples, std::size_t i, ImageShape shape) {
    std::vector<std::uint8_t> pixels(shape.size());
    samples.read(i, pixels);
    return sampleImage(pixels, shape);
}

} // namespace flipscope
