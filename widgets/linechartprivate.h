// What a LineChart keeps and does behind its header. Points arrive at any rate; refresh() turns them into
// drawn curves at most once per turn of the event loop, and only while the chart is visible.
#pragma once

#include "widgets/growingcurve.h"
#include "widgets/linechart.h"
#include "widgets/plotview.h"
#include "widgets/valuetable.h"

#include <QPointer>

#include <optional>
#include <vector>

class QAction;
class QActionGroup;
class QIODevice;
class QLabel;
class QToolButton;
class QXYSeries;

namespace flipscope {

class LineChart::Private {
public:
    struct Curve {
        SeriesStyle style;
        GrowingCurve data;
        QList<QPointF> drawn;
        Bounds bounds; ///< of the envelope
        QXYSeries* raw = nullptr;
        QXYSeries* trend = nullptr; ///< null: not smoothable
    };

    Private(LineChart* owner, const QString& titleText, const QString& xText, const QString& yText);

    void makeMenu();
    void markStale();
    void refresh();
    void applyPalette();
    void applyPens();
    bool smooths(const Curve& curve) const { return curve.trend && weight > 0; }
    NamedColumns columns() const;
    bool paintPixels(QIODevice& out) const;
    bool paintVector(QIODevice& out) const;

    LineChart* q;
    QString title, xTitle, emptyText;
    std::vector<Curve> curves;
    bool following = true;
    double weight = 0;
    bool hasEnvelope = false;
    QList<std::pair<double, QString>> marks;
    std::optional<AxisRange> fixedY;
    PlotView* plot;
    QMenu* menu;

private:
    PlotRange fitted();
    void draw(Curve& curve, const AxisRange& x);
    void drawEnvelopes();
    void updateLegend();
    bool wholeX();
    QString valueText(double y) const;
    QString xText(double x) const;
    QString legendEntry(const Curve& curve) const;
    std::optional<PlotView::Reading> read(double x);

    bool m_stale = false;
    bool m_queued = false;
    QLabel* m_titleLabel;
    QLabel* m_legend;
    QActionGroup* m_smoothing = nullptr;
    QAction* m_logarithmic = nullptr;
    QAction* m_logarithmicX = nullptr;
    QAction* m_envelope = nullptr;
    QToolButton* m_back;
    QAction* m_follow = nullptr;

public:
    /// Makes the menu's marks agree with the state.
    void updateMenu();
};

} // namespace flipscope
