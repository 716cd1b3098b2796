// Random networks and inputs, and the forward pass of one layer written out: what tests compare the engine
// with.
#pragma once

#include "engine/network/network.h"
#include "engine/network/networkspec.h"

#include <algorithm>
#include <climits>
#include <cmath>
#include <random>

namespace flipscope {

inline std::shared_ptr<LayerParameters> randomLayer(const LayerShape& shape, int spread,
                                                    std::mt19937& random) {
    auto p = std::make_shared<LayerParameters>(
        LayerParameters{shape, BitMatrix(shape.weightRows(), shape.columns()), {}});
    const BitMatrix used = shape.usedColumns();
    for (std::size_t o = 0; o < shape.neurons; ++o) {
        for (std::size_t k = 0; k < shape.columns(); ++k) {
            if (!used.get(0, k))
                continue;
            if (shape.weightPlanes != 2) {
                for (std::size_t plane = 0; plane < shape.weightPlanes; ++plane)
                    p->weights.set(o * shape.weightPlanes + plane, k, random() % 2);
                continue;
            }
            const auto weight = static_cast<int>(random() % 3) - 1;
            p->weights.set(2 * o, k, weight > 0);
            p->weights.set(2 * o + 1, k, weight >= 0);
        }
        p->thresholds.push_back(static_cast<int>(random() % (2 * spread + 1)) - spread);
    }
    // Scales that make the deviation of the sums about one unit of the stream.
    const double unit = std::sqrt(static_cast<double>(shape.inputs())) * (shape.isFine() ? 36 * 70 : 1);
    for (std::size_t o = 0; o < shape.neurons && shape.writes != Writes::Bits; ++o)
        p->thresholds.push_back(static_cast<int>((1 << 24) / unit * (1 + static_cast<double>(random() % 3))));
    return p;
}

/// What a layer that reads so takes of a stream: [place][channel].
inline std::vector<int> readStream(Reads reads, const MapShape& map, const std::vector<int>& stream) {
    std::vector<int> values;
    if (reads == Reads::Bits) {
        for (const int s : stream)
            values.push_back(s >= 0 ? 1 : -1);
        return values;
    }
    const auto at = [&](std::size_t y, std::size_t x, std::size_t c) {
        return stream[(std::min(y, map.height - 1) * map.width + std::min(x, map.width - 1)) * map.channels +
                      c];
    };
    const auto byte = [](double mean) { return static_cast<int>(std::clamp(std::floor(mean), 0.0, 255.0)); };
    const MapShape in = readShape(reads, map);
    for (std::size_t place = 0; place < in.pixels(); ++place)
        for (std::size_t c = 0; c < in.channels; ++c) {
            const std::size_t y = 2 * (place / in.width), x = 2 * (place % in.width);
            if (reads == Reads::Halved) {
                values.push_back(byte(
                    (at(y, x, c) + at(y + 1, x, c) + at(y, x + 1, c) + at(y + 1, x + 1, c)) / 64.0 + 128));
                continue;
            }
            double sum = 0;
            for (std::size_t p = 0; p < map.pixels(); ++p)
                sum += reads == Reads::PositiveAverage ? std::max(stream[p * map.channels + c], 0)
                                                       : stream[p * map.channels + c];
            const double mean = std::floor(std::floor(sum / 8) / static_cast<double>(map.pixels()));
            values.push_back(byte(reads == Reads::PositiveAverage ? mean : mean + 128));
        }
    return values;
}

/// Outputs [place][neuron] of one layer less its thresholds, pooled. values: what each input counts in z
/// (grey value, or +1/-1), [place][channel]; `border`: what lies around them.
inline std::vector<int> sums(const LayerParameters& p, const std::vector<int>& values, int border) {
    const LayerShape& s = p.shape;
    const auto height = static_cast<int>(s.input.height), width = static_cast<int>(s.input.width);
    const auto sumAt = [&](std::size_t y, std::size_t x, std::size_t o) {
        int sum = 0;
        for (std::size_t ky = 0; ky < s.kernelHeight; ++ky)
            for (std::size_t kx = 0; kx < s.kernelWidth; ++kx)
                for (std::size_t c = 0; c < s.input.channels; ++c) {
                    const int iy = static_cast<int>(y * s.stride + ky) - static_cast<int>(s.padding);
                    const int ix = static_cast<int>(x * s.stride + kx) - static_cast<int>(s.padding);
                    const bool inside = iy >= 0 && ix >= 0 && iy < height && ix < width;
                    const std::size_t at = static_cast<std::size_t>(iy * width + ix) * s.input.channels + c;
                    sum +=
                        (inside ? values[at] : border) * p.weight(o, s.taps() == 1 ? c : s.column(ky, kx, c));
                }
        return sum;
    };
    std::vector<int> z;
    for (std::size_t y = 0; y < s.output().height; ++y)
        for (std::size_t x = 0; x < s.output().width; ++x)
            for (std::size_t o = 0; o < s.neurons; ++o) {
                int most = INT_MIN;
                for (std::size_t i = 0; i < s.pool * s.pool; ++i)
                    most = std::max(most, sumAt(y * s.pool + i / s.pool, x * s.pool + i % s.pool, o));
                z.push_back(most - p.thresholds[o]);
            }
    return z;
}

/// Scores of one sample; `values`: what the first layer's inputs count in z, [place][channel].
inline std::vector<int> scoresOf(const Network& network, std::vector<int> values) {
    std::vector<std::vector<int>> outputs; // of every layer: bits or the stream
    for (std::size_t l = 0; l < network.layers().size(); ++l) {
        const LayerParameters& p = parametersOf(network.layers()[l]);
        if (l > 0) {
            const std::size_t source = l - readsBack(p.shape);
            const LayerShape& before = parametersOf(network.layers()[source]).shape;
            values = before.writes == Writes::Bits
                         ? outputs[source]
                         : readStream(p.shape.reads, before.output(), outputs[source]);
        }
        std::vector<int> z = sums(p, values, network.inputTypeOf(l) == ValueType::U8 ? 0 : -1);
        if (l + 1 == network.layers().size())
            return z;
        for (std::size_t i = 0; i < z.size(); ++i) {
            if (p.shape.writes == Writes::Bits) {
                z[i] = z[i] >= 0 ? 1 : -1;
                continue;
            }
            const double part =
                std::floor(static_cast<double>(z[i]) * p.scales()[i % p.shape.neurons] / 65536 + 0.5);
            const double before = p.shape.writes == Writes::Sum ? outputs[l - 1][i] : 0;
            z[i] =
                static_cast<int>(std::clamp(before + std::clamp(part, -32768.0, 32767.0), -32768.0, 32767.0));
        }
        outputs.push_back(std::move(z));
    }
    return {};
}

/// Of 7 classes. `planes`: of the encoder; `weightPlanes` 2: ternary weights.
inline Network randomNetwork(bool grey, MapShape image, const std::string& text, std::mt19937& random,
                             std::size_t planes = 1, std::size_t weightPlanes = 1) {
    std::vector<LayerShape> shapes = parseNetwork(text, image, image.values() * planes, 7);
    std::vector<Layer> layers;
    for (std::size_t l = 0; l < shapes.size(); ++l) {
        if (!shapes[l].isFine())
            shapes[l].weightPlanes = weightPlanes;
        auto p = randomLayer(shapes[l], grey && l == 0 ? 500 : 9, random);
        if (l + 1 == shapes.size())
            layers.emplace_back(DenseHead{p});
        else if (shapes[l].isDense())
            layers.emplace_back(DenseLayer{p});
        else
            layers.emplace_back(ConvolutionLayer{p});
    }
    return Network(grey ? ValueType::U8 : ValueType::Bits, image, layers);
}

inline Activations randomInput(bool grey, std::size_t samples, std::size_t values, std::mt19937& random) {
    if (grey) {
        U8Matrix m(samples, values);
        for (std::size_t s = 0; s < samples; ++s)
            for (std::size_t i = 0; i < values; ++i)
                m.at(s, i) = static_cast<std::uint8_t>(random());
        return m;
    }
    BitMatrix m(samples, values);
    for (std::size_t s = 0; s < samples; ++s)
        for (std::size_t i = 0; i < values; ++i)
            m.set(s, i, random() % 2);
    return m;
}

} // namespace flipscope
