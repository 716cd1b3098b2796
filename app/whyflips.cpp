#include "app/whyflips.h"

#include "app/timeline.h"
#include "datasets/error.h"
#include "engine/io/runfolder.h"
#include "engine/timeline/stepblame.h"
#include "engine/timeline/whyflip.h"
#include "widgets/sampleimage.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

namespace flipscope {

namespace {

constexpr std::size_t mostPictures = 512;
constexpr std::size_t burstWeights = 16; // whose voters are asked for, of a burst
constexpr int tickMilliseconds = 100;

} // namespace

/// One question, seen from both threads.
struct WhyFlips::Question {
    FlipPlace place;
    quint64 step = 0;
    bool findsStep = false; ///< `step` is where to look from
    bool isBlame = false;   ///< nobody waits for it
    TrainingControl control;
    std::atomic<std::uint64_t> done{0}, total{0};
};

/// Belongs to the job's thread.
struct WhyFlips::Runner {
    std::filesystem::path folder;
    std::shared_ptr<const Dataset> dataset;
    Network like;
    int threads = 1;
    std::unique_ptr<Replay> replay;

    /// The step of the flip that is asked about, and its plane; false: it never flipped.
    bool find(Question& question) const {
        if (!question.findsStep)
            return true;
        TimeMachine time(folder / RunFolder::flipLogName, like);
        const auto flips = time.flipsOf(question.place.layer, question.place.neuron, 0, time.lastStep(),
                                        [&] { return question.control.stopRequested(); });
        const NeuronFlip* found = nullptr;
        for (const NeuronFlip& flip : flips)
            if (flip.column == question.place.column && (!found || flip.step <= question.step))
                found = &flip;
        if (!found)
            return false;
        question.step = found->step;
        question.place.plane = found->plane;
        return true;
    }

    Replay& theReplay() {
        if (!replay)
            replay = std::make_unique<Replay>(folder, Replay::configOf(folder, threads), *dataset);
        return *replay;
    }
    FlipExplainer explainer() { return FlipExplainer(theReplay()); }
    static Replay::Progress progressOf(Question& question) {
        return [&](std::uint64_t done, std::uint64_t total) {
            question.done = done;
            question.total = total;
        };
    }

    /// Of flips spread over those of the step, so that they are of many neurons.
    std::shared_ptr<const BurstAnswer> burst(Question& question) {
        TimeMachine time(folder / RunFolder::flipLogName, like);
        time.seek(question.step);
        std::vector<FlipPlace> flips = time.flips();
        std::erase_if(flips, [&](const FlipPlace& place) { return place.layer != question.place.layer; });
        auto answer = std::make_shared<BurstAnswer>();
        answer->layer = question.place.layer;
        answer->flips = flips.size();
        std::vector<FlipPlace> some;
        const std::size_t count = std::min(burstWeights, flips.size());
        for (std::size_t i = 0; i < count; ++i)
            some.push_back(flips[i * flips.size() / count]);
        auto votes = explainer().votersOf(question.step, some, question.control, progressOf(question));
        if (!votes)
            return nullptr;
        answer->votes = std::move(*votes);
        for (std::size_t i = 0; i < std::min(mostPictures, answer->votes.voters.size()); ++i)
            answer->pictures.push_back(
                sampleImage(dataset->train, answer->votes.voters[i].sample, dataset->shape));
        return answer;
    }

    std::shared_ptr<const WhyAnswer> answer(Question& question) {
        auto why = explainer().explain(question.step, question.place, question.control, progressOf(question));
        if (!why)
            return nullptr;
        TimeMachine time(folder / RunFolder::flipLogName, like);
        checkAgainst(time, *why);
        auto answer = std::make_shared<WhyAnswer>();
        answer->why = std::move(*why);
        for (std::size_t i = 0; i < std::min(mostPictures, answer->why.voters.size()); ++i)
            answer->pictures.push_back(
                sampleImage(dataset->train, answer->why.voters[i].sample, dataset->shape));
        return answer;
    }
};

WhyFlips::WhyFlips(Timeline& timeline, QObject* parent) : QObject(parent), m_timeline(timeline) {
    m_tick.setInterval(tickMilliseconds);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (m_question && !m_question->isBlame && m_question->total > 0)
            Q_EMIT progressed(m_question->done, m_question->total);
    });
    connect(&m_job, &LatestJob::idle, &m_tick, &QTimer::stop);
    connect(&m_job, &LatestJob::failed, this, &WhyFlips::failed);
    const auto forget = [this] {
        cancel();
        m_runner = nullptr;
    };
    connect(&timeline, &Timeline::opened, this, forget);
    connect(&timeline, &Timeline::closed, this, forget);
}

WhyFlips::~WhyFlips() { cancel(); }

void WhyFlips::setDataset(std::shared_ptr<const Dataset> dataset) {
    cancel();
    m_dataset = std::move(dataset);
    m_runner = nullptr;
}

void WhyFlips::cancel() {
    if (m_question)
        m_question->control.stop();
    m_question = nullptr;
    m_job.cancel();
}

void WhyFlips::ask(quint64 step, const FlipPlace& place) {
    auto question = std::make_shared<Question>();
    question->step = step;
    question->place = place;
    request(question);
}

void WhyFlips::askLatest(const FlipPlace& place) {
    auto question = std::make_shared<Question>();
    question->step = m_timeline.position();
    question->place = place;
    question->findsStep = true;
    request(question);
}

void WhyFlips::askBurst(quint64 step, std::uint32_t layer) {
    cancel();
    if (!m_timeline.isOpen() || !m_dataset)
        return;
    auto question = std::make_shared<Question>();
    question->step = step;
    question->place.layer = layer;
    begin(question);
    Q_EMIT burstAsked(step, static_cast<int>(layer));
    m_job.request([this, question, runner = m_runner]() -> LatestJob::Delivery {
        const auto answer = runner->burst(*question);
        if (!answer || question->control.stopRequested())
            return {};
        return [this, question, answer] {
            if (question != m_question)
                return;
            m_question = nullptr;
            Q_EMIT burstAnswered(answer);
        };
    });
}

void WhyFlips::askBlame(quint64 step) {
    if (m_question || !m_timeline.isOpen() || !m_dataset)
        return;
    auto question = std::make_shared<Question>();
    question->step = step;
    question->isBlame = true;
    begin(question);
    m_job.request([this, question, runner = m_runner]() -> LatestJob::Delivery {
        auto blame = std::make_shared<std::vector<LayerBlame>>();
        try {
            if (auto counted = blameOfStep(runner->theReplay(), question->step, question->control))
                *blame = std::move(*counted);
        } catch (const Error&) { // a run without what it takes; who asks why is told
        }
        if (question->control.stopRequested())
            return {};
        return [this, question, blame] {
            if (question != m_question)
                return;
            m_question = nullptr;
            Q_EMIT blameCounted(question->step, blame);
        };
    });
}

void WhyFlips::dropBlame() {
    if (m_question && m_question->isBlame)
        cancel();
}

/// The runner of the run that is open, and the clock that tells of progress.
void WhyFlips::begin(const std::shared_ptr<Question>& question) {
    if (!m_runner) {
        m_runner = std::make_shared<Runner>();
        m_runner->folder = m_timeline.folder().toStdString();
        m_runner->dataset = m_dataset;
        m_runner->like = m_timeline.like();
        m_runner->threads = m_timeline.isGrowing() ? 1 : 0; // training keeps its cores
    }
    m_question = question;
    m_tick.start();
}

void WhyFlips::request(const std::shared_ptr<Question>& question) {
    cancel();
    if (!m_timeline.isOpen() || !m_dataset)
        return;
    begin(question);
    Q_EMIT asked(question->place);
    m_job.request([this, question, runner = m_runner]() -> LatestJob::Delivery {
        const bool found = runner->find(*question);
        const auto answer = found ? runner->answer(*question) : nullptr;
        if (question->control.stopRequested())
            return {};
        return [this, question, answer] {
            if (question != m_question)
                return;
            m_question = nullptr;
            if (answer)
                Q_EMIT answered(answer);
            else
                Q_EMIT neverFlipped(question->place);
        };
    });
}

} // namespace flipscope
