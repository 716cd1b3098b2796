// What was opened lately - data sets, or runs, models and settings - kept in the settings, the newest first;
// as a menu, and as a list for the start page. What is no longer there stays, greyed: a disk may come back.
#pragma once

#include "widgets/startpage.h"

#include <QMenu>

namespace flipscope {

class RecentData : public QMenu {
    Q_OBJECT
public:
    /// `name`: of the list in the settings, and of the menu.
    RecentData(const QString& title, const QString& name, QWidget* parent = nullptr);

    /// A name of the catalogue or a path.
    void add(const QString& dataset);
    /// Looked for anew.
    QList<StartPage::Recent> entries() const;

Q_SIGNALS:
    void chosen(const QString& dataset);

private:
    void fill();

    QString m_settingsKey;
};

} // namespace flipscope
