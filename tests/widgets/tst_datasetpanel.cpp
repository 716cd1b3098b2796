// The data set panel: header, filtering by a click, parts, preview against an encoding of its own, states.
#include "sampledata.h"
#include "widgets/classcountmodel.h"
#include "widgets/datasetpanel.h"
#include "widgets/encoderpreview.h"
#include "widgets/thumbnailmodel.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QLocale>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace flipscope;

class TestDatasetPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void headerTellsTheFacts();
    void clickOnAClassFilters();
    void typingFinds();
    void warnsOfClasses();
    void partsShowTheirSamples();
    void withoutTestPart();
    void previewShowsTheEncoding_data();
    void previewShowsTheEncoding();
    void encoderChangesKeepThePicture();
    void states();

private:
    struct Shown {
        std::shared_ptr<const Dataset> set = std::make_shared<const Dataset>(sampledata::dataset(1));
        DatasetPanel panel;
        explicit Shown(const char* encoder = nullptr) {
            panel.resize(400, 700);
            panel.setDataset(
                set, encoder ? std::make_shared<const Encoder>(Encoder::fit(encoder, set->train, set->shape))
                             : nullptr);
            panel.show();
            QCoreApplication::processEvents();
        }
        QListView* list() { return panel.findChild<QListView*>(); }
        EncoderPreview* preview() { return panel.findChild<EncoderPreview*>(); }
        void select(int row) { list()->setCurrentIndex(list()->model()->index(row, 0)); }
        QString text() {
            QString all;
            for (const QLabel* label : panel.findChildren<QLabel*>())
                if (label->isVisible())
                    all += label->text() + QLatin1Char('\n');
            return all;
        }
    };
};

void TestDatasetPanel::headerTellsTheFacts() {
    Shown shown;
    const QString text = shown.text();
    for (const char* part :
         {"sample", "6 × 4 grey", "4 classes", "training 20", "validation 5", "test 15", "0123456789abcdef"})
        QVERIFY2(text.contains(QString::fromUtf8(part)), qPrintable(text));
}

void TestDatasetPanel::clickOnAClassFilters() {
    Shown shown;
    auto* table = shown.panel.findChild<QTableView*>();
    const auto click = [&](int row) {
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                          table->visualRect(table->model()->index(row, 0)).center());
    };
    click(2);
    QCOMPARE(shown.panel.labelFilter(), 1);
    int expected = 0;
    for (const std::uint32_t sample : shown.set->train.indices())
        expected += sampledata::label(sample) == 1;
    QVERIFY(expected > 0);
    QCOMPARE(shown.list()->model()->rowCount(), expected);
    QVERIFY(shown.text().contains(QStringLiteral("one")));
    click(0);
    QCOMPARE(shown.panel.labelFilter(), -1);
    QCOMPARE(shown.list()->model()->rowCount(), 20);
}

void TestDatasetPanel::typingFinds() {
    Shown shown;
    auto* field = shown.panel.findChild<QLineEdit*>(QStringLiteral("pictureSearch"));
    QTest::keyClicks(field, QStringLiteral("two"));
    int expected = 0;
    for (const std::uint32_t sample : shown.set->train.indices())
        expected += sampledata::label(sample) == 2;
    QCOMPARE(shown.list()->model()->rowCount(), expected);
    QVERIFY(shown.text().contains(QStringLiteral("Pictures: %1").arg(expected)));
    field->clear();
    QCOMPARE(shown.list()->model()->rowCount(), 20);
}

void TestDatasetPanel::warnsOfClasses() {
    Shown shown; // nothing is a three
    auto* warnings = shown.panel.findChild<QLabel*>(QStringLiteral("warnings"));
    QVERIFY2(warnings->text().contains(QStringLiteral("three")), qPrintable(warnings->text()));
    Dataset uneven = sampledata::dataset(1);
    std::vector<std::uint16_t> labels(120, 0);
    for (std::size_t i = 0; i < 12; ++i)
        labels[i] = i < 7 ? 1 : 2;
    uneven.classNames = {"zero", "one", "two"};
    uneven.train = Samples(std::make_shared<const MemorySamples>(
        uneven.shape.size(), std::vector<std::uint8_t>(120 * uneven.shape.size()), labels));
    shown.panel.setDataset(std::make_shared<const Dataset>(uneven), nullptr);
    QVERIFY2(warnings->text().contains(QStringLiteral("zero has 108 training pictures, two only 5")),
             qPrintable(warnings->text()));
    uneven.train = Samples(uneven.train.source(), {0, 1, 2, 119});
    shown.panel.setDataset(std::make_shared<const Dataset>(uneven), nullptr);
    QVERIFY(!warnings->isVisible());
}

void TestDatasetPanel::partsShowTheirSamples() {
    Shown shown;
    auto* parts = shown.panel.findChild<QComboBox*>();
    QCOMPARE(parts->count(), 3);
    shown.panel.setPart(DatasetPanel::Part::Test);
    QCOMPARE(shown.panel.part(), DatasetPanel::Part::Test);
    QCOMPARE(shown.panel.thumbnails()->rowCount(), 15);
    QSignalSpy spy(&shown.panel, &DatasetPanel::pictureSelected);
    shown.select(7);
    QCOMPARE(spy.count(), 1);
    QCOMPARE(spy[0][0].value<DatasetPanel::Part>(), DatasetPanel::Part::Test);
    QCOMPARE(spy[0][1].toInt(), 7);
    const QImage picture = shown.preview()->picture();
    const std::size_t sample = shown.set->test.indices()[7];
    for (int y = 0; y < 4; ++y)
        for (int x = 0; x < 6; ++x)
            QCOMPARE(qGray(picture.pixel(x, y)), int(sampledata::pixel(sample, std::size_t(y * 6 + x))));
}

void TestDatasetPanel::withoutTestPart() {
    Dataset set = sampledata::dataset(1);
    set.test = {};
    DatasetPanel panel;
    panel.setDataset(std::make_shared<const Dataset>(set), nullptr);
    QCOMPARE(panel.findChild<QComboBox*>()->count(), 2);
    panel.setPart(DatasetPanel::Part::Test); // not there: stays
    QCOMPARE(panel.part(), DatasetPanel::Part::Train);
}

void TestDatasetPanel::previewShowsTheEncoding_data() {
    QTest::addColumn<QString>("spec");
    QTest::addColumn<int>("planes");
    QTest::newRow("grey") << QStringLiteral("grey") << 0;
    QTest::newRow("threshold") << QStringLiteral("threshold:100") << 0;
    QTest::newRow("thermometer") << QStringLiteral("thermometer:4") << 4;
}

void TestDatasetPanel::previewShowsTheEncoding() {
    QFETCH(QString, spec);
    QFETCH(int, planes);
    Shown shown(spec.toLatin1().constData());
    shown.select(3);
    const Encoder encoder = Encoder::fit(spec.toStdString(), shown.set->train, shown.set->shape);
    const std::size_t sample = shown.set->train.indices()[3];
    QCOMPARE(shown.preview()->planeCount(), planes);
    for (std::size_t i = 0; i < 24; ++i) {
        const int x = int(i % 6), y = int(i / 6);
        const int value = sampledata::pixel(sample, i);
        int ones = 0;
        for (int plane = 0; plane < planes; ++plane) {
            const bool bit = value >= encoder.table()[std::size_t(plane) * 24 + i];
            ones += bit;
            QCOMPARE(qGray(shown.preview()->plane(plane).pixel(x, y)), bit ? 255 : 0);
        }
        const int decoded = qGray(shown.preview()->decoded().pixel(x, y));
        if (planes > 0)
            QVERIFY(std::abs(decoded - 255.0 * ones / planes) <= 1);
        else
            QCOMPARE(decoded, spec == QStringLiteral("grey") ? value : value >= 100 ? 255 : 0);
    }
}

void TestDatasetPanel::encoderChangesKeepThePicture() {
    Shown shown;
    shown.select(2);
    const QImage picture = shown.preview()->picture();
    QVERIFY(shown.preview()->decoded().isNull());
    shown.panel.setEncoder(
        std::make_shared<const Encoder>(Encoder::fit("threshold:128", shown.set->train, shown.set->shape)));
    QCOMPARE(shown.preview()->picture(), picture);
    QVERIFY(!shown.preview()->decoded().isNull());
    shown.panel.setLabelFilter(2); // another list: nothing is selected any more
    QVERIFY(shown.preview()->picture().isNull());
}

void TestDatasetPanel::states() {
    Shown shown;
    QSignalSpy spy(&shown.panel, &DatasetPanel::openRequested);
    shown.panel.setBusy(QStringLiteral("Reading mnist"));
    QVERIFY(!shown.list()->isVisible());
    QVERIFY(shown.text().contains(QStringLiteral("Reading mnist")));
    shown.panel.setError(QStringLiteral("file x: expected 3, found 4"));
    QVERIFY(shown.text().contains(QStringLiteral("file x: expected 3, found 4")));
    shown.panel.findChild<QPushButton*>()->click();
    QCOMPARE(spy.count(), 1);
    shown.panel.setDataset(shown.set, nullptr);
    QVERIFY(shown.list()->isVisible());
    shown.panel.setDataset(nullptr, nullptr);
    QVERIFY(shown.text().contains(QStringLiteral("No data set")));
    QCOMPARE(shown.panel.thumbnails()->rowCount(), 0);
}

QTEST_MAIN(TestDatasetPanel)
#include "tst_datasetpanel.moc"
