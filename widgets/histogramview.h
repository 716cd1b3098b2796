// Numbers as a histogram over a fixed range, with a line at 0; what lies outside is counted in the outermost
// bars.
#pragma once

#include <QWidget>

#include <vector>

namespace flipscope {

class HistogramView : public QWidget {
    Q_OBJECT
public:
    /// `title` is said of the values; bars are of equal width over [-range, range].
    HistogramView(const QString& title, double range, int bars, QWidget* parent = nullptr);

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
    double lowerEdge(int bar) const;
    QString describe(int bar) const;

    QString m_title;
    double m_range;
    std::vector<quint64> m_counts;
};

} // namespace flipscope
