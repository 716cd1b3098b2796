// Training with latent floats against itself written naively in doubles, its derivatives against finite
// differences, and what every learner promises: the same for any number of threads, no trace of a dropped
// step, memory as the ledger says.
#include "datasets/error.h"
#include "datasets/random.h"
#include "engine/batchsource.h"
#include "engine/io/statefile.h"
#include "engine/learning/floatlayer.h"
#include "engine/learning/methods.h"
#include "engine/learning/state.h"
#include "engine/network/networkspec.h"
#include "engine/parallel.h"
#include "engine/trainer.h"
#include "engine/trainingconfig.h"
#include "support/syntheticdata.h"

#include <QtTest>
#include <nlohmann/json.hpp>

#include <atomic>
#include <bit>
#include <cmath>
#include <cstring>
#include <map>
#include <random>

using namespace flipscope;

namespace {

using Numbers = std::vector<double>;
using Settings = std::vector<std::pair<std::string, std::string>>;

const auto never = [] { return false; };
const Settings standard{};
const Settings proposed{{"norm", "l1"},
                        {"weight-gradients", "binary"},
                        {"signals", "power-of-two"},
                        {"retained", "binary"},
                        {"momenta", "half"}};

/// The float arrays that a learner names.
struct Captured final : StateVisitor {
    std::map<std::string, std::vector<float>> arrays;
    void visit(const std::string& name, StateType type, void* values, std::size_t count) override {
        if (type != StateType::F32)
            return;
        arrays[name].resize(count);
        std::memcpy(arrays[name].data(), values, count * sizeof(float));
    }
};

struct Fixture {
    static constexpr ImageShape shape{10, 9, 1};
    TrainingConfig config;
    Samples samples = syntheticSamples(shape, 5, 120, 1);
    Encoder encoder;
    BatchSource batches;
    LearningProblem problem;
    std::unique_ptr<Learner> learner;

    static TrainingConfig configFor(const std::string& network, const Settings& settings) {
        std::vector<Assignment> all{{"method", "standard-bnn", "", {}},
                                    {"network", network, "", {}},
                                    {"epochs", "4", "", {}},
                                    {"schedule", "constant", "", {}}};
        for (const auto& [key, text] : settings)
            all.push_back({key, text, "", {}});
        return TrainingConfig::resolve(all);
    }
    explicit Fixture(const std::string& network, const Settings& settings = {},
                     const std::string& spec = "grey")
        : config(configFor(network, settings)), encoder(Encoder::fit(spec, samples, shape)),
          batches(samples, encoder, 32, 1) {
        problem.inputType = encoder.outputType();
        problem.image = imageMap(shape);
        problem.layers = parseNetwork(network, problem.image, encoder.outputs(), 5);
        problem.stepsPerEpoch = batches.stepsPerEpoch();
        problem.inputVaries.resize(encoder.outputs(), true);
        if (problem.inputType == ValueType::U8)
            problem.inputMeans.resize(encoder.outputs(), 40);
        learner = findMethod("standard-bnn").create(config, problem, selectKernels("auto"));
    }
    const Batch& batch(std::uint64_t step) {
        return batches.batch(1 + step / batches.stepsPerEpoch(), step % batches.stepsPerEpoch());
    }
    std::string saved() const {
        StateWriter writer;
        learner->visitState(writer);
        return writer.bytes({{"for", "a test"}});
    }
    Captured captured() const {
        Captured captured;
        learner->visitState(captured);
        return captured;
    }
    /// [sample][place][channel]; of bits, planes are channels.
    Numbers valuesOf(const Batch& batch) const {
        const std::size_t outputs = encoder.outputs(), planes = encoder.planes();
        const bool isDense = problem.layers.front().isDense();
        Numbers x;
        for (std::size_t b = 0; b < batch.size(); ++b)
            for (std::size_t i = 0; i < outputs; ++i) {
                const std::size_t j = isDense ? i : i % planes * shape.size() + i / planes;
                x.push_back(problem.inputType == ValueType::U8
                                ? (2.0 * std::get<U8Matrix>(batch.input).at(b, j) - 255.0) / 255.0
                                : std::get<BitMatrix>(batch.input).sign(b, j));
            }
        return x;
    }
};

/// One layer's numbers, addressed by place.
struct NaiveLayer {
    LayerShape shape;
    Numbers latent, momentum; // [neuron][tap][channel]
    Numbers beta, betaMomentum, betaSecond, means, scales;
    // of a step
    Numbers x, y, normal, dy, stepMeans, stepScales, ownScales;
    std::vector<std::size_t> places; // which sum was the largest, by [sample][place][neuron]

    double weight(std::size_t o, std::size_t k) const { return latent[o * shape.inputs() + k] >= 0 ? 1 : -1; }
    /// f(k, index into x, or nullopt in the padding) for one sum of a sample.
    template <class F> void forInputs(std::size_t sample, std::size_t place, F&& f) const {
        const MapShape& in = shape.input;
        for (std::size_t k = 0; k < shape.inputs(); ++k) {
            const std::size_t tap = k / in.channels;
            const auto at = [&](std::size_t from, std::size_t step) {
                return static_cast<std::int64_t>(from * shape.stride + step) -
                       static_cast<std::int64_t>(shape.padding);
            };
            const std::int64_t iy = at(place / shape.sumWidth(), tap / shape.kernelWidth);
            const std::int64_t ix = at(place % shape.sumWidth(), tap % shape.kernelWidth);
            const bool inside = iy >= 0 && ix >= 0 && iy < static_cast<std::int64_t>(in.height) &&
                                ix < static_cast<std::int64_t>(in.width);
            const auto pixel = static_cast<std::size_t>(iy * static_cast<std::int64_t>(in.width) + ix);
            f(k, inside ? std::optional((sample * in.pixels() + pixel) * in.channels + k % in.channels)
                        : std::nullopt);
        }
    }
};

/// SGD with momentum, all else as the settings say, in doubles.
class Naive {
public:
    Naive(const Fixture& f)
        : m_l1(f.config.text("norm") == "l1"), m_bits(f.config.text("retained") == "binary"),
          m_rate(f.config.real("learning-rate")) {
        const Captured start = f.captured();
        for (std::size_t l = 0; l < f.problem.layers.size(); ++l) {
            NaiveLayer layer;
            layer.shape = f.problem.layers[l];
            const std::vector<float>& latent = start.arrays.at(StateVisitor::ofLayer(l, "latent"));
            layer.latent.assign(latent.begin(), latent.end());
            layer.momentum.resize(latent.size());
            for (Numbers* numbers :
                 {&layer.beta, &layer.betaMomentum, &layer.betaSecond, &layer.means, &layer.scales})
                numbers->resize(layer.shape.neurons);
            layers.push_back(layer);
        }
    }
    double loss = 0;
    std::vector<NaiveLayer> layers;

    void step(Numbers x, const std::vector<std::uint16_t>& labels) {
        m_batch = labels.size();
        for (NaiveLayer& layer : layers) {
            layer.x = std::move(x);
            sum(layer);
            normalise(layer, &layer == &layers.back());
            x.clear();
            for (const double value : layer.normal)
                x.push_back(value >= 0 ? 1 : -1);
        }
        Numbers dx = outputErrors(labels);
        for (std::size_t l = layers.size(); l-- > 0;) {
            NaiveLayer& layer = layers[l];
            carryThroughNorm(layer, std::move(dx), l + 1 == layers.size());
            dx = update(layer);
        }
        ++m_step;
    }

private:
    void sum(NaiveLayer& layer) const {
        const MapShape out = layer.shape.output();
        const std::size_t pool = layer.shape.pool;
        layer.y.clear();
        layer.places.clear();
        for (std::size_t b = 0; b < m_batch; ++b)
            for (std::size_t place = 0; place < out.pixels(); ++place)
                for (std::size_t o = 0; o < out.channels; ++o) {
                    double most = -1e300;
                    std::size_t best = 0;
                    for (std::size_t i = 0; i < pool * pool; ++i) {
                        const std::size_t at =
                            (place / out.width * pool + i / pool) * layer.shape.sumWidth() +
                            place % out.width * pool + i % pool;
                        double z = 0;
                        layer.forInputs(b, at, [&](std::size_t k, std::optional<std::size_t> from) {
                            z += layer.weight(o, k) * (from ? layer.x[*from] : -1);
                        });
                        if (z > most + 1e-9) {
                            most = z;
                            best = at;
                        }
                    }
                    layer.y.push_back(most);
                    layer.places.push_back(best);
                }
    }
    void normalise(NaiveLayer& layer, bool isHead) const {
        const std::size_t neurons = layer.shape.neurons;
        const auto rows = static_cast<double>(layer.y.size() / neurons);
        layer.stepMeans.assign(neurons, 0);
        layer.stepScales.assign(neurons, 0);
        for (std::size_t i = 0; i < layer.y.size(); ++i)
            layer.stepMeans[i % neurons] += layer.y[i];
        for (double& mean : layer.stepMeans) // sums are exact: a mean that is a sum must be equal to it
            mean /= rows;
        for (std::size_t i = 0; i < layer.y.size(); ++i) {
            const double d = layer.y[i] - layer.stepMeans[i % neurons];
            layer.stepScales[i % neurons] += (m_l1 ? std::abs(d) : d * d) / rows;
        }
        for (double& scale : layer.stepScales)
            scale = m_l1 ? std::max(scale, 1e-3) : std::sqrt(scale + 1e-4);
        layer.ownScales = layer.stepScales;
        if (isHead)
            layer.stepScales.assign(neurons,
                                    std::accumulate(layer.stepScales.begin(), layer.stepScales.end(), 0.0) /
                                        static_cast<double>(neurons));
        layer.normal.clear(); // in floats: signs and masks are decided there, and y is at times on the edge
        for (std::size_t i = 0; i < layer.y.size(); ++i) {
            const auto at = [&](const Numbers& numbers) { return static_cast<float>(numbers[i % neurons]); };
            layer.normal.push_back(static_cast<double>(
                (static_cast<float>(layer.y[i]) - at(layer.stepMeans)) / at(layer.stepScales) +
                at(layer.beta)));
        }
    }
    Numbers outputErrors(const std::vector<std::uint16_t>& labels) {
        Numbers dx = layers.back().normal;
        const std::size_t classes = layers.back().shape.neurons;
        loss = 0;
        for (std::size_t b = 0; b < m_batch; ++b) {
            double sum = 0;
            for (std::size_t c = 0; c < classes; ++c)
                sum += std::exp(dx[b * classes + c]);
            for (std::size_t c = 0; c < classes; ++c) {
                double& value = dx[b * classes + c];
                value = std::exp(value) / sum;
                if (c == labels[b]) {
                    loss -= std::log(value) / static_cast<double>(m_batch);
                    value -= 1;
                }
            }
        }
        return dx;
    }
    /// By the chain rule through mean and scale, value by value; or by the bit in place of all of them.
    void carryThroughNorm(NaiveLayer& layer, Numbers dx, bool isHead) {
        const std::size_t neurons = layer.shape.neurons;
        const auto rows = static_cast<double>(layer.y.size() / neurons);
        const bool bits = m_bits && !isHead;
        Numbers sum(neurons), toScale(neurons), signs(neurons), retained;
        for (std::size_t i = 0; i < dx.size(); ++i) {
            const std::size_t o = i % neurons;
            if (!isHead && std::abs(layer.normal[i]) > 1)
                dx[i] = 0;
            const double r = (layer.y[i] - layer.stepMeans[o]) / layer.stepScales[o];
            retained.push_back(bits ? (layer.normal[i] >= 0 ? 1 : -1) : r);
            sum[o] += dx[i];
            toScale[o] += dx[i] * retained[i]; // -dL/ds * s
            signs[o] += (r >= 0 ? 1 : -1) / rows;
        }
        if (isHead)
            toScale.assign(neurons, std::accumulate(toScale.begin(), toScale.end(), 0.0) /
                                        static_cast<double>(neurons));
        for (std::size_t o = 0; o < neurons; ++o)
            moveBeta(layer, o, sum[o] / static_cast<double>(m_batch));
        layer.dy.clear();
        for (std::size_t i = 0; i < dx.size(); ++i) {
            const std::size_t o = i % neurons;
            double direction = retained[i]; // N ds/dy
            if (!bits && m_l1)
                direction = (retained[i] >= 0 ? 1 : -1) - signs[o];
            else if (!bits)
                direction = (layer.y[i] - layer.stepMeans[o]) / layer.ownScales[o];
            layer.dy.push_back((dx[i] - sum[o] / rows - direction * toScale[o] / rows) / layer.stepScales[o]);
        }
    }
    void moveBeta(NaiveLayer& layer, std::size_t o, double g) const {
        layer.betaMomentum[o] = 0.9 * layer.betaMomentum[o] + 0.1 * g;
        layer.betaSecond[o] = 0.999 * layer.betaSecond[o] + 0.001 * g * g;
        const double n = m_step + 1;
        layer.beta[o] -= 1e-3 * std::sqrt(1 - std::pow(0.999, n)) / (1 - std::pow(0.9, n)) *
                         layer.betaMomentum[o] / (std::sqrt(layer.betaSecond[o]) + 1e-8);
        const double kept = m_step == 0 ? 0 : 0.9;
        layer.means[o] = kept * layer.means[o] + (1 - kept) * layer.stepMeans[o];
        layer.scales[o] = kept * layer.scales[o] + (1 - kept) * layer.stepScales[o];
    }
    /// Returns dX of the layer below.
    Numbers update(NaiveLayer& layer) const {
        Numbers gradient(layer.latent.size()), dx(layer.x.size());
        const std::size_t neurons = layer.shape.neurons, values = layer.shape.output().values();
        for (std::size_t i = 0; i < layer.dy.size(); ++i)
            layer.forInputs(i / values, layer.places[i], [&](std::size_t k, std::optional<std::size_t> from) {
                const std::size_t o = i % neurons;
                gradient[o * layer.shape.inputs() + k] += layer.dy[i] * (from ? layer.x[*from] : -1);
                if (from)
                    dx[*from] += layer.dy[i] * layer.weight(o, k);
            });
        for (std::size_t w = 0; w < gradient.size(); ++w) {
            layer.momentum[w] = 0.9 * layer.momentum[w] + gradient[w] / static_cast<double>(m_batch);
            layer.latent[w] = std::clamp(layer.latent[w] - m_rate * layer.momentum[w], -1.0, 1.0);
        }
        return dx;
    }

    bool m_l1, m_bits;
    double m_rate;
    std::size_t m_batch = 0;
    int m_step = 0;
};

} // namespace

class TestStandardBnn : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void equalsTheNaiveForm_data();
    void equalsTheNaiveForm();
    void derivativesOfTheNorm_data();
    void derivativesOfTheNorm();
    void binaryGradientsAreSigns();
    void optimisersFollowTheirFormulae_data();
    void optimisersFollowTheirFormulae();
    void signalsAreRounded_data();
    void signalsAreRounded();
    void exponentials();
    void oneBatchIsLearntByHeart_data();
    void oneBatchIsLearntByHeart();
    void threadsChangeNothing_data();
    void threadsChangeNothing();
    void interruptedStepsLeaveNoTrace_data();
    void interruptedStepsLeaveNoTrace();
    void deltasLeadFromNetworkToNetwork_data();
    void deltasLeadFromNetworkToNetwork();
    void schedulesMoveTheRate_data();
    void schedulesMoveTheRate();
    void everySettingIsRestored_data();
    void everySettingIsRestored();
    void contradictionsAreRefused_data();
    void contradictionsAreRefused();
    void thresholdsAreWhereTheSignTurns_data();
    void thresholdsAreWhereTheSignTurns();
    void blameAddsUp();
    void ledgerIsWhatIsMeasured_data();
    void ledgerIsWhatIsMeasured();
    void bitsAreRetainedOnly();
    void tooLargeIsRefused();
};

namespace {

void addNetworks() {
    QTest::addColumn<QString>("network");
    QTest::addColumn<QString>("encoder");
    for (const char* encoder : {"grey", "thermometer:2"})
        for (const char* network : {"150,30", "6c3,p,70v3,9", "5c3s2,70c3,p,9", "300v3,4c3,6"})
            QTest::addRow("%s %s", network, encoder)
                << QString::fromLatin1(network) << QString::fromLatin1(encoder);
}

void addSettings() {
    QTest::addColumn<Settings>("settings");
    QTest::newRow("standard") << standard;
    QTest::newRow("l1") << Settings{{"norm", "l1"}};
    QTest::newRow("binary gradients") << Settings{{"weight-gradients", "binary"}};
    QTest::newRow("half signals") << Settings{{"signals", "half"}};
    QTest::newRow("int8 signals") << Settings{{"signals", "int8"}};
    QTest::newRow("power of two") << Settings{{"signals", "power-of-two"}};
    QTest::newRow("bits retained") << Settings{{"retained", "binary"}};
    QTest::newRow("half momenta") << Settings{{"momenta", "half"}};
    QTest::newRow("all") << proposed;
    QTest::newRow("sgd") << Settings{{"optimiser", "sgd"}, {"learning-rate", "0.1"}};
    QTest::newRow("bop") << Settings{{"optimiser", "bop"}};
    QTest::newRow("bop, half, binary") << Settings{
        {"optimiser", "bop"}, {"momenta", "half"}, {"weight-gradients", "binary"}, {"retained", "binary"}};
}

} // namespace

void TestStandardBnn::equalsTheNaiveForm_data() {
    QTest::addColumn<QString>("network");
    QTest::addColumn<QString>("encoder");
    QTest::addColumn<Settings>("settings");
    for (const char* encoder : {"grey", "thermometer:2"})
        for (const char* network : {"140,30", "6c3,p,70v3,9", "5c3s2,70c3,p,9"})
            for (const char* norm : {"l2", "l1"})
                for (const char* retained : {"float", "binary"})
                    QTest::addRow("%s %s %s %s", network, encoder, norm, retained)
                        << QString::fromLatin1(network) << QString::fromLatin1(encoder)
                        << Settings{{"norm", norm},
                                    {"retained", retained},
                                    {"optimiser", "sgd"},
                                    {"learning-rate", "0.3"}};
}

void TestStandardBnn::equalsTheNaiveForm() {
    QFETCH(QString, network);
    QFETCH(QString, encoder);
    QFETCH(Settings, settings);
    Fixture f(network.toStdString(), settings, encoder.toStdString());
    Naive naive(f);
    std::uint64_t flips = 0;
    for (std::uint64_t step = 0; step < 4; ++step) {
        const Batch& batch = f.batch(step);
        const StepReport report = f.learner->learn(batch, never, nullptr);
        QVERIFY(report.completed);
        naive.step(f.valuesOf(batch), batch.labels);
        QVERIFY2(
            std::abs(report.loss - naive.loss) < 1e-4,
            qPrintable(QStringLiteral("step %1: %2, not %3").arg(step).arg(report.loss).arg(naive.loss)));
        flips += totalOf(report.layers).flips;
        const Captured now = f.captured();
        for (std::size_t l = 0; l < naive.layers.size(); ++l) {
            const NaiveLayer& layer = naive.layers[l];
            const auto compare = [&](const char* what, const Numbers& expected, double unit) {
                const std::vector<float>& found = now.arrays.at(StateVisitor::ofLayer(l, what));
                for (std::size_t i = 0; i < expected.size(); ++i)
                    if (!(std::abs(found[i] - expected[i]) <= unit))
                        return QStringLiteral("step %1 layer %2 %3 %4: %5, not %6")
                            .arg(step)
                            .arg(l)
                            .arg(QLatin1String(what))
                            .arg(i)
                            .arg(static_cast<double>(found[i]))
                            .arg(expected[i]);
                return QString();
            };
            QCOMPARE(compare("latent", layer.latent, 2e-5), QString());
            QCOMPARE(compare("means", layer.means, 1e-3), QString());
            QCOMPARE(compare("scales", layer.scales, 1e-3), QString());
            QCOMPARE(compare("beta", layer.beta, 2e-4), QString());
        }
    }
    QVERIFY2(flips > 20, "the comparison must see flips");
}

void TestStandardBnn::derivativesOfTheNorm_data() {
    QTest::addColumn<bool>("isHead");
    QTest::addColumn<bool>("isL1");
    for (const bool isHead : {false, true})
        for (const bool isL1 : {false, true})
            QTest::addRow("%s %s", isHead ? "head" : "hidden", isL1 ? "l1" : "l2") << isHead << isL1;
}

/// L = sum of g * x'(y), differentiated by y; g is 0 where the way back is closed.
void TestStandardBnn::derivativesOfTheNorm() {
    QFETCH(bool, isHead);
    QFETCH(bool, isL1);
    constexpr std::size_t samples = 12, neurons = 20;
    FloatSettings settings;
    settings.norm = isL1 ? Norm::L1 : Norm::L2;
    FloatLayer layer(LayerShape::dense({1, 1, 64}, neurons), ValueType::Bits, 0, isHead, neurons, settings);
    layer.reserve(samples);
    std::mt19937 random(1);
    std::normal_distribution<float> normal;
    std::vector<float> y(samples * neurons), g(samples * neurons);
    for (float& value : y)
        value = 10.0F * normal(random) + 3.0F;
    for (float& value : g)
        value = normal(random);
    const auto forward = [&](const std::vector<float>& sums) {
        float* to = layer.sums(nullptr);
        std::copy(sums.begin(), sums.end(), to);
        for (std::size_t strip = 0; strip < layer.strips(); ++strip)
            layer.measure(strip, to, samples);
        if (isHead)
            layer.shareScale();
        for (std::size_t tile = 0; tile < layer.tiles(samples); ++tile)
            layer.activate(tile, to, samples);
        return std::vector<float>(to, to + sums.size());
    };
    const std::vector<float> at = forward(y);
    for (std::size_t i = 0; i < g.size(); ++i)
        if (!isHead && std::abs(at[i]) > 1)
            g[i] = 0;
    std::vector<float> dy = g;
    float largest = 0;
    if (isHead)
        largest = layer.carryThroughHead(dy.data(), samples);
    else
        for (std::size_t strip = 0; strip < layer.strips(); ++strip)
            largest = std::max(largest, layer.carryThroughNorm(strip, dy.data(), samples));
    const auto lossAt = [&](std::size_t i, float step) {
        std::vector<float> moved = y;
        moved[i] += step;
        const std::vector<float> x = forward(moved);
        double loss = 0;
        for (std::size_t j = 0; j < x.size(); ++j)
            loss += static_cast<double>(g[j]) * static_cast<double>(x[j]);
        return loss;
    };
    constexpr float step = 0.03125F;
    int compared = 0;
    for (std::size_t i = 0; i < y.size(); ++i) {
        if (isL1 && std::abs(at[i]) < 0.02F) // |y - mean| has a corner there
            continue;
        ++compared;
        const double slope = (lossAt(i, step) - lossAt(i, -step)) / (2 * static_cast<double>(step));
        QVERIFY2(
            std::abs(slope - static_cast<double>(dy[i])) < 2e-3 * static_cast<double>(largest) + 1e-4,
            qPrintable(QStringLiteral("%1: %2, not %3").arg(i).arg(static_cast<double>(dy[i])).arg(slope)));
    }
    QVERIFY(compared > 100);
    QCOMPARE(*std::max_element(dy.begin(), dy.end(),
                               [](float a, float b) { return std::abs(a) < std::abs(b); }) != 0,
             true);
}

/// One step of plain SGD with both: where one moves, the other moves the same way, by one size per layer.
void TestStandardBnn::binaryGradientsAreSigns() {
    const Settings sgd{{"optimiser", "sgd"}, {"learning-rate", "0.01"}};
    Settings binary = sgd;
    binary.emplace_back("weight-gradients", "binary");
    Fixture whole("6c3,p,70v3,9", sgd), signs("6c3,p,70v3,9", binary);
    const Captured start = whole.captured();
    whole.learner->learn(whole.batch(0), never, nullptr);
    signs.learner->learn(signs.batch(0), never, nullptr);
    const Captured a = whole.captured(), b = signs.captured();
    for (std::size_t l = 0; l < whole.problem.layers.size(); ++l) {
        const std::string name = StateVisitor::ofLayer(l, "latent");
        const double size = 0.01 / std::sqrt(static_cast<double>(whole.problem.layers[l].weightCount()));
        int moved = 0;
        for (std::size_t i = 0; i < a.arrays.at(name).size(); ++i) {
            const float before = start.arrays.at(name)[i];
            const float wanted = a.arrays.at(name)[i] - before;
            if (std::abs(wanted) < 1e-6F || std::abs(before) > 0.98F)
                continue;
            ++moved;
            QCOMPARE_LE(
                std::abs(static_cast<double>(b.arrays.at(name)[i] - before) - (wanted > 0 ? size : -size)),
                1e-6);
        }
        QVERIFY(moved > 20);
    }
}

void TestStandardBnn::optimisersFollowTheirFormulae_data() {
    QTest::addColumn<int>("optimiser");
    QTest::addColumn<bool>("half");
    QTest::addColumn<double>("tolerance");
    QTest::newRow("adam") << static_cast<int>(Optimiser::Adam) << false << 1e-6;
    QTest::newRow("adam, half") << static_cast<int>(Optimiser::Adam) << true << 2e-4;
    QTest::newRow("sgd") << static_cast<int>(Optimiser::Sgd) << false << 1e-6;
    QTest::newRow("sgd, half") << static_cast<int>(Optimiser::Sgd) << true << 2e-4;
    QTest::newRow("bop") << static_cast<int>(Optimiser::Bop) << false << 0.0;
    QTest::newRow("bop, half") << static_cast<int>(Optimiser::Bop) << true << 0.0;
}

void TestStandardBnn::optimisersFollowTheirFormulae() {
    QFETCH(int, optimiser);
    QFETCH(bool, half);
    QFETCH(double, tolerance);
    const auto kind = static_cast<Optimiser>(optimiser);
    constexpr std::size_t weights = 100, first = 7;
    WeightMoments moments(kind, half, weights + first);
    std::vector<float> signs(weights, 1.0F), gradient(weights);
    Numbers latent(weights), m(weights), v(weights), bop(weights, 1);
    std::mt19937 random(3);
    std::normal_distribution<float> normal(0.1F, 0.5F);
    const double rate = 0.01;
    int clipped = 0, flipped = 0;
    for (int step = 1; step <= 150; ++step) {
        for (float& g : gradient)
            g = normal(random);
        moments.update(UpdateRule::at(kind, rate, 0.02, static_cast<std::uint64_t>(step)), first, weights,
                       gradient.data(), signs.data());
        for (std::size_t i = 0; i < weights; ++i) {
            const double g = static_cast<double>(gradient[i]);
            if (kind == Optimiser::Bop) {
                m[i] = (1 - rate) * m[i] + rate * g;
                if (std::abs(m[i]) > 0.02 && (m[i] > 0) == (bop[i] > 0)) {
                    bop[i] = -bop[i];
                    ++flipped;
                }
                continue;
            }
            m[i] = 0.9 * m[i] + (kind == Optimiser::Adam ? 0.1 * g : g);
            v[i] = 0.999 * v[i] + 0.001 * g * g;
            latent[i] -= kind == Optimiser::Adam ? rate * m[i] / (1 - std::pow(0.9, step)) /
                                                       (std::sqrt(v[i] / (1 - std::pow(0.999, step))) +
                                                        1e-8 / std::sqrt(1 - std::pow(0.999, step)))
                                                 : rate * m[i];
            latent[i] = std::clamp(latent[i], -1.0, 1.0);
            clipped += std::abs(latent[i]) == 1;
        }
    }
    int differ = 0;
    for (std::size_t i = 0; i < weights; ++i)
        if (kind == Optimiser::Bop)
            differ += static_cast<double>(signs[i]) != bop[i];
        else
            QCOMPARE_LE(std::abs(static_cast<double>(moments.latent(first)[i]) - latent[i]),
                        tolerance + 20 * tolerance * std::abs(latent[i]));
    QCOMPARE(differ, 0);
    QVERIFY(kind == Optimiser::Bop ? flipped > 20 : kind == Optimiser::Adam || clipped > 20);
    QCOMPARE(moments.contradiction(), std::string());
}

void TestStandardBnn::signalsAreRounded_data() {
    QTest::addColumn<int>("precision");
    QTest::addColumn<float>("largest");
    QTest::addColumn<float>("value");
    QTest::addColumn<float>("expected");
    const auto row = [](const char* name, SignalPrecision precision, float largest, float value,
                        float expected) {
        QTest::newRow(name) << static_cast<int>(precision) << largest << value << expected;
    };
    using P = SignalPrecision;
    row("float", P::Float, 1, 0.123456789F, 0.123456789F);
    row("half of one", P::Half, 2, 1.0F, 1.0F);
    row("half, down", P::Half, 2, 1.0F + 0x1p-11F, 1.0F); // a tie, to even
    row("half, up", P::Half, 2, 1.0F + 0x1.8p-11F, 1.0F + 0x1p-10F);
    row("half, negative", P::Half, 2, -(1.0F + 0x1.8p-11F), -(1.0F + 0x1p-10F));
    row("half, subnormal", P::Half, 2, 0x1.6p-24F, 0x1p-24F);
    row("half, nothing", P::Half, 2, 0x1p-26F, 0.0F);
    row("half, most", P::Half, 1e9F, 1e9F, 65504.0F);
    row("int8, largest", P::Int8, 127, 127, 127);
    row("int8, rounds", P::Int8, 127, 3.4F, 3);
    row("int8, tie to even", P::Int8, 127, -2.5F, -2);
    row("int8, does not fit", P::Int8, 127.5F, 127.5F, 128); // in steps of 2
    row("int8, small", P::Int8, 0x1p-30F, 0x1p-31F, 0x1p-31F);
    row("int8, nothing", P::Int8, 0, 0, 0);
    // log2(1) = 0: b = 8, exponents from -8 - 8 to 7 - 8.
    row("power of two, saturates", P::PowerOfTwo, 1, 1, 0.5F);
    row("power of two, near 1/2", P::PowerOfTwo, 1, 0.6F, 0.5F);
    row("power of two, below the root", P::PowerOfTwo, 1, 0.35F, 0.25F);
    row("power of two, above the root", P::PowerOfTwo, 1, 0.36F, 0.5F);
    row("power of two, negative", P::PowerOfTwo, 1, -0.3F, -0.25F);
    row("power of two, least", P::PowerOfTwo, 1, 1e-9F, 0x1p-16F);
}

void TestStandardBnn::signalsAreRounded() {
    QFETCH(int, precision);
    QFETCH(float, largest);
    QFETCH(float, value);
    QFETCH(float, expected);
    QCOMPARE(std::bit_cast<std::uint32_t>(
                 SignalRounding(static_cast<SignalPrecision>(precision), largest)(value) + 0.0F),
             std::bit_cast<std::uint32_t>(expected));
}

void TestStandardBnn::exponentials() {
    for (double x = 0; x > -87; x -= 0.0137) {
        const auto argument = static_cast<float>(x);
        const double exact = std::exp(static_cast<double>(argument));
        QVERIFY2(std::abs(static_cast<double>(exponential(argument)) - exact) <= 1e-7 * exact,
                 qPrintable(QString::number(x)));
    }
    QCOMPARE(exponential(0.0F), 1.0F);
    QCOMPARE(exponential(-1e30F), 0.0F);
    std::vector<float> scores{1, 3, -2};
    const double loss = softmaxGradient(scores, 1);
    const double sum = std::exp(1.0) + std::exp(3.0) + std::exp(-2.0);
    QVERIFY(std::abs(loss + std::log(std::exp(3.0) / sum)) < 1e-6);
    QVERIFY(std::abs(static_cast<double>(scores[1]) - (std::exp(3.0) / sum - 1)) < 1e-6);
    QVERIFY(std::abs(static_cast<double>(scores[0]) - std::exp(1.0) / sum) < 1e-6);
}

void TestStandardBnn::oneBatchIsLearntByHeart_data() { addSettings(); }

/// A score is x', which has no factor: at best a class stands 1 / sqrt(p (1 - p)) above the others in units
/// of the standard deviation, 1 / (2 p (1 - p)) in those of the mean one, p its share. The loss cannot fall
/// below what that leaves (of 10 classes 0.28 and 0.03).
void TestStandardBnn::oneBatchIsLearntByHeart() {
    QFETCH(Settings, settings);
    constexpr double classes = 5, p = 1 / classes;
    const bool isL1 = std::find(settings.begin(), settings.end(),
                                std::pair<std::string, std::string>("norm", "l1")) != settings.end();
    const double gap = isL1 ? 1 / (2 * p * (1 - p)) : 1 / std::sqrt(p * (1 - p));
    const double least = std::log(1 + (classes - 1) * std::exp(-gap));
    for (const char* network : {"200,100", "8c3,p,50"}) {
        Fixture f(network, settings);
        double before = 0;
        StepReport report;
        for (int step = 0; step < 150; ++step) {
            report = f.learner->learn(f.batch(0), never, nullptr);
            before = step == 0 ? report.loss : before;
        }
        QVERIFY2(before > 1 && report.loss < 1.1 * least, qPrintable(QStringLiteral("%1: %2 -> %3, not %4")
                                                                         .arg(QLatin1String(network))
                                                                         .arg(before)
                                                                         .arg(report.loss)
                                                                         .arg(least)));
        QCOMPARE(report.correct, report.samples);
        const Batch& batch = f.batch(0);
        QCOMPARE(f.learner->network().predict(batch.input, selectKernels("auto")), batch.labels);
    }
}

void TestStandardBnn::threadsChangeNothing_data() { addNetworks(); }

void TestStandardBnn::threadsChangeNothing() {
    QFETCH(QString, network);
    QFETCH(QString, encoder);
    for (const Settings& settings : {standard, proposed}) {
        std::string expected;
        for (const int threads : {1, 2, 7}) {
            Fixture f(network.toStdString(), settings, encoder.toStdString());
            Workers workers(threads);
            workers.run([&] {
                for (std::uint64_t step = 0; step < 6; ++step)
                    f.learner->learn(f.batch(step), never, nullptr);
            });
            if (threads == 1)
                expected = f.saved();
            QVERIFY2(f.saved() == expected, qPrintable(QString::number(threads)));
        }
    }
}

void TestStandardBnn::interruptedStepsLeaveNoTrace_data() { addNetworks(); }

void TestStandardBnn::interruptedStepsLeaveNoTrace() {
    QFETCH(QString, network);
    QFETCH(QString, encoder);
    Fixture straight(network.toStdString(), proposed, encoder.toStdString());
    Fixture disturbed(network.toStdString(), proposed, encoder.toStdString());
    int dropped = 0;
    for (std::uint64_t step = 0; step < 2; ++step) {
        straight.learner->learn(straight.batch(step), never, nullptr);
        // Let go later each time, until the step gets through.
        for (int patience = 0;; patience += 1 + patience / 6) {
            std::atomic<int> polls{0};
            const std::string before = disturbed.saved();
            const StepReport report = disturbed.learner->learn(
                disturbed.batch(step), [&] { return polls++ >= patience; }, nullptr);
            if (report.completed)
                break;
            ++dropped;
            QVERIFY(disturbed.saved() == before);
        }
    }
    QVERIFY(dropped > 10);
    QVERIFY(disturbed.saved() == straight.saved());
}

void TestStandardBnn::deltasLeadFromNetworkToNetwork_data() { addNetworks(); }

void TestStandardBnn::deltasLeadFromNetworkToNetwork() {
    QFETCH(QString, network);
    QFETCH(QString, encoder);
    Fixture f(network.toStdString(), {{"learning-rate", "0.01"}}, encoder.toStdString());
    std::uint64_t all = 0;
    for (std::uint64_t step = 0; step < 4; ++step) {
        const Network before = f.learner->network();
        StepDelta delta;
        const StepReport report = f.learner->learn(f.batch(step), never, &delta);
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
                flips += static_cast<std::uint64_t>(std::popcount(change.mask));
            }
            QCOMPARE(flips, report.layers[l].flips);
            all += flips;
            for (const ThresholdChange& change : delta.layers[l].thresholds) {
                QCOMPARE(p->thresholds[change.neuron], change.before);
                p->thresholds[change.neuron] = change.after;
            }
            std::visit([&](auto& layer) { layer.parameters = p; }, layers[l]);
        }
        QCOMPARE(Network(before.inputType(), before.image(), layers).checksum(), after.checksum());
    }
    QVERIFY(all > 20);
}

void TestStandardBnn::schedulesMoveTheRate_data() {
    QTest::addColumn<Settings>("schedule");
    QTest::addColumn<QList<double>>("shares"); // of the steps' rates
    QTest::newRow("constant") << Settings{{"schedule", "constant"}} << QList<double>{1, 1, 1, 1, 1, 1, 1, 1};
    QTest::newRow("halve") << Settings{{"schedule", "halve"}, {"halve-every", "1"}}
                           << QList<double>{1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25};
    QTest::newRow("cosine") << Settings{{"schedule", "cosine"}}
                            << QList<double>{1, 0.990, 0.962, 0.916, 0.854, 0.778, 0.691, 0.598, 0.5};
}

/// Adam on signs of constant direction steps by the rate: the output's latent weights tell it.
void TestStandardBnn::schedulesMoveTheRate() {
    QFETCH(Settings, schedule);
    QFETCH(QList<double>, shares);
    Settings settings = schedule;
    settings.emplace_back("weight-gradients", "binary");
    Fixture f("20", settings);
    Captured before = f.captured();
    for (int step = 0; step < shares.size(); ++step) {
        f.learner->learn(f.batch(0), never, nullptr); // the same batch: signs seldom change
        const Captured after = f.captured();
        double largest = 0;
        for (std::size_t i = 0; i < after.arrays.at("layer0.latent").size(); ++i)
            largest = std::max(largest, std::abs(static_cast<double>(after.arrays.at("layer0.latent")[i]) -
                                                 static_cast<double>(before.arrays.at("layer0.latent")[i])));
        QVERIFY2(std::abs(largest - 1e-3 * shares[step]) < 1.2e-5,
                 qPrintable(QStringLiteral("step %1: %2").arg(step).arg(largest)));
        before = after;
    }
}

void TestStandardBnn::everySettingIsRestored_data() { addSettings(); }

void TestStandardBnn::everySettingIsRestored() {
    QFETCH(Settings, settings);
    Fixture whole("4c3,p,70,20", settings), part("4c3,p,70,20", settings), rest("4c3,p,70,20", settings);
    for (std::uint64_t step = 0; step < 8; ++step)
        whole.learner->learn(whole.batch(step), never, nullptr);
    for (std::uint64_t step = 0; step < 3; ++step)
        part.learner->learn(part.batch(step), never, nullptr);
    const std::string saved = part.saved();
    StateReader reader(saved, "test");
    rest.learner->visitState(reader);
    rest.learner->stateRestored();
    QCOMPARE(rest.learner->network().checksum(), part.learner->network().checksum());
    for (std::uint64_t step = 3; step < 8; ++step)
        rest.learner->learn(rest.batch(step), never, nullptr);
    QVERIFY(rest.saved() == whole.saved());
    QCOMPARE(rest.learner->network().checksum(), whole.learner->network().checksum());
    QVERIFY(whole.learner->network().checksum() != part.learner->network().checksum());
}

void TestStandardBnn::contradictionsAreRefused_data() {
    QTest::addColumn<QString>("array");
    QTest::addColumn<float>("value");
    QTest::newRow("latent weight") << QStringLiteral("layer1.latent") << 1.5F;
    QTest::newRow("latent not a number") << QStringLiteral("layer1.latent") << std::nanf("");
    QTest::newRow("momentum") << QStringLiteral("layer0.momentum") << INFINITY;
    QTest::newRow("second moment") << QStringLiteral("layer2.second-moment") << -1.0F;
    QTest::newRow("scale") << QStringLiteral("layer1.scales") << 0.0F;
    QTest::newRow("mean") << QStringLiteral("layer1.means") << std::nanf("");
}

void TestStandardBnn::contradictionsAreRefused() {
    QFETCH(QString, array);
    QFETCH(float, value);
    struct Wrong final : StateVisitor {
        std::string array;
        float value = 0;
        void visit(const std::string& name, StateType, void* values, std::size_t count) override {
            if (name == array)
                std::memcpy(static_cast<char*>(values) + (count - 1) * sizeof value, &value, sizeof value);
        }
    } wrong;
    wrong.array = array.toStdString();
    wrong.value = value;
    Fixture f("30,20");
    f.learner->learn(f.batch(0), never, nullptr);
    f.learner->stateRestored(); // nothing is wrong yet
    f.learner->visitState(wrong);
    QVERIFY_EXCEPTION_THROWN(f.learner->stateRestored(), Error);
}

void TestStandardBnn::thresholdsAreWhereTheSignTurns_data() { addNetworks(); }

/// The least whole z whose x' by the moving statistics is not negative; at the output the nearest whole one.
void TestStandardBnn::thresholdsAreWhereTheSignTurns() {
    QFETCH(QString, network);
    QFETCH(QString, encoder);
    Fixture f(network.toStdString(), {{"learning-rate", "0.005"}}, encoder.toStdString());
    for (std::uint64_t step = 0; step < 30; ++step)
        f.learner->learn(f.batch(step), never, nullptr);
    const Captured now = f.captured();
    const Network trained = f.learner->network();
    for (std::size_t l = 0; l < trained.layers().size(); ++l) {
        const LayerParameters& p = parametersOf(trained.layers()[l]);
        const auto at = [&](const char* what, std::size_t o) {
            return static_cast<double>(now.arrays.at(StateVisitor::ofLayer(l, what))[o]);
        };
        const bool isGrey = l == 0 && trained.inputType() == ValueType::U8;
        const bool isHead = l + 1 == trained.layers().size();
        for (std::size_t o = 0; o < p.shape.neurons; ++o) {
            double sum = 0;
            for (std::size_t k = 0; k < p.shape.inputs(); ++k)
                sum += at("latent", o * p.shape.inputs() + k) >= 0 ? 1 : -1;
            const auto normal = [&](double z) {
                const double y = isGrey ? (2 * z - 255 * sum) / 255 : z;
                return (y - at("means", o)) / at("scales", o) + at("beta", o);
            };
            const double edge = isHead ? 0.5 : 0;
            QVERIFY(normal(p.thresholds[o] + edge) >= -1e-5 && normal(p.thresholds[o] - 1 + edge) < 1e-5);
        }
    }
    const Batch& batch = f.batch(0);
    const std::vector<std::uint16_t> classes = trained.predict(batch.input, selectKernels("auto"));
    std::size_t correct = 0;
    for (std::size_t b = 0; b < batch.size(); ++b)
        correct += classes[b] == batch.labels[b];
    QVERIFY2(correct * 10 > batch.size() * 6, qPrintable(QString::number(correct)));
}

void TestStandardBnn::blameAddsUp() {
    Fixture f("6c3,p,30");
    StepReport report;
    for (std::uint64_t step = 0; step < 2; ++step) {
        f.learner->resetBlame();
        report = f.learner->learn(f.batch(step), never, nullptr);
    }
    for (std::size_t l = 0; l < report.layers.size(); ++l) {
        const LayerBlame& blame = f.learner->blame()[l];
        std::uint64_t total = 0;
        for (std::size_t o = 0; o < blame.count.size(); ++o) {
            std::uint64_t sum = 0;
            for (std::size_t c = 0; c < 5; ++c)
                sum += blame.byClass[c * blame.count.size() + o];
            QCOMPARE(sum, std::uint64_t{blame.count[o]});
            QVERIFY(std::abs(blame.sum[o]) <= static_cast<std::int64_t>(blame.count[o]));
            total += sum;
        }
        QCOMPARE(total, report.layers[l].errors);
        QVERIFY(total > 0 && total <= report.layers[l].activations);
    }
}

void TestStandardBnn::ledgerIsWhatIsMeasured_data() {
    QTest::addColumn<QString>("network");
    QTest::addColumn<Settings>("settings");
    QTest::newRow("dense") << QStringLiteral("1024,1024,256") << standard;
    QTest::newRow("dense, all") << QStringLiteral("1024,1024,256") << proposed;
    QTest::newRow("filters") << QStringLiteral("64c3,64c3,p,64c3,256") << standard;
    QTest::newRow("filters, all") << QStringLiteral("64c3,64c3,p,64c3,256") << proposed;
}

void TestStandardBnn::ledgerIsWhatIsMeasured() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    QSKIP("sanitisers hold memory of their own");
#endif
    QFETCH(QString, network);
    QFETCH(Settings, settings);
    std::vector<Assignment> all{{"method", "standard-bnn", "", {}},
                                {"network", network.toStdString(), "", {}},
                                {"epochs", "1", "", {}},
                                {"threads", "1", "", {}},
                                {"batch", "50", "", {}},
                                {"validation", "0", "", {}}};
    for (const auto& [key, text] : settings)
        all.push_back({key, text, "", {}});
    Trainer trainer(TrainingConfig::resolve(all), syntheticDataset({20, 20, 1}, 5, 100));
    TrainingControl control;
    const TrainingResult result = trainer.run(control);
    std::uint64_t bytes = 0;
    for (const LedgerEntry& entry : result.ledger)
        bytes += entry.bytes;
    const auto measured = static_cast<double>(result.peakRssBytes - result.rssStartBytes);
    const double named = static_cast<double>(bytes);
    QVERIFY2(std::abs(measured - named) < 0.1 * measured + 1048576,
             qPrintable(
                 QStringLiteral("ledger %1 MiB, measured %2").arg(named / 1048576).arg(measured / 1048576)));
}

void TestStandardBnn::bitsAreRetainedOnly() {
    const auto bytesOf = [](const Settings& settings, const char* kind) {
        Fixture f("64c3,64c3,256", settings); // 1.5 million weights
        f.learner->learn(f.batch(0), never, nullptr);
        for (const LedgerEntry& entry : f.learner->ledger())
            if (entry.kind == kind)
                return entry.bytes;
        return std::uint64_t{0};
    };
    const Settings bits{{"retained", "binary"}}, signs{{"weight-gradients", "binary"}};
    const std::uint64_t places = 30 * 90 * 64 * 2 + 30 * 256; // batches of 30
    QVERIFY(bytesOf(standard, "activations") >= places * sizeof(float));
    QVERIFY(bytesOf(bits, "activations") <= places / 8 * 2); // paddings, the head's scores
    QVERIFY(bytesOf(bits, "masks") >= places / 8 && bytesOf(bits, "masks") < places / 4);
    QCOMPARE(bytesOf(standard, "masks"), std::uint64_t{0});
    QVERIFY(bytesOf(signs, "weight gradients") * 25 < bytesOf(standard, "weight gradients"));
}

void TestStandardBnn::tooLargeIsRefused() {
    Fixture f("20");
    LearningProblem problem = f.problem;
    problem.layers = parseNetwork("65000,65000,65000,65000", problem.image, 90, 5);
    try {
        findMethod("standard-bnn").create(f.config, problem, selectKernels("auto"));
        QFAIL("was made");
    } catch (const Error& e) {
        QVERIFY2(QString::fromUtf8(e.what()).contains(QLatin1String("this machine has")), e.what());
    }
}

QTEST_APPLESS_MAIN(TestStandardBnn)
#include "tst_standardbnn.moc"
