// Batches and races in the window: the runs that are planned are those of the settings and seeds, what is
// shown is what the same trainings give alone, a stopped batch goes on, and the views of a race are what its
// lanes did.
#include "app/batchwindow.h"
#include "app/lanesetup.h"
#include "app/optionrows.h"
#include "app/racewindow.h"
#include "app/windowdata.h"
#include "engine/io/resultjson.h"
#include "engine/io/runsummary.h"
#include "engine/trainer.h"
#include "widgets/batchmodels.h"
#include "widgets/linechart.h"
#include "widgets/numberformat.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace flipscope;
using namespace flipscope::test;

namespace {

constexpr int patience = 60000; // milliseconds that a busy machine may take

TrainingResult alone(const TrainingConfig& config, std::vector<EpochReport>* epochs = nullptr) {
    struct Listener final : TrainingObserver {
        void onEpoch(const EpochReport& report, const Network&) override { reports.push_back(report); }
        std::vector<EpochReport> reports;
    } listener;
    Trainer trainer(config, openDataset(config.datasetRequest()));
    trainer.addObserver(listener);
    TrainingControl control;
    TrainingResult result = trainer.run(control);
    if (epochs)
        *epochs = listener.reports;
    return result;
}

TrainingConfig with(const TrainingConfig& config, const Options& options) {
    std::vector<Assignment> all = config.assignments();
    for (const auto& [key, text] : options)
        all.push_back({key, text, "test", {}});
    return TrainingConfig::resolve(all);
}

} // namespace

class TestBatchRace : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void plansAreShownBeforeTheyStart();
    void batchesAreWhatTheRunsGive();
    void stoppedBatchesGoOn();
    void whatCannotBeIsSaid();
    void racesAreShown();
    void racesAreStopped();
    void failuresAreSaid();

private:
    BatchWindow::Source batchSource() {
        return {[this] { return m_config; }, [this] { return m_root->path(); }};
    }
    RaceWindow::Source raceSource() {
        return {[this] { return m_config; },
                [](const TrainingConfig&) { return std::shared_ptr<const Dataset>(); },
                [this] { return m_root->path(); }};
    }

    QTemporaryDir m_data, m_settings;
    std::unique_ptr<QTemporaryDir> m_root;
    std::optional<TrainingConfig> m_config;
};

void TestBatchRace::initTestCase() {
    QCoreApplication::setOrganizationName(QStringLiteral("flipscope-test"));
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
    writeDataset(m_data.path());
}

void TestBatchRace::init() {
    m_root = std::make_unique<QTemporaryDir>();
    m_config = smallConfig(m_data.path(), {{"threads", "1"}});
}

void TestBatchRace::plansAreShownBeforeTheyStart() {
    BatchWindow window(batchSource(), nullptr);
    const QAbstractItemModelTester tester(window.runs(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    window.show();
    window.options().addRow("margin", "3,5");
    window.options().addRow("network", "32,16;20");
    window.setSeeds(QStringLiteral("4,7,9"));
    const BatchRunsModel& runs = *window.runs();
    QCOMPARE(runs.rowCount(), 12);
    QStringList found;
    for (int row = 0; row < runs.rowCount(); ++row)
        found.append(runs.index(row, BatchRunsModel::SettingColumn).data().toString() + QLatin1Char('/') +
                     runs.index(row, BatchRunsModel::SeedColumn).data().toString());
    QStringList expected;
    for (const char* margin : {"3", "5"})
        for (const char* network : {"32,16", "20"})
            for (const char* seed : {"4", "7", "9"})
                expected.append(QStringLiteral("margin=%1 network=%2/%3")
                                    .arg(QLatin1String(margin), QLatin1String(network), QLatin1String(seed)));
    QCOMPARE(found, expected);
    QVERIFY(window.findChild<QPushButton*>(QStringLiteral("batchStart"))->isEnabled());
    QVERIFY(QDir(m_root->path()).isEmpty()); // nothing is trained yet
}

void TestBatchRace::batchesAreWhatTheRunsGive() {
    BatchWindow window(batchSource(), nullptr);
    const QAbstractItemModelTester tester(window.comparison(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    window.show();
    window.options().addRow("margin", "3,8");
    window.setSeeds(QStringLiteral("1,2"));
    QSignalSpy ended(&window.session(), &BatchSession::ended);
    window.findChild<QPushButton*>(QStringLiteral("batchStart"))->click();
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, patience);
    const ComparisonModel& table = *window.comparison();
    QCOMPARE(table.rowCount(), 2);
    for (const int setting : {0, 1}) {
        std::vector<double> tests, validations;
        double updates = 0, operations = 0;
        for (const int seed : {1, 2}) {
            const TrainingResult result = alone(
                with(*m_config, {{"margin", setting == 0 ? "3" : "8"}, {"seed", std::to_string(seed)}}));
            tests.push_back(*result.testAccuracy);
            validations.push_back(*result.validationAccuracy);
            updates += static_cast<double>(result.updates) / static_cast<double>(2 * result.epochs);
            operations += static_cast<double>(result.trainBitOps) / static_cast<double>(2 * result.epochs);
            const int row = 2 * setting + seed - 1;
            QCOMPARE(window.runs()->index(row, BatchRunsModel::TestColumn).data().toString(),
                     formatPercent(*result.testAccuracy, 2));
            QCOMPARE(window.runs()->index(row, BatchRunsModel::ValidationColumn).data().toString(),
                     formatPercent(*result.validationAccuracy, 2));
        }
        const auto cell = [&](int column) { return table.index(setting, column).data().toString(); };
        QCOMPARE(cell(ComparisonModel::RunsColumn), QStringLiteral("2"));
        QCOMPARE(cell(ComparisonModel::TestColumn), formatPercent((tests[0] + tests[1]) / 2, 2));
        QCOMPARE(cell(ComparisonModel::TestSpreadColumn), formatPercent(std::abs(tests[0] - tests[1]), 2));
        QCOMPARE(cell(ComparisonModel::ValidationColumn),
                 formatPercent((validations[0] + validations[1]) / 2, 2));
        QCOMPARE(cell(ComparisonModel::UpdatesColumn), formatCount(static_cast<qint64>(updates)));
        QCOMPARE(cell(ComparisonModel::BitOpsColumn), formatLarge(operations));
        QVERIFY(cell(ComparisonModel::FloatOpsColumn).isEmpty());
        const QString tip =
            table.index(setting, ComparisonModel::BitOpsColumn).data(Qt::ToolTipRole).toString();
        QVERIFY2(tip.contains(QLatin1String("on floats")), qPrintable(tip));
    }
    QCOMPARE(runFoldersIn(m_root->path().toStdString()).size(), std::size_t{4}); // each is kept, and named
    for (const auto& folder : runFoldersIn(m_root->path().toStdString()))
        QVERIFY(readRunLabel(folder).name.starts_with("margin="));
}

void TestBatchRace::stoppedBatchesGoOn() {
    m_config = with(*m_config, {{"epochs", "20"}});
    BatchWindow window(batchSource(), nullptr);
    window.show();
    window.setSeeds(QStringLiteral("3"));
    BatchSession& session = window.session();
    QSignalSpy ended(&session, &BatchSession::ended);
    connect(&session, &BatchSession::runChanged, &window, [&session](int index) {
        if (index == 1 && session.runs()[1].epochs > 0)
            session.stop();
    });
    window.findChild<QPushButton*>(QStringLiteral("batchStart"))->click();
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, patience);
    QCOMPARE(session.runs()[0].state, BatchSession::RunState::Done);
    const bool isCutOff = session.runs()[1].state == BatchSession::RunState::Stopped; // else it was quicker
    QVERIFY(isCutOff || session.runs()[1].state == BatchSession::RunState::Done);
    const auto firstTrained =
        QFileInfo(session.runs()[0].folder + QStringLiteral("/result.json")).lastModified();
    disconnect(&session, nullptr, &window, nullptr);
    session.start();
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 2, patience);
    for (const BatchSession::Run& run : session.runs()) {
        QCOMPARE(run.state, BatchSession::RunState::Done);
        const TrainingResult expected = alone(run.plan.config); // as if never stopped
        QCOMPARE(run.result->modelChecksum, expected.modelChecksum);
        QCOMPARE(run.result->epochs, std::uint64_t{20});
    }
    QCOMPARE(QFileInfo(session.runs()[0].folder + QStringLiteral("/result.json")).lastModified(),
             firstTrained);
    BatchWindow another(batchSource(), nullptr); // the same batch, later: nothing is trained again
    another.show();
    another.setSeeds(QStringLiteral("3"));
    QSignalSpy again(&another.session(), &BatchSession::ended);
    another.session().start();
    QTRY_COMPARE_WITH_TIMEOUT(again.size(), 1, patience);
    QCOMPARE(another.comparison()->rowCount(), 1);
    QCOMPARE(QFileInfo(session.runs()[2].folder + QStringLiteral("/result.json")).lastModified(),
             QFileInfo(another.session().runs()[2].folder + QStringLiteral("/result.json")).lastModified());
}

void TestBatchRace::whatCannotBeIsSaid() {
    BatchWindow window(batchSource(), nullptr);
    window.show();
    auto* start = window.findChild<QPushButton*>(QStringLiteral("batchStart"));
    auto* note = window.findChild<QLabel*>(QStringLiteral("batchNote"));
    QVERIFY(start->isEnabled());
    window.options().addRow("batch", "0");
    window.setSeeds(QStringLiteral("2"));
    QVERIFY(!start->isEnabled());
    QVERIFY2(note->text().contains(QLatin1String("batch")), qPrintable(note->text()));
    QCOMPARE(window.runs()->rowCount(), 0);
    window.options().setValues({});
    window.setSeeds(QStringLiteral("x"));
    QVERIFY(!start->isEnabled());
    window.setSeeds(QStringLiteral("1"));
    QVERIFY(start->isEnabled());
    // A run that fails does not end the batch.
    window.options().addRow("dataset", "/no/such/place," + m_data.path().toStdString());
    QCOMPARE(window.runs()->rowCount(), 2);
    QSignalSpy ended(&window.session(), &BatchSession::ended);
    window.session().start();
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, patience);
    QCOMPARE(window.session().runs()[0].state, BatchSession::RunState::Failed);
    QCOMPARE(window.session().runs()[1].state, BatchSession::RunState::Done);
    QVERIFY(window.runs()
                ->index(0, BatchRunsModel::StateColumn)
                .data()
                .toString()
                .contains(QLatin1String("/no/such/place")));
}

void TestBatchRace::racesAreShown() {
    RaceWindow window(raceSource(), nullptr);
    const QAbstractItemModelTester tester(window.model(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    window.show();
    window.lane(0)->setMethod("bitflip");
    window.lane(0)->options().addRow("margin", "6");
    window.lane(1)->setMethod("bep");
    window.setBudget({RaceBudget::Kind::Epochs, 3});
    QSignalSpy finished(&window.session(), &RaceSession::finished);
    window.findChild<QPushButton*>(QStringLiteral("raceStart"))->click();
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, patience);
    const TrainingConfig lanes[] = {with(*m_config, {{"margin", "6"}}),
                                    smallConfig(m_data.path(), {{"threads", "1"}, {"method", "bep"}})};
    std::vector<EpochReport> epochs[2];
    for (const int lane : {0, 1}) {
        const TrainingResult expected = alone(lanes[lane], &epochs[lane]);
        const auto cell = [&](int row) { return window.model()->index(row, lane).data().toString(); };
        QCOMPARE(cell(RaceModel::MethodRow), QString::fromStdString(expected.method));
        QCOMPARE(cell(RaceModel::StepsRow), QStringLiteral("27"));
        QCOMPARE(cell(RaceModel::FlipsRow), formatCount(static_cast<qint64>(expected.flips)));
        QCOMPARE(cell(RaceModel::TestRow), formatPercent(*expected.testAccuracy, 2));
        QCOMPARE(cell(RaceModel::BestRow), formatPercent(*expected.validationAccuracy, 2));
        QCOMPARE(cell(RaceModel::ValidationRow), formatPercent(*epochs[lane].back().validationAccuracy, 2));
        QCOMPARE(window.accuracy()->points(lane).size(), 27);
        for (int e = 0; e < 3; ++e)
            QCOMPARE(window.accuracy()->points(lane + 2)[e],
                     QPointF(e + 1, *epochs[lane][static_cast<std::size_t>(e)].validationAccuracy));
    }
    for (int e = 0; e < 3; ++e) {
        const auto at = static_cast<std::size_t>(e);
        QCOMPARE(window.gap()->points(1)[e],
                 QPointF(e + 1, *epochs[0][at].validationAccuracy - *epochs[1][at].validationAccuracy));
    }
    const auto result = finished[0][0].value<RaceResult>();
    QVERIFY(result.distance);
    for (std::size_t l = 0; l < result.distance->size(); ++l) // the last point is that of the end
        QCOMPARE(window.differing()->points(static_cast<int>(l)).back(),
                 QPointF(3, static_cast<double>((*result.distance)[l].differing) /
                                static_cast<double>((*result.distance)[l].bits)));
    const auto kept = runFoldersIn(m_root->path().toStdString()); // both lanes are runs
    QCOMPARE(kept.size(), std::size_t{2});
    for (const std::size_t lane : {0U, 1U})
        QCOMPARE(readFinishedResult(kept[lane] / "result.json")->modelChecksum,
                 result.lanes[lane].modelChecksum);
}

void TestBatchRace::racesAreStopped() {
    RaceWindow window(raceSource(), nullptr);
    window.show();
    window.setBudget({RaceBudget::Kind::Epochs, 100000});
    QSignalSpy finished(&window.session(), &RaceSession::finished);
    QSignalSpy told(&window.session(), &RaceSession::progressed);
    window.start();
    QTRY_VERIFY_WITH_TIMEOUT(window.session().state() == RaceSession::State::Racing && told.size() > 2,
                             patience);
    auto* pause = window.findChild<QPushButton*>(QStringLiteral("racePause"));
    pause->click();
    QCOMPARE(window.session().state(), RaceSession::State::Paused);
    pause->click();
    QCOMPARE(window.session().state(), RaceSession::State::Racing);
    window.findChild<QPushButton*>(QStringLiteral("raceStop"))->click();
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, patience);
    QVERIFY(finished[0][0].value<RaceResult>().stoppedByUser);
    QCOMPARE(window.session().state(), RaceSession::State::Resting);
    window.start(); // and once more; closed while racing
    QTRY_COMPARE_WITH_TIMEOUT(window.session().state(), RaceSession::State::Racing, patience);
}

void TestBatchRace::failuresAreSaid() {
    m_config = smallConfig(QStringLiteral("/no/such/place"));
    RaceWindow window(raceSource(), nullptr);
    window.show();
    QSignalSpy failed(&window.session(), &RaceSession::failed);
    window.start();
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, patience);
    QCOMPARE(window.session().state(), RaceSession::State::Resting);
    auto* text = window.findChild<QLabel*>(QStringLiteral("bannerText"));
    QVERIFY(text->text().contains(QLatin1String("/no/such/place")));
    // What the lanes cannot be is said before they start.
    window.lane(1)->setMethod("bitflip");
    window.lane(1)->options().addRow("margin", "many");
    window.setBudget({RaceBudget::Kind::Epochs, 4});
    QVERIFY(!window.findChild<QPushButton*>(QStringLiteral("raceStart"))->isEnabled());
    QVERIFY(window.findChild<QLabel*>(QStringLiteral("raceNote"))->text().contains(QLatin1String("margin")));
}

QTEST_MAIN(TestBatchRace)
#include "tst_batchrace.moc"
