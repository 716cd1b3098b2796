// Says in a view's strip how far its jobs are, as long as one is busy.
#pragma once

#include <QObject>
#include <QTimer>

#include <vector>

namespace flipscope {

class LatestJob;
class ProgressStrip;

class JobProgress : public QObject {
    Q_OBJECT
public:
    /// The first of `jobs` that is busy is told of, in `words`: "%1 of %2". Strip and jobs must outlive this.
    JobProgress(ProgressStrip& strip, std::vector<const LatestJob*> jobs, const QString& words,
                QObject* parent = nullptr);
    /// To be called when a job was given something to do, or was cancelled.
    void show();

private:
    ProgressStrip& m_strip;
    std::vector<const LatestJob*> m_jobs;
    QString m_words;
    QTimer m_tick;
};

} // namespace flipscope
