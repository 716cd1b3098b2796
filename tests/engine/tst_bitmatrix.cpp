// The bit convention: packing, alignment, padding.
#include "engine/bits/bitmatrix.h"

#include <QtTest>

using namespace flipscope;

class TestBitMatrix : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void packing();
    void padding_data();
    void padding();
    void equality();
};

void TestBitMatrix::packing() {
    BitMatrix m(2, 130);
    m.set(1, 0, true);
    m.set(1, 65, true);
    m.set(1, 129, true);
    QCOMPARE(m.words(), std::size_t{3});
    QCOMPARE(m.row(1)[0], Word{1});
    QCOMPARE(m.row(1)[1], Word{2});
    QCOMPARE(m.row(1)[2], Word{2});
    QCOMPARE(m.row(0)[1], Word{0});
    QCOMPARE(m.sign(1, 65), 1);
    QCOMPARE(m.sign(1, 64), -1);
    m.set(1, 65, false);
    QVERIFY(!m.get(1, 65));
}

void TestBitMatrix::padding_data() {
    QTest::addColumn<int>("columns");
    for (const int columns : {1, 63, 64, 65, 511, 512, 513})
        QTest::addRow("%d", columns) << columns;
}

void TestBitMatrix::padding() {
    QFETCH(int, columns);
    BitMatrix m(3, columns);
    QCOMPARE(m.stride() % 8, std::size_t{0});
    QVERIFY(m.stride() * wordBits >= static_cast<std::size_t>(columns));
    for (std::size_t r = 0; r < 3; ++r) {
        QCOMPARE(reinterpret_cast<std::uintptr_t>(m.row(r)) % 64, std::uintptr_t{0});
        for (int c = 0; c < columns; ++c)
            m.set(r, c, true);
        int ones = 0;
        for (std::size_t w = 0; w < m.stride(); ++w)
            ones += __builtin_popcountll(m.row(r)[w]);
        QCOMPARE(ones, columns);
    }
    QCOMPARE(m.row(0)[m.words() - 1], lastWordMask(columns));
    // Kernels read whole vectors from the last word on.
    QVERIFY(m.bytes() / sizeof(Word) >= 2 * m.stride() + m.words() - 1 + readAhead);
}

void TestBitMatrix::equality() {
    BitMatrix a(2, 70), b(2, 70);
    QVERIFY(a == b);
    b.set(1, 69, true);
    QVERIFY(!(a == b));
    a = b;
    QVERIFY(a == b);
    QVERIFY(!(BitMatrix(2, 70) == BitMatrix(2, 71)));
    QVERIFY(BitMatrix() == BitMatrix());
}

QTEST_APPLESS_MAIN(TestBitMatrix)
#include "tst_bitmatrix.moc"
