#include "widgets/curve.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace flipscope {

namespace {

constexpr double gap = std::numeric_limits<double>::quiet_NaN();

bool leftOf(const QPointF& point, double x) { return point.x() < x; }

} // namespace

void appendExtremes(const QPointF* begin, const QPointF* end, QList<QPointF>& out) {
    const QPointF* first = nullptr;
    const QPointF* last = nullptr;
    const QPointF* lowest = nullptr;
    const QPointF* highest = nullptr;
    for (const QPointF* p = begin; p != end; ++p) {
        if (std::isnan(p->y()))
            continue;
        if (!first)
            first = lowest = highest = p;
        last = p;
        if (p->y() < lowest->y())
            lowest = p;
        if (p->y() > highest->y())
            highest = p;
    }
    if (!first) {
        out.append(QPointF(begin->x(), gap));
        return;
    }
    std::array<const QPointF*, 4> kept = {first, std::min(lowest, highest), std::max(lowest, highest), last};
    const auto keptEnd = std::unique(kept.begin(), kept.end());
    for (auto p = kept.begin(); p != keptEnd; ++p)
        out.append(**p);
}

QList<QPointF> thinned(const QList<QPointF>& points, double from, double to, int columns) {
    auto begin = std::lower_bound(points.cbegin(), points.cend(), from, leftOf);
    auto end =
        std::upper_bound(begin, points.cend(), to, [](double x, const QPointF& p) { return x < p.x(); });
    if (begin != points.cbegin())
        --begin;
    if (end != points.cend())
        ++end;
    if (end - begin <= 4 * columns || columns < 1 || !(to > from))
        return QList<QPointF>(begin, end);

    QList<QPointF> out;
    out.reserve(4 * columns + 2);
    if (begin->x() < from) // a neighbour, no extreme of the first part
        out.append(*begin++);
    const double width = (to - from) / columns;
    const bool endsOutside = (end - 1)->x() > to;
    const QPointF* partBegin = std::to_address(begin);
    const QPointF* const last = partBegin + (end - begin) - (endsOutside ? 1 : 0);
    for (int column = 0; partBegin != last; ++column) {
        const double right = from + width * (column + 1);
        const QPointF* partEnd =
            column + 1 < columns ? std::lower_bound(partBegin, last, right, leftOf) : last;
        if (partEnd != partBegin)
            appendExtremes(partBegin, partEnd, out);
        partBegin = partEnd;
    }
    if (endsOutside)
        out.append(*last);
    return out;
}

Bounds bounds(const QList<QPointF>& points, double from, double to, int columns) {
    Bounds all;
    if (columns < 1 || !(to > from))
        return all;
    const double width = (to - from) / columns;
    auto p = std::lower_bound(points.cbegin(), points.cend(), from, leftOf);
    for (int column = 0; column < columns && p != points.cend(); ++column) {
        const double right =
            column + 1 < columns ? from + width * (column + 1) : std::nextafter(to, HUGE_VAL);
        double lowest = std::numeric_limits<double>::infinity(), highest = -lowest;
        for (; p != points.cend() && p->x() < right; ++p)
            if (!std::isnan(p->y())) {
                lowest = std::min(lowest, p->y());
                highest = std::max(highest, p->y());
            }
        if (lowest > highest)
            continue;
        const double middle = from + width * (column + 0.5);
        all.lower.append({middle, lowest});
        all.upper.append({middle, highest});
    }
    return all;
}

QPointF Smoothing::next(const QPointF& point) {
    if (!std::isfinite(point.y()))
        return point;
    m_sum = m_weight * m_sum + (1 - m_weight) * point.y();
    m_share *= m_weight;
    return {point.x(), m_sum / (1 - m_share)};
}

QList<QPointF> smoothed(const QList<QPointF>& points, double weight) {
    QList<QPointF> out = points;
    Smoothing mean(weight);
    for (QPointF& p : out)
        p = mean.next(p);
    return out;
}

QList<QPointF> positiveOnly(QList<QPointF> points) {
    const auto bad = [](const QPointF& p) { return !(p.y() > 0); };
    if (std::none_of(points.cbegin(), points.cend(), bad))
        return points;
    for (QPointF& p : points)
        if (bad(p))
            p.setY(gap);
    return points;
}

} // namespace flipscope
