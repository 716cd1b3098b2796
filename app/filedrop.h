// Files dropped anywhere on a window or its floating panels: on fields, too, which would otherwise take their
// names as text. One file, folder or archive at a time. Widgets with takesFilesProperty keep their own drops.
#pragma once

#include <QObject>

#include <functional>

class QDropEvent;
class QWidget;

namespace flipscope {

class FileDrop : public QObject {
    Q_OBJECT
public:
    /// `refusal`: why a path is not taken now; empty: it is.
    FileDrop(QWidget* window, std::function<QString(const QString& path)> refusal);

Q_SIGNALS:
    void dropped(const QString& path);
    /// What was dropped cannot be opened; `why` is for people.
    void refused(const QString& why);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void take(QDropEvent* event);

    QWidget* m_window;
    std::function<QString(const QString&)> m_refusal;
};

} // namespace flipscope
