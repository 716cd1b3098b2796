// The first-run guide: three steps, each a card beside the part of the window that it is about, which is
// framed. It goes on by itself when the user does what it says; can be left at any time, and is then not
// shown again unless asked for. Never takes the focus from what the user is at.
#pragma once

#include <QFrame>
#include <QList>
#include <QPointer>

class QLabel;
class QPushButton;

namespace flipscope {

class Guide : public QFrame {
    Q_OBJECT
public:
    struct Step {
        QString title;
        QString text;
        QPointer<QWidget> target;
    };
    Guide(QWidget* window, const QList<Step>& steps);

    /// Whether it was never finished or left.
    static bool isWanted();
    void begin();
    int step() const { return m_step; }
    /// By what the user did: a step that is already past stays past.
    void reach(int step);

Q_SIGNALS:
    /// Before a step is shown: its target may have to be brought to the front.
    void stepShown(int step);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void showStep(int step);
    void place();
    void leave();

    QWidget* m_window;
    QList<Step> m_steps;
    int m_step = -1;
    QWidget* m_frame; // around the target
    QLabel* m_count;
    QLabel* m_title;
    QLabel* m_text;
    QPushButton* m_back;
    QPushButton* m_next;
};

} // namespace flipscope
