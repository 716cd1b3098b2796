// A strip at the top of the window that says what went wrong, why and what to do - or, quietly, that
// something is done - until it is closed or replaced. Not modal: training goes on below it.
#pragma once

#include <QFrame>
#include <QString>

class QLabel;
class QPushButton;

namespace flipscope {

class Banner : public QFrame {
    Q_OBJECT
public:
    enum class Kind { Information, Error };

    explicit Banner(QWidget* parent = nullptr);

    /// Empty `buttonText`: no button.
    void show(Kind kind, const QString& title, const QString& text, const QString& buttonText = {});
    QString title() const;
    QString text() const;
    Kind kind() const { return m_kind; }

Q_SIGNALS:
    void buttonClicked();

protected:
    void changeEvent(QEvent* event) override;

private:
    void applyColours();

    Kind m_kind = Kind::Information;
    QFrame* m_mark;
    QLabel* m_title;
    QLabel* m_text;
    QPushButton* m_button;
};

} // namespace flipscope
