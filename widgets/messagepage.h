// What a view shows while it has nothing else to show: an icon, a headline, a hint, and perhaps one button.
#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace flipscope {

class MessagePage : public QWidget {
    Q_OBJECT
public:
    explicit MessagePage(QWidget* parent = nullptr);

    /// Empty `buttonText`: no button.
    void showHint(const QString& iconName, const QString& title, const QString& text,
                  const QString& buttonText = {});
    void showBusy(const QString& text);
    void showError(const QString& title, const QString& text, const QString& buttonText = {});

    QString text() const;

Q_SIGNALS:
    void buttonClicked();

protected:
    void changeEvent(QEvent* event) override;

private:
    void set(const QString& iconName, const QString& title, const QString& text, const QString& buttonText);
    void applyPalette();

    QString m_iconName;
    bool m_error = false;
    QLabel* m_icon;
    QLabel* m_title;
    QLabel* m_text;
    QProgressBar* m_progress;
    QPushButton* m_button;
};

} // namespace flipscope
