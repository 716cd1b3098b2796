// Thumbnails against the source's pixels, class counts against its labels.
#include "sampledata.h"
#include "widgets/classcountmodel.h"
#include "widgets/histogramdelegate.h"
#include "widgets/sampleimage.h"
#include "widgets/thumbnailmodel.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QTest>

using namespace flipscope;

class TestThumbnailModel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void pixelsMatchTheSource_data();
    void pixelsMatchTheSource();
    void filtersByLabel_data();
    void filtersByLabel();
    void searches_data();
    void searches();
    void sharesAreOfTheLargestClass();
    void largePicturesShrink();
    void decodesLazily();
    void countsMatchTheLabels();
};

namespace {

/// Counts how often it is read.
class CountingSource final : public SampleSource {
public:
    std::size_t size() const override { return 60000; }
    std::uint16_t label(std::size_t index) const override { return std::uint16_t(index % 10); }
    void read(std::size_t, std::span<std::uint8_t> pixels) const override {
        ++reads;
        std::fill(pixels.begin(), pixels.end(), std::uint8_t{9});
    }
    mutable int reads = 0;
};

} // namespace

void TestThumbnailModel::pixelsMatchTheSource_data() {
    QTest::addColumn<int>("channels");
    QTest::newRow("grey") << 1;
    QTest::newRow("RGB") << 3;
}

void TestThumbnailModel::pixelsMatchTheSource() {
    QFETCH(int, channels);
    const Dataset set = sampledata::dataset(channels);
    ThumbnailModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setSide(20); // factor 3 for 6 x 4
    model.setSamples(set.test, set.shape, {});
    QCOMPARE(model.rowCount(), int(set.test.size()));
    for (int row = 0; row < model.rowCount(); ++row) {
        const std::size_t sample = set.test.indices()[std::size_t(row)];
        const auto image = model.data(model.index(row), Qt::DecorationRole).value<QImage>();
        QCOMPARE(image.size(), QSize(18, 12));
        for (int y = 0; y < 12; ++y)
            for (int x = 0; x < 18; ++x) {
                const auto i = std::size_t((y / 3 * 6 + x / 3) * channels);
                const int red = sampledata::pixel(sample, i);
                const QColor expected = channels == 1 ? QColor(red, red, red)
                                                      : QColor(red, sampledata::pixel(sample, i + 1),
                                                               sampledata::pixel(sample, i + 2));
                QCOMPARE(image.pixelColor(x, y), expected);
            }
    }
}

void TestThumbnailModel::filtersByLabel_data() {
    QTest::addColumn<int>("label");
    for (int label = -1; label < 4; ++label)
        QTest::addRow("%d", label) << label;
}

void TestThumbnailModel::filtersByLabel() {
    QFETCH(int, label);
    const Dataset set = sampledata::dataset(1);
    ThumbnailModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setSamples(set.train, set.shape,
                     {QStringLiteral("zero"), QStringLiteral("one"), QStringLiteral("two")});
    model.setLabelFilter(label);
    std::vector<std::size_t> expected;
    for (std::size_t i = 0; i < set.train.size(); ++i)
        if (label < 0 || sampledata::label(set.train.indices()[i]) == label)
            expected.push_back(i);
    QCOMPARE(model.rowCount(), int(expected.size()));
    for (int row = 0; row < model.rowCount(); ++row) {
        QCOMPARE(model.sampleOf(row), expected[std::size_t(row)]);
        QCOMPARE(model.index(row).data(ThumbnailModel::LabelRole).toInt(),
                 int(sampledata::label(set.train.indices()[model.sampleOf(row)])));
    }
}

void TestThumbnailModel::searches_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("label"); // of those that are found; -1: by position
    QTest::addColumn<int>("position");
    QTest::newRow("class name") << QStringLiteral("One") << 1 << -1;
    QTest::newRow("a piece of it") << QStringLiteral(" tw ") << 2 << -1;
    QTest::newRow("position") << QStringLiteral("7") << -1 << 7;
    QTest::newRow("marked position") << QStringLiteral("#3") << -1 << 3;
    QTest::newRow("beyond the last") << QStringLiteral("#20") << -1 << -1;
    QTest::newRow("nowhere") << QStringLiteral("zebra") << -1 << -1;
}

void TestThumbnailModel::searches() {
    QFETCH(QString, text);
    QFETCH(int, label);
    QFETCH(int, position);
    const Dataset set = sampledata::dataset(1);
    ThumbnailModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setSamples(set.train, set.shape,
                     {QStringLiteral("zero"), QStringLiteral("one"), QStringLiteral("two")});
    model.setSearch(text);
    std::vector<std::size_t> expected;
    for (std::size_t i = 0; i < set.train.size(); ++i)
        if (int(i) == position || sampledata::label(set.train.indices()[i]) == label)
            expected.push_back(i);
    QCOMPARE(model.rowCount(), int(expected.size()));
    for (int row = 0; row < model.rowCount(); ++row)
        QCOMPARE(model.sampleOf(row), expected[std::size_t(row)]);
    model.setSearch({});
    QCOMPARE(model.rowCount(), int(set.train.size()));
}

void TestThumbnailModel::sharesAreOfTheLargestClass() {
    const Dataset set = sampledata::dataset(1);
    ClassCountModel model;
    model.setDataset(set);
    std::array<int, 4> counts{};
    for (const std::uint32_t sample : set.test.indices())
        ++counts[sampledata::label(sample)];
    const int most = *std::max_element(counts.begin(), counts.end());
    for (int label = 0; label < 4; ++label)
        QCOMPARE(
            model.index(label + 1, ClassCountModel::TestColumn).data(ClassCountModel::ShareRole).toDouble(),
            double(counts[std::size_t(label)]) / most);
    QVERIFY(!model.index(0, ClassCountModel::TestColumn).data(ClassCountModel::ShareRole).isValid());
    const QRect cell(10, 20, 104, 18);
    QCOMPARE(HistogramDelegate::bar(cell, 1.0).width(), 100);
    QCOMPARE(HistogramDelegate::bar(cell, 0.5).width(), 50);
    QCOMPARE(HistogramDelegate::bar(cell, 0.5).right(), HistogramDelegate::bar(cell, 1.0).right());
    QVERIFY(HistogramDelegate::bar(cell, 0.0).isEmpty());
}

void TestThumbnailModel::largePicturesShrink() {
    const ImageShape shape{200, 100, 1};
    auto source = std::make_shared<const MemorySamples>(
        shape.size(), std::vector<std::uint8_t>(shape.size(), 77), std::vector<std::uint16_t>{0});
    ThumbnailModel model;
    model.setSide(50);
    model.setSamples(Samples(source), shape, {});
    const auto image = model.index(0).data(Qt::DecorationRole).value<QImage>();
    QCOMPARE(image.size(), QSize(50, 25));
    QCOMPARE(image.pixelColor(25, 12), QColor(77, 77, 77));
}

void TestThumbnailModel::decodesLazily() {
    auto source = std::make_shared<const CountingSource>();
    ThumbnailModel model;
    model.setSamples(Samples(source), {28, 28, 1}, {});
    QCOMPARE(model.rowCount(), 60000);
    QCOMPARE(source->reads, 0);
    model.index(5).data(Qt::DecorationRole);
    model.index(5).data(Qt::DecorationRole);
    QCOMPARE(source->reads, 1); // kept
}

void TestThumbnailModel::countsMatchTheLabels() {
    const Dataset set = sampledata::dataset(1);
    ClassCountModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setDataset(set);
    QCOMPARE(model.rowCount(), 5);
    const std::array<const Samples*, 3> parts = {&set.train, &set.validation, &set.test};
    for (int row = 0; row < 5; ++row)
        for (std::size_t part = 0; part < 3; ++part) {
            int expected = 0;
            for (const std::uint32_t sample : parts[part]->indices())
                expected += row == 0 || sampledata::label(sample) == row - 1;
            QCOMPARE(model.index(row, int(part) + 1).data().toString().toInt(), expected);
        }
    QCOMPARE(model.index(3, 0).data().toString(), QStringLiteral("two"));
    QCOMPARE(ClassCountModel::labelOf(3), 2);
    model.clear();
    QCOMPARE(model.rowCount(), 0);
}

QTEST_MAIN(TestThumbnailModel)
#include "tst_thumbnailmodel.moc"
