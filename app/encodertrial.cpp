#include "app/encodertrial.h"

#include <utility>

namespace flipscope {

EncoderTrial::EncoderTrial(QObject* parent)
    : QObject(parent), m_thread([this](const std::stop_token& stop) { work(stop); }) {}

EncoderTrial::~EncoderTrial() { cancel(); }

void EncoderTrial::cancel() {
    if (m_watch)
        m_watch->stop();
    m_watch = nullptr;
    const std::lock_guard lock(m_mutex);
    m_wish.reset();
}

void EncoderTrial::request(const std::string& spec, std::shared_ptr<const Dataset> dataset) {
    cancel();
    m_watch = std::make_shared<Watch>();
    {
        const std::lock_guard lock(m_mutex);
        m_wish = Wish{spec, std::move(dataset), m_watch};
    }
    m_wake.notify_one();
}

void EncoderTrial::work(const std::stop_token& stop) {
    for (;;) {
        Wish wish;
        {
            std::unique_lock lock(m_mutex);
            if (!m_wake.wait(lock, stop, [this] { return m_wish.has_value(); }))
                return;
            wish = *std::exchange(m_wish, std::nullopt);
        }
        const Watch::Scope scope(wish.watch.get());
        std::shared_ptr<const Encoder> encoder;
        QString failure;
        try {
            encoder = std::make_shared<const Encoder>(Encoder::fit(
                wish.spec, watched(wish.dataset->train, Watch::Stage::Fitting), wish.dataset->shape));
        } catch (const Stopped&) {
            continue;
        } catch (const std::exception& error) {
            failure = QString::fromUtf8(error.what());
        }
        QMetaObject::invokeMethod(
            this,
            [this, watch = wish.watch, encoder, failure] {
                if (watch != m_watch)
                    return; // another text has come
                m_watch = nullptr;
                if (encoder)
                    Q_EMIT fitted(encoder);
                else
                    Q_EMIT failed(failure);
            },
            Qt::QueuedConnection);
    }
}

} // namespace flipscope
