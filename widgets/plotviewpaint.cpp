// How a PlotView looks: pens and fonts from the palette, and the reading under the mouse.
#include "widgets/plotview.h"

#include "widgets/theme.h"

#include <QLogValueAxis>
#include <QValueAxis>

#include <cmath>

namespace flipscope {

void PlotView::drawBackground(QPainter* painter, const QRectF& rect) {
    QChartView::drawBackground(painter, rect);
    const QRectF area = chart()->plotArea();
    painter->save();
    painter->setClipRect(area);
    painter->setRenderHint(QPainter::Antialiasing);
    drawBands(*painter);
    painter->setPen(Qt::NoPen);
    for (const Envelope& envelope : m_envelopes) {
        QPolygonF shape;
        for (const QPointF& p : envelope.upper)
            shape.append(positionOf(p));
        for (auto p = envelope.lower.crbegin(); p != envelope.lower.crend(); ++p)
            shape.append(positionOf(*p));
        painter->setBrush(envelope.colour);
        painter->drawPolygon(shape);
    }
    painter->restore();
}

/// Not where they would be a pattern instead of epochs.
void PlotView::drawBands(QPainter& painter) const {
    constexpr double narrowest = 6; // pixels
    const QRectF area = chart()->plotArea();
    if (m_bands <= 0 || m_bands * area.width() < narrowest * m_range.x.span())
        return;
    QColor shade = palette().color(QPalette::Text);
    shade.setAlpha(isDark(palette()) ? 14 : 9);
    const double first = std::max(0.0, std::floor(m_range.x.minimum / m_bands));
    for (double band = first; band * m_bands < m_range.x.maximum; ++band) {
        if (static_cast<qint64>(band) % 2 == 0)
            continue;
        const double left = positionOf({band * m_bands, m_range.y.minimum}).x();
        const double right = positionOf({(band + 1) * m_bands, m_range.y.minimum}).x();
        painter.fillRect(QRectF(left, area.top(), right - left, area.height()), shade);
    }
}

void PlotView::drawMarks(QPainter& painter) const {
    const QRectF area = chart()->plotArea();
    painter.setFont(font());
    for (const auto& [x, text] : m_marks) {
        const double at = std::round(positionOf({x, m_range.y.minimum}).x());
        if (!(at >= area.left() && at <= area.right()))
            continue;
        painter.setPen(QPen(accent(palette()), 1, Qt::DashLine));
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()));
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(accent(palette()));
        const QFontMetricsF metrics(font());
        const double width = metrics.horizontalAdvance(text);
        const double left = at + width + 4 < area.right() ? at + 3 : at - width - 3;
        painter.drawText(QPointF(left, area.top() + metrics.ascent()), text);
    }
}

void PlotView::drawForeground(QPainter* painter, const QRectF&) {
    drawMarks(*painter);
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

/// Where the application's palette changes, nobody says whether a parent or its child hears of it first.
void PlotView::changeEvent(QEvent* event) {
    QChartView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyPalette();
}

void PlotView::applyPalette() {
    setBackgroundBrush(palette().color(QPalette::Base));
    for (QAbstractAxis* axis : {static_cast<QAbstractAxis*>(m_x), static_cast<QAbstractAxis*>(m_logX),
                                static_cast<QAbstractAxis*>(m_linear), static_cast<QAbstractAxis*>(m_log)})
        styleAxis(axis);
    m_linear->setLineVisible(false);
    m_log->setLineVisible(false);
    m_x->setGridLineVisible(false);
    m_logX->setGridLineVisible(false);
    m_logX->setMinorGridLineVisible(false);
}

} // namespace flipscope
