#include "widgets/counterview.h"

#include "widgets/numberformat.h"
#include "widgets/theme.h"
#include "widgets/valuetable.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace flipscope {

CounterView::CounterView(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Counter behind the weight"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void CounterView::setHistory(std::vector<CounterPoint> points, const WatchedCounter& levels, quint64 step) {
    m_points = std::move(points);
    m_levels = levels;
    m_step = step;
    m_lowest = std::min(levels.falling, levels.rising) - 1;
    m_highest = std::max(levels.falling, levels.rising) + 1;
    for (const CounterPoint& point : m_points) {
        m_lowest = std::min<double>(m_lowest, point.counter);
        m_highest = std::max<double>(m_highest, point.counter);
    }
    update();
}

void CounterView::clear() {
    m_points.clear();
    update();
}

QSize CounterView::sizeHint() const { return fontMetrics().height() * QSize(14, 5); }
QSize CounterView::minimumSizeHint() const { return fontMetrics().height() * QSize(8, 4); }

QRect CounterView::plot() const {
    const int names = std::max(fontMetrics().horizontalAdvance(formatSigned(static_cast<qint64>(m_lowest))),
                               fontMetrics().horizontalAdvance(formatSigned(static_cast<qint64>(m_highest))));
    const int line = fontMetrics().height();
    return contentsRect().adjusted(names + 6, line / 2, -4, -line);
}

double CounterView::yOf(double counter) const {
    const QRect area = plot();
    return area.bottom() - (counter - m_lowest) / (m_highest - m_lowest) * (area.height() - 1);
}

QPointF CounterView::at(std::size_t i) const {
    const QRect area = plot();
    const double share = m_points.size() < 2
                             ? 0.5
                             : static_cast<double>(m_points[i].step - m_points.front().step) /
                                   static_cast<double>(m_points.back().step - m_points.front().step);
    return {area.left() + share * (area.width() - 1), yOf(m_points[i].counter)};
}

void CounterView::paintEvent(QPaintEvent*) {
    if (m_points.empty())
        return;
    QPainter painter(this);
    const QRect area = plot();
    const int line = fontMetrics().height();
    painter.fillRect(area, palette().color(QPalette::Base));
    painter.setPen(QPen(mutedText(palette()), 1, Qt::DashLine));
    for (const int level : {m_levels.rising, m_levels.falling}) {
        const int y =
            static_cast<int>(std::lround(yOf(level - (m_levels.rising == m_levels.falling ? 0.5 : 0))));
        painter.drawLine(area.left(), y, area.right(), y);
    }
    painter.setRenderHint(QPainter::Antialiasing);
    for (std::size_t i = 0; i < m_points.size(); ++i) {
        if (m_points[i].step == m_step) {
            painter.setPen(QPen(accent(palette()), 1));
            painter.drawLine(QPointF(at(i).x(), area.top()), QPointF(at(i).x(), area.bottom()));
            painter.setBrush(accent(palette()));
            painter.drawEllipse(at(i), line * 0.22, line * 0.22);
        }
        painter.setPen(QPen(seriesColour(0, palette()), 1.5));
        if (i > 0)
            painter.drawLine(at(i - 1), at(i));
    }
    painter.setPen(mutedText(palette()));
    const auto label = [&](double counter) {
        const QRectF box(contentsRect().left(), yOf(counter) - line / 2.0,
                         area.left() - 4 - contentsRect().left(), line);
        painter.drawText(box, Qt::AlignRight | Qt::AlignVCenter, formatSigned(static_cast<qint64>(counter)));
    };
    label(m_lowest);
    label(m_highest);
    const QRect below(area.left(), area.bottom() + 1, area.width(), line);
    painter.drawText(below, Qt::AlignLeft, formatCount(static_cast<qint64>(m_points.front().step)));
    painter.drawText(below, Qt::AlignRight, formatCount(static_cast<qint64>(m_points.back().step)));
    painter.drawText(below, Qt::AlignHCenter, tr("Step"));
}

std::size_t CounterView::nearest(int x) const {
    std::size_t best = 0;
    for (std::size_t i = 1; i < m_points.size(); ++i)
        if (std::abs(at(i).x() - x) < std::abs(at(best).x() - x))
            best = i;
    return best;
}

void CounterView::mousePressEvent(QMouseEvent* event) {
    if (!m_points.empty())
        Q_EMIT stepChosen(m_points[nearest(event->position().toPoint().x())].step);
}

bool CounterView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip || m_points.empty())
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const CounterPoint& point = m_points[nearest(help->pos().x())];
    QToolTip::showText(help->globalPos(),
                       tr("Step %1: votes %2, counter %3, weight %4. Click to go there.")
                           .arg(formatCount(static_cast<qint64>(point.step)), formatSigned(point.votes),
                                formatSigned(point.counter), formatSigned(point.weight)),
                       this);
    return true;
}

void CounterView::showAsTable() {
    NamedColumns columns{{tr("Step"), tr("Votes"), tr("Counter"), tr("Weight")}, {{}, {}, {}, {}}};
    for (const CounterPoint& point : m_points) {
        columns.values[0].push_back(static_cast<double>(point.step));
        columns.values[1].push_back(static_cast<double>(point.votes));
        columns.values[2].push_back(point.counter);
        columns.values[3].push_back(point.weight);
    }
    flipscope::showTable(this, tr("Counter behind the weight"), std::move(columns));
}

} // namespace flipscope
