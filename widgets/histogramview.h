// Numbers as a histogram over fixed bounds, with a line where it is split in two colours; what lies outside
// is counted in the outermost bars.
#pragma once

#include <QWidget>

#include <vector>

namespace flipscope {

class HistogramView : public QWidget {
    Q_OBJECT
public:
    /// `title` is said of the values; bars are of equal width over [-range, range].
    HistogramView(const QString& title, double range, int bars, QWidget* parent = nullptr);
    /// Bars between neighbouring edges (ascending), drawn as wide as each other.
    HistogramView(const QString& title, std::vector<double> edges, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    const QString& title() const { return m_title; }
    /// Bars that begin below it have the second colour; 0 unless said otherwise.
    void setSplit(double value);
    void setCounts(std::vector<quint64> counts);
    void setValues(const std::vector<float>& values);
    const std::vector<quint64>& counts() const { return m_counts; }
    /// The bar that a value belongs to.
    int barOf(double value) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool event(QEvent* event) override;

private:
    QRect plot() const;
    double lowerEdge(int bar) const { return m_edges[static_cast<std::size_t>(bar)]; }
    double xOf(double value) const;
    void describeCounts();
    QString describe(int bar) const;

    QString m_title;
    std::vector<double> m_edges; // one more than bars
    double m_split = 0;
    std::vector<quint64> m_counts;
};

} // namespace flipscope
