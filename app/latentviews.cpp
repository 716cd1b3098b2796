#include "app/latentviews.h"

#include "app/neuronviews.h"
#include "app/timeline.h"
#include "app/trainingsession.h"
#include "datasets/error.h"
#include "engine/io/checkpoint.h"
#include "engine/io/runfolder.h"
#include "engine/learning/methods.h"
#include "engine/timeline/replay.h"
#include "widgets/numberformat.h"
#include "widgets/weightview.h"

namespace flipscope {

/// Belongs to the job's thread.
struct LatentViews::Runner {
    QString folder;
    std::shared_ptr<const Dataset> dataset;
    int threads = 1;
    std::unique_ptr<Replay> replay;

    std::optional<LatentWeights> latents(const Question& question, TrainingControl& control,
                                         const Replay::Progress& progress) {
        if (!replay) {
            const std::filesystem::path path = folder.toStdString();
            replay = std::make_unique<Replay>(path, Replay::configOf(path, threads), *dataset);
        }
        if (!replay->goTo(question.step, control, progress))
            return {};
        return replay->trainer().latents(question.place);
    }
};

LatentViews::LatentViews(TrainingSession& session, NeuronViews& neurons, Timeline& timeline, QObject* parent)
    : QObject(parent), m_session(session), m_neurons(neurons), m_timeline(timeline),
      m_view(neurons.weightView()) {
    connect(&session, &TrainingSession::started, this,
            [this](const TrainingStart& start) { offer(start.config); });
    connect(&session, &TrainingSession::stateChanged, this, &LatentViews::follow);
    connect(&timeline, &Timeline::opened, this, [this] { offerOf(m_timeline.folder()); });
    connect(&neurons, &NeuronViews::weightsShown, this, &LatentViews::follow);
    connect(&neurons, &NeuronViews::wantedChanged, this, &LatentViews::follow);
    connect(m_view, &WeightView::shownChanged, this, &LatentViews::follow);
    connect(&m_job, &LatestJob::failed, m_view, &WeightView::setLatentsNote);
}

LatentViews::~LatentViews() { giveUp(); }

void LatentViews::offer(const TrainingConfig& config) {
    const Method& method = findMethod(config.text("method"));
    m_view->setLatentsKept(method.keepsLatents && method.keepsLatents(config));
}

/// Of a run that is not this session's.
void LatentViews::offerOf(const QString& folder) {
    try {
        offer(configOfRun(RunFolder::view(folder.toStdString())));
    } catch (const Error&) { // the timeline tells what is wrong with it
        m_view->setLatentsKept(false);
    }
}

void LatentViews::giveUp() {
    if (m_control)
        m_control->stop();
    m_control = nullptr;
    m_asked.reset();
    m_job.cancel();
}

void LatentViews::follow() {
    const auto& snapshot = m_neurons.snapshot();
    const bool isWanted = m_view->shown() == WeightView::Shown::Latent && m_view->layer() >= 0 &&
                          m_neurons.showsWeights() && snapshot;
    const bool isLive = m_session.isRunning() && !m_timeline.moment();
    const LatentPlace place{static_cast<std::size_t>(m_view->layer()),
                            static_cast<std::size_t>(m_view->neuron())};
    m_session.setLatentsWanted(isWanted && isLive ? std::optional(place) : std::nullopt);
    if (!isWanted) {
        giveUp();
        m_runner = nullptr; // a run's worth of memory
        return;
    }
    if (snapshot->latents && snapshot->latents->place == place)
        return m_view->setLatents(snapshot->latents);
    if (isLive) { // they come with the next snapshot
        giveUp();
        return m_view->setLatentsNote(tr("Waiting for the next step"));
    }
    ask({m_timeline.isOpen() ? m_timeline.folder() : m_session.runFolder(), snapshot->step, place});
}

void LatentViews::ask(const Question& question) {
    if (question == m_answered)
        return m_view->setLatents(m_answer);
    if (question == m_asked)
        return;
    giveUp();
    if (question.folder.isEmpty() || !m_session.dataset())
        return m_view->setLatentsNote(
            tr("Known of runs that are trained, or kept on disk and whose data are open"));
    const std::shared_ptr<const Dataset>& dataset = m_session.dataset();
    if (!m_runner || m_runner->folder != question.folder || m_runner->dataset != dataset)
        m_runner = std::make_shared<Runner>(
            Runner{question.folder, dataset, m_session.isRunning() ? 1 : 0, nullptr});
    m_asked = question;
    const auto control = m_control = std::make_shared<TrainingControl>();
    const QString note =
        tr("The run is executed again up to step %1").arg(formatCount(static_cast<qint64>(question.step)));
    m_view->setLatentsNote(note + QStringLiteral(" …"));
    const auto tell = [this, control, note](std::uint64_t done, std::uint64_t all) {
        QMetaObject::invokeMethod(this, [this, control, note, done, all] {
            if (control == m_control)
                m_view->setLatentsNote(tr("%1: %2 of %3")
                                           .arg(note, formatCount(static_cast<qint64>(done)),
                                                formatCount(static_cast<qint64>(all))));
        });
    };
    m_job.request([this, question, control, tell, runner = m_runner]() -> LatestJob::Delivery {
        const auto latents = runner->latents(question, *control, tell);
        if (control->stopRequested())
            return {};
        return [this, question, latents] { answer(question, latents); };
    });
}

void LatentViews::answer(const Question& question, const std::optional<LatentWeights>& latents) {
    if (question != m_asked)
        return;
    m_asked.reset();
    m_control = nullptr;
    m_answered = question;
    m_answer = latents;
    follow();
}

} // namespace flipscope
