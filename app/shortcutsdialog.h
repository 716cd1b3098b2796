// Help > Shortcuts: every action of the window, where its menu is and its key, from the actions themselves;
// with a filter. Not modal, deletes itself.
#pragma once

#include <QDialog>

class QLineEdit;
class QMainWindow;
class QTreeWidget;

namespace flipscope {

class ShortcutsDialog : public QDialog {
    Q_OBJECT
public:
    explicit ShortcutsDialog(QMainWindow* window);

private:
    void addMenus(const QMainWindow& window);
    void addGestures();
    void addGroup(const QString& title, const QList<std::pair<QString, QString>>& rows);
    void filter(const QString& words);

    QLineEdit* m_filter;
    QTreeWidget* m_list;
};

} // namespace flipscope
