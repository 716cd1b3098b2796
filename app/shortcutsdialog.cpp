#include "app/shortcutsdialog.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace flipscope {

namespace {

/// Without the letter that opens it and without "…".
QString plain(QString text) {
    return text.remove(QLatin1Char('&')).remove(QChar(0x2026)).section(QLatin1Char('\t'), 0, 0);
}

QString keysOf(const QAction& action) {
    return QKeySequence::listToString(action.shortcuts(), QKeySequence::NativeText);
}

/// Actions of a menu and its submenus; what a submenu lists at run time (recent files) is no command.
void collect(const QMenu& menu, const QString& prefix, QList<std::pair<QString, QString>>& rows) {
    const auto actions = menu.actions();
    for (const QAction* action : actions) {
        if (action->isSeparator())
            continue;
        const QString text = prefix + plain(action->text());
        if (!action->menu())
            rows.append({text, keysOf(*action)});
        else if (!action->menu()->property("isList").toBool())
            collect(*action->menu(), ShortcutsDialog::tr("%1: ").arg(text), rows);
    }
}

} // namespace

ShortcutsDialog::ShortcutsDialog(QMainWindow* window)
    : QDialog(window), m_filter(new QLineEdit), m_list(new QTreeWidget) {
    setObjectName(QStringLiteral("shortcutsDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Shortcuts"));
    m_filter->setObjectName(QStringLiteral("shortcutFilter"));
    m_filter->setPlaceholderText(tr("Find a command or a key"));
    m_filter->setAccessibleName(m_filter->placeholderText());
    m_filter->setClearButtonEnabled(true);
    m_list->setObjectName(QStringLiteral("shortcutList"));
    m_list->setAccessibleName(tr("Commands and their keys"));
    m_list->setColumnCount(2);
    m_list->setHeaderLabels({tr("Command"), tr("Keys")});
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_list->setAlternatingRowColors(true);
    addMenus(*window);
    addGestures();
    m_list->expandAll();
    m_list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_list->header()->setStretchLastSection(false);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_filter);
    layout->addWidget(m_list, 1);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(m_filter, &QLineEdit::textChanged, this, &ShortcutsDialog::filter);
    resize(72 * fontMetrics().averageCharWidth(), 32 * fontMetrics().height());
}

void ShortcutsDialog::addGroup(const QString& title, const QList<std::pair<QString, QString>>& rows) {
    auto* group = new QTreeWidgetItem(m_list, {title});
    QFont bold = font();
    bold.setBold(true);
    group->setFont(0, bold);
    group->setFlags(Qt::ItemIsEnabled);
    for (const auto& [what, keys] : rows)
        new QTreeWidgetItem(group, {what, keys});
}

void ShortcutsDialog::addMenus(const QMainWindow& window) {
    const auto menus = window.menuBar()->actions();
    for (const QAction* action : menus) {
        if (!action->menu())
            continue;
        QList<std::pair<QString, QString>> rows;
        collect(*action->menu(), {}, rows);
        addGroup(plain(action->text()), rows);
    }
    QList<std::pair<QString, QString>> others; // of panels
    const auto all = window.findChildren<QAction*>();
    for (const QAction* action : all) {
        bool isListed = action->shortcut().isEmpty() || action->text().isEmpty();
        const auto objects = action->associatedObjects();
        for (const QObject* object : objects)
            isListed = isListed || qobject_cast<const QMenu*>(object);
        if (!isListed)
            others.append({plain(action->text()), keysOf(*action)});
    }
    if (!others.isEmpty())
        addGroup(tr("Panels"), others);
}

void ShortcutsDialog::addGestures() {
    addGroup(tr("In pictures and charts"),
             {{tr("Move over the neurons of the heatmap or the bits of the weights"), tr("Arrow keys")},
              {tr("Zoom a chart"), tr("Wheel, + and −")},
              {tr("Move a chart"), tr("Drag, arrow keys")},
              {tr("Fit a chart"), tr("Double click, Home")}});
}

void ShortcutsDialog::filter(const QString& words) {
    for (int g = 0; g < m_list->topLevelItemCount(); ++g) {
        QTreeWidgetItem* group = m_list->topLevelItem(g);
        bool any = false;
        for (int i = 0; i < group->childCount(); ++i) {
            QTreeWidgetItem* row = group->child(i);
            const bool fits = row->text(0).contains(words, Qt::CaseInsensitive) ||
                              row->text(1).contains(words, Qt::CaseInsensitive);
            row->setHidden(!fits);
            any = any || fits;
        }
        group->setHidden(!any);
    }
}

} // namespace flipscope
