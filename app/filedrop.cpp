#include "app/filedrop.h"

#include "widgets/drawpad.h"

#include <QApplication>
#include <QDropEvent>
#include <QMimeData>
#include <QTimer>
#include <QUrl>
#include <QWidget>

#include <utility>

namespace flipscope {

FileDrop::FileDrop(QWidget* window, std::function<QString(const QString&)> refusal)
    : QObject(window), m_window(window), m_refusal(std::move(refusal)) {
    window->setAcceptDrops(true);
    qApp->installEventFilter(this);
}

bool FileDrop::eventFilter(QObject* watched, QEvent* event) {
    const auto type = event->type();
    if (type != QEvent::DragEnter && type != QEvent::DragMove && type != QEvent::Drop)
        return false;
    const auto* widget = qobject_cast<QWidget*>(watched);
    auto* drag = static_cast<QDropEvent*>(event);
    if (!widget || !drag->mimeData()->hasUrls() || widget->property(takesFilesProperty).toBool())
        return false;
    // A floating panel is a window of its own, whose parent is this one.
    const QWidget* top = widget->window();
    if (top != m_window && top->parentWidget() != m_window)
        return false;
    drag->acceptProposedAction(); // refused in words, after the drop
    if (type == QEvent::Drop)
        take(drag);
    return true;
}

void FileDrop::take(QDropEvent* event) {
    const QList<QUrl> urls = event->mimeData()->urls();
    const QString path = urls.size() == 1 ? urls.first().toLocalFile() : QString();
    QString why;
    if (urls.size() > 1)
        why = tr("Drop one folder, archive or file. Several files belong into one folder: drop that.");
    if (why.isEmpty() && path.isEmpty())
        why =
            tr("%1 is not a file on this machine.").arg(urls.isEmpty() ? QString() : urls.first().toString());
    if (why.isEmpty())
        why = m_refusal(path);
    // Not from within the drop: the program that it comes from would wait.
    QTimer::singleShot(0, this, [this, why, path] {
        if (why.isEmpty())
            Q_EMIT dropped(path);
        else
            Q_EMIT refused(why);
    });
}

} // namespace flipscope
