// The menu of data sets opened lately, kept in the settings; the newest first.
#pragma once

#include <QMenu>

namespace flipscope {

class RecentData : public QMenu {
    Q_OBJECT
public:
    explicit RecentData(QWidget* parent = nullptr);

    /// A name of the catalogue or a path.
    void add(const QString& dataset);

Q_SIGNALS:
    void chosen(const QString& dataset);

private:
    void fill();
};

} // namespace flipscope
