// The Results panel against counts made here: matrix, measures, pictures behind each count, files.
#include "widgets/resultspanel.h"

#include "widgets/classmeasuresmodel.h"
#include "widgets/confusionmodel.h"
#include "widgets/confusionview.h"
#include "widgets/numberformat.h"
#include "widgets/sampledata.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QFile>
#include <QHeaderView>
#include <QImage>
#include <QLabel>
#include <QListView>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace flipscope;

namespace {

/// Made-up answers to the 15 test samples of sampledata: 4 classes, the last never occurs.
Answers madeUp(const Dataset& data) {
    std::vector<Answer> answers;
    for (std::uint32_t i = 0; i < data.test.size(); ++i) {
        std::vector<std::int32_t> scores;
        for (std::uint32_t c = 0; c < 4; ++c)
            scores.push_back(static_cast<std::int32_t>((i * 37 + c * 53 + i * c * 11) % 41) - 20);
        answers.push_back(answerOf(scores, data.test.label(i)));
    }
    return std::make_shared<const std::vector<Answer>>(std::move(answers));
}

QByteArray contentOf(const QString& file) {
    QFile in(file);
    return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
}

} // namespace

class TestResultsPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void matrixIsTheCount();
    void measuresAreTheCount();
    void cellLeadsToItsPictures_data();
    void cellLeadsToItsPictures();
    void filters_data();
    void filters();
    void files();
    void partsAndOtherData();
    void modelsAreSound();

private:
    std::uint64_t counted(int actual, int predicted) const {
        std::uint64_t n = 0;
        for (const Answer& a : *m_answers)
            n += a.actual == actual && a.predicted == predicted;
        return n;
    }

    std::shared_ptr<const Dataset> m_data;
    Answers m_answers;
    std::unique_ptr<ResultsPanel> m_panel;
};

void TestResultsPanel::init() {
    m_data = std::make_shared<const Dataset>(sampledata::dataset(1));
    m_answers = madeUp(*m_data);
    m_panel = std::make_unique<ResultsPanel>();
    m_panel->resize(380, 520);
    m_panel->setDataset(m_data);
    m_panel->setPart(DataPart::Test);
    m_panel->setResults({m_data, DataPart::Test, QStringLiteral("epoch 3"), m_answers});
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
}

void TestResultsPanel::matrixIsTheCount() {
    const auto* model = m_panel->confusion();
    QCOMPARE(model->rowCount(), 4);
    std::uint64_t right = 0, all = 0;
    for (int a = 0; a < 4; ++a)
        for (int p = 0; p < 4; ++p) {
            QCOMPARE(model->index(a, p).data().toString(), formatCount(static_cast<qint64>(counted(a, p))));
            all += counted(a, p);
            right += a == p ? counted(a, p) : 0;
        }
    QCOMPARE(all, m_data->test.size());
    const QString summary = m_panel->findChild<QLabel*>(QStringLiteral("resultsSummary"))->text();
    QVERIFY(summary.contains(formatPercent(static_cast<double>(right) / static_cast<double>(all), 2)));
    QVERIFY(summary.contains(QStringLiteral("epoch 3")));
}

void TestResultsPanel::measuresAreTheCount() {
    const auto* model = m_panel->measures();
    for (int c = 0; c < 4; ++c) {
        std::uint64_t actual = 0, predicted = 0;
        for (int other = 0; other < 4; ++other) {
            actual += counted(c, other);
            predicted += counted(other, c);
        }
        const auto share = [&](std::uint64_t of) {
            return of == 0 ? QStringLiteral("–")
                           : formatPercent(static_cast<double>(counted(c, c)) / static_cast<double>(of));
        };
        QCOMPARE(model->index(c, ClassMeasuresModel::PicturesColumn).data().toString(),
                 formatCount(static_cast<qint64>(actual)));
        QCOMPARE(model->index(c, ClassMeasuresModel::PrecisionColumn).data().toString(), share(predicted));
        QCOMPARE(model->index(c, ClassMeasuresModel::RecallColumn).data().toString(), share(actual));
    }
}

void TestResultsPanel::cellLeadsToItsPictures_data() {
    QTest::addColumn<int>("actual");
    QTest::addColumn<int>("predicted");
    for (int a = 0; a < 4; ++a)
        for (int p = 0; p < 4; ++p)
            QTest::addRow("%d answered %d", a, p) << a << p;
}

void TestResultsPanel::cellLeadsToItsPictures() {
    QFETCH(int, actual);
    QFETCH(int, predicted);
    ConfusionView* matrix = m_panel->matrix();
    const QRect cell = matrix->visualRect(m_panel->confusion()->index(actual, predicted));
    QVERIFY(matrix->viewport()->rect().contains(cell));
    QTest::mouseClick(matrix->viewport(), Qt::LeftButton, {}, cell.center());
    QCOMPARE(m_panel->findChild<QTabWidget*>(QStringLiteral("resultsTabs"))->currentIndex(), 2);
    QSet<std::uint32_t> expected, shown;
    for (std::uint32_t i = 0; i < m_answers->size(); ++i)
        if ((*m_answers)[i].actual == actual && (*m_answers)[i].predicted == predicted)
            expected.insert(i);
    for (int row = 0; row < m_panel->answers()->rowCount(); ++row) {
        const PictureRef ref = m_panel->answers()->refOf(row);
        QCOMPARE(ref.part, DataPart::Test);
        shown.insert(ref.position);
    }
    QCOMPARE(shown, expected);
}

void TestResultsPanel::filters_data() {
    QTest::addColumn<int>("which");
    QTest::addColumn<int>("order");
    for (int which = 0; which < 3; ++which)
        for (int order = 0; order < 4; ++order)
            QTest::addRow("%d %d", which, order) << which << order;
}

void TestResultsPanel::filters() {
    QFETCH(int, which);
    QFETCH(int, order);
    AnswerFilter filter;
    filter.which = static_cast<AnswerFilter::Which>(which);
    filter.order = static_cast<AnswerFilter::Order>(order);
    const auto found = filter.apply(*m_answers);
    std::size_t expected = 0;
    for (const Answer& a : *m_answers)
        expected += which == 2 || (which == 1) == (a.actual == a.predicted);
    QCOMPARE(found.size(), expected);
    for (std::size_t i = 1; i < found.size(); ++i) {
        const Answer &a = (*m_answers)[found[i - 1]], &b = (*m_answers)[found[i]];
        const std::array<std::pair<std::int64_t, std::int64_t>, 4> keys = {
            std::pair<std::int64_t, std::int64_t>{a.margin, b.margin},
            {a.lead, b.lead},
            {-a.lead, -b.lead},
            {0, 0}};
        const auto [x, y] = keys[static_cast<std::size_t>(order)];
        QVERIFY(x < y || (x == y && found[i - 1] < found[i]));
    }
}

void TestResultsPanel::files() {
    QTemporaryDir folder;
    QString error;
    const QString file = folder.filePath(QStringLiteral("out.csv"));
    QVERIFY(m_panel->saveConfusion(file, &error));
    const QList<QByteArray> lines = contentOf(file).split('\n');
    QCOMPARE(lines.size(), 6); // head, four classes, the end
    QVERIFY(lines[0].endsWith(",\"zero\",\"one\",\"two\",\"three\"\r"));
    for (int a = 0; a < 4; ++a) {
        const QList<QByteArray> fields = lines[a + 1].trimmed().split(',');
        for (int p = 0; p < 4; ++p)
            QCOMPARE(fields[p + 1].toULongLong(), qulonglong{counted(a, p)});
    }
    QVERIFY(m_panel->saveAnswers(file, &error));
    const QList<QByteArray> answers = contentOf(file).split('\n');
    QCOMPARE(answers.size(), static_cast<int>(m_answers->size()) + 2);
    for (std::size_t i = 0; i < m_answers->size(); ++i) {
        const Answer& a = (*m_answers)[i];
        QCOMPARE(answers[static_cast<int>(i) + 1], QStringLiteral("%1,%2,%3,%4,%5,%6,\r")
                                                       .arg(i)
                                                       .arg(m_data->test.label(i))
                                                       .arg(a.predicted)
                                                       .arg(a.score)
                                                       .arg(a.lead)
                                                       .arg(a.margin)
                                                       .toUtf8());
    }
    QVERIFY(m_panel->saveMeasures(file, &error));
    QCOMPARE(contentOf(file).split('\n').size(), 6);
    const QString picture = folder.filePath(QStringLiteral("out.png"));
    QVERIFY(m_panel->savePicture(picture, &error));
    const QImage image(picture);
    QVERIFY(image.width() > 2 * 4 * m_panel->matrix()->horizontalHeader()->sectionSize(0));
    QVERIFY(!m_panel->saveConfusion(folder.filePath(QStringLiteral("no/such.csv")), &error));
    QVERIFY(error.contains(QStringLiteral("such.csv")));
}

/// Other data with fewer pictures: nothing of the old answers is looked up in them.
void TestResultsPanel::partsAndOtherData() {
    m_panel->showPictures(-1, -1);
    QCOMPARE(m_panel->part(), DataPart::Test);
    Dataset smaller = *m_data;
    smaller.test = Samples(m_data->test.source(), {1});
    const auto other = std::make_shared<const Dataset>(std::move(smaller));
    m_panel->setDataset(other);
    QCOMPARE(m_panel->part(), DataPart::Test); // it stays
    const auto one = std::make_shared<const std::vector<Answer>>(1, (*m_answers)[0]);
    m_panel->setResults({other, DataPart::Test, QStringLiteral("epoch 4"), one});
    QCOMPARE(m_panel->confusion()->confusion().total(), std::uint64_t{1});
    m_panel->clear(QStringLiteral("gone"), QStringLiteral("why"));
    QCOMPARE(m_panel->answers()->rowCount(), 0);
    QCOMPARE(m_panel->confusion()->rowCount(), 0);
}

void TestResultsPanel::modelsAreSound() {
    const auto mode = QAbstractItemModelTester::FailureReportingMode::QtTest;
    const QAbstractItemModelTester confusion(m_panel->confusion(), mode);
    const QAbstractItemModelTester measures(m_panel->measures(), mode);
    const QAbstractItemModelTester answers(m_panel->answers(), mode);
    m_panel->setResults({m_data, DataPart::Test, QStringLiteral("epoch 4"), m_answers});
    m_panel->showPictures(0, -1);
    m_panel->clear({}, {});
}

QTEST_MAIN(TestResultsPanel)
#include "tst_resultspanel.moc"
