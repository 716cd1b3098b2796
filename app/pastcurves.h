// The curves of a run that was opened rather than trained: accuracies, loss and speed per epoch, as its
// folder has them, and the flips of each step from its timeline, as soon as that is read. GUI thread only.
//
// The trap: a run that was trained in this window has finer curves, of every step: it keeps them.
#pragma once

#include <QObject>
#include <QString>

namespace flipscope {

class Timeline;
class TrainingCharts;
class TrainingSession;

class PastCurves : public QObject {
    Q_OBJECT
public:
    /// All outlive it.
    PastCurves(const TrainingSession& session, const Timeline& timeline, TrainingCharts& charts,
               QObject* parent);

    /// Of the run in a folder, whose timeline is open if it has one. Costs three small files.
    void show(const QString& folder);

private:
    void showFlips();

    const Timeline& m_timeline;
    TrainingCharts& m_charts;
    QString m_shown;      // whose curves the charts have; empty: no run's
    bool m_waits = false; // for the flips of the timeline
};

} // namespace flipscope
