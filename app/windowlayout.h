// Saving and restoring where the panels of a main window are. The version says which panels there are: a
// layout saved by another version is not restored.
#pragma once

#include <QByteArray>

class QMainWindow;

namespace flipscope {

class WindowLayout {
public:
    /// When all docks and toolbars are in their first places.
    explicit WindowLayout(QMainWindow& window);

    bool restore(); ///< false: there was none of this version
    void save() const;
    /// Back to the first places; the window's size stays.
    void reset();

private:
    QMainWindow& m_window;
    QByteArray m_first;
};

} // namespace flipscope
