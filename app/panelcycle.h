// F6: the keyboard's way from panel to panel. The centre first, then every panel that is not closed, in the
// order of the View menu; one behind another's tab is brought to the front.
#pragma once

#include <QList>

class QDockWidget;
class QMainWindow;

namespace flipscope {

/// Of a panel: its place in that order. Its place among its siblings changes whenever it is raised.
inline constexpr const char* panelNumberProperty = "panelNumber";

/// All of them, in that order.
QList<QDockWidget*> panelsInOrder(const QMainWindow& window);

void focusNextPanel(QMainWindow& window, bool forward);

} // namespace flipscope
