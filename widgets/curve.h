// Arithmetic on the points of a curve: thinning for drawing, smoothing for reading. No Qt Charts, no pixels.
#pragma once

#include <QList>
#include <QPointF>

namespace flipscope {

/// Keeps the first, lowest, highest and last point of each of `columns` equal parts of [from, to], in order,
/// plus the neighbours just outside; so extremes survive and the drawn curve looks the same. NaN stays a gap
/// unless the gap is narrower than such a part. x must not decrease.
QList<QPointF> thinned(const QList<QPointF>& points, double from, double to, int columns);

/// First, lowest, highest and last number of [begin, end), in order, each once; one gap where there is none.
void appendExtremes(const QPointF* begin, const QPointF* end, QList<QPointF>& out);

/// Exponential mean with weight `weight` of the past (0..1), divided by 1 - weight^n so that it does not
/// start biased towards zero. NaN is passed through and leaves the mean as it was.
QList<QPointF> smoothed(const QList<QPointF>& points, double weight);

/// The same point after point.
class Smoothing {
public:
    explicit Smoothing(double weight) : m_weight(weight) {}
    double weight() const { return m_weight; }
    QPointF next(const QPointF& point);

private:
    double m_weight;
    double m_sum = 0;
    double m_share = 1; // weight^n: what the sum lacks
};

/// Lowest and highest value of each of `columns` equal parts of [from, to], at the part's middle; parts
/// without a number are left out.
struct Bounds {
    QList<QPointF> lower, upper;
};
Bounds bounds(const QList<QPointF>& points, double from, double to, int columns);

/// Values that a log axis cannot show become NaN.
QList<QPointF> positiveOnly(QList<QPointF> points);

} // namespace flipscope
