// The dialogs of the Help menu.
#pragma once

#include <QList>

class QAction;
class QWidget;

namespace flipscope {

/// Lists the keys of the actions; not modal, deletes itself.
void showShortcuts(QWidget* parent, const QList<QAction*>& actions);

/// Version, licence, libraries.
void showAbout(QWidget* parent);

} // namespace flipscope
