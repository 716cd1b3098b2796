// Keeps the neuron check on the inspected model: counts in the background, when an epoch or the run ends or
// at a pause, and only while the panel is in view.
#pragma once

#include "app/jobprogress.h"
#include "app/latestjob.h"
#include "widgets/neuroncheckpanel.h"

#include <QObject>

namespace flipscope {

class InspectedModel;

class NeuronCheck : public QObject {
    Q_OBJECT
public:
    /// Pictures that are looked at: enough for shares to the per cent.
    static constexpr std::size_t pictures = 256;

    NeuronCheck(InspectedModel& model, QObject* parent);

    NeuronCheckPanel* panel() const { return m_panel; }
    void setDataset(std::shared_ptr<const Dataset> dataset);
    /// The validation part, where there is one.
    static const Samples& samplesOf(const Dataset& dataset);
    /// As its dock tells it.
    void setShown(bool shown);

private:
    void count();

    InspectedModel& m_model;
    NeuronCheckPanel* m_panel;
    std::shared_ptr<const Dataset> m_dataset;
    bool m_shown = false;
    bool m_stale = true;
    LatestJob m_job;
    JobProgress m_progress;
};

} // namespace flipscope
