#include "app/guide.h"

#include <QBoxLayout>
#include <QEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QSettings>

#include <algorithm>

namespace flipscope {

namespace {

const QString leftKey = QStringLiteral("guide/left");

/// A line around its own area; clicks go through it.
class TargetFrame final : public QWidget {
public:
    explicit TargetFrame(QWidget* parent) : QWidget(parent) {
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setFocusPolicy(Qt::NoFocus);
        setObjectName(QStringLiteral("guideFrame"));
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(palette().color(QPalette::Highlight), 3));
        painter.drawRoundedRect(QRectF(rect()).adjusted(2, 2, -2, -2), 6, 6);
    }
};

} // namespace

Guide::Guide(QWidget* window, const QList<Step>& steps)
    : QFrame(window), m_window(window), m_steps(steps), m_frame(new TargetFrame(window)), m_count(new QLabel),
      m_title(new QLabel), m_text(new QLabel), m_back(new QPushButton(tr("&Back"))), m_next(new QPushButton) {
    setObjectName(QStringLiteral("guide"));
    setAccessibleName(tr("Guide"));
    setAutoFillBackground(false); // painted, with a line around it
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_title->setObjectName(QStringLiteral("guideTitle"));
    m_text->setObjectName(QStringLiteral("guideText"));
    m_text->setWordWrap(true);
    m_text->setFixedWidth(46 * fontMetrics().averageCharWidth());
    auto* skip = new QPushButton(tr("&Leave"));
    skip->setObjectName(QStringLiteral("guideLeave"));
    skip->setToolTip(tr("Help > Guide shows it again"));
    m_back->setObjectName(QStringLiteral("guideBack"));
    m_next->setObjectName(QStringLiteral("guideNext"));
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_count, 1);
    buttons->addWidget(skip);
    buttons->addWidget(m_back);
    buttons->addWidget(m_next);
    auto* layout = new QVBoxLayout(this);
    const int margin = fontMetrics().height();
    layout->setContentsMargins(margin, margin, margin, margin);
    layout->addWidget(m_title);
    layout->addWidget(m_text);
    layout->addLayout(buttons);
    connect(skip, &QPushButton::clicked, this, &Guide::leave);
    connect(m_back, &QPushButton::clicked, this, [this] { showStep(m_step - 1); });
    connect(m_next, &QPushButton::clicked, this, [this] { showStep(m_step + 1); });
    window->installEventFilter(this);
    m_frame->hide();
    hide();
}

bool Guide::isWanted() { return !QSettings().value(leftKey).toBool(); }

void Guide::begin() { showStep(0); }

void Guide::reach(int step) {
    if (isVisible() && step > m_step)
        showStep(step);
}

void Guide::showStep(int step) {
    if (step >= m_steps.size())
        return leave();
    m_step = std::max(0, step);
    Q_EMIT stepShown(m_step);
    const Step& now = m_steps[m_step];
    m_title->setText(now.title);
    m_text->setText(now.text);
    m_count->setText(tr("%1 of %2").arg(m_step + 1).arg(m_steps.size()));
    setAccessibleDescription(now.title + QStringLiteral(". ") + now.text);
    m_back->setEnabled(m_step > 0);
    m_next->setText(m_step + 1 == m_steps.size() ? tr("&Done") : tr("&Next"));
    if (QWidget* target = now.target)
        target->installEventFilter(this);
    show();
    place();
}

void Guide::leave() {
    QSettings().setValue(leftKey, true);
    hide();
    m_frame->hide();
}

/// Beside the target, where there is most room; always within the window.
void Guide::place() {
    if (!isVisible() || m_step < 0)
        return;
    m_text->setFixedHeight(
        m_text->heightForWidth(m_text->width())); // a frame's size hint knows of no wrapping
    layout()->activate();
    QWidget* target = m_steps[m_step].target;
    // A panel behind another one's tab is visible for Qt, and lies outside.
    const auto area = [&] { return QRect(target->mapTo(m_window, QPoint()), target->size()); };
    const bool isSeen = target && target->isVisible() && target->window() == m_window &&
                        m_window->rect().contains(area().center());
    const QRect around = isSeen ? area() : m_window->rect();
    const int gap = fontMetrics().height() / 2;
    QRect card(QPoint(), sizeHint());
    const QRect all = m_window->rect().adjusted(gap, gap, -gap, -gap);
    const int middle = around.center().y() - card.height() / 2; // clear of what is told at the top
    if (!isSeen)
        card.moveCenter(all.center());
    else if (around.right() + gap + card.width() < all.right())
        card.moveTopLeft({around.right() + gap, middle});
    else if (around.left() - gap - card.width() > all.left())
        card.moveTopRight({around.left() - gap, middle});
    else
        card.moveTopLeft({around.left(), around.bottom() + gap});
    card.moveLeft(std::clamp(card.left(), all.left(), std::max(all.left(), all.right() - card.width())));
    card.moveTop(std::clamp(card.top(), all.top(), std::max(all.top(), all.bottom() - card.height())));
    m_frame->setGeometry(around.adjusted(-2, -2, 2, 2));
    m_frame->setVisible(isSeen);
    m_frame->raise();
    setGeometry(card);
    raise();
}

bool Guide::eventFilter(QObject* watched, QEvent* event) {
    const auto type = event->type();
    if (type == QEvent::Resize || type == QEvent::Move || type == QEvent::Show || type == QEvent::Hide ||
        type == QEvent::LayoutRequest)
        if (isVisible())
            QMetaObject::invokeMethod(this, &Guide::place, Qt::QueuedConnection); // after the layout
    return QFrame::eventFilter(watched, event);
}

void Guide::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape)
        return leave();
    QFrame::keyPressEvent(event);
}

void Guide::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 8, 8);
}

} // namespace flipscope
