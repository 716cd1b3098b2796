#include "app/jobprogress.h"

#include "app/latestjob.h"
#include "widgets/numberformat.h"
#include "widgets/progressstrip.h"

#include <algorithm>
#include <utility>

namespace flipscope {

namespace {

constexpr int tickMilliseconds = 100;

} // namespace

JobProgress::JobProgress(ProgressStrip& strip, std::vector<const LatestJob*> jobs, const QString& words,
                         QObject* parent)
    : QObject(parent), m_strip(strip), m_jobs(std::move(jobs)), m_words(words) {
    m_tick.setInterval(tickMilliseconds);
    connect(&m_tick, &QTimer::timeout, this, &JobProgress::show);
    for (const LatestJob* job : m_jobs)
        connect(job, &LatestJob::idle, this, &JobProgress::show);
}

void JobProgress::show() {
    const auto busy =
        std::find_if(m_jobs.begin(), m_jobs.end(), [](const LatestJob* job) { return job->isBusy(); });
    if (busy == m_jobs.end()) {
        m_tick.stop();
        m_strip.end();
        return;
    }
    const Watch::Progress now = (*busy)->progress();
    const QString text =
        m_words.arg(formatCount(static_cast<qint64>(now.done)), formatCount(static_cast<qint64>(now.total)));
    if (!m_strip.isActive())
        m_strip.begin(text);
    m_strip.setProgress(text, now.done, now.total);
    if (!m_tick.isActive())
        m_tick.start();
}

} // namespace flipscope
