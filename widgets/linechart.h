// Curves over a common x axis: live metrics of a training. Give the points of a series by setPoints(), and
// what follows by appendPoints(), as often as the window refreshes; everything is kept for export, hover and
// table, and thinned for drawing only. The only class that knows Qt Charts. The trap: x must not decrease
// within a series.
#pragma once

#include <QList>
#include <QPointF>
#include <QWidget>

#include <memory>
#include <utility>

class QMenu;

namespace flipscope {

class LineChart : public QWidget {
    Q_OBJECT
public:
    enum class Scale { Linear, Logarithmic };

    struct SeriesStyle {
        enum Kind { Line, Markers };
        QString name;
        int colour = 0; ///< index for seriesColour()
        Kind kind = Line;
        bool smoothable = true;
        bool isReference = false; ///< of another run: dashed, without its raw values
    };

    LineChart(const QString& title, const QString& xTitle, const QString& yTitle, QWidget* parent = nullptr);
    ~LineChart() override;

    /// Returns the index that the other functions take.
    int addSeries(const SeriesStyle& style);
    void removeAllSeries();
    int seriesCount() const;

    void setPoints(int series, QList<QPointF> points);
    /// Behind those that are there: what a growing curve costs does not grow with it.
    void appendPoints(int series, const QList<QPointF>& more);
    /// Why there are no values; empty: none yet.
    void setEmptyText(const QString& text);
    /// All points given, unthinned.
    QList<QPointF> points(int series) const;
    /// What the raw curve draws: thinned to the minimum and maximum per pixel column; on a log axis a value
    /// that is not positive is NaN, where the curve drops out of the plot.
    QList<QPointF> drawnPoints(int series) const;
    /// The smoothed values over all points; the points themselves where nothing is smoothed.
    QList<QPointF> smoothedPoints(int series) const;

    void setScale(Scale scale);
    Scale scale() const;
    /// Of x; values that are not positive are not drawn.
    void setScaleX(Scale scale);
    Scale scaleX() const;
    /// Shades what lies between the lowest and the highest value of every few pixels, instead of drawing all.
    void setEnvelope(bool envelope);
    bool envelope() const;
    /// What the envelope of a series spans, lower bounds then upper; empty: none is drawn.
    QList<QPointF> envelopePoints(int series) const;
    /// Shades every other stretch of so many units of x, such as epochs; 0: none.
    void setBands(double width);
    /// Something that happened at x, in a few words; drawn as a line, and part of the reading there.
    void addMark(double x, const QString& text);
    QList<std::pair<double, QString>> marks() const;
    void clearMarks();
    /// Weight of the past in a debiased exponential mean, 0..0.99; 0: off.
    void setSmoothing(double weight);
    double smoothing() const;

    void setXTitle(const QString& title);
    void setYRange(double minimum, double maximum);
    void setAutomaticYRange();
    /// y values are shares 0..1 and shown as per cent.
    void setPercent(bool percent);

    /// Following: the axes fit all points at every update. Zooming (wheel) and panning (drag) turn it off; a
    /// double click fits and turns it on.
    void setFollow(bool follow);
    bool follow() const;

    /// The ranges that are visible now.
    QRectF visibleRange() const;

    /// Smoothing, scale, follow, table, saving; also the context menu and the tool button's.
    QMenu* menu() const;

    /// Values of all series, one row per x (RFC 4180, C locale, atomic). False: could not write, `error` says
    /// why.
    bool saveValues(const QString& file, QString* error = nullptr) const;
    /// SVG where the file's name says so, else PNG.
    bool savePicture(const QString& file, QString* error = nullptr) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void followChanged(bool follow);

protected:
    void changeEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace flipscope
