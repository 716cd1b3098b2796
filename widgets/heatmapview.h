// Numbers as a near-square grid of coloured cells in index order, with a legend: per-neuron values.
// Cells are reachable by mouse (hover, click) and keyboard (arrows, Home, End, Enter). All cells go through a
// 256-entry colour table into one image; the trap: cells have whole-pixel sides, so the grid may leave a
// margin.
#pragma once

#include "widgets/cellgrid.h"
#include "widgets/colourmap.h"

#include <QImage>
#include <QWidget>

#include <functional>
#include <vector>

namespace flipscope {

class HeatmapView : public QWidget {
    Q_OBJECT
public:
    using Map = ColourMap::Kind; ///< Map::Amount, Map::Signed

    explicit HeatmapView(QWidget* parent = nullptr);

    /// Columns x rows for so many cells.
    static QSize gridFor(int count);

    void setValues(std::vector<double> values);
    const std::vector<double>& values() const { return m_values; }

    /// Amount: 0 (or the minimum) to the maximum; Signed: symmetric around 0.
    void setMap(Map map);
    Map map() const { return m_map; }

    /// Fixed limits, until setAutomaticRange(); Signed uses the larger magnitude on both sides.
    void setRange(double minimum, double maximum);
    void setAutomaticRange();
    double minimum() const { return m_minimum; }
    double maximum() const { return m_maximum; }

    /// What the tooltip says about a cell.
    void setDescription(std::function<QString(int)> description);

    /// -1: none.
    void setSelected(int index);
    int selectedCell() const { return m_selected; }

    /// As rendered.
    QColor colourAt(int index) const;
    /// Of a cell, in this widget's coordinates.
    QRect cellRect(int index) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void hovered(int index);  ///< -1: none
    void selected(int index); ///< by the user

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void updateLimits();
    void render();
    void layOut();
    void setHovered(int index);
    void choose(int index);
    QRect legendRect() const;
    void paintLegend(QPainter& painter) const;
    void paintFrame(QPainter& painter) const;
    void paintOutline(QPainter& painter, int index, bool strong) const;

    std::vector<double> m_values;
    Map m_map = Map::Amount;
    bool m_automatic = true;
    double m_minimum = 0;
    double m_maximum = 1;
    std::function<QString(int)> m_description;
    int m_selected = -1;
    int m_hovered = -1;
    QImage m_image; // one pixel per cell
    CellGrid m_grid;
};

} // namespace flipscope
