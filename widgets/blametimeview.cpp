#include "widgets/blametimeview.h"

#include "widgets/colourmap.h"
#include "widgets/numberformat.h"
#include "widgets/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace flipscope {

BlameTimeView::BlameTimeView(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Blame of each neuron over time"));
    setAccessibleDescription(tr("Up and down choose a neuron; the table says the same in numbers"));
}

int BlameTimeView::neurons() const {
    if (m_layer < 0 || windows() == 0)
        return 0;
    const auto& counts = m_history->windows().front().counts;
    return static_cast<std::size_t>(m_layer) < counts.size()
               ? static_cast<int>(counts[static_cast<std::size_t>(m_layer)].size())
               : 0;
}

void BlameTimeView::setHistory(const BlameHistory* history, int layer) {
    m_history = history;
    m_layer = layer;
    m_neuron = std::min(m_neuron, neurons() - 1);
    m_stale = true;
    update();
}

void BlameTimeView::setSelected(int neuron) {
    m_neuron = neuron < neurons() ? neuron : -1;
    update();
}

double BlameTimeView::value(int neuron, int window) const {
    if (neuron < 0 || neuron >= neurons() || window < 0 || window >= windows())
        return std::nan("");
    const BlameHistory::Window& shown = m_history->windows()[static_cast<std::size_t>(window)];
    return static_cast<double>(
               shown.counts[static_cast<std::size_t>(m_layer)][static_cast<std::size_t>(neuron)]) /
           static_cast<double>(shown.steps());
}

QRect BlameTimeView::plot() const {
    const int line = fontMetrics().height();
    return rect().adjusted(line / 4, line / 4, -line / 4, -2 * line);
}

QPoint BlameTimeView::cellAt(const QPoint& place) const {
    const QRect area = plot();
    if (!area.contains(place) || neurons() == 0)
        return {-1, -1};
    return {(place.x() - area.left()) * windows() / area.width(),
            (place.y() - area.top()) * neurons() / area.height()};
}

/// Every pixel the largest of the cells that share it.
void BlameTimeView::draw() {
    m_stale = false;
    const QRect area = plot();
    const int n = neurons(), w = windows();
    m_image = QImage();
    if (n == 0 || area.width() < 1 || area.height() < 1)
        return;
    const QSize size(std::min(w, area.width()), std::min(n, area.height()));
    std::vector<double> largest(static_cast<std::size_t>(size.width()) *
                                static_cast<std::size_t>(size.height()));
    m_largest = 0;
    for (int window = 0; window < w; ++window)
        for (int neuron = 0; neuron < n; ++neuron) {
            double& pixel = largest[static_cast<std::size_t>(neuron * size.height() / n) *
                                        static_cast<std::size_t>(size.width()) +
                                    static_cast<std::size_t>(window * size.width() / w)];
            pixel = std::max(pixel, value(neuron, window));
            m_largest = std::max(m_largest, pixel);
        }
    const ColourMap colours(ColourMap::Kind::Amount, palette());
    m_image = QImage(size, QImage::Format_RGB32);
    for (int y = 0; y < size.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(m_image.scanLine(y));
        for (int x = 0; x < size.width(); ++x)
            line[x] = colours[ColourMap::level(
                largest[static_cast<std::size_t>(y) * static_cast<std::size_t>(size.width()) +
                        static_cast<std::size_t>(x)],
                0, std::max(m_largest, 1e-9))];
    }
}

void BlameTimeView::paintEvent(QPaintEvent*) {
    if (m_stale)
        draw();
    QPainter painter(this);
    const QRect area = plot();
    const int line = fontMetrics().height();
    if (!m_image.isNull())
        painter.drawImage(area, m_image);
    painter.setPen(faintLine(palette()));
    painter.drawRect(area.adjusted(0, 0, -1, -1));
    if (windows() > 0) {
        painter.setPen(mutedText(palette()));
        const QRect below(area.left(), area.bottom() + 2, area.width(), line);
        painter.drawText(
            below, Qt::AlignLeft,
            tr("step %1").arg(formatCount(static_cast<qint64>(m_history->windows().front().firstStep))));
        painter.drawText(below, Qt::AlignRight,
                         formatCount(static_cast<qint64>(m_history->windows().back().lastStep)));
        painter.drawText(below, Qt::AlignHCenter, tr("brightest: %1 per step").arg(formatReal(m_largest, 3)));
    }
    if (m_neuron >= 0 && neurons() > 0) {
        const int top = area.top() + m_neuron * area.height() / neurons();
        const int bottom = area.top() + (m_neuron + 1) * area.height() / neurons();
        painter.setPen(QPen(accent(palette()), 1));
        painter.drawRect(QRect(area.left() - 1, top - 1, area.width() + 1, std::max(2, bottom - top) + 1));
    }
}

void BlameTimeView::resizeEvent(QResizeEvent*) { m_stale = true; }

void BlameTimeView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange)
        m_stale = true;
    QWidget::changeEvent(event);
}

void BlameTimeView::mouseMoveEvent(QMouseEvent* event) {
    const QPoint cell = cellAt(event->pos());
    Q_EMIT hovered(cell.y(), cell.x());
}

void BlameTimeView::leaveEvent(QEvent*) { Q_EMIT hovered(-1, -1); }

void BlameTimeView::mousePressEvent(QMouseEvent* event) {
    const QPoint cell = cellAt(event->pos());
    if (cell.y() < 0)
        return;
    setSelected(cell.y());
    Q_EMIT selected(cell.y());
}

void BlameTimeView::keyPressEvent(QKeyEvent* event) {
    const int step = event->key() == Qt::Key_Up ? -1 : event->key() == Qt::Key_Down ? 1 : 0;
    if (step == 0 || neurons() == 0)
        return QWidget::keyPressEvent(event);
    setSelected(std::clamp(m_neuron + step, 0, neurons() - 1));
    Q_EMIT selected(m_neuron);
}

QSize BlameTimeView::sizeHint() const { return fontMetrics().height() * QSize(20, 16); }

QSize BlameTimeView::minimumSizeHint() const { return fontMetrics().height() * QSize(8, 6); }

} // namespace flipscope
