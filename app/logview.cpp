#include "app/logview.h"

#include <QLocale>
#include <QTime>

namespace flipscope {

namespace {

constexpr int mostLines = 5000;

} // namespace

LogView::LogView(QWidget* parent) : QPlainTextEdit(parent) {
    setObjectName(QStringLiteral("logView"));
    setAccessibleName(tr("Log"));
    setReadOnly(true);
    setMaximumBlockCount(mostLines);
    setPlaceholderText(tr("What happens to data and runs is noted here."));
}

void LogView::add(const QString& text) {
    const QString time = QLocale().toString(QTime::currentTime(), QStringLiteral("HH:mm:ss"));
    appendPlainText(QStringLiteral("%1  %2").arg(time, text));
}

} // namespace flipscope
