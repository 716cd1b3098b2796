// The points of a curve that grows while a run trains, with what drawing needs of them again and again, so
// that a look at a long curve costs what has come since the last one and what can be seen, not all that there
// is: its smoothed twin, its range, and the extremes of blocks of 16, 256 and 4,096 points.
#pragma once

#include "widgets/axisrange.h"
#include "widgets/curve.h"

#include <array>

namespace flipscope {

class GrowingCurve {
public:
    enum class Of { Points, Trend };

    void setPoints(QList<QPointF> points);
    void append(const QList<QPointF>& more);
    const QList<QPointF>& points() const { return m_points; }
    /// smoothed(points(), weight).
    const QList<QPointF>& trend(double weight);
    /// No point has a fraction of x.
    bool hasWholeX();
    /// `positive`: as positiveOnly() leaves them.
    void includeY(Extent& extent, bool positive);
    /// To be thinned to `columns` equal parts of [from, to]: the points around it, or, where those are many
    /// more than can be drawn, the extremes of blocks of at most a quarter of a part.
    QList<QPointF> section(Of of, double weight, bool positive, double from, double to, int columns);

private:
    /// Lowest, highest, first and last number of each full block of as many points.
    struct Blocks {
        qsizetype size = 0, taken = 0; // points
        QList<QPointF> extremes;
    };
    struct Summary {
        std::array<Blocks, 3> levels{Blocks{16, 0, {}}, Blocks{256, 0, {}}, Blocks{4096, 0, {}}};
        bool positive = false;
        void take(const QList<QPointF>& points, bool onlyPositive);
    };
    Summary& summaryOf(Of of, double weight, bool positive);

    QList<QPointF> m_points, m_trend;
    Smoothing m_smoothing{0};
    Summary m_pointSummary, m_trendSummary;
    qsizetype m_wholeUpTo = 0;
    bool m_isWhole = true;
};

} // namespace flipscope
