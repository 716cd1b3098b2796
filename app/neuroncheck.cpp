#include "app/neuroncheck.h"

#include "app/inspectedmodel.h"
#include "widgets/numberformat.h"
#include "widgets/progressstrip.h"

#include <oneapi/tbb/task_arena.h>

#include <utility>

namespace flipscope {

NeuronCheck::NeuronCheck(InspectedModel& model, QObject* parent)
    : QObject(parent), m_model(model), m_panel(new NeuronCheckPanel),
      m_progress(*m_panel->progress(), {&m_job}, tr("Looking at pictures: %1 of %2")) {
    connect(&m_job, &LatestJob::failed, this,
            [this](const QString& text) { m_panel->setStatistics({}, text); });
    connect(m_panel->progress(), &ProgressStrip::cancelled, &m_job, &LatestJob::cancel);
    connect(&m_model, &InspectedModel::changed, this, [this](bool settled) {
        m_stale = m_stale || settled;
        if (settled && m_shown)
            count();
    });
}

void NeuronCheck::setShown(bool shown) {
    m_shown = shown;
    if (m_shown && m_stale)
        count();
}

const Samples& NeuronCheck::samplesOf(const Dataset& dataset) {
    return !dataset.validation.empty() ? dataset.validation
           : !dataset.test.empty()     ? dataset.test
                                       : dataset.train;
}

void NeuronCheck::setDataset(std::shared_ptr<const Dataset> dataset) {
    m_dataset = std::move(dataset);
    m_stale = true;
    if (m_shown)
        count();
}

void NeuronCheck::count() {
    m_stale = false;
    const auto model = m_model.model();
    if (!model || !m_dataset) {
        m_job.cancel();
        m_panel->setStatistics({}, tr("Train a model or open one, and see which of its neurons do nothing."));
        return;
    }
    if (model->preparation.shape != m_dataset->shape) {
        m_job.cancel();
        m_panel->setStatistics({}, tr("The open data are no pictures of this model's size."));
        return;
    }
    m_job.request(
        [this, model, data = m_dataset, title = m_model.title()]() -> LatestJob::Delivery {
            std::vector<LayerStatistics> layers;
            tbb::task_arena arena(1); // training keeps its cores
            arena.execute([&] {
                layers = neuronStatistics(model->network, model->encoder, samplesOf(*data), pictures,
                                          selectKernels("auto"));
            });
            return [this, layers = std::move(layers), title] { m_panel->setStatistics(layers, title); };
        },
        LatestJob::Before::Finish);
    m_progress.show();
}

} // namespace flipscope
