// The training loop: epochs of steps, validation, the best model; knows no method. Synchronous and blocking:
// it returns when training is done or was stopped. Same configuration and data: the same bits, for any number
// of threads, any kernels, and however often it was paused.
#pragma once

#include "datasets/dataset.h"
#include "engine/encoder.h"
#include "engine/observer.h"
#include "engine/trainingconfig.h"
#include "engine/trainingcontrol.h"

#include <memory>
#include <vector>

namespace flipscope {

class StateReader;
class StateWriter;
struct TrainingProgress;
struct WeightWatch;

class Trainer {
public:
    enum class Begin {
        Anew,
        Resumed ///< restore() will be called: the model of the option `start` is missed only where that fails
    };
    /// `dataset` has been opened with config.datasetRequest(). Fits the encoder and makes the learner; throws
    /// Error where data and configuration do not go together or the network is too large (before allocating
    /// it).
    Trainer(TrainingConfig config, Dataset dataset, Begin begin = Begin::Anew);
    ~Trainer();

    /// Before run(); the observer must outlive it.
    void addObserver(TrainingObserver& observer);

    /// Before run(): goes on from a checkpoint of the same configuration and data, as if never interrupted.
    /// Throws Error where it does not fit; a trainer that has thrown can only be restored again or thrown
    /// away.
    void restore(StateReader& checkpoint);

    /// Blocking. Throws Error; a stop is not an error.
    TrainingResult run(TrainingControl& control);
    /// Tells observers of the beginning; run() does so where nobody has. For who takes steps by advance()
    /// that observers are to see whole: begin(), advance() as often as wanted, run() to the end.
    void begin();

    // Instead of run(), for who goes through a training again and looks at single steps:
    /// Takes steps, with what belongs to ends of epochs, until `step` are done in all; observers are told of
    /// neither begin nor end. False: stopped.
    bool advance(std::uint64_t step, TrainingControl& control);
    /// Everything that restore() needs. Between two steps.
    void save(StateWriter& state);
    /// The batch of a step (from 1); valid until the next call of anything.
    const Batch& batch(std::uint64_t step);
    std::uint64_t stepsPerEpoch() const;
    /// As Learner::latents(), of the model as the last step left it.
    std::optional<LatentWeights> latents(const LatentPlace& place) const;
    /// As Learner::watch().
    bool watch(WeightWatch* watch);

    const TrainingConfig& config() const;
    const Dataset& dataset() const;
    const Encoder& encoder() const;
    /// The model that the result describes; valid after run().
    const Network& resultNetwork() const;
    /// The model as the last step of run() or advance() left it; before: as it begins.
    const Network& lastNetwork() const;
    /// As Learner::blame(), since the epoch began.
    const std::vector<LayerBlame>& blame() const;
    /// Where it stands: before run() only after restore().
    const TrainingProgress& progress() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// The shape of pictures as networks see it.
inline MapShape imageMap(ImageShape shape) {
    return {static_cast<std::size_t>(shape.height), static_cast<std::size_t>(shape.width),
            static_cast<std::size_t>(shape.channels)};
}

/// Confusion of a network over samples (encoded in blocks; parallel in the caller's arena). `bytes`, where
/// given, is raised to the memory that this takes.
ConfusionMatrix evaluate(const Network& network, const Encoder& encoder, const Samples& samples,
                         std::size_t classes, const Kernels& kernels, std::uint64_t* bytes = nullptr);

} // namespace flipscope
