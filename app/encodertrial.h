// Tries encoders while their text is typed: fits each to the data that are open, on a thread of its own. The
// last text wins; fitting an earlier one is given up. GUI thread only.
#pragma once

#include "datasets/watch.h"
#include "engine/encoder.h"

#include <QObject>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace flipscope {

class EncoderTrial : public QObject {
    Q_OBJECT
public:
    explicit EncoderTrial(QObject* parent = nullptr);
    /// Gives up, and waits for that.
    ~EncoderTrial() override;

    /// Answers by one of the signals, unless another text comes before.
    void request(const std::string& spec, std::shared_ptr<const Dataset> dataset);
    /// What was asked for is no longer wanted.
    void cancel();

Q_SIGNALS:
    void fitted(std::shared_ptr<const flipscope::Encoder> encoder);
    void failed(const QString& text);

private:
    struct Wish {
        std::string spec;
        std::shared_ptr<const Dataset> dataset;
        std::shared_ptr<Watch> watch;
    };
    void work(const std::stop_token& stop);

    std::shared_ptr<Watch> m_watch; // of the last wish
    std::mutex m_mutex;             // of m_wish
    std::condition_variable_any m_wake;
    std::optional<Wish> m_wish;
    std::jthread m_thread; // last
};

} // namespace flipscope
