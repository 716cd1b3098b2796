// What the data panel shows before there are data: how to get at some, and what was opened lately. After a
// failure also what went wrong.
#pragma once

#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace flipscope {

class StartPage : public QWidget {
    Q_OBJECT
public:
    struct Recent {
        QString dataset;        ///< what chosen() tells
        QString text;           ///< for people
        bool isMissing = false; ///< greyed: it is no longer there
    };

    explicit StartPage(QWidget* parent = nullptr);

    /// Empty: nothing went wrong.
    void setError(const QString& text);
    void setRecent(const QList<Recent>& recent);

Q_SIGNALS:
    void catalogueRequested();
    void folderRequested();
    void fileRequested();
    void chosen(const QString& dataset);

protected:
    void changeEvent(QEvent* event) override;

private:
    void applyPalette();

    QLabel* m_title;
    QLabel* m_text;
    QLabel* m_hint;
    QLabel* m_recentTitle;
    QVBoxLayout* m_recent;
};

} // namespace flipscope
