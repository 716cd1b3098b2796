// The counter behind one weight over the steps around a flip: a line, the level at which the weight changes,
// and the step that is explained.
#pragma once

#include "engine/timeline/whyflip.h"

#include <QWidget>

#include <vector>

namespace flipscope {

class CounterView : public QWidget {
    Q_OBJECT
public:
    explicit CounterView(QWidget* parent = nullptr);

    /// `step` is marked.
    void setHistory(std::vector<CounterPoint> points, const WatchedCounter& levels, quint64 step);
    void clear();
    void showAsTable();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void stepChosen(quint64 step);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    QRect plot() const;
    QPointF at(std::size_t i) const;
    double yOf(double counter) const;
    std::size_t nearest(int x) const;

    std::vector<CounterPoint> m_points;
    WatchedCounter m_levels;
    quint64 m_step = 0;
    double m_lowest = -1, m_highest = 1;
};

} // namespace flipscope
