// Every table of kernels equals the scalar one bit for bit: odd sizes, all densities, values at the limits.
#include "engine/bits/kernels.h"
#include "engine/network/activations.h"

#include "datasets/error.h"

#include <QtTest>

#include <random>

using namespace flipscope;

namespace {

const std::vector<std::size_t> oddSizes{1,   2,   7,   8,   9,   31,  33,  63,  64,   65,
                                        127, 128, 129, 130, 511, 512, 513, 784, 1000, 2049};

class Generator {
public:
    explicit Generator(unsigned seed) : m_random(seed) {}

    /// Each bit is 1 with the given share.
    BitMatrix bits(std::size_t rows, std::size_t columns, double share = 0.5) {
        BitMatrix m(rows, columns);
        for (std::size_t r = 0; r < rows; ++r)
            for (std::size_t c = 0; c < columns; ++c)
                m.set(r, c, std::bernoulli_distribution(share)(m_random));
        return m;
    }
    U8Matrix grey(std::size_t rows, std::size_t columns) {
        U8Matrix m(rows, columns);
        for (std::size_t r = 0; r < rows; ++r)
            for (std::size_t c = 0; c < columns; ++c)
                m.at(r, c) = below(4) == 0 ? 255 : static_cast<std::uint8_t>(below(256));
        return m;
    }
    Int32Matrix numbers(std::size_t columns, std::int32_t limit) {
        Int32Matrix m(1, (columns + 63) / 64 * 64);
        for (std::size_t c = 0; c < columns; ++c)
            m.at(0, c) = below(5) == 0 ? (below(2) ? limit : -limit)
                                       : std::uniform_int_distribution<std::int32_t>(-limit, limit)(m_random);
        return m;
    }
    std::vector<SignedRow> list(std::size_t rows, std::size_t count) {
        std::vector<SignedRow> l;
        for (std::size_t i = 0; i < count; ++i)
            l.push_back(signedRow(below(rows), below(2)));
        return l;
    }
    std::size_t below(std::size_t bound) {
        return std::uniform_int_distribution<std::size_t>(0, bound - 1)(m_random);
    }

private:
    std::mt19937 m_random;
};

template <class T> std::vector<T> valuesOf(const Matrix<T>& m) {
    std::vector<T> all;
    for (std::size_t r = 0; r < m.rows(); ++r)
        all.insert(all.end(), m.row(r), m.row(r) + m.stride());
    return all;
}

const Kernels& scalar() { return selectKernels("scalar"); }

} // namespace

class TestKernels : public QObject {
    Q_OBJECT

private:
    static void addRows() {
        QTest::addColumn<QString>("kernels");
        QTest::addColumn<int>("columns");
        for (const Kernels* table : availableKernels())
            for (const std::size_t columns : oddSizes)
                QTest::addRow("%s %zu", table->name.data(), columns)
                    << QString::fromUtf8(table->name.data()) << static_cast<int>(columns);
    }

    template <class X> void compareProducts(const Kernels& kernels, const X& x, const BitMatrix& w);

private Q_SLOTS:
    void scalarProductsAreTheDefinition();
    void forcedTableIsTheOneThatRuns();
    void unknownTableIsRefused();

    void products_data() { addRows(); }
    void products();
    void largestSums();
    void sumBitRows_data() { addRows(); }
    void sumBitRows();
    void sumU8Rows_data() { addRows(); }
    void sumU8Rows();
    void sums_data() { addRows(); }
    void sums();
    void updateCounters_data() { addRows(); }
    void updateCounters();
    void flipByVotes_data() { addRows(); }
    void flipByVotes();
};

void TestKernels::scalarProductsAreTheDefinition() {
    Generator random(1);
    const BitMatrix x = random.bits(3, 100), w = random.bits(5, 100);
    const U8Matrix p = random.grey(3, 100);
    Int32Matrix z(3, 5), zGrey(3, 5);
    scalar().tileBits({x.row(0), x.stride(), 3, w.row(0), w.stride(), 5, 100}, {z.row(0), z.stride()});
    scalar().tileU8({p.row(0), p.stride(), 3, w.row(0), w.stride(), 5, 100}, {zGrey.row(0), zGrey.stride()});
    for (std::size_t s = 0; s < 3; ++s)
        for (std::size_t o = 0; o < 5; ++o) {
            int sum = 0, sumGrey = 0;
            for (std::size_t k = 0; k < 100; ++k) {
                sum += x.sign(s, k) * w.sign(o, k);
                sumGrey += p.at(s, k) * w.sign(o, k);
            }
            QCOMPARE(z.at(s, o), sum);
            QCOMPARE(zGrey.at(s, o), sumGrey);
        }
}

void TestKernels::forcedTableIsTheOneThatRuns() {
    for (const Kernels* table : availableKernels())
        QCOMPARE(&selectKernels(table->name), table);
    QCOMPARE(&selectKernels("auto"), availableKernels().front());
    QCOMPARE(availableKernels().back()->name, std::string_view("scalar"));
    // The tables are different code, not one table under several names.
    for (std::size_t i = 1; i < availableKernels().size(); ++i) {
        QVERIFY(availableKernels()[i]->packBits != availableKernels()[i - 1]->packBits);
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

template <class X> void TestKernels::compareProducts(const Kernels& kernels, const X& x, const BitMatrix& w) {
    using Element = std::remove_cv_t<std::remove_pointer_t<decltype(x.row(0))>>;
    const ProductBlock<std::remove_const_t<Element>> block{x.row(0),   x.stride(), x.rows(),   w.row(0),
                                                           w.stride(), w.rows(),   w.columns()};
    constexpr bool bits = std::is_same_v<X, BitMatrix>;
    Int32Matrix expected(x.rows(), w.rows()), found(x.rows(), w.rows());
    Generator random(7);
    const Int32Matrix thresholds = random.numbers(w.rows(), bits ? 30 : 3000);
    const auto run = [&](const Kernels& k, Int32Matrix& z, BitMatrix& b, BitMatrix& near) {
        const PackEpilogue pack{thresholds.row(0), bits ? 9 : 900, b.row(0), near.row(0), b.stride()};
        if constexpr (bits) {
            k.tileBits(block, {z.row(0), z.stride()});
            k.packBits(block, pack);
        } else {
            k.tileU8(block, {z.row(0), z.stride()});
            k.packU8(block, pack);
        }
    };
    BitMatrix expectedBits(x.rows(), w.rows()), expectedNear(x.rows(), w.rows());
    BitMatrix foundBits(x.rows(), w.rows()), foundNear(x.rows(), w.rows());
    run(scalar(), expected, expectedBits, expectedNear);
    run(kernels, found, foundBits, foundNear);
    QCOMPARE(valuesOf(found), valuesOf(expected));
    QVERIFY(foundBits == expectedBits);
    QVERIFY(foundNear == expectedNear);
}

void TestKernels::products() {
    QFETCH(QString, kernels);
    QFETCH(int, columns);
    const Kernels& table = selectKernels(kernels.toStdString());
    Generator random(static_cast<unsigned>(columns));
    for (const std::size_t neurons : {1, 10, 63, 64, 65, 130})
        for (const std::size_t samples : {1, 7, 8, 9}) {
            const BitMatrix w = random.bits(neurons, columns);
            compareProducts(table, random.bits(samples, columns), w);
            compareProducts(table, random.grey(samples, columns), w);
        }
}

/// Narrow intermediate sums must not overflow where all terms have one sign.
void TestKernels::largestSums() {
    constexpr std::size_t columns = 10000;
    U8Matrix white(1, columns);
    std::fill_n(white.row(0), columns, std::uint8_t{255});
    for (const bool sign : {true, false}) {
        BitMatrix w(1, columns);
        for (std::size_t c = 0; c < columns; ++c)
            w.set(0, c, sign);
        for (const Kernels* table : availableKernels()) {
            Int32Matrix z(1, 1);
            table->tileU8({white.row(0), white.stride(), 1, w.row(0), w.stride(), 1, columns},
                          {z.row(0), z.stride()});
            QCOMPARE(z.at(0, 0), (sign ? 1 : -1) * 255 * static_cast<int>(columns));
            Int32Matrix sums(1, wordsFor(columns) * wordBits);
            const std::vector<SignedRow> list(1000, signedRow(0, !sign));
            table->sumU8Rows(white.row(0), white.stride(), columns, list.data(), list.size(), nullptr,
                             sums.row(0));
            QCOMPARE(sums.at(0, columns - 1), (sign ? 1 : -1) * 255 * 1000);
            table->sumBitRows(w.row(0), w.stride(), columns, list.data(), list.size(), sums.row(0));
            QCOMPARE(sums.at(0, columns - 1), 1000); // the sign of the row times that of the list
        }
    }
}

void TestKernels::sumBitRows() {
    QFETCH(QString, kernels);
    QFETCH(int, columns);
    const Kernels& table = selectKernels(kernels.toStdString());
    Generator random(static_cast<unsigned>(columns) + 1);
    const BitMatrix rows = random.bits(300, columns);
    for (const std::size_t count : {0, 1, 7, 8, 9, 127, 247, 248, 249, 600}) {
        const auto list = random.list(300, count);
        const std::size_t padded = wordsFor(columns) * wordBits;
        Int32Matrix expected = random.numbers(padded, 99),
                    found = random.numbers(padded, 99); // garbage to overwrite
        scalar().sumBitRows(rows.row(0), rows.stride(), columns, list.data(), count, expected.row(0));
        table.sumBitRows(rows.row(0), rows.stride(), columns, list.data(), count, found.row(0));
        QCOMPARE(valuesOf(found), valuesOf(expected));
    }
}

void TestKernels::sumU8Rows() {
    QFETCH(QString, kernels);
    QFETCH(int, columns);
    const Kernels& table = selectKernels(kernels.toStdString());
    Generator random(static_cast<unsigned>(columns) + 2);
    const U8Matrix rows = random.grey(200, columns), offset = random.grey(1, columns);
    for (const std::size_t count : {0, 1, 3, 119, 120, 121, 500})
        for (const std::uint8_t* subtracted : {offset.row(0), static_cast<const std::uint8_t*>(nullptr)}) {
            const auto list = random.list(200, count);
            const std::size_t padded = wordsFor(columns) * wordBits;
            Int32Matrix expected(1, padded), found = random.numbers(padded, 99);
            scalar().sumU8Rows(rows.row(0), rows.stride(), columns, list.data(), count, subtracted,
                               expected.row(0));
            table.sumU8Rows(rows.row(0), rows.stride(), columns, list.data(), count, subtracted,
                            found.row(0));
            QCOMPARE(valuesOf(found), valuesOf(expected));
        }
}

void TestKernels::sums() {
    QFETCH(QString, kernels);
    QFETCH(int, columns);
    const Kernels& table = selectKernels(kernels.toStdString());
    Generator random(static_cast<unsigned>(columns) + 3);
    const BitMatrix w = random.bits(1, columns);
    for (const std::int32_t limit : {3, 1000, 2000000000}) {
        const Int32Matrix v = random.numbers(columns, limit);
        QCOMPARE(table.weigh(w.row(0), v.row(0), columns), scalar().weigh(w.row(0), v.row(0), columns));
        QCOMPARE(table.sumAbsolute(v.row(0), w.row(0), columns),
                 scalar().sumAbsolute(v.row(0), w.row(0), columns));
        QCOMPARE(table.sumAbsolute(v.row(0), nullptr, columns),
                 scalar().sumAbsolute(v.row(0), nullptr, columns));
        for (const std::int32_t threshold : {0, 1, 500}) {
            BitMatrix expected(2, columns), found(2, columns);
            scalar().ternarise(v.row(0), columns, threshold, expected.row(0), expected.row(1));
            table.ternarise(v.row(0), columns, threshold, found.row(0), found.row(1));
            QVERIFY(found == expected);
        }
    }
}

void TestKernels::updateCounters() {
    QFETCH(QString, kernels);
    QFETCH(int, columns);
    const Kernels& table = selectKernels(kernels.toStdString());
    Generator random(static_cast<unsigned>(columns) + 4);
    for (const int shift : {-6, -1, 0, 1, 5, 16, 24})
        for (const int limit : {1, 7, 127}) {
            const Int32Matrix votes = random.numbers(columns, 300 << std::max(0, shift / 2));
            BitMatrix weights = random.bits(2, columns), changed(2, columns);
            std::copy_n(weights.row(0), weights.words(), weights.row(1));
            Matrix<std::int8_t> counters(2, columns);
            for (int c = 0; c < columns; ++c)
                counters.at(0, c) = counters.at(1, c) =
                    static_cast<std::int8_t>(static_cast<int>(random.below(2 * limit + 1)) - limit);
            const RandomKey key{12345, 987};
            const auto run = [&](const Kernels& k, std::size_t row) {
                return k.updateCounters({votes.row(0), counters.row(row), weights.row(row), changed.row(row),
                                         static_cast<std::size_t>(columns), shift, limit, key, 4000000000U});
            };
            const UpdateCounts expected = run(scalar(), 0), found = run(table, 1);
            QCOMPARE(found.flips, expected.flips);
            QCOMPARE(found.updates, expected.updates);
            for (int c = 0; c < columns; ++c) {
                QCOMPARE(counters.at(1, c), counters.at(0, c));
                QCOMPARE(weights.get(1, c), weights.get(0, c));
                QCOMPARE(changed.get(1, c), changed.get(0, c));
            }
            // Padding stays 0.
            QVERIFY((weights.row(1)[weights.words() - 1] & ~lastWordMask(columns)) == 0);
        }
}

void TestKernels::flipByVotes() {
    QFETCH(QString, kernels);
    QFETCH(int, columns);
    const Kernels& table = selectKernels(kernels.toStdString());
    Generator random(static_cast<unsigned>(columns) + 5);
    const BitMatrix allowed = random.bits(1, columns, 0.8);
    for (const std::uint32_t probability : {0U, 1000U, 32768U, 65536U})
        for (const Word* mask : {allowed.row(0), static_cast<const Word*>(nullptr)}) {
            const Int32Matrix votes = random.numbers(columns, 100);
            BitMatrix weights = random.bits(2, columns), changed(2, columns);
            std::copy_n(weights.row(0), weights.words(), weights.row(1));
            const auto run = [&](const Kernels& k, std::size_t row) {
                return k.flipByVotes({votes.row(0),
                                      mask,
                                      weights.row(row),
                                      changed.row(row),
                                      static_cast<std::size_t>(columns),
                                      20,
                                      probability,
                                      {99, 1},
                                      17});
            };
            const UpdateCounts expected = run(scalar(), 0), found = run(table, 1);
            QCOMPARE(found.flips, expected.flips);
            QVERIFY(std::equal(weights.row(0), weights.row(0) + weights.words(), weights.row(1)));
            QVERIFY(std::equal(changed.row(0), changed.row(0) + changed.words(), changed.row(1)));
            if (probability == 0)
                QCOMPARE(found.flips, 0U);
        }
}

QTEST_APPLESS_MAIN(TestKernels)
#include "tst_kernels.moc"
