// A line of text in whatever room there is: what does not fit is elided, and the tool tip has all of it,
// above the tool tip that was set. text() stays whole.
#pragma once

#include <QLabel>

namespace flipscope {

class ElidedLabel : public QLabel {
    Q_OBJECT
public:
    explicit ElidedLabel(QWidget* parent = nullptr);

    bool isElided() const;
    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
};

} // namespace flipscope
