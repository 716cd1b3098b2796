#include "widgets/duplicatesearch.h"

#include "widgets/enginewords.h"

#include <utility>

namespace flipscope {

namespace {
constexpr int tickMilliseconds = 100;
}

DuplicateSearch::DuplicateSearch(QObject* parent) : QObject(parent) {
    m_tick.setInterval(tickMilliseconds);
    connect(&m_tick, &QTimer::timeout, this, [this] { Q_EMIT progressed(m_watch->progress()); });
}

DuplicateSearch::~DuplicateSearch() {
    if (m_watch)
        m_watch->stop();
}

void DuplicateSearch::start(std::shared_ptr<const Dataset> dataset) {
    if (m_watch)
        m_watch->stop();
    m_watch = std::make_shared<Watch>();
    m_tick.start();
    m_thread = std::jthread([this, watch = m_watch, dataset = std::move(dataset)] {
        const Watch::Scope scope(watch.get());
        std::vector<Duplicate> duplicates;
        QString failure;
        try {
            duplicates = findDuplicates(*dataset, true);
        } catch (const Stopped&) {
            return;
        } catch (const std::exception& error) {
            failure = engineWords(error);
        }
        QMetaObject::invokeMethod(
            this,
            [this, watch, failure, duplicates = std::move(duplicates)] {
                if (m_watch != watch)
                    return; // of an earlier one
                m_watch = nullptr;
                m_tick.stop();
                if (failure.isEmpty())
                    Q_EMIT found(duplicates);
                else
                    Q_EMIT failed(failure);
            },
            Qt::QueuedConnection);
    });
}

void DuplicateSearch::stop() {
    if (!m_watch)
        return;
    m_watch->stop();
    m_watch = nullptr;
    m_tick.stop();
    Q_EMIT stopped();
}

} // namespace flipscope
