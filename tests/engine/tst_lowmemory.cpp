// Quantised back-propagation against itself written naively: every sum a loop over samples and places in
// plain integers. Weights, thresholds, counts, loss and blame must agree after several steps. And what it is
// for: the loss of one repeated batch goes to nearly nothing.
#include "datasets/random.h"
#include "engine/batchsource.h"
#include "engine/io/statefile.h"
#include "engine/learning/float32ledger.h"
#include "engine/learning/lowmemory.h"
#include "engine/learning/schedule.h"
#include "engine/learning/softmax.h"
#include "engine/network/networkspec.h"
#include "engine/trainer.h"
#include "engine/trainingconfig.h"
#include "support/syntheticdata.h"

#include <QtTest>
#include <nlohmann/json.hpp>

#include <bit>
#include <cmath>

using namespace flipscope;

namespace {

using Numbers = std::vector<std::int64_t>;

bool never() { return false; }

std::int64_t floorDivide(std::int64_t a, std::int64_t b) {
    return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}
std::int64_t rounded(std::int64_t a, std::int64_t b) { return floorDivide(2 * a + b, 2 * b); }
std::int64_t shifted(std::int64_t a, int by) { return floorDivide(a, std::int64_t{1} << by); }

/// One layer's numbers: weights [neuron][tap][channel], values [sample][place][neuron].
struct NaiveLayer {
    LayerShape shape;
    bool grey = false;
    int fraction = 0;
    Numbers latents, momenta, bias, biasMomenta, means, deviations;
    Numbers read, z, pooled, bits, passes, q, dx, mean, deviation;
    Numbers stream, gradient; // after this layer, [sample][place][channel]
    std::int64_t carryFactor = 0;
    int carryShift = 0;
    std::vector<std::size_t> places;

    std::size_t sums() const { return shape.sumHeight() * shape.sumWidth(); }
    std::size_t weightOf(std::size_t o, std::size_t tap, std::size_t c) const {
        return (o * shape.taps() + tap) * shape.input.channels + c;
    }
    int level(std::size_t i) const { return static_cast<int>(shifted(latents[i] + 32768, 10)); } // of 64
    int weight(std::size_t i) const { return shape.isFine() ? 2 * level(i) - 63 : latents[i] >= 0 ? 1 : -1; }
    bool writesStream() const { return shape.writes != Writes::Bits; }
    std::int64_t carried(std::int64_t sum, int by) const {
        const int shift = carryShift + by;
        return shift > 0 ? shifted(sum * carryFactor + (std::int64_t{1} << (shift - 1)), shift)
                         : (sum * carryFactor) << -shift;
    }
    std::size_t column(std::size_t tap, std::size_t c) const {
        return shape.column(tap / shape.kernelWidth, tap % shape.kernelWidth, c);
    }
    /// f(tap, pixel of the input or -1) for a place of the sums.
    template <class F> void forTaps(std::size_t place, F&& f) const {
        for (std::size_t tap = 0; tap < shape.taps(); ++tap) {
            const std::size_t y = place / shape.sumWidth() * shape.stride + tap / shape.kernelWidth;
            const std::size_t x = place % shape.sumWidth() * shape.stride + tap % shape.kernelWidth;
            const bool inside = y >= shape.padding && y - shape.padding < shape.input.height &&
                                x >= shape.padding && x - shape.padding < shape.input.width;
            f(tap,
              inside ? static_cast<std::int64_t>((y - shape.padding) * shape.input.width + x - shape.padding)
                     : -1);
        }
    }
};

class Naive {
public:
    Naive(const TrainingConfig& config, const LearningProblem& problem) : m_config(config) {
        m_grey = problem.inputType == ValueType::U8;
        m_steps = problem.stepsPerEpoch;
        m_total = problem.stepsPerEpoch * static_cast<std::uint64_t>(config.integer("epochs"));
        for (std::size_t l = 0; l < problem.layers.size(); ++l) {
            NaiveLayer layer;
            layer.shape = problem.layers[l];
            layer.grey = (l == 0 && m_grey) || layer.shape.reads != Reads::Bits;
            const std::uint64_t most =
                layer.shape.inputs() * (layer.grey ? 255 : 1) * (layer.shape.isFine() ? 63 : 1);
            layer.fraction = std::clamp(29 - static_cast<int>(std::bit_width(most)), 0, 8);
            const RandomKey key =
                RandomKey::derive(static_cast<std::uint64_t>(config.integer("seed")),
                                  RandomStream::InitialWeights, 0, static_cast<std::uint32_t>(l));
            const auto unit = static_cast<std::int64_t>(32767.0 / 147.8 * 65536);
            const auto root = layer.shape.isFine()
                                  ? 1024
                                  : static_cast<std::int64_t>(integerRoot(layer.shape.inputs() << 16));
            for (std::size_t o = 0; o < layer.shape.neurons; ++o)
                for (std::size_t tap = 0; tap < layer.shape.taps(); ++tap)
                    for (std::size_t c = 0; c < layer.shape.input.channels; ++c) {
                        const std::uint32_t r = key.at(
                            static_cast<std::uint32_t>(o * layer.shape.columns() + layer.column(tap, c)));
                        const std::int64_t sum =
                            std::int64_t{r & 255} + ((r >> 8) & 255) + ((r >> 16) & 255) + (r >> 24) - 510;
                        layer.latents.push_back(
                            std::clamp<std::int64_t>(shifted(sum * unit * 256 / root, 16), -32767, 32767));
                    }
            layer.momenta.assign(layer.latents.size(), 0);
            for (Numbers* perNeuron : {&layer.bias, &layer.biasMomenta, &layer.means, &layer.deviations})
                perNeuron->assign(layer.shape.neurons, 0);
            layers.push_back(std::move(layer));
            blame.emplace_back(problem.layers[l].neurons);
        }
    }

    /// x: [sample][pixel][channel], grey values or +1/-1.
    void step(const Numbers& x, const std::vector<std::uint16_t>& labels) {
        m_batch = labels.size();
        for (std::size_t l = 0; l < layers.size(); ++l) {
            layers[l].read = l == 0 ? x : inputOf(l);
            sum(l, layers[l].read);
            normalise(l);
            if (layers[l].writesStream())
                writeStream(l);
        }
        NaiveLayer& last = layers.back();
        const std::size_t classes = last.shape.neurons;
        last.dx.assign(m_batch * classes, 0);
        std::int64_t total = 0;
        for (std::size_t b = 0; b < m_batch; ++b) {
            std::vector<std::int32_t> scores, gradient(classes);
            for (std::size_t c = 0; c < classes; ++c)
                scores.push_back(static_cast<std::int32_t>(std::clamp<std::int64_t>(
                    ((last.pooled[b * classes + c] << last.fraction) - last.mean[c]) * 65536 /
                            last.deviation[c] +
                        last.bias[c],
                    -(64 << 16), 64 << 16)));
            total += softmaxGradient(scores.data(), classes, labels[b], gradient.data());
            for (std::size_t c = 0; c < classes; ++c) {
                last.bits[b * classes + c] = scores[c] >= 0 ? 1 : -1;
                last.passes[b * classes + c] = 1;
                last.dx[b * classes + c] = gradient[c];
            }
        }
        loss = static_cast<double>(total) / (65536.0 * static_cast<double>(m_batch));
        for (std::size_t l = layers.size(); l-- > 0;) {
            if (layers[l].writesStream())
                layers[l].dx = layers[l].gradient;
            const Numbers sums = quantise(l);
            if (l > 0)
                passOn(l, carryBack(l));
            update(l, layers[l].read, sums);
        }
        ++m_step;
    }

    std::int64_t threshold(const NaiveLayer& layer, std::size_t o) const {
        return -shifted(-(layer.means[o] - shifted(layer.deviations[o] * layer.bias[o], 16)),
                        layer.fraction + 8);
    }

    std::int64_t scale(const NaiveLayer& layer, std::size_t o) const {
        return scaleOf(layer.deviations[o], layer.fraction + 8);
    }

    std::vector<NaiveLayer> layers;
    std::vector<Numbers> blame;
    double loss = 0;
    std::int64_t flips = 0;

private:
    static std::int64_t scaleOf(std::int64_t deviation, int bits) {
        return rounded(std::int64_t{1} << (24 + bits), deviation);
    }

    /// Of the layer whose bits or stream layer l reads: its place in the numbers.
    std::size_t sourceOf(std::size_t l) const { return l - (layers[l].shape.reads == Reads::Halved ? 2 : 1); }

    Numbers inputOf(std::size_t l) const {
        const NaiveLayer& source = layers[sourceOf(l)];
        const MapShape map = source.shape.output(), in = layers[l].shape.input;
        const Reads reads = layers[l].shape.reads;
        if (!source.writesStream())
            return source.bits;
        Numbers input(m_batch * in.values());
        const auto stream = [&](std::size_t b, std::size_t y, std::size_t x, std::size_t c) {
            return source.stream[((b * map.height + y) * map.width + x) * map.channels + c];
        };
        for (std::size_t i = 0; i < input.size(); ++i) {
            const std::size_t c = i % in.channels, b = i / in.values(), place = i / in.channels % in.pixels();
            if (reads == Reads::Bits) {
                input[i] = source.stream[i] >= 0 ? 1 : -1;
            } else if (reads == Reads::Halved) {
                const std::size_t y = 2 * (place / in.width), x = 2 * (place % in.width);
                const std::size_t down = std::min(y + 1, map.height - 1),
                                  right = std::min(x + 1, map.width - 1);
                const std::int64_t sum = stream(b, y, x, c) + stream(b, y, right, c) + stream(b, down, x, c) +
                                         stream(b, down, right, c);
                input[i] = std::clamp<std::int64_t>(shifted(sum, 6) + 128, 0, 255);
            } else {
                const bool positive = reads == Reads::PositiveAverage;
                std::int64_t sum = 0;
                for (std::size_t p = 0; p < map.pixels(); ++p)
                    if (const std::int64_t v = stream(b, p / map.width, p % map.width, c); !positive || v > 0)
                        sum += v;
                const std::int64_t mean =
                    floorDivide(shifted(sum, 3), static_cast<std::int64_t>(map.pixels()));
                input[i] = std::clamp<std::int64_t>(mean + (positive ? 0 : 128), 0, 255);
            }
        }
        return input;
    }

    void writeStream(std::size_t l) {
        NaiveLayer& layer = layers[l];
        layer.stream.assign(layer.pooled.size(), 0);
        for (std::size_t i = 0; i < layer.pooled.size(); ++i) {
            const std::size_t o = i % layer.shape.neurons;
            const std::int64_t at =
                -shifted(-(layer.mean[o] - shifted(layer.deviation[o] * layer.bias[o], 16)), layer.fraction);
            const std::int64_t part = std::clamp<std::int64_t>(
                shifted((layer.pooled[i] - at) * scaleOf(layer.deviation[o], layer.fraction) + 32768, 16),
                -32768, 32767);
            const std::int64_t before = layer.shape.writes == Writes::Sum ? layers[l - 1].stream[i] : 0;
            layer.stream[i] = std::clamp<std::int64_t>(before + part, -32768, 32767);
        }
    }

    /// Where the gradient of what layer l read belongs.
    void passOn(std::size_t l, const Numbers& dx) {
        NaiveLayer &layer = layers[l], &source = layers[sourceOf(l)];
        const MapShape map = source.shape.output(), in = layer.shape.input;
        if (!source.writesStream()) {
            source.dx = dx;
            return;
        }
        if (layer.shape.reads == Reads::Bits) {
            if (layer.shape.writes ==
                Writes::Sum) // the way past the layer; of new streams the shortcut's is there
                source.gradient = layer.gradient;
            for (std::size_t i = 0; i < dx.size(); ++i)
                if (std::abs(source.stream[i]) <= 320)
                    source.gradient[i] += layer.carried(dx[i], 0);
            return;
        }
        source.gradient.assign(m_batch * map.values(), 0);
        int bits = 0;
        std::int64_t most = 0;
        for (const std::int64_t d : dx)
            most = std::max(most, std::abs(d));
        while (most >> bits != 0)
            ++bits;
        for (std::size_t i = 0; i < source.gradient.size(); ++i) {
            const std::size_t c = i % map.channels, b = i / map.values(),
                              place = i / map.channels % map.pixels();
            const std::size_t y = place / map.width, x = place % map.width;
            if (layer.shape.reads == Reads::Halved) {
                const std::int64_t d = dx[((b * in.height + y / 2) * in.width + x / 2) * in.channels + c];
                const bool lower = y % 2 == 0 && y + 1 == map.height,
                           right = x % 2 == 0 && x + 1 == map.width;
                source.gradient[i] = layer.carried(d * (lower ? 2 : 1) * (right ? 2 : 1), -2);
            } else if (layer.shape.reads == Reads::Average || source.stream[i] >= 0) {
                const std::int64_t d = dx[b * in.channels + c];
                source.gradient[i] =
                    bits > 17 ? shifted(d + (std::int64_t{1} << (bits - 18)), bits - 17) : d << (17 - bits);
            }
        }
        if (layer.shape.reads == Reads::Halved) // both layers write to the same stream
            layers[l - 1].gradient = layer.gradient;
    }

    void sum(std::size_t l, const Numbers& x) {
        NaiveLayer& layer = layers[l];
        const LayerShape& s = layer.shape;
        layer.z.assign(m_batch * layer.sums() * s.neurons, 0);
        for (std::size_t b = 0; b < m_batch; ++b)
            for (std::size_t place = 0; place < layer.sums(); ++place)
                layer.forTaps(place, [&](std::size_t tap, std::int64_t pixel) {
                    for (std::size_t c = 0; c < s.input.channels; ++c)
                        for (std::size_t o = 0; o < s.neurons; ++o)
                            layer.z[(b * layer.sums() + place) * s.neurons + o] +=
                                layer.weight(layer.weightOf(o, tap, c)) * value(l, x, b, pixel, c);
                });
        layer.pooled.clear();
        layer.places.clear();
        const MapShape out = s.output();
        for (std::size_t b = 0; b < m_batch; ++b)
            for (std::size_t p = 0; p < out.pixels(); ++p)
                for (std::size_t o = 0; o < s.neurons; ++o) {
                    std::size_t best = p;
                    for (std::size_t i = 0; i < s.pool * s.pool; ++i) {
                        const std::size_t place = (p / out.width * s.pool + i / s.pool) * s.sumWidth() +
                                                  p % out.width * s.pool + i % s.pool;
                        const auto at = [&](std::size_t q) {
                            return layer.z[(b * layer.sums() + q) * s.neurons + o];
                        };
                        if (i == 0 || at(place) > at(best))
                            best = place;
                    }
                    layer.places.push_back(best);
                    layer.pooled.push_back(layer.z[(b * layer.sums() + best) * s.neurons + o]);
                }
    }

    std::int64_t value(std::size_t l, const Numbers& x, std::size_t b, std::int64_t pixel,
                       std::size_t c) const {
        const MapShape& in = layers[l].shape.input;
        if (pixel < 0)
            return layers[l].grey ? 0 : -1;
        return x[(b * in.pixels() + static_cast<std::size_t>(pixel)) * in.channels + c];
    }

    void normalise(std::size_t l) {
        NaiveLayer& layer = layers[l];
        const std::size_t neurons = layer.shape.neurons;
        const auto count = static_cast<std::int64_t>(layer.pooled.size() / neurons);
        layer.mean.assign(neurons, 0);
        layer.deviation.assign(neurons, 0);
        for (std::size_t i = 0; i < layer.pooled.size(); ++i)
            layer.mean[i % neurons] += layer.pooled[i];
        for (std::int64_t& mean : layer.mean)
            mean = rounded(mean << layer.fraction, count);
        for (std::size_t i = 0; i < layer.pooled.size(); ++i)
            layer.deviation[i % neurons] +=
                std::abs((layer.pooled[i] << layer.fraction) - layer.mean[i % neurons]);
        if (l + 1 == layers.size()) {
            std::int64_t all = 0;
            for (const std::int64_t d : layer.deviation)
                all += d;
            layer.deviation.assign(neurons, all / static_cast<std::int64_t>(neurons));
        }
        layer.bits.assign(layer.pooled.size(), 0);
        layer.passes.assign(layer.pooled.size(), 0);
        for (std::int64_t& d : layer.deviation)
            d = std::max<std::int64_t>(1, d / count);
        for (std::size_t i = 0; i < layer.pooled.size(); ++i) {
            const std::size_t o = i % neurons;
            const std::int64_t at =
                -shifted(-(layer.mean[o] - shifted(layer.deviation[o] * layer.bias[o], 16)), layer.fraction);
            layer.bits[i] = layer.pooled[i] >= at ? 1 : -1;
            layer.passes[i] = layer.writesStream() ||
                              std::abs(layer.pooled[i] - at) <= layer.deviation[o] >> layer.fraction;
        }
    }

    /// Returns the sums of the gradients that passed, per neuron.
    Numbers quantise(std::size_t l) {
        NaiveLayer& layer = layers[l];
        const std::size_t neurons = layer.shape.neurons;
        const auto count = static_cast<std::int64_t>(layer.dx.size() / neurons);
        Numbers sums(neurons), signedSums(neurons), largest(neurons);
        std::int64_t most = 1, all = 0;
        for (std::size_t i = 0; i < layer.dx.size(); ++i) {
            layer.dx[i] *= layer.passes[i];
            const std::int64_t v = layer.dx[i];
            sums[i % neurons] += v;
            signedSums[i % neurons] += layer.bits[i] * v;
            all += layer.bits[i] * v;
            largest[i % neurons] = std::max(largest[i % neurons], std::abs(v));
            most = std::max(most, std::abs(v));
        }
        const int bits = static_cast<int>(m_config.integer("signal-bits"));
        const std::int64_t limit = std::min((1 << (bits - 1)) - 1, layer.grey ? 63 : 127);
        const int fraction =
            std::clamp(28 - static_cast<int>(std::bit_width(static_cast<std::uint64_t>(most))), 0, 8);
        const bool isHead = l + 1 == layers.size();
        Numbers mean(neurons), signedMean(neurons), factor(neurons), bound(neurons);
        const std::int64_t smallest = *std::min_element(layer.deviation.begin(), layer.deviation.end());
        int first = 0, second = 1;
        for (std::size_t o = 0; o < neurons; ++o) {
            mean[o] = rounded(sums[o] << fraction, count);
            signedMean[o] = isHead ? rounded(all << fraction, count * static_cast<std::int64_t>(neurons))
                                   : rounded(signedSums[o] << fraction, count);
            factor[o] = std::max<std::int64_t>(1, (smallest << 15) / layer.deviation[o]);
            bound[o] = (largest[o] << fraction) + std::abs(mean[o]) + std::abs(signedMean[o]);
        }
        while (*std::max_element(bound.begin(), bound.end()) >> first >= 1 << 15)
            ++first;
        std::int64_t top = 0;
        for (std::size_t o = 0; o < neurons; ++o)
            top = std::max(top, ((bound[o] >> first) + 1) * factor[o]);
        while (top >> second > limit)
            ++second;
        const int width = 15 + static_cast<int>(std::bit_width(static_cast<std::uint64_t>(smallest)));
        layer.carryFactor = rounded(std::int64_t{1} << width, smallest);
        layer.carryShift = width - (first + second - fraction - 15 + layer.fraction);
        layer.q.assign(layer.dx.size(), 0);
        for (std::size_t i = 0; i < layer.dx.size(); ++i) {
            const std::size_t o = i % neurons;
            const std::int64_t u = (layer.dx[i] << fraction) - mean[o] - layer.bits[i] * signedMean[o];
            std::int64_t q =
                std::clamp(shifted(shifted(u, first) * factor[o] + (std::int64_t{1} << (second - 1)), second),
                           -limit, limit);
            if (m_config.flag("powers-of-two") && q != 0)
                q = (q < 0 ? -1 : 1) * std::min<std::int64_t>(64, std::int64_t{1} << std::lround(std::log2(
                                                                      static_cast<double>(std::abs(q)))));
            layer.q[i] = q;
            // As the program counts: before rounding to powers of two, which keeps what is not 0.
            blame[l][o] += q != 0;
        }
        return sums;
    }

    /// The gradient of what layer l read.
    Numbers carryBack(std::size_t l) const {
        const NaiveLayer& layer = layers[l];
        const MapShape& in = layer.shape.input;
        Numbers dx(m_batch * in.values());
        forSignals(layer, [&](std::size_t b, std::size_t place, std::size_t o, std::int64_t q) {
            layer.forTaps(place, [&](std::size_t tap, std::int64_t pixel) {
                for (std::size_t c = 0; pixel >= 0 && c < in.channels; ++c)
                    dx[(b * in.pixels() + static_cast<std::size_t>(pixel)) * in.channels + c] +=
                        q * layer.weight(layer.weightOf(o, tap, c));
            });
        });
        return dx;
    }

    template <class F> void forSignals(const NaiveLayer& layer, F&& f) const {
        const std::size_t neurons = layer.shape.neurons, values = layer.shape.output().values();
        for (std::size_t i = 0; i < layer.q.size(); ++i)
            f(i / values, layer.places[i], i % neurons, layer.q[i]);
    }

    void update(std::size_t l, const Numbers& x, const Numbers& sums) {
        NaiveLayer& layer = layers[l];
        // Grey values are taken as 2p - 255; gradients of both are those of their sums.
        Numbers gradient(layer.latents.size());
        forSignals(layer, [&](std::size_t b, std::size_t place, std::size_t o, std::int64_t q) {
            layer.forTaps(place, [&](std::size_t tap, std::int64_t pixel) {
                for (std::size_t c = 0; c < layer.shape.input.channels; ++c) {
                    const std::int64_t v = value(l, x, b, pixel, c);
                    gradient[layer.weightOf(o, tap, c)] += q * (layer.grey ? 2 * v - 255 : v);
                }
            });
        });
        const bool hasLatents = m_config.text("optimiser") != "bop";
        if (!hasLatents)
            return; // not written naively
        const auto [rate, shift] = rateOf(layer);
        for (std::size_t i = 0; i < gradient.size(); ++i) {
            const int sign = (gradient[i] > 0) - (gradient[i] < 0);
            layer.momenta[i] += shifted((sign * 127 - layer.momenta[i]) * 26 + 128, 8);
            const int before = layer.weight(i);
            layer.latents[i] = std::clamp<std::int64_t>(
                layer.latents[i] - shifted(layer.momenta[i] * rate + (std::int64_t{1} << (shift - 1)), shift),
                -32767, 32767);
            const auto changed = static_cast<unsigned>((layer.weight(i) + 63) / 2 ^ (before + 63) / 2);
            flips += layer.shape.isFine() ? std::popcount(changed) : layer.weight(i) != before;
        }
        for (std::size_t o = 0; o < sums.size(); ++o) {
            const int sign = (sums[o] > 0) - (sums[o] < 0);
            layer.biasMomenta[o] += shifted((sign * 32767 - layer.biasMomenta[o]) * 26 + 128, 8);
            const std::int64_t biasRate = std::min(scheduled(), std::llround(0.001 * 4294967296.0));
            layer.bias[o] -= shifted(biasRate * layer.biasMomenta[o] + (std::int64_t{1} << 30), 31);
            layer.means[o] = m_step == 0 ? layer.mean[o] << 8
                                         : layer.means[o] + ((layer.mean[o] << 8) - layer.means[o]) / 16;
            layer.deviations[o] =
                m_step == 0 ? layer.deviation[o] << 8
                            : layer.deviations[o] + ((layer.deviation[o] << 8) - layer.deviations[o]) / 16;
        }
    }

    long long scheduled() const {
        const long long rate = std::llround(m_config.real("learning-rate") * 4294967296.0);
        if (m_config.text("schedule") == "halve")
            return rate >> (m_step / m_steps / static_cast<std::uint64_t>(m_config.integer("halve-every")));
        if (m_config.text("schedule") == "cosine")
            return cosineAt(rate, rate / 100, m_step, m_total);
        return rate;
    }

    std::pair<std::int64_t, int> rateOf(const NaiveLayer& layer) const {
        std::int64_t rate = scheduled();
        if (m_config.text("optimiser") == "sgd") {
            rate = 10 * rate * 256 / static_cast<std::int64_t>(integerRoot(layer.shape.inputs() << 16));
        } else {
            std::int64_t kept = 1 << 24;
            for (std::uint64_t step = 0; step <= m_step; ++step)
                kept = kept * 9 / 10;
            rate = (rate << 24) / ((1 << 24) - kept);
        }
        rate = (rate << 8) * 32767 / 127;
        int shift = 40;
        for (; rate >= 1 << 15 || shift > 30; --shift)
            rate = (rate + 1) >> 1;
        return {rate, shift};
    }

    const TrainingConfig& m_config;
    bool m_grey = false;
    std::uint64_t m_step = 0, m_steps = 1, m_total = 1;
    std::size_t m_batch = 0;
};

struct Fixture {
    Fixture(std::initializer_list<std::pair<const char*, QString>> settings, const QString& network,
            const QString& encoderSpec, const Kernels& table = selectKernels("auto"), std::size_t classes = 5)
        : config(configOf(settings, network, encoderSpec)), data(syntheticDataset({10, 9, 1}, classes, 150)),
          encoder(Encoder::fit(config.text("encoder"), data.train, data.shape)),
          batches(data.train, encoder, 50, 1, {}, 1), kernels(table) {
        problem.inputType = encoder.outputType();
        problem.image = imageMap(data.shape);
        problem.layers =
            parseNetwork(config.text("network"), problem.image, encoder.outputs(), data.classCount());
        problem.stepsPerEpoch = batches.stepsPerEpoch();
        learner = std::make_unique<LowMemory>(config, problem, kernels);
    }
    static TrainingConfig configOf(std::initializer_list<std::pair<const char*, QString>> settings,
                                   const QString& network, const QString& encoder) {
        std::vector<Assignment> all{{"method", "low-memory", "", {}},
                                    {"network", network.toStdString(), "", {}},
                                    {"encoder", encoder.toStdString(), "", {}},
                                    {"learning-rate", "0.01", "", {}},
                                    {"batch", "50", "", {}}};
        for (const auto& [key, text] : settings)
            all.push_back({key, text.toStdString(), key, {}});
        return TrainingConfig::resolve(all);
    }
    /// As Naive::step takes them.
    Numbers valuesOf(const Batch& batch) const {
        Numbers values;
        const MapShape& in = problem.layers.front().input;
        const std::size_t own = problem.image.channels, pixels = problem.image.pixels();
        for (std::size_t b = 0; b < batch.size(); ++b)
            for (std::size_t p = 0; p < in.pixels(); ++p)
                for (std::size_t c = 0; c < in.channels; ++c) {
                    // Encoders give plane after plane; filters see the planes of a pixel as its channels.
                    const std::size_t i = in.pixels() == 1 ? c : c / own * pixels * own + p * own + c % own;
                    if (const auto* grey = std::get_if<U8Matrix>(&batch.input))
                        values.push_back(grey->at(b, i));
                    else
                        values.push_back(std::get<BitMatrix>(batch.input).sign(b, i));
                }
        return values;
    }

    TrainingConfig config;
    Dataset data;
    Encoder encoder;
    BatchSource batches;
    const Kernels& kernels;
    LearningProblem problem;
    std::unique_ptr<Learner> learner;
};

} // namespace

class TestLowMemory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void softmaxIsTheDefinition();
    void equalsTheNaiveForm_data();
    void equalsTheNaiveForm();
    void oneBatchIsLearntByHeart_data();
    void oneBatchIsLearntByHeart();
    void signalsGrowOverTheRun();
    void precisionFollowsTheSteps_data();
    void precisionFollowsTheSteps();
    void operationsAreCounted_data();
    void operationsAreCounted();
    void halvedRates_data();
    void halvedRates();
    void interruptedStepsLeaveNoTrace();
    void ledgerNamesWhatIsThere();
    void float32LedgerIsThePapers_data();
    void float32LedgerIsThePapers();
};

void TestLowMemory::softmaxIsTheDefinition() {
    const std::int32_t scores[] = {3 << 16, -(2 << 16), 12345, 3 << 16, -(60 << 16)};
    double sum = 0;
    for (const std::int32_t s : scores)
        sum += std::exp(s / 65536.0);
    for (std::size_t label = 0; label < 5; ++label) {
        std::int32_t gradient[5];
        const double loss = static_cast<double>(softmaxGradient(scores, 5, label, gradient)) / 65536.0;
        QVERIFY(std::abs(loss - (std::log(sum) - scores[label] / 65536.0)) < 2e-4);
        for (std::size_t c = 0; c < 5; ++c)
            QVERIFY(std::abs(gradient[c] / 32768.0 - (std::exp(scores[c] / 65536.0) / sum - (c == label))) <
                    4e-5);
    }
}

void TestLowMemory::equalsTheNaiveForm_data() {
    QTest::addColumn<QString>("kernels");
    QTest::addColumn<QString>("encoder");
    QTest::addColumn<QString>("network");
    QTest::addColumn<QString>("option");
    QTest::addColumn<QString>("value");
    for (const Kernels* table : availableKernels())
        for (const char* encoder : {"grey", "thermometer:2"})
            for (const char* network :
                 {"130,33", "6c3,p,70v3,9", "6c3s2,8c3,p,9", "5v3,p,6v2s2,20", "6f3,6r3,6r3,9r3s2,9r3,a",
                  "7f3s2,70r3s2,70r3,66r3s2,ar", "8f3,p,8r5,ar"})
                for (const auto& [option, value] :
                     {std::pair{"optimiser", "adam"}, std::pair{"optimiser", "sgd"},
                      std::pair{"powers-of-two", "true"}, std::pair{"schedule", "halve"}}) {
                    if (table != availableKernels().front() && std::string(option) != "schedule")
                        continue;
                    const bool isResidual = std::string(network).find('f') != std::string::npos;
                    if (isResidual && (std::string(encoder) != "grey" || std::string(value) == "sgd"))
                        continue; // refused; the same as elsewhere
                    const QString name = QString::fromLatin1(table->name.data());
                    QTest::addRow("%s %s %s %s", table->name.data(), encoder, network, value)
                        << name << QString::fromLatin1(encoder) << QString::fromLatin1(network)
                        << QString::fromLatin1(option) << QString::fromLatin1(value);
                }
}

void TestLowMemory::equalsTheNaiveForm() {
    QFETCH(QString, kernels);
    QFETCH(QString, encoder);
    QFETCH(QString, network);
    QFETCH(QString, option);
    QFETCH(QString, value);
    const QByteArray key = option.toLatin1();
    const QString rate = value == QLatin1String("sgd") ? QStringLiteral("0.3") : QStringLiteral("0.01");
    Fixture f({{key.constData(), value}, {"learning-rate", rate}}, network, encoder,
              selectKernels(kernels.toStdString()));
    Naive naive(f.config, f.problem);
    std::uint64_t flips = 0;
    for (std::uint64_t step = 0; step < 2 * f.batches.stepsPerEpoch(); ++step) {
        const Batch& batch =
            f.batches.batch(1 + step / f.batches.stepsPerEpoch(), step % f.batches.stepsPerEpoch());
        const StepReport report = f.learner->learn(batch, never, nullptr);
        naive.step(f.valuesOf(batch), batch.labels);
        QCOMPARE(report.loss, naive.loss);
        for (const LayerStep& layer : report.layers)
            flips += layer.flips;
        const Network now = f.learner->network();
        for (std::size_t l = 0; l < naive.layers.size(); ++l) {
            const NaiveLayer& layer = naive.layers[l];
            const LayerParameters& p = parametersOf(now.layers()[l]);
            for (std::size_t o = 0; o < p.shape.neurons; ++o) {
                QCOMPARE(std::int64_t{p.thresholds[o]}, naive.threshold(layer, o));
                if (layer.writesStream())
                    QCOMPARE(std::int64_t{p.scales()[o]}, naive.scale(layer, o));
                for (std::size_t tap = 0; tap < p.shape.taps(); ++tap)
                    for (std::size_t c = 0; c < p.shape.input.channels; ++c)
                        QCOMPARE(p.weight(o, layer.column(tap, c)), layer.weight(layer.weightOf(o, tap, c)));
            }
        }
    }
    QCOMPARE(flips, static_cast<std::uint64_t>(naive.flips));
    QVERIFY2(flips > 20, "the comparison must see flips");
    for (std::size_t l = 0; l < naive.blame.size(); ++l) {
        const LayerBlame& blame = f.learner->blame()[l];
        for (std::size_t o = 0; o < naive.blame[l].size(); ++o) {
            QCOMPARE(std::int64_t{blame.count[o]}, naive.blame[l][o]);
            std::uint64_t byClass = 0;
            for (std::size_t c = 0; c < f.problem.classes(); ++c)
                byClass += blame.byClass[c * naive.blame[l].size() + o];
            QCOMPARE(byClass, std::uint64_t{blame.count[o]});
        }
    }
}

void TestLowMemory::oneBatchIsLearntByHeart_data() {
    QTest::addColumn<QString>("optimiser");
    QTest::addColumn<QString>("rate");
    QTest::addColumn<QString>("network");
    QTest::newRow("adam") << "adam"
                          << "0.003"
                          << "128,128";
    QTest::newRow("sgd") << "sgd"
                         << "0.03"
                         << "128,128";
    QTest::newRow("bop") << "bop"
                         << "0.01"
                         << "128,128";
    QTest::newRow("filters") << "adam"
                             << "0.003"
                             << "16c3,p,32c3,64";
    QTest::newRow("residual") << "adam"
                              << "0.005"
                              << "32f3,32r3,64r3s2,64r3,ar";
}

void TestLowMemory::oneBatchIsLearntByHeart() {
    QFETCH(QString, optimiser);
    QFETCH(QString, rate);
    QFETCH(QString, network);
    Fixture f({{"optimiser", optimiser}, {"learning-rate", rate}, {"schedule", QStringLiteral("constant")}},
              network, QStringLiteral("grey"), selectKernels("auto"), 10);
    const Batch& batch = f.batches.batch(1, 0);
    double first = 0, least = 1e9;
    for (int step = 0; step < 200; ++step) {
        const double loss = f.learner->learn(batch, never, nullptr).loss;
        first = step == 0 ? loss : first;
        least = std::min(least, loss);
    }
    // Scores are normalised, so one class in ten can lead the others by 1 / (2 * 0.1 * 0.9) = 5.6 on average:
    // where all samples are told apart the loss is ln(1 + 9 exp(-5.6)) = 0.035.
    QVERIFY2(first > 2 && least < 0.05,
             qPrintable(QStringLiteral("loss %1 fell to %2").arg(first).arg(least)));
}

void TestLowMemory::signalsGrowOverTheRun() {
    const auto trained = [](const char* first) {
        Fixture f({{"first-signal-bits", QString::fromLatin1(first)}, {"epochs", QStringLiteral("1")}},
                  QStringLiteral("40,30"), QStringLiteral("grey"));
        std::vector<std::uint64_t> errors;
        for (std::uint64_t step = 0; step < f.batches.stepsPerEpoch(); ++step)
            errors.push_back(
                totalOf(f.learner->learn(f.batches.batch(1, step), never, nullptr).layers).errors);
        return errors;
    };
    const auto coarse = trained("2"), fine = trained("8");
    // With two bits only what is half of the largest or more is a signal.
    QVERIFY2(2 * coarse.front() < fine.front(), "the first step must be coarse");
    QVERIFY(coarse.front() > 0);
    QVERIFY2(2 * coarse.back() > fine.back(), "the last step must be fine");
}

void TestLowMemory::precisionFollowsTheSteps_data() {
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("last");
    QTest::addColumn<int>("after"); // of twelve steps
    QTest::addColumn<int>("bits");
    const auto row = [](int first, int last, int after, int bits) {
        QTest::addRow("%d to %d, step %d", first, last, after) << first << last << after << bits;
    };
    for (const auto& [after, bits] : {std::pair{0, 3}, {1, 3}, {2, 4}, {5, 5}, {8, 7}, {10, 8}, {11, 8}})
        row(3, 8, after, bits);
    for (const auto& [after, bits] : {std::pair{0, 8}, {1, 8}, {11, 3}}) // coarser towards the end
        row(8, 3, after, bits);
    row(5, 5, 7, 5);
}

/// A step at some place of a progressive schedule is a step with that many bits from beginning to end.
void TestLowMemory::precisionFollowsTheSteps() {
    QFETCH(int, first);
    QFETCH(int, last);
    QFETCH(int, after);
    QFETCH(int, bits);
    const auto fixture = [](int from, int to) {
        return std::make_unique<Fixture>(
            std::initializer_list<std::pair<const char*, QString>>{
                {"first-signal-bits", QString::number(from)},
                {"signal-bits", QString::number(to)},
                {"epochs", QStringLiteral("4")}}, // of three steps
            QStringLiteral("40,30"), QStringLiteral("grey"));
    };
    const auto progressive = fixture(first, last), steady = fixture(bits, bits);
    const auto batch = [&](int s) -> const Batch& {
        return progressive->batches.batch(1 + std::uint64_t(s) / 3, std::uint64_t(s) % 3);
    };
    for (int s = 0; s < after; ++s)
        progressive->learner->learn(batch(s), never, nullptr);
    StateWriter state;
    progressive->learner->visitState(state);
    StateReader reader(state.bytes({{"for", "a test"}}), "test");
    steady->learner->visitState(reader);
    steady->learner->stateRestored();
    const StepReport one = progressive->learner->learn(batch(after), never, nullptr);
    const StepReport other = steady->learner->learn(batch(after), never, nullptr);
    QCOMPARE(progressive->learner->network().checksum(), steady->learner->network().checksum());
    QCOMPARE(totalOf(one.layers).errors, totalOf(other.layers).errors);
    QCOMPARE(totalOf(one.layers).bitOps,
             totalOf(other.layers).bitOps); // told apart by them, whatever the weights
}

void TestLowMemory::operationsAreCounted_data() {
    QTest::addColumn<QString>("network");
    QTest::addColumn<QString>("encoder");
    QTest::addColumn<QString>("optimiser");
    QTest::addColumn<QList<quint64>>("expected"); // of a step of fifty samples, six bits to a signal
    // Per layer: forward, carried back, gradients; updates of 24 or 17 planes.
    QTest::newRow("dense, grey") << "40,30"
                                 << "grey"
                                 << "adam"
                                 << QList<quint64>{50 * 90 * 40 * (16 + 0 + 96) + 48 * 90 * 40,
                                                   50 * 40 * 30 * (2 + 12 + 12) + 48 * 40 * 30,
                                                   50 * 30 * 5 * (2 + 12 + 12) + 48 * 30 * 5};
    QTest::newRow("dense, bits") << "40,30"
                                 << "median"
                                 << "bop"
                                 << QList<quint64>{50 * 90 * 40 * (2 + 0 + 12) + 34 * 90 * 40,
                                                   50 * 40 * 30 * (2 + 12 + 12) + 34 * 40 * 30,
                                                   50 * 30 * 5 * (2 + 12 + 12) + 34 * 30 * 5};
    // 9 x 10 pictures: 9 x 10 places, pooled to 4 x 5.
    QTest::newRow("filters") << "6c3,p,9"
                             << "grey"
                             << "sgd"
                             << QList<quint64>{50 * 9 * 10 * 9 * 6 * (16 + 0 + 96) + 48 * 9 * 6,
                                               50 * 20 * 6 * 9 * (2 + 12 + 12) + 48 * 20 * 6 * 9,
                                               50 * 9 * 5 * (2 + 12 + 12) + 48 * 9 * 5};
}

void TestLowMemory::operationsAreCounted() {
    QFETCH(QString, network);
    QFETCH(QString, encoder);
    QFETCH(QString, optimiser);
    QFETCH(QList<quint64>, expected);
    Fixture f({{"optimiser", optimiser},
               {"signal-bits", QStringLiteral("6")},
               {"first-signal-bits", QStringLiteral("6")}},
              network, encoder);
    const StepReport report = f.learner->learn(f.batches.batch(1, 0), never, nullptr);
    QCOMPARE(report.samples, std::size_t{50});
    for (std::size_t l = 0; l < report.layers.size(); ++l)
        QCOMPARE(quint64{report.layers[l].bitOps}, expected[static_cast<int>(l)]);
}

void TestLowMemory::halvedRates_data() {
    QTest::addColumn<QString>("optimiser");
    for (const char* optimiser : {"adam", "sgd", "bop"})
        QTest::newRow(optimiser) << QString::fromLatin1(optimiser);
}

/// As a plateau does: the same as half the rate, and not the same as the whole.
void TestLowMemory::halvedRates() {
    QFETCH(QString, optimiser);
    const auto trained = [&](const char* rate, int halvings) {
        Fixture f({{"optimiser", optimiser}, {"learning-rate", QString::fromLatin1(rate)}},
                  QStringLiteral("40,30"), QStringLiteral("grey"));
        f.learner->setRateHalvings(halvings);
        for (std::uint64_t step = 0; step < f.batches.stepsPerEpoch(); ++step)
            f.learner->learn(f.batches.batch(1, step), never, nullptr);
        return f.learner->network().checksum();
    };
    QCOMPARE(trained("0.03125", 2), trained("0.0078125", 0));
    QVERIFY(trained("0.03125", 0) != trained("0.0078125", 0));
}

void TestLowMemory::interruptedStepsLeaveNoTrace() {
    Fixture straight({}, QStringLiteral("6c3,p,30"), QStringLiteral("grey")),
        disturbed({}, QStringLiteral("6c3,p,30"), QStringLiteral("grey"));
    int dropped = 0;
    for (std::uint64_t step = 0; step < straight.batches.stepsPerEpoch(); ++step) {
        straight.learner->learn(straight.batches.batch(1, step), never, nullptr);
        for (int patience = 0;; patience += 5) {
            std::atomic<int> polls{0};
            const std::string before = disturbed.learner->network().checksum();
            if (disturbed.learner
                    ->learn(
                        disturbed.batches.batch(1, step), [&] { return polls++ >= patience; }, nullptr)
                    .completed)
                break;
            ++dropped;
            QCOMPARE(disturbed.learner->network().checksum(), before);
        }
    }
    QVERIFY(dropped > 5);
    QCOMPARE(disturbed.learner->network().checksum(), straight.learner->network().checksum());
    QCOMPARE(disturbed.learner->blame()[0].count, straight.learner->blame()[0].count);
}

void TestLowMemory::ledgerNamesWhatIsThere() {
    Fixture f({}, QStringLiteral("128,64"), QStringLiteral("grey"));
    f.learner->learn(f.batches.batch(1, 0), never, nullptr);
    std::map<std::string, std::uint64_t> ledger;
    for (const LedgerEntry& entry : f.learner->ledger())
        ledger[entry.kind] = entry.bytes;
    // 90 inputs take two words of columns; ten classes a word of neurons.
    constexpr std::uint64_t weights = 128 * 128 + 128 * 64 + 64 * 64;
    QCOMPARE(ledger["latent weights"], 2 * weights);
    QCOMPARE(ledger["momenta"], weights);
    QVERIFY(ledger["sums and gradients"] >= 50 * 128 * 4 && ledger["activations"] > 0 &&
            ledger["signals"] > 50 * 128);
}

/// MiB of standard training at batch 100 by the memory model of arXiv 2102.04270, as its authors' code states
/// them.
void TestLowMemory::float32LedgerIsThePapers_data() {
    QTest::addColumn<QString>("network");
    QTest::addColumn<int>("side");
    QTest::addColumn<int>("channels");
    QTest::addColumn<double>("mebibytes");
    QTest::newRow("MLP") << "mlp" << 28 << 1 << 7.41;
    QTest::newRow("BinaryNet") << "binarynet" << 32 << 3 << 512.85;
}

void TestLowMemory::float32LedgerIsThePapers() {
    QFETCH(QString, network);
    QFETCH(int, side);
    QFETCH(int, channels);
    QFETCH(double, mebibytes);
    const MapShape image{static_cast<std::size_t>(side), static_cast<std::size_t>(side),
                         static_cast<std::size_t>(channels)};
    const auto layers = parseNetwork(network.toStdString(), image, image.values(), 10);
    const double found = static_cast<double>(totalBytes(float32Ledger(layers, 100))) / 1048576.0;
    QVERIFY2(std::abs(found - mebibytes) < 0.01, qPrintable(QString::number(found)));
}

QTEST_APPLESS_MAIN(TestLowMemory)
#include "tst_lowmemory.moc"
