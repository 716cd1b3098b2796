#include "app/note.h"

#include "widgets/theme.h"

#include <QApplication>
#include <QEvent>

namespace flipscope {

Note::Note(const QString& objectName, QWidget* parent) : QLabel(parent) {
    setObjectName(objectName);
    setWordWrap(true);
    setTextFormat(Qt::PlainText);
    applyColour();
}

void Note::applyColour() {
    QPalette quiet;
    quiet.setColor(QPalette::WindowText, mutedText(QApplication::palette()));
    if (palette().color(QPalette::WindowText) != quiet.color(QPalette::WindowText))
        setPalette(quiet);
}

void Note::changeEvent(QEvent* event) {
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyColour();
}

} // namespace flipscope
