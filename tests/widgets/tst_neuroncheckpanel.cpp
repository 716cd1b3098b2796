// The neuron check against statistics made here: sentence, rows, histogram.
#include "widgets/neuroncheckpanel.h"

#include "widgets/histogramview.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace flipscope;

namespace {

std::vector<LayerStatistics> statistics() {
    LayerStatistics first;
    first.shape = LayerShape::dense({1, 1, 100}, 5);
    first.looks = 40;
    first.fired = {0, 40, 10, 39, 1};
    first.twins = {{1, 30, false}, {0, 30, false}, {3, 2, true}, {2, 2, true}, {0, 40, false}};
    first.margins = {-9.0F, -0.01F, 0.0F, 0.3F, 3.99F, 4.0F, 100.0F};
    LayerStatistics last;
    last.shape = LayerShape::dense({1, 1, 5}, 3);
    return {first, last};
}

} // namespace

class TestNeuronCheckPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tellsWhatIsOdd();
    void histogramCounts();
    void rowsLeadToNeurons();
    void goesBackToNothing();
};

void TestNeuronCheckPanel::tellsWhatIsOdd() {
    NeuronCheckPanel panel;
    const QAbstractItemModelTester tester(panel.oddNeurons(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    panel.setStatistics(statistics(), QStringLiteral("epoch 7"));
    QVERIFY2(panel.summary().startsWith(QStringLiteral("5 neurons: 1 dead, 1 always on, 2 twins")),
             qPrintable(panel.summary()));
    QVERIFY(panel.summary().contains(QStringLiteral("epoch 7")));
    const auto* odd = panel.oddNeurons();
    QCOMPARE(odd->rowCount(), 4);
    const QStringList what{QStringLiteral("dead"), QStringLiteral("always on"),
                           QStringLiteral("opposite twin"), QStringLiteral("opposite twin")};
    for (int row = 0; row < 4; ++row) {
        QCOMPARE(odd->neuronAt(row), row);
        QCOMPARE(odd->index(row, OddNeuronModel::WhatColumn).data().toString(), what[row]);
    }
    QCOMPARE(odd->index(2, OddNeuronModel::NearestColumn).data().toString(), QStringLiteral("3 (2 weights)"));
    panel.showLayer(1);
    QCOMPARE(odd->rowCount(), 0);
}

void TestNeuronCheckPanel::histogramCounts() {
    NeuronCheckPanel panel;
    panel.setStatistics(statistics(), {});
    const auto& counts = panel.histogram()->counts(); // 32 bars over -4 to 4
    QCOMPARE(counts.front(), quint64{1});
    QCOMPARE(counts[15], quint64{1});
    QCOMPARE(counts[16], quint64{1});
    QCOMPARE(counts[17], quint64{1});
    QCOMPARE(counts.back(), quint64{3});
    panel.resize(320, 400);
    panel.grab();
}

void TestNeuronCheckPanel::rowsLeadToNeurons() {
    NeuronCheckPanel panel;
    panel.setStatistics(statistics(), {});
    QSignalSpy selected(&panel, &NeuronCheckPanel::neuronSelected);
    auto* table = panel.findChild<QTableView*>(QStringLiteral("oddNeurons"));
    table->setCurrentIndex(panel.oddNeurons()->index(2, 0));
    QCOMPARE(selected.count(), 1);
    QCOMPARE(selected[0][0].toInt(), 0);
    QCOMPARE(selected[0][1].toInt(), 2);
}

void TestNeuronCheckPanel::goesBackToNothing() {
    NeuronCheckPanel panel;
    panel.setStatistics(statistics(), {});
    panel.setStatistics({}, QStringLiteral("why"));
    QCOMPARE(panel.oddNeurons()->rowCount(), 0);
    panel.grab();
}

QTEST_MAIN(TestNeuronCheckPanel)
#include "tst_neuroncheckpanel.moc"
