// Thumbnails against the source's pixels, what is listed against a recount, class counts against labels.
#include "sampledata.h"
#include "widgets/classcountmodel.h"
#include "widgets/histogramdelegate.h"
#include "widgets/pictureloader.h"
#include "widgets/sampleimage.h"
#include "widgets/thumbnailmodel.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <atomic>
#include <utility>

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
    void listsWhatIsNamed();
    void listsWhatIsLeftOut();
    void keepsItsFiltersForTheSameData();
    void describesPictures();
    void sharesAreOfTheLargestClass();
    void largePicturesShrink();
    void decodesLazilyElsewhere();
    void forgetsWhatWasScrolledPast();
    void boundsItsCache();
    void unreadablePicturesAreMarked();
    void countsMatchTheLabels();
};

namespace {

/// Counts how often it is read, and by which threads; holds readers until it is opened.
class CountingSource final : public SampleSource {
public:
    explicit CountingSource(std::size_t count = 100000) : m_count(count) {}
    std::size_t size() const override { return m_count; }
    std::uint16_t label(std::size_t index) const override { return std::uint16_t(index % 10); }
    void read(std::size_t index, std::span<std::uint8_t> pixels) const override {
        isOnGuiThread = isOnGuiThread || QThread::currentThread() == qApp->thread();
        gate.wait(false);
        ++reads;
        last = index;
        if (fails)
            throw std::runtime_error("gone");
        std::fill(pixels.begin(), pixels.end(), std::uint8_t{9});
    }
    void open() {
        gate = true;
        gate.notify_all();
    }
    mutable std::atomic<int> reads{0};
    mutable std::atomic<std::size_t> last{0};
    mutable std::atomic<bool> isOnGuiThread{false};
    std::atomic<bool> gate{true};
    bool fails = false;

private:
    std::size_t m_count;
};

std::shared_ptr<const Dataset> datasetOf(std::shared_ptr<const SampleSource> source, ImageShape shape) {
    auto set = std::make_shared<Dataset>();
    set->shape = shape;
    for (int i = 0; i < 10; ++i)
        set->classNames.push_back(std::to_string(i));
    set->train = Samples(std::move(source));
    return set;
}

std::shared_ptr<const Dataset> shared(Dataset set) { return std::make_shared<const Dataset>(std::move(set)); }

QImage imageOf(const ThumbnailModel& model, int row) {
    return model.index(row).data(Qt::DecorationRole).value<QImage>();
}

ThumbnailModel::Selection selectionOf(DataPart part) { return {part, false, {}}; }

} // namespace

void TestThumbnailModel::pixelsMatchTheSource_data() {
    QTest::addColumn<int>("channels");
    QTest::newRow("grey") << 1;
    QTest::newRow("RGB") << 3;
}

void TestThumbnailModel::pixelsMatchTheSource() {
    QFETCH(int, channels);
    const auto set = shared(sampledata::dataset(channels));
    ThumbnailModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setSide(20); // factor 3 for 6 x 4
    model.setDataset(set);
    model.setSelection(selectionOf(DataPart::Test));
    QCOMPARE(model.rowCount(), int(set->test.size()));
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    for (int row = 0; row < model.rowCount(); ++row) {
        QTRY_VERIFY(!imageOf(model, row).isNull()); // made on another thread
        const std::size_t sample = set->test.indices()[std::size_t(row)];
        const QImage image = imageOf(model, row);
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
    QCOMPARE(changed.count(), model.rowCount());
}

void TestThumbnailModel::filtersByLabel_data() {
    QTest::addColumn<int>("label");
    for (int label = -1; label < 4; ++label)
        QTest::addRow("%d", label) << label;
}

void TestThumbnailModel::filtersByLabel() {
    QFETCH(int, label);
    const auto set = shared(sampledata::dataset(1));
    ThumbnailModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setDataset(set);
    model.setLabelFilter(label);
    std::vector<PictureRef> expected;
    for (std::uint32_t i = 0; i < set->train.size(); ++i)
        if (label < 0 || sampledata::label(set->train.indices()[i]) == label)
            expected.push_back({{DataPart::Train, i}, false});
    QCOMPARE(model.rowCount(), int(expected.size()));
    for (int row = 0; row < model.rowCount(); ++row) {
        QVERIFY(model.refOf(row) == expected[std::size_t(row)]);
        QCOMPARE(model.rowOf(expected[std::size_t(row)]), row);
        QCOMPARE(model.index(row).data(ThumbnailModel::LabelRole).toInt(),
                 int(sampledata::label(set->train.indices()[model.refOf(row).position])));
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
    QTest::newRow("file") << QStringLiteral("B/pic5.") << -1 << 5;
    QTest::newRow("digits in a file name") << QStringLiteral("ic7") << -1 << 7;
}

void TestThumbnailModel::searches() {
    QFETCH(QString, text);
    QFETCH(int, label);
    QFETCH(int, position);
    Dataset set = sampledata::dataset(1);
    SampleOrigins origins;
    std::vector<std::uint8_t> pixels(20 * set.shape.size());
    std::vector<std::uint16_t> labels;
    for (std::size_t i = 0; i < 20; ++i) {
        origins.names.push_back("a/b/pic" + std::string(1, char('0' + i % 10)) + (i < 10 ? ".png" : "x.png"));
        labels.push_back(set.train.label(i));
    }
    if (position < 0 || text.startsWith(QLatin1Char('#')) || text == QStringLiteral("7"))
        origins = {};
    set.train = Samples(std::make_shared<MemorySamples>(set.shape.size(), pixels, labels, origins));
    ThumbnailModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setDataset(shared(set));
    model.setSearch(text);
    std::vector<std::size_t> expected;
    for (std::size_t i = 0; i < set.train.size(); ++i)
        if (int(i) == position || set.train.label(i) == label)
            expected.push_back(i);
    if (text == QStringLiteral("ic7"))
        expected = {7, 17};
    QCOMPARE(model.rowCount(), int(expected.size()));
    for (int row = 0; row < model.rowCount(); ++row)
        QCOMPARE(std::size_t{model.refOf(row).position}, expected[std::size_t(row)]);
    model.setSearch({});
    QCOMPARE(model.rowCount(), int(set.train.size()));
}

void TestThumbnailModel::listsWhatIsNamed() {
    ThumbnailModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setDataset(shared(sampledata::dataset(1)));
    const std::vector<PictureRef> wanted{{{DataPart::Test, 3}, false}, {{DataPart::Train, 1}, false}};
    model.setSelection({DataPart::Train, false, wanted});
    QCOMPARE(model.rowCount(), 2);
    QVERIFY(model.refOf(0) == wanted[0] && model.refOf(1) == wanted[1]);
    model.setSelection(selectionOf(DataPart::Validation));
    QCOMPARE(model.rowCount(), 5);
}

void TestThumbnailModel::listsWhatIsLeftOut() {
    Dataset set = sampledata::dataset(1);
    set.leftOut[0] = Samples(set.train.source(), {4, 6});
    set.leftOut[2] = Samples(set.train.source(), {9});
    ThumbnailModel model;
    model.setSide(6);
    model.setDataset(shared(set));
    model.setSelection({DataPart::Train, true, {}});
    QCOMPARE(model.rowCount(), 3);
    QVERIFY((model.refOf(2) == PictureRef{{DataPart::Test, 0}, true}));
    QTRY_VERIFY(!imageOf(model, 2).isNull());
    QCOMPARE(qGray(imageOf(model, 2).pixel(1, 0)), int(sampledata::pixel(9, 1)));
    QVERIFY(model.describe(model.refOf(2)).contains(QStringLiteral("left out of test")));
}

void TestThumbnailModel::keepsItsFiltersForTheSameData() {
    ThumbnailModel model;
    Dataset set = sampledata::dataset(1);
    model.setDataset(shared(set));
    model.setSelection(selectionOf(DataPart::Test));
    model.setLabelFilter(1);
    const int before = model.rowCount();
    model.setDataset(shared(set)); // divided or corrected anew
    QCOMPARE(model.rowCount(), before);
    QVERIFY(model.selection().part == DataPart::Test);
    set.hash = "another";
    model.setDataset(shared(set));
    QVERIFY(model.selection().part == DataPart::Train);
    model.setDataset(nullptr);
    QCOMPARE(model.rowCount(), 0);
}

void TestThumbnailModel::describesPictures() {
    Dataset set = sampledata::dataset(1);
    SampleOrigins origins;
    origins.names = {"x/1.png", "x/2.png"};
    origins.sizes = {{6, 4}, {60, 40}};
    set.train = Samples(std::make_shared<MemorySamples>(24, std::vector<std::uint8_t>(48),
                                                        std::vector<std::uint16_t>{1, 2}, origins));
    set.correctedLabels = {{DataPart::Train, 1, 0}};
    ThumbnailModel model;
    model.setDataset(shared(set));
    QCOMPARE(model.describe(model.refOf(0)), QStringLiteral("one · training picture 0 · x/1.png"));
    QCOMPARE(model.describe(model.refOf(1)),
             QStringLiteral("two · training picture 1 · label corrected, was zero · x/2.png · 60 × 40 in the "
                            "file"));
    QVERIFY(!model.index(0).data(ThumbnailModel::CorrectedRole).toBool());
    QVERIFY(model.index(1).data(ThumbnailModel::CorrectedRole).toBool());
}

void TestThumbnailModel::sharesAreOfTheLargestClass() {
    const Dataset set = sampledata::dataset(1);
    ClassCountModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
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
    const Samples samples(std::make_shared<const MemorySamples>(
        shape.size(), std::vector<std::uint8_t>(shape.size(), 77), std::vector<std::uint16_t>{0}));
    const QImage image = PictureLoader::thumbnail(samples, 0, shape, 50);
    QCOMPARE(image.size(), QSize(50, 25));
    QCOMPARE(image.pixelColor(25, 12), QColor(77, 77, 77));
}

void TestThumbnailModel::decodesLazilyElsewhere() {
    const auto source = std::make_shared<CountingSource>();
    ThumbnailModel model;
    model.setDataset(datasetOf(source, {28, 28, 1}));
    QCOMPARE(model.rowCount(), 100000);
    QCOMPARE(source->reads.load(), 0);
    QVERIFY(imageOf(model, 5).isNull()); // asked for
    QVERIFY(imageOf(model, 5).isNull() || source->reads == 1);
    QTRY_VERIFY(!imageOf(model, 5).isNull());
    QCOMPARE(source->reads.load(), 1); // kept
    QVERIFY(!source->isOnGuiThread);
}

/// The last ones asked for come first; of a thousand screens flown over, few are read.
void TestThumbnailModel::forgetsWhatWasScrolledPast() {
    const auto source = std::make_shared<CountingSource>();
    source->gate = false;
    ThumbnailModel model;
    model.setDataset(datasetOf(source, {4, 4, 1}));
    for (int row = 0; row < 100000; ++row)
        model.index(row).data(Qt::DecorationRole);
    source->open();
    QTRY_VERIFY(!imageOf(model, 99999).isNull());
    QTRY_VERIFY(source->reads > 300);
    int before = -1;
    QTRY_VERIFY(before == std::exchange(before, source->reads.load())); // it has come to rest
    QVERIFY2(source->reads <= 700, qPrintable(QString::number(source->reads)));
    QTRY_VERIFY(!imageOf(model, 10).isNull()); // what was forgotten can be asked for again
}

void TestThumbnailModel::boundsItsCache() {
    const auto source = std::make_shared<CountingSource>();
    ThumbnailModel model;
    model.setSide(200); // 160 kB each
    model.setDataset(datasetOf(source, {200, 200, 1}));
    for (int row = 0; row < 600; row += 100) {
        for (int i = row; i < row + 100; ++i)
            model.index(i).data(Qt::DecorationRole);
        QTRY_VERIFY_WITH_TIMEOUT(source->reads >= row + 100, 20000);
        QTRY_VERIFY(!imageOf(model, row + 99).isNull());
    }
    QVERIFY(model.cachedBytes() > 20 << 20);
    QVERIFY(model.cachedBytes() <= 48 << 20);
}

void TestThumbnailModel::unreadablePicturesAreMarked() {
    const auto source = std::make_shared<CountingSource>();
    source->fails = true;
    ThumbnailModel model;
    model.setDataset(datasetOf(source, {4, 4, 1}));
    QVERIFY(imageOf(model, 3).isNull());
    QVERIFY(!model.index(4).data(ThumbnailModel::FailedRole).toBool());
    QTRY_VERIFY(model.index(3).data(ThumbnailModel::FailedRole).toBool());
    QVERIFY(imageOf(model, 3).isNull());
    QCOMPARE(source->reads.load(), 1); // not again and again
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
