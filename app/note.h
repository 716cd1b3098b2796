// A line or two of explanation in the quiet colour of the palette, wrapped.
#pragma once

#include <QLabel>

namespace flipscope {

class Note : public QLabel {
    Q_OBJECT
public:
    explicit Note(const QString& objectName, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void applyColour();
};

} // namespace flipscope
