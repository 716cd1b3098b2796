// Everything that the program said about data, runs and failures, with the time; the newest line is last.
#pragma once

#include <QPlainTextEdit>

namespace flipscope {

class LogView : public QPlainTextEdit {
    Q_OBJECT
public:
    explicit LogView(QWidget* parent = nullptr);

    void add(const QString& text);
};

} // namespace flipscope
