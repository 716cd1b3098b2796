// A camera or a video file, read on a thread of its own; the window gets the latest picture, never a queue of
// them. Files run at their own speed. GUI thread only.
#pragma once

#include "datasets/camera.h"

#include <QObject>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace flipscope {

class VideoFeed : public QObject {
    Q_OBJECT
public:
    explicit VideoFeed(QObject* parent = nullptr) : QObject(parent) {}
    /// Waits for the picture that is being read, if any.
    ~VideoFeed() override;

    void startCamera(int device);
    void startFile(const QString& file);
    void stop();
    bool isRunning() const { return m_thread.joinable(); }

Q_SIGNALS:
    void pictureReady(std::shared_ptr<const flipscope::RawPicture> picture);
    /// By itself; `failure` is empty where the video is over.
    void ended(const QString& failure);

private:
    void start(std::function<VideoSource()> open);
    void run(const std::stop_token& stop, const std::function<VideoSource()>& open, int generation);
    void take(int generation);

    int m_generation = 0;                        // of the source: pictures of an earlier one are not shown
    std::mutex m_mutex;                          // of m_picture
    std::shared_ptr<const RawPicture> m_picture; // not yet taken
    std::condition_variable_any m_wake;
    std::jthread m_thread; // last
};

} // namespace flipscope
