#include "widgets/pictureloader.h"

#include "widgets/sampleimage.h"

#include <QTimer>

#include <algorithm>
#include <utility>

namespace flipscope {

namespace {

constexpr std::size_t mostWaiting = 600; // a few screens
constexpr int deliverMilliseconds = 40;  // pictures are handed over together

} // namespace

PictureLoader::PictureLoader(QObject* parent)
    : QObject(parent), m_thread([this](const std::stop_token& stop) { work(stop); }) {}

PictureLoader::~PictureLoader() = default;

void PictureLoader::ask(Request request) {
    {
        const std::lock_guard lock(m_mutex);
        if (m_waiting.size() >= mostWaiting) // the older half was scrolled past
            m_waiting.erase(m_waiting.begin(), m_waiting.begin() + mostWaiting / 2);
        m_waiting.push_back(std::move(request));
    }
    m_wake.notify_one();
}

void PictureLoader::clear() {
    const std::lock_guard lock(m_mutex);
    m_waiting.clear();
    m_done.clear();
}

QImage PictureLoader::thumbnail(const Samples& samples, std::size_t position, ImageShape shape, int side) {
    QImage image = sampleImage(samples, position, shape);
    const int longer = std::max({image.width(), image.height(), 1});
    if (longer > side)
        image = image.scaled(side, side, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    else if (side / longer > 1)
        image = image.scaled(image.size() * (side / longer)); // whole factor: pixels stay pixels
    return image.convertToFormat(QImage::Format_RGB32);       // what the screen takes without a conversion
}

void PictureLoader::work(const std::stop_token& stop) {
    for (;;) {
        Request request;
        {
            std::unique_lock lock(m_mutex);
            if (!m_wake.wait(lock, stop, [this] { return !m_waiting.empty(); }))
                return;
            request = std::move(m_waiting.back());
            m_waiting.pop_back();
        }
        Picture picture{request.generation, request.key, {}};
        try {
            picture.image = thumbnail(request.samples, request.position, request.shape, request.side);
        } catch (const std::exception&) { // its file is gone or cut off: shown as missing
        }
        const std::lock_guard lock(m_mutex);
        m_done.push_back(std::move(picture));
        if (!std::exchange(m_isTold, true))
            QMetaObject::invokeMethod(
                this, [this] { QTimer::singleShot(deliverMilliseconds, this, &PictureLoader::deliver); },
                Qt::QueuedConnection);
    }
}

void PictureLoader::deliver() {
    std::vector<Picture> pictures;
    {
        const std::lock_guard lock(m_mutex);
        pictures.swap(m_done);
        m_isTold = false;
    }
    if (!pictures.empty())
        Q_EMIT loaded(pictures);
}

} // namespace flipscope
