// Keeps the latent weights of the weight view, where they are looked at, on what it shows: those of a run
// that is trained come with its snapshots; of a run that has ended, and of moments in the past, by executing
// the run again up to there. GUI thread only.
#pragma once

#include "app/latestjob.h"
#include "engine/learning/latentweights.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>

namespace flipscope {

class NeuronViews;
class Timeline;
class TrainingConfig;
class TrainingControl;
class TrainingSession;
class WeightView;

class LatentViews : public QObject {
    Q_OBJECT
public:
    LatentViews(TrainingSession& session, NeuronViews& neurons, Timeline& timeline, QObject* parent);
    ~LatentViews() override;

private:
    struct Runner;
    struct Question {
        QString folder;
        quint64 step = 0;
        LatentPlace place;
        bool operator==(const Question&) const = default;
    };

    void offer(const TrainingConfig& config);
    void offerOf(const QString& folder);
    void follow();
    void giveUp();
    void ask(const Question& question);
    void answer(const Question& question, const std::optional<LatentWeights>& latents);

    TrainingSession& m_session;
    NeuronViews& m_neurons;
    Timeline& m_timeline;
    WeightView* m_view;
    std::optional<Question> m_asked, m_answered;
    std::optional<LatentWeights> m_answer;
    std::shared_ptr<TrainingControl> m_control; // of what is asked
    std::shared_ptr<Runner> m_runner;           // used by the job's thread
    LatestJob m_job;                            // last
};

} // namespace flipscope
