// Everything in the window that takes the mouse or keys has a name that a screen reader can say, in every
// panel and dialog, and can be reached by keys; numbers are typed and shown as the locale writes them.
#include "app/mainwindow.h"
#include "app/preferencesdialog.h"
#include "app/setuppanel.h"
#include "app/shortcutsdialog.h"
#include "app/trainingactions.h"
#include "app/windowdata.h"
#include "widgets/optionform.h"

#include <QAccessible>
#include <QAction>
#include <QDockWidget>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QSettings>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>

using namespace flipscope;

class TestAccessibility : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void everythingHasAName_data();
    void everythingHasAName();
    void dialogsHaveNames();
    void everyPanelIsReachedByKeys();
    void commasAreDecimal_data();
    void commasAreDecimal();

private:
    QTemporaryDir m_folder;
};

namespace {

/// Roles of what a user can act on.
bool isInteractive(QAccessible::Role role) {
    switch (role) {
    case QAccessible::PushButton:
    case QAccessible::CheckBox:
    case QAccessible::RadioButton:
    case QAccessible::ComboBox:
    case QAccessible::SpinBox:
    case QAccessible::EditableText:
    case QAccessible::Slider:
    case QAccessible::List:
    case QAccessible::Table:
    case QAccessible::Tree:
    case QAccessible::ButtonMenu:
    case QAccessible::ButtonDropDown:
        return true;
    default:
        return false;
    }
}

/// A part of another widget that speaks for it, as the line of a combo box; and Qt's own.
bool isPart(const QWidget* widget) {
    if (widget->objectName().startsWith(QLatin1String("qt_")))
        return true;
    const QWidget* parent = widget->parentWidget();
    return parent && (parent->inherits("QComboBox") || parent->inherits("QAbstractSpinBox") ||
                      parent->inherits("QLineEdit") || parent->inherits("QTabBar") ||
                      parent->inherits("QToolBar") || parent->inherits("QComboBoxPrivateContainer") ||
                      parent->inherits("QAbstractScrollArea") || parent->inherits("QMenuBar"));
}

QString place(const QWidget* widget) {
    QStringList names;
    for (; widget; widget = widget->parentWidget())
        names.prepend(widget->objectName().isEmpty() ? QString::fromLatin1(widget->metaObject()->className())
                                                     : widget->objectName());
    return names.join(QLatin1Char('/'));
}

/// Those under `top` that take the focus or the mouse and have no name, with their places.
QStringList nameless(QWidget* top) {
    QStringList missing;
    const auto all = top->findChildren<QWidget*>();
    for (QWidget* widget : all) {
        const bool isHidden = widget->isHidden() && widget->testAttribute(Qt::WA_WState_ExplicitShowHide);
        if (isHidden || isPart(widget) || widget->inherits("QMenu") || widget->inherits("QTipLabel"))
            continue;
        QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(widget);
        const bool takesKeys = (widget->focusPolicy() & Qt::TabFocus) == Qt::TabFocus;
        if (!interface || !(isInteractive(interface->role()) || takesKeys))
            continue;
        if (interface->text(QAccessible::Name).trimmed().isEmpty())
            missing.append(place(widget));
    }
    return missing;
}

} // namespace

void TestAccessibility::initTestCase() {
    QCoreApplication::setOrganizationName(QStringLiteral("flipscope-test"));
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope,
                       m_folder.filePath(QStringLiteral("settings")));
    QDir().mkpath(m_folder.filePath(QStringLiteral("data")));
    test::writeDataset(m_folder.filePath(QStringLiteral("data")));
}

void TestAccessibility::init() {
    QSettings().clear();
    QLocale::setDefault(QLocale::c());
}

void TestAccessibility::everythingHasAName_data() {
    QTest::addColumn<bool>("trained");
    QTest::newRow("empty") << false;
    QTest::newRow("trained") << true;
}

void TestAccessibility::everythingHasAName() {
    QFETCH(bool, trained);
    MainWindow window;
    window.show();
    if (trained) {
        window.setup().setConfig(test::smallConfig(m_folder.filePath(QStringLiteral("data"))));
        window.openInitial({}, {});
        QTRY_COMPARE(window.session().state(), TrainingSession::State::Ready);
        window.actions().start->trigger();
        QTRY_COMPARE(window.session().state(), TrainingSession::State::Finished);
    }
    const auto docks = window.findChildren<QDockWidget*>();
    QVERIFY(docks.size() >= 10);
    for (QDockWidget* dock : docks) {
        QVERIFY2(!dock->objectName().isEmpty() && !dock->windowTitle().isEmpty(), qPrintable(place(dock)));
        dock->show();
        dock->raise();
    }
    const QStringList missing = nameless(&window);
    QVERIFY2(missing.isEmpty(), qPrintable(missing.join(QLatin1Char('\n'))));
}

void TestAccessibility::dialogsHaveNames() {
    MainWindow window;
    window.show();
    auto* preferences = new PreferencesDialog(&window);
    auto* shortcuts = new ShortcutsDialog(&window);
    window.actions().catalogue->trigger();
    const auto dialogs = window.findChildren<QDialog*>();
    QVERIFY(dialogs.contains(preferences) && dialogs.contains(shortcuts) && dialogs.size() >= 3);
    for (QDialog* dialog : dialogs) {
        QVERIFY2(!dialog->windowTitle().isEmpty(), qPrintable(place(dialog)));
        const QStringList missing = nameless(dialog);
        QVERIFY2(missing.isEmpty(), qPrintable(missing.join(QLatin1Char('\n'))));
    }
}

/// F6 comes round, and in every panel that holds something to act on.
void TestAccessibility::everyPanelIsReachedByKeys() {
    MainWindow window;
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    window.activateWindow();
    QTRY_VERIFY(window.isActiveWindow());
    QSet<QString> reached;
    const auto docks = window.findChildren<QDockWidget*>();
    for (qsizetype i = 0; i < 2 * docks.size(); ++i) {
        QTest::keyClick(&window, Qt::Key_F6);
        QCoreApplication::processEvents(); // the focus follows the panel
        const QWidget* focus = QApplication::focusWidget();
        QVERIFY(focus);
        for (const QDockWidget* dock : docks)
            if (dock->isAncestorOf(focus))
                reached.insert(dock->objectName());
    }
    for (const char* name : {"dataDock", "setupDock", "logDock"})
        QVERIFY2(reached.contains(QString::fromLatin1(name)), name);
    const QString last = [] {
        const QWidget* dock = QApplication::focusWidget();
        while (dock && !qobject_cast<const QDockWidget*>(dock))
            dock = dock->parentWidget();
        return dock ? dock->objectName() : QString();
    }();
    QTest::keyClick(&window, Qt::Key_F6, Qt::ShiftModifier);
    QCoreApplication::processEvents();
    QTest::keyClick(&window, Qt::Key_F6);
    QCoreApplication::processEvents();
    const auto* again = window.findChild<QDockWidget*>(last);
    QVERIFY(last.isEmpty() || (again && again->isAncestorOf(QApplication::focusWidget())));
}

void TestAccessibility::commasAreDecimal_data() {
    QTest::addColumn<QString>("locale");
    QTest::addColumn<QString>("typed");
    QTest::newRow("C") << QStringLiteral("C") << QStringLiteral("0.25");
    QTest::newRow("de") << QStringLiteral("de_DE") << QStringLiteral("0,25");
    QTest::newRow("fr") << QStringLiteral("fr_FR") << QStringLiteral("0,25");
}

void TestAccessibility::commasAreDecimal() {
    QFETCH(QString, locale);
    QFETCH(QString, typed);
    QLocale::setDefault(QLocale(locale));
    MainWindow window;
    window.setup().setConfig(test::smallConfig(m_folder.filePath(QStringLiteral("data"))));
    window.show();
    auto* field = qobject_cast<QDoubleSpinBox*>(
        window.setup().formOf(QStringLiteral("validation"))->editor(QStringLiteral("validation")));
    QVERIFY(field);
    field->selectAll();
    QTest::keyClicks(field, typed);
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(std::get<double>(window.setup().option(QStringLiteral("validation"))), 0.25);
    QVERIFY2(field->text().startsWith(typed), qPrintable(field->text()));
    const QString file = m_folder.filePath(QStringLiteral("settings.json"));
    window.saveSettingsTo(file); // the file is no one's locale
    window.setup().setOption(QStringLiteral("validation"), 0.5);
    window.openSettingsFrom(file);
    QCOMPARE(std::get<double>(window.setup().option(QStringLiteral("validation"))), 0.25);
}

QTEST_MAIN(TestAccessibility)
#include "tst_accessibility.moc"
