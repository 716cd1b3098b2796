// Tries encoders while their text is typed: fits each to the data that are open, on a thread of its own. The
// last text wins; fitting an earlier one is given up. GUI thread only.
#pragma once

#include "app/latestjob.h"
#include "engine/encoder.h"

#include <memory>
#include <string>

namespace flipscope {

class EncoderTrial : public QObject {
    Q_OBJECT
public:
    explicit EncoderTrial(QObject* parent = nullptr);

    /// Answers by one of the signals, unless another text comes before.
    void request(const std::string& spec, std::shared_ptr<const Dataset> dataset);
    /// What was asked for is no longer wanted.
    void cancel() { m_job.cancel(); }

Q_SIGNALS:
    void fitted(std::shared_ptr<const flipscope::Encoder> encoder);
    void failed(const QString& text);

private:
    LatestJob m_job;
};

} // namespace flipscope
