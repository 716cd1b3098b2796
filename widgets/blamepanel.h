// Which neurons were told to change, how often and in which direction: one layer as a heatmap, in total or by
// class of the sample. Give it a window of steps by setBlame(). A neuron of a convolution is a filter, told
// at every place of its map: its counts are of samples and places. Layers are shown from 1, neurons from 0,
// as are classes; the interface counts both from 0.
#pragma once

#include "engine/learning/learner.h"
#include "widgets/blamehistory.h"

#include <QStringList>
#include <QWidget>

#include <vector>

class QComboBox;
class QLabel;
class QStackedWidget;
class QToolButton;

namespace flipscope {

struct NamedColumns;

class BlameTimeView;
class HeatmapView;

class BlamePanel : public QWidget {
    Q_OBJECT
public:
    explicit BlamePanel(QWidget* parent = nullptr);

    /// One more view per class; also names the output layer's neurons.
    void setClassNames(const QStringList& names);
    /// One entry per layer of the network, counted over steps firstStep..lastStep; empty: nothing yet.
    void setBlame(std::vector<LayerShape> layers, std::vector<LayerBlame> blame, quint64 firstStep,
                  quint64 lastStep);

    /// Instead of blame, of a step of the past: how many weights of each neuron flipped (`count`), and how
    /// many more of them up than down (`sum`). Until setBlame().
    void setFlips(std::vector<LayerShape> layers, std::vector<LayerBlame> flips, quint64 step);

    /// Of one step of the past, which tells nothing about the run's course.
    void setBlameOfStep(std::vector<LayerShape> layers, std::vector<LayerBlame> blame, quint64 step);

    /// Layer shown, from 0; -1: none.
    int layer() const;
    /// Selected neuron; -1: none.
    int neuron() const;
    /// Shows a layer and selects a neuron (-1: none) without a signal.
    void setSelection(int layer, int neuron);

    /// The number behind a cell of the current layer and view.
    double shownValue(int neuron) const;
    /// What has been seen since the run began, for the view over time.
    const BlameHistory& history() const { return m_history; }

Q_SIGNALS:
    /// By the user: a cell, or another layer while a neuron is selected.
    void neuronSelected(int layer, int neuron);

private:
    /// Position in the view combo box; a separator, then the classes.
    enum View { CountView, SumView, TimeView, Separator, FirstClassView };

    void setLayers(std::vector<LayerShape> layers, std::vector<LayerBlame> values);
    void fillLayers();
    void changeLayer();
    void refresh();
    void updateDescription();
    QString describe(int neuron) const;
    QString describeWindow(int neuron) const;
    NamedColumns timeColumns() const;
    QString describeTotals() const;
    QString timesText(qint64 count) const;
    const LayerBlame* shownLayer() const;
    /// Of the layer shown, which there must be.
    const LayerShape& shownShape() const { return m_shapes[static_cast<std::size_t>(layer())]; }
    void showTable();

    QStringList m_classNames;
    std::vector<LayerShape> m_shapes;
    std::vector<LayerBlame> m_blame; // as many
    quint64 m_firstStep = 0;
    quint64 m_lastStep = 0;
    bool m_showsFlips = false;
    int m_hovered = -1;
    QComboBox* m_layers;
    QComboBox* m_views;
    QToolButton* m_table;
    QStackedWidget* m_pages;
    HeatmapView* m_heatmap;
    BlameTimeView* m_time;
    BlameHistory m_history;
    int m_window = -1; // pointed at, of m_history
    QLabel* m_description;
    QLabel* m_totals;
};

} // namespace flipscope
