#include "widgets/histogramview.h"

#include "widgets/numberformat.h"
#include "widgets/theme.h"
#include "widgets/valuetable.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMenu>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace flipscope {

namespace {

std::vector<double> evenEdges(double range, int bars) {
    std::vector<double> edges;
    for (int bar = 0; bar <= bars; ++bar)
        edges.push_back(-range + 2 * range * bar / static_cast<double>(bars));
    return edges;
}

} // namespace

HistogramView::HistogramView(const QString& title, double range, int bars, QWidget* parent)
    : HistogramView(title, evenEdges(range, bars), parent) {}

HistogramView::HistogramView(const QString& title, std::vector<double> edges, QWidget* parent)
    : QWidget(parent), m_title(title), m_edges(std::move(edges)), m_counts(m_edges.size() - 1) {
    setAccessibleName(title);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void HistogramView::setTitle(const QString& title) {
    m_title = title;
    setAccessibleName(title);
    update();
}

void HistogramView::setSplit(double value) {
    m_split = value;
    update();
}

QSize HistogramView::sizeHint() const { return fontMetrics().height() * QSize(18, 7); }

QSize HistogramView::minimumSizeHint() const { return fontMetrics().height() * QSize(10, 5); }

int HistogramView::barOf(double value) const {
    const auto above = std::upper_bound(m_edges.begin(), m_edges.end(), value) - m_edges.begin();
    return std::clamp(static_cast<int>(above) - 1, 0, static_cast<int>(m_counts.size()) - 1);
}

void HistogramView::setCounts(std::vector<quint64> counts) {
    counts.resize(m_counts.size());
    m_counts = std::move(counts);
    describeCounts();
}

void HistogramView::setValues(const std::vector<float>& values) {
    std::fill(m_counts.begin(), m_counts.end(), 0);
    for (const float value : values)
        ++m_counts[static_cast<std::size_t>(barOf(static_cast<double>(value)))];
    describeCounts();
}

void HistogramView::describeCounts() {
    const quint64 all = std::accumulate(m_counts.begin(), m_counts.end(), quint64{0});
    setAccessibleDescription(tr("%1 values").arg(formatCount(static_cast<qint64>(all))));
    update();
}

/// Within a bar in proportion.
double HistogramView::xOf(double value) const {
    const QRect area = plot();
    const int bar = barOf(value);
    const double within = (value - lowerEdge(bar)) / (lowerEdge(bar + 1) - lowerEdge(bar));
    return area.left() +
           (bar + std::clamp(within, 0.0, 1.0)) * area.width() / static_cast<double>(m_counts.size());
}

QString HistogramView::describe(int bar) const {
    return tr("%1 to %2: %3")
        .arg(formatReal(lowerEdge(bar), 5), formatReal(lowerEdge(bar + 1), 5),
             formatCount(static_cast<qint64>(m_counts[static_cast<std::size_t>(bar)])));
}

QRect HistogramView::plot() const {
    const int line = fontMetrics().height();
    const auto lines = static_cast<int>(m_title.count(QLatin1Char('\n'))) + 1;
    return contentsRect().adjusted(2, lines * line + 4, -2, -line - 2);
}

void HistogramView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QRect area = plot();
    painter.setPen(palette().color(QPalette::WindowText));
    QRect text = contentsRect();
    for (const QString& line : m_title.split(QLatin1Char('\n'))) {
        painter.drawText(text, Qt::AlignTop | Qt::AlignLeft,
                         fontMetrics().elidedText(line, Qt::ElideRight, text.width()));
        text.setTop(text.top() + fontMetrics().height());
    }
    const quint64 most = *std::max_element(m_counts.begin(), m_counts.end());
    const double width = area.width() / static_cast<double>(m_counts.size());
    painter.setPen(Qt::NoPen);
    for (std::size_t bar = 0; bar < m_counts.size() && most > 0; ++bar) {
        const double height = area.height() * static_cast<double>(m_counts[bar]) / static_cast<double>(most);
        const bool isAbove = m_edges[bar] >= m_split;
        painter.fillRect(QRectF(area.left() + width * static_cast<double>(bar), area.bottom() + 1 - height,
                                std::max(1.0, width - 1), height),
                         seriesColour(isAbove ? 0 : 1, palette()));
    }
    painter.setPen(mutedText(palette()));
    painter.drawLine(area.bottomLeft() + QPoint(0, 1), area.bottomRight() + QPoint(0, 1));
    const auto split = static_cast<int>(std::lround(xOf(m_split)));
    painter.drawLine(split, area.top(), split, area.bottom() + 4);
    const QRect labels(area.left(), area.bottom() + 3, area.width(), fontMetrics().height());
    painter.drawText(labels, Qt::AlignLeft, formatReal(m_edges.front()));
    painter.drawText(labels, Qt::AlignHCenter, formatReal(m_edges[m_edges.size() / 2], 5));
    painter.drawText(labels, Qt::AlignRight, formatReal(m_edges.back()));
}

bool HistogramView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const QRect area = plot();
    const int bar =
        (help->pos().x() - area.left()) * static_cast<int>(m_counts.size()) / std::max(1, area.width());
    if (bar >= 0 && bar < static_cast<int>(m_counts.size()))
        QToolTip::showText(help->globalPos(), describe(bar), this);
    return true;
}

void HistogramView::contextMenuEvent(QContextMenuEvent* event) {
    QMenu menu;
    menu.addAction(tr("Show as &table…"), this, [this] {
        NamedColumns columns{{tr("from"), tr("to"), tr("count")}, {{}, {}, {}}};
        for (int bar = 0; bar < static_cast<int>(m_counts.size()); ++bar) {
            columns.values[0].push_back(lowerEdge(bar));
            columns.values[1].push_back(lowerEdge(bar + 1));
            columns.values[2].push_back(static_cast<double>(m_counts[static_cast<std::size_t>(bar)]));
        }
        showTable(this, m_title, std::move(columns));
    });
    menu.exec(event->globalPos());
}

} // namespace flipscope
