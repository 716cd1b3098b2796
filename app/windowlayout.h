// Saving and restoring where the panels of a main window are. The version says which panels there are: a
// layout saved by another version is not restored. Each arrangement of first places has a layout of its own.
#pragma once

#include <QByteArray>
#include <QString>

class QMainWindow;

namespace flipscope {

class WindowLayout {
public:
    /// When all docks and toolbars are in their first places.
    WindowLayout(QMainWindow& window, const QString& arrangement);

    bool restore(); ///< false: there was none of this version
    void save() const;
    /// Back to the first places; the window's size stays.
    void reset();

private:
    QMainWindow& m_window;
    QString m_geometryKey, m_stateKey;
    QByteArray m_first;
};

} // namespace flipscope
