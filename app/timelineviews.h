// The run's past in the window: opens the timeline of the run that is trained or was opened, keeps the views
// of neurons, the list of flips and the Why panel on the moment that is looked at, and does what is asked of
// a moment: flips by hand (with undo), the best flip of a neuron, forks, films.
#pragma once

#include "app/latestjob.h"
#include "app/timeline.h"
#include "app/timelinenotes.h"
#include "app/whyflips.h"
#include "engine/trainingcontrol.h"

#include <QObject>
#include <QTimer>
#include <QUndoStack>

#include <functional>
#include <memory>
#include <optional>

class QTableView;

namespace flipscope {

class FlipListModel;
class NeuronViews;
class TimelinePanel;
class TrainingSession;
class WhyPanel;

class TimelineViews : public QObject {
    Q_OBJECT
public:
    TimelineViews(TrainingSession& session, NeuronViews& neurons, QWidget* window);
    ~TimelineViews() override;

    Timeline& timeline() { return m_timeline; }
    // Owned by the docks that they are put into.
    TimelinePanel* panel() const { return m_panel; }
    QTableView* flipList() const { return m_flipList; }
    WhyPanel* whyPanel() const { return m_whyPanel; }
    TimelineNotes& notes() { return m_notes; }

    /// What forks are to be trained with; nothing: the form cannot be used, and has said so.
    void setForkConfig(std::function<std::optional<TrainingConfig>()> config) {
        m_forkConfig = std::move(config);
    }
    /// The timeline of a run in a folder that is not being trained; what is wrong is told by failed().
    void openRun(const QString& folder);
    /// Why did this weight flip, at the moment that is looked at or before.
    void askWhy(int layer, int neuron, int input);
    void flipByHand(int layer, int neuron, int input);

Q_SIGNALS:
    /// A moment that views of models may show instead of the latest snapshot; null: live again.
    void momentShown(std::shared_ptr<const flipscope::TrainingSnapshot> snapshot);
    void evaluated(const flipscope::MomentAccuracy& accuracy);
    /// Terms of the option freeze, for the next run or fork.
    void freezeAsked(const QString& term);
    /// The Why panel has something to show.
    void whyAsked();
    void failed(const QString& title, const QString& text);
    void said(const QString& text);

private:
    void wireSession();
    void wireTimeline();
    void wireWhy();
    void start(const TrainingStart& start);
    void markChanges(const std::vector<OptionChange>& changes);
    void showMoment();
    void showHistory();
    void toggle(const FlipPlace& place);
    void seekBestFlip();
    void tell(const std::shared_ptr<TrainingControl>& control, const QString& what, std::size_t done,
              std::size_t all);
    void fork();
    void exportFilm();
    FlipPlace placeOf(int layer, int neuron, int input) const;
    QString layerNameOf(int layer) const;
    QString weightName(const FlipPlace& place) const;

    TrainingSession& m_session;
    NeuronViews& m_neurons;
    QWidget* m_window;
    Timeline m_timeline;
    WhyFlips m_whyFlips;
    TimelinePanel* m_panel;
    TimelineNotes m_notes;
    FlipListModel* m_flips;
    QTableView* m_flipList;
    WhyPanel* m_whyPanel;
    QUndoStack m_edits;
    std::vector<FlipPlace> m_flipped;      // by hand, at the moment
    std::optional<FlipPlace> m_flipOnceAt; // as soon as the moment is there
    quint64 m_editedStep = 0;
    std::shared_ptr<const Dataset> m_dataset;
    std::shared_ptr<const Encoder> m_encoder;
    std::shared_ptr<const NeuronStory> m_story; // of the neuron whose history was asked for last
    std::vector<OptionChange> m_changes;        // of the run, so far
    std::optional<TrainingStart> m_started;     // a run whose timeline opens with its first snapshot
    std::function<std::optional<TrainingConfig>()> m_forkConfig;
    std::shared_ptr<TrainingControl> m_control; // of the best flip that is sought, or the film
    QTimer m_rest;                              // since the moment changed
    LatestJob m_job;
};

} // namespace flipscope
