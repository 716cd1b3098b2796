#include "engine/export/testvectors.h"

#include "engine/network/forwardpass.h"

#include <algorithm>
#include <random>

namespace flipscope {

namespace {

/// Noise of a different kind for each number: all values, sparse, two values, smooth along rows.
std::vector<std::uint8_t> madePicture(ImageShape shape, std::size_t number) {
    std::vector<std::uint8_t> pixels(shape.size(), number == 1 ? 255 : 0);
    if (number < 2)
        return pixels;
    std::mt19937 random(static_cast<std::uint32_t>(number));
    std::uint32_t smooth = 128;
    for (std::uint8_t& pixel : pixels) {
        const auto value = static_cast<std::uint32_t>(random());
        smooth = (15 * smooth + (value & 255U)) / 16;
        switch (number % 4) {
        case 0:
            pixel = static_cast<std::uint8_t>(value);
            break;
        case 1:
            pixel = static_cast<std::uint8_t>(value % 5 == 0 ? value >> 24 : 0);
            break;
        case 2:
            pixel = value % 2 == 0 ? 127 : 128;
            break;
        default:
            pixel = static_cast<std::uint8_t>(smooth);
        }
    }
    return pixels;
}

} // namespace

std::vector<TestVector> makeTestVectors(const Model& model, const Samples& test, std::size_t made,
                                        std::size_t real) {
    std::vector<TestVector> vectors;
    const ImageShape shape = model.preparation.shape;
    for (std::size_t i = 0; i < made; ++i)
        vectors.push_back({madePicture(shape, i), {}, 0});
    real = std::min(real, test.size());
    for (std::size_t i = 0; i < real; ++i) {
        vectors.push_back({std::vector<std::uint8_t>(shape.size()), {}, 0});
        test.read(i * test.size() / real, vectors.back().pixels);
    }
    Activations batch = model.encoder.makeBatch(vectors.size());
    for (std::size_t i = 0; i < vectors.size(); ++i)
        model.encoder.encode(vectors[i].pixels, batch, i);
    const Int32Matrix scores = model.network.forward(batch, selectKernels("auto"));
    for (std::size_t i = 0; i < vectors.size(); ++i) {
        const std::int32_t* row = scores.row(i);
        vectors[i].scores.assign(row, row + scores.columns());
        vectors[i].predicted =
            static_cast<std::uint16_t>(std::max_element(row, row + scores.columns()) - row);
    }
    return vectors;
}

std::vector<std::uint16_t> predictedClasses(const Model& model, const Samples& samples) {
    constexpr std::size_t block = 512; // bounds the memory for encoded pictures
    std::vector<std::uint16_t> classes;
    ForwardPass pass(model.network, selectKernels("auto"));
    for (std::size_t first = 0; first < samples.size(); first += block) {
        const auto at = [&](std::size_t i) {
            return samples.indices().begin() + static_cast<std::ptrdiff_t>(std::min(i, samples.size()));
        };
        const std::vector<std::uint16_t> part =
            pass.classes(model.encoder.encode(Samples(samples.source(), {at(first), at(first + block)})));
        classes.insert(classes.end(), part.begin(), part.end());
    }
    return classes;
}

} // namespace flipscope
