// The timeline along the bottom of the window: the landscape of flips, transport buttons, what is known of
// the moment, and the list of its flips beside it. Plays by asking the Timeline for step after step, never
// faster than it answers.
#pragma once

#include "app/timeline.h"
#include "engine/io/runnotes.h"
#include "widgets/timelineview.h"

#include <QElapsedTimer>
#include <QStringList>
#include <QTimer>
#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

class QAction;
class QComboBox;
class QLabel;
class QMenu;
class QStackedWidget;
class QToolBar;
class QToolButton;

namespace flipscope {

class ProgressStrip;

class TimelinePanel : public QWidget {
    Q_OBJECT
public:
    explicit TimelinePanel(Timeline& timeline, QWidget* parent = nullptr);

    void setLayers(const std::vector<LayerShape>& layers);
    /// The best model (of which there is one) or a live change.
    void addMark(quint64 step, TimelineMark::Kind kind, const QString& text);
    void clearMarks();
    /// Notes of the user about steps; they replace those before.
    void setNotes(const std::vector<RunNote>& notes);
    /// A line about what is being done; empty: none.
    void setStatus(const QString& text);
    /// With a bar and a button that asks for cancelled().
    void setProgress(const QString& text, quint64 done, quint64 total);

    TimelineView* view() const { return m_view; }
    QAction* live() const { return m_liveAction; }
    QAction* playForwards() const { return m_forwards; }
    QAction* playBackwards() const { return m_backwards; }
    QAction* openRun() const { return m_open; }
    QAction* fork() const { return m_fork; }
    QAction* film() const { return m_film; }
    QAction* undoFlip() const { return m_undo; }
    QAction* redoFlip() const { return m_redo; }
    QAction* bestFlip() const { return m_best; }
    QAction* note() const { return m_noteAction; }
    QAction* compare() const { return m_compare; }
    QString distancesText() const;
    ProgressStrip* progress() const { return m_progress; }
    QComboBox* speed() const { return m_speed; }
    QString statusText() const;
    QString patternsText() const;

Q_SIGNALS:
    /// One of the weights that flipped most.
    void weightChosen(const flipscope::FlipPlace& place);
    /// The samples of a burst are asked for: those that voted for it.
    void burstChosen(const flipscope::FlipBurst& burst);
    void noteAsked(quint64 step);
    void cancelled();

private:
    QAction* make(const QString& name, const QString& icon, const QString& text, const QString& help);
    void makeActions();
    void layOut();
    void play(int direction);
    void playOn();
    void showOverview();
    void showPosition();
    void showPatterns();
    void showDistances();
    void showAccuracy(const MomentAccuracy& accuracy);
    QString flippedByHand(std::size_t edits) const;
    void updateActions();
    void fillBursts();
    void fillMarks();
    std::vector<TimelineMark> allMarks() const;

    Timeline& m_timeline;
    TimelineView* m_view;
    QToolBar* m_bar;
    QComboBox* m_speed;
    QLabel* m_status;
    QLabel* m_patterns;
    QLabel* m_said;
    QLabel* m_distances;
    ProgressStrip* m_progress;
    QAction *m_first, *m_backwards, *m_back, *m_on, *m_forwards, *m_liveAction;
    QAction *m_undo, *m_redo, *m_best, *m_fork, *m_film, *m_table, *m_open, *m_compare, *m_noteAction;
    QMenu *m_bursts, *m_busiest, *m_marksMenu;
    QStringList m_layers;
    std::vector<TimelineMark> m_marks, m_notes;
    std::optional<MomentAccuracy> m_accuracy;  // of the moment evaluated last
    std::optional<MomentAccuracy> m_untouched; // of the one evaluated last without flips by hand
    quint64 m_saidAt = 0;                      // the position that setStatus() was about
    QTimer m_player;
    QElapsedTimer m_sincePlayed;
    double m_due = 0; // steps that playing owes
    int m_direction = 0;
};

} // namespace flipscope
