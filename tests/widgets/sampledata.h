// A small data set for the widgets' tests, whose every pixel and label can be computed again.
#pragma once

#include "datasets/dataset.h"

namespace flipscope::sampledata {

inline std::uint8_t pixel(std::size_t sample, std::size_t i) {
    return static_cast<std::uint8_t>((sample * 31 + i * 17 + sample * i) % 256);
}
inline std::uint16_t label(std::size_t sample) { return static_cast<std::uint16_t>(sample * sample % 5 % 3); }

/// 40 pictures of 6 x 4; training takes the even ones, validation every fourth odd one, test the rest.
inline Dataset dataset(int channels) {
    Dataset set;
    set.name = "sample";
    set.hash = "0123456789abcdef";
    set.shape = {6, 4, channels};
    set.classNames = {"zero", "one", "two", "three"}; // nothing is a three
    constexpr std::size_t count = 40;
    std::vector<std::uint8_t> pixels;
    std::vector<std::uint16_t> labels;
    std::vector<std::uint32_t> train, validation, test;
    for (std::uint32_t s = 0; s < count; ++s) {
        labels.push_back(label(s));
        for (std::size_t i = 0; i < set.shape.size(); ++i)
            pixels.push_back(pixel(s, i));
        (s % 2 == 0 ? train : s % 8 == 1 ? validation : test).push_back(s);
    }
    auto source =
        std::make_shared<const MemorySamples>(set.shape.size(), std::move(pixels), std::move(labels));
    set.train = Samples(source, train);
    set.validation = Samples(source, validation);
    set.test = Samples(source, test);
    return set;
}

} // namespace flipscope::sampledata
