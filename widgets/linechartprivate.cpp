#include "widgets/linechartprivate.h"

#include "widgets/numberformat.h"
#include "widgets/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QScatterSeries>
#include <QToolButton>

#include <algorithm>
#include <climits>
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
        empty = empty && curve.data.points().isEmpty();
    }
    drawEnvelopes();
    plot->setHint(!empty ? QString() : emptyText.isEmpty() ? LineChart::tr("No values yet") : emptyText);
    updateLegend();
}

PlotRange LineChart::Private::fitted() {
    Extent x(plot->isLogarithmicX());
    Extent y(plot->isLogarithmic());
    bool markers = false;
    for (Curve& curve : curves) {
        markers = markers || curve.style.kind == SeriesStyle::Markers;
        if (const auto& points = curve.data.points(); !points.isEmpty()) {
            x.include(points.first().x());
            x.include(points.last().x());
            if (plot->isLogarithmicX() && points.size() > 1) // a run's history begins with step 0
                x.include(points[1].x());
        }
        curve.data.includeY(y, plot->isLogarithmic());
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

void LineChart::Private::draw(Curve& curve, const AxisRange& x) {
    // three pixels per part: up to four points in each still show every extreme
    const int parts = std::max(50, plot->plotWidth() / 3);
    const AxisScale scale(plot->isLogarithmicX());
    const AxisRange range = scale.scaled(x);
    const auto section = [&](GrowingCurve::Of of) {
        // on a logarithmic axis a part of the left is few points: none may be passed over
        return scale.scaled(curve.data.section(of, weight, plot->isLogarithmic(), x.minimum, x.maximum,
                                               plot->isLogarithmicX() ? INT_MAX : parts));
    };
    const auto shown = [&](const QList<QPointF>& places) {
        return scale.plain(thinned(places, range.minimum, range.maximum, parts));
    };
    const QList<QPointF> raw = section(GrowingCurve::Of::Points);
    const bool isEnveloped = hasEnvelope && curve.trend && !curve.style.isReference;
    curve.bounds = {};
    if (isEnveloped) {
        curve.bounds = bounds(raw, range.minimum, range.maximum, parts);
        curve.bounds = {scale.plain(curve.bounds.lower), scale.plain(curve.bounds.upper)};
    }
    const bool hidesRaw = (isEnveloped || curve.style.isReference) && smooths(curve);
    curve.drawn = shown(raw);
    plot->setData(curve.raw, hidesRaw ? QList<QPointF>() : curve.drawn);
    if (curve.trend)
        plot->setData(curve.trend,
                      smooths(curve) ? shown(section(GrowingCurve::Of::Trend)) : QList<QPointF>());
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

bool LineChart::Private::wholeX() {
    return std::all_of(curves.begin(), curves.end(), [](Curve& curve) { return curve.data.hasWholeX(); });
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
    const QString value =
        curve.data.points().isEmpty() ? QString() : valueText(curve.data.points().last().y());
    return QStringLiteral("<span style='color:%1'>%2</span>\u00a0<span style='color:%3'>%4</span>\u00a0%5")
        .arg(colour.name(), sign, mutedText(q->palette()).name(), name, value);
}

void LineChart::Private::updateLegend() {
    QStringList entries;
    for (const Curve& curve : curves)
        entries.append(legendEntry(curve));
    m_legend->setText(entries.join(QStringLiteral("&nbsp;&nbsp;&nbsp; ")));
}

std::optional<PlotView::Reading> LineChart::Private::read(double x) {
    const QPointF* best = nullptr;
    for (const Curve& curve : curves) {
        const QPointF* p = nearest(curve.data.points(), x);
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
    for (Curve& curve : curves) {
        const QPointF* p = nearest(curve.data.points(), best->x());
        if (!p || std::abs(p->x() - best->x()) > near)
            continue;
        QString text = LineChart::tr("%1: %2").arg(curve.style.name, valueText(p->y()));
        if (smooths(curve))
            text =
                LineChart::tr("%1 (smoothed %2)")
                    .arg(text, valueText(curve.data.trend(weight)[p - curve.data.points().constData()].y()));
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
            if (const auto& points = curves[i].data.points(); next[i] < points.size())
                x = std::min(x, points[next[i]].x());
        if (x == INFINITY)
            return columns;
        columns.values[0].push_back(x);
        for (std::size_t i = 0; i < curves.size(); ++i) {
            const auto& points = curves[i].data.points();
            const bool here = next[i] < points.size() && points[next[i]].x() == x;
            columns.values[i + 1].push_back(here ? points[next[i]++].y() : NAN);
        }
    }
}

} // namespace flipscope
