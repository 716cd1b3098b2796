#include "app/recentdata.h"

#include <QDir>
#include <QSettings>

namespace flipscope {

namespace {

constexpr int mostEntries = 8;
const QString settingsKey = QStringLiteral("recentData");

} // namespace

RecentData::RecentData(QWidget* parent) : QMenu(tr("Open &recent"), parent) {
    setObjectName(QStringLiteral("recentData"));
    connect(this, &QMenu::aboutToShow, this, &RecentData::fill);
    fill();
}

void RecentData::add(const QString& dataset) {
    QSettings settings;
    QStringList entries = settings.value(settingsKey).toStringList();
    entries.removeAll(dataset);
    entries.prepend(dataset);
    settings.setValue(settingsKey, QStringList(entries.mid(0, mostEntries)));
    fill();
}

void RecentData::fill() {
    clear();
    const QStringList entries = QSettings().value(settingsKey).toStringList();
    for (const QString& entry : entries) {
        QString text = QDir::toNativeSeparators(entry);
        text.replace(QLatin1Char('&'), QLatin1String("&&"));
        connect(addAction(text), &QAction::triggered, this, [this, entry] { Q_EMIT chosen(entry); });
    }
    menuAction()->setEnabled(!entries.isEmpty());
}

} // namespace flipscope
