#include "app/batchsession.h"

#include "app/trainingsession.h"
#include "datasets/error.h"
#include "engine/io/keptrun.h"
#include "engine/io/modelfile.h"
#include "engine/io/runsummary.h"

#include <QDir>

#include <exception>
#include <utility>

namespace flipscope {

namespace {

constexpr int tickMilliseconds = 33;

/// Data sets that follow each other are mostly the same one.
class DataKeeper {
public:
    Dataset open(const TrainingConfig& config) {
        const DatasetRequest request = config.datasetRequest();
        if (!m_request || !(*m_request == request)) {
            m_dataset = openDataset(request);
            m_request = request;
        }
        return m_dataset;
    }

private:
    std::optional<DatasetRequest> m_request;
    Dataset m_dataset;
};

/// In the table of runs; a name that a person gave stays.
void nameRun(const BatchSession::Run& run, const std::vector<ComparedSetting>& settings) {
    const std::filesystem::path folder = run.folder.toStdString();
    try {
        if (!readRunLabel(folder).isEmpty())
            return;
        const std::string& label = settings[run.plan.setting].label;
        const std::string what = label.empty() ? run.plan.config.text("method") : label;
        writeRunLabel(folder, {what + " seed " + std::to_string(run.plan.seed), "", false});
    } catch (const Error&) { // a name is no reason to end a batch
    }
}

} // namespace

struct BatchSession::Mail {
    std::mutex mutex;
    std::map<std::size_t, Run> changed; ///< by index; the latest state of each

    void post(std::size_t index, const Run& run) {
        const std::lock_guard lock(mutex);
        changed[index] = run;
    }
};

namespace {

/// What a run in progress has reached.
template <class Post> class Reporter final : public TrainingObserver {
public:
    Reporter(BatchSession::Run& run, Post post) : m_run(run), m_post(std::move(post)) {}
    void onStarted(const TrainingStart& start) override {
        for (const EpochReport& report : start.history)
            take(report);
        m_post();
    }
    void onEpoch(const EpochReport& report, const Network&) override {
        take(report);
        m_post();
    }

private:
    void take(const EpochReport& report) {
        m_run.epochs = report.epoch;
        if (report.validationAccuracy &&
            (!m_run.validation || *report.validationAccuracy > *m_run.validation))
            m_run.validation = report.validationAccuracy;
    }
    BatchSession::Run& m_run;
    Post m_post;
};

} // namespace

BatchSession::BatchSession(QObject* parent) : QObject(parent) {
    m_tick.setInterval(tickMilliseconds);
    connect(&m_tick, &QTimer::timeout, this, &BatchSession::fetch);
}

BatchSession::~BatchSession() {
    if (m_control)
        m_control->stop();
}

void BatchSession::plan(std::vector<ComparedSetting> settings, const std::vector<PlannedRun>& runs,
                        const QString& root) {
    if (m_isRunning)
        return;
    std::map<QString, Run> known;
    for (Run& run : m_runs)
        known.emplace(run.folder, std::move(run));
    m_settings = std::move(settings);
    m_runs.clear();
    for (const PlannedRun& plan : runs) {
        const QString folder = QDir(root).filePath(QString::fromStdString(runName(plan.config)));
        Run run = known[folder];
        run.plan = plan;
        run.folder = folder;
        m_runs.push_back(std::move(run));
    }
}

void BatchSession::start() {
    if (m_isRunning || m_runs.empty())
        return;
    for (Run& run : m_runs)
        if (run.state != RunState::Done)
            run.state = RunState::Waiting;
    m_isRunning = true;
    m_mail = std::make_shared<Mail>();
    m_control = std::make_shared<TrainingControl>();
    m_tick.start();
    m_thread = std::jthread([this, runs = m_runs, settings = m_settings, mail = m_mail, control = m_control] {
        work(runs, settings, *mail, *control);
        QMetaObject::invokeMethod(this, &BatchSession::end, Qt::QueuedConnection);
    });
}

/// The batch's thread.
void BatchSession::work(const std::vector<Run>& runs, const std::vector<ComparedSetting>& settings,
                        Mail& mail, TrainingControl& control) {
    DataKeeper data;
    for (std::size_t i = 0; i < runs.size() && !control.stopRequested(); ++i) {
        if (runs[i].state == RunState::Done)
            continue;
        Run run = runs[i];
        run.state = RunState::Training;
        mail.post(i, run);
        Reporter reporter(run, [&] { mail.post(i, run); });
        const KeptRunHooks hooks{[&](const TrainingConfig& config) { return data.open(config); },
                                 {&reporter},
                                 [](const std::string&) {},
                                 {}};
        try {
            const TrainingConfig config = TrainingSession::withThreads(run.plan.config);
            const TrainingResult result = keptRun(config, run.folder.toStdString(), hooks, control);
            nameRun(run, settings);
            run.epochs = result.epochs;
            run.validation = result.validationAccuracy;
            run.state = result.stoppedByUser ? RunState::Stopped : RunState::Done;
            if (!result.stoppedByUser) {
                run.result = std::make_shared<const TrainingResult>(result);
                run.network = std::make_shared<const Network>(
                    loadModel(findModel(run.folder.toStdString(), false)).network);
            }
        } catch (const std::exception& error) { // the others may be trained all the same
            run.state = RunState::Failed;
            run.problem = QString::fromUtf8(error.what());
        }
        mail.post(i, run);
    }
}

void BatchSession::stop() {
    if (m_control)
        m_control->stop();
}

void BatchSession::fetch() {
    std::map<std::size_t, Run> changed;
    {
        const std::lock_guard lock(m_mail->mutex);
        changed.swap(m_mail->changed);
    }
    for (auto& [index, run] : changed) {
        m_runs[index] = std::move(run);
        Q_EMIT runChanged(static_cast<int>(index));
    }
}

void BatchSession::end() {
    m_thread.join();
    m_tick.stop();
    m_isRunning = false;
    fetch();
    Q_EMIT ended();
}

std::vector<ComparisonRow> BatchSession::rows() const {
    std::vector<ComparisonRow> rows;
    for (std::size_t setting = 0; setting < m_settings.size(); ++setting) {
        std::vector<TrainingResult> results;
        const Run* any = nullptr;
        for (const Run& run : m_runs)
            if (run.plan.setting == setting && run.state == RunState::Done) {
                results.push_back(*run.result);
                any = &run;
            }
        if (any)
            rows.push_back(rowOf(m_settings[setting].label, any->plan.config, *any->network, results));
    }
    return rows;
}

} // namespace flipscope
