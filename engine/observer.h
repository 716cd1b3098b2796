// What the Trainer tells while it runs. All calls come on the training thread, in order; an observer that
// keeps them for another thread copies or moves what it is given.
#pragma once

#include "datasets/dataset.h"
#include "engine/encoder.h"
#include "engine/learning/learner.h"
#include "engine/livechanges.h"
#include "engine/metrics.h"
#include "engine/trainingconfig.h"

#include <optional>
#include <string>
#include <vector>

namespace flipscope {

class StateWriter;

struct EpochReport {
    std::uint64_t epoch = 0;  ///< from 1
    std::uint64_t step = 0;   ///< steps done in all
    double trainAccuracy = 0; ///< running, over the epoch's steps before their updates
    double loss = 0;
    std::optional<double> validationAccuracy;
    std::optional<double> balancedAccuracy; ///< on the validation part: mean of the classes' recalls
    std::vector<LayerStep> layers;          ///< sums over the epoch
    double seconds = 0;                     ///< training only, without validation
    bool best = false;                      ///< best validation accuracy so far
};

struct TrainingStart {
    TrainingConfig config;
    std::vector<std::string> liveOptions; ///< that TrainingControl::change() takes
    std::string method;
    std::string lossName;
    std::vector<LayerShape> layers;
    std::size_t trainSamples = 0;
    std::size_t validationSamples = 0;
    std::size_t testSamples = 0;
    std::uint64_t stepsPerEpoch = 0;
    std::uint64_t epochs = 0;
    std::uint64_t stepsDone = 0;      ///< by the run that this one goes on with
    std::vector<EpochReport> history; ///< of its finished epochs
    int threads = 0;
    std::string kernels;
    std::uint64_t rssBytes = 0; ///< resident, data loaded
};

/// A consistent picture of the learner between two steps, for views on other threads.
struct TrainingSnapshot {
    std::uint64_t step = 0;
    std::uint64_t epoch = 0;
    Network network;
    std::vector<LayerBlame> blame;    ///< since the epoch began
    std::uint64_t blameFirstStep = 0; ///< first step of that window
    std::vector<LedgerEntry> ledger;
    std::optional<LatentWeights> latents; ///< where asked for, and the method keeps any
};

struct TrainingResult {
    std::string method, dataset, dataHash, network, encoder;
    std::uint64_t epochs = 0; ///< finished
    std::uint64_t seed = 0;
    int threads = 0;
    std::string kernels;
    std::size_t trainSamples = 0, validationSamples = 0, testSamples = 0;
    std::optional<double> trainAccuracy, validationAccuracy, testAccuracy, balancedTestAccuracy; ///< 0..1
    std::string which = "last"; ///< "best" or "last": the model that accuracies and checksum describe
    std::uint64_t bestEpoch = 0;
    std::string stopReason; ///< in words
    bool stoppedByUser = false;
    double trainSeconds = 0; ///< training loop only
    double samplesPerSecond = 0;
    std::uint64_t flips = 0, updates = 0, bitOpsPerSample = 0;
    std::uint64_t trainBitOps = 0;   ///< of all steps: forward, blame, votes and updates; 0: not counted
    std::uint64_t trainFloatOps = 0; ///< the same of a method that computes with floats; 0: it does not
    double stateBitsPerWeight = 0;
    std::vector<LedgerEntry> ledger;
    std::vector<LedgerEntry> float32Ledger; ///< of standard training of the same network and batch
    std::uint64_t rssStartBytes = 0, peakRssBytes = 0;
    std::string modelChecksum;
    std::string modelPath; ///< empty: not saved
};

/// Between two steps: where a training may be left and gone on with.
struct TrainingPoint {
    std::uint64_t epochs = 0; ///< finished
    std::uint64_t step = 0;   ///< done in all
    bool endOfEpoch = false;  ///< no step of the next one is done
    bool bestSoFar = false;   ///< at the end of the best epoch so far
    bool ending = false;      ///< no step follows: all is done, or the training was stopped
};

enum class TrainingPhase { Training, Paused, Evaluating };

class TrainingObserver {
public:
    virtual ~TrainingObserver() = default;
    virtual void onMessage(const std::string& /*text*/) {}
    virtual void onStarted(const TrainingStart& /*start*/) {}
    virtual void onPhase(TrainingPhase /*phase*/) {}
    /// An option was changed, before the step that it first holds for; the trainer's configuration says so,
    /// too. Not told again of changes that the configuration had when training began.
    virtual void onChange(const OptionChange& /*change*/) {}
    /// Asked before each step: whether onStep wants a delta (collecting it costs some time).
    virtual bool wantsDelta() const { return false; }
    virtual void onStep(const StepReport& /*report*/, const StepDelta* /*delta*/) {}
    /// Asked after each step; must be cheap.
    virtual bool wantsSnapshot() const { return false; }
    virtual void onSnapshot(TrainingSnapshot /*snapshot*/) {}
    /// Asked with each snapshot, and while paused after TrainingControl::look(): the neuron whose latent
    /// weights are to be told.
    virtual std::optional<LatentPlace> latentsWanted() const { return {}; }
    /// While paused: of the network of the last snapshot.
    virtual void onLatents(LatentWeights /*latents*/) {}
    /// Asked after each step and at the end of each epoch; must be cheap.
    virtual bool wantsCheckpoint(const TrainingPoint& /*point*/) { return false; }
    /// `state` holds everything that Trainer::restore() needs; `network` is the model as it is now.
    virtual void onCheckpoint(const TrainingPoint& /*point*/, const StateWriter& /*state*/,
                              const Network& /*network*/) {}
    /// `network` is the model at the end of the epoch.
    virtual void onEpoch(const EpochReport& /*report*/, const Network& /*network*/) {}
    virtual void onFinished(const TrainingResult& /*result*/) {}
};

} // namespace flipscope
