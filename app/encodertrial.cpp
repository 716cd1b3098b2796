#include "app/encodertrial.h"

#include <utility>

namespace flipscope {

EncoderTrial::EncoderTrial(QObject* parent) : QObject(parent) {
    connect(&m_job, &LatestJob::failed, this, &EncoderTrial::failed);
}

void EncoderTrial::request(const std::string& spec, std::shared_ptr<const Dataset> dataset) {
    m_job.request([this, spec, dataset = std::move(dataset)]() -> LatestJob::Delivery {
        auto encoder = std::make_shared<const Encoder>(
            Encoder::fit(spec, watched(dataset->train, Watch::Stage::Fitting), dataset->shape));
        return [this, encoder] { Q_EMIT fitted(encoder); };
    });
}

} // namespace flipscope
