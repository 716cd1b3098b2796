// A small data set made on the spot: noisy copies of one random picture per class. Learnable, deterministic,
// and with two constant columns, as real pictures have at their border.
#pragma once

#include "datasets/dataset.h"

#include <algorithm>
#include <memory>
#include <random>

namespace flipscope {

inline Samples syntheticSamples(ImageShape shape, std::size_t classes, std::size_t count, unsigned seed,
                                int noise = 60) {
    std::vector<std::uint8_t> patterns, pixels;
    std::vector<std::uint16_t> labels;
    std::mt19937 patternRandom(7), random(seed);
    for (std::size_t i = 0; i < classes * shape.size(); ++i)
        patterns.push_back(patternRandom() % 3 == 0 ? static_cast<std::uint8_t>(100 + patternRandom() % 156)
                                                    : 0);
    for (std::size_t n = 0; n < count; ++n) {
        const std::size_t label = random() % classes;
        labels.push_back(static_cast<std::uint16_t>(label));
        for (std::size_t p = 0; p < shape.size(); ++p) {
            const int value = patterns[label * shape.size() + p] +
                              static_cast<int>(random() % static_cast<unsigned>(2 * noise + 1)) - noise;
            const std::size_t column = p / shape.channels % shape.width;
            const bool border = column == 0 || column + 1 == static_cast<std::size_t>(shape.width);
            pixels.push_back(border ? 0 : static_cast<std::uint8_t>(std::clamp(value, 0, 255)));
        }
    }
    return Samples(std::make_shared<MemorySamples>(shape.size(), std::move(pixels), std::move(labels)));
}

inline Dataset syntheticDataset(ImageShape shape = {10, 9, 1}, std::size_t classes = 5,
                                std::size_t train = 400) {
    Dataset data;
    data.name = "synthetic";
    data.location = "memory";
    data.shape = shape;
    for (std::size_t c = 0; c < classes; ++c)
        data.classNames.push_back("class " + std::to_string(c));
    data.train = syntheticSamples(shape, classes, train, 1);
    data.validation = syntheticSamples(shape, classes, 100, 2);
    data.test = syntheticSamples(shape, classes, 100, 3);
    data.hash = "0123456789abcdef";
    return data;
}

} // namespace flipscope
