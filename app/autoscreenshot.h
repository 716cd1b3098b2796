// Takes a picture of the window by itself once enough epochs are done, then ends the program: exit code 0, or
// 1 where the picture cannot be written or the training ends or fails before.
#pragma once

#include <QObject>
#include <QString>

namespace flipscope {

class MainWindow;

class AutoScreenshot : public QObject {
    Q_OBJECT
public:
    /// Lives with the window.
    AutoScreenshot(MainWindow& window, QString file, quint64 afterEpochs);

private:
    void takeSoon();
    void take();
    void giveUp(const QString& why);

    MainWindow& m_window;
    QString m_file;
    bool m_due = false;
};

} // namespace flipscope
