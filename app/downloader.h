// Downloads a data set on a thread of its own, as the command line does: the same download(). One at a time.
// GUI thread only.
#pragma once

#include "datasets/download.h"

#include <QObject>

#include <thread>

namespace flipscope {

class Downloader : public QObject {
    Q_OBJECT
public:
    explicit Downloader(QObject* parent = nullptr);
    /// Stops, keeping what has arrived, and waits for that (a fraction of a second).
    ~Downloader() override;

    /// `folder`: of data sets' folders. Ignored while one is running.
    void start(const CatalogueEntry& entry, const std::filesystem::path& folder,
               const DownloadLimits& limits = {});
    /// What has arrived is kept; stopped() follows.
    void cancel();
    bool isRunning() const { return m_isRunning; }
    /// What is, or was last, downloaded.
    const CatalogueEntry& entry() const { return m_entry; }

Q_SIGNALS:
    void progressed(const flipscope::DownloadProgress& progress);
    void noted(const QString& text);
    void finished(const QString& folder);
    void stopped();
    void failed(const QString& text);

private:
    CatalogueEntry m_entry;
    bool m_isRunning = false;
    std::jthread m_thread; // last
};

} // namespace flipscope
