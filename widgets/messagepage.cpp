#include "widgets/messagepage.h"

#include "widgets/theme.h"

#include <QBoxLayout>
#include <QEvent>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

namespace flipscope {

MessagePage::MessagePage(QWidget* parent)
    : QWidget(parent), m_icon(new QLabel(this)), m_title(new QLabel(this)), m_text(new QLabel(this)),
      m_progress(new QProgressBar(this)), m_button(new QPushButton(this)) {
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.2);
    large.setBold(true);
    m_title->setFont(large);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setTextFormat(Qt::PlainText);
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    const int line = fontMetrics().height();
    m_progress->setFixedSize(12 * line, line / 2);
    for (QLabel* label : {m_icon, m_title, m_text}) {
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(label != m_icon);
    }
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * line, line, 2 * line, line);
    layout->setSpacing(line / 2);
    layout->addStretch(2);
    layout->addWidget(m_icon);
    layout->addWidget(m_title);
    layout->addWidget(m_text);
    layout->addWidget(m_progress, 0, Qt::AlignCenter);
    layout->addWidget(m_button, 0, Qt::AlignCenter);
    layout->addStretch(3);
    connect(m_button, &QPushButton::clicked, this, &MessagePage::buttonClicked);
}

void MessagePage::showHint(const QString& iconName, const QString& title, const QString& text,
                           const QString& buttonText) {
    m_error = false;
    set(iconName, title, text, buttonText);
}

void MessagePage::showBusy(const QString& text) {
    m_error = false;
    set({}, text, {}, {});
    m_progress->show();
}

void MessagePage::showError(const QString& title, const QString& text, const QString& buttonText) {
    m_error = true;
    set(QStringLiteral("warning"), title, text, buttonText);
}

QString MessagePage::text() const { return m_title->text() + QLatin1Char('\n') + m_text->text(); }

void MessagePage::set(const QString& iconName, const QString& title, const QString& text,
                      const QString& buttonText) {
    m_iconName = iconName;
    m_title->setText(title);
    m_text->setText(text);
    m_icon->setVisible(!iconName.isEmpty());
    m_text->setVisible(!text.isEmpty());
    m_progress->hide();
    m_button->setText(buttonText);
    m_button->setVisible(!buttonText.isEmpty());
    applyPalette();
}

void MessagePage::applyPalette() {
    if (!m_iconName.isEmpty())
        m_icon->setPixmap(icon(m_iconName).pixmap(QSize(3, 3) * fontMetrics().height(), QIcon::Disabled));
    QPalette colours = palette();
    if (m_error)
        colours.setColor(QPalette::WindowText, errorText(palette()));
    m_title->setPalette(colours);
    colours.setColor(QPalette::WindowText,
                     m_error ? palette().color(QPalette::WindowText) : mutedText(palette()));
    m_text->setPalette(colours);
}

void MessagePage::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyPalette();
}

} // namespace flipscope
