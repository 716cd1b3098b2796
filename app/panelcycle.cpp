#include "app/panelcycle.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QMainWindow>

#include <algorithm>

namespace flipscope {

namespace {

/// The widget of a panel that takes keys: the one that had them last, else the first.
QWidget* firstFocusable(QWidget* panel) {
    if (QWidget* last = panel->focusWidget(); last && last->isVisibleTo(panel) && last->isEnabled())
        return last;
    const auto all = panel->findChildren<QWidget*>();
    for (QWidget* widget : all)
        if ((widget->focusPolicy() & Qt::TabFocus) == Qt::TabFocus && widget->isEnabled() &&
            widget->isVisibleTo(panel))
            return widget;
    return nullptr;
}

} // namespace

QList<QDockWidget*> panelsInOrder(const QMainWindow& window) {
    auto docks = window.findChildren<QDockWidget*>(QString(), Qt::FindDirectChildrenOnly);
    std::sort(docks.begin(), docks.end(), [](const QDockWidget* a, const QDockWidget* b) {
        return a->property(panelNumberProperty).toInt() < b->property(panelNumberProperty).toInt();
    });
    return docks;
}

void focusNextPanel(QMainWindow& window, bool forward) {
    QList<QWidget*> panels{window.centralWidget()};
    const QList<QDockWidget*> docks = panelsInOrder(window);
    for (QDockWidget* dock : docks)
        if (dock->toggleViewAction()->isChecked()) // not closed; one behind a tab is hidden, too
            panels.append(dock);
    const QWidget* focus = QApplication::focusWidget();
    qsizetype now = 0;
    for (qsizetype i = 0; i < panels.size(); ++i)
        if (focus && panels[i]->isAncestorOf(focus))
            now = i;
    for (qsizetype step = 1; step < panels.size(); ++step) {
        const qsizetype next = (now + (forward ? step : panels.size() - step)) % panels.size();
        if (QWidget* widget = firstFocusable(panels[next])) {
            panels[next]->raise();
            const auto reason = forward ? Qt::TabFocusReason : Qt::BacktabFocusReason;
            // A panel from behind a tab is not there yet.
            QMetaObject::invokeMethod(
                widget, [widget, reason] { widget->setFocus(reason); }, Qt::QueuedConnection);
            return;
        }
    }
}

} // namespace flipscope
