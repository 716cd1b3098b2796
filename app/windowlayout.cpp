#include "app/windowlayout.h"

#include <QMainWindow>
#include <QSettings>

namespace flipscope {

namespace {

constexpr int layoutVersion = 5; // raise it when docks or toolbars are added, removed or renamed

} // namespace

WindowLayout::WindowLayout(QMainWindow& window, const QString& arrangement)
    : m_window(window), m_geometryKey(QStringLiteral("window/geometry") + arrangement),
      m_stateKey(QStringLiteral("window/state") + arrangement), m_first(window.saveState(layoutVersion)) {}

bool WindowLayout::restore() {
    const QSettings settings;
    if (!m_window.restoreState(settings.value(m_stateKey).toByteArray(), layoutVersion))
        return false;
    m_window.restoreGeometry(settings.value(m_geometryKey).toByteArray());
    return true;
}

void WindowLayout::save() const {
    QSettings settings;
    settings.setValue(m_geometryKey, m_window.saveGeometry());
    settings.setValue(m_stateKey, m_window.saveState(layoutVersion));
}

void WindowLayout::reset() { m_window.restoreState(m_first, layoutVersion); }

} // namespace flipscope
