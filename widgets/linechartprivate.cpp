#include "widgets/linechartprivate.h"

#include "widgets/curve.h"
#include "widgets/numberformat.h"
#include "widgets/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QScatterSeries>
#include <QToolButton>

#include <cmath>

namespace flipscope {

namespace {

const QPointF* nearest(const QList<QPointF>& points, double x) {
    const auto right = std::lower_bound(points.cbegin(), points.cend(), x,
                                        [](const QPointF& p, double value) { return p.x() < value; });
    if (points.isEmpty())
        return nullptr;
    if (right == points.cbegin())
        return &points.first();
    if (right == points.cend())
        return &points.last();
    const auto left = right - 1;
    return x - left->x() <= right->x() - x ? &*left : &*right;
}

} // namespace

LineChart::Private::Private(LineChart* owner, const QString& titleText, const QString& xText,
                            const QString& yText)
    : q(owner), title(titleText), xTitle(xText), plot(new PlotView(xText, yText, owner)),
      menu(new QMenu(owner)), m_titleLabel(new QLabel(titleText, owner)), m_legend(new QLabel(owner)),
      m_back(new QToolButton(owner)) {
    QFont bold = owner->font();
    bold.setBold(true);
    m_titleLabel->setFont(bold);
    m_legend->setTextFormat(Qt::RichText);
    m_legend->setWordWrap(true);
    m_legend->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* button = new QToolButton(owner);
    button->setIcon(icon(QStringLiteral("settings")));
    button->setAutoRaise(true);
    button->setMenu(menu);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setStyleSheet(QStringLiteral("QToolButton::menu-indicator { image: none; }"));
    button->setToolTip(LineChart::tr("How this chart is shown; its values as a table or file"));
    button->setAccessibleName(LineChart::tr("Options of the chart “%1”").arg(titleText));

    m_back->setObjectName(QStringLiteral("followButton"));
    m_back->setText(LineChart::tr("Follow"));
    m_back->setToolTip(LineChart::tr("Show all values again, and new ones as they come (double click)"));
    m_back->hide();
    QObject::connect(m_back, &QToolButton::clicked, owner, [this] { q->setFollow(true); });

    auto* header = new QHBoxLayout;
    header->setContentsMargins(8, 2, 4, 0);
    header->addWidget(m_titleLabel);
    header->addWidget(m_legend, 1);
    header->addWidget(m_back);
    header->addWidget(button);
    auto* layout = new QVBoxLayout(owner);
    layout->setContentsMargins(0, 4, 0, 4);
    layout->setSpacing(2);
    layout->addLayout(header);
    layout->addWidget(plot, 1);

    plot->setReader([this](double x) { return read(x); });
    plot->setHint(LineChart::tr("No values yet"));
    QObject::connect(plot, &PlotView::fitRequested, owner, [this] { q->setFollow(true); });
    QObject::connect(plot, &PlotView::rangeChosen, owner, [this](const PlotRange& range) {
        q->setFollow(false);
        plot->setRange(range);
        markStale(); // another range is thinned differently
    });
}

void LineChart::Private::markStale() {
    m_stale = true;
    if (m_queued || !q->isVisible())
        return;
    m_queued = true;
    QMetaObject::invokeMethod(
        q,
        [this] {
            m_queued = false;
            refresh();
        },
        Qt::QueuedConnection);
}

void LineChart::Private::refresh() {
    if (!m_stale)
        return;
    m_stale = false;
    plot->setWholeX(wholeX());
    const PlotRange range = following ? fitted() : plot->range();
    if (following)
        plot->setRange(range);
    bool empty = true;
    for (Curve& curve : curves) {
        draw(curve, range.x);
        empty = empty && curve.points.isEmpty();
    }
    drawEnvelopes();
    plot->setHint(empty ? LineChart::tr("No values yet") : QString());
    updateLegend();
}

PlotRange LineChart::Private::fitted() const {
    Extent x(plot->isLogarithmicX());
    Extent y(plot->isLogarithmic());
    bool markers = false;
    for (const Curve& curve : curves) {
        markers = markers || curve.style.kind == SeriesStyle::Markers;
        if (!curve.points.isEmpty()) {
            x.include(curve.points.first().x());
            x.include(curve.points.last().x());
            if (plot->isLogarithmicX() && curve.points.size() > 1) // a run's history begins with step 0
                x.include(curve.points[1].x());
        }
        for (const QPointF& p : curve.points)
            y.include(p.y());
    }
    PlotRange range;
    if (plot->isLogarithmicX())
        range.x = x.range().span() > 0 ? x.range() : roundedLogarithmic(x);
    else
        range.x = x.range().span() > 0 ? x.range() : roundedLinear(x);
    const double margin =
        markers && !plot->isLogarithmicX() ? range.x.span() * 0.015 : 0; // markers at the ends stay whole
    range.x = {range.x.minimum - margin, range.x.maximum + margin};
    range.y = plot->isLogarithmic() ? roundedLogarithmic(y) : roundedLinear(y);
    if (plot->isPercent() && !y.empty() && y.range().minimum >= 0 && y.range().maximum <= 1)
        range.y = {std::max(0.0, range.y.minimum), std::min(1.0, range.y.maximum)};
    if (plot->isPercent() && plot->isLogarithmic() && y.empty())
        range.y = {0.01, 1};
    if (fixedY && (!plot->isLogarithmic() || fixedY->minimum > 0))
        range.y = *fixedY;
    return range;
}

QList<QPointF> LineChart::Private::trendOf(const Curve& curve) const {
    return smooths(curve) ? smoothed(curve.points, weight) : curve.points;
}

void LineChart::Private::draw(Curve& curve, const AxisRange& x) {
    // three pixels per part: up to four points in each still show every extreme
    const int parts = std::max(50, plot->plotWidth() / 3);
    const AxisScale scale(plot->isLogarithmicX());
    const AxisRange range = scale.scaled(x);
    const auto onScale = [&](const QList<QPointF>& points) {
        return scale.scaled(plot->isLogarithmic() ? positiveOnly(points) : points);
    };
    const auto shown = [&](const QList<QPointF>& points) {
        return scale.plain(thinned(onScale(points), range.minimum, range.maximum, parts));
    };
    const bool isEnveloped = hasEnvelope && curve.trend && !curve.style.isReference;
    curve.bounds = {};
    if (isEnveloped) {
        curve.bounds = bounds(onScale(curve.points), range.minimum, range.maximum, parts);
        curve.bounds = {scale.plain(curve.bounds.lower), scale.plain(curve.bounds.upper)};
    }
    const bool hidesRaw = (isEnveloped || curve.style.isReference) && smooths(curve);
    curve.drawn = shown(curve.points);
    plot->setData(curve.raw, hidesRaw ? QList<QPointF>() : curve.drawn);
    if (curve.trend)
        plot->setData(curve.trend, smooths(curve) ? shown(trendOf(curve)) : QList<QPointF>());
}

void LineChart::Private::drawEnvelopes() {
    std::vector<PlotView::Envelope> envelopes;
    for (const Curve& curve : curves)
        if (!curve.bounds.lower.isEmpty()) {
            QColor colour = seriesColour(curve.style.colour, q->palette());
            colour.setAlphaF(0.22F);
            envelopes.push_back({colour, curve.bounds.lower, curve.bounds.upper});
        }
    plot->setEnvelopes(std::move(envelopes));
}

bool LineChart::Private::wholeX() const {
    for (const Curve& curve : curves)
        for (const QPointF& p : curve.points)
            if (p.x() != std::floor(p.x()))
                return false;
    return true;
}

QString LineChart::Private::valueText(double y) const {
    return plot->isPercent() ? formatPercent(y) : formatReal(y);
}

QString LineChart::Private::xText(double x) const {
    return x == std::floor(x) ? formatCount(static_cast<qint64>(x)) : formatReal(x, 6);
}

QString LineChart::Private::legendEntry(const Curve& curve) const {
    const QColor colour = seriesColour(curve.style.colour, q->palette());
    const QString sign = curve.style.kind == SeriesStyle::Markers ? QStringLiteral("◆")
                         : curve.style.isReference                ? QStringLiteral("╌")
                                                                  : QStringLiteral("━");
    QString name = curve.style.name.toHtmlEscaped();
    name.replace(QLatin1Char(' '), QChar(0x00a0));
    const QString value = curve.points.isEmpty() ? QString() : valueText(curve.points.last().y());
    return QStringLiteral("<span style='color:%1'>%2</span>\u00a0<span style='color:%3'>%4</span>\u00a0%5")
        .arg(colour.name(), sign, mutedText(q->palette()).name(), name, value);
}

void LineChart::Private::updateLegend() {
    QStringList entries;
    for (const Curve& curve : curves)
        entries.append(legendEntry(curve));
    m_legend->setText(entries.join(QStringLiteral("&nbsp;&nbsp;&nbsp; ")));
}

std::optional<PlotView::Reading> LineChart::Private::read(double x) const {
    const QPointF* best = nullptr;
    for (const Curve& curve : curves) {
        const QPointF* p = nearest(curve.points, x);
        if (p && (!best || std::abs(p->x() - x) < std::abs(best->x() - x)))
            best = p;
    }
    if (!best)
        return std::nullopt;
    PlotView::Reading reading;
    reading.x = best->x();
    reading.title = LineChart::tr("%1 %2", "axis and value").arg(xTitle, xText(best->x()));
    const double near = plot->range().x.span() * 0.01; // series with rarer values stay readable
    for (const auto& [at, text] : marks)
        if (std::abs(at - best->x()) <= near)
            reading.title += LineChart::tr(" · %1").arg(text);
    for (const Curve& curve : curves) {
        const QPointF* p = nearest(curve.points, best->x());
        if (!p || std::abs(p->x() - best->x()) > near)
            continue;
        QString text = LineChart::tr("%1: %2").arg(curve.style.name, valueText(p->y()));
        if (smooths(curve))
            text = LineChart::tr("%1 (smoothed %2)")
                       .arg(text, valueText(trendOf(curve)[p - curve.points.constData()].y()));
        if (p->x() != best->x())
            text = LineChart::tr("%1 at %2").arg(text, xText(p->x()));
        reading.entries.push_back({seriesColour(curve.style.colour, q->palette()), text, *p});
    }
    return reading;
}

void LineChart::Private::applyPens() {
    for (const Curve& curve : curves) {
        const QColor colour = seriesColour(curve.style.colour, q->palette());
        if (auto* markers = qobject_cast<QScatterSeries*>(curve.raw)) {
            markers->setColor(colour);
            markers->setBorderColor(q->palette().color(QPalette::Base));
            continue;
        }
        QColor raw = colour;
        if (smooths(curve))
            raw.setAlphaF(0.35F);
        const auto style = curve.style.isReference ? Qt::DashLine : Qt::SolidLine;
        curve.raw->setPen(QPen(raw, smooths(curve) ? 1.0 : 1.6, style));
        if (curve.trend)
            curve.trend->setPen(
                QPen(colour, curve.style.isReference ? 1.4 : 2.2, style, Qt::RoundCap, Qt::RoundJoin));
    }
}

void LineChart::Private::applyPalette() {
    plot->applyPalette();
    applyPens();
    drawEnvelopes();
    updateLegend();
}

NamedColumns LineChart::Private::columns() const {
    NamedColumns columns;
    columns.names.append(xTitle);
    for (const Curve& curve : curves)
        columns.names.append(curve.style.name);
    columns.values.resize(curves.size() + 1);
    std::vector<qsizetype> next(curves.size(), 0);
    for (;;) {
        double x = INFINITY;
        for (std::size_t i = 0; i < curves.size(); ++i)
            if (next[i] < curves[i].points.size())
                x = std::min(x, curves[i].points[next[i]].x());
        if (x == INFINITY)
            return columns;
        columns.values[0].push_back(x);
        for (std::size_t i = 0; i < curves.size(); ++i) {
            const bool here = next[i] < curves[i].points.size() && curves[i].points[next[i]].x() == x;
            columns.values[i + 1].push_back(here ? curves[i].points[next[i]++].y() : NAN);
        }
    }
}

} // namespace flipscope
