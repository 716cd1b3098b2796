// A person who answers a question of the window, for tests that cannot go on while it is open.
#pragma once

#include <QApplication>
#include <QMessageBox>
#include <QPushButton>
#include <QTest>
#include <QTimer>

namespace flipscope::test {

/// Presses a button of the next message box. Made before what opens the box, since that blocks.
class Answer : public QObject {
public:
    explicit Answer(const char* button) : m_button(QString::fromLatin1(button)) {
        connect(&m_timer, &QTimer::timeout, this, [this] { look(); });
        m_timer.start(5);
    }
    bool given() const { return m_given; }

private:
    void look() {
        auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
        auto* button = box ? box->findChild<QPushButton*>(m_button) : nullptr;
        if (!button)
            return;
        m_timer.stop();
        m_given = true;
        QTest::mouseClick(button, Qt::LeftButton);
    }

    QString m_button;
    QTimer m_timer;
    bool m_given = false;
};

} // namespace flipscope::test
