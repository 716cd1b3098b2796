// The scalar kernels are what the header says, by plain integers; every other table equals them bit for bit:
// odd sizes, all densities, sums at their limits, rows at any word, and nothing touched that is not promised.
#include "engine/bits/kernels.h"

#include "datasets/error.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <random>

using namespace flipscope;

namespace {

#ifdef __SANITIZE_ADDRESS__
constexpr std::size_t margin = 0; // the sanitizer watches the ends
#else
constexpr std::size_t margin = 24;
#endif

/// Shares of ones: none, 1/64, 1/8, 1/2, all; as the number of random words whose AND has them.
constexpr int noBits = -1;
constexpr int densities[] = {noBits, 6, 3, 1, 0};

constexpr std::size_t roundUp(std::size_t n, std::size_t unit) { return (n + unit - 1) / unit * unit; }

const std::vector<std::size_t>& oddSizes() {
    static const std::vector<std::size_t> sizes = [] {
        std::vector<std::size_t> all{1000};
        for (const auto& [first, last] : std::vector<std::pair<std::size_t, std::size_t>>{{1, 18},
                                                                                          {31, 34},
                                                                                          {47, 49},
                                                                                          {62, 67},
                                                                                          {79, 81},
                                                                                          {95, 97},
                                                                                          {111, 113},
                                                                                          {126, 130},
                                                                                          {191, 193},
                                                                                          {255, 257},
                                                                                          {319, 321},
                                                                                          {511, 513},
                                                                                          {2047, 2049}})
            for (std::size_t size = first; size <= last; ++size)
                all.push_back(size);
        return all;
    }();
    return sizes;
}

class Generator {
public:
    explicit Generator(std::size_t seed) : m_random(seed) {}

    std::size_t below(std::size_t bound) { return m_random() % bound; }
    Word word(int density = 1) {
        Word word = density == noBits ? 0 : ~Word{0};
        for (int i = 0; i < density; ++i)
            word &= m_random();
        return word;
    }
    /// In -limit .. limit; often one of these two or 0.
    std::int64_t within(std::int64_t limit) {
        const std::size_t kind = below(8);
        if (kind < 3)
            return (static_cast<std::int64_t>(kind) - 1) * limit;
        return static_cast<std::int64_t>(below(2 * static_cast<std::size_t>(limit) + 1)) - limit;
    }
    int density() { return densities[below(std::size(densities))]; }

private:
    std::mt19937_64 m_random;
};

/// Exactly the memory that a kernel may touch, full of garbage, with more garbage around to be compared.
template <class T> class Bounded {
public:
    Bounded(Generator& random, std::size_t size) : m_all(size + 2 * margin) {
        std::generate(m_all.begin(), m_all.end(), [&] { return static_cast<T>(random.word()); });
    }
    T* data() { return m_all.data() + margin; }
    const T* data() const { return m_all.data() + margin; }
    T& operator[](std::size_t i) { return data()[i]; }
    const T& operator[](std::size_t i) const { return data()[i]; }
    bool operator==(const Bounded&) const = default;

private:
    std::vector<T> m_all;
};

/// Rows of bits at any word; what follows a row's used words is garbage.
class BitRows {
public:
    BitRows(Generator& random, std::size_t rows, std::size_t columns, int density, std::size_t gap = 0)
        : m_stride(wordsFor(columns) + gap),
          m_words(random, (rows - 1) * m_stride + wordsFor(columns) + readAhead) {
        for (std::size_t r = 0; r < rows; ++r) {
            std::generate_n(row(r), wordsFor(columns), [&] { return random.word(density); });
            row(r)[wordsFor(columns) - 1] &= lastWordMask(columns);
        }
    }
    std::size_t stride() const { return m_stride; }
    Word* row(std::size_t r) { return m_words.data() + r * m_stride; }
    const Word* row(std::size_t r) const { return m_words.data() + r * m_stride; }
    bool get(std::size_t r, std::size_t c) const { return (row(r)[c / 64] >> (c % 64)) & 1; }
    int sign(std::size_t r, std::size_t c) const { return get(r, c) ? 1 : -1; }
    bool operator==(const BitRows&) const = default;

private:
    std::size_t m_stride;
    Bounded<Word> m_words;
};

class Sliced {
public:
    Sliced(Generator& random, std::size_t words, int count)
        : m_count(count), m_words(words), m_stride(words + readAhead + random.below(3)),
          m_planes(random, (static_cast<std::size_t>(count) - 1) * m_stride + words + readAhead) {}

    SlicedSums sums() { return {m_planes.data(), m_stride, m_words, m_count}; }
    const Word* planes() const { return m_planes.data(); }
    std::size_t stride() const { return m_stride; }
    std::size_t columns() const { return m_words * wordBits; }

    std::int64_t at(std::size_t k) const {
        std::int64_t value = 0;
        for (int p = 0; p < m_count; ++p)
            value += static_cast<std::int64_t>((word(p, k) >> (k % 64)) & 1) * (p + 1 == m_count ? -1 : 1)
                     << p;
        return value;
    }
    void set(std::size_t k, std::int64_t value) {
        for (int p = 0; p < m_count; ++p) {
            Word& at = m_planes[static_cast<std::size_t>(p) * m_stride + k / 64];
            const Word bit = Word{1} << (k % 64);
            at = (value >> p) & 1 ? at | bit : at & ~bit;
        }
    }
    /// Every number within the limit, the least and largest among them.
    void fill(Generator& random, std::int64_t limit) {
        for (std::size_t k = 0; k < columns(); ++k)
            set(k, random.within(limit));
    }
    /// Words after a plane that kernels may write are made equal.
    bool operator==(const Sliced& other) const {
        return withoutSlack().m_planes == other.withoutSlack().m_planes;
    }

private:
    Word word(int p, std::size_t k) const {
        return m_planes[static_cast<std::size_t>(p) * m_stride + k / 64];
    }
    Sliced withoutSlack() const {
        Sliced copy = *this;
        for (int p = 0; p < m_count; ++p)
            std::fill_n(copy.m_planes.data() + static_cast<std::size_t>(p) * m_stride + m_words, readAhead,
                        Word{0});
        return copy;
    }

    int m_count;
    std::size_t m_words;
    std::size_t m_stride;
    Bounded<Word> m_planes;
};

std::vector<std::uint32_t> listOf(Generator& random, const BitRows& rows, std::size_t among,
                                  std::size_t count, std::size_t every = 1) {
    std::vector<std::uint32_t> list(count);
    for (std::uint32_t& offset : list)
        offset = static_cast<std::uint32_t>(random.below(among) * every * rows.stride());
    return list;
}

const Kernels& scalar() { return selectKernels("scalar"); }

/// A wide layer: samples of bits or grey values and W^T in lane blocks.
struct CountedCase {
    std::size_t samples, columns, neurons;
    int planes, weightPlanes, sumPlanes;
    BitRows x;
    Bounded<Word> weights, thresholds;
    std::size_t blocks;

    CountedCase(Generator& random, std::size_t sampleCount, std::size_t inputs, std::size_t outputs,
                int inputPlanes, int planesOfWeights = 1)
        : samples(sampleCount), columns(inputs), neurons(outputs), planes(inputPlanes),
          weightPlanes(planesOfWeights), sumPlanes(planesForSum(columns + 2, planes == 1 ? 1 : 255)),
          x(random, samples * static_cast<std::size_t>(planes), columns, random.density(), random.below(3)),
          weights(random,
                  roundUp(neurons, laneBlock) / 64 * columns * static_cast<std::size_t>(weightPlanes)),
          thresholds(random, 3 * static_cast<std::size_t>(sumPlanes) * thresholdStride(neurons)),
          blocks(roundUp(neurons, laneBlock) / laneBlock) {
        const int density = random.density();
        std::generate_n(weights.data(), blocks * columns * 8 * static_cast<std::size_t>(weightPlanes),
                        [&] { return random.word(density); });
    }
    static std::size_t thresholdStride(std::size_t neurons) { return roundUp(neurons, laneBlock) / wordBits; }

    /// All inputs at their largest.
    void fillInputs() {
        for (std::size_t r = 0; r < samples * static_cast<std::size_t>(planes); ++r)
            std::fill_n(x.row(r), columns / 64, ~Word{0});
    }
    int input(std::size_t sample, std::size_t k) const {
        int value = 0;
        for (int p = 0; p < planes; ++p)
            value += x.get(sample * static_cast<std::size_t>(planes) + static_cast<std::size_t>(p), k) << p;
        return value;
    }
    /// The mean over the planes of weights: 2 * mean, so that it is whole.
    int twiceWeight(std::size_t neuron, std::size_t k) const {
        int sum = 0;
        for (std::size_t plane = 0; plane < static_cast<std::size_t>(weightPlanes); ++plane) {
            const std::size_t row =
                (neuron / 512 * static_cast<std::size_t>(weightPlanes) + plane) * columns + k;
            sum += (weights[row * 8 + neuron % 512 / 64] >> (neuron % 64)) & 1 ? 1 : -1;
        }
        return 2 * sum / weightPlanes;
    }
    std::int64_t threshold(std::size_t kind, std::size_t neuron) const {
        std::int64_t value = 0;
        const auto count = static_cast<std::size_t>(sumPlanes);
        for (std::size_t p = 0; p < count; ++p) {
            const Word word = thresholds[(kind * count + p) * thresholdStride(neurons) + neuron / 64];
            value += static_cast<std::int64_t>((word >> (neuron % 64)) & 1) * (p + 1 == count ? -1 : 1) << p;
        }
        return value;
    }
    /// Few planes of the thresholds differ from what sums are made of, so that sums lie on both sides.
    void moderateThresholds(int significant) {
        const auto count = static_cast<std::size_t>(sumPlanes);
        for (std::size_t kind = 0; kind < 3; ++kind)
            for (std::size_t p = static_cast<std::size_t>(significant); p + 1 < count; ++p)
                std::copy_n(thresholds.data() + (kind * count + count - 1) * thresholdStride(neurons),
                            thresholdStride(neurons),
                            thresholds.data() + (kind * count + p) * thresholdStride(neurons));
    }
    CountedProduct product(Bounded<Word>& scratch) const {
        const auto count = static_cast<std::size_t>(planes);
        return {x.row(0),       count * x.stride(), x.stride(), planes,    samples,       columns,
                weights.data(), weightPlanes,       neurons,    sumPlanes, scratch.data()};
    }
    std::size_t scratchWords() const { return countedScratch(columns, planes); }
};

/// Narrow layer or convolution.
struct TileCase {
    std::size_t positions, segments, segmentSize, neurons;
    std::size_t xStride, segmentStride; // of words or bytes

    std::size_t inputs() const {
        return (positions - 1) * xStride + (segments - 1) * segmentStride + segmentSize;
    }
    std::size_t zSize(std::size_t stride) const { return (positions - 1) * stride + roundUp(neurons, 16); }
    BitProduct bits(const Bounded<Word>& x, const Bounded<Word>& panels, int weightPlanes) const {
        return {x.data(),      xStride,
                positions,     segments,
                segmentStride, segmentSize,
                panels.data(), neurons,
                weightPlanes,  static_cast<std::int32_t>(segments * segmentSize * 64)};
    }
    U8Product grey(const Bounded<std::uint8_t>& x, const Bounded<std::int8_t>& panels) const {
        return {x.data(), xStride, positions, segments, segmentStride, segmentSize, panels.data(), neurons};
    }
};

TileCase dense(Generator& random, std::size_t positions, std::size_t size, std::size_t neurons) {
    return {positions, 1, size, neurons, size + random.below(3), 0};
}
TileCase convolution(std::size_t side, std::size_t pixel, std::size_t places, std::size_t neurons) {
    const std::size_t width = places + side - 1;
    return {places, side, side * pixel, neurons, pixel, width * pixel};
}

/// +1/-1 in panels, 0 where there is no input.
void fillGreyPanels(Generator& random, const TileCase& c, Bounded<std::int8_t>& panels) {
    const std::size_t quads = roundUp(c.segmentSize, 4) / 4;
    for (std::size_t panel = 0; panel < roundUp(c.neurons, 16) / 16 * c.segments; ++panel)
        for (std::size_t i = 0; i < quads * 4; ++i)
            for (std::size_t o = 0; o < 16; ++o)
                panels[(panel * quads + i / 4) * 64 + o * 4 + i % 4] =
                    i < c.segmentSize ? static_cast<std::int8_t>(random.below(2) ? 1 : -1) : std::int8_t{0};
}

} // namespace

class TestKernels : public QObject {
    Q_OBJECT

private:
    static void addRows() {
        QTest::addColumn<QString>("kernels");
        QTest::addColumn<int>("size");
        for (const Kernels* table : availableKernels())
            for (const std::size_t size : oddSizes())
                if (table != &scalar())
                    QTest::addRow("%s %zu", table->name.data(), size)
                        << QString::fromUtf8(table->name.data()) << static_cast<int>(size);
    }
    static void compareCounted(const Kernels& table, Generator& random, const CountedCase& c);
    static void compareBitTiles(const Kernels& table, Generator& random, const TileCase& c, int density);
    static void compareGreyTiles(const Kernels& table, Generator& random, const TileCase& c, bool white);
    static void compareSums(const Kernels& table, Generator& random, std::size_t columns, std::size_t plus,
                            std::size_t minus, int planes);

private Q_SLOTS:
    void forcedTableIsTheOneThatRuns();
    void unknownTableIsRefused();

    void countedProductIsTheDefinition_data();
    void countedProductIsTheDefinition();
    void bitProductIsTheDefinition_data();
    void bitProductIsTheDefinition();
    void greyProductIsTheDefinition();
    void poolingIsTheDefinition();
    void slicesAreTheDefinition();
    void votesAreTheDefinition();
    void blameIsTheDefinition();
    void countersAreTheDefinition_data();
    void countersAreTheDefinition();
    void accumulatorsAreTheDefinition_data() { countersAreTheDefinition_data(); }
    void accumulatorsAreTheDefinition();
    void ditherIsFair();
    void flipsAreTheDefinition();
    void ternaryFlipsAreTheDefinition();

    void counted_data() { addRows(); }
    void counted();
    void bitTiles_data() { addRows(); }
    void bitTiles();
    void greyTiles_data() { addRows(); }
    void greyTiles();
    void pooling_data() { addRows(); }
    void pooling();
    void slices_data() { addRows(); }
    void slices();
    void sums_data() { addRows(); }
    void sums();
    void sumsAtTheirLimits_data();
    void sumsAtTheirLimits();
    void blame_data() { addRows(); }
    void blameFromAllRows_data() { addRows(); }
    void blameFromAllRows();
    void blame();
    void counters_data() { addRows(); }
    void counters();
    void accumulators_data() { addRows(); }
    void accumulators();
    void flips_data() { addRows(); }
    void flips();
};

void TestKernels::forcedTableIsTheOneThatRuns() {
    for (const Kernels* table : availableKernels())
        QCOMPARE(&selectKernels(table->name), table);
    QCOMPARE(&selectKernels("auto"), availableKernels().front());
    QCOMPARE(availableKernels().back()->name, std::string_view("scalar"));
    // The tables are different code, not one table under several names.
    for (std::size_t i = 1; i < availableKernels().size(); ++i) {
        QVERIFY(availableKernels()[i]->packCounted != availableKernels()[i - 1]->packCounted);
        QVERIFY(availableKernels()[i]->updateCounters != availableKernels()[i - 1]->updateCounters);
    }
}

void TestKernels::unknownTableIsRefused() {
    try {
        selectKernels("sse9");
        QFAIL("accepted");
    } catch (const Error& e) {
        QVERIFY(e.kind() == Error::Kind::Usage);
        QVERIFY(std::string(e.what()).find("sse9") != std::string::npos);
        QVERIFY(std::string(e.what()).find("scalar") != std::string::npos);
    }
}

// ---- the scalar twin against plain integers ----

void TestKernels::countedProductIsTheDefinition_data() {
    QTest::addColumn<int>("planes");
    QTest::addColumn<int>("weightPlanes");
    QTest::addColumn<int>("columns");
    QTest::addColumn<int>("neurons");
    for (const int planes : {1, 8})
        for (const int weightPlanes : {1, 2})
            for (const int columns : {64, 128, 320})
                for (const int neurons : {1, 65, 513})
                    QTest::addRow("%d planes, %d of weights, %d to %d", planes, weightPlanes, columns,
                                  neurons)
                        << planes << weightPlanes << columns << neurons;
}

void TestKernels::countedProductIsTheDefinition() {
    QFETCH(int, planes);
    QFETCH(int, weightPlanes);
    QFETCH(int, columns);
    QFETCH(int, neurons);
    Generator random(3);
    CountedCase c(random, 3, columns, neurons, planes, weightPlanes);
    c.moderateThresholds(planes == 1 ? 4 : 11);
    Bounded<Word> scratch(random, c.scratchWords());
    const std::size_t stride = c.blocks * laneBlock, words = stride / 64;
    Bounded<std::int32_t> u(random, 3 * stride);
    Bounded<Word> bits(random, 3 * words), near(random, 3 * words);
    scalar().tileCounted(c.product(scratch), {u.data(), stride});
    scalar().packCounted(c.product(scratch), {c.thresholds.data(), words, bits.data(), near.data(), words});
    for (std::size_t s = 0; s < 3; ++s)
        for (std::size_t o = 0; o < static_cast<std::size_t>(neurons); ++o) {
            std::int64_t z = 0, sum = 0; // both twice
            for (std::size_t k = 0; k < static_cast<std::size_t>(columns); ++k) {
                const int w = c.twiceWeight(o, k);
                z += w * (planes == 1 ? 2 * c.input(s, k) - 1 : c.input(s, k));
                sum += w;
            }
            const std::int64_t found = u[s * stride + o];
            QCOMPARE(planes == 1 ? 4 * found - sum : 2 * found, z);
            const auto bitAt = [&](const Bounded<Word>& m) {
                return (m[s * words + o / 64] >> (o % 64)) & 1;
            };
            QCOMPARE(bitAt(bits), Word{found >= c.threshold(0, o)});
            QCOMPARE(bitAt(near), Word{found >= c.threshold(1, o) && found < c.threshold(2, o)});
        }
}

void TestKernels::bitProductIsTheDefinition_data() {
    QTest::addColumn<int>("side");
    QTest::addColumn<int>("weightPlanes");
    for (const int side : {1, 3})
        for (const int weightPlanes : {1, 2})
            QTest::addRow("%dx%d, %d planes", side, side, weightPlanes) << side << weightPlanes;
}

/// Two words to a pixel, of which 100 bits are channels; ternary weights are the mean of their two planes.
void TestKernels::bitProductIsTheDefinition() {
    QFETCH(int, side);
    QFETCH(int, weightPlanes);
    Generator random(5);
    constexpr std::size_t channels = 100, pixel = 2, places = 5, neurons = 19;
    const TileCase c = convolution(side, pixel, places, neurons);
    const std::size_t taps = static_cast<std::size_t>(side * side),
                      width = places + taps / static_cast<std::size_t>(side) - 1;
    BitRows x(random, width * static_cast<std::size_t>(side), channels, 1);
    BitRows w(random, 32 * taps * 2, channels, 1); // [neuron][plane][tap]
    Bounded<Word> input(random, c.inputs()),
        panels(random, 32 * taps * pixel * static_cast<std::size_t>(weightPlanes));
    std::copy_n(x.row(0), c.inputs(), input.data());
    const auto planes = static_cast<std::size_t>(weightPlanes);
    for (std::size_t o = 0; o < 32; ++o)
        for (std::size_t i = 0; i < planes * taps * pixel; ++i)
            panels[(o / 8 * planes * taps * pixel + i) * 8 + o % 8] =
                w.row(o * 2 * taps + i / pixel)[i % pixel];
    BitProduct product = c.bits(input, panels, weightPlanes);
    product.columns = static_cast<std::int32_t>(taps * channels);
    Bounded<std::int32_t> z(random, c.zSize(32));
    scalar().tileBits(product, {z.data(), 32});
    for (std::size_t place = 0; place < places; ++place)
        for (std::size_t o = 0; o < neurons; ++o) {
            int sum = 0;
            for (std::size_t i = 0; i < planes * taps * channels; ++i) {
                const std::size_t plane = i / (taps * channels), tap = i / channels % taps;
                const std::size_t dy = tap / static_cast<std::size_t>(side),
                                  dx = tap % static_cast<std::size_t>(side);
                sum += x.sign(dy * width + place + dx, i % channels) *
                       w.sign(o * 2 * taps + plane * taps + tap, i % channels);
            }
            QCOMPARE(z[place * 32 + o], sum / weightPlanes);
        }
}

void TestKernels::greyProductIsTheDefinition() {
    Generator random(6);
    for (const TileCase& c : {dense(random, 3, 101, 5), convolution(3, 3, 4, 20)}) {
        const std::size_t quads = roundUp(c.segmentSize, 4) / 4, stride = roundUp(c.neurons, 16);
        Bounded<std::uint8_t> x(random, c.inputs() + 3);
        Bounded<std::int8_t> panels(random, stride * c.segments * quads * 4);
        fillGreyPanels(random, c, panels);
        Bounded<std::int32_t> z(random, c.zSize(stride));
        scalar().tileU8(c.grey(x, panels), {z.data(), stride});
        for (std::size_t place = 0; place < c.positions; ++place)
            for (std::size_t o = 0; o < c.neurons; ++o) {
                int sum = 0;
                for (std::size_t s = 0; s < c.segments; ++s)
                    for (std::size_t i = 0; i < c.segmentSize; ++i)
                        sum += x[place * c.xStride + s * c.segmentStride + i] *
                               panels[((o / 16 * c.segments + s) * quads + i / 4) * 64 + o % 16 * 4 + i % 4];
                QCOMPARE(z[place * stride + o], sum);
            }
    }
}

void TestKernels::poolingIsTheDefinition() {
    // One neuron, two pooled positions: the values of each in raster order, ties to the first.
    const std::int32_t z[] = {3, 5, -7, -7, //
                              5, 2, -7, -8};
    const std::int32_t threshold = 6;
    std::int32_t sum = 100;
    Word bits[2], near[2], placeX[2], placeY[2];
    const PoolBlock block{z, 1, 4, 2, 2, 1, &threshold, 1, bits, near, placeX, placeY, 1, &sum};
    scalar().packPooled(block);
    QCOMPARE(bits[0], Word{0});
    QCOMPARE(near[0], Word{1}); // 5 is 1 below
    QCOMPARE(near[1], Word{0});
    QCOMPARE(placeX[0], Word{1});
    QCOMPARE(placeY[0], Word{0});
    QCOMPARE(placeX[1], Word{0});
    QCOMPARE(placeY[1], Word{0});
    QCOMPARE(sum, 100 + 5 - 7);

    const std::int32_t single[] = {5, 6, 7, 8};
    Word one[4], close[4];
    scalar().packPooled({single, 1, 4, 1, 4, 1, &threshold, 1, one, close, nullptr, nullptr, 1, nullptr});
    for (std::size_t i = 0; i < 4; ++i) {
        QCOMPARE(one[i], Word{i >= 1});
        QCOMPARE(close[i], Word{i <= 2});
    }
    const std::int32_t window = 0;
    std::int32_t maxima[4] = {};
    scalar().packPooled(
        {single, 1, 4, 1, 4, 1, &threshold, 9, one, close, nullptr, nullptr, 1, nullptr, &window, maxima, 1});
    for (std::size_t i = 0; i < 4; ++i) {
        QCOMPARE(close[i], Word{i == 1});
        QCOMPARE(maxima[i], single[i]);
    }
}

void TestKernels::slicesAreTheDefinition() {
    Generator random(7);
    Bounded<std::uint8_t> bytes(random, 130);
    Bounded<Word> planes(random, 8 * 3);
    scalar().sliceBytes(bytes.data(), 130, planes.data(), 3);
    Bounded<std::int32_t> numbers(random, 128);
    std::generate_n(numbers.data(), 128, [&] { return static_cast<std::int32_t>(random.within(511)); });
    Sliced sliced(random, 2, 10);
    scalar().sliceNumbers(numbers.data(), sliced.sums());
    std::uint64_t absolute = 0;
    for (std::size_t k = 0; k < 192; ++k) {
        std::uint64_t byte = 0;
        for (std::size_t p = 0; p < 8; ++p)
            byte |= ((planes[p * 3 + k / 64] >> (k % 64)) & 1) << p;
        QCOMPARE(byte, std::uint64_t{k < 130 ? bytes[k] : std::uint8_t{0}});
        if (k < 128) {
            QCOMPARE(sliced.at(k), std::int64_t{numbers[k]});
            absolute += static_cast<std::uint64_t>(std::abs(numbers[k]));
        }
    }
    QCOMPARE(scalar().absoluteSum(sliced.sums()), absolute);
}

void TestKernels::votesAreTheDefinition() {
    Generator random(8);
    constexpr std::size_t columns = 100, rows = 9;
    const BitRows bits(random, rows * 8, columns, 1), used(random, 1, columns, 0),
        offset(random, 8, columns, 1);
    const auto grey = [&](const BitRows& m, std::size_t row, std::size_t k) {
        int value = 0;
        for (std::size_t p = 0; p < 8; ++p)
            value += m.get(row * 8 + p, k) << p;
        return value;
    };
    for (const int planes : {1, 8})
        for (const bool subtract : {false, true}) {
            const auto plus = listOf(random, bits, rows, 7, 8), minus = listOf(random, bits, rows, 4, 8);
            Sliced out(random, 2, planesForSum(11, planes == 1 ? 1 : 255));
            scalar().sumRows({{bits.row(0), plus.data(), plus.size(), minus.data(), minus.size()},
                              planes,
                              bits.stride(),
                              subtract ? offset.row(0) : nullptr,
                              offset.stride(),
                              used.row(0)},
                             out.sums());
            for (std::size_t k = 0; k < out.columns(); ++k) {
                std::int64_t sum = 0;
                const auto add = [&](const std::vector<std::uint32_t>& list, int sign) {
                    for (const std::uint32_t at : list) {
                        const std::size_t row = at / bits.stride() / 8;
                        sum +=
                            sign * (planes == 1 ? bits.sign(row * 8, k)
                                                : grey(bits, row, k) - (subtract ? grey(offset, 0, k) : 0));
                    }
                };
                if (k < columns) {
                    add(plus, 1);
                    add(minus, -1);
                }
                QCOMPARE(out.at(k), sum);
            }
        }
}

void TestKernels::blameIsTheDefinition() {
    Generator random(9);
    constexpr std::size_t columns = 100, rows = 20;
    const BitRows weights(random, rows, columns, 1), used(random, 1, columns, 0), gate(random, 1, columns, 1);
    for (const std::int32_t threshold : {0, 2, 100}) {
        const auto plus = listOf(random, weights, rows, 6), minus = listOf(random, weights, rows, 3);
        BitRows positive(random, 1, columns, 1), negative(random, 1, columns, 1);
        const std::uint64_t total =
            scalar().carryBack({{weights.row(0), plus.data(), plus.size(), minus.data(), minus.size()},
                                2,
                                used.row(0),
                                planesForSum(9, 1),
                                threshold,
                                gate.row(0),
                                positive.row(0),
                                negative.row(0)});
        std::uint64_t expected = 0;
        for (std::size_t k = 0; k < columns; ++k) {
            int e = 0;
            for (const std::uint32_t at : plus)
                e += weights.sign(at / weights.stride(), k);
            for (const std::uint32_t at : minus)
                e -= weights.sign(at / weights.stride(), k);
            expected += static_cast<std::uint64_t>(std::abs(e));
            QCOMPARE(positive.get(0, k), gate.get(0, k) && e > threshold);
            QCOMPARE(negative.get(0, k), gate.get(0, k) && -e > threshold);
        }
        QCOMPARE(total, expected);
        // The same less a number of its own per column, in eighths.
        Sliced centre(random, 2, 9);
        CarriedBlame centred{{weights.row(0), plus.data(), plus.size(), minus.data(), minus.size()},
                             2,
                             used.row(0),
                             planesForSum(9, 1),
                             threshold,
                             gate.row(0),
                             positive.row(0),
                             negative.row(0),
                             centre.sums().planes,
                             centre.sums().stride,
                             centre.sums().count};
        const std::uint64_t centredTotal = scalar().carryBack(centred);
        expected = 0;
        for (std::size_t k = 0; k < columns; ++k) {
            std::int64_t e = centre.at(k);
            for (const std::uint32_t at : plus)
                e += 8 * weights.sign(at / weights.stride(), k);
            for (const std::uint32_t at : minus)
                e -= 8 * weights.sign(at / weights.stride(), k);
            expected += static_cast<std::uint64_t>(std::abs(e));
            QCOMPARE(positive.get(0, k), gate.get(0, k) && e > threshold);
            QCOMPARE(negative.get(0, k), gate.get(0, k) && -e > threshold);
        }
        QCOMPARE(centredTotal, expected);
        QCOMPARE((positive.row(0)[1] | negative.row(0)[1]) & ~lastWordMask(columns), Word{0});
    }
}

void TestKernels::countersAreTheDefinition_data() {
    QTest::addColumn<int>("shift");
    QTest::addColumn<int>("planes");
    QTest::addColumn<int>("zone");
    for (const int shift : {-6, -1, 0, 1, 5, 24})
        for (const int planes : {2, 4, 8})
            for (const int zone : {-1, 0, (1 << (planes - 1)) / 3})
                QTest::addRow("shift %d, %d planes, zone %d", shift, planes, zone) << shift << planes << zone;
}

void TestKernels::countersAreTheDefinition() {
    QFETCH(int, shift);
    QFETCH(int, planes);
    QFETCH(int, zone);
    Generator random(10);
    constexpr std::uint32_t words = 3, columns = 130;
    constexpr std::uint32_t first = 4294967200U; // the index may wrap
    const RandomKey key{123, 456};
    const double most = std::ldexp(1, planes - 1) - 1;
    Sliced votes(random, words, 11), before(random, words, planes);
    votes.fill(random, 1023);
    before.fill(random, static_cast<std::int64_t>(most));
    const BitRows used(random, 1, columns, 0);
    Sliced counters = before;
    BitRows weights(random, 2, columns, 1), changed = weights;
    // Steps of a weight from its lowest value, of which each is a plane's bit, the lowest step the last's.
    const std::size_t weightPlanes = zone < 0 ? 1 : 2;
    const auto steps = [&](std::int64_t counter) {
        return zone < 0 ? int{counter >= 0} : int{counter > zone} + int{counter >= -zone};
    };
    const auto bitOf = [&](std::int64_t counter, std::size_t plane) {
        return steps(counter) + static_cast<int>(plane) >= static_cast<int>(weightPlanes);
    };
    for (std::size_t k = 0; k < columns; ++k)
        for (std::size_t p = 0; p < weightPlanes; ++p)
            weights.row(p)[k / 64] =
                (weights.row(p)[k / 64] & ~(Word{1} << (k % 64))) | Word{bitOf(before.at(k), p)} << (k % 64);
    const UpdateCounts counts =
        scalar().updateCounters({votes.sums(), counters.sums(), weights.row(0), changed.row(0),
                                 weights.stride(), zone, used.row(0), shift, key, first});
    UpdateCounts expected;
    for (std::size_t k = 0; k < counters.columns(); ++k) {
        std::int64_t dither = 0;
        std::uint32_t number = key.at(first + static_cast<std::uint32_t>(k) / 32);
        for (int p = 0; p < shift; ++p, number = randomAfter(number))
            dither |= std::int64_t{(number >> (k % 32)) & 1} << p;
        const double step = std::floor(std::ldexp(static_cast<double>(votes.at(k) + dither), -shift));
        const double value = std::clamp(static_cast<double>(before.at(k)) + step, -most - 1, most);
        const auto after = k < columns ? static_cast<std::int64_t>(value) : before.at(k);
        QCOMPARE(counters.at(k), after);
        expected.updates += after != before.at(k);
        if (k < columns) {
            for (std::size_t p = 0; p < weightPlanes; ++p) {
                QCOMPARE(weights.get(p, k), bitOf(after, p));
                QCOMPARE(changed.get(p, k), bitOf(after, p) != bitOf(before.at(k), p));
                expected.flips += changed.get(p, k);
            }
        }
    }
    QCOMPARE(counts.flips, expected.flips);
    QCOMPARE(counts.updates, expected.updates);
}

void TestKernels::accumulatorsAreTheDefinition() {
    QFETCH(int, shift);
    QFETCH(int, planes);
    constexpr std::uint32_t words = 3, columns = 130, first = 77;
    const RandomKey key{123, 456}, decayKey{7, 8};
    const std::int64_t limit = std::int64_t{1} << (planes - 1);
    const auto dither = [](const RandomKey& k, std::size_t column, int bits) {
        std::int64_t value = 0;
        std::uint32_t number = k.at(first + static_cast<std::uint32_t>(column) / 32);
        for (int p = 0; p < bits; ++p, number = randomAfter(number))
            value |= std::int64_t{(number >> (column % 32)) & 1} << p;
        return value;
    };
    for (const int decay : {0, 1, 5, 14}) {
        Generator random(static_cast<std::size_t>(20 + decay));
        Sliced votes(random, words, 11), before(random, words, planes);
        votes.fill(random, 1023);
        before.fill(random, limit - 1);
        const BitRows used(random, 1, columns, 0), weightsBefore(random, 1, columns, 1);
        Sliced sums = before;
        BitRows weights = weightsBefore, changed = weights;
        const UpdateCounts counts =
            scalar().accumulate({{votes.sums(), sums.sums(), weights.row(0), changed.row(0), 0, -1,
                                  used.row(0), shift, key, first},
                                 decay,
                                 decayKey});
        UpdateCounts expected;
        for (std::size_t k = 0; k < sums.columns(); ++k) {
            double value = static_cast<double>(before.at(k));
            if (decay > 0)
                value -=
                    std::floor(std::ldexp(value + static_cast<double>(dither(decayKey, k, decay)), -decay));
            const auto vote = static_cast<double>(votes.at(k) + dither(key, k, shift));
            value = std::clamp(value + std::floor(std::ldexp(vote, -shift)), static_cast<double>(-limit),
                               static_cast<double>(limit - 1));
            const auto half = static_cast<double>(limit / 2);
            const bool flips = k < columns && (weightsBefore.get(0, k) ? value < -half : value >= half);
            QCOMPARE(sums.at(k), k >= columns ? before.at(k) : flips ? 0 : static_cast<std::int64_t>(value));
            expected.updates += sums.at(k) != before.at(k);
            expected.flips += flips;
            if (k < columns) {
                QCOMPARE(changed.get(0, k), flips);
                QCOMPARE(weights.get(0, k), weightsBefore.get(0, k) != flips);
            }
        }
        QCOMPARE(counts.flips, expected.flips);
        QCOMPARE(counts.updates, expected.updates);
        QVERIFY(counts.flips > 0 || shift > 5);
    }
}

/// On average a step is exactly vote / 2^shift.
void TestKernels::ditherIsFair() {
    Generator random(11);
    constexpr std::size_t words = 16, columns = words * 64;
    const BitRows used(random, 1, columns, 0);
    for (const std::int64_t vote : {-13, -1, 0, 3, 8, 21}) {
        constexpr int shift = 4, rounds = 64;
        Sliced votes(random, words, 8);
        for (std::size_t k = 0; k < columns; ++k)
            votes.set(k, vote);
        double sum = 0;
        for (std::uint32_t round = 0; round < rounds; ++round) {
            Sliced counters(random, words, 8);
            for (std::size_t k = 0; k < columns; ++k)
                counters.set(k, 0);
            BitRows weights(random, 1, columns, 0), changed = weights;
            scalar().updateCounters({votes.sums(), counters.sums(), weights.row(0), changed.row(0), 0, -1,
                                     used.row(0), shift,
                                     RandomKey::derive(1, RandomStream::CounterDither, round), 0});
            for (std::size_t k = 0; k < columns; ++k)
                sum += static_cast<double>(counters.at(k));
        }
        const double mean = sum / (rounds * columns);
        const double deviation = 0.5 / std::sqrt(static_cast<double>(rounds * columns));
        QVERIFY2(std::abs(mean - static_cast<double>(vote) / 16) < 5 * deviation,
                 qPrintable(QString::number(mean)));
    }
}

void TestKernels::flipsAreTheDefinition() {
    Generator random(12);
    constexpr std::size_t words = 3, columns = 150;
    const RandomKey key{5, 6};
    for (const std::uint32_t probability : {0U, 20000U, 65536U})
        for (const std::int32_t threshold : {0, 3, 1000}) {
            Sliced votes(random, words, 6);
            votes.fill(random, 30);
            const BitRows allowed(random, 1, columns, 1), before(random, 1, columns, 1);
            BitRows weights = before, changed = before;
            const UpdateCounts counts =
                scalar().flipByVotes({votes.sums(), allowed.row(0), weights.row(0), changed.row(0), 0, false,
                                      threshold, probability, key, 77});
            std::uint64_t flips = 0;
            for (std::size_t k = 0; k < columns; ++k) {
                const bool flip = allowed.get(0, k) && votes.at(k) * before.sign(0, k) < -threshold &&
                                  key.at(77 + static_cast<std::uint32_t>(k)) / 65536 < probability;
                QCOMPARE(changed.get(0, k), flip);
                QCOMPARE(weights.get(0, k), before.get(0, k) != flip);
                flips += flip;
            }
            QCOMPARE(counts.flips, flips);
            QCOMPARE(counts.updates, flips);
            QVERIFY(probability > 0 || flips == 0);
            QVERIFY(probability < 65536 || threshold > 0 || flips > 0);
        }
}

void TestKernels::ternaryFlipsAreTheDefinition() {
    Generator random(14);
    constexpr std::size_t words = 3, columns = 150;
    const RandomKey key{5, 6};
    for (const std::uint32_t probability : {0U, 20000U, 65536U}) {
        constexpr std::int64_t threshold = 3;
        Sliced votes(random, words, 6);
        votes.fill(random, 30);
        const BitRows allowed(random, 1, columns, 1);
        BitRows weights(random, 2, columns, 1);
        for (std::size_t w = 0; w < words; ++w)
            weights.row(1)[w] |= weights.row(0)[w]; // what is +1 is not -1
        const BitRows before = weights;
        BitRows changed = weights;
        const auto value = [](const BitRows& planes, std::size_t k) {
            return int{planes.get(0, k)} + int{planes.get(1, k)} - 1;
        };
        const UpdateCounts counts =
            scalar().flipByVotes({votes.sums(), allowed.row(0), weights.row(0), changed.row(0),
                                  weights.stride(), true, threshold, probability, key, 77});
        std::uint64_t flips = 0;
        for (std::size_t k = 0; k < columns; ++k) {
            const bool chosen =
                allowed.get(0, k) && key.at(77 + static_cast<std::uint32_t>(k)) / 65536 < probability;
            const int step = !chosen ? 0 : votes.at(k) > threshold ? 1 : votes.at(k) < -threshold ? -1 : 0;
            const int after = std::clamp(value(before, k) + step, -1, 1);
            QCOMPARE(value(weights, k), after);
            QVERIFY(!weights.get(0, k) || weights.get(1, k));
            for (std::size_t p = 0; p < 2; ++p)
                QCOMPARE(changed.get(p, k), weights.get(p, k) != before.get(p, k));
            flips += after != value(before, k);
        }
        QCOMPARE(counts.flips, flips);
        QCOMPARE(counts.updates, flips);
        QVERIFY(probability == 0 || flips > 5);
    }
}

// ---- every table against the scalar twin ----

void TestKernels::compareCounted(const Kernels& table, Generator& random, const CountedCase& c) {
    const std::size_t stride = c.blocks * laneBlock, gap = random.below(2) * 8;
    const std::size_t words = stride / 64 + gap, bound = (c.samples - 1) * words + stride / 64;
    Bounded<Word> scratch(random, c.scratchWords()), unused = scratch;
    Bounded<std::int32_t> expectedU(random, c.samples * stride), u = expectedU;
    scalar().tileCounted(c.product(unused), {expectedU.data(), stride});
    table.tileCounted(c.product(scratch), {u.data(), stride});
    QVERIFY(u == expectedU);
    Bounded<Word> expectedBits(random, bound), expectedNear(random, bound), bits = expectedBits,
                                                                            near = expectedNear;
    scalar().packCounted(c.product(unused),
                         {c.thresholds.data(), stride / 64, expectedBits.data(), expectedNear.data(), words});
    table.packCounted(c.product(scratch),
                      {c.thresholds.data(), stride / 64, bits.data(), near.data(), words});
    QVERIFY(bits == expectedBits);
    QVERIFY(near == expectedNear);
}

void TestKernels::counted() {
    QFETCH(QString, kernels);
    QFETCH(int, size);
    const Kernels& table = selectKernels(kernels.toStdString());
    Generator random(static_cast<std::size_t>(size));
    const std::size_t columns = roundUp(size, 64);
    for (const int planes : {1, 8}) {
        CountedCase ternary(random, planes == 1 ? 5 : 2, 64 * (1 + random.below(2)), size, planes, 2);
        ternary.moderateThresholds(planes == 1 ? 4 : 11);
        compareCounted(table, random, ternary);
        CountedCase deep(random, planes == 1 ? 5 : 2, columns, 70, planes);
        deep.moderateThresholds(planes == 1 ? 5 : 12);
        compareCounted(table, random, deep);
        CountedCase wide(random, planes == 1 && size < 600 ? 17 : 2, 64 * (1 + random.below(2)), size,
                         planes);
        wide.moderateThresholds(planes == 1 ? 4 : 11);
        compareCounted(table, random, wide);
    }
    CountedCase full(random, 2, columns, 3, size % 2 ? 8 : 1);
    full.fillInputs();
    compareCounted(table, random, full);
    if (size == 513) { // more rows than 16 bits can address
        CountedCase deepest(random, 2, 20032, size, 1);
        deepest.moderateThresholds(6);
        compareCounted(table, random, deepest);
    }
}

void TestKernels::compareBitTiles(const Kernels& table, Generator& random, const TileCase& c, int density) {
    const int weightPlanes = 1 + static_cast<int>(random.below(2));
    Bounded<Word> x(random, c.inputs());
    std::generate_n(x.data(), c.inputs(), [&] { return random.word(density); });
    const std::size_t words = c.segments * c.segmentSize * static_cast<std::size_t>(weightPlanes);
    Bounded<Word> panels(random, roundUp(c.neurons, 16) * words);
    const std::size_t stride = roundUp(c.neurons, 16) + random.below(3);
    Bounded<std::int32_t> expected(random, c.zSize(stride)), found = expected;
    scalar().tileBits(c.bits(x, panels, weightPlanes), {expected.data(), stride});
    table.tileBits(c.bits(x, panels, weightPlanes), {found.data(), stride});
    QVERIFY(found == expected);
}

void TestKernels::bitTiles() {
    QFETCH(QString, kernels);
    QFETCH(int, size);
    const Kernels& table = selectKernels(kernels.toStdString());
    Generator random(static_cast<std::size_t>(size));
    for (const int density : densities) {
        compareBitTiles(table, random,
                        dense(random, 1 + random.below(10), wordsFor(size), 1 + random.below(70)), density);
        compareBitTiles(table, random, dense(random, 1 + random.below(6), 1 + random.below(3), size),
                        density);
        compareBitTiles(table, random,
                        convolution(3, 1 + random.below(4), 1 + size % 40, 1 + random.below(40)), density);
    }
    // Byte sums may not overflow where every bit differs.
    Bounded<Word> x(random, static_cast<std::size_t>(size)),
        panels(random, static_cast<std::size_t>(size) * 16);
    const TileCase c{1, 1, static_cast<std::size_t>(size), 1, 0, 0};
    std::fill_n(x.data(), size, ~Word{0});
    std::fill_n(panels.data(), size * 16, Word{0});
    Bounded<std::int32_t> z(random, 16);
    table.tileBits(c.bits(x, panels, 1), {z.data(), 16});
    QCOMPARE(z[15], -64 * size);
}

void TestKernels::compareGreyTiles(const Kernels& table, Generator& random, const TileCase& c, bool white) {
    const std::size_t quads = roundUp(c.segmentSize, 4) / 4,
                      stride = roundUp(c.neurons, 16) + random.below(3);
    Bounded<std::uint8_t> x(random, c.inputs() + 3);
    if (white)
        std::fill_n(x.data(), c.inputs() + 3, std::uint8_t{255});
    Bounded<std::int8_t> panels(random, roundUp(c.neurons, 16) * c.segments * quads * 4);
    fillGreyPanels(random, c, panels);
    Bounded<std::int32_t> expected(random, c.zSize(stride));
    std::generate_n(expected.data(), c.zSize(stride),
                    [&] { return static_cast<std::int32_t>(random.within(1000)); });
    Bounded<std::int32_t> found = expected;
    U8Product product = c.grey(x, panels);
    product.adds = random.below(2);
    scalar().tileU8(product, {expected.data(), stride});
    table.tileU8(product, {found.data(), stride});
    QVERIFY(found == expected);
}

void TestKernels::greyTiles() {
    QFETCH(QString, kernels);
    QFETCH(int, size);
    const Kernels& table = selectKernels(kernels.toStdString());
    Generator random(static_cast<std::size_t>(size));
    for (const bool white : {false, true}) {
        compareGreyTiles(table, random, dense(random, 1 + random.below(9), size, 1 + random.below(33)),
                         white);
        compareGreyTiles(table, random, dense(random, 1 + random.below(5), 1 + random.below(9), size), white);
        compareGreyTiles(table, random,
                         convolution(3, 1 + random.below(3), 1 + size % 30, 1 + random.below(33)), white);
    }
}

void TestKernels::pooling() {
    QFETCH(QString, kernels);
    QFETCH(int, size);
    const Kernels& table = selectKernels(kernels.toStdString());
    Generator random(static_cast<std::size_t>(size));
    const std::size_t neurons = 1 + static_cast<std::size_t>(size - 1) % 64, positions = 1 + random.below(6);
    for (const std::size_t pool : {1, 2})
        for (const std::int64_t range : {3, 100}) { // small: many equal maxima
            const std::size_t zStride = roundUp(neurons, 16) + random.below(2) * 16;
            const std::size_t zRow = positions * pool * zStride + random.below(3);
            Bounded<std::int32_t> z(random, (pool - 1) * zRow + (positions * pool - 1) * zStride +
                                                roundUp(neurons, 16));
            std::generate_n(z.data(), (pool - 1) * zRow + (positions * pool - 1) * zStride + neurons,
                            [&] { return static_cast<std::int32_t>(random.within(range)); });
            Bounded<std::int32_t> thresholds(random, neurons), sums(random, neurons), foundSums = sums;
            std::generate_n(thresholds.data(), neurons,
                            [&] { return static_cast<std::int32_t>(random.within(range)); });
            const bool near = random.below(3) > 0, sum = random.below(2), maximum = random.below(2);
            Bounded<std::int32_t> windows(random, neurons);
            std::generate_n(windows.data(), neurons,
                            [&] { return static_cast<std::int32_t>(random.below(range)); });
            const bool perNeuron = random.below(2);
            const std::size_t maximaStride = 64 + random.below(5);
            Bounded<std::int32_t> maxima(random, (positions - 1) * maximaStride + 64), foundMaxima = maxima;
            const std::size_t stride = 1 + random.below(2);
            std::vector<Bounded<Word>> expected(4, Bounded<Word>(random, (positions - 1) * stride + 1)),
                found = expected;
            const auto run = [&](const Kernels& k, std::vector<Bounded<Word>>& out,
                                 Bounded<std::int32_t>& total, Bounded<std::int32_t>& largest) {
                k.packPooled({z.data(), zStride, zRow, pool, positions, neurons, thresholds.data(),
                              static_cast<std::int32_t>(range / 3), out[0].data(),
                              near ? out[1].data() : nullptr, near ? out[2].data() : nullptr,
                              near ? out[3].data() : nullptr, stride, sum ? total.data() : nullptr,
                              perNeuron ? windows.data() : nullptr, maximum ? largest.data() : nullptr,
                              maximaStride});
            };
            run(scalar(), expected, sums, maxima);
            run(table, found, foundSums, foundMaxima);
            QVERIFY(found == expected);
            QVERIFY(foundSums == sums);
            for (std::size_t p = 0; p < positions; ++p) // past the last neuron anything may be written
                QVERIFY(std::equal(maxima.data() + p * maximaStride,
                                   maxima.data() + p * maximaStride + neurons,
                                   foundMaxima.data() + p * maximaStride));
        }
}

void TestKernels::slices() {
    QFETCH(QString, kernels);
    QFETCH(int, size);
    const Kernels& table = selectKernels(kernels.toStdString());
    Generator random(static_cast<std::size_t>(size));
    const std::size_t words = wordsFor(size), stride = words + random.below(3);
    Bounded<std::uint8_t> bytes(random, static_cast<std::size_t>(size));
    Bounded<Word> expected(random, 7 * stride + words), found = expected;
    scalar().sliceBytes(bytes.data(), size, expected.data(), stride);
    table.sliceBytes(bytes.data(), size, found.data(), stride);
    QVERIFY(found == expected);
    for (const int planes : {2, 9, 16, 31, 32}) {
        Bounded<std::int32_t> numbers(random, words * 64); // cut to the planes
        Sliced expectedPlanes(random, words, planes), foundPlanes = expectedPlanes;
        scalar().sliceNumbers(numbers.data(), expectedPlanes.sums());
        table.sliceNumbers(numbers.data(), foundPlanes.sums());
        QVERIFY(foundPlanes == expectedPlanes);
        expectedPlanes.fill(random, (std::int64_t{1} << (planes - 1)) - 1);
        QCOMPARE(table.absoluteSum(expectedPlanes.sums()), scalar().absoluteSum(expectedPlanes.sums()));
    }
}

void TestKernels::compareSums(const Kernels& table, Generator& random, std::size_t columns, std::size_t plus,
                              std::size_t minus, int planes) {
    constexpr std::size_t rows = 40;
    const auto perRow = static_cast<std::size_t>(planes);
    const BitRows bits(random, rows * perRow, columns, random.density(), random.below(3));
    const BitRows used(random, 1, columns, random.below(2) ? 0 : 1),
        offset(random, 8, columns, random.density());
    const auto plusList = listOf(random, bits, rows, plus, perRow),
               minusList = listOf(random, bits, rows, minus, perRow);
    const int spare = static_cast<int>(random.below(3));
    Sliced expected(random, wordsFor(columns), planesForSum(plus + minus, planes == 1 ? 1 : 255) + spare);
    Sliced found = expected;
    const RowSum sum{
        {bits.row(0), plusList.data(), plus, minusList.data(), minus}, planes,          bits.stride(),
        planes == 8 && random.below(2) ? offset.row(0) : nullptr,      offset.stride(), used.row(0)};
    scalar().sumRows(sum, expected.sums());
    table.sumRows(sum, found.sums());
    QVERIFY2(found == expected,
             qPrintable(QStringLiteral("%1 planes, %2 + %3").arg(planes).arg(plus).arg(minus)));
}

void TestKernels::sums() {
    QFETCH(QString, kernels);
    QFETCH(int, size);
    const Kernels& table = selectKernels(kernels.toStdString());
    Generator random(static_cast<std::size_t>(size));
    for (std::size_t count = 0; count < 18; ++count)
        compareSums(table, random, size, count, random.below(20), 1);
    for (const std::size_t count : {31, 32, 47, 63, 64, 65, 127, 130})
        compareSums(table, random, size, random.below(8), count, 1);
    for (const std::size_t count : {0, 1, 5, 8, 9, 17, 40})
        compareSums(table, random, size, count, random.below(20), 8);
    if (size == 65) {
        for (std::size_t count = 0; count < 600; ++count)
            compareSums(table, random, size, count, random.below(70), 1);
        for (const std::size_t count : {511, 512, 513, 1024, 1030})
            for (const int planes : {1, 8})
                compareSums(table, random, size, count, count / 3, planes);
    }
}

void TestKernels::sumsAtTheirLimits_data() {
    QTest::addColumn<QString>("kernels");
    QTest::addColumn<int>("rows");
    for (const Kernels* table : availableKernels())
        for (const int rows : {1,   2,   3,   6,   7,   14,  15,  16,  30,  62,   64,   126,  128, 129,
                               254, 256, 257, 510, 511, 512, 513, 514, 576, 1022, 1024, 1028, 2046})
            QTest::addRow("%s %d", table->name.data(), rows) << QString::fromUtf8(table->name.data()) << rows;
}

/// As many planes as planesForSum says hold every row at its largest, added or subtracted.
void TestKernels::sumsAtTheirLimits() {
    QFETCH(QString, kernels);
    QFETCH(int, rows);
    const Kernels& table = selectKernels(kernels.toStdString());
    Generator random(1);
    constexpr std::size_t columns = 70;
    const BitRows ones(random, 8, columns, 0), none(random, 8, columns, noBits), used(random, 1, columns, 0);
    const std::vector<std::uint32_t> list(static_cast<std::size_t>(rows), 0);
    const SignedRows added{ones.row(0), list.data(), list.size(), nullptr, 0};
    const SignedRows subtracted{ones.row(0), nullptr, 0, list.data(), list.size()};
    const SignedRows negative{none.row(0), list.data(), list.size(), nullptr, 0};
    const auto sumOf = [&](const SignedRows& signedRows, int planes, const Word* offset) {
        Sliced out(random, 2, planesForSum(rows, planes == 1 ? 1 : 255));
        table.sumRows({signedRows, planes, ones.stride(), offset, ones.stride(), used.row(0)}, out.sums());
        return out.at(columns - 1);
    };
    QCOMPARE(sumOf(added, 1, nullptr), std::int64_t{rows});
    QCOMPARE(sumOf(subtracted, 1, nullptr), -std::int64_t{rows});
    QCOMPARE(sumOf(negative, 1, nullptr), -std::int64_t{rows});
    QCOMPARE(sumOf(added, 8, nullptr), std::int64_t{rows} * 255);
    QCOMPARE(sumOf(subtracted, 8, nullptr), -std::int64_t{rows} * 255);
    QCOMPARE(sumOf(negative, 8, ones.row(0)), -std::int64_t{rows} * 255);
    QCOMPARE(sumOf(added, 8, ones.row(0)), std::int64_t{0});

    BitRows positive(random, 1, columns, 1), minus(random, 1, columns, 1);
    CarriedBlame blame{added,    2,           used.row(0),     planesForSum(rows, 1),
                       rows - 1, used.row(0), positive.row(0), minus.row(0)};
    QCOMPARE(table.carryBack(blame), columns * static_cast<std::uint64_t>(rows));
    QVERIFY(positive.get(0, columns - 1) && !minus.get(0, columns - 1));
    blame.rows = subtracted;
    QCOMPARE(table.carryBack(blame), columns * static_cast<std::uint64_t>(rows));
    QVERIFY(!positive.get(0, columns - 1) && minus.get(0, columns - 1));
    blame.threshold = rows;
    table.carryBack(blame);
    QVERIFY(!positive.get(0, columns - 1) && !minus.get(0, columns - 1));
}

void TestKernels::blame() {
    QFETCH(QString, kernels);
    QFETCH(int, size);
    const Kernels& table = selectKernels(kernels.toStdString());
    Generator random(static_cast<std::size_t>(size));
    constexpr std::size_t rows = 50;
    for (const int density : densities)
        for (const std::size_t count : {0, 1, 5, 16, 33, 100, 150}) {
            const BitRows weights(random, rows, size, density, random.below(3));
            const BitRows used(random, 1, size, random.below(2) ? 0 : 1),
                gate(random, 1, size, random.density());
            const auto plus = listOf(random, weights, rows, count),
                       minus = listOf(random, weights, rows, random.below(9));
            const std::int32_t thresholds[] = {0, 1, static_cast<std::int32_t>(count / 4), 3, INT32_MAX};
            const int centrePlanes = 1 + static_cast<int>(random.below(12));
            Sliced centre(random, wordsFor(size), centrePlanes);
            const bool centred = random.below(2) == 1;
            Bounded<Word> expected(random, 2 * wordsFor(size) + 1), found = expected;
            const auto run = [&](const Kernels& k, Bounded<Word>& out, std::int32_t threshold) {
                return k.carryBack({{weights.row(0), plus.data(), plus.size(), minus.data(), minus.size()},
                                    wordsFor(size),
                                    used.row(0),
                                    planesForSum(plus.size() + minus.size(), 1),
                                    threshold,
                                    gate.row(0),
                                    out.data(),
                                    out.data() + wordsFor(size) + 1,
                                    centred ? centre.sums().planes : nullptr,
                                    centre.sums().stride,
                                    centre.sums().count});
            };
            const std::int32_t threshold = thresholds[random.below(std::size(thresholds))];
            QCOMPARE(run(table, found, threshold), run(scalar(), expected, threshold));
            QVERIFY(found == expected);
        }
}

/// plus - minus and 2 * plus + silent - all are the same blame.
void TestKernels::blameFromAllRows() {
    QFETCH(QString, kernels);
    QFETCH(int, size);
    const Kernels& table = selectKernels(kernels.toStdString());
    Generator random(static_cast<std::size_t>(size));
    for (const std::size_t rows : {1, 2, 37, 150})
        for (const std::size_t silence : {0, 1, 3, 20}) { // in twentieths
            const BitRows weights(random, rows, size, 1, random.below(3));
            const BitRows used(random, 1, size, random.below(2) ? 0 : 1),
                gate(random, 1, size, random.density());
            std::vector<std::uint32_t> plus, minus, silent, all;
            for (std::size_t row = 0; row < rows; ++row) {
                all.push_back(static_cast<std::uint32_t>(row * weights.stride()));
                (random.below(20) < silence ? silent : random.below(2) ? plus : minus).push_back(all.back());
            }
            const int planes = planesForSum(rows, 1);
            Sliced minusAll(random, wordsFor(size), planes);
            table.sumRows({{weights.row(0), nullptr, 0, all.data(), rows}, 1, 0, nullptr, 0, used.row(0)},
                          minusAll.sums());
            Bounded<Word> expected(random, 2 * wordsFor(size) + 1), found = expected;
            CarriedBlame blame{{weights.row(0), plus.data(), plus.size(), minus.data(), minus.size()},
                               wordsFor(size),
                               used.row(0),
                               planesForSum(plus.size() + minus.size(), 1),
                               static_cast<std::int32_t>(random.below(4)),
                               gate.row(0),
                               expected.data(),
                               expected.data() + wordsFor(size) + 1};
            const std::uint64_t total = scalar().carryBack(blame);
            blame.rows.minusCount = rows; // not to be read
            blame.rows.minus = nullptr;
            blame.planes = planes;
            blame.silent = silent.data();
            blame.silentCount = silent.size();
            blame.minusAll = minusAll.planes();
            blame.allStride = minusAll.stride();
            for (const Kernels* k : {&table, &scalar()}) {
                found = expected;
                blame.positive = found.data();
                blame.negative = found.data() + wordsFor(size) + 1;
                std::fill_n(blame.positive, wordsFor(size), Word{0x5555});
                QCOMPARE(k->carryBack(blame), total);
                QVERIFY(found == expected);
            }
        }
}

void TestKernels::counters() {
    QFETCH(QString, kernels);
    QFETCH(int, size);
    const Kernels& table = selectKernels(kernels.toStdString());
    Generator random(static_cast<std::size_t>(size));
    const std::size_t words = wordsFor(size);
    for (const int shift : {-30, -6, -1, 0, 1, 5, 16, 24})
        for (const int planes : {2, 4, 8, 12}) {
            const int votePlanes = 2 + static_cast<int>(random.below(shift < 0 ? 9 : 31));
            Sliced votes(random, words, votePlanes), counters(random, words, planes);
            if (random.below(2))
                votes.fill(random,
                           (std::int64_t{1} << (votePlanes - 1)) - 1); // else any number of the planes
            Sliced foundCounters = counters;
            const BitRows used(random, 1, size, random.below(2) ? 0 : 1);
            const auto zone = static_cast<std::int32_t>(random.below(1U << (planes - 1))) - 1;
            Bounded<Word> expected(random, 4 * words + 3), found = expected;
            const auto run = [&](const Kernels& k, Bounded<Word>& out, Sliced& state) {
                return k.updateCounters({votes.sums(),
                                         state.sums(),
                                         out.data(),
                                         out.data() + 2 * words + 2,
                                         words + 1,
                                         zone,
                                         used.row(0),
                                         shift,
                                         {12345, 987},
                                         4000000000U});
            };
            // Weights past the last word are another neuron's.
            const UpdateCounts counts = run(scalar(), expected, counters),
                               foundCounts = run(table, found, foundCounters);
            QCOMPARE(foundCounts.flips, counts.flips);
            QCOMPARE(foundCounts.updates, counts.updates);
            QVERIFY(found == expected);
            QVERIFY(foundCounters == counters);
        }
}

void TestKernels::accumulators() {
    QFETCH(QString, kernels);
    QFETCH(int, size);
    const Kernels& table = selectKernels(kernels.toStdString());
    Generator random(static_cast<std::size_t>(size));
    const std::size_t words = wordsFor(size);
    for (const int shift : {-3, 0, 4, 17})
        for (const int planes : {2, 8, 12})
            for (const int decay : {0, 1, 3, 11, 24}) {
                Sliced votes(random, words, 3 + static_cast<int>(random.below(12)));
                Sliced sums(random, words, planes);
                Sliced foundSums = sums;
                const BitRows used(random, 1, size, random.below(2) ? 0 : 1);
                Bounded<Word> expected(random, 2 * words + 1), found = expected;
                const auto run = [&](const Kernels& k, Bounded<Word>& out, Sliced& state) {
                    return k.accumulate({{votes.sums(),
                                          state.sums(),
                                          out.data(),
                                          out.data() + words + 1,
                                          0,
                                          -1,
                                          used.row(0),
                                          shift,
                                          {12345, 987},
                                          4000000000U},
                                         decay,
                                         {55, 66}});
                };
                const UpdateCounts counts = run(scalar(), expected, sums),
                                   foundCounts = run(table, found, foundSums);
                QCOMPARE(foundCounts.flips, counts.flips);
                QCOMPARE(foundCounts.updates, counts.updates);
                QVERIFY(found == expected);
                QVERIFY(foundSums == sums);
            }
}

void TestKernels::flips() {
    QFETCH(QString, kernels);
    QFETCH(int, size);
    const Kernels& table = selectKernels(kernels.toStdString());
    Generator random(static_cast<std::size_t>(size));
    const std::size_t words = wordsFor(size);
    for (const std::uint32_t probability : {0U, 1000U, 32768U, 65536U})
        for (const std::int32_t threshold : {0, 5, 127, 128, INT32_MAX}) {
            Sliced votes(random, words, 8 + 8 * static_cast<int>(random.below(2)));
            votes.fill(random, 127);
            const BitRows allowed(random, 1, size, random.density());
            const bool ternary = random.below(2) != 0;
            Bounded<Word> expected(random, 4 * words + 3), found = expected;
            const auto run = [&](const Kernels& k, Bounded<Word>& out) {
                return k.flipByVotes({votes.sums(),
                                      allowed.row(0),
                                      out.data(),
                                      out.data() + 2 * words + 2,
                                      words + 1,
                                      ternary,
                                      threshold,
                                      probability,
                                      {99, 1},
                                      4294967290U});
            };
            const UpdateCounts counts = run(scalar(), expected), foundCounts = run(table, found);
            QCOMPARE(foundCounts.flips, counts.flips);
            QCOMPARE(foundCounts.updates, counts.updates);
            QVERIFY(found == expected);
        }
}

QTEST_APPLESS_MAIN(TestKernels)
#include "tst_kernels.moc"
