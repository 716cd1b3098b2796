#include "widgets/startpage.h"

#include "widgets/theme.h"

#include <QBoxLayout>
#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

namespace flipscope {

StartPage::StartPage(QWidget* parent)
    : QWidget(parent), m_title(new QLabel), m_text(new QLabel), m_hint(new QLabel), m_recentTitle(new QLabel),
      m_recent(new QVBoxLayout) {
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.2);
    large.setBold(true);
    m_title->setFont(large);
    m_text->setObjectName(QStringLiteral("startText"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_hint->setText(tr("… or drop a folder, an archive or a file anywhere on the window. A folder with one "
                       "sub-folder of pictures for each class is all it takes."));
    for (QLabel* label : {m_title, m_text, m_hint})
        label->setWordWrap(true);
    const auto makeButton = [this](const QString& text, const char* name, const char* icon, auto signal) {
        auto* button = new QPushButton(flipscope::icon(QString::fromLatin1(icon)), text);
        button->setObjectName(QString::fromLatin1(name));
        connect(button, &QPushButton::clicked, this, signal);
        return button;
    };
    QFont bold = font();
    bold.setBold(true);
    m_recentTitle->setFont(bold);
    m_recentTitle->setText(tr("Opened lately"));
    m_recent->setSpacing(0);
    const int line = fontMetrics().height();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(line, line, line, line);
    layout->setSpacing(line / 2);
    layout->addWidget(m_title);
    layout->addWidget(m_text);
    layout->addWidget(
        makeButton(tr("Data sets…"), "catalogueButton", "dataset", &StartPage::catalogueRequested));
    layout->addWidget(makeButton(tr("Open folder…"), "folderButton", "open", &StartPage::folderRequested));
    layout->addWidget(
        makeButton(tr("Open file or archive…"), "fileButton", "open", &StartPage::fileRequested));
    layout->addWidget(m_hint);
    layout->addSpacing(line / 2);
    layout->addWidget(m_recentTitle);
    layout->addLayout(m_recent);
    layout->addStretch(1);
    setError({});
    setRecent({});
}

void StartPage::setError(const QString& text) {
    m_title->setText(text.isEmpty() ? tr("No data set") : tr("The data set could not be read"));
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    applyPalette();
}

void StartPage::setRecent(const QList<Recent>& recent) {
    while (QLayoutItem* item = m_recent->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_recentTitle->setVisible(!recent.isEmpty());
    for (const Recent& entry : recent) {
        auto* button = new QToolButton;
        button->setObjectName(QStringLiteral("recentButton"));
        button->setAutoRaise(true);
        button->setIcon(icon(QStringLiteral("open")));
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        button->setText(
            fontMetrics().elidedText(entry.text, Qt::ElideMiddle, 40 * fontMetrics().averageCharWidth()));
        button->setToolTip(entry.isMissing ? tr("%1 is no longer there").arg(entry.dataset) : entry.dataset);
        button->setEnabled(!entry.isMissing);
        connect(button, &QToolButton::clicked, this,
                [this, dataset = entry.dataset] { Q_EMIT chosen(dataset); });
        m_recent->addWidget(button);
    }
}

void StartPage::applyPalette() {
    const bool isError = m_text->isVisibleTo(this);
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText,
                     isError ? errorText(palette()) : palette().color(QPalette::WindowText));
    m_title->setPalette(colours);
    colours.setColor(QPalette::WindowText, mutedText(palette()));
    m_hint->setPalette(colours);
}

void StartPage::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyPalette();
}

} // namespace flipscope
