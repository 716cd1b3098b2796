// How large a window is when it is shown for the first time: as wanted, but no larger than the screen, which
// may be small where everything is drawn twice as large.
#pragma once

#include <QGuiApplication>
#include <QScreen>
#include <QWidget>

namespace flipscope {

/// What a window on this screen may take.
inline QSize roomOn(const QScreen* screen) {
    const bool isSeen =
        QGuiApplication::platformName() != QLatin1String("offscreen"); // its screen is no measure
    return isSeen && screen ? screen->availableSize() : QSize(QWIDGETSIZE_MAX, QWIDGETSIZE_MAX);
}

inline void setFirstSize(QWidget& window, QSize wanted) {
    window.resize(
        wanted.boundedTo(roomOn(window.parentWidget() ? window.parentWidget()->screen() : window.screen())));
}

} // namespace flipscope
