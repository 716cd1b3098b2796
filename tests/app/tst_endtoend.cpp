// The program end to end on a real display: Fashion-MNIST opens, buttons are clicked, the network learns, and
// the model that is saved is the one that is read back. Run it under xvfb-run with QT_QPA_PLATFORM=xcb.
#include "app/mainwindow.h"
#include "app/runcommands.h"
#include "app/setuppanel.h"
#include "app/trainingactions.h"
#include "datasets/catalogue.h"
#include "engine/trainer.h"
#include "widgets/linechart.h"

#include <QAction>
#include <QApplication>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QToolBar>

#include <cstdio>

using namespace flipscope;
using State = TrainingSession::State;

class TestEndToEnd : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void trainsFashionMnist();

private:
    QTemporaryDir m_folder;
};

namespace {

void click(MainWindow& window, QAction* action) {
    auto* bar = window.findChild<QToolBar*>(QStringLiteral("trainingToolBar"));
    QTRY_VERIFY(action->isEnabled());
    QTest::mouseClick(bar->widgetForAction(action), Qt::LeftButton);
}

} // namespace

void TestEndToEnd::initTestCase() {
    if (!locate(*findInCatalogue("fashion-mnist")))
        QSKIP("Fashion-MNIST is not on this machine (Debian: dataset-fashion-mnist)");
    QCoreApplication::setOrganizationName(QStringLiteral("flipscope-test"));
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_folder.path());
}

void TestEndToEnd::trainsFashionMnist() {
    MainWindow window;
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    window.setup().choosePreset(QStringLiteral("fashion-mnist"));
    window.setup().setOption(QStringLiteral("limit"), std::int64_t{3000});
    window.setup().setOption(QStringLiteral("epochs"), std::int64_t{2});
    window.openInitial({}, {});
    QTRY_COMPARE_WITH_TIMEOUT(window.session().state(), State::Ready, 30000);
    QCOMPARE(window.session().dataset()->train.size(), std::size_t{2700});
    const TrainingConfig config = window.setup().config();

    click(window, window.actions().start);
    click(window, window.actions().pauseResume);
    QTRY_COMPARE(window.session().state(), State::Paused);
    const auto* flips = window.findChild<LineChart*>(QStringLiteral("flipsChart"));
    QTRY_COMPARE(flips->seriesCount(), 3);
    const auto before = flips->points(0).size();
    click(window, window.actions().step);
    QTRY_COMPARE(flips->points(0).size(), before + 1);
    QTRY_COMPARE(window.session().state(), State::Paused);
    click(window, window.actions().pauseResume); // resumes
    QTRY_COMPARE_WITH_TIMEOUT(window.session().state(), State::Finished, 60000);
    QCOMPARE(flips->points(0).size(), 22);

    const QString file = m_folder.filePath(QStringLiteral("fashion.flipscope"));
    window.commands().saveModelTo(file);
    const Model model = loadModel(file.toStdString());
    Trainer straight(config, openDataset(config.datasetRequest()));
    TrainingControl control;
    const TrainingResult expected = straight.run(control);
    QCOMPARE(model.network.checksum(), expected.modelChecksum);
    QCOMPARE(model.testAccuracy, expected.testAccuracy);
    QVERIFY2(*model.testAccuracy > 0.5, qPrintable(QString::number(*model.testAccuracy)));
    QVERIFY(window.close());
}

int main(int argc, char* argv[]) {
    if (qEnvironmentVariableIsEmpty("DISPLAY") && qgetenv("QT_QPA_PLATFORM") == "xcb") {
        std::puts("SKIP   : TestEndToEnd: no DISPLAY; run it under xvfb-run");
        return 77;
    }
    QApplication application(argc, argv);
    TestEndToEnd test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_endtoend.moc"
