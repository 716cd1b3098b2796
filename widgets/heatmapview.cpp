#include "widgets/heatmapview.h"

#include "widgets/numberformat.h"
#include "widgets/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace flipscope {

namespace {

constexpr int smallestCell = 3; // pixels; below that a cell is hard to hit

} // namespace

HeatmapView::HeatmapView(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Heatmap"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

QSize HeatmapView::gridFor(int count) { return CellGrid::nearSquare(count); }

void HeatmapView::setValues(std::vector<double> values) {
    const bool otherCount = values.size() != m_values.size();
    m_values = std::move(values);
    if (otherCount) {
        m_hovered = -1;
        if (m_selected >= static_cast<int>(m_values.size()))
            m_selected = -1;
        updateGeometry();
        layOut();
    }
    updateLimits();
}

void HeatmapView::setMap(Map map) {
    m_map = map;
    updateLimits();
}

void HeatmapView::setRange(double minimum, double maximum) {
    m_automatic = false;
    m_minimum = minimum;
    m_maximum = maximum;
    updateLimits();
}

void HeatmapView::setAutomaticRange() {
    m_automatic = true;
    updateLimits();
}

void HeatmapView::updateLimits() {
    if (m_automatic) {
        m_minimum = 0;
        m_maximum = 0;
        for (const double value : m_values) {
            m_minimum = std::min(m_minimum, value); // NaN compares false and is left out
            m_maximum = std::max(m_maximum, value);
        }
    }
    if (m_map == Map::Signed) {
        m_maximum = std::max(std::abs(m_minimum), std::abs(m_maximum));
        m_minimum = -m_maximum;
    }
    if (!(m_maximum > m_minimum)) {
        m_maximum = m_minimum + 1;
        if (m_map == Map::Signed)
            m_minimum = -m_maximum;
    }
    render();
}

void HeatmapView::render() {
    const QSize cells = gridFor(static_cast<int>(m_values.size()));
    if (m_image.size() != cells)
        m_image = QImage(cells, QImage::Format_ARGB32_Premultiplied);
    m_image.fill(Qt::transparent); // cells past the last value
    const ColourMap colours(m_map, palette());
    for (int y = 0, i = 0; y < cells.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(m_image.scanLine(y));
        for (int x = 0; x < cells.width() && i < m_grid.count; ++x, ++i)
            line[x] = colours[ColourMap::level(m_values[static_cast<std::size_t>(i)], m_minimum, m_maximum)];
    }
    update();
}

void HeatmapView::setDescription(std::function<QString(int)> description) {
    m_description = std::move(description);
}

void HeatmapView::setSelected(int index) {
    m_selected = index >= 0 && index < m_grid.count ? index : -1;
    update();
}

QColor HeatmapView::colourAt(int index) const {
    return m_image.pixelColor(index % m_grid.cells.width(), index / m_grid.cells.width());
}

QRect HeatmapView::cellRect(int index) const { return m_grid.rect(index); }

QRect HeatmapView::legendRect() const {
    const int line = fontMetrics().height();
    const int width = std::min(contentsRect().width(), std::max(m_grid.bounds().width(), 12 * line));
    QRect rect(0, 0, width, 2 * line);
    rect.moveCenter(contentsRect().center());
    rect.moveTop(m_grid.cells.isEmpty() ? 0 : m_grid.bounds().bottom() + line / 2);
    return rect;
}

void HeatmapView::layOut() {
    const int count = static_cast<int>(m_values.size());
    const int line = fontMetrics().height();
    const QRect area = contentsRect().adjusted(4, 4, -4, -4 - line / 2 - 2 * line);
    m_grid = CellGrid::fit(gridFor(count), count, area);
}

QSize HeatmapView::sizeHint() const {
    const int line = fontMetrics().height();
    return {18 * line, 20 * line};
}

QSize HeatmapView::minimumSizeHint() const {
    const int line = fontMetrics().height();
    const QSize grid = gridFor(static_cast<int>(m_values.size())) * smallestCell;
    return QSize(8, 8 + 5 * line / 2) + grid.expandedTo({8 * line, 5 * line});
}

void HeatmapView::resizeEvent(QResizeEvent*) { layOut(); }

void HeatmapView::paintEvent(QPaintEvent*) {
    if (m_values.empty())
        return;
    QPainter painter(this);
    painter.drawImage(m_grid.bounds(), m_image); // no smoothing by default: cells stay sharp
    paintFrame(painter);
    paintLegend(painter);
    if (m_hovered >= 0 && m_hovered != m_selected)
        paintOutline(painter, m_hovered, false);
    if (m_selected >= 0)
        paintOutline(painter, m_selected, true);
}

void HeatmapView::paintFrame(QPainter& painter) const {
    // cells may have the colour of the background
    const QRect bounds = m_grid.bounds();
    const QRect last = m_grid.rect(m_grid.count - 1);
    const bool full = last.right() == bounds.right();
    QPainterPath frame;
    frame.addRect(full ? bounds : QRect(bounds.topLeft(), QPoint(bounds.right(), last.top() - 1)));
    QPainterPath columns; // those that reach into the last row
    columns.addRect(QRect(bounds.topLeft(), last.bottomRight()));
    painter.setBrush(Qt::NoBrush);
    painter.setPen(faintLine(palette()));
    painter.drawPath(frame.united(columns));
}

void HeatmapView::paintOutline(QPainter& painter, int index, bool strong) const {
    // text on its ground stands out from any cell colour, in light and dark
    const QRect cell = m_grid.rect(index);
    const int width = strong ? 2 : 1;
    const auto frame = [&](int distance, int thickness, QPalette::ColorRole role) {
        painter.setPen(QPen(palette().color(role), thickness, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        const double out = distance + thickness / 2.0;
        painter.drawRect(QRectF(cell).adjusted(-out, -out, out, out));
    };
    painter.setBrush(Qt::NoBrush);
    painter.setRenderHint(QPainter::Antialiasing);
    frame(width, strong ? 2 : 1, QPalette::Base);
    frame(0, width, QPalette::Text);
}

void HeatmapView::paintLegend(QPainter& painter) const {
    const QRect rect = legendRect();
    const int barHeight = fontMetrics().height() * 2 / 3;
    QImage ramp(256, 1, QImage::Format_RGB32);
    const ColourMap colours(m_map, palette());
    for (int level = 0; level < 256; ++level)
        ramp.setPixel(level, 0, colours[level]);
    const QRect bar(rect.topLeft(), QSize(rect.width(), barHeight));
    painter.drawImage(bar, ramp);
    painter.setPen(faintLine(palette()));
    painter.drawRect(bar.adjusted(0, 0, -1, -1));

    painter.setPen(mutedText(palette()));
    const QRect numbers = rect.adjusted(0, barHeight + 2, 0, 0);
    painter.drawText(numbers, Qt::AlignLeft | Qt::AlignTop, formatReal(m_minimum));
    painter.drawText(numbers, Qt::AlignHCenter | Qt::AlignTop, formatReal((m_minimum + m_maximum) / 2));
    painter.drawText(numbers, Qt::AlignRight | Qt::AlignTop, formatReal(m_maximum));
}

void HeatmapView::setHovered(int index) {
    if (index == m_hovered)
        return;
    m_hovered = index;
    if (index >= 0 && m_description)
        setAccessibleDescription(m_description(index));
    update();
    Q_EMIT hovered(index);
}

void HeatmapView::choose(int index) {
    m_selected = index;
    update();
    Q_EMIT selected(index);
}

void HeatmapView::mousePressEvent(QMouseEvent* event) {
    const int index = m_grid.at(event->position().toPoint());
    if (event->button() != Qt::LeftButton || index < 0) {
        event->ignore();
        return;
    }
    setHovered(index);
    choose(index);
}

void HeatmapView::mouseMoveEvent(QMouseEvent* event) { setHovered(m_grid.at(event->position().toPoint())); }

void HeatmapView::leaveEvent(QEvent*) { setHovered(-1); }

void HeatmapView::keyPressEvent(QKeyEvent* event) {
    const int from = m_hovered >= 0 ? m_hovered : m_selected;
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (from >= 0)
            choose(from);
        return;
    }
    const int to = m_grid.moved(std::max(from, 0), event->key());
    if (to < 0 || m_values.empty())
        QWidget::keyPressEvent(event);
    else
        setHovered(from < 0 ? 0 : to); // the first key enters the grid
}

bool HeatmapView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int index = m_grid.at(help->pos());
    if (index >= 0 && m_description)
        QToolTip::showText(help->globalPos(), m_description(index), this, cellRect(index));
    else
        QToolTip::hideText();
    return true;
}

void HeatmapView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        render();
    if (event->type() == QEvent::FontChange)
        layOut();
}

} // namespace flipscope
