// Notes that the user makes about steps of the run that the timeline has open: read when it is opened, marked
// on the timeline, written in a dialog, kept in the run's folder. GUI thread only; files are read and written
// on a thread of this class.
#pragma once

#include "app/latestjob.h"
#include "engine/io/runnotes.h"

#include <QObject>
#include <QString>

#include <vector>

class QWidget;

namespace flipscope {

class Timeline;
class TimelinePanel;

class TimelineNotes : public QObject {
    Q_OBJECT
public:
    TimelineNotes(Timeline& timeline, TimelinePanel& panel, QWidget* window);
    /// Writes what is not yet written.
    ~TimelineNotes() override;

    const std::vector<RunNote>& notes() const { return m_notes; }
    /// Of a step; empty: none.
    QString textOf(quint64 step) const;
    /// Asks for the text of a step's note, by a dialog.
    void edit(quint64 step);
    /// Empty: no note of this step.
    void set(quint64 step, const QString& text);

Q_SIGNALS:
    void changed();
    void failed(const QString& text);

private:
    void read();
    void writeNow();
    void show();

    Timeline& m_timeline;
    TimelinePanel& m_panel;
    QWidget* m_window;
    QString m_folder; // of the run whose notes these are
    std::vector<RunNote> m_notes;
    bool m_unwritten = false, m_damaged = false;
    LatestJob m_reading, m_writing; // last
};

} // namespace flipscope
