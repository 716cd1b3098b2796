// The plot inside a LineChart: axes, pens and mouse handling over Qt Charts. Included by LineChart's sources
// only, so that no other file sees Qt Charts. Values and ranges are in the caller's units; per cent exists
// here only.
#pragma once

#include "widgets/axisrange.h"

#include <QChartView>
#include <QList>

#include <functional>
#include <optional>
#include <vector>

class QAbstractAxis;
class QLogValueAxis;
class QValueAxis;
class QXYSeries;

namespace flipscope {

class PlotView final : public QChartView {
    Q_OBJECT
public:
    /// What is said about one x.
    struct Reading {
        struct Entry {
            QColor colour;
            QString text;
            QPointF point;
        };
        double x = 0;
        QString title;
        std::vector<Entry> entries;
    };

    PlotView(const QString& xTitle, const QString& yTitle, QWidget* parent);

    void setXTitle(const QString& title);

    QXYSeries* addLine();
    QXYSeries* addMarkers();
    void removeAll();
    void setData(QXYSeries* series, const QList<QPointF>& points);

    void setLogarithmic(bool logarithmic);
    bool isLogarithmic() const { return m_logarithmic; }
    void setLogarithmicX(bool logarithmic);
    bool isLogarithmicX() const { return m_logarithmicX; }
    void setPercent(bool percent);
    bool isPercent() const { return m_percent; }

    void setRange(const PlotRange& range);
    const PlotRange& range() const { return m_range; }
    /// Ticks of x only on whole numbers.
    void setWholeX(bool whole) { m_wholeX = whole; }
    int plotWidth() const;

    /// What lies behind the curves: every other stretch of so many units of x is shaded; 0: none.
    void setBands(double width);
    /// Filled between two bounds of equal x, in the order of x.
    struct Envelope {
        QColor colour;
        QList<QPointF> lower, upper;
    };
    void setEnvelopes(std::vector<Envelope> envelopes);
    /// Dashed lines at x, each with a word at its top.
    void setMarks(const QList<std::pair<double, QString>>& marks);

    /// Asked while the mouse is over the plot.
    void setReader(std::function<std::optional<Reading>(double x)> reader) { m_reader = std::move(reader); }

    /// Zooms around the middle, or moves by shares of the range; as by the user.
    void zoomBy(double factor);
    void moveBy(double shareX, double shareY);

    /// Shown in the middle instead of a reading; empty: nothing.
    void setHint(const QString& hint);

    void applyPalette();

Q_SIGNALS:
    void rangeChosen(const flipscope::PlotRange& range);
    void fitRequested();

protected:
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;
    void drawBackground(QPainter* painter, const QRectF& rect) override;
    void drawForeground(QPainter* painter, const QRectF& rect) override;

private:
    void placePlot();
    void layOutAgain();
    QAbstractAxis* yAxis() const;
    QAbstractAxis* xAxis() const;
    void swapAxis(QAbstractAxis* before, QAbstractAxis* after, Qt::Alignment side);
    void styleAxis(QAbstractAxis* axis) const;
    void adopt(QXYSeries* series);
    void choose(const PlotRange& range);
    void showRange(QValueAxis* axis, const AxisRange& range, int ticks, bool whole);
    void showLogarithmic(QLogValueAxis* axis, double minimum, double maximum);
    void drawBands(QPainter& painter) const;
    void drawMarks(QPainter& painter) const;
    QPointF valueAt(QPoint position) const;
    QPointF positionOf(QPointF value) const;
    void drawReading(QPainter& painter, const Reading& reading) const;
    void drawBox(QPainter& painter, const Reading& reading, const QPointF& anchor) const;

    QValueAxis* m_x;
    QLogValueAxis* m_logX;
    QValueAxis* m_linear;
    QLogValueAxis* m_log;
    PlotRange m_range;
    bool m_logarithmic = false;
    bool m_logarithmicX = false;
    double m_bands = 0;
    std::vector<Envelope> m_envelopes;
    QList<std::pair<double, QString>> m_marks;
    bool m_percent = false;
    bool m_wholeX = false;
    std::function<std::optional<Reading>(double x)> m_reader;
    QString m_hint;
    std::optional<QPoint> m_mouse; // over the plot
    std::optional<QPoint> m_dragFrom;
    PlotRange m_dragRange;
};

} // namespace flipscope
