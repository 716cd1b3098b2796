// Kept runs in the window: the table, the differences and the curves hold what the files of the folders say,
// read by this test on its own; names, notes and stars are written there; trash and undo; damaged folders.
#include "app/mainwindow.h"
#include "app/runcurves.h"
#include "app/runsdesk.h"
#include "app/runswindow.h"
#include "app/setuppanel.h"
#include "app/windowdata.h"
#include "engine/io/modelfile.h"
#include "engine/io/resultjson.h"
#include "engine/io/runkeeper.h"
#include "engine/trainer.h"
#include "widgets/distancemodel.h"
#include "widgets/linechart.h"
#include "widgets/numberformat.h"
#include "widgets/rundiffmodel.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QCheckBox>
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QUndoStack>

using namespace flipscope;
using namespace flipscope::test;

namespace {

constexpr int patience = 60000; // milliseconds that a busy machine may take

class StopAfter final : public TrainingObserver {
public:
    StopAfter(TrainingControl& control, std::uint64_t step) : m_control(control), m_step(step) {}
    void onStep(const StepReport& report, const StepDelta*) override {
        if (report.step == m_step)
            m_control.stop();
    }

private:
    TrainingControl& m_control;
    std::uint64_t m_step;
};

/// Trains a run into a folder as the programs do; `stopAfter` steps: stopped there, 0: to its end.
void train(const TrainingConfig& config, const QString& folder, std::uint64_t stopAfter = 0) {
    const RunFolder run = RunFolder::create(folder.toStdString(), false);
    Trainer trainer(config, openDataset(config.datasetRequest()));
    const RunKeeper keeper(
        run, trainer, [](const std::string&) {}, [](const CheckpointNote&) {});
    TrainingControl control;
    StopAfter stop(control, stopAfter);
    trainer.addObserver(stop);
    trainer.run(control);
}

QJsonObject jsonOf(const QString& file) {
    QFile in(file);
    if (!in.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(in.readAll()).object();
}

QList<QStringList> csvOf(const QString& file) {
    QFile in(file);
    QList<QStringList> rows;
    if (in.open(QIODevice::ReadOnly))
        for (const QByteArray& line : in.readAll().split('\n'))
            if (!line.isEmpty())
                rows.append(QString::fromUtf8(line).split(QLatin1Char(',')));
    return rows;
}

} // namespace

class TestRuns : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cellsAreWhatTheFoldersSay();
    void rowsThatStayAreNotReset();
    void sortsAndFilters();
    void namesNotesAndStarsAreWritten();
    void clicksStarAndName();
    void trashIsUndone();
    void runsInTrainingStay();
    void damagedRunsAreListed_data();
    void damagedRunsAreListed();
    void differencesAreThoseOfTheConfigurations();
    void curvesAreThoseOfTheMetrics();
    void distancesAreCounted();
    void windowActsOnTheTrainingWindow();
    void openedRunsShowTheirCurves();
    void olderRunsMakeRoom();
    void aThousandRuns();

private:
    QString path(const char* name) const { return m_root->filePath(QLatin1String(name)); }
    void read(RunLibrary& library);
    static QString cell(const RunTableModel& model, int row, int column) {
        return model.index(row, column).data().toString();
    }

    QTemporaryDir m_data, m_settings, m_home;
    std::unique_ptr<QTemporaryDir> m_root;
};

void TestRuns::initTestCase() {
    QCoreApplication::setOrganizationName(QStringLiteral("flipscope-test"));
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
    QDir(m_home.path()).mkdir(QStringLiteral("share"));
    qputenv("XDG_DATA_HOME", QFile::encodeName(m_home.filePath(QStringLiteral("share")))); // the trash
    writeDataset(m_data.path());
}

void TestRuns::init() {
    QSettings().clear();
    m_root = std::make_unique<QTemporaryDir>(m_home.filePath(QStringLiteral("runs-XXXXXX")));
}

void TestRuns::read(RunLibrary& library) {
    QSignalSpy done(&library, &RunLibrary::refreshed);
    library.setFolders({m_root->path()});
    QTRY_VERIFY_WITH_TIMEOUT(!done.isEmpty(), patience);
}

void TestRuns::cellsAreWhatTheFoldersSay() {
    train(smallConfig(m_data.path(), {{"method", "gft"}}), path("a"));
    train(smallConfig(m_data.path(), {{"seed", "7"}, {"epochs", "5"}}), path("b"),
          20); // 2 epochs and 2 steps
    RunLibrary library;
    read(library);
    RunTableModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setRuns(library.runs());
    QCOMPARE(model.rowCount(), 2);
    for (const int row : {0, 1}) {
        const QString folder = path(row == 0 ? "a" : "b");
        const QJsonObject result = jsonOf(folder + QStringLiteral("/result.json"));
        const QJsonObject config = jsonOf(folder + QStringLiteral("/config.json"));
        QCOMPARE(cell(model, row, RunTableModel::NameColumn), QLatin1String(row == 0 ? "a" : "b"));
        QCOMPARE(cell(model, row, RunTableModel::MethodColumn), config[QLatin1String("method")].toString());
        QCOMPARE(cell(model, row, RunTableModel::NetworkColumn), config[QLatin1String("network")].toString());
        QCOMPARE(cell(model, row, RunTableModel::DataColumn), result[QLatin1String("dataset")].toString());
        QCOMPARE(cell(model, row, RunTableModel::ValidationColumn),
                 formatPercent(result[QLatin1String("validation_accuracy")].toDouble(), 2));
        QCOMPARE(cell(model, row, RunTableModel::TestColumn),
                 formatPercent(result[QLatin1String("test_accuracy")].toDouble(), 2));
    }
    QCOMPARE(cell(model, 0, RunTableModel::EpochsColumn), QStringLiteral("3"));
    QCOMPARE(cell(model, 1, RunTableModel::EpochsColumn), QStringLiteral("2 of 5, stopped"));
    QFile::remove(path("b") + QStringLiteral("/result.json")); // as of a killed program
    read(library);
    model.setRuns(library.runs());
    QCOMPARE(cell(model, 1, RunTableModel::EpochsColumn), QStringLiteral("2 of 5, cut off"));
    double best = 0;
    for (const QStringList& line : csvOf(path("b") + QStringLiteral("/metrics.csv")).mid(1))
        best = std::max(best, line[3].toDouble());
    QCOMPARE(cell(model, 1, RunTableModel::ValidationColumn), formatPercent(best, 2));
    QCOMPARE(cell(model, 1, RunTableModel::TestColumn), QString());
    model.setTraining(path("b"));
    QCOMPARE(cell(model, 1, RunTableModel::EpochsColumn), QStringLiteral("2, training"));
}

void TestRuns::rowsThatStayAreNotReset() {
    const auto summary = [](const char* folder) {
        auto run = std::make_shared<RunSummary>();
        run->folder = folder;
        return std::shared_ptr<const RunSummary>(run);
    };
    const auto a = summary("/a"), b = summary("/b"), c = summary("/c"), d = summary("/d"), e = summary("/e");
    RunTableModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.setRuns({b, d});
    const QPersistentModelIndex kept(model.index(1, 0));
    for (const RunList& runs : {RunList{a, b, c, d, e}, {d}, {d, e}, {a, c, d}, {summary("/a"), d}}) {
        model.setRuns(runs);
        QCOMPARE(model.rowCount(), static_cast<int>(runs.size()));
        for (std::size_t i = 0; i < runs.size(); ++i)
            QCOMPARE(model.run(static_cast<int>(i)), runs[i]);
        QVERIFY(kept.isValid());
        QCOMPARE(model.run(kept.row()), d);
    }
    model.setRuns({});
    QVERIFY(!kept.isValid() && model.rowCount() == 0);
    QCOMPARE(reset.size(), 0);
}

void TestRuns::sortsAndFilters() {
    RunList runs;
    const double accuracies[] = {0.5, -1, 0.9, 0.7};
    const char* names[] = {"wide net", "", "narrow", "wide gft"};
    for (int i = 0; i < 4; ++i) {
        auto run = std::make_shared<RunSummary>();
        run->folder = "/run" + std::to_string(i);
        run->label = {names[i], "", i == 3};
        run->config = smallConfig(m_data.path(), {{"seed", std::to_string(i + 20)}});
        run->result.emplace();
        if (accuracies[i] >= 0)
            run->result->validationAccuracy = accuracies[i];
        runs.push_back(run);
    }
    RunTableModel model;
    model.setRuns(runs);
    RunTableFilter filter;
    filter.setSourceModel(&model);
    const QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const auto order = [&] {
        QString text;
        for (int row = 0; row < filter.rowCount(); ++row)
            text += QString::number(filter.mapToSource(filter.index(row, 0)).row());
        return text;
    };
    filter.sort(RunTableModel::ValidationColumn, Qt::AscendingOrder);
    QCOMPARE(order(), QStringLiteral("0321")); // without a value: last
    filter.sort(RunTableModel::ValidationColumn, Qt::DescendingOrder);
    QCOMPARE(order(), QStringLiteral("2301"));
    filter.setWords(QStringLiteral("WIDE"));
    QCOMPARE(order(), QStringLiteral("30"));
    filter.setWords(QStringLiteral("wide seed=20"));
    QCOMPARE(order(), QStringLiteral("0"));
    filter.setWords({});
    filter.setStarredOnly(true);
    QCOMPARE(order(), QStringLiteral("3"));
}

void TestRuns::namesNotesAndStarsAreWritten() {
    train(smallConfig(m_data.path()), path("a"));
    RunLibrary library;
    read(library);
    RunsWindow window(library, nullptr);
    window.show();
    window.select(path("a"));
    window.findChild<QAction*>(QStringLiteral("starRun"))->trigger();
    RunTableModel* model = window.model();
    QVERIFY(model->setData(model->index(0, RunTableModel::NameColumn), QStringLiteral("Grün \"1\""),
                           Qt::EditRole));
    QVERIFY(model->setData(model->index(0, RunTableModel::NoteColumn), QStringLiteral("a\nb"), Qt::EditRole));
    const RunLabel all{"Grün \"1\"", "a\nb", true};
    const auto inFile = [&] { return readRunLabel(path("a").toStdString()); };
    QTRY_COMPARE_WITH_TIMEOUT(inFile(), all, patience);
    QTRY_COMPARE_WITH_TIMEOUT(library.find(path("a"))->label, all, patience);
    QCOMPARE(cell(*model, 0, RunTableModel::NameColumn), QStringLiteral("Grün \"1\""));
    window.undoStack()->undo();
    window.undoStack()->undo();
    QTRY_COMPARE_WITH_TIMEOUT(inFile(), (RunLabel{"", "", true}), patience);
    window.undoStack()->undo();
    QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(path("a") + QStringLiteral("/label.json")), patience);
    QTRY_COMPARE_WITH_TIMEOUT(cell(*model, 0, RunTableModel::NameColumn), QStringLiteral("a"), patience);
    window.undoStack()->redo();
    QTRY_COMPARE_WITH_TIMEOUT(inFile(), (RunLabel{"", "", true}), patience);
    // What cannot be written is told, and not shown as if it were.
    QSignalSpy failed(&library, &RunLibrary::failed);
    const QString tooLong(100000, QLatin1Char('x'));
    QVERIFY(model->setData(model->index(0, RunTableModel::NoteColumn), tooLong, Qt::EditRole));
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, patience);
    QCOMPARE(cell(*model, 0, RunTableModel::NoteColumn), QString());
}

void TestRuns::clicksStarAndName() {
    train(smallConfig(m_data.path()), path("a"));
    RunLibrary library;
    read(library);
    RunsWindow window(library, nullptr);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QTableView* table = window.table();
    const auto click = [&](int column) {
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                          table->visualRect(table->model()->index(0, column)).center());
    };
    const auto inFile = [&] { return readRunLabel(path("a").toStdString()); };
    click(RunTableModel::StarColumn);
    QTRY_COMPARE_WITH_TIMEOUT(inFile(), (RunLabel{"", "", true}), patience);
    QCOMPARE(window.selectedRuns().size(), std::size_t{1});
    QVERIFY(window.curves()->chart(RunCurves::ValidationChart)->seriesCount() == 1);
    window.findChild<QAction*>(QStringLiteral("renameRun"))->trigger();
    auto* editor = table->findChild<QLineEdit*>();
    QVERIFY(editor);
    editor->selectAll();
    QTest::keyClicks(editor, QStringLiteral("first"));
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(inFile(), (RunLabel{"first", "", true}), patience);
    auto* search = window.findChild<QLineEdit*>(QStringLiteral("runSearch"));
    QTest::keyClicks(search, QStringLiteral("nothing like it"));
    QCOMPARE(table->model()->rowCount(), 0);
    search->clear();
    QTest::keyClicks(search, QStringLiteral("first"));
    QCOMPARE(table->model()->rowCount(), 1);
    click(RunTableModel::StarColumn);
    QTRY_COMPARE_WITH_TIMEOUT(inFile(), (RunLabel{"first", "", false}), patience);
}

void TestRuns::trashIsUndone() {
    for (const char* name : {"a", "b", "c"})
        train(smallConfig(m_data.path()), path(name));
    RunLibrary library;
    read(library);
    RunsWindow window(library, nullptr);
    window.show();
    window.table()->sortByColumn(RunTableModel::NameColumn, Qt::AscendingOrder);
    window.table()->selectRow(1);
    QCOMPARE(window.selectedRuns().size(), std::size_t{1});
    QSignalSpy trashed(&library, &RunLibrary::trashed);
    QAction* trash = window.findChild<QAction*>(QStringLiteral("trashRun"));
    trash->trigger();
    window.undoStack()->undo(); // before it is done
    QTRY_VERIFY_WITH_TIMEOUT(!trashed.isEmpty(), patience);
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(path("b") + QStringLiteral("/result.json")), patience);
    QTRY_COMPARE_WITH_TIMEOUT(window.model()->rowCount(), 3, patience);
    window.undoStack()->redo();
    QTRY_COMPARE_WITH_TIMEOUT(window.model()->rowCount(), 2, patience);
    QVERIFY(!QFile::exists(path("b")) && QFile::exists(path("a")) && QFile::exists(path("c")));
    const QDir inTrash(m_home.filePath(QStringLiteral("share/Trash/files")));
    QCOMPARE(inTrash.entryList(QDir::Dirs | QDir::NoDotAndDotDot).size(), 1);
    window.undoStack()->undo();
    QTRY_COMPARE_WITH_TIMEOUT(window.model()->rowCount(), 3, patience);
    QVERIFY(readFinishedResult((path("b") + QStringLiteral("/result.json")).toStdString()));
    QVERIFY(QDir(m_home.filePath(QStringLiteral("share/Trash/info"))).isEmpty());
}

void TestRuns::runsInTrainingStay() {
    train(smallConfig(m_data.path()), path("a"));
    const RunFolder trainsHere = RunFolder::open(path("a").toStdString());
    RunLibrary library;
    read(library);
    QSignalSpy failed(&library, &RunLibrary::failed);
    library.moveToTrash({path("a")});
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, patience);
    QVERIFY(failed[0][1].toString().contains(QLatin1String("training")));
    QVERIFY(QFile::exists(path("a") + QStringLiteral("/config.json")));
}

void TestRuns::damagedRunsAreListed_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("said");
    const auto row = [](const char* name, const char* file, const QByteArray& content, const char* said) {
        QTest::newRow(name) << QString::fromLatin1(file) << content << QString::fromLatin1(said);
    };
    row("cut configuration", "config.json", "{\"method\": \"bit", "config.json");
    row("unknown option", "config.json", "{\"method\": \"bitflip\", \"warp\": 3}", "warp");
    row("binary configuration", "config.json", QByteArray("\xff\0\x01", 3), "config.json");
    row("cut result", "result.json", "{\"method\"", "result.json");
    row("result of another kind", "result.json", "[1, 2]", "result.json");
    row("metrics without columns", "metrics.csv", QByteArray(1000, 'x') + "\n1\n", "metrics.csv");
    row("metrics out of order", "metrics.csv",
        "epoch,step,train_accuracy,validation_accuracy,loss,flips,updates,balanced_accuracy,seconds\n"
        "2,9,0.5,0.5,1,2,2,,0.1\n",
        "expected epoch 1, found 2");
    row("label that is none", "label.json", "3", "label.json");
    row("huge label", "label.json", QByteArray(200000, ' '), "label.json");
}

void TestRuns::damagedRunsAreListed() {
    QFETCH(QString, file);
    QFETCH(QByteArray, content);
    QFETCH(QString, said);
    train(smallConfig(m_data.path(), {{"checkpoint-keep", "0"}}), path("a"));
    train(smallConfig(m_data.path()), path("whole"));
    QDir(path("a") + QStringLiteral("/checkpoints")).removeRecursively();
    write(path("a") + QLatin1Char('/') + file, content);
    RunLibrary library;
    read(library);
    RunTableModel model;
    model.setRuns(library.runs());
    QCOMPARE(model.rowCount(), 2);
    QVERIFY(model.run(1)->problems.empty());
    QCOMPARE(model.run(0)->problems.size(), std::size_t{1});
    const QString note = cell(model, 0, RunTableModel::NoteColumn);
    QVERIFY2(note.startsWith(QLatin1String("Damaged")) && note.contains(said), qPrintable(note));
    QCOMPARE(cell(model, 0, RunTableModel::NameColumn), QStringLiteral("a"));
    QVERIFY(!model.index(0, RunTableModel::NameColumn).data(Qt::DecorationRole).isNull());
    RunDiffModel diff;
    diff.setRuns(library.runs()); // and breaks nothing there
    QVERIFY(diff.rowCount() > 0);
}

void TestRuns::differencesAreThoseOfTheConfigurations() {
    train(smallConfig(m_data.path(), {{"method", "gft"}, {"epochs", "2"}}), path("a"));
    train(smallConfig(m_data.path(), {{"method", "bitflip"}, {"seed", "3"}, {"epochs", "2"}}), path("b"));
    RunLibrary library;
    read(library);
    RunDiffModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setRuns(library.runs());
    QCOMPARE(model.columnCount(), 2);
    const QJsonObject configs[] = {jsonOf(path("a/config.json")), jsonOf(path("b/config.json"))};
    std::map<QString, QStringList> expected; // by the key that the tool tip begins with
    QStringList keys = configs[0].keys() + configs[1].keys();
    keys.removeDuplicates();
    for (const QString& key : keys)
        if (configs[0].value(key) != configs[1].value(key)) {
            QStringList cells;
            for (const QJsonObject& config : configs)
                cells.append(!config.contains(key) ? QStringLiteral("–")
                             : config[key].isString() && config[key].toString().isEmpty()
                                 ? QStringLiteral("(none)")
                                 : config[key].toVariant().toString());
            expected[key] = cells;
        }
    QVERIFY(expected.contains(QStringLiteral("seed")) && expected.contains(QStringLiteral("method")) &&
            !expected.contains(QStringLiteral("epochs")));
    QCOMPARE(static_cast<std::size_t>(model.optionRows()), expected.size());
    for (int row = 0; row < model.optionRows(); ++row) {
        const QString key =
            model.headerData(row, Qt::Vertical, Qt::ToolTipRole).toString().section(QLatin1Char(':'), 0, 0);
        QVERIFY2(expected.contains(key), qPrintable(key));
        for (const int column : {0, 1})
            QCOMPARE(model.index(row, column).data().toString(), expected[key][column]);
    }
    const auto rowOf = [&](const char* title) {
        for (int row = model.optionRows(); row < model.rowCount(); ++row)
            if (model.headerData(row, Qt::Vertical, Qt::DisplayRole).toString() == QLatin1String(title))
                return row;
        return -1;
    };
    for (const int column : {0, 1}) {
        const QJsonObject result = jsonOf(path(column == 0 ? "a/result.json" : "b/result.json"));
        QCOMPARE(model.index(rowOf("Test accuracy"), column).data().toString(),
                 formatPercent(result[QLatin1String("test_accuracy")].toDouble(), 2));
        QCOMPARE(model.index(rowOf("Flips"), column).data().toString(),
                 formatCount(result[QLatin1String("flips")].toInteger()));
        QCOMPARE(model.index(rowOf("Model"), column).data().toString(),
                 result[QLatin1String("model_checksum")].toString());
    }
    model.setRuns({library.runs()[1]}); // alone: against the defaults
    QCOMPARE(model.columnCount(), 2);
    QCOMPARE(model.headerData(0, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("Defaults"));
    for (int row = 0; row < model.optionRows(); ++row)
        if (model.headerData(row, Qt::Vertical, Qt::ToolTipRole)
                .toString()
                .startsWith(QLatin1String("seed:"))) {
            QCOMPARE(model.index(row, 0).data().toString(), QStringLiteral("1"));
            QCOMPARE(model.index(row, 1).data().toString(), QStringLiteral("3"));
            return;
        }
    QFAIL("the seed differs from the default");
}

void TestRuns::curvesAreThoseOfTheMetrics() {
    train(smallConfig(m_data.path(), {{"seed", "1"}}), path("a"));
    train(smallConfig(m_data.path(), {{"seed", "2"}}), path("b"));
    RunLibrary library;
    read(library);
    RunCurves curves;
    curves.resize(600, 400);
    curves.show();
    curves.setRuns(library.runs());
    const auto* note = curves.findChild<QLabel*>(QStringLiteral("curvesNote"));
    QVERIFY(!note->isVisible());
    RunList many;
    for (int i = 0; i < 5; ++i)
        many.insert(many.end(), library.runs().begin(), library.runs().end());
    curves.setRuns(many);
    QVERIFY(note->isVisible() && note->text().contains(QStringLiteral("10")));
    curves.setRuns(library.runs());
    QVERIFY(!note->isVisible());
    QCOMPARE(distinguishingLabels(library.runs()),
             (QStringList{QStringLiteral("seed=1"), QStringLiteral("seed=2")}));
    const int columns[] = {3, 2, 4, 5}; // validation, training, loss, flips
    for (const auto over : {RunCurves::Over::Epochs, RunCurves::Over::Steps, RunCurves::Over::Seconds}) {
        curves.setOver(over);
        for (int chart = 0; chart < RunCurves::ChartCount; ++chart)
            for (const int series : {0, 1}) {
                const auto lines = csvOf(path(series == 0 ? "a/metrics.csv" : "b/metrics.csv")).mid(1);
                const QList<QPointF> points =
                    curves.chart(static_cast<RunCurves::Chart>(chart))->points(series);
                QCOMPARE(points.size(), 3);
                QCOMPARE(lines.size(), 3);
                double seconds = 0;
                for (int i = 0; i < 3; ++i) {
                    seconds += lines[i][8].toDouble();
                    const double x = over == RunCurves::Over::Epochs  ? lines[i][0].toDouble()
                                     : over == RunCurves::Over::Steps ? lines[i][1].toDouble()
                                                                      : seconds;
                    QCOMPARE(points[i], QPointF(x, lines[i][columns[chart]].toDouble()));
                }
            }
    }
}

void TestRuns::distancesAreCounted() {
    for (const char* seed : {"1", "2"})
        train(smallConfig(m_data.path(), {{"seed", seed}}), path(seed));
    const auto modelOf = [&](const char* run, const char* which) {
        return loadModel(
                   (path(run) + QLatin1Char('/') + QLatin1String(which) + QLatin1String(modelFileEnding))
                       .toStdString())
            .network;
    };
    const Network start =
        Trainer(smallConfig(m_data.path()), openDataset(smallConfig(m_data.path()).datasetRequest()))
            .lastNetwork();
    const auto differing = [](const Network& a, const Network& b) { // bit by bit
        qint64 count = 0;
        for (std::size_t l = 0; l < a.layers().size(); ++l) {
            const LayerParameters &p = parametersOf(a.layers()[l]), &q = parametersOf(b.layers()[l]);
            for (std::size_t row = 0; row < p.weights.rows(); ++row)
                for (std::size_t column = 0; column < p.weights.columns(); ++column)
                    count += p.weights.get(row, column) != q.weights.get(row, column) ? 1 : 0;
        }
        return count;
    };
    RunLibrary library;
    read(library);
    RunsWindow window(library, nullptr);
    const QAbstractItemModelTester tester(window.distances(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    window.show();
    window.findChild<QTabWidget*>(QStringLiteral("runTabs"))->setCurrentIndex(2);
    window.table()->sortByColumn(RunTableModel::NameColumn, Qt::AscendingOrder);
    window.table()->selectAll();
    QTRY_COMPARE_WITH_TIMEOUT(window.distances()->rowCount(), 7, patience);
    const auto cell = [&](int row) { return window.distances()->index(row, 0).data().toString(); };
    const auto begins = [&](int row, qint64 count) {
        return cell(row).startsWith(formatCount(count) + QLatin1String(" of "));
    };
    QVERIFY(begins(0, differing(start, modelOf("1", "best"))));
    QVERIFY(begins(1, differing(start, modelOf("1", "last"))));
    QVERIFY(begins(2, differing(modelOf("1", "best"), modelOf("1", "last"))));
    QVERIFY(begins(6, differing(modelOf("1", "best"), modelOf("2", "best"))));
    QVERIFY(differing(start, modelOf("1", "last")) > 0);
    QSet<QString> titles; // each says of which it is
    for (int row = 0; row < window.distances()->rowCount(); ++row)
        titles.insert(window.distances()->headerData(row, Qt::Vertical, Qt::DisplayRole).toString());
    QCOMPARE(titles.size(), window.distances()->rowCount());
}

void TestRuns::windowActsOnTheTrainingWindow() {
    train(smallConfig(m_data.path(), {{"method", "gft"}, {"seed", "9"}}), path("a"));
    MainWindow window;
    window.show();
    window.keepRuns(m_root->path());
    RunsWindow& runs = window.runs().runs();
    runs.show();
    QTRY_COMPARE_WITH_TIMEOUT(runs.model()->rowCount(), 1, patience);
    runs.select(path("a"));
    runs.findChild<QAction*>(QStringLiteral("useSettings"))->trigger();
    QCOMPARE(window.setup().config().text("method"), std::string("gft"));
    QCOMPARE(window.setup().config().integer("seed"), std::int64_t{9});
    runs.findChild<QAction*>(QStringLiteral("pinKeptRun"))->trigger();
    const auto lines = csvOf(path("a/metrics.csv")).mid(1);
    auto* accuracy = window.findChild<LineChart*>(QStringLiteral("accuracyChart"));
    const auto pinned = accuracy->points(TrainingCharts::PinnedValidationSeries);
    QCOMPARE(pinned.size(), lines.size());
    for (int i = 0; i < pinned.size(); ++i)
        QCOMPARE(pinned[i], QPointF(lines[i][1].toDouble(), lines[i][3].toDouble()));
    QTRY_VERIFY_WITH_TIMEOUT(window.session().state() == TrainingSession::State::Ready, patience);
    // A run of the window itself is a row, which says when it is done.
    QSignalSpy finished(&window.session(), &TrainingSession::finished);
    window.session().start(smallConfig(m_data.path()));
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, patience);
    QTRY_COMPARE_WITH_TIMEOUT(runs.model()->rowCount(), 2, patience);
    const QString folder = window.session().runFolder();
    QTRY_COMPARE_WITH_TIMEOUT(cell(*runs.model(), runs.model()->rowOf(folder), RunTableModel::EpochsColumn),
                              QStringLiteral("3"), patience);
}

/// Its curves are those that it was trained with; what can be gone on with is offered, once.
void TestRuns::openedRunsShowTheirCurves() {
    train(smallConfig(m_data.path()), path("whole"));
    train(smallConfig(m_data.path()), path("cut"), 20);
    MainWindow window;
    window.show();
    const auto lines = csvOf(path("whole/metrics.csv")).mid(1);
    auto* accuracy = window.findChild<LineChart*>(QStringLiteral("accuracyChart"));
    auto* loss = window.findChild<LineChart*>(QStringLiteral("lossChart"));
    auto* flips = window.findChild<LineChart*>(QStringLiteral("flipsChart"));
    auto* charts = window.findChild<TrainingCharts*>();
    const auto* button = window.findChild<QPushButton*>(QStringLiteral("bannerButton"));
    const auto* other = window.findChild<QPushButton*>(QStringLiteral("bannerOther0"));
    QVERIFY(charts->isEmpty());
    window.openPast(path("whole"));
    QVERIFY(button->isHidden());
    charts->refresh();
    QCOMPARE(accuracy->points(TrainingCharts::ValidationSeries).size(), lines.size());
    for (int i = 0; i < lines.size(); ++i) {
        const double step = lines[i][1].toDouble();
        QCOMPARE(accuracy->points(TrainingCharts::TrainSeries)[i], QPointF(step, lines[i][2].toDouble()));
        QCOMPARE(accuracy->points(TrainingCharts::ValidationSeries)[i],
                 QPointF(step, lines[i][3].toDouble()));
        QCOMPARE(loss->points(0)[i], QPointF(step, lines[i][4].toDouble()));
    }
    const auto steps = lines.back()[1].toLongLong();
    QTRY_COMPARE_WITH_TIMEOUT(flips->points(0).size(), steps, patience);
    double sum = 0, expected = 0; // of all layers and steps
    for (int layer = 0; layer < flips->seriesCount(); ++layer)
        for (const QPointF& p : flips->points(layer))
            sum += p.y();
    for (const auto& line : lines)
        expected += line[5].toDouble();
    QCOMPARE(sum, expected);
    window.openPast(path("cut"));
    charts->refresh();
    QVERIFY(accuracy->points(TrainingCharts::TrainSeries).size() < lines.size());
    QVERIFY(!button->isHidden() && other->isHidden()); // it is open already
}

/// Settings, curves and models stay; flip logs and checkpoints of older runs go, but for runs that a person
/// marked.
void TestRuns::olderRunsMakeRoom() {
    const auto name = [](int i) { return QStringLiteral("run-20260101-%1").arg(i, 9, 10, QLatin1Char('0')); };
    const auto folder = [&](int i) { return m_root->filePath(name(i)); };
    train(smallConfig(m_data.path()), folder(1));
    train(smallConfig(m_data.path()), folder(2), 20);
    for (int i = 3; i <= 12; ++i)
        std::filesystem::copy(folder(1).toStdString(), folder(i).toStdString(),
                              std::filesystem::copy_options::recursive);
    writeRunLabel(folder(3).toStdString(), {"", "worth keeping", false});
    const KeptRuns kept(m_root->path());
    const QString next = kept.newRun(folder(4));
    QVERIFY(!next.isEmpty() && !QFile::exists(next));
    for (int i = 1; i <= 12; ++i) {
        const bool isWhole = i >= 6 || i == 3 || i == 4; // the latest seven, the marked one, the needed one
        const RunFolder run = RunFolder::view(folder(i).toStdString());
        QCOMPARE(std::filesystem::exists(run.flipLog()), isWhole);
        QCOMPARE(std::filesystem::exists(run.checkpoints()), isWhole || i == 2); // 2 can be gone on with
        for (const auto& part :
             {run.config(), run.metrics(), run.result(), run.model("best"), run.model("last")})
            QVERIFY2(std::filesystem::exists(part), part.c_str());
    }
    QVERIFY(!KeptRuns(m_root->path(), 3).newRun().isEmpty()); // fewer, as preferred
    for (int i = 5; i <= 12; ++i)
        QCOMPARE(std::filesystem::exists(RunFolder::view(folder(i).toStdString()).flipLog()), i >= 11);
    RunLibrary library;
    read(library);
    QCOMPARE(library.runs().size(), std::size_t{12});
    for (const auto& run : library.runs())
        QVERIFY(run->problems.empty() && run->hasModel);
}

void TestRuns::aThousandRuns() {
    train(smallConfig(m_data.path(), {{"flip-log", "0"}}), path("run0"));
    for (int i = 1; i < 1000; ++i) {
        const QString folder = path(qPrintable(QStringLiteral("run%1").arg(i)));
        QVERIFY(QDir().mkpath(folder));
        for (const char* name : {"config.json", "result.json", "metrics.csv"}) // links: nothing is written
            QVERIFY(QFile::link(path("run0") + QLatin1Char('/') + QLatin1String(name),
                                folder + QLatin1Char('/') + QLatin1String(name)));
    }
    RunLibrary library;
    read(library);
    QCOMPARE(library.runs().size(), std::size_t{1000});
    const RunList before = library.runs();
    write(path("run500/label.json"), R"({"name": "middle", "note": "", "starred": true})");
    read(library); // only what has changed is read again
    std::size_t anew = 0;
    for (std::size_t i = 0; i < before.size(); ++i)
        anew += before[i] != library.runs()[i] ? 1 : 0;
    QCOMPARE(anew, std::size_t{1});
    QCOMPARE(library.find(path("run500"))->label.name, std::string("middle"));
}

QTEST_MAIN(TestRuns)
#include "tst_runs.moc"
