// Blame of a layer over time: a row per neuron, a column per window of steps, coloured by how often a step
// told the neuron to change. Rows and columns share pixels where there are more of them: the largest value
// shows. Points and arrow keys read single cells; a click chooses the neuron. BlamePanel's table is its twin.
#pragma once

#include "widgets/blamehistory.h"

#include <QImage>
#include <QWidget>

#include <functional>

namespace flipscope {

class BlameTimeView : public QWidget {
    Q_OBJECT
public:
    explicit BlameTimeView(QWidget* parent = nullptr);

    /// `history` must outlive the view; layer -1: nothing.
    void setHistory(const BlameHistory* history, int layer);
    void setSelected(int neuron);
    /// Times per step; NaN: there is none.
    double value(int neuron, int window) const;
    /// Neuron and window at a place; -1: none.
    QPoint cellAt(const QPoint& place) const; ///< x: window, y: neuron
    QRect plot() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void hovered(int neuron, int window); ///< -1: none
    void selected(int neuron);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    int neurons() const;
    int windows() const { return m_history ? static_cast<int>(m_history->windows().size()) : 0; }
    void draw();

    const BlameHistory* m_history = nullptr;
    int m_layer = -1;
    int m_neuron = -1;
    double m_largest = 0;
    QImage m_image;
    bool m_stale = true;
};

} // namespace flipscope
