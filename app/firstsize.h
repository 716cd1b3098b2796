// How large a window is when it is shown for the first time: as wanted, but no larger than the screen, which
// may be small where everything is drawn twice as large.
#pragma once

#include <QGuiApplication>
#include <QScreen>
#include <QWidget>

namespace flipscope {

inline void setFirstSize(QWidget& window, QSize wanted) {
    const bool isSeen =
        QGuiApplication::platformName() != QLatin1String("offscreen"); // its screen is no measure
    const QScreen* screen = window.parentWidget() ? window.parentWidget()->screen() : window.screen();
    window.resize(isSeen && screen ? wanted.boundedTo(screen->availableSize()) : wanted);
}

} // namespace flipscope
