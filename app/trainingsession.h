// The one bridge between the engine and Qt: loads data sets and trains on threads of its own, takes commands,
// and tells the GUI thread by signals while training, in one batch every 33 ms or, where the window takes
// long to show it, every 100. Everything public is GUI thread only; every command returns at once unless it
// says otherwise. The trap: commands that do not fit the state are ignored, so connect buttons to
// stateChanged().
#pragma once

#include "app/inbox.h"
#include "app/keptruns.h"
#include "datasets/open.h"
#include "datasets/watch.h"
#include "engine/encoder.h"
#include "engine/io/modelfile.h"
#include "engine/trainingconfig.h"
#include "engine/trainingcontrol.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>
#include <thread>

namespace flipscope {

class Trainer;

class TrainingSession : public QObject {
    Q_OBJECT
public:
    enum class State {
        Idle,     ///< no data set
        Loading,  ///< a data set
        Ready,    ///< to train
        Training, ///< also: evaluating at the end
        Paused,
        Stopping, ///< stop was asked for; evaluating what was trained
        Finished  ///< a model is there
    };
    Q_ENUM(State)
    enum class Begin { Running, OneStep, OneEpoch, Paused };

    explicit TrainingSession(QObject* parent = nullptr);
    /// Stops and waits.
    ~TrainingSession() override;

    State state() const { return m_state; }
    /// Training, Paused or Stopping.
    bool isRunning() const { return m_run != nullptr; }

    /// Loads config's data set and fits its encoder. What is already there is not read again: neither for
    /// another encoder nor where the same files are only divided or corrected anew. What is being loaded is
    /// given up for it. While training: ignored.
    void open(const TrainingConfig& config);
    /// Loading is given up; what was there before stays.
    void stopLoading();
    /// From Idle, Ready or Finished; opens config's data set first where it is another one. The model of the
    /// run before is dropped.
    void start(const TrainingConfig& config, Begin begin = Begin::Running);
    /// As start(), but goes on with a run in a folder; its configuration may differ in what never changes a
    /// result.
    void resumeRun(const QString& folder, const TrainingConfig& config);
    /// As start(), but goes on from a step of the run in a folder, with other settings (timeline/fork.h).
    void forkRun(const QString& folder, quint64 step, const TrainingConfig& config);
    /// Where runs are kept while they train (checkpoints, models, metrics, flip log); before the first start.
    void setKeptRuns(const KeptRuns& runs) { m_keptRuns = runs; }
    const KeptRuns& keptRuns() const { return m_keptRuns; }
    /// The folder of the run under way, or of the last one; empty: it is not kept.
    QString runFolder() const { return m_runFolder; }
    void pause();
    void resume();
    /// From Training or Paused: one step, then Paused.
    void stepBatch();
    /// From Training or Paused: to the end of the epoch, then Paused.
    void stepEpoch();
    /// Another value of an option of a running run, from its next step on; answered by optionChanged(), or by
    /// a message where it cannot be.
    void changeOption(const std::string& key, const std::string& text);
    /// Ends in Finished, with a model.
    void stopAndKeep();
    /// Stops where needed and throws the run away; ends in Ready.
    void discard();
    /// Blocking: until a run that was told to stop, or is not paused, has ended; its signals have then been
    /// sent.
    void waitForEnd();

    /// Whether a visible view shows snapshots.
    void setSnapshotWanted(bool wanted);
    /// The neuron whose latent weights are to come with snapshots; nothing: none.
    void setLatentsWanted(std::optional<LatentPlace> place);

    const std::shared_ptr<const Dataset>& dataset() const { return m_dataset; }
    const std::shared_ptr<const Encoder>& encoder() const { return m_encoder; }
    /// Of the last finished run; null: none.
    const std::shared_ptr<const Model>& model() const { return m_model; }

    /// Whether dataset() is what `config` asks for.
    bool matchesDataset(const TrainingConfig& config) const;
    /// Threads that train where the configuration says 0: the window keeps a core.
    static int trainingThreads();
    /// The same configuration with those.
    static TrainingConfig withThreads(const TrainingConfig& config);

Q_SIGNALS:
    void stateChanged(flipscope::TrainingSession::State state);
    void loading(const QString& dataset);
    void datasetReady(std::shared_ptr<const flipscope::Dataset> dataset,
                      std::shared_ptr<const flipscope::Encoder> encoder);
    void openFailed(const QString& text);
    void loadingProgressed(const flipscope::Watch::Progress& progress); ///< ten times a second
    void loadingStopped();

    void started(const flipscope::TrainingStart& start);
    void progressed(const flipscope::StepSeries& steps); ///< those since the last time
    void epochDone(const flipscope::EpochReport& report);
    void snapshotReady(std::shared_ptr<const flipscope::TrainingSnapshot> snapshot);
    void phaseChanged(flipscope::TrainingPhase phase);
    void message(const QString& text);
    void optionChanged(const flipscope::OptionChange& change);
    void finished(const flipscope::TrainingResult& result);
    void failed(const QString& text);
    void discarded();

private:
    struct Run;
    struct Loaded;
    struct Wish {
        TrainingConfig config;
        std::optional<Begin> begin; ///< none: open only
        QString resumed;            ///< folder of the run to go on with; empty: a new one
        QString forked;             ///< folder of the run that the new one goes on from; empty: none
        quint64 forkedStep = 0;
    };

    void load(Wish wish);
    void takeLoaded(const Loaded& loaded);
    void launch(const Wish& wish);
    static std::unique_ptr<Trainer> makeTrainer(Run& run);
    static void train(Run& run);
    void drain();
    void deliver(const Milestone& milestone);
    void endRun(const std::shared_ptr<Run>& run);
    void setState(State state);

    State m_state = State::Idle;
    std::shared_ptr<const Dataset> m_dataset;
    std::optional<DatasetRequest> m_request;  // of m_dataset
    std::shared_ptr<const Dataset> m_read;    // as the files have it, before it was divided
    std::optional<DatasetRequest> m_readWith; // of m_read
    std::shared_ptr<Watch> m_watch;           // over what is being loaded
    std::shared_ptr<const Encoder> m_encoder;
    std::optional<Wish> m_next; // asked for while loading
    std::shared_ptr<Run> m_run;
    std::shared_ptr<const Model> m_model;
    KeptRuns m_keptRuns;
    QString m_runFolder;
    bool m_snapshotWanted = false;
    std::optional<LatentPlace> m_latentsWanted;
    bool m_discarding = false;
    std::optional<QString> m_failure;
    QTimer m_tick;
    QTimer m_loadingTick;
    // Last, so that they end before anything that they use.
    std::jthread m_loader;
    std::jthread m_trainer;
};

} // namespace flipscope
