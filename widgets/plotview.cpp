#include "widgets/plotview.h"

#include <QChart>
#include <QGraphicsLayout>
#include <QLegend>
#include <QLineSeries>
#include <QLogValueAxis>
#include <QMouseEvent>
#include <QScatterSeries>
#include <QTimer>
#include <QValueAxis>
#include <QWheelEvent>

#include <cmath>
#include <utility>

namespace flipscope {

namespace {

constexpr double farBelow = 1e-30; // any logarithmic axis

} // namespace

PlotView::PlotView(const QString& xTitle, const QString& yTitle, QWidget* parent)
    : QChartView(parent), m_x(new QValueAxis(this)), m_logX(new QLogValueAxis(this)),
      m_linear(new QValueAxis(this)), m_log(new QLogValueAxis(this)) {
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setViewportUpdateMode(QGraphicsView::FullViewportUpdate); // the background follows the range
    setFocusPolicy(Qt::NoFocus); // the LineChart has it
    setMouseTracking(true);
    setContextMenuPolicy(Qt::NoContextMenu);
    chart()->legend()->hide();
    chart()->setAnimationOptions(QChart::NoAnimation);
    chart()->setLocalizeNumbers(true);
    chart()->setMargins(QMargins());
    chart()->setBackgroundRoundness(0);
    chart()->setBackgroundPen(Qt::NoPen);
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    m_x->setTitleText(xTitle);
    m_linear->setTitleText(yTitle);
    m_log->setTitleText(yTitle);
    m_logX->setTitleText(xTitle);
    for (QLogValueAxis* axis : {m_log, m_logX}) {
        axis->setBase(10);
        axis->setMinorTickCount(-1);
    }
    chart()->setBackgroundVisible(false); // bands and envelopes lie behind the curves
    for (QValueAxis* axis : {m_x, m_linear}) {
        axis->setTickAnchor(0);
        axis->setTickInterval(1);
        axis->setTickType(QValueAxis::TicksDynamic);
    }
    chart()->addAxis(m_x, Qt::AlignBottom);
    chart()->addAxis(m_linear, Qt::AlignLeft);
    applyPalette();
}

QAbstractAxis* PlotView::yAxis() const {
    return m_logarithmic ? static_cast<QAbstractAxis*>(m_log) : static_cast<QAbstractAxis*>(m_linear);
}

void PlotView::setXTitle(const QString& title) {
    m_x->setTitleText(title);
    m_logX->setTitleText(title);
}

QAbstractAxis* PlotView::xAxis() const {
    return m_logarithmicX ? static_cast<QAbstractAxis*>(m_logX) : static_cast<QAbstractAxis*>(m_x);
}

void PlotView::adopt(QXYSeries* series) {
    chart()->addSeries(series);
    series->attachAxis(xAxis());
    series->attachAxis(yAxis());
}

QXYSeries* PlotView::addLine() {
    auto* series = new QLineSeries(this);
    adopt(series);
    return series;
}

QXYSeries* PlotView::addMarkers() {
    auto* series = new QScatterSeries(this);
    series->setMarkerShape(QScatterSeries::MarkerShapeRotatedRectangle);
    series->setMarkerSize(fontMetrics().height() * 0.6);
    adopt(series);
    return series;
}

void PlotView::removeAll() { chart()->removeAllSeries(); }

void PlotView::setData(QXYSeries* series, const QList<QPointF>& points) {
    const double factor = m_percent ? 100 : 1;
    const double pixel = m_range.x.span() / std::max(1, plotWidth());
    const bool line = series->type() == QAbstractSeries::SeriesTypeLine;
    const auto isGap = [&](qsizetype i) { return i < 0 || i >= points.size() || std::isnan(points[i].y()); };
    QList<QPointF> drawn;
    drawn.reserve(points.size());
    for (qsizetype i = 0; i < points.size(); ++i) {
        if (isGap(i) && m_logarithmic) { // Qt Charts draws nothing of a series with a NaN there
            if (line)
                drawn.append({points[i].x(), farBelow});
            continue;
        }
        drawn.append({points[i].x(), points[i].y() * factor});
        if (line && !isGap(i) && isGap(i - 1) && isGap(i + 1)) // a lone value would not be seen
            drawn.append({points[i].x() + pixel, points[i].y() * factor});
    }
    series->replace(drawn);
}

void PlotView::swapAxis(QAbstractAxis* before, QAbstractAxis* after, Qt::Alignment side) {
    const auto all = chart()->series();
    for (QAbstractSeries* series : all) {
        if (auto* points = qobject_cast<QXYSeries*>(series))
            points->clear(); // they need not have a place on the other axis
        series->detachAxis(before);
    }
    chart()->removeAxis(before); // ownership comes back to us
    before->setParent(this);
    chart()->addAxis(after, side);
    for (QAbstractSeries* series : all)
        series->attachAxis(after);
    applyPalette();
}

void PlotView::setLogarithmic(bool logarithmic) {
    if (logarithmic == m_logarithmic)
        return;
    QAbstractAxis* before = yAxis();
    m_logarithmic = logarithmic;
    swapAxis(before, yAxis(), Qt::AlignLeft);
}

void PlotView::setLogarithmicX(bool logarithmic) {
    if (logarithmic == m_logarithmicX)
        return;
    QAbstractAxis* before = xAxis();
    m_logarithmicX = logarithmic;
    swapAxis(before, xAxis(), Qt::AlignBottom);
}

void PlotView::setBands(double width) {
    m_bands = width;
    resetCachedContent();
    viewport()->update();
}

void PlotView::setEnvelopes(std::vector<Envelope> envelopes) {
    if (m_envelopes.empty() && envelopes.empty())
        return;
    m_envelopes = std::move(envelopes);
    viewport()->update();
}

void PlotView::setMarks(const QList<std::pair<double, QString>>& marks) {
    m_marks = marks;
    viewport()->update();
}

void PlotView::setPercent(bool percent) { m_percent = percent; }

void PlotView::setRange(const PlotRange& range) {
    m_range = range;
    const double factor = m_percent ? 100 : 1;
    if (m_logarithmicX)
        showLogarithmic(m_logX, range.x.minimum, range.x.maximum);
    else
        showRange(m_x, {range.x.minimum, range.x.maximum},
                  std::max(2, width() / (6 * fontMetrics().height())), m_wholeX);
    if (m_logarithmic)
        showLogarithmic(m_log, range.y.minimum * factor, range.y.maximum * factor);
    else
        showRange(m_linear, {range.y.minimum * factor, range.y.maximum * factor},
                  std::max(2, height() / (3 * fontMetrics().height())), false);
}

void PlotView::showRange(QValueAxis* axis, const AxisRange& range, int ticks, bool whole) {
    const double step = std::max(whole ? 1.0 : 0.0, tickStep(range.span(), ticks));
    // The axis lays out a label per tick at once: a wide range with a step meant for a narrow one would be
    // thousands of them (minutes).
    if (axis->tickInterval() < step)
        axis->setTickInterval(step);
    axis->setRange(range.minimum, range.maximum);
    if (axis->tickInterval() != step)
        axis->setTickInterval(step);
    QString format = QStringLiteral("%.%1f").arg(tickDecimals(step));
    if (m_percent && axis == m_linear)
        format += QStringLiteral(" %");
    if (axis->labelFormat() != format)
        axis->setLabelFormat(format);
}

void PlotView::showLogarithmic(QLogValueAxis* axis, double minimum, double maximum) {
    // "%g" shows no label at all where numbers are localised
    const int decimals = minimum >= 1 ? 0 : tickDecimals(minimum);
    axis->setLabelFormat(QStringLiteral("%.%1f").arg(decimals) +
                         (m_percent && axis == m_log ? QStringLiteral(" %") : QString()));
    axis->setRange(minimum, maximum);
}

void PlotView::setHint(const QString& hint) {
    if (hint == m_hint)
        return;
    m_hint = hint;
    viewport()->update();
}

int PlotView::plotWidth() const { return static_cast<int>(chart()->plotArea().width()); }

QPointF PlotView::valueAt(QPoint position) const {
    const QRectF area = chart()->plotArea();
    const double shareX = (position.x() - area.left()) / std::max(1.0, area.width());
    const double shareY = (area.bottom() - position.y()) / std::max(1.0, area.height());
    const auto at = [](const AxisRange& r, double share, bool logarithmic) {
        return logarithmic ? r.minimum * std::pow(r.maximum / r.minimum, share)
                           : r.minimum + r.span() * share;
    };
    return {at(m_range.x, shareX, m_logarithmicX), at(m_range.y, shareY, m_logarithmic)};
}

QPointF PlotView::positionOf(QPointF value) const {
    const QRectF area = chart()->plotArea();
    const auto share = [](const AxisRange& r, double v, bool logarithmic) {
        return logarithmic ? std::log(v / r.minimum) / std::log(r.maximum / r.minimum)
                           : (v - r.minimum) / r.span();
    };
    return {area.left() + share(m_range.x, value.x(), m_logarithmicX) * area.width(),
            area.bottom() - share(m_range.y, value.y(), m_logarithmic) * area.height()};
}

void PlotView::choose(const PlotRange& range) {
    const bool usable = std::isfinite(range.x.span()) && std::isfinite(range.y.span()) &&
                        range.x.span() > 1e-9 * std::max(1.0, std::abs(range.x.maximum)) &&
                        range.y.span() > 1e-12;
    if (usable)
        Q_EMIT rangeChosen(range);
}

void PlotView::zoomBy(double factor) {
    PlotRange range = m_range;
    const double middle = m_logarithmicX ? std::sqrt(range.x.minimum * range.x.maximum)
                                         : (range.x.minimum + range.x.maximum) / 2;
    range.x = zoomed(range.x, factor, middle, m_logarithmicX);
    choose(range);
}

void PlotView::moveBy(double shareX, double shareY) {
    choose({moved(m_range.x, shareX, m_logarithmicX), moved(m_range.y, shareY, m_logarithmic)});
}

void PlotView::wheelEvent(QWheelEvent* event) {
    const double factor = std::pow(0.8, event->angleDelta().y() / 120.0);
    const QPointF centre = valueAt(event->position().toPoint());
    PlotRange range = m_range;
    if (event->modifiers() & Qt::ControlModifier)
        range.y = zoomed(range.y, factor, centre.y(), m_logarithmic);
    else
        range.x = zoomed(range.x, factor, centre.x(), m_logarithmicX);
    choose(range);
    event->accept();
}

void PlotView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) {
        event->ignore();
        return;
    }
    m_dragFrom = event->position().toPoint();
    m_dragRange = m_range;
    parentWidget()->setFocus(Qt::MouseFocusReason);
}

void PlotView::mouseMoveEvent(QMouseEvent* event) {
    const QPoint position = event->position().toPoint();
    const QRectF area = chart()->plotArea();
    if (m_dragFrom && area.width() > 0 && area.height() > 0) {
        const QPoint way = position - *m_dragFrom;
        if (cursor().shape() == Qt::ClosedHandCursor || way.manhattanLength() > 4) {
            setCursor(Qt::ClosedHandCursor);
            choose({moved(m_dragRange.x, -way.x() / area.width(), m_logarithmicX),
                    moved(m_dragRange.y, way.y() / area.height(), m_logarithmic)});
        }
    }
    m_mouse = area.contains(position) ? std::optional(position) : std::nullopt;
    viewport()->update();
}

void PlotView::mouseReleaseEvent(QMouseEvent* event) {
    m_dragFrom.reset();
    unsetCursor();
    event->ignore();
}

void PlotView::mouseDoubleClickEvent(QMouseEvent*) { Q_EMIT fitRequested(); }

void PlotView::leaveEvent(QEvent* event) {
    m_mouse.reset();
    viewport()->update();
    QChartView::leaveEvent(event);
}

/// The same margins whatever the labels are, so that the x axes of charts above each other line up.
void PlotView::placePlot() {
    const QFontMetricsF metrics(m_x->labelsFont());
    const qreal line = metrics.height();
    const qreal labels = metrics.horizontalAdvance(QStringLiteral("100,000 "));
    chart()->setPlotArea(QRectF(rect()).adjusted(labels + 2 * line, line / 2, -1.5 * line, -3 * line));
}

void PlotView::resizeEvent(QResizeEvent* event) {
    QChartView::resizeEvent(event);
    placePlot();
    setRange(m_range); // as many ticks as there is room for
    QTimer::singleShot(0, this, &PlotView::layOutAgain);
}

void PlotView::showEvent(QShowEvent* event) {
    QChartView::showEvent(event);
    QTimer::singleShot(0, this, &PlotView::layOutAgain);
}

/// Axes that got sizes behind a tab, or several at once, keep the first until their range changes.
void PlotView::layOutAgain() {
    chart()->layout()->invalidate();
    chart()->layout()->activate();
    const PlotRange range = m_range;
    setRange({{range.x.minimum, range.x.maximum + range.x.span()},
              {range.y.minimum, range.y.maximum + range.y.span()}});
    setRange(range);
}

} // namespace flipscope
