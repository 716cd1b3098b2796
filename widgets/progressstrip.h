// One line that says what is being done, how far it is, and stops it. Appears only when something takes
// longer than a moment, so that quick work does not flicker.
#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;
class QProgressBar;
class QToolButton;

namespace flipscope {

class ProgressStrip : public QWidget {
    Q_OBJECT
public:
    static constexpr int delayMilliseconds = 200;

    /// Horizontal: the text stands beside the bar, where height is dear.
    explicit ProgressStrip(Qt::Orientation orientation = Qt::Vertical, QWidget* parent = nullptr);

    /// Shown after the delay, unless end() comes first.
    void begin(const QString& text);
    /// `total` 0: unknown.
    void setProgress(const QString& text, quint64 done, quint64 total);
    void end();
    bool isActive() const { return m_active; }

Q_SIGNALS:
    void cancelled();

private:
    bool m_active = false;
    QTimer m_delay;
    QLabel* m_text;
    QProgressBar* m_bar;
    QToolButton* m_cancel;
};

} // namespace flipscope
