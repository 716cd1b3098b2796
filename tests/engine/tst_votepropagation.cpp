// The bit-flip methods against themselves written naively: plain integers, z stored, every sum a loop over
// samples. Weights, thresholds, counts, blame and deltas must agree after several steps.
#include "datasets/random.h"
#include "engine/batchsource.h"
#include "engine/learning/classvectors.h"
#include "engine/learning/methods.h"
#include "engine/learning/schedule.h"
#include "engine/learning/softmaxerrors.h"
#include "engine/network/networkspec.h"
#include "engine/trainer.h"
#include "engine/trainingconfig.h"
#include "support/syntheticdata.h"

#include <QtTest>
#include <oneapi/tbb/task_arena.h>

#include <atomic>
#include <bit>
#include <cstdlib>
#include <new>

using namespace flipscope;

namespace {

std::atomic<std::uint64_t> allocations{0};

} // namespace

// Every allocation of the program is counted.
void* operator new(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size))
        return memory;
    throw std::bad_alloc();
}
void* operator new(std::size_t size, std::align_val_t alignment) {
    ++allocations;
    const auto step = static_cast<std::size_t>(alignment);
    if (void* memory = std::aligned_alloc(step, (size + step - 1) / step * step))
        return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace {

using Numbers = std::vector<std::int64_t>;

/// One layer's numbers, addressed by place. Sums are before pooling.
struct NaiveLayer {
    LayerShape shape;
    BitMatrix used;   // columns that vary
    Numbers weights;  // [neuron][tap][channel]
    Numbers counters; // the same
    Numbers means;    // 1/256
    std::uint64_t magnitude = 0;
    std::int64_t flips = 0;       // of the step before
    std::int64_t blameSize = 0;   // mean |E| carried back from here, 1/256
    std::int64_t blameSum = 0;    // sum of |E|
    std::array<Numbers, 2> taken; // off E of a neuron that is off, on; 1/2048

    // of a step
    Numbers z;                       // [sample][sum place][neuron], less the mean
    std::vector<std::size_t> places; // [sample][place][neuron]: which sum was the largest
    Numbers pooled, bits, t;         // [sample][place][neuron]

    std::size_t sums() const { return shape.sumHeight() * shape.sumWidth(); }
    std::size_t outputs() const { return shape.output().values(); }
    std::int64_t& weight(std::size_t o, std::size_t tap, std::size_t c) {
        return weights[(o * shape.taps() + tap) * shape.input.channels + c];
    }
    /// What channel c counts in the sum of o at the place under the tap: the shortcut is a part of the middle
    /// tap.
    std::int64_t reach(std::size_t o, std::size_t tap, std::size_t c) {
        return weight(o, tap, c) + (o == c && tap == shape.taps() / 2 ? shape.shortcut : 0);
    }
    std::size_t column(std::size_t tap, std::size_t c) const {
        return shape.column(tap / shape.kernelWidth, tap % shape.kernelWidth, c);
    }
    /// f(tap, index of the input pixel, or -1 in the padding) for a place of the sums.
    template <class F> void forTaps(std::size_t place, F&& f) const {
        const auto y0 = static_cast<std::int64_t>(place / shape.sumWidth() * shape.stride);
        const auto x0 = static_cast<std::int64_t>(place % shape.sumWidth() * shape.stride);
        for (std::size_t tap = 0; tap < shape.taps(); ++tap) {
            const std::int64_t y = y0 + static_cast<std::int64_t>(tap / shape.kernelWidth) -
                                   static_cast<std::int64_t>(shape.padding);
            const std::int64_t x = x0 + static_cast<std::int64_t>(tap % shape.kernelWidth) -
                                   static_cast<std::int64_t>(shape.padding);
            const bool inside = y >= 0 && x >= 0 && y < static_cast<std::int64_t>(shape.input.height) &&
                                x < static_cast<std::int64_t>(shape.input.width);
            f(tap, inside ? y * static_cast<std::int64_t>(shape.input.width) + x : -1);
        }
    }
};

/// One method, naively. Inputs are what they count in z: grey values less their means, or +1/-1.
class Naive {
public:
    Naive(const TrainingConfig& config, const LearningProblem& problem, const Network& start)
        : m_config(config), m_problem(problem), m_method(config.text("method")),
          m_seed(static_cast<std::uint64_t>(config.integer("seed"))),
          m_total(problem.stepsPerEpoch * static_cast<std::uint64_t>(config.integer("epochs"))),
          m_first(problem.columns(problem.layers.front())) {
        for (std::size_t l = 0; l < start.layers().size(); ++l) {
            NaiveLayer layer;
            layer.shape = problem.layers[l];
            layer.used = layer.shape.usedColumns();
            const LayerParameters& p = parametersOf(start.layers()[l]);
            for (std::size_t o = 0; o < layer.shape.neurons; ++o)
                for (std::size_t tap = 0; tap < layer.shape.taps(); ++tap)
                    for (std::size_t c = 0; c < layer.shape.input.channels; ++c) {
                        const std::size_t k = layer.column(tap, c);
                        layer.weights.push_back(p.weight(o, k));
                        layer.counters.push_back(startOfCounter(l, o, k, p.weights.words()));
                        if (l == 0 && !m_first.varies[k])
                            layer.used.set(0, k, false);
                    }
            layer.means.resize(layer.shape.neurons);
            layer.taken.fill(Numbers(layer.shape.neurons));
            m_layers.push_back(layer);
            blame.push_back(Numbers(layer.shape.neurons));
            balance.push_back(Numbers(layer.shape.neurons));
        }
    }

    void step(const Numbers& x, const std::vector<std::uint16_t>& labels) {
        m_batch = labels.size();
        for (std::size_t l = 0; l < m_layers.size(); ++l) {
            sum(l, inputOf(l, x));
            if (m_step == 0)
                m_layers[l].means = batchMeans(l);
            threshold(l);
        }
        outputErrors(labels);
        for (std::size_t l = m_layers.size() - 1; l > 0; --l)
            m_method == "local-errors" ? errLocally(l - 1, labels) : carryBack(l);
        for (std::size_t l = 0; l < m_layers.size(); ++l) {
            const Numbers means = batchMeans(l);
            for (std::size_t o = 0; o < means.size(); ++o)
                m_layers[l].means[o] += (means[o] - m_layers[l].means[o]) / 16;
        }
        const std::size_t fixed = m_method == "bep" ? 1 : 0;
        for (std::size_t l = 0; l + fixed < m_layers.size(); ++l)
            update(l, inputOf(l, x));
        for (std::size_t l = 0; l + 1 < m_layers.size(); ++l)
            follow(l);
        ++m_step;
    }

    std::size_t layers() const { return m_layers.size(); }
    NaiveLayer& layer(std::size_t l) { return m_layers[l]; }
    std::int64_t thresholdOf(std::size_t l, std::size_t o) {
        NaiveLayer& layer = m_layers[l];
        std::int64_t centre = 0;
        for (std::size_t tap = 0; l == 0 && !m_first.means.empty() && tap < layer.shape.taps(); ++tap)
            for (std::size_t c = 0; c < layer.shape.input.channels; ++c)
                centre += layer.weight(o, tap, c) * m_first.means[layer.column(tap, c)];
        return (layer.means[o] >> 8) + centre;
    }
    /// Off E of any neuron and state, in 1/2048.
    std::int64_t mostTaken() const {
        std::int64_t most = 0;
        for (const NaiveLayer& layer : m_layers)
            for (const Numbers& taken : layer.taken)
                for (const std::int64_t amount : taken)
                    most = std::max(most, std::abs(amount));
        return most;
    }
    std::vector<Numbers> blame;   // count of t != 0
    std::vector<Numbers> balance; // sum of t
    std::int64_t flips = 0;

private:
    bool hasCounters() const { return !m_method.starts_with("gft"); }
    bool isTernary() const { return m_method.ends_with("-ternary"); }

    std::int64_t startOfCounter(std::size_t l, std::size_t o, std::size_t k, std::size_t words) const {
        if (!hasCounters() || m_method == "bold")
            return 0;
        const RandomKey key =
            RandomKey::derive(m_seed, RandomStream::InitialWeights, 0, static_cast<std::uint32_t>(l));
        const auto bitAt = [&](std::size_t row) {
            return std::int64_t{(key.at(static_cast<std::uint32_t>(row * 2 * words + k / 32)) >> (k % 32)) &
                                1};
        };
        const auto planes = static_cast<std::size_t>(m_config.integer("counter-bits"));
        if (m_method == "sign-flip") { // a quarter of the range, on the side that is drawn
            const std::int64_t start = std::int64_t{1} << (planes - 3);
            return bitAt(o) == 1 ? start : -start - 1;
        }
        std::int64_t value = 0;
        for (std::size_t p = 0; p + 1 < planes; ++p) {
            const std::int64_t bit = bitAt(o * (planes - 1) + p);
            value += bit << p;
            if (p + 2 == planes)
                value -= bit << (planes - 1);
        }
        return value;
    }

    const Numbers& inputOf(std::size_t l, const Numbers& x) const {
        return l == 0 ? x : m_layers[l - 1].bits;
    }

    /// What a tap counts that lies on the padding.
    std::int64_t padding(std::size_t l, std::size_t tap, std::size_t c) const {
        return l == 0 && !m_first.means.empty() ? -std::int64_t{m_first.means[m_layers[0].column(tap, c)]}
                                                : -1;
    }

    /// f(tap, channel, value) for every input of a place of the sums of a sample.
    template <class F>
    void forInputs(std::size_t l, const Numbers& x, std::size_t b, std::size_t place, F&& f) const {
        const NaiveLayer& layer = m_layers[l];
        const MapShape& in = layer.shape.input;
        layer.forTaps(place, [&](std::size_t tap, std::int64_t pixel) {
            for (std::size_t c = 0; c < in.channels; ++c) {
                const std::size_t at = (b * in.pixels() + static_cast<std::size_t>(pixel)) * in.channels + c;
                f(tap, c, pixel < 0 ? padding(l, tap, c) : x[at]);
            }
        });
    }

    void sum(std::size_t l, const Numbers& x) {
        NaiveLayer& layer = m_layers[l];
        const std::size_t neurons = layer.shape.neurons;
        layer.z.assign(m_batch * layer.sums() * neurons, 0);
        for (std::size_t b = 0; b < m_batch; ++b)
            for (std::size_t place = 0; place < layer.sums(); ++place)
                forInputs(l, x, b, place, [&](std::size_t tap, std::size_t c, std::int64_t value) {
                    for (std::size_t o = 0; o < neurons; ++o)
                        layer.z[(b * layer.sums() + place) * neurons + o] += value * layer.reach(o, tap, c);
                });
        pool(layer);
    }

    void pool(NaiveLayer& layer) const {
        const MapShape out = layer.shape.output();
        layer.pooled.clear();
        layer.places.clear();
        for (std::size_t b = 0; b < m_batch; ++b)
            for (std::size_t y = 0; y < out.height; ++y)
                for (std::size_t x = 0; x < out.width; ++x)
                    for (std::size_t o = 0; o < out.channels; ++o) {
                        std::size_t best = 0;
                        for (std::size_t i = 0; i < layer.shape.pool * layer.shape.pool; ++i) {
                            const std::size_t place =
                                (y * layer.shape.pool + i / layer.shape.pool) * layer.shape.sumWidth() +
                                x * layer.shape.pool + i % layer.shape.pool;
                            const auto at = [&](std::size_t p) {
                                return layer.z[(b * layer.sums() + p) * out.channels + o];
                            };
                            if (i == 0 || at(place) > at(best))
                                best = place;
                        }
                        layer.places.push_back(best);
                        layer.pooled.push_back(layer.z[(b * layer.sums() + best) * out.channels + o]);
                    }
    }

    Numbers batchMeans(std::size_t l) const {
        const NaiveLayer& layer = m_layers[l];
        Numbers means(layer.shape.neurons);
        for (std::size_t i = 0; i < layer.pooled.size(); ++i)
            means[i % means.size()] += layer.pooled[i];
        // The rounding is that of the raw sums: what is known of the input means comes off afterwards.
        const auto count = static_cast<std::int64_t>(layer.pooled.size() / means.size());
        for (std::size_t o = 0; o < means.size(); ++o) {
            const std::int64_t centre = centreOf(l, o);
            means[o] = (means[o] + centre * count) * 256 / count - centre * 256;
        }
        return means;
    }
    std::int64_t centreOf(std::size_t l, std::size_t o) const {
        return const_cast<Naive*>(this)->thresholdOf(l, o) - (m_layers[l].means[o] >> 8);
    }

    void threshold(std::size_t l) {
        NaiveLayer& layer = m_layers[l];
        layer.bits.clear();
        for (std::size_t i = 0; i < layer.pooled.size(); ++i)
            layer.bits.push_back(layer.pooled[i] >= layer.means[i % layer.shape.neurons] >> 8 ? 1 : -1);
    }

    void outputErrors(const std::vector<std::uint16_t>& labels) {
        NaiveLayer& last = m_layers.back();
        const std::size_t classes = last.shape.classes();
        last.t.assign(last.pooled.size(), 0);
        const std::size_t group = last.shape.group, neurons = last.shape.neurons;
        const std::int64_t margin = scaledRoot(m_config.real("margin"), last.shape.inputs() * group);
        for (std::size_t b = 0; b < m_batch; ++b) {
            const auto score = [&](std::size_t c) {
                std::int64_t sum = 0;
                for (std::size_t o = c * group; o < (c + 1) * group; ++o)
                    sum += last.pooled[b * neurons + o] - (last.means[o] >> 8);
                return sum;
            };
            const auto tell = [&](std::size_t c, std::int64_t t) {
                std::fill_n(last.t.begin() + static_cast<std::ptrdiff_t>(b * neurons + c * group), group, t);
            };
            if (isSoft()) {
                softErrors(score, labels[b], classes, tell);
                continue;
            }
            std::size_t rival = labels[b] == 0 ? 1 : 0;
            for (std::size_t c = 0; c < classes; ++c)
                if (c != labels[b] && score(c) > score(rival))
                    rival = c;
            if (score(labels[b]) - score(rival) < margin) {
                tell(labels[b], 1);
                tell(rival, -1);
            }
        }
        weigh(labels);
    }

    bool isSoft() const {
        const std::string errors = m_config.has("output-errors") ? m_config.text("output-errors") : "rival";
        return errors == "softmax" || (errors == "auto" && hasFilters());
    }
    bool isCentred() const {
        const std::string centring = m_config.has("centring") ? m_config.text("centring") : "never";
        return centring == "always" || (centring == "filters" && hasFilters());
    }
    bool hasFilters() const { return !m_problem.layers.front().isDense(); }

    /// As the engine has them: tst_learning compares those with floats.
    template <class Score, class Tell>
    void softErrors(Score&& score, std::size_t label, std::size_t classes, Tell&& tell) const {
        const LayerShape& last = m_layers.back().shape;
        std::vector<std::int32_t> scores, room;
        for (std::size_t c = 0; c < classes; ++c)
            scores.push_back(static_cast<std::int32_t>(score(c)));
        SoftmaxErrors(m_config.real("temperature"), last.inputs() * last.group)
            .errors(scores.data(), classes, label, room, [&](std::size_t c, std::int32_t t) { tell(c, t); });
    }

    /// How often each sample votes.
    void weigh(const std::vector<std::uint16_t>& labels) {
        const std::size_t neurons = m_layers.back().shape.neurons;
        m_times.assign(m_batch, 1);
        std::uint64_t all = 0, present = 0;
        for (const std::uint64_t size : m_problem.classSizes) {
            all += size;
            present += size > 0;
        }
        const RandomKey key = RandomKey::derive(m_seed, RandomStream::ClassWeights, m_step);
        for (std::size_t b = 0; b < m_batch; ++b) {
            if (m_config.text("class-weights") == "balanced")
                m_times[b] = static_cast<std::int64_t>(
                    (std::min<std::uint64_t>(64 << 16,
                                             all * 65536 / (m_problem.classSizes[labels[b]] * present)) +
                     (key.at(static_cast<std::uint32_t>(b)) >> 16)) /
                    65536);
            const auto t = m_layers.back().t.begin() + static_cast<std::ptrdiff_t>(b * neurons);
            const bool errs = std::any_of(t, t + static_cast<std::ptrdiff_t>(neurons),
                                          [](std::int64_t n) { return n != 0; });
            m_errs.resize(m_batch);
            m_errs[b] = errs && m_times[b] > 0;
        }
    }

    std::int64_t windowOf(std::size_t l) const {
        const LayerShape& shape = m_layers[l].shape;
        const std::uint64_t spread = l == 0 ? m_problem.inputDeviation : 1;
        return scaledRoot((shape.isDense() ? 1 : 2) * m_config.real("window"),
                          shape.inputs() * spread * spread);
    }
    bool isNear(const NaiveLayer& layer, std::size_t i, std::int64_t window) const {
        return std::abs(layer.pooled[i] - (layer.means[i % layer.shape.neurons] >> 8)) <= window;
    }

    void errLocally(std::size_t l, const std::vector<std::uint16_t>& labels) {
        NaiveLayer& layer = m_layers[l];
        const MapShape out = layer.shape.output();
        const std::size_t classes = m_layers.back().shape.classes();
        const BitMatrix vectors = classVectors(out, classes, m_seed, l);
        const auto entry = [&](std::size_t c, std::size_t i) {
            return vectors.sign(c, i / out.channels * out.pixelWords() * wordBits + i % out.channels);
        };
        layer.t.assign(layer.bits.size(), 0);
        for (std::size_t b = 0; b < m_batch; ++b) {
            Numbers agreement(classes);
            for (std::size_t c = 0; c < classes; ++c)
                for (std::size_t i = 0; i < out.values(); ++i)
                    agreement[c] += layer.bits[b * out.values() + i] * entry(c, i);
            std::size_t rival = labels[b] == 0 ? 1 : 0;
            for (std::size_t c = 0; c < classes; ++c)
                if (c != labels[b] && agreement[c] > agreement[rival])
                    rival = c;
            const bool errs =
                agreement[labels[b]] - agreement[rival] < scaledRoot(m_config.real("margin"), out.values());
            for (std::size_t i = 0; i < out.values(); ++i)
                if (errs && entry(labels[b], i) != entry(rival, i) &&
                    isNear(layer, b * out.values() + i, windowOf(l)))
                    layer.t[b * out.values() + i] = entry(labels[b], i);
        }
    }

    void carryBack(std::size_t l) {
        NaiveLayer &layer = m_layers[l], &below = m_layers[l - 1];
        const MapShape& in = layer.shape.input;
        Numbers e(m_batch * in.values());
        for (std::size_t i = 0; i < layer.t.size(); ++i)
            if (layer.t[i] != 0 && m_errs[i / layer.outputs()])
                layer.forTaps(layer.places[i], [&](std::size_t tap, std::int64_t pixel) {
                    const std::size_t b = i / layer.outputs();
                    for (std::size_t c = 0; pixel >= 0 && c < in.channels; ++c)
                        e[(b * in.pixels() + static_cast<std::size_t>(pixel)) * in.channels + c] +=
                            layer.t[i] * layer.reach(i % layer.shape.neurons, tap, c);
                });
        const std::int64_t planes = isTernary() ? 2 : 1;
        if (isCentred())
            takeOff(e, below, planes);
        std::int64_t magnitude = 0;
        for (std::size_t b = 0; b < m_batch; ++b) {
            std::int64_t its = 0;
            for (std::size_t i = b * in.values(); i < (b + 1) * in.values(); ++i)
                its += std::abs(e[i]);
            magnitude += isCentred() ? its / planes : its;
        }
        const std::int64_t size = magnitude * 256 / static_cast<std::int64_t>(e.size());
        if (m_step == 0)
            layer.blameSize = size;
        const bool plain = m_method == "gft-plain";
        const std::int64_t dead =
            plain || m_method == "bep"
                ? 0
                : (layer.blameSize * toQ16(m_config.real("dead-zone")) >> 24) * (isCentred() ? planes : 1);
        below.t.clear();
        for (std::size_t i = 0; i < e.size(); ++i) {
            const int wanted = e[i] > dead ? 1 : e[i] < -dead ? -1 : 0;
            if (!m_errs[i / in.values()]) {
                below.t.push_back(0);
                continue;
            }
            const bool blamed = plain ? wanted != below.bits[i] : isNear(below, i, windowOf(l - 1));
            below.t.push_back(blamed ? wanted : 0);
        }
        layer.blameSize = size;
        layer.blameSum = magnitude;
    }

    /// E in eighths, less what its neuron's state takes off.
    void takeOff(Numbers& e, const NaiveLayer& below, std::int64_t planes) const {
        for (std::size_t i = 0; i < e.size(); ++i) {
            const Numbers& taken = below.taken[below.bits[i] > 0];
            const std::int64_t eighths = (taken[i % taken.size()] + 128) >> 8;
            e[i] = m_errs[i / below.outputs()] ? planes * (8 * e[i] + eighths) : 0;
        }
    }

    /// What is taken off E follows the sums of t in a state.
    void follow(std::size_t l) {
        NaiveLayer& layer = m_layers[l];
        const auto neurons = static_cast<std::int64_t>(layer.shape.neurons);
        std::int64_t entries = 0; // of samples that vote
        for (std::size_t b = 0; b < m_batch; ++b)
            entries += m_errs[b] ? m_times[b] * static_cast<std::int64_t>(layer.outputs()) / neurons : 0;
        if (!isCentred() || entries == 0)
            return;
        const std::int64_t size = m_layers[l + 1].blameSum * 256 / (entries * neurons);
        std::array<Numbers, 2> told;
        told.fill(Numbers(layer.shape.neurons));
        for (std::size_t i = 0; i < layer.t.size(); ++i)
            told[layer.bits[i] > 0][i % layer.shape.neurons] += layer.t[i] * m_times[i / layer.outputs()];
        for (std::size_t state = 0; state < 2; ++state)
            for (std::size_t o = 0; o < layer.shape.neurons; ++o)
                layer.taken[state][o] -= size * told[state][o] / (entries * 4);
    }

    void update(std::size_t l, const Numbers& x) {
        NaiveLayer& layer = m_layers[l];
        const std::size_t neurons = layer.shape.neurons, inputs = layer.shape.inputs();
        Numbers votes(neurons * inputs), voters(neurons);
        for (std::size_t i = 0; i < layer.t.size(); ++i) {
            const std::size_t o = i % neurons;
            const std::int64_t t = layer.t[i] * m_times[i / layer.outputs()];
            blame[l][o] += t != 0;
            balance[l][o] += (t > 0) - (t < 0);
            voters[o] += std::abs(t);
            if (t != 0)
                forInputs(l, x, i / layer.outputs(), layer.places[i],
                          [&](std::size_t tap, std::size_t c, std::int64_t value) {
                              if (layer.used.get(0, layer.column(tap, c)))
                                  votes[o * inputs + tap * layer.shape.input.channels + c] += t * value;
                          });
        }
        std::uint64_t magnitude = 0;
        for (const std::int64_t v : votes)
            magnitude += static_cast<std::uint64_t>(std::abs(v));
        if (m_step == 0)
            layer.magnitude = magnitude;
        const std::int64_t flipsBefore = flips;
        for (std::size_t o = 0; o < neurons; ++o) {
            for (std::size_t i = 0; i < inputs && voters[o] > 0; ++i) {
                std::int64_t& w = layer.weights[o * inputs + i];
                const std::int64_t before = w;
                const std::size_t k =
                    layer.column(i / layer.shape.input.channels, i % layer.shape.input.channels);
                if (!layer.used.get(0, k))
                    continue;
                w = hasCounters() ? counted(l, o, i, k, votes[o * inputs + i], w)
                                  : flipped(l, o, k, w,
                                            {votes.begin() + static_cast<std::ptrdiff_t>(o * inputs),
                                             votes.begin() + static_cast<std::ptrdiff_t>((o + 1) * inputs)},
                                            i, voters[o]);
                flips += isTernary() ? std::abs(w - before) : w != before;
            }
        }
        if (magnitude > 0)
            layer.magnitude = magnitude;
        layer.flips = flips - flipsBefore;
    }

    /// The dither of a column: `bits` random bits.
    std::int64_t dither(RandomStream stream, std::size_t l, std::size_t o, std::size_t k, int bits) const {
        const RandomKey key = RandomKey::derive(m_seed, stream, m_step, static_cast<std::uint32_t>(l));
        const std::size_t numbers = 2 * wordsFor(m_layers[l].shape.columns());
        std::int64_t dither = 0;
        std::uint32_t random = key.at(static_cast<std::uint32_t>(o * numbers + k / 32));
        for (int p = 0; p < bits; ++p) {
            dither += static_cast<std::int64_t>((random >> (k % 32)) & 1) << p;
            random = randomAfter(random);
        }
        return dither;
    }

    /// What is left of an accumulator: the share of it is lost that flipped of its layer, to a power of two.
    std::int64_t decayed(std::size_t l, std::size_t o, std::size_t k, std::int64_t sum) const {
        if (m_layers[l].flips == 0)
            return sum;
        const auto weights = static_cast<std::int64_t>(m_layers[l].shape.weightCount());
        int decay = 2;
        while (decay < 24 && (std::int64_t{2} << decay) <= weights / m_layers[l].flips)
            ++decay;
        return sum - ((sum + dither(RandomStream::DecayDither, l, o, k, decay)) >> decay);
    }

    std::int64_t counted(std::size_t l, std::size_t o, std::size_t i, std::size_t k, std::int64_t vote,
                         std::int64_t weight) {
        NaiveLayer& layer = m_layers[l];
        const std::int64_t bits = m_config.integer("counter-bits");
        const std::int64_t rate = (cosineAt(toQ16(m_config.real("learning-rate")),
                                            toQ16(m_config.real("final-learning-rate")), m_step, m_total)
                                   << bits) /
                                  256;
        const std::uint64_t ratio =
            ((layer.magnitude << 16) / layer.shape.weightCount() << 8) / static_cast<std::uint64_t>(rate);
        const int least = bits > 8 ? static_cast<int>(2 - bits) : -6;
        const int shift = std::clamp(static_cast<int>(std::bit_width(ratio * 181 / 128)) - 9, least, 24);
        const std::int64_t step = shift > 0
                                      ? (vote + dither(RandomStream::CounterDither, l, o, k, shift)) >> shift
                                      : vote * (1 << -shift);
        std::int64_t& counter = layer.counters[o * layer.shape.inputs() + i];
        const std::int64_t limit = std::int64_t{1} << (bits - 1);
        if (m_method == "bold") {
            counter = std::clamp<std::int64_t>(decayed(l, o, k, counter) + step, -limit, limit - 1);
            const bool turns = weight > 0 ? counter < -limit / 2 : counter >= limit / 2;
            counter = turns ? 0 : counter;
            return turns ? -weight : weight;
        }
        counter = std::clamp<std::int64_t>(counter + step, -limit, limit - 1);
        if (m_method == "sign-flip")
            counter = pulled(l, o, k, counter);
        if (isTernary())
            return counter > (limit - 1) / 3 ? 1 : counter < -((limit - 1) / 3) ? -1 : 0;
        return counter >= 0 ? 1 : -1;
    }

    /// A turned sign goes back one step with the chance of the pull.
    std::int64_t pulled(std::size_t l, std::size_t o, std::size_t k, std::int64_t counter) const {
        const std::int64_t drawn =
            startOfCounter(l, o, k, wordsFor(m_layers[l].shape.columns())) >= 0 ? 1 : -1;
        const int chance = static_cast<int>(std::lround(-std::log2(m_config.real("pull"))));
        const std::int64_t random = dither(RandomStream::PullDither, l, o, k, chance);
        return (counter >= 0 ? 1 : -1) == drawn ? counter : counter + ((drawn + random) >> chance);
    }

    std::int64_t flipped(std::size_t l, std::size_t o, std::size_t k, std::int64_t w, const Numbers& votes,
                         std::size_t i, std::int64_t voters) const {
        const NaiveLayer& layer = m_layers[l];
        std::int64_t sum = 0, counted = 0;
        for (const std::int64_t v : votes)
            sum += std::abs(v);
        for (std::size_t column = 0; column < layer.used.columns(); ++column)
            counted += layer.used.get(0, column);
        const bool plain = m_method == "gft-plain";
        const std::int64_t unit = l == 0 ? m_problem.inputDeviation : 1;
        const std::int64_t threshold = plain ? toQ16(m_config.real("majority")) * voters * unit >> 16
                                             : linearAt(toQ16(m_config.real("tail")),
                                                        toQ16(m_config.real("final-tail")), m_step, m_total) *
                                                       (sum * 256 / counted) >>
                                                   24;
        const auto probability = static_cast<std::uint32_t>(
            linearAt(toQ16(m_config.real("flip-probability")), toQ16(m_config.real("final-flip-probability")),
                     m_step, m_total));
        const RandomKey key =
            RandomKey::derive(m_seed, RandomStream::FlipChoice, m_step, static_cast<std::uint32_t>(l));
        const auto index = static_cast<std::uint32_t>(o * layer.shape.columns() + k);
        if (key.at(index) >> 16 >= probability)
            return w;
        if (isTernary())
            return std::clamp<std::int64_t>(votes[i] > threshold    ? w + 1
                                            : votes[i] < -threshold ? w - 1
                                                                    : w,
                                            -1, 1);
        return -w * votes[i] > threshold ? -w : w;
    }

    TrainingConfig m_config;
    LearningProblem m_problem;
    std::string m_method;
    std::uint64_t m_seed, m_total, m_step = 0;
    InputStatistics m_first;
    std::vector<NaiveLayer> m_layers;
    std::size_t m_batch = 0;
    Numbers m_times;          // per sample: how often it votes
    std::vector<bool> m_errs; // and has something to say
};

struct Fixture {
    static constexpr ImageShape shape{10, 9, 1};
    TrainingConfig config;
    Samples samples = syntheticSamples(shape, 5, 120, 1);
    Encoder encoder;
    BatchSource batches;
    LearningProblem problem;
    std::unique_ptr<Learner> learner;

    /// `method`: a name, and options after blanks.
    static TrainingConfig configFor(const QString& text, const QString& network) {
        const QStringList words = text.split(QLatin1Char(' '));
        const QString& method = words.front();
        std::vector<Assignment> all{{"method", method.toStdString(), "", {}},
                                    {"network", network.toStdString(), "", {}},
                                    {"epochs", "2", "", {}}};
        if (method.startsWith(QLatin1String("gft")))
            all.push_back({"flip-probability", "0.5", "", {}});
        if (method == QLatin1String("sign-flip"))
            all.push_back({"pull", "0.1", "", {}});
        if (method == QLatin1String("sign-flip") || method == QLatin1String("bold"))
            all.push_back({"learning-rate", "16", "", {}}); // what starts far from flipping must flip here
        for (const QString& word : words.mid(1))
            all.push_back({word.section(QLatin1Char('='), 0, 0).toStdString(),
                           word.section(QLatin1Char('='), 1).toStdString(),
                           "",
                           {}});
        return TrainingConfig::resolve(all);
    }

    explicit Fixture(const QString& method, const QString& spec,
                     const QString& network = QStringLiteral("300,30"),
                     const Kernels& kernels = selectKernels("auto"))
        : config(configFor(method, network)), encoder(Encoder::fit(spec.toStdString(), samples, shape)),
          batches(samples, encoder, 32, 1) {
        const bool grey = encoder.outputType() == ValueType::U8;
        problem.inputType = encoder.outputType();
        problem.image = imageMap(shape);
        problem.layers = parseNetwork(network.toStdString(), problem.image, encoder.outputs(), 5);
        problem.stepsPerEpoch = batches.stepsPerEpoch();
        problem.inputDeviation = grey ? 70 : 1;
        for (std::size_t i = 0; i < encoder.outputs(); ++i) {
            const std::size_t column = i % shape.size() % 9;
            problem.inputVaries.push_back(column != 0 && column != 8);
            if (grey)
                problem.inputMeans.push_back(
                    column == 0 || column == 8 ? 0 : static_cast<std::uint8_t>(40 + i % 50));
        }
        problem.classSizes = {40, 5, 20, 35, 20};
        learner = findMethod(config.text("method")).create(config, problem, kernels);
    }

    /// What the inputs of a batch count in z: of dense layers in the encoder's order, of filters by place.
    Numbers valuesOf(const Batch& batch) const {
        const LayerShape& first = problem.layers.front();
        const std::size_t outputs = encoder.outputs(), planes = encoder.planes();
        const InputStatistics statistics = problem.columns(first);
        Numbers x;
        for (std::size_t b = 0; b < batch.size(); ++b)
            for (std::size_t i = 0; i < outputs; ++i) {
                const std::size_t j =
                    first.isDense() ? i : i % planes * shape.size() + i / planes; // one channel
                const std::size_t column = first.isDense() ? i : 0;
                x.push_back(problem.inputType == ValueType::U8
                                ? std::get<U8Matrix>(batch.input).at(b, j) - statistics.means[column]
                                : std::get<BitMatrix>(batch.input).sign(b, j));
            }
        return x;
    }
};

const auto never = [] { return false; };

} // namespace

class TestVotePropagation : public QObject {
    Q_OBJECT
private:
    static void addMethods() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("encoder");
        QTest::addColumn<QString>("network");
        for (const Method& method : methods()) {
            // No votes: they have tests of their own.
            if (method.name == "coordinate-descent" || method.name == "low-memory" ||
                method.name == "standard-bnn")
                continue;
            for (const char* encoder : {"grey", "thermometer:2"})
                for (const char* network :
                     {"300,30", "6c3,p,70v3,9", "6c3s2,8c3,p,9,h3", "6c3,6c3+4,p,6c3+,9"})
                    QTest::addRow("%s %s %s", method.name.c_str(), encoder, network)
                        << QString::fromStdString(method.name) << QString::fromLatin1(encoder)
                        << QString::fromLatin1(network);
        }
        for (const char* method :
             {"bitflip centring=never output-errors=rival", "bitflip centring=always output-errors=softmax",
              "bitflip-ternary centring=always output-errors=softmax class-weights=balanced",
              "bitflip centring=always epochs=12", "bitflip-ternary centring=always epochs=12",
              "bitflip class-weights=balanced", "local-errors class-weights=balanced",
              "gft class-weights=balanced", "bep class-weights=balanced"})
            for (const char* network : {"300,30,h70", "6c3,p,70v3,9", "5c5s2,7c3,9", "66c3s2,66c3+7,p,9"})
                QTest::addRow("%s %s", method, network)
                    << QString::fromLatin1(method) << QStringLiteral("grey") << QString::fromLatin1(network);
    }

private Q_SLOTS:
    void equalsTheNaiveForm_data() { addMethods(); }
    void equalsTheNaiveForm();
    void deltasLeadFromNetworkToNetwork_data() { addMethods(); }
    void deltasLeadFromNetworkToNetwork();
    void interruptedStepsLeaveNoTrace_data() { addMethods(); }
    void interruptedStepsLeaveNoTrace();
    void steadyStepsAllocateNothing_data() { addMethods(); }
    void steadyStepsAllocateNothing();
    void blameOfClassesAddsUp();
    void ledgerNamesWhatIsThere();
};

void TestVotePropagation::equalsTheNaiveForm() {
    QFETCH(QString, method);
    QFETCH(QString, encoder);
    QFETCH(QString, network);
    Fixture f(method, encoder, network);
    Naive naive(f.config, f.problem, f.learner->network());
    std::uint64_t flips = 0;
    const std::uint64_t steps =
        static_cast<std::uint64_t>(f.config.integer("epochs")) * f.batches.stepsPerEpoch();
    for (std::uint64_t step = 0; step < steps; ++step) {
        const Batch& batch =
            f.batches.batch(1 + step / f.batches.stepsPerEpoch(), step % f.batches.stepsPerEpoch());
        const StepReport report = f.learner->learn(batch, never, nullptr);
        QVERIFY(report.completed);
        QCOMPARE(report.step, step + 1);
        naive.step(f.valuesOf(batch), batch.labels);
        for (const LayerStep& layer : report.layers)
            flips += layer.flips;
        const Network now = f.learner->network();
        for (std::size_t l = 0; l < naive.layers(); ++l) {
            const LayerParameters& p = parametersOf(now.layers()[l]);
            for (std::size_t o = 0; o < p.shape.neurons; ++o) {
                QCOMPARE(std::int64_t{p.thresholds[o]}, naive.thresholdOf(l, o));
                for (std::size_t tap = 0; tap < p.shape.taps(); ++tap)
                    for (std::size_t c = 0; c < p.shape.input.channels; ++c)
                        QCOMPARE(std::int64_t{p.weight(o, naive.layer(l).column(tap, c))},
                                 naive.layer(l).weight(o, tap, c));
            }
        }
    }
    QCOMPARE(flips, static_cast<std::uint64_t>(naive.flips));
    QVERIFY2(flips > 20, "the comparison must see flips");
    if (method.contains(QLatin1String("epochs="))) // long enough
        QVERIFY2(naive.mostTaken() > 256, "the comparison must see blame that is taken off");
    for (std::size_t l = 0; l < naive.blame.size(); ++l)
        for (std::size_t o = 0; o < naive.blame[l].size(); ++o) {
            QCOMPARE(std::int64_t{f.learner->blame()[l].count[o]}, naive.blame[l][o]);
            QCOMPARE(std::int64_t{f.learner->blame()[l].sum[o]}, naive.balance[l][o]);
        }
}

void TestVotePropagation::deltasLeadFromNetworkToNetwork() {
    QFETCH(QString, method);
    QFETCH(QString, encoder);
    QFETCH(QString, network);
    Fixture f(method, encoder, network);
    for (std::uint64_t step = 0; step < f.batches.stepsPerEpoch(); ++step) {
        const Network before = f.learner->network();
        StepDelta delta;
        const StepReport report = f.learner->learn(f.batches.batch(1, step), never, &delta);
        const Network after = f.learner->network();
        QCOMPARE(delta.step, report.step);
        std::vector<Layer> layers = before.layers();
        for (std::size_t l = 0; l < layers.size(); ++l) {
            auto p = std::make_shared<LayerParameters>(parametersOf(layers[l]));
            std::uint64_t flips = 0;
            std::pair<std::uint32_t, std::uint32_t> last{0, 0};
            for (const WordChange& change : delta.layers[l].weights) {
                QVERIFY((std::pair(change.row, change.word) >= last)); // sorted
                last = {change.row, change.word};
                p->weights.row(change.row)[change.word] ^= change.mask;
                flips += static_cast<std::uint64_t>(__builtin_popcountll(change.mask));
            }
            QCOMPARE(flips, report.layers[l].flips);
            for (const ThresholdChange& change : delta.layers[l].thresholds) {
                QCOMPARE(p->thresholds[change.neuron], change.before);
                p->thresholds[change.neuron] = change.after;
            }
            std::visit([&](auto& layer) { layer.parameters = p; }, layers[l]);
        }
        QCOMPARE(Network(before.inputType(), before.image(), layers).checksum(), after.checksum());
    }
}

void TestVotePropagation::interruptedStepsLeaveNoTrace() {
    QFETCH(QString, method);
    QFETCH(QString, encoder);
    QFETCH(QString, network);
    Fixture straight(method, encoder, network), disturbed(method, encoder, network);
    int dropped = 0;
    for (std::uint64_t step = 0; step < straight.batches.stepsPerEpoch(); ++step) {
        straight.learner->learn(straight.batches.batch(1, step), never, nullptr);
        // Let go a little later each time, until the step gets through.
        for (int patience = 0;; ++patience) {
            std::atomic<int> polls{0};
            const std::string before = disturbed.learner->network().checksum();
            const StepReport report = disturbed.learner->learn(
                disturbed.batches.batch(1, step), [&] { return polls++ >= patience; }, nullptr);
            if (report.completed)
                break;
            ++dropped;
            QCOMPARE(disturbed.learner->network().checksum(), before);
        }
    }
    QVERIFY(dropped > 10);
    QCOMPARE(disturbed.learner->network().checksum(), straight.learner->network().checksum());
    QCOMPARE(disturbed.learner->blame()[0].count, straight.learner->blame()[0].count);
}

/// Apart from the list of layers in the report that is handed out. On one thread: each has lists of its own,
/// which reach their sizes at different times.
void TestVotePropagation::steadyStepsAllocateNothing() {
    QFETCH(QString, method);
    QFETCH(QString, encoder);
    QFETCH(QString, network);
    Fixture f(method, encoder, network);
    const Batch& batch = f.batches.batch(1, 0);
    tbb::task_arena(1).execute([&] {
        std::uint64_t least = UINT64_MAX; // lists still grow now and then
        for (int step = 0; step < 40; ++step) {
            const std::uint64_t before = allocations;
            f.learner->learn(batch, never, nullptr);
            least = std::min(least, allocations - before);
        }
        QCOMPARE(least, std::uint64_t{1});
    });
}

void TestVotePropagation::blameOfClassesAddsUp() {
    Fixture f(QStringLiteral("bitflip"), QStringLiteral("grey"));
    f.learner->learn(f.batches.batch(1, 0), never, nullptr);
    std::uint64_t total = 0;
    for (const LayerBlame& blame : f.learner->blame())
        for (std::size_t o = 0; o < blame.count.size(); ++o) {
            std::uint64_t sum = 0;
            for (std::size_t c = 0; c < 5; ++c)
                sum += blame.byClass[c * blame.count.size() + o];
            QCOMPARE(sum, std::uint64_t{blame.count[o]});
            QVERIFY(std::abs(blame.sum[o]) <= static_cast<std::int64_t>(blame.count[o]));
            total += sum;
        }
    QVERIFY(total > 0);
    f.learner->resetBlame();
    for (const LayerBlame& blame : f.learner->blame())
        QVERIFY(std::all_of(blame.count.begin(), blame.count.end(), [](auto n) { return n == 0; }));
}

void TestVotePropagation::ledgerNamesWhatIsThere() {
    Fixture f(QStringLiteral("bitflip"), QStringLiteral("grey"));
    f.learner->learn(f.batches.batch(1, 0), never, nullptr);
    std::map<std::string, std::uint64_t> ledger;
    for (const LedgerEntry& entry : f.learner->ledger())
        ledger[entry.kind] = entry.bytes;
    // Rows are padded to 64 bytes: 90, 300 and 30 inputs take one line per plane of the counters (and a line
    // at the end may be read).
    QCOMPARE(ledger["counters"], std::uint64_t{(300 * 8 + 30 * 8 + 5 * 8 + 3) * 64});
    QVERIFY(ledger["weights"] > std::uint64_t{(300 + 30 + 5) * 64});
    QVERIFY(ledger["activations"] > 0 && ledger["errors"] > 0 && ledger["votes"] > 0);
}

QTEST_APPLESS_MAIN(TestVotePropagation)
#include "tst_votepropagation.moc"
