#include "engine/neuronstatistics.h"

#include "datasets/random.h"
#include "datasets/watch.h"
#include "engine/evidence.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace flipscope {

namespace {

constexpr std::size_t mostNeuronsToCompare = 4096; // pairs grow with the square
constexpr std::size_t marginsPerPicture = 16;      // of each layer

/// Of two rows, over the columns that are inputs; the others are 0 in both.
std::uint32_t distanceOf(const LayerParameters& layer, std::size_t a, std::size_t b) {
    std::uint32_t distance = 0;
    for (std::size_t plane = 0; plane < layer.shape.weightPlanes; ++plane) {
        const Word* x = layer.weights.row(a * layer.shape.weightPlanes + plane);
        const Word* y = layer.weights.row(b * layer.shape.weightPlanes + plane);
        for (std::size_t w = 0; w < layer.weights.words(); ++w)
            distance += static_cast<std::uint32_t>(std::popcount(x[w] ^ y[w]));
    }
    return distance;
}

std::vector<Twin> twinsOf(const LayerParameters& layer) {
    const std::size_t count = layer.shape.neurons;
    if (count < 2 || count > mostNeuronsToCompare)
        return {};
    const auto all = static_cast<std::uint32_t>(layer.shape.inputs() * layer.shape.weightPlanes);
    std::vector<Twin> twins(count, Twin{0, all + 1, false});
    const auto offer = [&](std::size_t neuron, std::size_t other, std::uint32_t distance) {
        const bool isOpposite = all - distance < distance;
        const std::uint32_t nearest = isOpposite ? all - distance : distance;
        if (nearest < twins[neuron].distance)
            twins[neuron] = {static_cast<std::uint32_t>(other), nearest, isOpposite};
    };
    for (std::size_t a = 0; a < count; ++a) {
        Watch::checkStop();
        for (std::size_t b = a + 1; b < count; ++b) {
            const std::uint32_t distance = distanceOf(layer, a, b);
            offer(a, b, distance);
            offer(b, a, distance);
        }
    }
    return twins;
}

void countFired(const Evidence& evidence, std::size_t l, LayerStatistics& layer) {
    const MapShape out = layer.shape.output();
    for (std::size_t y = 0; y < out.height; ++y)
        for (std::size_t x = 0; x < out.width; ++x)
            for (std::size_t o = 0; o < out.channels; ++o)
                layer.fired[o] += evidence.output(l, o, y, x);
    layer.looks += out.pixels();
}

/// Neurons and places by turns, drawn by the picture's number alone: the same for the same network.
void sampleMargins(const Evidence& evidence, std::size_t l, std::size_t picture, LayerStatistics& layer) {
    const MapShape out = layer.shape.output();
    const RandomKey key = RandomKey::derive(0, RandomStream::SampleLimit, static_cast<std::uint32_t>(picture),
                                            static_cast<std::uint32_t>(l));
    for (std::uint32_t i = 0; i < marginsPerPicture; ++i) {
        const std::size_t place = key.below(2 * i, static_cast<std::uint32_t>(out.pixels()));
        const NeuronEvidence e =
            evidence.of(l, key.below(2 * i + 1, static_cast<std::uint32_t>(out.channels)), place / out.width,
                        place % out.width);
        const double unit = std::sqrt(static_cast<double>(layer.shape.inputs())) * (e.isGrey ? 255 : 1);
        layer.margins.push_back(static_cast<float>((static_cast<double>(e.sum) - e.threshold) / unit));
    }
}

} // namespace

std::vector<LayerStatistics> neuronStatistics(const Network& network, const Encoder& encoder,
                                              const Samples& samples, std::size_t most,
                                              const Kernels& kernels) {
    std::vector<LayerStatistics> layers;
    for (const Layer& layer : network.layers()) {
        const LayerParameters& p = parametersOf(layer);
        layers.push_back({p.shape, 0, {}, twinsOf(p), {}});
        if (layers.size() < network.layers().size())
            layers.back().fired.resize(p.shape.neurons);
    }
    const std::size_t count = std::min(most, samples.size());
    Watch::begin(Watch::Stage::Predicting, count);
    Evidence evidence(network, kernels);
    std::vector<std::uint8_t> pixels(encoder.shape().size());
    Activations batch = encoder.makeBatch(1);
    for (std::size_t i = 0; i < count; ++i) {
        samples.read(i * samples.size() / count, pixels);
        encoder.encode(pixels, batch, 0);
        evidence.run(batch);
        for (std::size_t l = 0; l < layers.size(); ++l) {
            if (l + 1 < layers.size())
                countFired(evidence, l, layers[l]);
            sampleMargins(evidence, l, i, layers[l]);
        }
        Watch::advance(1);
    }
    return layers;
}

} // namespace flipscope
