// The timeline's picture and hand, and the lists beside it: what is shown is what was given, steps and pixels
// agree, keys and mouse ask for the steps that they point at.
#include "widgets/counterview.h"
#include "widgets/fliplistmodel.h"
#include "widgets/timelineview.h"
#include "widgets/whypanel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

using namespace flipscope;

namespace {

std::shared_ptr<const FlipLandscape> landscape(std::size_t steps) {
    auto flips = std::make_shared<FlipLandscape>(2, std::vector<std::uint32_t>(steps));
    for (std::size_t s = 0; s < steps; ++s) {
        (*flips)[0][s] = static_cast<std::uint32_t>(10 + s % 3);
        (*flips)[1][s] = s == 549 ? 1000 : 1;
    }
    return flips;
}

void fill(TimelineView& view) {
    view.resize(900, 160);
    view.setLayerNames({QStringLiteral("layer 1"), QStringLiteral("output")});
    view.setExtent(0, 800, 0, 1000, 100);
    view.setLandscape(landscape(800));
    view.setPosition(800, true);
}

/// A network of 4 inputs, 3 and 2 neurons, all weights -1 but one.
Network tiny() {
    std::vector<Layer> layers;
    auto first = std::make_shared<LayerParameters>(
        LayerParameters{LayerShape::dense({1, 1, 4}, 3), BitMatrix(3, 4), {0, 0, 0}});
    first->weights.set(1, 2, true);
    layers.emplace_back(DenseLayer{first});
    layers.emplace_back(DenseHead{std::make_shared<LayerParameters>(
        LayerParameters{LayerShape::dense({1, 1, 3}, 2), BitMatrix(2, 3), {0, 0}})});
    return {ValueType::Bits, std::move(layers)};
}

} // namespace

class TestTimelineView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void stepsAndPixelsAgree() {
        TimelineView view;
        fill(view);
        for (quint64 step = 0; step <= 800; step += 50)
            QVERIFY(qAbs(static_cast<qint64>(view.stepAt(view.xOf(step))) - static_cast<qint64>(step)) <= 1);
        QCOMPARE(view.stepAt(10000), quint64{800}); // not past what is known
        QCOMPARE(view.stepAt(-10000), quint64{0});
        QCOMPARE(view.flipsIn(550), quint64{10 + 549 % 3 + 1000});
        QCOMPARE(view.flipsIn(0), quint64{0});
        QVERIFY(view.describe(550).contains(QLatin1String("1,010")) ||
                view.describe(550).contains(QLatin1String("1010")));
    }
    void asksForSteps_data() {
        QTest::addColumn<int>("key");
        QTest::addColumn<int>("modifiers");
        QTest::addColumn<quint64>("wanted");
        QTest::newRow("left") << int(Qt::Key_Left) << 0 << quint64{349};
        QTest::newRow("right") << int(Qt::Key_Right) << 0 << quint64{351};
        QTest::newRow("ten back") << int(Qt::Key_Left) << int(Qt::ShiftModifier) << quint64{340};
        QTest::newRow("home") << int(Qt::Key_Home) << 0 << quint64{0};
        QTest::newRow("end") << int(Qt::Key_End) << 0 << quint64{800};
        QTest::newRow("epoch before") << int(Qt::Key_PageUp) << 0 << quint64{300};
        QTest::newRow("epoch after") << int(Qt::Key_PageDown) << 0 << quint64{400};
    }
    void asksForSteps() {
        QFETCH(int, key);
        QFETCH(int, modifiers);
        QFETCH(quint64, wanted);
        TimelineView view;
        fill(view);
        view.setPosition(350, false);
        QSignalSpy asked(&view, &TimelineView::moveRequested);
        QTest::keyClick(&view, static_cast<Qt::Key>(key), static_cast<Qt::KeyboardModifiers>(modifiers));
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].toULongLong(), wanted);
    }
    void isDragged() {
        TimelineView view;
        fill(view);
        QSignalSpy asked(&view, &TimelineView::moveRequested);
        const int y = view.height() / 2;
        QTest::mousePress(&view, Qt::LeftButton, {}, QPoint(view.xOf(200), y));
        for (const quint64 step : {300, 400}) {
            QMouseEvent move(QEvent::MouseMove, QPointF(view.xOf(step), y), view.mapToGlobal(QPointF(0, 0)),
                             Qt::LeftButton, Qt::LeftButton, {});
            QCoreApplication::sendEvent(&view, &move);
        }
        QCOMPARE(asked.size(), 3);
        for (int i = 0; i < 3; ++i)
            QVERIFY(qAbs(asked[i][0].toLongLong() - 200 - 100 * i) <= 1);
    }
    /// Step 1 leads from position 0 to 1: its flips are drawn between them.
    void fewStepsStandWhereTheyHappened() {
        TimelineView view;
        view.resize(900, 160);
        view.setLayerNames({QStringLiteral("layer 1")});
        view.setExtent(0, 4, 0, 4, 1);
        auto flips = std::make_shared<FlipLandscape>(1, std::vector<std::uint32_t>{1000, 0, 700, 0});
        view.setLandscape(flips);
        const QImage image = view.grab().toImage();
        const int y = static_cast<int>(70 * image.devicePixelRatio());
        const auto at = [&](double position) {
            const double x = view.xOf(0) + position * (view.xOf(1) - view.xOf(0));
            return image.pixel(static_cast<int>(x * image.devicePixelRatio()), y);
        };
        QCOMPARE(at(0.3), at(2.6));
        QCOMPARE(at(1.3), at(3.7));
        QVERIFY(at(0.3) != at(1.3));
    }
    void marksAreGoneTo() {
        TimelineView view;
        fill(view);
        view.setMarks({{500, TimelineMark::Kind::Burst, QStringLiteral("burst")}});
        QSignalSpy asked(&view, &TimelineView::moveRequested);
        QTest::mousePress(&view, Qt::LeftButton, {}, QPoint(view.xOf(500) + 3, 3));
        QCOMPARE(asked[0][0].toULongLong(), quint64{500});
    }
    void zoomsAroundThePointer() {
        TimelineView view;
        fill(view);
        const int x = view.xOf(500);
        const int before = view.xOf(510) - view.xOf(490);
        QWheelEvent in(QPointF(x, 50), view.mapToGlobal(QPointF(x, 50)), {}, QPoint(0, 480), Qt::NoButton,
                       Qt::ControlModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&view, &in);
        QVERIFY(view.xOf(510) - view.xOf(490) > 2 * before);
        QVERIFY(qAbs(view.xOf(500) - x) <= 2);
        view.setPosition(10, false); // the hand stays in sight
        QVERIFY(view.xOf(10) > 0 && view.xOf(10) < view.width());
    }
    /// The one step with a thousand flips towers over its neighbours, and small counts are still seen.
    void aSingleStepIsSeen() {
        TimelineView view;
        fill(view);
        const QImage image = view.grab().toImage();
        const auto coloured = [&](quint64 step) { // pixels of the lower band that are not its ground
            const double ratio = image.devicePixelRatio();
            const int x = static_cast<int>(view.xOf(step) * ratio);
            const QRgb ground =
                image.pixel(static_cast<int>(view.xOf(950) * ratio), static_cast<int>(110 * ratio));
            int count = 0;
            for (int y = static_cast<int>(80 * ratio);
                 y < static_cast<int>((view.height() - view.fontMetrics().height() - 5) * ratio); ++y)
                count += image.pixel(x, y) != ground;
            return count;
        };
        QVERIFY2(coloured(550) > 3 * coloured(430),
                 qPrintable(QStringLiteral("%1, %2").arg(coloured(550)).arg(coloured(430))));
        QVERIFY(coloured(430) >= 2);
    }
    void flipsAreListed() {
        FlipListModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setFlips(tiny(), {{0, 1, 2, 0}, {1, 0, 1, 0}});
        QCOMPARE(model.rowCount(), 2);
        const auto text = [&](int row, int column) {
            return model.data(model.index(row, column), Qt::DisplayRole).toString();
        };
        QCOMPARE(text(0, FlipListModel::LayerColumn), QStringLiteral("1"));
        QCOMPARE(text(0, FlipListModel::NeuronColumn), QStringLiteral("1"));
        QCOMPARE(text(0, FlipListModel::InputColumn), QStringLiteral("2"));
        QVERIFY(text(0, FlipListModel::ChangeColumn).endsWith(QLatin1String("+1")));
        QVERIFY(!text(1, FlipListModel::ChangeColumn).endsWith(QLatin1String("+1")));
        QCOMPARE(model.flip(1).layer, 1U);
        model.clear();
        QCOMPARE(model.rowCount(), 0);
    }
    void whyIsToldInWords() {
        WhyPanel panel;
        panel.setClassNames({QStringLiteral("cat"), QStringLiteral("dog")});
        auto answer = std::make_shared<WhyAnswer>();
        WhyFlip& why = answer->why;
        why.step = 77;
        why.weightBefore = -1;
        why.weightAfter = 1;
        why.hasVotes = true;
        why.voters = {
            {3, 30, 0, -9, {1, -4}, {0, 2}}, {1, 10, 1, 7, {1, 5}, {1, 6}}, {2, 20, 0, 5, {0, 1}, {0, 1}}};
        why.total = 3;
        why.batch = 16;
        why.counterBefore = WatchedCounter{-1, 0, 0};
        why.counterAfter = WatchedCounter{2, 0, 0};
        why.history = {{76, -1, 0, -1}, {77, 2, 3, 1}, {78, 4, 2, 1}};
        why.before = {16, 9, 1.0};
        why.flipAlone = {16, 10, 1.5};
        why.after = {16, 12, 2.0};
        why.withoutFlip = {16, 11, 1.9};
        const QAbstractItemModelTester tester(const_cast<VoterModel*>(&panel.voters()),
                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        panel.showAnswer(answer, QStringLiteral("Neuron 5"));
        for (const char* part : {"Neuron 5", "77", "3 of the 16", "2 for the flip (+12)", "1 against it (-9)",
                                 "Total +3", "helped", "9 → 10 of 16", "without this flip 11"})
            QVERIFY2(panel.text().contains(QString::fromUtf8(part)),
                     qPrintable(QString::fromUtf8(part) + QStringLiteral(" not in: ") + panel.text()));
        // Those for it first, each with the sample, its label and what was said of it.
        const VoterModel& voters = panel.voters();
        QCOMPARE(voters.rowCount(), 3);
        QVERIFY(voters.isFor(0) && voters.isFor(1) && !voters.isFor(2));
        QCOMPARE(voters.voter(2).sample, 30U);
        const auto text = [&](int row, int column) {
            return voters.data(voters.index(row, column), Qt::DisplayRole).toString();
        };
        QCOMPARE(text(0, VoterModel::LabelColumn), QStringLiteral("dog"));
        QVERIFY(text(2, VoterModel::SaidColumn).contains(QStringLiteral("dog → cat")));
        QSignalSpy chosen(&panel, &WhyPanel::stepChosen);
        panel.resize(400, 600);
        auto* counter = panel.findChild<CounterView*>();
        QVERIFY(counter);
        QTest::mouseClick(counter, Qt::LeftButton, {}, QPoint(counter->width() - 5, counter->height() / 2));
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].toULongLong(), quint64{78});
        // A verdict and its numbers agree, however little it was.
        why.before = {16, 9, 189.80001};
        why.flipAlone = {16, 9, 189.80002};
        panel.showAnswer(answer, QStringLiteral("Neuron 5"));
        QVERIFY2(panel.text().contains(QStringLiteral("189.80001 → 189.80002")), qPrintable(panel.text()));
        panel.clear();
        QCOMPARE(voters.rowCount(), 0);
    }
};

QTEST_MAIN(TestTimelineView)
#include "tst_timelineview.moc"
