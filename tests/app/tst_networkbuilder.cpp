// The network builder: texts and drafts are the same both ways; every cell is what the engine's own parser
// and a network made of it say; edits, moves and undo; what does not fit is said at the layer that does not.
#include "app/layertablemodel.h"
#include "app/networkbuilder.h"
#include "app/networkpicture.h"
#include "app/setuppanel.h"
#include "datasets/error.h"
#include "engine/learning/methods.h"
#include "engine/network/network.h"
#include "engine/network/networkspec.h"
#include "widgets/layernames.h"
#include "widgets/numberformat.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QTableView>
#include <QTest>
#include <QUndoStack>

#include <random>

using namespace flipscope;

namespace {

constexpr int patience = 60000; // milliseconds that a busy machine may take

NetworkFrame frameOf(MapShape image, std::size_t classes = 10) {
    return {image, image.values(), ValueType::U8, classes, QStringLiteral("grey"), false};
}

/// Any text that the grammar allows, by chance.
std::string randomText(std::mt19937& random) {
    const auto below = [&](unsigned n) { return static_cast<unsigned>(random() % n); };
    std::string text;
    const unsigned filters = below(4), dense = filters == 0 ? 1 + below(4) : below(4);
    for (unsigned i = 0; i < filters; ++i) {
        const bool padded = below(2) == 0;
        text += std::to_string(1 + below(70)) + (padded ? "c" : "v") +
                std::to_string(padded ? 1 + 2 * below(3) : 1 + below(4));
        if (below(3) == 0)
            text += "s" + std::to_string(2 + below(2));
        text += below(3) == 0 ? ",p," : ",";
    }
    for (unsigned i = 0; i < dense; ++i)
        text += std::to_string(1 + below(3000)) + ",";
    if (below(3) == 0)
        text += "h" + std::to_string(2 + below(20)) + ",";
    text.pop_back();
    return text;
}

std::vector<LayerShape> parsed(const std::string& text, const NetworkFrame& frame) {
    return parseNetwork(text, frame.image, frame.encoded, frame.classes);
}

} // namespace

class TestNetworkBuilder : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void textsAndDraftsAreTheSame_data();
    void textsAndDraftsAreTheSame();
    void namesFitThePicture();
    void thousandsOfTexts();
    void cellsAreTheEngines_data();
    void cellsAreTheEngines();
    void trainingMemoryIsTheLearners();
    void layersAreEdited();
    void layersAreMoved();
    void whatDoesNotFitIsSaid_data();
    void whatDoesNotFitIsSaid();
    void textIsTypedToo();
    void openedFromTheForm();
};

void TestNetworkBuilder::initTestCase() {
    QCoreApplication::setOrganizationName(QStringLiteral("flipscope-test"));
}

void TestNetworkBuilder::textsAndDraftsAreTheSame_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("written");
    for (const char* text : {"1024", "256,256", "32c3", "32v3,p,64", "64c3s2,p,32c1,p,h4", "7c15s15,1,h1024",
                             "65536", "32c3,32c3+,p,64c3,64c3+24,p,256"})
        QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(text);
    QTest::newRow("h1") << QStringLiteral("20,h1") << QStringLiteral("20");
    QTest::newRow("s1") << QStringLiteral("20c3s1") << QStringLiteral("20c3");
    for (const NamedNetwork& named : namedNetworks()) {
        QTest::newRow(named.name.c_str())
            << QString::fromStdString(named.name) << QString::fromStdString(named.text);
    }
    QTest::newRow("mlp,h4") << QStringLiteral("mlp,h4") << QStringLiteral("256,256,256,256,h4");
}

void TestNetworkBuilder::textsAndDraftsAreTheSame() {
    QFETCH(QString, text);
    QFETCH(QString, written);
    const NetworkDraft draft = NetworkDraft::fromText(text.toStdString());
    QCOMPARE(QString::fromStdString(draft.text()), written);
    QCOMPARE(NetworkDraft::fromText(draft.text()).text(), draft.text());
    const NetworkFrame frame = frameOf({33, 31, 3});
    try {
        const auto shapes = parsed(text.toStdString(), frame);
        QCOMPARE(parsed(draft.text(), frame), shapes);
    } catch (const Error&) {
        QVERIFY_EXCEPTION_THROWN(parsed(draft.text(), frame), Error);
    }
}

/// Names stand for other networks where pictures are large: the draft is the network that is trained.
void TestNetworkBuilder::namesFitThePicture() {
    for (const NamedNetwork& named : namedNetworks())
        for (const std::size_t side : {32, 63, 64, 224}) {
            const NetworkFrame frame = frameOf({side, side, 3});
            const NetworkDraft draft = NetworkDraft::fromText(named.name, frame.image);
            QCOMPARE(parsed(draft.text(), frame), parsed(named.name, frame));
            NetworkBuilder builder(frame, std::nullopt, nullptr);
            builder.setText(named.name);
            QCOMPARE(builder.text(), draft.text());
        }
    QVERIFY(NetworkDraft::fromText("bireal18", {64, 64, 3}) !=
            NetworkDraft::fromText("bireal18", {63, 64, 3}));
}

void TestNetworkBuilder::thousandsOfTexts() {
    std::mt19937 random(5);
    for (int i = 0; i < 5000; ++i) {
        const std::string text = randomText(random);
        QCOMPARE(NetworkDraft::fromText(text).text(), text);
    }
    for (const char* bad : {"", "c3", "32c", "32c4", "p", "64,p", "64,32c3", "1024,", "h4", "12x3"})
        QVERIFY_EXCEPTION_THROWN(NetworkDraft::fromText(bad), Error);
}

void TestNetworkBuilder::cellsAreTheEngines_data() {
    QTest::addColumn<QString>("text");
    for (const char* text :
         {"256,100", "32c3,p,64v3s2,200,h4", "8v5,p,8c3", "cnv-same", "8c3,8c3+,p,16c3,16c3+5"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void TestNetworkBuilder::cellsAreTheEngines() {
    QFETCH(QString, text);
    for (const ValueType type : {ValueType::U8, ValueType::Bits}) {
        NetworkFrame frame = frameOf({28, 28, 1});
        frame.inputType = type;
        NetworkBuilder builder(frame, std::nullopt, nullptr);
        const QAbstractItemModelTester tester(builder.model(),
                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        builder.setText(text.toStdString());
        builder.show();
        const auto shapes = parsed(text.toStdString(), frame);
        std::vector<Layer> layers; // a network of zeros: what it says of itself
        std::uint64_t bytes = 0;
        for (const LayerShape& shape : shapes) {
            auto parameters = std::make_shared<const LayerParameters>(
                LayerParameters{shape, BitMatrix(shape.weightRows(), shape.columns()),
                                std::vector<std::int32_t>(shape.neurons)});
            if (layers.size() + 1 == shapes.size())
                layers.emplace_back(DenseHead{parameters});
            else if (shape.isDense())
                layers.emplace_back(DenseLayer{parameters});
            else
                layers.emplace_back(ConvolutionLayer{parameters});
            bytes += (shape.weightCount() + 7) / 8 + 4 * shape.neurons;
        }
        const Network network(type, frame.image, layers);
        QCOMPARE(builder.facts().total.weights, std::uint64_t{network.weightCount()});
        QCOMPARE(builder.facts().total.bitOps, network.bitOpsPerSample());
        QCOMPARE(builder.facts().total.bytes, bytes);
        const LayerTableModel& model = *builder.model();
        QCOMPARE(model.rowCount(), static_cast<int>(shapes.size()) + 1);
        const auto cell = [&](int row, int column) { return model.index(row, column).data().toString(); };
        QCOMPARE(cell(0, LayerTableModel::OutputColumn), QStringLiteral("28×28×1"));
        for (std::size_t l = 0; l < shapes.size(); ++l) {
            const int row = static_cast<int>(l) + 1;
            const bool isHead = l + 1 == shapes.size();
            QCOMPARE(cell(row, LayerTableModel::WeightsColumn),
                     formatCount(static_cast<qint64>(shapes[l].weightCount())));
            QCOMPARE(cell(row, LayerTableModel::NeuronsColumn),
                     formatCount(static_cast<qint64>(shapes[l].neurons)));
            QCOMPARE(cell(row, LayerTableModel::OutputColumn),
                     isHead ? QStringLiteral("10") : mapText(shapes[l].output()));
            QCOMPARE(cell(row, LayerTableModel::MemoryColumn),
                     formatBytes((shapes[l].weightCount() + 7) / 8 + 4 * shapes[l].neurons));
        }
        const QString totals = builder.findChild<QLabel*>(QStringLiteral("builderTotals"))->text();
        QVERIFY(totals.contains(formatCount(static_cast<qint64>(network.weightCount()))));
        QVERIFY(totals.contains(formatCount(static_cast<qint64>(network.bitOpsPerSample()))));
    }
}

void TestNetworkBuilder::trainingMemoryIsTheLearners() {
    const NetworkFrame frame = frameOf({10, 9, 1}, 5);
    const TrainingConfig config =
        TrainingConfig::resolve({{"batch", "60", "test", {}}, {"network", "32,16", "test", {}}});
    NetworkBuilder builder(frame, config, nullptr);
    builder.setText("32,16");
    builder.show();
    LearningProblem problem;
    problem.inputType = ValueType::U8;
    problem.image = frame.image;
    problem.layers = parsed("32,16", frame);
    problem.inputVaries.assign(90, true);
    problem.inputMeans.assign(90, 128);
    problem.inputDeviation = 1;
    problem.stepsPerEpoch = 1;
    problem.classSizes.assign(5, 1);
    const auto learner = findMethod("bitflip").create(config, problem, selectKernels("auto"));
    std::uint64_t bytes = 0;
    for (const LedgerEntry& entry : learner->ledger())
        bytes += entry.bytes;
    QTRY_VERIFY2_WITH_TIMEOUT(builder.trainingMemory().contains(formatBytes(bytes)),
                              qPrintable(builder.trainingMemory()), patience);
}

void TestNetworkBuilder::layersAreEdited() {
    NetworkBuilder builder(frameOf({28, 28, 1}), std::nullopt, nullptr);
    builder.setText("100,50");
    builder.show();
    LayerTableModel& model = *builder.model();
    const auto edit = [&](int row, int column, const QVariant& value, int role = Qt::EditRole) {
        return model.setData(model.index(row, column), value, role);
    };
    builder.table()->setCurrentIndex(model.index(0, 0));
    builder.addFilters();
    QCOMPARE(builder.text(), std::string("32c3,100,50"));
    QVERIFY(edit(1, LayerTableModel::NeuronsColumn, 16));
    QVERIFY(edit(1, LayerTableModel::KernelColumn, 5));
    QVERIFY(edit(1, LayerTableModel::StrideColumn, 2));
    QVERIFY(edit(1, LayerTableModel::PoolColumn, Qt::Checked, Qt::CheckStateRole));
    QVERIFY(edit(1, LayerTableModel::KindColumn, int{'v'}));
    QVERIFY(edit(2, LayerTableModel::NeuronsColumn, 300));
    QVERIFY(edit(4, LayerTableModel::NeuronsColumn, 3)); // the head: neurons per class
    QCOMPARE(builder.text(), std::string("16v5s2,p,300,50,h3"));
    QCOMPARE(builder.findChild<QLineEdit*>(QStringLiteral("builderText"))->text(),
             QStringLiteral("16v5s2,p,300,50,h3"));
    QVERIFY(!edit(0, LayerTableModel::NeuronsColumn, 3)); // the picture is what it is
    QVERIFY(!model.flags(model.index(2, LayerTableModel::KernelColumn)).testFlag(Qt::ItemIsEditable));
    builder.table()->setCurrentIndex(model.index(2, 0));
    builder.removeLayer();
    QCOMPARE(builder.text(), std::string("16v5s2,p,50,h3"));
    builder.addDense();
    QCOMPARE(builder.text(), std::string("16v5s2,p,50,256,h3"));
    while (builder.undoStack()->canUndo())
        builder.undoStack()->undo();
    QCOMPARE(builder.text(), std::string("100,50"));
    while (builder.undoStack()->canRedo())
        builder.undoStack()->redo();
    QCOMPARE(builder.text(), std::string("16v5s2,p,50,256,h3"));
}

void TestNetworkBuilder::layersAreMoved() {
    NetworkBuilder builder(frameOf({28, 28, 1}), std::nullopt, nullptr);
    builder.setText("1,2,3,4");
    builder.show();
    QVERIFY(QTest::qWaitForWindowExposed(&builder));
    LayerTableModel& model = *builder.model();
    builder.table()->setCurrentIndex(model.index(2, 0));
    QTest::keyClick(builder.table(), Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(builder.text(), std::string("2,1,3,4"));
    QTest::keyClick(builder.table(), Qt::Key_Down, Qt::AltModifier);
    QTest::keyClick(builder.table(), Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(builder.text(), std::string("1,3,2,4"));
    const auto drop = [&](int row, int before) {
        const std::unique_ptr<QMimeData> data(model.mimeData({model.index(row, 0)}));
        QVERIFY(data);
        QVERIFY(!model.dropMimeData(data.get(), Qt::MoveAction, before, 0, {})); // the view removes nothing
    };
    drop(1, 5); // before the head
    QCOMPARE(builder.text(), std::string("3,2,4,1"));
    drop(4, 0); // before the picture: as far as it goes
    QCOMPARE(builder.text(), std::string("1,3,2,4"));
    drop(2, 2); // where it is
    QCOMPARE(builder.text(), std::string("1,3,2,4"));
    QVERIFY(!model.mimeData({model.index(0, 0)}));
    QVERIFY(!model.mimeData({model.index(5, 0)}));
    auto* picture = builder.findChild<NetworkPicture*>();
    QTest::mouseClick(picture, Qt::LeftButton, {}, picture->block(3).center().toPoint());
    QCOMPARE(builder.table()->currentIndex().row(), 3);
    QTest::keyClick(picture, Qt::Key_Left);
    QCOMPARE(builder.table()->currentIndex().row(), 2);
    QTest::keyClick(builder.table(), Qt::Key_Delete);
    QCOMPARE(builder.text(), std::string("1,2,4"));
}

void TestNetworkBuilder::whatDoesNotFitIsSaid_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("row"); // at which it is said
    QTest::newRow("map too small") << QStringLiteral("8c3,p,8c3,p,8v3,p,8c3,100") << 3;
    QTest::newRow("filters too large") << QStringLiteral("8v13,100") << 1;
    QTest::newRow("last of filters") << QStringLiteral("8c3,8v11") << 2;
}

void TestNetworkBuilder::whatDoesNotFitIsSaid() {
    QFETCH(QString, text);
    QFETCH(int, row);
    NetworkBuilder builder(frameOf({10, 9, 1}), std::nullopt, nullptr);
    builder.setText(text.toStdString());
    builder.show();
    QVERIFY(!builder.fits());
    const LayerTableModel& model = *builder.model();
    for (int r = 0; r < model.rowCount(); ++r) {
        const bool isThere = !model.index(r, 0).data(Qt::ToolTipRole).toString().isEmpty();
        QCOMPARE(isThere, r == row);
        const QString weights = model.index(r, LayerTableModel::WeightsColumn).data().toString();
        QCOMPARE(weights.isEmpty(), r == 0 || r >= row); // what fits is counted
    }
    auto* problem = builder.findChild<QLabel*>(QStringLiteral("builderProblem"));
    QVERIFY(problem->isVisible() && problem->text().contains(QLatin1String("too small")));
    builder.setText("20");
    QVERIFY(builder.fits() && !problem->isVisible());
}

void TestNetworkBuilder::textIsTypedToo() {
    NetworkBuilder builder(frameOf({28, 28, 1}), std::nullopt, nullptr);
    builder.setText("100");
    builder.show();
    auto* text = builder.findChild<QLineEdit*>(QStringLiteral("builderText"));
    text->setFocus();
    text->selectAll();
    QTest::keyClicks(text, QStringLiteral("32c3,p,"));
    auto* problem = builder.findChild<QLabel*>(QStringLiteral("builderProblem"));
    QVERIFY(problem->isVisible()); // half typed
    QTest::keyClicks(text, QStringLiteral("64"));
    QVERIFY(!problem->isVisible());
    QCOMPARE(builder.text(), std::string("32c3,p,64"));
    QCOMPARE(builder.model()->rowCount(), 4);
    QCOMPARE(text->text(), QStringLiteral("32c3,p,64"));
}

void TestNetworkBuilder::openedFromTheForm() {
    SetupPanel panel;
    panel.show();
    panel.setOption(QStringLiteral("network"), std::string("300"));
    panel.openNetworkBuilder();
    auto* builder = panel.window()->findChild<NetworkBuilder*>();
    QVERIFY(builder);
    QCOMPARE(builder->text(), std::string("300"));
    builder->table()->setCurrentIndex(builder->model()->index(1, 0));
    builder->addDense();
    builder->accept();
    QCOMPARE(panel.text("network"), std::string("300,256"));
}

QTEST_MAIN(TestNetworkBuilder)
#include "tst_networkbuilder.moc"
