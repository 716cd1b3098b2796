#include "app/recentdata.h"

#include "datasets/catalogue.h"
#include "datasets/glyphs.h"

#include <QDir>
#include <QFileInfo>
#include <QSettings>

namespace flipscope {

namespace {

constexpr int mostEntries = 8;

StartPage::Recent look(const QString& dataset) {
    const std::string name = dataset.toStdString();
    if (const CatalogueEntry* known = findInCatalogue(name))
        return {dataset, QString::fromStdString(known->title), !known->isBuiltIn() && !locate(*known)};
    const bool isDrawn = name.starts_with(std::string(glyphsName) + ":");
    return {dataset, QDir::toNativeSeparators(dataset), !isDrawn && !QFileInfo::exists(dataset)};
}

} // namespace

RecentData::RecentData(const QString& title, const QString& name, QWidget* parent)
    : QMenu(title, parent), m_settingsKey(name) {
    setObjectName(name);
    setProperty("isList", true); // of things, not of commands: see ShortcutsDialog
    setToolTipsVisible(true);
    connect(this, &QMenu::aboutToShow, this, &RecentData::fill);
    fill();
}

void RecentData::add(const QString& dataset) {
    QSettings settings;
    QStringList names = settings.value(m_settingsKey).toStringList();
    names.removeAll(dataset);
    names.prepend(dataset);
    settings.setValue(m_settingsKey, QStringList(names.mid(0, mostEntries)));
    fill();
}

QList<StartPage::Recent> RecentData::entries() const {
    QList<StartPage::Recent> all;
    const QStringList names = QSettings().value(m_settingsKey).toStringList();
    for (const QString& name : names)
        all.append(look(name));
    return all;
}

void RecentData::fill() {
    clear();
    const auto all = entries();
    for (const StartPage::Recent& entry : all) {
        QString text = entry.text;
        text.replace(QLatin1Char('&'), QLatin1String("&&"));
        QAction* action = addAction(entry.isMissing ? tr("%1 (not there)").arg(text) : text);
        action->setEnabled(!entry.isMissing);
        action->setToolTip(entry.dataset);
        connect(action, &QAction::triggered, this,
                [this, dataset = entry.dataset] { Q_EMIT chosen(dataset); });
    }
    menuAction()->setEnabled(!all.isEmpty());
}

} // namespace flipscope
