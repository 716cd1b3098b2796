#include "app/downloader.h"

#include "widgets/enginewords.h"

#include <optional>

namespace flipscope {

Downloader::Downloader(QObject* parent) : QObject(parent) {}

Downloader::~Downloader() = default;

void Downloader::cancel() { m_thread.request_stop(); }

void Downloader::start(const CatalogueEntry& entry, const std::filesystem::path& folder,
                       const DownloadLimits& limits) {
    if (m_isRunning)
        return;
    m_isRunning = true;
    m_entry = entry;
    m_thread = std::jthread([this, entry, folder, limits](const std::stop_token& stop) {
        const auto tell = [this](auto action) {
            QMetaObject::invokeMethod(this, action, Qt::QueuedConnection);
        };
        DownloadOptions options;
        options.folder = folder;
        options.stop = stop;
        options.limits = limits;
        options.onProgress = [&](const DownloadProgress& progress) {
            tell([this, progress] { Q_EMIT progressed(progress); });
        };
        options.onNote = [&](const std::string& text) {
            tell([this, text = QString::fromStdString(text)] { Q_EMIT noted(text); });
        };
        std::optional<DownloadResult> result;
        QString failure;
        try {
            result = download(entry, options);
        } catch (const std::exception& error) {
            failure = engineWords(error);
        }
        tell([this, result, failure] {
            m_isRunning = false;
            if (!result)
                Q_EMIT failed(failure);
            else if (result->isStopped)
                Q_EMIT stopped();
            else
                Q_EMIT finished(QString::fromStdString(result->folder.string()));
        });
    });
}

} // namespace flipscope
