#include "widgets/curve.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace flipscope {

namespace {

constexpr double gap = std::numeric_limits<double>::quiet_NaN();

bool leftOf(const QPointF& point, double x) { return point.x() < x; }

/// First, lowest, highest and last number of [begin, end), in order, each once; one gap where there is none.
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

} // namespace

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
    const double width = (to - from) / columns;
    const QPointF* partBegin = std::to_address(begin);
    const QPointF* const last = partBegin + (end - begin);
    for (int column = 0; partBegin != last; ++column) {
        const double right = from + width * (column + 1);
        const QPointF* partEnd =
            column + 1 < columns ? std::lower_bound(partBegin, last, right, leftOf) : last;
        if (partEnd != partBegin)
            appendExtremes(partBegin, partEnd, out);
        partBegin = partEnd;
    }
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

QList<QPointF> smoothed(const QList<QPointF>& points, double weight) {
    QList<QPointF> out = points;
    double sum = 0;
    double share = 1; // weight^n: what the sum lacks
    for (QPointF& p : out) {
        if (!std::isfinite(p.y()))
            continue;
        sum = weight * sum + (1 - weight) * p.y();
        share *= weight;
        p.setY(sum / (1 - share));
    }
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
