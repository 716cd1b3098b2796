#include "widgets/growingcurve.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace flipscope {

namespace {

constexpr int blocksPerPart = 4;
constexpr double gap = std::numeric_limits<double>::quiet_NaN();

bool leftOf(const QPointF& point, double x) { return point.x() < x; }
bool rightOf(double x, const QPointF& point) { return x < point.x(); }

} // namespace

/// Points that came since the last time, block by block.
void GrowingCurve::Summary::take(const QList<QPointF>& points, bool onlyPositive) {
    if (onlyPositive != std::exchange(positive, onlyPositive) || points.size() < levels[0].taken)
        for (Blocks& blocks : levels) {
            blocks.taken = 0;
            blocks.extremes.clear();
        }
    QList<QPointF> block;
    for (Blocks& blocks : levels)
        for (; points.size() - blocks.taken >= blocks.size; blocks.taken += blocks.size) {
            block.resize(blocks.size);
            std::transform(points.cbegin() + blocks.taken, points.cbegin() + blocks.taken + blocks.size,
                           block.begin(), [&](const QPointF& p) {
                               const bool isShown = std::isfinite(p.y()) && (!onlyPositive || p.y() > 0);
                               return isShown ? p : QPointF(p.x(), gap);
                           });
            appendExtremes(block.constData(), block.constData() + block.size(), blocks.extremes);
        }
}

void GrowingCurve::setPoints(QList<QPointF> points) {
    m_points = std::move(points);
    m_trend.clear();
    m_smoothing = Smoothing(m_smoothing.weight());
    m_pointSummary = m_trendSummary = {};
    m_wholeUpTo = 0;
    m_isWhole = true;
}

void GrowingCurve::append(const QList<QPointF>& more) { m_points += more; }

const QList<QPointF>& GrowingCurve::trend(double weight) {
    if (weight != m_smoothing.weight()) {
        m_trend.clear();
        m_smoothing = Smoothing(weight);
        m_trendSummary = {};
    }
    m_trend.reserve(m_points.size());
    for (qsizetype i = m_trend.size(); i < m_points.size(); ++i)
        m_trend.append(m_smoothing.next(m_points[i]));
    return m_trend;
}

bool GrowingCurve::hasWholeX() {
    for (; m_isWhole && m_wholeUpTo < m_points.size(); ++m_wholeUpTo)
        m_isWhole = m_points[m_wholeUpTo].x() == std::floor(m_points[m_wholeUpTo].x());
    return m_isWhole;
}

GrowingCurve::Summary& GrowingCurve::summaryOf(Of of, double weight, bool positive) {
    Summary& summary = of == Of::Points ? m_pointSummary : m_trendSummary;
    summary.take(of == Of::Points ? m_points : trend(weight), positive);
    return summary;
}

void GrowingCurve::includeY(Extent& extent, bool positive) {
    const Blocks& blocks = summaryOf(Of::Points, 0, positive).levels.front();
    for (const QPointF& p : blocks.extremes)
        extent.include(p.y());
    for (qsizetype i = blocks.taken; i < m_points.size(); ++i)
        extent.include(m_points[i].y());
}

QList<QPointF> GrowingCurve::section(Of of, double weight, bool positive, double from, double to,
                                     int columns) {
    const QList<QPointF>& points = of == Of::Points ? m_points : trend(weight);
    auto begin = std::lower_bound(points.cbegin(), points.cend(), from, leftOf);
    auto end = std::upper_bound(begin, points.cend(), to, rightOf);
    const qsizetype perPart = (end - begin) / std::max(1, columns);
    if (begin != points.cbegin()) // the line runs out of the picture
        --begin;
    if (end != points.cend())
        ++end;
    const auto whole = [&](auto first, auto last) {
        const QList<QPointF> part(first, last);
        return positive ? positiveOnly(part) : part;
    };
    const Blocks* blocks = nullptr;
    if (perPart >= blocksPerPart * m_pointSummary.levels.front().size)
        for (const Blocks& level : summaryOf(of, weight, positive).levels)
            if (perPart >= blocksPerPart * level.size)
                blocks = &level;
    if (!blocks)
        return whole(begin, end);
    const auto& extremes = blocks->extremes;
    auto first = std::lower_bound(extremes.cbegin(), extremes.cend(), from, leftOf);
    auto last = std::upper_bound(first, extremes.cend(), to, rightOf);
    if (first != extremes.cbegin())
        --first;
    const bool reachesTail = last == extremes.cend();
    if (!reachesTail)
        ++last;
    QList<QPointF> section(first, last);
    if (const auto tail = points.cbegin() + blocks->taken; reachesTail && tail < end)
        section += whole(std::max(tail, begin), end);
    return section;
}

} // namespace flipscope
