#include "app/windowlayout.h"

#include <QMainWindow>
#include <QSettings>

namespace flipscope {

namespace {

constexpr int layoutVersion = 5; // raise it when docks or toolbars are added, removed or renamed
const QString geometryKey = QStringLiteral("window/geometry");
const QString stateKey = QStringLiteral("window/state");

} // namespace

WindowLayout::WindowLayout(QMainWindow& window)
    : m_window(window), m_first(window.saveState(layoutVersion)) {}

bool WindowLayout::restore() {
    const QSettings settings;
    if (!m_window.restoreState(settings.value(stateKey).toByteArray(), layoutVersion))
        return false;
    m_window.restoreGeometry(settings.value(geometryKey).toByteArray());
    return true;
}

void WindowLayout::save() const {
    QSettings settings;
    settings.setValue(geometryKey, m_window.saveGeometry());
    settings.setValue(stateKey, m_window.saveState(layoutVersion));
}

void WindowLayout::reset() { m_window.restoreState(m_first, layoutVersion); }

} // namespace flipscope
