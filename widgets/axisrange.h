// Which part of the plane a chart shows, and where its axes put their ticks. Arithmetic only.
#pragma once

#include <QList>
#include <QPointF>

namespace flipscope {

struct AxisRange {
    double minimum = 0;
    double maximum = 1;

    double span() const { return maximum - minimum; }
    bool operator==(const AxisRange&) const = default;
};

struct PlotRange {
    AxisRange x;
    AxisRange y;
    bool operator==(const PlotRange&) const = default;
};

/// Smallest and largest of what is finite (`positive`: and > 0); takes part after part by include().
class Extent {
public:
    explicit Extent(bool positive = false) : m_positive(positive) {}
    void include(double value);
    bool empty() const { return m_empty; }
    AxisRange range() const { return m_range; }

private:
    bool m_positive;
    bool m_empty = true;
    AxisRange m_range;
};

/// Between values of x and places on its axis: the values themselves, or their logarithms. Thinning works on
/// places, so that a logarithmic axis gets as many points at its left as at its right.
class AxisScale {
public:
    explicit AxisScale(bool logarithmic) : m_logarithmic(logarithmic) {}
    AxisRange scaled(const AxisRange& range) const;
    /// Points without a place (x not positive) are left out.
    QList<QPointF> scaled(QList<QPointF> points) const;
    QList<QPointF> plain(QList<QPointF> places) const;

private:
    bool m_logarithmic;
};

/// 1, 2 or 5 times a power of ten: about `ticks` of them in the span.
double tickStep(double span, int ticks);

/// Decimals that tell such ticks apart.
int tickDecimals(double step);

/// Around the values, on whole ticks, never of no width.
AxisRange roundedLinear(const Extent& values);
/// Whole decades.
AxisRange roundedLogarithmic(const Extent& values);

/// Scaled by `factor` around `centre`; on a log axis in the logarithm.
AxisRange zoomed(const AxisRange& range, double factor, double centre, bool logarithmic);
/// Moved by a share of itself; on a log axis in the logarithm.
AxisRange moved(const AxisRange& range, double share, bool logarithmic);

} // namespace flipscope
