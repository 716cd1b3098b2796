// How a PlotView looks: pens and fonts from the palette, and the reading under the mouse.
#include "widgets/plotview.h"

#include "widgets/theme.h"

#include <QLogValueAxis>
#include <QValueAxis>

#include <cmath>

namespace flipscope {

void PlotView::drawForeground(QPainter* painter, const QRectF&) {
    if (!m_hint.isEmpty()) {
        painter->setFont(font());
        painter->setPen(mutedText(palette()));
        painter->drawText(chart()->plotArea(), Qt::AlignCenter | Qt::TextWordWrap, m_hint);
        return;
    }
    if (!m_mouse || m_dragFrom || !m_reader)
        return;
    if (const auto reading = m_reader(valueAt(*m_mouse).x()))
        drawReading(*painter, *reading);
}

void PlotView::drawReading(QPainter& painter, const Reading& reading) const {
    const QRectF area = chart()->plotArea();
    const double x = positionOf({reading.x, m_range.y.minimum}).x();
    if (x < area.left() - 1 || x > area.right() + 1)
        return;
    painter.setPen(QPen(mutedText(palette()), 1, Qt::DashLine));
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    painter.setPen(QPen(palette().color(QPalette::Base), 1.5));
    for (const Reading::Entry& entry : reading.entries) {
        const QPointF point = positionOf(entry.point);
        if (!std::isfinite(point.y()) || !area.adjusted(-1, -1, 1, 1).contains(point))
            continue;
        painter.setBrush(entry.colour);
        painter.drawEllipse(point, 4, 4);
    }
    drawBox(painter, reading, {x, static_cast<double>(m_mouse->y())});
}

void PlotView::drawBox(QPainter& painter, const Reading& reading, const QPointF& anchor) const {
    const QFontMetricsF metrics(font());
    const double line = metrics.height();
    const double pad = line * 0.5;
    double textWidth = metrics.horizontalAdvance(reading.title);
    for (const Reading::Entry& entry : reading.entries)
        textWidth = std::max(textWidth, metrics.horizontalAdvance(entry.text) + line);
    const QSizeF size(textWidth + 2 * pad, line * static_cast<double>(reading.entries.size() + 1) + 2 * pad);
    const QRectF area = chart()->plotArea();
    const bool right = anchor.x() + line + size.width() <= area.right();
    const double top = std::clamp(anchor.y() - size.height() / 2, area.top(),
                                  std::max(area.top(), area.bottom() - size.height()));
    const QRectF box({right ? anchor.x() + line : anchor.x() - line - size.width(), top}, size);

    painter.setFont(font());
    painter.setPen(faintLine(palette()));
    painter.setBrush(palette().color(QPalette::Window));
    painter.drawRoundedRect(box, 4, 4);
    QRectF row(box.left() + pad, box.top() + pad, textWidth, line);
    painter.setPen(mutedText(palette()));
    painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, reading.title);
    for (const Reading::Entry& entry : reading.entries) {
        row.translate(0, line);
        painter.setPen(Qt::NoPen);
        painter.setBrush(entry.colour);
        painter.drawEllipse(QPointF(row.left() + line * 0.3, row.center().y()), line * 0.22, line * 0.22);
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(row.adjusted(line, 0, line, 0), Qt::AlignLeft | Qt::AlignVCenter, entry.text);
    }
}

void PlotView::styleAxis(QAbstractAxis* axis) const {
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.9);
    axis->setLabelsFont(small);
    axis->setTitleFont(small);
    axis->setLabelsBrush(mutedText(palette()));
    axis->setTitleBrush(mutedText(palette()));
    axis->setLinePen(QPen(faintLine(palette()), 1));
    axis->setGridLinePen(QPen(faintLine(palette()), 1));
    QColor minor = faintLine(palette());
    minor.setAlphaF(0.45F);
    axis->setMinorGridLinePen(QPen(minor, 1));
}

void PlotView::applyPalette() {
    chart()->setBackgroundBrush(palette().color(QPalette::Base));
    setBackgroundBrush(palette().color(QPalette::Base));
    for (QAbstractAxis* axis : {static_cast<QAbstractAxis*>(m_x), static_cast<QAbstractAxis*>(m_linear),
                                static_cast<QAbstractAxis*>(m_log)})
        styleAxis(axis);
    m_linear->setLineVisible(false);
    m_log->setLineVisible(false);
    m_x->setGridLineVisible(false);
}

} // namespace flipscope
