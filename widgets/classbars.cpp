#include "widgets/classbars.h"

#include "widgets/numberformat.h"
#include "widgets/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <utility>

namespace flipscope {

ClassBars::ClassBars(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("classBars"));
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Score of each class"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Minimum);
}

void ClassBars::setScores(const QStringList& names, std::vector<std::int32_t> scores) {
    const bool isOther = names.size() != m_names.size();
    m_names = names;
    m_scores = std::move(scores);
    m_best = m_scores.empty()
                 ? -1
                 : static_cast<int>(std::max_element(m_scores.begin(), m_scores.end()) - m_scores.begin());
    if (m_chosen >= static_cast<int>(m_scores.size()))
        m_chosen = -1;
    setAccessibleDescription(m_best < 0 ? QString() : sentence(m_best));
    if (isOther)
        updateGeometry();
    update();
}

int ClassBars::rowHeight() const { return fontMetrics().height() + 3; }

QSize ClassBars::sizeHint() const {
    return {24 * fontMetrics().averageCharWidth(),
            std::max(1, static_cast<int>(m_names.size())) * rowHeight()};
}

QSize ClassBars::minimumSizeHint() const {
    return {14 * fontMetrics().averageCharWidth(), sizeHint().height()};
}

QString ClassBars::sentence(int index) const {
    return tr("%1: score %2")
        .arg(m_names.value(index), formatSigned(m_scores[static_cast<std::size_t>(index)]));
}

void ClassBars::choose(int index) {
    if (index < 0 || index >= static_cast<int>(m_scores.size()))
        return;
    m_chosen = index;
    setAccessibleDescription(sentence(index));
    update();
    Q_EMIT classChosen(index);
}

void ClassBars::mousePressEvent(QMouseEvent* event) {
    choose(static_cast<int>(event->position().y()) / rowHeight());
}

void ClassBars::keyPressEvent(QKeyEvent* event) {
    const int from = m_chosen < 0 ? m_best : m_chosen;
    if (event->key() == Qt::Key_Down)
        choose(from + 1);
    else if (event->key() == Qt::Key_Up)
        choose(from - 1);
    else
        QWidget::keyPressEvent(event);
}

bool ClassBars::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int row = help->pos().y() / rowHeight();
    if (row < static_cast<int>(m_scores.size()))
        QToolTip::showText(help->globalPos(), tr("%1\nClick: why").arg(sentence(row)), this);
    return true;
}

void ClassBars::paintEvent(QPaintEvent*) {
    if (m_scores.empty())
        return;
    QPainter painter(this);
    const auto [least, most] = std::minmax_element(m_scores.begin(), m_scores.end());
    const double low = std::min(0, *least), high = std::max({0, *most, *least + 1});
    int names = 0, numbers = 0;
    for (std::size_t c = 0; c < m_scores.size(); ++c) {
        names = std::max(names, fontMetrics().horizontalAdvance(m_names.value(static_cast<int>(c))));
        numbers = std::max(numbers, fontMetrics().horizontalAdvance(formatSigned(m_scores[c])));
    }
    const int gap = fontMetrics().averageCharWidth();
    names = std::min(names, width() * 2 / 5);
    const int left = names + gap, right = width() - numbers - gap;
    const auto at = [&](double score) { return left + (right - left) * (score - low) / (high - low); };
    QFont bold = font();
    bold.setBold(true);
    for (int c = 0; c < static_cast<int>(m_scores.size()); ++c) {
        const QRect row(0, c * rowHeight(), width(), rowHeight());
        const int score = m_scores[static_cast<std::size_t>(c)];
        painter.setFont(c == m_best ? bold : font());
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(QRect(0, row.top(), names, row.height()), Qt::AlignVCenter | Qt::AlignLeft,
                         painter.fontMetrics().elidedText(m_names.value(c), Qt::ElideRight, names));
        painter.drawText(QRect(right, row.top(), width() - right, row.height()),
                         Qt::AlignVCenter | Qt::AlignRight, formatSigned(score));
        QColor colour = seriesColour(c == m_best ? 1 : 0, palette());
        colour.setAlphaF(c == m_best ? 1.0F : 0.55F);
        const QRectF bar(QPointF(std::min(at(0), at(score)), row.top() + 3),
                         QPointF(std::max(at(0), at(score)), row.bottom() - 2));
        painter.fillRect(bar, colour);
        if (c == m_chosen) {
            painter.setPen(QPen(accent(palette()), 1));
            painter.drawRect(row.adjusted(0, 0, -1, -1));
        }
    }
    painter.setPen(mutedText(palette()));
    painter.drawLine(QPointF(at(0), 0), QPointF(at(0), height()));
}

} // namespace flipscope
