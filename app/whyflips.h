// Answers "why did this weight flip?" for the run that the timeline has open: finds the flip, re-runs its
// step from the nearest checkpoint on a thread of its own, and reads the voters' pictures. A new question
// gives up the one before. GUI thread only.
#pragma once

#include "app/latestjob.h"
#include "datasets/dataset.h"
#include "engine/timeline/flipplace.h"
#include "engine/trainingcontrol.h"
#include "widgets/votermodel.h"

#include <QObject>
#include <QTimer>

#include <atomic>
#include <memory>

namespace flipscope {

class Timeline;

class WhyFlips : public QObject {
    Q_OBJECT
public:
    explicit WhyFlips(Timeline& timeline, QObject* parent = nullptr);
    ~WhyFlips() override;

    void setDataset(std::shared_ptr<const Dataset> dataset);
    /// The step need not have flipped it: then, why not.
    void ask(quint64 step, const FlipPlace& place);
    /// Its latest flip up to the timeline's position, else the next one after it. Of ternary weights any of
    /// its two planes.
    void askLatest(const FlipPlace& place);
    /// The samples that voted for some of the flips of a layer in a step.
    void askBurst(quint64 step, std::uint32_t layer);
    /// How often the step told each neuron to change. Gives way to every other question: ignored while one is
    /// open.
    void askBlame(quint64 step);
    void dropBlame();
    void cancel();
    bool isBusy() const { return m_job.isBusy(); }

Q_SIGNALS:
    void asked(const flipscope::FlipPlace& place);
    void progressed(quint64 done, quint64 total);
    void answered(std::shared_ptr<const flipscope::WhyAnswer> answer);
    void burstAsked(quint64 step, int layer);
    void burstAnswered(std::shared_ptr<const flipscope::BurstAnswer> answer);
    /// Empty: it could not be found out.
    void blameCounted(quint64 step, std::shared_ptr<const std::vector<flipscope::LayerBlame>> blame);
    void neverFlipped(const flipscope::FlipPlace& place);
    void failed(const QString& text);

private:
    struct Question;
    struct Runner;
    void request(const std::shared_ptr<Question>& question);
    void begin(const std::shared_ptr<Question>& question);

    Timeline& m_timeline;
    std::shared_ptr<const Dataset> m_dataset;
    std::shared_ptr<Runner> m_runner; // of the run that is open; used by the job's thread
    std::shared_ptr<Question> m_question;
    QTimer m_tick;
    LatestJob m_job; // last
};

} // namespace flipscope
