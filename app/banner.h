// A strip at the top of the window that says what went wrong, why and what to do - or, quietly, that
// something is done - until it is closed or replaced. Not modal: training goes on below it.
#pragma once

#include <QFrame>
#include <QList>
#include <QStringList>

class QBoxLayout;
class QLabel;
class QPushButton;

namespace flipscope {

class Banner : public QFrame {
    Q_OBJECT
public:
    enum class Kind { Information, Error };

    explicit Banner(QWidget* parent = nullptr);

    /// Empty `buttonText`: no button; `others`: further ones beside it, all close the banner.
    void show(Kind kind, const QString& title, const QString& text, const QString& buttonText = {},
              const QStringList& others = {});
    QString title() const;
    QString text() const;
    Kind kind() const { return m_kind; }

Q_SIGNALS:
    void buttonClicked();
    void otherClicked(int index);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void applyColours();
    void arrange();

    Kind m_kind = Kind::Information;
    QFrame* m_mark;
    QLabel* m_title;
    QLabel* m_text;
    QPushButton* m_button;
    QList<QPushButton*> m_others;
    QBoxLayout* m_body; // words and buttons
};

} // namespace flipscope
