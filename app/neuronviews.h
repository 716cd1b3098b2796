// Keeps the two views of neurons - blame heatmap, weights of the selected one - on the latest snapshot. A
// view that is hidden only goes stale; it is filled when it is shown. Tells by wantedChanged() whether any is
// visible.
#pragma once

#include "app/moment.h"
#include "datasets/dataset.h"
#include "engine/encoder.h"
#include "engine/observer.h"

#include <QObject>

#include <memory>

namespace flipscope {

class BlamePanel;
class WeightView;

class NeuronViews : public QObject {
    Q_OBJECT
public:
    explicit NeuronViews(QObject* parent = nullptr);

    BlamePanel* blamePanel() const { return m_blame; }
    WeightView* weightView() const { return m_weights; }
    bool wanted() const { return m_blameShown || m_weightsShown; }
    /// As their docks tell it (QDockWidget::visibilityChanged). The trap: QWidget::isVisible() is also true
    /// of a panel behind another's tab.
    void setBlameShown(bool shown);
    void setWeightsShown(bool shown);
    bool showsBlame() const { return m_blameShown; }
    bool showsWeights() const { return m_weightsShown; }
    /// In both views.
    void showNeuron(int layer, int neuron);

    void setDataset(std::shared_ptr<const Dataset> dataset, std::shared_ptr<const Encoder> encoder);
    void setSnapshot(std::shared_ptr<const TrainingSnapshot> snapshot);
    void clear();
    /// A moment of the run that is looked at instead of the latest snapshot; null: back to that.
    void setMoment(std::shared_ptr<const Moment> moment);

    /// Of the step of that moment; shown in place of its flips. Empty: not known.
    void setMomentBlame(quint64 step, const std::shared_ptr<const std::vector<LayerBlame>>& blame);

    bool knowsBlameOf(quint64 step) const { return m_momentBlame && m_momentBlameStep == step; }

    /// The neuron whose weights are shown.
    int layer() const { return m_layer; }
    int neuron() const { return m_neuron; }
    /// Shows a neuron in both views.
    void show(int layer, int neuron);
    /// What the views show, or will when they are visible; null: nothing.
    const std::shared_ptr<const TrainingSnapshot>& snapshot() const {
        return m_moment ? m_moment->snapshot : m_snapshot;
    }

Q_SIGNALS:
    void wantedChanged(bool wanted);
    /// The weight view has been filled, or there is more to know of the network that it shows.
    void weightsShown();

private:
    void becomeStale();
    void showBlame();
    void showFlips();
    void showWeights();
    void markFlips();
    void select(int layer, int neuron);

    // Owned by the docks that they are put into.
    BlamePanel* m_blame;
    WeightView* m_weights;
    std::shared_ptr<const Dataset> m_dataset;
    std::shared_ptr<const Encoder> m_encoder;
    std::shared_ptr<const TrainingSnapshot> m_snapshot; // the latest
    std::shared_ptr<const Moment> m_moment;
    std::shared_ptr<const std::vector<LayerBlame>> m_momentBlame;
    quint64 m_momentBlameStep = 0;
    int m_layer = 0;
    int m_neuron = 0;
    bool m_blameShown = false;
    bool m_weightsShown = false;
    bool m_blameStale = false;
    bool m_weightsStale = false;
};

} // namespace flipscope
