// The data panel: header, histogram that filters, search, findings with what can be done, corrections asked
// for, what stays when the same data come back corrected, progress, the start page.
#include "sampledata.h"
#include "widgets/classcountmodel.h"
#include "widgets/datasetpanel.h"
#include "widgets/findingslist.h"
#include "widgets/picturegrid.h"
#include "widgets/progressstrip.h"

#include <QAction>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTableWidget>
#include <QTest>
#include <QTimer>
#include <QToolButton>

using namespace flipscope;

Q_DECLARE_METATYPE(std::vector<PictureRef>)

namespace {

std::shared_ptr<const Dataset> shared(Dataset set) { return std::make_shared<const Dataset>(std::move(set)); }

PictureRef train(std::uint32_t position) { return {{DataPart::Train, position}, false}; }

} // namespace

class TestDatasetPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void headerTellsTheFacts();
    void clickOnAClassFilters();
    void clickOnANumberChoosesThePart();
    void typingFinds();
    void partsShowTheirSamples();
    void withoutTestPart();
    void tellsWhichPictureIsLookedAt();
    void correctionsAreAskedFor();
    void labelsAreChosenFromAMenu();
    void leftOutPicturesAreTakenBack();
    void findingsShowAndSkip();
    void manyRareClassesAreToldTogether();
    void setsOnDiskAreSearchedWhenAsked();
    void damagedFilesAreListed();
    void nothingIsCorrectedWhileTraining();
    void theSameDataStayWhereTheyAre();
    void progressAppearsLaterAndIsCancelled();
    void startPage();

private:
    struct Shown {
        std::shared_ptr<const Dataset> set;
        DatasetPanel panel;
        explicit Shown(Dataset dataset = sampledata::dataset(1)) : set(shared(std::move(dataset))) {
            panel.resize(400, 700);
            panel.setDataset(set);
            panel.show();
            QCoreApplication::processEvents();
        }
        template <class T> T* find(const char* name) {
            return panel.findChild<T*>(QString::fromLatin1(name));
        }
        QListView* list() { return panel.grid()->list(); }
        ThumbnailModel* model() { return panel.grid()->model(); }
        QTableView* table() { return find<QTableView>("classTable"); }
        void select(int row) {
            list()->selectionModel()->setCurrentIndex(list()->model()->index(row, 0),
                                                      QItemSelectionModel::ClearAndSelect);
        }
        void clickCell(int row, int column) {
            QTest::mouseClick(table()->viewport(), Qt::LeftButton, {},
                              table()->visualRect(table()->model()->index(row, column)).center());
        }
        QString text() {
            QString all;
            for (const QLabel* label : panel.findChildren<QLabel*>())
                if (label->isVisible())
                    all += label->text() + QLatin1Char('\n');
            return all;
        }
        const Finding* finding(Finding::Kind kind) {
            for (const Finding& finding : panel.findings()->findings())
                if (finding.kind == kind)
                    return &finding;
            return nullptr;
        }
        /// As a click on a link behind a finding does.
        void follow(Finding::Kind kind, const char* link) {
            const auto labels = panel.findings()->findChildren<QLabel*>(QStringLiteral("findingText"));
            const QString words = finding(kind)->text;
            for (QLabel* label : labels)
                if (label->accessibleName() == words && label->text().contains(QString::fromLatin1(link)))
                    return Q_EMIT label->linkActivated(QString::fromLatin1(link));
            QFAIL("no such link");
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
    shown.clickCell(2, ClassCountModel::ClassColumn);
    QCOMPARE(shown.panel.labelFilter(), 1);
    int expected = 0;
    for (const std::uint32_t sample : shown.set->train.indices())
        expected += sampledata::label(sample) == 1;
    QVERIFY(expected > 0);
    QCOMPARE(shown.model()->rowCount(), expected);
    QVERIFY(shown.text().contains(QStringLiteral("of class one")));
    shown.clickCell(0, ClassCountModel::ClassColumn);
    QCOMPARE(shown.panel.labelFilter(), -1);
    QCOMPARE(shown.model()->rowCount(), 20);
}

void TestDatasetPanel::clickOnANumberChoosesThePart() {
    Shown shown;
    shown.clickCell(1, ClassCountModel::TestColumn);
    QVERIFY(shown.panel.part() == DataPart::Test);
    QCOMPARE(shown.panel.labelFilter(), 0);
    int expected = 0;
    for (const std::uint32_t sample : shown.set->test.indices())
        expected += sampledata::label(sample) == 0;
    QCOMPARE(shown.model()->rowCount(), expected);
    shown.clickCell(1, ClassCountModel::ValidationColumn); // the same row
    QVERIFY(shown.panel.part() == DataPart::Validation);
}

void TestDatasetPanel::typingFinds() {
    Shown shown;
    auto* field = shown.find<QLineEdit>("pictureSearch");
    QTest::keyClicks(field, QStringLiteral("two"));
    int expected = 0;
    for (const std::uint32_t sample : shown.set->train.indices())
        expected += sampledata::label(sample) == 2;
    QCOMPARE(shown.model()->rowCount(), expected);
    QVERIFY(shown.text().contains(QStringLiteral("Pictures: %1").arg(expected)));
    field->clear();
    QCOMPARE(shown.model()->rowCount(), 20);
}

void TestDatasetPanel::partsShowTheirSamples() {
    Shown shown;
    auto* parts = shown.find<QComboBox>("partBox");
    QCOMPARE(parts->count(), 3);
    shown.panel.setPart(DataPart::Test);
    QVERIFY(shown.panel.part() == DataPart::Test);
    QCOMPARE(shown.model()->rowCount(), 15);
    parts->setCurrentIndex(1);
    Q_EMIT parts->activated(1);
    QCOMPARE(shown.model()->rowCount(), 5);
}

void TestDatasetPanel::withoutTestPart() {
    Dataset set = sampledata::dataset(1);
    set.test = {};
    Shown shown(set);
    QCOMPARE(shown.find<QComboBox>("partBox")->count(), 2);
    shown.panel.setPart(DataPart::Test); // not there: stays
    QVERIFY(shown.panel.part() == DataPart::Train);
}

void TestDatasetPanel::tellsWhichPictureIsLookedAt() {
    Shown shown;
    QVERIFY(shown.panel.grid()->current() == train(0)); // so that the preview shows something
    std::optional<PictureRef> told;
    connect(&shown.panel, &DatasetPanel::pictureChanged, this, [&](const auto& picture) { told = picture; });
    shown.select(7);
    QVERIFY(told == train(7));
    shown.panel.setPart(DataPart::Test);
    shown.select(3);
    QVERIFY((told == PictureRef{{DataPart::Test, 3}, false}));
}

void TestDatasetPanel::correctionsAreAskedFor() {
    Shown shown;
    std::vector<PictureRef> asked;
    connect(&shown.panel, &DatasetPanel::leaveOutRequested, this,
            [&](const auto& pictures) { asked = pictures; });
    shown.select(4);
    shown.list()->selectionModel()->select(shown.list()->model()->index(6, 0), QItemSelectionModel::Select);
    QTest::mouseClick(shown.find<QToolButton>("leaveOutButton"), Qt::LeftButton);
    QCOMPARE(asked.size(), 2U);
    QVERIFY((asked == std::vector{train(4), train(6)} || asked == std::vector{train(6), train(4)}));
    asked.clear();
    shown.select(2);
    shown.list()->setFocus();
    QTest::keyClick(shown.list(), Qt::Key_Delete);
    QVERIFY(asked == std::vector{train(2)});
}

void TestDatasetPanel::labelsAreChosenFromAMenu() {
    Shown shown;
    std::vector<PictureRef> asked;
    int label = -1;
    connect(&shown.panel, &DatasetPanel::relabelRequested, this, [&](const auto& pictures, int chosen) {
        asked = pictures;
        label = chosen;
    });
    shown.select(1);
    QStringList names, ticked;
    QTimer timer;
    connect(&timer, &QTimer::timeout, this, [&] {
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        if (!menu)
            return;
        for (const QAction* action : menu->actions()) {
            names << action->text();
            if (action->isChecked())
                ticked << action->text();
        }
        timer.stop();
        menu->setActiveAction(menu->actions()[3]);
        QTest::keyClick(menu, Qt::Key_Return);
    });
    timer.start(5);
    QTest::mouseClick(shown.find<QToolButton>("relabelButton"), Qt::LeftButton);
    QCOMPARE(names, QStringList({QStringLiteral("zero"), QStringLiteral("one"), QStringLiteral("two"),
                                 QStringLiteral("three")}));
    QCOMPARE(ticked, QStringList(names[shown.set->train.label(1)]));
    QCOMPARE(label, 3);
    QVERIFY(asked == std::vector{train(1)});
}

void TestDatasetPanel::leftOutPicturesAreTakenBack() {
    Dataset set = sampledata::dataset(1);
    set.leftOut[0] = Samples(set.train.source(), {4, 6});
    Shown shown(set);
    std::vector<PictureRef> asked;
    connect(&shown.panel, &DatasetPanel::takeBackRequested, this,
            [&](const auto& pictures) { asked = pictures; });
    shown.follow(Finding::Kind::LeftOut, FindingsList::showLink);
    QCOMPARE(shown.model()->rowCount(), 2);
    shown.select(1);
    QCOMPARE(shown.find<QAction>("leaveOutAction")->text(), QStringLiteral("&Take back"));
    QTest::mouseClick(shown.find<QToolButton>("leaveOutButton"), Qt::LeftButton);
    QVERIFY((asked == std::vector{PictureRef{{DataPart::Train, 1}, true}}));
    asked.clear();
    shown.follow(Finding::Kind::LeftOut, FindingsList::actLink);
    QCOMPARE(asked.size(), 2U);
}

void TestDatasetPanel::findingsShowAndSkip() {
    // Training 0, 3 and 5 are one picture; so are training 7 and test 1, with other labels.
    Dataset set = sampledata::dataset(1);
    std::vector<std::uint8_t> pixels;
    std::vector<std::uint16_t> labels(20, 1);
    labels[7] = 2;
    for (std::size_t i = 0; i < 20; ++i)
        pixels.insert(pixels.end(), 24, static_cast<std::uint8_t>(i == 3 || i == 5 ? 0 : i));
    set.train = Samples(std::make_shared<MemorySamples>(24, pixels, labels));
    set.validation = {};
    set.test =
        Samples(std::make_shared<MemorySamples>(24, std::vector<std::uint8_t>{[] {
                                                    std::vector<std::uint8_t> two(48, 100);
                                                    std::fill(two.begin() + 24, two.end(), std::uint8_t{7});
                                                    return two;
                                                }()},
                                                std::vector<std::uint16_t>{1, 1}));
    Shown shown(set);
    QTRY_VERIFY(shown.finding(Finding::Kind::Repeated) != nullptr); // searched elsewhere
    QCOMPARE(shown.finding(Finding::Kind::Repeated)->text,
             QStringLiteral("2 training pictures are there more than once."));
    const Finding* between = shown.finding(Finding::Kind::SharedByParts);
    QVERIFY(between != nullptr);
    QVERIFY2(between->text.contains(QStringLiteral("1 training pictures are also in the test part")) &&
                 between->text.contains(QStringLiteral("Labels differ: 1.")),
             qPrintable(between->text));
    QVERIFY(shown.finding(Finding::Kind::EmptyClass) != nullptr);
    shown.follow(Finding::Kind::Repeated, FindingsList::showLink);
    QCOMPARE(shown.model()->rowCount(), 3);
    QVERIFY(shown.model()->refOf(0) == train(0) && shown.model()->refOf(1) == train(3) &&
            shown.model()->refOf(2) == train(5));
    QVERIFY(shown.text().contains(QStringLiteral("there more than once")));
    shown.follow(Finding::Kind::SharedByParts, FindingsList::showLink);
    QVERIFY((shown.model()->refOf(0) == PictureRef{{DataPart::Test, 1}, false}));
    QVERIFY(shown.model()->refOf(1) == train(7));
    QTest::mouseClick(shown.find<QToolButton>("showAllButton"), Qt::LeftButton);
    QCOMPARE(shown.model()->rowCount(), 20);

    std::vector<PictureRef> asked;
    connect(&shown.panel, &DatasetPanel::leaveOutRequested, this,
            [&](const auto& pictures) { asked = pictures; });
    shown.follow(Finding::Kind::Repeated, FindingsList::actLink);
    QVERIFY((asked == std::vector{train(3), train(5)})); // one of each stays
    shown.follow(Finding::Kind::RareClass, FindingsList::showLink);
    QCOMPARE(shown.panel.labelFilter(), 2);
    QCOMPARE(shown.model()->rowCount(), 1);
}

void TestDatasetPanel::manyRareClassesAreToldTogether() {
    Dataset set = sampledata::dataset(1);
    std::vector<std::uint16_t> labels(60, 0);
    set.classNames.clear();
    for (int i = 0; i < 14; ++i)
        set.classNames.push_back("c" + std::to_string(i));
    for (std::uint16_t i = 1; i < 9; ++i)
        labels[i] = i; // one each
    set.train = Samples(std::make_shared<MemorySamples>(24, std::vector<std::uint8_t>(24 * 60), labels));
    const auto all = findingsOf(set, std::vector<Duplicate>());
    const auto count = [&all](Finding::Kind kind) {
        return std::count_if(all.begin(), all.end(), [kind](const Finding& f) { return f.kind == kind; });
    };
    QCOMPARE(count(Finding::Kind::EmptyClass), 4);
    QCOMPARE(count(Finding::Kind::RareClass), 4);
    for (const Finding& finding : all)
        if (finding.kind == Finding::Kind::RareClass && finding.label < 0) {
            QVERIFY(finding.text.startsWith(QStringLiteral("5 more")));
            QVERIFY((finding.pictures == std::vector{train(4), train(5), train(6), train(7), train(8)}));
        }
}

void TestDatasetPanel::setsOnDiskAreSearchedWhenAsked() {
    class OnDisk final : public SampleSource {
    public:
        std::size_t size() const override { return 8; }
        std::uint16_t label(std::size_t index) const override { return std::uint16_t(index % 4); }
        void read(std::size_t index, std::span<std::uint8_t> pixels) const override {
            std::fill(pixels.begin(), pixels.end(), std::uint8_t(index / 2));
        }
        bool inMemory() const override { return false; }
    };
    Dataset set = sampledata::dataset(1);
    set.train = Samples(std::make_shared<OnDisk>());
    set.validation = set.test = {};
    Shown shown(set);
    QVERIFY(shown.finding(Finding::Kind::Unsearched) != nullptr);
    shown.follow(Finding::Kind::Unsearched, FindingsList::actLink);
    QTRY_VERIFY(shown.finding(Finding::Kind::Repeated) != nullptr);
    QCOMPARE(shown.finding(Finding::Kind::Repeated)->surplus.size(), 4U);
    QVERIFY(shown.finding(Finding::Kind::Unsearched) == nullptr);
}

void TestDatasetPanel::damagedFilesAreListed() {
    Dataset set = sampledata::dataset(1);
    set.damaged = {{"a/1.png", "a/1.png: it is cut off"}, {"b/2.png", "b/2.png: not a picture"}};
    Shown shown(set);
    shown.follow(Finding::Kind::Damaged, FindingsList::showLink);
    auto* dialog = shown.find<QDialog>("findingsDialog");
    QVERIFY(dialog && dialog->isVisible());
    auto* table = dialog->findChild<QTableWidget*>();
    QCOMPARE(table->rowCount(), 2);
    QCOMPARE(table->item(0, 0)->text(), QStringLiteral("a/1.png"));
    QCOMPARE(table->item(1, 1)->text(), QStringLiteral("b/2.png: not a picture"));
    dialog->close();
}

void TestDatasetPanel::nothingIsCorrectedWhileTraining() {
    Dataset set = sampledata::dataset(1);
    set.leftOut[0] = Samples(set.train.source(), {4});
    Shown shown(set);
    const auto hasAction = [&] {
        for (const QLabel* label :
             shown.panel.findings()->findChildren<QLabel*>(QStringLiteral("findingText")))
            if (label->text().contains(QStringLiteral("Take back")))
                return true;
        return false;
    };
    shown.select(2);
    QVERIFY(shown.find<QToolButton>("leaveOutButton")->isEnabled() && hasAction());
    shown.panel.setReadOnly(true);
    QVERIFY(!shown.find<QToolButton>("leaveOutButton")->isEnabled());
    QVERIFY(!shown.find<QToolButton>("relabelButton")->isEnabled() && !hasAction());
    shown.panel.setReadOnly(false);
    QVERIFY(shown.find<QToolButton>("leaveOutButton")->isEnabled() && hasAction());
}

/// After a correction the person is where they were.
void TestDatasetPanel::theSameDataStayWhereTheyAre() {
    Dataset set = sampledata::dataset(1);
    std::vector<std::uint16_t> labels(4000);
    for (std::size_t i = 0; i < labels.size(); ++i)
        labels[i] = static_cast<std::uint16_t>(i % 2);
    set.test = Samples(std::make_shared<MemorySamples>(24, std::vector<std::uint8_t>(24 * 4000), labels));
    Shown shown(set);
    shown.panel.setPart(DataPart::Test);
    shown.panel.setLabelFilter(1);
    auto* bar = shown.list()->verticalScrollBar();
    QTRY_VERIFY(bar->maximum() > 6000);
    bar->setValue(5000);
    set.test = Samples(set.test.source(),
                       std::vector<std::uint32_t>(set.test.indices().begin() + 1, set.test.indices().end()));
    shown.panel.setDataset(shared(set));
    QCOMPARE(bar->value(), 5000);
    QVERIFY(shown.panel.part() == DataPart::Test);
    QCOMPARE(shown.panel.labelFilter(), 1);
    set.hash = "other data";
    shown.panel.setDataset(shared(set));
    QCOMPARE(bar->value(), 0);
    QVERIFY(shown.panel.part() == DataPart::Train);
    QCOMPARE(shown.panel.labelFilter(), -1);
}

void TestDatasetPanel::progressAppearsLaterAndIsCancelled() {
    Shown shown;
    auto* strip = shown.find<ProgressStrip>("loadingStrip");
    QSignalSpy cancelled(&shown.panel, &DatasetPanel::cancelRequested);
    shown.panel.setBusy(QStringLiteral("Opening mnist"));
    QVERIFY(!strip->isVisible()); // quick work does not flicker
    QTRY_VERIFY(strip->isVisible());
    QVERIFY(shown.list()->isVisible()); // what is there stays to be looked at
    shown.panel.setProgress({Watch::Stage::Reading, 250, 1000});
    QVERIFY2(shown.text().contains(QStringLiteral("Opening mnist\nReading pictures: 250 of 1000")),
             qPrintable(shown.text()));
    QTest::mouseClick(strip->findChild<QToolButton*>(QStringLiteral("cancelButton")), Qt::LeftButton);
    QCOMPARE(cancelled.count(), 1);
    shown.panel.setIdle();
    QVERIFY(!strip->isVisible());
    shown.panel.setProgress({Watch::Stage::Checking, 1, 2}); // too late
    QVERIFY(!strip->isVisible());
}

void TestDatasetPanel::startPage() {
    Shown shown;
    QSignalSpy catalogue(&shown.panel, &DatasetPanel::catalogueRequested);
    QSignalSpy folder(&shown.panel, &DatasetPanel::folderRequested);
    QSignalSpy file(&shown.panel, &DatasetPanel::fileRequested);
    QSignalSpy recent(&shown.panel, &DatasetPanel::recentChosen);
    shown.panel.setError(QStringLiteral("file x: expected 3, found 4"));
    QVERIFY(!shown.list()->isVisible());
    QVERIFY(shown.text().contains(QStringLiteral("file x: expected 3, found 4")));
    shown.panel.setRecent({{QStringLiteral("/a"), QStringLiteral("A set"), false},
                           {QStringLiteral("/gone"), QStringLiteral("Gone"), true}});
    const auto buttons = shown.panel.findChildren<QToolButton*>(QStringLiteral("recentButton"));
    QCOMPARE(buttons.size(), 2);
    QCOMPARE(buttons[0]->text(), QStringLiteral("A set"));
    QVERIFY(buttons[0]->isEnabled() && !buttons[1]->isEnabled()); // missing: greyed
    buttons[0]->click();
    QCOMPARE(recent.count(), 1);
    QCOMPARE(recent[0][0].toString(), QStringLiteral("/a"));
    shown.find<QPushButton>("catalogueButton")->click();
    shown.find<QPushButton>("folderButton")->click();
    shown.find<QPushButton>("fileButton")->click();
    QCOMPARE(catalogue.count() + folder.count() + file.count(), 3);
    shown.panel.setDataset(shown.set);
    QVERIFY(shown.list()->isVisible());
    shown.find<QToolButton>("catalogueTool")->click();
    QCOMPARE(catalogue.count(), 2);
    shown.panel.setDataset(nullptr);
    QVERIFY(shown.text().contains(QStringLiteral("No data set")));
    QCOMPARE(shown.model()->rowCount(), 0);
}

QTEST_MAIN(TestDatasetPanel)
#include "tst_datasetpanel.moc"
