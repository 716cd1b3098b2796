// Makes thumbnails on a thread of its own, the ones asked for last first, since those are on the screen. What
// was asked for and scrolled past is forgotten, so a fast scroll through 100,000 pictures costs what is seen.
// The trap: `loaded` comes later than a change of the samples; compare its generation.
#pragma once

#include "datasets/dataset.h"

#include <QImage>
#include <QObject>

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace flipscope {

class PictureLoader : public QObject {
    Q_OBJECT
public:
    struct Request {
        int generation;
        quint64 key; ///< the caller's
        Samples samples;
        std::uint32_t position;
        ImageShape shape;
        int side; ///< pixels that the longer side fills; smaller pictures grow by whole factors
    };
    struct Picture {
        int generation;
        quint64 key;
        QImage image; ///< null: it could not be read
    };

    explicit PictureLoader(QObject* parent = nullptr);
    /// Waits for the picture that is being read, if any.
    ~PictureLoader() override;

    void ask(Request request);
    /// What waits is forgotten.
    void clear();

    /// What a request becomes; on any thread.
    static QImage thumbnail(const Samples& samples, std::size_t position, ImageShape shape, int side);

Q_SIGNALS:
    /// Several at once, ten to thirty times a second.
    void loaded(const std::vector<flipscope::PictureLoader::Picture>& pictures);

private:
    void work(const std::stop_token& stop);
    void deliver();

    std::mutex m_mutex; // of all but the thread
    std::condition_variable_any m_wake;
    std::vector<Request> m_waiting; // the last is the next
    std::vector<Picture> m_done;
    bool m_isTold = false; // deliver() is on its way
    std::jthread m_thread; // last: ends before anything that it uses
};

} // namespace flipscope
