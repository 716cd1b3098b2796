#include "app/videofeed.h"

#include "widgets/enginewords.h"

#include <chrono>
#include <utility>

namespace flipscope {

VideoFeed::~VideoFeed() { stop(); }

void VideoFeed::startCamera(int device) {
    start([device] { return VideoSource::camera(device); });
}

void VideoFeed::startFile(const QString& file) {
    start([path = file.toStdString()] { return VideoSource::file(path); });
}

void VideoFeed::stop() {
    ++m_generation;
    m_thread = {}; // stops and joins
    m_picture = nullptr;
}

void VideoFeed::start(std::function<VideoSource()> open) {
    stop();
    m_thread = std::jthread([this, open = std::move(open), generation = m_generation](
                                const std::stop_token& stop) { run(stop, open, generation); });
}

/// The feed's thread.
void VideoFeed::run(const std::stop_token& stop, const std::function<VideoSource()>& open, int generation) {
    QString failure;
    try {
        VideoSource source = open();
        const double rate = source.rate();
        auto due = std::chrono::steady_clock::now();
        for (;;) {
            auto picture = std::make_shared<RawPicture>();
            if (stop.stop_requested() || !source.read(*picture))
                break;
            std::unique_lock lock(m_mutex);
            const bool isTold = std::exchange(m_picture, std::move(picture)) != nullptr;
            if (!isTold)
                QMetaObject::invokeMethod(
                    this, [this, generation] { take(generation); }, Qt::QueuedConnection);
            if (rate > 0) {
                due += std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                    std::chrono::duration<double>(1 / rate));
                m_wake.wait_until(lock, stop, due, [] { return false; });
            }
        }
    } catch (const std::exception& error) {
        failure = engineWords(error);
    }
    QMetaObject::invokeMethod(
        this,
        [this, generation, failure] {
            if (generation != m_generation)
                return;
            take(generation); // the last picture is seen, too
            VideoFeed::stop();
            Q_EMIT ended(failure);
        },
        Qt::QueuedConnection);
}

void VideoFeed::take(int generation) {
    if (generation != m_generation)
        return;
    std::shared_ptr<const RawPicture> picture;
    {
        const std::lock_guard lock(m_mutex);
        picture = std::exchange(m_picture, nullptr);
    }
    if (picture)
        Q_EMIT pictureReady(picture);
}

} // namespace flipscope
