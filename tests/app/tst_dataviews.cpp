// Data in the whole window: corrections with undo that the command line repeats from the saved settings,
// previews that follow the form, progress and cancel, closing while loading, recent sets, drops.
#include "app/cataloguedialog.h"
#include "app/dataviews.h"
#include "app/encodertrial.h"
#include "app/mainwindow.h"
#include "app/recentdata.h"
#include "app/runcommands.h"
#include "app/setuppanel.h"
#include "app/trainingactions.h"
#include "app/windowdata.h"
#include "datasets/error.h"
#include "engine/trainer.h"
#include "widgets/augmentationpreview.h"
#include "widgets/datasetpanel.h"
#include "widgets/encoderpreview.h"
#include "widgets/findingslist.h"
#include "widgets/inputpreview.h"
#include "widgets/optionform.h"
#include "widgets/picturegrid.h"

#include <QAction>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMimeData>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace flipscope;
using namespace flipscope::test;
using State = TrainingSession::State;

namespace {

std::map<std::vector<std::uint8_t>, int> contentOf(const Dataset& data, DataPart part) {
    std::map<std::vector<std::uint8_t>, int> labels;
    std::vector<std::uint8_t> pixels(data.shape.size());
    for (std::size_t i = 0; i < data.part(part).size(); ++i) {
        data.part(part).read(i, pixels);
        labels[pixels] = data.part(part).label(i);
    }
    return labels;
}

} // namespace

class TestDataViews : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init() { QSettings().clear(); }
    void correctionsAreUndone();
    void savedSettingsAreTheSameRun();
    void otherDataForgetCorrections();
    void correctionsWaitForTheRun();
    void encoderFollowsKeystrokes();
    void augmentationFollowsKeystrokes();
    void trialGivesUpForTheNext();
    void loadingIsCancelled();
    void closingDoesNotWaitForLoading();
    void recentSetsAreKept();
    void refusesDrops_data();
    void refusesDrops();

private:
    std::unique_ptr<MainWindow> openWindow();
    static void type(MainWindow& window, const char* key, const QString& text) {
        const QString name = QString::fromLatin1(key);
        auto* field = qobject_cast<QLineEdit*>(window.setup().formOf(name)->editor(name));
        field->clear();
        QTest::keyClicks(field, text);
    }
    static void select(MainWindow& window, int row) {
        auto* list = window.data().panel()->grid()->list();
        list->selectionModel()->setCurrentIndex(list->model()->index(row, 0),
                                                QItemSelectionModel::ClearAndSelect);
    }
    static void settle(MainWindow& window) { QTRY_COMPARE(window.session().state(), State::Ready); }

    QTemporaryDir m_data;
    QTemporaryDir m_settings;
};

void TestDataViews::initTestCase() {
    QCoreApplication::setOrganizationName(QStringLiteral("flipscope-test"));
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
    writeDataset(m_data.path());
}

std::unique_ptr<MainWindow> TestDataViews::openWindow() {
    auto window = std::make_unique<MainWindow>();
    window->setup().setConfig(smallConfig(m_data.path()));
    window->show();
    window->openInitial({}, {});
    settle(*window);
    return window;
}

void TestDataViews::correctionsAreUndone() {
    const auto window = openWindow();
    auto& session = window->session();
    const auto first = session.dataset();
    auto* grid = window->data().panel()->grid();
    const QAction* undo = window->data().corrections().undoAction();
    QVERIFY(!undo->isEnabled());
    select(*window, 3);
    QTest::mouseClick(grid->findChild<QToolButton*>(QStringLiteral("leaveOutButton")), Qt::LeftButton);
    settle(*window);
    QCOMPARE(session.dataset()->train.size(), first->train.size() - 1);
    QCOMPARE(session.dataset()->leftOut[0].size(), 1U);
    QCOMPARE(session.dataset()->leftOut[0].indices()[0], first->train.indices()[3]);
    QCOMPARE(session.dataset()->train.source(), first->train.source()); // not read again

    const auto other = static_cast<int>((session.dataset()->train.label(5) + 1) % 5);
    Q_EMIT grid->relabelRequested({{{DataPart::Train, 5}, false}, {{DataPart::Test, 0}, false}}, other);
    settle(*window);
    QCOMPARE(int{session.dataset()->train.label(5)}, other);
    QCOMPARE(int{session.dataset()->test.label(0)}, other);
    QVERIFY2(undo->text().contains(QStringLiteral("changing labels (2)")), qPrintable(undo->text()));

    window->data().corrections().undoAction()->trigger();
    settle(*window);
    QVERIFY(session.dataset()->correctedLabels.empty());
    QCOMPARE(session.dataset()->leftOut[0].size(), 1U);
    window->data().corrections().undoAction()->trigger();
    settle(*window);
    for (const DataPart part : dataParts)
        QVERIFY(contentOf(*session.dataset(), part) == contentOf(*first, part));
    QVERIFY(!undo->isEnabled());
    window->data().corrections().redoAction()->trigger();
    settle(*window);
    window->data().corrections().redoAction()->trigger();
    settle(*window);
    QCOMPARE(int{session.dataset()->train.label(5)}, other);
}

/// Corrected in the window, saved, trained by what the command line does with the file: the same model.
void TestDataViews::savedSettingsAreTheSameRun() {
    const auto window = openWindow();
    select(*window, 3);
    Q_EMIT window->data().panel()->grid()->leaveOutRequested(
        {{{DataPart::Train, 3}, false}, {{DataPart::Validation, 1}, false}});
    settle(*window);
    Q_EMIT window->data().panel()->grid()->relabelRequested({{{DataPart::Train, 7}, false}}, 0);
    settle(*window);
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("run.json"));
    window->saveSettingsTo(file);
    const auto config = TrainingConfig::resolve(assignmentsFromFile(file.toStdString()));
    QVERIFY(!config.text("skip").empty());
    const Dataset data = openDataset(config.datasetRequest());
    for (const DataPart part : dataParts)
        QVERIFY(contentOf(data, part) == contentOf(*window->session().dataset(), part));
    Trainer trainer(config, data);
    TrainingControl control;
    const auto expected = trainer.run(control).modelChecksum;
    QSignalSpy finished(&window->session(), &TrainingSession::finished);
    window->commands().start();
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(finished[0][0].value<TrainingResult>().modelChecksum, expected);

    // And back into a new window.
    MainWindow second;
    second.show();
    second.openSettingsFrom(file);
    settle(second);
    QVERIFY(second.setup().config() == config);
    QCOMPARE(second.session().dataset()->leftOut[0].size() + second.session().dataset()->leftOut[1].size(),
             2U);
    QVERIFY(second.findChild<QLabel*>(QStringLiteral("correctionsText"))
                ->text()
                .contains(QStringLiteral("left out")));
    QVERIFY_THROWS_EXCEPTION(Error, second.openSettingsFrom(folder.filePath(QStringLiteral("none.json"))));
}

void TestDataViews::otherDataForgetCorrections() {
    const auto window = openWindow();
    Q_EMIT window->data().panel()->grid()->leaveOutRequested({{{DataPart::Train, 3}, false}});
    settle(*window);
    QVERIFY(!window->setup().text("skip").empty());
    const QTemporaryDir other;
    writeDataset(other.path());
    window->openData(other.path());
    settle(*window);
    QVERIFY(window->setup().text("skip").empty());
    QCOMPARE(window->session().dataset()->train.size(), 540U);
    window->data().corrections().undoAction()->trigger(); // the opening, and with it come the first data's
    settle(*window);
    QCOMPARE(window->setup().text("dataset"), m_data.path().toStdString());
    QVERIFY(!window->setup().text("skip").empty());
    window->data().corrections().redoAction()->trigger();
    settle(*window);
    QVERIFY(window->setup().text("skip").empty());
    Q_EMIT window->data().panel()->grid()->leaveOutRequested({{{DataPart::Train, 3}, false}});
    settle(*window);
    type(*window, "dataset", m_data.path()); // by hand
    QVERIFY(window->setup().text("skip").empty());
}

void TestDataViews::correctionsWaitForTheRun() {
    const auto window = openWindow();
    window->setup().setOption(QStringLiteral("epochs"), std::int64_t{100000});
    window->commands().start();
    QTRY_COMPARE(window->session().state(), State::Training);
    select(*window, 2);
    QVERIFY(!window->data().panel()->findChild<QToolButton*>(QStringLiteral("leaveOutButton"))->isEnabled());
    Q_EMIT window->data().panel()->grid()->leaveOutRequested({{{DataPart::Train, 3}, false}}); // a late click
    QVERIFY(window->setup().text("skip").empty());
    window->session().discard();
    window->session().waitForEnd();
    settle(*window);
}

void TestDataViews::encoderFollowsKeystrokes() {
    const auto window = openWindow();
    const auto* preview = window->data().preview()->encoderPreview();
    QVERIFY(window->data().preview()->isVisible());
    QVERIFY(!preview->picture().isNull()); // the first picture, without a click
    const auto& dataset = *window->session().dataset();
    std::vector<std::uint8_t> pixels(dataset.shape.size());
    dataset.train.read(0, pixels);
    const auto shows = [&](const char* spec) {
        const Encoder encoder = Encoder::fit(spec, dataset.train, dataset.shape);
        Activations batch = encoder.makeBatch(1);
        encoder.encode(pixels, batch, 0);
        const auto expected = encoder.decode(batch, 0);
        if (preview->decoded().isNull() ||
            preview->planeCount() != (encoder.planes() > 1 ? int(encoder.planes()) : 0))
            return false;
        for (int i = 0; i < 90; ++i)
            if (qGray(preview->decoded().pixel(i % 10, i / 10)) != expected[std::size_t(i)])
                return false;
        return true;
    };
    type(*window, "encoder", QStringLiteral("median"));
    QTRY_VERIFY(shows("median"));
    type(*window, "encoder", QStringLiteral("thermometer:5"));
    QTRY_VERIFY(shows("thermometer:5"));
    auto* field = qobject_cast<QLineEdit*>(
        window->setup().formOf(QStringLiteral("encoder"))->editor(QStringLiteral("encoder")));
    QTest::keyClick(field, Qt::Key_Backspace); // "thermometer:"
    QVERIFY(preview->decoded().isNull());
    QVERIFY2(window->data().preview()->problem().contains(QStringLiteral("thermometer:N (N 2 to 16)")),
             qPrintable(window->data().preview()->problem()));
    QTest::keyClick(field, Qt::Key_2);
    QTRY_VERIFY(shows("thermometer:2"));
    settle(*window); // which is fitted for training as well
    QTRY_COMPARE(window->session().encoder()->spec(), std::string("thermometer:2"));
    QVERIFY(shows("thermometer:2"));
}

void TestDataViews::augmentationFollowsKeystrokes() {
    const auto window = openWindow();
    const auto* preview = window->data().preview()->augmentationPreview();
    type(*window, "augment", QStringLiteral("shift:2"));
    QTRY_COMPARE(preview->count(), AugmentationPreview::versions);
    const auto& dataset = *window->session().dataset();
    for (int epoch = 1; epoch <= preview->count(); ++epoch) {
        const auto pixels = augmentedPicture(dataset.train, dataset.shape, Augmentation::parse("shift:2"), 1,
                                             std::uint64_t(epoch), 0);
        for (int i = 0; i < 90; ++i)
            QCOMPARE(qGray(preview->picture(epoch).pixel(i % 10, i / 10)), int(pixels[std::size_t(i)]));
    }
    type(*window, "augment", QStringLiteral("shift:2,fl"));
    QCOMPARE(preview->count(), 0);
    QVERIFY2(preview->reason().contains(QStringLiteral("fl")), qPrintable(preview->reason()));
    QVERIFY(
        !window->setup().formOf(QStringLiteral("augment"))->errorText(QStringLiteral("augment")).isEmpty());
}

void TestDataViews::trialGivesUpForTheNext() {
    auto data = std::make_shared<Dataset>(syntheticDataset({28, 28, 1}, 4, 4000));
    EncoderTrial trial;
    std::vector<std::string> specs;
    connect(&trial, &EncoderTrial::fitted, this,
            [&](const std::shared_ptr<const Encoder>& encoder) { specs.push_back(encoder->spec()); });
    QSignalSpy failed(&trial, &EncoderTrial::failed);
    for (const char* spec : {"median", "thermometer:3", "thermometer:4", "thermometer:5"})
        trial.request(spec, data);
    QTRY_COMPARE(specs.size(), std::size_t{1});
    QCOMPARE(specs[0], std::string("thermometer:5"));
    trial.request("threshold:1/2/3", data); // three values, one channel
    QTRY_COMPARE(failed.count(), 1);
    QVERIFY(failed[0][0].toString().contains(QStringLiteral("1 channel")));
    trial.request("median", data);
    trial.cancel();
    trial.request("grey", data);
    QTRY_COMPARE(specs.size(), std::size_t{2});
    QCOMPARE(specs[1], std::string("grey"));
}

/// Drawing half a million glyphs takes long enough to be stopped.
void TestDataViews::loadingIsCancelled() {
    qputenv("XDG_CACHE_HOME", m_settings.path().toUtf8());
    const auto window = openWindow();
    const auto before = window->session().dataset();
    window->openData(QStringLiteral("glyphs:size=32,train=500000"));
    auto* strip = window->data().panel()->findChild<QWidget*>(QStringLiteral("loadingStrip"));
    QTRY_VERIFY(strip->isVisible());
    auto* text = strip->findChild<QLabel*>(QStringLiteral("progressText"));
    QTRY_VERIFY2(text->text().contains(QStringLiteral("of 500,000")), qPrintable(text->text()));
    QElapsedTimer clock;
    clock.start();
    QTest::mouseClick(strip->findChild<QToolButton*>(QStringLiteral("cancelButton")), Qt::LeftButton);
    settle(*window);
    QVERIFY2(clock.elapsed() < 5000, qPrintable(QString::number(clock.elapsed())));
    QVERIFY(!strip->isVisible());
    QCOMPARE(window->session().dataset(), before); // what was there stays
    QCOMPARE(window->setup().text("dataset"), m_data.path().toStdString());
}

void TestDataViews::closingDoesNotWaitForLoading() {
    qputenv("XDG_CACHE_HOME", m_settings.path().toUtf8());
    auto window = std::make_unique<MainWindow>();
    window->show();
    window->openData(QStringLiteral("glyphs:size=32,train=500000"));
    QSignalSpy progressed(&window->session(), &TrainingSession::loadingProgressed);
    QTRY_VERIFY(progressed.count() > 2);
    QElapsedTimer clock;
    clock.start();
    QVERIFY(window->close());
    window.reset();
    QVERIFY2(clock.elapsed() < 5000, qPrintable(QString::number(clock.elapsed())));
}

void TestDataViews::recentSetsAreKept() {
    const QTemporaryDir gone;
    writeDataset(gone.path());
    {
        const auto window = openWindow();
        window->openData(gone.path());
        settle(*window);
    }
    QVERIFY(QDir(gone.path()).removeRecursively());
    MainWindow window;
    const auto entries = window.data().recent()->entries();
    QCOMPARE(entries.size(), 2);
    QCOMPARE(entries[0].dataset, gone.path());
    QVERIFY(entries[0].isMissing && !entries[1].isMissing);
    Q_EMIT window.data().recent()->aboutToShow();
    const auto actions = window.data().recent()->actions();
    QVERIFY(!actions[0]->isEnabled() && actions[1]->isEnabled());
    window.show();
    actions[1]->trigger();
    settle(window);
    QCOMPARE(window.setup().text("dataset"), m_data.path().toStdString());
}

void TestDataViews::refusesDrops_data() {
    QTest::addColumn<QList<QUrl>>("urls");
    QTest::addColumn<QString>("says");
    QTest::newRow("two") << QList<QUrl>{QUrl::fromLocalFile(QStringLiteral("/a")),
                                        QUrl::fromLocalFile(QStringLiteral("/b"))}
                         << QStringLiteral("one folder, archive or file");
    QTest::newRow("of the web") << QList<QUrl>{QUrl(QStringLiteral("https://example.org/a.zip"))}
                                << QStringLiteral("https://example.org/a.zip is not a file");
}

void TestDataViews::refusesDrops() {
    QFETCH(QList<QUrl>, urls);
    QFETCH(QString, says);
    const auto window = openWindow();
    QMimeData data;
    data.setUrls(urls);
    QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(window->data().panel(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(window->data().panel(), &drop);
    auto* text = window->findChild<QLabel*>(QStringLiteral("bannerText"));
    QTRY_VERIFY2(text->isVisible() && text->text().contains(says), qPrintable(text->text()));
    QCOMPARE(window->session().state(), State::Ready);
}

QTEST_MAIN(TestDataViews)
#include "tst_dataviews.moc"
