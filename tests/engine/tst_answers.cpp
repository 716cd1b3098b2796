// Answers, the confusion matrix and the measures made of them, against counts written out; and the CSV of a
// folder of pictures.
#include "engine/answers.h"

#include "datasets/error.h"
#include "datasets/watch.h"
#include "engine/picturepredictor.h"
#include "support/naivenetwork.h"
#include "support/syntheticdata.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace flipscope;

namespace {

constexpr ImageShape shape{10, 9, 1};

Model modelFor(const Dataset& data) {
    std::mt19937 random(9);
    Model model;
    model.network = randomNetwork(true, {9, 10, 1}, "40", random);
    model.encoder = Encoder::fit("grey", data.train, data.shape);
    model.preparation.shape = data.shape;
    for (int c = 0; c < 7; ++c)
        model.classNames.push_back(c == 3 ? "a, \"b\"" : "class " + std::to_string(c));
    return model;
}

/// A picture file that any reader knows: PGM.
void writePicture(const QString& file, const Samples& samples, std::size_t i) {
    std::vector<std::uint8_t> pixels(shape.size());
    samples.read(i, pixels);
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write("P5\n10 9\n255\n");
    out.write(reinterpret_cast<const char*>(pixels.data()), static_cast<qsizetype>(pixels.size()));
}

} // namespace

class TestAnswers : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void answerIsTheDefinition_data();
    void answerIsTheDefinition();
    void answersAreThoseOfTheNetwork();
    void stopsWhenTold();
    void measures_data();
    void measures();
    void folderToCsv();
};

void TestAnswers::answerIsTheDefinition_data() {
    QTest::addColumn<QList<int>>("scores");
    QTest::addColumn<int>("actual");
    QTest::addColumn<QList<int>>("expected"); // predicted, second, score, lead, margin
    QTest::addRow("right") << QList<int>{-3, 9, 4} << 1 << QList<int>{1, 2, 9, 5, 5};
    QTest::addRow("wrong") << QList<int>{-3, 9, 4} << 0 << QList<int>{1, 2, 9, 5, -12};
    QTest::addRow("second") << QList<int>{-3, 9, 4} << 2 << QList<int>{1, 2, 9, 5, -5};
    QTest::addRow("a tie goes to the lower") << QList<int>{1, 7, 7} << 2 << QList<int>{1, 2, 7, 0, 0};
    QTest::addRow("a tie of the second") << QList<int>{2, 7, 2} << 1 << QList<int>{1, 0, 7, 5, 5};
    QTest::addRow("all negative") << QList<int>{-9, -2} << 0 << QList<int>{1, 0, -2, 7, -7};
    QTest::addRow("one class") << QList<int>{4} << 0 << QList<int>{0, 0, 4, 0, 0};
}

void TestAnswers::answerIsTheDefinition() {
    QFETCH(QList<int>, scores);
    QFETCH(int, actual);
    QFETCH(QList<int>, expected);
    const std::vector<std::int32_t> values(scores.begin(), scores.end());
    const Answer a = answerOf(values, static_cast<std::uint16_t>(actual));
    const QList<int> found{a.predicted, a.second, a.score, a.lead, a.margin};
    QCOMPARE(found, expected);
    QCOMPARE(int{a.actual}, actual);
    QCOMPARE(a.isCorrect(), actual == expected[0]);
}

void TestAnswers::answersAreThoseOfTheNetwork() {
    const Dataset data = syntheticDataset(shape, 7, 300); // more than one block
    const Model model = modelFor(data);
    const Kernels& kernels = selectKernels("auto");
    const auto answers = answersOf(model.network, model.encoder, data.train, kernels);
    const Int32Matrix scores = model.network.forward(model.encoder.encode(data.train), kernels);
    QCOMPARE(answers.size(), data.train.size());
    std::vector<std::uint64_t> counts(7 * 7);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const std::vector<std::int32_t> row(scores.row(i), scores.row(i) + 7);
        const auto best = static_cast<std::size_t>(std::max_element(row.begin(), row.end()) - row.begin());
        QCOMPARE(std::size_t{answers[i].predicted}, best);
        QCOMPARE(answers[i].score, row[best]);
        QCOMPARE(answers[i].actual, data.train.label(i));
        std::vector<std::int32_t> others = row;
        others.erase(others.begin() + answers[i].actual);
        QCOMPARE(answers[i].margin, row[answers[i].actual] - *std::max_element(others.begin(), others.end()));
        ++counts[data.train.label(i) * std::size_t{7} + best];
    }
    const ConfusionMatrix confusion = confusionOf(answers, 7);
    for (std::size_t c = 0; c < counts.size(); ++c)
        QCOMPARE(confusion.count(c / 7, c % 7), counts[c]);
}

void TestAnswers::stopsWhenTold() {
    const Dataset data = syntheticDataset(shape, 7, 600);
    const Model model = modelFor(data);
    Watch watch;
    const Watch::Scope scope(&watch);
    watch.stop();
    QVERIFY_EXCEPTION_THROWN(answersOf(model.network, model.encoder, data.train, selectKernels("auto")),
                             Stopped);
}

void TestAnswers::measures_data() {
    QTest::addColumn<int>("label");
    QTest::addColumn<QList<double>>("expected"); // precision, recall, f1; -1: nothing
    QTest::addColumn<QList<int>>("counts");      // actual, predicted, correct
    // Rows as labelled: 0: 6 2 0 | 1: 1 1 0 | 2: 0 0 0 | 3: nothing right
    QTest::addRow("common") << 0 << QList<double>{6.0 / 7, 6.0 / 8, 0.8} << QList<int>{8, 7, 6};
    QTest::addRow("rare") << 1 << QList<double>{1.0 / 3, 1.0 / 2, 0.4} << QList<int>{2, 3, 1};
    QTest::addRow("neither occurs nor answered") << 2 << QList<double>{-1, -1, -1} << QList<int>{0, 0, 0};
    QTest::addRow("never answered") << 3 << QList<double>{-1, 0, 0} << QList<int>{1, 0, 0};
    QTest::addRow("only answered") << 4 << QList<double>{0, -1, 0} << QList<int>{0, 1, 0};
}

void TestAnswers::measures() {
    QFETCH(int, label);
    QFETCH(QList<double>, expected);
    QFETCH(QList<int>, counts);
    ConfusionMatrix confusion(5);
    const auto add = [&](std::size_t actual, std::size_t predicted, int times) {
        for (int i = 0; i < times; ++i)
            confusion.add(actual, predicted);
    };
    add(0, 0, 6);
    add(0, 1, 2);
    add(1, 0, 1);
    add(1, 1, 1);
    add(3, 4, 1);
    const ClassMeasures m = measuresOf(confusion, static_cast<std::size_t>(label));
    const QList<double> found{m.precision.value_or(-1), m.recall.value_or(-1), m.f1.value_or(-1)};
    for (int i = 0; i < 3; ++i)
        QCOMPARE(found[i], expected[i]);
    const QList<int> counted{static_cast<int>(m.actual), static_cast<int>(m.predicted),
                             static_cast<int>(m.correct)};
    QCOMPARE(counted, counts);
}

void TestAnswers::folderToCsv() {
    const Dataset data = syntheticDataset(shape, 7, 20);
    const Model model = modelFor(data);
    QTemporaryDir folder;
    QDir(folder.path()).mkdir(QStringLiteral("sub"));
    writePicture(folder.filePath(QStringLiteral("b.pgm")), data.train, 0);
    writePicture(folder.filePath(QStringLiteral("sub/c.pgm")), data.train, 1);
    QFile damaged(folder.filePath(QStringLiteral("a.png")));
    QVERIFY(damaged.open(QIODevice::WriteOnly));
    damaged.write("no picture");
    damaged.close();
    const Kernels& kernels = selectKernels("auto");
    const FolderPredictions all = predictFolder(model, folder.path().toStdString(), kernels);
    QCOMPARE(all.predicted, std::size_t{2});
    QCOMPARE(all.failures.size(), std::size_t{1});
    QVERIFY(all.failures[0].find("a.png") != std::string::npos);
    const Int32Matrix scores = model.network.forward(model.encoder.encode(data.train), kernels);
    QStringList expected{QStringLiteral("file,class,score,lead")};
    const QStringList files{QStringLiteral("b.pgm"), QStringLiteral("sub/c.pgm")};
    for (std::size_t i = 0; i < 2; ++i) {
        const Answer a = answerOf({scores.row(i), 7}, 0);
        const QString name = a.predicted == 3 ? QStringLiteral("\"a, \"\"b\"\"\"")
                                              : QStringLiteral("class %1").arg(a.predicted);
        expected.append(QStringLiteral("%1,%2,%3,%4")
                            .arg(folder.filePath(files[static_cast<int>(i)]), name)
                            .arg(a.score)
                            .arg(a.lead));
    }
    QCOMPARE(QString::fromStdString(all.csv), expected.join(QLatin1Char('\n')) + QLatin1Char('\n'));
    QTemporaryDir empty;
    QVERIFY_EXCEPTION_THROWN(predictFolder(model, empty.path().toStdString(), kernels), Error);
}

QTEST_APPLESS_MAIN(TestAnswers)
#include "tst_answers.moc"
