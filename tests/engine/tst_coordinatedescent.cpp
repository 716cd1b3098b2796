// Coordinate descent against itself written naively: every flip of a neuron tried by a forward pass over all
// samples. Then what it promises: steps whole or not at all, deltas, and no fewer samples right.
#include "datasets/error.h"
#include "engine/batchsource.h"
#include "engine/io/modelfile.h"
#include "engine/learning/methods.h"
#include "engine/learning/startmodel.h"
#include "engine/learning/schedule.h"
#include "engine/network/networkspec.h"
#include "engine/trainer.h"
#include "engine/trainingconfig.h"
#include "support/syntheticdata.h"

#include <QTemporaryDir>
#include <QtTest>

#include <atomic>

using namespace flipscope;

namespace {

using Numbers = std::vector<std::int64_t>;

const auto never = [] { return false; };

struct Fixture {
    static constexpr ImageShape shape{6, 5, 1};
    TrainingConfig config;
    Samples samples = syntheticSamples(shape, 4, 60, 1, 140);
    Encoder encoder;
    BatchSource batches;
    LearningProblem problem;
    std::unique_ptr<Learner> learner;

    static TrainingConfig configFor(const std::string& encoder, const std::string& network) {
        return TrainingConfig::resolve({{"method", "coordinate-descent", "", {}},
                                        {"encoder", encoder, "", {}},
                                        {"network", network, "", {}},
                                        {"visits", "7", "", {}},
                                        {"flips-per-visit", "3", "", {}},
                                        {"certainty", "0.5", "", {}},
                                        {"margin", "2", "", {}}});
    }

    Fixture(const std::string& spec, const std::string& network, const std::string& start = {})
        : config(configFor(spec, network)), encoder(Encoder::fit(spec, samples, shape)),
          batches(samples, encoder, 60, 1) {
        problem.inputType = encoder.outputType();
        problem.image = imageMap(shape);
        problem.layers = parseNetwork(network, problem.image, encoder.outputs(), 4);
        problem.stepsPerEpoch = 1;
        problem.inputMeans.assign(problem.inputType == ValueType::U8 ? encoder.outputs() : 0, 30);
        problem.inputVaries.assign(encoder.outputs(), true);
        learner = findMethod("coordinate-descent").create(config, problem, selectKernels("auto"));
        if (!start.empty())
            startFromModel(*learner, start, encoder);
    }

    const Batch& batch() { return batches.batch(1, 0); }
    std::vector<Numbers> values() {
        const Batch& b = batch();
        std::vector<Numbers> x(b.size());
        for (std::size_t s = 0; s < b.size(); ++s)
            for (std::size_t i = 0; i < encoder.outputs(); ++i)
                x[s].push_back(problem.inputType == ValueType::U8 ? std::get<U8Matrix>(b.input).at(s, i)
                                                                  : std::get<BitMatrix>(b.input).sign(s, i));
        return x;
    }
};

struct Naive {
    struct Layer {
        std::vector<Numbers> weights; // [neuron][column]
        Numbers thresholds;
    };
    struct Said {
        Numbers losses;
        std::vector<bool> right;
    };

    std::vector<Layer> layers;
    std::vector<Numbers> x;
    std::vector<std::uint16_t> labels;
    std::int64_t margin, certaintyQ16;
    std::size_t place = 0, flips = 0;
    std::vector<Numbers> count, balance; // blame

    Naive(const Network& start, Fixture& f)
        : x(f.values()), labels(f.batch().labels),
          margin(scaledRoot(f.config.real("margin"), f.problem.layers.back().inputs())),
          certaintyQ16(toQ16(f.config.real("certainty"))) {
        for (const auto& layer : start.layers()) {
            const LayerParameters& p = parametersOf(layer);
            Layer copy;
            for (std::size_t o = 0; o < p.shape.neurons; ++o) {
                copy.weights.emplace_back();
                for (std::size_t i = 0; i < p.weights.columns(); ++i)
                    copy.weights[o].push_back(p.weights.sign(o, i));
            }
            copy.thresholds.assign(p.shape.neurons, 0);
            layers.push_back(copy);
            count.push_back(Numbers(p.shape.neurons));
            balance.push_back(Numbers(p.shape.neurons));
        }
        for (std::size_t l = 0; l < layers.size(); ++l) {
            Numbers means(layers[l].thresholds.size());
            for (std::size_t s = 0; s < x.size(); ++s) {
                const Numbers z = sums(l, inputOf(l, s));
                for (std::size_t o = 0; o < z.size(); ++o)
                    means[o] += z[o];
            }
            for (std::size_t o = 0; o < means.size(); ++o)
                means[o] /= static_cast<std::int64_t>(x.size());
            layers[l].thresholds = means;
        }
    }

    static Numbers sums(const Layer& layer, const Numbers& input) {
        Numbers z;
        for (const Numbers& w : layer.weights) {
            z.push_back(0);
            for (std::size_t i = 0; i < w.size(); ++i)
                z.back() += w[i] * input[i];
        }
        return z;
    }
    Numbers sums(std::size_t l, const Numbers& input) const { return sums(layers[l], input); }
    Numbers above(std::size_t l, const Numbers& input) const {
        Numbers a = sums(l, input);
        for (std::size_t o = 0; o < a.size(); ++o)
            a[o] = a[o] >= layers[l].thresholds[o] ? 1 : -1;
        return a;
    }
    Numbers inputOf(std::size_t l, std::size_t sample) const {
        Numbers a = x[sample];
        for (std::size_t k = 0; k < l; ++k)
            a = above(k, a);
        return a;
    }
    /// From the input of layer `l` on.
    void judge(std::size_t l, Numbers a, std::size_t sample, Said& said) const {
        for (; l + 1 < layers.size(); ++l)
            a = above(l, a);
        Numbers scores = sums(l, a);
        for (std::size_t c = 0; c < scores.size(); ++c)
            scores[c] -= layers[l].thresholds[c];
        std::int64_t rival = INT64_MIN;
        for (std::size_t c = 0; c < scores.size(); ++c)
            if (c != labels[sample])
                rival = std::max(rival, scores[c]);
        said.losses.push_back(std::max<std::int64_t>(0, margin - scores[labels[sample]] + rival));
        said.right.push_back(static_cast<std::size_t>(std::max_element(scores.begin(), scores.end()) -
                                                      scores.begin()) == labels[sample]);
    }
    Said all() const {
        Said said;
        for (std::size_t s = 0; s < x.size(); ++s)
            judge(0, x[s], s, said);
        return said;
    }

    void visit(std::size_t l, std::size_t o, std::size_t most) {
        blame(l, o);
        for (std::size_t done = 0; done < most; ++done) {
            const Said before = all();
            std::vector<std::pair<std::int64_t, std::size_t>> gains;
            for (std::size_t i = 0; i < layers[l].weights[o].size(); ++i) {
                layers[l].weights[o][i] *= -1;
                std::int64_t gain = 0;
                const Said after = all();
                for (std::size_t s = 0; s < x.size(); ++s)
                    gain += before.losses[s] - after.losses[s];
                layers[l].weights[o][i] *= -1;
                if (gain > 0)
                    gains.emplace_back(-gain, i);
            }
            std::sort(gains.begin(), gains.end());
            bool kept = false;
            for (std::size_t k = 0; k < std::min<std::size_t>(3, gains.size()) && !kept; ++k) {
                std::int64_t& weight = layers[l].weights[o][gains[k].second];
                weight *= -1;
                kept = worthwhile(before, all());
                if (!kept)
                    weight *= -1;
            }
            if (!kept)
                return;
            ++flips;
        }
    }
    bool worthwhile(const Said& before, const Said& after) const {
        std::int64_t loss = 0, right = 0;
        std::uint64_t squares = 0;
        for (std::size_t s = 0; s < x.size(); ++s) {
            const std::int64_t change = after.losses[s] - before.losses[s];
            loss += change;
            squares += static_cast<std::uint64_t>(change * change);
            right += int{after.right[s]} - int{before.right[s]};
        }
        return loss < 0 && right >= 0 &&
               -loss * 65536 >= certaintyQ16 * static_cast<std::int64_t>(integerRoot(squares));
    }

    /// Samples that a flip can reach and for which the neuron's other answer is better.
    void blame(std::size_t l, std::size_t o) {
        const Said before = all();
        const bool last = l + 1 == layers.size();
        for (std::size_t s = 0; s < x.size(); ++s) {
            const Numbers input = inputOf(l, s);
            const std::int64_t distance = sums(l, input)[o] - layers[l].thresholds[o];
            if (!last) {
                bool reached = false;
                for (std::size_t i = 0; i < input.size(); ++i)
                    for (const std::int64_t step : {2 * input[i], -2 * input[i]})
                        reached = reached || (distance >= 0) != (distance + step >= 0);
                if (l == 0 && x[0].size() == 30) // grey: what any value could reach
                    reached = std::abs(2 * distance + 1) < 1021;
                Numbers a = above(l, input);
                a[o] *= -1;
                Said turned;
                judge(l + 1, a, s, turned);
                if (reached && turned.losses[0] < before.losses[s]) {
                    ++count[l][o];
                    balance[l][o] += a[o];
                }
                continue;
            }
            for (const std::int64_t step : {2, -2}) {
                layers[l].thresholds[o] -= step;
                Said moved;
                judge(l, input, s, moved);
                layers[l].thresholds[o] += step;
                if (moved.losses[0] < before.losses[s]) {
                    ++count[l][o];
                    balance[l][o] += step / 2;
                }
            }
        }
    }

    void step(std::size_t visits, std::size_t most) {
        std::size_t neurons = 0;
        for (const Layer& layer : layers)
            neurons += layer.weights.size();
        for (std::size_t i = 0; i < visits; ++i) {
            std::size_t at = (place + i) % neurons, l = layers.size() - 1;
            while (at >= layers[l].weights.size())
                at -= layers[l--].weights.size();
            visit(l, at, most);
        }
        place = (place + visits) % neurons;
    }
};

} // namespace

class TestCoordinateDescent : public QObject {
    Q_OBJECT
private:
    static void addNetworks() {
        QTest::addColumn<QString>("encoder");
        QTest::addColumn<QString>("network");
        for (const char* encoder : {"grey", "thermometer:2"})
            for (const char* network : {"9", "20,7", "12,9,7"})
                QTest::addRow("%s %s", encoder, network)
                    << QString::fromLatin1(encoder) << QString::fromLatin1(network);
    }
    static void compare(const Network& found, const Naive& naive) {
        for (std::size_t l = 0; l < naive.layers.size(); ++l) {
            const LayerParameters& p = parametersOf(found.layers()[l]);
            for (std::size_t o = 0; o < p.shape.neurons; ++o)
                for (std::size_t i = 0; i < p.weights.columns(); ++i)
                    QCOMPARE(std::int64_t{p.weights.sign(o, i)}, naive.layers[l].weights[o][i]);
        }
    }

private Q_SLOTS:
    void equalsTheNaiveForm_data() { addNetworks(); }
    void equalsTheNaiveForm() {
        QFETCH(QString, encoder);
        QFETCH(QString, network);
        Fixture f(encoder.toStdString(), network.toStdString());
        Naive naive(f.learner->network(), f);
        std::uint64_t flips = 0;
        for (int step = 0; step < 8; ++step) {
            const Naive::Said before = naive.all();
            const StepReport report = f.learner->learn(f.batch(), never, nullptr);
            QVERIFY(report.completed);
            QCOMPARE(report.correct,
                     static_cast<std::size_t>(std::count(before.right.begin(), before.right.end(), true)));
            QCOMPARE(report.silent,
                     static_cast<std::size_t>(std::count(before.losses.begin(), before.losses.end(), 0)));
            naive.step(7, 3);
            flips += totalOf(report.layers).flips;
            compare(f.learner->network(), naive);
            if (QTest::currentTestFailed())
                return;
        }
        QCOMPARE(flips, std::uint64_t{naive.flips});
        QVERIFY(flips > 15);
        for (std::size_t l = 0; l < naive.layers.size(); ++l)
            for (std::size_t o = 0; o < naive.count[l].size(); ++o) {
                QCOMPARE(std::int64_t{f.learner->blame()[l].count[o]}, naive.count[l][o]);
                QCOMPARE(std::int64_t{f.learner->blame()[l].sum[o]}, naive.balance[l][o]);
            }
    }

    void deltasLeadFromNetworkToNetwork_data() { addNetworks(); }
    void deltasLeadFromNetworkToNetwork() {
        QFETCH(QString, encoder);
        QFETCH(QString, network);
        Fixture f(encoder.toStdString(), network.toStdString());
        for (int step = 0; step < 4; ++step) {
            const Network before = f.learner->network();
            StepDelta delta;
            const StepReport report = f.learner->learn(f.batch(), never, &delta);
            QCOMPARE(delta.step, report.step);
            std::vector<Layer> layers = before.layers();
            for (std::size_t l = 0; l < layers.size(); ++l) {
                auto p = std::make_shared<LayerParameters>(parametersOf(layers[l]));
                for (const WordChange& change : delta.layers[l].weights)
                    p->weights.row(change.row)[change.word] ^= change.mask;
                for (const ThresholdChange& change : delta.layers[l].thresholds) {
                    QCOMPARE(p->thresholds[change.neuron], change.before);
                    p->thresholds[change.neuron] = change.after;
                }
                std::visit([&](auto& layer) { layer.parameters = p; }, layers[l]);
            }
            QCOMPARE(Network(before.inputType(), before.image(), layers).checksum(),
                     f.learner->network().checksum());
        }
    }

    void interruptedStepsLeaveNoTrace() {
        Fixture straight("grey", "20,7"), disturbed("grey", "20,7");
        int dropped = 0;
        for (int step = 0; step < 3; ++step) {
            straight.learner->learn(straight.batch(), never, nullptr);
            for (int patience = 0;; ++patience) {
                std::atomic<int> polls{0};
                const std::string before = disturbed.learner->network().checksum();
                if (disturbed.learner
                        ->learn(
                            disturbed.batch(), [&] { return polls++ >= patience; }, nullptr)
                        .completed)
                    break;
                ++dropped;
                QCOMPARE(disturbed.learner->network().checksum(), before);
            }
        }
        QVERIFY(dropped > 20);
        QCOMPARE(disturbed.learner->network().checksum(), straight.learner->network().checksum());
        QCOMPARE(disturbed.learner->blame()[0].byClass, straight.learner->blame()[0].byClass);
    }

    void polishesWhatAnotherMethodTrained() {
        const QTemporaryDir folder;
        const std::string file = folder.filePath(QStringLiteral("m.flipscope")).toStdString();
        Fixture f("grey", "20,7");
        const TrainingConfig other = TrainingConfig::resolve(
            {{"method", "gft", "", {}}, {"network", "20,7", "", {}}, {"epochs", "2", "", {}}});
        auto gft = findMethod("gft").create(other, f.problem, selectKernels("auto"));
        for (int step = 0; step < 3; ++step)
            gft->learn(f.batch(), never, nullptr);
        Model model;
        model.network = gft->network();
        model.encoder = f.encoder;
        model.preparation = {f.shape};
        model.classNames = {"a", "b", "c", "d"};
        saveModel(model, file);

        Fixture polish("grey", "20,7", file);
        const Kernels& kernels = selectKernels("auto");
        QCOMPARE(polish.learner->network().predict(f.batch().input, kernels),
                 model.network.predict(f.batch().input, kernels));
        std::size_t correct = 0;
        double loss = 1e9;
        for (int step = 0; step < 12; ++step) {
            const StepReport report = polish.learner->learn(polish.batch(), never, nullptr);
            QVERIFY(report.correct >= correct && report.loss <= loss);
            correct = report.correct;
            loss = report.loss;
        }
        const StepReport first = Fixture("grey", "20,7", file).learner->learn(f.batch(), never, nullptr);
        QVERIFY(correct > first.correct && loss < first.loss);
        QVERIFY_EXCEPTION_THROWN(Fixture("grey", "20,8", file), Error);
        QVERIFY_EXCEPTION_THROWN(Fixture("median", "20,7", file), Error);
    }

    void refusesFilters() { QVERIFY_EXCEPTION_THROWN(Fixture("grey", "4c3,9"), Error); }
};

QTEST_APPLESS_MAIN(TestCoordinateDescent)
#include "tst_coordinatedescent.moc"
