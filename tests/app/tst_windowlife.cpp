// The window from one start to the next: what it opens first, what it offers after a crash, preferences, the
// guide, help, undo of settings, the list of shortcuts.
#include "app/banner.h"
#include "app/commandline.h"
#include "app/dataviews.h"
#include "app/guide.h"
#include "app/helpwindow.h"
#include "app/lastsession.h"
#include "app/mainwindow.h"
#include "app/preferencesdialog.h"
#include "app/setuppanel.h"
#include "app/shortcutsdialog.h"
#include "app/trainingactions.h"
#include "app/windowdata.h"
#include "app/windowlife.h"
#include "engine/learning/methods.h"
#include "widgets/optionform.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeWidget>

using namespace flipscope;
using namespace flipscope::test;
using State = TrainingSession::State;

class TestWindowLife : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void sessionRemembers_data();
    void sessionRemembers();
    void secondWindowLeavesTheSessionAlone();
    void opensWhatWasOpen();
    void opensWhatIsNamed();
    void offersTheRunThatWasCutOff_data();
    void offersTheRunThatWasCutOff();
    void preferencesAreKept();
    void preferencesCountAtOnce();
    void simpleTellsWhatItHides();
    void settingsAreUndone();
    void guideIsShownOnce();
    void everyMethodHasAPage();
    void helpIsAboutTheFocus();
    void shortcutsListEveryCommand();
    void recentFilesAreListed();

private:
    QString folder(const char* name) const { return m_folder->filePath(QString::fromLatin1(name)); }
    CommandLine line(const QString& what = {}) const {
        CommandLine l;
        l.what = what;
        l.preset = QStringLiteral("fashion-mnist");
        return l;
    }
    /// As the window that was killed, or closed, left it.
    void leaveSession(const TrainingConfig& config, bool closed) const;

    QTemporaryDir m_data;
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestWindowLife::initTestCase() {
    QCoreApplication::setOrganizationName(QStringLiteral("flipscope-test"));
    writeDataset(m_data.path());
}

void TestWindowLife::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_folder->path());
    QSettings().clear();
    QSettings().setValue(QStringLiteral("guide/left"), true);
    QSettings().setValue(QStringLiteral("runs/folder"), folder("runs"));
}

void TestWindowLife::leaveSession(const TrainingConfig& config, bool closed) const {
    LastSession session(folder("session"));
    session.save(toJson(config));
    if (closed)
        session.end();
}

void TestWindowLife::sessionRemembers_data() {
    QTest::addColumn<bool>("closed");
    QTest::newRow("closed") << true;
    QTest::newRow("killed") << false;
}

void TestWindowLife::sessionRemembers() {
    QFETCH(bool, closed);
    {
        const LastSession first(folder("session"));
        QVERIFY(!first.settings() && !first.endedUnexpectedly());
    }
    leaveSession(smallConfig(m_data.path()), closed);
    const LastSession next(folder("session"));
    QVERIFY(next.settings());
    QCOMPARE(QString::fromStdString(*next.settings()),
             QString::fromStdString(toJson(smallConfig(m_data.path()))));
    QCOMPARE(next.endedUnexpectedly(), !closed);
}

void TestWindowLife::secondWindowLeavesTheSessionAlone() {
    LastSession first(folder("session"));
    first.save("first");
    {
        LastSession second(folder("session"));
        QVERIFY(!second.settings() && !second.endedUnexpectedly()); // the first is at work, not crashed
        second.save("second");
        second.end();
    }
    first.end();
}

void TestWindowLife::opensWhatWasOpen() {
    const TrainingConfig config = smallConfig(m_data.path(), {{"seed", "77"}});
    leaveSession(config, true);
    {
        MainWindow window;
        window.show();
        window.begin(line(), folder("session"));
        QTRY_COMPARE(window.session().state(), State::Ready);
        QVERIFY(window.setup().config() == config);
        QVERIFY(!window.findChild<Banner*>()->isVisible());
        window.setup().setOption(QStringLiteral("epochs"), std::int64_t{5});
        QVERIFY(window.close()); // keeps what the form says
    }
    MainWindow again;
    again.show();
    again.begin(line(), folder("session"));
    QCOMPARE(std::get<std::int64_t>(again.setup().option(QStringLiteral("epochs"))), 5);
    QCOMPARE(std::get<std::int64_t>(again.setup().option(QStringLiteral("seed"))), 77);
    QTRY_COMPARE(again.session().state(), State::Ready);
}

void TestWindowLife::opensWhatIsNamed() {
    leaveSession(smallConfig(m_data.path(), {{"seed", "77"}}), true);
    MainWindow window;
    window.show();
    window.begin(line(m_data.path()), folder("session"));
    QTRY_COMPARE(window.session().state(), State::Ready);
    QCOMPARE(window.setup().text("dataset"), m_data.path().toStdString());
    QVERIFY(std::get<std::int64_t>(window.setup().option(QStringLiteral("seed"))) != 77); // not last time's
    QVERIFY(!window.data().corrections().undoAction()->isEnabled()); // the start is no step
}

void TestWindowLife::offersTheRunThatWasCutOff_data() {
    QTest::addColumn<QString>("button");
    QTest::newRow("resume") << QStringLiteral("bannerButton");
    QTest::newRow("open") << QStringLiteral("bannerOther0");
    QTest::newRow("leave") << QStringLiteral("bannerOther1");
}

void TestWindowLife::offersTheRunThatWasCutOff() {
    QFETCH(QString, button);
    const TrainingConfig config = smallConfig(m_data.path(), {{"epochs", "4"}});
    {
        MainWindow window; // its run is cut off after an epoch
        window.show();
        window.setRunFolder(folder("runs"));
        window.setup().setConfig(config);
        window.openInitial({}, {});
        QTRY_COMPARE(window.session().state(), State::Ready);
        window.actions().stepEpoch->trigger();
        QTRY_COMPARE(window.session().state(), State::Paused);
    }
    leaveSession(config, false);
    MainWindow window;
    window.show();
    window.begin(line(), folder("session"));
    const auto* banner = window.findChild<Banner*>();
    QTRY_COMPARE(window.session().state(), State::Ready);
    QVERIFY(banner->isVisible());
    QVERIFY2(banner->title().contains(QStringLiteral("unexpectedly")), qPrintable(banner->title()));
    QTest::mouseClick(banner->findChild<QPushButton*>(button), Qt::LeftButton);
    if (button == QLatin1String("bannerButton")) {
        QTRY_COMPARE(window.session().state(), State::Finished);
    } else if (button == QLatin1String("bannerOther0")) {
        QTRY_VERIFY(window.findChild<QDockWidget*>(QStringLiteral("timelineDock")));
        QCOMPARE(std::get<std::int64_t>(window.setup().option(QStringLiteral("epochs"))), 4);
    } else {
        QVERIFY(!banner->isVisible());
        QVERIFY(!window.offerUnfinishedRun(false)); // never again
    }
}

void TestWindowLife::preferencesAreKept() {
    QCOMPARE(Preferences::load().isExpert, Preferences().isExpert);
    PreferencesDialog dialog;
    dialog.show();
    QSignalSpy changed(&dialog, &PreferencesDialog::changed);
    dialog.findChild<QCheckBox*>(QStringLiteral("expertBox"))->click();
    dialog.findChild<QCheckBox*>(QStringLiteral("restoreBox"))->click();
    auto* threads = qobject_cast<QSpinBox*>(
        dialog.findChild<OptionForm*>(QStringLiteral("machineForm"))->editor(QStringLiteral("threads")));
    threads->setValue(2);
    auto* runs = dialog.findChild<QLineEdit*>(QStringLiteral("runFolder"));
    runs->setText(folder("elsewhere"));
    Q_EMIT runs->editingFinished();
    dialog.findChild<QSpinBox*>(QStringLiteral("timelinesBox"))->setValue(3);
    QCOMPARE(changed.count(), 5);
    const Preferences kept = Preferences::load();
    QVERIFY(kept == dialog.preferences());
    QVERIFY(kept.isExpert && !kept.restoresSession);
    QCOMPARE(std::get<std::int64_t>(kept.machine.at("threads")), 2);
    QCOMPARE(kept.runs(), folder("elsewhere"));
    QCOMPARE(kept.timelines, 3);
    dialog.findChild<QPushButton*>(QStringLiteral("restorePreferences"))->click();
    QVERIFY(Preferences::load() == Preferences());
}

void TestWindowLife::preferencesCountAtOnce() {
    MainWindow window;
    window.show();
    window.begin(line(m_data.path()), folder("session"));
    QVERIFY(!window.setup().isExpert());
    auto* methodForm = window.findChild<OptionForm*>(QStringLiteral("methodForm"));
    QVERIFY(methodForm->isHidden());
    window.actions().preferences->trigger();
    auto* dialog = window.findChild<PreferencesDialog*>();
    QVERIFY(dialog && dialog->isVisible());
    dialog->findChild<QCheckBox*>(QStringLiteral("expertBox"))->click();
    QVERIFY(window.setup().isExpert() && !methodForm->isHidden() && window.actions().expert->isChecked());
    auto* threads = qobject_cast<QSpinBox*>(
        dialog->findChild<OptionForm*>(QStringLiteral("machineForm"))->editor(QStringLiteral("threads")));
    threads->setValue(1);
    QCOMPARE(std::get<std::int64_t>(window.setup().option(QStringLiteral("threads"))), 1);
    window.setup().choosePreset(QStringLiteral("mnist")); // says nothing of threads
    QCOMPARE(std::get<std::int64_t>(window.setup().option(QStringLiteral("threads"))), 1);
    QCOMPARE(window.setup().preset(), QStringLiteral("mnist"));
    const QPalette before = QApplication::palette();
    auto* appearance = dialog->findChild<QComboBox*>(QStringLiteral("appearanceBox"));
    appearance->setCurrentIndex(2);
    Q_EMIT appearance->activated(2);
    QVERIFY(QApplication::palette().color(QPalette::Window).lightness() < 128);
    appearance->setCurrentIndex(0);
    Q_EMIT appearance->activated(0);
    QCOMPARE(QApplication::palette().color(QPalette::Window), before.color(QPalette::Window));
}

void TestWindowLife::simpleTellsWhatItHides() {
    MainWindow window;
    window.show();
    window.setup().setExpert(false);
    window.setup().setConfig(
        TrainingConfig::resolve({{"margin", "7", "test", {}}, {"batch", "99", "test", {}}}));
    auto* hidden = window.findChild<QLabel*>(QStringLiteral("hiddenText"));
    QVERIFY2(!hidden->isHidden() && hidden->text().contains(QStringLiteral("7")) &&
                 hidden->text().contains(QStringLiteral("99")),
             qPrintable(hidden->text()));
    QVERIFY(window.setup().formOf(QStringLiteral("batch"))->editor(QStringLiteral("batch"))->isHidden() ||
            !window.setup().formOf(QStringLiteral("batch"))->editor(QStringLiteral("batch"))->isVisible());
    window.setup().setExpert(true);
    QVERIFY(hidden->isHidden());
}

void TestWindowLife::settingsAreUndone() {
    MainWindow window;
    window.show();
    window.begin(line(m_data.path()), folder("session"));
    window.setup().setExpert(true);
    QTRY_COMPARE(window.session().state(), State::Ready);
    const TrainingConfig first = window.setup().config();
    QAction* undo = window.data().corrections().undoAction();
    QAction* redo = window.data().corrections().redoAction();
    QVERIFY(!undo->isEnabled());
    auto* epochs = qobject_cast<QSpinBox*>(
        window.setup().formOf(QStringLiteral("epochs"))->editor(QStringLiteral("epochs")));
    epochs->setValue(31);
    epochs->setValue(32); // typed on: the same step
    auto* batch = qobject_cast<QSpinBox*>(
        window.setup().formOf(QStringLiteral("batch"))->editor(QStringLiteral("batch")));
    batch->setValue(50);
    auto* method = window.setup().methodBox();
    method->setCurrentIndex(method->findData(QStringLiteral("gft")));
    Q_EMIT method->activated(method->currentIndex());
    const TrainingConfig last = window.setup().config();
    QCOMPARE(last.text("method"), std::string("gft"));
    undo->trigger();
    QCOMPARE(window.setup().config().text("method"), first.text("method"));
    QCOMPARE(window.setup().config().integer("batch"), 50);
    undo->trigger();
    QCOMPARE(window.setup().config().integer("epochs"), 32);
    QVERIFY2(undo->text().contains(QStringLiteral("Epochs")), qPrintable(undo->text()));
    undo->trigger();
    QVERIFY(window.setup().config() == first);
    QVERIFY(!undo->isEnabled());
    for (int i = 0; i < 3; ++i)
        redo->trigger();
    QVERIFY(window.setup().config() == last);
}

void TestWindowLife::guideIsShownOnce() {
    QSettings().remove(QStringLiteral("guide/left"));
    {
        MainWindow window;
        window.show();
        window.begin(line(m_data.path()), folder("session"));
        auto* guide = window.findChild<Guide*>();
        QVERIFY(guide->isVisible());
        QCOMPARE(guide->step(), 0);
        QTRY_COMPARE(window.session().state(), State::Ready);
        guide->findChild<QPushButton*>(QStringLiteral("guideNext"))->click();
        QCOMPARE(guide->step(), 1);
        window.setup().setConfig(smallConfig(m_data.path()));
        window.actions().start->trigger(); // what the step asks for
        QTRY_COMPARE(guide->step(), 2);
        QTRY_COMPARE(window.session().state(), State::Finished);
        QVERIFY(window.rect().contains(guide->geometry()));
        guide->findChild<QPushButton*>(QStringLiteral("guideNext"))->click();
        QVERIFY(!guide->isVisible());
        window.actions().guide->trigger();
        QVERIFY(guide->isVisible());
        QTest::keyClick(guide, Qt::Key_Escape);
        QVERIFY(!guide->isVisible());
    }
    MainWindow again;
    again.show();
    again.begin(line(m_data.path()), folder("session"));
    QVERIFY(!again.findChild<Guide*>()->isVisible());
}

void TestWindowLife::everyMethodHasAPage() {
    HelpWindow help;
    help.show();
    for (const Method& method : methods()) {
        const QString name = QString::fromStdString(method.name);
        help.showPage(name);
        const QString text = help.text();
        QVERIFY2(text.contains(name), qPrintable(text));
        const QString number =
            QString::fromStdString(method.source).section(QStringLiteral("arXiv "), 1).left(10);
        QVERIFY2(text.contains(number), qPrintable(name + QStringLiteral(": ") + number));
        QVERIFY2(text.contains(QStringLiteral("Formula")), qPrintable(name));
        auto* browser = help.findChild<HelpBrowser*>();
        const QImage picture =
            browser->loadResource(QTextDocument::ImageResource, QUrl(name + QStringLiteral(".svg")))
                .value<QImage>();
        QVERIFY2(picture.width() > 300 && picture.height() > 80, qPrintable(name));
        QVERIFY2(browser->toHtml().contains(name + QStringLiteral(".svg")), qPrintable(name));
    }
    help.showPage(QStringLiteral("nothing"));
    QVERIFY(help.text().contains(QStringLiteral("missing")));
}

void TestWindowLife::helpIsAboutTheFocus() {
    MainWindow window;
    window.show();
    window.begin(line(m_data.path()), folder("session"));
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    window.activateWindow();
    window.findChild<QDockWidget*>(QStringLiteral("setupDock"))->raise();
    auto* method = window.setup().methodBox();
    method->setCurrentIndex(method->findData(QStringLiteral("bold")));
    QTRY_VERIFY(window.isActiveWindow());
    method->setFocus();
    QTRY_VERIFY(method->hasFocus());
    window.actions().contents->trigger();
    QCOMPARE(window.findChild<HelpWindow*>()->page(), QStringLiteral("bold"));
}

void TestWindowLife::shortcutsListEveryCommand() {
    MainWindow window;
    window.show();
    auto* dialog = new ShortcutsDialog(&window);
    dialog->show();
    auto* list = dialog->findChild<QTreeWidget*>(QStringLiteral("shortcutList"));
    QStringList keys;
    for (int g = 0; g < list->topLevelItemCount(); ++g)
        for (int i = 0; i < list->topLevelItem(g)->childCount(); ++i)
            keys += list->topLevelItem(g)->child(i)->text(1).split(QStringLiteral("; "), Qt::SkipEmptyParts);
    const auto actions = window.findChildren<QAction*>();
    for (const QAction* action : actions)
        if (!action->shortcut().isEmpty() && !action->text().isEmpty())
            QVERIFY2(keys.contains(action->shortcut().toString(QKeySequence::NativeText)),
                     qPrintable(action->text()));
    QStringList twice = keys; // no key means two things
    twice.removeDuplicates();
    QCOMPARE(keys.size(), twice.size());
    auto* filter = dialog->findChild<QLineEdit*>(QStringLiteral("shortcutFilter"));
    QTest::keyClicks(filter, QStringLiteral("F10"));
    int shown = 0;
    for (int g = 0; g < list->topLevelItemCount(); ++g)
        for (int i = 0; i < list->topLevelItem(g)->childCount(); ++i)
            shown += list->topLevelItem(g)->child(i)->isHidden() ? 0 : 1;
    QCOMPARE(shown, 2); // step, and step epoch
}

void TestWindowLife::recentFilesAreListed() {
    MainWindow window;
    window.show();
    window.begin(line(m_data.path()), folder("session"));
    const QString file = folder("mine.json");
    window.saveSettingsTo(file);
    auto* recent = window.findChild<QMenu*>(QStringLiteral("recentFiles"));
    QVERIFY(recent && !recent->actions().isEmpty());
    QCOMPARE(recent->actions().first()->toolTip(), file);
    window.setup().setOption(QStringLiteral("epochs"), std::int64_t{9});
    recent->actions().first()->trigger();
    QVERIFY(std::get<std::int64_t>(window.setup().option(QStringLiteral("epochs"))) != 9);
}

QTEST_MAIN(TestWindowLife)
#include "tst_windowlife.moc"
