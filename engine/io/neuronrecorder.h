// Keeps in the run folder what the report draws of neurons: neurons.json, written after each epoch. Blame is
// that of the epoch; flips are bits of weights that differ between the ends of epochs (the first counts from
// the first step on), added up. The trap: of a resumed run it counts from the resumption on.
#pragma once

#include "engine/observer.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace flipscope {

class NeuronRecorder final : public TrainingObserver {
public:
    static constexpr const char* fileName = "neurons.json";

    /// Removes what an earlier run left in `folder`, which is there. `warn` is told of what cannot be
    /// written: no reason to end a run.
    NeuronRecorder(std::filesystem::path folder, std::function<void(const std::string&)> warn);

    void onStarted(const TrainingStart& start) override;
    void onStep(const StepReport& report, const StepDelta* delta) override;
    bool wantsSnapshot() const override;
    void onSnapshot(TrainingSnapshot snapshot) override;

private:
    void countFlips(const Network& network);
    void write(const TrainingSnapshot& snapshot) const;

    struct LayerFlips {
        std::vector<std::uint64_t> byNeuron, byInput; ///< inputs of one filter or of the whole picture
    };
    std::filesystem::path m_folder;
    std::function<void(const std::string&)> m_warn;
    std::uint64_t m_stepsPerEpoch = 0, m_step = 0;
    bool m_hasBefore = false;
    Network m_before;
    std::vector<LayerFlips> m_flips;
};

} // namespace flipscope
