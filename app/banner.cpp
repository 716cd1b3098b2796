#include "app/banner.h"

#include "widgets/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

namespace flipscope {

namespace {

constexpr int mostOthers = 2;

} // namespace

Banner::Banner(QWidget* parent)
    : QFrame(parent), m_mark(new QFrame), m_title(new QLabel), m_text(new QLabel), m_button(new QPushButton),
      m_body(new QBoxLayout(QBoxLayout::LeftToRight)) {
    setObjectName(QStringLiteral("banner"));
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_mark->setAutoFillBackground(true);
    m_mark->setBackgroundRole(QPalette::Window);
    m_mark->setFixedWidth(5);
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_title->setObjectName(QStringLiteral("bannerTitle"));
    m_text->setObjectName(QStringLiteral("bannerText"));
    for (QLabel* label : {m_title, m_text}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_button->setObjectName(QStringLiteral("bannerButton"));
    m_button->hide();
    auto* close = new QToolButton;
    close->setObjectName(QStringLiteral("bannerClose"));
    close->setIcon(icon(QStringLiteral("close")));
    close->setAutoRaise(true);
    close->setToolTip(tr("Close this message"));
    close->setAccessibleName(close->toolTip());

    auto* texts = new QVBoxLayout;
    texts->setContentsMargins(0, 6, 0, 6);
    texts->setSpacing(2);
    texts->addWidget(m_title);
    texts->addWidget(m_text);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 6, 0);
    layout->addWidget(m_mark);
    auto* buttons = new QHBoxLayout;
    m_body->addLayout(texts, 1);
    m_body->addLayout(buttons);
    layout->addLayout(m_body, 1);
    buttons->addWidget(m_button);
    for (int i = 0; i < mostOthers; ++i) {
        m_others.append(new QPushButton);
        m_others[i]->setObjectName(QStringLiteral("bannerOther%1").arg(i));
        m_others[i]->hide();
        buttons->addWidget(m_others[i]);
        connect(m_others[i], &QPushButton::clicked, this, [this, i] {
            hide();
            Q_EMIT otherClicked(i);
        });
    }
    buttons->addStretch(1); // for when they stand below
    layout->addWidget(close);

    connect(m_button, &QPushButton::clicked, this, &Banner::buttonClicked);
    connect(close, &QToolButton::clicked, this, &Banner::hide);
    hide();
}

void Banner::show(Kind kind, const QString& title, const QString& text, const QString& buttonText,
                  const QStringList& others) {
    m_kind = kind;
    m_title->setText(title);
    m_text->setText(text);
    m_button->setText(buttonText);
    m_button->setVisible(!buttonText.isEmpty());
    for (int i = 0; i < mostOthers; ++i) {
        m_others[i]->setText(others.value(i));
        m_others[i]->setVisible(i < others.size());
    }
    setAccessibleName(title);
    setAccessibleDescription(text);
    applyColours();
    arrange();
    QFrame::show();
}

/// Where the buttons would leave no room for words beside them, they stand below.
void Banner::arrange() {
    int buttons = 0;
    for (const QPushButton* button : QList<QPushButton*>{m_button} + m_others)
        if (!button->isHidden())
            buttons += button->sizeHint().width();
    const bool isNarrow = buttons > 0 && width() - buttons < fontMetrics().averageCharWidth() * 40;
    m_body->setDirection(isNarrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

void Banner::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    arrange();
}

QString Banner::title() const { return m_title->text(); }
QString Banner::text() const { return m_text->text(); }

void Banner::applyColours() {
    const bool error = m_kind == Kind::Error;
    const QColor colour = error ? errorText(palette()) : palette().color(QPalette::Highlight);
    QPalette mark = m_mark->palette();
    if (mark.color(QPalette::Window) != colour) {
        mark.setColor(QPalette::Window, colour);
        m_mark->setPalette(mark);
    }
}

void Banner::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyColours();
}

} // namespace flipscope
