// What the preview shows, against an encoding and an augmentation done here; errors in words.
#include "sampledata.h"
#include "widgets/augmentationpreview.h"
#include "widgets/encoderpreview.h"
#include "widgets/inputpreview.h"

#include <QLabel>
#include <QTest>

using namespace flipscope;

class TestInputPreview : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void showsTheEncoding_data();
    void showsTheEncoding();
    void showsWhatTrainingSees_data();
    void showsWhatTrainingSees();
    void sayWhyThereIsNothing();
    void followsTheField();

private:
    struct Shown {
        std::shared_ptr<const Dataset> set = std::make_shared<const Dataset>(sampledata::dataset(1));
        InputPreview preview;
        Shown() {
            preview.resize(320, 300);
            preview.setDataset(set);
            preview.show();
        }
        void pick(DataPart part, std::uint32_t position) {
            preview.setPicture(PictureRef{{part, position}, false});
        }
    };
    static std::shared_ptr<const Encoder> encoder(const Dataset& set, const char* spec) {
        return std::make_shared<const Encoder>(Encoder::fit(spec, set.train, set.shape));
    }
};

void TestInputPreview::showsTheEncoding_data() {
    QTest::addColumn<QString>("spec");
    QTest::addColumn<int>("planes");
    QTest::newRow("grey") << QStringLiteral("grey") << 0;
    QTest::newRow("threshold") << QStringLiteral("threshold:100") << 0;
    QTest::newRow("thermometer") << QStringLiteral("thermometer:4") << 4;
}

void TestInputPreview::showsTheEncoding() {
    QFETCH(QString, spec);
    QFETCH(int, planes);
    Shown shown;
    const auto fitted = encoder(*shown.set, spec.toLatin1().constData());
    shown.preview.setEncoder(fitted);
    shown.pick(DataPart::Test, 3);
    const auto* view = shown.preview.encoderPreview();
    const std::size_t sample = shown.set->test.indices()[3];
    QCOMPARE(view->planeCount(), planes);
    for (std::size_t i = 0; i < 24; ++i) {
        const int x = int(i % 6), y = int(i / 6);
        const int value = sampledata::pixel(sample, i);
        QCOMPARE(qGray(view->picture().pixel(x, y)), value);
        int ones = 0;
        for (int plane = 0; plane < planes; ++plane) {
            const bool bit = value >= fitted->table()[std::size_t(plane) * 24 + i];
            ones += bit;
            QCOMPARE(qGray(view->plane(plane).pixel(x, y)), bit ? 255 : 0);
        }
        const int decoded = qGray(view->decoded().pixel(x, y));
        if (planes > 0)
            QVERIFY(std::abs(decoded - 255.0 * ones / planes) <= 1);
        else
            QCOMPARE(decoded, spec == QStringLiteral("grey") ? value : value >= 100 ? 255 : 0);
    }
}

void TestInputPreview::showsWhatTrainingSees_data() {
    QTest::addColumn<QString>("spec");
    QTest::addColumn<quint64>("seed");
    QTest::newRow("moved") << QStringLiteral("shift:2") << quint64{1};
    QTest::newRow("mirrored, covered") << QStringLiteral("flip,erase:2") << quint64{7};
}

void TestInputPreview::showsWhatTrainingSees() {
    QFETCH(QString, spec);
    QFETCH(quint64, seed);
    Shown shown;
    shown.preview.showFor(QStringLiteral("augment"));
    const auto augmentation = Augmentation::parse(spec.toStdString());
    const auto fitted = encoder(*shown.set, "threshold:90");
    shown.preview.setEncoder(fitted);
    shown.preview.setAugmentation(augmentation, seed);
    shown.pick(DataPart::Train, 5);
    const auto* view = shown.preview.augmentationPreview();
    QCOMPARE(view->count(), AugmentationPreview::versions);
    int different = 0;
    for (int epoch = 1; epoch <= view->count(); ++epoch) {
        std::vector<std::uint8_t> pixels(24);
        shown.set->train.read(5, pixels);
        augmentation.apply(pixels, shown.set->shape, seed, std::uint64_t(epoch), 5);
        for (std::size_t i = 0; i < 24; ++i) {
            QCOMPARE(qGray(view->picture(epoch).pixel(int(i % 6), int(i / 6))), int(pixels[i]));
            QCOMPARE(qGray(view->encoded(epoch).pixel(int(i % 6), int(i / 6))), pixels[i] >= 90 ? 255 : 0);
        }
        different += view->picture(epoch) != view->picture(1);
    }
    QVERIFY(different > 1);
}

void TestInputPreview::sayWhyThereIsNothing() {
    Shown shown;
    shown.preview.showFor(QStringLiteral("augment"));
    const auto* view = shown.preview.augmentationPreview();
    const auto says = [view](const char* words) {
        return view->count() == 0 && view->reason().contains(QString::fromLatin1(words));
    };
    shown.pick(DataPart::Train, 0);
    QVERIFY(says("as they are"));
    shown.preview.setAugmentation(Augmentation::parse("flip"), 1);
    QCOMPARE(view->count(), 8);
    shown.pick(DataPart::Test, 0);
    QVERIFY(says("Only training pictures"));
    shown.pick(DataPart::Train, 0);
    shown.preview.setAugmentation(std::nullopt, 1, QStringLiteral("augment: found \"flop\""));
    QVERIFY(says("flop"));
    shown.preview.setDataset(nullptr);
    shown.preview.setAugmentation(Augmentation::parse("flip"), 1);
    QVERIFY(says("Select a picture"));
}

void TestInputPreview::followsTheField() {
    Shown shown;
    shown.pick(DataPart::Train, 2);
    const auto* view = shown.preview.encoderPreview();
    auto* problem = shown.preview.findChild<QLabel*>(QStringLiteral("encoderProblem"));
    QVERIFY(view->decoded().isNull());
    shown.preview.setEncoder(encoder(*shown.set, "threshold:10"));
    const QImage picture = view->picture(), low = view->decoded();
    QVERIFY(!low.isNull());
    shown.preview.setEncoder(nullptr, QStringLiteral("encoder: found \"thresh\""));
    QVERIFY(view->decoded().isNull() && problem->isVisible());
    QCOMPARE(view->picture(), picture); // the picture stays
    QVERIFY(problem->text().contains(QStringLiteral("thresh")));
    shown.preview.setEncoder(encoder(*shown.set, "threshold:200"));
    QVERIFY(!problem->isVisible());
    QVERIFY(view->decoded() != low);
}

QTEST_MAIN(TestInputPreview)
#include "tst_inputpreview.moc"
