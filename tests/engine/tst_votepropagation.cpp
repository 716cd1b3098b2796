// The bit-flip methods against themselves written naively: plain integers, z stored, every sum a loop over
// samples. Weights, thresholds, counts, blame and deltas must agree after several steps.
#include "datasets/random.h"
#include "engine/batchsource.h"
#include "engine/learning/methods.h"
#include "engine/learning/schedule.h"
#include "engine/trainingconfig.h"
#include "support/syntheticdata.h"

#include <QtTest>

#include <bit>
#include <cstdlib>

using namespace flipscope;

namespace {

using Numbers = std::vector<std::vector<std::int64_t>>;

Numbers zeros(std::size_t rows, std::size_t columns) {
    return Numbers(rows, std::vector<std::int64_t>(columns));
}

/// One method, naively. x: what each input counts in z (grey values less their means, or +1/-1).
class Naive {
public:
    Naive(const TrainingConfig& config, const LearningProblem& problem, const Network& start)
        : m_config(config), m_problem(problem), m_method(config.text("method")),
          m_seed(static_cast<std::uint64_t>(config.integer("seed"))),
          m_total(problem.stepsPerEpoch * static_cast<std::uint64_t>(config.integer("epochs"))) {
        for (std::size_t l = 0; l < start.layers().size(); ++l) {
            const BitMatrix& w = parametersOf(start.layers()[l]).weights;
            Numbers weights = zeros(w.rows(), w.columns()), counters = weights;
            const RandomKey key =
                RandomKey::derive(m_seed, RandomStream::InitialWeights, 0, static_cast<std::uint32_t>(l));
            for (std::size_t o = 0; o < w.rows(); ++o)
                for (std::size_t i = 0; i < w.columns(); ++i) {
                    weights[o][i] = w.sign(o, i);
                    const std::int64_t draw = key.below(static_cast<std::uint32_t>(o * w.columns() + i), 126);
                    counters[o][i] = draw < 63 ? draw - 63 : draw - 62;
                }
            m_weights.push_back(weights);
            m_counters.push_back(counters);
            m_means.push_back(std::vector<std::int64_t>(w.rows()));
            m_magnitude.push_back(0);
            blame.push_back(std::vector<std::int64_t>(w.rows()));
            balance.push_back(std::vector<std::int64_t>(w.rows()));
        }
    }

    void step(const Numbers& x, const std::vector<std::uint16_t>& labels) {
        const std::size_t layers = m_weights.size(), batch = x.size();
        std::vector<Numbers> inputs{x}, z(layers), t(layers);
        for (std::size_t l = 0; l < layers; ++l) {
            z[l] = product(inputs[l], m_weights[l]);
            for (std::size_t o = 0; o < m_means[l].size(); ++o) {
                std::int64_t sum = 0;
                for (std::size_t b = 0; b < batch; ++b)
                    sum += z[l][b][o];
                const std::int64_t mean = sum * 256 / static_cast<std::int64_t>(batch);
                m_means[l][o] += m_step == 0 ? mean : (mean - m_means[l][o]) / 16;
                for (std::size_t b = 0; b < batch; ++b)
                    z[l][b][o] -= m_means[l][o] >> 8;
            }
            Numbers bits = z[l];
            for (auto& row : bits)
                for (auto& v : row)
                    v = v >= 0 ? 1 : -1;
            inputs.push_back(bits);
        }
        outputErrors(z.back(), labels, t.back());
        for (std::size_t l = layers - 1; l > 0; --l)
            hiddenErrors(l, t[l], z[l - 1], t[l - 1]);
        for (std::size_t l = 0; l < layers; ++l)
            update(l, inputs[l], t[l]);
        ++m_step;
    }

    std::int64_t weight(std::size_t l, std::size_t o, std::size_t i) const { return m_weights[l][o][i]; }
    std::int64_t threshold(std::size_t l, std::size_t o) const {
        std::int64_t centre = 0;
        if (l == 0)
            for (std::size_t i = 0; i < m_problem.inputMeans.size(); ++i)
                centre += m_weights[0][o][i] * m_problem.inputMeans[i];
        return (m_means[l][o] >> 8) + centre;
    }
    std::vector<std::vector<std::int64_t>> blame;   // count of t != 0
    std::vector<std::vector<std::int64_t>> balance; // sum of t
    std::int64_t flips = 0;

private:
    static Numbers product(const Numbers& x, const Numbers& w) {
        Numbers z = zeros(x.size(), w.size());
        for (std::size_t b = 0; b < x.size(); ++b)
            for (std::size_t o = 0; o < w.size(); ++o)
                for (std::size_t i = 0; i < x[b].size(); ++i)
                    z[b][o] += x[b][i] * w[o][i];
        return z;
    }

    void outputErrors(const Numbers& scores, const std::vector<std::uint16_t>& labels, Numbers& t) const {
        t = zeros(scores.size(), scores[0].size());
        const std::int64_t margin = scaledRoot(m_config.real("margin"), m_weights.back()[0].size());
        for (std::size_t b = 0; b < scores.size(); ++b) {
            std::size_t rival = labels[b] == 0 ? 1 : 0;
            for (std::size_t c = 0; c < scores[b].size(); ++c)
                if (c != labels[b] && scores[b][c] > scores[b][rival])
                    rival = c;
            if (scores[b][labels[b]] - scores[b][rival] < margin) {
                t[b][labels[b]] = 1;
                t[b][rival] = -1;
            }
        }
    }

    void hiddenErrors(std::size_t l, const Numbers& above, const Numbers& z, Numbers& t) const {
        const Numbers& w = m_weights[l];
        Numbers e = zeros(above.size(), w[0].size());
        std::uint64_t magnitude = 0;
        for (std::size_t b = 0; b < above.size(); ++b)
            for (std::size_t i = 0; i < w[0].size(); ++i) {
                for (std::size_t o = 0; o < w.size(); ++o)
                    e[b][i] += above[b][o] * w[o][i];
                magnitude += static_cast<std::uint64_t>(std::abs(e[b][i]));
            }
        const bool plain = m_method == "gft-plain";
        const std::uint64_t meanQ8 = magnitude * 256 / (above.size() * w[0].size());
        const std::int64_t dead =
            plain ? 0
                  : static_cast<std::int64_t>(
                        meanQ8 * static_cast<std::uint64_t>(toQ16(m_config.real("dead-zone"))) >> 24);
        const std::uint64_t fanIn = m_weights[l - 1][0].size();
        const std::uint64_t spread = l == 1 ? m_problem.inputDeviation : 1;
        const std::int64_t window = plain ? 0 : scaledRoot(m_config.real("window"), fanIn * spread * spread);
        t = zeros(z.size(), z[0].size());
        for (std::size_t b = 0; b < z.size(); ++b)
            for (std::size_t o = 0; o < z[b].size(); ++o) {
                const int wanted = e[b][o] > dead ? 1 : e[b][o] < -dead ? -1 : 0;
                const bool blamed = plain ? wanted != (z[b][o] >= 0 ? 1 : -1) : std::abs(z[b][o]) <= window;
                t[b][o] = blamed ? wanted : 0;
            }
    }

    void update(std::size_t l, const Numbers& x, const Numbers& t) {
        Numbers& w = m_weights[l];
        Numbers votes = zeros(w.size(), w[0].size());
        std::vector<std::int64_t> voters(w.size());
        std::uint64_t magnitude = 0;
        for (std::size_t o = 0; o < w.size(); ++o) {
            for (std::size_t b = 0; b < x.size(); ++b) {
                voters[o] += t[b][o] != 0;
                balance[l][o] += t[b][o];
                for (std::size_t i = 0; i < x[b].size(); ++i)
                    votes[o][i] += t[b][o] * x[b][i];
            }
            blame[l][o] += voters[o];
            for (const std::int64_t v : votes[o])
                magnitude += static_cast<std::uint64_t>(std::abs(v));
        }
        if (m_step == 0)
            m_magnitude[l] = magnitude;
        const std::size_t inputs = w[0].size();
        for (std::size_t o = 0; o < w.size(); ++o)
            for (std::size_t i = 0; i < inputs && voters[o] > 0; ++i) {
                const std::int64_t before = w[o][i];
                const auto index = static_cast<std::uint32_t>(o * inputs + i);
                w[o][i] = m_method == "bitflip" ? counted(l, o, i, votes[o][i], index)
                                                : flipped(l, o, i, votes[o], voters[o], index);
                flips += w[o][i] != before;
            }
        if (magnitude > 0)
            m_magnitude[l] = magnitude;
    }

    std::int64_t counted(std::size_t l, std::size_t o, std::size_t i, std::int64_t vote,
                         std::uint32_t index) {
        const std::int64_t rate = cosineAt(toQ16(m_config.real("learning-rate")),
                                           toQ16(m_config.real("final-learning-rate")), m_step, m_total);
        const std::uint64_t weights = m_weights[l].size() * m_weights[l][0].size();
        const std::uint64_t ratio =
            ((m_magnitude[l] << 16) / weights << 8) / static_cast<std::uint64_t>(rate);
        const int shift = std::clamp(static_cast<int>(std::bit_width(ratio * 181 / 128)) - 9, -6, 24);
        const RandomKey key =
            RandomKey::derive(m_seed, RandomStream::CounterDither, m_step, static_cast<std::uint32_t>(l));
        const std::int64_t step =
            shift > 0 ? (vote + (key.at(index) >> (32 - shift))) >> shift : vote * (1 << -shift);
        std::int64_t& counter = m_counters[l][o][i];
        counter = std::clamp<std::int64_t>(counter + step, -127, 127);
        return counter == 0 ? m_weights[l][o][i] : counter > 0 ? 1 : -1;
    }

    std::int64_t flipped(std::size_t l, std::size_t o, std::size_t i, const std::vector<std::int64_t>& votes,
                         std::int64_t voters, std::uint32_t index) const {
        std::uint64_t sum = 0, counted = 0;
        for (std::size_t k = 0; k < votes.size(); ++k)
            if (l > 0 || m_problem.inputVaries[k]) {
                sum += static_cast<std::uint64_t>(std::abs(votes[k]));
                ++counted;
            }
        const bool plain = m_method == "gft-plain";
        if (!plain && l == 0 && !m_problem.inputVaries[i])
            return m_weights[l][o][i];
        const std::int64_t unit = l == 0 ? m_problem.inputDeviation : 1;
        const std::int64_t threshold =
            plain ? toQ16(m_config.real("majority")) * voters * unit >> 16
                  : static_cast<std::int64_t>(static_cast<std::uint64_t>(linearAt(
                                                  toQ16(m_config.real("tail")),
                                                  toQ16(m_config.real("final-tail")), m_step, m_total)) *
                                                  (sum * 256 / counted) >>
                                              24);
        const auto probability = static_cast<std::uint32_t>(
            linearAt(toQ16(m_config.real("flip-probability")), toQ16(m_config.real("final-flip-probability")),
                     m_step, m_total));
        const RandomKey key =
            RandomKey::derive(m_seed, RandomStream::FlipChoice, m_step, static_cast<std::uint32_t>(l));
        const std::int64_t w = m_weights[l][o][i];
        return -w * votes[i] > threshold && key.at(index) >> 16 < probability ? -w : w;
    }

    TrainingConfig m_config;
    LearningProblem m_problem;
    std::string m_method;
    std::uint64_t m_seed, m_total, m_step = 0;
    std::vector<Numbers> m_weights, m_counters;
    std::vector<std::vector<std::int64_t>> m_means;
    std::vector<std::uint64_t> m_magnitude;
};

struct Fixture {
    static constexpr ImageShape shape{10, 9, 1};
    TrainingConfig config;
    Samples samples = syntheticSamples(shape, 5, 120, 1);
    Encoder encoder;
    BatchSource batches;
    LearningProblem problem;
    std::unique_ptr<Learner> learner;

    static TrainingConfig configFor(const QString& method) {
        std::vector<Assignment> all{
            {"method", method.toStdString(), "", {}}, {"network", "67,30", "", {}}, {"epochs", "2", "", {}}};
        if (method != QLatin1String("bitflip"))
            all.push_back({"flip-probability", "0.5", "", {}});
        return TrainingConfig::resolve(all);
    }

    explicit Fixture(const QString& method, const QString& spec,
                     const Kernels& kernels = selectKernels("auto"))
        : config(configFor(method)), encoder(Encoder::fit(spec.toStdString(), samples, shape)),
          batches(samples, encoder, 32, 1) {
        const bool grey = encoder.outputType() == ValueType::U8;
        problem.inputType = encoder.outputType();
        problem.layerSizes = {encoder.outputs(), 67, 30, 5};
        problem.stepsPerEpoch = batches.stepsPerEpoch();
        problem.inputDeviation = grey ? 70 : 1;
        for (std::size_t i = 0; i < problem.inputs(); ++i) {
            const std::size_t column = i % shape.size() % 10;
            problem.inputVaries.push_back(column != 0 && column != 9);
            if (grey)
                problem.inputMeans.push_back(
                    column == 0 || column == 9 ? 0 : static_cast<std::uint8_t>(40 + i % 50));
        }
        learner = findMethod(method.toStdString()).create(config, problem, kernels);
    }

    /// What the inputs of a batch count in z.
    Numbers valuesOf(const Batch& batch) const {
        Numbers x = zeros(batch.size(), problem.inputs());
        for (std::size_t b = 0; b < batch.size(); ++b)
            for (std::size_t i = 0; i < problem.inputs(); ++i)
                x[b][i] = problem.inputType == ValueType::U8
                              ? std::get<U8Matrix>(batch.input).at(b, i) - problem.inputMeans[i]
                              : std::get<BitMatrix>(batch.input).sign(b, i);
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
        for (const Method& method : methods())
            for (const char* encoder : {"grey", "thermometer:2"})
                QTest::addRow("%s %s", method.name.c_str(), encoder)
                    << QString::fromStdString(method.name) << QString::fromLatin1(encoder);
    }

private Q_SLOTS:
    void equalsTheNaiveForm_data() { addMethods(); }
    void equalsTheNaiveForm();
    void deltasLeadFromNetworkToNetwork_data() { addMethods(); }
    void deltasLeadFromNetworkToNetwork();
    void interruptedStepsLeaveNoTrace_data() { addMethods(); }
    void interruptedStepsLeaveNoTrace();
    void blameOfClassesAddsUp();
    void ledgerNamesWhatIsThere();
};

void TestVotePropagation::equalsTheNaiveForm() {
    QFETCH(QString, method);
    QFETCH(QString, encoder);
    Fixture f(method, encoder);
    Naive naive(f.config, f.problem, f.learner->network());
    std::uint64_t flips = 0;
    for (std::uint64_t step = 0; step < 2 * f.batches.stepsPerEpoch(); ++step) {
        const Batch& batch =
            f.batches.batch(1 + step / f.batches.stepsPerEpoch(), step % f.batches.stepsPerEpoch());
        const StepReport report = f.learner->learn(batch, never, nullptr);
        QVERIFY(report.completed);
        QCOMPARE(report.step, step + 1);
        naive.step(f.valuesOf(batch), batch.labels);
        for (const LayerStep& layer : report.layers)
            flips += layer.flips;
        const Network network = f.learner->network();
        for (std::size_t l = 0; l < network.layers().size(); ++l) {
            const DenseParameters& p = parametersOf(network.layers()[l]);
            for (std::size_t o = 0; o < p.weights.rows(); ++o) {
                QCOMPARE(std::int64_t{p.thresholds[o]}, naive.threshold(l, o));
                for (std::size_t i = 0; i < p.weights.columns(); ++i)
                    QCOMPARE(std::int64_t{p.weights.sign(o, i)}, naive.weight(l, o, i));
            }
        }
    }
    QCOMPARE(flips, static_cast<std::uint64_t>(naive.flips));
    QVERIFY2(flips > 100, "the comparison must see flips");
    for (std::size_t l = 0; l < naive.blame.size(); ++l)
        for (std::size_t o = 0; o < naive.blame[l].size(); ++o) {
            QCOMPARE(std::int64_t{f.learner->blame()[l].count[o]}, naive.blame[l][o]);
            QCOMPARE(std::int64_t{f.learner->blame()[l].sum[o]}, naive.balance[l][o]);
        }
}

void TestVotePropagation::deltasLeadFromNetworkToNetwork() {
    QFETCH(QString, method);
    QFETCH(QString, encoder);
    Fixture f(method, encoder);
    for (std::uint64_t step = 0; step < f.batches.stepsPerEpoch(); ++step) {
        const Network before = f.learner->network();
        StepDelta delta;
        const StepReport report = f.learner->learn(f.batches.batch(1, step), never, &delta);
        const Network after = f.learner->network();
        QCOMPARE(delta.step, report.step);
        std::vector<Layer> layers = before.layers();
        for (std::size_t l = 0; l < layers.size(); ++l) {
            auto p = std::make_shared<DenseParameters>(parametersOf(layers[l]));
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
            if (l + 1 < layers.size())
                layers[l] = DenseLayer{p};
            else
                layers[l] = DenseHead{p};
        }
        QCOMPARE(Network(before.inputType(), layers).checksum(), after.checksum());
    }
}

void TestVotePropagation::interruptedStepsLeaveNoTrace() {
    QFETCH(QString, method);
    QFETCH(QString, encoder);
    Fixture straight(method, encoder), disturbed(method, encoder);
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
    // Rows are padded to 64 bytes: 90, 67 and 30 inputs take 2, 2 and 1 lines as counters, one line each as
    // bits.
    QCOMPARE(ledger["counters"], std::uint64_t{(67 * 2 + 30 * 2 + 5) * 64});
    QCOMPARE(ledger["weights"], std::uint64_t{(67 + 30 + 5) * 64});
    QVERIFY(ledger["activations"] > 0 && ledger["errors"] > 0 && ledger["votes"] > 0);
}

QTEST_APPLESS_MAIN(TestVotePropagation)
#include "tst_votepropagation.moc"
