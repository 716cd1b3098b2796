#include "widgets/axisrange.h"

#include <algorithm>
#include <cmath>

namespace flipscope {

void Extent::include(double value) {
    if (!std::isfinite(value) || (m_positive && value <= 0))
        return;
    m_range.minimum = m_empty ? value : std::min(m_range.minimum, value);
    m_range.maximum = m_empty ? value : std::max(m_range.maximum, value);
    m_empty = false;
}

AxisRange AxisScale::scaled(const AxisRange& range) const {
    return m_logarithmic ? AxisRange{std::log10(range.minimum), std::log10(range.maximum)} : range;
}

QList<QPointF> AxisScale::scaled(QList<QPointF> points) const {
    if (!m_logarithmic)
        return points;
    points.removeIf([](const QPointF& p) { return !(p.x() > 0); });
    for (QPointF& p : points)
        p.setX(std::log10(p.x()));
    return points;
}

QList<QPointF> AxisScale::plain(QList<QPointF> places) const {
    if (m_logarithmic)
        for (QPointF& p : places)
            p.setX(std::pow(10.0, p.x()));
    return places;
}

double tickStep(double span, int ticks) {
    const double raw = span / std::max(1, ticks);
    if (!(raw > 0) || !std::isfinite(raw))
        return 1;
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    const double lead = raw / power;
    return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
}

int tickDecimals(double step) {
    return std::clamp(static_cast<int>(-std::floor(std::log10(step) + 1e-9)), 0, 9);
}

AxisRange roundedLinear(const Extent& values) {
    if (values.empty())
        return {};
    AxisRange range = values.range();
    if (range.span() <= 1e-12 * std::max(std::abs(range.minimum), std::abs(range.maximum)) ||
        range.span() == 0) {
        const double half = range.minimum == 0 ? 0.5 : std::abs(range.minimum) * 0.1;
        range = {range.minimum - half, range.maximum + half};
    }
    const double step = tickStep(range.span(), 10);
    return {std::floor(range.minimum / step) * step, std::ceil(range.maximum / step) * step};
}

AxisRange roundedLogarithmic(const Extent& values) {
    if (values.empty())
        return {0.1, 10};
    const double low = std::floor(std::log10(values.range().minimum));
    const double high = std::ceil(std::log10(values.range().maximum));
    return {std::pow(10.0, low), std::pow(10.0, std::max(high, low + 1))};
}

AxisRange zoomed(const AxisRange& range, double factor, double centre, bool logarithmic) {
    if (logarithmic)
        return {centre * std::pow(range.minimum / centre, factor),
                centre * std::pow(range.maximum / centre, factor)};
    return {centre + (range.minimum - centre) * factor, centre + (range.maximum - centre) * factor};
}

AxisRange moved(const AxisRange& range, double share, bool logarithmic) {
    if (logarithmic) {
        const double factor = std::pow(range.maximum / range.minimum, share);
        return {range.minimum * factor, range.maximum * factor};
    }
    const double distance = range.span() * share;
    return {range.minimum + distance, range.maximum + distance};
}

} // namespace flipscope
